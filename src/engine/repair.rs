use std::cell::Cell;
use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::Date;
use studypath_ilp::Found;
use studypath_ilp::backend::default_backend;

use super::calendar::{Cores, search_knowing};
use super::change::{Change, ask_changed};
use studypath_ilp::Engine;

use super::{Conflict, Failure, Repair, decode, earliest};
use crate::catalog::{Item, Window, months_after};
use crate::plan::Totals;
use crate::question::{Criterion, Obstacle, Question};
use crate::rule::{Formulation, formulate};
use crate::schedule::Pace;
use crate::semantics::last_day;

/// Days without a break: the first and the last; `None` means without end.
type Stretch = (Date, Option<Date>);

/// So many repairs of one kind are listed.
const OF_A_KIND: usize = 4;
/// So many repairs are listed in all.
const LISTED: usize = 10;
/// So many days of an earlier start are looked at.
const EARLIER: i32 = 3_650;
/// So many pairs of changes are tried where no single change is enough.
const PAIRS: usize = 1_500;
/// So many nodes are looked at before a change is given up.
const NODES: usize = 2_000;

/// Looks for the smallest changes that make a plan possible: every single change of the question that
/// could matter and does not lie in the past, and where none is enough, pairs of them. Each is verified by
/// solving the changed question. One feasibility check for each change tried, and a solve for each that is listed. False
/// where one of them came to no end, so that there may be others.
///
/// # Errors
///
/// [`Failure`] when the backend fails.
pub fn repair(
    f: &Formulation,
    engine: &Engine<'_>,
    known: &Cores,
    conflict: &mut Conflict,
) -> Result<bool, Failure> {
    let question = &f.question;
    // Whatever backend was asked for: the changes are the same.
    let engine = Engine { backend: default_backend(), ..*engine };
    let tries = Tries { question, engine, known, are_all: Cell::new(true) };
    let single = candidates(f);
    let mut working: Vec<Vec<Change>> = Vec::new();
    for change in &single {
        if tries.makes_possible(&[*change])? {
            working.push(vec![*change]);
        }
    }
    let is_goal = |item: &Item| item.credential().is_some_and(|c| question.goals.contains(&c));
    if working.iter().any(|changes| matches!(&changes[..], [Change::Allow(item)] if is_goal(item))) {
        // To have passed what brings a goal that must not be earned says nothing beside that.
        working.retain(|changes| !matches!(changes[..], [Change::Pass(_) | Change::Hold(_)]));
    }
    working.extend(tries.next_days(f)?.map(|change| vec![change]));
    working.extend(tries.more_time()?.into_iter().map(|change| vec![change]));
    if working.is_empty() {
        working = tries.pairs(&single)?;
    }
    working.sort_by_key(|changes| changes.iter().map(|c| c.rank()).collect::<Vec<_>>());
    let mut repairs = Vec::new();
    for changes in &working {
        repairs.push(Repair {
            text: String::new(),
            totals: tries.outlook(changes)?,
            changes: changes.clone(),
        });
    }
    let kinds = |repair: &Repair| repair.changes.iter().map(|c| c.rank()).collect::<Vec<_>>();
    let better = |a: &Repair, b: &Repair| match (&a.totals, &b.totals) {
        (Some(a), Some(b)) => a.compare(b, &question.policy),
        (a, b) => a.is_none().cmp(&b.is_none()),
    };
    repairs.sort_by(|a, b| kinds(a).cmp(&kinds(b)).then_with(|| better(a, b)));
    let mut listed: Vec<Repair> = Vec::new();
    for mut repair in repairs {
        let alike = listed.iter().filter(|other| kinds(other) == kinds(&repair)).count();
        if alike < OF_A_KIND && listed.len() < LISTED {
            repair.text = text(question, &repair);
            listed.push(repair);
        }
    }
    conflict.more_repairs = working.len() - listed.len();
    conflict.repairs = listed;
    Ok(tries.are_all.get())
}

/// Single changes that could matter, days aside. Holding a goal would answer nothing.
fn candidates(f: &Formulation) -> Vec<Change> {
    let question = &f.question;
    let (catalog, policy) = (&question.catalog, &question.policy);
    let mut changes: Vec<Change> = policy.without.iter().map(|item| Change::Allow(*item)).collect();
    changes.extend(policy.with.iter().map(|item| Change::Release(*item)));
    for credential in &f.scope.credentials {
        let tracks = 0..catalog.credential(*credential).tracks.len();
        let shut = tracks.filter(|track| !policy.allows_track(*credential, *track));
        changes.extend(shut.map(|track| Change::Track(*credential, track)));
    }
    let lacks = |obstacle| f.scope.exams.iter().any(|e| question.obstacles(*e).contains(&obstacle));
    if question.judged_by(Criterion::Hours) && lacks(Obstacle::NoHours) {
        changes.push(Change::Ignore(Criterion::Hours));
    }
    changes.extend(f.scope.exams.iter().map(|exam| Change::Pass(*exam)));
    let others = f.scope.credentials.iter().filter(|c| !question.goals.contains(c));
    changes.extend(others.map(|credential| Change::Hold(*credential)));
    if question.goals.len() > 1 {
        changes.extend(question.goals.iter().map(|goal| Change::Drop(*goal)));
    }
    changes.dedup();
    changes
}

/// The stretches of days after the as-of day, the nearest first, within which nothing in scope begins or
/// ends. The one that holds the as-of day is left out.
fn stretches(f: &Formulation) -> Vec<Stretch> {
    // Days on which something is different from the day before.
    let mut turns = BTreeSet::new();
    let mut add = |window: Window| {
        turns.extend(window.since);
        turns.extend(window.until.and_then(|day| day.tomorrow().ok()));
    };
    for exam in &f.scope.exams {
        add(f.question.catalog.exam(*exam).window());
    }
    let had = || f.question.transcript.on_hand().into_iter();
    let passed: Vec<Date> = had().filter(|(item, _)| item.exam().is_some()).filter_map(|(_, d)| d).collect();
    for (item, _) in had() {
        let until = last_day(&f.question.catalog, &f.question.transcript, item);
        add(Window { since: None, until });
    }
    for credential in f.scope.credentials.iter().map(|c| f.question.catalog.credential(*c)) {
        add(Window { since: None, until: credential.retired });
        credential.renews.iter().for_each(|renewal| add(renewal.window));
    }
    for credential in &f.scope.credentials {
        for track in &f.question.catalog.credential(*credential).tracks {
            add(track.window);
            let months = track.window_months.into_iter();
            for last in months.flat_map(|m| passed.iter().map(move |day| months_after(*day, m))) {
                add(Window { since: None, until: Some(last) });
            }
            track.slots.iter().flat_map(|slot| &slot.options).for_each(|option| add(option.window));
        }
    }
    let turns: Vec<Date> = turns.into_iter().collect();
    let today = turns.partition_point(|turn| *turn <= f.question.as_of);
    let end = |place: usize| turns.get(place).and_then(|turn| turn.yesterday().ok());
    (today..turns.len()).map(|i| (turns[i], end(i + 1))).collect()
}

/// Changes of one question, tried one after the other.
struct Tries<'t> {
    question: &'t Question,
    engine: Engine<'t>,
    known: &'t Cores,
    /// Did each of them come to an end?
    are_all: Cell<bool>,
}

impl Tries<'_> {
    /// The least changes of the schedule that make a plan possible: a later end, a faster pace, an earlier
    /// start. Less of each is never enough, so that each is found by bisection or by one solve.
    fn more_time(&self) -> Result<Vec<Change>, Failure> {
        let question = self.question;
        let Some(schedule) = question.schedule() else { return Ok(Vec::new()) };
        let mut changes = Vec::new();
        if schedule.by.is_some() {
            let day = if self.has_time() { earliest(question, &self.engine)? } else { None };
            // Was it that there is none?
            self.has_time();
            changes.extend(day.map(Change::By).filter(|change| !change.is_in_the_past(question)));
        }
        let faster: Vec<Change> = match schedule.pace {
            Pace::Hours { per_week, .. } => (per_week + 1..=Pace::MOST_HOURS).map(Change::Pace).collect(),
            Pace::Exams { per_month } => {
                (per_month.next_whole()..=Pace::MOST_EXAMS).map(Change::Pace).collect()
            }
            Pace::Weeks { per_exam } => (1..per_exam).rev().map(Change::Pace).collect(),
        };
        let days = (1..=EARLIER).filter_map(|n| schedule.start.checked_sub(n.days()).ok());
        let earlier: Vec<Change> =
            days.map(Change::Start).take_while(|change| !change.is_in_the_past(question)).collect();
        for ever_more in [faster, earlier] {
            changes.extend(self.least(&ever_more)?);
        }
        Ok(changes)
    }

    /// The first of ever larger changes that makes a plan possible.
    fn least(&self, ever_more: &[Change]) -> Result<Option<Change>, Failure> {
        let works = |change: &Change| self.makes_possible(&[*change]);
        match ever_more.last() {
            Some(last) if works(last)? => {}
            _ => return Ok(None),
        }
        let (mut low, mut high) = (0, ever_more.len() - 1);
        while low < high {
            let middle = low.midpoint(high);
            if works(&ever_more[middle])? { high = middle } else { low = middle + 1 }
        }
        Ok(Some(ever_more[low]))
    }

    fn pairs(&self, single: &[Change]) -> Result<Vec<Vec<Change>>, Failure> {
        let mut working = Vec::new();
        let all = single.iter().enumerate().flat_map(|(i, a)| single[i + 1..].iter().map(move |b| [*a, *b]));
        for (tried, pair) in all.enumerate() {
            if tried == PAIRS {
                self.are_all.set(false);
                break;
            }
            if self.makes_possible(&pair)? {
                working.push(pair.to_vec());
            }
        }
        Ok(working)
    }

    /// The next days on which a plan is possible, as far as that goes without a break. Only the days on which
    /// something begins or ends can make a difference.
    fn next_days(&self, f: &Formulation) -> Result<Option<Change>, Failure> {
        let mut found: Option<(Date, Option<Date>)> = None;
        for (first, last) in stretches(f) {
            let probe = Change::Day { day: first, first: Some(first), last };
            match (&mut found, self.makes_possible(&[probe])?) {
                (None, true) => found = Some((first, last)),
                (Some((_, reach)), true) => *reach = last,
                (None, false) => {}
                (Some(_), false) => break,
            }
        }
        Ok(found.map(|(first, last)| Change::Day { day: first, first: Some(first), last }))
    }

    /// Is there time for another one? Where there is none, not all were tried.
    fn has_time(&self) -> bool {
        let has_time = self.engine.has_time();
        self.are_all.set(self.are_all.get() && has_time);
        has_time
    }

    /// Is there a plan after these changes? No, where a limit stops the search.
    fn makes_possible(&self, changes: &[Change]) -> Result<bool, Failure> {
        if !self.has_time() {
            return Ok(false);
        }
        ask_changed(self.question, changes, |changed| {
            let f = formulate(changed);
            let engine = Engine { nodes: Some(NODES), ..self.engine };
            let found = search_knowing(&f, &engine, self.known).minimize(&[])?;
            self.are_all.set(self.are_all.get() && found != Found::Interrupted);
            Ok(matches!(found, Found::Optimum(_)))
        })
    }

    /// What the best plan amounts to after these changes. `None` where a limit stops the search.
    fn outlook(&self, changes: &[Change]) -> Result<Option<Totals>, Failure> {
        if !self.has_time() {
            return Ok(None);
        }
        ask_changed(self.question, changes, |changed| {
            let f = formulate(changed);
            let limited = Engine { nodes: Some(NODES), ..self.engine };
            let mut search = search_knowing(&f, &limited, self.known);
            for (_, terms) in f.objectives() {
                if !matches!(search.settle(&terms)?, Found::Optimum(_)) {
                    return Ok(None);
                }
            }
            let decoded = |values| Failure::unless_stopped(decode::decode(&f, values, &self.engine));
            let plan = search.incumbent().map_or(Ok(None), decoded)?;
            Ok(plan.map(|plan| plan.totals))
        })
    }
}

fn text(question: &Question, repair: &Repair) -> String {
    let changes: Vec<String> = repair.changes.iter().map(|change| change.words(question)).collect();
    let changes = changes.join(" and ");
    let Some(totals) = &repair.totals else { return changes };
    let exams = match totals.exams {
        0 => return format!("{changes}: nothing left to sit"),
        1 => "1 exam".to_owned(),
        n => format!("{n} exams"),
    };
    match totals.cost_in_words(question) {
        Some(cost) => format!("{changes}: {exams}, {cost}"),
        None => format!("{changes}: {exams}"),
    }
}
