//! The provably cheapest set of exams that still stands between a person and a credential.
//!
//! A [`question::Question`] owns a catalog, a tariff, a transcript, goals and a policy. [`query`] answers it:
//! the rules become an integer program ([`rule`]), a backend solves it ([`ilp`]), the result is decoded into a
//! [`plan::Plan`] and checked by code that shares nothing with the program. ARCHITECTURE.md has the map.

pub mod catalog;
pub mod cohort;
pub mod money;
pub mod plan;
pub mod price;
pub mod query;
pub mod question;
pub mod read;
pub mod report;
pub mod rule;
pub mod schedule;
pub mod schema;
pub mod semantics;
pub mod transcript;
mod words;

pub use studypath_ilp as ilp;
