//! Many seeds, on every core. `STUDYPATH_CASES` sets how many, `STUDYPATH_SEED` asks a single one.

use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// Runs a check on every core over one in so many of the seeds asked for (`cases` unless told
/// otherwise), and reports the first few failures.
pub fn for_seeds(cases: u64, share: u64, check: impl Fn(u64) -> Result<(), String> + Sync) {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let cases = number("STUDYPATH_CASES").unwrap_or(cases).div_ceil(share);
    let (first, end) = number("STUDYPATH_SEED").map_or((0, cases), |seed| (seed, seed + 1));
    let next = AtomicU64::new(first);
    let failures = Mutex::new(Vec::new());
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= end || failures.lock().expect("no panic").len() >= 3 {
                break;
            }
            if let Err(why) = check(seed) {
                failures.lock().expect("no panic").push((seed, why));
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(work);
        }
    });
    let mut failures = failures.into_inner().expect("no panic");
    failures.sort();
    let report: String = failures.iter().map(|(seed, why)| format!("\nseed {seed}: {why}")).collect();
    assert!(failures.is_empty(), "{report}");
}
