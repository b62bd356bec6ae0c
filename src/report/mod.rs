//! Answers as text, JSON, CSV, Markdown and HTML: pure functions from a question and its answer to a string.
//! Each question lays its answer out once, as a [`Document`]; the formats are written in `render`.

pub mod audit;
pub mod catalog;
pub mod cohort;
pub mod compare;
pub mod document;
pub mod explain;
pub mod export;
pub mod graph;
pub mod keep;
pub mod optima;
pub mod plan;
mod refusal;
pub mod render;
pub mod several;

#[cfg(test)]
mod fixture;

use std::fmt;
use std::str::FromStr;

pub use document::Document;
pub use render::TerminalStyle;

use crate::catalog::ExamId;
use crate::money::Money;
use crate::question::Question;
use crate::schema::Reply;

use crate::words::listed;

use document::{Block, Cell};

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

impl Format {
    /// Every format.
    pub const ALL: [Format; 5] = [Format::Text, Format::Json, Format::Csv, Format::Markdown, Format::Html];

    /// The word used in options.
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Json => "json",
            Format::Csv => "csv",
            Format::Markdown => "markdown",
            Format::Html => "html",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Format, String> {
        Format::ALL.into_iter().find(|f| f.name() == text).ok_or_else(|| {
            format!("`{text}` is not a format: expected `text`, `json`, `csv`, `markdown` or `html`")
        })
    }
}

/// An answer in a format: as JSON, or as a document. The style matters for text only.
fn write(
    format: Format,
    style: &TerminalStyle,
    reply: impl FnOnce() -> Reply,
    document: impl FnOnce() -> Document,
) -> String {
    match format {
        Format::Text => render::text(&document(), style),
        Format::Json => reply().to_json(),
        Format::Csv => render::csv(&document()),
        Format::Markdown => render::markdown(&document()),
        Format::Html => render::html(&document()),
    }
}

/// The titles of the goals, as a phrase.
fn goal_titles(question: &Question) -> String {
    let titles = question.goals.iter().map(|goal| question.catalog.credential(*goal).title.as_str());
    listed(&titles.collect::<Vec<_>>(), "and")
}

/// A document that begins with the titles of the goals.
fn for_goals(question: &Question) -> Document {
    let mut document = Document::new(goal_titles(question));
    for goal in &*question.goals {
        document.add(Block::title(&question.catalog.credential(*goal).title).on_terminal());
    }
    document.add(Block::title(goal_titles(question)).on_page());
    document
}

/// The code of the currency of the prices; empty without a price list.
fn code(question: &Question) -> &'static str {
    question.tariff().map_or("", |tariff| tariff.currency.code())
}

/// An amount in the currency of the prices; empty without a price list.
fn money(question: &Question, amount: Money) -> Cell {
    question.tariff().map_or(Cell::Empty, |tariff| Cell::Money(amount, tariff.currency))
}

/// The ids of some exams.
fn exam_ids<'a>(question: &'a Question, exams: &[ExamId]) -> Vec<&'a str> {
    exams.iter().map(|exam| question.catalog.exam(*exam).id.as_str()).collect()
}

/// `1 exam`, `2 exams`.
pub fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// The text with a capital at its beginning.
fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}
