//! Text with any mark between its cells, as comma-separated lines.

use std::io::{self, Read};
use std::str::FromStr;

use memchr::{memchr, memchr2, memrchr};
use serde::{Deserialize, Serialize};

use super::encoding::{Decoder, MARK};
use super::{Encoding, Reading, named};

/// What stands between the cells of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Delimiter {
    /// A comma.
    Comma,
    /// A semicolon.
    Semicolon,
    /// A tab.
    Tab,
    /// A vertical bar.
    Bar,
}

impl Delimiter {
    /// All of them, with their names.
    pub const NAMES: [(&str, Delimiter); 4] = [
        ("comma", Delimiter::Comma),
        ("semicolon", Delimiter::Semicolon),
        ("tab", Delimiter::Tab),
        ("bar", Delimiter::Bar),
    ];

    /// The mark.
    pub fn mark(self) -> u8 {
        match self {
            Delimiter::Comma => b',',
            Delimiter::Semicolon => b';',
            Delimiter::Tab => b'\t',
            Delimiter::Bar => b'|',
        }
    }

    /// Several of them, in words.
    pub fn plural(self) -> &'static str {
        match self {
            Delimiter::Comma => "commas",
            Delimiter::Semicolon => "semicolons",
            Delimiter::Tab => "tabs",
            Delimiter::Bar => "vertical bars",
        }
    }

    /// The one by which a first line says most; where none says anything, the one that makes most cells of it.
    fn of(line: &[u8]) -> Delimiter {
        let value = |delimiter: &Delimiter| {
            let mut cells = Vec::new();
            split(line, delimiter.mark(), |cell| {
                cells.push(String::from_utf8_lossy(&cell.text()).into_owned())
            });
            (named(cells.iter().map(String::as_str)), cells.len())
        };
        let all = Delimiter::NAMES.map(|(_, delimiter)| delimiter);
        // Of equal ones the first, so that a comma it is where nothing else is seen.
        all.into_iter().rev().max_by_key(value).unwrap_or(Delimiter::Comma)
    }
}

impl FromStr for Delimiter {
    type Err = String;

    /// By its name, or as the mark itself.
    fn from_str(text: &str) -> Result<Delimiter, String> {
        let is_it = |(name, delimiter): &&(&str, Delimiter)| {
            text == *name || text.as_bytes() == [delimiter.mark()] || (text == "\\t" && *name == "tab")
        };
        let found = Delimiter::NAMES.iter().find(is_it).map(|(_, delimiter)| *delimiter);
        found.ok_or_else(|| {
            format!("`{}` is no delimiter: expected comma, semicolon, tab or bar", text.escape_debug())
        })
    }
}

/// So many bytes are looked at to recognise how a table is written.
const BEGINNING: usize = 1 << 20;

/// So many bytes are read at a time.
const PIECE: usize = 1 << 18;

/// No record is longer than this, in bytes: a quotation mark that is not closed within it is taken for a mistake of its own
/// line, so that one slip does not swallow the rest of the file.
pub(crate) const LONGEST: usize = 1 << 20;

/// A table as it comes, read as lines in UTF-8 with commas between the cells and line feeds at the ends. Lines stay where
/// they are. What needs no change goes through as it is.
pub struct Plain<R> {
    input: R,
    /// How the text is encoded.
    pub encoding: Encoding,
    /// What stands between the cells.
    pub delimiter: Delimiter,
    decoder: Option<Decoder>,
    /// What ends a line, where it is not a line feed.
    is_old: bool,
    /// Text that is not yet a whole record.
    rest: Vec<u8>,
    /// What is to be handed out.
    ready: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<R: Read> Plain<R> {
    /// Looks at how a table begins.
    ///
    /// # Errors
    ///
    /// Those of reading.
    pub fn new(mut input: R, reading: &Reading) -> io::Result<Plain<R>> {
        let mut beginning = Vec::new();
        input.by_ref().take(BEGINNING as u64).read_to_end(&mut beginning)?;
        let ended = beginning.len() < BEGINNING;
        let encoding = reading.encoding.unwrap_or_else(|| Encoding::of(&beginning));
        let decoder = (!encoding.is_utf8()).then(|| encoding.decoder());
        let mut plain = Plain {
            input,
            encoding,
            delimiter: Delimiter::Comma,
            decoder,
            is_old: false,
            rest: Vec::new(),
            ready: Vec::new(),
            at: 0,
            ended,
        };
        plain.decode(&beginning);
        if plain.rest.starts_with(MARK) {
            plain.rest.drain(..MARK.len());
        }
        plain.is_old = memchr(b'\n', &plain.rest).is_none() && memchr(b'\r', &plain.rest).is_some();
        if plain.is_old {
            feed_lines(&mut plain.rest);
        }
        plain.delimiter = plain.recognised(reading);
        plain.write();
        Ok(plain)
    }

    /// How the text is encoded and what stands between the cells, where nobody told and it is not the usual.
    pub(crate) fn assumed(&self, reading: &Reading) -> (Option<Encoding>, Option<Delimiter>) {
        let encoding =
            Some(self.encoding).filter(|encoding| reading.encoding.is_none() && !encoding.is_utf8());
        let is_assumed =
            |delimiter: &Delimiter| reading.delimiter.is_none() && *delimiter != Delimiter::Comma;
        (encoding, Some(self.delimiter).filter(is_assumed))
    }

    /// What stands between the cells; a line that only says so, as spreadsheets write one, is emptied.
    fn recognised(&mut self, reading: &Reading) -> Delimiter {
        let start = self.rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        let end = memchr(b'\n', &self.rest[start..]).map_or(self.rest.len(), |end| start + end);
        let line = self.rest[start..end].trim_ascii_end();
        if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', mark] = line {
            let said = Delimiter::NAMES.iter().find(|(_, delimiter)| delimiter.mark() == *mark);
            if let Some((_, said)) = said {
                self.rest.drain(start..end);
                return reading.delimiter.unwrap_or(*said);
            }
        }
        reading.delimiter.unwrap_or_else(|| Delimiter::of(line))
    }

    fn decode(&mut self, bytes: &[u8]) {
        let start = self.rest.len();
        match &mut self.decoder {
            Some(decoder) => decoder.decode(bytes, self.ended, &mut self.rest),
            None => self.rest.extend_from_slice(bytes),
        }
        if self.is_old {
            feed_lines(&mut self.rest[start..]);
        }
    }

    /// Hands out what is whole.
    fn write(&mut self) {
        self.ready.clear();
        self.at = 0;
        if self.delimiter == Delimiter::Comma {
            std::mem::swap(&mut self.ready, &mut self.rest);
            return;
        }
        let done = rewritten(&self.rest, self.delimiter.mark(), self.ended, &mut self.ready);
        self.rest.drain(..done);
    }
}

impl<R: Read> Read for Plain<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.ready.len() && !self.ended {
            if self.decoder.is_none() && !self.is_old && self.delimiter == Delimiter::Comma {
                return self.input.read(buffer);
            }
            let mut piece = Vec::new();
            self.input.by_ref().take(PIECE as u64).read_to_end(&mut piece)?;
            self.ended = piece.len() < PIECE;
            self.decode(&piece);
            self.write();
        }
        let count = buffer.len().min(self.ready.len() - self.at);
        buffer[..count].copy_from_slice(&self.ready[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

/// Ends lines with line feeds that end with carriage returns alone.
fn feed_lines(text: &mut [u8]) {
    text.iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
}

/// Where the record ends that begins at `start`, before its line feed, and whether a quotation is open where the text ends
/// first. Quotation marks are minded as the csv crate minds them: where they begin a cell.
pub(crate) fn record_end(text: &[u8], start: usize, mark: u8) -> (Option<usize>, bool) {
    let mut at = start;
    let mut begins = true;
    while at < text.len() {
        match text[at] {
            b'"' if begins => {
                at += 1;
                loop {
                    let Some(quote) = memchr(b'"', &text[at..]) else { return (None, true) };
                    at += quote + 1;
                    if text.get(at) != Some(&b'"') {
                        break;
                    }
                    at += 1;
                }
                begins = false;
                continue;
            }
            b'\n' => return (Some(at), false),
            byte => begins = byte == mark,
        }
        at += 1;
    }
    (None, false)
}

/// Writes the whole records of a text with commas between their cells; says how much of it they are.
fn rewritten(text: &[u8], mark: u8, is_last: bool, output: &mut Vec<u8>) -> usize {
    let mut at = 0;
    while at < text.len() {
        // Lines without quotation marks and commas need only another mark.
        let odd = memchr2(b'"', b',', &text[at..]).map_or(text.len(), |odd| at + odd);
        let easy = if odd == text.len() && is_last {
            text.len()
        } else {
            memrchr(b'\n', &text[at..odd]).map_or(at, |line| at + line + 1)
        };
        if easy > at {
            let start = output.len();
            output.extend_from_slice(&text[at..easy]);
            output[start..].iter_mut().filter(|byte| **byte == mark).for_each(|byte| *byte = b',');
            at = easy;
            continue;
        }
        let horizon = text.len().min(at.saturating_add(LONGEST));
        let end = match record_end(&text[..horizon], at, mark) {
            (Some(end), _) => end,
            (None, _) if horizon == text.len() && !is_last => return at,
            (None, false) if horizon == text.len() => horizon,
            // The quotation is a slip, or the record is too long for a record.
            (None, _) => memchr(b'\n', &text[at..]).map_or(text.len(), |line| at + line),
        };
        let record = &text[at..end];
        let mut is_first = true;
        split(record, mark, |cell| {
            if !is_first {
                output.push(b',');
            }
            is_first = false;
            cell.write(output);
        });
        if end < text.len() {
            output.push(b'\n');
        }
        at = (end + 1).min(text.len());
    }
    at
}

/// A cell as it is written.
struct Cell<'t>(&'t [u8]);

impl Cell<'_> {
    fn is_quoted(&self) -> bool {
        self.0.first() == Some(&b'"')
    }

    /// What it says.
    fn text(&self) -> Vec<u8> {
        let inner = self.0.strip_prefix(b"\"").and_then(|cell| cell.strip_suffix(b"\""));
        inner.map_or_else(
            || self.0.to_vec(),
            |inner| String::from_utf8_lossy(inner).replace("\"\"", "\"").into_bytes(),
        )
    }

    /// Writes it so that commas in it do not end it.
    fn write(&self, output: &mut Vec<u8>) {
        if self.is_quoted() || memchr(b',', self.0).is_none() {
            output.extend_from_slice(self.0);
            return;
        }
        let (text, end) = match self.0.strip_suffix(b"\r") {
            Some(text) => (text, &b"\r"[..]),
            None => (self.0, &b""[..]),
        };
        output.push(b'"');
        for byte in text {
            output.extend_from_slice(if *byte == b'"' { b"\"\"" } else { std::slice::from_ref(byte) });
        }
        output.push(b'"');
        output.extend_from_slice(end);
    }
}

/// Calls with each cell of a record.
fn split<'t>(record: &'t [u8], mark: u8, mut tell: impl FnMut(Cell<'t>)) {
    let mut start = 0;
    loop {
        let mut at = start;
        if record.get(at) == Some(&b'"') {
            at += 1;
            loop {
                let Some(quote) = memchr(b'"', &record[at..]) else {
                    at = record.len();
                    break;
                };
                at += quote + 1;
                if record.get(at) != Some(&b'"') {
                    break;
                }
                at += 1;
            }
        }
        let end = memchr(mark, &record[at..]).map_or(record.len(), |end| at + end);
        tell(Cell(&record[start..end]));
        if end == record.len() {
            return;
        }
        start = end + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], reading: &Reading) -> (String, Delimiter) {
        let mut plain = Plain::new(bytes, reading).expect("memory");
        let mut text = String::new();
        plain.read_to_string(&mut text).expect("UTF-8");
        (text, plain.delimiter)
    }

    fn recognised(bytes: &[u8]) -> (String, Delimiter) {
        read(bytes, &Reading::default())
    }

    #[test]
    fn marks_between_cells_become_commas() {
        let semicolon = |text: &str| (text.to_owned(), Delimiter::Semicolon);
        assert_eq!(recognised(b"id;passed\r\na;x\r\n"), semicolon("id,passed\r\na,x\r\n"));
        assert_eq!(
            recognised(b"Name;Exam\nMuster, Robin;CKA"),
            semicolon("Name,Exam\n\"Muster, Robin\",CKA")
        );
        assert_eq!(
            recognised(b"id;passed\n1;\"a;b\"\n2;\"c\nd\"\n"),
            semicolon("id,passed\n1,\"a;b\"\n2,\"c\nd\"\n")
        );
        assert_eq!(
            recognised(b"id;name\n1;say \"a\", then\r\n"),
            semicolon("id,name\n1,\"say \"\"a\"\", then\"\r\n")
        );
        assert_eq!(
            recognised(b"id\tpassed\theld\n1\ta;b\t\n"),
            ("id,passed,held\n1,a;b,\n".to_owned(), Delimiter::Tab)
        );
        assert_eq!(recognised(b"id|passed\n1|a;b\n"), ("id,passed\n1,a;b\n".to_owned(), Delimiter::Bar));
        // In a file with commas semicolons stand between ids.
        assert_eq!(recognised(b"id,passed\n1,a;b\n"), ("id,passed\n1,a;b\n".to_owned(), Delimiter::Comma));
        assert_eq!(
            recognised(b"id;a,b,c;passed\n").1,
            Delimiter::Semicolon,
            "what the cells say decides, not their number"
        );
    }

    #[test]
    fn what_was_told_is_not_recognised() {
        let told = Reading { delimiter: Some(Delimiter::Comma), ..Reading::default() };
        assert_eq!(read(b"id;passed\n", &told).0, "id;passed\n");
    }

    #[test]
    fn lines_stay_where_they_are() {
        assert_eq!(recognised(b"sep=;\nid;passed\n"), ("\nid,passed\n".to_owned(), Delimiter::Semicolon));
        assert_eq!(recognised(b"id;passed\r1;x\r"), ("id,passed\n1,x\n".to_owned(), Delimiter::Semicolon));
        assert_eq!(recognised(b"\xEF\xBB\xBFid,passed\n").0, "id,passed\n");
        assert_eq!(recognised(b"").0, "");
    }

    #[test]
    fn a_mark_that_is_never_closed_spoils_its_own_line_only() {
        let (text, _) = recognised(b"id;name;passed\n1;\"a, b;x\n2;c;d\n3;e, f;g");
        assert_eq!(text, "id,name,passed\n1,\"a, b;x\n2,c,d\n3,\"e, f\",g");
    }

    #[test]
    fn pieces_may_end_anywhere() {
        let mut long = String::from("id;name;passed\n");
        for n in 0..60_000 {
            long += &format!("{n};\"a;{n}\"\"\nb, c\";x, y\n");
        }
        let (text, _) = recognised(long.as_bytes());
        let plain = long
            .replace(";x, y", ",\"x, y\"")
            .replace(";\"a", ",\"a")
            .replace("id;name;passed", "id,name,passed");
        assert!(text == plain);
    }

    #[cfg(feature = "encodings")]
    #[test]
    fn encodings_are_recognised_and_decoded() {
        let text = "id;Prüfung\r\nJürgen;CKA\r\n";
        let plain = "id,Prüfung\r\nJürgen,CKA\r\n";
        let utf16 = |to: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to).collect::<Vec<u8>>();
        let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin 1")).collect();
        let [little, big] = [utf16(u16::to_le_bytes), utf16(u16::to_be_bytes)];
        for (bytes, name) in [
            (text.as_bytes().to_vec(), "UTF-8"),
            ([MARK, text.as_bytes()].concat(), "UTF-8"),
            ([b"\xFF\xFE", &little[..]].concat(), "UTF-16LE"),
            ([b"\xFE\xFF", &big[..]].concat(), "UTF-16BE"),
            (little.clone(), "UTF-16LE"),
            (big.clone(), "UTF-16BE"),
            (latin.clone(), "windows-1252"),
        ] {
            let table = Plain::new(&bytes[..], &Reading::default()).expect("memory");
            assert_eq!((table.encoding.name(), recognised(&bytes).0.as_str()), (name, plain), "{name}");
        }
        let told = Reading { encoding: "iso-8859-2".parse().ok(), ..Reading::default() };
        assert_eq!(read(b"id;\xB9\n", &told).0, "id,š\n");
        // A slip in a text that has letters of UTF-8 is a slip.
        assert!(Encoding::of("Jürgen\u{e9}".as_bytes()).is_utf8());
        assert!(Encoding::of(b"J\xC3\xBCrgen \xFF").is_utf8());
    }
}
