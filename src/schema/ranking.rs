//! `studypath/alternatives/2` and `studypath/pareto/2`: several plans in order.

use serde::{Deserialize, Serialize};

use super::conflict::Conflict;
use super::head::{Head, LeftOut, Totals};
use super::ids;
use super::parts::Parts;
use super::plan::Told;
use crate::query::{self, Alternatives, Answer, End, Front, Status};
use crate::question::Question;

/// Several plans in order. The status is that of the first; unless it is `unproven`, every plan listed is
/// proven to stand where it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Ranking {
    /// The question, and what is known.
    #[serde(flatten)]
    pub head: Head,
    /// False when a limit stopped the search.
    pub complete: bool,
    /// Are there more plans than those listed? True, too, where a limit left that open. Left out unless so many were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub more: Option<bool>,
    /// The plans, the best first; those of a front in the order of the criteria.
    pub plans: Vec<Ranked>,
    /// What was told and is not on hand: failed, booked, not known to the catalog. Left out where there is nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<Told>,
    /// Why there is no plan; null where there is one.
    pub conflict: Option<Conflict>,
    /// The exams that only a missing number keeps out.
    pub left_out: Vec<LeftOut>,
}

/// A plan with the fields it has in `studypath/plan/2`, and what sets it apart from the first one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Ranked {
    /// Its place, from 1.
    pub rank: usize,
    /// What it amounts to.
    pub totals: Totals,
    /// What sets it apart from the first one.
    pub differs: Differs,
    /// What it consists of.
    #[serde(flatten)]
    pub parts: Parts,
    /// What a reader should know, as sentences.
    pub notes: Vec<String>,
}

/// The ids of the exams in which a plan differs from the first one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Differs {
    /// Those that only this plan sits.
    pub more: Vec<String>,
    /// Those that only the first one sits.
    pub fewer: Vec<String>,
}

impl Ranking {
    /// The document of the alternatives to a plan.
    pub fn alternatives(question: &Question, found: &Alternatives) -> Ranking {
        let answers: Vec<&Answer> = std::iter::once(&found.first).chain(&found.others).collect();
        let more = Some(found.end != End::Exhausted);
        let complete = found.end != End::Interrupted;
        Ranking { complete, more, ..Ranking::of(question, Some(&found.first), &answers) }
    }

    /// The document of a front of several criteria.
    pub fn front(question: &Question, found: &Front) -> Ranking {
        let answers: Vec<&Answer> = found.points.iter().map(|point| &point.answer).collect();
        let first = answers.first().copied().or(found.refusal.as_ref());
        Ranking { complete: found.complete, ..Ranking::of(question, first, &answers) }
    }

    fn of(question: &Question, first: Option<&Answer>, answers: &[&Answer]) -> Ranking {
        let plans = answers.iter().filter_map(|answer| Some((answer.plan.as_ref()?, &answer.notes)));
        let base = plans.clone().next().map(|(plan, _)| plan);
        let beyond =
            |plan: &crate::plan::Plan, other: &crate::plan::Plan| ids(&question.catalog, &plan.beyond(other));
        let plans = plans.enumerate().map(|(i, (plan, notes))| Ranked {
            rank: i + 1,
            totals: Totals::of(question, Some(&plan.totals)),
            differs: Differs {
                more: base.map_or(Vec::new(), |first| beyond(plan, first)),
                fewer: base.map_or(Vec::new(), |first| beyond(first, plan)),
            },
            parts: Parts::of(question, plan),
            notes: notes.clone(),
        });
        let status = first.map_or(Status::Unproven, |answer| answer.status);
        Ranking {
            head: Head::of(question, status, first.map_or(&[], |answer| &answer.minimized)),
            complete: true,
            more: None,
            plans: plans.collect(),
            told: Told::all(query::told_besides(question)),
            conflict: first.and_then(|answer| Conflict::of(question, answer)),
            left_out: first.map_or(Vec::new(), |answer| LeftOut::of(question, &answer.left_out)),
        }
    }
}
