use super::Apart;
use crate::catalog::ExamId;
use crate::plan::Plan;
use crate::problem::{Criterion, Obstacle};

/// What is known of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// A plan was found and proven to be the best.
    Optimal,
    /// Nothing is left to sit.
    Earned,
    /// No legal plan exists.
    Infeasible,
    /// A limit stopped the search before the proof.
    Unproven,
}

impl Status {
    /// The word used in answers.
    pub fn name(self) -> &'static str {
        match self {
            Status::Optimal => "optimal",
            Status::Earned => "earned",
            Status::Infeasible => "infeasible",
            Status::Unproven => "unproven",
        }
    }
}

/// The answer to "what is the best plan?".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What is known.
    pub status: Status,
    /// The plan, checked against every rule. Absent when infeasible, and when a limit stopped the
    /// search before any plan was found.
    pub plan: Option<Plan>,
    /// The criteria in force, the most important first.
    pub minimized: Vec<Criterion>,
    /// For each criterion of `minimized`, in the same order, a proven lower bound where one is known.
    pub bounds: Vec<Bound>,
    /// Why there is no plan.
    pub conflict: Option<Conflict>,
    /// Several goals together against one by one, where that was asked with [`apart`](super::apart()).
    pub apart: Option<Apart>,
    /// Exams that could otherwise have been used, but for a missing price or study estimate.
    pub left_out: Vec<LeftOut>,
    /// What a reader should know: remarks of the catalog, and the marks of facts that are inferred
    /// or unverified and on which the answer rests.
    pub notes: Vec<String>,
}

/// No legal plan is below this value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The criterion bounded.
    pub criterion: Criterion,
    /// Minor units for cost, a count for exams, hours for hours.
    pub at_least: Option<i64>,
}

/// An exam that was left out for want of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The exam.
    pub exam: ExamId,
    /// [`Obstacle::NoPrice`] or [`Obstacle::NoHours`].
    pub why: Obstacle,
}

/// Why there is no plan: a set of reasons none of which can be dropped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conflict {
    /// The reasons, ordered so that they read as an argument.
    pub because: Vec<Reason>,
    /// Changes that make a plan possible, each verified.
    pub repairs: Vec<Repair>,
}

/// One reason of a conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The kind of rule, such as `goal`, `slot`, `available`.
    pub rule: &'static str,
    /// The id of what the rule is about.
    pub subject: String,
    /// The reason as a sentence.
    pub text: String,
}

/// A change that makes a plan possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The change as a sentence.
    pub text: String,
}
