use std::collections::BTreeSet;

use super::{Claim, Earned, Spent};
use crate::catalog::{ExamId, Requirement};
use crate::problem::Problem;
use crate::standing::Hand;

/// What could not be put in order: nothing left supports it without going in a circle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stuck {
    /// The exams that never become sittable.
    pub exams: Vec<ExamId>,
    /// The credentials that are never completed.
    pub credentials: Vec<Earned>,
}

/// Puts the exams and the earned credentials of a plan into an order in which everything stands on
/// what came before: an exam after its requirements and after the condition of an offer that pays
/// for it (with the exam that brings the voucher for it), a credential after its claims. Among the exams that could come next the first in catalog
/// order does. O(n²) in the size of the plan.
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
    vouchers: &[Spent],
) -> Result<(Vec<ExamId>, Vec<Earned>), Stuck> {
    let mut walk = Walk { problem, claims, purchases, vouchers, hand: Hand::default() };
    let mut exams_left: BTreeSet<ExamId> = exams.iter().copied().collect();
    let mut earned_left: BTreeSet<Earned> = earned.iter().copied().collect();
    let (mut exams_done, mut earned_done) = (Vec::new(), Vec::new());
    loop {
        if let Some(next) = earned_left.iter().copied().find(|e| walk.can_be_earned(*e)) {
            earned_left.remove(&next);
            earned_done.push(next);
            walk.hand.earn(problem, next.credential, next.track);
        } else if let Some(next) = exams_left.iter().copied().find(|e| walk.can_be_sat(*e)) {
            exams_left.remove(&next);
            exams_done.push(next);
            walk.hand.sit(next);
        } else {
            break;
        }
    }
    if exams_left.is_empty() && earned_left.is_empty() {
        Ok((exams_done, earned_done))
    } else {
        Err(Stuck { exams: exams_left.into_iter().collect(), credentials: earned_left.into_iter().collect() })
    }
}

struct Walk<'a> {
    problem: &'a Problem<'a>,
    claims: &'a [Claim],
    purchases: &'a [usize],
    vouchers: &'a [Spent],
    hand: Hand,
}

impl Walk<'_> {
    fn meets(&self, requirements: &[Requirement]) -> bool {
        requirements.iter().all(|requirement| self.hand.meets(self.problem, requirement))
    }

    fn can_be_sat(&self, exam: ExamId) -> bool {
        self.meets(&self.problem.catalog.exam(exam).requires) && self.is_paid(exam)
    }

    fn is_paid(&self, exam: ExamId) -> bool {
        let Some(tariff) = self.problem.tariff else { return true };
        let mut paying =
            self.purchases.iter().filter(|i| tariff.offers[**i].covers.contains(&exam)).peekable();
        paying.peek().is_none() || paying.any(|offer| self.can_be_bought(*offer))
    }

    fn can_be_bought(&self, offer: usize) -> bool {
        let row = self.problem.tariff.map(|tariff| tariff.offers[offer]);
        let mut conditions = row.iter().flat_map(|row| &row.requires);
        let mut spent = self.vouchers.iter().filter(|spent| spent.offer == offer);
        conditions.all(|item| self.hand.has(self.problem, *item, false))
            && (row.is_none_or(|row| row.voucher.is_none())
                || spent.any(|spent| spent.from.is_none_or(|exam| self.hand.made(exam.into()))))
    }

    fn can_be_earned(&self, earned: Earned) -> bool {
        let catalog = self.problem.catalog;
        let track = &catalog.credential(earned.credential).tracks[earned.track];
        self.meets(&track.requires)
            && self
                .claims
                .iter()
                .filter(|claim| claim.credential == earned.credential)
                .map(|claim| claim.option_in(catalog))
                .all(|o| o.items.iter().all(|item| self.hand.has(self.problem, *item, o.active)))
    }
}
