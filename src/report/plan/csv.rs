use crate::catalog::Item;
use crate::query::Answer;
use crate::question::Question;

use super::{offers, price, uses};

/// One row for each exam to sit, in study order, then one for each offer that pays for several of them,
/// so that the prices add up. Only the header when there is nothing to sit.
pub(super) fn render(question: &Question, answer: &Answer) -> String {
    let rows = answer.plan.iter().flat_map(|plan| {
        plan.exams.iter().enumerate().map(move |(i, exam)| {
            let facts = question.catalog.exam(*exam);
            let price = price(question, plan, *exam);
            let currency = price.as_ref().and(question.tariff()).map_or("", |t| t.currency.code());
            [
                (i + 1).to_string(),
                facts.id.clone(),
                facts.title.clone(),
                price.unwrap_or_default(),
                currency.to_owned(),
                uses::phrase(question, plan, Item::Exam(*exam)),
            ]
        })
    });
    let bundles = answer.plan.iter().flat_map(|plan| {
        offers(question, plan).filter(|offer| offer.covers.len() > 1).map(|offer| {
            let paid: Vec<&str> =
                offer.covers.iter().map(|e| question.catalog.exam(*e).id.as_str()).collect();
            [
                String::new(),
                offer.item.clone(),
                format!("offer for {}", paid.join(";")),
                question.tariff().map_or(String::new(), |t| t.currency.format(offer.price)),
                question.tariff().map_or("", |t| t.currency.code()).to_owned(),
                String::new(),
            ]
        })
    });
    let rows = rows.chain(bundles);
    let header = ["step", "exam", "title", "price", "currency", "for"];
    let Some(timetable) = &answer.timetable else { return crate::report::csv(header, rows) };
    // Bundles come after the sittings and have no day.
    let days = timetable.sittings.iter().map(|s| s.day.map_or_else(|| "never".to_owned(), |d| d.to_string()));
    let dated = rows.zip(days.chain(std::iter::repeat(String::new())));
    let dated = dated.map(|([a, b, c, d, e, f], day)| [a, b, c, d, e, f, day]);
    crate::report::csv(["step", "exam", "title", "price", "currency", "for", "day"], dated)
}
