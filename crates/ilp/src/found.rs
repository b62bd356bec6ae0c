use crate::Affine;

/// What a stage of the search came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// The incumbent has this value, and nothing is below it.
    Optimum(i64),
    /// There is no assignment.
    Infeasible,
    /// The time was up. There may be an incumbent, not proven.
    Interrupted,
}

/// What [`Lazy`] says of an assignment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may stay.
    Accepted,
    /// It may not, and neither may anything else that breaks the row `expression <= rhs`. What may stay satisfies it.
    Cut {
        /// The left side.
        expression: Affine,
        /// The right side.
        rhs: i64,
    },
    /// That could not be settled.
    Unsettled,
}

/// Constraints that are too many to write down, or that no row can say: lazy constraints, asked for each assignment
/// that satisfies every row.
pub trait Lazy: Send + Sync {
    /// Judges an assignment of the whole program. Where that takes long `go_on` is asked now and then: without time left it
    /// is [`Verdict::Unsettled`].
    fn judge(&self, values: &[i64], go_on: &dyn Fn() -> bool) -> Verdict;
}
