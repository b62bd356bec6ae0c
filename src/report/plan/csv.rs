use crate::catalog::Item;
use crate::problem::Problem;
use crate::query::Answer;

use super::{price, uses};

/// One row for each exam to sit, in study order. Only the header when there is none.
pub(super) fn render(problem: &Problem<'_>, answer: &Answer) -> String {
    let rows = answer.plan.iter().flat_map(|plan| {
        plan.exams.iter().enumerate().map(move |(i, exam)| {
            let facts = problem.catalog.exam(*exam);
            let price = price(problem, plan, *exam);
            let currency = price.as_ref().and(problem.tariff).map_or("", |t| t.currency.code());
            [
                (i + 1).to_string(),
                facts.id.clone(),
                facts.title.clone(),
                price.unwrap_or_default(),
                currency.to_owned(),
                uses::phrase(problem, plan, Item::Exam(*exam)),
            ]
        })
    });
    crate::report::csv(["step", "exam", "title", "price", "currency", "for"], rows)
}
