//! `studypath/explain/2`: why this plan, and why not that one.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::conflict::Conflict;
use super::head::Totals;
use super::plan::Told;
use super::{exams_of, id, ids};
use crate::catalog::{Evidence, ExamId};
use crate::plan::uses;
use crate::query::{self, Answer, Status, Threshold, Value};
use crate::question::{Criterion, Question};

/// Why the best plan is what it is. `extra` and `saves` are in the first criterion of `minimized`: a decimal
/// string for money, a count of exams, or hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The id of the catalog.
    pub catalog: String,
    /// The day on which the plan begins.
    pub as_of: Date,
    /// The day whose tracks and options hold; left out where it is the as-of day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Date>,
    /// The least sure facts that were used; left out where all were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// The ids of the credentials asked for, all of them together.
    pub goals: Vec<String>,
    /// What is known.
    pub status: Status,
    /// The criteria in force, the most important first.
    pub minimized: Vec<Criterion>,
    /// What the plan amounts to.
    pub totals: Totals,
    /// What the plan would be without each of its exams, in study order.
    pub exams: Vec<Exam>,
    /// What the plan would be with the exams asked about, in the order asked.
    pub why_not: Vec<Other>,
    /// What a pass taken next is worth, for each exam that a plan can begin with, the best first.
    pub savings: Vec<Saving>,
    /// What became of everything that was told. Left out where there is nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<Told>,
    /// Why there is no plan; null where there is one.
    pub conflict: Option<Conflict>,
    /// What a reader should know, as sentences.
    pub notes: Vec<String>,
}

/// An exam of the plan, and what there is without it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Exam {
    /// The id of the exam.
    pub id: String,
    /// Its place in study order, from 1.
    pub step: usize,
    /// What it is good for, in words.
    pub counts_for: String,
    /// The best plan without it.
    pub without: Other,
    /// Up to which price it stays in the plan: a price, `any`, `unknown` where a limit stopped the search, or null where
    /// there is no such price.
    pub up_to: Option<String>,
}

/// The best plan when one exam is left out or has to be in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Other {
    /// The id of the exam.
    pub exam: String,
    /// What is known of such plans.
    pub status: Status,
    /// By how much it is worse than the plan that is explained; null where there is none, and where that is not proven.
    pub extra: Option<String>,
    /// How many more exams it has whose price is not known, which comes before the money; left out where that makes
    /// no difference.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub extra_unpriced: i64,
    /// What it amounts to.
    pub totals: Totals,
    /// The ids of its exams, in study order.
    pub exams: Vec<String>,
    /// Why there is none, as sentences.
    pub because: Vec<String>,
}

/// What a pass taken next is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Saving {
    /// The id of the exam.
    pub exam: String,
    /// The net effect: `0` where a best plan begins with it, and otherwise negative; null where a limit stopped the search.
    pub saves: Option<String>,
    /// How many fewer exams of unknown price, which comes before the money; left out where that makes no difference.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub saves_unpriced: i64,
    /// What the best plan that begins with it takes: what it costs itself on that path, and the rest after it; null where
    /// that is not known.
    pub total: Option<String>,
    /// How many exams of unknown price are beside that; left out where there are none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub total_unpriced: i64,
}

fn is_zero(number: &i64) -> bool {
    *number == 0
}

impl Explanation {
    /// The document of an explanation.
    pub fn of(question: &Question, explanation: &query::Explanation) -> Explanation {
        let (catalog, base) = (&question.catalog, &explanation.answer);
        let number = |value: Value| question.format(base.first_criterion(), value.amount);
        let other = |exam: ExamId, answer: &Answer| Other {
            exam: id(catalog, exam),
            status: answer.status,
            extra: base.extra(answer).map(number),
            extra_unpriced: base.extra(answer).map_or(0, |extra| extra.unpriced),
            totals: Totals::of(question, answer.plan.as_ref().map(|plan| &plan.totals)),
            exams: exams_of(question, answer.plan.as_ref()),
            because: answer.reasons_about(question, exam).into_iter().map(str::to_owned).collect(),
        };
        let counts_for = |exam: ExamId| {
            let plan = base.plan.as_ref();
            plan.map_or(String::new(), |plan| uses::phrase(question, plan, exam.into()))
        };
        let exams = explanation.exams.iter().enumerate().map(|(i, story)| Exam {
            id: id(catalog, story.exam),
            step: i + 1,
            counts_for: counts_for(story.exam),
            without: other(story.exam, &story.answer),
            up_to: story.up_to.map(|threshold| match threshold {
                Threshold::Any => "any".to_owned(),
                Threshold::Price(price) => question.format(Criterion::Cost, price.0),
                Threshold::Unknown => "unknown".to_owned(),
            }),
        });
        let now = base.value().unwrap_or_default();
        let saving = |s: &query::Saving| Saving {
            exam: id(catalog, s.exam),
            saves: s.saves.map(number),
            saves_unpriced: s.saves.map_or(0, |saves| saves.unpriced),
            total: s.saves.map(|saves| number(now.less(saves))),
            total_unpriced: s.saves.map_or(0, |saves| now.less(saves).unpriced),
        };
        Explanation {
            catalog: catalog.id.clone(),
            as_of: question.as_of,
            rules: question.policy.rules,
            evidence: question.policy.evidence,
            goals: ids(catalog, question.goals.iter()),
            status: base.status,
            minimized: base.minimized.clone(),
            totals: Totals::of(question, base.plan.as_ref().map(|plan| &plan.totals)),
            exams: exams.collect(),
            why_not: explanation.why_not.iter().map(|with| other(with.exam, &with.answer)).collect(),
            savings: explanation.savings.iter().map(saving).collect(),
            told: Told::all(query::told(question, base.plan.as_ref())),
            conflict: Conflict::of(question, base),
            notes: base.notes.clone(),
        }
    }
}
