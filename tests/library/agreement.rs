//! Every backend against the slow, obvious twin, on random catalogs that are not nested; and
//! questions whose answers must hang together.
//!
//! `STUDYPATH_CASES` sets how many random questions are compared with the twin (the other tests ask
//! a fixed share of them), `STUDYPATH_SEED` asks a single one, `STUDYPATH_BACKEND` asks a single backend.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::support::modern::{self, Features};
use crate::support::oracle::{self, Best};
use crate::support::random::{self, Rng, Sample};
use crate::support::seeds::{for_samples, for_seeds};
use studypath::catalog::{Catalog, CatalogParts, ExamId, Item};
use studypath::engine::strategy::{Effort, Matching};
use studypath::ilp::backend;
use studypath::money::Money;
use studypath::query::{self, Answer, Engine, Status, Value};
use studypath::question::{Criterion, Question};

const CASES: u64 = 20_000;

fn ask(sample: &Sample, backend: &str) -> Result<Answer, String> {
    let backend = backend::by_name(backend).expect("a backend that is built in");
    query::best(&sample.question(), &Engine::new(backend)).map_err(|failure| failure.to_string())
}

fn require(kept: bool, broken: impl FnOnce() -> String) -> Result<(), String> {
    if kept { Ok(()) } else { Err(broken()) }
}

fn agrees(question: &Question, expected: Option<&Best>, answer: &Answer) -> Result<(), String> {
    require(answer.minimized == question.policy.criteria(), || "other criteria are named".to_owned())?;
    let Some(best) = expected else {
        require(answer.status == Status::Infeasible && answer.plan.is_none(), || {
            "no plan is legal".to_owned()
        })?;
        return require(answer.conflict.is_some(), || "no reason is given".to_owned());
    };
    let status = if best.exams.is_empty() { Status::Earned } else { Status::Optimal };
    require(answer.status == status, || format!("the status should be {}", status.name()))?;
    let plan = answer.plan.as_ref().ok_or("a plan is missing")?;
    let exams: BTreeSet<ExamId> = plan.exams.iter().copied().collect();
    require(exams == best.exams, || "the exams differ".to_owned())?;
    for (criterion, value) in question.policy.criteria().into_iter().zip(&best.values) {
        let found = match criterion {
            Criterion::Cost => {
                let unpriced = i64::try_from(plan.totals.unpriced.len()).expect("few");
                // Without a price list nothing is bought and nothing has a cost.
                let cost = if question.tariff().is_none() { Some(Money(0)) } else { plan.totals.cost };
                cost.map(|Money(cost)| (unpriced, cost))
            }
            Criterion::Exams => i64::try_from(plan.totals.exams).ok().map(|exams| (0, exams)),
            Criterion::Hours => {
                plan.totals.hours.and_then(|hours| i64::try_from(hours).ok()).map(|hours| (0, hours))
            }
        };
        require(found == Some(*value), || format!("{criterion} is {found:?}, not {value:?}"))?;
        let proven = |measure| answer.bounds.iter().find(|bound| bound.measure == measure)?.at_least;
        let proven = Value::of(criterion, proven).map(|bound| (bound.unpriced, bound.amount));
        require(proven == Some(*value), || format!("the bound on {criterion} is {proven:?}, not {value:?}"))?;
    }
    oracle::is_legal(question, plan).map_err(|why| format!("the plan is not legal: {why}"))
}

/// Compares every backend with the enumeration. With little time a backend may leave a question open, otherwise not;
/// `answered` sees the answers that are right.
fn every_backend_agrees(
    sample: &Sample,
    is_brief: bool,
    mut answered: impl FnMut(&Answer),
) -> Result<(), String> {
    let question = sample.question();
    let expected = oracle::best(&question);
    let asked = std::env::var("STUDYPATH_BACKEND").ok();
    for backend in
        backend::names().into_iter().filter(|name| asked.as_deref().is_none_or(|asked| asked == *name))
    {
        let explain = |why: String, answer: Option<&Answer>| {
            let plan = answer.map(|answer| (answer.status, &answer.plan));
            format!("{backend}: {why}\nexpected {expected:?}\nanswered {plan:?}")
        };
        let answer = if is_brief { ask_briefly(sample, backend) } else { ask(sample, backend) };
        let answer = answer.map_err(|why| explain(why, None))?;
        if is_brief && answer.status == Status::Unproven {
            continue;
        }
        agrees(&question, expected.as_ref(), &answer).map_err(|why| explain(why, Some(&answer)))?;
        answered(&answer);
    }
    Ok(())
}

#[test]
pub fn every_backend_agrees_with_the_enumeration() {
    for_samples(CASES, 1, random::sample, |sample, _| every_backend_agrees(sample, false, |_| {}));
}

#[test]
pub fn every_backend_agrees_with_the_enumeration_on_what_is_new() {
    let draw = |seed: u64| {
        modern::sample(seed, Features { entangled: seed.is_multiple_of(5), ..Features::of(seed) })
    };
    for_samples(CASES, 1, draw, |sample, _| every_backend_agrees(sample, true, |_| {}));
}

#[test]
pub fn every_backend_agrees_with_the_enumeration_where_prices_are_not_known() {
    let unpriced = AtomicUsize::new(0);
    let draw = |seed: u64| {
        let mut rng = Rng::new(seed ^ 0x0dd);
        let sample = modern::any(seed).with_unknown_prices(&mut rng);
        if seed.is_multiple_of(4) { sample.in_a_hurry(&mut rng) } else { sample }
    };
    for_samples(CASES, 1, draw, |sample, _| {
        every_backend_agrees(sample, true, |answer| {
            let is_unpriced = answer.plan.as_ref().is_some_and(|plan| !plan.totals.unpriced.is_empty());
            unpriced.fetch_add(usize::from(is_unpriced), Ordering::Relaxed);
        })
    });
    assert!(unpriced.load(Ordering::Relaxed) > 0 || std::env::var_os("STUDYPATH_SEED").is_some());
}

#[test]
pub fn matching_gives_the_whole_answer_of_the_program() {
    let matched = AtomicUsize::new(0);
    for_seeds(CASES, 1, |seed| {
        let plain = random::sample(seed);
        let on = Features { entangled: false, ..Features::of(seed) };
        let unknown = |sample: &Sample| sample.clone().with_unknown_prices(&mut Rng::new(seed ^ 0x0dd));
        let modern = modern::sample(seed, on);
        for sample in [unknown(&plain), unknown(&modern), plain, modern] {
            let question = sample.question();
            if Matching::new(&question, Effort::ONCE).is_none() {
                continue;
            }
            matched.fetch_add(1, Ordering::Relaxed);
            let engine = Engine::new(backend::default_backend());
            let answers = [query::best(&question, &engine), query::best_by_program(&question, &engine)];
            let [by_matching, by_program] = answers;
            if by_matching != by_program {
                return Err(format!("matching {by_matching:#?}\nprogram {by_program:#?}\n{sample}"));
            }
        }
        Ok(())
    });
    assert!(matched.load(Ordering::Relaxed) > 0 || std::env::var_os("STUDYPATH_SEED").is_some());
}

/// Few of the questions whose vouchers are entangled take a backend very long: they are let go.
fn ask_briefly(sample: &Sample, backend: &str) -> Result<Answer, String> {
    let start = Instant::now();
    let remaining = || Duration::from_secs(5).saturating_sub(start.elapsed());
    let backend = backend::by_name(backend).expect("a backend that is built in");
    let engine = Engine { remaining: Some(&remaining), ..Engine::new(backend) };
    query::best(&sample.question(), &engine).map_err(|failure| failure.to_string())
}

/// The values of the criteria and the exams.
type Found = (Vec<Value>, BTreeSet<ExamId>);

/// What the default backend finds; `None` where no plan exists.
fn answered(sample: &Sample) -> Result<Option<Found>, String> {
    let answer = ask(sample, backend::names()[0])?;
    let Some(plan) = answer.plan else { return Ok(None) };
    let value = |criterion| {
        let measured = |measure| plan.totals.value(measure).or(Some(0));
        Value::of(criterion, measured).expect("everything is measured")
    };
    let values = sample.policy.criteria().into_iter().map(value).collect();
    Ok(Some((values, plan.exams.iter().copied().collect())))
}

fn changed(sample: &Sample, edit: impl FnOnce(&mut CatalogParts)) -> Sample {
    let mut parts = CatalogParts::clone(&sample.catalog);
    edit(&mut parts);
    Sample { catalog: Arc::new(Catalog::new(parts)), ..sample.clone() }
}

#[test]
pub fn ids_are_only_names() {
    for_samples(CASES, 20, random::sample, |sample, _| {
        // Names whose alphabetical order is the reverse of the catalog's.
        let renamed = changed(sample, |parts| {
            for (i, exam) in parts.exams.iter_mut().enumerate() {
                exam.id = format!("z{}", 99 - i);
            }
            for (i, credential) in parts.credentials.iter_mut().enumerate() {
                credential.id = format!("a{}", 99 - i);
                for (i, track) in credential.tracks.iter_mut().enumerate() {
                    track.id = format!("way-{}", 99 - i);
                    for (i, slot) in track.slots.iter_mut().enumerate() {
                        slot.id = format!("hole-{}", 99 - i);
                    }
                }
            }
        });
        let backend = backend::names()[0];
        let (before, after) = (ask(sample, backend)?, ask(&renamed, backend)?);
        let same =
            before.status == after.status && before.plan == after.plan && before.bounds == after.bounds;
        require(same, || format!("{:?} became {:?}", before.plan, after.plan))
    });
}

#[test]
pub fn the_order_of_the_input_does_not_matter() {
    for_samples(CASES, 20, random::sample, |sample, seed| {
        let mut rng = Rng::new(!seed);
        let mut shuffled = sample.clone();
        if let Some(prices) = &mut shuffled.prices {
            rng.shuffle(&mut Arc::make_mut(prices).rows);
        }
        let mut items: Vec<Item> = sample.transcript.iter().map(|(item, _)| item).collect();
        rng.shuffle(&mut items);
        shuffled.transcript = items.into_iter().collect();
        rng.shuffle(&mut shuffled.goals);
        let (before, after) = (answered(sample)?, answered(&shuffled)?);
        require(before == after, || format!("{before:?} became {after:?}"))
    });
}

#[test]
pub fn the_same_question_has_the_same_answer() {
    for_samples(CASES, 50, random::sample, |sample, _| {
        let backend = backend::names()[0];
        let (first, second) = (ask(sample, backend)?, ask(sample, backend)?);
        require(first == second, || format!("{first:?} became {second:?}"))
    });
}
