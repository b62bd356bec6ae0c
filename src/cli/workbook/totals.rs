//! A report as a workbook: what it says on the first sheet, and each of its tables on one of its own.

use std::io::{self, Write};

use rust_xlsxwriter::{ColNum, Format, RowNum, Worksheet};
use studypath::money::Currency;
use studypath::report::document::{Block, Cell, Content, Document, Table};

use super::write::{book, exact, save, serial, unwritten};

/// Writes a report down; `name` is what its first sheet is called.
///
/// # Errors
///
/// It cannot be written.
pub(crate) fn write(document: &Document, name: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut book = book();
    let mut first = Sheet::new(name);
    let mut sheets: Vec<Worksheet> = Vec::new();
    let mut names = vec![name.to_owned()];
    for section in &document.sections {
        let title = section.iter().find_map(heading).unwrap_or_default();
        for block in section {
            match &block.content {
                Content::Table(table) => {
                    let name = unlike(&title, &names);
                    sheets.push(sheet(table, &name)?);
                    names.push(name);
                }
                // What has a table alone is named by its sheet.
                Content::Heading { .. } if says_nothing(section) => {}
                content => first.content(content)?,
            }
        }
    }
    first.gap();
    for text in document.basis.iter().chain(document.remarks.iter().map(|remark| &remark.text)) {
        first.line(&[text], &Format::new())?;
    }
    book.push_worksheet(first.end()?);
    for sheet in sheets {
        book.push_worksheet(sheet);
    }
    save(book, out)
}

fn heading(block: &Block) -> Option<String> {
    match &block.content {
        Content::Heading { lines, .. } => Some(lines.join(", ")),
        _ => None,
    }
}

fn says_nothing(section: &[Block]) -> bool {
    section.iter().all(|block| matches!(block.content, Content::Heading { .. } | Content::Table(_)))
}

/// The name of a sheet from a heading: up to a colon, without the signs that none may have, and unlike the others.
fn unlike(title: &str, names: &[String]) -> String {
    let title = title.split(':').next().unwrap_or_default();
    let plain: String = title.chars().filter(|c| !"[]*?/\\'".contains(*c)).take(MOST).collect();
    let plain = if plain.is_empty() { "Table".to_owned() } else { plain };
    let numbered = (2..).map(|n| format!("{plain} {n}"));
    let mut candidates = std::iter::once(plain.clone()).chain(numbered);
    let is_new = |name: &String| names.iter().all(|known| known.to_lowercase() != name.to_lowercase());
    candidates.find(is_new).unwrap_or(plain)
}

/// A name has 31 characters at most, with room for a number.
const MOST: usize = 28;

/// The sheet with what is said.
struct Sheet {
    sheet: Worksheet,
    next: RowNum,
    name: String,
}

impl Sheet {
    fn new(name: &str) -> Sheet {
        Sheet { sheet: Worksheet::new(), next: 0, name: name.to_owned() }
    }

    fn gap(&mut self) {
        self.next += u32::from(self.next > 0);
    }

    fn line(&mut self, cells: &[&str], look: &Format) -> io::Result<()> {
        for (column, text) in (0..).zip(cells) {
            match said(text) {
                Some((number, format)) if column > 0 => {
                    let look = look.clone().set_num_format(format);
                    self.sheet
                        .write_number_with_format(self.next, column, number, &look)
                        .map_err(unwritten)?;
                }
                _ => {
                    self.sheet.write_string_with_format(self.next, column, *text, look).map_err(unwritten)?;
                }
            }
        }
        self.next += 1;
        Ok(())
    }

    fn content(&mut self, content: &Content) -> io::Result<()> {
        let plain = Format::new();
        match content {
            Content::Heading { lines, .. } => {
                self.gap();
                lines.iter().try_for_each(|line| self.line(&[line], &Format::new().set_bold()))
            }
            Content::Values(values) => {
                self.gap();
                values.iter().try_for_each(|(name, value)| self.line(&[name, value], &plain))
            }
            Content::Verdict(sentences) => {
                sentences.iter().try_for_each(|(text, _)| self.line(&[text], &plain))
            }
            Content::Sentences(texts) | Content::List(texts) => {
                texts.iter().try_for_each(|text| self.line(&[text], &plain))
            }
            Content::Outline(items) => items.iter().try_for_each(|(_, text)| self.line(&[text], &plain)),
            Content::Paragraph(text) | Content::Phrase(text) | Content::Below(text) | Content::Line(text) => {
                self.line(&[text], &plain)
            }
            Content::Table(_) => Ok(()),
        }
    }

    fn end(mut self) -> io::Result<Worksheet> {
        self.sheet.set_name(&self.name).map_err(unwritten)?;
        for (column, width) in [(0, 26), (1, 18)] {
            self.sheet.set_column_width(column, width).map_err(unwritten)?;
        }
        Ok(self.sheet)
    }
}

fn sheet(table: &Table, name: &str) -> io::Result<Worksheet> {
    let mut sheet = Worksheet::new();
    sheet.set_name(name).map_err(unwritten)?;
    let bold = Format::new().set_bold();
    for (at, column) in (0..).zip(&table.columns) {
        sheet.write_string_with_format(0, at, &column.name, &bold).map_err(unwritten)?;
    }
    for (row, cells) in (1..).zip(&table.rows) {
        for (column, cell) in (0..).zip(cells) {
            put(&mut sheet, (row, column), cell)?;
        }
    }
    for (at, column) in (0..).zip(&table.columns) {
        let cells = table.rows.iter().filter_map(|row| row.get(usize::from(at)));
        let longest = cells.map(|cell| cell.text().chars().count()).max().unwrap_or(0);
        // The arrow of the filter takes room, too.
        let width = longest.max(column.name.chars().count() + 2).clamp(8, 60) + 1;
        sheet.set_column_width(at, u16::try_from(width).unwrap_or(60)).map_err(unwritten)?;
    }
    sheet.set_freeze_panes(1, 0).map_err(unwritten)?;
    let last = (RowNum::try_from(table.rows.len()), ColNum::try_from(table.columns.len().saturating_sub(1)));
    if let (Ok(row), Ok(column)) = last {
        sheet.autofilter(0, 0, row, column).map_err(unwritten)?;
    }
    Ok(sheet)
}

fn put(sheet: &mut Worksheet, (row, column): (RowNum, ColNum), cell: &Cell) -> io::Result<()> {
    let money = |amount: String, currency: &Currency| {
        exact(&amount).map(|(n, places)| (n, priced(places, currency.code())))
    };
    let number = match cell {
        Cell::Count(n) => exact(&n.to_string()).map(|(n, _)| (n, "0".to_owned())),
        Cell::Many(n) => exact(&n.to_string()).map(|(n, _)| (n, "#,##0".to_owned())),
        Cell::Share(part, whole) => Some((millionths(*part, *whole), "0.0%".to_owned())),
        Cell::Money(amount, currency) | Cell::Price(amount, currency) => {
            money(currency.format(*amount), currency)
        }
        Cell::Day(day) => {
            if let Some(day) = serial(*day) {
                let look = Format::new().set_num_format("yyyy-mm-dd");
                sheet.write_datetime_with_format(row, column, &day, &look).map_err(unwritten)?;
                return Ok(());
            }
            None
        }
        _ => None,
    };
    let text = cell.text();
    let written = match number {
        Some((number, format)) => {
            sheet.write_number_with_format(row, column, number, &Format::new().set_num_format(format))
        }
        None if text.is_empty() => return Ok(()),
        None => sheet.write_string(row, column, text),
    };
    written.map(|_| ()).map_err(unwritten)
}

/// The format of an amount with its currency.
fn priced(places: usize, code: &str) -> String {
    let point = if places > 0 { "." } else { "" };
    format!("#,##0{point}{} \"{code}\"", "0".repeat(places))
}

/// A part of a whole, to the millionth.
fn millionths(part: u64, whole: u64) -> f64 {
    let (part, whole) = (u128::from(part), u128::from(whole.max(1)));
    format!("{}e-6", (part * 2_000_000 + whole) / (2 * whole)).parse().unwrap_or_default()
}

/// The number that a figure says, `1,234` or `1,234.50 USD`, with its format.
fn said(text: &str) -> Option<(f64, String)> {
    let (digits, unit) = text.split_once(' ').unwrap_or((text, ""));
    let (number, places) = exact(&digits.replace(',', ""))?;
    match unit {
        "" if places == 0 => Some((number, "#,##0".to_owned())),
        code if Currency::from_code(code).is_some() => Some((number, priced(places, code))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_the_numbers_that_they_say() {
        assert_eq!(said("1,234"), Some((1234.0, "#,##0".to_owned())));
        assert_eq!(said("1,234.50 USD"), Some((1234.5, "#,##0.00 \"USD\"".to_owned())));
        assert_eq!(said("15,000 JPY"), Some((15000.0, "#,##0 \"JPY\"".to_owned())));
        assert_eq!([said("3 exams"), said("MCSE"), said("")], [None, None, None]);
    }

    #[test]
    fn shares_are_to_the_millionth() {
        assert_eq!([millionths(1, 3), millionths(5, 5), millionths(0, 0)], [0.333_333, 1.0, 0.0]);
    }

    #[test]
    fn a_sheet_is_named_by_its_heading() {
        let names = vec!["Totals".to_owned(), "Exams left".to_owned()];
        assert_eq!(unlike("Seats to book: how many sit each exam", &names), "Seats to book");
        assert_eq!(unlike("exams left", &names), "exams left 2");
        assert_eq!(unlike("a/b [c]", &names), "ab c");
        assert_eq!(unlike("", &names), "Table");
    }
}
