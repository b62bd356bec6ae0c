//! What a candidate has: exams passed, credentials held, vouchers at hand.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::catalog::Item;

/// The items a candidate starts with, each with its day where known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transcript {
    /// In order.
    items: Vec<(Item, Option<Date>)>,
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
        let item = item.into();
        match self.place(item) {
            Err(place) => self.items.insert(place, (item, date)),
            Ok(place) => {
                let (_, known) = &mut self.items[place];
                *known = match (*known, date) {
                    (Some(a), Some(b)) => Some(a.max(b)),
                    (a, b) => a.or(b),
                };
            }
        }
    }

    fn place(&self, item: Item) -> Result<usize, usize> {
        self.items.binary_search_by_key(&item, |(item, _)| *item)
    }

    /// Was it passed, or is it held?
    pub fn has(&self, item: impl Into<Item>) -> bool {
        self.place(item.into()).is_ok()
    }

    /// Forgets the items for which the answer is no.
    pub fn retain(&mut self, keep: impl Fn(Item) -> bool) {
        self.items.retain(|(item, _)| keep(*item));
    }

    /// The day on which it was passed or earned, where it is known.
    pub fn day(&self, item: impl Into<Item>) -> Option<Date> {
        self.place(item.into()).ok().and_then(|place| self.items[place].1)
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
        self.items.iter().copied()
    }

    /// Is it empty?
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl<I: Into<Item>> FromIterator<I> for Transcript {
    fn from_iter<T: IntoIterator<Item = I>>(items: T) -> Transcript {
        let items = items.into_iter();
        let mut transcript = Transcript::new();
        transcript.items.reserve(items.size_hint().0);
        items.for_each(|item| transcript.add(item, None));
        transcript
    }
}
