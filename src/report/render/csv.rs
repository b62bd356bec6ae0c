use crate::report::document::{Cell, Document};
use crate::spreadsheet::cell;

/// The raw cells of a document's data, with a head.
pub fn csv(document: &Document) -> String {
    let mut bytes = Vec::new();
    let table = &document.data;
    line(table.columns.iter().map(|column| column.name.clone()), &mut bytes);
    for row in &table.rows {
        line(row.iter().map(raw), &mut bytes);
    }
    String::from_utf8(bytes).expect("written from strings")
}

fn line(cells: impl Iterator<Item = String>, out: &mut Vec<u8>) {
    let start = out.len();
    for (place, text) in cells.enumerate() {
        if place > 0 {
            out.push(b',');
        }
        cell(text.as_bytes(), out);
    }
    // An empty line would be no row.
    if out.len() == start {
        out.extend_from_slice(b"\"\"");
    }
    out.push(b'\n');
}

/// Several things are separated by semicolons.
fn raw(cell: &Cell) -> String {
    match cell {
        Cell::List(things) | Cell::Lines(things) | Cell::Brief { things, .. } => things.join(";"),
        cell => cell.text(),
    }
}
