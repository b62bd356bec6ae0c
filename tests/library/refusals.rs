//! Refusals of random questions: the reasons are enough and none is too many, and every repair
//! repairs, by the slow, obvious twin.
//!
//! `STUDYPATH_CASES` sets how many random refusals are looked at, `STUDYPATH_SEED` asks a single one.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use crate::support::modern;
use crate::support::oracle;
use crate::support::random::{self, Rng, Sample};
use crate::support::seeds::{for_samples, for_seeds};
use studypath::Shelf;
use studypath::catalog::Item;
use studypath::ilp::{Stop, Task, backend};
use studypath::query::{self, Change, Conflict, Engine, Repair, Status, Value};
use studypath::question::Question;
use studypath::rule::{Model, Origin, formulate};
use studypath::schedule::{Pace, Rate, Schedule};

fn is_infeasible(model: &Model, reasons: &BTreeSet<Origin>) -> bool {
    let program = model.reduced_to(reasons);
    let task = Task { program: &program, minimize: &[], start: None, remaining: None };
    let outcome = backend::by_name(backend::names()[0]).expect("built in").solve(&task).expect("no failure");
    assert_ne!(outcome.stop, Stop::TimeLimit);
    outcome.stop == Stop::Infeasible
}

fn reasons_are_irreducible(question: &Question, conflict: &Conflict) -> Result<(), String> {
    let model = formulate(question).model;
    let told: Vec<Origin> = conflict.because.iter().flat_map(|reason| reason.origins.clone()).collect();
    let all: BTreeSet<Origin> = told.iter().copied().collect();
    if all.len() != told.len() {
        return Err("a reason is told twice".into());
    }
    if !is_infeasible(&model, &all) {
        return Err("the reasons leave room for a plan".into());
    }
    for origin in &all {
        let mut others = all.clone();
        others.remove(origin);
        if is_infeasible(&model, &others) {
            return Err(format!("{origin:?} is not needed"));
        }
    }
    match conflict.because.iter().find(|reason| reason.text.is_empty() || reason.subjects.is_empty()) {
        Some(reason) => Err(format!("{reason:?} says nothing")),
        None => Ok(()),
    }
}

fn changed(sample: &Sample, changes: &[Change]) -> Sample {
    let (had, today) = (sample.transcript.clone(), sample.as_of);
    let again = |item: Item| had.has(item).then_some(today);
    let mut sample = sample.clone();
    for change in changes {
        let policy = Arc::make_mut(&mut sample.policy);
        match *change {
            // What has expired would be had anew.
            Change::Pass(exam) => sample.transcript.add(exam, again(exam.into())),
            Change::Hold(credential) => sample.transcript.add(credential, again(credential.into())),
            Change::Day { day, .. } => sample.as_of = day,
            Change::Allow(item) => policy.without.retain(|i| *i != item),
            Change::Release(item) => policy.with.retain(|i| *i != item),
            Change::Track(credential, track) => policy.tracks.push((credential, track)),
            Change::Ignore(criterion) => policy.minimize.retain(|c| *c != criterion),
            Change::Drop(goal) => sample.goals.retain(|g| *g != goal),
            Change::By(day) => {
                policy.schedule = policy.schedule.take().map(|s| Schedule { by: Some(day), ..s });
            }
            Change::Start(day) => policy.schedule = policy.schedule.take().map(|s| s.starting(day)),
            Change::Pace(new) => {
                let pace = |pace| match pace {
                    Pace::Hours { default, .. } => Pace::Hours { per_week: new, default },
                    Pace::Exams { .. } => Pace::Exams { per_month: Rate::whole(new) },
                    Pace::Weeks { .. } => Pace::Weeks { per_exam: new },
                };
                policy.schedule = policy.schedule.take().map(|s| Schedule { pace: pace(s.pace), ..s });
            }
        }
    }
    sample
}

/// Advice never lies in the past.
fn can_still_be_made(sample: &Sample, change: &Change) -> bool {
    match *change {
        Change::Day { day, first, .. } => {
            sample.as_of < day && first.is_none_or(|first| sample.as_of < first)
        }
        Change::By(day) | Change::Start(day) => sample.as_of <= day,
        _ => true,
    }
}

fn repairs(sample: &Sample, repair: &Repair) -> Result<(), String> {
    if let Some(change) = repair.changes.iter().find(|change| !can_still_be_made(sample, change)) {
        return Err(format!("{change:?} lies before {}", sample.as_of));
    }
    let mut days = vec![None];
    for change in &repair.changes {
        if let Change::Day { first, last, .. } = change {
            days = vec![None, *first, *last];
        }
    }
    for day in days {
        let mut repaired = changed(sample, &repair.changes);
        repaired.as_of = day.unwrap_or(repaired.as_of);
        let question = repaired.question();
        let Some(best) = oracle::best(&question) else {
            return Err(format!("`{}` repairs nothing on {}", repair.text, repaired.as_of));
        };
        let (None, Some(totals)) = (day, &repair.totals) else { continue };
        for (criterion, value) in question.policy.criteria().into_iter().zip(&best.values) {
            let measured = |measure| totals.value(measure).or(question.tariff().is_none().then_some(0));
            let told = Value::of(criterion, measured).map(|value| (value.unpriced, value.amount));
            if told != Some(*value) {
                return Err(format!("`{}`: {criterion} is {value:?}, not {told:?}", repair.text));
            }
        }
    }
    Ok(())
}

/// Single changes that the twin accepts must have been found: of excluded and of wanted items, and of
/// passes.
fn none_is_missing(sample: &Sample, conflict: &Conflict) -> Result<(), String> {
    let singles = conflict.repairs.iter().filter(|repair| repair.changes.len() == 1).count();
    let wanted = sample.policy.with.iter().map(|item| Change::Release(*item));
    let excluded = sample.policy.without.iter().map(|item| Change::Allow(*item));
    let passes = sample.catalog.exam_ids().filter(|e| !sample.transcript.has(*e)).map(Change::Pass);
    for change in wanted.chain(excluded).chain(passes) {
        let repaired = changed(sample, &[change]);
        if oracle::best(&repaired.question()).is_some() && singles == 0 {
            return Err(format!("{change:?} would be enough"));
        }
    }
    Ok(())
}

fn check(sample: &Sample) -> Result<bool, String> {
    let question = sample.question();
    let engine = Engine::new(backend::default_backend());
    let answer = query::best(&question, &engine).map_err(|failure| failure.to_string())?;
    if answer.status != Status::Infeasible {
        return Ok(false);
    }
    let conflict = answer.conflict.ok_or("no reason is given")?;
    reasons_are_irreducible(&question, &conflict)?;
    conflict.repairs.iter().try_for_each(|repair| repairs(sample, repair))?;
    let held = |goal: &studypath::catalog::CredentialId| question.is_active(*goal);
    assert!(!question.goals.iter().all(held) || !question.policy.with.is_empty(), "something is asked for");
    none_is_missing(sample, &conflict)?;
    Ok(true)
}

#[test]
pub fn so_they_are_where_time_is_short() {
    let hurried = |seed| random::sample(seed).in_a_hurry(&mut Rng::new(seed ^ 0x5eed));
    for_samples(2_000, 1, hurried, |sample, _| check(sample).map(|_| ()));
}

#[test]
fn reasons_are_irreducible_and_repairs_repair() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let wanted = number("STUDYPATH_CASES").unwrap_or(5_000);
    let seeds = number("STUDYPATH_SEED").map_or(0..u64::MAX, |seed| seed..seed + 1);
    let mut refusals = 0;
    for seed in seeds {
        let sample = modern::any(seed);
        match check(&sample) {
            Ok(refused) => refusals += u64::from(refused),
            Err(why) => panic!("seed {seed}: {why}\n{sample}"),
        }
        if refusals >= wanted {
            break;
        }
    }
}

/// The same of as many questions as a soak has time for.
pub fn reasons_and_repairs_of_new_questions() {
    for_samples(0, 1, modern::any, |sample, _| check(sample).map(|_| ()));
}

/// Twelve exams and twelve credentials rest on each other, and none has a beginning.
#[test]
fn what_can_only_be_had_by_way_of_itself_is_seen_without_a_search() {
    let size = 12;
    let mut text = "[catalog]\nid = \"circle\"\nas_of = 2026-01-01\n".to_owned();
    for i in 0..size {
        let (next, after) = ((i + 1) % size, (i + 2) % size);
        text += &format!(
            "[exam.e{i}]\nrequires = [{{ any = [\"c{i}\", \"c{next}\"] }}]\n\
             [credential.c{i}]\n[[credential.c{i}.track]]\nid = \"t\"\n\
             slot = [{{ id = \"s\", need = 2, from = [\"e{i}\", \"e{next}\", \"c{after}\"] }}]\n"
        );
    }
    let builder = Question::builder(&Shelf::default()).catalog_text("circle", text).goal("c0").build();
    let question = builder.expect("a question");
    let engine = Engine { nodes: Some(1), ..Engine::new(backend::default_backend()) };
    let answer = query::best(&question, &engine).expect("no failure");
    assert_eq!(answer.status, Status::Infeasible);
    let conflict = answer.conflict.expect("reasons");
    let told: Vec<&str> = conflict.because.iter().map(|reason| reason.text.as_str()).collect();
    assert!(told.iter().any(|text| text.contains("by way of itself")), "{told:?}");
}

/// Credentials of which each asks for the next, the last one for the first.
fn circle(count: usize) -> String {
    let mut text = String::from("[catalog]\nid = \"circle\"\nas_of = 2026-01-01\n[exam.x]\n[exam.y]\n");
    for at in 0..count {
        let next = (at + 1) % count;
        write!(
            text,
            "[credential.k{at}]\n[[credential.k{at}.track]]\nid = \"t\"\nrequires = [\"k{next}\"]\n\
             [[credential.k{at}.track.slot]]\nid = \"s\"\nneed = 1\nfrom = [\"x\", \"y\"]\n"
        )
        .expect("text");
    }
    text
}

#[test]
fn when_the_time_is_up_no_more_repairs_are_written_down() {
    let builder = Question::builder(&Shelf::default()).catalog_text("circle", circle(60)).goal("k0").build();
    let question = builder.expect("a question");
    let full = query::best(&question, &Engine::new(backend::default_backend())).expect("answered");
    assert!(!full.conflict.as_ref().expect("no plan").repairs.is_empty());

    // The time is up once the reasons are known.
    let asked = Cell::new(0_usize);
    let counting = || {
        asked.set(asked.get() + 1);
        Duration::MAX
    };
    let engine = Engine { remaining: Some(&counting), ..Engine::new(backend::default_backend()) };
    query::best_without_repairs(&question, &engine).expect("answered");
    let counting_down = || match asked.get().checked_sub(1) {
        Some(left) => {
            asked.set(left);
            Duration::MAX
        }
        None => Duration::ZERO,
    };
    let engine = Engine { remaining: Some(&counting_down), ..engine };
    let partial = query::best(&question, &engine).expect("answered");
    assert_eq!(partial.status, Status::Infeasible);
    let is_said = |notes: &[String]| notes.iter().any(|note| note.starts_with("Not each of the changes"));
    assert!(is_said(&partial.notes) && !is_said(&full.notes), "{:?}, {:?}", partial.notes, full.notes);
    assert!(partial.conflict.expect("no plan").repairs.is_empty());
}

#[test]
fn reasons_and_repairs_are_the_same_on_every_backend() {
    for_seeds(300, 1, |seed| {
        let question = random::sample(seed).in_a_hurry(&mut Rng::new(seed)).question();
        let answers = backend::names().into_iter().map(|name| {
            let engine = Engine::new(backend::by_name(name).expect("built in"));
            query::best(&question, &engine).map_err(|failure| failure.to_string())
        });
        let conflicts = answers.map(|answer| Ok(answer?.conflict)).collect::<Result<Vec<_>, String>>()?;
        match conflicts.iter().all(|conflict| *conflict == conflicts[0]) {
            true => Ok(()),
            false => Err(format!("{conflicts:?}")),
        }
    });
}
