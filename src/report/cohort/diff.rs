use crate::batch::Changes;
use crate::report::document::{Block, Column, Document, Table, cells};

use super::words::people;
use crate::report::figures::{amount, grouped};

/// What changed for the same people.
pub fn changes(changes: &Changes) -> Document {
    let headline = format!("{}, {} changed", people(changes.people), grouped(changes.changed));
    let mut document = Document::new(headline.clone());
    document.add(Block::line(headline));
    let columns = [Column::id("before"), Column::id("after"), Column::number("people")];
    let rows = changes.statuses.iter();
    let rows = rows.map(|((before, after), n)| cells![*before, *after, grouped(*n)]);
    document.add(Table::new(columns).with(rows));
    document.add(Block::list(changes.costs.values().map(|cost| {
        let difference = cost.after - cost.before;
        let sign = if difference > 0 { "+" } else { "" };
        format!(
            "{} with a plan before and after: {} before, {} after, {sign}{}; {} pay more, {} less",
            people(cost.people),
            amount(cost.currency, cost.before),
            amount(cost.currency, cost.after),
            amount(cost.currency, difference),
            grouped(cost.dearer),
            grouped(cost.cheaper)
        )
    })));
    document
}
