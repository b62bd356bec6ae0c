//! Makes a question smaller as long as something is wrong with it: forgets exams and credentials, then whatever else
//! stands in its files, the largest parts first.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use toml::{Table, Value};

use super::random::Sample;
use super::written::Files;

/// The smallest question found until the time is up of which it is still true; the question itself where it cannot be
/// written down.
pub fn shrink(sample: &Sample, until: Instant, fails: impl Fn(&Sample) -> bool) -> Sample {
    let mut smallest = sample.clone();
    let mut document = document(&Files::of(sample));
    let still_fails = |document: &Value| {
        let read = || files(document)?.read().ok().filter(|sample| fails(sample));
        catch_unwind(AssertUnwindSafe(read)).ok().flatten()
    };
    loop {
        let size = places(&document).len();
        let ids = ids(&document);
        for id in ids {
            let mut smaller = document.clone();
            forget(&mut smaller, &id);
            if let Some(found) = still_fails(&smaller) {
                (smallest, document) = (found, smaller);
            }
        }
        let mut at = 0;
        while let Some(place) = places(&document).get(at) {
            let mut smaller = document.clone();
            remove(&mut smaller, place);
            match still_fails(&smaller) {
                Some(found) => (smallest, document) = (found, smaller),
                None => at += 1,
            }
            if Instant::now() >= until {
                return smallest;
            }
        }
        if places(&document).len() == size {
            return smallest;
        }
    }
}

fn document(files: &Files) -> Value {
    let lines = files.prices.iter().flat_map(|text| text.lines()).map(|line| Value::String(line.to_owned()));
    let mut root = Table::new();
    root.insert("catalog".into(), Value::Table(files.catalog.parse().expect("a table")));
    root.insert("prices".into(), Value::Array(lines.collect()));
    root.insert("case".into(), Value::Table(files.case.clone()));
    Value::Table(root)
}

fn files(document: &Value) -> Option<Files> {
    let lines: Vec<&str> = document.get("prices")?.as_array()?.iter().filter_map(Value::as_str).collect();
    Some(Files {
        catalog: document.get("catalog")?.as_table()?.to_string(),
        prices: (lines.len() > 1).then(|| lines.join("\n") + "\n"),
        case: document.get("case")?.as_table()?.clone(),
    })
}

fn ids(document: &Value) -> Vec<String> {
    let of = |key| document.get("catalog").and_then(|catalog| catalog.get(key)).and_then(Value::as_table);
    ["credential", "exam"].into_iter().filter_map(of).flat_map(Table::keys).cloned().collect()
}

/// Does a text name the item: by itself, with a day, or among others in a line of prices?
fn names(text: &str, id: &str) -> bool {
    text.split([',', ';', '@', '/']).any(|word| word == id)
}

/// Takes an item out of everything that names it.
fn forget(value: &mut Value, id: &str) {
    match value {
        Value::Table(table) => {
            table.remove(id);
            table.iter_mut().for_each(|(_, value)| forget(value, id));
        }
        Value::Array(list) => {
            let is_gone = |value: &Value| match value {
                Value::String(text) => names(text, id),
                Value::Table(table) => table.get("item").and_then(Value::as_str) == Some(id),
                _ => false,
            };
            list.retain(|value| !is_gone(value));
            list.iter_mut().for_each(|value| forget(value, id));
            // An option or a requirement of nothing is left out with what it named.
            list.retain(|value| {
                let emptied = |key| value.get(key).and_then(Value::as_array).is_some_and(Vec::is_empty);
                !emptied("all") && !emptied("any") && !emptied("from")
            });
        }
        _ => {}
    }
}

#[derive(Clone)]
enum Step {
    Key(String),
    At(usize),
}

/// Every place of a document, outer ones first.
fn places(document: &Value) -> Vec<Vec<Step>> {
    let mut places: Vec<Vec<Step>> = vec![Vec::new()];
    let mut at = 0;
    while at < places.len() {
        let place = places[at].clone();
        let inside = |step| place.iter().cloned().chain([step]).collect();
        match look(document, &place) {
            Some(Value::Table(table)) => {
                places.extend(table.keys().map(|key| inside(Step::Key(key.clone()))))
            }
            Some(Value::Array(list)) => places.extend((0..list.len()).map(|at| inside(Step::At(at)))),
            _ => {}
        }
        at += 1;
    }
    places.remove(0);
    places
}

fn look<'v>(value: &'v Value, place: &[Step]) -> Option<&'v Value> {
    place.iter().try_fold(value, |value, step| match step {
        Step::Key(key) => value.get(key),
        Step::At(at) => value.get(at),
    })
}

fn remove(value: &mut Value, place: &[Step]) {
    let Some((last, outer)) = place.split_last() else { return };
    let inside = outer.iter().try_fold(value, |value, step| match step {
        Step::Key(key) => value.get_mut(key),
        Step::At(at) => value.get_mut(at),
    });
    match (inside, last) {
        (Some(Value::Table(table)), Step::Key(key)) => {
            table.remove(key);
        }
        (Some(Value::Array(list)), Step::At(at)) => {
            list.remove(*at);
        }
        _ => {}
    }
}
