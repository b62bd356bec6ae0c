use jiff::civil::Date;

use crate::catalog::{Catalog, Item};

use super::csv_text::Field;
use super::day::parse_day;
use super::diagnostic::Diagnostic;
use super::prices::{MOST_SUGGESTED, unknown_id};

/// What was read so far.
pub(super) struct Found<'c> {
    pub(super) catalog: &'c Catalog,
    pub(super) errors: Vec<Diagnostic>,
    pub(super) items: Vec<(Item, Option<Date>)>,
    pub(super) vouchers: Vec<(String, u32)>,
}

impl Found<'_> {
    pub(super) fn add(&mut self, id: &Field, day: Option<&Field>) {
        let date = match day.map(|field| (field, parse_day(&field.text))) {
            None => None,
            Some((_, Ok(date))) => Some(date),
            Some((field, Err(why))) => {
                self.errors.push(Diagnostic::at(field.span.clone(), why));
                None
            }
        };
        if id.text.is_empty() {
            self.errors.push(Diagnostic::at(id.span.clone(), "an id is missing here"));
            return;
        }
        match self.catalog.find(&id.text) {
            Some(item) => self.items.push((item, date)),
            None => {
                let suggest = self.errors.len() < MOST_SUGGESTED;
                self.errors.push(unknown_id(&id.text, id.span.clone(), self.catalog, suggest));
            }
        }
    }
}
