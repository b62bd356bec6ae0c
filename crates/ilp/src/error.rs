/// Why no answer can be trusted. Never a statement about the program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BackendError {
    /// The values returned break a row once they are rounded to integers.
    #[error("its solution breaks a row after rounding")]
    Rounded,
    /// The values returned break a row.
    #[error("its solution breaks a row")]
    BrokenRow,
    /// A program that has a solution was called infeasible.
    #[error("it calls a program infeasible that has a solution")]
    FalselyInfeasible,
    /// A program was called solved, and no solution came with it.
    #[error("it calls a program solved and returns no solution")]
    NoSolution,
    /// A number is too large for exact arithmetic; see [`Program::fits`](crate::Program::fits).
    #[error("a sum is beyond 64 bits")]
    TooLarge,
    /// The backend gave up for a reason of its own.
    #[error("{message}")]
    Failed {
        /// What it said.
        message: String,
    },
}

/// A backend failed, or what it returned did not pass the check.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the solver `{backend}` failed: {error}")]
pub struct SolveError {
    /// The backend's name.
    pub backend: &'static str,
    /// What went wrong.
    pub error: BackendError,
}
