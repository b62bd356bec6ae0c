use jiff::civil::Date;

use crate::catalog::{Catalog, Item, Meant};
use crate::transcript::{RecordResult, Transcript, mistaken_column};

use super::badges;
use super::csv_text::{Columns, Field, Row, rows, wrong_count};
use super::diagnostic::{Diagnostic, Diagnostics};
use super::json_text;
use super::prices::split;
use super::several;
use super::source_file::SourceFile;
use super::transcript_items::{Facts, Found, Unknown};
use super::transcript_json;

const EXPECTED: &str =
    "write CSV with the header `item,date,result`, or JSON like `{\"passed\": [\"ID\"], \"held\": []}`";

/// Reads a transcript: JSON when it begins with a brace, else CSV with the header `item[,date][,result][,score]`. An
/// id that the catalog does not know is a mistake. Badges are read, too: Open Badges 2.0 and 3.0, Comprehensive Learner
/// Records 2.0 and what Credly writes. What the catalog does not know of them is listed, and no mistake; whether they
/// are authentic is not looked at.
///
/// # Errors
///
/// Every mistake of the file, in order of position.
pub fn transcript(file: &SourceFile, catalog: &Catalog) -> Result<Transcript, Diagnostics> {
    transcript_with(file, catalog, Unknown::Error)
}

/// Reads a transcript, as [`transcript`] does, and says what is done about ids that the catalog does not know.
///
/// # Errors
///
/// Every mistake of the file, in order of position; of several files in one text, those of the first that has any.
pub fn transcript_with(
    file: &SourceFile,
    catalog: &Catalog,
    unknown: Unknown,
) -> Result<Transcript, Diagnostics> {
    let mut transcript = Transcript::new();
    let Some(parts) = several::parts(&file.text) else {
        add_file(file, catalog, unknown, &mut transcript)?;
        return Ok(transcript);
    };
    for part in parts {
        let part = SourceFile::new(format!("{}/{}", file.name, part.name), part.text);
        add_file(&part, catalog, unknown, &mut transcript)?;
    }
    Ok(transcript)
}

fn add_file(
    file: &SourceFile,
    catalog: &Catalog,
    unknown: Unknown,
    transcript: &mut Transcript,
) -> Result<(), Diagnostics> {
    let mut found = Found::new(catalog, unknown);
    match file.text.trim_start().bytes().next() {
        None => found.errors.push(Diagnostic::whole("the transcript is empty").help(EXPECTED)),
        Some(b'{' | b'[') => read_json(&file.text, &mut found),
        Some(_) => read_csv(&file.text, &mut found),
    }
    if !found.errors.is_empty() {
        return Err(Diagnostics::new(&file.name, &file.text, found.errors));
    }
    found.tell(transcript);
    Ok(())
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
    let mut found = Found::new(catalog, Unknown::Error);
    add_list(&mut found, text, RecordResult::Passed, Meant::Exam);
    if found.errors.is_empty() {
        return Ok(found.items.iter().map(|told| (told.item, told.date)).collect());
    }
    Err(Diagnostics::new(what, text, found.errors))
}

/// Reads such a list of ids of which all are known to have come to the same, into a transcript. Which of the two is
/// meant where an exam and the credential that it alone gives bear one name goes for all of them, too.
///
/// # Errors
///
/// Every mistake of the text, in order of position.
pub fn told_list(
    what: &str,
    text: &str,
    catalog: &Catalog,
    (result, meant, unknown): (RecordResult, Meant, Unknown),
    transcript: &mut Transcript,
) -> Result<(), Diagnostics> {
    let mut found = Found::new(catalog, unknown);
    add_list(&mut found, text, result, meant);
    if !found.errors.is_empty() {
        return Err(Diagnostics::new(what, text, found.errors));
    }
    found.tell(transcript);
    Ok(())
}

fn add_list(found: &mut Found<'_>, text: &str, result: RecordResult, meant: Meant) {
    if !text.trim().is_empty() {
        for (part, span) in split(&Field { text: text.to_owned(), span: 0..text.len() }, ',') {
            let (id, day) = match part.split_once('@') {
                Some((id, day)) => (id, Some(day)),
                None => (part.as_str(), None),
            };
            let id_field = Field { text: id.to_owned(), span: span.start..span.start + id.len() };
            let day = day.map(|day| Field { text: day.to_owned(), span: span.end - day.len()..span.end });
            if id.contains(';') && found.catalog.find(id).is_none() {
                found.errors.push(
                    Diagnostic::at(id_field.span, "the ids are joined by semicolons")
                        .help("join them by commas"),
                );
                continue;
            }
            found.add(&id_field, &Facts { day: day.as_ref(), meant, ..Facts::default() }, result);
        }
    }
}

fn read_json(text: &str, found: &mut Found<'_>) {
    let Some((whole, place)) = json_text::whole(text, &mut found.errors) else { return };
    match badges::are_badges(whole) {
        true => badges::read(whole, &place, found),
        false => transcript_json::read(whole, &place, found),
    }
}

fn read_csv(text: &str, found: &mut Found<'_>) {
    let rows = rows(text, &mut found.errors);
    let Some((header, rows)) = rows.split_first() else {
        found.errors.push(Diagnostic::whole("the transcript is empty").help(EXPECTED));
        return;
    };
    if !header.fields.iter().any(|field| field.text.eq_ignore_ascii_case("item")) {
        if let Some(sheet) = badges::sheet(header) {
            sheet.read(rows, found);
            return;
        }
        let known = header.fields.first().is_some_and(|field| found.catalog.find(&field.text).is_some());
        let error = Diagnostic::at(header.span.clone(), "the first line is not a transcript's header");
        found.errors.push(if known {
            error.help("put the header `item` or `item,date` above it")
        } else {
            error.help(EXPECTED)
        });
        return;
    }
    let optional = ["date", "result", "score"];
    let Some(columns) = Columns::read_with(header, &["item"], &optional, &mistaken_column, &mut found.errors)
    else {
        return;
    };
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
        let absent = Field { text: String::new(), span: row.span.clone() };
        let result = columns.at("result").map(|at| row.fields.get(at).unwrap_or(&absent));
        // What is held has no result of its own.
        let is_held = result.is_some_and(|field| field.text.is_empty());
        let meant = if is_held { Meant::Credential } else { Meant::Exam };
        let (day, score) = (columns.field(row, "date"), columns.field(row, "score"));
        let facts = Facts { day, result, score, meant };
        found.add(id, &facts, RecordResult::Passed);
    }
}
