use std::io::{self, Read};

use memchr::{memchr, memrchr};

use super::fields::Fields;
use super::head::{Form, Head};
use super::records::{record, whole_records};

/// No part is longer than this, in bytes: a line, or the rows of one person, must fit into it.
const LONGEST: usize = 64 << 20;

/// Cuts a stream into parts that hold whole records, and whole persons.
pub struct Parts<R> {
    input: R,
    size: usize,
    carry: Vec<u8>,
    ended: bool,
}

impl<R: Read> Parts<R> {
    /// Parts of about so many bytes.
    pub fn new(input: R, size: usize) -> Parts<R> {
        Parts { input, size: size.max(1), carry: Vec::new(), ended: false }
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
                self.carry.drain(..found.next);
                return Ok(head);
            }
            wanted = self.check(self.carry.len() * 2)?;
        }
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
                (false, Form::Wide) => whole_records(&self.carry),
                (false, Form::Long) => whole_persons(&self.carry, head),
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

/// Where the last person begins that may not be whole, which is where the text is cut.
fn whole_persons(text: &[u8], head: &Head) -> usize {
    let end = whole_records(text);
    let whole = &text[..end];
    let mut fields = Fields::default();
    let mut id_at = |at: usize| {
        let record = record(whole, at, true)?;
        let _ = fields.split(whole, at, record, head.names.len());
        Some(fields.get(head.id).to_vec())
    };
    if memchr(b'"', whole).is_none() {
        let mut start = line_start(whole, end);
        let Some(last) = id_at(start) else { return 0 };
        while start > 0 {
            let before = line_start(whole, start);
            let is_empty = matches!(&whole[before..start], b"\n" | b"\r\n");
            if !is_empty && id_at(before).as_ref() != Some(&last) {
                return start;
            }
            start = before;
        }
        return 0;
    }
    let (mut at, mut start, mut last) = (0, 0, None);
    while at < end {
        let Some(found) = record(whole, at, true) else { break };
        if found.end > at {
            let id = id_at(at);
            if id != last {
                start = at;
                last = id;
            }
        }
        at = found.next;
    }
    start
}

/// Where the line begins that ends just before `end`.
fn line_start(text: &[u8], end: usize) -> usize {
    memrchr(b'\n', &text[..end.saturating_sub(1)]).map_or(0, |at| at + 1)
}
