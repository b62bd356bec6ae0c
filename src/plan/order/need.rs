use crate::catalog::{CredentialId, ExamId, Item, Requirement};
use crate::problem::Problem;

/// Exams of a plan and credentials that come about with it, each by its place in a [`Places`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Have {
    pub exams: u32,
    pub credentials: u128,
}

impl Have {
    fn holds(self, other: Have) -> bool {
        other.exams & !self.exams == 0 && other.credentials & !self.credentials == 0
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

    /// Adds a part; one that an empty alternative meets is met already.
    pub fn add(&mut self, alternatives: impl IntoIterator<Item = Option<Have>>) {
        let part: Vec<Have> = alternatives.into_iter().flatten().collect();
        if !part.contains(&Have::default()) {
            self.parts.push(part);
        }
    }

    pub fn require(&mut self, places: &Places<'_>, requirements: &[Requirement]) {
        for requirement in requirements {
            self.add(requirement.any.iter().map(|item| places.together(&[*item])));
        }
    }
}

/// Where the exams and the credentials of a plan stand in the sets of a [`Have`].
pub(super) struct Places<'a> {
    pub problem: &'a Problem<'a>,
    pub exams: &'a [ExamId],
    pub credentials: Vec<CredentialId>,
    /// So many of the credentials the plan builds on; the others come for free.
    pub own: usize,
}

impl Places<'_> {
    /// What a set of items takes beyond what is on hand from the start; `None` where one of them never
    /// is on hand by the plan itself.
    pub fn together(&self, items: &[Item]) -> Option<Have> {
        let mut have = Have::default();
        for item in items.iter().filter(|item| !self.problem.has(**item)) {
            match item {
                Item::Exam(exam) => have.exams |= 1 << self.exams.iter().position(|e| e == exam)?,
                Item::Credential(credential) => {
                    let own = &self.credentials[..self.own];
                    have.credentials |= 1 << own.iter().position(|c| c == credential)?;
                }
            }
        }
        Some(have)
    }

    /// Is the item on hand, be it for free?
    pub fn has(&self, have: Have, item: Item) -> bool {
        let stands = |set: u128, place: Option<usize>| place.is_some_and(|place| set >> place & 1 == 1);
        self.problem.has(item)
            || match item {
                Item::Exam(exam) => stands(have.exams.into(), self.exams.iter().position(|e| *e == exam)),
                Item::Credential(credential) => {
                    stands(have.credentials, self.credentials.iter().position(|c| *c == credential))
                }
            }
    }
}
