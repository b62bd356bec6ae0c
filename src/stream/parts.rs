use std::io::{self, Read};

use memchr::{memchr, memrchr};

use super::fields::Fields;
use super::head::Head;
use super::records::{self, Record, record, whole_records};
use super::together::together;
use crate::read::table::Form;

/// No part is longer than this, in bytes: a line, or the rows of one person, must fit into it.
const LONGEST: usize = 64 << 20;

/// So many rows that name nobody are not looked past for more rows of the person before them.
pub const MOST_BETWEEN: usize = 1 << 10;

/// Cuts a stream into parts that hold whole records, and whole persons.
pub struct Parts<R> {
    input: R,
    size: usize,
    carry: Vec<u8>,
    ended: bool,
    /// The line on which the first record begins.
    pub first_line: u64,
    /// The line after the first record.
    pub next_line: u64,
}

impl<R: Read> Parts<R> {
    /// Parts of about so many bytes.
    pub fn new(input: R, size: usize) -> Parts<R> {
        Parts { input, size: size.max(1), carry: Vec::new(), ended: false, first_line: 1, next_line: 2 }
    }

    /// The first record that is not empty, without a byte order mark; empty where there is none.
    ///
    /// # Errors
    ///
    /// When the stream cannot be read.
    pub fn head(&mut self) -> io::Result<Vec<u8>> {
        let mut wanted = 1 << 12;
        loop {
            self.fill(wanted)?;
            if self.carry.starts_with(b"\xEF\xBB\xBF") {
                self.carry.drain(..3);
            }
            let empty = self.carry.iter().take_while(|b| matches!(b, b'\n' | b'\r')).count();
            if let Some(found) =
                record(&self.carry, empty, self.ended).filter(|r| r.end > empty || self.ended)
            {
                let head = self.carry[empty..found.end].to_vec();
                self.first_line = 1 + records::lines(&self.carry[..empty]);
                self.next_line = 1 + records::lines(&self.carry[..found.next]);
                self.carry.drain(..found.next);
                return Ok(head);
            }
            wanted = self.check(self.carry.len() * 2)?;
        }
    }

    /// Puts the records of each person together, where all of them are no more than so many bytes; says on which line each
    /// line stood, and nothing where all stays as it was.
    ///
    /// # Errors
    ///
    /// When the stream cannot be read.
    pub fn put_together(&mut self, head: &Head, most: usize) -> io::Result<Vec<u64>> {
        self.fill(most.saturating_add(1))?;
        let fits = self.ended && self.carry.len() <= most;
        Ok(if fits { together(&mut self.carry, head, self.next_line) } else { Vec::new() })
    }

    /// The next part; false when there is none.
    ///
    /// # Errors
    ///
    /// When the stream cannot be read, and when a line or a person does not fit into a part.
    pub fn next(&mut self, head: &Head, part: &mut Vec<u8>) -> io::Result<bool> {
        let mut wanted = self.size;
        loop {
            self.fill(wanted)?;
            let cut = match (self.ended, head.form) {
                (true, _) => self.carry.len(),
                (false, Form::People | Form::Matrix) => whole_records(&self.carry),
                (false, Form::Records) => whole_persons(&self.carry, head),
            };
            if cut > 0 {
                part.clear();
                part.extend_from_slice(&self.carry[cut..]);
                std::mem::swap(part, &mut self.carry);
                part.truncate(cut);
                return Ok(true);
            }
            if self.ended {
                return Ok(false);
            }
            wanted = self.check(self.carry.len() * 2)?;
        }
    }

    fn check(&self, wanted: usize) -> io::Result<usize> {
        if self.carry.len() >= LONGEST {
            let message =
                format!("a line or a person of more than {} MiB: is it the right file?", LONGEST >> 20);
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        Ok(wanted.max(1 << 12))
    }

    fn fill(&mut self, wanted: usize) -> io::Result<()> {
        if let Some(missing) = wanted.checked_sub(self.carry.len()).filter(|n| *n > 0 && !self.ended) {
            let read = self.input.by_ref().take(missing as u64).read_to_end(&mut self.carry)?;
            self.ended = read < missing;
        }
        Ok(())
    }
}

/// Where the last person begins that may not be whole, which is where the text is cut: at a row that names another
/// person than the one before it that names anybody. What stands between two persons goes with the first.
fn whole_persons(text: &[u8], head: &Head) -> usize {
    let whole = &text[..whole_records(text)];
    let mut fields = Fields::default();
    let mut named = |at: usize, record: Record| {
        if record.is_blank(whole, at) {
            return Named::Blank;
        }
        let flaw = fields.split(whole, at, record, head.names.len());
        match fields.name_somebody(flaw.as_ref(), head) {
            true => Named::Somebody(fields.id(head).to_vec()),
            false => Named::Nobody,
        }
    };
    // How many rows name nobody after the last one that names somebody.
    let (mut start, mut last, mut unnamed) = (whole.len(), None, 0);
    if memchr(b'"', whole).is_none() {
        let mut at = whole.len();
        while at > 0 {
            at = line_start(whole, at);
            match record(whole, at, true).map(|record| named(at, record)) {
                Some(Named::Somebody(id)) => {
                    if last.as_ref().is_some_and(|last| *last != id) {
                        return start;
                    }
                    (start, last) = (at, Some(id));
                }
                Some(Named::Nobody) if last.is_none() => {
                    unnamed += 1;
                    if unnamed >= MOST_BETWEEN {
                        return whole.len();
                    }
                }
                _ => {}
            }
        }
        return start;
    }
    let mut at = 0;
    while let Some(found) = record(whole, at, true).filter(|_| at < whole.len()) {
        match named(at, found) {
            Named::Somebody(id) => {
                unnamed = 0;
                if last.as_ref() != Some(&id) {
                    (start, last) = (at, Some(id));
                }
            }
            Named::Nobody => unnamed += 1,
            Named::Blank => {}
        }
        at = found.next;
    }
    if unnamed >= MOST_BETWEEN { whole.len() } else { start }
}

/// Whose row it is.
enum Named {
    Somebody(Vec<u8>),
    Nobody,
    Blank,
}

/// Where the line begins that ends just before `end`.
fn line_start(text: &[u8], end: usize) -> usize {
    memrchr(b'\n', &text[..end.saturating_sub(1)]).map_or(0, |at| at + 1)
}
