use jiff::ToSpan as _;
use jiff::civil::Date;
use studypath_ilp::{Engine, Found, Search};

use super::{Failure, decode, search_of};
use crate::catalog::ExamId;
use crate::question::{Policy, Question};
use crate::rule::{Formulation, formulate, is_dated};
use crate::schedule::Schedule;

/// The day on which the goal can be reached at the earliest, whatever it costs; `None` where it cannot be
/// reached at all or a limit stops the search. One solve, or two where it takes no effort; where dates other than last days
/// matter, the day on which the plan with the least effort is done, and then one solve for each halving of the days before
/// it.
///
/// # Errors
///
/// [`Failure`] when the backend fails.
pub fn earliest(question: &Question, engine: &Engine<'_>) -> Result<Option<Date>, Failure> {
    let Some(schedule) = question.schedule() else { return Ok(None) };
    let open = Schedule { by: None, ..schedule.clone() };
    let policy = Policy { schedule: Some(open.clone()), ..Policy::clone(&question.policy) };
    let question = question.with_policy(&policy);
    let f = formulate(&question);
    if is_dated(&f) {
        return earliest_dated(&f, &open, engine);
    }
    let terms = f.sit.iter().map(|(exam, var)| (*var, effort(&question, &open, *exam)));
    let terms: Vec<_> = terms.filter_map(|(var, effort)| Some((var, i64::try_from(effort).ok()?))).collect();
    let mut search = Search::new(f.model.program.clone(), *engine);
    let Found::Optimum(least) = search.minimize(&terms)? else { return Ok(None) };
    let sat: Vec<_> = f.sit.values().map(|var| (*var, 1)).collect();
    // Where nothing is left to sit, no day off stands in the way.
    if least == 0 && search.minimize(&sat)? == Found::Optimum(0) {
        return Ok(Some(open.start));
    }
    Ok(u64::try_from(least).ok().and_then(|least| open.day_of(least)))
}

fn earliest_dated(f: &Formulation, open: &Schedule, engine: &Engine<'_>) -> Result<Option<Date>, Failure> {
    let terms = f.sit.iter().map(|(exam, var)| (*var, effort(&f.question, open, *exam)));
    let terms: Vec<_> = terms.filter_map(|(var, effort)| Some((var, i64::try_from(effort).ok()?))).collect();
    let mut search = search_of(f, engine);
    let (Found::Optimum(_), Some(values)) = (search.minimize(&terms)?, search.incumbent()) else {
        return Ok(None);
    };
    let Some(plan) = Failure::unless_stopped(decode::decode(f, values, engine))? else { return Ok(None) };
    let (mut first, mut last) = (open.start, plan.days.last().copied().unwrap_or(open.start));
    while first < last {
        let half = (last - first).get_days() / 2;
        let Ok(middle) = first.checked_add(half.days()) else { break };
        let policy = Policy {
            schedule: Some(Schedule { by: Some(middle), ..open.clone() }),
            ..Policy::clone(&f.question.policy)
        };
        let question = f.question.with_policy(&policy);
        let f = formulate(&question);
        match search_of(&f, engine).minimize(&[])? {
            Found::Optimum(_) => last = middle,
            Found::Infeasible => first = middle.tomorrow().unwrap_or(last),
            Found::Interrupted => return Ok(None),
        }
    }
    Ok(Some(last))
}

/// The effort of an exam under a schedule; 0 where it is not known.
pub(crate) fn effort(question: &Question, schedule: &Schedule, exam: ExamId) -> u64 {
    schedule.effort(question.catalog.exam(exam)).unwrap_or(0)
}
