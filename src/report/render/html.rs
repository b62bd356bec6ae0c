use crate::report::document::{Block, Cell, Column, Content, Document, Kind, Table, Tone};

use crate::words::{is_unseen, listed};

use super::text::sentence;

const STYLE: &str = include_str!("style.css");

/// One page that needs nothing from outside: no script, no font, no picture but its own.
pub fn html(document: &Document) -> String {
    let title = escape(&document.title);
    let mut text = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
    );
    for blocks in &document.sections {
        // What stands below the title of the page is no section of its own, up to the first table.
        let head = match blocks.first().map(|block| &block.content) {
            Some(Content::Heading { level: 1, .. }) => {
                blocks.iter().position(|b| matches!(b.content, Content::Table(_))).unwrap_or(blocks.len())
            }
            _ => 0,
        };
        let (head, section) = blocks.split_at(head);
        text.extend(head.iter().map(block));
        if !section.is_empty() {
            let section: String = section.iter().map(block).collect();
            text.push_str(&format!("<section>\n{section}</section>\n"));
        }
    }
    let remarks = document.remarks.iter();
    let remarks: String = remarks.map(|remark| element("p", Tone::Plain, &words(&remark.text))).collect();
    let basis = document.basis.as_deref().map(escape).unwrap_or_default();
    if !remarks.is_empty() || !basis.is_empty() {
        text.push_str(&format!("<footer>{remarks}{basis}</footer>\n"));
    }
    text.push_str("</body>\n</html>\n");
    text
}

fn block(block: &Block) -> String {
    let tone = block.tone;
    match &block.content {
        Content::Heading { level, lines, .. } => {
            element(&format!("h{level}"), tone, &words(&listed(lines, "and")))
        }
        Content::Verdict(sentences) => verdict(sentences),
        Content::Paragraph(text) | Content::Below(text) | Content::Line(text) => {
            element("p", tone, &words(text))
        }
        Content::Phrase(text) => element("p", tone, &words(&sentence(text))),
        Content::Sentences(sentences) => {
            sentences.iter().map(|text| element("p", tone, &words(text))).collect()
        }
        Content::List(items) => {
            let items: String = items.iter().map(|text| element("li", Tone::Plain, &words(text))).collect();
            element("ul", tone, &format!("\n{items}"))
        }
        Content::Outline(items) => format!("<ol>\n{}</ol>\n", outline(items, 0)),
        Content::Values(figures) => {
            let figures = figures.iter().map(|(name, value)| {
                format!("<div><dt>{}</dt><dd>{}</dd></div>\n", escape(name), escape(value))
            });
            format!("<dl>\n{}</dl>\n", figures.collect::<String>())
        }
        Content::Table(of) => table(of),
    }
}

fn element(name: &str, tone: Tone, content: &str) -> String {
    format!("<{name}{}>{content}</{name}>\n", class(tone))
}

/// The main statement stands out; the others are told by their tone.
fn verdict(sentences: &[(String, Tone)]) -> String {
    let parts = sentences.iter().enumerate().map(|(i, (text, tone))| match i {
        0 => format!("<strong{}>{}</strong>", class(*tone), words(text)),
        _ => format!("<span{}>{}</span>", class(*tone), words(text)),
    });
    format!("<p class=\"verdict\">{}</p>\n", parts.collect::<Vec<_>>().join(" "))
}

/// The items of a depth, each with what stands below it.
fn outline(items: &[(usize, String)], depth: usize) -> String {
    let mut text = String::new();
    let mut rest = items;
    while let [(_, item), below @ ..] = rest {
        let until = below.iter().position(|(other, _)| *other <= depth).unwrap_or(below.len());
        let (inner, next) = below.split_at(until);
        let inner = match inner.first() {
            Some((deeper, _)) => format!("\n<ul>\n{}</ul>\n", outline(inner, *deeper)),
            None => String::new(),
        };
        text.push_str(&element("li", Tone::Plain, &format!("{}{inner}", words(item))));
        rest = next;
    }
    text
}

fn table(table: &Table) -> String {
    let is_used = |i: usize| table.rows.iter().any(|row| !row[i].text().is_empty());
    let shown: Vec<usize> = (0..table.columns.len()).filter(|i| is_used(*i)).collect();
    let columns: Vec<&Column> = shown.iter().map(|i| &table.columns[*i]).collect();
    let has_bars = !table.weights.is_empty();
    let longest = table.weights.iter().copied().max().unwrap_or(0);
    let heads = columns.iter().map(|column| {
        format!("<th scope=\"col\" class=\"{}\">{}</th>", of_kind(column.kind), escape(&column.name))
    });
    let heads = line(&columns, heads.collect(), has_bars.then(String::new));
    let mut text = format!("<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n");
    for (place, row) in table.rows.iter().enumerate() {
        let cells = shown.iter().map(|i| cell(&row[*i], table.columns[*i].kind));
        let bar = table.weights.get(place).map(|weight| bar(*weight, longest));
        let is_total = table.has_total && place + 1 == table.rows.len();
        let total = if is_total { " class=\"total\"" } else { "" };
        text.push_str(&format!("<tr{total}>{}</tr>\n", line(&columns, cells.collect(), bar)));
    }
    text.push_str("</tbody>\n</table>\n");
    text
}

/// The cells, and the bar before the last one if that is a sentence.
fn line(columns: &[&Column], mut cells: Vec<String>, bar: Option<String>) -> String {
    if let Some(bar) = bar {
        let is_before_words = columns.last().is_some_and(|column| column.kind == Kind::Words);
        let (at, class) =
            if is_before_words { (cells.len() - 1, "bar beside") } else { (cells.len(), "bar") };
        cells.insert(at, format!("<td class=\"{class}\">{bar}</td>"));
    }
    cells.concat()
}

fn cell(cell: &Cell, kind: Kind) -> String {
    let lines: Vec<String> = match cell {
        Cell::Lines(things) | Cell::Brief { things, .. } => {
            things.iter().map(|thing| escape(thing)).collect()
        }
        cell => vec![escape(&cell.text())],
    };
    format!("<td class=\"{}\">{}</td>", of_kind(kind), lines.join("<br/>"))
}

fn of_kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Id => "left",
        Kind::Number => "right",
        Kind::Words => "wide",
    }
}

fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain | Tone::Strong => "",
        Tone::Quiet => " class=\"quiet\"",
        Tone::Good => " class=\"good\"",
        Tone::Warn => " class=\"warn\"",
        Tone::Bad => " class=\"bad\"",
    }
}

/// A bar as long as its share of the longest; what is not nothing can be seen.
fn bar(weight: u64, longest: u64) -> String {
    let length = u128::from(weight) * 1000 / u128::from(longest.max(1));
    let length = if weight > 0 { length.max(4) } else { 0 };
    format!(
        "<svg viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect width=\"{length}\" height=\"10\"/></svg>"
    )
}

/// Words in which ids stand between backticks.
fn words(text: &str) -> String {
    let parts: Vec<String> = text.split('`').map(escape).collect();
    if parts.len().is_multiple_of(2) {
        return escape(text);
    }
    let marked = parts.iter().enumerate().map(|(i, part)| match i % 2 {
        0 => part.clone(),
        _ => format!("<code>{part}</code>"),
    });
    marked.collect()
}

/// Text as content or in an attribute between double quotes. What XML cannot hold, and what would not be seen but turn the
/// text around it, is written out.
pub(in crate::report) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' => escaped.push(c),
            c if is_unseen(c) || matches!(c, '\u{FFFE}' | '\u{FFFF}') => escaped.extend(c.escape_unicode()),
            c => escaped.push(c),
        }
    }
    escaped
}
