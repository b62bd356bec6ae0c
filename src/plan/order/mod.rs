mod lattice;
mod need;
mod path;
mod symmetry;
mod walk;

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::calendar::{Order, Ordered, Part, Steps, best_order, in_this_order};
use super::{Earned, Milestone, Plan};
use crate::catalog::{CredentialId, ExamId};
use crate::question::Question;
use crate::semantics::{Holdings, earned_for_free};

use lattice::Lattice;

/// An order of study: what is sat, earned and reached, in the order in which it comes about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StudyOrder {
    /// The exams.
    pub exams: Vec<ExamId>,
    /// Under a schedule, the day on which each of them is sat; empty without one.
    pub days: Vec<Date>,
    /// The credentials that the plan builds on, in the order in which they are completed.
    pub earned: Vec<Earned>,
    /// When each credential is reached, those that come for free included.
    pub milestones: Vec<Milestone>,
}

/// What could not be put in order: nothing left supports it without going in a cycle, or in time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stuck {
    /// The exams that never become sittable.
    pub exams: Vec<ExamId>,
    /// The credentials that are never completed.
    pub credentials: Vec<Earned>,
}

/// So many exams are ordered exactly.
const EXACT: usize = 16;

/// Puts the exams and the earned credentials of a plan, in whatever order it has them, into one in which everything stands on
/// what came before: an exam after its requirements and after the condition of an offer that pays
/// for it and the pass that brings the voucher for it, a credential after its claims; and under a schedule every exam by its last day.
///
/// Of these orders it is the one that follows most advice (`after`); then the one with the least sum,
/// over the credentials reached, of the number of exams sat before each; then the first in catalog
/// order. Both sums are sums over the sets of exams that the order passes through, so the best order is a
/// shortest path through those sets: exact, in O(2^n · n) for n exams, n up to 16, and of interchangeable exams
/// only one order is looked at. Of more exams the
/// next one is always that with the earliest last day, then the least advice broken, then the first in
/// catalog order.
///
/// A credential that a track grants is reached with that track. One that comes for free is reached as soon as the items on hand complete one of its
/// tracks; one that shares a limit with another credential is not looked for.
///
/// # Errors
///
/// [`Stuck`] when no such order exists.
pub fn study_order(question: &Question, plan: &Plan) -> Result<StudyOrder, Stuck> {
    order_within(question, plan, &|| true)
}

/// The same, as long as there is time to go on: then the best of the orders found so far, and where there is none yet, no
/// order. `go_on` is asked only where there is more to look at.
pub(crate) fn order_within(
    question: &Question,
    plan: &Plan,
    go_on: &dyn Fn() -> bool,
) -> Result<StudyOrder, Stuck> {
    let mut found = match question.schedule() {
        None => ordered(question, plan, go_on)?,
        Some(_) => dated(question, plan, go_on)?,
    };
    add_granted(question, &mut found);
    Ok(found)
}

/// So many steps are tried for the best order in which every date is kept.
const DATED: usize = 20_000;
/// So many of them for each exam whether there is time or not: most orders are found in fewer.
const SURE: usize = 2;

/// Under a schedule the dates that a last day does not say are looked at one by one: the order that is best without
/// them is so with them, where it keeps them and reaches the same at the same time. Else the best one is looked for.
fn dated(question: &Question, plan: &Plan, go_on: &dyn Fn() -> bool) -> Result<StudyOrder, Stuck> {
    let part = Part::whole(question, plan);
    let free = for_free(question, &part.exams, &plan.earned);
    let undated = ordered(question, plan, go_on);
    let steps = |most: usize| Steps::new(most, go_on).surely(SURE * part.exams.len());
    if let Ok(order) = &undated
        && let Some(Ordered { exams, days, followed }) =
            in_this_order(&part, &order.exams, &free, steps(usize::MAX))
    {
        let on_time = |m: &Milestone| followed.milestones.contains(m);
        if order.milestones.iter().all(on_time) || exams.len() > EXACT {
            return Ok(StudyOrder { exams, days, earned: followed.earned, milestones: followed.milestones });
        }
    }
    match best_order(&part, &free, steps(DATED)) {
        Order::Found(Ordered { exams, days, followed }) => {
            Ok(StudyOrder { exams, days, earned: followed.earned, milestones: followed.milestones })
        }
        Order::None | Order::GivenUp => Err(undated.err().unwrap_or_default()),
    }
}

fn ordered(question: &Question, plan: &Plan, go_on: &dyn Fn() -> bool) -> Result<StudyOrder, Stuck> {
    let earned = &plan.earned;
    let exams: Vec<ExamId> = plan.exams.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let free = for_free(question, &exams, earned);
    let walk = || walk::walk(question, plan, &exams, &free);
    if exams.len() > EXACT || earned.len() > lattice::MOST {
        return walk();
    }
    // A completion window counts an exam sat again with its new day; where the exam itself rests on what
    // it completes, the old pass has to do.
    let new_days: &[bool] = if question.schedule().is_some() { &[false] } else { &[true, false] };
    let exact = new_days.iter().copied().find_map(|anew| {
        let lattice = Lattice::new(question, plan, &exams, &free, anew);
        let order = match lattice.is_trivial() {
            true => (0..exams.len()).collect(),
            false => path::shortest(&lattice, go_on)?,
        };
        let found = lattice.follow(&order, earned);
        (found.earned.len() == earned.len()).then_some(found)
    });
    // What no order supports is named by going as far as possible.
    exact.map_or_else(walk, Ok)
}

/// The credentials, apart from those that the plan earns, that are complete once its exams are passed.
fn for_free(question: &Question, exams: &[ExamId], earned: &[Earned]) -> Vec<CredentialId> {
    let builds_on = |c: CredentialId| earned.iter().any(|e| e.credential == c);
    let granted: Vec<CredentialId> = earned.iter().flat_map(|e| granted_with(question, *e)).collect();
    let mut holdings = Holdings::default();
    exams.iter().for_each(|exam| holdings.sit(*exam));
    earned.iter().for_each(|e| holdings.earn(question, e.credential, e.track));
    earned_for_free(question, &|c| !builds_on(c) && !granted.contains(&c), &|item, active| {
        holdings.made(item) || holdings.has(question, item, active)
    })
}

/// What a track brings along that was not had before.
fn granted_with<'a>(question: &'a Question, earned: Earned) -> impl Iterator<Item = CredentialId> + 'a {
    let granted = question.catalog.brings(earned.credential, earned.track).iter().copied();
    granted.filter(|c| question.can_be_granted(*c) && question.may_earn(*c))
}

fn add_granted(question: &Question, found: &mut StudyOrder) {
    for earned in found.earned.clone() {
        for credential in granted_with(question, earned) {
            let by = found.milestones.iter().position(|m| m.credential == earned.credential);
            if let (Some(by), false) = (by, found.milestones.iter().any(|m| m.credential == credential)) {
                let after_step = found.milestones[by].after_step;
                found.milestones.insert(by, Milestone { after_step, credential });
            }
        }
    }
}
