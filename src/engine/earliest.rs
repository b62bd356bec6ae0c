use jiff::civil::Date;
use studypath_ilp::{Engine, Found, Search};

use super::Failure;
use crate::catalog::ExamId;
use crate::question::{Policy, Question};
use crate::rule::formulate;
use crate::schedule::Schedule;

/// The day on which the goal can be reached at the earliest, whatever it costs; `None` where it cannot be
/// reached at all or a limit stops the search. One solve.
///
/// # Errors
///
/// [`Failure`] when the backend fails.
pub fn earliest(question: &Question, engine: &Engine<'_>) -> Result<Option<Date>, Failure> {
    let Some(schedule) = question.schedule() else { return Ok(None) };
    let open = Schedule { by: None, ..*schedule };
    let policy = Policy { schedule: Some(open), ..Policy::clone(&question.policy) };
    let question = question.with_policy(&policy);
    let f = formulate(&question);
    let terms = f.sit.iter().map(|(exam, var)| (*var, effort(&question, &open, *exam)));
    let terms: Vec<_> = terms.filter_map(|(var, effort)| Some((var, i64::try_from(effort).ok()?))).collect();
    match Search::new(f.model.program.clone(), *engine).minimize(&terms)? {
        Found::Optimum(least) => Ok(u64::try_from(least).ok().and_then(|least| open.day_of(least))),
        _ => Ok(None),
    }
}

/// The effort of an exam under a schedule; 0 where it is not known.
pub(crate) fn effort(question: &Question, schedule: &Schedule, exam: ExamId) -> u64 {
    schedule.effort(question.catalog.exam(exam)).unwrap_or(0)
}
