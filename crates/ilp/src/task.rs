use std::time::Duration;

use crate::{BackendError, Program, Var};

/// A program to be minimised.
#[derive(Clone, Copy)]
pub struct Task<'a> {
    /// The constraints.
    pub program: &'a Program,
    /// The objective, to be minimised. Each variable appears at most once.
    pub minimize: &'a [(Var, i64)],
    /// A known solution to start from: one value for each column.
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
    /// The best assignment found, one value for each column. It satisfies every row, checked in
    /// integers.
    pub best: Option<Vec<i64>>,
}

/// An exact solver of integer programs: gap 0, one thread, the same answer each time.
pub trait Backend: Sync {
    /// The name by which it is asked for.
    fn name(&self) -> &'static str;

    /// Is it the search in integers of this crate? [`Search`](crate::Search) then keeps its state between the stages,
    /// instead of handing over one task after the other.
    fn is_native(&self) -> bool {
        false
    }

    /// Solves a program. Exponential in the number of columns at worst.
    ///
    /// # Errors
    ///
    /// [`BackendError`] when it fails for a reason of its own. An assignment that breaks a row after
    /// rounding is such a failure; a limit that is reached is none.
    fn solve(&self, task: &Task<'_>) -> Result<Outcome, BackendError>;
}
