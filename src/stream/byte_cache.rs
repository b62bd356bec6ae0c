//! Rows whose cells were seen before: they are written without a look at what the cells say.

use std::ops::Range;
use std::sync::Arc;

use memchr::{memchr, memchr_iter};

use super::cells::Written;
use super::head::Head;
use super::ids::hash;

/// The answers to cells, by their bytes: the same bytes are the same question. The cells are those from
/// the first column that matters to the last. Bounded, and forgotten as a whole when full.
#[derive(Debug)]
pub struct ByteCache {
    columns: Range<usize>,
    /// All other columns.
    others: Vec<usize>,
    /// How many fields a line has.
    fields: usize,
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
    written: Arc<Written>,
}

const MOST: usize = 1 << 15;
const MOST_TEXT: usize = 1 << 23;

/// Cells that are not seen so often again are not worth keeping.
const OFTEN: usize = 4;
const FIRST: usize = 1 << 10;

impl ByteCache {
    /// Nothing is known yet.
    pub fn new(head: &Head) -> ByteCache {
        let all = head.items.into_iter().chain([head.booked, head.goal, head.as_of, head.rules]);
        let (first, last) = all.flatten().fold((usize::MAX, 0), |(a, b), at| (a.min(at), b.max(at)));
        let fields = head.names.len();
        // Where a column stands for each item, hardly any two rows are the same.
        let is_useless = first == usize::MAX;
        let (first, last) = if is_useless { (0, 0) } else { (first, last) };
        ByteCache {
            columns: first..last + 1,
            others: (0..first).chain(last + 1..fields).collect(),
            fields,
            table: vec![0; FIRST],
            entries: Vec::new(),
            text: Vec::new(),
            round: 1,
            found: 0,
            is_useless,
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

    /// The cells of a line that decide its answer, where the line has as many fields as the header and the
    /// other cells are written as they are.
    #[inline]
    fn cells<'i>(&self, line: &Line<'i>) -> Option<&'i [u8]> {
        let is_odd = line.ends.len() != self.fields || self.others.iter().any(|at| line.is_suspect(*at));
        (!is_odd).then(|| &line.input[line.starts(self.columns.start)..line.ends[self.columns.end - 1]])
    }

    /// Finds the answers to many lines. Each look into the tables waits for memory, and looks that do not
    /// depend on each other wait together.
    pub fn find_all(&mut self, input: &[u8], lines: &mut Lines) {
        if self.is_useless {
            return;
        }
        for n in 0..lines.marks.len() {
            let line = lines.line(input, n);
            lines.marks[n].hash = self.cells(&line).map(hash);
        }
        let mask = self.table.len() - 1;
        for mark in &mut lines.marks {
            mark.place = mark.hash.map_or(0, |hash| self.table[hash as usize & mask]);
        }
        for mark in lines.marks.iter_mut().filter(|mark| mark.place > 0) {
            let is_same = |hash| self.entries[mark.place as usize - 1].hash == hash;
            mark.place = if mark.hash.is_some_and(is_same) { mark.place } else { 0 };
        }
        for n in 0..lines.marks.len() {
            let Mark { hash: Some(hash), place, .. } = lines.marks[n] else { continue };
            let Some(cells) = self.cells(&lines.line(input, n)) else { continue };
            let is_found = place.checked_sub(1).is_some_and(|place| self.text(place as usize) == cells);
            lines.marks[n].place = if is_found { place } else { self.find(hash, cells) };
        }
    }

    /// One more than the place of an entry; 0 where there is none.
    fn find(&self, hash: u64, cells: &[u8]) -> u32 {
        let mask = self.table.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let place = self.table[at];
            let Some(entry) = place.checked_sub(1) else { return 0 };
            let entry = entry as usize;
            if self.entries[entry].hash == hash && self.text(entry) == cells {
                return place;
            }
            at = (at + 1) & mask;
        }
    }

    fn text(&self, entry: usize) -> &[u8] {
        let entry = &self.entries[entry];
        &self.text[entry.start as usize..entry.middle as usize]
    }

    /// The place of the answer in the list of this part, and what is written of it, where it was found.
    #[inline]
    pub fn answer(&mut self, mark: &Mark, answers: &mut Vec<Arc<Written>>) -> Option<(usize, &[u8])> {
        let entry = &mut self.entries[mark.place.checked_sub(1)? as usize];
        self.found += 1;
        if entry.round != self.round {
            entry.round = self.round;
            entry.index = u32::try_from(answers.len()).unwrap_or(u32::MAX);
            answers.push(entry.written.clone());
        }
        Some((entry.index as usize, &self.text[entry.middle as usize..entry.end as usize]))
    }

    /// Keeps the answer to a line that was not found, unless it is none or the line is not written as it
    /// is.
    pub fn keep(&mut self, line: &Line<'_>, written: &Arc<Written>, index: u32) {
        if self.is_useless
            || written.answer.status.is_none()
            || self.columns.clone().any(|at| line.is_suspect(at))
        {
            return;
        }
        let Some(cells) = self.cells(line) else { return };
        let hash = hash(cells);
        if self.find(hash, cells) > 0 {
            return;
        }
        let place = |text: &[u8]| u32::try_from(text.len()).unwrap_or(u32::MAX);
        let start = place(&self.text);
        self.text.extend_from_slice(cells);
        let middle = place(&self.text);
        self.text.extend_from_slice(&written.text);
        self.text.push(b'\n');
        let end = place(&self.text);
        let written = written.clone();
        self.entries.push(Entry { hash, start, middle, end, round: self.round, index, written });
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

/// Lines without quotation marks, one after the other.
#[derive(Debug, Default)]
pub struct Lines {
    /// The lines.
    pub marks: Vec<Mark>,
    ends: Vec<usize>,
}

/// A line among others.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    /// Where it begins.
    pub start: usize,
    /// Where its text ends.
    pub end: usize,
    /// Where the next one begins.
    pub next: usize,
    /// Where its last field stands in the list of ends, and one more.
    fields: usize,
    /// The hash of the cells that decide, where these can be known.
    hash: Option<u64>,
    /// One more than the place of what is known; 0 where it is not.
    place: u32,
}

/// A line: where it begins in the input, and where its fields end.
#[derive(Debug)]
pub struct Line<'i> {
    input: &'i [u8],
    start: usize,
    ends: &'i [usize],
}

impl Lines {
    /// Takes all of them away.
    pub fn clear(&mut self) {
        self.marks.clear();
        self.ends.clear();
    }

    /// Adds a field to the last line.
    #[inline]
    pub fn field(&mut self, end: usize) {
        self.ends.push(end);
    }

    /// Ends the last line.
    #[inline]
    pub fn line_ends(&mut self, start: usize, end: usize, next: usize) {
        self.ends.push(end);
        self.marks.push(Mark { start, end, next, fields: self.ends.len(), hash: None, place: 0 });
    }

    /// One of them.
    #[inline]
    pub fn line<'i>(&'i self, input: &'i [u8], at: usize) -> Line<'i> {
        let mark = &self.marks[at];
        let first = at.checked_sub(1).map_or(0, |before| self.marks[before].fields);
        Line { input, start: mark.start, ends: &self.ends[first..mark.fields] }
    }
}

impl<'i> Line<'i> {
    #[inline]
    fn starts(&self, field: usize) -> usize {
        field.checked_sub(1).map_or(self.start, |before| self.ends[before] + 1)
    }

    /// One of the fields.
    #[inline]
    pub fn field(&self, at: usize) -> &'i [u8] {
        &self.input[self.starts(at)..self.ends[at]]
    }

    /// Does the field begin like something that a spreadsheet might run?
    #[inline]
    fn is_suspect(&self, at: usize) -> bool {
        matches!(self.field(at).first(), Some(b'=' | b'@' | b'\t' | b'\r' | b'+' | b'-'))
    }
}

/// Is every line a record, and all of it text?
pub fn is_plain(input: &[u8]) -> bool {
    let ends_line = |at: usize| input.get(at + 1) == Some(&b'\n');
    memchr(b'"', input).is_none()
        && memchr_iter(b'\r', input).all(ends_line)
        && std::str::from_utf8(input).is_ok()
}
