//! The command, run as a process. Every file is a module, so that all of them are linked once;
//! `cargo test --test command told::` runs one.

mod cli;
mod cohort;
mod graph;
mod input;
mod keep;
mod page;
mod several;
mod told;
mod totals;
