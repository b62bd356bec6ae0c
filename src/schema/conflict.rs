//! Why there is no plan, in every document that can say so.

use serde::{Deserialize, Serialize};

use crate::query::{self, Answer};

/// Why there is no plan: reasons none of which can be dropped, and what would make a plan possible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Conflict {
    /// The reasons, ordered so that they read as an argument.
    pub because: Vec<Reason>,
    /// Changes that make a plan possible, as sentences.
    pub repairs: Vec<String>,
    /// How many more changes would do, beyond those listed.
    pub more_repairs: usize,
}

/// One reason of a conflict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Reason {
    /// The kind of rule, such as `goal`, `slot`, `available`.
    pub rule: String,
    /// The id of what the rule is about; of several the first.
    pub subject: String,
    /// The ids of everything it is about.
    pub subjects: Vec<String>,
    /// How deep it stands: it explains the closest reason before it that stands less deep.
    pub depth: usize,
    /// The reason as a sentence.
    pub text: String,
}

impl Conflict {
    /// Why an answer has no plan.
    pub fn of(answer: &Answer) -> Option<Conflict> {
        let conflict = answer.conflict.as_ref()?;
        let reason = |reason: &query::Reason| Reason {
            rule: reason.rule.to_owned(),
            subject: reason.subject.clone(),
            subjects: reason.subjects.clone(),
            depth: reason.depth,
            text: reason.text.clone(),
        };
        Some(Conflict {
            because: conflict.because.iter().map(reason).collect(),
            repairs: conflict.repairs.iter().map(|repair| repair.text.clone()).collect(),
            more_repairs: conflict.more_repairs,
        })
    }
}
