use crate::money::Money;
use crate::query::Comparison;
use crate::question::Question;

use super::{reasons, track_id};

/// One row for each track of each goal, the best first, then those that are not open.
pub(super) fn render(question: &Question, comparison: &Comparison) -> String {
    let catalog = &question.catalog;
    let currency = question.tariff().map(|t| t.currency);
    let money = |money: Money| currency.map(|c| c.format(money));
    let mut rows = Vec::new();
    for goal in &comparison.goals {
        let id = &catalog.credential(goal.credential).id;
        if goal.held {
            let mut row: [String; 11] = std::array::from_fn(|_| String::new());
            row[0].clone_from(id);
            row[2] = "held".to_owned();
            rows.push(row);
        }
        for way in &goal.open {
            let totals = way.plan.totals;
            let cost = totals.cost.and_then(money);
            let after: Vec<&str> =
                way.after(goal.credential).map(|c| catalog.credential(c).id.as_str()).collect();
            let exams: Vec<&str> = way.plan.exams.iter().map(|e| catalog.exam(*e).id.as_str()).collect();
            rows.push([
                id.clone(),
                track_id(question, goal.credential, way.track).to_owned(),
                way.status.name().to_owned(),
                after.join(";"),
                totals.exams.to_string(),
                totals.hours.map_or(String::new(), |hours| hours.to_string()),
                cost.clone().unwrap_or_default(),
                cost.and(currency).map_or(String::new(), |c| c.code().to_owned()),
                way.difference.cost.and_then(money).unwrap_or_default(),
                exams.join(";"),
                String::new(),
            ]);
        }
        for closed in &goal.closed {
            let mut row: [String; 11] = std::array::from_fn(|_| String::new());
            row[0].clone_from(id);
            row[1] = track_id(question, goal.credential, closed.track).to_owned();
            row[2] = closed.answer.status.name().to_owned();
            row[10] = reasons(closed).join("; ");
            rows.push(row);
        }
    }
    let header = [
        "goal",
        "track",
        "status",
        "after",
        "count",
        "hours",
        "cost",
        "currency",
        "difference",
        "exams",
        "message",
    ];
    crate::report::csv(header, rows)
}
