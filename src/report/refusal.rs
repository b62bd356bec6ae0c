//! Why there is no plan, and what would make one possible.

use crate::query::{Conflict, Reason};

use super::capitalized;
use super::markdown::escape;
use super::style::Look;
use super::table::{dashes, outline};

/// The reasons as an outline: numbers for what stands by itself, dashes for what explains it.
pub(super) fn reasons(conflict: &Conflict, look: &Look) -> String {
    outline(conflict.because.iter().map(|reason| (reason.depth, sentence(reason))), look)
}

/// The repairs under each other, with the number of those that are not listed.
pub(super) fn repairs(conflict: &Conflict, look: &Look) -> String {
    dashes(conflict.repairs.iter().map(|r| r.text.clone()).chain(more(conflict)), look)
}

/// The title above the repairs; `None` where there are none.
pub(super) fn title(conflict: &Conflict) -> Option<&'static str> {
    match conflict.repairs.len() {
        0 => None,
        1 if conflict.more_repairs == 0 => Some("This would make a plan possible"),
        _ => Some("Each of these would make a plan possible"),
    }
}

/// The same for Markdown, with a heading for each part.
pub(super) fn markdown(conflict: &Conflict, level: &str) -> String {
    let mut text = format!("\n{level} Why\n\n");
    let mut number = 0;
    for reason in &conflict.because {
        let words = escape(&sentence(reason));
        if reason.depth == 0 {
            number += 1;
            text.push_str(&format!("{number}. {words}\n"));
        } else {
            text.push_str(&format!("{}- {words}\n", "   ".repeat(reason.depth)));
        }
    }
    if !conflict.repairs.is_empty() {
        text.push_str(&format!("\n{level} What would make a plan possible\n\n"));
    }
    for repair in conflict.repairs.iter().map(|r| r.text.clone()).chain(more(conflict)) {
        text.push_str(&format!("- {}\n", escape(&repair)));
    }
    text
}

fn sentence(reason: &Reason) -> String {
    capitalized(&reason.text)
}

fn more(conflict: &Conflict) -> Option<String> {
    (conflict.more_repairs > 0).then(|| format!("and {} more", conflict.more_repairs))
}
