use serde::Serialize;

use crate::money::Money;
use crate::plan::Plan;
use crate::query::{self, Answer, Status};
use crate::question::{Criterion, Obstacle, Question};

use super::calendar_json::{Calendar, Slack, calendar, slack};
use super::{price, weakest};

/// `studypath/plan/1`. Fields may be added; none changes its meaning without a new schema.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    totals: Totals,
    bound: Bound,
    #[serde(flatten)]
    parts: Parts<'a>,
    conflict: Option<Conflict<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    apart: Option<Apart<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    calendar: Option<Calendar<'a>>,
    /// How long the plan can wait; only where that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    slack: Option<Slack>,
    left_out: Vec<LeftOut<'a>>,
    notes: Vec<&'a str>,
}

/// What every answer that holds plans begins with.
#[derive(Serialize)]
pub(in crate::report) struct Head<'a> {
    schema: &'static str,
    catalog: &'a str,
    as_of: String,
    goals: Vec<&'a str>,
    status: &'static str,
    minimized: Vec<&'static str>,
    prices: Option<Prices<'a>>,
}

/// What a plan consists of, apart from its totals.
#[derive(Serialize)]
pub(in crate::report) struct Parts<'a> {
    tracks: Vec<Track<'a>>,
    exams: Vec<Exam<'a>>,
    purchases: Vec<Purchase<'a>>,
    claims: Vec<Claim<'a>>,
    waived: Vec<Waived<'a>>,
    earns: Vec<&'a str>,
    milestones: Vec<Milestone<'a>>,
}

/// Several goals together against one by one; only where there are several.
#[derive(Serialize)]
struct Apart<'a> {
    goals: Vec<Alone<'a>>,
    sum: Totals,
    /// The exams of the plan on which more than one goal rests.
    shared: Vec<&'a str>,
}

#[derive(Serialize)]
struct Alone<'a> {
    goal: &'a str,
    totals: Totals,
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
pub(in crate::report) struct Bound {
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

/// A credential reached, those that come for free with the plan included.
#[derive(Serialize)]
pub(in crate::report) struct Milestone<'a> {
    after_step: usize,
    credential: &'a str,
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
    voucher: Option<Voucher<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<&'static str>,
}

/// The voucher given for a purchase; of no exam where it was at hand.
#[derive(Serialize)]
pub(in crate::report) struct Voucher<'a> {
    name: &'a str,
    from: Option<&'a str>,
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
    more_repairs: usize,
}

#[derive(Serialize)]
pub(in crate::report) struct Reason<'a> {
    rule: &'a str,
    subject: &'a str,
    subjects: Vec<&'a str>,
    depth: usize,
    text: &'a str,
}

#[derive(Serialize)]
pub(in crate::report) struct LeftOut<'a> {
    exam: &'a str,
    why: &'static str,
}

pub(super) fn render(question: &Question, answer: &Answer) -> String {
    with_document(question, answer, |document| crate::report::json(document))
}

/// The same on one line, without the opening brace: what follows a first field of the caller's.
pub(super) fn rest_of_line(question: &Question, answer: &Answer) -> String {
    let line = |document: &Document<'_>| serde_json::to_string(document);
    let mut text = with_document(question, answer, line).expect("only strings, numbers and lists");
    text.replace_range(..1, ",");
    text
}

fn with_document<T>(question: &Question, answer: &Answer, write: impl FnOnce(&Document<'_>) -> T) -> T {
    // The plan fields are empty when infeasible, whatever the answer carries.
    let plan = answer.plan.as_ref().filter(|_| answer.status != Status::Infeasible);
    let empty = Plan::default();
    write(&Document {
        head: head("studypath/plan/1", question, answer.status, &answer.minimized),
        totals: totals(question, plan.map(|plan| &plan.totals)),
        bound: bound(question, &answer.bounds),
        parts: parts(question, plan.unwrap_or(&empty)),
        conflict: conflict(answer),
        apart: apart(question, answer),
        calendar: calendar(question, answer),
        slack: answer.slack.map(slack),
        left_out: left_out(question, &answer.left_out),
        notes: answer.notes.iter().map(String::as_str).collect(),
    })
}

/// What every answer that holds plans begins with.
pub(in crate::report) fn head<'a>(
    schema: &'static str,
    question: &'a Question,
    status: Status,
    minimized: &[Criterion],
) -> Head<'a> {
    Head {
        schema,
        catalog: &question.catalog.id,
        as_of: question.as_of.to_string(),
        goals: question.goals.iter().map(|g| question.catalog.credential(*g).id.as_str()).collect(),
        status: status.name(),
        minimized: minimized.iter().map(|c| c.name()).collect(),
        prices: prices(question),
    }
}

/// What a plan consists of.
pub(in crate::report) fn parts<'a>(question: &'a Question, plan: &'a Plan) -> Parts<'a> {
    let catalog = &question.catalog;
    Parts {
        tracks: tracks(question, plan),
        exams: exams(question, plan),
        purchases: purchases(question, plan),
        claims: claims(question, plan),
        waived: waived(question, plan),
        earns: plan.earned.iter().map(|e| catalog.credential(e.credential).id.as_str()).collect(),
        milestones: plan
            .milestones
            .iter()
            .map(|m| Milestone { after_step: m.after_step, credential: &catalog.credential(m.credential).id })
            .collect(),
    }
}

/// Why there is no plan.
pub(in crate::report) fn conflict(answer: &Answer) -> Option<Conflict<'_>> {
    let conflict = answer.conflict.as_ref()?;
    let because = conflict.because.iter().map(|r| Reason {
        rule: r.rule,
        subject: &r.subject,
        subjects: r.subjects.iter().map(String::as_str).collect(),
        depth: r.depth,
        text: &r.text,
    });
    Some(Conflict {
        because: because.collect(),
        repairs: conflict.repairs.iter().map(|r| r.text.as_str()).collect(),
        more_repairs: conflict.more_repairs,
    })
}

/// The exams that only a missing number keeps out.
pub(in crate::report) fn left_out<'a>(
    question: &'a Question,
    left_out: &[query::LeftOut],
) -> Vec<LeftOut<'a>> {
    let entries = left_out.iter().map(|l| LeftOut {
        exam: &question.catalog.exam(l.exam).id,
        why: if l.why == Obstacle::NoHours { "no study estimate" } else { "no price" },
    });
    entries.collect()
}

fn apart<'a>(question: &'a Question, answer: &Answer) -> Option<Apart<'a>> {
    let catalog = &question.catalog;
    let apart = answer.apart.as_ref()?;
    let alone = |(goal, sums): &(_, _)| Alone {
        goal: &catalog.credential(*goal).id,
        totals: totals(question, Some(sums)),
    };
    Some(Apart {
        goals: apart.goals.iter().map(alone).collect(),
        sum: totals(question, Some(&apart.sum)),
        shared: apart.shared.iter().map(|exam| catalog.exam(*exam).id.as_str()).collect(),
    })
}

/// The sums of a plan; empty where there is none.
pub(in crate::report) fn prices<'a>(question: &'a Question) -> Option<Prices<'a>> {
    let tariff = question.tariff()?;
    Some(Prices {
        list: &tariff.prices.name,
        currency: tariff.currency.code(),
        region: tariff.region.as_deref(),
    })
}

pub(in crate::report) fn totals(question: &Question, totals: Option<&crate::plan::Totals>) -> Totals {
    let cost = totals.and_then(|t| t.cost);
    Totals {
        cost: cost.and_then(|cost| question.tariff().map(|t| t.currency.format(cost))),
        currency: question.tariff().map(|t| t.currency.code()),
        exams: totals.map(|t| t.exams),
        hours: totals.and_then(|t| t.hours),
    }
}

pub(in crate::report) fn bound(question: &Question, bounds: &[query::Bound]) -> Bound {
    let mut bound = Bound::default();
    for known in bounds {
        match known.criterion {
            Criterion::Cost => {
                let amount = |value| question.tariff().map(|t| t.currency.format(Money(value)));
                bound.cost = Some(known.at_least.and_then(amount));
            }
            Criterion::Exams => bound.exams = Some(known.at_least),
            Criterion::Hours => bound.hours = Some(known.at_least),
        }
    }
    bound
}

pub(in crate::report) fn tracks<'a>(question: &'a Question, plan: &Plan) -> Vec<Track<'a>> {
    let earned = plan.earned.iter().map(|earned| {
        let credential = question.catalog.credential(earned.credential);
        let track = &credential.tracks[earned.track];
        let evidence = weakest([credential.evidence, track.evidence]);
        let after_step = plan.reached_after(earned.credential).unwrap_or(plan.exams.len());
        Track { credential: &credential.id, track: &track.id, after_step, evidence }
    });
    earned.collect()
}

pub(in crate::report) fn exams<'a>(question: &'a Question, plan: &Plan) -> Vec<Exam<'a>> {
    let exams = plan.exams.iter().enumerate().map(|(i, exam)| {
        let facts = question.catalog.exam(*exam);
        Exam {
            id: &facts.id,
            title: &facts.title,
            price: price(question, plan, *exam),
            step: i + 1,
            hours: question.hours(*exam),
            evidence: facts.evidence.mark(),
        }
    });
    exams.collect()
}

pub(in crate::report) fn purchases<'a>(question: &'a Question, plan: &Plan) -> Vec<Purchase<'a>> {
    let Some(tariff) = question.tariff() else { return Vec::new() };
    let bought = plan.purchases.iter().map(|i| {
        let row = &tariff.offers[*i];
        let spent = plan.vouchers.iter().find(|spent| spent.offer == *i);
        let from = spent.and_then(|spent| spent.from);
        let voucher = row.voucher.as_deref().filter(|_| spent.is_some());
        Purchase {
            item: &row.item,
            price: tariff.currency.format(row.price),
            covers: row.covers.iter().map(|e| question.catalog.exam(*e).id.as_str()).collect(),
            requires: row.requires.iter().map(|item| question.catalog.id_of(*item)).collect(),
            voucher: voucher
                .map(|name| Voucher { name, from: from.map(|e| question.catalog.exam(e).id.as_str()) }),
            evidence: row.evidence.mark(),
        }
    });
    bought.collect()
}

pub(in crate::report) fn claims<'a>(question: &'a Question, plan: &Plan) -> Vec<Claim<'a>> {
    let catalog = &question.catalog;
    let entries = plan.claims.iter().flat_map(|claim| {
        let (track, slot, option) =
            (claim.track_in(catalog), claim.slot_in(catalog), claim.option_in(catalog));
        option.items.iter().map(move |item| Claim {
            credential: &catalog.credential(claim.credential).id,
            track: &track.id,
            slot: &slot.id,
            item: catalog.id_of(*item),
            by: plan.by(question, *item).map(|by| by.name()),
            units: option.units,
            with: option.items.iter().filter(|i| *i != item).map(|i| catalog.id_of(*i)).collect(),
            evidence: weakest([slot.evidence, option.evidence]),
        })
    });
    entries.collect()
}

pub(in crate::report) fn waived<'a>(question: &'a Question, plan: &'a Plan) -> Vec<Waived<'a>> {
    let slots = plan.waived(&question.catalog).map(|(earned, slot)| {
        let credential = question.catalog.credential(earned.credential);
        Waived {
            credential: &credential.id,
            track: &credential.tracks[earned.track].id,
            slot: &slot.id,
            why: slot.waived.as_deref().unwrap_or_default(),
        }
    });
    slots.collect()
}
