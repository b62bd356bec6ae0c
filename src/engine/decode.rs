use studypath_ilp::Engine;

use super::Failure;
use super::exit::arranged_within;
use super::unsupported;
use crate::catalog::ExamId;
use crate::plan::{Claim, Earned, Plan, Spent, Totals, spend};
use crate::question::Criterion;
use crate::rule::{self, Formulation};

/// Reads a plan off an assignment, recomputes its totals from the catalog and the price list, and
/// checks it against every rule.
///
/// # Errors
///
/// [`Failure::Rejected`] when the plan breaks a rule, [`Failure::Stopped`] when a limit stops the search for an order of study.
pub fn decode(f: &Formulation, values: &[i64], engine: &Engine<'_>) -> Result<Plan, Failure> {
    let finder = engine.backend.name();
    arranged_within(&f.question, &read(f, values, finder)?, finder, &|| engine.has_time())
}

/// The plan of an assignment, in no order yet.
pub(super) fn read(f: &Formulation, values: &[i64], finder: &'static str) -> Result<Plan, Failure> {
    let question = &f.question;
    let exams: Vec<_> = f.sit.iter().filter(|(_, v)| values[v.0] == 1).map(|(exam, _)| *exam).collect();
    let earned: Vec<Earned> = f
        .track
        .iter()
        .filter(|(_, v)| values[v.0] == 1)
        .map(|((credential, track), _)| Earned { credential: *credential, track: *track })
        .collect();
    let used = |claim: &Claim| earned.contains(&Earned { credential: claim.credential, track: claim.track });
    let claims: Vec<Claim> = f
        .claim
        .iter()
        .filter(|(claim, v)| values[v.0] == 1 && used(claim))
        .map(|(claim, _)| *claim)
        .collect();
    let mut purchases = Vec::new();
    if let (true, Some(tariff)) = (question.judged_by(Criterion::Cost), question.tariff()) {
        purchases.extend(f.buy.iter().filter(|(_, v)| values[v.0] == 1).map(|(offer, _)| *offer));
        let sold_alone = |exam| f.offers_for(exam).iter().all(|offer| !f.buy.contains_key(offer));
        let alone = exams.iter().copied().filter(|exam| sold_alone(*exam));
        purchases.extend(alone.filter_map(|exam| rule::cheapest_plain(question, tariff, exam)));
        purchases.sort_unstable();
    }
    let unpriced =
        exams.iter().copied().filter(|exam| f.unpriced.get(exam).is_some_and(|v| values[v.0] == 1));
    let totals = Totals { unpriced: unpriced.collect(), ..Totals::default() };
    let mut plan = Plan { exams, earned, claims, purchases, totals, ..Plan::default() };
    plan.vouchers = match question.schedule() {
        // In time not every choice of vouchers will do; the program has made one.
        Some(_) => spent(f, values, &plan.purchases),
        None => spend(question, &plan).map_err(|_| unsupported(finder))?,
    };
    Ok(plan)
}

/// The vouchers that the program gives for the offers bought.
fn spent(f: &Formulation, values: &[i64], purchases: &[usize]) -> Vec<Spent> {
    let Some(tariff) = f.question.tariff() else { return Vec::new() };
    let sold = purchases.iter().copied().filter(|offer| tariff.offers[*offer].voucher.is_some());
    let from = |offer: usize| {
        let mut given = f.spend.range((offer, ExamId(0))..=(offer, ExamId(usize::MAX)));
        given.find(|(_, var)| values[var.0] == 1).map(|((_, exam), _)| *exam)
    };
    sold.map(|offer| Spent { offer, from: from(offer) }).collect()
}
