use std::collections::BTreeMap;

use jiff::civil::Date;
use studypath_ilp::Found;

use super::Change;
use super::{Answer, Engine, Failure, LastSafe, Sitting, Then, Timetable};
use crate::catalog::{CredentialId, ExamId, Item, Requirement};
use crate::engine::stages;
use crate::engine::{ask_changed, effort, search_of};
use crate::money::Money;
use crate::plan::calendar::latest_while_all_lasts;
use crate::plan::{Plan, Totals};
use crate::question::Question;
use crate::rule::formulate;
use crate::schedule::Schedule;
use crate::transcript::Transcript;

/// Lays a plan out in time. `None` without a schedule or a plan. One solve for each exam that has a
/// last safe day.
///
/// # Errors
///
/// [`Failure`] when the backend fails or its plan breaks a rule.
pub fn timetable(
    question: &Question,
    answer: &Answer,
    engine: &Engine<'_>,
) -> Result<Option<Timetable>, Failure> {
    let (Some(schedule), Some(plan)) = (question.schedule(), &answer.plan) else { return Ok(None) };
    let days = plan.exams.iter().zip(&plan.days);
    let mut sittings: Vec<Sitting> =
        days.map(|(exam, day)| Sitting { exam: *exam, day: Some(*day), last: None }).collect();
    // Whole days are counted from the last day back; the calendar itself is in time by the hour.
    let begun =
        |at: usize| at.checked_sub(1).map_or(Some(schedule.start), |before: usize| sittings[before].day);
    let planned: Vec<_> = (0..sittings.len()).map(|at| begun(at).zip(sittings[at].day)).collect();
    for (exam, (begin, sit)) in last_safe(question, schedule, plan) {
        let Some(at) = sittings.iter().position(|sitting| sitting.exam == exam) else { continue };
        let (begin, sit) = planned[at].map_or((begin, sit), |(from, day)| (begin.max(from), sit.max(day)));
        let then = too_late(question, plan, &sittings, exam, begin, engine)?;
        sittings[at].last = Some(LastSafe { begin, sit, then });
    }
    Ok(Some(Timetable { sittings }))
}

/// The last days on which each exam can be begun and sat in the order of the plan: for each last day of
/// something that is due, the time up to then less what is due by then and still to come.
fn last_safe(question: &Question, schedule: &Schedule, plan: &Plan) -> BTreeMap<ExamId, (Date, Date)> {
    let due = |(at, exam): (usize, &ExamId)| {
        let resting = resting_on(question, plan, at);
        resting.iter().chain([exam]).filter_map(|e| question.deadline(*e)).min()
    };
    let due: Vec<Option<Date>> = plan.exams.iter().enumerate().map(due).collect();
    let mut found = BTreeMap::new();
    for (at, exam) in plan.exams.iter().enumerate() {
        if due[at].is_none() {
            continue;
        }
        let own = effort(question, schedule, *exam);
        let ends = due[at..].iter().flatten().filter_map(|day| {
            let later = (at + 1..plan.exams.len()).filter(|f| due[*f].is_some_and(|last| last <= *day));
            let after: u64 = later.map(|f| effort(question, schedule, plan.exams[f])).sum();
            let begin = schedule.latest_begin(*day, after + own)?;
            Some((begin, schedule.latest(*day, after)?))
        });
        if let Some((begin, sit)) = ends.reduce(|a, b| (a.0.min(b.0), a.1.min(b.1))) {
            let sit = latest_while_all_lasts(question, plan, at, sit);
            let begin = schedule.latest_begin(sit, own).map_or(begin, |last| last.min(begin));
            found.insert(*exam, (begin, sit));
        }
    }
    found
}

/// The exams of the plan that cannot be sat without the one at a place: without it, what comes after
/// lacks a requirement.
fn resting_on(question: &Question, plan: &Plan, at: usize) -> Vec<ExamId> {
    let catalog = &question.catalog;
    let mut gone = vec![Item::Exam(plan.exams[at])];
    let mut resting = Vec::new();
    loop {
        let has = |item: &Item| !gone.contains(item) && plan.by(question, *item).is_some();
        let meets = |requires: &[Requirement]| requires.iter().all(|r| r.any.iter().any(has));
        let is_paid = |exam: ExamId| {
            let offers =
                question.tariff().into_iter().flat_map(|t| plan.purchases.iter().map(|o| &t.offers[*o]));
            let mut paying = offers.filter(|offer| offer.covers.contains(&exam)).peekable();
            paying.peek().is_none()
                || plan.totals.unpriced.contains(&exam)
                || paying.any(|offer| offer.requires.iter().all(has))
        };
        let lost_exam = plan.exams[at + 1..].iter().copied().find(|exam| {
            let can_be_sat = meets(&catalog.exam(*exam).requires) && is_paid(*exam);
            !(can_be_sat || resting.contains(exam))
        });
        if let Some(exam) = lost_exam {
            resting.push(exam);
            gone.push(exam.into());
            continue;
        }
        let is_lost = |credential: CredentialId, track: usize| {
            let mut claims = plan.claims.iter().filter(|claim| claim.credential == credential);
            !meets(&catalog.credential(credential).tracks[track].requires)
                || claims.any(|claim| !claim.option_in(catalog).items.iter().all(has))
        };
        let lost = plan
            .earned
            .iter()
            .find(|e| !gone.contains(&e.credential.into()) && is_lost(e.credential, e.track));
        match lost {
            Some(earned) => gone.push(earned.credential.into()),
            None => return resting,
        }
    }
}

/// Asks again on the day after an exam should have been begun: everything that the calendar has by then
/// is passed and paid for, that exam is not.
fn too_late(
    question: &Question,
    plan: &Plan,
    sittings: &[Sitting],
    exam: ExamId,
    begin: Date,
    engine: &Engine<'_>,
) -> Result<Then, Failure> {
    let Some(day) = begin.tomorrow().ok().filter(|_| engine.has_time()) else { return Ok(Then::Unknown) };
    let is_done = |s: &&Sitting| s.exam != exam && s.day.is_some_and(|sat| sat <= begin);
    let passed: Vec<ExamId> = sittings.iter().filter(is_done).map(|s| s.exam).collect();
    let mut changes: Vec<Change> = passed.iter().map(|exam| Change::Pass(*exam)).collect();
    changes.extend([Change::Day { day, first: None, last: None }, Change::Start(day)]);
    let answer = ask_changed(question, &changes, |later| {
        let mut transcript = Transcript::clone(&later.transcript);
        sittings.iter().filter(is_done).for_each(|sitting| transcript.add(sitting.exam, sitting.day));
        let later = &later.with_transcript(transcript);
        let f = formulate(later);
        let mut search = search_of(&f, engine);
        match (stages::settle_all(&f, &[], &mut search)?, search.incumbent()) {
            (Found::Infeasible, _) => Ok::<_, Failure>(Err(Then::Impossible)),
            (Found::Optimum(_), Some(values)) => {
                let plan = Failure::unless_stopped(crate::engine::decode(&f, values, engine))?;
                Ok(plan.ok_or(Then::Unknown))
            }
            _ => Ok(Err(Then::Unknown)),
        }
    })?;
    let other = match answer {
        Ok(other) => other,
        Err(then) => return Ok(then),
    };
    let instead = other.exams.iter().copied().filter(|e| !plan.exams.contains(e)).collect();
    let hours = passed.iter().map(|exam| question.hours(*exam).map(u64::from)).sum::<Option<u64>>();
    let unpriced = plan.totals.unpriced.iter().copied().filter(|exam| passed.contains(exam)).collect();
    let cost = spent(question, plan, &passed);
    let totals = Totals { cost, unpriced, exams: passed.len(), hours }.plus(&other.totals);
    let worse = totals.compare(&plan.totals, &question.policy).is_gt();
    Ok(Then::Plan { totals, instead, worse })
}

/// What was paid for the exams passed by then.
fn spent(question: &Question, plan: &Plan, passed: &[ExamId]) -> Option<Money> {
    let offers = plan.purchases.iter().map(|o| question.tariff().map(|tariff| &tariff.offers[*o]));
    let bought: Option<Vec<_>> = offers.collect();
    let used = bought?.into_iter().filter(|offer| offer.covers.iter().any(|exam| passed.contains(exam)));
    Money::sum(used.map(|offer| offer.price))
}
