use memchr::memchr;

use super::shared::Shared;
use crate::batch::{HeldItems, RowError};
use crate::read::parse_day;

/// Adds the ids of a cell, joined by semicolons, each with a day after an `@` where it is known.
///
/// # Errors
///
/// The first mistake.
#[inline]
pub fn add_list(held: &mut HeldItems, list: &[u8], shared: &Shared<'_>) -> Result<(), RowError> {
    let mut start = 0;
    while start < list.len() {
        let mut end = start;
        while end < list.len() && list[end] != b';' {
            end += 1;
        }
        let id = &list[start..end];
        match shared.names.find(id) {
            Some(number) => held.add(number),
            None => add_slowly(held, id, shared)?,
        }
        start = end + 1;
    }
    Ok(())
}

#[cold]
fn add_slowly(held: &mut HeldItems, part: &[u8], shared: &Shared<'_>) -> Result<(), RowError> {
    let part = part.trim_ascii();
    if part.is_empty() {
        return Ok(());
    }
    match memchr(b'@', part) {
        Some(at) => add_item(held, part[..at].trim_ascii(), part[at + 1..].trim_ascii(), shared),
        None => add_item(held, part, b"", shared),
    }
}

/// Adds one item, with its day unless that is empty.
///
/// # Errors
///
/// What is wrong with it.
pub fn add_item(held: &mut HeldItems, id: &[u8], day: &[u8], shared: &Shared<'_>) -> Result<(), RowError> {
    let id = id.trim_ascii();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if id.is_empty() {
        return Err(RowError::MissingItem);
    }
    let number = shared.names.find(id).ok_or_else(|| shared.unknown("id", &text(id)))?;
    let day = text(day.trim_ascii());
    if day.is_empty() {
        held.add(number);
    } else {
        let date = parse_day(&day).map_err(|why| RowError::Day { text: day, why })?;
        held.add_on(number, date);
    }
    Ok(())
}
