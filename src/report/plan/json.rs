use serde::Serialize;

use crate::money::Money;
use crate::plan::{self, Plan};
use crate::problem::{Criterion, Obstacle, Problem};
use crate::query::{self, Answer, Status};

use super::{price, uses, weakest};

/// `studypath/plan/1`. Fields may be added; none changes its meaning without a new schema.
#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    catalog: &'a str,
    as_of: String,
    goals: Vec<&'a str>,
    status: &'static str,
    minimized: Vec<&'static str>,
    prices: Option<Prices<'a>>,
    totals: Totals,
    bound: Bound,
    tracks: Vec<Track<'a>>,
    exams: Vec<Exam<'a>>,
    purchases: Vec<Purchase<'a>>,
    claims: Vec<Claim<'a>>,
    waived: Vec<Waived<'a>>,
    earns: Vec<&'a str>,
    conflict: Option<Conflict<'a>>,
    left_out: Vec<LeftOut<'a>>,
    notes: Vec<&'a str>,
}

#[derive(Serialize)]
pub(in crate::report) struct Prices<'a> {
    list: &'a str,
    currency: &'static str,
    region: Option<&'a str>,
}

#[derive(Serialize)]
pub(in crate::report) struct Totals {
    cost: Option<String>,
    currency: Option<&'static str>,
    exams: Option<usize>,
    hours: Option<u64>,
}

/// A criterion that was not asked for is left out; a bound that is not known is null.
#[derive(Default, Serialize)]
struct Bound {
    #[serde(skip_serializing_if = "Option::is_none")]
    cost: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exams: Option<Option<i64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hours: Option<Option<i64>>,
}

#[derive(Serialize)]
pub(in crate::report) struct Track<'a> {
    credential: &'a str,
    track: &'a str,
    after_step: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<&'static str>,
}

#[derive(Serialize)]
pub(in crate::report) struct Exam<'a> {
    id: &'a str,
    title: &'a str,
    price: Option<String>,
    step: usize,
    hours: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<&'static str>,
}

#[derive(Serialize)]
pub(in crate::report) struct Purchase<'a> {
    item: &'a str,
    price: String,
    covers: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    requires: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<&'static str>,
}

#[derive(Serialize)]
pub(in crate::report) struct Claim<'a> {
    credential: &'a str,
    track: &'a str,
    slot: &'a str,
    item: &'a str,
    by: Option<&'static str>,
    /// The units of the option, which an option of several items contributes once.
    units: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    with: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<&'static str>,
}

#[derive(Serialize)]
pub(in crate::report) struct Waived<'a> {
    credential: &'a str,
    track: &'a str,
    slot: &'a str,
    why: &'a str,
}

#[derive(Serialize)]
pub(in crate::report) struct Conflict<'a> {
    because: Vec<Reason<'a>>,
    repairs: Vec<&'a str>,
}

#[derive(Serialize)]
struct Reason<'a> {
    rule: &'a str,
    subject: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct LeftOut<'a> {
    exam: &'a str,
    why: &'static str,
}

pub(super) fn render(problem: &Problem<'_>, answer: &Answer) -> String {
    let catalog = problem.catalog;
    // The plan fields are empty when infeasible, whatever the answer carries.
    let plan = answer.plan.as_ref().filter(|_| answer.status != Status::Infeasible);
    let empty = Plan::default();
    let parts = plan.unwrap_or(&empty);
    crate::report::json(&Document {
        schema: "studypath/plan/1",
        catalog: &catalog.id,
        as_of: problem.as_of.to_string(),
        goals: problem.goals.iter().map(|g| catalog.credential(*g).id.as_str()).collect(),
        status: answer.status.name(),
        minimized: answer.minimized.iter().map(|c| c.name()).collect(),
        prices: prices(problem),
        totals: totals(problem, plan.map(|plan| plan.totals)),
        bound: bound(problem, answer),
        tracks: tracks(problem, parts),
        exams: exams(problem, parts),
        purchases: purchases(problem, parts),
        claims: claims(problem, parts),
        waived: waived(problem, parts),
        earns: parts.earned.iter().map(|e| catalog.credential(e.credential).id.as_str()).collect(),
        conflict: answer.conflict.as_ref().map(conflict),
        left_out: answer
            .left_out
            .iter()
            .map(|l| LeftOut {
                exam: &catalog.exam(l.exam).id,
                why: if l.why == Obstacle::NoHours { "no study estimate" } else { "no price" },
            })
            .collect(),
        notes: answer.notes.iter().map(String::as_str).collect(),
    })
}

pub(in crate::report) fn prices<'a>(problem: &Problem<'a>) -> Option<Prices<'a>> {
    let tariff = problem.tariff?;
    Some(Prices { list: tariff.list, currency: tariff.currency.code(), region: tariff.region.as_deref() })
}

pub(in crate::report) fn totals(problem: &Problem<'_>, totals: Option<plan::Totals>) -> Totals {
    let cost = totals.and_then(|t| t.cost);
    Totals {
        cost: cost.and_then(|cost| problem.tariff.map(|t| t.currency.format(cost))),
        currency: problem.tariff.map(|t| t.currency.code()),
        exams: totals.map(|t| t.exams),
        hours: totals.and_then(|t| t.hours),
    }
}

pub(in crate::report) fn conflict(conflict: &query::Conflict) -> Conflict<'_> {
    let because = conflict.because.iter();
    Conflict {
        because: because.map(|r| Reason { rule: r.rule, subject: &r.subject, text: &r.text }).collect(),
        repairs: conflict.repairs.iter().map(|r| r.text.as_str()).collect(),
    }
}

fn bound(problem: &Problem<'_>, answer: &Answer) -> Bound {
    let mut bound = Bound::default();
    for known in &answer.bounds {
        match known.criterion {
            Criterion::Cost => {
                let amount = |value| problem.tariff.map(|t| t.currency.format(Money(value)));
                bound.cost = Some(known.at_least.and_then(amount));
            }
            Criterion::Exams => bound.exams = Some(known.at_least),
            Criterion::Hours => bound.hours = Some(known.at_least),
        }
    }
    bound
}

pub(in crate::report) fn tracks<'a>(problem: &Problem<'a>, plan: &Plan) -> Vec<Track<'a>> {
    let steps = uses::completed_after(problem, plan);
    let earned = plan.earned.iter().zip(steps).map(|(earned, after_step)| {
        let credential = problem.catalog.credential(earned.credential);
        let track = &credential.tracks[earned.track];
        let evidence = weakest([credential.evidence, track.evidence]);
        Track { credential: &credential.id, track: &track.id, after_step, evidence }
    });
    earned.collect()
}

pub(in crate::report) fn exams<'a>(problem: &Problem<'a>, plan: &Plan) -> Vec<Exam<'a>> {
    let exams = plan.exams.iter().enumerate().map(|(i, exam)| {
        let facts = problem.catalog.exam(*exam);
        Exam {
            id: &facts.id,
            title: &facts.title,
            price: price(problem, plan, *exam),
            step: i + 1,
            hours: facts.hours,
            evidence: facts.evidence.mark(),
        }
    });
    exams.collect()
}

pub(in crate::report) fn purchases<'a>(problem: &Problem<'a>, plan: &Plan) -> Vec<Purchase<'a>> {
    let Some(tariff) = problem.tariff else { return Vec::new() };
    let bought = plan.purchases.iter().map(|i| {
        let row = tariff.offers[*i];
        Purchase {
            item: &row.item,
            price: tariff.currency.format(row.price),
            covers: row.covers.iter().map(|e| problem.catalog.exam(*e).id.as_str()).collect(),
            requires: row.requires.iter().map(|item| problem.catalog.id_of(*item)).collect(),
            evidence: row.evidence.mark(),
        }
    });
    bought.collect()
}

pub(in crate::report) fn claims<'a>(problem: &Problem<'a>, plan: &Plan) -> Vec<Claim<'a>> {
    let catalog = problem.catalog;
    let entries = plan.claims.iter().flat_map(|claim| {
        let (track, slot, option) =
            (claim.track_in(catalog), claim.slot_in(catalog), claim.option_in(catalog));
        option.items.iter().map(move |item| Claim {
            credential: &catalog.credential(claim.credential).id,
            track: &track.id,
            slot: &slot.id,
            item: catalog.id_of(*item),
            by: plan.by(problem, *item).map(|by| by.name()),
            units: option.units,
            with: option.items.iter().filter(|i| *i != item).map(|i| catalog.id_of(*i)).collect(),
            evidence: weakest([slot.evidence, option.evidence]),
        })
    });
    entries.collect()
}

pub(in crate::report) fn waived<'a>(problem: &Problem<'a>, plan: &'a Plan) -> Vec<Waived<'a>> {
    let slots = plan.waived(problem.catalog).map(|(earned, slot)| {
        let credential = problem.catalog.credential(earned.credential);
        Waived {
            credential: &credential.id,
            track: &credential.tracks[earned.track].id,
            slot: &slot.id,
            why: slot.waived.as_deref().unwrap_or_default(),
        }
    });
    slots.collect()
}
