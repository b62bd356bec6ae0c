use std::sync::Mutex;

use rustc_hash::FxHashSet;

use super::modes::Mode;
use super::weight::Set;

/// The plans that were checked: bounded, and forgotten as a whole when full.
#[derive(Debug, Default)]
pub struct Checked {
    keys: Mutex<FxHashSet<Key>>,
}

/// A plan, and what someone has of what the plan looks at. Its claims are those that come first, and so follow.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    mode: usize,
    /// The exams in their order, a byte for each.
    exams: [u8; MOST_EXAMS],
    has: Set,
}

/// So many plans are remembered.
const MOST: usize = 1 << 16;
const MOST_EXAMS: usize = 16;

impl Key {
    /// The key of a plan; `None` where it sits too many exams.
    pub fn new(mode: &Mode, exams: &[usize], has: Set) -> Option<Key> {
        let mut order = [u8::MAX; MOST_EXAMS];
        for (place, exam) in exams.iter().enumerate() {
            *order.get_mut(place)? = u8::try_from(*exam).ok()?;
        }
        Some(Key { mode: mode.place, exams: order, has })
    }
}

impl Checked {
    /// Was it checked? Where another thread is looking, it is checked again.
    pub fn has(&self, key: &Key) -> bool {
        self.keys.try_lock().is_ok_and(|keys| keys.contains(key))
    }

    /// It was checked.
    pub fn add(&self, key: Key) {
        let Ok(mut keys) = self.keys.try_lock() else { return };
        if keys.len() >= MOST {
            keys.clear();
        }
        keys.insert(key);
    }
}
