//! Many seeds, on every core. `STUDYPATH_CASES` sets how many, `STUDYPATH_SEED` asks a single one; a soak asks until its
//! time is up.

use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use super::random::Sample;
use super::soak::{self, Failure};

/// Runs a check on every core over one in so many of the seeds asked for (`cases` unless told
/// otherwise), and reports the first few failures.
pub fn for_seeds(cases: u64, share: u64, check: impl Fn(u64) -> Result<(), String> + Sync) {
    if let Some(time) = soak::time() {
        let (asked, failures) = ask(time.first, u64::MAX, || time.is_up(), &soak::catching(&check));
        let failures = failures.into_iter().map(|(seed, why)| Failure { seed, why, written: None });
        soak::report(asked, failures.collect());
        return;
    }
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let cases = number("STUDYPATH_CASES").unwrap_or(cases).div_ceil(share);
    let (first, end) = number("STUDYPATH_SEED").map_or((0, cases), |seed| (seed, seed + 1));
    let (_, failures) = ask(first, end, || false, &check);
    let report: String = failures.iter().map(|(seed, why)| format!("\nseed {seed}: {why}")).collect();
    assert!(failures.is_empty(), "{report}");
}

/// The same of a law about one question, which is told with what is wrong. A soak makes the question smaller, and writes
/// it down.
pub fn for_samples(
    cases: u64,
    share: u64,
    draw: impl Fn(u64) -> Sample + Sync,
    holds: impl Fn(&Sample, u64) -> Result<(), String> + Sync,
) {
    let Some(time) = soak::time() else {
        return for_seeds(cases, share, |seed| {
            let sample = draw(seed);
            holds(&sample, seed).map_err(|why| format!("{why}\n{:?}\n{sample}", sample.policy.schedule))
        });
    };
    let check = |seed| holds(&draw(seed), seed);
    let (asked, failures) = ask(time.first, u64::MAX, || time.is_up(), &soak::catching(&check));
    let failures = failures.into_iter().map(|(seed, why)| {
        let written = soak::write_down(&draw(seed), seed, &why, |sample| {
            let found = soak::catching(&|seed| holds(sample, seed))(seed);
            found.is_err_and(|found| soak::kind(&found) == soak::kind(&why))
        });
        Failure { seed, why, written }
    });
    soak::report(asked, failures.collect());
}

/// How many seeds were asked, and what was wrong with the first few that failed.
fn ask(
    first: u64,
    end: u64,
    is_up: impl Fn() -> bool + Sync,
    check: &(impl Fn(u64) -> Result<(), String> + Sync),
) -> (u64, Vec<(u64, String)>) {
    let next = AtomicU64::new(first);
    let asked = AtomicU64::new(0);
    let failures = Mutex::new(Vec::new());
    let work = || {
        while !is_up() {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= end || failures.lock().expect("no panic").len() >= 3 {
                break;
            }
            if let Err(why) = check(seed) {
                failures.lock().expect("no panic").push((seed, why));
            }
            asked.fetch_add(1, Ordering::Relaxed);
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(work);
        }
    });
    let mut failures = failures.into_inner().expect("no panic");
    failures.sort();
    (asked.into_inner(), failures)
}
