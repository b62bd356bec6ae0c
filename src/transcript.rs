//! What a candidate has: exams passed, credentials held, vouchers at hand.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::catalog::Item;

/// The items a candidate starts with, each with its day where known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transcript {
    items: BTreeMap<Item, Option<Date>>,
    vouchers: BTreeMap<String, u32>,
}

impl Transcript {
    /// Nothing passed and nothing held.
    pub fn new() -> Transcript {
        Transcript::default()
    }

    /// Records an item. Of several days for one item the latest known one stays: what
    /// was done again is as new as the last time.
    pub fn add(&mut self, item: impl Into<Item>, date: Option<Date>) {
        let known = self.items.entry(item.into()).or_insert(date);
        *known = match (*known, date) {
            (Some(a), Some(b)) => Some(a.max(b)),
            (a, b) => a.or(b),
        };
    }

    /// Was it passed, or is it held?
    pub fn has(&self, item: impl Into<Item>) -> bool {
        self.items.contains_key(&item.into())
    }

    /// Forgets the items for which the answer is no.
    pub fn retain(&mut self, keep: impl Fn(Item) -> bool) {
        self.items.retain(|item, _| keep(*item));
    }

    /// The day on which it was passed or earned, where it is known.
    pub fn day(&self, item: impl Into<Item>) -> Option<Date> {
        self.items.get(&item.into()).copied().flatten()
    }

    /// Records vouchers at hand, beside those already recorded.
    pub fn add_vouchers(&mut self, name: &str, count: u32) {
        let known = self.vouchers.entry(name.to_owned()).or_default();
        *known = known.saturating_add(count);
    }

    /// How many vouchers of a name are at hand.
    pub fn vouchers(&self, name: &str) -> u32 {
        self.vouchers.get(name).copied().unwrap_or(0)
    }

    /// The vouchers at hand, by name.
    pub fn all_vouchers(&self) -> impl Iterator<Item = (&str, u32)> {
        self.vouchers.iter().map(|(name, count)| (name.as_str(), *count))
    }

    /// The items with their dates, exams first, in catalog order.
    pub fn iter(&self) -> impl Iterator<Item = (Item, Option<Date>)> + '_ {
        self.items.iter().map(|(item, date)| (*item, *date))
    }

    /// Is it empty?
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl<I: Into<Item>> FromIterator<I> for Transcript {
    fn from_iter<T: IntoIterator<Item = I>>(items: T) -> Transcript {
        let mut transcript = Transcript::new();
        for item in items {
            transcript.add(item, None);
        }
        transcript
    }
}
