//! The form of rows in a file: they are written as CSV with commas, and put into another form on their way.

use std::io::{self, Write};
use std::mem::take;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::stop::Stop;
use super::workbook::Rows;

/// How CSV is written.
#[derive(Args)]
pub(super) struct CsvArgs {
    /// Begin CSV with a byte order mark, by which a spreadsheet knows UTF-8
    #[arg(long, help_heading = "Output")]
    csv_bom: bool,

    /// What stands between the columns of CSV: `,`, `;` or tab [default: ,]
    #[arg(long, value_name = "MARK", hide_possible_values = true, help_heading = "Output")]
    #[arg(value_parser = PossibleValuesParser::new([",", ";", "tab"]).map(mark))]
    csv_delimiter: Option<u8>,
}

fn mark(name: String) -> u8 {
    if name == "tab" { b'\t' } else { name.bytes().next().unwrap_or(b',') }
}

impl CsvArgs {
    /// Refuses options that nothing would come of.
    ///
    /// # Errors
    ///
    /// They are given, and none of the formats is CSV.
    pub fn check(&self, formats: &[&str]) -> Result<(), Stop> {
        if (self.csv_bom || self.csv_delimiter.is_some()) && !formats.contains(&"csv") {
            return Err(Stop::usage("--csv-bom and --csv-delimiter are for rows that are written as CSV"));
        }
        Ok(())
    }

    /// The form of rows in this format; `title` is what a sheet of them is called.
    pub fn form(&self, format: &str, title: &str) -> Form {
        match (format, self.csv_delimiter.unwrap_or(b','), self.csv_bom) {
            ("xlsx", ..) => Form::Workbook(Box::new((Records::default(), Rows::new(title)))),
            ("csv", b',', false) | ("jsonl", ..) => Form::AsTheyAre,
            (_, mark, bom) => Form::Marked { records: Records::default(), mark, bom },
        }
    }
}

/// In which form rows stand in a file.
#[derive(Default)]
pub(super) enum Form {
    /// As they come.
    #[default]
    AsTheyAre,
    /// With another mark between the columns, or a byte order mark before the first row.
    Marked { records: Records, mark: u8, bom: bool },
    /// As a workbook.
    Workbook(Box<(Records, Rows)>),
}

impl Form {
    /// Takes rows, and hands on what can be written by now.
    pub fn write(&mut self, rows: &[u8], out: &mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
        match self {
            Form::AsTheyAre => out(rows),
            Form::Marked { records, mark, bom } => {
                let mut text = Vec::with_capacity(rows.len() + 8);
                if take(bom) {
                    text.extend_from_slice(b"\xEF\xBB\xBF");
                }
                records.read(rows, &mut |cells| {
                    for (place, cell) in cells.iter().enumerate() {
                        if place > 0 {
                            text.push(*mark);
                        }
                        marked(cell, *mark, &mut text);
                    }
                    text.push(b'\n');
                    Ok(())
                })?;
                out(&text)
            }
            Form::Workbook(book) => {
                let (records, rows_of_book) = &mut **book;
                records.read(rows, &mut |cells| rows_of_book.row(cells))
            }
        }
    }

    /// Hands on what could not be written before all rows were there.
    pub fn finish(self, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Form::AsTheyAre | Form::Marked { .. } => Ok(()),
            Form::Workbook(book) => book.1.save(out),
        }
    }
}

fn marked(cell: &[u8], mark: u8, out: &mut Vec<u8>) {
    if !cell.iter().any(|byte| *byte == mark || matches!(byte, b'"' | b'\n' | b'\r')) {
        return out.extend_from_slice(cell);
    }
    out.push(b'"');
    for byte in cell {
        if *byte == b'"' {
            out.push(b'"');
        }
        out.push(*byte);
    }
    out.push(b'"');
}

/// Splits CSV into its cells, in whatever pieces it comes. It is the CSV that is written here: every row ends with a line
/// feed, and quotes stand around cells only.
#[derive(Default)]
pub(super) struct Records {
    cells: Vec<Vec<u8>>,
    cell: Vec<u8>,
    is_quoted: bool,
    /// Was the byte before a quote that ended a cell, unless one more follows?
    after_quote: bool,
}

impl Records {
    fn read(&mut self, text: &[u8], each: &mut dyn FnMut(&[Vec<u8>]) -> io::Result<()>) -> io::Result<()> {
        for byte in text {
            let after_quote = take(&mut self.after_quote);
            match byte {
                b'"' if self.is_quoted => (self.is_quoted, self.after_quote) = (false, true),
                b'"' => {
                    if after_quote {
                        self.cell.push(b'"');
                    }
                    self.is_quoted = true;
                }
                b',' if !self.is_quoted => self.cells.push(take(&mut self.cell)),
                b'\n' if !self.is_quoted => {
                    self.cells.push(take(&mut self.cell));
                    each(&self.cells)?;
                    self.cells.clear();
                }
                byte => self.cell.push(*byte),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(form: &mut Form, text: &[u8], piece: usize) -> String {
        let mut found = Vec::new();
        for piece in text.chunks(piece) {
            let mut out = |bytes: &[u8]| {
                found.extend_from_slice(bytes);
                Ok(())
            };
            form.write(piece, &mut out).expect("taken");
        }
        String::from_utf8(found).expect("text")
    }

    #[test]
    fn rows_have_another_mark_in_whatever_pieces_they_come() {
        let text = b"id,passed\n\"a,\"\"b\"\"\nc\",x;y\n\n,\"\"\n'=1,\t\n";
        for piece in [1, 2, 7, 1000] {
            let semicolons = &mut Form::Marked { records: Records::default(), mark: b';', bom: true };
            let expected = "\u{feff}id;passed\n\"a,\"\"b\"\"\nc\";\"x;y\"\n\n;\n'=1;\t\n";
            assert_eq!(written(semicolons, text, piece), expected);
            let tabs = &mut Form::Marked { records: Records::default(), mark: b'\t', bom: false };
            let expected = "id\tpassed\n\"a,\"\"b\"\"\nc\"\tx;y\n\n\t\n'=1\t\"\t\"\n";
            assert_eq!(written(tabs, text, piece), expected);
        }
    }
}
