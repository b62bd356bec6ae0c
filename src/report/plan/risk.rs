use crate::money::Money;
use crate::plan::{Plan, reserve};
use crate::query::{Answer, Tradeoff};
use crate::question::{Criterion, Question};
use crate::report::{capitalized, exam_ids, listed};
use crate::words::number;

use super::amount;

/// What fewer exams cost, or less money takes, as a sentence: `One exam instead of two costs 50.00 more.`
pub(super) fn tradeoff(question: &Question, answer: &Answer) -> Option<String> {
    let (Tradeoff { better_in, cost, exams }, plan) = (answer.tradeoff?, answer.plan.as_ref()?);
    let (Money(other), Money(own)) = (cost, plan.totals.cost?);
    let instead = format!(
        "{} {} instead of {}",
        capitalized(&number(exams)),
        if exams == 1 { "exam" } else { "exams" },
        number(plan.totals.exams)
    );
    let verb = if exams == 1 { "costs" } else { "cost" };
    Some(match better_in {
        Criterion::Cost => {
            format!("{instead} {verb} {} less.", question.format(Criterion::Cost, own - other))
        }
        _ => format!("{instead} {verb} {} more.", question.format(Criterion::Cost, other - own)),
    })
}

/// So many exams are named that add the most.
const NAMED: usize = 3;

/// What one failed attempt adds, as a sentence.
pub(super) fn reserve_of(question: &Question, plan: &Plan) -> Option<String> {
    let reserve = reserve(question, plan)?;
    if reserve.amount == Money(0) {
        return Some("If an exam is failed: another attempt is included in the price.".to_owned());
    }
    let which = match reserve.exams.len() {
        n if n == plan.exams.len() || n > NAMED => String::new(),
        _ => format!(" ({})", listed(&exam_ids(question, &reserve.exams), "or")),
    };
    let most = amount(question, reserve.amount)?;
    Some(format!("If an exam is failed: one failed attempt adds at most {most}{which}."))
}
