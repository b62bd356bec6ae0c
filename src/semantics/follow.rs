//! What follows with certainty from what was told.
//!
//! An exam and the credential that it alone gives, with one id in two letter cases, are one fact. Whoever holds a
//! credential holds what it implies, and what each of its tracks grants. Passes that complete a track earn its
//! credential, on the day of the last of them, by the rules day where one is asked for and else by the rules of that day;
//! and they earn it once more where all of them are newer than it is. Where the day of one of them is not known, neither
//! is that of the credential, and it is judged by the rules of the as-of day. A credential that shares a limit with
//! another follows from nothing: for which of them a pass counts is not certain.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::{Activity, completed_on, is_offered, may_expire};
use crate::catalog::{Catalog, CredentialId, ExamId, Item, Track, months_after};
use crate::question::{Policy, Question};
use crate::transcript::{Followed, Following, Stand, Transcript};

impl Question {
    /// The same question for another candidate, and all that follows from what they have.
    pub fn with_transcript(&self, transcript: Transcript) -> Question {
        Question { transcript: Arc::new(transcript), ..self.clone() }.with_what_follows()
    }

    /// The same question with all that follows from what the candidate has, where that was not worked out yet.
    pub fn with_what_follows(self) -> Question {
        match self.transcript.following() {
            Some(_) => self,
            None => self.with_what_follows_now(),
        }
    }

    /// The same question with all that follows by its own rules and as-of day.
    pub fn with_what_follows_now(self) -> Question {
        let mut transcript = Transcript::clone(&self.transcript);
        transcript.forget_following();
        transcript.follow(what_follows(&self.catalog, &transcript, self.as_of, &self.policy));
        Question { transcript: Arc::new(transcript), ..self }
    }

    /// Does it matter that something was earned before the first day of study? So it does where it is known when, and
    /// it ends; and where it cannot be earned on that day.
    pub(crate) fn is_older(&self, item: Item, followed: Followed) -> bool {
        let is_over = |credential| !is_offered(&self.catalog, credential, self.outset());
        (followed.day.is_some() && may_expire(&self.catalog, item)) || item.credential().is_some_and(is_over)
    }

    /// The same question with all that follows on hand, and nothing of it left for a plan to earn.
    pub fn with_all_on_hand(&self) -> Question {
        let question = self.clone().with_what_follows();
        let mut transcript = Transcript::clone(&question.transcript);
        if let Some(following) = transcript.following() {
            let items =
                following.items.iter().map(|followed| Followed { stand: Stand::Settled, ..*followed });
            let following = Following { items: items.collect(), ..following.clone() };
            transcript.follow(following);
        }
        Question { transcript: Arc::new(transcript), ..question }
    }
}

/// What follows from a transcript, as of a day, by the rules of the policy's rules day or else of each day: for each day of the
/// transcript, in the order of time, what is complete on it, until nothing more is. About one matching for each
/// credential, day and thing that follows.
pub fn what_follows(catalog: &Catalog, transcript: &Transcript, as_of: Date, policy: &Policy) -> Following {
    if transcript.is_empty() {
        return Following::default();
    }
    let mut search = Search {
        catalog,
        as_of,
        rules: policy.rules,
        days: transcript.iter().collect(),
        earlier: transcript.earlier().clone(),
        so_far: BTreeMap::new(),
        activity: Activity::none(catalog),
        earned: Vec::new(),
        brought: BTreeMap::new(),
        ambiguous: BTreeSet::new(),
    };
    search.add_what_comes_along();
    search.day_by_day();
    search.without_day();
    search.found(transcript, policy)
}

struct Search<'c> {
    catalog: &'c Catalog,
    as_of: Date,
    /// The rules day, where it is not the day that is looked at.
    rules: Option<Date>,
    /// Everything on hand so far, with its day.
    days: BTreeMap<Item, Option<Date>>,
    /// The days before those, where something was passed or earned more than once.
    earlier: BTreeMap<Item, BTreeSet<Date>>,
    /// The last day of everything, of those up to the day that is being looked at.
    so_far: BTreeMap<Item, Date>,
    /// What is active on the day that is being looked at.
    activity: Activity<'c>,
    /// What passes earned, in the order in which they did.
    earned: Vec<CredentialId>,
    /// What came along with something that passes earned.
    brought: BTreeMap<CredentialId, CredentialId>,
    /// What passes earned by one of several tracks which grant different things.
    ambiguous: BTreeSet<CredentialId>,
}

impl Search<'_> {
    /// Adds what is on hand with what was told. A fact in two letter cases has its latest day; what comes along with
    /// something has come along on each of its days.
    fn add_what_comes_along(&mut self) {
        let told: Vec<Item> = self.days.keys().copied().collect();
        for item in told {
            let Some(same) = self.catalog.same_fact(item) else { continue };
            let known = [item, same].into_iter().filter_map(|item| self.days.get(&item).copied().flatten());
            let known: Vec<Date> = known.collect();
            let mut earlier: BTreeSet<Date> =
                [item, same].iter().filter_map(|item| self.earlier.remove(item)).flatten().collect();
            earlier.extend(known);
            let latest = earlier.pop_last();
            for item in [item, same] {
                self.days.insert(item, latest);
                if !earlier.is_empty() {
                    self.earlier.insert(item, earlier.clone());
                }
            }
        }
        let latest = self.days.iter().map(|(item, day)| (*item, *day));
        let earlier = self.earlier.iter().flat_map(|(item, days)| days.iter().map(|day| (*item, Some(*day))));
        let mut open: Vec<(Item, Option<Date>)> = latest.chain(earlier).collect();
        while let Some((item, day)) = open.pop() {
            let Item::Credential(credential) = item else { continue };
            let facts = self.catalog.credential(credential);
            let granted = |c: &CredentialId| facts.tracks.iter().all(|track| track.grants.contains(c));
            let granted = facts.tracks.iter().flat_map(|track| &track.grants).filter(|c| granted(c));
            for other in facts.implies.iter().chain(granted) {
                if self.add_day((*other).into(), day) {
                    open.push(((*other).into(), day));
                }
            }
        }
    }

    /// Is that something new? What is on hand since nobody knows when may be as new as anything.
    fn add_day(&mut self, item: Item, day: Option<Date>) -> bool {
        let Some(known) = self.days.get(&item).copied() else {
            self.days.insert(item, day);
            return true;
        };
        if known == day {
            return false;
        }
        let latest = known.zip(day).map(|(known, day)| known.max(day));
        self.days.insert(item, latest);
        let mut is_new = latest != known;
        for before in [known, day].into_iter().flatten().filter(|before| Some(*before) != latest) {
            is_new |= self.earlier.entry(item).or_default().insert(before);
        }
        is_new
    }

    fn day_by_day(&mut self) {
        let earlier = self.earlier.iter().flat_map(|(item, days)| days.iter().map(|day| (*item, *day)));
        let latest = self.days.iter().filter_map(|(item, day)| Some((*item, (*day)?)));
        let mut days: BTreeMap<Date, BTreeSet<Item>> = BTreeMap::new();
        for (item, day) in earlier.chain(latest) {
            days.entry(day).or_default().insert(item);
        }
        for (day, done) in days {
            let done: Vec<Item> = done.into_iter().collect();
            self.activity.record(&done, day);
            self.so_far.extend(done.iter().map(|item| (*item, day)));
            let mut again: BTreeSet<CredentialId> = BTreeSet::new();
            while let Some((credential, track)) = self.complete(day, &again) {
                again.insert(credential);
                self.earn(credential, track, Some(day));
            }
        }
    }

    /// With what has no day: that counts as active.
    fn without_day(&mut self) {
        let undated: Vec<Item> = self.days.iter().filter(|(_, day)| day.is_none()).map(|(i, _)| *i).collect();
        undated.into_iter().for_each(|item| self.activity.record_undated(item));
        loop {
            let mut open = self.catalog.credential_ids().filter(|c| !self.days.contains_key(&(*c).into()));
            let Some((credential, track)) =
                open.find_map(|c| Some((c, self.completed(c, self.as_of, &|_| true, &|_| true)?)))
            else {
                return;
            };
            self.earn(credential, track, None);
        }
    }

    /// The first credential, apart from those that were looked at, that is complete on a day and was not before.
    fn complete(&self, day: Date, but: &BTreeSet<CredentialId>) -> Option<(CredentialId, usize)> {
        self.catalog.credential_ids().filter(|c| !but.contains(c)).find_map(|credential| {
            let item = Item::Credential(credential);
            // Held since nobody knows when: perhaps renewed since.
            if self.days.get(&item) == Some(&None) {
                return None;
            }
            if !self.activity.has(item, day, false) {
                return Some((credential, self.completed(credential, day, &|_| true, &|_| true)?));
            }
            // Once more by passes that have not counted for it yet; what is active is not earned by nothing new.
            let since = self.so_far.get(&item);
            let is_new = |exam: ExamId| self.so_far.get(&exam.into()) > since;
            let track = self.completed(credential, day, &is_new, &|_| true)?;
            let by_nothing = || self.completed(credential, day, &|_| false, &|_| true).is_some();
            (!self.activity.is_active(item, day) || !by_nothing()).then_some((credential, track))
        })
    }

    /// The track that completes a credential on a day by the exams that count, if the tracks allowed do. The passes
    /// of a track with a completion window are those of so many months from one of them on.
    fn completed(
        &self,
        credential: CredentialId,
        day: Date,
        counts: &dyn Fn(ExamId) -> bool,
        allows: &dyn Fn(usize) -> bool,
    ) -> Option<usize> {
        let catalog = self.catalog;
        if !catalog.is_decided_by_tracks(credential) {
            return None;
        }
        let asked = day.min(self.as_of);
        let days = (asked, self.rules.unwrap_or(asked));
        let on = |item: Item| self.so_far.get(&item).map(|on| (*on).min(self.as_of));
        let has = |item: Item, active: bool| self.activity.has(item, day, active);
        let tracks = &catalog.credential(credential).tracks;
        let mut first: Vec<Option<Date>> = vec![None];
        if tracks.iter().any(|track| track.window_months.is_some()) {
            let passes = self.days.keys().filter(|item| item.exam().is_some() && has(**item, false));
            first.extend(passes.map(|item| on(*item)));
        }
        first.into_iter().find_map(|first| {
            let is_close = |track: &Track, item: Item| match (track.window_months, on(item), first) {
                (None, ..) | (_, None, _) => true,
                (Some(_), Some(_), None) => false,
                (Some(months), Some(on), Some(first)) => first <= on && on <= months_after(first, months),
            };
            let claims = |track: &Track, item: Item, active: bool| {
                has(item, active) && item.exam().is_none_or(|exam| counts(exam) && is_close(track, item))
            };
            completed_on(catalog, credential, days, allows, &has, &claims)
        })
    }

    /// Records that a credential is earned, with all that is on hand along with it.
    fn earn(&mut self, credential: CredentialId, track: usize, day: Option<Date>) {
        let facts = self.catalog.credential(credential);
        let rules = day.map_or(self.as_of, |day| day.min(self.as_of));
        let on = day.unwrap_or(self.as_of);
        let certain = |granted: &&CredentialId| {
            let others = |t: usize| !facts.tracks[t].grants.contains(granted);
            is_offered(self.catalog, **granted, rules)
                && self.completed(credential, on, &|_| true, &others).is_none()
        };
        let granted: Vec<CredentialId> = facts.tracks[track].grants.iter().filter(certain).copied().collect();
        let all = facts.tracks.iter().flat_map(|track| &track.grants).filter(|c| !granted.contains(c));
        let may_grant = |c: &CredentialId| {
            let by = |grants: bool| {
                let allows = |t: usize| facts.tracks[t].grants.contains(c) == grants;
                self.completed(credential, on, &|_| true, &allows).is_some()
            };
            by(true) && by(false)
        };
        if all.into_iter().any(may_grant) {
            self.ambiguous.insert(credential);
        }
        self.put(credential.into(), day);
        if !self.earned.contains(&credential) {
            self.earned.push(credential);
        }
        let mut open: Vec<(CredentialId, CredentialId)> = granted.iter().map(|g| (*g, credential)).collect();
        open.extend(facts.implies.iter().map(|implied| (*implied, credential)));
        while let Some((brought, by)) = open.pop() {
            let known = self.days.get(&brought.into()).copied();
            let is_later = || known.flatten().zip(day).is_some_and(|(known, day)| known < day);
            if known.is_none() || is_later() {
                self.put(brought.into(), day);
                if known.is_none() && granted.contains(&brought) {
                    self.brought.insert(brought, by);
                }
                open.extend(self.catalog.credential(brought).implies.iter().map(|implied| (*implied, by)));
            }
        }
    }

    fn put(&mut self, item: Item, day: Option<Date>) {
        let Some(day) = day else {
            self.days.insert(item, None);
            return self.activity.record_undated(item);
        };
        // What was told to be earned on a later day keeps that.
        let known = self.days.get(&item).copied().flatten();
        self.days.insert(item, Some(known.map_or(day, |known| known.max(day))));
        if let Some(before) = known.map(|known| known.min(day)) {
            self.earlier.entry(item).or_default().insert(before);
        }
        self.so_far.insert(item, day);
        self.activity.record(&[item], day);
    }

    fn found(self, told: &Transcript, policy: &Policy) -> Following {
        let open = self.open(told);
        let resting = self.resting(&open, told, policy);
        let follows =
            self.days.iter().filter(|(item, day)| !told.was_told(**item) || told.day(**item) != **day);
        let items = follows.map(|(item, day)| {
            let stand = match item.credential().filter(|_| open.contains(item)) {
                None => Stand::Settled,
                Some(c) if self.brought.contains_key(&c) || self.catalog.changes_others(c) => {
                    Stand::Repeatable
                }
                Some(_) => Stand::LeftToPlan,
            };
            Followed { item: *item, day: *day, stand, rests_on_named: resting.contains(item) }
        });
        let last = self
            .days
            .keys()
            .filter_map(|item| Some((*item, self.activity.last_day_seen(*item, self.as_of)?)));
        Following { items: items.collect(), last_days: last.collect(), earlier: self.earlier }
    }

    /// What could as well be earned on the as-of day. Not what renews or grants something: that it did when it was
    /// earned, and does not do again.
    fn open(&self, told: &Transcript) -> BTreeSet<Item> {
        let mut there = self.given(told);
        let mut open = BTreeSet::new();
        for credential in self.earned.iter().copied() {
            let item = Item::Credential(credential);
            let once = self.catalog.changes_others(credential) && !self.ambiguous.contains(&credential);
            let is_left = !told.was_told(item)
                && self.catalog.same_fact(item).is_none()
                && (self.days[&item].is_none() || !once)
                && self.activity.is_active(item, self.as_of);
            if is_left && self.is_complete_now(credential, &there) {
                open.insert(item);
            }
            there.extend(self.with_what_it_brought(credential));
        }
        for (brought, by) in &self.brought {
            if open.contains(&(*by).into()) {
                open.insert((*brought).into());
            }
        }
        open
    }

    /// Of what could as well be earned on the as-of day, what would not have followed without the credentials that are
    /// asked for by a track.
    fn resting(&self, open: &BTreeSet<Item>, told: &Transcript, policy: &Policy) -> BTreeSet<Item> {
        let named = policy.tracks.iter().map(|(named, _)| Item::Credential(*named));
        let mut left: BTreeSet<Item> = named.filter(|item| open.contains(item)).collect();
        let mut resting = BTreeSet::new();
        let mut before = BTreeSet::new();
        while left != before {
            before.clone_from(&left);
            let mut there = self.given(told);
            for credential in self.earned.iter().copied() {
                let item = Item::Credential(credential);
                let is_left = !left.contains(&item)
                    && open.contains(&item)
                    && !policy.without.contains(&item)
                    && !self.catalog.changes_others(credential)
                    && !self.is_complete_now(credential, &there);
                if is_left {
                    resting.insert(item);
                    left.insert(item);
                }
                if !left.contains(&item) {
                    there.extend(self.with_what_it_brought(credential));
                }
            }
        }
        resting
    }

    /// What is on hand apart from what passes earned and what came along with that.
    fn given(&self, told: &Transcript) -> BTreeSet<Item> {
        let came = |c: &CredentialId| self.earned.contains(c) || self.brought.contains_key(c);
        let is_given = |item: &&Item| told.was_told(**item) || !item.credential().is_some_and(|c| came(&c));
        self.days.keys().filter(is_given).copied().collect()
    }

    fn with_what_it_brought(&self, credential: CredentialId) -> impl Iterator<Item = Item> {
        let brought = self.brought.iter().filter(move |(_, by)| **by == credential).map(|(c, _)| *c);
        std::iter::once(credential).chain(brought).map(Item::from)
    }

    fn is_complete_now(&self, credential: CredentialId, there: &BTreeSet<Item>) -> bool {
        let now = Search {
            catalog: self.catalog,
            as_of: self.as_of,
            rules: self.rules,
            days: self.days.iter().filter(|(item, _)| there.contains(item)).map(|(i, d)| (*i, *d)).collect(),
            earlier: BTreeMap::new(),
            so_far: self.so_far.clone(),
            activity: self.activity.only(there),
            earned: Vec::new(),
            brought: BTreeMap::new(),
            ambiguous: BTreeSet::new(),
        };
        now.completed(credential, self.as_of, &|_| true, &|_| true).is_some()
    }
}
