use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use studypath_ilp::Search;

use super::openness::reachable;
use super::{Answer, Engine, Failure, Status, Value};
use crate::catalog::{Catalog, CatalogParts, ExamId, Item, Requirement};
use crate::engine::search_of;
use crate::engine::stages::{Least, settle_criterion};
use crate::engine::{answer, best_of};
use crate::money::Money;
use crate::price::{PriceRow, Tariff};
use crate::question::{Criterion, Policy, Question};
use crate::rule::{self, Formulation, cheapest_plain, formulate};

/// Why the best plan is what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The answer that is explained. Where there is no plan, its conflict is the explanation.
    pub answer: Answer,
    /// What the plan would be without each of its exams, in study order.
    pub exams: Vec<Without>,
    /// What the plan would be with the exams asked about, in the order asked.
    pub why_not: Vec<With>,
    /// What a pass taken next is worth, for each exam that a plan can begin with: the best first, of equally
    /// good ones those of the plan, in study order.
    pub savings: Vec<Saving>,
}

/// An exam of the plan, and what there is without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Without {
    /// The exam.
    pub exam: ExamId,
    /// The best plan without it, or why there is none.
    pub answer: Answer,
    /// Up to which price it stays in the plan. Absent where plans are not judged by cost first, and
    /// where nothing but an offer for several sells it.
    pub up_to: Option<Threshold>,
}

/// Up to which plain price an exam is part of a cheapest plan, all other prices unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threshold {
    /// Whatever it costs: without it there is no plan, or an offer pays for it.
    Any,
    /// Up to this price. At this very price the plan without it costs the same.
    Price(Money),
    /// Not known: a limit stopped the search.
    Unknown,
}

/// An exam that was asked about, and what there is with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct With {
    /// The exam.
    pub exam: ExamId,
    /// The best plan with it, or why there is none.
    pub answer: Answer,
}

/// What a pass taken next is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Saving {
    /// The exam.
    pub exam: ExamId,
    /// The net effect in the first criterion: the best plan less the best one that begins with the exam, which
    /// is what the exam takes on that path and what the rest takes after it. Nothing for the first step of the
    /// best plan, and never more. Absent where a limit stopped the search.
    pub saves: Option<Value>,
}

impl Explanation {
    /// Is all of it known? Not where a limit stopped one of the searches.
    pub fn is_complete(&self) -> bool {
        let without = self.exams.iter();
        let others =
            without.clone().map(|story| &story.answer).chain(self.why_not.iter().map(|with| &with.answer));
        others.chain([&self.answer]).all(|answer| answer.status != Status::Unproven)
            && !without.map(|story| story.up_to).any(|up_to| up_to == Some(Threshold::Unknown))
            && self.savings.iter().all(|saving| saving.saves.is_some())
    }
}

/// Explains the best plan: what it would be without each of its exams, up to which price each of them
/// stays, what it would be with the exams asked about, and what each pass taken next is worth. About
/// one plan for each exam of the plan, and one first stage for each exam in scope.
///
/// # Errors
///
/// [`Failure`] when the backend fails or its plan breaks a rule.
pub fn explain(question: &Question, why_not: &[ExamId], engine: &Engine<'_>) -> Result<Explanation, Failure> {
    let f = formulate(question);
    let answer = best_of(&f, engine)?;
    explain_best(&f, answer, why_not, engine)
}

/// Explains the best plan of a question that is written down already.
pub(crate) fn explain_best(
    f: &Formulation,
    answer: Answer,
    why_not: &[ExamId],
    engine: &Engine<'_>,
) -> Result<Explanation, Failure> {
    let question = &f.question;
    let mut explanation = Explanation { answer, exams: Vec::new(), why_not: Vec::new(), savings: Vec::new() };
    if !matches!(explanation.answer.status, Status::Optimal | Status::Earned) {
        return Ok(explanation);
    }
    for exam in why_not {
        explanation.why_not.push(With { exam: *exam, answer: with(question, *exam, engine)? });
    }
    let exams = explanation.answer.plan.iter().flat_map(|plan| plan.exams.clone());
    for exam in exams.collect::<Vec<_>>() {
        let without = without(question, exam, engine)?;
        let up_to = threshold(f, exam, &explanation.answer, &without, engine)?;
        explanation.exams.push(Without { exam, answer: without, up_to });
    }
    explanation.savings = savings(f, &explanation.answer, engine)?;
    Ok(explanation)
}

/// Can the exam be of any use for this question?
pub fn is_in_scope(question: &Question, exam: ExamId) -> bool {
    formulate(question).scope.exams.contains(&exam)
}

fn with(question: &Question, exam: ExamId, engine: &Engine<'_>) -> Result<Answer, Failure> {
    let mut policy = Policy::clone(&question.policy);
    policy.sit.push(exam);
    answer(&formulate(&question.with_policy(&policy)), engine)
}

fn without(question: &Question, exam: ExamId, engine: &Engine<'_>) -> Result<Answer, Failure> {
    let mut policy = Policy::clone(&question.policy);
    policy.without.push(exam.into());
    answer(&formulate(&question.with_policy(&policy)), engine)
}

/// With `a` the least cost without the exam and `b(p)` the least cost with it at a plain price of `p`,
/// the exam stays as long as `b(p) <= a`. Either `b` reaches a level that an offer pays for and stays
/// there, or it grows with `p`, and then `a - b(0)` is where both meet. Where the plan without it has more exams
/// without a price it is worse at any price.
fn threshold(
    f: &Formulation,
    exam: ExamId,
    answer: &Answer,
    without: &Answer,
    engine: &Engine<'_>,
) -> Result<Option<Threshold>, Failure> {
    let question = &f.question;
    let Some(tariff) =
        question.tariff().filter(|_| question.policy.criteria().first() == Some(&Criterion::Cost))
    else {
        return Ok(None);
    };
    let Some(plain) = cheapest_plain(question, tariff, exam) else { return Ok(None) };
    // What is booked has no price any more.
    if question.transcript.is_booked(exam) {
        return Ok(None);
    }
    if without.status == Status::Infeasible {
        return Ok(Some(Threshold::Any));
    }
    let (Some(now), Some(a)) = (answer.value(), without.value()) else { return Ok(Some(Threshold::Unknown)) };
    if a.unpriced > now.unpriced {
        return Ok(Some(Threshold::Any));
    }
    let is_plain = |row: &PriceRow| row.covers == [exam] && rule::is_plain(question, row);
    if f.offers_for(exam).iter().all(|offer| is_plain(&tariff.offers[*offer])) {
        let rest = now.amount - tariff.offers[plain].price.0;
        return Ok(Some(Threshold::Price(Money(a.amount - rest))));
    }
    let least = |others: Tariff| least_sitting(&formulate(&question.with_tariff(others)), exam, engine);
    let mut others = tariff.clone();
    others.offers.retain(|row| !is_plain(row));
    match least(others.clone())? {
        Least::Value(cost) if cost <= a => return Ok(Some(Threshold::Any)),
        Least::Unknown => return Ok(Some(Threshold::Unknown)),
        Least::Value(_) | Least::None => {}
    }
    let free = PriceRow::plain(exam, &question.catalog.exam(exam).id, Money(0), tariff.currency);
    let mut given = others;
    given.offers.push(Arc::new(free));
    Ok(match least(given)? {
        Least::Value(b) => Some(Threshold::Price(Money(a.less(b).amount))),
        Least::None => None,
        Least::Unknown => Some(Threshold::Unknown),
    })
}

fn savings(f: &Formulation, answer: &Answer, engine: &Engine<'_>) -> Result<Vec<Saving>, Failure> {
    let (Some(now), Some(plan)) = (answer.value(), &answer.plan) else { return Ok(Vec::new()) };
    let mut savings = Vec::new();
    let first = FirstStage::of(f, engine)?;
    let at_once = reachable(&f.question, |_| false);
    for exam in f.scope.exams.iter().copied().filter(|exam| f.question.obstacles(*exam).is_empty()) {
        let total = match plan.exams.first() {
            Some(first) if *first == exam => Least::Value(now),
            _ => least_beginning_with(&first, exam, &at_once, engine)?,
        };
        match total {
            Least::Value(total) => savings.push(Saving { exam, saves: Some(now.less(total)) }),
            Least::Unknown => savings.push(Saving { exam, saves: None }),
            Least::None => {}
        }
    }
    let step = |exam: ExamId| plan.exams.iter().position(|other| *other == exam).unwrap_or(usize::MAX);
    savings.sort_by_key(|saving| (Reverse(saving.saves), step(saving.exam), saving.exam));
    Ok(savings)
}

/// The least value of the first criterion of the plans whose first step is the exam, where so much can be had
/// at once, before any step.
fn least_beginning_with(
    first: &FirstStage<'_>,
    exam: ExamId,
    at_once: &BTreeSet<Item>,
    engine: &Engine<'_>,
) -> Result<Least, Failure> {
    let f = first.f;
    let question = &f.question;
    if can_begin_any_plan(f, exam) {
        return first.least_sitting(exam);
    }
    let is_open = |r: &Requirement| question.meets(r) || r.any.iter().any(|item| at_once.contains(item));
    if !question.catalog.exam(exam).requires.iter().all(is_open) {
        return Ok(Least::None);
    }
    let mut parts = CatalogParts::clone(&question.catalog);
    for (id, other) in parts.exams.iter_mut().enumerate().filter(|(id, _)| ExamId(*id) != exam) {
        if f.scope.exams.contains(&ExamId(id)) {
            other.requires.push(Requirement { any: vec![exam.into()], active: true });
        }
    }
    let begun = Question { catalog: Arc::new(Catalog::new(parts)), ..question.clone() };
    least_sitting(&formulate(&begun), exam, engine)
}

/// Can every plan that sits the exam begin with it: is all it asks for there from the start, and no day
/// that what follows could miss?
fn can_begin_any_plan(f: &Formulation, exam: ExamId) -> bool {
    let question = &f.question;
    let requires = &question.catalog.exam(exam).requires;
    let sold_at_once = |offer: &usize| {
        let row = question.tariff().map(|tariff| &tariff.offers[*offer]);
        row.is_some_and(|r| r.voucher.is_none() && r.requires.iter().all(|item| question.has(*item)))
    };
    question.schedule().is_none()
        && requires.iter().all(|requirement| question.meets(requirement))
        && f.offers_for(exam).iter().all(sold_at_once)
}

/// The least value of the first criterion of the plans that sit the exam, whether or not it was passed before.
fn least_sitting(f: &Formulation, exam: ExamId, engine: &Engine<'_>) -> Result<Least, Failure> {
    FirstStage { f, search: search_of(f, engine) }.least_sitting(exam)
}

/// A search in which the first criterion was solved: others with one row more begin where it ended.
struct FirstStage<'s> {
    f: &'s Formulation,
    search: Search<'s>,
}

impl<'s> FirstStage<'s> {
    fn of(f: &'s Formulation, engine: &Engine<'s>) -> Result<FirstStage<'s>, Failure> {
        let mut search = search_of(f, engine);
        if let Some(measure) = f.question.policy.measures().next() {
            search.minimize(&f.objective(measure))?;
        }
        Ok(FirstStage { f, search })
    }

    fn least_sitting(&self, exam: ExamId) -> Result<Least, Failure> {
        let Some(criterion) = self.f.question.policy.criteria().into_iter().next() else {
            return Ok(Least::None);
        };
        let Some(sit) = self.f.sit.get(&exam) else { return Ok(Least::None) };
        let mut search = self.search.clone();
        search.limit(vec![(*sit, -1)], -1);
        settle_criterion(self.f, &mut search, criterion)
    }
}
