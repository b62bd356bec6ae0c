use std::cell::Cell;

use super::Failure;
use crate::money::Money;
use crate::plan::{Plan, StudyOrder, Totals};
use crate::question::{Criterion, Question};
use crate::rule;

/// The same plan in study order, with its totals recomputed, checked against every rule. Says who found it where it
/// is not legal.
///
/// # Errors
///
/// [`Failure::Rejected`] when no order of study supports the plan, and when it breaks a rule.
pub fn arranged(question: &Question, plan: &Plan, finder: &'static str) -> Result<Plan, Failure> {
    arranged_within(question, plan, finder, &|| true)
}

/// The same as long as there is time to go on: then in the best order found so far.
///
/// # Errors
///
/// As for [`arranged`], and [`Failure::Stopped`] when no order was found in time.
pub(crate) fn arranged_within(
    question: &Question,
    plan: &Plan,
    finder: &'static str,
    go_on: &dyn Fn() -> bool,
) -> Result<Plan, Failure> {
    let was_stopped = Cell::new(false);
    let asked = || {
        let goes_on = go_on();
        was_stopped.set(was_stopped.get() || !goes_on);
        goes_on
    };
    let order = rule::order_in_time(question, plan, &asked)
        .map_err(|_| if was_stopped.get() { Failure::Stopped } else { unsupported(finder) })?;
    let StudyOrder { exams, days, earned, milestones } = order;
    let mut plan = Plan { exams, days, earned, milestones, ..plan.clone() };
    plan.totals = totals(question, &plan);
    checked(question, plan, finder)
}

/// The same plan, checked against every rule as it is, its order and its totals among them.
///
/// # Errors
///
/// [`Failure::Rejected`] when it breaks a rule.
pub fn checked(question: &Question, plan: Plan, finder: &'static str) -> Result<Plan, Failure> {
    match rule::check(question, &plan).into_iter().next() {
        None => Ok(plan),
        Some(broken) => {
            Err(Failure::Rejected { backend: finder, violation: format!("{}: {}", broken.rule, broken.text) })
        }
    }
}

/// What is said of a plan that no order of study supports.
pub(crate) fn unsupported(finder: &'static str) -> Failure {
    Failure::Rejected { backend: finder, violation: "no order of study supports it".into() }
}

fn totals(question: &Question, plan: &Plan) -> Totals {
    let prices = question.tariff().filter(|_| question.judged_by(Criterion::Cost));
    let cost = prices.and_then(|tariff| Money::sum(plan.purchases.iter().map(|o| tariff.offers[*o].price)));
    let mut unpriced = match (question.tariff(), prices) {
        (None, _) => plan.exams.clone(),
        (Some(_), Some(_)) => plan.totals.unpriced.clone(),
        // Not asked for.
        (Some(_), None) => Vec::new(),
    };
    unpriced.sort_unstable();
    let hours = plan.exams.iter().map(|exam| question.hours(*exam).map(u64::from)).sum();
    Totals { cost, unpriced, exams: plan.exams.len(), hours }
}
