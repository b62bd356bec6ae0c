//! JSON whose raw values keep their place in the text.

use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::csv_text::Field;
use super::diagnostic::Diagnostic;

/// The one value that a text holds, with the places of its pieces.
pub(super) fn whole<'t>(text: &'t str, errors: &mut Vec<Diagnostic>) -> Option<(&'t RawValue, Place<'t>)> {
    match serde_json::from_str(text) {
        Ok(whole) => Some((whole, Place(text))),
        Err(error) => {
            errors.push(not_json(text, &error));
            None
        }
    }
}

/// The entries of an object, in order and with repetitions.
pub(super) struct Object<'t>(pub(super) Vec<(&'t RawValue, &'t RawValue)>);

impl<'t> Deserialize<'t> for Object<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'t> Visitor<'t> for Entries {
            type Value = Object<'t>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Object<'t>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Object(entries))
            }
        }
        deserializer.deserialize_map(Entries)
    }
}

/// The text that pieces are found in.
pub(super) struct Place<'t>(&'t str);

impl Place<'_> {
    /// Where a piece of the text stands in it.
    pub(super) fn of(&self, piece: &str) -> Range<usize> {
        let start = (piece.as_ptr() as usize).saturating_sub(self.0.as_ptr() as usize).min(self.0.len());
        start..(start + piece.len()).min(self.0.len())
    }

    /// A text in quotes, without space around it, and where it stands.
    pub(super) fn string(&self, raw: &RawValue) -> Option<Field> {
        let text: String = serde_json::from_str(raw.get()).ok()?;
        Some(Field { text: text.trim().to_owned(), span: self.of(raw.get()) })
    }
}

/// What a value is, in words.
pub(super) fn kind(raw: &RawValue) -> &'static str {
    match raw.get().bytes().next() {
        Some(b'"') => "a text",
        Some(b'{') => "an object",
        Some(b'[') => "a list",
        Some(b't' | b'f') => "true or false",
        Some(b'n') => "null",
        _ => "a number",
    }
}

fn not_json(text: &str, error: &serde_json::Error) -> Diagnostic {
    let line: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let at = (line + error.column().saturating_sub(1)).min(text.len());
    let message = error.to_string();
    let why = message.split(" at line ").next().unwrap_or(&message);
    let title = match why {
        "trailing comma" => "a comma too many before the closing bracket".to_owned(),
        "trailing characters" => "there is more text after the end of the transcript".to_owned(),
        why if why.starts_with("EOF") => "the text ends before the transcript does".to_owned(),
        why => format!("the text is not valid JSON: {why}"),
    };
    let end = text.get(at..).and_then(|rest| rest.chars().next()).map_or(at, |c| at + c.len_utf8());
    Diagnostic::at(at..end, title)
}
