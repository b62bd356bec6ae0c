use serde::Serialize;

use crate::query::{Act, Keeping};
use crate::question::Question;
use crate::report::plan::json::{Bound, Head, LeftOut, Totals, bound, head, left_out, totals};

use super::{act, id, price};

/// `studypath/keep/1`. Fields may be added; none changes its meaning without a new schema.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    until: String,
    totals: Totals,
    bound: Bound,
    steps: Vec<Step<'a>>,
    purchases: Vec<Purchase<'a>>,
    terms: Vec<Term<'a>>,
    /// What cannot be kept until the day; empty unless infeasible.
    lapses: Vec<Until<'a>>,
    left_out: Vec<LeftOut<'a>>,
    notes: &'a [String],
}

/// Either an exam is sat or a credential is renewed for nothing.
#[derive(Serialize)]
struct Step<'a> {
    day: String,
    exam: Option<&'a str>,
    renew: Option<&'a str>,
    title: String,
    price: Option<String>,
    keeps: Vec<Until<'a>>,
}

/// The last active day, null where there is none.
#[derive(Serialize)]
struct Until<'a> {
    credential: &'a str,
    until: Option<String>,
}

#[derive(Serialize)]
struct Purchase<'a> {
    day: String,
    item: &'a str,
    price: String,
    covers: Vec<&'a str>,
    voucher: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<&'static str>,
}

#[derive(Serialize)]
struct Term<'a> {
    credential: &'a str,
    active: bool,
    now: Option<String>,
    then: Option<String>,
}

pub(super) fn render(question: &Question, keeping: &Keeping) -> String {
    let until = |credential, until: Option<jiff::civil::Date>| Until {
        credential: id(question, credential),
        until: until.map(|day| day.to_string()),
    };
    let steps = keeping.steps.iter().map(|step| {
        let (what, title) = act(question, step);
        let is_sat = matches!(step.act, Act::Sit(_));
        Step {
            day: step.day.to_string(),
            exam: is_sat.then_some(what),
            renew: (!is_sat).then_some(what),
            title,
            price: price(question, keeping, step),
            keeps: step.keeps.iter().map(|(credential, last)| until(*credential, *last)).collect(),
        }
    });
    let purchases = keeping.purchases.iter().filter_map(|bought| {
        let tariff = question.tariff()?;
        let row = &tariff.offers[bought.offer];
        Some(Purchase {
            day: bought.day.to_string(),
            item: &row.item,
            price: tariff.currency.format(row.price),
            covers: bought.exams.iter().map(|exam| question.catalog.exam(*exam).id.as_str()).collect(),
            voucher: row.voucher.as_deref(),
            evidence: row.evidence.mark(),
        })
    });
    let terms = keeping.terms.iter().map(|term| Term {
        credential: id(question, term.credential),
        active: term.active,
        now: term.now.map(|day| day.to_string()),
        then: term.then.map(|day| day.to_string()),
    });
    let has_plan = !keeping.steps.is_empty() || keeping.status == crate::query::Status::Earned;
    crate::report::json(&Document {
        head: head("studypath/keep/1", question, keeping.status, &keeping.minimized),
        until: keeping.until.to_string(),
        totals: totals(question, has_plan.then_some(&keeping.totals)),
        bound: bound(question, &keeping.bounds),
        steps: steps.collect(),
        purchases: purchases.collect(),
        terms: terms.collect(),
        lapses: keeping.lapses.iter().map(|lapse| until(lapse.credential, lapse.until)).collect(),
        left_out: left_out(question, &keeping.left_out),
        notes: &keeping.notes,
    })
}
