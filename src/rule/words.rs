use crate::catalog::{Catalog, Item};
use crate::question::Question;
use crate::words::listed;

/// An id as it stands in a sentence.
pub fn quoted(id: &str) -> String {
    format!("`{id}`")
}

/// An id as it stands in a sentence, and since when it is not active any more, where that matters.
pub fn named(question: &Question, item: Item, active: bool) -> String {
    let id = quoted(question.catalog.id_of(item));
    match question.expired(item).filter(|_| active) {
        Some(day) => format!("{id} (expired on {day})"),
        None => id,
    }
}

/// The ids of some items, of which one is enough: `a`, `a or b`.
pub fn any_of(catalog: &Catalog, items: &[Item]) -> String {
    let ids: Vec<String> = items.iter().map(|item| quoted(catalog.id_of(*item))).collect();
    listed(&ids, "or")
}
