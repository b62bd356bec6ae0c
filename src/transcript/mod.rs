//! What a candidate has: exams passed, credentials held, vouchers at hand; and what else was told, such as exams
//! failed and booked.

mod record;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::catalog::{ExamId, Item};

#[cfg(feature = "stream")]
pub(crate) use record::RESULTS;
pub(crate) use record::mistaken_column;
pub use record::{RecordResult, Score};

/// The items a candidate starts with, each with its day where known: those that were told, and what follows from
/// them with certainty; and the records that are no passes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transcript {
    /// What was told and is on hand, in order.
    items: Vec<(Item, Option<Date>)>,
    /// The days before the last one on which an item was passed or earned.
    earlier: BTreeMap<Item, BTreeSet<Date>>,
    /// The strongest record of each item that is no pass, with its day.
    attempts: BTreeMap<Item, (RecordResult, Option<Date>)>,
    scores: BTreeMap<Item, Score>,
    unknown: Vec<String>,
    vouchers: BTreeMap<String, u32>,
    /// `None` until somebody worked it out.
    following: Option<Following>,
}

/// What follows from a transcript on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Following {
    /// What is on hand besides, and what was told and got a later day by it. In order, each item once.
    pub items: Vec<Followed>,
    /// The last day on which each item on hand is or was active, in order; those that do not expire are left out.
    pub last_days: Vec<(Item, Date)>,
    /// The days before the last one on which an item was passed or earned, told or not.
    pub earlier: BTreeMap<Item, BTreeSet<Date>>,
}

/// Something that follows from what was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Followed {
    /// What is on hand.
    pub item: Item,
    /// Since when; `None` where that is not known.
    pub day: Option<Date>,
    /// What a plan may do about it.
    pub stand: Stand,
    /// Would it not have followed without the credentials that are asked for by a track?
    pub rests_on_named: bool,
}

/// What a plan may do about something that follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// It is on hand.
    Settled,
    /// It is on hand. It could as well be earned on the day that is asked about, by what is on hand and without sitting
    /// anything, and by which of its tracks that is may matter to others: a plan may do so.
    Repeatable,
    /// It could as well be earned on the day that is asked about. A plan does so where it needs it, and shows by what.
    LeftToPlan,
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
        self.following = None;
        match self.place(item) {
            Err(place) => self.items.insert(place, (item, date)),
            Ok(place) => {
                let (_, known) = &mut self.items[place];
                *known = match (*known, date) {
                    (Some(a), Some(b)) if a != b => {
                        self.earlier.entry(item).or_default().insert(a.min(b));
                        Some(a.max(b))
                    }
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

    /// Was it told that it was passed, or is held?
    pub fn was_told(&self, item: impl Into<Item>) -> bool {
        self.place(item.into()).is_ok()
    }

    /// Was it passed, or is it held?
    pub fn has(&self, item: impl Into<Item>) -> bool {
        let item = item.into();
        self.was_told(item) || self.followed(item).is_some()
    }

    /// Forgets the items for which the answer is no.
    pub fn retain(&mut self, keep: impl Fn(Item) -> bool) {
        self.items.retain(|(item, _)| keep(*item));
        self.earlier.retain(|item, _| keep(*item));
        if let Some(following) = &mut self.following {
            following.items.retain(|followed| keep(followed.item));
            following.last_days.retain(|(item, _)| keep(*item));
            following.earlier.retain(|item, _| keep(*item));
        }
    }

    /// The day on which it was passed or earned, the last time, where it is known.
    pub fn day(&self, item: impl Into<Item>) -> Option<Date> {
        let item = item.into();
        match self.followed(item) {
            Some(followed) => followed.day,
            None => self.place(item).ok().and_then(|place| self.items[place].1),
        }
    }

    /// The days before the last one on which something was told to be passed or earned, item by item.
    pub fn earlier(&self) -> &BTreeMap<Item, BTreeSet<Date>> {
        &self.earlier
    }

    /// The same of all that is known, what follows included where that was worked out.
    pub fn all_earlier(&self) -> &BTreeMap<Item, BTreeSet<Date>> {
        self.following.as_ref().map_or(&self.earlier, |following| &following.earlier)
    }

    /// What follows from what was told, where it was worked out. To add something forgets it.
    pub fn following(&self) -> Option<&Following> {
        self.following.as_ref()
    }

    /// Forgets what follows.
    pub fn forget_following(&mut self) {
        self.following = None;
    }

    /// Records what follows.
    pub fn follow(&mut self, following: Following) {
        self.following = Some(following);
    }

    /// What follows of an item.
    pub fn followed(&self, item: Item) -> Option<Followed> {
        let items = &self.following.as_ref()?.items;
        let place = items.binary_search_by_key(&item, |followed| followed.item).ok()?;
        Some(items[place])
    }

    /// Everything on hand with its day, in the order of [`iter`](Self::iter).
    pub fn on_hand(&self) -> Vec<(Item, Option<Date>)> {
        let mut all: BTreeMap<Item, Option<Date>> = self.items.iter().copied().collect();
        let followed = self.following.iter().flat_map(|following| &following.items);
        all.extend(followed.map(|followed| (followed.item, followed.day)));
        all.into_iter().collect()
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

    /// The items that were told, with their dates, exams first, in catalog order.
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
