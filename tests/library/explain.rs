//! Explanations of random questions against the slow, obvious twin: price ranges and savings.
//!
//! `STUDYPATH_CASES` sets how many random questions are explained, `STUDYPATH_SEED` asks a single one.

use crate::support::oracle;
use crate::support::random::{self, Question};
use studypath::catalog::{ExamId, Item};
use studypath::money::Money;
use studypath::problem::Criterion;
use studypath::query::{self, Engine, Explanation, Status, Threshold};
use studypath::solver;

/// The least value of the first criterion.
fn least(question: &Question) -> Option<i64> {
    let tariff = question.tariff();
    oracle::best(&question.problem(tariff.as_ref())).map(|best| best.values[0])
}

/// The question with the exam demanded at this plain price; `None` takes it off the list.
fn priced(question: &Question, exam: ExamId, price: Option<i64>) -> Question {
    let mut question = question.clone();
    question.policy.with.push(exam.into());
    let has = |item: &Item| question.transcript.has(*item);
    let rows = &mut question.prices.as_mut().expect("judged by cost").rows;
    let is_plain =
        |row: &&mut studypath::price::PriceRow| row.covers == [exam] && row.requires.iter().all(has);
    match price {
        Some(price) => rows.iter_mut().filter(is_plain).for_each(|row| row.price = Money(price)),
        None => rows.retain_mut(|row| !is_plain(&row)),
    }
    question
}

fn check(question: &Question, explanation: &Explanation) -> Result<(), String> {
    let now = least(question).ok_or("there is a plan")?;
    for story in &explanation.exams {
        let mut without = question.clone();
        without.policy.without.push(story.exam.into());
        let a = least(&without);
        let told = story.answer.bounds.first().and_then(|bound| bound.at_least);
        if a != told {
            return Err(format!("without {:?} it is {a:?}, not {told:?}", story.exam));
        }
        // Dearer than anything could be saved by.
        const DEAR: i64 = 1_000_000_000;
        match (story.up_to, a) {
            (None, _) => {}
            (Some(Threshold::Any), None) => {}
            (Some(Threshold::Any), Some(a)) => {
                let dear = least(&priced(question, story.exam, Some(DEAR)));
                if dear.is_none_or(|dear| dear > a) {
                    return Err(format!("{:?} does not stay at any price", story.exam));
                }
            }
            (Some(Threshold::Price(Money(price))), Some(a)) => {
                let at = |price| least(&priced(question, story.exam, Some(price)));
                if at(price).is_none_or(|b| b > a) || at(price + 1).is_none_or(|b| b <= a) {
                    return Err(format!("{:?} does not stay up to {price}", story.exam));
                }
            }
            (Some(Threshold::Price(_)), None) => return Err("it stays at any price".into()),
        }
    }
    for saving in &explanation.savings {
        let mut passed = question.clone();
        passed.transcript.add(saving.exam, None);
        let after = least(&passed).ok_or("a pass never takes a plan away")?;
        if now - after != saving.saves {
            return Err(format!("{:?} saves {}, not {}", saving.exam, now - after, saving.saves));
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
        let question = random::question(seed);
        // Without a price list the twin counts no cost where the engine does not either.
        if question.prices.is_none() && question.policy.criteria()[0] == Criterion::Cost {
            continue;
        }
        let tariff = question.tariff();
        let problem = question.problem(tariff.as_ref());
        let engine = Engine::new(solver::default_backend());
        let explanation = query::explain(&problem, &[], &engine).expect("no failure");
        if explanation.answer.status == Status::Infeasible {
            continue;
        }
        if let Err(why) = check(&question, &explanation) {
            panic!("seed {seed}: {why}\n{question}");
        }
    }
}
