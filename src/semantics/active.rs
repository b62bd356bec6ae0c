use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{fill, is_offered};
use crate::catalog::{Catalog, CredentialId, Item, SlotOption, months_after};
use crate::transcript::Transcript;

/// The last day on which an item of the transcript is or was active. `None` where it does not expire,
/// where no day is known, and where it is not on hand.
pub fn last_day(catalog: &Catalog, transcript: &Transcript, item: Item) -> Option<Date> {
    if let Some(following) = transcript.following() {
        let place = following.last_days.binary_search_by_key(&item, |(item, _)| *item).ok()?;
        return Some(following.last_days[place].1);
    }
    let rests = item.credential().is_some_and(|credential| rests_on_others(catalog, credential));
    let validity = catalog.validity_of(item);
    match catalog.renewed_by(item) {
        [] if !rests => validity.last_day(transcript.day(item)?),
        _ => Activity::of(catalog, transcript).last_day(item),
    }
}

/// Is the credential active only as long as others are? So it is where it has no validity of its own, asks for
/// something active, and is not for life.
pub fn rests_on_others(catalog: &Catalog, credential: CredentialId) -> bool {
    let facts = catalog.credential(credential);
    facts.validity.rules.is_empty() && !facts.for_life && catalog.parts_of(credential).next().is_some()
}

/// Can it end: by a validity of its own, or with what it rests on?
pub fn may_expire(catalog: &Catalog, item: Item) -> bool {
    let rests = |credential| rests_on_others(catalog, credential);
    !catalog.validity_of(item).rules.is_empty() || item.credential().is_some_and(rests)
}

/// What a credential that [rests on others](rests_on_others) wants active: nothing where it rests on nothing.
pub fn active_parts(catalog: &Catalog, credential: CredentialId) -> BTreeSet<Item> {
    if !rests_on_others(catalog, credential) {
        return BTreeSet::new();
    }
    catalog.parts_of(credential).collect()
}

/// How long each item on hand is active, as the days go by. What was done on a day makes it active from
/// then on: by its own validity or by that of a renewal, whichever reaches further. What rests on others
/// is active as long as what some track of it wants active; what was had once has been had.
#[derive(Clone, Debug)]
pub struct Activity<'c> {
    catalog: &'c Catalog,
    /// The last active day of what is on hand by its own validity, `None` for ever.
    last: BTreeMap<Item, Option<Date>>,
    /// The last day on which it was passed, earned or renewed, `None` where that is not known.
    since: BTreeMap<Item, Option<Date>>,
    /// Is a part of which nothing is known taken for active as long as it can be?
    guesses: bool,
}

impl<'c> Activity<'c> {
    /// Nothing on hand.
    pub fn none(catalog: &'c Catalog) -> Activity<'c> {
        Activity { catalog, last: BTreeMap::new(), since: BTreeMap::new(), guesses: true }
    }

    /// What the transcript amounts to: the dated items day by day, for what was earned in the past renewed others in
    /// the past. What has no day is active for ever.
    pub fn of(catalog: &'c Catalog, transcript: &Transcript) -> Activity<'c> {
        let mut activity = Activity::none(catalog);
        let mut days: BTreeMap<Date, Vec<Item>> = BTreeMap::new();
        let on_hand = transcript.on_hand();
        for (item, day) in &on_hand {
            if let Some(day) = day {
                days.entry(*day).or_default().push(*item);
            }
        }
        let is_on_hand = |item: &Item| on_hand.iter().any(|(known, _)| known == item);
        for (item, earlier) in transcript.all_earlier().iter().filter(|(item, _)| is_on_hand(item)) {
            earlier.iter().for_each(|day| days.entry(*day).or_default().push(*item));
        }
        for (day, items) in days {
            activity.record(&items, day);
        }
        for (item, _) in on_hand.iter().filter(|(_, day)| day.is_none()) {
            activity.record_undated(*item);
        }
        activity
    }

    /// What was passed or earned on a day, and what that renewed.
    pub fn record(&mut self, items: &[Item], day: Date) {
        items.iter().for_each(|item| self.extend(*item, day));
        for credential in items.iter().filter_map(|item| item.credential()) {
            self.renew_others(credential, day, &mut BTreeSet::from([credential.into()]));
        }
    }

    /// What is on hand since nobody knows when.
    pub fn record_undated(&mut self, item: Item) {
        self.last.insert(item, None);
        self.since.insert(item, None);
    }

    /// Of these items alone.
    pub fn only(&self, items: &BTreeSet<Item>) -> Activity<'c> {
        let of = |map: &BTreeMap<Item, Option<Date>>| {
            map.iter().filter(|(item, _)| items.contains(item)).map(|(item, day)| (*item, *day)).collect()
        };
        Activity {
            catalog: self.catalog,
            last: of(&self.last),
            since: of(&self.since),
            guesses: self.guesses,
        }
    }

    /// The last active day of each item on hand by its own validity, `None` for ever.
    pub fn last_days(&self) -> &BTreeMap<Item, Option<Date>> {
        &self.last
    }

    /// The last day on which an item is or was active. `None` where it does not expire or is not on hand.
    pub fn last_day(&self, item: Item) -> Option<Date> {
        let Some(credential) = item.credential().filter(|c| rests_on_others(self.catalog, *c)) else {
            return self.last.get(&item).copied().flatten();
        };
        self.last.get(&item)?;
        let ends = self.ends_of(credential);
        let after = ends.last()?.tomorrow().ok()?;
        if self.is_active(item, after) {
            return None;
        }
        ends.iter().rev().find(|day| self.is_active(item, **day)).or(ends.first()).copied()
    }

    /// The same as seen on a day. What is not active on it has expired before it, even where nothing says when, or
    /// where an option that opens later makes it active again; and what is active on it ends on no day before.
    pub fn last_day_seen(&self, item: Item, on: Date) -> Option<Date> {
        let rests = item.credential().filter(|c| rests_on_others(self.catalog, *c));
        let Some(credential) = rests.filter(|_| self.last.contains_key(&item)) else {
            return self.last_day(item);
        };
        let ends = self.ends_of(credential);
        if self.is_active(item, on) {
            let is_last = |day: &&Date| day.tomorrow().is_ok_and(|after| !self.is_active(item, after));
            return match self.last_day(item) {
                Some(last) if last < on => ends.range(on..).find(is_last).copied(),
                last => last,
            };
        }
        let last = ends.range(..on).rev().find(|day| self.is_active(item, **day)).or(ends.range(..on).next());
        last.copied().or_else(|| on.yesterday().ok())
    }

    fn ends_of(&self, credential: CredentialId) -> BTreeSet<Date> {
        let mut ends = BTreeSet::new();
        self.ends(credential, &mut ends, &mut Vec::new());
        ends
    }

    /// The last days of what a credential rests on.
    fn ends(&self, credential: CredentialId, ends: &mut BTreeSet<Date>, seen: &mut Vec<CredentialId>) {
        if seen.contains(&credential) {
            return;
        }
        seen.push(credential);
        let slots = self.catalog.credential(credential).tracks.iter().flat_map(|track| &track.slots);
        let options = || slots.clone().flat_map(|slot| &slot.options);
        ends.extend(options().filter_map(|option| option.window.since?.yesterday().ok()));
        // Where all open options are asked for, fewer are from then on.
        ends.extend(options().filter_map(|option| option.window.until));
        for part in self.catalog.parts_of(credential) {
            match part.credential().filter(|c| rests_on_others(self.catalog, *c)) {
                Some(other) if self.last.contains_key(&part) => self.ends(other, ends, seen),
                _ => ends.extend(self.end_of_part(credential, part)),
            }
        }
    }

    /// The last active day of a part of a credential. One that is not on hand had to be active when the credential
    /// was earned, and lasts as long as it could have from then on.
    fn end_of_part(&self, credential: CredentialId, part: Item) -> Option<Date> {
        match self.last.get(&part) {
            Some(last) => *last,
            None => {
                let since = self.since.get(&credential.into()).copied().flatten()?;
                let rules = &self.catalog.validity_of(part).rules;
                let before = rules.iter().filter(|rule| rule.earned.since.is_none_or(|from| from <= since));
                // Not under a rule of validity: for ever.
                if !before.clone().any(|rule| rule.earned.contains(since)) {
                    return None;
                }
                let ends = before.map(|rule| {
                    months_after(rule.earned.until.map_or(since, |until| until.min(since)), rule.months)
                });
                ends.max()
            }
        }
    }

    /// Is a credential that rests on others active on the day by parts that are on hand?
    pub fn is_active_by_known(&self, credential: CredentialId, day: Date) -> bool {
        let mut sure = self.clone();
        sure.guesses = false;
        sure.is_active(credential.into(), day)
    }

    /// Is it on hand, and active on the day?
    pub fn is_active(&self, item: Item, day: Date) -> bool {
        self.is_active_beside(item, day, &[])
    }

    fn is_active_beside(&self, item: Item, day: Date, above: &[CredentialId]) -> bool {
        let Some(last) = self.last.get(&item) else { return false };
        match item.credential().filter(|c| rests_on_others(self.catalog, *c)) {
            Some(credential) => self.has_parts(credential, day, above),
            None => last.is_none_or(|last| day <= last),
        }
    }

    /// Is all that the credential wants active so on the day, by some track?
    fn has_parts(&self, credential: CredentialId, day: Date, above: &[CredentialId]) -> bool {
        if above.contains(&credential) {
            return false;
        }
        let within: Vec<CredentialId> = above.iter().copied().chain([credential]).collect();
        let stands = |day: Date, is_there: &dyn Fn(Item, bool) -> bool| {
            // What was accepted when the credential was earned is accepted as long as it is held.
            let is_known = |option: &SlotOption| option.window.since.is_none_or(|since| since <= day);
            self.catalog.credential(credential).tracks.iter().any(|track| {
                let met = track.requires.iter().all(|r| r.any.iter().any(|item| is_there(*item, r.active)));
                met && fill::fills_by(track, day, &is_known, is_there)
            })
        };
        let is_known_on =
            |item: Item, active: bool, day: Date| !active || self.is_active_beside(item, day, &within);
        // Where what is on hand explains it, it did not rest on what nothing is known of.
        let since = self.since.get(&credential.into()).copied().flatten();
        let explains = |since: Date| stands(since, &|item, active| is_known_on(item, active, since));
        let guesses = self.guesses && !since.is_some_and(explains);
        let is_there = |item: Item, active: bool| match active && !self.last.contains_key(&item) {
            true => guesses && self.end_of_part(credential, item).is_none_or(|last| day <= last),
            false => is_known_on(item, active, day),
        };
        // What no track explains has come about in some other way, and does not fall with what the tracks want.
        stands(day, &is_there) || !stands(day, &|_, _| true)
    }

    /// Is it on hand, and active on the day if that is asked for?
    pub fn has(&self, item: Item, day: Date, active: bool) -> bool {
        if active { self.is_active(item, day) } else { self.last.contains_key(&item) }
    }

    /// Gives an item a new day, and nothing else. No day makes it end earlier.
    pub fn extend(&mut self, item: Item, day: Date) {
        let last = self.catalog.validity_of(item).last_day(day);
        let known = self.last.entry(item).or_insert(last);
        *known = known.zip(last).map(|(a, b)| a.max(b));
        let since = self.since.entry(item).or_insert(Some(day));
        *since = since.map(|known| known.max(day));
    }

    /// Earns or renews a credential on a day, and renews what it renews. Nothing happens where it is not
    /// offered on that day any more. `done` collects what got this day.
    pub fn renew(&mut self, credential: CredentialId, day: Date, done: &mut BTreeSet<Item>) {
        if is_offered(self.catalog, credential, day) && done.insert(credential.into()) {
            self.extend(credential.into(), day);
            self.renew_others(credential, day, done);
        }
    }

    /// Renews what the credential renews on this day, directly or by way of others: what is on hand, still
    /// active unless the renewal says otherwise, and still offered.
    fn renew_others(&mut self, credential: CredentialId, day: Date, done: &mut BTreeSet<Item>) {
        let catalog = self.catalog;
        for renewal in &catalog.credential(credential).renews {
            if !renewal.window.contains(day) || !self.has(renewal.item, day, !renewal.even_expired) {
                continue;
            }
            match renewal.item {
                Item::Credential(target) => self.renew(target, day, done),
                exam @ Item::Exam(_) => self.extend(exam, day),
            }
        }
    }
}
