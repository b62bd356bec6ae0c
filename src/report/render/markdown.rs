use crate::report::document::{Block, Cell, Content, Document, Kind, Table};

use crate::words::{is_unseen, listed};

use super::text::sentence;

/// A document in Markdown: blocks with a blank line between them.
pub fn markdown(document: &Document) -> String {
    let mut parts: Vec<String> = document.sections.iter().flatten().map(block).collect();
    parts.extend(document.basis.iter().map(|basis| line(basis)));
    let remarks: String = document.remarks.iter().map(|remark| item(&remark.text)).collect();
    parts.extend(Some(remarks).filter(|text| !text.is_empty()));
    parts.join("\n")
}

fn line(text: &str) -> String {
    format!("{}\n", escape(text))
}

fn item(text: &str) -> String {
    format!("- {}\n", escape(text))
}

fn block(block: &Block) -> String {
    match &block.content {
        Content::Heading { level, lines, .. } => {
            format!("{} {}\n", "#".repeat(usize::from(*level)), escape(&listed(lines, "and")))
        }
        Content::Verdict(sentences) => {
            let strong = sentences.iter().take(1).map(|(text, _)| format!("**{}**", escape(text)));
            let rest = sentences.iter().skip(1).map(|(text, _)| escape(text));
            format!("{}\n", strong.chain(rest).collect::<Vec<_>>().join(" "))
        }
        Content::Paragraph(text) | Content::Below(text) => line(text),
        Content::Line(text) => line(text.trim_start()),
        Content::Phrase(text) => line(&sentence(text)),
        Content::Sentences(sentences) => line(&sentences.join(" ")),
        Content::List(items) => items.iter().map(|text| item(text)).collect(),
        Content::Outline(items) => outline(items),
        Content::Values(figures) => {
            let figures =
                figures.iter().map(|(name, value)| format!("**{}** {}", escape(value), escape(name)));
            format!("{}\n", figures.collect::<Vec<_>>().join(", "))
        }
        Content::Table(of) => table(of),
    }
}

fn outline(items: &[(usize, String)]) -> String {
    let mut number = 0;
    let lines = items.iter().map(|(depth, text)| {
        number += usize::from(*depth == 0);
        match depth {
            0 => format!("{number}. {}\n", escape(text)),
            _ => format!("{}{}", "   ".repeat(*depth), item(text)),
        }
    });
    lines.collect()
}

fn table(table: &Table) -> String {
    let mut text = cells(table.columns.iter().map(|column| escape(&column.name)));
    text.push_str(&cells(table.columns.iter().map(|column| match column.kind {
        Kind::Number => "---:".to_owned(),
        Kind::Id | Kind::Words => "---".to_owned(),
    })));
    for row in &table.rows {
        text.push_str(&cells(row.iter().map(|cell| escape(&plain(cell)))));
    }
    text
}

fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Lines(things) => things.join(", "),
        Cell::Brief { things, .. } => things.join("; "),
        cell => cell.text(),
    }
}

fn cells(cells: impl Iterator<Item = String>) -> String {
    format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
}

/// Text in which nothing is taken for markup but the backticks around ids.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '|' | '*' | '_' | '<' | '[' | ']' | '\\' => escaped.extend(['\\', c]),
            '\n' => escaped.push(' '),
            _ if is_unseen(c) => escaped.extend(c.escape_default()),
            _ => escaped.push(c),
        }
    }
    escaped
}
