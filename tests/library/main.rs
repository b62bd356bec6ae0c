//! The library, asked through its public items. Every file is a module, so that all of them are linked once;
//! `cargo test --test library schedule::` runs one.

#![allow(clippy::disallowed_methods, reason = "a test may look at files and clocks")]

#[path = "../support/mod.rs"]
mod support;

mod advice;
mod agreement;
mod alternatives;
mod as_written;
mod ask;
mod badges;
mod cohort;
mod compare;
mod compare_text;
mod doors;
mod explain;
mod fill;
mod foreign;
mod fund;
mod graph;
mod having;
mod keep;
mod more;
mod names;
mod oracle;
mod people;
mod present_day;
mod proof;
mod question;
mod read_catalog;
mod read_files;
mod read_prices;
mod read_transcript;
mod refusals;
mod scenarios;
mod schedule;
mod schema;
mod search;
mod soak;
mod told;
mod totals;
