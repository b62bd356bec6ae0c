use std::collections::BTreeSet;

use crate::catalog::{CredentialId, ExamId, Item, Requirement};
use crate::plan::{Earned, Plan};
use crate::question::Question;
use crate::semantics::Producer;

/// Exams of a plan and credentials that come about with it, each by its place in a [`Places`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Have {
    pub exams: u32,
    pub credentials: u128,
}

impl Have {
    fn holds(self, other: Have) -> bool {
        other.exams & !self.exams == 0 && other.credentials & !self.credentials == 0
    }

    pub fn with(self, other: Have) -> Have {
        Have { exams: self.exams | other.exams, credentials: self.credentials | other.credentials }
    }
}

/// What must be had: of each part at least one alternative, all of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Need {
    parts: Vec<Vec<Have>>,
}

impl Need {
    pub fn is_met(&self, have: Have) -> bool {
        self.parts.iter().all(|part| part.iter().any(|alternative| have.holds(*alternative)))
    }

    /// One of these, and nothing else.
    pub fn one(alternatives: Vec<Have>) -> Need {
        Need { parts: vec![alternatives] }
    }

    /// Adds a part; one that an empty alternative meets is met already.
    pub fn add(&mut self, alternatives: impl IntoIterator<Item = Have>) {
        let part: Vec<Have> = alternatives.into_iter().collect();
        if !part.contains(&Have::default()) {
            self.parts.push(part);
        }
    }

    /// Does an alternative name this exam?
    pub fn names(&self, exam: usize) -> bool {
        self.parts.iter().flatten().any(|have| have.exams >> exam & 1 == 1)
    }

    /// What is needed, in one form for all ways of writing it, everything that is had replaced by what it becomes.
    pub fn moved<T: Ord>(&self, becomes: &dyn Fn(Have) -> T) -> BTreeSet<BTreeSet<T>> {
        self.parts.iter().map(|part| part.iter().map(|have| becomes(*have)).collect()).collect()
    }

    pub fn require(&mut self, places: &Places<'_>, requirements: &[Requirement]) {
        for requirement in requirements {
            self.add(requirement.any.iter().flat_map(|item| places.ways(*item, requirement.active)));
        }
    }
}

/// Where the exams and the credentials of a plan stand in the sets of a [`Have`].
pub(super) struct Places<'a> {
    pub question: &'a Question,
    pub exams: &'a [ExamId],
    /// The credentials that the plan builds on come first.
    pub earned: &'a [Earned],
    /// Those and the ones that come for free.
    pub credentials: Vec<CredentialId>,
}

impl Places<'_> {
    /// What brings an item, as it is asked for: each of these by itself. The plan does not build on what
    /// comes for free.
    pub fn ways(&self, item: Item, active: bool) -> Vec<Have> {
        let Some(producers) = self.question.producers(item, active) else { return vec![Have::default()] };
        producers.into_iter().filter_map(|producer| self.step(producer)).collect()
    }

    /// The same of an item that is claimed for a credential.
    pub fn backs(&self, credential: CredentialId, item: Item, active: bool) -> Vec<Have> {
        let Some(backers) = self.question.backers(credential, item, active) else {
            return vec![Have::default()];
        };
        backers.into_iter().filter_map(|producer| self.step(producer)).collect()
    }

    fn step(&self, producer: Producer) -> Option<Have> {
        match producer {
            Producer::Sit(exam) => self.exam(exam),
            Producer::Earn(credential) => {
                let place = self.earned.iter().position(|e| e.credential == credential)?;
                Some(Have { exams: 0, credentials: 1 << place })
            }
            Producer::Grant(credential, track) => {
                let place = self.earned.iter().position(|e| *e == Earned { credential, track })?;
                Some(Have { exams: 0, credentials: 1 << place })
            }
        }
    }

    /// The sitting of an exam of the plan.
    pub fn exam(&self, exam: impl Into<Item>) -> Option<Have> {
        let exam = exam.into().exam()?;
        let place = self.exams.iter().position(|e| *e == exam)?;
        Some(Have { exams: 1 << place, credentials: 0 })
    }

    /// What lets an offer be bought: its conditions and the voucher for it, each combination by itself.
    pub fn buys(&self, plan: &Plan, offer: usize) -> Vec<Have> {
        let Some(row) = self.question.tariff().map(|tariff| &tariff.offers[offer]) else { return Vec::new() };
        let mut together = vec![Have::default()];
        let mut also = |ways: Vec<Have>| {
            together = together.iter().flat_map(|have| ways.iter().map(move |way| have.with(*way))).collect();
        };
        for item in &row.requires {
            also(self.ways(*item, false));
        }
        if row.voucher.is_some() {
            let spent = plan.vouchers.iter().filter(|spent| spent.offer == offer);
            also(
                spent.filter_map(|s| s.from.map_or(Some(Have::default()), |exam| self.exam(exam))).collect(),
            );
        }
        together
    }

    /// Everything by which the item could be on hand.
    pub fn touching(&self, item: Item) -> Have {
        let mut all = self.exam(item).unwrap_or_default();
        let place = self.credentials.iter().position(|c| Item::Credential(*c) == item);
        all.credentials |= place.map_or(0, |place| 1 << place);
        let ways = [true, false].into_iter().flat_map(|active| self.ways(item, active));
        ways.fold(all, Have::with)
    }

    /// Is the item on hand, be it for free?
    pub fn has(&self, have: Have, item: Item, active: bool) -> bool {
        let stands = |set: u128, place: Option<usize>| place.is_some_and(|place| set >> place & 1 == 1);
        let made = match item {
            Item::Exam(exam) => stands(have.exams.into(), self.exams.iter().position(|e| *e == exam)),
            Item::Credential(credential) => {
                stands(have.credentials, self.credentials.iter().position(|c| *c == credential))
            }
        };
        let catalog = &self.question.catalog;
        let may_be_granted = matches!(item, Item::Credential(c) if !catalog.granted_by(c).is_empty());
        let there = || {
            self.question.stands(item, active)
                || ((self.question.has(item) || may_be_granted)
                    && self.ways(item, active).iter().any(|way| have.holds(*way)))
        };
        made || there()
    }
}
