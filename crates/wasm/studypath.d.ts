// Written by `cargo run -p studypath-page -- --types`: what the engine takes and answers.
// Every document is read from the text by JSON.parse; those of one schema may get more fields.

/** A day, such as `2004-11-01`. */
export type Day = string;

declare global {
  interface Window {
    /** Asks a `request.Request` in JSON, and resolves to a `response.Response` in JSON. */
    studypath: { ask(request: string): Promise<string> };
  }
}

export namespace audit {
  /** What a transcript counts for. */
  export type Audit = {
    /** The id of the catalog. */
    catalog: string;
    /** The day whose rules hold. */
    as_of: Day;
    /** The day whose tracks and options hold; left out where it is the as-of day. */
    rules?: Day;
    /** The least sure facts that were used; left out where all were. */
    evidence?: words.Evidence;
    /** One entry for each credential asked for. */
    goals: Goal[];
    /** What became of everything that was told. Left out where there is nothing. */
    told?: plan.Told[];
  };
  /** What it counts for towards one credential. */
  export type Goal = {
    /** The id of the credential. */
    credential: string;
    /** Its title. */
    title: string;
    /** Is it held according to the transcript? */
    held: boolean;
    /** The id of the track whose every requirement and slot is met; null where there is none. */
    complete: string | null;
    /** Every track that the asker did not rule out, in file order. */
    tracks: Track[];
  };
  /** What it counts for in one track. */
  export type Track = {
    /** The id of the track. */
    track: string;
    /** Is it open on the day? */
    open: boolean;
    /** The requirements that are not met, each a list of ids of which one is enough. */
    missing: string[][];
    /** The slots, in file order. */
    slots: Slot[];
    /** The ids of the items on hand that the track neither claims nor requires. */
    unused: string[];
  };
  /** How far a slot is filled. */
  export type Slot = {
    /** The id of the slot. */
    slot: string;
    /** The units it needs. */
    need: number;
    /** The units that count, never more than needed. */
    units: number;
    /** What counts for it, an entry for each item. */
    claims: Claim[];
    /** Why it is filled without a claim; null where it is not. */
    waived: string | null;
    /** What is missing; null when it is filled or waived. */
    gap: Gap | null;
  };
  /** An item that counts for a slot. */
  export type Claim = {
    /** The id of the item. */
    item: string;
    /** Passed or held. */
    by: words.By;
    /** The units of its option. */
    units: number;
  };
  /** What a slot still needs. */
  export type Gap = {
    /** The missing units. */
    units: number;
    /** What could fill it. */
    options: Choice[];
  };
  /** Items that count together. */
  export type Choice = {
    /** The ids of the items, all of them needed. */
    items: string[];
    /** The units they contribute. */
    units: number;
  };
}

export namespace calendar {
  /** The sittings of a plan under a schedule. */
  export type Calendar = {
    /** The first day of study. */
    start: Day;
    /** The pace in hours of study; left out where it is in exams. */
    hours_per_week?: number;
    /** What is taken for exams without an estimate; left out where nothing is. */
    default_hours?: number;
    /** The pace in exams: a whole number, or a decimal as text; left out where it is another one. */
    exams_per_month?: number | string;
    /** The weeks for each exam; left out where it is another pace. */
    weeks_per_exam?: number;
    /** The days on which nothing is done, each stretch from its first to its last: `2026-12-20..2027-01-03`. */
    blackout?: string[];
    /** Is no exam sat on a Saturday or Sunday? */
    weekdays?: boolean;
    /** The day by which everything is to be sat. */
    by: Day | null;
    /** The day of the last sitting. */
    done: Day | null;
    /** One for each exam, in study order. */
    sittings: Sitting[];
  };
  /** An exam in time. */
  export type Sitting = {
    /** The id of the exam. */
    exam: string;
    /** The day on which it is sat; null beyond the end of the calendar. */
    day: Day | null;
    /** How long it can wait; null where no last day matters. */
    last_safe: LastDay | null;
  };
  /** How long an exam can wait. */
  export type LastDay = {
    /** The last day on which study for it can begin. */
    begin: Day;
    /** The last day on which it can be sat. */
    sit: Day;
    /** What is left after that. */
    then: Then;
  };
  /** What is left when an exam can no longer be sat. */
  export type Then = {
    /** How good it is. */
    status: Worth;
    /** What the best plan then amounts to; null where none is known. */
    totals: head.Totals | null;
    /** The ids of the exams that take the place of the one that is gone. */
    instead: string[];
  };
  /** How good a plan is against the one before it. */
  export type Worth =
    /** No worse in any criterion. */
    | "as good"
    /** Worse by the criteria in force. */
    | "worse"
    /** There is no plan. */
    | "impossible"
    /** A limit stopped the search. */
    | "unknown";
  /** How long a whole plan can wait. */
  export type Slack = {
    /** The last day on which study can begin or, without a schedule, everything can be sat; null where no last day matters. */
    until: Day | null;
  };
}

export namespace catalog {
  /** Which credentials there are. */
  export type Catalogs = {
    /** The catalogs, in the order asked. */
    catalogs: Entry[];
  };
  /** A catalog and its credentials. */
  export type Entry = {
    /** Its credentials, in file order. */
    credentials: Brief[];
  } & Head;
  /** A catalog in brief. */
  export type Head = {
    /** Its id. */
    id: string;
    /** Its title. */
    title: string;
    /** The day it is about; null where that is today. */
    as_of: Day | null;
    /** The price list used where none is named. */
    prices: string | null;
  };
  /** A credential in brief. */
  export type Brief = {
    /** Its id. */
    id: string;
    /** Its title. */
    title: string;
    /** Other ids of it. */
    aliases: string[];
    /** The ids of its tracks. */
    tracks: string[];
    /** Why someone who has nothing has no plan for it; left out where there is one, whatever it costs. */
    no_plan?: NoPlan;
    /** The id of what takes its place once it is no longer offered; left out where none is known. */
    successor?: string;
  };
  /** Why someone who has nothing has no plan for a credential. */
  export type NoPlan = {
    /** The reason. */
    why: WhyNoPlan;
    /** The first day on which it is no longer offered, or on which it is; left out where there is none. */
    day?: Day;
    /** The same in a few words, with the successor where there is one. */
    text?: string;
  };
  /** What a few words mean. */
  export type Matches = {
    /** The nearest first. */
    matches: Match[];
  };
  /** Something that a few words mean. */
  export type Match = {
    /** The id of its catalog. */
    catalog: string;
    /** The title of its catalog. */
    catalog_title: string;
    /** What it is. A credential stands for the exam that is one and the same fact, unless exams alone were asked for. */
    kind: MatchKind;
    /** Its id. */
    id: string;
    /** Its title. */
    title: string;
    /** Why someone who has nothing cannot have it; left out where that is not so. */
    no_plan?: NoPlan;
    /** How near it is to the words: what is more is nearer, also among the answers about several catalogs. */
    nearness: number;
  };
  /** What is found. */
  export type MatchKind =
    /** An exam. */
    | "exam"
    /** A credential. */
    | "credential";
  /** The reason why someone who has nothing has no plan for a credential. */
  export type WhyNoPlan =
    /** It is no longer offered. */
    | "ended"
    /** It is not offered yet. */
    | "later"
    /** It needs something that can only be held, or can itself only be held. */
    | "held";
  /** The rules of some credentials, with the exams and sources they mention. */
  export type Catalog = {
    /** The catalog. */
    catalog: Head;
    /** The credentials asked for. */
    credentials: Credential[];
    /** The exams they mention, in catalog order. */
    exams: Exam[];
    /** The limits between any of them. */
    limits: Limit[];
    /** The sources behind them, in file order. */
    sources: Source[];
    /** The points on which sources of the catalog disagree. */
    conflicts: Disagreement[];
  };
  /** Where a fact is from. */
  export type Proof = {
    /** The ids of its sources. */
    sources: string[];
    /** How sure it is. */
    evidence: words.Evidence;
  };
  /** The days on which something is in force; null where a side is open. */
  export type Window = {
    /** The first day. */
    since: Day | null;
    /** The last day. */
    until: Day | null;
  };
  /** The rules of a credential. */
  export type Credential = {
    /** Its id. */
    id: string;
    /** Its title. */
    title: string;
    /** Other ids of it. */
    aliases: string[];
    /** Remarks. */
    notes: string[];
    /** The last day on which it can be earned; left out where there is none. */
    retired?: Day;
    /** The id of what takes its place once it is no longer offered; left out where none is known. */
    successor?: string;
    /** How long it stays active; left out where it has no validity of its own. */
    valid_months?: Months[];
    /** Once earned it does not expire; left out where it may. */
    for_life?: boolean;
    /** The credentials held by whoever holds it; left out where there are none. */
    implies?: string[];
    /** How the vendor renews it for nothing; left out where that is not so. */
    free_renewal?: FreeRenewal;
    /** What it renews; left out where it renews nothing. */
    renews?: Renewal[];
    /** The ways to earn it, in file order. */
    tracks: Track[];
  } & Proof;
  /** How long something stays active when it was earned on these days. */
  export type Months = {
    /** The number of months. */
    months: number;
  } & Window;
  /** A renewal at the vendor's, for nothing and without an exam. */
  export type FreeRenewal = {
    /** What is done for it. */
    by: string;
    /** It is open in so many months before the end; null where it always is. */
    within_months: number | null;
  } & Window & Proof;
  /** What earning a credential renews. */
  export type Renewal = {
    /** The id of the item renewed. */
    item: string;
    /** Is an expired one renewed, too? */
    even_expired: boolean;
  } & Window;
  /** A way to earn a credential. */
  export type Track = {
    /** Its id. */
    id: string;
    /** Its title. */
    title: string | null;
    /** What must be on hand, each a list of ids of which one is enough. */
    requires: string[][];
    /** Its exams lie within so many months of each other; left out where they need not. */
    window_months?: number;
    /** The ids of the credentials that it brings along; left out where there are none. */
    grants?: string[];
    /** Its slots, in file order. */
    slots: Slot[];
    /** Remarks. */
    notes: string[];
  } & Window & Proof;
  /** A requirement of a track. */
  export type Slot = {
    /** Its id. */
    id: string;
    /** What it is called, such as `core`. */
    role: string | null;
    /** The units it needs. */
    need: number;
    /** It needs every option in force; left out where it does not. */
    every?: boolean;
    /** Why it is filled without a claim; null where it is not. */
    waived: string | null;
    /** May its items count for other slots of the track, too? */
    shared: boolean;
    /** What can fill it, in file order. */
    options: SlotOption[];
    /** The caps on some of its options. */
    cap: Cap[];
  } & Proof;
  /** What can fill a slot. */
  export type SlotOption = {
    /** The ids of the items, which count only together. */
    items: string[];
    /** The units they contribute. */
    units: number;
    /** They must be active; left out where being on hand is enough. */
    active?: boolean;
  } & Window & Proof;
  /** Of the units of some items at most so many count. */
  export type Cap = {
    /** The ids of the items. */
    items: string[];
    /** The units. */
    at_most: number;
  };
  /** An exam. */
  export type Exam = {
    /** Its id. */
    id: string;
    /** Its title. */
    title: string;
    /** Other names of it, such as earlier codes; left out where there are none. */
    aliases?: string[];
    /** The first day on which it can be sat; null where that is not known. */
    released: Day | null;
    /** The last day on which it can be sat; null where that is not known. */
    retired: Day | null;
    /** The estimate of the hours of study. */
    hours: number | null;
    /** What must be on hand before it is sat, each a list of ids of which one is enough. */
    requires: string[][];
    /** How long a pass stays active; left out where it does not expire. */
    valid_months?: Months[];
    /** Remarks. */
    notes: string[];
  } & Proof;
  /** At most so many items count for more than one of some credentials. */
  export type Limit = {
    /** The ids of the credentials. */
    between: string[];
    /** The number of items. */
    at_most: number;
    /** The ids of the items that are counted; null where all are. */
    items: string[] | null;
  };
  /** A document that facts are taken from. */
  export type Source = {
    /** Its id. */
    id: string;
    /** Its title. */
    title: string;
    /** When it was written, as precisely as known. */
    date: string | null;
    /** Where it was found. */
    url: string | null;
  };
  /** A point on which sources disagree. */
  export type Disagreement = {
    /** What it is about. */
    about: string;
    /** What the sources say. */
    versions: string[];
    /** The reading that the catalog follows. */
    reading: string;
    /** The grounds for it. */
    why: string;
  };
}

export namespace cohort {
  /** A row of a cohort: a line that begins with the id of the person. */
  export type Row = {
    /** The id, as it is in the input. */
    id: string;
  } & RowAnswer;
  /** The answer to a row of a cohort. */
  export type RowAnswer =
    /** What would be said to that person alone. */
    | reply.Reply
    /** The row is wrong. */
    | Refused;
  /** What is wrong with a row. It has no `schema`. */
  export type Refused =
    /** It cannot be asked about. */
    | { status: "error" } & {
      /** Why. */
      message: string;
    };
  /** The totals of a cohort. Money is a decimal string, in the currency beside it. */
  export type Summary = {
    /** The id of the catalog. */
    catalog: string;
    /** The day of rows that name none. */
    as_of: Day;
    /** The rules day of rows that name none; left out where it is the as-of day. */
    rules?: Day;
    /** The least sure facts that were used; left out where all were. */
    evidence?: words.Evidence;
    /** The ids of the goals of rows that name none. */
    goals: string[];
    /** How many people there are, wrong rows included. */
    people: number;
    /** How many situations were told apart. */
    situations: number;
    /** How many people have which status. */
    status: Statuses;
    /** How many people have so many exams left. */
    exams_left: ExamsLeft[];
    /** How many plans earn a credential by a track. */
    tracks: Track[];
    /** What the plans cost, for each currency in order of appearance. */
    budgets: Budget[];
    /** How many exams whose price is not known are in the plans. */
    unpriced: number;
    /** How many plans sit which of them, in catalog order. */
    unpriced_exams: Demand[];
    /** What upgrade tracks save. */
    upgrades: Upgrades;
    /** How many people sit which exam, in catalog order. */
    exams: Demand[];
    /** How many of which offers are bought that are more than the price of one exam. */
    offers: Offer[];
    /** Whom a budget lets finish; null without a budget. */
    funded: FundedPeople | null;
    /** The people closest to the goal who have something to sit. */
    closest: Near[];
    /** What became of the items told; left out unless that is asked for. */
    verdicts?: Told[];
    /** How many people have no plan, by reason. */
    stuck: Stuck[];
    /** How many more have none for reasons beyond those that are told apart. */
    stuck_for_other_reasons: number;
  };
  /** How many people have which status. */
  export type Statuses = {
    /** A proven plan, and something to sit. */
    optimal: number;
    /** Nothing left to sit. */
    earned: number;
    /** No plan. */
    infeasible: number;
    /** A limit stopped the search. */
    unproven: number;
    /** A plan, or that there is none, by another solver's word where the exact search took too long; left out where there is none. */
    believed?: number;
    /** The row is wrong. */
    error: number;
  };
  /** How many people have so many exams left. */
  export type ExamsLeft = {
    /** The number of exams. */
    exams: number;
    /** The people. */
    people: number;
  };
  /** How many plans earn a credential by a track. */
  export type Track = {
    /** The id of the credential. */
    credential: string;
    /** The id of the track. */
    track: string;
    /** Does it require a credential? */
    upgrade: boolean;
    /** The people. */
    people: number;
  };
  /** What the plans of people who sit something cost in one currency. */
  export type Budget = {
    /** Its ISO 4217 code. */
    currency: string;
    /** The sum of what is known. */
    cost: string;
    /** The people. */
    people: number;
    /** Those of them whose plan has no exam without a price. */
    in_full: number;
    /** The mean of these plans; null where there are none. */
    mean: string | null;
    /** The median of these plans; null where there are none. */
    median: string | null;
  };
  /** The people whose plan takes an upgrade track of a goal, against the best plan that takes none. */
  export type Upgrades = {
    /** How many they are. */
    people: number;
    /** For how many there is no plan without. */
    only_way: number;
    /** How many fewer exams all of them sit who have a plan without. */
    exams_saved: number;
    /** The money saved, for each currency in order of appearance. */
    saved: Saved[];
  };
  /** The money that upgrade tracks save in one currency. */
  export type Saved = {
    /** Its ISO 4217 code. */
    currency: string;
    /** The sum. */
    cost: string;
    /** How many people pay less. */
    people: number;
  };
  /** How many people sit an exam that they have not booked yet. */
  export type Demand = {
    /** The id of the exam. */
    exam: string;
    /** Its title. */
    title: string;
    /** The people. */
    people: number;
  };
  /** How often an offer is bought. */
  export type Offer = {
    /** Its name in the price list. */
    offer: string;
    /** The ids of the exams that it pays for. */
    covers: string[];
    /** What one costs. */
    price: string;
    /** The currency of the price. */
    currency: string;
    /** How often. */
    bought: number;
  };
  /** Whom a budget lets finish. */
  export type FundedPeople = {
    /** The budget. */
    budget: string;
    /** The money used. */
    cost: string;
    /** The currency of both. */
    currency: string;
    /** How many people finish. */
    people: number;
    /** How many people have something to sit whose cost is known in full. */
    candidates: number;
    /** No more people than that can be funded. */
    at_most: number;
    /** Is it proven that no other choice lets more people finish, or as many for less? */
    proven: boolean;
    /** How many people have an exam to sit whose price is not known: whether the money is enough is not known. */
    unpriced: number;
    /** What is bought for all together. */
    buy: Offer[];
  };
  /** How many of the items told have a verdict. */
  export type Told = {
    /** What became of them. */
    verdict: words.Verdict;
    /** The items, those of every person counted. */
    items: number;
  };
  /** Someone close to the goal. */
  export type Near = {
    /** The id, as it is in the input. */
    id: string;
    /** How many exams are left. */
    count: number;
    /** The ids of the exams. */
    exams: string[];
    /** What is known of what they cost. */
    cost: string | null;
    /** The currency of the cost. */
    currency: string | null;
    /** The ids of those whose price is not known; left out where there are none. */
    unpriced?: string[];
  };
  /** How many people have no plan for a reason. */
  export type Stuck = {
    /** The reason, as a sentence. */
    reason: string;
    /** The people. */
    people: number;
  };
}

export namespace compare {
  /** The ways to each goal side by side. */
  export type Comparison = {
    /** The id of the catalog. */
    catalog: string;
    /** The day on which the plans begin. */
    as_of: Day;
    /** The day whose tracks and options hold; left out where it is the as-of day. */
    rules?: Day;
    /** The least sure facts that were used; left out where all were. */
    evidence?: words.Evidence;
    /** The criteria in force, the most important first. */
    minimized: words.Criterion[];
    /** Where the prices are from; null without a price list. */
    prices: head.Prices | null;
    /** One entry for each goal, each looked at by itself. */
    goals: Goal[];
    /** What became of everything that was told. Left out where there is nothing. */
    told?: plan.Told[];
  };
  /** The ways to one credential. */
  export type Goal = {
    /** The id of the credential. */
    credential: string;
    /** Its title. */
    title: string;
    /** Is it held already? Then nothing is compared. */
    held: boolean;
    /** The id of the best track; null where none is open. */
    best: string | null;
    /** The open ones first, the best first; then the others in file order. */
    tracks: Track[];
    /** A plan that is better than by every track, as the credential comes along with another one; left out where none is. */
    along?: Along;
    /** For each exam that the best plan buys, the price at which another track becomes cheaper. */
    break_even: BreakEven[];
  };
  /** A credential that is had without a track of its own. */
  export type Along = {
    /** The ids of the credentials that bring it. */
    by: string[];
    /** What the plan amounts to. */
    totals: head.Totals;
  };
  /** A track with the best plan by it. The fields of a plan have the shapes that they have in `studypath/plan/2`, and are empty where the track is not open. */
  export type Track = {
    /** The id of the track. */
    track: string;
    /** Its title. */
    title: string | null;
    /** What is known of the plans by it. */
    status: words.Status;
    /** Is there a plan by it? */
    open: boolean;
    /** The ids of the credentials earned before the goal. */
    after: string[];
    /** What the plan amounts to. */
    totals: head.Totals;
    /** What it takes more than the best; null where the track is not open. */
    difference: Difference | null;
    /** The slots of the track, in file order. */
    slots: Slot[];
    /** Why there is no plan by it, without repairs; null where there is one. */
    conflict: conflict.Conflict | null;
    /** What would open it: the repairs of a track. */
    opened_by: Opening[];
    /** What a reader should know, as sentences. */
    notes: string[];
  } & parts.Body;
  /** What one plan takes more than another; negative where it takes less, null where that is unknown. */
  export type Difference = {
    /** Money; null also where other exams are without a price than in the best. */
    cost: string | null;
    /** Exams whose price is not known; left out where it makes no difference. */
    unpriced?: number;
    /** Exams to sit. */
    exams: number;
    /** Hours of study. */
    hours: number | null;
  };
  /** The units of a slot. */
  export type Slot = {
    /** The id of the slot. */
    slot: string;
    /** The units needed. */
    need: number;
    /** Those filled from the start. */
    on_hand: number;
    /** Those that the plan fills. */
    to_do: number;
    /** Why it is filled without a claim; null where it is not. */
    waived: string | null;
  };
  /** Items that open a track to a candidate who has them. */
  export type Opening = {
    /** The ids of the items, all of them needed. */
    items: string[];
    /** What the best plan by the track would then take, beyond those items. */
    totals: head.Totals;
  };
  /** How far the best track stays the best when one exam gets dearer. */
  export type BreakEven = {
    /** The id of the exam. */
    exam: string;
    /** What is paid for it now; null where an offer pays for it, and where it is not known. */
    price: string | null;
    /** The highest price at which the best track stays the best; null where no price changes it. */
    flips_above: string | null;
    /** The id of the track that is the cheapest above it. */
    then: string | null;
    /** Why no price changes it; null where one does. */
    never: Never | null;
    /** Is all this not known, as a limit stopped the search? Left out where it is. */
    unknown?: boolean;
  };
  /** Why no price of an exam changes which track is the best. */
  export type Never =
    /** Above some price the best track takes something else. */
    | "the best track does without it"
    /** Every other way pays for it, too. */
    | "every other way pays for it too"
    /** Every other way has more exams whose price is not known. */
    | "every other way has more exams without a price"
    /** Its price is not known. */
    | "its price is not known"
    /** It is not paid for by itself. */
    | "an offer pays for it";
}

export namespace conflict {
  /** Why there is no plan: reasons none of which can be dropped, and what would make a plan possible. */
  export type Conflict = {
    /** The reasons, ordered so that they read as an argument. */
    because: Reason[];
    /** Changes that make a plan possible, as sentences. */
    repairs: string[];
    /** For each of them what it does to a request; left out where that is not known. */
    edits?: Edit[][];
    /** How many more changes would do, beyond those listed. */
    more_repairs: number;
  };
  /** What a change does to a key of a request: one of the three. */
  export type Edit = {
    /** The key. */
    key: string;
    /** It gets this value; left out where it does not. */
    set?: string;
    /** This is put into its list; left out where nothing is. */
    add?: string;
    /** This is taken out of its list; left out where nothing is. */
    remove?: string;
  };
  /** One reason of a conflict. */
  export type Reason = {
    /** The kind of rule, such as `goal`, `slot`, `available`. */
    rule: string;
    /** The id of what the rule is about; of several the first. */
    subject: string;
    /** The ids of everything it is about. */
    subjects: string[];
    /** How deep it stands: it explains the closest reason before it that stands less deep. */
    depth: number;
    /** The reason as a sentence. */
    text: string;
  };
}

export namespace error {
  /** `studypath/error/1`: why there is no answer. */
  export type ErrorDocument = {
    /** `studypath/error/1`. */
    schema: string;
    /** Every mistake that was found, the most basic one first. */
    diagnostics: DiagnosticDocument[];
  };
  /** One mistake. */
  export type DiagnosticDocument = {
    /** The text that is wrong, by the name under which it was given. */
    file: string | null;
    /** The line of the place, from 1. */
    line: number | null;
    /** Its column in characters, from 1. */
    column: number | null;
    /** The key of the request that is wrong. */
    field: string | null;
    /** What is wrong. */
    message: string;
    /** What would help. */
    help: string | null;
  };
}

export namespace explain {
  /** Why the best plan is what it is. `extra` and `saves` are in the first criterion of `minimized`: a decimal string for money, a count of exams, or hours. */
  export type Explanation = {
    /** The id of the catalog. */
    catalog: string;
    /** The day on which the plan begins. */
    as_of: Day;
    /** The day whose tracks and options hold; left out where it is the as-of day. */
    rules?: Day;
    /** The least sure facts that were used; left out where all were. */
    evidence?: words.Evidence;
    /** The ids of the credentials asked for, all of them together. */
    goals: string[];
    /** What is known. */
    status: words.Status;
    /** The criteria in force, the most important first. */
    minimized: words.Criterion[];
    /** What the plan amounts to. */
    totals: head.Totals;
    /** What the plan would be without each of its exams, in study order. */
    exams: Exam[];
    /** What the plan would be with the exams asked about, in the order asked. */
    why_not: Other[];
    /** What a pass taken next is worth, for each exam that a plan can begin with, the best first. */
    savings: Saving[];
    /** What became of everything that was told. Left out where there is nothing. */
    told?: plan.Told[];
    /** Why there is no plan; null where there is one. */
    conflict: conflict.Conflict | null;
    /** What a reader should know, as sentences. */
    notes: string[];
  };
  /** An exam of the plan, and what there is without it. */
  export type Exam = {
    /** The id of the exam. */
    id: string;
    /** Its place in study order, from 1. */
    step: number;
    /** What it is good for, in words. */
    counts_for: string;
    /** The best plan without it. */
    without: Other;
    /** Up to which price it stays in the plan: a price, `any`, `unknown` where a limit stopped the search, or null where there is no such price. */
    up_to: string | null;
  };
  /** The best plan when one exam is left out or has to be in it. */
  export type Other = {
    /** The id of the exam. */
    exam: string;
    /** What is known of such plans. */
    status: words.Status;
    /** By how much it is worse than the plan that is explained; null where there is none, and where that is not proven. */
    extra: string | null;
    /** How many more exams it has whose price is not known, which comes before the money; left out where that makes no difference. */
    extra_unpriced?: number;
    /** What it amounts to. */
    totals: head.Totals;
    /** The ids of its exams, in study order. */
    exams: string[];
    /** Why there is none, as sentences. */
    because: string[];
  };
  /** What a pass taken next is worth. */
  export type Saving = {
    /** The id of the exam. */
    exam: string;
    /** The net effect: `0` where a best plan begins with it, and otherwise negative; null where a limit stopped the search. */
    saves: string | null;
    /** How many fewer exams of unknown price, which comes before the money; left out where that makes no difference. */
    saves_unpriced?: number;
    /** What the best plan that begins with it takes: what it costs itself on that path, and the rest after it; null where that is not known. */
    total: string | null;
    /** How many exams of unknown price are beside that; left out where there are none. */
    total_unpriced?: number;
  };
}

export namespace head {
  /** What every document with plans begins with. */
  export type Head = {
    /** The id of the catalog. */
    catalog: string;
    /** The day on which the plan begins. */
    as_of: Day;
    /** The day whose tracks and options hold; left out where it is the as-of day. */
    rules?: Day;
    /** The least sure facts that were used; left out where all were. */
    evidence?: words.Evidence;
    /** The ids of the credentials asked for, all of them together. */
    goals: string[];
    /** What is known. */
    status: words.Status;
    /** The criteria in force, the most important first. */
    minimized: words.Criterion[];
    /** Where the prices are from; null without a price list. */
    prices: Prices | null;
  };
  /** Where the prices of an answer are from. */
  export type Prices = {
    /** The name of the price list. */
    list: string;
    /** The ISO 4217 code of every amount in the document. */
    currency: string;
    /** The region; null where prices do not depend on it. */
    region: string | null;
    /** The ids of the exams whose price the asker gave; left out where there are none. */
    given?: string[];
  };
  /** What a plan amounts to. What is unknown is null, as everything is where there is no plan. */
  export type Totals = {
    /** The money known to be spent: what the exams cost that are not `unpriced`. */
    cost: string | null;
    /** The currency of the cost; null without a price list. */
    currency: string | null;
    /** How many exams are sat. */
    exams: number | null;
    /** The hours of study, where every exam has an estimate. */
    hours: number | null;
    /** The ids of the exams whose price is not known, in catalog order. In a sum over several plans an exam stands once for each that sits it. */
    unpriced?: string[];
  };
  /** No legal plan is below these values. A criterion that was not asked for is left out (`None`); a bound that is not known is null (`Some(None)`). */
  export type Bound = {
    /** Of the number of exams whose price is not known; left out where there need be none. */
    unpriced?: number;
    /** Of the money known, where no more exams are without a price than need be. */
    cost?: string;
    /** Of the number of exams. */
    exams?: number;
    /** Of the hours of study. */
    hours?: number;
  };
  /** An exam that only a missing number keeps out. A missing price does where there are plans without such exams. */
  export type LeftOut = {
    /** The id of the exam. */
    exam: string;
    /** Which number is missing. */
    why: Missing;
  };
  /** A number that the criteria need. */
  export type Missing =
    /** A price. */
    | "no price"
    /** A study estimate. */
    | "no study estimate";
}

export namespace keep {
  /** The cheapest way to keep credentials active. */
  export type Keeping = {
    /** The last day on which everything is to be active. */
    until: Day;
    /** What it amounts to. */
    totals: head.Totals;
    /** What nothing that keeps this is below. */
    bound: head.Bound;
    /** The solver whose word was taken that nothing is better, or that there is nothing; left out where that can be certified. */
    believed?: string;
    /** What has to be done, in order. */
    steps: Step[];
    /** What is bought, in order. */
    purchases: Purchase[];
    /** How long what is kept is active. */
    terms: Term[];
    /** What cannot be kept until the day; empty unless infeasible. */
    lapses: Until[];
    /** What became of everything that was told. Left out where there is nothing. */
    told?: plan.Told[];
    /** The exams that only a missing number keeps out. */
    left_out: head.LeftOut[];
    /** What a reader should know, as sentences. */
    notes: string[];
  } & head.Head;
  /** Either an exam is sat or a credential is renewed for nothing. */
  export type Step = {
    /** The last day on which it does what it is for. */
    day: Day;
    /** The id of the exam; null where none is sat. */
    exam: string | null;
    /** The id of the credential renewed; null where an exam is sat. */
    renew: string | null;
    /** The title of the exam, or how the credential is renewed. */
    title: string;
    /** What is paid for it alone; null where an offer for several pays for it. */
    price: string | null;
    /** The credentials to which it gives a new day. */
    keeps: Until[];
  };
  /** How long a credential is active. */
  export type Until = {
    /** The id of the credential. */
    credential: string;
    /** The last active day, null where there is none. */
    until: Day | null;
  };
  /** An offer bought for the exams of a day. */
  export type Purchase = {
    /** The day on which its exams are sat. */
    day: Day;
    /** Its name in the price list. */
    item: string;
    /** What it costs. */
    price: string;
    /** The ids of the exams sat that it pays for. */
    covers: string[];
    /** The name of the voucher given for it; null where it takes none. */
    voucher: string | null;
    /** How sure the price is; left out where a source states it. */
    evidence?: words.Evidence;
  };
  /** How long a credential is active, now and in the end. */
  export type Term = {
    /** The id of the credential. */
    credential: string;
    /** Is it active now? */
    active: boolean;
    /** The last day on which it is or was active as things stand; null where no day is known. */
    now: Day | null;
    /** The last day on which it is active in the end; null where it does not expire. */
    then: Day | null;
  };
}

export namespace optima {
  /** What is known of all the optimal plans. `count` and `roles` are null where they were not asked, and where a limit stopped the search before them. */
  export type Optima = {
    /** Is everything that was asked known? */
    complete: boolean;
    /** How many there are. */
    count: Count | null;
    /** What each exam is to them. */
    roles: Roles | null;
    /** The first of them; null where there is none. */
    plan: First | null;
    /** What was told and is not on hand: failed, booked, not known to the catalog. Left out where there is nothing. */
    told?: plan.Told[];
    /** Why there is no plan; null where there is one. */
    conflict: conflict.Conflict | null;
    /** The exams that only a missing number keeps out. */
    left_out: head.LeftOut[];
    /** What a reader should know, as sentences. */
    notes: string[];
  } & head.Head;
  /** A number of exam sets. */
  export type Count = {
    /** There are at least so many. */
    at_least: number;
    /** There are no more. */
    exact: boolean;
  };
  /** What the exams are to the optimal plans. */
  export type Roles = {
    /** Every exam in scope that could be sat, in catalog order. */
    exams: Exam[];
    /** The exams that may be sat, put together by what they are good for. */
    groups: Group[];
  };
  /** An exam, and whether all, some or none of the optimal plans sit it. */
  export type Exam = {
    /** Its id. */
    id: string;
    /** Its title. */
    title: string;
    /** What it is to them. */
    role: words.Role;
  };
  /** Exams that stand for each other: every optimal plan sits so many of them. */
  export type Group = {
    /** Their ids, in catalog order. */
    exams: string[];
    /** Every optimal plan sits at least so many of them ... */
    at_least: number;
    /** ... and at most so many. */
    at_most: number;
    /** The slots they could fill. */
    slots: Slot[];
  };
  /** A slot of a track of a credential, by their ids. */
  export type Slot = {
    /** The credential. */
    credential: string;
    /** Its track. */
    track: string;
    /** The slot of the track. */
    slot: string;
  };
  /** The first of the optimal plans, with the fields it has in `studypath/plan/2`. */
  export type First = {
    /** What it amounts to. */
    totals: head.Totals;
  } & parts.Parts;
}

export namespace parts {
  /** What a plan consists of, apart from its totals. */
  export type Parts = {
    /** The ids of the credentials earned, in the order in which they are completed. */
    earns: string[];
    /** When each credential is reached. */
    milestones: Milestone[];
  } & Body;
  /** How the goals are reached: what is earned, sat, bought and claimed. */
  export type Body = {
    /** The tracks by which credentials are earned, in the order in which they are completed. */
    tracks: Track[];
    /** The exams to sit, in study order. */
    exams: Exam[];
    /** The offers bought. Empty without a price list. */
    purchases: Purchase[];
    /** What counts for which slot, an entry for each item. */
    claims: Claim[];
    /** The slots that are filled without a claim. */
    waived: Waived[];
  };
  /** A credential earned. */
  export type Track = {
    /** The id of the credential. */
    credential: string;
    /** The id of the track by which it is earned. */
    track: string;
    /** After so many exams of the plan; 0 before the first. */
    after_step: number;
    /** How sure the track is; left out where a source states it. */
    evidence?: words.Evidence;
  };
  /** A credential reached, those that come for free with the plan included. */
  export type Milestone = {
    /** After so many exams of the plan; 0 before the first. */
    after_step: number;
    /** The id of the credential. */
    credential: string;
  };
  /** An exam to sit. */
  export type Exam = {
    /** Its id. */
    id: string;
    /** Its title. */
    title: string;
    /** What is paid for it alone; null where an offer for several pays for it, and where its price is not known. */
    price: string | null;
    /** Its place in study order, from 1. */
    step: number;
    /** The estimate of the hours of study. */
    hours: number | null;
    /** Is it booked, and so paid for? Left out where it is not. */
    booked?: boolean;
    /** How sure its facts are; left out where a source states them. */
    evidence?: words.Evidence;
  };
  /** An offer bought. */
  export type Purchase = {
    /** Its name in the price list. */
    item: string;
    /** What it costs. */
    price: string;
    /** The ids of the exams that it pays for. */
    covers: string[];
    /** The ids of the items that a buyer has to have; left out where there are none. */
    requires?: string[];
    /** The voucher given for it; left out where it takes none. */
    voucher?: Voucher;
    /** How sure the price is; left out where a source states it. */
    evidence?: words.Evidence;
  };
  /** A voucher given for a purchase. */
  export type Voucher = {
    /** Its name. */
    name: string;
    /** The id of the exam of the plan that brings it; null where it was at hand. */
    from: string | null;
  };
  /** An item that counts for a slot. */
  export type Claim = {
    /** The id of the credential. */
    credential: string;
    /** The id of its track. */
    track: string;
    /** The id of the slot. */
    slot: string;
    /** The id of the item. */
    item: string;
    /** How it comes to be on hand. */
    by: words.By | null;
    /** The units of the option, which an option of several items contributes once. */
    units: number;
    /** The ids of the items that count only together with it; left out where there are none. */
    with?: string[];
    /** How sure it is that it counts; left out where a source states it. */
    evidence?: words.Evidence;
  };
  /** A slot that is filled without a claim. */
  export type Waived = {
    /** The id of the credential. */
    credential: string;
    /** The id of its track. */
    track: string;
    /** The id of the slot. */
    slot: string;
    /** The reason. */
    why: string;
  };
}

export namespace people {
  /** What is asked about a file of people. */
  export type CohortRequest = {
    /** What everybody is asked: a request for a plan. */
    question?: request.Request;
    /** What everybody is asked then. All that is said is about this question; and in what its answers differ. */
    then?: request.Request;
    /** How the file is written; what is left out is recognised. */
    reading?: words.Reading;
    /** Write a whole plan for each person, a line of JSON each, in place of a row. */
    documents?: boolean;
    /** How many of those closest to the goal are named. */
    closest?: number;
    /** Amounts of money: whom does each of them let finish? */
    budgets?: string[];
    /** The ids of those for whom none of it is spent. */
    unfunded?: string[];
    /** Whom to list. */
    list?: Listing;
  };
  /** A page of the people who have something in common. What is left out does not matter. */
  export type Listing = {
    /** The status of their answer. */
    status?: string | null;
    /** So many exams are left. */
    left?: number | null;
    /** An exam that they sit and have not booked. */
    exam?: string | null;
    /** The credential of a track by which they earn it. */
    credential?: string | null;
    /** The track. */
    track?: string | null;
    /** Why they have no plan. */
    reason?: string | null;
    /** A part of their id or of their name, in any letter case. */
    find?: string | null;
    /** The ids. */
    ids?: string[] | null;
    /** Their answer differs from the one before. */
    changed?: boolean;
    /** How many of them are passed over. */
    skip?: number;
    /** How many of them are listed. */
    most?: number;
  };
  /** What is said about a file of people. */
  export type CohortReply = {
    /** The exit status of `studypath cohort`. */
    status: number;
    /** How the file was understood; null where it was not. */
    read: ReadAs | null;
    /** The totals. */
    summary: cohort.Summary | null;
    /** In what the answers differ; left out unless that is asked. */
    changes?: Changes;
    /** Whom each amount of money lets finish. */
    funded?: Funded[];
    /** The people listed. */
    list?: List;
    /** The first rows that are wrong. */
    wrong?: WrongRow[];
    /** Why there is no answer. */
    error?: error.ErrorDocument;
  };
  /** How a file of people was understood. */
  export type ReadAs = {
    /** Does each row hold a person? Else each holds an item. */
    person_in_each_row: boolean;
    /** The columns that mean something, by the names under which they are known. */
    columns: string[];
    /** The columns that are carried along. */
    carried: string[];
  };
  /** Whom an amount of money lets finish. */
  export type Funded = {
    /** The ids of the first of them, in input order. */
    ids: string[];
  } & cohort.FundedPeople;
  /** Some of the people who have something in common. */
  export type List = {
    /** How many there are. */
    people: number;
    /** Those listed, in input order. */
    rows: Listed[];
  };
  /** In what the answers to two questions differ. */
  export type Changes = {
    /** How many people there are. */
    people: number;
    /** How many of them have another answer. */
    changed: number;
    /** How many went from one status to another, or have the same and another plan. */
    statuses: StatusChange[];
    /** What those cost who have a plan before and after whose cost is known in full. */
    costs: CostChange[];
  };
  /** People who went from one status to another. */
  export type StatusChange = {
    /** The status before. */
    before: string;
    /** The status after. */
    after: string;
    /** How many. */
    people: number;
  };
  /** What the same people cost before and after. */
  export type CostChange = {
    /** The ISO 4217 code. */
    currency: string;
    /** How many people. */
    people: number;
    /** The sum before. */
    before: string;
    /** The sum after. */
    after: string;
    /** How many cost more. */
    dearer: number;
    /** How many cost less. */
    cheaper: number;
  };
  /** Someone listed. */
  export type Listed = {
    /** The id. */
    id: string;
    /** What the column `name` holds; left out where there is none. */
    name?: string;
    /** The status of the answer. */
    status: string;
    /** The ids of the exams to sit, in study order. */
    exams: string[];
    /** What is known of what they cost. */
    cost: string | null;
    /** The currency of the cost. */
    currency: string | null;
    /** What else there is to say. */
    message: string;
    /** What was said before; left out where there is nothing before. */
    before?: Before;
    /** The person alone as a file of people. */
    file: string;
  };
  /** What was said to someone before. */
  export type Before = {
    /** The status. */
    status: string;
    /** The ids of the exams to sit. */
    exams: string[];
    /** What is known of what they cost. */
    cost: string | null;
  };
  /** A row that is wrong. */
  export type WrongRow = {
    /** Its line. */
    line: number;
    /** What is wrong, and what may be meant. */
    message: string;
  };
}

export namespace plan {
  /** The best plan. Without one its parts are empty and its totals null, and `conflict` says why where that is proven. */
  export type Plan = {
    /** What it amounts to. */
    totals: head.Totals;
    /** What no legal plan is below. */
    bound: head.Bound;
    /** The solver whose word was taken that nothing is better, or that there is no plan; left out where that can be certified. */
    believed?: string;
    /** What became of each item that was told, in the order of the catalog; then of the names that it does not know. */
    told: Told[];
    /** Why there is no plan; null unless the status is infeasible. */
    conflict: conflict.Conflict | null;
    /** Several goals together against one by one; left out unless there are several. */
    apart?: Apart;
    /** What fewer exams cost, or less money takes; left out where one plan is the best in both. */
    tradeoff?: Tradeoff;
    /** What to keep in reserve for one failed attempt; left out where that is not known. */
    reserve?: Reserve;
    /** Exams that were probably passed, because they count for what is held; left out where there are none that would spare an exam. */
    likely?: Likely;
    /** What it amounts to by sourced facts alone, null where there is then no plan; left out where that is the same answer. */
    sourced?: head.Totals;
    /** The plan in time; left out without a schedule. */
    calendar?: calendar.Calendar;
    /** How long the plan can wait; left out unless that was asked. */
    slack?: calendar.Slack;
    /** The exams that only a missing number keeps out. */
    left_out: head.LeftOut[];
    /** What a reader should know, as sentences. */
    notes: string[];
  } & head.Head & parts.Parts;
  /** An item that was told, and what became of it. */
  export type Told = {
    /** Its id. */
    item: string;
    /** The day on which it was passed, earned, failed or booked, the last time; left out where it is not known. */
    date?: Day;
    /** What became of it. */
    verdict: words.Verdict;
    /** The same in words. */
    text: string;
    /** Does the answer rest on it as something that does not run out only because no day was told? Left out where it does not. */
    wants_day?: boolean;
    /** The last day on which it is or was active as things stand; left out where none is known. */
    until?: Day;
  };
  /** What the plan that is the best in the other one of cost and exams amounts to. */
  export type Tradeoff = {
    /** What it is better in: `exams` or `cost`. */
    better_in: words.Criterion;
    /** What it costs, as far as that is known. */
    cost: string;
    /** The ids of its exams whose price is not known; left out where there are none. */
    unpriced?: string[];
    /** How many exams it takes. */
    exams: number;
  };
  /** What to keep in reserve for one failed attempt. */
  export type Reserve = {
    /** The most that one failed attempt adds; `0.00` where another attempt is included in the price. */
    amount: string;
    /** The ids of the exams that add so much, in study order. */
    exams: string[];
    /** The ids of the exams where that is not known, in study order; left out where there are none. */
    unknown?: string[];
  };
  /** Several goals together against one by one. */
  export type Apart = {
    /** What each goal takes by itself. */
    goals: Alone[];
    /** The sum of them. */
    sum: head.Totals;
    /** The ids of the exams of the plan on which more than one goal rests. */
    shared: string[];
  };
  /** Exams that were probably passed. */
  export type Likely = {
    /** Their ids, in study order. */
    exams: string[];
    /** What the best plan amounts to for someone who has passed them. */
    totals: head.Totals;
  };
  /** What a goal takes by itself. */
  export type Alone = {
    /** The id of the goal. */
    goal: string;
    /** What the best plan for it amounts to. */
    totals: head.Totals;
  };
}

export namespace ranking {
  /** Several plans in order. The status is that of the first; unless it is `unproven`, every plan listed is proven to stand where it does. */
  export type Ranking = {
    /** False when a limit stopped the search. */
    complete: boolean;
    /** Are there more plans than those listed? True, too, where a limit left that open. Left out unless so many were asked for. */
    more?: boolean;
    /** The plans, the best first; those of a front in the order of the criteria. */
    plans: Ranked[];
    /** What was told and is not on hand: failed, booked, not known to the catalog. Left out where there is nothing. */
    told?: plan.Told[];
    /** Why there is no plan; null where there is one. */
    conflict: conflict.Conflict | null;
    /** The exams that only a missing number keeps out. */
    left_out: head.LeftOut[];
  } & head.Head;
  /** A plan with the fields it has in `studypath/plan/2`, and what sets it apart from the first one. */
  export type Ranked = {
    /** Its place, from 1. */
    rank: number;
    /** What it amounts to. */
    totals: head.Totals;
    /** What sets it apart from the first one. */
    differs: Differs;
    /** What a reader should know, as sentences. */
    notes: string[];
  } & parts.Parts;
  /** The ids of the exams in which a plan differs from the first one. */
  export type Differs = {
    /** Those that only this plan sits. */
    more: string[];
    /** Those that only the first one sits. */
    fewer: string[];
  };
}

export namespace reply {
  /** A document of any kind, told apart by its `schema`. */
  export type Reply =
    /** The best plan, or why there is none. */
    | { schema: "studypath/plan/2" } & plan.Plan
    /** The best plans, in order. */
    | { schema: "studypath/alternatives/2" } & ranking.Ranking
    /** The plans of which none is worse than another one in every criterion. */
    | { schema: "studypath/pareto/2" } & ranking.Ranking
    /** What the optimal plans have in common. */
    | { schema: "studypath/optima/2" } & optima.Optima
    /** What a transcript counts for as it stands. */
    | { schema: "studypath/audit/1" } & audit.Audit
    /** The tracks of each goal side by side. */
    | { schema: "studypath/compare/2" } & compare.Comparison
    /** Why this plan, and why not that one. */
    | { schema: "studypath/explain/2" } & explain.Explanation
    /** What keeps credentials active. */
    | { schema: "studypath/keep/2" } & keep.Keeping
    /** Which credentials there are. */
    | { schema: "studypath/catalogs/1" } & catalog.Catalogs
    /** What a few words mean. */
    | { schema: "studypath/search/1" } & catalog.Matches
    /** The rules of some credentials. */
    | { schema: "studypath/catalog/1" } & catalog.Catalog
    /** Whether a proof holds, or a plan keeps the rules. */
    | { schema: "studypath/verify/1" } & verify.Verification
    /** The totals of a cohort. */
    | { schema: "studypath/cohort-summary/2" } & cohort.Summary;
}

export namespace request {
  /** A question with everything it depends on. Every key but `command` may be left out.  Days are written `2003-05-01`. A list of ids may hold several of them in one text, joined by commas. */
  export type Request = {
    /** What is asked. */
    command: Command;
    /** The credentials to earn, by id, alias or title, in any letter case. For `catalog show` a single credential or catalog. */
    goals?: string[];
    /** The catalog; without it the one of the shelf that has the goals. */
    catalog?: Source;
    /** The price list; without it the one that the catalog names. */
    prices?: Source;
    /** Prices of exams that take the place of what the price list says, in the currency of the answer: `300-420=450.00`. */
    price?: string[];
    /** The currency to pay in, such as `USD`. */
    currency?: string;
    /** The region whose prices hold, such as `US`. */
    region?: string;
    /** The day whose rules and prices hold; without it the first day of study, the catalog's own day, or `today`. */
    as_of?: string;
    /** The day whose tracks and options hold, where it is not the as-of day. */
    rules?: string;
    /** The least sure facts that are used: `sourced`, `inferred`, or `any`, which is meant where nothing is said. */
    evidence?: string;
    /** The day that it is, for catalogs of the present: nobody here reads a clock. */
    today?: string;
    /** Exams passed, each with its day if known: `70-270@2003-05-01`. */
    passed?: string[];
    /** Credentials held, each with its day if known. */
    held?: string[];
    /** Exams booked, which are paid for and still to be sat, each with its day if known. */
    booked?: string[];
    /** Vouchers at hand, by the names of the price list, each with its number: `aws-half=2`. */
    vouchers?: string[];
    /** What was passed and is held, failed and booked, as CSV or JSON, or badges (Open Badges, Credly). */
    transcript?: TextSource;
    /** What is done about ids among these that the catalog does not know: `error`, or `ignore`, which tells them and leaves them out; `error` where nothing is said. */
    unknown?: string;
    /** What to judge by, the most important first: `cost`, `exams`, `hours`. */
    minimize?: string[];
    /** Earn the goals that have this track through no other one; or `CREDENTIAL/TRACK`. */
    track?: string[];
    /** Exams and credentials that must be part of the plan. */
    with?: string[];
    /** Exams not to sit and credentials not to earn. */
    without?: string[];
    /** Study so many hours a week. */
    hours_per_week?: number;
    /** The hours that an exam without a study estimate takes; 40 where nothing is said. */
    default_hours?: number;
    /** Sit so many exams a month: a whole number, or a decimal as text, such as `"0.5"`. */
    exams_per_month?: number | string;
    /** Sit an exam every so many weeks. */
    weeks_per_exam?: number;
    /** The first day of study. */
    start?: string;
    /** The day by which everything must be passed. */
    by?: string;
    /** Neither study nor an exam on these days: the first and the last of them, such as `2026-12-20..2027-01-03`, or one day. */
    blackout?: string[];
    /** No exam on a Saturday or Sunday. */
    weekdays?: boolean;
    /** `plan`: of equally good plans the one that can wait longest before an exam of it retires. */
    robust?: boolean;
    /** `plan`: so many best plans, in order. */
    alternatives?: number;
    /** `plan`: how many exam sets are optimal, counted up to this number. */
    count_optimal?: number;
    /** `plan`: which exams are in all, some or none of the optimal plans. */
    roles?: boolean;
    /** `plan`: the plans of which none is worse than another by all of these criteria. */
    pareto?: string[];
    /** `plan`, `keep`: what proves the answer, beside it. */
    proof?: boolean;
    /** `verify`: a proof, or a plan in JSON. The other keys take the place of what it says of its question. */
    file?: TextSource;
    /** `plan`, `catalog graph`: a picture, in one of the notations `svg`, `dot`, `mermaid`. */
    graph?: string;
    /** `explain`: exams that the plan does not have. */
    why_not?: string[];
    /** `keep`: the last day on which everything is to be active. */
    until?: string;
    /** `export`: the notation, `lp` or `mps`. */
    to?: string;
    /** `search`: what is looked for, by id, other name, title and catalog. */
    words?: string;
    /** `search`: `credential` or `exam`, where the other one is not looked for. */
    kind?: string;
    /** `search`: so many at most; 12 where nothing is said. */
    most?: number;
    /** The solver that answers; without it the first of those built in. */
    solver?: string;
    /** How the answer is written; `text` where nothing is said. */
    format?: string;
    /** The columns that there are for text; without it nothing is wrapped. */
    width?: number;
    /** May text use the styles of a terminal? */
    color?: boolean;
    /** Where what is said beside the answer goes, if that is another place. */
    stderr?: Stream;
    /** Leave out remarks. */
    quiet?: boolean;
    /** Say what was read and which solver answered. */
    verbose?: boolean;
  };
  /** What is asked. */
  export type Command =
    /** The best plan. */
    | "plan"
    /** What counts where now, and what is missing. */
    | "audit"
    /** Every track side by side. */
    | "compare"
    /** Why this plan, and why not another one. */
    | "explain"
    /** What to sit, and when, so that credentials stay active. */
    | "keep"
    /** Whether a proof holds, or a plan keeps the rules. */
    | "verify"
    /** The integer program itself. */
    | "export"
    /** What a few words mean, a slip of the pen allowed. */
    | "search"
    /** The credentials that can be asked for. */
    | "catalog list"
    /** The rules of a credential, or of a whole catalog. */
    | "catalog show"
    /** Mistakes in a catalog. */
    | "catalog check"
    /** The rules of a credential as a picture. */
    | "catalog graph";
  /** Something on the shelf, or a text that comes with the request. */
  export type Source =
    /** The name or id of one on the shelf. */
    | string
    /** The text itself. */
    | TextSource;
  /** A text. */
  export type TextSource = {
    /** The name under which mistakes in it are reported, usually that of its file. */
    name: string;
    /** The text. */
    text: string;
  };
  /** Where text is shown. */
  export type Stream = {
    /** The columns that there are; without it nothing is wrapped. */
    width?: number | null;
    /** May text use the styles of a terminal? */
    color?: boolean;
  };
}

export namespace response {
  /** What the command would do with a request. */
  export type Response = {
    /** The exit status: 0 answered, 1 no plan exists or a proof is refused, 2 bad usage or input, 3 a limit stopped the search, 70 a failure of the library's own. */
    status: number;
    /** The answer, in the format asked for. Empty where there is an error. */
    stdout: string;
    /** What is said beside it. */
    stderr: string;
    /** What proves the answer, where that was asked and there is a proof. */
    proof?: string;
    /** Why there is no answer. */
    error?: error.ErrorDocument;
  };
}

export namespace verify {
  /** What came of looking at a proof or a plan again. */
  export type Verification = {
    /** The id of the catalog. */
    catalog: string;
    /** The name of the file that it was read from; left out where it is built in. */
    catalog_file?: string;
    /** The same of the price list. */
    prices_file?: string;
    /** The day on which the plan begins. */
    as_of: Day;
    /** The ids of the credentials asked for, all of them together. */
    goals: string[];
    /** The day whose tracks and options hold; left out where it is the as-of day. */
    rules?: Day;
    /** The least sure facts that were used; left out where all were. */
    evidence?: words.Evidence;
    /** The criteria in force, the most important first. */
    minimized: words.Criterion[];
    /** What else was asked for, in words. */
    wishes: string[];
    /** What became of each item that was told, in the order of the catalog; then of the names that it does not know. Empty where the proof or the plan is refused. */
    told: plan.Told[];
    /** The last day on which the credentials are to be active, where the proof is about keeping them so; left out elsewhere. */
    until?: Day;
    /** Is all as it is said to be, and is all of it shown? */
    holds: boolean;
    /** The first thing that is not; null where nothing is found to be wrong. */
    refuted: Refutation | null;
    /** The ids of the exams of the plan, in study order, or of those that keep something active, in that of their days; null where there is no plan. */
    exams: string[] | null;
    /** What the plan amounts to. */
    totals: head.Totals;
    /** The certificate that no plan is better, or that there is none; null where there is none, and nothing is known of other plans. */
    certificate: Certificate | null;
  };
  /** What is not as it is said to be. */
  export type Refutation = {
    /** The line of the proof, from 1; null where it is about none. */
    line: number | null;
    /** What is wrong, in words. */
    text: string;
  };
  /** How large a certificate is, and what of it is taken on trust. */
  export type Certificate = {
    /** The columns of the program. */
    columns: number;
    /** Its rows. */
    rows: number;
    /** The lines of the proof. */
    steps: number;
    /** The bytes of all of it. */
    bytes: number;
    /** How many of the rows the calendar has added. */
    calendar: number;
    /** Those of them that a limit kept from being judged again. */
    believed: number;
    /** Is it shown that of equally good plans this one comes first? */
    chosen: boolean;
    /** What kept some of it from being shown, in words; null where all of it is, and only then it holds. */
    kept_by: string | null;
  };
}

export namespace words {
  /** How sure a fact is. */
  export type Evidence =
    /** A source states it. */
    | "sourced"
    /** It was deduced from sources. */
    | "inferred"
    /** No source confirms it. */
    | "unverified";
  /** What is known of a question. */
  export type Status =
    /** A plan was found and proven to be the best. */
    | "optimal"
    /** Nothing is left to sit. */
    | "earned"
    /** No legal plan exists. */
    | "infeasible"
    /** A limit stopped the search before the proof. */
    | "unproven";
  /** How an item comes to be on hand. */
  export type By =
    /** An exam passed before. */
    | "passed"
    /** An exam the plan sits. */
    | "sit"
    /** A credential held before. */
    | "held"
    /** A credential the plan earns. */
    | "earned";
  /** What plans are judged by. */
  export type Criterion =
    /** The money spent. */
    | "cost"
    /** The number of exams sat. */
    | "exams"
    /** The hours of study. */
    | "hours";
  /** What became of something that was told. */
  export type Verdict =
    /** The plan rests on it. */
    | "counts"
    /** It had expired; the plan rests on it because a step of the plan renews it. */
    | "renewed"
    /** It has expired, or does before the plan is done, and the plan does without it or gets it again. */
    | "expired"
    /** It is too old to count beside what is sat now, or has counted for what has expired. */
    | "stale"
    /** It is on hand, and the plan does without it. */
    | "unused"
    /** It was failed or withdrawn, which is no pass. */
    | "failed"
    /** It is booked: paid for, and still to be sat. */
    | "booked"
    /** The catalog does not know it. */
    | "unknown";
  /** What an exam is to the optimal plans. */
  export type Role =
    /** It is in all of them. */
    | "must"
    /** It is in some of them and not in others. */
    | "may"
    /** It is in none of them. */
    | "never";
  /** Which of two numbers is the day where a day is written with slashes. */
  export type DayOrder =
    /** `31/12/2004`. */
    | "dd/mm/yyyy"
    /** `12/31/2004`. */
    | "mm/dd/yyyy";
  /** What a column of a table of people means. */
  export type Role =
    /** Whose row it is. */
    | "id"
    /** A list of what was passed. */
    | "passed"
    /** A list of what is held. */
    | "held"
    /** A list of what is booked. */
    | "booked"
    /** An exam or a credential. */
    | "item"
    /** The day of it. */
    | "date"
    /** What came of it. */
    | "result"
    /** With which score. */
    | "score"
    /** What is to be earned. */
    | "goal"
    /** The day whose rules and prices hold. */
    | "as_of"
    /** The day whose rules hold. */
    | "rules";
  /** What stands between the cells of a row. */
  export type Delimiter =
    /** A comma. */
    | "comma"
    /** A semicolon. */
    | "semicolon"
    /** A tab. */
    | "tab"
    /** A vertical bar. */
    | "bar";
  /** How a table is written. What is left out is recognised. */
  export type Reading = {
    /** What stands between the cells of a row. */
    delimiter?: Delimiter;
    /** How the text is encoded. */
    encoding?: string;
    /** What each row holds. */
    layout?: Form;
    /** Names of columns, and what they mean; `None` for a column that is only carried along. */
    columns?: ([string, Role | null])[];
    /** How days are written where that could be read in two ways. */
    date_format?: DayOrder;
  };
  /** What the rows of a table of people hold. */
  export type Form =
    /** A person in each row, with lists of ids: `id,passed,held`. */
    | "people"
    /** An item in each row, those of a person together: `id,item[,date][,result][,score]`. */
    | "records"
    /** A person in each row and a column for each item, with a day, a yes or nothing in it. */
    | "matrix";
}
