use std::fmt;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::words::{is_unseen, visible, visible_lines};

/// Lines longer than this are not printed whole.
const LONG_LINE: usize = 300;
/// How much of a long line is shown before the mark.
const BEFORE_MARK: usize = 30;
/// So far apart two places of one file are still shown in one snippet.
const NEAR: usize = 64 * 1024;
/// So many mistakes are shown; the rest is counted.
const MOST_SHOWN: usize = 100;

/// Does it stop the work?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It does.
    #[default]
    Error,
    /// It does not.
    Warning,
}

/// One mistake: what is wrong, where, and what would help.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostic {
    /// Does it stop the work?
    pub severity: Severity,
    /// The bytes of the text that are marked; `None` when the whole file is meant.
    pub span: Option<Range<usize>>,
    /// What is wrong, in one line.
    pub title: String,
    /// A few words beside the mark.
    pub label: String,
    /// A second place that belongs to the mistake, with a few words beside it.
    pub also: Option<(Range<usize>, String)>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A mistake at a place.
    pub fn at(span: Range<usize>, title: impl Into<String>) -> Diagnostic {
        Diagnostic { span: Some(span), title: title.into(), ..Diagnostic::default() }
    }

    /// A mistake of the file as a whole.
    pub fn whole(title: impl Into<String>) -> Diagnostic {
        Diagnostic { title: title.into(), ..Diagnostic::default() }
    }

    /// A remark on the file as a whole that does not stop the work.
    pub fn warning(title: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::whole(title) }
    }

    /// With a few words beside the mark.
    pub fn label(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = label.into();
        self
    }

    /// With a second place.
    pub fn also(mut self, span: Range<usize>, label: impl Into<String>) -> Diagnostic {
        self.also = Some((span, label.into()));
        self
    }

    /// With advice.
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// With advice, if there is any.
    pub fn help_if(mut self, help: Option<String>) -> Diagnostic {
        self.help = help.or(self.help);
        self
    }
}

/// All the mistakes of one file, in order of position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    /// The name of the file.
    pub name: String,
    /// The text of the file.
    pub text: String,
    /// The mistakes.
    pub list: Vec<Diagnostic>,
}

/// By position, each once.
fn in_order(mut list: Vec<Diagnostic>) -> Vec<Diagnostic> {
    list.sort_by_key(|d| d.span.as_ref().map(|s| (s.start, s.end)));
    list.dedup();
    list
}

impl Diagnostics {
    /// Sorts the mistakes by position; those of the whole file come first.
    pub fn new(name: impl Into<String>, text: impl Into<String>, list: Vec<Diagnostic>) -> Diagnostics {
        Diagnostics { name: name.into(), text: text.into(), list: in_order(list) }
    }

    /// One mistake of a file whose text is not at hand.
    pub fn unreadable(name: impl Into<String>, error: Diagnostic) -> Diagnostics {
        Diagnostics::new(name, "", vec![error])
    }

    /// The line and column of a place, both counted from 1, columns in characters.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        position(&self.text, offset)
    }

    /// The mistakes as text for people: each with its file, line and column, the line itself and a
    /// mark under it. `width` is that of the terminal in columns.
    pub fn render(&self, color: bool, width: usize) -> String {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(width.max(20));
        let mut blocks: Vec<String> = self
            .list
            .iter()
            .take(MOST_SHOWN)
            .map(|d| renderer.render(&[self.group(d, width)]).trim_end().to_owned())
            .collect();
        if self.list.len() > MOST_SHOWN {
            blocks.push(format!("... and {} more", self.list.len() - MOST_SHOWN));
        }
        blocks.join("\n\n")
    }

    fn group<'a>(&'a self, diagnostic: &'a Diagnostic, width: usize) -> Group<'a> {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = match &diagnostic.span {
            Some(_) => diagnostic.title.clone(),
            None => format!("{}: {}", self.name, diagnostic.title),
        };
        let title = visible_lines(&title);
        let group = level.primary_title(wrapped(&title, width, 9)).elements(None::<Origin<'_>>);
        let mut group = match &diagnostic.span {
            None => group,
            Some(span) => self.place(group, diagnostic, span, width),
        };
        if let Some(help) = &diagnostic.help {
            group = group.element(Level::HELP.message(wrapped(&visible_lines(help), width, 11)));
        }
        group
    }

    fn place<'a>(
        &'a self,
        group: Group<'a>,
        diagnostic: &'a Diagnostic,
        span: &Range<usize>,
        width: usize,
    ) -> Group<'a> {
        let text = self.text.as_str();
        let span = on_boundaries(text, span);
        let line = line_around(text, &span);
        let mark = one_line(text, &span, &line);
        let first = text[line.clone()].lines().next().unwrap_or("").len();
        if first > LONG_LINE {
            let (row, column) = position(text, span.start);
            let before = floor_boundary(text, span.start.saturating_sub(BEFORE_MARK).max(line.start));
            let after = floor_boundary(text, (before + 2 * BEFORE_MARK).min(line.start + first)).max(before);
            let piece = text[before..after].replace(is_unseen, " ");
            let label = if diagnostic.label.is_empty() { "found" } else { &diagnostic.label };
            return group.element(Origin::path(visible(&self.name)).line(row).char_column(column)).element(
                Level::NOTE.message(wrapped(
                    &format!("{label} at `{}`, in a very long line", piece.trim()),
                    width,
                    11,
                )),
            );
        }
        let also = diagnostic.also.as_ref().map(|(span, label)| {
            let span = on_boundaries(text, span);
            let line = line_around(text, &span);
            (one_line(text, &span, &line), line, label.as_str())
        });
        let near = |other: &Range<usize>| {
            line.start.abs_diff(other.start) < NEAR && text[other.clone()].len() <= LONG_LINE
        };
        let window = match &also {
            Some((_, other, _)) if near(other) => line.start.min(other.start)..line.end.max(other.end),
            _ => line.clone(),
        };
        let within = |span: &Range<usize>| span.start - window.start..span.end - window.start;
        let (row, _) = position(text, window.start);
        let mut snippet = Snippet::source(in_place(&text[window.clone()]))
            .line_start(row)
            .path(visible(&self.name))
            .annotation(AnnotationKind::Primary.span(within(&mark)).label(label_of(&diagnostic.label)));
        let mut group_note = None;
        if let Some((other_mark, other_line, label)) = also {
            if near(&other_line) {
                let other = AnnotationKind::Context.span(within(&other_mark)).label(label_of(label));
                snippet = snippet.annotation(other);
            } else {
                let (row, column) = position(text, other_mark.start);
                group_note = Some(format!("{label}: line {row}, column {column}"));
            }
        }
        let group = group.element(snippet);
        match group_note {
            Some(note) => group.element(Level::NOTE.message(note)),
            None => group,
        }
    }
}

fn label_of(label: &str) -> Option<&str> {
    (!label.is_empty()).then_some(label)
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false, 100))
    }
}

impl std::error::Error for Diagnostics {}

/// The text broken into lines that fit beside a prefix of `indent` columns.
fn wrapped(text: &str, width: usize, indent: usize) -> String {
    let room = width.saturating_sub(indent).max(20);
    let mut lines: Vec<String> = Vec::new();
    let mut used = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        match lines.last_mut() {
            Some(line) if used + 1 + length <= room => {
                line.push(' ');
                line.push_str(word);
                used += 1 + length;
            }
            _ => {
                lines.push(word.to_owned());
                used = length;
            }
        }
    }
    lines.join("\n")
}

/// A text without what is not seen, every character in its place. The renderer shows what is one byte long by itself.
fn in_place(text: &str) -> String {
    let seen = |c: char| match c.len_utf8() {
        2 if is_unseen(c) => '¿',
        3 if is_unseen(c) => char::REPLACEMENT_CHARACTER,
        _ => c,
    };
    text.chars().map(seen).collect()
}

fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

fn on_boundaries(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = floor_boundary(text, span.start);
    start..floor_boundary(text, span.end).max(start)
}

/// The line in which a span begins, without its line break.
fn line_around(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.start..].find('\n').map_or(text.len(), |at| span.start + at);
    let end = if text[start..end].ends_with('\r') { end - 1 } else { end };
    start..end.max(start)
}

/// The part of a span that stands in its first line; at the end of a line one column past it.
fn one_line(text: &str, span: &Range<usize>, line: &Range<usize>) -> Range<usize> {
    let start = span.start.min(line.end);
    let end = span.end.min(line.end).max(start);
    let trimmed = text[start..end].trim_end().len();
    start..start + trimmed
}

fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..floor_boundary(text, offset)];
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (line, before[start..].chars().count() + 1)
}

/// A word of the file between backticks: shortened when long, control characters made visible.
pub fn quoted(word: &str) -> String {
    const LONGEST: usize = 40;
    let mut shown = String::from("`");
    for (count, c) in word.chars().enumerate() {
        if count == LONGEST {
            shown.push_str("...");
            break;
        }
        if is_unseen(c) { shown.extend(c.escape_default()) } else { shown.push(c) }
    }
    shown.push('`');
    shown
}
