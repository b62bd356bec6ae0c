//! Rows as a workbook. What is written waits in files without a name, so that the memory does not depend on its length.

use std::io::{self, BufWriter, Seek as _, Write};

use jiff::civil::Date;
use rust_xlsxwriter::{ColNum, DocProperties, ExcelDateTime, Format, RowNum, Workbook, Worksheet, XlsxError};
use studypath::spreadsheet::is_formula;
use zip::result::ZipError;

use super::caught::caught;
use crate::cli::outputs;
use crate::cli::request;

/// A sheet holds no more rows, its head among them.
const ROWS: RowNum = 1 << 20;

/// The rows of a table, the first of them its head. What does not fit into one sheet goes on in the next.
pub(crate) struct Rows {
    book: Workbook,
    title: String,
    head: Vec<String>,
    kinds: Vec<Kind>,
    sheets: usize,
    next: RowNum,
    most: RowNum,
    looks: Looks,
}

/// What stands in a column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Day,
}

/// What a column of this name holds. A cell that is something else is text all the same.
fn kind(name: &str) -> Kind {
    match name {
        "as_of" | "rules" | "date" => Kind::Day,
        "count" | "cost" | "count_before" | "count_after" | "cost_before" | "cost_after" | "difference" => {
            Kind::Number
        }
        // Those of a track that is compared.
        _ if name.ends_with("_count") || name.ends_with("_cost") => Kind::Number,
        _ => Kind::Text,
    }
}

/// The formats of cells.
struct Looks {
    head: Format,
    day: Format,
    /// By the number of places after the point.
    numbers: Vec<Format>,
}

impl Looks {
    fn new() -> Looks {
        let number = |places: usize| match places {
            0 => "0".to_owned(),
            _ => format!("#,##0.{}", "0".repeat(places)),
        };
        Looks {
            head: Format::new().set_bold(),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            numbers: (0..=4).map(|places| Format::new().set_num_format(number(places))).collect(),
        }
    }
}

impl Rows {
    /// No rows yet; `title` is what the sheet is called.
    pub fn new(title: &str) -> Rows {
        Rows {
            book: book(),
            title: title.to_owned(),
            head: Vec::new(),
            kinds: Vec::new(),
            sheets: 0,
            next: 0,
            most: ROWS,
            looks: Looks::new(),
        }
    }

    /// Adds a row of cells as they stand in CSV.
    ///
    /// # Errors
    ///
    /// There is no room for it on the disk, or no workbook can hold it.
    pub fn row(&mut self, cells: &[Vec<u8>]) -> io::Result<()> {
        // Where the file in which rows wait is full, its writer gives up.
        caught(|| self.add(cells)).unwrap_or_else(|| Err(full()))
    }

    fn add(&mut self, cells: &[Vec<u8>]) -> io::Result<()> {
        if self.sheets == 0 {
            self.head = cells.iter().map(|cell| plain(cell)).collect();
            self.kinds = self.head.iter().map(|name| kind(name)).collect();
            return self.begin();
        }
        if self.next >= self.most {
            self.end()?;
            self.begin()?;
        }
        let sheet = self.book.worksheet_from_index(self.sheets - 1).map_err(unwritten)?;
        for (column, cell) in (0..).zip(cells) {
            let kind = self.kinds.get(usize::from(column)).copied().unwrap_or(Kind::Text);
            put(sheet, (self.next, column), &plain(cell), kind, &self.looks)?;
        }
        self.next += 1;
        Ok(())
    }

    /// Begins a sheet with its head.
    fn begin(&mut self) -> io::Result<()> {
        self.sheets += 1;
        let name =
            if self.sheets == 1 { self.title.clone() } else { format!("{} {}", self.title, self.sheets) };
        let sheet = self.book.add_worksheet_with_constant_memory().map_err(unwritten)?;
        sheet.set_name(name).map_err(unwritten)?;
        for (column, name) in (0..).zip(&self.head) {
            sheet.set_column_width(column, width(name)).map_err(unwritten)?;
            sheet.write_string_with_format(0, column, name, &self.looks.head).map_err(unwritten)?;
        }
        sheet.set_freeze_panes(1, 0).map_err(unwritten)?;
        self.next = 1;
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        let Some(last) = self.head.len().checked_sub(1).and_then(|last| ColNum::try_from(last).ok()) else {
            return Ok(());
        };
        let sheet = self.book.worksheet_from_index(self.sheets - 1).map_err(unwritten)?;
        sheet.autofilter(0, 0, self.next - 1, last).map_err(unwritten)?;
        Ok(())
    }

    /// Writes the workbook.
    pub fn save(mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.sheets > 0 {
            self.end()?;
        }
        save(self.book, out)
    }
}

/// A workbook that has the day of the run, and nothing of its time.
pub fn book() -> Workbook {
    let mut book = Workbook::new();
    let today = ExcelDateTime::parse_from_str(&request::today().to_string());
    if let Ok(today) = today {
        book.set_properties(&DocProperties::new().set_creation_datetime(&today));
    }
    book
}

pub fn save(mut book: Workbook, out: &mut dyn Write) -> io::Result<()> {
    let mut file = BufWriter::with_capacity(1 << 16, outputs::spool()?);
    caught(|| book.save_to_writer(&mut file).map_err(unwritten)).unwrap_or_else(|| Err(full()))?;
    let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.rewind()?;
    io::copy(&mut file, out)?;
    Ok(())
}

fn full() -> io::Error {
    let folder = std::env::temp_dir().display().to_string();
    io::Error::other(format!("there is no room for it in {folder}, where its rows wait"))
}

pub fn unwritten(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) | XlsxError::ZipError(ZipError::Io(error)) => error,
        XlsxError::TempFileError(folder, error) => {
            io::Error::new(error.kind(), format!("{}: {error}", folder.display()))
        }
        XlsxError::MaxStringLengthExceeded => {
            io::Error::other("no cell of a workbook holds more than 32,767 characters: write CSV instead")
        }
        error => io::Error::other(error),
    }
}

/// The text of a cell. The apostrophe before what a spreadsheet would run is for CSV: in a workbook a text is a text.
fn plain(cell: &[u8]) -> String {
    let text = cell.strip_prefix(b"'").filter(|text| is_formula(text)).unwrap_or(cell);
    String::from_utf8_lossy(text).into_owned()
}

fn put(
    sheet: &mut Worksheet,
    (row, column): (RowNum, ColNum),
    text: &str,
    kind: Kind,
    looks: &Looks,
) -> io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    let number = (kind == Kind::Number).then(|| exact(text)).flatten();
    let number = number.and_then(|(number, places)| Some((number, looks.numbers.get(places)?)));
    let day = (kind == Kind::Day).then(|| day(text)).flatten();
    let written = match (number, day) {
        (Some((number, look)), _) => sheet.write_number_with_format(row, column, number, look),
        (None, Some(day)) => sheet.write_datetime_with_format(row, column, &day, &looks.day),
        (None, None) => sheet.write_string(row, column, text),
    };
    written.map(|_| ()).map_err(unwritten)
}

/// A decimal that a spreadsheet keeps to its last digit, with the number of its places after the point.
pub fn exact(text: &str) -> Option<(f64, usize)> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, places) = digits.split_once('.').map_or((digits, ""), |(whole, places)| (whole, places));
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_plain = !whole.is_empty() && (whole == "0" || !whole.starts_with('0')) && are_digits(whole);
    let is_whole =
        is_plain && are_digits(places) && whole.len() + places.len() <= 15 && !digits.ends_with('.');
    is_whole.then(|| text.parse().ok()).flatten().map(|number| (number, places.len()))
}

/// A day that is written as such.
fn day(text: &str) -> Option<ExcelDateTime> {
    let day: Date = text.parse().ok()?;
    if day.to_string() == text { serial(day) } else { None }
}

/// A day that both systems of spreadsheets know.
pub fn serial(day: Date) -> Option<ExcelDateTime> {
    let (year, month) = (u16::try_from(day.year()).ok()?, u8::try_from(day.month()).ok()?);
    let serial = ExcelDateTime::from_ymd(year, month, u8::try_from(day.day()).ok()?).ok()?;
    (year > 1903).then_some(serial)
}

/// How wide a column of this name is, in characters.
fn width(name: &str) -> u16 {
    let usual = match name {
        "passed" | "held" | "booked" | "tracks" | "exams" | "told" => 32,
        "message" => 48,
        _ => 10,
    };
    // The arrow of the filter takes room, too.
    u16::try_from(name.chars().count() + 3).unwrap_or(40).clamp(usual, 48)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader as _, Xlsx};

    use super::*;

    fn cells(text: &str) -> Vec<Vec<u8>> {
        text.split(',').map(|cell| cell.as_bytes().to_vec()).collect()
    }

    #[test]
    fn what_does_not_fit_into_a_sheet_goes_on_in_the_next() {
        let mut rows = Rows { most: 3, ..Rows::new("plans") };
        for row in ["id,count", "a,1", "b,2", "c,3"] {
            rows.row(&cells(row)).expect("room");
        }
        let mut bytes = Vec::new();
        rows.save(&mut bytes).expect("room");
        let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
        assert_eq!(book.sheet_names(), ["plans", "plans 2"]);
        let (first, second) = (book.worksheet_range("plans"), book.worksheet_range("plans 2"));
        let (first, second) = (first.expect("a sheet"), second.expect("a sheet"));
        assert_eq!((first.height(), second.height()), (3, 2));
        assert_eq!(second.get((0, 1)), Some(&Data::String("count".to_owned())));
        assert_eq!(second.get((1, 1)), Some(&Data::Float(3.0)));
    }

    #[test]
    fn a_number_is_one_that_is_kept_to_its_last_digit() {
        assert_eq!(exact("125.00"), Some((125.0, 2)));
        assert_eq!(exact("-0.05"), Some((-0.05, 2)));
        assert_eq!(exact("1234567890123.45"), Some((1_234_567_890_123.45, 2)));
        for text in ["", "-", ".5", "5.", "007", "1e5", "+1", "1 000", "12345678901234.56", "NaN"] {
            assert_eq!(exact(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_is_one_that_is_written_as_such() {
        for text in ["2004-11-01", "1904-01-01", "9999-12-31"] {
            assert!(day(text).is_some(), "{text}");
        }
        for text in ["", "2004-11-31", "2004-1-1", "1899-12-31", "20041101", "2004-11-01T00:00:00"] {
            assert!(day(text).is_none(), "{text}");
        }
    }
}
