use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::value::RawValue;

use super::object;
use crate::catalog::{Item, Meant};
use crate::read::csv_text::Field;
use crate::read::day::parse_written_day;
use crate::read::diagnostic::Diagnostic;
use crate::read::json_text::{Place, kind};
use crate::read::transcript_items::{Found, Record};
use crate::transcript::RecordResult;

/// So much of an address or of a signed text is shown.
const SHOWN: usize = 120;

/// A badge that somebody has.
#[derive(Default)]
pub(super) struct Award {
    /// What it is called: its name, and its code where it has one.
    pub names: Vec<Field>,
    /// The addresses of what it is about.
    pub ids: Vec<Field>,
    /// The day on which it was issued.
    pub day: Option<Date>,
    /// Was it revoked or refused?
    pub is_void: bool,
}

impl Award {
    /// What a badge is about: an object, under whose keys names and addresses stand, or the address of one.
    pub fn about(
        class: &RawValue,
        place: &Place<'_>,
        names: &[&str],
        ids: &[&str],
        found: &mut Found<'_>,
    ) -> Option<Award> {
        if let Some(address) = place.string(class) {
            return Some(Award { ids: vec![address], ..Award::default() });
        }
        let Some(about) = object(class) else {
            found.errors.push(
                Diagnostic::at(place.of(class.get()), "what a badge is about is an object, or its address")
                    .label(format!("this is {}", kind(class))),
            );
            return None;
        };
        let fields = |keys: &[&str]| -> Vec<Field> {
            let texts = keys.iter().filter_map(|key| place.string(about.get(key)?));
            texts.filter(|field| !field.text.is_empty()).collect()
        };
        if let Some(name) = about.get("name")
            && place.string(name).is_none()
        {
            found.errors.push(
                Diagnostic::at(place.of(name.get()), "the name of a badge must be a text in quotes")
                    .label(format!("this is {}", kind(name))),
            );
            return None;
        }
        let about = Award { names: fields(names), ids: fields(ids), ..Award::default() };
        if about.names.is_empty() && about.ids.is_empty() {
            let start = place.of(class.get()).start;
            found.errors.push(
                Diagnostic::at(start..start + 1, "this badge has no name")
                    .help("what a badge is about has a `name`"),
            );
            return None;
        }
        Some(about)
    }

    /// Records it, or lists it where nothing in the catalog is called that.
    pub fn add(self, found: &mut Found<'_>) {
        let Some(item) = self.item(found) else {
            let name = self.names.first().or(self.ids.first()).map(|field| field.text.as_str());
            let name = name.unwrap_or_default();
            let mut shown: String = name.chars().take(SHOWN).collect();
            if shown.len() < name.len() {
                shown.push('…');
            }
            found.unmatched.push(shown);
            return;
        };
        let result = if self.is_void { RecordResult::Withdrawn } else { RecordResult::Passed };
        found.items.push(Record { item, result, date: self.day, score: None });
    }

    /// By a name, or else by an address that ends with an id.
    fn item(&self, found: &Found<'_>) -> Option<Item> {
        let catalog = found.catalog;
        let mut named =
            self.names.iter().filter_map(|name| catalog.named(&name.text, Meant::Credential).ok());
        let mut ending = self.ids.iter().filter_map(|address| {
            let id = address.text.trim_end_matches('/').rsplit('/').next()?;
            catalog.find(id).filter(|item| catalog.id_of(*item) == id)
        });
        named.next().or_else(|| ending.next())
    }
}

/// The day of a moment, as it is written there. A number is one of seconds since 1970.
pub(super) fn day(value: &RawValue, place: &Place<'_>, found: &mut Found<'_>) -> Option<Date> {
    if let Some(field) = place.string(value) {
        return written_day(&field, found);
    }
    let seconds = serde_json::from_str(value.get()).ok();
    let moment = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
    if moment.is_none() {
        found.errors.push(
            Diagnostic::at(place.of(value.get()), "the day of a badge must be a text in quotes")
                .label(format!("this is {}", kind(value))),
        );
    }
    moment.map(|moment| moment.to_zoned(TimeZone::UTC).date())
}

/// The day with which a moment begins.
pub(super) fn written_day(field: &Field, found: &mut Found<'_>) -> Option<Date> {
    parse_written_day(&field.text, None)
        .map_err(|why| found.errors.push(Diagnostic::at(field.span.clone(), why)))
        .ok()
}
