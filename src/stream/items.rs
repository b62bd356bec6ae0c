use memchr::memchr;

use super::shared::Shared;
use crate::batch::{HeldItems, RowError};
use crate::catalog::{Item, Meant};
use crate::read::table::Form;
use crate::read::{Unknown, attempted, parse_written_day};
use crate::transcript::{RecordResult, Score};

/// Adds the ids of a cell, joined by semicolons, each with a day after an `@` where it is known. Where an exam and the
/// credential that it alone gives bear one name, `meant` says which it is.
///
/// # Errors
///
/// The first mistake.
#[inline]
pub fn add_list(
    held: &mut HeldItems,
    list: &[u8],
    meant: Meant,
    shared: &Shared<'_>,
) -> Result<(), RowError> {
    let mut start = 0;
    while start < list.len() {
        let mut end = start;
        while end < list.len() && list[end] != b';' {
            end += 1;
        }
        let id = &list[start..end];
        match shared.names.find(id, meant) {
            Some(number) => held.add(number),
            None => add_slowly(held, id, RecordResult::Passed, meant, shared)?,
        }
        start = end + 1;
    }
    Ok(())
}

/// Adds the ids of a cell, written in the same way, of what is booked.
///
/// # Errors
///
/// The first mistake.
pub fn add_booked(held: &mut HeldItems, list: &[u8], shared: &Shared<'_>) -> Result<(), RowError> {
    let mut add = |part| add_slowly(held, part, RecordResult::Booked, Meant::Exam, shared);
    list.split(|byte| *byte == b';').try_for_each(&mut add)
}

#[cold]
fn add_slowly(
    held: &mut HeldItems,
    part: &[u8],
    result: RecordResult,
    meant: Meant,
    shared: &Shared<'_>,
) -> Result<(), RowError> {
    let part = part.trim_ascii();
    if part.is_empty() {
        return Ok(());
    }
    match memchr(b'@', part) {
        Some(at) => {
            let facts = Facts { day: part[at + 1..].trim_ascii(), meant, ..Facts::default() };
            let added = add_item(held, part[..at].trim_ascii(), &facts, result, shared);
            added.map_err(|error| joined(part, shared).unwrap_or(error))
        }
        None => add_item(held, part, &Facts { meant, ..Facts::default() }, result, shared),
    }
}

/// Several ids that the catalog knows, with something between them that is not looked for there.
fn joined(text: &[u8], shared: &Shared<'_>) -> Option<RowError> {
    let is_known = |part: &[u8]| {
        let id = memchr(b'@', part).map_or(part, |at| &part[..at]).trim_ascii();
        id.is_empty() || shared.names.find(id, Meant::Exam).is_some()
    };
    let are_ids = |mark: &u8| memchr(*mark, text).is_some() && text.split(|b| b == mark).all(is_known);
    b";,|/+&:\t\n ".iter().any(are_ids).then(|| RowError::Joined {
        text: String::from_utf8_lossy(text).into_owned(),
        is_list: shared.head.form == Form::People,
    })
}

/// What a record says beside its id; what is empty says nothing.
#[derive(Default)]
pub struct Facts<'f> {
    /// When.
    pub day: &'f [u8],
    /// What came of it, where there is a column for that.
    pub result: Option<&'f [u8]>,
    /// With which score.
    pub score: &'f [u8],
    /// Which of the two is it where an exam and the credential that it alone gives bear its name?
    pub meant: Meant,
}

/// Adds one record; where there is no column for the result it is `else_result`.
///
/// # Errors
///
/// What is wrong with it.
pub fn add_item(
    held: &mut HeldItems,
    id: &[u8],
    facts: &Facts<'_>,
    else_result: RecordResult,
    shared: &Shared<'_>,
) -> Result<(), RowError> {
    let id = id.trim_ascii();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes.trim_ascii()).into_owned();
    if id.is_empty() {
        return Err(RowError::MissingItem);
    }
    let Some(number) = shared.names.find(id, facts.meant) else {
        if let Some(error) = joined(id, shared) {
            return Err(error);
        }
        let error = shared.unknown_name("id", &text(id));
        if shared.unknown == Unknown::Ignore && matches!(error, RowError::Unknown { .. }) {
            held.add_unknown(text(id));
            return Ok(());
        }
        return Err(error);
    };
    let day = match text(facts.day) {
        day if day.is_empty() => None,
        day => Some(
            parse_written_day(&day, shared.date_format).map_err(|why| RowError::Day { text: day, why })?,
        ),
    };
    let score = text(facts.score);
    if !score.is_empty() {
        score.parse::<Score>().map_err(|why| RowError::Record { why })?;
    }
    let catalog = shared.batch.catalog;
    let item = catalog.numbered(number as usize);
    let result = match facts.result.map(text) {
        None => Some(else_result),
        // What is held has no result of its own.
        Some(result) if result.is_empty() && item.credential().is_some() => Some(else_result),
        Some(result) => RecordResult::written(&result).map_err(|why| RowError::Record { why })?,
    };
    let Some(result) = result else { return Ok(()) };
    let attempted = attempted(catalog, item, result);
    let item = attempted.ok_or_else(|| RowError::BookedCredential { name: text(id) })?;
    held.record(u32::try_from(catalog.number_of(item)).unwrap_or(number), result, day);
    Ok(())
}

/// Adds what a cell of a matrix says of an item: the day of its pass, or whether there is one.
///
/// # Errors
///
/// A cell that says neither.
pub fn add_cell(
    held: &mut HeldItems,
    column: &str,
    item: Item,
    cell: &[u8],
    shared: &Shared<'_>,
) -> Result<(), RowError> {
    let text = String::from_utf8_lossy(cell.trim_ascii());
    if text.is_empty() {
        return Ok(());
    }
    let wrong = |why: String| RowError::Cell {
        column: column.trim().to_owned(),
        text: text.clone().into_owned(),
        why,
    };
    let (result, day) = match RecordResult::written(&text) {
        Ok(None) => return Ok(()),
        Ok(Some(result)) => (result, None),
        Err(_) if text.parse::<Score>().is_ok() => {
            let help = "a number does not say whether it was passed: write a day or yes, or one item in each row as \
                        `id,item,date,result`";
            return Err(wrong(help.to_owned()));
        }
        Err(_) => match parse_written_day(&text, shared.date_format) {
            Ok(day) => (RecordResult::Passed, Some(day)),
            Err(why) if text.starts_with(|c: char| c.is_ascii_digit()) => return Err(wrong(why)),
            Err(_) => {
                return Err(wrong("expected the day on which it was passed, yes, or nothing".to_owned()));
            }
        },
    };
    let attempted = attempted(shared.batch.catalog, item, result);
    let item = attempted.ok_or_else(|| RowError::BookedCredential { name: column.trim().to_owned() })?;
    let number = shared.batch.catalog.number_of(item);
    held.record(u32::try_from(number).unwrap_or(u32::MAX), result, day);
    Ok(())
}
