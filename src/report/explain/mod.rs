//! The answer to "why this plan, and why not that one?".

mod document;

use crate::catalog::{ExamId, Item};
use crate::money::Money;
use crate::plan::{Plan, without_a_price};
use crate::query::{Answer, Explanation, Status, Threshold, Value, With, Without};
use crate::question::{Criterion, Question};
use crate::schema::{self, Reply};

use super::plan::uses;
use super::{Format, TerminalStyle, Written, count, exam_ids, listed, write};

pub use document::document;

/// Writes an explanation down. The style matters for text only.
pub fn render(
    format: Format,
    question: &Question,
    explanation: &Explanation,
    style: &TerminalStyle,
) -> Written {
    let reply = || Reply::Explain(schema::Explanation::of(question, explanation));
    write(format, style, reply, || document(question, explanation))
}

/// A number with its unit, for people: `125.00 USD`, `2 exams`, `40 hours`, `125.00 USD and 1 exam without a price`.
fn amount(question: &Question, criterion: Criterion, value: Value) -> String {
    let number = |amount: i64| {
        let number = question.format(criterion, amount);
        match (criterion, question.tariff()) {
            (Criterion::Cost, Some(tariff)) => format!("{number} {}", tariff.currency),
            (Criterion::Cost, None) => number,
            (Criterion::Exams, _) => count(usize::try_from(amount).unwrap_or_default(), "exam"),
            (Criterion::Hours, _) => count(usize::try_from(amount).unwrap_or_default(), "hour"),
        }
    };
    let unpriced = || without_a_price(usize::try_from(value.unpriced).unwrap_or_default());
    match (value.unpriced, value.amount) {
        (0, amount) => number(amount),
        (_, 0) => unpriced(),
        (_, 1..) => format!("{} and {}", number(value.amount), unpriced()),
        (_, ..=-1) => format!("{} instead of {}", unpriced(), number(-value.amount)),
    }
}

/// `125.00 USD more`, `the same cost`.
fn compared(question: &Question, base: &Answer, other: &Answer) -> String {
    match base.extra(other) {
        None => "not proven".to_owned(),
        Some(extra) if extra == Value::default() => match base.first_criterion() {
            Criterion::Cost => "the same cost".to_owned(),
            Criterion::Exams => "as many exams".to_owned(),
            Criterion::Hours => "as many hours".to_owned(),
        },
        Some(extra) => format!("{} more", amount(question, base.first_criterion(), extra)),
    }
}

/// The exams of one plan that another one does not have, a few of them by name.
fn only_in(question: &Question, plan: &Plan, other: &Plan) -> String {
    let ids = exam_ids(question, &plan.beyond(other));
    match ids.len() {
        0..=4 => listed(&ids, "and"),
        n => format!("{} and {} more", ids[..3].join(", "), n - 3),
    }
}

/// What is said where a limit stopped a search.
const NOT_KNOWN: &str = "not known";

/// What the best plan without an exam is: `125.00 USD more, with a and b`, or `no plan`.
fn without(question: &Question, base: &Answer, without: &Without) -> String {
    if without.answer.status == Status::Unproven {
        return NOT_KNOWN.to_owned();
    }
    let (Some(plan), Some(other)) = (&base.plan, &without.answer.plan) else { return "no plan".to_owned() };
    let compared = compared(question, base, &without.answer);
    match only_in(question, other, plan) {
        instead if instead.is_empty() => compared,
        instead => format!("{compared}, with {instead}"),
    }
}

/// Up to which price an exam stays.
fn up_to(question: &Question, threshold: Option<Threshold>) -> String {
    match threshold {
        None => String::new(),
        Some(Threshold::Any) => "any price".to_owned(),
        Some(Threshold::Price(Money(price))) => question.format(Criterion::Cost, price),
        Some(Threshold::Unknown) => NOT_KNOWN.to_owned(),
    }
}

/// The answer to "why not this exam?" as a sentence.
fn why_not(question: &Question, explanation: &Explanation, with: &With) -> String {
    let id = &question.catalog.exam(with.exam).id;
    if !question.may_sit(with.exam) {
        return format!("{id} is passed already.");
    }
    if with.answer.status == Status::Unproven {
        return format!("What a plan with {id} takes is not known: a limit stopped the search.");
    }
    let base = &explanation.answer;
    let (Some(plan), Some(other)) = (&base.plan, &with.answer.plan) else {
        let because = with.answer.reasons_about(question, with.exam).join("; ");
        return match because.as_str() {
            "" => format!("There is no plan with {id}."),
            because => format!("There is no plan with {id}: {because}."),
        };
    };
    if plan.exams.contains(&with.exam) {
        return format!("{id} is part of the plan.");
    }
    let compared = match base.extra(&with.answer) {
        Some(extra) if extra == Value::default() => {
            format!("is as good as this one ({})", compared(question, base, &with.answer))
        }
        _ => format!("takes {}", compared(question, base, &with.answer)),
    };
    let mut text = format!("The best plan with {id} {compared}");
    if uses::uses(question, other, Item::Exam(with.exam)).iter().all(|found| *found == uses::Use::Asked) {
        text.push_str("; it would count for nothing there");
    } else {
        let is_added = |exam: &ExamId| *exam != with.exam && !plan.exams.contains(exam);
        let added: Vec<ExamId> = other.exams.iter().copied().filter(is_added).collect();
        let (dropped, also) = (only_in(question, plan, other), listed(&exam_ids(question, &added), "and"));
        if !dropped.is_empty() {
            text.push_str(&format!("; it replaces {dropped}"));
        }
        if !also.is_empty() {
            text.push_str(&format!("{} needs {also}, too", if dropped.is_empty() { "; it" } else { " and" }));
        }
    }
    format!("{text}.")
}

/// The best next pass as a sentence: the first step of the plan, and how many exams are as good.
fn advice(question: &Question, explanation: &Explanation) -> Option<String> {
    let first = explanation.savings.first()?;
    let id = &question.catalog.exam(first.exam).id;
    let as_good = explanation.savings.iter().filter(|other| other.saves == first.saves).count() - 1;
    let others = match as_good {
        0 => "No other exam is as good to begin with.".to_owned(),
        1 => "One other exam is as good to begin with.".to_owned(),
        n => format!("{n} other exams are as good to begin with."),
    };
    Some(format!("Pass {id} next, as the plan does. {others}"))
}
