//! Where records end, for lines without quotes at the speed of a search for line feeds.

use memchr::{memchr, memchr_iter, memrchr};

use crate::read::table::{LONGEST, record_end};

/// How a record ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// The end of its content, without the line feed.
    pub end: usize,
    /// Where the next record begins.
    pub next: usize,
    /// Does it hold a quotation mark?
    pub quoted: bool,
    /// Is a quotation mark of it never closed? Then it ends with its first line.
    pub open: bool,
}

/// The record that begins at `start`. `None` when the text ends first and `last` is false.
pub fn record(text: &[u8], start: usize, last: bool) -> Option<Record> {
    let line = memchr(b'\n', &text[start..]).map(|n| start + n);
    let end = match line {
        Some(end) => end,
        None if last => text.len(),
        None => return None,
    };
    let plain = |end: usize, quoted: bool, open: bool| Record {
        end: if end > start && text[end - 1] == b'\r' { end - 1 } else { end },
        next: (end + 1).min(text.len()),
        quoted,
        open,
    };
    if memchr(b'"', &text[start..end]).is_none() {
        return Some(plain(end, false, false));
    }
    let horizon = text.len().min(start.saturating_add(LONGEST));
    match record_end(&text[..horizon], start, b',') {
        (Some(at), _) => Some(plain(at, true, false)),
        (None, is_open) if horizon < text.len() || last => {
            Some(if horizon == text.len() && last && !is_open {
                plain(text.len(), true, false)
            } else {
                plain(end, true, true)
            })
        }
        (None, _) => None,
    }
}

impl Record {
    /// Does it hold nothing, whatever stands between its cells? Such a row is passed over.
    #[inline]
    pub fn is_blank(&self, text: &[u8], start: usize) -> bool {
        let record = &text[start..self.end];
        match record.first() {
            None => true,
            Some(b',' | b' ' | b'\t' | b'\r' | b'"') => holds_nothing(record, self.quoted),
            Some(_) => false,
        }
    }
}

#[cold]
fn holds_nothing(record: &[u8], quoted: bool) -> bool {
    if !quoted {
        return record.iter().all(|byte| *byte == b',' || byte.is_ascii_whitespace());
    }
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(record);
    let mut cells = csv::ByteRecord::new();
    reader.read_byte_record(&mut cells).is_ok_and(|_| cells.iter().all(|cell| cell.trim_ascii().is_empty()))
}

/// Where the last whole record of a text ends, if any does. The text begins with a record.
pub fn whole_records(text: &[u8]) -> usize {
    let Some(last_line) = memrchr(b'\n', text) else { return 0 };
    if memchr(b'"', text).is_none() {
        return last_line + 1;
    }
    let mut at = 0;
    while at < text.len() {
        match record(text, at, false) {
            Some(record) => at = record.next,
            None => break,
        }
    }
    at
}

/// How many lines a text has.
pub fn lines(text: &[u8]) -> u64 {
    memchr_iter(b'\n', text).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let record = record(text.as_bytes(), at, true).expect("the last one ends with the text");
            found.push(text[at..record.end].to_owned());
            at = record.next;
        }
        found
    }

    #[test]
    fn line_feeds_inside_quotes_do_not_end_a_record() {
        assert_eq!(split("a,b\r\n\"c\nd\",e\nf"), ["a,b", "\"c\nd\",e", "f"]);
        assert_eq!(split("\"a\"\"\nb\",c\nd"), ["\"a\"\"\nb\",c", "d"]);
        assert_eq!(split("a\"b,c\nd"), ["a\"b,c", "d"], "only at the head of a field does a mark quote");
    }

    #[test]
    fn a_mark_that_is_never_closed_spoils_its_own_line_only() {
        assert_eq!(split("\"a,b\nc,d\ne"), ["\"a,b", "c,d", "e"]);
    }

    #[test]
    fn a_text_is_cut_where_a_record_ends() {
        assert_eq!(whole_records(b"a,b\nc,d\ne"), 8);
        assert_eq!(whole_records(b"a,b\n\"c\nd"), 4);
        assert_eq!(whole_records(b"a,b"), 0);
    }
}
