use jiff::civil::Date;

use super::change::Change;
use crate::catalog::{CredentialId, ExamId};
use crate::plan::{Plan, Totals};
use crate::question::{Criterion, Measure, Obstacle, Question};
use crate::rule::Origin;

/// What is known of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
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
    /// For each measure of the criteria, in their order, a proven lower bound where one is known.
    pub bounds: Vec<Bound>,
    /// The backend whose word was taken that nothing is better, or that there is no plan, because the search in integers
    /// took too long: it is not certified.
    pub believed: Option<&'static str>,
    /// Why there is no plan.
    pub conflict: Option<Conflict>,
    /// Several goals together against one by one, where that was asked with [`separate_goals`](crate::query::separate_goals()).
    pub separate_goals: Option<SeparateGoals>,
    /// What fewer exams cost, or less money takes, where that was asked and differs.
    pub tradeoff: Option<Tradeoff>,
    /// The answer by sourced facts alone, where that was asked with [`by_sourced_facts`](crate::query::by_sourced_facts())
    /// and is another one.
    pub sourced: Option<Sourced>,
    /// What was probably passed, where that was asked with [`likely_passed`](crate::query::likely_passed()) and spares exams.
    pub likely: Option<Likely>,
    /// The plan in time, where that was asked with [`timetable`](crate::query::timetable()).
    pub timetable: Option<Timetable>,
    /// How long the plan can wait, where that was asked with [`latest_start`](crate::query::latest_start()).
    pub slack: Option<Slack>,
    /// Exams that could otherwise have been used, but for a missing price or study estimate.
    pub left_out: Vec<LeftOut>,
    /// What a reader should know: remarks of the catalog, and the marks of facts that are inferred
    /// or unverified and on which the answer rests.
    pub notes: Vec<String>,
}

impl Answer {
    /// What plans are judged by first.
    pub fn first_criterion(&self) -> Criterion {
        self.minimized.first().copied().unwrap_or(Criterion::Exams)
    }

    /// No legal plan is worth less than this in the first criterion. `None` where nothing is proven.
    pub fn bound(&self) -> Option<Value> {
        let proven = |measure| self.bounds.iter().find(|bound| bound.measure == measure)?.at_least;
        let measured = |measure| match (measure, self.bounds.first()) {
            // The search was stopped before it came to the money.
            (Measure::Cost, Some(Bound { measure: Measure::Unpriced, at_least: Some(1..) })) => {
                Some(proven(measure).unwrap_or(0))
            }
            _ => proven(measure),
        };
        Value::of(self.first_criterion(), measured)
    }

    /// What the plan is worth in the first criterion. `None` where that is not proven.
    pub fn value(&self) -> Option<Value> {
        let plan = self.plan.as_ref()?;
        let attains =
            |bound: &Bound| plan.totals.value(bound.measure).is_none_or(|v| Some(v) == bound.at_least);
        let proven = |measure| {
            let bound = self.bounds.iter().find(|bound| bound.measure == measure)?;
            bound.at_least.filter(|_| attains(bound))
        };
        Value::of(self.first_criterion(), proven)
    }

    /// By how much another plan is worse in the first criterion. `None` where one of the values is not proven.
    pub fn extra(&self, other: &Answer) -> Option<Value> {
        Some(other.value()?.less(self.value()?))
    }

    /// Why there is no plan with or without an exam: the reasons that say more than the question itself.
    pub fn reasons_about(&self, question: &Question, asked: ExamId) -> Vec<&str> {
        let goes_without_saying = |origin: &Origin| {
            *origin == Origin::Unavailable(asked, Obstacle::Excluded)
                && !question.policy.without.contains(&asked.into())
                || *origin == Origin::Sat(asked) && question.may_sit(asked)
                || matches!(origin, Origin::Goal(_))
        };
        let reasons = self.conflict.iter().flat_map(|conflict| &conflict.because);
        reasons.filter(|r| !r.origins.iter().all(goes_without_saying)).map(|r| r.text.as_str()).collect()
    }
}

/// What a plan is worth in one criterion, or by how much two differ in it. The less comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Value {
    /// The exams whose price is not known, where the criterion is the cost; otherwise none.
    pub unpriced: i64,
    /// Minor units for cost, a count for exams, hours for hours.
    pub amount: i64,
}

impl Value {
    /// The value in a criterion, by what its measures come to.
    pub fn of(criterion: Criterion, measured: impl Fn(Measure) -> Option<i64>) -> Option<Value> {
        let mut value = Value::default();
        for measure in criterion.measures() {
            let part = if *measure == Measure::Unpriced { &mut value.unpriced } else { &mut value.amount };
            *part = measured(*measure)?;
        }
        Some(value)
    }

    /// The difference.
    #[must_use]
    pub fn less(self, other: Value) -> Value {
        Value { unpriced: self.unpriced - other.unpriced, amount: self.amount - other.amount }
    }
}

/// No legal plan is below this value, among those that are as good by what comes before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// What is bounded.
    pub measure: Measure,
    /// In the unit of the measure.
    pub at_least: Option<i64>,
}

/// A number that plans are judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Missing {
    /// A price: plans without such exams come first.
    Price,
    /// A study estimate.
    Hours,
}

/// An exam that was left out for want of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The exam.
    pub exam: ExamId,
    /// What is missing.
    pub why: Missing,
}

/// Why there is no plan: a set of reasons none of which can be dropped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conflict {
    /// The reasons, ordered so that they read as an argument.
    pub because: Vec<Reason>,
    /// Changes that make a plan possible, each verified by solving the changed question. Sorted by
    /// kind, then by what the plan amounts to.
    pub repairs: Vec<Repair>,
    /// How many more changes would do, beyond those listed.
    pub more_repairs: usize,
}

/// One reason of a conflict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reason {
    /// The kind of rule, such as `goal`, `slot`, `available`.
    pub rule: &'static str,
    /// Does it say what is needed? Otherwise it says what stands in the way.
    pub is_need: bool,
    /// The id of what the rule is about; of several the first.
    pub subject: String,
    /// The ids of everything it is about.
    pub subjects: Vec<String>,
    /// The reason as a sentence.
    pub text: String,
    /// How deep it stands: it explains the closest reason before it that stands less deep.
    pub depth: usize,
    /// The rows that it puts into words.
    pub origins: Vec<Origin>,
}

impl Reason {
    /// Does it say that a goal is asked for? Who asks knows that.
    pub fn is_goal(&self) -> bool {
        matches!(self.origins.first(), Some(Origin::Goal(_)))
    }
}

/// A change that makes a plan possible.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repair {
    /// What is changed in the question: one change, or two where no single one is enough.
    pub changes: Vec<Change>,
    /// What the best plan then amounts to; `None` where that is not known.
    pub totals: Option<Totals>,
    /// The change as a sentence.
    pub text: String,
}

/// What several goals take together, against one by one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeparateGoals {
    /// The totals of the best plan for each goal by itself, in the order asked.
    pub goals: Vec<(CredentialId, Totals)>,
    /// Their sums. What is unknown of one goal is unknown of the sum.
    pub sum: Totals,
    /// The exams of the joint plan on which more than one goal rests, in study order.
    pub shared: Vec<ExamId>,
}

/// The plan that is the best in the other one of cost and exams.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tradeoff {
    /// What it is better in: [`Criterion::Exams`] or [`Criterion::Cost`].
    pub better_in: Criterion,
    /// What it amounts to in both. Hours are not looked at.
    pub totals: Totals,
}

/// How long something can wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slack {
    /// As long as one likes: no last day matters.
    Unlimited,
    /// Study can begin as late as this day, all else equal.
    Begin(Date),
    /// Without a schedule: every exam can still be sat on this day.
    Sit(Date),
}

/// A plan in time: when each exam is sat, and how long each can wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timetable {
    /// One for each exam of the plan, in study order.
    pub sittings: Vec<Sitting>,
}

/// One exam in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sitting {
    /// The exam.
    pub exam: ExamId,
    /// The day on which it is sat. Absent beyond the end of the calendar.
    pub day: Option<Date>,
    /// How long it can wait; `None` where neither it nor anything that rests on it has a last day.
    pub last: Option<LastSafe>,
}

/// How long an exam of a plan can wait, in the order of the plan: as long as it and everything after it
/// can still be sat by its last day, one exam studied after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastSafe {
    /// The last day on which study for it can begin.
    pub begin: Date,
    /// The last day on which it can be sat.
    pub sit: Date,
    /// What is best on the day after for someone who has not begun it, and has passed everything else
    /// that the calendar has by then.
    pub then: Then,
}

/// What is left when an exam can no longer be sat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Then {
    /// Another plan, which may or may not be worse.
    Plan {
        /// What it amounts to, with what was sat and paid by then.
        totals: Totals,
        /// The exams that take the place of the one that is gone.
        instead: Vec<ExamId>,
        /// Is it worse by the criteria in force?
        worse: bool,
    },
    /// There is no plan without the exam.
    Impossible,
    /// A limit stopped the search.
    Unknown,
}

/// Exams that were probably passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likely {
    /// The exams, in study order.
    pub exams: Vec<ExamId>,
    /// What the best plan amounts to for someone who has passed them.
    pub totals: Totals,
}

/// What the answer would be by facts that are sourced alone, where that is another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourced {
    /// What the best plan then amounts to; `None` where there is none.
    pub totals: Option<Totals>,
}
