use super::award::{Award, written_day};
use crate::read::csv_text::Row;
use crate::read::transcript_items::Found;
use crate::words::plain;

/// What the columns of exports are called, in lower case and without marks.
const NAME: [&str; 5] = ["badge template name", "badge name", "badge title", "badge template", "badge"];
const DAY: [&str; 7] =
    ["issued at date", "issued at", "issued on", "issued date", "issue date", "date issued", "issuedon"];
const STATE: [&str; 3] = ["state", "badge state", "status"];

/// A table of badges: where the name of each stands, its day and its state.
pub(in crate::read) struct Sheet {
    name: usize,
    day: usize,
    state: Option<usize>,
}

/// The columns of a table of badges; `None` where the header is that of something else.
pub(in crate::read) fn sheet(header: &Row) -> Option<Sheet> {
    let names: Vec<String> = header.fields.iter().map(|field| plain(&field.text)).collect();
    let at = |known: &[&str]| known.iter().find_map(|name| names.iter().position(|other| other == name));
    Some(Sheet { name: at(&NAME)?, day: at(&DAY)?, state: at(&STATE) })
}

impl Sheet {
    /// Reads every row.
    pub(in crate::read) fn read(&self, rows: &[Row], found: &mut Found<'_>) {
        for row in rows {
            let field = |at: usize| row.fields.get(at).filter(|field| !field.text.is_empty());
            let Some(name) = field(self.name) else { continue };
            let state = self.state.and_then(field).map(|field| field.text.to_lowercase());
            let is_void = matches!(state.as_deref(), Some("revoked" | "rejected"));
            let day = field(self.day).and_then(|day| written_day(day, found));
            Award { names: vec![name.clone()], day, is_void, ..Award::default() }.add(found);
        }
    }
}
