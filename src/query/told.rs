use jiff::civil::Date;

use crate::catalog::{CredentialId, ExamId, Item, Meant, Window, months_before};
use crate::plan::{By, Plan, uses};
use crate::question::Question;
use crate::read::nearest_name;
use crate::semantics::{counts_until, last_day};
use crate::transcript::RecordResult;
use crate::words::listed;

/// What became of something that was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Verdict {
    /// The plan rests on it.
    Counts,
    /// It had expired; the plan rests on it because a step of the plan renews it.
    Renewed,
    /// It has expired, or does before the plan is done, and the plan does without it or gets it again.
    Expired,
    /// It is too old to count beside what is sat now, or has counted for what has expired.
    Stale,
    /// It is on hand, and the plan does without it.
    Unused,
    /// It was failed or withdrawn, which is no pass.
    Failed,
    /// It is booked: paid for, and still to be sat.
    Booked,
    /// The catalog does not know it.
    Unknown,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Verdict; 8] = [
        Verdict::Counts,
        Verdict::Renewed,
        Verdict::Expired,
        Verdict::Stale,
        Verdict::Unused,
        Verdict::Failed,
        Verdict::Booked,
        Verdict::Unknown,
    ];

    /// The word used in answers.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Counts => "counts",
            Verdict::Renewed => "renewed",
            Verdict::Expired => "expired",
            Verdict::Stale => "stale",
            Verdict::Unused => "unused",
            Verdict::Failed => "failed",
            Verdict::Booked => "booked",
            Verdict::Unknown => "unknown",
        }
    }
}

/// Something that a transcript tells, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Told {
    /// The item; `None` where the catalog does not know it.
    pub item: Option<Item>,
    /// Its id, or the name that the catalog does not know.
    pub name: String,
    /// What the record says came of it.
    pub result: RecordResult,
    /// The day of the record, where it was told.
    pub day: Option<Date>,
    /// What became of it.
    pub verdict: Verdict,
    /// The same in words, such as `counts for client`.
    pub text: String,
    /// When it expired, and what renews it, in words.
    pub expiry: Option<String>,
    /// Does the answer rest on it as something that does not run out only because no day was told?
    pub wants_day: bool,
    /// The last day on which it is or was active as things stand, where one is known.
    pub until: Option<Date>,
}

impl Told {
    /// A name that the catalog does not know.
    fn named(name: &str) -> Told {
        Told {
            item: None,
            name: name.to_owned(),
            result: RecordResult::Passed,
            day: None,
            verdict: Verdict::Unknown,
            text: String::new(),
            expiry: None,
            wants_day: false,
            until: None,
        }
    }

    /// An item with what was recorded of it, of which nothing has become yet.
    fn of(question: &Question, item: Item, result: RecordResult, day: Option<Date>) -> Told {
        let named = Told::named(question.catalog.id_of(item));
        Told { item: Some(item), result, day, verdict: Verdict::Unused, ..named }
    }

    /// Does the plan rest on it?
    pub fn is_used(&self) -> bool {
        matches!(self.verdict, Verdict::Counts | Verdict::Renewed)
    }

    /// How the item was told, such as `passed 2003-05-01`; empty where the catalog does not know it.
    pub fn how(&self) -> String {
        let how = match (self.result, self.item) {
            (_, None) => return String::new(),
            (RecordResult::Passed, Some(Item::Exam(_))) => By::Passed.name(),
            (RecordResult::Passed, Some(Item::Credential(_))) => By::Held.name(),
            (result, Some(_)) => result.name(),
        };
        self.day.map_or(how.to_owned(), |day| format!("{how} {day}"))
    }
}

/// What became of everything that was told: every item and every name that the catalog does not know is there once,
/// items in the order of the catalog and names after them. Without a plan nothing is used.
pub fn told(question: &Question, plan: Option<&Plan>) -> Vec<Told> {
    // With a calendar days go by: what runs out before everything is done, or had to be, has an expiry to tell.
    let end = match (plan, question.schedule()) {
        (None, Some(schedule)) => schedule.by.unwrap_or(Date::MAX),
        (Some(plan), _) => plan.days.last().copied().unwrap_or(question.outset()),
        (None, None) => question.outset(),
    };
    let mut told: Vec<Told> = on_hand(question, plan.unwrap_or(&Plan::default()), end);
    if plan.is_none() {
        for told in told.iter_mut().filter(|told| told.verdict == Verdict::Unused) {
            let expiry = told.expiry.as_ref().map_or_else(String::new, |expiry| format!("; {expiry}"));
            told.text = format!("not used, as there is no plan{expiry}");
        }
    }
    told.extend(not_passed(question, plan));
    in_order(question, told)
}

/// In the order of the catalog, and what it does not know behind it.
fn in_order(question: &Question, mut told: Vec<Told>) -> Vec<Told> {
    told.sort_by_key(|told| told.item);
    told.extend(unknown(question));
    told
}

/// Of what was told that which is not on hand, whatever the plan: failed, booked, and not known to the catalog.
pub fn told_besides(question: &Question) -> Vec<Told> {
    let mut told: Vec<Told> = not_passed(question, None).collect();
    told.extend(unknown(question));
    told
}

/// What was told, as it stands on the as-of day, for a question that no plan answers: the goals, what is `of_use` for
/// them with a word for that, and the rest.
pub(super) fn told_as_it_stands(
    question: &Question,
    of_use: &dyn Fn(Item) -> Option<&'static str>,
) -> Vec<Told> {
    let of = |(item, day): (Item, Option<Date>)| {
        let until = last_day(&question.catalog, &question.transcript, item);
        let expiry = until.map(|last| match last < question.as_of {
            true => format!("expired on {last}"),
            false => format!("active until {last}"),
        });
        let use_of = match (uses::is_goal(question, item), of_use(item)) {
            (true, _) => Some("the goal itself"),
            (false, of_use) => of_use,
        };
        let verdict = match use_of {
            _ if question.expired(item).is_some() => Verdict::Expired,
            Some(_) => Verdict::Counts,
            None => Verdict::Unused,
        };
        let words = [use_of.unwrap_or("not used").to_owned()].into_iter().chain(expiry.clone());
        let text = words.collect::<Vec<_>>().join("; ");
        let wants_day = use_of.is_some() && day.is_none() && day_decides(question, item);
        let told = Told::of(question, item, RecordResult::Passed, day);
        Told { verdict, text, expiry, wants_day, until, ..told }
    };
    let mut told: Vec<Told> = question.transcript.iter().map(of).collect();
    told.extend(not_passed(question, None));
    in_order(question, told)
}

/// The records that are no passes, of items that are not on hand.
fn not_passed<'q>(question: &'q Question, plan: Option<&'q Plan>) -> impl Iterator<Item = Told> + 'q {
    let attempts = question.transcript.attempts().filter(|(item, ..)| !question.transcript.has(*item));
    attempts.map(move |(item, result, day)| {
        let verdict = if result == RecordResult::Booked { Verdict::Booked } else { Verdict::Failed };
        let is = if verdict == Verdict::Booked { "booked, paid for" } else { result.name() };
        let paid = if verdict == Verdict::Booked { "paid for, " } else { "" };
        let sat = item.exam().zip(plan).and_then(|(exam, plan)| Some((plan, step_of(plan, exam)?)));
        let text = match sat {
            Some((plan, step)) => {
                let good_for = good_for(question, plan, item).map(|words| format!(", {words}"));
                format!("{paid}sat in step {step}{}", good_for.unwrap_or_default())
            }
            None if verdict == Verdict::Booked && plan.is_some() => format!("{is}, not used in this plan"),
            None => is.to_owned(),
        };
        Told { verdict, text, ..Told::of(question, item, result, day) }
    })
}

/// The names that the catalog does not know.
fn unknown(question: &Question) -> Vec<Told> {
    let of = |name: &String| {
        let catalog = &question.catalog;
        let several = catalog.named(name, Meant::Credential).err().unwrap_or_default();
        let ids: Vec<String> = several.iter().map(|item| format!("`{}`", catalog.id_of(*item))).collect();
        let text = match nearest_name(name, catalog) {
            _ if !ids.is_empty() => format!("not clear: {} have this name", listed(&ids, "and")),
            Some(hint) => format!("not known to the catalog; {hint}"),
            None => "not known to the catalog".to_owned(),
        };
        Told { text, ..Told::named(name) }
    };
    question.transcript.unknown().iter().map(of).collect()
}

fn on_hand(question: &Question, plan: &Plan, end: Date) -> Vec<Told> {
    let of = |(item, day): (Item, Option<Date>)| {
        let until = last_day(&question.catalog, &question.transcript, item);
        let last = until.filter(|last| *last < end);
        let last = last.filter(|_| !lives_on(question, item));
        let renewed = last.and_then(|_| renewed_by(question, plan, item));
        let expiry = last.map(|last| {
            let expired = if last < question.outset() { "expired" } else { "expires" };
            let renewed = renewed.as_ref().map_or_else(String::new, |by| format!(", renewed by {by}"));
            let free = free_renewal(question, item, last).filter(|_| renewed.is_empty()).unwrap_or_default();
            format!("{expired} on {last}{renewed}{free}")
        });
        let (verdict, text) = judged(question, plan, item, expiry.as_deref(), renewed.is_some());
        let wants_day = verdict == Verdict::Counts && day.is_none() && day_decides(question, item);
        let told = Told::of(question, item, RecordResult::Passed, day);
        Told { verdict, text, expiry, wants_day, until, ..told }
    };
    question.transcript.iter().map(of).collect()
}

/// Does the day on which it was earned decide how long it counts? What rests on others counts as long as they do.
fn day_decides(question: &Question, item: Item) -> bool {
    let catalog = &question.catalog;
    let is_valid_for = |item: Item| !catalog.validity_of(item).rules.is_empty();
    let is_in_a_window = |goal: &CredentialId| {
        let tracks = catalog.credential(*goal).tracks.iter().filter(|track| track.window_months.is_some());
        let mut options = tracks.flat_map(|track| &track.slots).flat_map(|slot| &slot.options);
        options.any(|option| option.items.contains(&item))
    };
    is_valid_for(item)
        || catalog.same_fact(item).is_some_and(is_valid_for)
        || question.goals.iter().any(is_in_a_window)
}

fn judged(
    question: &Question,
    plan: &Plan,
    item: Item,
    expiry: Option<&str>,
    is_renewed: bool,
) -> (Verdict, String) {
    let old = too_old(question, plan, item);
    if let Some(again) = again(question, plan, item) {
        return match (expiry, old) {
            (Some(expired), _) => (Verdict::Expired, format!("{expired}, {again}")),
            (None, Some(old)) => (Verdict::Stale, format!("{old}, {again}")),
            (None, None) => match used_up(question, item, &|_| true) {
                Some(used) => (Verdict::Stale, format!("{used}, {again}")),
                None => (Verdict::Unused, again),
            },
        };
    }
    let good_for = good_for(question, plan, item).or_else(|| good_for_what_follows(question, plan, item));
    match (good_for, expiry) {
        (Some(good_for), None) => (Verdict::Counts, good_for),
        (Some(good_for), Some(expiry)) if is_renewed => (Verdict::Renewed, format!("{expiry}; {good_for}")),
        (Some(good_for), Some(expiry)) => (Verdict::Counts, format!("{good_for}; {expiry}")),
        (None, Some(expiry)) if question.expired(item).is_some() => (Verdict::Expired, expiry.to_owned()),
        (None, Some(expiry)) => (Verdict::Unused, format!("not used in this plan; {expiry}")),
        (None, None) => {
            match old.or_else(|| used_up(question, item, &|credential| question.goals.contains(&credential)))
            {
                Some(old) => (Verdict::Stale, old),
                None => (Verdict::Unused, "not used in this plan".to_owned()),
            }
        }
    }
}

/// The step in which the plan gets the item anew.
fn again(question: &Question, plan: &Plan, item: Item) -> Option<String> {
    match item {
        Item::Exam(exam) => {
            let paid = if question.transcript.is_booked(exam) { ", booked, paid for" } else { "" };
            Some(format!("sat again (step {}{paid})", step_of(plan, exam)?))
        }
        Item::Credential(credential) => {
            plan.track_of(credential)?;
            Some(format!("earned again ({})", after(plan, credential)?))
        }
    }
}

fn step_of(plan: &Plan, exam: ExamId) -> Option<usize> {
    plan.exams.iter().position(|e| *e == exam).map(|place| place + 1)
}

fn after(plan: &Plan, credential: CredentialId) -> Option<String> {
    let milestone = plan.milestones.iter().find(|m| m.credential == credential)?;
    Some(uses::when(milestone))
}

/// What the plan uses it for, in words.
fn good_for(question: &Question, plan: &Plan, item: Item) -> Option<String> {
    if uses::is_goal(question, item) {
        return Some("the goal itself".to_owned());
    }
    let (slots, others): (Vec<_>, Vec<_>) =
        uses::uses(question, plan, item).into_iter().partition(|found| matches!(found, uses::Use::Slot(_)));
    let words = |found: &[uses::Use]| -> Vec<String> {
        found.iter().map(|found| uses::words(question, *found, item)).collect()
    };
    let slots = words(&slots);
    let counts = (!slots.is_empty()).then(|| format!("counts for {}", listed(&slots, "and")));
    let all: Vec<String> = counts.into_iter().chain(words(&others)).collect();
    (!all.is_empty()).then(|| all.join(", "))
}

/// What the plan uses for which it is there: the same fact under its other id, a credential that is on hand by it, or
/// one that it renewed.
fn good_for_what_follows(question: &Question, plan: &Plan, item: Item) -> Option<String> {
    let catalog = &question.catalog;
    let same = catalog.same_fact(item);
    let same_used = same.filter(|same| !question.transcript.was_told(*same));
    let as_same = same_used.and_then(|same| good_for(question, plan, same));
    let stands =
        |other: &CredentialId| question.is_active(*other) && again(question, plan, (*other).into()).is_none();
    let follows = brought(question, item).into_iter().filter(|other| Some(Item::from(*other)) != same);
    let follows = follows.filter(stands);
    let as_other = || {
        follows.clone().find_map(|other| {
            Some(format!("{} (as {})", good_for(question, plan, other.into())?, catalog.credential(other).id))
        })
    };
    let renewed = || {
        let itself = [Some(item), same].into_iter().flatten().filter_map(|item| item.credential());
        let ids: Vec<&str> =
            itself.chain(follows.clone()).flat_map(|by| renewed(question, plan, by)).collect();
        (!ids.is_empty()).then(|| format!("renewed {}", listed(&ids, "and")))
    };
    as_same.or_else(as_other).or_else(renewed)
}

/// The credentials that were not told and are on hand by an item: it is part of them, or implies them.
fn brought(question: &Question, item: Item) -> Vec<CredentialId> {
    let catalog = &question.catalog;
    let implies = item.credential().map(|by| &catalog.credential(by).implies[..]).unwrap_or_default();
    let is_part = |other: CredentialId| {
        let mut slots = catalog.credential(other).tracks.iter().flat_map(|track| &track.slots);
        slots.any(|slot| slot.options.iter().any(|option| option.items.contains(&item)))
    };
    let untold = question.on_hand().filter(|(other, _)| !question.transcript.was_told(*other));
    let others = untold.filter_map(|(other, _)| other.credential());
    others.filter(|other| is_part(*other) || implies.contains(other)).collect()
}

/// What the plan uses that would have expired, but that the credential renewed it when it was earned.
fn renewed<'q>(question: &'q Question, plan: &Plan, by: CredentialId) -> Vec<&'q str> {
    let (catalog, transcript) = (&question.catalog, &question.transcript);
    let Some(on) = transcript.day(by) else { return Vec::new() };
    let is_renewed = |item: Item| {
        let until = |day: Option<Date>| catalog.validity_of(item).last_day(day?);
        let own = until(transcript.day(item));
        let last = last_day(catalog, transcript, item);
        own.is_some_and(|own| own < question.as_of) && last > own && last == until(Some(on))
    };
    let targets = catalog.credential(by).renews.iter().map(|renewal| renewal.item);
    let used = targets.filter(|item| is_renewed(*item) && good_for(question, plan, *item).is_some());
    used.map(|item| catalog.id_of(item)).collect()
}

/// Has an expired pass earned a credential that is active all the same?
fn lives_on(question: &Question, item: Item) -> bool {
    let is_over = item.exam().is_some() && question.expired(item).is_some();
    is_over && brought(question, item).into_iter().any(|credential| question.is_active(credential))
}

/// That what is active until a day can be renewed without an exam. No plan counts on that: it is nothing to be sat.
fn free_renewal(question: &Question, item: Item, last: Date) -> Option<String> {
    let free = question.catalog.credential(item.credential()?).free_renewal.as_ref()?;
    let opens = free.within_months.map_or(question.as_of, |months| months_before(last, months));
    let open = Window { since: Some(opens.max(question.as_of)), until: Some(last) };
    (question.as_of <= last && free.window.overlaps(open))
        .then(|| format!(" unless renewed until then without an exam ({}), which no plan counts on", free.by))
}

/// What the plan does that makes it active again, or the same fact under its other id, in words.
fn renewed_by(question: &Question, plan: &Plan, item: Item) -> Option<String> {
    let catalog = &question.catalog;
    let holdings = plan.holdings(question);
    let is_anew = again(question, plan, item).is_some();
    let same = catalog.same_fact(item).filter(|same| !is_anew && question.expired(*same).is_some());
    let facts = [Some(item), same].into_iter().flatten();
    let mut renewers =
        facts.flat_map(|fact| question.renewers(fact).into_iter().map(move |renewer| (fact, renewer)));
    // With a calendar what comes after the last day renews nothing, unless it may.
    let in_time = |fact: Item, renewer: CredentialId| {
        let Some(day) = plan.day_of(renewer) else { return true };
        let last = last_day(catalog, &question.transcript, fact);
        let mut renewals = catalog.credential(renewer).renews.iter().filter(|renewal| renewal.item == fact);
        last.is_none_or(|last| day <= last) || renewals.any(|renewal| renewal.even_expired)
    };
    let (_, by) =
        renewers.find(|(fact, renewer)| holdings.made((*renewer).into()) && in_time(*fact, *renewer))?;
    let milestone = plan.milestones.iter().find(|m| m.credential == by);
    let exam = milestone.and_then(|m| plan.exams.get(m.after_step.checked_sub(1)?));
    let id = &catalog.credential(by).id;
    Some(match (milestone, exam) {
        (Some(milestone), Some(exam)) if catalog.exam(*exam).id.eq_ignore_ascii_case(id) => {
            format!("{} (step {})", catalog.exam(*exam).id, milestone.after_step)
        }
        (Some(milestone), _) => format!("{id} ({})", uses::when(milestone)),
        (None, _) => id.clone(),
    })
}

/// That a pass has counted for such a credential that has expired, and does not count for it once more.
fn used_up(question: &Question, item: Item, is_meant: &dyn Fn(CredentialId) -> bool) -> Option<String> {
    let credential = question.used_up_for(item.exam()?).filter(|credential| is_meant(*credential))?;
    let last = question.expired(credential)?;
    Some(format!("has counted for {}, which expired on {last}", question.catalog.credential(credential).id))
}

/// That a pass is too old for a track that the plan takes, or without a plan for one of the goals.
fn too_old(question: &Question, plan: &Plan, item: Item) -> Option<String> {
    item.exam()?;
    let goals = question.goals.iter().filter(|goal| plan.track_of(**goal).is_none());
    let catalog = &question.catalog;
    let tracks = plan.earned.iter().map(|e| (e.credential, e.track));
    let every = |goal: &CredentialId| {
        let goal = *goal;
        (0..catalog.credential(goal).tracks.len()).map(move |track| (goal, track))
    };
    tracks.chain(goals.flat_map(every)).find_map(|(credential, track)| {
        let facts = catalog.credential(credential);
        let months = facts.tracks[track].window_months?;
        let mut options = facts.tracks[track].slots.iter().flat_map(|slot| &slot.options);
        let day = plan.day_of(credential).unwrap_or(question.outset());
        let is_old = counts_until(question.transcript.day(item), Some(months)).is_some_and(|last| last < day);
        (is_old && options.any(|option| option.items.contains(&item)))
            .then(|| format!("too old for {}, which counts passes for {months} months", facts.id))
    })
}
