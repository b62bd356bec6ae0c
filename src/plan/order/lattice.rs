use super::StudyOrder;
use super::need::{Have, Need, Places};
use crate::catalog::{CredentialId, ExamId};
use crate::plan::{Earned, Milestone, Plan};
use crate::question::Question;
use crate::semantics::completed;

/// So many credentials are looked at.
pub(super) const MOST: usize = 128;

/// The sets of exams that an order of study passes through, each with what it brings.
pub(super) struct Lattice<'a> {
    pub(super) places: Places<'a>,
    /// Before an exam is sat.
    pub(super) sit: Vec<Need>,
    /// What is best had before an exam is sat.
    pub(super) after: Vec<Vec<Need>>,
    /// The credentials that the plan builds on come first, with what they take; then those for free.
    pub(super) earn: Vec<Need>,
    /// The effort of each exam and how much may be done by its last day; without a schedule nothing.
    pub(super) due: Vec<(u64, Option<u64>)>,
}

impl<'a> Lattice<'a> {
    /// The exams in catalog order, beside the plan that has them in any.
    pub fn new(
        question: &'a Question,
        plan: &'a Plan,
        exams: &'a [ExamId],
        free: &[CredentialId],
        anew: bool,
    ) -> Lattice<'a> {
        let catalog = &question.catalog;
        let mut credentials: Vec<CredentialId> = plan.earned.iter().map(|e| e.credential).collect();
        credentials.extend(free);
        credentials.truncate(MOST);
        let places = Places { question, exams, earned: &plan.earned, credentials };
        let sit = exams.iter().map(|exam| {
            let mut need = Need::default();
            need.require(&places, &catalog.exam(*exam).requires);
            let covers = |offer: &&usize| {
                question.tariff().is_some_and(|tariff| tariff.offers[**offer].covers.contains(exam))
            };
            let paying: Vec<usize> = plan.purchases.iter().filter(covers).copied().collect();
            if !paying.is_empty() && !plan.totals.unpriced.contains(exam) {
                need.add(paying.iter().flat_map(|offer| places.buys(plan, *offer)));
            }
            need
        });
        let sit: Vec<Need> = sit.collect();
        let after = exams.iter().map(|exam| {
            let advice = catalog.exam(*exam).after.iter().map(|advice| advice.item);
            let open = advice.filter(|item| !question.has(*item));
            // Where nothing in the plan brings it there is nothing to wait for.
            open.map(|item| places.ways(item, false)).filter(|ways| !ways.is_empty()).map(Need::one).collect()
        });
        let after: Vec<Vec<Need>> = after.collect();
        let earn = plan.earned.iter().map(|e| {
            let mut need = Need::default();
            let track = &catalog.credential(e.credential).tracks[e.track];
            need.require(&places, &track.requires);
            for claim in plan.claims.iter().filter(|claim| claim.credential == e.credential) {
                let option = claim.option_in(catalog);
                for item in &option.items {
                    match anew && plan.is_anew(question, *claim, *item) {
                        true => need.add(places.exam(*item)),
                        false => need.add(places.backs(e.credential, *item, option.active)),
                    }
                }
            }
            need
        });
        let earn: Vec<Need> = earn.collect();
        let due = exams.iter().map(|exam| match question.schedule() {
            None => (0, None),
            Some(schedule) => {
                let effort = schedule.effort(catalog.exam(*exam)).unwrap_or(0);
                let last = question.deadline(*exam);
                let too_late = last.is_some_and(|day| schedule.is_before_all(day));
                let room = last.map(|day| schedule.capacity(day));
                // Even an exam without effort is sat on the first day at the earliest.
                (if too_late { effort.max(1) } else { effort }, room)
            }
        });
        let due = due.collect();
        Lattice { places, sit, after, earn, due }
    }

    pub(super) fn full(&self) -> u32 {
        (1 << self.places.exams.len()) - 1
    }

    /// What is had once these exams are passed.
    pub(super) fn close(&self, exams: u32) -> Have {
        let mut have = Have { exams, credentials: 0 };
        loop {
            let before = have.credentials;
            for (c, credential) in self.places.credentials.iter().enumerate() {
                if have.credentials >> c & 1 == 1 {
                    continue;
                }
                let reached = match self.earn.get(c) {
                    Some(need) => need.is_met(have),
                    None => {
                        let is_there = |item, active| self.places.has(have, item, active);
                        completed(self.places.question, *credential, &is_there).is_some()
                    }
                };
                have.credentials |= u128::from(reached) << c;
            }
            if have.credentials == before {
                return have;
            }
        }
    }

    /// Can the exam come next after these?
    pub(super) fn can_follow(&self, exam: usize, have: Have) -> bool {
        have.exams >> exam & 1 == 0 && self.sit[exam].is_met(have) && self.is_in_time(exam, have.exams)
    }

    fn is_in_time(&self, exam: usize, done: u32) -> bool {
        let (effort, Some(room)) = self.due[exam] else { return true };
        let before = (0..self.due.len()).filter(|e| done >> e & 1 == 1).map(|e| self.due[e].0);
        before.sum::<u64>() + effort <= room
    }

    pub(super) fn broken_advice(&self, exam: usize, have: Have) -> u64 {
        let broken = |advice: &&Need| !advice.is_met(have);
        self.after[exam].iter().filter(broken).count() as u64
    }

    /// Is catalog order legal and nothing gained by another one?
    pub fn is_trivial(&self) -> bool {
        let n = self.places.exams.len();
        if self.after.iter().any(|advice| !advice.is_empty()) {
            return false;
        }
        let none = self.close(0);
        let early = |exam: usize| self.close(self.full() & !(1 << exam)).credentials != none.credentials;
        if (0..n).any(early) {
            return false;
        }
        let mut have = none;
        (0..n).all(|exam| {
            let fits = self.can_follow(exam, have);
            have.exams |= 1 << exam;
            fits
        })
    }

    /// What an order brings, step by step.
    pub fn follow(&self, order: &[usize], earned: &[Earned]) -> StudyOrder {
        let mut found = StudyOrder::default();
        let mut have = self.close(0);
        self.reach(&mut found, Have::default(), have, 0, earned);
        for (step, exam) in order.iter().enumerate() {
            found.exams.push(self.places.exams[*exam]);
            let next = self.close(have.exams | 1 << exam);
            self.reach(&mut found, have, next, step + 1, earned);
            have = next;
        }
        found
    }

    /// Notes what was reached between two sets.
    fn reach(&self, walk: &mut StudyOrder, before: Have, after: Have, step: usize, earned: &[Earned]) {
        let mut new: Vec<usize> = (0..self.places.credentials.len())
            .filter(|c| (after.credentials & !before.credentials) >> c & 1 == 1)
            .collect();
        // A credential stands after those that it rests on.
        let mut have = Have { exams: after.exams, credentials: before.credentials };
        let mut ordered = Vec::with_capacity(new.len());
        while let Some(at) = new.iter().position(|c| self.earn.get(*c).is_none_or(|need| need.is_met(have))) {
            let next = new.remove(at);
            have.credentials |= 1 << next;
            ordered.push(next);
        }
        walk.earned.extend(ordered.iter().filter_map(|c| earned.get(*c)));
        let is_new = |c: &&usize| step > 0 || **c < earned.len();
        let mut milestones: Vec<CredentialId> =
            ordered.iter().filter(is_new).map(|c| self.places.credentials[*c]).collect();
        milestones.sort_by_key(|c| self.places.question.goals.contains(c));
        walk.milestones
            .extend(milestones.into_iter().map(|credential| Milestone { after_step: step, credential }));
    }
}
