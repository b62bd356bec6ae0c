//! Why there is no plan, and what would make one possible.

use crate::query::Conflict;

use super::capitalized;
use super::document::{Block, Content, Document};

/// Adds the reasons, as numbers for what stands by itself and dashes for what explains it, and the
/// repairs with the number of those that are not listed.
pub(super) fn add(document: &mut Document, conflict: &Conflict) {
    let reasons = conflict.because.iter().map(|reason| (reason.depth, capitalized(&reason.text)));
    document.titled("Why", Content::Outline(reasons.collect()));
    let more = (conflict.more_repairs > 0).then(|| format!("and {} more", conflict.more_repairs));
    let title = match conflict.repairs.len() {
        0 => return,
        1 if more.is_none() => "This would make a plan possible",
        _ => "Each of these would make a plan possible",
    };
    let repairs = conflict.repairs.iter().map(|repair| repair.text.clone());
    document.titled(title, Block::list(repairs.chain(more)));
}
