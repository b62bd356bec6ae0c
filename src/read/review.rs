use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::catalog::{Catalog, Evidence, Item, Source, months_after};
use crate::price::PriceList;

use super::day::day_of;
use super::diagnostic::Diagnostic;
use super::lint::{facts, listed};

/// So many months before an exam or a credential retires it is worth a word.
const NEAR: u32 = 6;

/// What in a catalog wants to be looked at again on some day: facts older than a year, what retires
/// soon, and rules that nobody confirms and that answers rest on.
pub fn review(catalog: &Catalog, prices: Option<&PriceList>, day: Date) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    let mut warn = |what: String| warnings.push(Diagnostic::warning(what));
    if let Some(as_of) = catalog.as_of.filter(|as_of| is_old(*as_of, day)) {
        warn(format!("the catalog is of {as_of}, more than a year before {day}"));
    }
    let facts = facts(catalog);
    let priced = prices.into_iter().flat_map(|list| list.rows.iter().filter_map(|row| row.source.as_deref()));
    let priced: BTreeSet<&str> = priced.collect();
    let cited = facts.iter().flat_map(|fact| fact.sources.iter().map(|s| catalog.source(*s)));
    let cited = cited.chain(catalog.sources.iter().filter(|s| priced.contains(s.id.as_str())));
    let old = cited.filter(|source| written(source).is_some_and(|on| is_old(on, day)));
    let old: BTreeSet<&str> = old.map(|source| source.id.as_str()).collect();
    if !old.is_empty() {
        let old: Vec<&str> = old.into_iter().collect();
        warn(format!("facts rest on sources older than a year: {}", listed(&old)));
    }
    let exams = catalog.exam_ids().map(|e| (Item::Exam(e), catalog.exam(e).retired));
    let credentials = catalog.credential_ids().map(|c| (Item::Credential(c), catalog.credential(c).retired));
    for (item, retired) in exams.chain(credentials) {
        if let Some(last) = retired.filter(|last| day <= *last && *last <= months_after(day, NEAR)) {
            warn(format!("`{}` retires on {last}", catalog.id_of(item)));
        }
    }
    let unsure = facts.iter().filter(|fact| fact.evidence == Evidence::Unverified);
    let unsure: BTreeSet<&str> = unsure.map(|fact| fact.name.as_str()).collect();
    if !unsure.is_empty() {
        let unsure: Vec<&str> = unsure.into_iter().collect();
        warn(format!("answers may rest on unverified rules: {}", listed(&unsure)));
    }
    warnings
}

fn is_old(fact: Date, day: Date) -> bool {
    months_after(fact, 12) < day
}

/// The last day on which a source can have been written: its year, its month or its day.
fn written(source: &Source) -> Option<Date> {
    let mut parts = source.date.as_deref()?.trim().split('-').map(|part| part.get(..part.len().min(4)));
    let year = parts.next()??.parse().ok()?;
    let month = parts.next().flatten().and_then(|month| month.get(..2)?.parse().ok());
    let day = parts.next().flatten().and_then(|day| day.get(..2)?.parse().ok());
    match (month, day) {
        (Some(month), Some(day)) => day_of(year, month, day).ok(),
        (Some(month), None) => day_of(year, month, 1).ok().map(|first| first.last_of_month()),
        (None, _) => day_of(year, 12, 31).ok(),
    }
}
