use crate::report::markdown::{escape, wide_table};

use super::page::{Head, Page};

pub(super) fn render(page: &Page) -> String {
    let figures: Vec<String> =
        page.figures.iter().map(|(name, value)| format!("**{value}** {name}")).collect();
    let mut text = format!("# {}\n\n{}\n", escape(&page.title), figures.join(", "));
    for section in &page.sections {
        text.push_str(&format!("\n## {}\n", section.title));
        if !section.says.is_empty() {
            text.push_str(&format!("\n{}\n", escape(&section.says.join(" "))));
        }
        if !section.table.rows.is_empty() {
            let heads: Vec<String> = section
                .table
                .heads
                .iter()
                .map(|head| match head {
                    Head::Right(name) => format!("{name}:"),
                    head => head.name().to_owned(),
                })
                .collect();
            let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
            text.push_str(&format!("\n{}", wide_table(&heads, &section.table.rows)));
        }
    }
    text.push_str(&format!("\n{}\n", escape(&page.basis)));
    text
}
