use serde::Serialize;

use crate::catalog::Item;
use crate::query::{BreakEven, ClosedTrack, Comparison, Difference, Flip, GoalComparison, OpenTrack};
use crate::question::Question;
use crate::report::plan::json as plan;

use super::{slots, track_id};

/// `studypath/compare/1`. Fields may be added; none changes its meaning without a new schema.
#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    catalog: &'a str,
    as_of: String,
    minimized: Vec<&'static str>,
    prices: Option<plan::Prices<'a>>,
    goals: Vec<Goal<'a>>,
}

#[derive(Serialize)]
struct Goal<'a> {
    credential: &'a str,
    title: &'a str,
    held: bool,
    best: Option<&'a str>,
    /// The open ones first, the best first; then the others in file order.
    tracks: Vec<Track<'a>>,
    break_even: Vec<Price<'a>>,
}

/// The fields of a plan have the shapes that they have in `studypath/plan/1`, and are empty where
/// the track is not open.
#[derive(Serialize)]
struct Track<'a> {
    track: &'a str,
    title: Option<&'a str>,
    status: &'static str,
    open: bool,
    /// The credentials earned before the goal.
    after: Vec<&'a str>,
    totals: plan::Totals,
    difference: Option<More>,
    slots: Vec<Slot<'a>>,
    tracks: Vec<plan::Track<'a>>,
    exams: Vec<plan::Exam<'a>>,
    purchases: Vec<plan::Purchase<'a>>,
    claims: Vec<plan::Claim<'a>>,
    waived: Vec<plan::Waived<'a>>,
    conflict: Option<plan::Conflict<'a>>,
    opened_by: Vec<Opening<'a>>,
    notes: Vec<&'a str>,
}

#[derive(Serialize)]
struct More {
    cost: Option<String>,
    exams: i64,
    hours: Option<i64>,
}

/// The units needed, those filled from the start, and those that the plan fills.
#[derive(Serialize)]
struct Slot<'a> {
    slot: &'a str,
    need: u32,
    on_hand: u32,
    to_do: u32,
    waived: Option<&'a str>,
}

#[derive(Serialize)]
struct Opening<'a> {
    items: Vec<&'a str>,
    totals: plan::Totals,
}

/// `flips_above` is the highest price at which the best track stays the best; null means that no
/// price changes it, and `never` says why.
#[derive(Serialize)]
struct Price<'a> {
    exam: &'a str,
    price: Option<String>,
    flips_above: Option<String>,
    then: Option<&'a str>,
    never: Option<&'static str>,
}

pub(super) fn render(question: &Question, comparison: &Comparison) -> String {
    crate::report::json(&Document {
        schema: "studypath/compare/1",
        catalog: &question.catalog.id,
        as_of: question.as_of.to_string(),
        minimized: question.policy.criteria().iter().map(|c| c.name()).collect(),
        prices: plan::prices(question),
        goals: comparison.goals.iter().map(|goal| one_goal(question, goal)).collect(),
    })
}

fn one_goal<'a>(question: &'a Question, goal: &'a GoalComparison) -> Goal<'a> {
    let credential = question.catalog.credential(goal.credential);
    let open = goal.open.iter().map(|way| open(question, goal, way));
    let closed = goal.closed.iter().map(|track| closed(question, goal, track));
    Goal {
        credential: &credential.id,
        title: &credential.title,
        held: goal.held,
        best: goal.open.first().map(|way| track_id(question, goal.credential, way.track)),
        tracks: open.chain(closed).collect(),
        break_even: goal.break_even.iter().map(|case| price(question, goal, case)).collect(),
    }
}

fn open<'a>(question: &'a Question, goal: &'a GoalComparison, way: &'a OpenTrack) -> Track<'a> {
    let facts = &question.catalog.credential(goal.credential).tracks[way.track];
    let slots = facts.slots.iter().enumerate().map(|(i, slot)| {
        let need = slot.need_on(question.as_of);
        let on_hand = slots::on_hand(question, goal.credential, way, i);
        Slot { slot: &slot.id, need, on_hand, to_do: need - on_hand, waived: slot.waived.as_deref() }
    });
    Track {
        track: &facts.id,
        title: facts.title.as_deref(),
        status: way.status.name(),
        open: true,
        after: way.after(goal.credential).map(|c| question.catalog.id_of(Item::Credential(c))).collect(),
        totals: plan::totals(question, Some(&way.plan.totals)),
        difference: Some(more(question, way.difference)),
        slots: slots.collect(),
        tracks: plan::tracks(question, &way.plan),
        exams: plan::exams(question, &way.plan),
        purchases: plan::purchases(question, &way.plan),
        claims: plan::claims(question, &way.plan),
        waived: plan::waived(question, &way.plan),
        conflict: None,
        opened_by: Vec::new(),
        notes: way.notes.iter().map(String::as_str).collect(),
    }
}

fn closed<'a>(question: &'a Question, goal: &GoalComparison, closed: &'a ClosedTrack) -> Track<'a> {
    let facts = &question.catalog.credential(goal.credential).tracks[closed.track];
    let openings = closed.openings.iter().map(|opening| Opening {
        items: opening.items.iter().map(|item| question.catalog.id_of(*item)).collect(),
        totals: plan::totals(question, Some(&opening.totals)),
    });
    Track {
        track: &facts.id,
        title: facts.title.as_deref(),
        status: closed.answer.status.name(),
        open: false,
        after: Vec::new(),
        totals: plan::totals(question, None),
        difference: None,
        slots: Vec::new(),
        tracks: Vec::new(),
        exams: Vec::new(),
        purchases: Vec::new(),
        claims: Vec::new(),
        waived: Vec::new(),
        conflict: plan::conflict(&closed.answer),
        opened_by: openings.collect(),
        notes: Vec::new(),
    }
}

fn more(question: &Question, difference: Difference) -> More {
    let cost = difference.cost.and_then(|cost| question.tariff().map(|t| t.currency.format(cost)));
    More { cost, exams: difference.exams, hours: difference.hours }
}

fn price<'a>(question: &'a Question, goal: &GoalComparison, case: &BreakEven) -> Price<'a> {
    let money = |money| question.tariff().map(|t| t.currency.format(money));
    let (flips_above, then, never) = match case.flip {
        Flip::Above { price, then } => (money(price), Some(track_id(question, goal.credential, then)), None),
        Flip::DoneWithout { .. } => (None, None, Some("the best track does without it")),
        Flip::OthersNeedIt => (None, None, Some("every other way pays for it too")),
        Flip::PaidByOffer => (None, None, Some("an offer pays for it")),
    };
    let exam = &question.catalog.exam(case.exam).id;
    Price { exam, price: case.price.and_then(money), flips_above, then, never }
}
