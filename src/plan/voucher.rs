use std::collections::{BTreeMap, BTreeSet};

use super::{Earned, Plan, Stuck};
use crate::catalog::ExamId;
use crate::question::Question;
use crate::semantics::Holdings;

/// A voucher, and what it is spent on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spent {
    /// The offer that is bought with it, as a place in the tariff.
    pub offer: usize,
    /// The exam whose pass brings it; `None` for a voucher at hand.
    pub from: Option<ExamId>,
}

/// Says which voucher goes with which purchase, so that each is there before it is spent: those at hand
/// first, then the earliest earned.
///
/// Sits the exams one after the other in thought. A step that leaves no fewer vouchers than it found
/// can be taken at once, it spoils nothing; only where every step open costs a voucher that it does not
/// bring back are the choices tried. Without such steps O(n²) in the size of the plan.
///
/// # Errors
///
/// [`Stuck`] when there is no such order.
pub fn spend(question: &Question, plan: &Plan) -> Result<Vec<Spent>, Stuck> {
    let purchases = &plan.purchases;
    let Some(tariff) = question.tariff() else { return Ok(Vec::new()) };
    if purchases.iter().all(|offer| tariff.offers[*offer].voucher.is_none()) {
        return Ok(Vec::new());
    }
    let mut exams = plan.exams.clone();
    exams.sort_unstable();
    let names = purchases.iter().filter_map(|offer| tariff.offers[*offer].voucher.as_deref());
    let at_hand: BTreeMap<&str, Vec<Option<ExamId>>> = names
        .map(|name| (name, vec![None; (question.transcript.vouchers(name) as usize).min(purchases.len())]))
        .collect();
    let walk = Walk { question, plan };
    let mut seen = BTreeSet::new();
    let start = State {
        exams,
        earned: plan.earned.clone(),
        at_hand,
        holdings: Holdings::default(),
        spent: Vec::new(),
    };
    match walk.finish(start, &mut seen) {
        Ok(mut spent) => {
            spent.sort_unstable();
            Ok(spent)
        }
        Err(left) => Err(Stuck { exams: left.exams, credentials: left.earned }),
    }
}

struct Walk<'a> {
    question: &'a Question,
    plan: &'a Plan,
}

#[derive(Clone)]
struct State<'a> {
    /// What is left to sit.
    exams: Vec<ExamId>,
    /// What is left to earn.
    earned: Vec<Earned>,
    /// The vouchers to spend, the oldest first.
    at_hand: BTreeMap<&'a str, Vec<Option<ExamId>>>,
    holdings: Holdings,
    spent: Vec<Spent>,
}

/// How an exam can be paid for in a state.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Payment {
    /// Without a voucher, by an offer that is bought already, or at a price that is not known.
    Free,
    /// With a voucher for this offer.
    Voucher(usize),
}

impl<'a> Walk<'a> {
    /// Everything spent in the end, or the state in which nothing goes on.
    fn finish(
        &self,
        mut state: State<'a>,
        seen: &mut BTreeSet<(Vec<ExamId>, Vec<usize>)>,
    ) -> Result<Vec<Spent>, State<'a>> {
        loop {
            self.earn(&mut state);
            let open: Vec<(ExamId, Payment)> =
                state.exams.iter().flat_map(|exam| self.payments(&state, *exam)).collect();
            let harmless = open.iter().find(|(exam, payment)| self.costs_nothing(*exam, *payment));
            if let Some((exam, payment)) = harmless.copied() {
                self.sit(&mut state, exam, payment);
                continue;
            }
            if state.exams.is_empty() && state.earned.is_empty() {
                return Ok(state.spent);
            }
            let mut bought: Vec<usize> = state.spent.iter().map(|spent| spent.offer).collect();
            bought.sort_unstable();
            if seen.insert((state.exams.clone(), bought)) {
                for (exam, payment) in open {
                    let mut next = state.clone();
                    self.sit(&mut next, exam, payment);
                    if let Ok(spent) = self.finish(next, seen) {
                        return Ok(spent);
                    }
                }
            }
            return Err(state);
        }
    }

    fn earn(&self, state: &mut State<'a>) {
        let is_open =
            |state: &State<'_>, e: &Earned| self.plan.can_be_earned(self.question, &state.holdings, *e);
        while let Some(next) = state.earned.iter().position(|earned| is_open(state, earned)) {
            let earned = state.earned.remove(next);
            state.holdings.earn(self.question, earned.credential, earned.track);
        }
    }

    /// The ways to sit an exam next. Where it can be paid for without a voucher, that is the only one.
    fn payments(&self, state: &State<'a>, exam: ExamId) -> Vec<(ExamId, Payment)> {
        let requires = &self.question.catalog.exam(exam).requires;
        let Some(tariff) = self.question.tariff() else { return Vec::new() };
        if !requires.iter().all(|requirement| state.holdings.meets(self.question, requirement)) {
            return Vec::new();
        }
        if self.plan.totals.unpriced.contains(&exam) {
            return vec![(exam, Payment::Free)];
        }
        let mut payments = Vec::new();
        let mut paid = false;
        for offer in self.plan.purchases.iter().copied() {
            let row = &tariff.offers[offer];
            if !row.covers.contains(&exam) {
                continue;
            }
            paid = true;
            if !row.requires.iter().all(|item| state.holdings.has(self.question, *item, false)) {
                continue;
            }
            match row.voucher.as_deref() {
                Some(name) if !state.spent.iter().any(|spent| spent.offer == offer) => {
                    if state.at_hand.get(name).is_some_and(|vouchers| !vouchers.is_empty()) {
                        payments.push((exam, Payment::Voucher(offer)));
                    }
                }
                _ => return vec![(exam, Payment::Free)],
            }
        }
        if paid { payments } else { vec![(exam, Payment::Free)] }
    }

    /// Does the step leave at least as many vouchers of each name as it found? A voucher for several
    /// exams is spent on the first of them, and then counts for the others.
    fn costs_nothing(&self, exam: ExamId, payment: Payment) -> bool {
        let Payment::Voucher(offer) = payment else { return true };
        self.question.tariff().is_some_and(|tariff| {
            let name = tariff.offers[offer].voucher.as_deref();
            name.is_some_and(|name| tariff.brings(exam, name))
        })
    }

    fn sit(&self, state: &mut State<'a>, exam: ExamId, payment: Payment) {
        let Some(tariff) = self.question.tariff() else { return };
        if let Payment::Voucher(offer) = payment
            && let Some(vouchers) =
                tariff.offers[offer].voucher.as_deref().and_then(|name| state.at_hand.get_mut(name))
            && !vouchers.is_empty()
        {
            state.spent.push(Spent { offer, from: vouchers.remove(0) });
        }
        for (name, vouchers) in &mut state.at_hand {
            if tariff.brings(exam, name) {
                vouchers.push(Some(exam));
            }
        }
        state.exams.retain(|other| *other != exam);
        state.holdings.sit(exam);
    }
}
