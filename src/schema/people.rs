//! A file of people as a request: what everybody is asked, and what is to be said of all of them.

use serde::{Deserialize, Serialize};

use super::cohort::{FundedPeople, Summary};
use super::{ErrorDocument, Request, layout};
use crate::batch;
use crate::read::table::Reading;

/// What is asked about a file of people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CohortRequest {
    /// What everybody is asked: a request for a plan.
    pub question: Request,
    /// What everybody is asked then. All that is said is about this question; and in what its answers differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub then: Option<Request>,
    /// How the file is written; what is left out is recognised.
    pub reading: Reading,
    /// Write a whole plan for each person, a line of JSON each, in place of a row.
    pub documents: bool,
    /// How many of those closest to the goal are named.
    pub closest: usize,
    /// Amounts of money: whom does each of them let finish?
    pub budgets: Vec<String>,
    /// The ids of those for whom none of it is spent.
    pub unfunded: Vec<String>,
    /// Whom to list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<Listing>,
}

/// A page of the people who have something in common. What is left out does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Listing {
    /// The status of their answer.
    pub status: Option<String>,
    /// So many exams are left.
    pub left: Option<usize>,
    /// An exam that they sit and have not booked.
    pub exam: Option<String>,
    /// The credential of a track by which they earn it.
    pub credential: Option<String>,
    /// The track.
    pub track: Option<String>,
    /// Why they have no plan.
    pub reason: Option<String>,
    /// A part of their id or of their name, in any letter case.
    pub find: Option<String>,
    /// The ids.
    pub ids: Option<Vec<String>>,
    /// Their answer differs from the one before.
    pub changed: bool,
    /// How many of them are passed over.
    pub skip: u64,
    /// How many of them are listed.
    pub most: usize,
}

/// What is said about a file of people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CohortReply {
    /// The exit status of `studypath cohort`.
    pub status: u8,
    /// How the file was understood; null where it was not.
    pub read: Option<ReadAs>,
    /// The totals.
    pub summary: Option<Summary>,
    /// In what the answers differ; left out unless that is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<Changes>,
    /// Whom each amount of money lets finish.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub funded: Vec<Funded>,
    /// The people listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<List>,
    /// The first rows that are wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wrong: Vec<WrongRow>,
    /// Why there is no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorDocument>,
}

/// How a file of people was understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReadAs {
    /// Does each row hold a person? Else each holds an item.
    pub person_in_each_row: bool,
    /// The columns that mean something, by the names under which they are known.
    pub columns: Vec<String>,
    /// The columns that are carried along.
    pub carried: Vec<String>,
}

/// Whom an amount of money lets finish.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Funded {
    /// How many, and what is bought.
    #[serde(flatten)]
    pub totals: FundedPeople,
    /// The ids of the first of them, in input order.
    pub ids: Vec<String>,
}

/// Some of the people who have something in common.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct List {
    /// How many there are.
    pub people: u64,
    /// Those listed, in input order.
    pub rows: Vec<Listed>,
}

/// In what the answers to two questions differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Changes {
    /// How many people there are.
    pub people: u64,
    /// How many of them have another answer.
    pub changed: u64,
    /// How many went from one status to another, or have the same and another plan.
    pub statuses: Vec<StatusChange>,
    /// What those cost who have a plan before and after whose cost is known in full.
    pub costs: Vec<CostChange>,
}

/// People who went from one status to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StatusChange {
    /// The status before.
    pub before: String,
    /// The status after.
    pub after: String,
    /// How many.
    pub people: u64,
}

/// What the same people cost before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CostChange {
    /// The ISO 4217 code.
    pub currency: String,
    /// How many people.
    pub people: u64,
    /// The sum before.
    pub before: String,
    /// The sum after.
    pub after: String,
    /// How many cost more.
    pub dearer: u64,
    /// How many cost less.
    pub cheaper: u64,
}

/// Someone listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Listed {
    /// The id.
    pub id: String,
    /// What the column `name` holds; left out where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The status of the answer.
    pub status: String,
    /// The ids of the exams to sit, in study order.
    pub exams: Vec<String>,
    /// What is known of what they cost.
    pub cost: Option<String>,
    /// The currency of the cost.
    pub currency: Option<String>,
    /// What else there is to say.
    pub message: String,
    /// What was said before; left out where there is nothing before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Before>,
    /// The person alone as a file of people.
    pub file: String,
}

/// What was said to someone before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Before {
    /// The status.
    pub status: String,
    /// The ids of the exams to sit.
    pub exams: Vec<String>,
    /// What is known of what they cost.
    pub cost: Option<String>,
}

/// A row that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WrongRow {
    /// Its line.
    pub line: u64,
    /// What is wrong, and what may be meant.
    pub message: String,
}

impl Changes {
    /// The document of what changed.
    pub fn of(changes: &batch::Changes) -> Changes {
        let status = |((before, after), people): (&(&str, &str), &u64)| StatusChange {
            before: (*before).to_owned(),
            after: (*after).to_owned(),
            people: *people,
        };
        let cost = |change: &batch::CostChange| CostChange {
            currency: change.currency.code().to_owned(),
            people: change.people,
            before: change.currency.format_sum(change.before),
            after: change.currency.format_sum(change.after),
            dearer: change.dearer,
            cheaper: change.cheaper,
        };
        Changes {
            people: changes.people,
            changed: changes.changed,
            statuses: changes.statuses.iter().map(status).collect(),
            costs: changes.costs.values().map(cost).collect(),
        }
    }
}

impl CohortReply {
    /// The reply on one line.
    pub fn to_json(&self) -> String {
        layout::line(self)
    }
}
