use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::question::Question;
use crate::transcript::Transcript;

/// What one person has, as numbers of a catalog's items ([`Catalog::number_of`]), in buffers that are reused.
#[derive(Clone, Debug)]
pub struct HeldItems {
    bits: Vec<u64>,
    dated: Vec<(u32, Date)>,
    key: Vec<u64>,
}

impl HeldItems {
    /// Of so many items nothing.
    pub fn new(count: usize) -> HeldItems {
        HeldItems { bits: vec![0; count.div_ceil(64)], dated: Vec::new(), key: Vec::new() }
    }

    /// How many words the bits take.
    pub fn words(&self) -> usize {
        self.bits.len()
    }

    /// Takes everything away.
    pub fn clear(&mut self) {
        self.bits.fill(0);
        self.dated.clear();
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

    /// What tells this person from others: the items that matter, and the days where they do.
    #[inline]
    pub fn key(&mut self, matters: &[u64], dated: bool) -> &[u64] {
        self.key.clear();
        self.key.extend(self.bits.iter().zip(matters).map(|(has, matters)| has & matters));
        if dated && !self.dated.is_empty() {
            self.dated.sort_unstable();
            for (number, day) in &self.dated {
                let day = i64::from(day.year()) << 16 | i64::from(day.month()) << 8 | i64::from(day.day());
                self.key.push(u64::from(*number) << 40 | day as u64 & 0xFF_FFFF_FFFF);
            }
        }
        &self.key
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
        transcript
    }
}
