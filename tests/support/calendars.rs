//! Plans in time: every order of a set of exams, and every way to earn what comes of them, day by day.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use studypath::catalog::{CredentialId, ExamId, Item, Track};
use studypath::plan::Plan;
use studypath::question::Question;
use studypath::schedule::{Pace, Schedule};

use super::{
    Bought, Days, Hand, Known, NOTHING, ONCE, Set, Step, Way, World, active, along, is_active, is_offered,
    later, rests, within,
};

/// Deliberate waits are tried for sets of so many exams, and one of them in a calendar.
const WAITING: u32 = 4;

/// How far one is with studying: sevenths of hours or of weeks, or parts of exams.
type Clock = u64;

/// The hours of an exam, or its weeks; where exams are counted, one.
pub fn effort(question: &Question, schedule: &Schedule, exam: ExamId) -> u32 {
    match schedule.pace {
        Pace::Hours { .. } => question.hours(exam).unwrap_or(0),
        Pace::Exams { .. } => 1,
        Pace::Weeks { per_exam } => per_exam,
    }
}

/// Where the clock stands after the effort of one more exam, not before a day, and which day that is.
pub fn next(schedule: &Schedule, clock: Clock, hours: u32, not_before: Option<Date>) -> (Clock, Date) {
    let not_before = not_before.map(|day| exam_day(schedule, day));
    let per_week = match schedule.pace {
        Pace::Hours { per_week, .. } => Some(u64::from(per_week)),
        Pace::Weeks { .. } => Some(1),
        Pace::Exams { .. } => None,
    };
    match per_week {
        Some(per_week) => {
            let clock = clock + 7 * u64::from(hours);
            let day = exam_day(schedule, study_day(schedule, clock.div_ceil(per_week).saturating_sub(1)));
            match not_before {
                Some(later) if day < later => {
                    (clock.max(study_days_before(schedule, later) * per_week + 1), later)
                }
                _ => (clock, day),
            }
        }
        None => {
            let clock = clock + if hours > 0 { PARTS } else { 0 };
            let day = exam_day(schedule, day_of_parts(schedule, clock));
            let Some(later) = not_before.filter(|later| day < *later) else { return (clock, day) };
            // What would have been done by then is lost: the first part of that day is the next.
            let days = schedule.start.until(later).expect("near days").get_days().unsigned_abs();
            let (mut early, mut late) =
                (clock, clock + parts_in_a_month(schedule) * (u64::from(days) / 28 + 2));
            while early + 1 < late {
                let middle = early.midpoint(late);
                match day_of_parts(schedule, middle) < later {
                    true => early = middle,
                    false => late = middle,
                }
            }
            (late, later)
        }
    }
}

/// Parts of an exam, where exams are counted.
const PARTS: u64 = 10_000;

fn parts_in_a_month(schedule: &Schedule) -> u64 {
    let Pace::Exams { per_month } = schedule.pace else { unreachable!("exams are counted") };
    let text = per_month.to_string();
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    format!("{whole}{decimals:0<4}").parse().expect("a number")
}

/// The day on which so many parts are done, as many of them in a month as the pace says, spread over its days.
fn day_of_parts(schedule: &Schedule, parts: u64) -> Date {
    let rate = parts_in_a_month(schedule);
    if parts == 0 {
        return schedule.start;
    }
    let (mut left, mut month) = (parts, 0_i64);
    while left > rate {
        left -= rate;
        month += 1;
    }
    let begins = |month: i64| schedule.start.checked_add(month.months()).expect("near days");
    let length =
        u64::try_from(begins(month).until(begins(month + 1)).expect("near days").get_days()).expect("days");
    let gone = i64::from(schedule.start.until(begins(month)).expect("near days").get_days());
    let gone = gone + i64::try_from(length * left / rate).expect("few") - 1;
    study_day(schedule, u64::try_from(gone).expect("not before the start"))
}

fn is_study_day(schedule: &Schedule, day: Date) -> bool {
    !schedule.off.blackouts().iter().any(|off| off.from <= day && day <= off.to)
}

fn exam_day(schedule: &Schedule, day: Date) -> Date {
    let is_weekend = |day: Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let is_one = |day: &Date| is_study_day(schedule, *day) && !(schedule.off.weekdays() && is_weekend(*day));
    day.series(1.day()).find(is_one).expect("near days")
}

/// The day of study before which so many of them have gone by.
fn study_day(schedule: &Schedule, days: u64) -> Date {
    let days = usize::try_from(days).expect("few");
    if schedule.off.blackouts().is_empty() {
        return schedule.start.checked_add(i64::try_from(days).expect("few").days()).expect("near days");
    }
    let mut all = schedule.start.series(1.day()).filter(|day| is_study_day(schedule, *day));
    all.nth(days).expect("near days")
}

fn study_days_before(schedule: &Schedule, day: Date) -> u64 {
    if schedule.off.blackouts().is_empty() {
        return u64::try_from(schedule.start.until(day).expect("near days").get_days()).unwrap_or(0);
    }
    let before = schedule.start.series(1.day()).take_while(|before| *before < day);
    u64::try_from(before.filter(|day| is_study_day(schedule, *day)).count()).expect("few")
}

/// What one has on a day, and until when it is active.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Life {
    known: Known,
    passed: BTreeMap<ExamId, Vec<Option<Date>>>,
    on_hand: BTreeSet<Item>,
    /// What fell with what it rests on before the first day.
    fallen: BTreeSet<Item>,
    made: BTreeSet<Item>,
}

impl Life {
    fn new(days: &Days<'_>) -> Life {
        let had = days.had.days.iter();
        let passed = had.filter_map(|(item, day)| Some((item.exam()?, vec![*day])));
        let on_hand: BTreeSet<Item> = days.last.keys().copied().collect();
        let fell = |item: &Item| {
            item.credential().is_some_and(|c| rests(days.question, c))
                && !is_active(days.question, &days.known, *item, days.outset(), &[])
        };
        let fallen = on_hand.iter().copied().filter(fell).collect();
        Life { known: days.known.clone(), passed: passed.collect(), on_hand, fallen, made: BTreeSet::new() }
    }

    fn is_active(&self, question: &Question, item: Item, day: Date) -> bool {
        self.on_hand.contains(&item)
            && !self.fallen.contains(&item)
            && is_active(question, &self.known, item, day, &[])
    }

    fn has(&self, question: &Question, item: Item, active: bool, day: Date) -> bool {
        if active { self.is_active(question, item, day) } else { self.on_hand.contains(&item) }
    }

    fn gets(&mut self, question: &Question, item: Item, day: Date) {
        let rules = match item {
            Item::Exam(exam) => &question.catalog.exam(exam).validity.rules,
            Item::Credential(credential) => &question.catalog.credential(credential).validity.rules,
        };
        let rule = rules.iter().find(|rule| rule.earned.contains(day));
        let until = rule.map(|rule| later(day, rule.months));
        let better = match (self.known.last.get(&item).copied(), until) {
            (None, until) => until,
            (Some(None), _) | (_, None) => None,
            (Some(Some(a)), Some(b)) => Some(a.max(b)),
        };
        self.known.last.insert(item, better);
        let since = self.known.since.get(&item).copied().unwrap_or(Some(day));
        self.known.since.insert(item, since.map(|since| since.max(day)));
        self.on_hand.insert(item);
        self.fallen.remove(&item);
    }

    fn sits(&mut self, question: &Question, exam: ExamId, day: Date) {
        self.gets(question, exam.into(), day);
        self.passed.entry(exam).or_default().push(Some(day));
        self.made.insert(exam.into());
    }

    /// The credential is earned, with what the track grants; each renews what it renews.
    fn earns(&mut self, question: &Question, credential: CredentialId, track: &Track, day: Date) {
        let granted = along(question, credential, track).into_iter().filter(|c| {
            !question.policy.without.contains(&Item::Credential(*c))
                && question.policy.tracks.iter().all(|(named, _)| named != c)
        });
        let mut done: BTreeSet<CredentialId> = BTreeSet::new();
        for own in [credential].into_iter().chain(granted) {
            if !is_offered(question, own.into(), day) {
                continue;
            }
            self.made.insert(own.into());
            let mut open = vec![own];
            while let Some(next) = open.pop() {
                if !is_offered(question, next.into(), day) || !done.insert(next) {
                    continue;
                }
                self.gets(question, next.into(), day);
                for renewal in &question.catalog.credential(next).renews {
                    if renewal.window.contains(day)
                        && self.has(question, renewal.item, !renewal.even_expired, day)
                    {
                        match renewal.item {
                            Item::Credential(c) => open.push(c),
                            exam => self.gets(question, exam, day),
                        }
                    }
                }
            }
        }
    }

    /// Passes of the exams, each with any of its days, lie within so many months; of those to be sat again the last.
    fn are_close(&self, exams: &[ExamId], again: impl Fn(ExamId) -> bool, months: u32) -> bool {
        let dated: Vec<Vec<Date>> = exams
            .iter()
            .filter_map(|exam| {
                let days = self.passed.get(exam)?;
                Some(&days[if again(*exam) { days.len() - 1 } else { 0 }..])
            })
            .filter(|days| days.iter().all(Option::is_some))
            .map(|days| days.iter().flatten().copied().collect())
            .collect();
        let fits = |first: Date| {
            dated.iter().all(|days| days.iter().any(|day| first <= *day && *day <= later(first, months)))
        };
        dated.is_empty() || dated.iter().flatten().any(|first| fits(*first))
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct State {
    sat: Set,
    opened: Set,
    clock: Clock,
    day: Date,
    life: Life,
    earned: Vec<Option<(Set, Set)>>,
    /// Ways that the plan does not go.
    not: BTreeSet<(usize, usize)>,
    waited: bool,
}

impl World<'_> {
    /// Is there an order of exactly these exams, with days and ways to earn what comes of them, that keeps every date?
    pub(super) fn works_on_the_calendar(&self, set: Set, bought: Option<&Bought>) -> bool {
        let Some(schedule) = self.question.policy.schedule.clone() else { return false };
        let start = State {
            sat: NOTHING,
            opened: NOTHING,
            clock: 0,
            day: schedule.start,
            life: Life::new(&self.days),
            earned: vec![None; self.ways.len()],
            not: BTreeSet::new(),
            waited: false,
        };
        let waits = self.waits(set, &schedule, &start.life);
        self.goes_on(start, (set, bought), &schedule, &waits, &mut HashSet::new())
    }

    fn goes_on(
        &self,
        state: State,
        (set, bought): (Set, Option<&Bought>),
        schedule: &Schedule,
        waits: &[Date],
        seen: &mut HashSet<State>,
    ) -> bool {
        if !seen.insert(state.clone()) {
            return false;
        }
        let question = self.question;
        let hand = self.hand(&state);
        for (c, ways) in self.ways.iter().enumerate().filter(|(c, _)| state.earned[*c].is_none()) {
            for (w, way) in ways.iter().enumerate().filter(|(w, _)| !state.not.contains(&(c, *w))) {
                if !self.is_complete(c, way, &state, hand) {
                    continue;
                }
                let mut earned = state.clone();
                let track = &question.catalog.credentials[c].tracks[way.track];
                earned.life.earns(question, CredentialId(c), track, state.day);
                earned.earned[c] = Some((way.claims & self.counted(c), way.gains));
                // How it could have been earned matters no more.
                earned.not.retain(|(of, _)| *of != c);
                let kept = self.keeps_limits(&earned.earned);
                if kept && self.goes_on(earned, (set, bought), schedule, waits, seen) {
                    return true;
                }
                if kept && !self.may_be_better_later(c) {
                    return false;
                }
                let mut other = state.clone();
                other.not.insert((c, w));
                return self.goes_on(other, (set, bought), schedule, waits, seen);
            }
        }
        if state.sat == set {
            return within(self.wanted, hand.items);
        }
        for exam in self.next(set, state.sat) {
            let facts = &question.catalog.exams[exam];
            let hours = effort(question, schedule, ExamId(exam));
            let (clock, day) = next(schedule, state.clock, hours, facts.released);
            let later = waits.iter().filter(|_| !state.waited).filter(|wait| **wait > day);
            let later = later.map(|wait| (next(schedule, state.clock, hours, Some(*wait)), true));
            for ((clock, day), waited) in [((clock, day), state.waited)].into_iter().chain(later) {
                let last = facts.retired.into_iter().chain(schedule.by).min();
                if last.is_some_and(|last| last < day) {
                    continue;
                }
                let then = State { day, ..state.clone() };
                let hand = self.hand(&then);
                let step = Step { earned: Vec::new(), sat: state.sat, opened: state.opened };
                for opened in self.ways_to_pay(exam, hand, &step, bought) {
                    let mut next = State { clock, opened, waited, ..then.clone() };
                    next.sat |= 1 << exam;
                    next.life.sits(question, ExamId(exam), day);
                    if self.goes_on(next, (set, bought), schedule, waits, seen) {
                        return true;
                    }
                }
            }
        }
        false
    }

    fn hand(&self, state: &State) -> Hand {
        let on_hand = || state.life.on_hand.iter().copied();
        let had = self.set(on_hand());
        let lives = on_hand().filter(|item| state.life.is_active(self.question, *item, state.day));
        Hand { items: had | active(self.set(lives)), sat: state.sat }
    }

    fn is_complete(&self, credential: usize, way: &Way, state: &State, hand: Hand) -> bool {
        let item = Item::Credential(CredentialId(credential));
        let is_new = |item: &Item| way.claims & ONCE & self.bit(*item) != NOTHING;
        let exams = (0..self.exams).filter(|e| way.claims & (1 << e) != NOTHING).map(ExamId);
        let again = |exam: ExamId| way.again & self.bit(exam.into()) != NOTHING;
        let is_active = state.life.is_active(self.question, item, state.day);
        is_offered(self.question, item, state.day)
            && within(way.claims, hand.items)
            && within(way.again, hand.sat)
            && way.requires.iter().all(|any| any & hand.items != NOTHING)
            && (!is_active
                || state.life.made.iter().any(is_new)
                || self.days.is_of_today(CredentialId(credential)))
            && way.months.is_none_or(|months| state.life.are_close(&exams.collect::<Vec<_>>(), again, months))
    }

    /// Earning it later, or by another way, may be worth more: what is active does not last, something is renewed or
    /// granted, or sharing is limited.
    fn may_be_better_later(&self, credential: usize) -> bool {
        let credentials = &self.question.catalog.credentials;
        let facts = &credentials[credential];
        !self.limits.is_empty()
            || !facts.validity.rules.is_empty()
            || rests(self.question, CredentialId(credential))
            || !facts.renews.is_empty()
            || facts.tracks.iter().any(|track| !track.grants.is_empty())
    }

    /// Days for which it may be worth waiting: the days on which something begins, and those from which something
    /// lasts until a day that studying on from there comes to.
    fn waits(&self, set: Set, schedule: &Schedule, life: &Life) -> Vec<Date> {
        let catalog = &self.question.catalog;
        let mut months = BTreeSet::new();
        let validities = catalog.exams.iter().map(|exam| &exam.validity);
        let validities = validities.chain(catalog.credentials.iter().map(|credential| &credential.validity));
        months.extend(validities.flat_map(|validity| &validity.rules).map(|rule| rule.months));
        months.extend(catalog.credentials.iter().flat_map(|c| &c.tracks).filter_map(|t| t.window_months));
        if months.is_empty() || set.count_ones() > WAITING {
            return Vec::new();
        }
        let exams: Vec<usize> = (0..self.exams).filter(|exam| set & (1 << exam) != NOTHING).collect();
        let renewals = catalog.credentials.iter().flat_map(|c| &c.renews).filter_map(|r| r.window.since);
        let ends = life.known.last.values().flatten().filter_map(|last| last.tomorrow().ok());
        let released = exams.iter().filter_map(|exam| catalog.exams[*exam].released);
        let begins: BTreeSet<Date> =
            renewals.chain(ends).chain(released).filter(|d| *d > schedule.start).collect();
        let mut days: BTreeSet<Date> = begins.clone();
        for begin in begins.into_iter().chain([schedule.start]) {
            for part in 0..1_u32 << exams.len() {
                let mut at = next(schedule, 0, 0, Some(begin));
                for (place, exam) in exams.iter().enumerate() {
                    if part & (1 << place) != 0 {
                        at = next(schedule, at.0, effort(self.question, schedule, ExamId(*exam)), None);
                    }
                }
                for months in &months {
                    let from = at.1.saturating_sub(i64::from(*months).months()).saturating_sub(4.days());
                    days.extend(from.series(1.day()).take(8).find(|day| later(*day, *months) >= at.1));
                }
            }
        }
        days.into_iter().filter(|day| *day > schedule.start).collect()
    }
}

/// Does the plan's own calendar keep every date? The reason in words if it does not.
pub(super) fn is_kept(question: &Question, plan: &Plan, schedule: &Schedule) -> Result<(), String> {
    let catalog = &question.catalog;
    let days = Days::new(question);
    let mut life = Life::new(&days);
    let mut left = plan.earned.clone();
    let mut clock = 0;
    let reach = |life: &mut Life, left: &mut Vec<studypath::plan::Earned>, day: Date| loop {
        let next = left.iter().position(|earned| {
            let track = &catalog.credential(earned.credential).tracks[earned.track];
            let claims = plan.claims.iter().filter(|claim| claim.credential == earned.credential);
            let options: Vec<_> = claims.map(|claim| claim.option_in(catalog)).collect();
            let items: Vec<Item> = options.iter().flat_map(|option| &option.items).copied().collect();
            let exams: Vec<ExamId> = items.iter().filter_map(|item| item.exam()).collect();
            let again = |exam: ExamId| days.has_counted(earned.credential, exam);
            let has = |item: &Item, active: bool| life.has(question, *item, active, day);
            is_offered(question, earned.credential.into(), day)
                && track.requires.iter().all(|r| r.any.iter().any(|item| has(item, r.active)))
                && options.iter().all(|o| o.items.iter().all(|item| has(item, o.active)))
                && exams.iter().all(|exam| !again(*exam) || life.made.contains(&(*exam).into()))
                && (!life.is_active(question, earned.credential.into(), day)
                    || items.iter().any(|i| life.made.contains(i))
                    || days.is_of_today(earned.credential))
                && track.window_months.is_none_or(|months| life.are_close(&exams, again, months))
        });
        let Some(next) = next else { break };
        let earned = left.remove(next);
        let track = &catalog.credential(earned.credential).tracks[earned.track];
        life.earns(question, earned.credential, track, day);
    };
    reach(&mut life, &mut left, schedule.start);
    let mut today = schedule.start;
    for (exam, day) in plan.exams.iter().zip(&plan.days) {
        let facts = catalog.exam(*exam);
        let hours = effort(question, schedule, *exam);
        let (earliest, first) = next(schedule, clock, hours, None);
        let (at, on) = next(schedule, clock, hours, Some(*day));
        if first > *day || on != *day || facts.released.is_some_and(|released| *day < released) {
            return Err(format!("{} is sat on {day}, and {first} is the earliest day", facts.id));
        }
        clock = at.max(earliest);
        let last = facts.retired.into_iter().chain(schedule.by).min();
        if last.is_some_and(|last| last < *day) {
            return Err(format!("{} is sat on {day}, too late", facts.id));
        }
        if !facts.requires.iter().all(|r| r.any.iter().any(|item| life.has(question, *item, r.active, *day)))
        {
            return Err(format!("{} lacks what it requires on {day}", facts.id));
        }
        life.sits(question, *exam, *day);
        reach(&mut life, &mut left, *day);
        today = *day;
    }
    if plan.days.len() != plan.exams.len() || !left.is_empty() {
        return Err(format!("{left:?} is never earned, or a day is missing: {:?}", plan.days));
    }
    let missing = question.policy.with.iter().find(|item| !life.has(question, **item, false, today));
    if let Some(missing) = missing {
        return Err(format!("{} is not on hand", catalog.id_of(*missing)));
    }
    let lost = question.goals.iter().find(|goal| !life.is_active(question, (**goal).into(), today));
    lost.map_or(Ok(()), |goal| Err(format!("{} is not active on {today}", catalog.credential(*goal).id)))
}
