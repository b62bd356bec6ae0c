use std::collections::HashMap;
use std::ops::Range;

use crate::read::diagnostic::{Diagnostic, quoted};

use super::names::check_id;
use super::table::{Errors, Table, Text};

/// The ids of the tracks of a credential, or of the slots of a track.
#[derive(Default)]
pub(super) struct Ids<'a>(HashMap<&'a str, Range<usize>>);

impl<'a> Ids<'a> {
    /// The id of a table, which must have one of its own.
    pub(super) fn read(
        &mut self,
        kind: &str,
        table: &Table<'a, '_>,
        owner: &str,
        errors: &mut Errors,
    ) -> Option<Text<'a>> {
        if table.get("id").is_none() {
            table.missing("id", errors);
            return None;
        }
        let id = table.text("id", errors)?;
        check_id(&id, errors);
        if let Some(first) = self.0.get(id.text) {
            errors.push(
                Diagnostic::at(id.span.clone(), format!("{owner} has two {kind}s {}", quoted(id.text)))
                    .label("the second")
                    .also(first.clone(), "the first"),
            );
        } else {
            self.0.insert(id.text, id.span.clone());
        }
        Some(id)
    }
}
