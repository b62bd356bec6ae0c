use studypath_ilp::SolveError;

/// The backend failed, or its answer did not pass the check. Never a statement about the question.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The backend gave up, or what it returned is not a solution.
    #[error(transparent)]
    Backend(#[from] SolveError),
    /// What was written down as a proof proves something else than the answer, so it is not shown.
    #[error("the proof of the answer failed: {why}")]
    Certificate {
        /// What is wrong with it.
        why: String,
    },
    /// What would be funded costs something else than it was said to.
    #[error("the solver `{backend}` failed: what it would fund does not add up")]
    Funding {
        /// The backend's name.
        backend: &'static str,
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
