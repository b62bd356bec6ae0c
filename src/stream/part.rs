use std::sync::Arc;

use super::cells::Written;
use super::ids::List;

/// One row of the output.
#[derive(Clone, Debug)]
pub struct Row {
    /// Where the id ends in [`Part::ids`].
    pub id_end: u32,
    /// Where the row ends in the output.
    pub end: u32,
    /// Where it begins in the input.
    pub from: u32,
    /// Where that of its lines begins in the input that could not be read, if one could not.
    pub wrong: u32,
    /// The place of its answer in [`Part::answers`].
    pub answer: u32,
}

/// A part of the input, and what became of it.
#[derive(Debug, Default)]
pub struct Part {
    /// The bytes.
    pub input: Vec<u8>,
    /// What is to be written.
    pub output: Vec<u8>,
    /// The rows, in order.
    pub rows: Vec<Row>,
    /// The ids of the rows.
    pub ids: List,
    /// The answers, in order of appearance.
    pub answers: Vec<Arc<Written>>,
    /// How many rows have each of them.
    pub counts: Vec<u64>,
}

impl Part {
    /// Takes away what became of another part.
    pub fn clear(&mut self) {
        self.output.clear();
        self.rows.clear();
        self.ids.clear();
        self.answers.clear();
        self.counts.clear();
    }

    /// Notes a row that ends where the output ends now.
    #[inline]
    pub fn note(&mut self, id: &[u8], from: usize, answer: usize) {
        self.ids.add(id);
        if self.counts.len() <= answer {
            self.counts.resize(answer + 1, 0);
        }
        self.counts[answer] += 1;
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        self.rows.push(Row {
            id_end: number(self.ids.len()),
            end: number(self.output.len()),
            from: number(from),
            wrong: number(from),
            answer: number(answer),
        });
    }

    /// Could every row be asked about?
    pub fn is_sound(&self) -> bool {
        self.answers.iter().all(|written| written.answer.status.is_some())
    }
}
