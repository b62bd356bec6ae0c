//! The totals of a cohort, for whoever plans and pays: as text, JSON, Markdown and one HTML page.

mod diff;
mod document;
mod words;

pub use crate::batch::Summary;
pub use diff::changes;
pub use document::document;

use crate::batch::Funded;
use crate::catalog::Catalog;
use crate::schema::{self, Reply};
use crate::spreadsheet::cell;

use super::{Format, TerminalStyle, Written, ids_of, write};

/// Writes a summary down. The style matters for text only.
pub fn render(format: Format, summary: &Summary<'_>, style: &TerminalStyle) -> Written {
    write(format, style, || Reply::CohortSummary(schema::Summary::of(summary)), || document(summary))
}

/// Whom a budget lets finish, in a few sentences.
pub fn funded_in_words(funded: &Funded) -> Vec<String> {
    words::funded(funded)
}

/// The people who are funded, with the exams of their plans, as CSV.
pub fn funded_rows(catalog: &Catalog, funded: &Funded) -> Vec<u8> {
    let mut text = b"id,exams\n".to_vec();
    for (id, exams) in &funded.people {
        cell(id, &mut text);
        text.push(b',');
        cell(ids_of(catalog, exams).join(";").as_bytes(), &mut text);
        text.push(b'\n');
    }
    text
}
