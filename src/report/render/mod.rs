//! Documents as text, Markdown, HTML and CSV, each format written once.

mod csv;
mod html;
mod markdown;
mod style;
mod text;

#[cfg(test)]
mod tests;

use super::Document;
use super::named::named;
use crate::schema::Reply;

pub use csv::csv;
pub(in crate::report) use html::escape;
pub use html::html;
pub use markdown::markdown;
pub use style::TerminalStyle;
pub use text::text;

/// How an answer is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people, on a terminal.
    #[default]
    Text,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
    /// For documents.
    Markdown,
    /// One page for a browser or a printer, without anything outside of it.
    Html,
}

named!(Format, "a format": Text => "text", Json => "json", Csv => "csv", Markdown => "markdown", Html => "html");

/// An answer in a format: as JSON, or as a document. The style matters for text only.
pub(in crate::report) fn write(
    format: Format,
    style: &TerminalStyle,
    reply: impl FnOnce() -> Reply,
    document: impl FnOnce() -> Document,
) -> String {
    match format {
        Format::Text => text(&document(), style),
        Format::Json => reply().to_json(),
        Format::Csv => csv(&document()),
        Format::Markdown => markdown(&document()),
        Format::Html => html(&document()),
    }
}
