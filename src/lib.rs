//! The provably cheapest set of exams that still stands between a person and a credential.
//!
//! A [`problem::Problem`] borrows a catalog, a tariff, a transcript, goals and a policy.

pub mod catalog;
pub mod money;
pub mod plan;
pub mod price;
pub mod problem;
pub mod transcript;
