//! The totals of a cohort, for whoever plans and pays: as text, JSON, Markdown and one HTML page.

mod diff;
mod html;
mod markdown;
mod page;
mod text;
mod words;

pub use crate::cohort::Summary;
pub use diff::changes;

use std::fmt;
use std::str::FromStr;

use crate::catalog::Catalog;
use crate::cohort::{Funded, cell};
use crate::schema::{self, Reply};

use super::style::Look;

/// How a summary is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SummaryFormat {
    /// For people, on a terminal.
    #[default]
    Text,
    /// For programs.
    Json,
    /// For documents.
    Markdown,
    /// One page for a browser or a printer, without anything outside of it.
    Html,
}

impl SummaryFormat {
    /// Every format.
    pub const ALL: [SummaryFormat; 4] =
        [SummaryFormat::Text, SummaryFormat::Json, SummaryFormat::Markdown, SummaryFormat::Html];

    /// The word used in options.
    pub fn name(self) -> &'static str {
        match self {
            SummaryFormat::Text => "text",
            SummaryFormat::Json => "json",
            SummaryFormat::Markdown => "markdown",
            SummaryFormat::Html => "html",
        }
    }

    /// What the end of a file name says; text where it says nothing.
    pub fn of_file(name: &str) -> SummaryFormat {
        let end = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase());
        match end.as_deref() {
            Some("json") => SummaryFormat::Json,
            Some("md" | "markdown") => SummaryFormat::Markdown,
            Some("html" | "htm") => SummaryFormat::Html,
            _ => SummaryFormat::Text,
        }
    }
}

impl fmt::Display for SummaryFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for SummaryFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<SummaryFormat, String> {
        SummaryFormat::ALL
            .into_iter()
            .find(|f| f.name() == text)
            .ok_or_else(|| format!("`{text}` is not a format: expected `text`, `json`, `markdown` or `html`"))
    }
}

/// Writes a summary down. The look matters for text only.
pub fn render(format: SummaryFormat, summary: &Summary<'_>, look: &Look) -> String {
    match format {
        SummaryFormat::Text => text::render(&page::page(summary), look),
        SummaryFormat::Json => Reply::CohortSummary(schema::Summary::of(summary)).to_json(),
        SummaryFormat::Markdown => markdown::render(&page::page(summary)),
        SummaryFormat::Html => html::render(&page::page(summary)),
    }
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
        let exams: Vec<&str> = exams.iter().map(|exam| catalog.exam(*exam).id.as_str()).collect();
        text.push(b',');
        cell(exams.join(";").as_bytes(), &mut text);
        text.push(b'\n');
    }
    text
}
