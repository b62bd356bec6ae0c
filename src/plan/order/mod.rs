mod complete;
mod lattice;
mod need;
mod walk;

use std::collections::BTreeSet;

use super::{Claim, Earned, Milestone};
use crate::catalog::{CredentialId, ExamId, Item};
use crate::problem::Problem;

use complete::is_complete;
use lattice::Lattice;
use need::Have;

/// An order of study: what is sat, earned and reached, in the order in which it comes about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StudyOrder {
    /// The exams.
    pub exams: Vec<ExamId>,
    /// The credentials that the plan builds on, in the order in which they are completed.
    pub earned: Vec<Earned>,
    /// When each credential is reached, those that come for free included.
    pub milestones: Vec<Milestone>,
}

/// What could not be put in order: nothing left supports it without going in a circle, or in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stuck {
    /// The exams that never become sittable.
    pub exams: Vec<ExamId>,
    /// The credentials that are never completed.
    pub credentials: Vec<Earned>,
}

/// So many exams are ordered exactly.
const EXACT: usize = 16;

/// Puts the exams and the earned credentials of a plan into an order in which everything stands on
/// what came before: an exam after its requirements and after the condition of an offer that pays
/// for it, a credential after its claims; and under a schedule every exam by its last day.
///
/// Of these orders it is the one that follows most advice (`after`); then the one with the least sum,
/// over the credentials reached, of the number of exams sat before each; then the first in catalog
/// order. Both sums are sums over the sets of exams that the order passes through, so the best order is a
/// shortest path through those sets: exact, in O(2^n · n) for n exams, n up to 16. Of more exams the
/// next one is always that with the earliest last day, then the least advice broken, then the first in
/// catalog order.
///
/// A credential that comes for free is reached as soon as the items on hand complete one of its
/// tracks; one that shares a limit with a credential of the plan is not looked for.
///
/// # Errors
///
/// [`Stuck`] when no such order exists.
pub fn study_order(
    problem: &Problem<'_>,
    exams: &[ExamId],
    earned: &[Earned],
    claims: &[Claim],
    purchases: &[usize],
) -> Result<StudyOrder, Stuck> {
    let exams: Vec<ExamId> = exams.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let free = for_free(problem, &exams, earned);
    let walk = || walk::walk(problem, &exams, earned, claims, purchases, &free);
    if exams.len() > EXACT || earned.len() > lattice::MOST {
        return walk();
    }
    let lattice = Lattice::new(problem, &exams, earned, claims, purchases, &free);
    let order = match lattice.is_trivial() {
        true => Some((0..exams.len()).collect()),
        false => lattice.shortest(),
    };
    // What no order supports is named by going as far as possible.
    let Some(order) = order else { return walk() };
    let mut found = StudyOrder::default();
    let mut have = lattice.close(0);
    lattice.reach(&mut found, Have::default(), have, 0, earned);
    for (step, exam) in order.iter().enumerate() {
        found.exams.push(exams[*exam]);
        let next = lattice.close(have.exams | 1 << exam);
        lattice.reach(&mut found, have, next, step + 1, earned);
        have = next;
    }
    if found.earned.len() < earned.len() { walk() } else { Ok(found) }
}

/// The credentials, apart from those that the plan earns, that are complete once its exams are passed.
fn for_free(problem: &Problem<'_>, exams: &[ExamId], earned: &[Earned]) -> Vec<CredentialId> {
    let catalog = problem.catalog;
    let builds_on = |c: CredentialId| earned.iter().any(|e| e.credential == c);
    let is_limited = |c: CredentialId| {
        let with = |limit: &crate::catalog::Limit| {
            limit.between.contains(&c) && limit.between.iter().any(|other| *other != c)
        };
        catalog.limits.iter().any(with)
    };
    let mut open: Vec<CredentialId> = (0..catalog.credentials.len())
        .map(CredentialId)
        .filter(|c| !problem.has(*c) && !builds_on(*c) && !is_limited(*c))
        .filter(|c| !problem.policy.without.contains(&Item::Credential(*c)))
        .collect();
    let mut have: BTreeSet<Item> = exams.iter().map(|exam| Item::Exam(*exam)).collect();
    have.extend(earned.iter().map(|e| Item::Credential(e.credential)));
    let mut reached = Vec::new();
    let has = |have: &BTreeSet<Item>, item| problem.has(item) || have.contains(&item);
    while let Some(at) = open.iter().position(|c| is_complete(problem, *c, &|item| has(&have, item))) {
        have.insert(Item::Credential(open[at]));
        reached.push(open.remove(at));
    }
    reached.sort_unstable();
    reached
}
