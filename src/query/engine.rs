use std::time::Duration;

use crate::solver::Backend;

/// What questions are answered with: a backend, and how long it may take.
#[derive(Clone, Copy)]
pub struct Engine<'e> {
    /// The backend that solves the integer programs.
    pub backend: &'e dyn Backend,
    /// How much time is left, asked before every solve; `None` means no limit.
    pub remaining: Option<&'e dyn Fn() -> Duration>,
}

impl<'e> Engine<'e> {
    /// An engine without a time limit.
    pub fn new(backend: &'e dyn Backend) -> Engine<'e> {
        Engine { backend, remaining: None }
    }
}

/// The backend failed, or its answer did not pass the check. Never a statement about the question.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The backend gave up for a reason of its own.
    #[error("the solver `{backend}` failed: {message}")]
    Backend {
        /// The backend's name.
        backend: &'static str,
        /// What it said.
        message: String,
    },
    /// The backend's plan breaks a rule, so it is not shown.
    #[error("the solver `{backend}` returned a plan that breaks a rule and is not shown: {violation}")]
    Rejected {
        /// The backend's name.
        backend: &'static str,
        /// The rule that it breaks, in words.
        violation: String,
    },
}
