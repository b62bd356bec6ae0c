//! Explanations of random questions against the slow, obvious twin: price ranges, and what a pass taken next is worth.
//!
//! `STUDYPATH_CASES` sets how many random questions are explained, `STUDYPATH_SEED` asks a single one.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::support::oracle;
use crate::support::random::{self, Sample};
use studypath::catalog::{Catalog, CatalogParts, ExamId, Item, Requirement};
use studypath::ilp::backend;
use studypath::money::Money;
use studypath::price::PriceRow;
use studypath::query::{self, Engine, Explanation, Status, Threshold, Value};
use studypath::question::Criterion;
use studypath::{Limit, Question, Session, Shelf};

/// The least value of the first criterion.
fn least(sample: &Sample) -> Option<oracle::Value> {
    oracle::best(&sample.question()).map(|best| best.values[0])
}

/// The question with the exam demanded at this plain price; `None` takes it off the list.
fn priced(sample: &Sample, exam: ExamId, price: Option<i64>) -> Sample {
    let mut sample = sample.clone();
    Arc::make_mut(&mut sample.policy).with.push(exam.into());
    let has = |item: &Item| sample.transcript.has(*item);
    let rows = &mut Arc::make_mut(sample.prices.as_mut().expect("judged by cost")).rows;
    let is_plain = |row: &PriceRow| row.covers == [exam] && row.requires.iter().all(has);
    match price {
        Some(price) => {
            let plain = rows.iter_mut().map(Arc::make_mut).filter(|row| is_plain(row));
            plain.for_each(|row| row.price = Money(price));
        }
        None => rows.retain(|row| !is_plain(row)),
    }
    sample
}

fn check(sample: &Sample, explanation: &Explanation) -> Result<(), String> {
    let now = least(sample).ok_or("there is a plan")?;
    for story in &explanation.exams {
        let mut without = sample.clone();
        Arc::make_mut(&mut without.policy).without.push(story.exam.into());
        let a = least(&without);
        let told = story.answer.value().map(|value| (value.unpriced, value.amount));
        if a != told {
            return Err(format!("without {:?} it is {a:?}, not {told:?}", story.exam));
        }
        // Dearer than anything could be saved by.
        const DEAR: i64 = 1_000_000_000;
        match (story.up_to, a) {
            (None, _) => {}
            (Some(Threshold::Unknown), _) => return Err("no limit was set".into()),
            (Some(Threshold::Any), None) => {}
            (Some(Threshold::Any), Some(a)) => {
                let dear = least(&priced(sample, story.exam, Some(DEAR)));
                if dear.is_none_or(|dear| dear > a) {
                    return Err(format!("{:?} does not stay at any price", story.exam));
                }
            }
            (Some(Threshold::Price(Money(price))), Some(a)) => {
                let at = |price| least(&priced(sample, story.exam, Some(price)));
                if at(price).is_none_or(|b| b > a) || at(price + 1).is_none_or(|b| b <= a) {
                    return Err(format!("{:?} does not stay up to {price}", story.exam));
                }
            }
            (Some(Threshold::Price(_)), None) => return Err("it stays at any price".into()),
        }
    }
    check_next(sample, explanation, now)
}

/// Each pass taken next is worth what a plan that begins with it takes more; the first step of the best plan
/// is among the best; and what is not listed begins no plan.
fn check_next(sample: &Sample, explanation: &Explanation, now: oracle::Value) -> Result<(), String> {
    let savings = &explanation.savings;
    let first = explanation.answer.plan.as_ref().and_then(|plan| plan.exams.first());
    if let Some(first) = first
        && savings.first().map(|saving| (saving.exam, saving.saves)) != Some((*first, Some(Value::default())))
    {
        return Err(format!("the plan begins with {first:?}, the advice with {:?}", savings.first()));
    }
    let question = sample.question();
    for exam in sample.catalog.exam_ids().filter(|exam| !sample.transcript.has(*exam)) {
        let listed = savings
            .iter()
            .find(|saving| saving.exam == exam)
            .map(|saving| saving.saves.expect("no limit was set"))
            .map(|saves| (now.0 - saves.unpriced, now.1 - saves.amount));
        if listed.is_none() && (!query::is_in_scope(&question, exam) || !question.obstacles(exam).is_empty())
        {
            continue;
        }
        let total = least(&beginning_with(sample, exam));
        if listed != total {
            return Err(format!("to begin with {exam:?} takes {total:?} in all, not {listed:?}"));
        }
        // What a plan must not earn, passes earn all the same.
        let is_free = sample.policy.without.iter().all(|item| item.exam().is_some());
        if let Some(own) = own_value(sample, exam).filter(|_| total.is_some() && is_free) {
            let mut passed = sample.clone();
            passed.transcript.add(exam, Some(sample.as_of));
            let sum = least(&passed).map(|rest| (own.0 + rest.0, own.1 + rest.1));
            if sum != total {
                return Err(format!("{exam:?} and the rest after it take {sum:?}, not {total:?}"));
            }
        }
    }
    Ok(())
}

/// The question in a catalog where everything else asks for the exam, which has to be in the plan.
fn beginning_with(sample: &Sample, exam: ExamId) -> Sample {
    let mut sample = sample.clone();
    Arc::make_mut(&mut sample.policy).with.push(exam.into());
    let mut parts = CatalogParts::clone(&sample.catalog);
    let others = parts.exams.iter_mut().enumerate().filter(|(id, _)| ExamId(*id) != exam);
    others.for_each(|(_, other)| other.requires.push(Requirement { any: vec![exam.into()], active: false }));
    sample.catalog = Arc::new(Catalog::new(parts));
    sample
}

/// What the exam itself takes in the first criterion, where neither an offer nor what it requires ties it to
/// anything else.
fn own_value(sample: &Sample, exam: ExamId) -> Option<oracle::Value> {
    if !sample.catalog.exam(exam).requires.is_empty() {
        return None;
    }
    match sample.policy.criteria()[0] {
        Criterion::Exams => Some((0, 1)),
        Criterion::Hours => sample.catalog.exam(exam).hours.map(|hours| (0, i64::from(hours))),
        Criterion::Cost => {
            let tariff = sample.tariff()?;
            let all_plain = tariff.offers.iter().all(|row| row.is_plain() && row.earns.is_none());
            all_plain.then(|| tariff.plain_price(exam).map_or((1, 0), |Money(price)| (0, price)))
        }
    }
}

#[test]
fn price_ranges_and_next_passes_agree_with_the_enumeration() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let cases = number("STUDYPATH_CASES").unwrap_or(2_000);
    let seeds = number("STUDYPATH_SEED").map_or(0..cases, |seed| seed..seed + 1);
    for seed in seeds {
        let sample = random::sample(seed);
        let question = sample.question();
        let engine = Engine::new(backend::default_backend());
        let explanation = query::explain(&question, &[], &engine).expect("no failure");
        if explanation.answer.status == Status::Infeasible {
            continue;
        }
        if let Err(why) = check(&sample, &explanation) {
            panic!("seed {seed}: {why}\n{sample}");
        }
    }
}

/// Everything of an explanation under a limit is what it is without one, or not known.
fn is_part_of(partial: &Explanation, full: &Explanation) -> Result<(), String> {
    if !matches!(partial.answer.status, Status::Optimal | Status::Earned) {
        return Ok(());
    }
    for story in &partial.exams {
        let same = full.exams.iter().find(|other| other.exam == story.exam).ok_or("another plan")?;
        if story.answer.status != Status::Unproven
            && (story.answer.status, story.answer.value()) != (same.answer.status, same.answer.value())
        {
            return Err(format!("without {:?}: {:?}", story.exam, story.answer.status));
        }
        if story.up_to != Some(Threshold::Unknown) && story.up_to != same.up_to {
            return Err(format!("{:?} stays up to {:?}, not {:?}", story.exam, same.up_to, story.up_to));
        }
    }
    for saving in &full.savings {
        let same =
            partial.savings.iter().find(|other| other.exam == saving.exam).ok_or("a row is missing")?;
        if same.saves.is_some() && same.saves != saving.saves {
            return Err(format!("{:?} saves {:?}, not {:?}", saving.exam, saving.saves, same.saves));
        }
    }
    match partial.is_complete() {
        true if partial != full => Err("nothing is said of what is not known".into()),
        _ => Ok(()),
    }
}

#[test]
fn under_a_limit_all_that_is_told_is_known() {
    let question = Question::builder(&Shelf::builtin()).goal("mcsa").build().expect("a question");
    let full = Session::new(question.clone()).explain(&[]).expect("explained");
    assert!(full.is_complete());
    let mut incomplete = 0;
    for asked in (0..2_000).step_by(7) {
        // The time is up once it was asked for so often.
        let times = AtomicUsize::new(0);
        let remaining = move || match times.fetch_add(1, Ordering::Relaxed) < asked {
            true => Duration::MAX,
            false => Duration::ZERO,
        };
        let session = Session::new(question.clone()).with_limit(Limit::new(remaining));
        let partial = session.explain(&[]).expect("explained");
        is_part_of(&partial, &full).unwrap_or_else(|why| panic!("asked {asked} times: {why}"));
        incomplete += usize::from(!partial.is_complete());
    }
    assert!(incomplete > 0);
}
