//! `studypath/plan/2`: the best plan, or why there is none.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, Slack};
use super::conflict::Conflict;
use super::head::{Bound, Head, LeftOut, Totals, present};
use super::parts::Parts;
use super::{id, ids};
use crate::plan;
use crate::query::{self, Answer, Status, Verdict, told};
use crate::question::{Criterion, Question};

/// The `schema` of a plan.
const SCHEMA: &str = "studypath/plan/2";

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
    /// The solver whose word was taken that nothing is better, or that there is no plan; left out where that can be certified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub believed: Option<String>,
    /// What it consists of.
    #[serde(flatten)]
    pub parts: Parts,
    /// What became of each item that was told, in the order of the catalog; then of the names that it does not know.
    pub told: Vec<Told>,
    /// Why there is no plan; null unless the status is infeasible.
    pub conflict: Option<Conflict>,
    /// Several goals together against one by one; left out unless there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apart: Option<Box<Apart>>,
    /// What fewer exams cost, or less money takes; left out where one plan is the best in both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tradeoff: Option<Box<Tradeoff>>,
    /// What to keep in reserve for one failed attempt; left out where that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reserve: Option<Box<Reserve>>,
    /// Exams that were probably passed, because they count for what is held; left out where there are none that would
    /// spare an exam.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likely: Option<Box<Likely>>,
    /// What it amounts to by sourced facts alone, null where there is then no plan; left out where that is the same
    /// answer.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub sourced: Option<Option<Box<Totals>>>,
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

impl Plan {
    /// The plan that a text in JSON holds; none where it is another document. Unlike [`Reply`](super::Reply), it needs no
    /// reader of the other kinds.
    ///
    /// # Errors
    ///
    /// What is no document, or no whole plan.
    pub fn read(text: &str) -> Result<Option<Box<Plan>>, serde_json::Error> {
        #[derive(Deserialize)]
        struct Beginning {
            schema: String,
        }
        let Beginning { schema } = serde_json::from_str(text)?;
        if schema == SCHEMA { serde_json::from_str(text).map(Some) } else { Ok(None) }
    }
}

/// An item that was told, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Told {
    /// Its id.
    pub item: String,
    /// The day on which it was passed, earned, failed or booked, the last time; left out where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// What became of it.
    pub verdict: Verdict,
    /// The same in words.
    pub text: String,
    /// Does the answer rest on it as something that does not run out only because no day was told? Left out where it
    /// does not.
    #[serde(default, skip_serializing_if = "super::is_off")]
    pub wants_day: bool,
    /// The last day on which it is or was active as things stand; left out where none is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

impl Told {
    fn of(told: query::Told) -> Told {
        let query::Told { name: item, day: date, verdict, text, wants_day, until, .. } = told;
        Told { item, date, verdict, text, wants_day, until }
    }

    /// What became of what was told.
    pub(super) fn all(told: Vec<query::Told>) -> Vec<Told> {
        told.into_iter().map(Told::of).collect()
    }
}

/// What the plan that is the best in the other one of cost and exams amounts to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Tradeoff {
    /// What it is better in: `exams` or `cost`.
    pub better_in: Criterion,
    /// What it costs, as far as that is known.
    pub cost: String,
    /// The ids of its exams whose price is not known; left out where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unpriced: Vec<String>,
    /// How many exams it takes.
    pub exams: usize,
}

/// What to keep in reserve for one failed attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Reserve {
    /// The most that one failed attempt adds; `0.00` where another attempt is included in the price.
    pub amount: String,
    /// The ids of the exams that add so much, in study order.
    pub exams: Vec<String>,
    /// The ids of the exams where that is not known, in study order; left out where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
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

/// Exams that were probably passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Likely {
    /// Their ids, in study order.
    pub exams: Vec<String>,
    /// What the best plan amounts to for someone who has passed them.
    pub totals: Totals,
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
            believed: answer.believed.map(str::to_owned),
            parts: Parts::of(question, plan.unwrap_or(&plan::Plan::default())),
            told: Told::all(told(question, plan)),
            conflict: Conflict::of(question, answer),
            apart: answer.separate_goals.as_ref().map(|apart| Box::new(Apart::of(question, apart))),
            tradeoff: answer
                .tradeoff
                .as_ref()
                .and_then(|tradeoff| Tradeoff::of(question, tradeoff))
                .map(Box::new),
            reserve: plan.and_then(|plan| Reserve::of(question, plan)).map(Box::new),
            likely: answer.likely.as_ref().map(|likely| Box::new(Likely::of(question, likely))),
            sourced: answer.sourced.as_ref().map(|sourced| {
                sourced.totals.as_ref().map(|totals| Box::new(Totals::of(question, Some(totals))))
            }),
            calendar: Calendar::of(question, answer),
            slack: answer.slack.map(Slack::from),
            left_out: LeftOut::of(question, &answer.left_out),
            notes: answer.notes.clone(),
        }
    }
}

impl Tradeoff {
    fn of(question: &Question, tradeoff: &query::Tradeoff) -> Option<Tradeoff> {
        let plan::Totals { cost, unpriced, exams, .. } = &tradeoff.totals;
        Some(Tradeoff {
            better_in: tradeoff.better_in,
            cost: question.money((*cost)?)?,
            unpriced: ids(&question.catalog, unpriced),
            exams: *exams,
        })
    }
}

impl Reserve {
    fn of(question: &Question, plan: &plan::Plan) -> Option<Reserve> {
        let plan::Reserve { amount, exams, unknown } = plan::reserve(question, plan)?;
        let ids = |exams: &[_]| ids(&question.catalog, exams);
        Some(Reserve { amount: question.money(amount)?, exams: ids(&exams), unknown: ids(&unknown) })
    }
}

impl Likely {
    fn of(question: &Question, likely: &query::Likely) -> Likely {
        Likely {
            exams: ids(&question.catalog, &likely.exams),
            totals: Totals::of(question, Some(&likely.totals)),
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
