use rustc_hash::FxHashMap;

/// What is at hand by what a person has ([`HeldItems::key`](super::HeldItems::key)): to be forgotten as a whole when full,
/// since nothing depends on what is remembered but the time it takes.
#[derive(Debug)]
pub struct AnswerCache<T> {
    width: usize,
    /// Places of entries, one more than the index; 0 where there is none.
    table: Vec<u32>,
    keys: Vec<u64>,
    entries: Vec<T>,
    /// Keys that are longer than others.
    long: FxHashMap<Vec<u64>, usize>,
}

/// So many keys are kept, so many words of them, and so many long ones.
const MOST: usize = 1 << 18;
const MOST_WORDS: usize = 1 << 22;
const MOST_LONG: usize = 1 << 16;
const FIRST: usize = 1 << 10;

impl<T> AnswerCache<T> {
    /// An empty cache for keys of so many words; longer ones are slower.
    pub fn new(width: usize) -> AnswerCache<T> {
        AnswerCache {
            width,
            table: vec![0; FIRST],
            keys: Vec::new(),
            entries: Vec::new(),
            long: FxHashMap::default(),
        }
    }

    /// Is it time to forget everything?
    pub fn is_full(&self) -> bool {
        self.entries.len() >= MOST || self.keys.len() >= MOST_WORDS || self.long.len() >= MOST_LONG
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = AnswerCache::new(self.width);
    }

    /// What is kept for a key.
    #[inline]
    pub fn find(&mut self, key: &[u64]) -> Option<&mut T> {
        let entry = if key.len() == self.width {
            let mask = self.table.len() - 1;
            let mut at = hash(key) & mask;
            loop {
                let place = self.table[at].checked_sub(1)? as usize;
                if self.keys[place * self.width..(place + 1) * self.width].iter().eq(key) {
                    break place;
                }
                at = (at + 1) & mask;
            }
        } else {
            *self.long.get(key)?
        };
        self.entries.get_mut(entry)
    }

    /// Keeps something; the key is one that was not found.
    pub fn insert(&mut self, key: &[u64], entry: T) {
        let place = self.entries.len();
        self.entries.push(entry);
        if key.len() == self.width {
            self.keys.extend_from_slice(key);
            if self.entries.len() * 2 > self.table.len() {
                self.table = vec![0; self.table.len() * 4];
                (0..place).for_each(|old| self.enter(old));
            }
            self.enter(place);
        } else {
            self.keys.extend(std::iter::repeat_n(u64::MAX, self.width));
            self.long.insert(key.to_vec(), place);
        }
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

#[inline]
fn hash(key: &[u64]) -> usize {
    let mix = |hash: u64, word: &u64| (hash.rotate_left(23) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let hash = key.iter().fold(0, mix);
    (hash ^ hash >> 32) as usize
}
