//! What happens to a run from outside: it is killed, a disk is full, a read fails, nobody reads on, its input changes, its
//! clock jumps. No file is lost, none is half written under its final name, and what was stopped is continued to the same bytes.
//!
//! Calls fail by way of `strace`. Without one these tests are skipped, but where `STUDYPATH_STRACE` is `required`.

mod cases;
mod injected;
mod meanwhile;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use cases::Case;
use injected::{KILL, Undisturbed};

/// Says what was tried. Not by a macro, whose words would be kept from whoever runs the tests.
fn tell(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// May the faults be tried?
fn can_inject() -> bool {
    let is_there = injected::is_there();
    let is_required = std::env::var("STUDYPATH_STRACE").as_deref() == Ok("required");
    assert!(is_there || !is_required, "`strace` is missing, or may not trace");
    if !is_there {
        tell("skipped: `strace` is missing, or may not trace");
    }
    is_there
}

/// Tries everything on all cores, and gives what was wrong.
fn on_all_cores<T: Sync>(all: &[T], attempt: impl Fn(&T) -> Vec<String> + Sync) -> Vec<String> {
    let (next, wrongs) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(|| {
                while let Some(one) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    wrongs.lock().expect("unharmed").extend(attempt(one));
                }
            });
        }
    });
    wrongs.into_inner().expect("unharmed")
}

fn undisturbed() -> Vec<(Case, Undisturbed)> {
    let with = |case| {
        let whole = Undisturbed::of(&case);
        (case, whole)
    };
    cases::all().into_iter().map(with).collect()
}

#[test]
fn every_call_on_a_file_may_fail_or_be_the_last() {
    if !can_inject() {
        return;
    }
    let cases = undisturbed();
    let mut all = Vec::new();
    let mut table: BTreeMap<(usize, String), BTreeMap<&str, usize>> = BTreeMap::new();
    for (at, (case, whole)) in cases.iter().enumerate() {
        for point in &whole.points {
            for fault in point.faults() {
                *table.entry((at, point.call.clone())).or_default().entry(fault).or_default() += 1;
                all.push((case, whole, point, fault));
            }
        }
    }
    tell("| command | call | points |\n| --- | --- | --- |");
    for ((at, call), faults) in &table {
        let faults: Vec<String> = faults
            .iter()
            .map(|(fault, count)| format!("{count} {}", fault.split('=').next_back().unwrap_or_default()))
            .collect();
        tell(&format!("| {} | {call} | {} |", cases[*at].0.name, faults.join(", ")));
    }
    tell(&format!("{} points", all.len()));
    assert!(all.len() > 1000 && all.iter().filter(|(.., fault)| *fault == KILL).count() > 500);
    let wrongs = on_all_cores(&all, |(case, whole, point, fault)| {
        let by = point.injector(fault);
        let by: Vec<&str> = by.iter().map(String::as_str).collect();
        let place = format!("{}: {} {} {fault}", case.name, point.call, point.number);
        injected::wrongs(case, whole, &by, fault)
            .into_iter()
            .map(|wrong| format!("{place}: {wrong}"))
            .collect()
    });
    assert!(wrongs.is_empty(), "{wrongs:#?}");
}

#[test]
fn a_file_may_end_in_the_middle_of_a_write() {
    if !can_inject() {
        return;
    }
    let mut all = Vec::new();
    let cases = undisturbed();
    for (case, whole) in
        cases.iter().filter(|(case, _)| case.before != cases::Before::LongIds && !case.outputs.is_empty())
    {
        // In blocks of 512 bytes.
        let longest = whole.files.values().map(Vec::len).max().unwrap_or_default().div_ceil(512);
        for blocks in 0..longest {
            all.push((case, whole, format!("ulimit -c 0; ulimit -f {blocks}; exec \"$@\""), KILL));
            all.push((case, whole, format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\""), "error=EFBIG"));
        }
    }
    tell(&format!("{} places in the middle of a write", all.len()));
    let wrongs = on_all_cores(&all, |(case, whole, script, fault)| {
        let wrongs = injected::wrongs(case, whole, &["sh", "-c", script, "sh"], fault);
        wrongs.into_iter().map(|wrong| format!("{}: {script}: {wrong}", case.name)).collect()
    });
    assert!(wrongs.is_empty(), "{wrongs:#?}");
}
