use serde::Serialize;

use crate::catalog::Item;
use crate::problem::Problem;
use crate::query::{BreakEven, ClosedTrack, Comparison, Difference, Flip, GoalComparison, OpenTrack};
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

pub(super) fn render(problem: &Problem<'_>, comparison: &Comparison) -> String {
    crate::report::json(&Document {
        schema: "studypath/compare/1",
        catalog: &problem.catalog.id,
        as_of: problem.as_of.to_string(),
        minimized: problem.policy.criteria().iter().map(|c| c.name()).collect(),
        prices: plan::prices(problem),
        goals: comparison.goals.iter().map(|goal| one_goal(problem, goal)).collect(),
    })
}

fn one_goal<'a>(problem: &Problem<'a>, goal: &'a GoalComparison) -> Goal<'a> {
    let credential = problem.catalog.credential(goal.credential);
    let open = goal.open.iter().map(|way| open(problem, goal, way));
    let closed = goal.closed.iter().map(|track| closed(problem, goal, track));
    Goal {
        credential: &credential.id,
        title: &credential.title,
        held: goal.held,
        best: goal.open.first().map(|way| track_id(problem, goal.credential, way.track)),
        tracks: open.chain(closed).collect(),
        break_even: goal.break_even.iter().map(|case| price(problem, goal, case)).collect(),
    }
}

fn open<'a>(problem: &Problem<'a>, goal: &'a GoalComparison, way: &'a OpenTrack) -> Track<'a> {
    let facts = &problem.catalog.credential(goal.credential).tracks[way.track];
    let slots = facts.slots.iter().enumerate().map(|(i, slot)| {
        let need = slot.need_on(problem.as_of);
        let on_hand = slots::on_hand(problem, goal.credential, way, i);
        Slot { slot: &slot.id, need, on_hand, to_do: need - on_hand, waived: slot.waived.as_deref() }
    });
    Track {
        track: &facts.id,
        title: facts.title.as_deref(),
        status: way.status.name(),
        open: true,
        after: way.after(goal.credential).map(|c| problem.catalog.id_of(Item::Credential(c))).collect(),
        totals: plan::totals(problem, Some(&way.plan.totals)),
        difference: Some(more(problem, way.difference)),
        slots: slots.collect(),
        tracks: plan::tracks(problem, &way.plan),
        exams: plan::exams(problem, &way.plan),
        purchases: plan::purchases(problem, &way.plan),
        claims: plan::claims(problem, &way.plan),
        waived: plan::waived(problem, &way.plan),
        conflict: None,
        opened_by: Vec::new(),
        notes: way.notes.iter().map(String::as_str).collect(),
    }
}

fn closed<'a>(problem: &Problem<'a>, goal: &GoalComparison, closed: &'a ClosedTrack) -> Track<'a> {
    let facts = &problem.catalog.credential(goal.credential).tracks[closed.track];
    let openings = closed.openings.iter().map(|opening| Opening {
        items: opening.items.iter().map(|item| problem.catalog.id_of(*item)).collect(),
        totals: plan::totals(problem, Some(&opening.totals)),
    });
    Track {
        track: &facts.id,
        title: facts.title.as_deref(),
        status: closed.answer.status.name(),
        open: false,
        after: Vec::new(),
        totals: plan::totals(problem, None),
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

fn more(problem: &Problem<'_>, difference: Difference) -> More {
    let cost = difference.cost.and_then(|cost| problem.tariff.map(|t| t.currency.format(cost)));
    More { cost, exams: difference.exams, hours: difference.hours }
}

fn price<'a>(problem: &Problem<'a>, goal: &GoalComparison, case: &BreakEven) -> Price<'a> {
    let money = |money| problem.tariff.map(|t| t.currency.format(money));
    let (flips_above, then, never) = match case.flip {
        Flip::Above { price, then } => (money(price), Some(track_id(problem, goal.credential, then)), None),
        Flip::DoneWithout { .. } => (None, None, Some("the best track does without it")),
        Flip::OthersNeedIt => (None, None, Some("every other way pays for it too")),
        Flip::PaidByOffer => (None, None, Some("an offer pays for it")),
    };
    let exam = &problem.catalog.exam(case.exam).id;
    Price { exam, price: case.price.and_then(money), flips_above, then, never }
}
