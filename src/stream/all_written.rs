use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::cells::Written;
use crate::batch::RowAnswer;
use crate::catalog::ExamId;

/// Everything that was written for one question, by the exams that the answer names. Many people who have something else
/// get the same answer, which is then written and kept once.
#[derive(Debug, Default)]
pub struct AllWritten {
    by_exams: FxHashMap<Vec<ExamId>, Vec<Arc<Written>>>,
    count: usize,
}

/// So many are kept.
const MOST: usize = 1 << 16;

/// So many that name the same exams are looked through.
const ALIKE: usize = 16;

impl AllWritten {
    /// Is it time to forget everything?
    pub fn is_full(&self) -> bool {
        self.count >= MOST
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = AllWritten::default();
    }

    /// What is written of an answer.
    pub fn of(&mut self, answer: RowAnswer, write: impl FnOnce(RowAnswer) -> Arc<Written>) -> Arc<Written> {
        if let Some(known) = self.same(&answer) {
            return known.clone();
        }
        let written = write(answer);
        self.add(&written);
        written
    }

    /// The same as was written by somebody else.
    pub fn known(&mut self, written: Arc<Written>) -> Arc<Written> {
        if let Some(known) = self.same(&written.answer) {
            return known.clone();
        }
        self.add(&written);
        written
    }

    fn same(&self, answer: &RowAnswer) -> Option<&Arc<Written>> {
        self.by_exams.get(&answer.exams)?.iter().find(|known| known.answer.says_the_same(answer))
    }

    fn add(&mut self, written: &Arc<Written>) {
        self.count += 1;
        let alike = self.by_exams.entry(written.answer.exams.clone()).or_default();
        if alike.len() < ALIKE {
            alike.push(written.clone());
        }
    }
}
