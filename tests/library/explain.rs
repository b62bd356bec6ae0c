//! Explanations of random questions against the slow, obvious twin, each what-if asked for what it says: the plan without
//! an exam, the plan that sits it, up to which price it stays, and what it comes to in all to begin with it.
//!
//! `STUDYPATH_CASES` sets how many random questions are explained, `STUDYPATH_SEED` asks a single one.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::support::modern::{self, Features};
use crate::support::oracle::{self, Best};
use crate::support::random::{self, Rng, Sample};
use crate::support::seeds::for_samples;
use studypath::catalog::{Credential, ExamId, Item};
use studypath::ilp::backend;
use studypath::money::Money;
use studypath::price::PriceRow;
use studypath::query::{self, Answer, Engine, Explanation, Status, Threshold, Value};
use studypath::question::Criterion;
use studypath::transcript::RecordResult;
use studypath::{Limit, Question, Session, Shelf};

/// Every fourth question is a plain one; the others have old passes, vouchers, bookings, prices that are not known, and
/// more wishes than one.
fn sample(seed: u64) -> Sample {
    let mut rng = Rng::new(seed ^ 0xE8);
    if seed.is_multiple_of(4) {
        return random::sample(seed);
    }
    let entangled = rng.chance(25);
    let features = Features::of(seed);
    let mut sample =
        modern::sample(seed, Features { vouchers: features.vouchers || entangled, entangled, ..features });
    if rng.chance(15) {
        sample = sample.with_unknown_prices(&mut rng);
    }
    let exams: Vec<Item> = sample.catalog.exam_ids().map(Item::Exam).collect();
    let policy = Arc::make_mut(&mut sample.policy);
    if rng.chance(30) {
        policy.with.extend(rng.sample(&exams, 2));
    }
    if rng.chance(20) {
        policy.without.extend(rng.sample(&exams, 1));
    }
    if rng.chance(20) {
        let booked = rng.pick(&exams);
        sample.transcript.record(booked, RecordResult::Booked, Some(sample.as_of), None);
    }
    sample
}

fn require(kept: bool, broken: impl FnOnce() -> String) -> Result<(), String> {
    if kept { Ok(()) } else { Err(broken()) }
}

/// The first criterion of the best plan.
fn least(best: Option<&Best>) -> Option<oracle::Value> {
    best.map(|best| best.values[0])
}

/// The question with the exam to be sat.
fn sitting(sample: &Sample, exam: ExamId) -> Question {
    let mut sample = sample.clone();
    Arc::make_mut(&mut sample.policy).sit.push(exam);
    sample.question()
}

/// What someone pays for an exam by itself without a voucher.
fn is_plain(question: &Question, exam: ExamId, row: &PriceRow) -> bool {
    let has = |item: &Item| oracle::is_on_hand(question, *item);
    row.covers == [exam] && row.voucher.is_none() && row.requires.iter().all(has)
}

/// The least cost of a plan that sits the exam at this plain price.
fn least_at(sample: &Sample, exam: ExamId, price: i64) -> Option<oracle::Value> {
    let mut sample = sample.clone();
    let question = sample.question();
    let rows = &mut Arc::make_mut(sample.prices.as_mut().expect("judged by cost")).rows;
    let plain = rows.iter_mut().filter(|row| is_plain(&question, exam, row));
    plain.for_each(|row| Arc::make_mut(row).price = Money(price));
    least(oracle::best(&sitting(&sample, exam)).as_ref())
}

/// An answer is the best plan there is, or says why there is none.
fn check_answer(question: &Question, exam: ExamId, answer: &Answer) -> Result<(), String> {
    let best = oracle::best(question);
    let told = answer.value().map(|value| (value.unpriced, value.amount));
    let expected = least(best.as_ref());
    require(told == expected, || format!("it is {expected:?}, not {told:?}"))?;
    match (&best, &answer.plan) {
        (None, None) => {
            require(!answer.reasons_about(question, exam).is_empty(), || "no reason is given".into())
        }
        (Some(best), Some(plan)) => {
            let exams: BTreeSet<ExamId> = plan.exams.iter().copied().collect();
            require(exams == best.exams, || format!("{exams:?} are sat, not {:?}", best.exams))?;
            oracle::is_legal(question, plan)
        }
        _ => Err(format!("{best:?} and {:?}", answer.plan)),
    }
}

fn check_price(
    sample: &Sample,
    exam: ExamId,
    without: Option<oracle::Value>,
    up_to: Option<Threshold>,
) -> Result<(), String> {
    let question = sample.question();
    let by_cost = sample.policy.criteria()[0] == Criterion::Cost;
    let is_sold =
        question.tariff().is_some_and(|t| t.offers.iter().any(|row| is_plain(&question, exam, row)));
    let is_booked = question.tariff().is_some_and(|t| t.booked.iter().any(|row| row.covers == [exam]));
    let has_range = by_cost && is_sold && !is_booked;
    require(up_to.is_some() == has_range, || format!("a price range {up_to:?}"))?;
    // Dearer than anything could be saved by.
    const DEAR: i64 = 1_000_000_000;
    let stays_at = |price| match (least_at(sample, exam, price), without) {
        (with, Some(without)) => with.is_some_and(|with| with <= without),
        (_, None) => true,
    };
    match up_to {
        None => Ok(()),
        Some(Threshold::Unknown) => Err("no limit was set".into()),
        Some(Threshold::Any) => require(stays_at(DEAR), || "it does not stay at any price".into()),
        Some(Threshold::Price(Money(price))) => {
            require(stays_at(price) && !stays_at(price + 1), || format!("it does not stay up to {price}"))
        }
    }
}

fn check(sample: &Sample, explanation: &Explanation) -> Result<(), String> {
    let question = sample.question();
    let now = least(oracle::best(&question).as_ref()).ok_or("there is a plan")?;
    for story in &explanation.exams {
        let exam = story.exam;
        let of = |why| format!("without {exam:?}: {why}");
        let mut without = sample.clone();
        Arc::make_mut(&mut without.policy).without.push(exam.into());
        let other = without.question();
        check_answer(&other, exam, &story.answer).map_err(of)?;
        check_price(sample, exam, least(oracle::best(&other).as_ref()), story.up_to)
            .map_err(|why| format!("the price of {exam:?}: {why}"))?;
    }
    for story in &explanation.why_not {
        let of = |why| format!("with {:?}: {why}", story.exam);
        check_answer(&sitting(sample, story.exam), story.exam, &story.answer).map_err(of)?;
    }
    check_next(sample, explanation, now)
}

/// To begin with an exam takes in all what the best plan takes that does; the first step of the best plan is among the
/// best; and what is not listed begins no plan.
fn check_next(sample: &Sample, explanation: &Explanation, now: oracle::Value) -> Result<(), String> {
    let savings = &explanation.savings;
    let first = explanation.answer.plan.as_ref().and_then(|plan| plan.exams.first());
    let advised = savings.first().map(|saving| (saving.exam, saving.saves));
    require(first.is_none_or(|first| advised == Some((*first, Some(Value::default())))), || {
        format!("the plan begins with {first:?}, the advice with {advised:?}")
    })?;
    let question = sample.question();
    for exam in sample.catalog.exam_ids() {
        let listed = savings
            .iter()
            .find(|saving| saving.exam == exam)
            .map(|saving| saving.saves.expect("no limit was set"))
            .map(|saves| (now.0 - saves.unpriced, now.1 - saves.amount));
        if listed.is_none() && !query::is_in_scope(&question, exam) {
            continue;
        }
        let total = least(oracle::best_beginning_with(&question, exam).as_ref());
        require(listed == total, || {
            format!("to begin with {exam:?} takes {total:?} in all, not {listed:?}")
        })?;
        if let Some(own) = own_value(sample, exam).filter(|_| total.is_some()) {
            let rest = least(oracle::best(&passed_today(sample, exam)).as_ref());
            let sum = rest.map(|rest| (own.0 + rest.0, own.1 + rest.1));
            require(sum == total, || format!("{exam:?} and the rest after it take {sum:?}, not {total:?}"))?;
        }
    }
    Ok(())
}

/// The question of someone who passed the exam today, and has what that brings.
fn passed_today(sample: &Sample, exam: ExamId) -> Question {
    let mut passed = sample.clone();
    passed.transcript.add(exam, Some(sample.as_of));
    let tariff = sample.tariff();
    let brings = tariff.iter().flat_map(|tariff| &tariff.offers).filter(|row| row.covers.contains(&exam));
    let vouchers: BTreeSet<&String> = brings.filter_map(|row| row.earns.as_ref()).collect();
    vouchers.into_iter().for_each(|name| passed.transcript.add_vouchers(name, 1));
    passed.question()
}

/// Does it renew or bring others, or is it active as long as what it wants active?
fn is_moved(credential: &Credential) -> bool {
    let tracks = || credential.tracks.iter();
    let options = tracks().flat_map(|track| &track.slots).flat_map(|slot| &slot.options);
    let mut requires = tracks().flat_map(|track| &track.requires);
    let wants_active = options.into_iter().any(|option| option.active) || requires.any(|r| r.active);
    !credential.renews.is_empty()
        || tracks().any(|track| !track.grants.is_empty())
        || (credential.validity.rules.is_empty() && wants_active)
}

/// What the exam itself takes in the first criterion, where nothing that pays for it and nothing that it requires ties it
/// to anything else, and a plan can make of a sitting what a pass has earned by itself.
fn own_value(sample: &Sample, exam: ExamId) -> Option<oracle::Value> {
    let (catalog, policy) = (&sample.catalog, &sample.policy);
    let is_tied = !catalog.exam(exam).requires.is_empty() || catalog.credentials.iter().any(is_moved);
    // Of several passes a plan counts the last one only, within a window as well.
    let mut windows = catalog.credentials.iter().flat_map(|c| &c.tracks).filter_map(|t| t.window_months);
    let is_tied = is_tied || (sample.transcript.has(exam) && windows.next().is_some());
    // In time what follows is judged on later days.
    if is_tied
        || policy.schedule.is_some()
        || policy.without.iter().any(|item| item.exam().is_none_or(|other| other == exam))
    {
        return None;
    }
    match sample.policy.criteria()[0] {
        Criterion::Exams => Some((0, 1)),
        Criterion::Hours => sample.catalog.exam(exam).hours.map(|hours| (0, i64::from(hours))),
        Criterion::Cost => {
            let question = sample.question();
            let rows: Vec<&Arc<PriceRow>> =
                question.tariff()?.offers.iter().filter(|row| row.covers.contains(&exam)).collect();
            let all_plain = rows.iter().all(|row| row.is_plain());
            all_plain.then(|| rows.iter().map(|row| (0, row.price.0)).min().unwrap_or((1, 0)))
        }
    }
}

/// A question that takes longer is left out.
const PATIENCE: Duration = Duration::from_secs(20);

fn explains(sample: &Sample) -> Result<(), String> {
    // A few of the entangled ones take either solver longer than anybody would wait.
    let start = Instant::now();
    let remaining = || PATIENCE.saturating_sub(start.elapsed());
    let engine = Engine { remaining: Some(&remaining), ..Engine::new(backend::default_backend()) };
    let exams: Vec<ExamId> = sample.catalog.exam_ids().collect();
    let explanation =
        query::explain(&sample.question(), &exams, &engine).map_err(|failure| failure.to_string())?;
    if remaining().is_zero() {
        return Ok(());
    }
    if explanation.answer.status == Status::Infeasible {
        return Ok(());
    }
    check(sample, &explanation)
}

#[test]
pub fn each_what_if_is_what_the_enumeration_says_of_it() {
    for_samples(400, 1, sample, |sample, _| explains(sample));
}

/// With little time, exams that retire soon, and what is passed running out meanwhile. Where there are many exams, to try
/// every order of each set takes minutes.
#[test]
pub fn so_it_is_in_time() {
    let hurried = |seed| sample(seed).in_a_hurry(&mut Rng::new(seed ^ 0x5eed));
    for_samples(
        200,
        2,
        hurried,
        |sample, _| {
            if sample.catalog.exams.len() > 5 { Ok(()) } else { explains(sample) }
        },
    );
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
