use std::str::FromStr;

use jiff::civil::Date;

use crate::catalog::{Catalog, Item, Meant};
use crate::transcript::{RecordResult, Score, Transcript};

use super::csv_text::Field;
use super::day::parse_day;
use super::diagnostic::Diagnostic;
use super::prices::{MOST_SUGGESTED, several_named, unknown_id};

/// What was read so far.
pub(super) struct Found<'c> {
    pub(super) catalog: &'c Catalog,
    pub(super) errors: Vec<Diagnostic>,
    pub(super) items: Vec<Record>,
    /// The names that the catalog does not know, where these are no mistakes.
    pub(super) unknown: Option<Vec<String>>,
    /// What badges are called that the catalog does not know, which is never a mistake.
    pub(super) unmatched: Vec<String>,
    pub(super) vouchers: Vec<(String, u32)>,
}

/// A record that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// The item.
    pub item: Item,
    /// What came of it.
    pub result: RecordResult,
    /// When.
    pub date: Option<Date>,
    /// With which score.
    pub score: Option<Score>,
}

/// What a record says beside its id.
#[derive(Default)]
pub(super) struct Facts<'f> {
    pub day: Option<&'f Field>,
    /// The result, where there is a place for one: a field without a text says nothing.
    pub result: Option<&'f Field>,
    pub score: Option<&'f Field>,
    /// Which of the two it is where an exam and the credential that it alone gives bear its name.
    pub meant: Meant,
}

impl<'c> Found<'c> {
    pub(super) fn new(catalog: &'c Catalog, unknown: Unknown) -> Found<'c> {
        let unknown = (unknown == Unknown::Ignore).then(Vec::new);
        Found {
            catalog,
            errors: Vec::new(),
            items: Vec::new(),
            unknown,
            unmatched: Vec::new(),
            vouchers: Vec::new(),
        }
    }

    /// Records everything.
    pub(super) fn tell(&self, transcript: &mut Transcript) {
        for told in &self.items {
            transcript.record(told.item, told.result, told.date, told.score);
        }
        for name in self.unknown.iter().flatten().chain(&self.unmatched) {
            transcript.add_unknown(name);
        }
        for (name, count) in &self.vouchers {
            transcript.add_vouchers(name, *count);
        }
    }

    /// Adds a record; where it names no result it is `else_result`.
    pub(super) fn add(&mut self, id: &Field, facts: &Facts<'_>, else_result: RecordResult) {
        let day = facts.day;
        let date = match day.map(|field| (field, parse_day(&field.text))) {
            None => None,
            Some((_, Ok(date))) => Some(date),
            Some((field, Err(why))) => {
                self.errors.push(Diagnostic::at(field.span.clone(), why));
                None
            }
        };
        if id.text.is_empty() {
            self.errors.push(Diagnostic::at(id.span.clone(), "an id is missing here"));
            return;
        }
        let score = facts.score.and_then(|field| self.parsed(field));
        match self.catalog.named(&id.text, facts.meant) {
            Ok(item) => {
                let result = match facts.result {
                    // What is held has no result of its own.
                    Some(field) if field.text.is_empty() && item.credential().is_some() => Some(else_result),
                    Some(field) => self.parsed(field),
                    None => Some(else_result),
                };
                let Some(result) = result else { return };
                match attempted(self.catalog, item, result) {
                    Some(item) => self.items.push(Record { item, result, date, score }),
                    None => self.errors.push(
                        Diagnostic::at(
                            id.span.clone(),
                            format!("`{}` is a credential, and exams are booked", id.text),
                        )
                        .help("name the exam"),
                    ),
                }
            }
            Err(several) if !several.is_empty() => {
                self.errors.push(several_named(&id.text, id.span.clone(), self.catalog, &several));
            }
            Err(_) if self.unknown.is_some() => {
                self.unknown.get_or_insert_default().push(id.text.clone());
            }
            Err(_) => {
                let suggest = self.errors.len() < MOST_SUGGESTED;
                self.errors.push(unknown_id(&id.text, id.span.clone(), self.catalog, suggest));
            }
        }
    }

    fn parsed<T: FromStr<Err = String>>(&mut self, field: &Field) -> Option<T> {
        let wrong = |why| self.errors.push(Diagnostic::at(field.span.clone(), why));
        field.text.parse().map_err(wrong).ok()
    }
}

/// What was attempted: a booking is one of an exam, also where the credential that bears its id in other letter case
/// is named. `None` where there is none.
pub fn attempted(catalog: &Catalog, item: Item, result: RecordResult) -> Option<Item> {
    let Item::Credential(credential) = item else { return Some(item) };
    if result != RecordResult::Booked {
        return Some(item);
    }
    let id = &catalog.credential(credential).id;
    catalog.exam_ids().find(|exam| catalog.exam(*exam).id.eq_ignore_ascii_case(id)).map(Item::Exam)
}

/// What is done about ids that the catalog does not know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unknown {
    /// They are mistakes.
    #[default]
    Error,
    /// They are told and left out.
    Ignore,
}

impl FromStr for Unknown {
    type Err = String;

    fn from_str(text: &str) -> Result<Unknown, String> {
        match text {
            "error" => Ok(Unknown::Error),
            "ignore" => Ok(Unknown::Ignore),
            _ => Err(format!("`{text}` is no way to treat unknown ids: expected `error` or `ignore`")),
        }
    }
}
