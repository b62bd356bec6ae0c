use crate::catalog::{Item, Requirement};
use crate::plan::{Claim, Earned, Plan};
use crate::problem::Problem;
use crate::report::listed;

/// What an item is good for in a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Use {
    /// It counts for a slot.
    Slot(Claim),
    /// It opens the track.
    Opens(Earned),
    /// It must be on hand before an item is sat.
    ToSit(Item),
    /// An offer, by its place in the tariff, is sold only to those who have it.
    Offer(usize),
    /// Passing it brings the voucher for an offer, by its place in the tariff.
    Voucher(usize),
    /// The asker wants it.
    Asked,
}

/// Everything an item is good for in a plan.
pub(in crate::report) fn uses(problem: &Problem<'_>, plan: &Plan, item: Item) -> Vec<Use> {
    let catalog = problem.catalog;
    let hand = plan.hand(problem);
    let meets = |requirements: &[Requirement]| {
        requirements.iter().any(|r| r.any.iter().find(|i| hand.has(problem, **i, r.active)) == Some(&item))
    };
    let slots = plan.claims.iter().filter(|c| c.option_in(catalog).items.contains(&item));
    let opened =
        plan.earned.iter().filter(|e| meets(&catalog.credential(e.credential).tracks[e.track].requires));
    let sat = plan.exams.iter().filter(|exam| meets(&catalog.exam(**exam).requires));
    let offers = plan
        .purchases
        .iter()
        .filter(|i| problem.tariff.is_some_and(|tariff| tariff.offers[**i].requires.contains(&item)));
    let mut found: Vec<Use> = slots.map(|claim| Use::Slot(*claim)).collect();
    found.extend(opened.map(|earned| Use::Opens(*earned)));
    found.extend(sat.map(|exam| Use::ToSit(Item::Exam(*exam))));
    found.extend(offers.map(|offer| Use::Offer(*offer)));
    let spent = plan.vouchers.iter().filter(|spent| spent.from.is_some() && spent.from == item.exam());
    found.extend(spent.map(|spent| Use::Voucher(spent.offer)));
    if problem.policy.with.contains(&item) {
        found.push(Use::Asked);
    }
    found
}

/// What an item is good for, in words. A credential that is the only goal goes without saying.
pub(in crate::report) fn phrase(problem: &Problem<'_>, plan: &Plan, item: Item) -> String {
    let catalog = problem.catalog;
    let prefix = |credential| {
        let id = &catalog.credential(credential).id;
        if problem.goals == [credential] { String::new() } else { format!("{id} ") }
    };
    let words = uses(problem, plan, item).into_iter().map(|found| match found {
        Use::Slot(claim) => {
            let option = claim.option_in(catalog);
            let mut words = format!("{}{}", prefix(claim.credential), claim.slot_in(catalog).id);
            let others: Vec<&str> =
                option.items.iter().filter(|i| **i != item).map(|i| catalog.id_of(*i)).collect();
            if !others.is_empty() {
                words.push_str(&format!(" (with {})", listed(&others, "and")));
            }
            if option.units != 1 {
                words.push_str(&format!(" ({} units)", option.units));
            }
            words
        }
        Use::Opens(earned) => {
            let track = &catalog.credential(earned.credential).tracks[earned.track].id;
            format!("opens {}track {track}", prefix(earned.credential))
        }
        Use::ToSit(exam) => format!("needed to sit {}", catalog.id_of(exam)),
        Use::Offer(offer) => {
            let name = problem.tariff.map_or("", |tariff| tariff.offers[offer].item.as_str());
            format!("needed for the price of {name}")
        }
        Use::Voucher(offer) => {
            let name = problem.tariff.map_or("", |tariff| tariff.offers[offer].item.as_str());
            format!("brings the voucher for {name}")
        }
        Use::Asked => "asked for".to_owned(),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// Items on hand from the start, in the order of the transcript: those that the plan uses, then the
/// others. What the plan gets anew is left out.
pub(super) fn on_hand(problem: &Problem<'_>, plan: &Plan) -> (Vec<Item>, Vec<Item>) {
    let hand = plan.hand(problem);
    problem
        .transcript
        .iter()
        .map(|(item, _)| item)
        .filter(|item| !hand.made(*item))
        .partition(|item| is_goal(problem, *item) || !uses(problem, plan, *item).is_empty())
}

/// Is it one of the credentials asked for?
pub(super) fn is_goal(problem: &Problem<'_>, item: Item) -> bool {
    matches!(item, Item::Credential(c) if problem.goals.contains(&c))
}

/// For each earned credential the number of exams after which it is complete.
pub(super) fn completed_after(problem: &Problem<'_>, plan: &Plan) -> Vec<usize> {
    let mut after: Vec<usize> = Vec::new();
    let hand = plan.hand(problem);
    let brings = |earned: &Earned, credential| {
        let track = &problem.catalog.credential(earned.credential).tracks[earned.track];
        earned.credential == credential || track.grants.contains(&credential)
    };
    for earned in &plan.earned {
        let step_of = |item: &Item| match item {
            Item::Exam(exam) => plan.exams.iter().position(|e| e == exam).map_or(0, |i| i + 1),
            Item::Credential(c) => {
                plan.earned.iter().position(|e| brings(e, *c)).and_then(|i| after.get(i)).map_or(0, |s| *s)
            }
        };
        let claimed = plan
            .claims
            .iter()
            .filter(|claim| claim.credential == earned.credential)
            .flat_map(|claim| &claim.option_in(problem.catalog).items)
            .map(step_of);
        let track = &problem.catalog.credential(earned.credential).tracks[earned.track];
        let required = track
            .requires
            .iter()
            .filter_map(|r| r.any.iter().find(|i| hand.has(problem, **i, r.active)))
            .map(step_of);
        let step = claimed.chain(required).max().unwrap_or(0);
        after.push(step);
    }
    after
}
