//! `studypath/plan/2`: the best plan, or why there is none.

use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, Slack};
use super::conflict::Conflict;
use super::head::{Bound, Head, LeftOut, Totals, present};
use super::parts::Parts;
use super::{id, ids};
use crate::query::{self, Answer, Status, Verdict, told};
use crate::question::Question;

/// The best plan. Without one its parts are empty and its totals null, and `conflict` says why where that is
/// proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Plan {
    /// The question, and what is known.
    #[serde(flatten)]
    pub head: Head,
    /// What it amounts to.
    pub totals: Totals,
    /// What no legal plan is below.
    pub bound: Bound,
    /// What it consists of.
    #[serde(flatten)]
    pub parts: Parts,
    /// What became of each item that was told, in the order of the catalog; then of the names that it does not know.
    pub told: Vec<Told>,
    /// Why there is no plan; null unless the status is infeasible.
    pub conflict: Option<Conflict>,
    /// Several goals together against one by one; left out unless there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apart: Option<Apart>,
    /// What it amounts to by sourced facts alone, null where there is then no plan; left out where that is the same
    /// answer.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub sourced: Option<Option<Totals>>,
    /// The plan in time; left out without a schedule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
    /// How long the plan can wait; left out unless that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slack: Option<Slack>,
    /// The exams that only a missing number keeps out.
    pub left_out: Vec<LeftOut>,
    /// What a reader should know, as sentences.
    pub notes: Vec<String>,
}

/// An item that was told, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Told {
    /// Its id.
    pub item: String,
    /// What became of it.
    pub verdict: Verdict,
    /// The same in words.
    pub text: String,
}

impl Told {
    fn of(told: query::Told) -> Told {
        Told { item: told.name, verdict: told.verdict, text: told.text }
    }

    /// What became of what was told.
    pub(super) fn all(told: Vec<query::Told>) -> Vec<Told> {
        told.into_iter().map(Told::of).collect()
    }
}

/// Several goals together against one by one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Apart {
    /// What each goal takes by itself.
    pub goals: Vec<Alone>,
    /// The sum of them.
    pub sum: Totals,
    /// The ids of the exams of the plan on which more than one goal rests.
    pub shared: Vec<String>,
}

/// What a goal takes by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Alone {
    /// The id of the goal.
    pub goal: String,
    /// What the best plan for it amounts to.
    pub totals: Totals,
}

impl Plan {
    /// The document of an answer.
    pub fn of(question: &Question, answer: &Answer) -> Plan {
        // The plan fields are empty when infeasible, whatever the answer carries.
        let plan = answer.plan.as_ref().filter(|_| answer.status != Status::Infeasible);
        Plan {
            head: Head::of(question, answer.status, &answer.minimized),
            totals: Totals::of(question, plan.map(|plan| &plan.totals)),
            bound: Bound::of(question, &answer.bounds),
            parts: Parts::of(question, plan.unwrap_or(&crate::plan::Plan::default())),
            told: Told::all(told(question, plan)),
            conflict: Conflict::of(answer),
            apart: answer.separate_goals.as_ref().map(|apart| Apart::of(question, apart)),
            sourced: answer
                .sourced
                .as_ref()
                .map(|s| s.totals.as_ref().map(|t| Totals::of(question, Some(t)))),
            calendar: Calendar::of(question, answer),
            slack: answer.slack.map(Slack::from),
            left_out: LeftOut::of(question, &answer.left_out),
            notes: answer.notes.clone(),
        }
    }
}

impl Apart {
    fn of(question: &Question, apart: &crate::query::SeparateGoals) -> Apart {
        let alone = |(goal, totals): &(_, _)| Alone {
            goal: id(&question.catalog, *goal),
            totals: Totals::of(question, Some(totals)),
        };
        Apart {
            goals: apart.goals.iter().map(alone).collect(),
            sum: Totals::of(question, Some(&apart.sum)),
            shared: ids(&question.catalog, &apart.shared),
        }
    }
}
