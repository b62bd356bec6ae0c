//! What stands beside a plan: what fewer exams cost or less money takes, against the slow, obvious twin, and the
//! reserve for a failed attempt.

use std::sync::Arc;

use crate::support::oracle;
use crate::support::random;
use studypath::Session;
use studypath::catalog::ExamId;
use studypath::plan::{Reserve, reserve};
use studypath::query::Status;
use studypath::question::{Criterion, Measure, Question};
use studypath::read::{self, SourceFile};
use studypath::transcript::{RecordResult, Transcript};

#[test]
fn what_fewer_exams_cost_agrees_with_the_enumeration() {
    let cases = std::env::var("STUDYPATH_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(2_000);
    let (mut differing, mut unpriced) = (0, 0);
    for seed in 0..cases {
        let sample = random::sample(seed);
        let first = sample.policy.criteria()[0];
        if sample.prices.is_none() || first == Criterion::Hours {
            continue;
        }
        let session = Session::new(sample.question());
        let best = session.best().expect("no failure");
        let Some(plan) = best.plan.as_ref().filter(|_| best.status == Status::Optimal) else { continue };
        let own = |measure| plan.totals.value(measure).expect("there is a price list");
        let own_cost = (own(Measure::Unpriced), own(Measure::Cost));
        let order = match first {
            Criterion::Cost => [Criterion::Exams, Criterion::Cost],
            _ => [Criterion::Cost, Criterion::Exams],
        };
        // The same plans, judged in another order.
        let hours = sample.policy.minimize.contains(&Criterion::Hours).then_some(Criterion::Hours);
        let mut other = sample.clone();
        Arc::make_mut(&mut other.policy).minimize = order.into_iter().chain(hours).collect();
        let expected = oracle::best(&other.question()).and_then(|best| {
            let (a, b) = (best.values[0], best.values[1]);
            let (exams, cost_of) = if first == Criterion::Cost { (a, b) } else { (b, a) };
            let is_better =
                if first == Criterion::Cost { exams < (0, own(Measure::Exams)) } else { cost_of < own_cost };
            is_better.then_some((order[0], cost_of, exams.1))
        });
        let found = session.tradeoff(&best).expect("no failure");
        differing += usize::from(found.is_some());
        unpriced += usize::from(found.as_ref().is_some_and(|tradeoff| !tradeoff.totals.unpriced.is_empty()));
        let found = found.map(|tradeoff| {
            let of = |measure| tradeoff.totals.value(measure).expect("all of them are known");
            (tradeoff.better_in, (of(Measure::Unpriced), of(Measure::Cost)), of(Measure::Exams))
        });
        assert_eq!(found, expected, "seed {seed}\n{sample}");
    }
    assert!(cases < 500 || differing > 0, "no question tells cost from exams");
    assert!(cases < 500 || unpriced > 0, "no question has a price that is not known");
}

const CATALOG: &str = r#"
    [catalog]
    id = "demo"
    as_of = 2026-01-01
    [exam.a]
    [exam.b]
    [credential.c]
    [[credential.c.track]]
    id = "both"
    [[credential.c.track.slot]]
    id = "both"
    need = 2
    from = ["a", "b"]
"#;

/// The reserve for the plan of both exams: the amount, the exams that add it, and those of which it is not known.
fn reserve_at(prices: &str) -> Option<(i64, Vec<usize>, Vec<usize>)> {
    reserve_with(prices, Transcript::new())
}

fn reserve_with(prices: &str, transcript: Transcript) -> Option<(i64, Vec<usize>, Vec<usize>)> {
    let catalog = read::catalog(&SourceFile::new("demo.toml", CATALOG)).expect("good");
    let prices = Arc::new(read::prices(&SourceFile::new("demo.csv", prices), &catalog).expect("good"));
    let as_of = catalog.as_of.expect("given");
    let question = Question {
        goals: catalog.credential_ids().collect::<Vec<_>>().into(),
        tariff: prices.tariff(as_of, None, None).map(Arc::new),
        catalog: Arc::new(catalog),
        transcript: Arc::new(Transcript::new()),
        as_of,
        today: None,
        policy: Arc::new(studypath::question::Policy {
            minimize: vec![Criterion::Cost],
            ..Default::default()
        }),
    };
    let question = question.for_candidate(transcript);
    let best = Session::new(question.clone()).best().expect("no failure");
    let Reserve { amount, exams, unknown } = reserve(&question, best.plan.as_ref().expect("a plan"))?;
    let places = |exams: Vec<ExamId>| exams.into_iter().map(|exam| exam.0).collect();
    Some((amount.0, places(exams), places(unknown)))
}

#[test]
fn a_failed_attempt_costs_the_price_again_where_nothing_is_known() {
    assert_eq!(reserve_at("item,price,currency\na,100,USD\nb,70,USD\n"), Some((10_000, vec![0], vec![])));
    // Paid at a special price, it is sat again at the price for everybody.
    let prices = "item,price,currency,covers\na,100,USD,\nb,70,USD,\nboth,90,USD,a;b\n";
    assert_eq!(reserve_at(prices), Some((10_000, vec![0], vec![])));
}

#[test]
fn what_is_booked_is_paid_for_once() {
    let mut booked = Transcript::new();
    booked.record(ExamId(0), RecordResult::Booked, None, None);
    let prices = "item,price,currency\na,100,USD\nb,70,USD\n";
    assert_eq!(reserve_with(prices, booked), Some((10_000, vec![0], vec![])));
}

#[test]
fn a_failed_attempt_costs_what_the_price_list_says() {
    let prices = "item,price,currency,retake,attempts\na,100,USD,50,\nb,70,USD,,\n";
    assert_eq!(reserve_at(prices), Some((7_000, vec![1], vec![])));
    let prices = "item,price,currency,retake,attempts\na,100,USD,50,2\nb,70,USD,,3\n";
    assert_eq!(reserve_at(prices), Some((0, vec![0, 1], vec![])));
    let prices = "item,price,currency,retake,attempts\na,100,USD,50,1\nb,70,USD,,2\n";
    assert_eq!(reserve_at(prices), Some((5_000, vec![0], vec![])));
}

#[test]
fn what_is_not_known_is_named_beside_what_is() {
    let prices = "item,price,currency,covers\na,100,USD,\nboth,90,USD,a;b\n";
    assert_eq!(reserve_at(prices), Some((10_000, vec![0], vec![1])));
    assert_eq!(reserve_at("item,price,currency\na,100,USD\n"), Some((10_000, vec![0], vec![1])));
    assert_eq!(reserve_at("item,price,currency,covers\nboth,90,USD,a;b\n"), None);
    let prices = "item,price,currency,covers,attempts\na,100,USD,,\nboth,90,USD,a;b,2\n";
    assert_eq!(reserve_at(prices), Some((0, vec![0, 1], vec![])));
}

#[test]
fn an_attempt_is_a_number_from_one() {
    let catalog = read::catalog(&SourceFile::new("demo.toml", CATALOG)).expect("good");
    for attempts in ["0", "two", "-1", "1.5"] {
        let text = format!("item,price,currency,attempts\na,100,USD,{attempts}\n");
        let error = read::prices(&SourceFile::new("demo.csv", text), &catalog).expect_err("refused");
        assert_eq!(error.list[0].title, format!("`{attempts}` is no number of attempts"));
    }
}
