//! Integer programs, each solved by every backend in the same run, from the program that is written down to its proven
//! optimum: of built-in goals for people with transcripts, and of random catalogs, exams times slots, plain (every
//! slot takes one of some exams) and with credits (slots of several units, exams that require others).
//!
//! `cargo bench --features highs --bench programs -- [QUESTIONS] [SECONDS]`: 10 questions of each random size and 10 seconds
//! for each question unless told otherwise. What was not answered in time counts with that time.
#![allow(missing_docs, clippy::print_stdout, clippy::disallowed_methods, clippy::float_arithmetic)]

use std::time::{Duration, Instant};

use studypath::ilp::{BACKENDS, Backend, Found, Search, Var};
use studypath::query::Engine;
use studypath::question::Question;
use studypath::rule::formulate;
use studypath::shelf::Shelf;

/// Exams, slots, and how many exams a slot takes.
const SIZES: &[(usize, usize, usize)] = &[(30, 8, 8), (60, 20, 9), (200, 60, 12), (2_000, 300, 12)];

/// splitmix64.
struct Rng(u64);

impl Rng {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n as u64) as usize
    }
}

/// A catalog with one goal of one track, and the prices of its exams.
fn files(seed: u64, (exams, slots, choice): (usize, usize, usize), has_credits: bool) -> (String, String) {
    let mut rng = Rng(seed);
    let mut catalog = "[catalog]\nid = \"random\"\ntitle = \"Random\"\nas_of = 2020-01-01\n".to_owned();
    let mut prices = "item,price,currency,covers\n".to_owned();
    for n in 0..exams {
        catalog += &format!("[exam.e{n}]\ntitle = \"Exam {n}\"\n");
        if has_credits && n > 0 && rng.below(5) == 0 {
            catalog += &format!("requires = [\"e{}\"]\n", rng.below(n));
        }
        prices += &format!("e{n},{}.00,USD,\n", 80 + rng.below(120));
    }
    catalog += "[credential.goal]\ntitle = \"Goal\"\n[[credential.goal.track]]\nid = \"only\"\n";
    for slot in 0..slots {
        let mut from: Vec<usize> = Vec::new();
        while from.len() < choice.min(exams) {
            let exam = rng.below(exams);
            if !from.contains(&exam) {
                from.push(exam);
            }
        }
        let unit = |exam: &usize| match has_credits {
            true => format!("{{ item = \"e{exam}\", units = {} }}", 1 + exam % 4),
            false => format!("\"e{exam}\""),
        };
        let need = if has_credits { 2 + rng.below(3) } else { 1 };
        let from: Vec<String> = from.iter().map(unit).collect();
        catalog += &format!(
            "[[credential.goal.track.slot]]\nid = \"s{slot}\"\nneed = {need}\nfrom = [{}]\n",
            from.join(", ")
        );
    }
    (catalog, prices)
}

fn question(seed: u64, size: (usize, usize, usize), has_credits: bool) -> Question {
    let (catalog, prices) = files(seed, size, has_credits);
    let shelf = Shelf::builtin();
    let builder = Question::builder(&shelf)
        .catalog_text("random.toml", catalog.as_str())
        .prices_text("random.csv", prices.as_str());
    builder.goal("goal").build().unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// People who have passed some of the exams that could be of use.
fn transcripts(goal: &str, count: u64) -> Vec<Question> {
    let shelf = Shelf::builtin();
    let asked = |passed: &[String]| {
        let builder = Question::builder(&shelf).goal(goal).today("2026-11-27").passed(passed.join(","));
        builder.build().unwrap_or_else(|mistakes| panic!("{mistakes}"))
    };
    let question = asked(&[]);
    let exams: Vec<String> =
        formulate(&question).sit.keys().map(|exam| question.catalog.exam(*exam).id.clone()).collect();
    let person = |seed| {
        let mut rng = Rng(seed);
        let progress = rng.below(40);
        let passed: Vec<String> = exams.iter().filter(|_| rng.below(100) < progress).cloned().collect();
        asked(&passed)
    };
    (0..count).map(person).collect()
}

/// Solves the program of a question: the criteria, then the first exams of those that are as good. Whether all of that is
/// proven, and how long it took, in microseconds.
fn search(question: &Question, backend: &'static dyn Backend, limit: Duration) -> (bool, f64) {
    let f = formulate(question);
    let exams: Vec<Var> = f.sit.values().copied().collect();
    let (program, objectives) = (f.model.program.clone(), f.objectives());
    let start = Instant::now();
    let remaining = || limit.saturating_sub(start.elapsed());
    let mut search = Search::new(program, Engine { remaining: Some(&remaining), ..Engine::new(backend) });
    let mut is_open = true;
    for (_, terms) in &objectives {
        is_open = is_open && matches!(search.settle(terms), Ok(Found::Optimum(_)));
    }
    let is_proven = is_open && matches!(search.prefer(&exams), Ok(Found::Optimum(_)));
    (is_proven, start.elapsed().as_secs_f64() * 1e6)
}

fn measure(name: &str, questions: &[Question], limit: Duration) {
    for backend in BACKENDS.iter().filter(|backend| backend.name() != "enumerate") {
        let (mut times, mut answered): (Vec<f64>, usize) = (Vec::new(), 0);
        for question in questions {
            let (is_proven, time) = search(question, *backend, limit);
            answered += usize::from(is_proven);
            times.push(time);
            // What one of them does not answer is hopeless for the rest of a size.
            if times.len() >= 3 && answered == 0 {
                break;
            }
        }
        times.sort_by(f64::total_cmp);
        let at = |percent: usize| times[(times.len() - 1) * percent / 100];
        let solver = backend.name();
        println!(
            "{name}, {solver}, {answered}/{}, {:.0}, {:.0}, {:.0}",
            times.len(),
            at(50),
            at(99),
            at(100)
        );
    }
}

fn main() {
    let args: Vec<u64> = std::env::args().skip(1).filter_map(|arg| arg.parse().ok()).collect();
    let questions = args.first().copied().unwrap_or(10);
    let limit = Duration::from_secs(args.get(1).copied().unwrap_or(10));
    println!("programs, solver, proven, median us, p99 us, slowest us");
    measure("mcse with transcripts", &transcripts("mcse", 300), limit);
    for goal in ["kubestronaut", "golden-kubestronaut", "itil5-master"] {
        measure(goal, &transcripts(goal, 100), limit);
    }
    for size in SIZES {
        for has_credits in [false, true] {
            let (exams, slots, _) = size;
            let kind = if has_credits { "credits and requirements" } else { "plain" };
            let all: Vec<Question> = (0..questions).map(|seed| question(seed, *size, has_credits)).collect();
            measure(&format!("{exams} x {slots} {kind}"), &all, limit);
        }
    }
}
