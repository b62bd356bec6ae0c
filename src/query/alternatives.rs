use std::num::NonZero;

use studypath_ilp::{Found, Var};

use super::{Answer, Engine, Failure, Status};
use crate::engine::stages;
use crate::engine::{Cuts, first, search_noting};
use crate::plan::Plan;
use crate::question::Question;
use crate::rule::{Formulation, formulate};

/// The best plans, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternatives {
    /// The best plan, or why there is none, as [`best`](super::best()) answers.
    pub first: Answer,
    /// The plans after the first, the better ones first. Each is proven to be the next.
    pub others: Vec<Answer>,
    /// Whether there are more.
    pub end: End,
}

/// Why a list of plans ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// As many as were asked for, and there are more; or a limit left that open.
    Enough,
    /// There is no other.
    Exhausted,
    /// A limit stopped the search for the next one.
    Interrupted,
}

impl Alternatives {
    /// All plans found, the best first.
    pub fn plans(&self) -> impl Iterator<Item = &Plan> {
        std::iter::once(&self.first).chain(&self.others).filter_map(|answer| answer.plan.as_ref())
    }
}

/// The `count` best plans of which none is a padded copy of another, in the order of the criteria;
/// equally good exam sets in the order of law 10.
///
/// A legal exam set is a *padded copy* when a proper subset of it is legal and no worse. Sets are
/// judged by what they cost in the end, not by inclusion: where one more exam makes a bundle pay, the
/// greater set is strictly better and stands in the list before the smaller one.
///
/// After each set S found, the row `sum of x over S <= |S| - 1` takes away S and its supersets. That is
/// exact:
///
/// - *Nothing is lost.* Let U be a set that is taken away and S the first of the sets found that lies
///   within U. When S was found, U was still possible, so U is no better than S: it is S or a padded
///   copy of it.
/// - *Nothing padded is found.* Let T be found, and S a legal proper subset of T that is no worse. S has
///   fewer exams, and their number is a criterion, so S is better than T. S was still possible, for
///   every row that takes away S takes away its superset T; so T was not the best that was left.
///
/// About as many solves for each plan as for the best one, and one that tells whether there are more.
///
/// # Errors
///
/// [`Failure`] when the backend fails or its plan breaks a rule.
pub fn alternatives(
    question: &Question,
    count: NonZero<usize>,
    engine: &Engine<'_>,
) -> Result<Alternatives, Failure> {
    alternatives_of(&formulate(question), count, engine)
}

/// The best plans of a question that is written down already.
pub(crate) fn alternatives_of(
    f: &Formulation,
    count: NonZero<usize>,
    engine: &Engine<'_>,
) -> Result<Alternatives, Failure> {
    let cuts = Cuts::default();
    let mut rest = search_noting(f, engine, &cuts);
    let mut found =
        Alternatives { first: first(f, rest.clone(), engine, &cuts)?, others: Vec::new(), end: End::Enough };
    let mut last = match found.first.status {
        Status::Unproven => {
            found.end = End::Interrupted;
            return Ok(found);
        }
        _ => found.first.plan.clone(),
    };
    while let Some(plan) = last {
        rest.forbid(&sat(f, &plan));
        if found.others.len() + 1 == count.get() {
            if rest.minimize(&[])? == Found::Infeasible {
                found.end = End::Exhausted;
            }
            return Ok(found);
        }
        let next = stages::solve(f, rest.clone(), engine)?;
        if next.status == Status::Unproven {
            found.end = End::Interrupted;
            return Ok(found);
        }
        last = next.plan.clone();
        if next.plan.is_some() {
            found.others.push(next);
        }
    }
    found.end = End::Exhausted;
    Ok(found)
}

/// The variables of the exams that a plan sits.
fn sat(f: &Formulation, plan: &Plan) -> Vec<Var> {
    plan.exams.iter().filter_map(|exam| f.sit.get(exam).copied()).collect()
}
