use std::collections::HashMap;

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Row, Table as Grid, Width, presets};

use crate::report::capitalized;
use crate::report::document::{Block, Cell, Column, Content, Document, Kind, Remark, Table, Tone};

use super::TerminalStyle;

const INDENT: &str = "  ";

/// A document for a terminal: sections with a blank line between them.
pub fn text(document: &Document, style: &TerminalStyle) -> String {
    let shown = |block: &&Block| !(block.is_aside && style.quiet);
    let section = |blocks: &Vec<Block>| blocks.iter().filter(shown).map(|b| block(b, style)).collect();
    let mut sections: Vec<String> = document.sections.iter().map(section).collect();
    if !style.quiet {
        let remarks = document.remarks.iter().map(|Remark { text, is_note }| match is_note {
            true => format!("Note: {text}"),
            false => text.clone(),
        });
        let fine_print = remarks.chain(document.basis.clone());
        sections.push(fine_print.map(|text| style.paint(Tone::Quiet, &paragraph(&text, style))).collect());
    }
    sections.retain(|section| !section.is_empty());
    sections.join("\n")
}

fn block(block: &Block, style: &TerminalStyle) -> String {
    let painted = |text: &str| style.paint(block.tone, text);
    match &block.content {
        Content::Heading { lines, wraps: true, .. } => painted(&paragraph(&lines.join("\n"), style)),
        Content::Heading { lines, .. } => painted(&format!("{}\n", lines.join("\n"))),
        Content::Paragraph(text) => painted(&paragraph(text, style)),
        Content::Phrase(text) => painted(&paragraph(&format!("{INDENT}{text}"), style)),
        Content::Below(text) => painted(&wrapped(text, indented(style), INDENT)),
        Content::Line(text) => painted(&format!("{text}\n")),
        Content::Verdict(sentences) => {
            sentences.iter().map(|(text, tone)| style.paint(*tone, &paragraph(text, style))).collect()
        }
        Content::Sentences(items) | Content::List(items) => painted(&list(items, style)),
        Content::Outline(items) => painted(&outline(items, style)),
        Content::Values(figures) => {
            let figures = figures.iter().map(|(name, value)| format!("{value} {name}"));
            painted(&paragraph(&figures.collect::<Vec<_>>().join(", "), style))
        }
        Content::Table(of) => table(of, style),
    }
}

/// A phrase with a capital at its beginning and a full stop at its end.
pub(super) fn sentence(phrase: &str) -> String {
    let stop = if phrase.ends_with('.') { "" } else { "." };
    format!("{}{stop}", capitalized(phrase))
}

/// A paragraph without indentation, wrapped on a terminal.
fn paragraph(text: &str, style: &TerminalStyle) -> String {
    wrapped(text, style.width, "")
}

fn wrapped(text: &str, width: Option<usize>, indent: &str) -> String {
    let mut grid = grid(width.map(|width| width.max(longest(text))));
    grid.add_row([text]);
    if let Some(column) = grid.column_mut(0) {
        column.set_padding((0, 0));
    }
    lines(&grid, indent).concat()
}

/// Items under each other, each after a dash.
fn list(items: &[String], style: &TerminalStyle) -> String {
    let least = items.iter().map(|text| longest(text) + GAP).max().unwrap_or(0);
    let mut grid = grid(indented(style).map(|width| width.max(least)));
    for text in items {
        grid.add_row(["-", text]);
    }
    if let Some(column) = grid.column_mut(0) {
        column.set_padding((0, 1)).set_constraint(ColumnConstraint::ContentWidth);
    }
    if let Some(column) = grid.column_mut(1) {
        column.set_padding((0, 0));
    }
    lines(&grid, INDENT).concat()
}

fn outline(items: &[(usize, String)], style: &TerminalStyle) -> String {
    let numbered = items.iter().filter(|(depth, _)| *depth == 0).count();
    let wide = numbered.to_string().len() + 1;
    let mut number = 0;
    let mut text = String::new();
    for (depth, item) in items {
        let mark = if *depth == 0 {
            number += 1;
            format!("{INDENT}{:>wide$} ", format!("{number}."))
        } else {
            format!("{INDENT}{}- ", " ".repeat(wide + 1 + 2 * (depth - 1)))
        };
        let narrow = TerminalStyle { width: style.width.map(|w| w.saturating_sub(mark.len())), ..*style };
        for (i, line) in paragraph(item, &narrow).lines().enumerate() {
            let margin = if i == 0 { mark.clone() } else { " ".repeat(mark.len()) };
            text.push_str(&format!("{margin}{line}\n"));
        }
    }
    text
}

/// A table without lines: aligned columns, indented, with a quiet head.
fn table(table: &Table, style: &TerminalStyle) -> String {
    let columns = &table.columns;
    let rows: Vec<Vec<String>> = table.rows.iter().map(|row| row.iter().map(Cell::text).collect()).collect();
    let names = names(columns, &rows, style);
    // A column that is empty throughout says nothing, not even by its name.
    let used: Vec<usize> =
        (0..columns.len()).filter(|i| rows.iter().any(|row| !row[*i].is_empty())).collect();
    if indented(style).is_some_and(|width| narrowest(columns, &names, &rows, &used) > width) {
        return stacked(table, &rows, &used, style);
    }
    let has_head = used.iter().any(|i| !names[*i].is_empty());
    let laid_out = |keeps_words: bool| {
        let mut grid = grid(indented(style));
        if has_head {
            grid.set_header(used.iter().map(|i| names[*i]));
        }
        for row in &rows {
            grid.add_row(Row::from(used.iter().map(|i| row[*i].as_str())));
        }
        for (place, i) in used.iter().enumerate() {
            let Some(column) = grid.column_mut(place) else { continue };
            column.set_padding((0, if place + 1 == used.len() { 0 } else { 2 }));
            if columns[*i].kind == Kind::Number {
                column.set_cell_alignment(CellAlignment::Right);
            }
            if columns[*i].kind != Kind::Words {
                column.set_constraint(ColumnConstraint::ContentWidth);
            } else if keeps_words {
                let least = longest_word(&rows, *i).max(longest(names[*i])) + GAP;
                let least = Width::Fixed(u16::try_from(least).unwrap_or(u16::MAX));
                column.set_constraint(ColumnConstraint::LowerBoundary(least));
            }
        }
        lines(&grid, INDENT)
    };
    let mut lines = laid_out(false);
    if breaks_words(&lines, &rows, &used, if has_head { &names } else { &[] }) {
        lines = laid_out(true);
    }
    let last = lines.len().saturating_sub(1);
    let painted = lines.iter().enumerate().map(|(i, line)| match i {
        0 if has_head => style.paint(Tone::Quiet, line),
        _ if table.has_total && i == last => style.paint(Tone::Strong, line),
        _ => style.paint(Tone::Plain, line),
    });
    painted.collect()
}

/// So much room there is between two columns.
const GAP: usize = 2;

fn wide(line: &str) -> usize {
    line.chars().count()
}

/// The width of the longest word.
fn longest(text: &str) -> usize {
    text.split_whitespace().map(wide).max().unwrap_or(0)
}

fn longest_word(rows: &[Vec<String>], column: usize) -> usize {
    rows.iter().map(|row| longest(&row[column])).max().unwrap_or(0)
}

/// Does a word of the cells or of the heads stand in two lines?
fn breaks_words(lines: &[String], rows: &[Vec<String>], used: &[usize], names: &[&str]) -> bool {
    let mut shown: HashMap<&str, usize> = HashMap::new();
    for word in lines.iter().flat_map(|line| line.split_whitespace()) {
        *shown.entry(word).or_default() += 1;
    }
    let cells = rows.iter().flat_map(|row| used.iter().map(|i| row[*i].as_str()));
    let heads = used.iter().filter_map(|i| names.get(*i)).copied();
    cells.chain(heads).flat_map(str::split_whitespace).any(|word| match shown.get_mut(word) {
        Some(left @ 1..) => {
            *left -= 1;
            false
        }
        _ => true,
    })
}

/// A table is not narrower than this, whatever is wrapped.
fn narrowest(columns: &[Column], names: &[&str], rows: &[Vec<String>], used: &[usize]) -> usize {
    let width = |i: &usize| match columns[*i].kind {
        Kind::Words => longest_word(rows, *i).max(longest(names[*i])),
        _ => rows.iter().map(|row| wide(&row[*i])).max().unwrap_or(0).max(wide(names[*i])),
    };
    used.iter().map(width).sum::<usize>() + GAP * used.len().saturating_sub(1)
}

/// Stands for a space at which no line ends, for as long as lines are broken: no text has it.
const NO_BREAK: &str = "\u{e000}";

/// A table where the columns do not fit beside each other: of each row what is short on one line, and below it the
/// words, each on a line of its own after the name of its column.
fn stacked(table: &Table, rows: &[Vec<String>], used: &[usize], style: &TerminalStyle) -> String {
    let (words, short): (Vec<usize>, Vec<usize>) =
        used.iter().partition(|i| table.columns[**i].kind == Kind::Words);
    // Several days after an id are told apart by their names only.
    let ids: Vec<&usize> = short.iter().filter(|i| table.columns[**i].kind == Kind::Id).collect();
    let days: &[&usize] = if ids.len() > 2 { &ids[1..] } else { &[] };
    let last = rows.len().saturating_sub(1);
    let mut text = String::new();
    for (r, row) in rows.iter().enumerate() {
        let named = |i: &usize| {
            let column = &table.columns[*i];
            let is_named = !column.is_headless && (column.kind == Kind::Number || days.contains(&i));
            if is_named { format!("{} {}", column.name, row[*i]) } else { row[*i].clone() }
        };
        let head: Vec<String> = short.iter().filter(|i| !row[**i].is_empty()).map(named).collect();
        let tone = if table.has_total && r == last { Tone::Strong } else { Tone::Plain };
        // A name and its value stay on one line.
        let head: Vec<String> = head.iter().map(|cell| cell.trim().replace(' ', NO_BREAK)).collect();
        let head =
            if head.is_empty() { String::new() } else { wrapped(&head.join("  "), indented(style), INDENT) };
        for line in head.lines() {
            text.push_str(&format!("{}\n", style.paint(tone, &line.replace(NO_BREAK, " "))));
        }
        let indent = format!("{INDENT}{INDENT}");
        let width = style.width.map(|width| width.saturating_sub(indent.len()));
        for (place, i) in words.iter().enumerate().filter(|(_, i)| !row[**i].is_empty()) {
            let column = &table.columns[*i];
            let name =
                if place == 0 || column.is_headless { String::new() } else { format!("{}: ", column.name) };
            let words = wrapped(&format!("{name}{}", row[*i]), width, &indent);
            text.push_str(&style.paint(Tone::Plain, &words));
        }
    }
    text
}

/// What stands above the columns: the short names where the others do not fit.
fn names<'a>(columns: &'a [Column], rows: &[Vec<String>], style: &TerminalStyle) -> Vec<&'a str> {
    let name = |column: &'a Column, fits: bool| match &column.short {
        _ if column.is_headless => "",
        Some(short) if !fits => short.as_str(),
        _ => column.name.as_str(),
    };
    let widths = columns.iter().enumerate().map(|(i, column)| {
        let cells = rows.iter().flat_map(|row| row[i].lines()).map(wide);
        INDENT.len() + cells.max().unwrap_or(0).max(wide(name(column, true)))
    });
    let fits = style.width.is_none_or(|width| widths.sum::<usize>() <= width);
    columns.iter().map(|column| name(column, fits)).collect()
}

fn indented(style: &TerminalStyle) -> Option<usize> {
    style.width.map(|width| width.saturating_sub(INDENT.len()))
}

fn grid(width: Option<usize>) -> Grid {
    let mut grid = Grid::new();
    grid.load_style(presets::NOTHING);
    if let Some(width) = width {
        let width = u16::try_from(width.max(20)).unwrap_or(u16::MAX);
        grid.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    grid
}

fn lines(grid: &Grid, indent: &str) -> Vec<String> {
    grid.lines().map(|line| format!("{indent}{}\n", line.trim_end())).collect()
}
