//! The command, run as a process. Every file is a module, so that all of them are linked once;
//! `cargo test --test command wording::` runs one.

#![allow(clippy::disallowed_methods, reason = "a test may look at files and clocks")]

mod badges;
mod cli;
mod cohort;
mod explain;
#[cfg(target_os = "linux")]
mod faults;
mod folder;
mod graph;
mod having;
mod hostile;
mod input;
mod keep;
mod outputs;
mod page;
mod parity;
mod proof;
mod records;
mod several;
mod tables;
mod totals;
mod wording;
mod workbooks;
