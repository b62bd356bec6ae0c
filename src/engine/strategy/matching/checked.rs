use std::sync::RwLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::catalog::ExamId;

/// The answers whose plan was checked, by the place of their mode and their exams in study order: bounded, and
/// forgotten as a whole when full.
#[derive(Debug, Default)]
pub struct Checked(RwLock<FxHashMap<usize, FxHashSet<Vec<ExamId>>>>);

/// So many answers of one mode are remembered.
const MOST: usize = 1 << 14;

impl Checked {
    /// Was it checked?
    pub fn has(&self, mode: usize, exams: &[ExamId]) -> bool {
        self.0.read().is_ok_and(|known| known.get(&mode).is_some_and(|known| known.contains(exams)))
    }

    /// It was checked.
    pub fn add(&self, mode: usize, exams: &[ExamId]) {
        let Ok(mut known) = self.0.write() else { return };
        let known = known.entry(mode).or_default();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(exams.to_vec());
    }
}
