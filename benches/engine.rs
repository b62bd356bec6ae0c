//! `plan mcse` inside the process, step by step, beside the same program handed raw to the backend, and
//! the questions about several plans. Read the figures as ratios to `raw solve` and `whole engine`.
#![allow(missing_docs)]

use std::hint::black_box;
use std::num::NonZero;
use std::sync::Arc;
use studypath::ilp::{Task, default_backend};

use criterion::{Criterion, criterion_group, criterion_main};
use studypath::catalog::{Catalog, Item};
use studypath::price::PriceList;
use studypath::query::{Engine, Wanted, alternatives, best, compare, explain, optima, timetable};
use studypath::question::{self, Policy, Question};
use studypath::read::{self, BUILTINS, SourceFile};
use studypath::rule::{self, formulate};
use studypath::schedule::{DaysOff, Pace, Schedule};

fn read_catalog() -> Catalog {
    read::catalog(&SourceFile::new("catalog", BUILTINS[0].catalog_text)).expect("the catalog is good")
}

fn read_prices(catalog: &Catalog) -> PriceList {
    let (name, text) = BUILTINS[0].price_texts[0];
    read::prices(&SourceFile::new(name, text), catalog).expect("the prices are good")
}

fn plan_mcse(c: &mut Criterion) {
    let catalog = read_catalog();
    let prices = read_prices(&catalog);
    let as_of = catalog.as_of.expect("a day");
    let tariff = Arc::new(prices).tariff(as_of, None, None);
    let Some(Item::Credential(mcse)) = catalog.find("mcse") else { panic!("the catalog has an mcse") };
    let policy =
        Policy { minimize: vec![question::Criterion::Cost, question::Criterion::Exams], ..Policy::default() };
    let question = Question {
        catalog: Arc::new(catalog.clone()),
        tariff: tariff.map(Arc::new),
        transcript: Arc::default(),
        goals: [mcse].into(),
        as_of,
        today: None,
        policy: Arc::new(policy.clone()),
    };
    let backend = default_backend();
    let f = formulate(&question);
    let cost = f.objective(question::Measure::Cost);
    let plan = best(&question, &Engine::new(backend)).expect("an answer").plan.expect("a plan");

    let mut group = c.benchmark_group("plan mcse");
    group.sample_size(20);
    group.bench_function("raw solve", |b| {
        let task = Task { program: &f.model.program, minimize: &cost, start: None, remaining: None };
        b.iter(|| backend.solve(black_box(&task)));
    });
    group.bench_function("whole engine", |b| b.iter(|| best(black_box(&question), &Engine::new(backend))));
    group.bench_function("formulate", |b| b.iter(|| formulate(black_box(&question))));
    group.bench_function("order of study", |b| {
        b.iter(|| rule::order_of(&question, black_box(&plan)));
    });
    let schedule = Schedule {
        start: as_of,
        pace: Pace::Hours { per_week: 10, default: Some(40) },
        by: None,
        off: DaysOff::default(),
    };
    let hurried = Policy { schedule: Some(schedule), ..policy.clone() };
    let in_time = question.with_policy(&hurried);
    group.bench_function("whole engine, in time", |b| {
        b.iter(|| best(black_box(&in_time), &Engine::new(backend)));
    });
    let plan_in_time = best(&in_time, &Engine::new(backend)).expect("an answer");
    group.bench_function("last safe days", |b| {
        b.iter(|| timetable(black_box(&in_time), &plan_in_time, &Engine::new(backend)));
    });
    group.bench_function("formulate, in time", |b| b.iter(|| formulate(black_box(&in_time))));
    group.bench_function("check", |b| b.iter(|| rule::check(black_box(&question), &plan)));
    group.bench_function("ten alternatives", |b| {
        let ten = NonZero::new(10).expect("ten is not zero");
        b.iter(|| alternatives(black_box(&question), ten, &Engine::new(backend)));
    });
    group.bench_function("must, may and never", |b| {
        let wanted = Wanted { count: None, roles: true };
        b.iter(|| optima(black_box(&question), wanted, &Engine::new(backend)));
    });
    group.bench_function("compare", |b| b.iter(|| compare(black_box(&question), &Engine::new(backend))));
    group.bench_function("explain", |b| b.iter(|| explain(black_box(&question), &[], &Engine::new(backend))));
    group.bench_function("read the catalog", |b| b.iter(read_catalog));
    group.bench_function("read the prices", |b| b.iter(|| read_prices(black_box(&catalog))));
    group.finish();
}

criterion_group!(benches, plan_mcse);
criterion_main!(benches);
