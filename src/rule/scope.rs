use std::collections::BTreeSet;

use crate::catalog::{CredentialId, ExamId, Item};
use crate::problem::{Criterion, Problem};

/// What a question can possibly touch: everything reachable from the goals through tracks, slots,
/// requirements and the conditions of offers. What is on hand from the start needs nothing else.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Exams that could be sat.
    pub exams: BTreeSet<ExamId>,
    /// Credentials that could be earned.
    pub credentials: BTreeSet<CredentialId>,
    /// Offers that pay for one of the exams.
    pub offers: BTreeSet<usize>,
}

impl Scope {
    /// The scope of a question. Linear in the size of what it reaches, and of the tariff.
    pub fn of(problem: &Problem<'_>) -> Scope {
        let mut scope = Scope::default();
        let goals = problem.goals.iter().map(|c| Item::Credential(*c));
        let mut open: Vec<Item> = goals.chain(problem.policy.with.iter().copied()).collect();
        let buys = problem.judged_by(Criterion::Cost);
        while let Some(item) = open.pop() {
            if problem.has(item) {
                continue;
            }
            match item {
                Item::Exam(exam) => {
                    if !scope.exams.insert(exam) {
                        continue;
                    }
                    open.extend(problem.catalog.exam(exam).requires.iter().flat_map(|r| &r.any));
                    if buys {
                        scope.add_offers(problem, exam, &mut open);
                    }
                }
                Item::Credential(credential) => {
                    if !scope.credentials.insert(credential) {
                        continue;
                    }
                    for track in &problem.catalog.credential(credential).tracks {
                        open.extend(track.requires.iter().flat_map(|r| &r.any));
                        open.extend(track.slots.iter().flat_map(|s| &s.options).flat_map(|o| &o.items));
                    }
                }
            }
        }
        scope
    }

    fn add_offers(&mut self, problem: &Problem<'_>, exam: ExamId, open: &mut Vec<Item>) {
        let Some(tariff) = problem.tariff else { return };
        for (index, offer) in tariff.offers.iter().enumerate() {
            if offer.covers.contains(&exam) && self.offers.insert(index) {
                open.extend(&offer.requires);
            }
        }
    }
}
