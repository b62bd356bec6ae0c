use crate::report::style::Look;
use crate::report::table::{self, Grid, paragraph};

use super::page::{Head, Page};

pub(super) fn render(page: &Page, look: &Look) -> String {
    let figures: Vec<String> = page.figures.iter().map(|(name, value)| format!("{value} {name}")).collect();
    let mut text = format!("{}\n{}", look.bold(&page.title), paragraph(&figures.join(", "), look));
    for section in &page.sections {
        text.push_str(&format!("\n{}\n", look.bold(section.title)));
        let mut grid = Grid::new(section.table.heads.iter().map(|head| match head {
            Head::Left(name) => table::Head::left(name),
            Head::Right(name) => table::Head::right(name),
            Head::Wide(name) => table::Head::wrapped(name),
        }));
        for row in &section.table.rows {
            grid.row(row);
        }
        text.push_str(&table::dashes(&section.says, look));
        if !grid.is_empty() {
            text.push_str(&grid.render(look));
        }
    }
    if !look.quiet {
        text.push_str(&format!("\n{}", look.dim(&paragraph(&page.basis, look))));
    }
    text
}
