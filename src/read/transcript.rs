use jiff::civil::Date;

use crate::catalog::{Catalog, Item};
use crate::transcript::Transcript;

use super::csv_text::{Columns, Field, Row, rows, wrong_count};
use super::diagnostic::{Diagnostic, Diagnostics};
use super::json_text;
use super::prices::split;
use super::source_file::SourceFile;
use super::transcript_items::Found;
use super::transcript_json;

const EXPECTED: &str =
    "write CSV with the header `item,date`, or JSON like `{\"passed\": [\"ID\"], \"held\": []}`";

/// Reads a transcript: JSON when it begins with a brace, else CSV with the header `item[,date]`.
///
/// # Errors
///
/// Every mistake of the file, in order of position.
pub fn transcript(file: &SourceFile, catalog: &Catalog) -> Result<Transcript, Diagnostics> {
    let mut found = Found { catalog, errors: Vec::new(), items: Vec::new(), vouchers: Vec::new() };
    match file.text.trim_start().bytes().next() {
        None => found.errors.push(Diagnostic::whole("the transcript is empty").help(EXPECTED)),
        Some(b'{' | b'[') => read_json(&file.text, &mut found),
        Some(_) => read_csv(&file.text, &mut found),
    }
    if !found.errors.is_empty() {
        return Err(Diagnostics::new(&file.name, &file.text, found.errors));
    }
    let mut transcript = Transcript::new();
    for (item, date) in found.items {
        transcript.add(item, date);
    }
    for (name, count) in found.vouchers {
        transcript.add_vouchers(&name, count);
    }
    Ok(transcript)
}

/// Reads the ids of a flag such as `--passed`, joined by commas, each with an optional day:
/// `70-210@2003-05-01,70-270`. `what` is the flag, under whose name mistakes are reported.
///
/// # Errors
///
/// Every mistake of the text, in order of position.
pub fn item_list(
    what: &str,
    text: &str,
    catalog: &Catalog,
) -> Result<Vec<(Item, Option<Date>)>, Diagnostics> {
    let mut found = Found { catalog, errors: Vec::new(), items: Vec::new(), vouchers: Vec::new() };
    if !text.trim().is_empty() {
        for (part, span) in split(&Field { text: text.to_owned(), span: 0..text.len() }, ',') {
            let (id, day) = match part.split_once('@') {
                Some((id, day)) => (id, Some(day)),
                None => (part.as_str(), None),
            };
            let id_field = Field { text: id.to_owned(), span: span.start..span.start + id.len() };
            let day = day.map(|day| Field { text: day.to_owned(), span: span.end - day.len()..span.end });
            if id.contains(';') && catalog.find(id).is_none() {
                found.errors.push(
                    Diagnostic::at(id_field.span, "the ids are joined by semicolons")
                        .help("join them by commas"),
                );
                continue;
            }
            found.add(&id_field, day.as_ref());
        }
    }
    if found.errors.is_empty() {
        return Ok(found.items);
    }
    Err(Diagnostics::new(what, text, found.errors))
}

fn read_json(text: &str, found: &mut Found<'_>) {
    let Some((whole, place)) = json_text::whole(text, &mut found.errors) else { return };
    transcript_json::read(whole, &place, found);
}

fn read_csv(text: &str, found: &mut Found<'_>) {
    let rows = rows(text, &mut found.errors);
    let Some((header, rows)) = rows.split_first() else {
        found.errors.push(Diagnostic::whole("the transcript is empty").help(EXPECTED));
        return;
    };
    if !header.fields.iter().any(|field| field.text.eq_ignore_ascii_case("item")) {
        let known = header.fields.first().is_some_and(|field| found.catalog.find(&field.text).is_some());
        let error = Diagnostic::at(header.span.clone(), "the first line is not a transcript's header");
        found.errors.push(if known {
            error.help("put the header `item` or `item,date` above it")
        } else {
            error.help(EXPECTED)
        });
        return;
    }
    let Some(columns) = Columns::read(header, &["item"], &["date"], &mut found.errors) else { return };
    for row in rows {
        read_row(row, &columns, found);
    }
}

fn read_row(row: &Row, columns: &Columns, found: &mut Found<'_>) {
    // A row that ends after its id has no date.
    if row.fields.len() > columns.count {
        found.errors.push(wrong_count(row, columns.count));
        return;
    }
    if let Some(id) = columns.at("item").and_then(|at| row.fields.get(at)) {
        found.add(id, columns.field(row, "date"));
    }
}
