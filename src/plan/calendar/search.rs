use std::collections::{BTreeSet, HashMap};

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::follow::{Followed, Outlook, follow};
use super::part::Part;
use super::prepared::Prepared;
use super::settle::{Settled, Steps, Waits, days_of, settle};
use crate::catalog::{CredentialId, ExamId, Item};
use crate::plan::{Earned, Plan};
use crate::question::Question;

/// An order of study with its calendar.
pub(crate) struct Ordered {
    pub exams: Vec<ExamId>,
    pub days: Vec<Date>,
    pub followed: Followed,
}

/// What came of looking for an order.
pub(crate) enum Order {
    /// Here is one.
    Found(Ordered),
    /// There is none.
    None,
    /// There may be one: the search was given up.
    GivenUp,
}

/// What an order is judged by: the advice that it does not follow, then the sum of the steps after which the
/// credentials are reached.
type Value = (usize, usize);

/// Where two orders that have sat the same exams are alike from there on: the exams with their days where anything
/// runs out, what has come of them, for some of it retires, and how much is done.
type State = (Vec<(ExamId, Option<Date>)>, BTreeSet<CredentialId>, u64);

/// Looks for any order in which every date is kept, those due early first.
///
/// Depth first; orders that come to the same are followed once. Exponential in the number of exams at worst, and given
/// up after so many steps.
pub(crate) fn any_order(part: &Part<'_>, steps: &mut Steps<'_>) -> Order {
    let prepared = Prepared::new(part);
    let mut walk = Walk::new(&prepared, &[], steps, false);
    let due = |exam: &ExamId| part.question.deadline(*exam).unwrap_or(Date::MAX);
    let released = |exam: &ExamId| part.question.catalog.exam(*exam).released;
    walk.exams.sort_by_key(|exam| (due(exam), released(exam), *exam));
    walk.look()
}

/// The best of all orders in which every date is kept: the least advice broken, then the credentials reached as early
/// as can be, then the first in catalog order. Where the search is given up, the best so far.
pub(crate) fn best_order(part: &Part<'_>, free: &[CredentialId], mut steps: Steps<'_>) -> Order {
    Walk::new(&Prepared::new(part), free, &mut steps, true).look()
}

/// The same exams in this order, if every date can be kept.
pub(crate) fn in_this_order(
    part: &Part<'_>,
    exams: &[ExamId],
    free: &[CredentialId],
    mut steps: Steps<'_>,
) -> Option<Ordered> {
    let Settled { days, followed, .. } =
        settle(&Prepared::new(part), exams, &Waits::new(), true, free, &mut steps).ok()?;
    Some(Ordered { exams: exams.to_vec(), days, followed })
}

/// The last day up to and with another to which the exam at a place of a plan can be put off, those before it on their
/// days and the others as soon as can be after it, so that nothing runs out meanwhile. One calendar for each halving of
/// the days.
pub(crate) fn latest_while_all_lasts(question: &Question, plan: &Plan, at: usize, last: Date) -> Date {
    let part = Part::whole(question, plan);
    let prepared = Prepared::new(&part);
    let Some(planned) = plan.days.get(at).copied().filter(|day| *day < last && prepared.runs_out) else {
        return last;
    };
    let keeps_all = |day: Date| {
        let others = plan.exams.iter().copied().zip(plan.days.iter().copied());
        let waits: Waits = others.chain([(plan.exams[at], day)]).collect();
        let days = days_of(question, &plan.exams, &waits);
        days.is_some_and(|(days, _)| follow(&prepared, &plan.exams, &days, Outlook::Complete, &[]).is_ok())
    };
    if keeps_all(last) {
        return last;
    }
    let (mut good, mut late) = (0, planned.until(last).map_or(0, |span| span.get_days()));
    while good + 1 < late {
        let middle = good.midpoint(late);
        match keeps_all(planned.saturating_add(middle.days())) {
            true => good = middle,
            false => late = middle,
        }
    }
    planned.saturating_add(good.days())
}

struct Walk<'w, 't> {
    part: &'w Part<'w>,
    prepared: &'w Prepared<'w>,
    free: &'w [CredentialId],
    exams: Vec<ExamId>,
    /// Is the best one looked for?
    best: bool,
    steps: &'w mut Steps<'t>,
    /// States that were left before, with the value on arrival; nothing was put off there.
    seen: HashMap<State, Value>,
    found: Option<(Value, Ordered)>,
}

impl<'w, 't> Walk<'w, 't> {
    fn new(
        prepared: &'w Prepared<'w>,
        free: &'w [CredentialId],
        steps: &'w mut Steps<'t>,
        best: bool,
    ) -> Walk<'w, 't> {
        let part = prepared.part;
        let exams = part.exams.clone();
        Walk { part, prepared, free, exams, best, steps, seen: HashMap::new(), found: None }
    }

    fn look(&mut self) -> Order {
        let complete = self.exams.is_empty();
        if let Ok(start) = settle(self.prepared, &[], &Waits::new(), complete, self.free, self.steps) {
            self.visit(&mut Vec::new(), start, 0);
        }
        match self.found.take() {
            Some((_, ordered)) => Order::Found(ordered),
            None if self.steps.gave_up => Order::GivenUp,
            None => Order::None,
        }
    }

    /// Goes on from an order of some of the exams; says whether anything was put off on the way.
    fn visit(&mut self, order: &mut Vec<ExamId>, so_far: Settled, broken: usize) -> bool {
        let milestones = so_far.followed.milestones.iter();
        let reached: usize = milestones.clone().map(|m| m.after_step).sum();
        let open = self.part.earned.len() + self.free.len();
        // What is not reached yet is reached after the next exam at the earliest.
        let open = open.saturating_sub(milestones.count()) * (order.len() + 1).min(self.exams.len());
        let value = (broken, reached + open);
        if order.len() == self.exams.len() {
            if self.found.as_ref().is_none_or(|(known, _)| value < *known) {
                let Settled { days, followed, .. } = so_far;
                self.found = Some((value, Ordered { exams: order.clone(), days, followed }));
            }
            return false;
        }
        if self.found.as_ref().is_some_and(|(known, _)| !self.best || value >= *known) {
            return false;
        }
        if !self.is_in_time(order, so_far.position) {
            return false;
        }
        let mut sat: Vec<(ExamId, Option<Date>)> = order
            .iter()
            .zip(&so_far.days)
            .map(|(e, day)| (*e, self.prepared.runs_out.then_some(*day)))
            .collect();
        sat.sort_unstable();
        let had = so_far.followed.milestones.iter().map(|milestone| milestone.credential).collect();
        let state = (sat, had, so_far.position);
        if self.seen.get(&state).is_some_and(|known| !self.best || *known <= value) {
            return false;
        }
        let mut put_off = false;
        for exam in self.exams.clone() {
            if order.contains(&exam) || (self.found.is_some() && !self.best) {
                continue;
            }
            if self.steps.left == 0 {
                self.steps.gave_up = true;
                break;
            }
            let broken = broken + self.broken_advice(exam, order, &so_far.followed);
            order.push(exam);
            let complete = order.len() == self.exams.len();
            match settle(self.prepared, order, &so_far.waits, complete, self.free, self.steps) {
                Ok(next) => {
                    put_off |= next.put_off;
                    put_off |= self.visit(order, next, broken);
                }
                Err(tried) => put_off |= tried,
            }
            order.pop();
        }
        if !put_off && so_far.waits.is_empty() && !self.steps.gave_up {
            self.seen.insert(state, value);
        }
        put_off
    }

    /// Can the exams that are left be sat by their last days, all else set aside? Earliest due date first is optimal
    /// for that (Jackson 1955).
    fn is_in_time(&self, order: &[ExamId], mut position: u64) -> bool {
        let question = self.part.question;
        let Some(schedule) = question.schedule() else { return true };
        let left = self.exams.iter().filter(|exam| !order.contains(exam));
        let mut due: Vec<(Date, ExamId)> =
            left.filter_map(|exam| Some((question.deadline(*exam)?, *exam))).collect();
        due.sort_unstable();
        due.into_iter().all(|(last, exam)| {
            let effort = schedule.effort(question.catalog.exam(exam));
            let next = effort.and_then(|effort| schedule.sit(position, effort, None));
            next.is_some_and(|(next, day)| {
                position = next;
                day <= last
            })
        })
    }

    /// The advice that is not followed if the exam comes next: what the plan brings later is best had before.
    fn broken_advice(&self, exam: ExamId, order: &[ExamId], so_far: &Followed) -> usize {
        let question = self.part.question;
        let comes_later = |item: Item| match item {
            Item::Exam(e) => self.exams.contains(&e) && !order.contains(&e),
            Item::Credential(c) => {
                let earns = |earned: &[Earned]| earned.iter().any(|e| e.credential == c);
                earns(&self.part.earned) && !earns(&so_far.earned)
            }
        };
        let advice = question.catalog.exam(exam).after.iter().map(|advice| advice.item);
        advice.filter(|item| !question.has(*item) && comes_later(*item)).count()
    }
}
