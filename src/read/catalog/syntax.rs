//! What is wrong with a text that is not TOML, in words for people who may not know TOML.

use std::collections::HashSet;
use std::ops::Range;

use toml::de::Error;

use crate::read::diagnostic::{Diagnostic, quoted};

const MOST: usize = 200;

/// The mistakes of the text, and how far the rest can be trusted.
pub(super) struct Syntax {
    pub(super) errors: Vec<Diagnostic>,
    /// Is every mistake confined to its own line, so that the rest can be read?
    pub(super) local: bool,
}

pub(super) fn check(text: &str, found: &[Error]) -> Syntax {
    let mut found: Vec<(Range<usize>, &str)> =
        found.iter().map(|e| (clamp(text, e.span()), e.message())).collect();
    found.sort_by_key(|(span, _)| span.start);
    let mut errors = Vec::new();
    let mut lines = HashSet::new();
    let mut local = true;
    let mut doubled_until = 0;
    let (mut line, mut searched) = (0, 0);
    for (span, message) in found {
        let duplicate = message.starts_with("duplicate key");
        local &= duplicate || is_local(message);
        if let Some(at) = text[searched..span.start].rfind('\n') {
            line = searched + at + 1;
        }
        searched = span.start;
        // The keys of a table that stands twice are not mistakes of their own.
        if (duplicate && span.start < doubled_until) || !lines.insert(line) || errors.len() >= MOST {
            continue;
        }
        if duplicate {
            if text[line..].trim_start().starts_with('[') {
                doubled_until = text[span.end..].find("\n[").map_or(text.len(), |at| span.end + at);
            }
            errors.push(twice(text, line, span));
        } else {
            errors.push(in_words(text, span, message));
        }
    }
    if let (false, Some(last)) = (local, errors.last_mut()) {
        last.help.get_or_insert_with(|| "the rest of the file is checked once it can be read".into());
    }
    Syntax { errors, local }
}

fn clamp(text: &str, span: Option<Range<usize>>) -> Range<usize> {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let span = span.unwrap_or(0..0);
    let start = floor(span.start);
    start..floor(span.end).max(start)
}

fn is_local(message: &str) -> bool {
    let value = ["invalid ", "string values must be quoted", "unexpected leading zero", "unexpected sign"];
    let not =
        ["invalid key", "invalid unquoted key", "invalid inline", "invalid comment", "invalid multi-line"];
    value.iter().any(|v| message.starts_with(v)) && !not.iter().any(|n| message.starts_with(n))
}

fn twice(text: &str, line: usize, span: Range<usize>) -> Diagnostic {
    let key = &text[span.clone()];
    let this = text[line..].lines().next().unwrap_or("").trim();
    let header = this.starts_with('[');
    let title = match this.strip_prefix('[').and_then(|h| h.split_once('.')) {
        Some(("exam", _)) => format!("exam {} stands in the file twice", quoted(key)),
        Some(("credential", _)) => format!("credential {} stands in the file twice", quoted(key)),
        Some(("source", _)) => format!("source {} stands in the file twice", quoted(key)),
        Some(("group", _)) => format!("group {} stands in the file twice", quoted(key)),
        _ if this.starts_with("[[") => format!("{} is no list: write single brackets", quoted(key)),
        _ => format!("{} stands here twice", quoted(key)),
    };
    let before = &text[..line];
    let first = if header {
        offset_of(before, |l| l.trim() == this, false)
    } else {
        let own = before.rfind("\n[").map_or(0, |at| at + 1);
        let assigned =
            |l: &str| l.trim_start().strip_prefix(key).is_some_and(|l| l.trim_start().starts_with('='));
        offset_of(&before[own..], assigned, true).map(|at| own + at)
    };
    let error = Diagnostic::at(span.clone(), title).label("the second time");
    match first {
        Some(at) => {
            let at = at + text[at..].find(key).unwrap_or(0);
            error.also(at..at + key.len(), "the first time")
        }
        None => error,
    }
}

fn offset_of(text: &str, wanted: impl Fn(&str) -> bool, last: bool) -> Option<usize> {
    let mut at = 0;
    let mut found = None;
    for line in text.split_inclusive('\n') {
        if wanted(line) {
            found = Some(at);
            if !last {
                break;
            }
        }
        at += line.len();
    }
    found
}

fn in_words(text: &str, span: Range<usize>, message: &str) -> Diagnostic {
    let marked = &text[span.clone()];
    let plain = !marked.is_empty()
        && marked.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '+'));
    let date_like = marked.len() == 10 && marked.get(4..5) == Some("-") && marked.get(7..8) == Some("-");
    if date_like && message.starts_with("invalid date") {
        return Diagnostic::at(span, "there is no such day in the calendar")
            .help("days are written like 2003-05-01: year, month, day");
    }
    if plain
        && (message.starts_with("invalid date")
            || message.starts_with("string values must be quoted")
            || message.starts_with("invalid integer")
            || message.starts_with("invalid float")
            || message.starts_with("unexpected leading zero")
            || message.starts_with("invalid time"))
    {
        return Diagnostic::at(span.clone(), "ids and other texts must be in quotes")
            .help(format!("write `\"{marked}\"`"));
    }
    if marked.is_empty() && message.starts_with("string values must be quoted") {
        return Diagnostic::at(span, "a value is missing after `=`");
    }
    if message.contains("string, expected `\"`") || message.contains("string, expected `'`") {
        return Diagnostic::at(span, "a quotation mark is never closed");
    }
    let (fact, expected) = message.split_once(", expected ").unwrap_or((message, ""));
    let title = match fact {
        "unclosed table" | "unclosed array table" => "the `[` of this header is never closed".into(),
        "unclosed array" => "the `[` of this list is never closed".into(),
        "unclosed inline table" => "the `{` of this table is never closed".into(),
        "key with no value" => "a key without `=` and a value".into(),
        "missing comma between array elements" => "a comma is missing between two elements of a list".into(),
        _ => format!("the text is not valid TOML: {fact}"),
    };
    let error = Diagnostic::at(span, title);
    if expected.is_empty() || expected == "nothing" {
        error
    } else {
        error.label(format!("expected {expected}"))
    }
}
