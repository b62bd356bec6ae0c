use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::told::Told;

/// The answers that one worker has at hand, by what the person has: bounded, and forgotten as a whole
/// when full, since nothing depends on what is remembered but the time it takes.
#[derive(Debug)]
pub struct Memo {
    width: usize,
    /// Places of entries, one more than the index; 0 where there is none.
    table: Vec<u32>,
    keys: Vec<u64>,
    entries: Vec<Entry>,
    /// Keys that are longer than others.
    long: FxHashMap<Vec<u64>, usize>,
    round: u32,
}

#[derive(Debug)]
struct Entry {
    told: Arc<Told>,
    round: u32,
    index: u32,
}

const MOST: usize = 1 << 16;
const FIRST: usize = 1 << 10;

impl Memo {
    /// An empty memo for keys of so many words.
    pub fn new(width: usize) -> Memo {
        Memo {
            width,
            table: vec![0; FIRST],
            keys: Vec::new(),
            entries: Vec::new(),
            long: FxHashMap::default(),
            round: 1,
        }
    }

    /// A new part of the input, with a list of answers of its own.
    pub fn begin(&mut self) {
        self.round += 1;
        if self.entries.len() >= MOST {
            *self = Memo { round: self.round, ..Memo::new(self.width) };
        }
    }

    /// The place of the answer in the list of this part, where it is known.
    #[inline]
    pub fn find(&mut self, key: &[u64], answers: &mut Vec<Arc<Told>>) -> Option<usize> {
        let entry = if key.len() == self.width {
            let mask = self.table.len() - 1;
            let mut at = hash(key) & mask;
            loop {
                let place = self.table[at].checked_sub(1)? as usize;
                if self.keys[place * self.width..(place + 1) * self.width] == *key {
                    break place;
                }
                at = (at + 1) & mask;
            }
        } else {
            *self.long.get(key)?
        };
        Some(self.entries[entry].place(self.round, answers))
    }

    /// Keeps an answer; the key is one that was not found.
    pub fn insert(&mut self, key: &[u64], told: Arc<Told>, answers: &mut Vec<Arc<Told>>) -> usize {
        let entry = Entry { told, round: 0, index: 0 };
        let place = self.entries.len();
        self.entries.push(entry);
        if key.len() == self.width {
            self.keys.extend_from_slice(key);
            if self.entries.len() * 2 > self.table.len() {
                self.table = vec![0; self.table.len() * 4];
                for old in 0..place {
                    self.enter(old);
                }
            }
            self.enter(place);
        } else {
            self.keys.extend(std::iter::repeat_n(u64::MAX, self.width));
            self.long.insert(key.to_vec(), place);
        }
        self.entries[place].place(self.round, answers)
    }

    fn enter(&mut self, place: usize) {
        let mask = self.table.len() - 1;
        let key = &self.keys[place * self.width..(place + 1) * self.width];
        let mut at = hash(key) & mask;
        while self.table[at] != 0 {
            at = (at + 1) & mask;
        }
        self.table[at] = u32::try_from(place + 1).unwrap_or(0);
    }
}

impl Entry {
    #[inline]
    fn place(&mut self, round: u32, answers: &mut Vec<Arc<Told>>) -> usize {
        if self.round != round {
            self.round = round;
            self.index = u32::try_from(answers.len()).unwrap_or(u32::MAX);
            answers.push(self.told.clone());
        }
        self.index as usize
    }
}

#[inline]
fn hash(key: &[u64]) -> usize {
    let mix = |hash: u64, word: &u64| (hash.rotate_left(23) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let hash = key.iter().fold(0, mix);
    (hash ^ hash >> 32) as usize
}
