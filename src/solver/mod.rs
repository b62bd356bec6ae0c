//! Exact backends. The only folder that sees floating-point numbers or names a solver crate.

mod enumerate;
mod good_lp;

use std::time::Duration;

use crate::model::{Model, Var};

/// A program to be minimised.
#[derive(Clone, Copy)]
pub struct Task<'a> {
    /// The constraints.
    pub model: &'a Model,
    /// The objective, to be minimised.
    pub minimize: &'a [(Var, i64)],
    /// A known solution to start from.
    pub start: Option<&'a [i64]>,
    /// How much time is left, whenever it is asked; `None` means no limit.
    pub remaining: Option<&'a dyn Fn() -> Duration>,
}

/// Why the backend stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The assignment returned is proven to be the best.
    Proven,
    /// It is proven that there is no assignment.
    Infeasible,
    /// The time was up.
    TimeLimit,
}

/// Why the backend stopped, and what is known by then: two questions, two fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Why it stopped.
    pub stop: Stop,
    /// The best assignment found. It satisfies every row, checked in integers.
    pub best: Option<Vec<i64>>,
}

/// An exact solver of integer programs: gap 0, one thread, the same answer each time.
pub trait Backend: Sync {
    /// The name by which it is asked for.
    fn name(&self) -> &'static str;

    /// Solves a program.
    ///
    /// # Errors
    ///
    /// What the backend says when it fails for a reason of its own. An assignment that breaks a row
    /// after rounding is such a failure.
    fn solve(&self, task: &Task<'_>) -> Result<Outcome, String>;
}

/// Every backend built in, the default first.
pub static BACKENDS: &[&dyn Backend] = &[
    &good_lp::Microlp,
    #[cfg(feature = "highs")]
    &good_lp::Highs,
    &enumerate::Enumerate,
];

/// The backend used when none is asked for.
pub fn default_backend() -> &'static dyn Backend {
    BACKENDS[0]
}

/// The names of the backends built in, the default first.
pub fn names() -> Vec<&'static str> {
    BACKENDS.iter().map(|b| b.name()).collect()
}

/// The backend with this name, in any letter case.
pub fn by_name(name: &str) -> Option<&'static dyn Backend> {
    BACKENDS.iter().copied().find(|b| b.name().eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests;
