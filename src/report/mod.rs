//! Answers as text, JSON, CSV, Markdown and HTML: pure functions from a question and its answer to a string.
//! Each question lays its answer out once, as a [`Document`]; the formats are written in `render`.

pub mod audit;
mod calendar;
pub mod catalog;
pub mod cohort;
pub mod compare;
pub mod document;
pub mod explain;
pub mod export;
mod figures;
pub mod graph;
pub mod keep;
mod named;
pub mod optima;
pub mod plan;
mod refusal;
pub mod render;
pub mod several;
pub mod verify;

#[cfg(test)]
mod fixture;

pub use document::Document;
pub use render::{Format, TerminalStyle, Written};

use render::write;

use jiff::civil::Date;

use crate::catalog::{Catalog, CredentialId, Evidence, ExamId, Item};
use crate::money::Money;
use crate::query;
use crate::question::Question;

use crate::words::listed;
pub use crate::words::visible;

use document::{Block, Cell, Column, Table, cells};

/// The titles of some credentials.
fn titles(catalog: &Catalog, credentials: &[CredentialId]) -> Vec<String> {
    credentials.iter().map(|credential| catalog.credential(*credential).title.clone()).collect()
}

/// The titles of the goals, as a phrase.
fn goal_titles(question: &Question) -> String {
    listed(&titles(&question.catalog, &question.goals), "and")
}

/// Everything that was told, with what became of it; what is not used and has nothing else to tell in one sentence.
fn what_was_told(document: &mut Document, told: Vec<query::Told>, not_used: &str) {
    let is_bare = |told: &query::Told| told.verdict == query::Verdict::Unused && told.expiry.is_none();
    let (unused, others): (Vec<_>, Vec<_>) = told.into_iter().partition(is_bare);
    let columns = [Column::id("item"), Column::words("how"), Column::words("what became of it")];
    let rows = others.into_iter().map(|t| cells![&t.name, t.how(), t.text]);
    document.titled("What you told us", Table::new(columns).headless().with(rows));
    let ids: Vec<&str> = unused.iter().map(|told| told.name.as_str()).collect();
    document.remark((!ids.is_empty()).then(|| format!("{not_used}: {}.", ids.join(", "))));
}

/// What was told and is not on hand, as sentences: failed, booked, and not known to the catalog.
fn told_besides(question: &Question) -> impl Iterator<Item = String> {
    let sentence = |told: query::Told| {
        let end = if told.text.ends_with('?') { "" } else { "." };
        format!("`{}` is {}{end}", told.name, told.text)
    };
    query::told_besides(question).into_iter().map(sentence)
}

/// A document that begins with the titles of the goals, and with the days that are not today.
fn for_goals(question: &Question) -> Document {
    let mut document = Document::new(goal_titles(question));
    document.add(Block::titles(titles(&question.catalog, &question.goals)));
    document.add(days_of(question));
    document
}

fn days_of(question: &Question) -> Block {
    days(question.as_of, question.policy.rules, question.today, question.policy.evidence)
}

/// The as-of day where it is not today, the rules day where it is not the as-of day, and the facts that are used where
/// these are not all. Empty where nothing needs to be said.
fn days(as_of: Date, rules: Option<Date>, today: Option<Date>, least: Option<Evidence>) -> Block {
    let rules = rules.filter(|rules| *rules != as_of);
    let as_of = today.filter(|today| *today != as_of).map(|_| as_of);
    let days = match (as_of, rules) {
        (None, None) => None,
        (Some(as_of), None) => Some(format!("As of {as_of}.")),
        (None, Some(rules)) => Some(format!("By the rules of {rules}.")),
        (Some(as_of), Some(rules)) => Some(format!("As of {as_of}, by the rules of {rules}.")),
    };
    let facts = least.map(|least| match least {
        Evidence::Sourced => "By sourced facts alone.".to_owned(),
        _ => "By sourced and inferred facts alone.".to_owned(),
    });
    Block::paragraph(days.into_iter().chain(facts).collect::<Vec<_>>().join(" "))
}

/// The id of a slot, after that of its credential where this is not the only goal.
fn slot_name(question: &Question, credential: CredentialId, slot: &str) -> String {
    match *question.goals == [credential] {
        true => slot.to_owned(),
        false => format!("{} {slot}", question.catalog.credential(credential).id),
    }
}

/// The code of the currency of the prices; empty without a price list.
fn code(question: &Question) -> &'static str {
    question.tariff().map_or("", |tariff| tariff.currency.code())
}

/// An amount in the currency of the prices; empty without a price list.
fn money(question: &Question, amount: Money) -> Cell {
    question.tariff().map_or(Cell::Empty, |tariff| Cell::Money(amount, tariff.currency))
}

/// The ids of some exams, credentials or items.
fn ids_of<'a, T: Copy + Into<Item>>(catalog: &'a Catalog, items: &[T]) -> Vec<&'a str> {
    items.iter().map(|item| catalog.id_of((*item).into())).collect()
}

/// The ids of some exams.
fn exam_ids<'a>(question: &'a Question, exams: &[ExamId]) -> Vec<&'a str> {
    ids_of(&question.catalog, exams)
}

/// Each thing once, in the order of its first appearance.
fn unique<T: PartialEq>(things: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut unique = Vec::new();
    for thing in things {
        if !unique.contains(&thing) {
            unique.push(thing);
        }
    }
    unique
}

/// What has the same key stands together, in the order of the first appearances.
fn grouped<K: PartialEq, T>(things: impl IntoIterator<Item = (K, T)>) -> Vec<(K, Vec<T>)> {
    let mut groups: Vec<(K, Vec<T>)> = Vec::new();
    for (key, thing) in things {
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, group)) => group.push(thing),
            None => groups.push((key, vec![thing])),
        }
    }
    groups
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
