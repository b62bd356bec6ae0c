use std::cell::Cell;
use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{Answer, Engine, Failure, Slack, Status, best};
use crate::catalog::{ExamId, Item, months_after};
use crate::engine::arranged_within;
use crate::question::{Policy, Question};
use crate::rule::{Formulation, formulate};
use crate::semantics::last_day;

/// Among the plans that are best by the criteria in force, the one that can wait longest. Under a
/// schedule that is the plan for which study can begin latest; without one the plan whose first exam to
/// retire does so latest. Of several the choice among equals is as ever.
///
/// What is best can only get worse with time, so the last day is found by bisection: one solve for each
/// halving. Where a limit stops one of them the answer is not proven: the plan is a best one, and how long it can wait is
/// not known.
///
/// # Errors
///
/// [`Failure`] when the backend fails or its plan breaks a rule.
pub fn latest_start(question: &Question, answer: Answer, engine: &Engine<'_>) -> Result<Answer, Failure> {
    latest_start_of(&formulate(question), answer, engine)
}

/// The plan that can wait longest, for a question that is written down already.
pub(crate) fn latest_start_of(
    f: &Formulation,
    answer: Answer,
    engine: &Engine<'_>,
) -> Result<Answer, Failure> {
    let question = &f.question;
    let (Status::Optimal, Some(plan)) = (answer.status, &answer.plan) else { return Ok(answer) };
    let waits = waits(f);
    if waits.is_empty() {
        return Ok(Answer { slack: Some(Slack::Unlimited), ..answer });
    }
    let was_stopped = Cell::new(false);
    let as_good = |wait: Wait| -> Result<Option<Answer>, Failure> {
        let later = wait.ask(question, |later| best(later, engine))?;
        was_stopped.set(was_stopped.get() || later.status == Status::Unproven);
        let is_as_good = later.status == Status::Optimal
            && later
                .plan
                .as_ref()
                .is_some_and(|other| other.totals.compare(&plan.totals, &question.policy).is_le());
        Ok(is_as_good.then_some(later))
    };
    let (mut low, mut high) = (0, waits.len());
    let mut longest = None;
    while low < high {
        let middle = low.midpoint(high);
        match as_good(waits[middle])? {
            Some(found) => {
                longest = Some((waits[middle], found));
                low = middle + 1;
            }
            None => high = middle,
        }
    }
    if was_stopped.get() {
        return Ok(Answer { status: Status::Unproven, ..answer });
    }
    let Some((wait, found)) = longest else {
        let now = question.schedule().map_or(Slack::Sit(question.as_of), |s| Slack::Begin(s.start));
        return Ok(Answer { slack: Some(now), ..answer });
    };
    let slack = match wait {
        _ if low == waits.len() => Slack::Unlimited,
        Wait::Begin(day) => Slack::Begin(day),
        Wait::Without(day) => Slack::Sit(day),
    };
    let Some(plan) = found.plan else { return Ok(answer) };
    // What began later has the same days from now on, unless something is earned at once.
    let arranged = arranged_within(question, &plan, engine.backend.name(), &|| engine.has_time());
    let Ok(plan) = arranged else { return Ok(answer) };
    Ok(Answer { plan: Some(plan), notes: found.notes, slack: Some(slack), ..answer })
}

/// A way of waiting.
#[derive(Clone, Copy)]
enum Wait {
    /// Study begins on this day.
    Begin(Date),
    /// Exams that retire before this day are not sat.
    Without(Date),
}

impl Wait {
    fn ask<T>(self, question: &Question, ask: impl FnOnce(&Question) -> T) -> T {
        let mut policy = Policy::clone(&question.policy);
        match self {
            Wait::Begin(day) => policy.schedule = policy.schedule.as_ref().map(|s| s.starting(day)),
            Wait::Without(day) => {
                let gone =
                    |exam: &ExamId| question.catalog.exam(*exam).retired.is_some_and(|last| last < day);
                policy.without.extend(question.catalog.exam_ids().filter(gone).map(Item::Exam));
            }
        }
        ask(&question.with_policy(&policy))
    }
}

/// Ever longer waits; the last is so long that everything with a last day is gone.
fn waits(f: &Formulation) -> Vec<Wait> {
    let question = &f.question;
    let mut last: Vec<Date> = match question.schedule() {
        Some(_) => last_days(f),
        None => f.sit.keys().filter_map(|exam| question.catalog.exam(*exam).retired).collect(),
    };
    last.retain(|day| *day >= question.as_of);
    last.sort_unstable();
    last.dedup();
    let Some(end) = last.last().and_then(|day| day.tomorrow().ok()) else { return Vec::new() };
    match question.schedule() {
        Some(schedule) => {
            let days = schedule.start.until(end).map_or(0, |span| span.get_days());
            let day = |n: i32| schedule.start.checked_add(n.days()).ok();
            (1..=days).filter_map(day).map(Wait::Begin).collect()
        }
        None => last.into_iter().chain([end]).map(Wait::Without).collect(),
    }
}

/// The days after which less can be done, or less counts, than before.
fn last_days(f: &Formulation) -> Vec<Date> {
    let question = &f.question;
    let catalog = &question.catalog;
    let passed: Vec<Date> = question.on_hand().filter_map(|(_, day)| day).collect();
    let credentials = || f.scope.credentials.iter().map(|c| catalog.credential(*c));
    let windows = credentials().flat_map(|c| &c.tracks).filter_map(|track| track.window_months);
    let windows: BTreeSet<u32> = windows.collect();
    let apart = windows.iter().flat_map(|months| passed.iter().map(|day| months_after(*day, *months)));
    let expiring = question.on_hand().filter_map(|(item, _)| last_day(catalog, &question.transcript, item));
    let renewals = credentials().flat_map(|c| &c.renews).filter_map(|renewal| renewal.window.until);
    let due = f.sit.keys().filter_map(|exam| question.deadline(*exam));
    due.chain(apart).chain(expiring).chain(renewals).chain(credentials().filter_map(|c| c.retired)).collect()
}
