//! Rows whose cells were seen before: they are written without a look at what the cells say.

use std::ops::Range;
use std::sync::Arc;

use memchr::memchr;

use super::head::Head;
use super::ids::hash;
use super::told::Told;

/// The answers to cells, by their bytes: the same bytes are the same question. The cells are those from
/// the first column that matters to the last. Bounded, and forgotten as a whole when full.
#[derive(Debug)]
pub struct Known {
    columns: Range<usize>,
    /// Places of entries, one more than the index; 0 where there is none.
    table: Vec<u32>,
    entries: Vec<Entry>,
    /// Of each entry the cells, and what is written after the row's own columns.
    text: Vec<u8>,
    round: u32,
    /// How many rows were known since something was forgotten.
    found: usize,
    /// Too few rows were known for it to be worth while.
    is_useless: bool,
}

#[derive(Debug)]
struct Entry {
    hash: u64,
    start: u32,
    middle: u32,
    end: u32,
    round: u32,
    index: u32,
    told: Arc<Told>,
}

const MOST: usize = 1 << 15;
const MOST_TEXT: usize = 1 << 23;

/// Cells that are not seen so often again are not worth keeping.
const OFTEN: usize = 4;
const FIRST: usize = 1 << 10;

impl Known {
    /// Nothing is known yet.
    pub fn new(head: &Head) -> Known {
        let all = head.items.into_iter().chain([head.goal, head.as_of]);
        let (first, last) = all.flatten().fold((usize::MAX, 0), |(a, b), at| (a.min(at), b.max(at)));
        Known {
            columns: first..last + 1,
            table: vec![0; FIRST],
            entries: Vec::new(),
            text: Vec::new(),
            round: 1,
            found: 0,
            is_useless: false,
        }
    }

    /// A new part of the input, with a list of answers of its own.
    pub fn begin(&mut self) {
        self.round += 1;
        if self.entries.len() >= MOST || self.text.len() >= MOST_TEXT {
            self.is_useless = self.found < OFTEN * self.entries.len();
            self.found = 0;
            self.table = vec![0; FIRST];
            self.entries.clear();
            self.text.clear();
        }
    }

    /// The cells of a line that decide its answer.
    #[inline]
    pub fn cells<'i>(&self, line: &Line, input: &'i [u8]) -> &'i [u8] {
        &input[line.starts(self.columns.start)..line.ends[self.columns.end - 1]]
    }

    /// Are the other cells of a line written as they are?
    #[inline]
    pub fn is_harmless(&self, line: &Line, input: &[u8]) -> bool {
        let mut others = (0..self.columns.start).chain(self.columns.end..line.ends.len());
        !others.any(|field| line.is_suspect(input, field))
    }

    /// Are these cells written as they are?
    pub fn may_keep(&self, line: &Line, input: &[u8]) -> bool {
        !self.is_useless && !self.columns.clone().any(|field| line.is_suspect(input, field))
    }

    /// The place of the answer in the list of this part, and what is written of it, where it is known.
    #[inline]
    pub fn find(&mut self, cells: &[u8], answers: &mut Vec<Arc<Told>>) -> Option<(usize, &[u8])> {
        if self.is_useless {
            return None;
        }
        let hash = hash(cells);
        let mask = self.table.len() - 1;
        let mut at = hash as usize & mask;
        let place = loop {
            let place = self.table[at].checked_sub(1)? as usize;
            let entry = &self.entries[place];
            if entry.hash == hash && self.text[entry.start as usize..entry.middle as usize] == *cells {
                break place;
            }
            at = (at + 1) & mask;
        };
        self.found += 1;
        let entry = &mut self.entries[place];
        if entry.round != self.round {
            entry.round = self.round;
            entry.index = u32::try_from(answers.len()).unwrap_or(u32::MAX);
            answers.push(entry.told.clone());
        }
        Some((entry.index as usize, &self.text[entry.middle as usize..entry.end as usize]))
    }

    /// Keeps an answer to cells that were not found, unless it is none.
    pub fn keep(&mut self, cells: &[u8], told: &Arc<Told>, index: u32) {
        if told.status.is_none() {
            return;
        }
        let place = |text: &[u8]| u32::try_from(text.len()).unwrap_or(u32::MAX);
        let start = place(&self.text);
        self.text.extend_from_slice(cells);
        let middle = place(&self.text);
        self.text.extend_from_slice(&told.cells);
        self.text.push(b'\n');
        let end = place(&self.text);
        let told = told.clone();
        self.entries.push(Entry { hash: hash(cells), start, middle, end, round: self.round, index, told });
        if self.entries.len() * 2 > self.table.len() {
            self.table = vec![0; self.table.len() * 4];
            for old in 0..self.entries.len() - 1 {
                self.enter(old);
            }
        }
        self.enter(self.entries.len() - 1);
    }

    fn enter(&mut self, place: usize) {
        let mask = self.table.len() - 1;
        let mut at = self.entries[place].hash as usize & mask;
        while self.table[at] != 0 {
            at = (at + 1) & mask;
        }
        self.table[at] = u32::try_from(place + 1).unwrap_or(0);
    }
}

/// A line without quotation marks: where it begins in the input, and where its fields end.
#[derive(Debug, Default)]
pub struct Line {
    /// The beginning.
    pub start: usize,
    /// The ends.
    pub ends: Vec<usize>,
}

impl Line {
    #[inline]
    fn starts(&self, field: usize) -> usize {
        field.checked_sub(1).map_or(self.start, |before| self.ends[before] + 1)
    }

    /// One of the fields.
    #[inline]
    pub fn field<'i>(&self, input: &'i [u8], field: usize) -> &'i [u8] {
        &input[self.starts(field)..self.ends[field]]
    }

    /// Does the field begin like something that a spreadsheet might run?
    #[inline]
    fn is_suspect(&self, input: &[u8], field: usize) -> bool {
        let first = self.field(input, field).first();
        matches!(first, Some(b'=' | b'@' | b'\t' | b'\r' | b'+' | b'-'))
    }
}

/// Is a line a record, and all of it text?
pub fn is_plain(input: &[u8]) -> bool {
    memchr(b'"', input).is_none() && std::str::from_utf8(input).is_ok()
}
