use crate::cohort::Changes;
use crate::report::style::Look;
use crate::report::table::{Grid, Head, dashes};

use super::words::{amount, grouped, people};

/// What changed for the same people, as text.
pub fn changes(changes: &Changes, look: &Look) -> String {
    let mut text = format!("{}, {} changed\n", people(changes.people), grouped(changes.changed));
    let mut grid = Grid::new([Head::left("before"), Head::left("after"), Head::right("people")]);
    for ((before, after), n) in &changes.statuses {
        grid.row([(*before).to_owned(), (*after).to_owned(), grouped(*n)]);
    }
    if !grid.is_empty() {
        text.push_str(&grid.render(look));
    }
    let sums = changes.costs.values().map(|cost| {
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
    });
    text.push_str(&dashes(sums, look));
    text
}
