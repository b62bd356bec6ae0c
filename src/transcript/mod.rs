//! What a candidate has: exams passed, credentials held, vouchers at hand; and what else was told, such as exams
//! failed and booked.

mod record;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::catalog::{ExamId, Item};

#[cfg(feature = "stream")]
pub(crate) use record::RESULTS;
pub(crate) use record::mistaken_column;
pub use record::{RecordResult, Score};

/// The items a candidate starts with, each with its day where known, and the records that are no passes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transcript {
    /// What is on hand, in order.
    items: Vec<(Item, Option<Date>)>,
    /// The strongest record of each item that is no pass, with its day.
    attempts: BTreeMap<Item, (RecordResult, Option<Date>)>,
    scores: BTreeMap<Item, Score>,
    unknown: Vec<String>,
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

    /// Records what came of an item. Of several records of one item a pass wins, then a booking, then the others; of
    /// several of one kind the latest known day stays, and of the scores of passes the highest.
    pub fn record(
        &mut self,
        item: impl Into<Item>,
        result: RecordResult,
        date: Option<Date>,
        score: Option<Score>,
    ) {
        let item = item.into();
        if result == RecordResult::Passed {
            self.add(item, date);
            if let Some(score) = score {
                let best = self.scores.entry(item).or_insert(score);
                *best = score.max(*best);
            }
            return;
        }
        let known = self.attempts.entry(item).or_insert((result, date));
        *known = (*known).max((result, date));
    }

    /// Was it told, and is it no pass? What it was, with its day.
    pub fn attempt(&self, item: impl Into<Item>) -> Option<(RecordResult, Option<Date>)> {
        self.attempts.get(&item.into()).copied()
    }

    /// The strongest record of each item that is no pass, exams first, in catalog order.
    pub fn attempts(&self) -> impl Iterator<Item = (Item, RecordResult, Option<Date>)> + '_ {
        self.attempts.iter().map(|(item, (result, day))| (*item, *result, *day))
    }

    /// Is the exam booked, and so paid for and still to be sat? Once it is passed, only a booking for a later day is.
    pub fn is_booked(&self, exam: ExamId) -> bool {
        let Some((RecordResult::Booked, day)) = self.attempt(exam) else { return false };
        !self.has(exam) || self.day(exam).zip(day).is_some_and(|(passed, booked)| passed < booked)
    }

    /// The exams that are booked, in catalog order.
    pub fn booked(&self) -> impl Iterator<Item = ExamId> + '_ {
        self.attempts.keys().filter_map(|item| item.exam()).filter(|exam| self.is_booked(*exam))
    }

    /// The score of a pass, where it was told.
    pub fn score(&self, item: impl Into<Item>) -> Option<Score> {
        self.scores.get(&item.into()).copied()
    }

    /// Records a name that the catalog does not know. Each stays once.
    pub fn add_unknown(&mut self, name: &str) {
        if !self.unknown.iter().any(|known| known == name) {
            self.unknown.push(name.to_owned());
        }
    }

    /// The names that the catalog does not know, in the order in which they were told.
    pub fn unknown(&self) -> &[String] {
        &self.unknown
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

    /// Is nothing on hand?
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
