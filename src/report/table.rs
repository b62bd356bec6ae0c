use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Row, Table};

use super::style::Look;

const INDENT: &str = "  ";

/// A column of a [`Grid`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Head<'a> {
    name: &'a str,
    right: bool,
    wraps: bool,
}

impl<'a> Head<'a> {
    /// Its cells stand on one line, at the left.
    pub fn left(name: &'a str) -> Head<'a> {
        Head { name, right: false, wraps: false }
    }

    /// Its cells stand on one line, at the right.
    pub fn right(name: &'a str) -> Head<'a> {
        Head { name, right: true, wraps: false }
    }

    /// Its cells are wrapped where the terminal is narrow.
    pub fn wrapped(name: &'a str) -> Head<'a> {
        Head { name, right: false, wraps: true }
    }
}

/// A table without lines: aligned columns, indented, with a quiet head.
pub(super) struct Grid<'a> {
    heads: Vec<Head<'a>>,
    rows: Vec<Vec<String>>,
    total: bool,
}

impl<'a> Grid<'a> {
    pub fn new(heads: impl IntoIterator<Item = Head<'a>>) -> Grid<'a> {
        Grid { heads: heads.into_iter().collect(), rows: Vec::new(), total: false }
    }

    pub fn row(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// The last row, which sums up the others.
    pub fn total(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        self.row(cells);
        self.total = true;
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn render(self, look: &Look) -> String {
        // A column that is empty throughout says nothing, not even by its name.
        let used: Vec<usize> =
            (0..self.heads.len()).filter(|i| self.rows.iter().any(|row| !row[*i].is_empty())).collect();
        let heads: Vec<Head> = used.iter().map(|i| self.heads[*i]).collect();
        let mut table = plain(look);
        let has_head = heads.iter().any(|h| !h.name.is_empty());
        if has_head {
            table.set_header(heads.iter().map(|h| h.name));
        }
        for row in &self.rows {
            table.add_row(Row::from(used.iter().map(|i| row[*i].as_str())));
        }
        for (i, head) in heads.iter().enumerate() {
            let Some(column) = table.column_mut(i) else { continue };
            column.set_padding((0, if i + 1 == heads.len() { 0 } else { 2 }));
            if head.right {
                column.set_cell_alignment(CellAlignment::Right);
            }
            if !head.wraps {
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
        let lines: Vec<String> = table.lines().collect();
        let mut text = String::new();
        for (i, line) in lines.iter().enumerate() {
            let line = format!("{INDENT}{}", line.trim_end());
            let painted = match i {
                0 if has_head => look.dim(&line),
                _ if self.total && i + 1 == lines.len() => look.bold(&line),
                _ => line,
            };
            text.push_str(&painted);
            text.push('\n');
        }
        text
    }
}

/// A paragraph without indentation, wrapped on a terminal.
pub(super) fn paragraph(text: &str, look: &Look) -> String {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    if let Some(width) = look.width {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(clamp(width));
    }
    table.add_row([text]);
    if let Some(column) = table.column_mut(0) {
        column.set_padding((0, 0));
    }
    lines_of(&table, "")
}

/// Items under each other, each after its mark, such as a number or a dash.
pub(super) fn list<S: AsRef<str>>(items: impl IntoIterator<Item = (String, S)>, look: &Look) -> String {
    let mut table = plain(look);
    for (mark, text) in items {
        table.add_row([mark.as_str(), text.as_ref()]);
    }
    if let Some(column) = table.column_mut(0) {
        column.set_padding((0, 1)).set_constraint(ColumnConstraint::ContentWidth);
        column.set_cell_alignment(CellAlignment::Right);
    }
    if let Some(column) = table.column_mut(1) {
        column.set_padding((0, 0));
    }
    lines_of(&table, INDENT)
}

/// The mark of every item of an unordered [`list`].
pub(super) fn dashes<S: AsRef<str>>(items: impl IntoIterator<Item = S>, look: &Look) -> String {
    list(items.into_iter().map(|text| ("-".to_owned(), text)), look)
}

/// An outline: numbers for what stands by itself, dashes under it for what explains it.
pub(super) fn outline<S: AsRef<str>>(items: impl IntoIterator<Item = (usize, S)>, look: &Look) -> String {
    let items: Vec<(usize, S)> = items.into_iter().collect();
    let numbered = items.iter().filter(|(depth, _)| *depth == 0).count();
    let wide = numbered.to_string().len() + 1;
    let mut number = 0;
    let mut text = String::new();
    for (depth, item) in items {
        let mark = if depth == 0 {
            number += 1;
            format!("{INDENT}{:>wide$} ", format!("{number}."))
        } else {
            format!("{INDENT}{}- ", " ".repeat(wide + 1 + 2 * (depth - 1)))
        };
        let narrow = Look { width: look.width.map(|width| width.saturating_sub(mark.len())), ..*look };
        for (i, line) in paragraph(item.as_ref(), &narrow).lines().enumerate() {
            let margin = if i == 0 { mark.clone() } else { " ".repeat(mark.len()) };
            text.push_str(&format!("{margin}{line}\n"));
        }
    }
    text
}

fn plain(look: &Look) -> Table {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    if let Some(width) = look.width {
        let width = clamp(width.saturating_sub(INDENT.len()));
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    table
}

fn clamp(width: usize) -> u16 {
    u16::try_from(width.max(20)).unwrap_or(u16::MAX)
}

fn lines_of(table: &Table, indent: &str) -> String {
    table.lines().map(|line| format!("{indent}{}\n", line.trim_end())).collect()
}
