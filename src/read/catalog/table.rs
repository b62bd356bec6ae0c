//! A typed walk over TOML values that keeps positions and collects mistakes.

use std::ops::Range;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::catalog::{Evidence, Window};
use crate::read::day::day_of;
use crate::read::diagnostic::{Diagnostic, quoted};
use crate::read::suggest::did_you_mean;
use crate::words::is_unseen;

pub(super) type Node<'t> = Spanned<DeValue<'t>>;

/// After so many mistakes no nearest names are looked for any more.
const MOST_SUGGESTED: usize = 100;

/// The mistakes so far.
#[derive(Default)]
pub(super) struct Errors {
    pub(super) list: Vec<Diagnostic>,
}

impl Errors {
    pub(super) fn push(&mut self, error: Diagnostic) {
        self.list.push(error);
    }

    pub(super) fn suggest<'c>(&self, name: &str, names: impl IntoIterator<Item = &'c str>) -> Option<String> {
        if self.list.len() < MOST_SUGGESTED { did_you_mean(name, names) } else { None }
    }
}

/// A string of the file and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Text<'a> {
    pub(super) text: &'a str,
    pub(super) span: Range<usize>,
}

/// A table of the file.
pub(super) struct Table<'a, 't> {
    /// How messages call it: "exam `70-290`", "this slot".
    pub(super) what: String,
    pub(super) span: Range<usize>,
    map: &'a DeTable<'t>,
}

fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text in quotes",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a decimal point",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

fn wrong_type(name: &str, expected: &str, node: &Node<'_>, errors: &mut Errors) {
    let found = type_name(node.get_ref());
    let help = match (expected, node.get_ref()) {
        ("a list", DeValue::String(_)) => Some(format!("write `{name} = [...]`, even for a single one")),
        ("a whole number", DeValue::String(text)) if text.parse::<u32>().is_ok() => {
            Some(format!("leave out the quotes: `{name} = {text}`"))
        }
        ("true or false", DeValue::String(_)) => Some(format!("write `{name} = true`, without quotes")),
        ("a table", DeValue::Array(list)) if list.iter().any(|n| n.get_ref().is_table()) => {
            Some(format!("write `[{name}.ID]` with single brackets, ID being the id"))
        }
        _ => None,
    };
    errors.push(
        Diagnostic::at(node.span(), format!("`{name}` must be {expected}"))
            .label(format!("this is {found}"))
            .help_if(help),
    );
}

pub(super) fn text<'a>(name: &str, node: &'a Node<'_>, errors: &mut Errors) -> Option<Text<'a>> {
    match node.get_ref().as_str() {
        Some(text) => printable(text, node, errors),
        None => {
            wrong_type(name, "a text in quotes", node, errors);
            None
        }
    }
}

/// No unit, need, cap or number of hours is greater than this.
const MOST: u32 = 1_000_000;

/// An element of a list of texts.
pub(super) fn element<'a>(name: &str, node: &'a Node<'_>, errors: &mut Errors) -> Option<Text<'a>> {
    let Some(text) = node.get_ref().as_str() else {
        errors.push(
            Diagnostic::at(node.span(), format!("a text in quotes is expected in `{name}`"))
                .label(format!("this is {}", type_name(node.get_ref()))),
        );
        return None;
    };
    printable(text, node, errors)
}

/// A text without characters that would move the cursor, colour the terminal or turn the line round.
fn printable<'a>(text: &'a str, node: &'a Node<'_>, errors: &mut Errors) -> Option<Text<'a>> {
    match text.chars().find(|c| is_unseen(*c)) {
        None => Some(Text { text, span: node.span() }),
        Some(c) => {
            let title = format!("a text cannot hold the control character U+{:04X}", u32::from(c));
            errors.push(Diagnostic::at(node.span(), title));
            None
        }
    }
}

pub(super) fn list<'a, 't>(name: &str, node: &'a Node<'t>, errors: &mut Errors) -> Option<&'a [Node<'t>]> {
    match node.get_ref() {
        DeValue::Array(list) => Some(list),
        _ => {
            wrong_type(name, "a list", node, errors);
            None
        }
    }
}

impl<'a, 't> Table<'a, 't> {
    /// The node as a table with these keys only.
    pub(super) fn open(
        what: impl Into<String>,
        name: &str,
        node: &'a Node<'t>,
        keys: &[&str],
        errors: &mut Errors,
    ) -> Option<Table<'a, 't>> {
        let DeValue::Table(map) = node.get_ref() else {
            wrong_type(name, "a table", node, errors);
            return None;
        };
        let table = Table { what: what.into(), span: node.span(), map };
        table.only(keys, errors);
        Some(table)
    }

    pub(super) fn root(map: &'a DeTable<'t>, keys: &[&str], errors: &mut Errors) -> Table<'a, 't> {
        let table = Table { what: "a catalog".into(), span: 0..0, map };
        table.only(keys, errors);
        table
    }

    fn only(&self, keys: &[&str], errors: &mut Errors) {
        for (key, value) in self.map {
            let name: &str = key.get_ref();
            if keys.contains(&name) {
                continue;
            }
            let help = errors.suggest(name, keys.iter().copied()).unwrap_or_else(|| {
                if self.what.starts_with("exam") && value.get_ref().is_table() {
                    return "an id with a dot in it must be quoted: `[exam.\"a.b\"]`".into();
                }
                let keys: Vec<String> = keys.iter().map(|k| format!("`{k}`")).collect();
                format!("it can have {}", keys.join(", "))
            });
            errors.push(
                Diagnostic::at(key.span(), format!("unknown key {} in {}", quoted(name), self.what))
                    .help(help),
            );
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&'a Node<'t>> {
        self.map.get(key)
    }

    /// The entries of a table of tables, as ids and values in file order.
    pub(super) fn entries(&self, key: &str, errors: &mut Errors) -> Vec<(Text<'a>, &'a Node<'t>)> {
        let Some(node) = self.get(key) else { return Vec::new() };
        let DeValue::Table(map) = node.get_ref() else {
            wrong_type(key, "a table", node, errors);
            return Vec::new();
        };
        let mut entries: Vec<_> =
            map.iter().map(|(k, v)| (Text { text: k.get_ref(), span: k.span() }, v)).collect();
        entries.sort_by_key(|(id, _)| id.span.start);
        entries
    }

    /// The elements of a list, or nothing where it is left out.
    pub(super) fn list(&self, key: &str, errors: &mut Errors) -> &'a [Node<'t>] {
        self.get(key).and_then(|node| list(key, node, errors)).unwrap_or_default()
    }

    /// The tables of `[[key]]`.
    pub(super) fn tables(&self, key: &str, errors: &mut Errors) -> &'a [Node<'t>] {
        let Some(node) = self.get(key) else { return &[] };
        match node.get_ref() {
            DeValue::Array(list) => list,
            other => {
                let found = type_name(other);
                errors.push(
                    Diagnostic::at(node.span(), format!("`{key}` must be a list of tables"))
                        .label(format!("this is {found}"))
                        .help(format!("write the header with double brackets: `[[...{key}]]`")),
                );
                &[]
            }
        }
    }

    pub(super) fn text(&self, key: &str, errors: &mut Errors) -> Option<Text<'a>> {
        text(key, self.get(key)?, errors)
    }

    pub(super) fn string(&self, key: &str, errors: &mut Errors) -> Option<String> {
        Some(self.text(key, errors)?.text.to_owned())
    }

    /// Reports a key that is not there.
    pub(super) fn missing(&self, key: &str, errors: &mut Errors) {
        errors.push(Diagnostic::at(self.span.clone(), format!("`{key}` is missing in {}", self.what)));
    }

    pub(super) fn texts(&self, key: &str, errors: &mut Errors) -> Vec<Text<'a>> {
        self.list(key, errors).iter().filter_map(|node| element(key, node, errors)).collect()
    }

    pub(super) fn strings(&self, key: &str, errors: &mut Errors) -> Vec<String> {
        self.texts(key, errors).into_iter().map(|t| t.text.to_owned()).collect()
    }

    pub(super) fn flag(&self, key: &str, errors: &mut Errors) -> bool {
        let Some(node) = self.get(key) else { return false };
        node.get_ref().as_bool().unwrap_or_else(|| {
            wrong_type(key, "true or false", node, errors);
            false
        })
    }

    /// A whole number that is not below `least`.
    pub(super) fn count(&self, key: &str, least: u32, errors: &mut Errors) -> Option<u32> {
        let node = self.get(key)?;
        let DeValue::Integer(number) = node.get_ref() else {
            wrong_type(key, "a whole number", node, errors);
            return None;
        };
        let value = i128::from_str_radix(number.as_str(), number.radix()).ok();
        match value.map(u32::try_from) {
            Some(Ok(value)) if (least..=MOST).contains(&value) => Some(value),
            Some(_) if value.is_some_and(|v| v < i128::from(least)) => {
                errors.push(Diagnostic::at(
                    node.span(),
                    match least {
                        0 => format!("`{key}` cannot be negative"),
                        _ => format!("`{key}` must be at least {least}"),
                    },
                ));
                None
            }
            _ => {
                errors.push(Diagnostic::at(node.span(), format!("`{key}` is too large: {MOST} is the most")));
                None
            }
        }
    }

    pub(super) fn day(&self, key: &str, errors: &mut Errors) -> Option<Date> {
        let node = self.get(key)?;
        let report = |title: String, help: Option<String>, errors: &mut Errors| {
            errors.push(Diagnostic::at(node.span(), title).help_if(help));
            None
        };
        match node.get_ref() {
            DeValue::Datetime(value) => match (value.date, value.time) {
                (Some(d), None) => {
                    let parts = (i16::try_from(d.year), i8::try_from(d.month), i8::try_from(d.day));
                    let day = match parts {
                        (Ok(year), Ok(month), Ok(day)) => day_of(year, month, day),
                        _ => Err("there is no such day in the calendar".into()),
                    };
                    day.map_err(|why| report(format!("`{key}`: {why}"), None, errors)).ok()
                }
                _ => report(
                    format!("`{key}` must be a day without a time"),
                    Some(format!("write it like `{key} = 2003-05-01`")),
                    errors,
                ),
            },
            DeValue::String(written) => {
                let help = match crate::read::day::parse_day(written) {
                    Ok(day) => format!("leave out the quotes: `{key} = {day}`"),
                    Err(_) => format!("write it like `{key} = 2003-05-01`, without quotes"),
                };
                report(format!("`{key}` must be a day, not a text in quotes"), Some(help), errors)
            }
            _ => {
                wrong_type(key, "a day, as in 2003-05-01", node, errors);
                None
            }
        }
    }

    /// The days between two keys.
    pub(super) fn window(&self, since: &str, until: &str, errors: &mut Errors) -> Window {
        let window = Window { since: self.day(since, errors), until: self.day(until, errors) };
        if let (Some(from), Some(to), Some(first), Some(node)) =
            (window.since, window.until, self.get(since), self.get(until))
            && from > to
        {
            errors.push(
                Diagnostic::at(node.span(), format!("`{until}` lies before `{since}`"))
                    .also(first.span(), format!("`{since}` is here")),
            );
            return Window::ALWAYS;
        }
        window
    }

    pub(super) fn evidence(&self, errors: &mut Errors) -> Evidence {
        let Some(word) = self.text("evidence", errors) else { return Evidence::Sourced };
        match word.text {
            "inferred" => Evidence::Inferred,
            "unverified" => Evidence::Unverified,
            other => {
                let help = errors.suggest(other, ["inferred", "unverified"]);
                errors.push(Diagnostic::at(word.span, format!("unknown evidence {}", quoted(other))).help(
                    help.unwrap_or_else(|| {
                        "it is `inferred` or `unverified`; leave it out for what a source states".into()
                    }),
                ));
                Evidence::Sourced
            }
        }
    }
}
