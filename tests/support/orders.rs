//! Every order of a plan, one after the other.

use std::collections::BTreeSet;

use studypath::catalog::{CredentialId, ExamId, Item, Requirement};
use studypath::plan::Plan;
use studypath::question::Question;
use studypath::rule::Scope;
use studypath::transcript::Transcript;

use super::oracle::{World, calendars};

/// An order with what it is judged by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Order {
    /// How much advice it does not follow.
    pub broken: usize,
    /// The sum of the steps after which the credentials are reached.
    pub wait: usize,
    /// The order itself.
    pub exams: Vec<ExamId>,
    /// Each credential reached, with the step.
    pub reached: BTreeSet<(CredentialId, usize)>,
}

/// The best of all legal orders: the least advice broken, then the earliest milestones, then the first in
/// catalog order. `None` where no order is legal.
pub fn best(question: &Question, plan: &Plan) -> Option<Order> {
    // Of the transcript only what the question can touch is counted.
    let nobody = question.with_transcript(Transcript::new());
    let scopes = [Scope::with_cost(question), Scope::with_cost(&nobody)];
    let mut transcript = Transcript::clone(&question.transcript);
    let bought = |item: Item| {
        let mut offers = plan.purchases.iter().flat_map(|o| question.tariff().map(|t| &t.offers[*o]));
        offers.any(|offer| offer.requires.contains(&item))
    };
    let claimed =
        |item: Item| plan.claims.iter().any(|claim| claim.option_in(&question.catalog).items.contains(&item));
    transcript.retain(|item| {
        let in_scope = |scope: &Scope| match item {
            Item::Exam(exam) => scope.exams.contains(&exam),
            Item::Credential(credential) => scope.credentials.contains(&credential),
        };
        bought(item) || claimed(item) || scopes.iter().any(in_scope)
    });
    let counted = question.with_transcript(transcript);
    let world = World::new(&counted);
    let mut orders = Vec::new();
    permute(&mut plan.exams.clone(), 0, &mut |exams| orders.extend(order(&counted, &world, plan, exams)));
    let mut best = orders.into_iter().min()?;
    best.reached.retain(|(c, _)| !question.has(*c) || plan.track_of(*c).is_some());
    Some(best)
}

fn permute(exams: &mut Vec<ExamId>, from: usize, visit: &mut dyn FnMut(&[ExamId])) {
    if from == exams.len() {
        visit(exams);
    }
    for at in from..exams.len() {
        exams.swap(from, at);
        permute(exams, from + 1, visit);
        exams.swap(from, at);
    }
}

fn order(question: &Question, world: &World<'_>, plan: &Plan, exams: &[ExamId]) -> Option<Order> {
    let catalog = &question.catalog;
    let mut reached = BTreeSet::new();
    let mut broken = 0;
    let start = on_hand(question, world, plan, &[]);
    reached.extend(
        plan.earned.iter().filter(|e| start.contains(&e.credential.into())).map(|e| (e.credential, 0)),
    );
    // What the plan itself brings: it does not rest on what comes for free.
    let own = |hand: &BTreeSet<Item>| -> BTreeSet<Item> {
        let is_own = |item: &&Item| match item {
            Item::Credential(c) => question.has(**item) || plan.track_of(*c).is_some(),
            Item::Exam(_) => true,
        };
        hand.iter().filter(is_own).copied().collect()
    };
    let mut hand = start;
    let mut clock = 0;
    for (step, exam) in exams.iter().enumerate() {
        let facts = catalog.exam(*exam);
        let offers = question.tariff().into_iter().flat_map(|t| plan.purchases.iter().map(|o| &t.offers[*o]));
        let mut paying = offers.filter(|offer| offer.covers.contains(exam)).peekable();
        // What has no price for this candidate is paid for in a way that nobody knows.
        let paid = plan.totals.unpriced.contains(exam)
            || paying.peek().is_none()
            || paying.any(|o| o.requires.iter().all(|item| own(&hand).contains(item)));
        if !(meets(&own(&hand), &facts.requires) && paid) {
            return None;
        }
        if let Some(schedule) = question.schedule() {
            let hours = calendars::effort(question, schedule, *exam);
            let (at, day) = calendars::next(schedule, clock, hours, facts.released);
            clock = at;
            if question.deadline(*exam).is_some_and(|last| last < day) {
                return None;
            }
        }
        broken += facts
            .after
            .iter()
            .map(|advice| advice.item)
            .filter(|item| {
                let later = |item: &Item| exams[step + 1..].iter().any(|e| Item::Exam(*e) == *item);
                later(item) && !question.has(*item)
            })
            .count();
        let next = on_hand(question, world, plan, &exams[..=step]);
        for item in next.difference(&hand) {
            if let Item::Credential(credential) = item {
                reached.insert((*credential, step + 1));
            }
        }
        hand = next;
    }
    let complete = plan.earned.iter().all(|earned| hand.contains(&earned.credential.into()));
    let wait = reached.iter().map(|(_, step)| step).sum();
    complete.then(|| Order { broken, wait, exams: exams.to_vec(), reached })
}

fn meets(hand: &BTreeSet<Item>, requirements: &[Requirement]) -> bool {
    requirements.iter().all(|requirement| requirement.any.iter().any(|item| hand.contains(item)))
}

/// What is on hand once these exams are passed: a credential that the plan earns once its claims and what
/// its track requires are, any other one as soon as it can be earned in some way.
fn on_hand(question: &Question, world: &World<'_>, plan: &Plan, sat: &[ExamId]) -> BTreeSet<Item> {
    let catalog = &question.catalog;
    let mut hand: BTreeSet<Item> = question.on_hand().map(|(item, _)| item).collect();
    hand.extend(sat.iter().map(|exam| Item::Exam(*exam)));
    for _ in 0..plan.earned.len() {
        for earned in &plan.earned {
            let track = &catalog.credential(earned.credential).tracks[earned.track];
            let mut claims = plan.claims.iter().filter(|claim| claim.credential == earned.credential);
            if meets(&hand, &track.requires)
                && claims.all(|claim| claim.option_in(catalog).items.iter().all(|item| hand.contains(item)))
            {
                hand.insert(earned.credential.into());
            }
        }
    }
    loop {
        let before = hand.len();
        for credential in catalog.credential_ids().filter(|c| plan.track_of(*c).is_none()) {
            if world.can_be_earned(credential, &hand) {
                hand.insert(credential.into());
            }
        }
        if hand.len() == before {
            return hand;
        }
    }
}
