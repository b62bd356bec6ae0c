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
    /// A limit stopped the search for an order in which a plan can be studied, before there was one. Whoever asks for a plan
    /// is told that none is known.
    #[error("a limit stopped the search for an order of study")]
    Stopped,
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

impl Failure {
    /// What was found; `None` where a limit stopped the search for an order of study.
    ///
    /// # Errors
    ///
    /// Every other failure.
    pub fn unless_stopped<T>(found: Result<T, Failure>) -> Result<Option<T>, Failure> {
        match found {
            Ok(found) => Ok(Some(found)),
            Err(Failure::Stopped) => Ok(None),
            Err(failure) => Err(failure),
        }
    }
}
