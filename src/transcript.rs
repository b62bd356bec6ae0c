//! What a candidate has: exams passed and credentials held.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::catalog::Item;

/// The items a candidate starts with, each with its day where known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transcript {
    items: BTreeMap<Item, Option<Date>>,
}

impl Transcript {
    /// Nothing passed and nothing held.
    pub fn new() -> Transcript {
        Transcript::default()
    }

    /// Records an item. Of several dates for one item the earliest known one stays.
    pub fn add(&mut self, item: impl Into<Item>, date: Option<Date>) {
        let known = self.items.entry(item.into()).or_insert(date);
        *known = match (*known, date) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }

    /// Was it passed, or is it held?
    pub fn has(&self, item: impl Into<Item>) -> bool {
        self.items.contains_key(&item.into())
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
