use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::is_offered;
use crate::catalog::{Catalog, CredentialId, Item};
use crate::transcript::Transcript;

/// The last day on which an item of the transcript is or was active. `None` where it does not expire,
/// where no day is known, and where it is not on hand.
pub fn last_day(catalog: &Catalog, transcript: &Transcript, item: Item) -> Option<Date> {
    let validity = catalog.validity_of(item);
    if validity.rules.is_empty() {
        return None;
    }
    match catalog.renewed_by(item) {
        [] => validity.last_day(transcript.day(item)?),
        _ => Activity::of_dated(catalog, transcript).last.get(&item).copied().flatten(),
    }
}

/// How long each item on hand is active, as the days go by. What was done on a day makes it active from
/// then on: by its own validity or by that of a renewal, whichever reaches further.
#[derive(Clone, Debug)]
pub struct Activity<'c> {
    catalog: &'c Catalog,
    /// The last active day of what is on hand, `None` for ever.
    last: BTreeMap<Item, Option<Date>>,
}

impl<'c> Activity<'c> {
    /// What the transcript amounts to. What has no day is active for ever.
    pub fn of(catalog: &'c Catalog, transcript: &Transcript) -> Activity<'c> {
        let mut activity = Activity::of_dated(catalog, transcript);
        for (item, _) in transcript.iter().filter(|(_, day)| day.is_none()) {
            activity.last.insert(item, None);
        }
        activity
    }

    /// The dated items alone, day by day: what was earned in the past renewed others in the past.
    fn of_dated(catalog: &'c Catalog, transcript: &Transcript) -> Activity<'c> {
        let mut activity = Activity { catalog, last: BTreeMap::new() };
        let mut days: BTreeMap<Date, Vec<Item>> = BTreeMap::new();
        for (item, day) in transcript.iter() {
            if let Some(day) = day {
                days.entry(day).or_default().push(item);
            }
        }
        for (day, items) in days {
            items.iter().for_each(|item| activity.extend(*item, day));
            for credential in items.iter().filter_map(|item| item.credential()) {
                activity.renew_others(credential, day, &mut BTreeSet::from([credential.into()]));
            }
        }
        activity
    }

    /// The last active day of each item on hand, `None` for ever.
    pub fn last_days(&self) -> &BTreeMap<Item, Option<Date>> {
        &self.last
    }

    /// Is it on hand, and active on the day?
    pub fn is_active(&self, item: Item, day: Date) -> bool {
        self.last.get(&item).is_some_and(|last| last.is_none_or(|last| day <= last))
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
