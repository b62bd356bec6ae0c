use jiff::civil::Date;
use memchr::memchr;

use super::names::Names;
use super::records::Record;
use super::told::{Told, cell, is_formula};
use super::work::{Column, Office, safe_cell, unknown};
use crate::catalog::Item;
use crate::read::parse_day;

/// The fields of one record, in a buffer that is reused.
#[derive(Debug, Default)]
pub struct Fields {
    text: Vec<u8>,
    ends: Vec<usize>,
    /// The fields are the record itself, with commas between them.
    plain: bool,
}

impl Fields {
    /// Splits a record. Says what is wrong with it, if anything is; the fields are then as good as
    /// can be had.
    #[inline]
    pub fn split(&mut self, input: &[u8], at: usize, record: Record, wanted: usize) -> Option<String> {
        let text = &input[at..record.end];
        self.text.clear();
        self.ends.clear();
        self.plain = !record.quoted;
        if record.open {
            self.whole(text);
            return Some("a quotation mark is never closed".to_owned());
        }
        if record.quoted {
            self.unquote(text);
        } else {
            self.text.extend_from_slice(text);
            let mut start = 0;
            while let Some(comma) = memchr(b',', &self.text[start..]) {
                self.ends.push(start + comma);
                start += comma + 1;
            }
            self.ends.push(self.text.len());
        }
        self.flaw(wanted)
    }

    fn flaw(&mut self, wanted: usize) -> Option<String> {
        if let Err(error) = std::str::from_utf8(&self.text) {
            let at = error.valid_up_to();
            let byte = self.text[at];
            let fields: Vec<String> =
                (0..self.len()).map(|n| String::from_utf8_lossy(self.get(n)).into_owned()).collect();
            self.set(fields.iter().map(String::as_bytes));
            return Some(format!("not in UTF-8: the byte 0x{byte:02X}"));
        }
        if self.len() != wanted {
            self.plain = false;
            let fields = if self.len() == 1 { "field" } else { "fields" };
            return Some(format!("{} {fields}, and the first line has {wanted}", self.len()));
        }
        if self.plain && memchr(b'\r', &self.text).is_some() {
            self.plain = false;
            return Some("a carriage return inside the line".to_owned());
        }
        None
    }

    fn unquote(&mut self, text: &[u8]) {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
        let mut record = csv::ByteRecord::new();
        if reader.read_byte_record(&mut record).unwrap_or(false) {
            self.set(record.iter());
        } else {
            self.whole(text);
        }
    }

    fn whole(&mut self, text: &[u8]) {
        let text = String::from_utf8_lossy(text).into_owned();
        self.set([text.as_bytes()].into_iter());
    }

    fn set<'f>(&mut self, fields: impl Iterator<Item = &'f [u8]>) {
        self.plain = false;
        self.text.clear();
        self.ends.clear();
        for field in fields {
            self.text.extend_from_slice(field);
            self.ends.push(self.text.len());
            self.text.push(b',');
        }
        self.text.pop();
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// One of them; empty where there is none.
    #[inline]
    pub fn get(&self, index: usize) -> &[u8] {
        let start = if index == 0 { 0 } else { self.ends.get(index - 1).map_or(self.text.len(), |e| e + 1) };
        let end = self.ends.get(index).copied().unwrap_or(self.text.len());
        self.text.get(start..end).unwrap_or_default()
    }

    /// Writes the row: what is carried through, and the answer.
    #[inline]
    pub fn write(&self, office: &Office<'_>, id: &[u8], told: &Told, output: &mut Vec<u8>) {
        if office.register.document.is_some() {
            output.extend_from_slice(b"{\"id\":");
            let id = String::from_utf8_lossy(id);
            output.extend_from_slice(serde_json::Value::from(id).to_string().as_bytes());
            output.extend_from_slice(&told.cells);
        } else if let Some(columns) = &office.columns {
            self.write_columns(columns, told, output);
        } else {
            let whole = self.plain && !(0..self.len()).any(|n| is_formula(self.get(n)));
            if whole {
                output.extend_from_slice(&self.text);
            } else {
                for at in 0..office.head.names.len() {
                    if at > 0 {
                        output.push(b',');
                    }
                    cell(self.get(at), output);
                }
            }
            output.extend_from_slice(&told.cells);
        }
        output.push(b'\n');
    }

    fn write_columns(&self, columns: &[Column], told: &Told, output: &mut Vec<u8>) {
        for (place, column) in columns.iter().enumerate() {
            match column {
                Column::Own(at) => {
                    if place > 0 {
                        output.push(b',');
                    }
                    safe_cell(self.get(*at), output);
                }
                Column::Answer(at) => {
                    let cell = told.cell(*at);
                    output.extend_from_slice(if place > 0 { cell } else { &cell[1..] });
                }
            }
        }
    }
}

/// What is wrong with what a person has.
pub enum Flaw {
    /// No item has this id.
    Unknown(String),
    /// A day that is none.
    Day(String, String),
    /// A field without an id.
    Missing,
}

impl Flaw {
    /// A sentence for people.
    pub fn words(&self, office: &Office<'_>) -> String {
        match self {
            Flaw::Unknown(id) => unknown("id", id, office),
            Flaw::Day(day, why) => format!("`{day}`: {why}"),
            Flaw::Missing => "an id is missing".to_owned(),
        }
    }
}

/// What a person has, in buffers that are reused.
#[derive(Debug)]
pub struct Person {
    bits: Vec<u64>,
    dated: Vec<(u32, Date)>,
    key: Vec<u64>,
}

impl Person {
    /// Someone who has nothing of so many items.
    pub fn new(count: usize) -> Person {
        Person { bits: vec![0; count.div_ceil(64)], dated: Vec::new(), key: Vec::new() }
    }

    /// How many words the bits take.
    pub fn words(&self) -> usize {
        self.bits.len()
    }

    /// Takes everything away.
    pub fn clear(&mut self) {
        self.bits.fill(0);
        self.dated.clear();
    }

    /// One bit for each item on hand, by its number.
    pub fn bits(&self) -> &[u64] {
        &self.bits
    }

    /// Adds the ids of a cell, joined by semicolons, each with a day after an `@` where it is known.
    ///
    /// # Errors
    ///
    /// The first mistake.
    #[inline]
    pub fn add_list(&mut self, list: &[u8], names: &Names<'_>) -> Result<(), Flaw> {
        let mut start = 0;
        while start < list.len() {
            let mut end = start;
            while end < list.len() && list[end] != b';' {
                end += 1;
            }
            let id = &list[start..end];
            match names.find(id) {
                Some(number) => self.bits[number as usize / 64] |= 1 << (number % 64),
                None => self.add_slowly(id, names)?,
            }
            start = end + 1;
        }
        Ok(())
    }

    #[cold]
    fn add_slowly(&mut self, part: &[u8], names: &Names<'_>) -> Result<(), Flaw> {
        let part = part.trim_ascii();
        if part.is_empty() {
            return Ok(());
        }
        match memchr(b'@', part) {
            Some(at) => self.add(part[..at].trim_ascii(), part[at + 1..].trim_ascii(), names),
            None => self.add(part, b"", names),
        }
    }

    /// Adds one item, with its day unless that is empty.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn add(&mut self, id: &[u8], day: &[u8], names: &Names<'_>) -> Result<(), Flaw> {
        let id = id.trim_ascii();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if id.is_empty() {
            return Err(Flaw::Missing);
        }
        let number = names.find(id).ok_or_else(|| Flaw::Unknown(text(id)))?;
        let day = text(day.trim_ascii());
        if !day.is_empty() {
            let date = parse_day(&day).map_err(|why| Flaw::Day(day, why))?;
            self.dated.push((number, date));
        }
        self.bits[number as usize / 64] |= 1 << (number % 64);
        Ok(())
    }

    /// What tells this person from others: the items that matter, and the days where they do.
    #[inline]
    pub fn key(&mut self, matters: &[u64], dated: bool) -> &[u64] {
        self.key.clear();
        self.key.extend(self.bits.iter().zip(matters).map(|(has, matters)| has & matters));
        if dated && !self.dated.is_empty() {
            self.dated.sort_unstable();
            for (number, day) in &self.dated {
                let day = i64::from(day.year()) << 16 | i64::from(day.month()) << 8 | i64::from(day.day());
                self.key.push(u64::from(*number) << 40 | day as u64 & 0xFF_FFFF_FFFF);
            }
        }
        &self.key
    }

    /// The key that was made last.
    pub fn last_key(&self) -> &[u64] {
        &self.key
    }

    /// The items, with their days where they are known.
    pub fn items(&self, names: &Names<'_>) -> Vec<(Item, Option<Date>)> {
        let has = |number: &usize| self.bits[number / 64] >> (number % 64) & 1 == 1;
        let all = (0..names.count()).filter(has).map(|number| (names.item(number), None));
        all.chain(self.dated.iter().map(|(n, day)| (names.item(*n as usize), Some(*day)))).collect()
    }
}
