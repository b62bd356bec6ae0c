//! What stands at the outset of a question, and what a plan could do about the rest: had once, active
//! now, expired, renewed.
//!
//! *On hand* is what was passed or earned at any time. *Active* is what has not expired on the as-of
//! day. What has no day, or no rule of validity, is active for ever.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::catalog::{Catalog, CredentialId, ExamId, Item, Requirement, months_after};
use crate::question::Question;
use crate::transcript::Transcript;

/// A step of a plan by which an item comes to be on hand, or to be active again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Maker {
    /// The exam is sat.
    Sit(ExamId),
    /// The credential is earned, through any of its own tracks.
    Earn(CredentialId),
    /// A credential is earned through this track, which grants others.
    Grant(CredentialId, usize),
}

impl Maker {
    /// What is done in that step.
    pub fn item(self) -> Item {
        match self {
            Maker::Sit(exam) => exam.into(),
            Maker::Earn(credential) | Maker::Grant(credential, _) => credential.into(),
        }
    }
}

/// The last day on which an item of the transcript is or was active. `None` where it does not expire,
/// where no day is known, and where it is not on hand.
pub fn last_day(catalog: &Catalog, transcript: &Transcript, item: Item) -> Option<Date> {
    let validity = catalog.validity_of(item);
    if validity.rules.is_empty() {
        return None;
    }
    match catalog.renewed_by(item) {
        [] => validity.last_day(transcript.day(item)?),
        _ => last_days(catalog, transcript).get(&item).copied().flatten(),
    }
}

/// The last active day of each dated item, `None` for ever: by its own day or by that of a renewal,
/// whichever reaches further. What was earned in the past renewed others in the past.
fn last_days(catalog: &Catalog, transcript: &Transcript) -> BTreeMap<Item, Option<Date>> {
    let mut earned: Vec<(Date, Item)> =
        transcript.iter().filter_map(|(item, day)| Some((day?, item))).collect();
    earned.sort_unstable();
    let own = |(day, item): &(Date, Item)| (*item, catalog.validity_of(*item).last_day(*day));
    let mut last: BTreeMap<Item, Option<Date>> = earned.iter().map(own).collect();
    for (day, item) in earned {
        let mut renewed = BTreeSet::from([item]);
        let mut open = vec![item];
        while let Some(item) = open.pop() {
            let Item::Credential(credential) = item else { continue };
            for renewal in &catalog.credential(credential).renews {
                let target = renewal.item;
                let Some(known) = last.get(&target).copied() else { continue };
                let is_had = transcript.day(target).is_some_and(|had| had <= day);
                let lives = renewal.even_expired || known.is_none_or(|last| day <= last);
                let in_force = renewal.window.contains(day) && is_offered(catalog, target, day);
                if is_had && lives && in_force && renewed.insert(target) {
                    let until = catalog.validity_of(target).last_day(day);
                    last.insert(target, known.zip(until).map(|(a, b)| a.max(b)));
                    open.push(target);
                }
            }
        }
    }
    last
}

/// Can it still be earned or renewed on this day? A retired credential cannot.
fn is_offered(catalog: &Catalog, item: Item, day: Date) -> bool {
    match item {
        Item::Exam(_) => true,
        Item::Credential(c) => catalog.credential(c).retired.is_none_or(|retired| day <= retired),
    }
}

impl Question {
    /// The day after which an item on hand was not active any more, if that is over.
    pub fn expired(&self, item: impl Into<Item>) -> Option<Date> {
        last_day(&self.catalog, &self.transcript, item.into()).filter(|last| *last < self.as_of)
    }

    /// Is it on hand and active before anything is sat?
    pub fn is_active(&self, item: impl Into<Item>) -> bool {
        let item = item.into();
        self.has(item) && self.expired(item).is_none()
    }

    /// Is it there from the start, as it is asked for?
    pub fn stands(&self, item: impl Into<Item>, active: bool) -> bool {
        let item = item.into();
        self.has(item) && !(active && self.expired(item).is_some())
    }

    /// Is one of the items there from the start?
    pub fn meets(&self, requirement: &Requirement) -> bool {
        requirement.any.iter().any(|item| self.stands(*item, requirement.active))
    }

    /// May a plan sit the exam, if nothing else keeps it from it? A passed exam may be sat again when it
    /// has expired, or is too old for a track that counts only exams close to each other.
    pub fn may_sit(&self, exam: ExamId) -> bool {
        !self.has(exam) || self.expired(exam).is_some() || self.is_too_old(exam)
    }

    /// May a plan earn the credential? What is held may be earned again when it has expired.
    pub fn may_earn(&self, credential: CredentialId) -> bool {
        !self.has(credential) || self.expired(credential).is_some()
    }

    /// Is the pass too old to count beside an exam sat now, in some track that claims it?
    fn is_too_old(&self, exam: ExamId) -> bool {
        let Some(day) = self.transcript.day(exam) else { return false };
        let tracks = self.catalog.credentials.iter().flat_map(|credential| &credential.tracks);
        let old = |months: u32| months_after(day, months) < self.as_of;
        tracks.filter(|track| track.window_months.is_some_and(old)).any(|track| {
            let mut options = track.slots.iter().flat_map(|slot| &slot.options);
            options.any(|option| option.items.contains(&Item::Exam(exam)))
        })
    }

    /// The steps by which a plan can get the item, as it is asked for. `None` where it stands already.
    pub fn makers(&self, item: impl Into<Item>, active: bool) -> Option<Vec<Maker>> {
        let item = item.into();
        if self.stands(item, active) {
            return None;
        }
        let mut makers = Vec::new();
        self.made_by(item, &mut makers);
        if self.has(item) {
            for renewer in self.renewers(item) {
                self.made_by(renewer.into(), &mut makers);
            }
        }
        let mut seen = BTreeSet::new();
        makers.retain(|maker| seen.insert(*maker));
        Some(makers)
    }

    fn made_by(&self, item: Item, makers: &mut Vec<Maker>) {
        match item {
            Item::Exam(exam) => makers.extend(self.may_sit(exam).then_some(Maker::Sit(exam))),
            Item::Credential(credential) => {
                makers.extend(self.may_earn(credential).then_some(Maker::Earn(credential)));
                if self.can_be_granted(credential) {
                    let tracks = self.catalog.granted_by(credential).iter();
                    let tracks = tracks.filter(|(c, _)| self.may_earn(*c));
                    makers.extend(tracks.map(|(c, t)| Maker::Grant(*c, *t)));
                }
            }
        }
    }

    /// Does a track that grants the credential really bring it? Not where it is retired or excluded, and
    /// not where the asker named the tracks through which it is to be earned.
    pub fn can_be_granted(&self, credential: CredentialId) -> bool {
        is_offered(&self.catalog, credential.into(), self.as_of)
            && !self.policy.without.contains(&credential.into())
            && self.policy.tracks.iter().all(|(named, _)| *named != credential)
    }

    /// The credentials by whose earning something expired becomes active again, directly or by way of
    /// others that are held.
    pub fn renewers(&self, item: Item) -> BTreeSet<CredentialId> {
        let mut found = BTreeSet::new();
        let mut seen = BTreeSet::from([item]);
        let mut open = vec![item];
        while let Some(target) = open.pop() {
            if !self.has(target) || !is_offered(&self.catalog, target, self.as_of) {
                continue;
            }
            let expired = self.expired(target).is_some();
            for (credential, renewal) in self.catalog.renewed_by(target) {
                if renewal.window.contains(self.as_of) && (renewal.even_expired || !expired) {
                    found.insert(*credential);
                    if seen.insert((*credential).into()) {
                        open.push((*credential).into());
                    }
                }
            }
        }
        found
    }
}

/// What a plan has done so far, step by step.
#[derive(Clone, Debug, Default)]
pub struct Hand {
    made: BTreeSet<Item>,
}

impl Hand {
    /// The exam is sat.
    pub fn sit(&mut self, exam: ExamId) {
        self.made.insert(exam.into());
    }

    /// The credential is earned through this track, with all that the track grants.
    pub fn earn(&mut self, question: &Question, credential: CredentialId, track: usize) {
        self.made.insert(credential.into());
        if let Some(track) = question.catalog.credential(credential).tracks.get(track) {
            let granted = track.grants.iter().filter(|granted| question.can_be_granted(**granted));
            self.made.extend(granted.map(|granted| Item::Credential(*granted)));
        }
    }

    /// Did the plan itself get it?
    pub fn made(&self, item: Item) -> bool {
        self.made.contains(&item)
    }

    /// Is it there, as it is asked for?
    pub fn has(&self, question: &Question, item: Item, active: bool) -> bool {
        self.made(item)
            || question.stands(item, active)
            || (question.has(item) && question.renewers(item).iter().any(|r| self.made((*r).into())))
    }

    /// Is one of the items there?
    pub fn meets(&self, question: &Question, requirement: &Requirement) -> bool {
        requirement.any.iter().any(|item| self.has(question, *item, requirement.active))
    }
}
