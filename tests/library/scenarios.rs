//! The scenario files of `tests/scenarios`, asked of every backend.
//!
//! A file names a catalog (a built-in one, or a file of `tests/scenarios/catalogs` with a price list of
//! the same name beside it, if it has one) and holds cases. What a case expects is derived by hand
//! from the sources or from the tiny catalog, and its `why` says how. Where a catalog is small
//! enough, the twin is asked as well.

use std::collections::BTreeSet;

use crate::support::oracle;
use crate::support::scenario::{Case, Scenarios, track};
use studypath::catalog::ExamId;
use studypath::ilp::backend;
use studypath::money::Money;
use studypath::plan::Milestone;
use studypath::query::{self, Answer, Engine};
use studypath::question::{Criterion, Question};

/// What is wrong with an answer, in words; nothing if it is as expected.
fn differences(case: &Case, question: &Question, answer: &Answer) -> Vec<String> {
    let catalog = &question.catalog;
    let mut wrong = Vec::new();
    let mut expect = |what: &str, expected: String, found: String| {
        if expected != found {
            wrong.push(format!("{what}: expected {expected}, found {found}"));
        }
    };
    expect("status", case.status.clone(), answer.status.name().to_owned());
    let Some(plan) = &answer.plan else {
        expect("plan", case.status.clone(), "infeasible".to_owned());
        return wrong;
    };
    let ids = |exams: &[ExamId]| exams.iter().map(|exam| catalog.exam(*exam).id.clone()).collect::<Vec<_>>();
    let set = |ids: &[String]| format!("{:?}", ids.iter().collect::<BTreeSet<_>>());
    let sat = ids(&plan.exams);
    if let Some(exams) = &case.exams {
        expect("exams", set(exams), set(&sat));
    }
    if let Some(order) = &case.order {
        expect("study order", format!("{order:?}"), format!("{sat:?}"));
    }
    if let Some(milestones) = &case.milestones {
        let told = |m: &Milestone| format!("{} after {}", catalog.credential(m.credential).id, m.after_step);
        let found: Vec<String> = plan.milestones.iter().map(told).collect();
        expect("milestones", format!("{milestones:?}"), format!("{found:?}"));
    }
    if let (Some(days), Some(schedule)) = (&case.days, question.schedule()) {
        let mut done = 0;
        let day = |exam: &ExamId| {
            done += schedule.effort(catalog.exam(*exam)).expect("known hours");
            schedule.day_of(done).expect("a day").to_string()
        };
        let found: Vec<String> = plan.exams.iter().map(day).collect();
        expect("days", format!("{days:?}"), format!("{found:?}"));
    }
    if let Some(count) = case.count {
        expect("number of exams", count.to_string(), plan.totals.exams.to_string());
    }
    if let Some(hours) = case.hours {
        expect("hours", format!("{:?}", Some(hours)), format!("{:?}", plan.totals.hours));
    }
    if let Some(cost) = &case.cost {
        let found = plan.totals.cost.zip(question.tariff());
        let found = found.map_or("unknown".to_owned(), |(cost, tariff)| tariff.currency.format(cost));
        expect("cost", cost.clone(), found);
    }
    if question.tariff().is_some() {
        expect("unpriced", format!("{:?}", case.unpriced), format!("{:?}", ids(&plan.totals.unpriced)));
    }
    for name in &case.earns {
        let (credential, wanted) = track(catalog, name);
        expect(name, format!("{:?}", Some(wanted)), format!("{:?}", plan.track_of(credential)));
    }
    if let Err(why) = oracle::is_legal(question, plan) {
        wrong.push(format!("the plan is not legal: {why}"));
    }
    wrong
}

/// What the twin finds wrong with the expectation of a case.
fn doubts(case: &Case, question: &Question, best: Option<&oracle::Best>) -> Vec<String> {
    let Some(best) = best else {
        return if case.status == "infeasible" { vec![] } else { vec!["the twin finds no plan".to_owned()] };
    };
    let mut wrong = Vec::new();
    let exams: BTreeSet<&str> =
        best.exams.iter().map(|exam| question.catalog.exam(*exam).id.as_str()).collect();
    for expected in [&case.exams, &case.order].into_iter().flatten() {
        if expected.iter().map(String::as_str).collect::<BTreeSet<_>>() != exams {
            wrong.push(format!("the twin sits {exams:?}"));
        }
    }
    if case.count.is_some_and(|count| count != exams.len()) {
        wrong.push(format!("the twin sits {} exams", exams.len()));
    }
    let cost = question.policy.criteria().iter().position(|c| *c == Criterion::Cost).map(|i| best.values[i]);
    if let (Some(expected), Some(cost), Some(tariff)) = (&case.cost, cost, question.tariff())
        && (case.unpriced.len() as i64, expected.as_str()) != (cost.0, &tariff.currency.format(Money(cost.1)))
    {
        wrong.push(format!("the twin pays {} and {}", cost.0, tariff.currency.format(Money(cost.1))));
    }
    if (case.status == "earned") != exams.is_empty() || case.status == "infeasible" {
        wrong.push(format!("the twin does not think that it is {}", case.status));
    }
    wrong
}

fn check(case: &Case, question: &Question) -> Vec<String> {
    let catalog = &question.catalog;
    let mut wrong = Vec::new();
    if catalog.exams.len() <= 12 && catalog.exams.len() + catalog.credentials.len() <= 16 {
        wrong.extend(doubts(case, question, oracle::best(question).as_ref()));
    }
    for name in backend::names().into_iter().filter(|name| !(case.many && *name == "enumerate")) {
        let backend = backend::by_name(name).expect("a backend that is built in");
        match query::best(question, &Engine::new(backend)) {
            Ok(answer) => {
                wrong.extend(differences(case, question, &answer).iter().map(|d| format!("{name}: {d}")));
            }
            Err(failure) => wrong.push(failure.to_string()),
        }
    }
    wrong
}

#[test]
fn every_scenario_is_answered_as_derived_by_hand() {
    let mut failures = String::new();
    for Scenarios { file, catalog, prices, cases } in Scenarios::all() {
        for case in cases {
            for wrong in case.ask(&catalog, prices.as_ref(), |question| check(&case, question)) {
                failures += &format!("\n{file}: {}\n  {wrong}\n  because: {}", case.name, case.why);
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}
