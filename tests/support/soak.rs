//! A soak: laws that are asked of new questions until their time is up. What fails is made smaller and written as a
//! scenario.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use studypath::question::Criterion;
use toml::{Table, Value};

use super::oracle;
use super::random::Sample;
use super::shrink::shrink;
use super::written::Files;

/// From which seed and until when a law is asked.
#[derive(Clone, Copy)]
pub struct Time {
    pub first: u64,
    until: Instant,
}

impl Time {
    pub fn is_up(&self) -> bool {
        Instant::now() >= self.until
    }
}

/// A seed of which a law does not hold.
pub struct Failure {
    pub seed: u64,
    pub why: String,
    /// The scenario that it was written as.
    pub written: Option<PathBuf>,
}

/// What came of a law.
#[derive(Default)]
pub struct Outcome {
    pub asked: u64,
    pub failures: Vec<Failure>,
}

thread_local! {
    // The test that is soaked runs on the thread that soaks; other tests beside it do not.
    static TIME: RefCell<Option<Time>> = const { RefCell::new(None) };
    static OUTCOME: RefCell<Outcome> = RefCell::new(Outcome::default());
}

/// What this thread's soak has told; `None` where there is none.
pub fn time() -> Option<Time> {
    TIME.with_borrow(|time| *time)
}

/// Takes down what came of a part of a law.
pub fn report(asked: u64, failures: Vec<Failure>) {
    OUTCOME.with_borrow_mut(|outcome| {
        outcome.asked += asked;
        outcome.failures.extend(failures);
    });
}

/// Asks a law, a test of its own, of seeds from the first one on for so long.
pub fn soak(law: fn(), first: u64, length: Duration) -> Outcome {
    TIME.set(Some(Time { first, until: Instant::now() + length }));
    let ended = catch_unwind(law);
    TIME.set(None);
    let mut outcome = OUTCOME.take();
    // What a law counts of all its questions says nothing once one has failed: that is asked again and again.
    if let (Err(panic), true) = (ended, outcome.failures.is_empty()) {
        let why = format!("after {} seeds: {}", outcome.asked, message(&*panic));
        outcome.failures.push(Failure { seed: first, why, written: None });
    }
    outcome
}

/// The same check, for which a panic is a failure like any other.
pub fn catching<'c>(
    check: &'c (impl Fn(u64) -> Result<(), String> + Sync),
) -> impl Fn(u64) -> Result<(), String> + Sync + 'c {
    |seed| {
        catch_unwind(AssertUnwindSafe(|| check(seed)))
            .unwrap_or_else(|panic| Err(format!("panicked: {}", message(&*panic))))
    }
}

fn message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message")
}

/// What is wrong, without what differs from question to question: names, numbers and what stands in brackets.
pub fn kind(why: &str) -> String {
    let mut depth = 0;
    let outside = |c: &char| {
        depth += i32::from(matches!(c, '[' | '{' | '(')) - i32::from(matches!(c, ']' | '}' | ')'));
        depth == 0 && (c.is_alphabetic() || *c == ' ')
    };
    why.lines().next().unwrap_or_default().chars().filter(outside).collect()
}

/// Makes the question smaller for a minute, and writes what is left as a scenario with what the enumeration says of it.
pub fn write_down(sample: &Sample, seed: u64, why: &str, fails: impl Fn(&Sample) -> bool) -> Option<PathBuf> {
    let small = shrink(sample, Instant::now() + Duration::from_secs(60), fails);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/soak");
    let name = format!("seed-{seed}");
    Files::of(&small).save(&folder, &name, &expected(&small, why)).ok()
}

/// The keys of a case that say what is expected, by the enumeration.
fn expected(sample: &Sample, why: &str) -> Table {
    let mut table = Table::new();
    let first = why.lines().next().unwrap_or_default();
    let mut put = |key: &str, value: Value| table.insert(key.to_owned(), value);
    put("name", Value::String("a question that a soak has found".to_owned()));
    put("why", Value::String(first.to_owned()));
    let question = sample.question();
    let best = catch_unwind(AssertUnwindSafe(|| oracle::best(&question))).ok().flatten();
    let status = match &best {
        None => "infeasible",
        Some(best) if best.exams.is_empty() => "earned",
        Some(_) => "optimal",
    };
    put("status", Value::String(status.to_owned()));
    if let Some(best) = best {
        let ids = best.exams.iter().map(|exam| Value::String(sample.catalog.exam(*exam).id.clone()));
        put("exams", Value::Array(ids.collect()));
        let criteria = question.policy.criteria();
        let cost = criteria.iter().position(|criterion| *criterion == Criterion::Cost);
        if let (Some(cost), Some(tariff)) = (cost.map(|at| best.values[at]), question.tariff())
            && cost.0 == 0
        {
            let amount = tariff.currency.format(studypath::money::Money(cost.1));
            put("cost", Value::String(amount));
        }
    }
    table
}
