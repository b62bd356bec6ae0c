//! Explanations of random questions against the slow, obvious twin: price ranges and savings.
//!
//! `STUDYPATH_CASES` sets how many random questions are explained, `STUDYPATH_SEED` asks a single one.

use std::sync::Arc;

use crate::support::oracle;
use crate::support::random::{self, Sample};
use studypath::catalog::{ExamId, Item};
use studypath::ilp::backend;
use studypath::money::Money;
use studypath::price::PriceRow;
use studypath::query::{self, Engine, Explanation, Status, Threshold};

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
    for saving in &explanation.savings {
        let mut passed = sample.clone();
        passed.transcript.add(saving.exam, None);
        let after = least(&passed).ok_or("a pass never takes a plan away")?;
        let saves = (now.0 - after.0, now.1 - after.1);
        if saves != (saving.saves.unpriced, saving.saves.amount) {
            return Err(format!("{:?} saves {saves:?}, not {:?}", saving.exam, saving.saves));
        }
    }
    Ok(())
}

#[test]
fn price_ranges_and_savings_agree_with_the_enumeration() {
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
