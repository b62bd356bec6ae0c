use std::cell::LazyCell;

use rustc_hash::FxHashMap;

use crate::catalog::{CredentialId, ExamId, Item, Requirement};
use crate::plan::{Claim, Earned, Milestone, Plan};
use crate::question::Question;
use crate::semantics::Producer;
use crate::words::listed;

/// What an item is good for in a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
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
pub(crate) fn uses(question: &Question, plan: &Plan, item: Item) -> Vec<Use> {
    let catalog = &question.catalog;
    // Looked at only where the item is named, which is a few times in a plan.
    let after = LazyCell::new(|| completed_after(plan));
    let meets = |requirements: &[Requirement]| {
        let mut naming = requirements.iter().filter(|r| r.any.contains(&item));
        naming.any(|r| first(question, plan, &after, r).is_some_and(|(_, i)| i == item))
    };
    let slots = plan.claims.iter().filter(|c| c.option_in(catalog).items.contains(&item));
    let opened =
        plan.earned.iter().filter(|e| meets(&catalog.credential(e.credential).tracks[e.track].requires));
    let sat = plan.exams.iter().filter(|exam| meets(&catalog.exam(**exam).requires));
    let offers = plan
        .purchases
        .iter()
        .filter(|i| question.tariff().is_some_and(|tariff| tariff.offers[**i].requires.contains(&item)));
    let mut found: Vec<Use> = slots.map(|claim| Use::Slot(*claim)).collect();
    found.extend(opened.map(|earned| Use::Opens(*earned)));
    found.extend(sat.map(|exam| Use::ToSit(Item::Exam(*exam))));
    found.extend(offers.map(|offer| Use::Offer(*offer)));
    let spent = plan.vouchers.iter().filter(|spent| spent.from.is_some() && spent.from == item.exam());
    found.extend(spent.map(|spent| Use::Voucher(spent.offer)));
    if question.asks_for(item) {
        found.push(Use::Asked);
    }
    found
}

/// What an item is good for, in words. A credential that is the only goal goes without saying.
pub(crate) fn phrase(question: &Question, plan: &Plan, item: Item) -> String {
    let found = uses(question, plan, item).into_iter();
    found.map(|found| words(question, found, item)).collect::<Vec<_>>().join(", ")
}

/// One thing that an item is good for, in words.
pub(crate) fn words(question: &Question, found: Use, item: Item) -> String {
    let catalog = &question.catalog;
    let prefix = |credential| {
        let id = &catalog.credential(credential).id;
        if *question.goals == [credential] { String::new() } else { format!("{id} ") }
    };
    let name = |offer: usize| question.tariff().map_or("", |tariff| tariff.offers[offer].item.as_str());
    match found {
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
        Use::Offer(offer) => format!("needed for the price of {}", name(offer)),
        Use::Voucher(offer) => format!("brings the voucher for {}", name(offer)),
        Use::Asked => "asked for".to_owned(),
    }
}

/// Is it one of the credentials asked for?
pub(crate) fn is_goal(question: &Question, item: Item) -> bool {
    matches!(item, Item::Credential(c) if question.goals.contains(&c))
}

/// When a credential is reached, in words.
pub(crate) fn when(milestone: &Milestone) -> String {
    match milestone.after_step {
        0 => "at once".to_owned(),
        step => format!("after exam {step}"),
    }
}

/// When an item is on hand: after how many exams, and as which of the credentials earned then.
type Moment = (usize, usize);

/// The moment at which an item is on hand as it is asked for, as far as `after` says when credentials
/// are complete.
fn moment(question: &Question, plan: &Plan, after: &[usize], item: Item, active: bool) -> Option<Moment> {
    let Some(producers) = question.producers(item, active) else { return Some((0, 0)) };
    let made = |producer: Producer| {
        let earned = |e: &Earned| match producer {
            Producer::Grant(credential, track) => *e == Earned { credential, track },
            _ => producer.item() == Item::Credential(e.credential),
        };
        if let Producer::Sit(exam) = producer {
            return plan.exams.iter().position(|e| *e == exam).map(|i| (i + 1, 0));
        }
        let place = plan.earned.iter().position(earned)?;
        after.get(place).map(|exams| (*exams, place + 1))
    };
    producers.into_iter().filter_map(made).min()
}

/// What meets a requirement first, and when.
fn first(
    question: &Question,
    plan: &Plan,
    after: &[usize],
    requirement: &Requirement,
) -> Option<(Moment, Item)> {
    let active = requirement.active;
    let moments =
        requirement.any.iter().filter_map(|i| Some((moment(question, plan, after, *i, active)?, *i)));
    moments.min_by_key(|(moment, _)| *moment)
}

/// The credential of the plan whose track brings this one along.
pub(crate) fn along_with<'c>(question: &'c Question, plan: &Plan, granted: CredentialId) -> Option<&'c str> {
    let grants = |e: &&Earned| question.catalog.brings(e.credential, e.track).contains(&granted);
    let by = plan.earned.iter().find(grants)?;
    Some(&question.catalog.credential(by.credential).id)
}

/// Is it on hand before the exam is sat?
pub(crate) fn is_before(question: &Question, plan: &Plan, item: Item, exam: ExamId) -> bool {
    let after = completed_after(plan);
    moment(question, plan, &after, item, false) < moment(question, plan, &after, exam.into(), false)
}

/// For each earned credential the number of exams after which it is complete.
pub(crate) fn completed_after(plan: &Plan) -> Vec<usize> {
    // The first of several wins.
    let reached: FxHashMap<CredentialId, usize> =
        plan.milestones.iter().rev().map(|m| (m.credential, m.after_step)).collect();
    let after = |e: &Earned| reached.get(&e.credential).copied().unwrap_or(plan.exams.len());
    plan.earned.iter().map(after).collect()
}
