//! `studypath/optima/2`: what the optimal plans have in common.

use serde::{Deserialize, Serialize};

use super::conflict::Conflict;
use super::head::{Head, LeftOut, Totals};
use super::parts::Parts;
use super::plan::Told;
use super::{id, ids};
use crate::catalog::CredentialId;
use crate::query::{self, Role};
use crate::question::Question;

/// What is known of all the optimal plans. `count` and `roles` are null where they were not asked, and where a
/// limit stopped the search before them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Optima {
    /// The question, and what is known.
    #[serde(flatten)]
    pub head: Head,
    /// Is everything that was asked known?
    pub complete: bool,
    /// How many there are.
    pub count: Option<Count>,
    /// What each exam is to them.
    pub roles: Option<Roles>,
    /// The first of them; null where there is none.
    pub plan: Option<First>,
    /// What was told and is not on hand: failed, booked, not known to the catalog. Left out where there is nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<Told>,
    /// Why there is no plan; null where there is one.
    pub conflict: Option<Conflict>,
    /// The exams that only a missing number keeps out.
    pub left_out: Vec<LeftOut>,
    /// What a reader should know, as sentences.
    pub notes: Vec<String>,
}

/// A number of exam sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Count {
    /// There are at least so many.
    pub at_least: u64,
    /// There are no more.
    pub exact: bool,
}

/// What the exams are to the optimal plans.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Roles {
    /// Every exam in scope that could be sat, in catalog order.
    pub exams: Vec<Exam>,
    /// The exams that may be sat, put together by what they are good for.
    pub groups: Vec<Group>,
}

/// An exam, and whether all, some or none of the optimal plans sit it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Exam {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is to them.
    pub role: Role,
}

/// Exams that stand for each other: every optimal plan sits so many of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Group {
    /// Their ids, in catalog order.
    pub exams: Vec<String>,
    /// Every optimal plan sits at least so many of them ...
    pub at_least: usize,
    /// ... and at most so many.
    pub at_most: usize,
    /// The slots they could fill.
    pub slots: Vec<Slot>,
}

/// A slot of a track of a credential, by their ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Slot {
    /// The credential.
    pub credential: String,
    /// Its track.
    pub track: String,
    /// The slot of the track.
    pub slot: String,
}

/// The first of the optimal plans, with the fields it has in `studypath/plan/2`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct First {
    /// What it amounts to.
    pub totals: Totals,
    /// What it consists of.
    #[serde(flatten)]
    pub parts: Parts,
}

impl Optima {
    /// The document of what is known of the optimal plans.
    pub fn of(question: &Question, optima: &query::Optima) -> Optima {
        let first = &optima.first;
        Optima {
            head: Head::of(question, first.status, &first.minimized),
            complete: optima.complete,
            count: optima.count.map(|count| Count { at_least: count.at_least, exact: count.exact }),
            roles: optima.roles.as_ref().map(|roles| Roles::of(question, roles)),
            plan: first.plan.as_ref().map(|plan| First {
                totals: Totals::of(question, Some(&plan.totals)),
                parts: Parts::of(question, plan),
            }),
            told: Told::all(query::told_besides(question)),
            conflict: Conflict::of(question, first),
            left_out: LeftOut::of(question, &first.left_out),
            notes: first.notes.clone(),
        }
    }
}

impl Roles {
    fn of(question: &Question, roles: &query::Roles) -> Roles {
        let catalog = &question.catalog;
        let slot = |(credential, track, slot): &(CredentialId, usize, usize)| {
            let facts = &catalog.credential(*credential).tracks[*track];
            Slot {
                credential: id(catalog, *credential),
                track: facts.id.clone(),
                slot: facts.slots[*slot].id.clone(),
            }
        };
        let exams = roles.exams.iter().map(|(exam, role)| {
            let facts = catalog.exam(*exam);
            Exam { id: facts.id.clone(), title: facts.title.clone(), role: *role }
        });
        let groups = roles.groups.iter().map(|group| Group {
            exams: ids(catalog, &group.exams),
            at_least: group.least,
            at_most: group.most,
            slots: group.slots.iter().map(slot).collect(),
        });
        Roles { exams: exams.collect(), groups: groups.collect() }
    }
}
