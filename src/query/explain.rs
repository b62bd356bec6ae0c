use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use studypath_ilp::{Search, Var};

use super::openness::reachable;
use super::{Answer, Engine, Failure, Status, Value};
use crate::catalog::{
    Catalog, CatalogParts, Credential, CredentialId, ExamId, Item, Requirement, Slot, SlotOption, Track,
    Validity, ValidityRule, Window,
};
use crate::engine::search_of;
use crate::engine::stages::{Least, settle_criterion};
use crate::engine::{answer, best_of};
use crate::money::Money;
use crate::price::PriceRow;
use crate::question::{Criterion, Policy, Question};
use crate::rule::{Formulation, cheapest_plain, formulate};
use crate::transcript::Transcript;

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
    /// The best plan that sits it, whether or not it was passed before, or why there is none.
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
    let first = FirstStage::of(f, engine)?;
    let exams = explanation.answer.plan.iter().flat_map(|plan| plan.exams.clone());
    for exam in exams.collect::<Vec<_>>() {
        let without = without(question, exam, engine)?;
        let up_to = threshold(&first, exam, &explanation.answer, &without)?;
        explanation.exams.push(Without { exam, answer: without, up_to });
    }
    explanation.savings = savings(&first, &explanation.answer, engine)?;
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

/// With `p` the plain price of the exam, the least cost of a plan that sits it is `min(A, B + p)`: `A` where it is not bought
/// plainly, `B` what is paid beside `p` where it is. With `a` the least cost without the exam it stays as long as
/// that is at most `a`: at any price where `A <= a`, and up to `a - B` elsewhere. Where the plan without it has more exams
/// without a price it is worse at any price.
fn threshold(
    first: &FirstStage<'_>,
    exam: ExamId,
    answer: &Answer,
    without: &Answer,
) -> Result<Option<Threshold>, Failure> {
    let f = first.f;
    let question = &f.question;
    let Some(tariff) =
        question.tariff().filter(|_| question.policy.criteria().first() == Some(&Criterion::Cost))
    else {
        return Ok(None);
    };
    let plain =
        f.offers_for(exam).into_iter().filter(|offer| is_sold_alone(question, &tariff.offers[*offer]));
    let plain: Vec<usize> = plain.collect();
    // What is booked has no price any more.
    if plain.is_empty() || question.transcript.is_booked(exam) {
        return Ok(None);
    }
    if without.status == Status::Infeasible {
        return Ok(Some(Threshold::Any));
    }
    let (Some(now), Some(a)) = (answer.value(), without.value()) else { return Ok(Some(Threshold::Unknown)) };
    if a.unpriced > now.unpriced {
        return Ok(Some(Threshold::Any));
    }
    let beside = |cost: Value, offer: usize| cost.amount - tariff.offers[offer].price.0;
    let bought: Vec<(usize, Var)> =
        plain.into_iter().filter_map(|offer| Some((offer, *f.buy.get(&offer)?))).collect();
    if bought.is_empty() {
        // Nothing else pays for it.
        let rest = cheapest_plain(question, tariff, exam).map(|offer| beside(now, offer));
        return Ok(rest.map(|rest| Threshold::Price(Money(a.amount - rest))));
    }
    match first.least_sitting(exam, |search| search.rule_out(bought.iter().map(|(_, buy)| *buy)))? {
        Least::Value(cost) if cost <= a => return Ok(Some(Threshold::Any)),
        Least::Unknown => return Ok(Some(Threshold::Unknown)),
        Least::Value(_) | Least::None => {}
    }
    let mut least = None;
    for (offer, buy) in bought {
        let rest = match first.least_sitting(exam, |search| search.limit(vec![(buy, -1)], -1))? {
            Least::Value(cost) if cost.unpriced == a.unpriced => beside(cost, offer),
            Least::Value(_) | Least::None => continue,
            Least::Unknown => return Ok(Some(Threshold::Unknown)),
        };
        least = Some(least.map_or(rest, |least: i64| least.min(rest)));
    }
    Ok(least.map(|rest| Threshold::Price(Money(a.amount - rest))))
}

/// Does it pay for one exam only, and does it ask for nothing but what the candidate has, though a plan may have to show by
/// what that was earned?
fn is_sold_alone(question: &Question, row: &PriceRow) -> bool {
    let has = |item: &Item| question.transcript.has(*item);
    row.covers.len() == 1 && row.voucher.is_none() && row.requires.iter().all(has)
}

fn savings(first: &FirstStage<'_>, answer: &Answer, engine: &Engine<'_>) -> Result<Vec<Saving>, Failure> {
    let f = first.f;
    let (Some(now), Some(plan)) = (answer.value(), &answer.plan) else { return Ok(Vec::new()) };
    let mut savings = Vec::new();
    let at_once = reachable(&f.question, |_| false);
    for exam in f.scope.exams.iter().copied().filter(|exam| f.question.obstacles(*exam).is_empty()) {
        let total = match plan.exams.first() {
            Some(first) if *first == exam => Least::Value(now),
            _ => least_beginning_with(first, exam, &at_once, engine)?,
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
        return first.least_sitting(exam, |_| {});
    }
    let is_open = |r: &Requirement| question.meets(r) || r.any.iter().any(|item| at_once.contains(item));
    if !question.catalog.exam(exam).requires.iter().all(is_open) {
        return Ok(Least::None);
    }
    let begun = formulate(&beginning_with(f, exam));
    FirstStage { f: &begun, search: search_of(&begun, engine) }.least_sitting(exam, |_| {})
}

/// The question in a catalog in which every other exam asks for this one to have been sat before. An old pass does not
/// do instead: where there is one, what they ask for is an active credential for which it has counted, and which lasts
/// once it is earned anew.
fn beginning_with(f: &Formulation, exam: ExamId) -> Question {
    let question = &f.question;
    let mut parts = CatalogParts::clone(&question.catalog);
    let eve = question.outset().min(question.as_of).yesterday().ok();
    let old = eve.max(question.transcript.day(exam)).filter(|_| question.has(exam));
    let sat: Item = match old {
        None => exam.into(),
        Some(_) => CredentialId(parts.credentials.len()).into(),
    };
    for (id, other) in parts.exams.iter_mut().enumerate().filter(|(id, _)| ExamId(*id) != exam) {
        if f.scope.exams.contains(&ExamId(id)) {
            other.requires.push(Requirement { any: vec![sat], active: old.is_some() });
        }
    }
    let Some(day) = old else {
        return Question { catalog: Arc::new(Catalog::new(parts)), ..question.clone() };
    };
    let earned = Window { since: None, until: Some(day) };
    let options = vec![SlotOption::item(exam.into())];
    parts.credentials.push(Credential {
        id: format!("{} sat", question.catalog.exam(exam).id),
        validity: Validity { rules: vec![ValidityRule { months: 0, earned }] },
        tracks: vec![Track { slots: vec![Slot { need: 1, options, ..Slot::default() }], ..Track::default() }],
        ..Credential::default()
    });
    // Nothing else follows from it.
    let question = question.clone().with_what_follows();
    let mut transcript = Transcript::clone(&question.transcript);
    let mut following = transcript.following().cloned().unwrap_or_default();
    following.last_days.extend(eve.map(|eve| (sat, eve)));
    transcript.add(sat, Some(day));
    transcript.follow(following);
    Question { catalog: Arc::new(Catalog::new(parts)), transcript: Arc::new(transcript), ..question }
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

    /// The least value of the first criterion of the plans that sit the exam, whether or not it was passed before, and
    /// of which this is so.
    fn least_sitting(&self, exam: ExamId, narrow: impl FnOnce(&mut Search<'s>)) -> Result<Least, Failure> {
        let Some(criterion) = self.f.question.policy.criteria().into_iter().next() else {
            return Ok(Least::None);
        };
        let Some(sit) = self.f.sit.get(&exam) else { return Ok(Least::None) };
        let mut search = self.search.clone();
        search.limit(vec![(*sit, -1)], -1);
        narrow(&mut search);
        settle_criterion(self.f, &mut search, criterion)
    }
}
