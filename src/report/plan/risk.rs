use crate::catalog::ExamId;
use crate::money::Money;
use crate::plan::{Plan, reserve};
use crate::query::{Answer, Tradeoff};
use crate::question::{Criterion, Question};
use crate::report::{capitalized, count, exam_ids, listed};
use crate::words::number;

use super::amount;

/// What fewer exams cost, or less money takes, as a sentence: `One exam instead of two costs 50.00 more.` Where
/// other exams are without a price the costs cannot be compared: `One exam instead of two: price not known.`
pub(super) fn tradeoff(question: &Question, answer: &Answer) -> Option<String> {
    let (Tradeoff { better_in, totals }, plan) = (answer.tradeoff.as_ref()?, answer.plan.as_ref()?);
    let own = plan.totals.exams;
    let instead = match totals.exams {
        n if n == own => format!("{} other exams", capitalized(&number(n))),
        1 => format!("One exam instead of {}", number(own)),
        n => format!("{} exams instead of {}", capitalized(&number(n)), number(own)),
    };
    let verb = if totals.exams == 1 { "costs" } else { "cost" };
    let Some(Money(more)) = totals.cost_beyond(&plan.totals) else {
        return Some(format!("{instead}: {}.", totals.cost_in_words(question)?));
    };
    let (money, than) = match better_in {
        Criterion::Cost => (-more, "less"),
        _ => (more, "more"),
    };
    Some(format!("{instead} {verb} {} {than}.", question.format(Criterion::Cost, money)))
}

/// So many exams are named that add the most.
const NAMED: usize = 3;

/// What one failed attempt adds, as a sentence; and of which exams that is not known.
pub(super) fn reserve_of(question: &Question, plan: &Plan) -> Option<String> {
    let reserve = reserve(question, plan)?;
    let named = |exams: &[ExamId], conjunction| match exams.len() {
        n if n > NAMED => None,
        _ => Some(listed(&exam_ids(question, exams), conjunction)),
    };
    let which = match reserve.exams.len() {
        n if n == plan.exams.len() => None,
        _ => named(&reserve.exams, "or"),
    };
    let which = which.map_or_else(String::new, |which| format!(" ({which})"));
    let known = match reserve.amount {
        Money(0) => format!("another attempt is included in the price{which}"),
        most => format!("one failed attempt adds at most {}{which}", amount(question, most)?),
    };
    let unknown = match reserve.unknown.len() {
        0 => String::new(),
        n => {
            let exams = named(&reserve.unknown, "and").unwrap_or_else(|| count(n, "other exam"));
            format!("; for {exams} it is not known")
        }
    };
    Some(format!("If an exam is failed: {known}{unknown}."))
}
