use memchr::memchr;

use super::cells::Written;
use super::head::Head;
use super::layout::Column;
use super::records::Record;
use crate::batch::RowError;
use crate::spreadsheet::{cell, is_formula};

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
    pub fn split(&mut self, input: &[u8], at: usize, record: Record, wanted: usize) -> Option<RowError> {
        let text = &input[at..record.end];
        self.text.clear();
        self.ends.clear();
        self.plain = !record.quoted;
        if record.open {
            self.whole(text);
            return Some(RowError::OpenQuotation);
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

    fn flaw(&mut self, wanted: usize) -> Option<RowError> {
        if let Err(error) = std::str::from_utf8(&self.text) {
            let at = error.valid_up_to();
            let byte = self.text[at];
            let fields: Vec<String> =
                (0..self.len()).map(|n| String::from_utf8_lossy(self.get(n)).into_owned()).collect();
            self.set(fields.iter().map(String::as_bytes));
            return Some(RowError::NotUtf8 { byte });
        }
        if self.len() != wanted {
            self.plain = false;
            return Some(RowError::Fields { found: self.len(), wanted });
        }
        if self.plain && memchr(b'\r', &self.text).is_some() {
            self.plain = false;
            return Some(RowError::CarriageReturn);
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

    /// Whose row it is. White space around an id is no part of it, as in every other cell.
    #[inline]
    pub fn id(&self, head: &Head) -> &[u8] {
        self.get(head.id).trim_ascii()
    }

    /// Do they say whose row it is? A row with a comment in it, or one that was cut off, does not.
    pub fn name_somebody(&self, flaw: Option<&RowError>, head: &Head) -> bool {
        let id = self.id(head);
        let is_spoilt = matches!(flaw, Some(RowError::NotUtf8 { .. }))
            && String::from_utf8_lossy(id).contains(char::REPLACEMENT_CHARACTER);
        self.len() == head.names.len() && !is_spoilt && !id.is_empty()
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

    /// Writes the rest of a document after its id.
    pub fn write_document(&self, id: &[u8], written: &Written, output: &mut Vec<u8>) {
        output.extend_from_slice(b"{\"id\":");
        let id = String::from_utf8_lossy(id);
        output.extend_from_slice(serde_json::Value::from(id).to_string().as_bytes());
        output.extend_from_slice(&written.text);
        output.push(b'\n');
    }

    /// Writes the row as it is, and the answer.
    #[inline]
    pub fn write_whole(&self, head: &Head, written: &Written, output: &mut Vec<u8>) {
        let whole = self.plain && !(0..self.len()).any(|n| is_formula(self.get(n)));
        if whole {
            output.extend_from_slice(&self.text);
        } else {
            for at in 0..head.names.len() {
                if at > 0 {
                    output.push(b',');
                }
                cell(self.get(at), output);
            }
        }
        output.extend_from_slice(&written.text);
        output.push(b'\n');
    }

    /// Writes these columns alone.
    pub fn write_columns(&self, columns: &[Column], written: &Written, output: &mut Vec<u8>) {
        for (place, column) in columns.iter().enumerate() {
            match column {
                Column::Own(at) => {
                    if place > 0 {
                        output.push(b',');
                    }
                    cell(self.get(*at), output);
                }
                Column::Answer(at) => {
                    let cell = written.cell(*at);
                    output.extend_from_slice(if place > 0 { cell } else { &cell[1..] });
                }
            }
        }
        output.push(b'\n');
    }
}
