//! Every scenario of the present-day catalogs, as a multiple of `plan mcse` in the same run: the whole engine,
//! without reading files and without writing the answer.
//!
//! `cargo bench --bench scenarios`
#![allow(missing_docs, dead_code, clippy::print_stdout, clippy::disallowed_methods, clippy::float_arithmetic)]

#[path = "../tests/support/scenario.rs"]
mod scenario;

use std::time::{Duration, Instant};
use studypath::ilp::default_backend;

use scenario::{Case, Scenarios};
use studypath::query::{Engine, best, keep};
use studypath::question::Question;

const RUNS: usize = 21;
const CATALOGS: [&str; 6] =
    ["aws.toml", "cisco.toml", "cncf.toml", "giac.toml", "itil.toml", "microsoft-azure.toml"];

/// What is kept active: a goal, what is held, until when.
const KEPT: [(&str, &[&str], &str); 3] = [
    ("cka", &["cka@2025-03-10"], "2030-06-30"),
    ("kubestronaut", &FIVE, "2029-12-31"),
    (ALL, &SIXTEEN, "2029-12-31"),
];
const ALL: &str = "kcna kcsa cka ckad cks pca ica cca capa cgoa cba otca kca cnpa cnpe lfcs";
const FIVE: [&str; 5] =
    ["kcna@2025-01-15", "kcsa@2025-02-01", "cka@2025-03-10", "ckad@2025-05-20", "cks@2025-09-01"];
const SIXTEEN: [&str; 16] = [
    FIVE[0],
    FIVE[1],
    FIVE[2],
    FIVE[3],
    FIVE[4],
    "pca@2025-01-01",
    "ica@2025-02-02",
    "cca@2025-03-03",
    "capa@2025-04-04",
    "cgoa@2025-05-05",
    "cba@2025-06-06",
    "otca@2025-07-07",
    "kca@2025-08-08",
    "cnpa@2025-10-20",
    "cnpe@2026-03-03",
    "lfcs@2025-11-11",
];

/// The median of the runs.
fn median(runs: usize, mut run: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[runs / 2]
}

fn time(question: &Question) -> Duration {
    let engine = Engine::new(default_backend());
    median(RUNS, || drop(best(question, &engine).expect("an answer")))
}

fn time_to_keep(question: &Question, until: &str) -> Duration {
    let (engine, until) = (Engine::new(default_backend()), until.parse().expect("a day"));
    median(3, || drop(keep(question, until, &engine).expect("an answer")))
}

fn main() {
    let all = Scenarios::all();
    let era = all.iter().find(|s| s.file == "microsoft-2003.toml").expect("the scenarios of 2003");
    let mcse = Case { goal: vec!["mcse".into()], ..Case::default() };
    let base = mcse.ask(&era.catalog, era.prices.as_ref(), time);
    println!("plan mcse {:8.2} ms", base.as_secs_f64() * 1e3);
    for Scenarios { file, catalog, prices, cases } in all.iter().filter(|s| CATALOGS.contains(&&*s.file)) {
        let mut ratios: Vec<(f64, &str)> = Vec::new();
        for case in cases {
            let took = case.ask(catalog, prices.as_ref(), time);
            ratios.push((took.as_secs_f64() / base.as_secs_f64(), &case.name));
        }
        ratios.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (slowest, name) = ratios[ratios.len() - 1];
        let median = ratios[ratios.len() / 2].0;
        println!("{file:<22} {:3} questions, median {median:6.2}, most {slowest:7.2}: {name}", ratios.len());
        for (ratio, name) in &ratios {
            println!("    {ratio:8.2}  {name}");
        }
    }
    let cncf = all.iter().find(|s| s.file == "cncf.toml").expect("the scenarios of the CNCF");
    for (goal, held, until) in KEPT {
        let held = held.iter().map(|id| (*id).to_owned()).collect();
        let as_of = Some("2026-11-21".to_owned());
        let case =
            Case { goal: goal.split(' ').map(str::to_owned).collect(), held, as_of, ..Case::default() };
        let took = case.ask(&cncf.catalog, cncf.prices.as_ref(), |question| time_to_keep(question, until));
        println!("keep {goal} until {until}: {:.2}", took.as_secs_f64() / base.as_secs_f64());
    }
}
