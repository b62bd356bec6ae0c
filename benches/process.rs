//! Whole processes from start to exit, in turn, as multiples of `studypath --version`.
#![allow(missing_docs, clippy::print_stdout, clippy::disallowed_methods, clippy::float_arithmetic)]

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 60;
const COMMANDS: &[&[&str]] = &[
    &["--version"],
    &["plan", "mcse"],
    &["plan", "mcse", "--held", "mcse-2000"],
    &["plan", "mcse", "--passed", "70-210,70-215,70-216,70-217"],
    &["plan", "mcse", "--solver", "enumerate"],
    &["audit", "mcse", "--passed", "70-210,70-290"],
    &["catalog", "list"],
];

fn run(args: &[&str]) -> Duration {
    let start = Instant::now();
    let status = Command::new(env!("CARGO_BIN_EXE_studypath"))
        .args(args)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the command starts");
    let elapsed = start.elapsed();
    assert!(status.success(), "{args:?}");
    elapsed
}

fn main() {
    let mut times = vec![Vec::with_capacity(RUNS); COMMANDS.len()];
    for _ in 0..RUNS {
        for (args, times) in COMMANDS.iter().zip(&mut times) {
            times.push(run(args));
        }
    }
    let medians: Vec<f64> = times
        .iter_mut()
        .map(|times| {
            times.sort();
            times[RUNS / 2].as_secs_f64() * 1e3
        })
        .collect();
    for (args, median) in COMMANDS.iter().zip(&medians) {
        println!("{:6.2} x  {median:7.2} ms  studypath {}", median / medians[0], args.join(" "));
    }
}
