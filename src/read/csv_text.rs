//! CSV rows with the place of every field.

use std::ops::Range;

use super::diagnostic::{Diagnostic, quoted};
use super::suggest::did_you_mean;

/// A field without the white space around it, and where it stands (with its quotes, if any).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) text: String,
    pub(super) span: Range<usize>,
}

/// A row that holds something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) fields: Vec<Field>,
    pub(super) span: Range<usize>,
}

/// The rows of a text; rows without content are left out.
pub(super) fn rows(text: &str, errors: &mut Vec<Diagnostic>) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut rows = Vec::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return rows,
            Err(error) => {
                errors.push(Diagnostic::whole(format!("the file cannot be read as CSV: {error}")));
                return rows;
            }
        }
        let offset = |byte: u64| usize::try_from(byte).unwrap_or(text.len()).min(text.len());
        let start = record.position().map_or(0, |p| offset(p.byte()));
        let places = places(text, start, offset(reader.position().byte()));
        if let Some(open) = places.open_quote {
            errors.push(Diagnostic::at(open..open + 1, "a quotation mark is never closed"));
            if !rows.is_empty() {
                continue;
            }
        }
        let span = match (places.fields.first(), places.fields.last()) {
            (Some(first), Some(last)) => first.start..last.end,
            _ => start..start,
        };
        let fields: Vec<Field> = record
            .iter()
            .enumerate()
            .map(|(at, field)| Field {
                text: field.trim().to_owned(),
                span: places.fields.get(at).map_or(span.clone(), |place| trimmed(text, place.clone())),
            })
            .collect();
        if fields.iter().any(|field| !field.text.is_empty()) {
            rows.push(Row { fields, span });
        }
    }
}

/// The cells of the first row, each with its place.
#[cfg(feature = "stream")]
pub(crate) fn header(text: &str) -> Option<Vec<(String, Range<usize>)>> {
    let first = rows(text, &mut Vec::new()).into_iter().next()?;
    Some(first.fields.into_iter().map(|field| (field.text, field.span)).collect())
}

struct Places {
    fields: Vec<Range<usize>>,
    open_quote: Option<usize>,
}

/// Where the fields of the record between two offsets stand.
fn places(text: &str, start: usize, end: usize) -> Places {
    let bytes = text.as_bytes();
    let mut at = start;
    while at < end && matches!(bytes[at], b'\r' | b'\n') {
        at += 1;
    }
    let mut places = Places { fields: Vec::new(), open_quote: None };
    loop {
        let field = at;
        if at < end && bytes[at] == b'"' {
            at += 1;
            loop {
                if at >= end {
                    places.open_quote = Some(field);
                    break;
                }
                if bytes[at] == b'"' {
                    at += 1;
                    if at >= end || bytes[at] != b'"' {
                        break;
                    }
                }
                at += 1;
            }
        }
        while at < end && !matches!(bytes[at], b',' | b'\r' | b'\n') {
            at += 1;
        }
        places.fields.push(field..at.min(end));
        if at < end && bytes[at] == b',' {
            at += 1;
        } else {
            return places;
        }
    }
}

fn trimmed(text: &str, span: Range<usize>) -> Range<usize> {
    let Some(field) = text.get(span.clone()) else { return span };
    let start = span.start + (field.len() - field.trim_start().len());
    start..(start + field.trim().len()).max(start)
}

/// The columns of a header row, found by name.
pub(super) struct Columns {
    names: Vec<&'static str>,
    places: Vec<usize>,
    /// How many fields a row has.
    pub(super) count: usize,
}

impl Columns {
    /// Reads the header row. `None` when rows cannot be understood with it.
    pub(super) fn read(
        header: &Row,
        required: &[&'static str],
        optional: &[&'static str],
        errors: &mut Vec<Diagnostic>,
    ) -> Option<Columns> {
        Columns::read_with(header, required, optional, &|_| None, errors)
    }

    /// Reads the header row; `advice` may know better than to guess what is meant by an unknown name.
    pub(super) fn read_with(
        header: &Row,
        required: &[&'static str],
        optional: &[&'static str],
        advice: &dyn Fn(&str) -> Option<String>,
        errors: &mut Vec<Diagnostic>,
    ) -> Option<Columns> {
        let before = errors.len();
        let known = || required.iter().chain(optional).copied();
        let expected = format!("the first line is `{}`", required.join(","));
        if let [only] = header.fields.as_slice()
            && required.len() > 1
            && let Some(mark) = [';', '\t'].into_iter().find(|c| only.text.contains(*c))
        {
            let named = if mark == ';' { "semicolons" } else { "tabs" };
            errors.push(
                Diagnostic::at(header.span.clone(), format!("the columns are separated by {named}"))
                    .help("save the file with commas between the columns"),
            );
            return None;
        }
        let mut columns = Columns { names: Vec::new(), places: Vec::new(), count: header.fields.len() };
        for (at, field) in header.fields.iter().enumerate() {
            let Some(name) = known().find(|name| field.text.eq_ignore_ascii_case(name)) else {
                let help = advice(&field.text).or_else(|| did_you_mean(&field.text, known()));
                let help = help.unwrap_or_else(|| {
                    let optional: Vec<String> = optional.iter().map(|o| format!("`{o}`")).collect();
                    format!("{expected}, optionally with {}", optional.join(", "))
                });
                let title = if field.text.is_empty() {
                    "a column without a name".to_owned()
                } else {
                    format!("unknown column {}", quoted(&field.text))
                };
                errors.push(Diagnostic::at(field.span.clone(), title).help(help));
                continue;
            };
            if let Some(first) = columns.at(name) {
                errors.push(
                    Diagnostic::at(field.span.clone(), format!("the column `{name}` is there twice"))
                        .also(header.fields[first].span.clone(), "the first time"),
                );
                continue;
            }
            columns.names.push(name);
            columns.places.push(at);
        }
        let unknown = errors.len() - before;
        for name in required.iter().filter(|name| columns.at(name).is_none()) {
            // A misspelt column was reported as unknown; that it is missing follows from it.
            if unknown == 0 || columns.names.is_empty() {
                errors.push(
                    Diagnostic::at(header.span.clone(), format!("the column `{name}` is missing"))
                        .help(expected.clone()),
                );
            }
        }
        let whole = required.iter().all(|name| columns.at(name).is_some());
        whole.then_some(columns)
    }

    pub(super) fn at(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|n| *n == name).map(|at| self.places[at])
    }

    /// The field of a column, unless it is empty or the column is left out.
    pub(super) fn field<'r>(&self, row: &'r Row, name: &str) -> Option<&'r Field> {
        row.fields.get(self.at(name)?).filter(|field| !field.text.is_empty())
    }
}

pub(super) fn wrong_count(row: &Row, expected: usize) -> Diagnostic {
    let found = row.fields.len();
    let fields = |n: usize| if n == 1 { "1 field".to_owned() } else { format!("{n} fields") };
    let error = Diagnostic::at(
        row.span.clone(),
        format!("this row has {}, the header has {expected}", fields(found)),
    );
    if found > expected {
        error.help("a text with a comma in it must be in quotes: `\"a, b\"`")
    } else {
        error.help("a field without a value is left empty, its comma stays")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_behind_quotes_blank_lines_and_line_breaks() {
        let text = "\r\nitem,price\r\n\r\n\"a, \"\"b\"\"\" , 12\r\n,\r\nü,1";
        let mut errors = Vec::new();
        let rows = rows(text, &mut errors);
        let found: Vec<Vec<&str>> =
            rows.iter().map(|r| r.fields.iter().map(|f| &text[f.span.clone()]).collect()).collect();
        assert_eq!(found, [vec!["item", "price"], vec!["\"a, \"\"b\"\"\"", "12"], vec!["ü", "1"]]);
        assert_eq!(rows[1].fields[0].text, "a, \"b\"");
        assert!(errors.is_empty());
    }
}
