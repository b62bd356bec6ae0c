//! Which sheet of a workbook is meant.

use std::io::{Read, Seek};

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};
use studypath::read::did_you_mean;

use super::Refused;

/// The name of the sheet that is asked for, by name or by number; else of the only one that is seen and holds something.
///
/// # Errors
///
/// There is none, or there are several.
pub fn choose<S: Read + Seek>(book: &mut Xlsx<S>, asked: Option<&str>) -> Result<String, Refused> {
    let sheets: Vec<_> =
        book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).collect();
    let all: Vec<String> = sheets.iter().map(|sheet| sheet.name.clone()).collect();
    let seen = sheets.iter().filter(|sheet| sheet.visible == SheetVisible::Visible);
    let seen: Vec<String> = seen.map(|sheet| sheet.name.clone()).collect();
    if let Some(asked) = asked {
        let by_name = all.iter().find(|name| *name == asked);
        let like = || all.iter().find(|name| name.to_lowercase() == asked.to_lowercase());
        let by_number = || seen.get(asked.parse::<usize>().ok()?.checked_sub(1)?);
        let found = by_name.or_else(like).or_else(by_number);
        return found.cloned().ok_or_else(|| {
            let near = did_you_mean(asked, all.iter().map(String::as_str));
            let help = near.unwrap_or_else(|| format!("its sheets are {}", listed(&all)));
            Refused::new(format!("the workbook has no sheet `{}`", asked.escape_debug()), help)
        });
    }
    let mut full = Vec::new();
    for name in seen {
        if holds_something(book, &name).map_err(Refused::unreadable)? {
            full.push(name);
        }
    }
    match full.as_slice() {
        [] => Err(Refused::new("no sheet of the workbook holds anything", "is it the right file?")),
        [only] => Ok(only.clone()),
        several => Err(Refused::new(
            format!("several sheets of the workbook hold something: {}", listed(several)),
            "--sheet NAME says which one has the people; of a price list, save one sheet alone",
        )),
    }
}

fn holds_something<S: Read + Seek>(book: &mut Xlsx<S>, name: &str) -> Result<bool, XlsxError> {
    let mut cells = book.worksheet_cells_reader(name)?;
    while let Some(cell) = cells.next_cell()? {
        let is_empty = match cell.get_value() {
            DataRef::Empty => true,
            DataRef::String(text) => text.is_empty(),
            DataRef::SharedString(text) => text.is_empty(),
            _ => false,
        };
        if !is_empty {
            return Ok(true);
        }
    }
    Ok(false)
}

fn listed(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{}`", name.escape_debug())).collect();
    names.join(", ")
}
