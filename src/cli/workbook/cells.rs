//! What stands in a cell, as text.

use calamine::{DataRef, ExcelDateTime};

/// A cell as text. `digits` is how many the format of the cell fills up with zeros.
pub fn text(value: &DataRef<'_>, digits: usize) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => filled(number.to_string(), digits),
        DataRef::Float(number) => filled(decimal(*number), digits),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::DateTime(day) => of_day(day),
        DataRef::DateTimeIso(text) => at_midnight(text).to_owned(),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}

/// A number as a spreadsheet knows it: fifteen digits, and none after a point that says nothing.
fn decimal(number: f64) -> String {
    // What is computed has more digits than are shown: 0.1 + 0.2 is 0.30000000000000004.
    let known = format!("{number:.14e}").parse().unwrap_or(number);
    let text = format!("{known}");
    if text == "-0" { "0".to_owned() } else { text }
}

/// An id such as 00123 is a number with a format.
fn filled(text: String, digits: usize) -> String {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { format!("{text:0>digits$}") } else { text }
}

/// To how many digits a format fills a number up with zeros.
pub fn zeros(format: &str) -> usize {
    // No id is longer than what a cell can hold.
    if format.bytes().all(|byte| byte == b'0') { format.len().min(64) } else { 0 }
}

fn of_day(day: &ExcelDateTime) -> String {
    if !day.is_datetime() {
        return decimal(day.as_f64());
    }
    let (year, month, date, hour, minute, second, _) = day.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    // A time of no day. In the system of 1904 that is the first day.
    if (0.0..1.0).contains(&day.as_f64()) && time != "00:00:00" {
        return time;
    }
    at_midnight(&format!("{year:04}-{month:02}-{date:02}T{time}")).to_owned()
}

/// A day without its time, where that is midnight.
fn at_midnight(text: &str) -> &str {
    let Some((day, time)) = text.split_once('T') else { return text };
    let is_midnight = time.trim_end_matches('Z').bytes().all(|byte| matches!(byte, b'0' | b':' | b'.'));
    if is_midnight { day } else { text }
}

/// The cells of a row, gathered one by one.
#[derive(Default)]
pub struct Row {
    cells: Vec<String>,
    /// As many cells as the first row has that has any.
    width: usize,
}

impl Row {
    /// Puts a text in its place.
    pub fn put(&mut self, column: usize, text: String) {
        if text.is_empty() {
            return;
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        self.cells[column] = text;
    }

    /// Ends the row: a line of CSV, an empty one where no cell holds anything.
    pub fn end(&mut self, out: &mut Vec<u8>) {
        let width = self.cells.len();
        if self.width == 0 {
            self.width = width;
        }
        for (place, cell) in self.cells.iter().enumerate() {
            if place > 0 {
                out.push(b',');
            }
            quoted(cell, out);
        }
        if width > 0 {
            out.extend(std::iter::repeat_n(b',', self.width.saturating_sub(width)));
        }
        out.push(b'\n');
        self.cells.clear();
    }
}

fn quoted(cell: &str, out: &mut Vec<u8>) {
    if !cell.contains([',', '"', '\n', '\r']) {
        return out.extend_from_slice(cell.as_bytes());
    }
    out.push(b'"');
    out.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    #[test]
    fn numbers_have_no_more_digits_than_a_spreadsheet_shows() {
        for (number, expected) in [
            (101.0, "101"),
            (70290.0, "70290"),
            (-5.0, "-5"),
            (-0.0, "0"),
            (125.5, "125.5"),
            (0.300_000_000_000_000_04, "0.3"),
            (123_456_789_012_345.0, "123456789012345"),
            (1e20, "100000000000000000000"),
            (1e-7, "0.0000001"),
        ] {
            assert_eq!(text(&DataRef::Float(number), 0), expected);
        }
    }

    #[test]
    fn a_number_is_filled_up_as_its_format_says() {
        assert_eq!(text(&DataRef::Float(123.0), zeros("00000")), "00123");
        assert_eq!(text(&DataRef::Float(1.5), zeros("00000")), "1.5");
        assert_eq!([zeros("0.00"), zeros("General"), zeros("0")], [0, 0, 1]);
    }

    #[test]
    fn days_are_those_of_their_system() {
        // By the table of ECMA-376, 18.17.4: 1 is 1900-01-01 in one system and 1904-01-02 in the other.
        let day = |serial: f64, is_1904| {
            let day = ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, is_1904);
            text(&DataRef::DateTime(day), 0)
        };
        assert_eq!(day(1.0, false), "1900-01-01");
        assert_eq!(day(1.0, true), "1904-01-02");
        assert_eq!(day(38292.0, false), "2004-11-01");
        // The two systems are 1462 days apart.
        assert_eq!(day(36830.0, true), "2004-11-01");
        assert_eq!(day(38292.5, false), "2004-11-01T12:00:00");
        assert_eq!(day(0.75, false), "18:00:00");
        assert_eq!(text(&DataRef::DateTimeIso("2004-11-01T00:00:00".to_owned()), 0), "2004-11-01");
    }

    #[test]
    fn rows_are_as_wide_as_the_first_one_that_holds_anything() {
        let (mut row, mut out) = (Row::default(), Vec::new());
        row.end(&mut out);
        for cells in [&["id", "a,b", "c"][..], &["x"], &[], &["", "say \"no\""]] {
            for (column, cell) in cells.iter().enumerate() {
                row.put(column, (*cell).to_owned());
            }
            row.end(&mut out);
        }
        assert_eq!(String::from_utf8_lossy(&out), "\nid,\"a,b\",c\nx,,\n\n,\"say \"\"no\"\"\",\n");
    }
}
