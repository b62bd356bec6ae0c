//! What is on hand at the outset of a question, and what a plan could do about the rest.
//!
//! *On hand* is what was passed or earned at any time. *Active* is what has not expired on the day of the
//! outset: the as-of day, under a schedule the first day of study. What has no day, or no rule of validity, is
//! active for ever. Under a schedule days go by: what is active at the outset may run out, and what a plan could
//! do on a later day counts as something that it could do; `plan::calendar` says on which day it does.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{active_parts, counts_until, is_offered, last_day};
use crate::catalog::{CredentialId, ExamId, Item, Requirement, Window};
use crate::question::Question;
use crate::transcript::Stand;

/// A step of a plan by which an item comes to be on hand, or to be active again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Producer {
    /// The exam is sat.
    Sit(ExamId),
    /// The credential is earned, through any of its own tracks.
    Earn(CredentialId),
    /// A credential is earned through this track, which brings others along.
    Grant(CredentialId, usize),
}

impl Producer {
    /// What is done in that step.
    pub fn item(self) -> Item {
        match self {
            Producer::Sit(exam) => exam.into(),
            Producer::Earn(credential) | Producer::Grant(credential, _) => credential.into(),
        }
    }
}

impl Question {
    /// The day as of which dates are judged before anything is sat: the first day of study under a schedule, else
    /// the as-of day.
    pub fn outset(&self) -> Date {
        self.schedule().map_or(self.as_of, |schedule| schedule.start)
    }

    /// The day after which an item on hand was not active any more, if that is over at the outset.
    pub fn expired(&self, item: impl Into<Item>) -> Option<Date> {
        last_day(&self.catalog, &self.transcript, item.into()).filter(|last| *last < self.outset())
    }

    /// Is it over, or may it be by the time at which a plan has come to need it? Without a schedule no time goes
    /// by.
    fn runs_out(&self, last: Date) -> bool {
        match self.schedule() {
            None => last < self.as_of,
            Some(schedule) => schedule.by.is_none_or(|by| last < by),
        }
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
    /// has expired, is too old for a track that counts only exams close to each other, or has counted for a credential
    /// that has expired; under a schedule also in good time, when that lies ahead.
    pub fn may_sit(&self, exam: ExamId) -> bool {
        !self.has(exam)
            || self.may_be_renewed(exam.into())
            || self.is_too_old(exam)
            || self.catalog.credential_ids().any(|c| self.has_counted_for_what_runs_out(c, exam))
    }

    /// Has the pass of the exam counted for the credential, so that to earn it again is to sit the exam again? A pass
    /// counts for a credential once; one that is newer than the credential has not counted for it yet.
    pub fn has_counted(&self, credential: CredentialId, exam: ExamId) -> bool {
        let item = Item::Exam(exam);
        let is_new =
            || self.transcript.day(credential).is_some_and(|since| self.transcript.day(exam) > Some(since));
        self.has(credential) && self.has(item) && self.lists(credential, item) && !is_new()
    }

    /// Has it counted for the credential, and may that be earned again because it has expired, or will have?
    pub fn has_counted_for_what_runs_out(&self, credential: CredentialId, exam: ExamId) -> bool {
        self.has_counted(credential, exam) && self.may_be_renewed(credential.into())
    }

    /// The first credential that has expired and for which the pass of the exam has counted.
    pub fn used_up_for(&self, exam: ExamId) -> Option<CredentialId> {
        let mut held = self.on_hand().filter_map(|(item, _)| item.credential());
        held.find(|credential| self.has_counted(*credential, exam) && self.expired(*credential).is_some())
    }

    /// Does a slot of the credential list the item?
    fn lists(&self, credential: CredentialId, item: Item) -> bool {
        let slots = self.catalog.credential(credential).tracks.iter().flat_map(|track| &track.slots);
        slots.flat_map(|slot| &slot.options).any(|option| option.items.contains(&item))
    }

    /// May a plan earn the credential? What is held may be earned again when it has expired, under a schedule also
    /// in good time, when that lies ahead; and what passes earned may have been earned today where it does not say when
    /// or by which track.
    pub fn may_earn(&self, credential: CredentialId) -> bool {
        !self.has(credential) || self.may_be_renewed(credential.into()) || self.is_repeatable(credential)
    }

    /// Is it on hand, and may passes have earned it today as well?
    pub fn is_repeatable(&self, credential: CredentialId) -> bool {
        self.transcript.followed(credential.into()).is_some_and(|f| f.stand == Stand::Repeatable)
    }

    /// May something that a plan does fall on one of these days?
    fn may_fall_within(&self, window: Window) -> bool {
        match self.schedule() {
            None => window.contains(self.as_of),
            Some(schedule) => window.overlaps(Window { since: Some(schedule.start), until: schedule.by }),
        }
    }

    fn may_be_renewed(&self, item: Item) -> bool {
        last_day(&self.catalog, &self.transcript, item).is_some_and(|last| self.runs_out(last))
    }

    /// Is the pass too old to count beside an exam sat now, in some track that claims it?
    fn is_too_old(&self, exam: ExamId) -> bool {
        let tracks = self.catalog.credentials.iter().flat_map(|credential| &credential.tracks);
        let passed = self.transcript.day(exam);
        let old = |months: Option<u32>| counts_until(passed, months).is_some_and(|last| self.runs_out(last));
        tracks.filter(|track| old(track.window_months)).any(|track| {
            let mut options = track.slots.iter().flat_map(|slot| &slot.options);
            options.any(|option| option.items.contains(&Item::Exam(exam)))
        })
    }

    /// The steps by which a plan can get the item, as it is asked for. `None` where it stands already.
    pub fn producers(&self, item: impl Into<Item>, active: bool) -> Option<Vec<Producer>> {
        let item = item.into();
        if self.stands(item, active) {
            return None;
        }
        let mut producers = Vec::new();
        self.made_by(item, &mut producers);
        if self.has(item) {
            for renewer in self.renewers(item) {
                self.made_by(renewer.into(), &mut producers);
            }
        }
        Some(distinct(producers))
    }

    /// The steps that could play a part in having the item, as it is asked for: the [`producers`](Self::producers),
    /// and under a schedule also what makes it, or what it rests on, active again once that has run out.
    pub fn all_producers(&self, item: impl Into<Item>, active: bool) -> Vec<Producer> {
        let item = item.into();
        if !active || self.schedule().is_none() {
            return self.producers(item, active).unwrap_or_default();
        }
        let mut producers = Vec::new();
        self.made_by(item, &mut producers);
        let mut seen = BTreeSet::from([item]);
        let mut open = vec![item];
        while let Some(target) = open.pop() {
            let renewers = self.catalog.renewed_by(target).iter().map(|(credential, _)| (*credential).into());
            let parts = target.credential().map(|credential| active_parts(&self.catalog, credential));
            for by in renewers.chain(parts.into_iter().flatten()) {
                if seen.insert(by) {
                    self.made_by(by, &mut producers);
                    open.push(by);
                }
            }
        }
        distinct(producers)
    }

    /// The steps by which a plan can get what it claims for a credential: as [`producers`](Self::producers), but that
    /// a pass counts for a credential once.
    pub fn backers(&self, credential: CredentialId, item: Item, active: bool) -> Option<Vec<Producer>> {
        match item {
            Item::Exam(exam) if self.has_counted_for_what_runs_out(credential, exam) => {
                Some(vec![Producer::Sit(exam)])
            }
            _ => self.producers(item, active),
        }
    }

    /// The same of what [could play a part](Self::all_producers).
    pub fn all_backers(&self, credential: CredentialId, item: Item, active: bool) -> Vec<Producer> {
        match item {
            Item::Exam(exam) if self.has_counted_for_what_runs_out(credential, exam) => {
                vec![Producer::Sit(exam)]
            }
            _ => self.all_producers(item, active),
        }
    }

    fn made_by(&self, item: Item, producers: &mut Vec<Producer>) {
        match item {
            Item::Exam(exam) => producers.extend(self.may_sit(exam).then_some(Producer::Sit(exam))),
            Item::Credential(credential) => {
                producers.extend(self.may_earn(credential).then_some(Producer::Earn(credential)));
                if self.can_be_granted(credential) {
                    let tracks = self.catalog.granted_by(credential).iter();
                    let tracks = tracks.filter(|(c, _)| self.may_earn(*c));
                    producers.extend(tracks.map(|(c, t)| Producer::Grant(*c, *t)));
                }
            }
        }
    }

    /// Does a track that grants the credential really bring it? Not where it is retired or excluded, and
    /// not where the asker named the tracks through which it is to be earned.
    pub fn can_be_granted(&self, credential: CredentialId) -> bool {
        is_offered(&self.catalog, credential, self.outset())
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
            let closed = |c: CredentialId| !is_offered(&self.catalog, c, self.outset());
            if !self.has(target) || target.credential().is_some_and(closed) {
                continue;
            }
            let expired = self.expired(target).is_some();
            for (credential, renewal) in self.catalog.renewed_by(target) {
                if self.may_fall_within(renewal.window) && (renewal.even_expired || !expired) {
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

fn distinct(mut producers: Vec<Producer>) -> Vec<Producer> {
    let mut seen = BTreeSet::new();
    producers.retain(|producer| seen.insert(*producer));
    producers
}

/// What a plan has done so far, step by step.
#[derive(Clone, Debug, Default)]
pub struct Holdings {
    /// In order.
    made: Vec<Item>,
}

impl Holdings {
    /// Nothing done so far, with room for so many items.
    pub fn with_capacity(items: usize) -> Holdings {
        Holdings { made: Vec::with_capacity(items) }
    }

    /// The exam is sat.
    pub fn sit(&mut self, exam: ExamId) {
        self.make(exam.into());
    }

    fn make(&mut self, item: Item) {
        if let Err(place) = self.made.binary_search(&item) {
            self.made.insert(place, item);
        }
    }

    /// The credential is earned through this track, with all that comes along.
    pub fn earn(&mut self, question: &Question, credential: CredentialId, track: usize) {
        self.make(credential.into());
        let brought = question.catalog.brings(credential, track).iter();
        brought.filter(|c| question.can_be_granted(**c)).for_each(|c| self.make((*c).into()));
    }

    /// Did the plan itself get it?
    pub fn made(&self, item: Item) -> bool {
        self.made.binary_search(&item).is_ok()
    }

    /// Is it there, as it is asked for?
    pub fn has(&self, question: &Question, item: Item, active: bool) -> bool {
        self.made(item)
            || question.stands(item, active)
            || (question.has(item) && question.renewers(item).iter().any(|r| self.made((*r).into())))
    }

    /// Is it there, as it is claimed for a credential?
    pub fn backs(&self, question: &Question, credential: CredentialId, item: Item, active: bool) -> bool {
        match item {
            Item::Exam(exam) if question.has_counted_for_what_runs_out(credential, exam) => self.made(item),
            _ => self.has(question, item, active),
        }
    }

    /// Is one of the items there?
    pub fn meets(&self, question: &Question, requirement: &Requirement) -> bool {
        requirement.any.iter().any(|item| self.has(question, *item, requirement.active))
    }
}
