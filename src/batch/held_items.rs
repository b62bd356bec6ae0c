use jiff::civil::Date;

use crate::catalog::{Catalog, ExamId, Item};
use crate::question::Question;
use crate::transcript::{RecordResult, Transcript};

/// What one person has, as numbers of a catalog's items ([`Catalog::number_of`]), in buffers that are reused; and what
/// else is told of them.
#[derive(Clone, Debug)]
pub struct HeldItems {
    bits: Vec<u64>,
    dated: Vec<(u32, Date)>,
    /// Records that are no passes.
    attempts: Vec<(RecordResult, u32, Option<Date>)>,
    unknown: Vec<String>,
    key: Vec<u64>,
}

/// What a key holds besides bits and days begins with a word that neither of them can be.
const ATTEMPT: u64 = u64::MAX - 1;
const UNKNOWN: u64 = u64::MAX - 2;

/// A day in 40 bits, never 0.
fn packed(day: Date) -> u64 {
    let day = i64::from(day.year()) << 16 | i64::from(day.month()) << 8 | i64::from(day.day());
    day as u64 & 0xFF_FFFF_FFFF
}

impl HeldItems {
    /// Of so many items nothing.
    pub fn new(count: usize) -> HeldItems {
        HeldItems {
            bits: vec![0; count.div_ceil(64)],
            dated: Vec::new(),
            attempts: Vec::new(),
            unknown: Vec::new(),
            key: Vec::new(),
        }
    }

    /// How many words the bits take.
    pub fn words(&self) -> usize {
        self.bits.len()
    }

    /// Takes everything away.
    pub fn clear(&mut self) {
        self.bits.fill(0);
        self.dated.clear();
        self.attempts.clear();
        self.unknown.clear();
    }

    /// One bit for each item on hand, by its number.
    pub fn bits(&self) -> &[u64] {
        &self.bits
    }

    /// Adds an item.
    #[inline]
    pub fn add(&mut self, number: u32) {
        self.bits[number as usize / 64] |= 1 << (number % 64);
    }

    /// Adds an item that was passed or earned on this day.
    pub fn add_on(&mut self, number: u32, day: Date) {
        self.dated.push((number, day));
        self.add(number);
    }

    /// Adds a record.
    pub fn record(&mut self, number: u32, result: RecordResult, day: Option<Date>) {
        match (result, day) {
            (RecordResult::Passed, Some(day)) => self.add_on(number, day),
            (RecordResult::Passed, None) => self.add(number),
            (result, day) => self.attempts.push((result, number, day)),
        }
    }

    /// Adds a name that the catalog does not know.
    pub fn add_unknown(&mut self, name: String) {
        if !self.unknown.contains(&name) {
            self.unknown.push(name);
        }
    }

    /// The names that the catalog does not know, in the order in which they were added.
    pub fn unknown(&self) -> &[String] {
        &self.unknown
    }

    /// The exams that are booked ([`Transcript::is_booked`]), in catalog order.
    pub fn booked(&self, catalog: &Catalog) -> Vec<ExamId> {
        if self.attempts.iter().all(|(result, ..)| *result != RecordResult::Booked) {
            return Vec::new();
        }
        self.transcript(catalog).booked().collect()
    }

    /// What tells this person from others: the items that matter, the days where they do, what is booked and what the
    /// catalog does not know; and everything else that was told, where `whole` asks for it.
    #[inline]
    pub fn key(&mut self, matters: &[u64], dated: bool, whole: bool) -> &[u64] {
        self.key.clear();
        self.key.extend(self.bits.iter().zip(matters).map(|(has, matters)| has & matters));
        if dated && !self.dated.is_empty() {
            self.dated.sort_unstable();
            self.key.extend(self.dated.iter().map(|(number, day)| u64::from(*number) << 40 | packed(*day)));
        }
        if !self.attempts.is_empty() || !self.unknown.is_empty() {
            self.besides(whole);
        }
        &self.key
    }

    #[cold]
    fn besides(&mut self, whole: bool) {
        self.attempts.sort_unstable();
        for (result, number, day) in &self.attempts {
            if !whole && *result != RecordResult::Booked {
                continue;
            }
            let day = day.map_or(0, packed);
            // The day of a pass decides whether a booking is a later one.
            let dated = self.dated.iter().filter(|(passed, _)| passed == number).map(|(_, day)| *day).max();
            let passed = dated.map_or(0, packed);
            let has = self.bits[*number as usize / 64] >> (number % 64) & 1;
            self.key.extend([ATTEMPT, *result as u64, u64::from(*number), day, passed, has]);
        }
        for name in &self.unknown {
            self.key.extend([UNKNOWN, name.len() as u64]);
            let words = name
                .as_bytes()
                .chunks(8)
                .map(|bytes| bytes.iter().fold(0, |word: u64, byte| word << 8 | u64::from(*byte)));
            self.key.extend(words);
        }
    }

    /// The key that was made last.
    pub fn last_key(&self) -> &[u64] {
        &self.key
    }

    /// What somebody has, as it stands on hand for a question.
    pub fn of(question: &Question) -> HeldItems {
        let mut held = HeldItems::new(question.catalog.item_count());
        for (item, day) in question.on_hand() {
            let number = u32::try_from(question.catalog.number_of(item)).unwrap_or(u32::MAX);
            match day {
                Some(day) => held.add_on(number, day),
                None => held.add(number),
            }
        }
        held
    }

    /// The same as a transcript.
    pub fn transcript(&self, catalog: &Catalog) -> Transcript {
        let mut transcript = Transcript::new();
        let has = |number: &usize| self.bits[number / 64] >> (number % 64) & 1 == 1;
        (0..catalog.item_count()).filter(has).for_each(|n| transcript.add(catalog.numbered(n), None));
        self.dated.iter().for_each(|(n, day)| transcript.add(catalog.numbered(*n as usize), Some(*day)));
        for (result, number, day) in &self.attempts {
            let item: Item = catalog.numbered(*number as usize);
            transcript.record(item, *result, *day, None);
        }
        self.unknown.iter().for_each(|name| transcript.add_unknown(name));
        transcript
    }
}
