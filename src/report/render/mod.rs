//! Documents as text, Markdown, HTML and CSV, each format written once.

mod csv;
mod html;
mod markdown;
mod style;
mod text;

#[cfg(test)]
mod tests;

use std::fmt;

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

/// An answer written down: text in UTF-8, or the bytes of a file. Shown, it is text, with a replacement character for
/// what is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written(Vec<u8>);

impl Written {
    /// The bytes, as they are put into a file.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl From<String> for Written {
    fn from(text: String) -> Written {
        Written(text.into_bytes())
    }
}

impl From<Vec<u8>> for Written {
    fn from(bytes: Vec<u8>) -> Written {
        Written(bytes)
    }
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.0))
    }
}

/// An answer in a format: as JSON, or as a document. The style matters for text only.
pub(in crate::report) fn write(
    format: Format,
    style: &TerminalStyle,
    reply: impl FnOnce() -> Reply,
    document: impl FnOnce() -> Document,
) -> Written {
    match format {
        Format::Text => text(&document(), style).into(),
        Format::Json => reply().to_json().into(),
        Format::Csv => csv(&document()).into(),
        Format::Markdown => markdown(&document()).into(),
        Format::Html => html(&document()).into(),
    }
}
