use crate::report::document::{Cell, Document};

/// The raw cells of a document's data, with a head.
pub fn csv(document: &Document) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let table = &document.data;
    writer.write_record(table.columns.iter().map(|column| &column.name)).expect("writing to memory");
    for row in &table.rows {
        writer.write_record(row.iter().map(raw)).expect("writing to memory");
    }
    let bytes = writer.into_inner().expect("writing to memory");
    String::from_utf8(bytes).expect("written from strings")
}

/// Several things are separated by semicolons.
fn raw(cell: &Cell) -> String {
    match cell {
        Cell::List(things) | Cell::Lines(things) | Cell::Brief { things, .. } => things.join(";"),
        cell => cell.text(),
    }
}
