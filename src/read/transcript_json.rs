//! Transcripts in JSON of our own.

use serde_json::value::RawValue;

use super::csv_text::Field;
use super::diagnostic::{Diagnostic, quoted};
use super::json_text::{Object, Place, kind};
use super::suggest::did_you_mean;
use super::transcript_items::{Facts, Found};
use crate::catalog::Meant;
use crate::transcript::RecordResult;
use crate::words::listed;

/// Reads an object with `passed`, `held`, `booked` and `vouchers`.
pub(super) fn read(whole: &RawValue, place: &Place<'_>, found: &mut Found<'_>) {
    let Ok(Object(entries)) = serde_json::from_str(whole.get()) else {
        found.errors.push(
            Diagnostic::at(place.of(&whole.get()[..1]), "a JSON transcript must be an object")
                .label(format!("this is {}", kind(whole)))
                .help("write it like `{\"passed\": [\"ID\"], \"held\": []}`"),
        );
        return;
    };
    let mut seen: Vec<Field> = Vec::new();
    for (key, value) in entries {
        let Some(key) = place.string(key) else { continue };
        let known = ["passed", "held", "booked", "vouchers"];
        if !once(&key, &known, &mut seen, "a transcript", &mut found.errors) {
            continue;
        }
        match key.text.as_str() {
            "vouchers" => read_vouchers(value, place, found),
            list => read_list(list, value, place, found),
        }
    }
}

/// Is the key one of these, and there for the first time?
fn once(
    key: &Field,
    known: &[&str],
    seen: &mut Vec<Field>,
    what: &str,
    errors: &mut Vec<Diagnostic>,
) -> bool {
    if !known.contains(&key.text.as_str()) {
        let keys: Vec<String> = known.iter().map(|k| format!("`{k}`")).collect();
        let help = did_you_mean(&key.text, known.iter().copied())
            .unwrap_or_else(|| format!("it can have {}", listed(&keys, "and")));
        errors.push(
            Diagnostic::at(key.span.clone(), format!("unknown key {} in {what}", quoted(&key.text)))
                .help(help),
        );
        return false;
    }
    if let Some(first) = seen.iter().find(|other| other.text == key.text) {
        errors.push(
            Diagnostic::at(key.span.clone(), format!("`{}` stands here twice", key.text))
                .also(first.span.clone(), "the first time"),
        );
        return false;
    }
    seen.push(key.clone());
    true
}

fn read_list(key: &str, value: &RawValue, place: &Place<'_>, found: &mut Found<'_>) {
    let result = if key == "booked" { RecordResult::Booked } else { RecordResult::Passed };
    let meant = if key == "held" { Meant::Credential } else { Meant::Exam };
    let Ok(elements) = serde_json::from_str::<Vec<&RawValue>>(value.get()) else {
        found.errors.push(
            Diagnostic::at(place.of(value.get()), format!("`{key}` must be a list"))
                .label(format!("this is {}", kind(value)))
                .help(format!("write `\"{key}\": [...]`, even for a single one")),
        );
        return;
    };
    for element in elements {
        if let Some(id) = place.string(element) {
            found.add(&id, &Facts { meant, ..Facts::default() }, result);
        } else if let Ok(Object(entries)) = serde_json::from_str(element.get()) {
            read_object(element, entries, (result, meant), (place, found));
        } else {
            found.errors.push(
                Diagnostic::at(place.of(element.get()), "an id in quotes or an object is expected here")
                    .label(format!("this is {}", kind(element)))
                    .help("write `\"ID\"` or `{\"id\": \"ID\", \"date\": \"2003-05-01\"}`"),
            );
        }
    }
}

fn read_vouchers(value: &RawValue, place: &Place<'_>, found: &mut Found<'_>) {
    let Ok(Object(entries)) = serde_json::from_str(value.get()) else {
        found.errors.push(
            Diagnostic::at(place.of(value.get()), "`vouchers` must be an object")
                .label(format!("this is {}", kind(value)))
                .help("write it like `{\"NAME\": 2}`"),
        );
        return;
    };
    let mut seen: Vec<Field> = Vec::new();
    for (name, count) in entries {
        let Some(name) = place.string(name) else { continue };
        if let Some(first) = seen.iter().find(|other| other.text == name.text) {
            found.errors.push(
                Diagnostic::at(name.span.clone(), format!("{} stands here twice", quoted(&name.text)))
                    .also(first.span.clone(), "the first time"),
            );
            continue;
        }
        match serde_json::from_str::<u32>(count.get()) {
            Ok(number) => found.vouchers.push((name.text.clone(), number)),
            Err(_) => found.errors.push(
                Diagnostic::at(place.of(count.get()), "the number of vouchers must be a whole number")
                    .label(format!("this is {}", kind(count))),
            ),
        }
        seen.push(name);
    }
}

fn read_object(
    element: &RawValue,
    entries: Vec<(&RawValue, &RawValue)>,
    (else_result, meant): (RecordResult, Meant),
    (place, found): (&Place<'_>, &mut Found<'_>),
) {
    let before = found.errors.len();
    let mut seen = Vec::new();
    let (mut id, mut date, mut result, mut score) = (None, None, None, None);
    for (key, value) in entries {
        let Some(key) = place.string(key) else { continue };
        if !once(&key, &["id", "date", "result", "score"], &mut seen, "this entry", &mut found.errors) {
            continue;
        }
        if key.text != "id" && value.get() == "null" {
            continue;
        }
        let number = || Field { text: value.get().to_owned(), span: place.of(value.get()) };
        let is_number = key.text == "score" && kind(value) == "a number";
        let Some(field) = place.string(value).or_else(|| is_number.then(number)) else {
            found.errors.push(
                Diagnostic::at(place.of(value.get()), format!("`{}` must be a text in quotes", key.text))
                    .label(format!("this is {}", kind(value))),
            );
            continue;
        };
        match key.text.as_str() {
            "id" => id = Some(field),
            "date" => date = Some(field),
            "result" => result = Some(field),
            _ => score = Some(field),
        }
    }
    match id {
        Some(id) => {
            let facts = Facts { day: date.as_ref(), result: result.as_ref(), score: score.as_ref(), meant };
            found.add(&id, &facts, else_result);
        }
        None if found.errors.len() == before => {
            found.errors.push(Diagnostic::at(place.of(element.get()), "`id` is missing in this entry"));
        }
        None => {}
    }
}
