use serde::Serialize;

use crate::catalog::{ExamId, Item};

use super::Summary;
use super::words::decimal;

/// `studypath/cohort-summary/1`. Fields may be added; none changes its meaning without a new schema.
/// Money is a decimal string, in the currency beside it.
#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    catalog: &'a str,
    as_of: String,
    goals: Vec<&'a str>,
    people: u64,
    situations: usize,
    status: Status,
    exams_left: Vec<ExamsLeft>,
    tracks: Vec<Track<'a>>,
    budgets: Vec<Budget>,
    unpriced: u64,
    upgrades: Upgrades,
    exams: Vec<Demand<'a>>,
    offers: Vec<Offer<'a>>,
    funded: Option<FundedPeople<'a>>,
    closest: Vec<Near<'a>>,
    stuck: Vec<Stuck<'a>>,
    stuck_for_other_reasons: u64,
}

#[derive(Serialize)]
struct Status {
    optimal: u64,
    earned: u64,
    infeasible: u64,
    unproven: u64,
    error: u64,
}

#[derive(Serialize)]
struct ExamsLeft {
    exams: usize,
    people: u64,
}

#[derive(Serialize)]
struct Track<'a> {
    credential: &'a str,
    track: &'a str,
    upgrade: bool,
    people: u64,
}

#[derive(Serialize)]
struct Budget {
    currency: &'static str,
    cost: String,
    people: u64,
    mean: String,
    median: String,
}

#[derive(Serialize)]
struct Upgrades {
    people: u64,
    only_way: u64,
    exams_saved: i128,
    saved: Vec<Saved>,
}

#[derive(Serialize)]
struct Saved {
    currency: &'static str,
    cost: String,
    people: u64,
}

#[derive(Serialize)]
struct Demand<'a> {
    exam: &'a str,
    title: &'a str,
    people: u64,
}

#[derive(Serialize)]
struct Offer<'a> {
    offer: &'a str,
    covers: Vec<&'a str>,
    price: String,
    currency: &'static str,
    bought: u64,
}

#[derive(Serialize)]
struct FundedPeople<'a> {
    budget: String,
    cost: String,
    currency: &'static str,
    people: usize,
    candidates: u64,
    at_most: u64,
    proven: bool,
    unpriced: u64,
    buy: Vec<Offer<'a>>,
}

#[derive(Serialize)]
struct Near<'a> {
    id: String,
    count: usize,
    exams: Vec<&'a str>,
    cost: Option<String>,
    currency: Option<&'static str>,
}

#[derive(Serialize)]
struct Stuck<'a> {
    reason: &'a str,
    people: u64,
}

pub(super) fn render(summary: &Summary<'_>) -> String {
    let catalog = summary.catalog;
    let tally = summary.tally;
    let ids = |exams: &[ExamId]| exams.iter().map(|e| catalog.id_of(Item::Exam(*e))).collect();
    crate::report::json(&Document {
        schema: "studypath/cohort-summary/1",
        catalog: &catalog.id,
        as_of: summary.as_of.to_string(),
        goals: summary.goals.iter().map(|goal| catalog.credential(*goal).id.as_str()).collect(),
        people: tally.people(),
        situations: summary.situations,
        status: Status {
            optimal: tally.optimal,
            earned: tally.earned,
            infeasible: tally.infeasible,
            unproven: tally.unproven,
            error: tally.errors,
        },
        exams_left: tally
            .exams_left
            .iter()
            .map(|(n, people)| ExamsLeft { exams: *n, people: *people })
            .collect(),
        tracks: tracks(summary),
        budgets: budgets(summary),
        unpriced: tally.unpriced,
        upgrades: upgrades(summary),
        exams: tally
            .demand
            .iter()
            .map(|(exam, people)| {
                let facts = catalog.exam(*exam);
                Demand { exam: &facts.id, title: &facts.title, people: *people }
            })
            .collect(),
        offers: tally.offers.iter().filter_map(|(place, n)| offer(summary, *place, *n)).collect(),
        funded: summary.funded.map(|f| FundedPeople {
            budget: f.currency.format(f.budget),
            cost: f.currency.format(f.cost),
            currency: f.currency.code(),
            people: f.people.len(),
            candidates: f.candidates,
            at_most: f.at_most,
            proven: f.proven,
            unpriced: f.unpriced,
            buy: f.bought.iter().filter_map(|(place, n)| offer(summary, *place, *n)).collect(),
        }),
        closest: tally
            .closest
            .iter()
            .map(|near| Near {
                id: String::from_utf8_lossy(&near.id).into_owned(),
                count: near.exams,
                exams: ids(&near.left),
                cost: near.cost.map(|(cost, currency)| currency.format(cost)),
                currency: near.cost.map(|(_, currency)| currency.code()),
            })
            .collect(),
        stuck: tally.reasons().into_iter().map(|(reason, people)| Stuck { reason, people }).collect(),
        stuck_for_other_reasons: tally.other_reasons,
    })
}

fn offer<'a>(summary: &Summary<'a>, place: usize, bought: u64) -> Option<Offer<'a>> {
    let row = summary.prices?.rows.get(place)?;
    Some(Offer {
        offer: &row.item,
        covers: row.covers.iter().map(|e| summary.catalog.id_of(Item::Exam(*e))).collect(),
        price: row.currency.format(row.price),
        currency: row.currency.code(),
        bought,
    })
}

fn tracks<'a>(summary: &Summary<'a>) -> Vec<Track<'a>> {
    let track = |((credential, track), people): (&(_, usize), &u64)| {
        let credential = summary.catalog.credential(*credential);
        let track = &credential.tracks[*track];
        let upgrade = crate::cohort::is_upgrade(track);
        Track { credential: &credential.id, track: &track.id, upgrade, people: *people }
    };
    summary.tally.tracks.iter().map(track).collect()
}

fn budgets(summary: &Summary<'_>) -> Vec<Budget> {
    let budget = |budget: &crate::cohort::Budget| Budget {
        currency: budget.currency.code(),
        cost: decimal(budget.currency, budget.sum),
        people: budget.people,
        mean: budget.currency.format(budget.mean()),
        median: budget.currency.format(budget.median()),
    };
    summary.tally.budgets.iter().map(budget).collect()
}

fn upgrades(summary: &Summary<'_>) -> Upgrades {
    let upgrades = &summary.tally.upgrades;
    let saved = upgrades.saved.iter().map(|(currency, people, cost)| Saved {
        currency: currency.code(),
        cost: decimal(*currency, *cost),
        people: *people,
    });
    Upgrades {
        people: upgrades.people,
        only_way: upgrades.only_way,
        exams_saved: upgrades.exams,
        saved: saved.collect(),
    }
}
