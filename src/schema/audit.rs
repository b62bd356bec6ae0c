//! `studypath/audit/1`: what a transcript counts for as it stands.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::plan::Told;
use super::{id, ids};
use crate::catalog::{Evidence, Item};
use crate::plan::By;
use crate::query::{self, GoalAudit, SlotAudit, TrackAudit};
use crate::question::Question;

/// What a transcript counts for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Audit {
    /// The id of the catalog.
    pub catalog: String,
    /// The day whose rules hold.
    pub as_of: Date,
    /// The day whose tracks and options hold; left out where it is the as-of day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Date>,
    /// The least sure facts that were used; left out where all were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// One entry for each credential asked for.
    pub goals: Vec<Goal>,
    /// What became of everything that was told. Left out where there is nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<Told>,
}

/// What it counts for towards one credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Goal {
    /// The id of the credential.
    pub credential: String,
    /// Its title.
    pub title: String,
    /// Is it held according to the transcript?
    pub held: bool,
    /// The id of the track whose every requirement and slot is met; null where there is none.
    pub complete: Option<String>,
    /// Every track that the asker did not rule out, in file order.
    pub tracks: Vec<Track>,
}

/// What it counts for in one track.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Track {
    /// The id of the track.
    pub track: String,
    /// Is it open on the day?
    pub open: bool,
    /// The requirements that are not met, each a list of ids of which one is enough.
    pub missing: Vec<Vec<String>>,
    /// The slots, in file order.
    pub slots: Vec<Slot>,
    /// The ids of the items on hand that the track neither claims nor requires.
    pub unused: Vec<String>,
}

/// How far a slot is filled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Slot {
    /// The id of the slot.
    pub slot: String,
    /// The units it needs.
    pub need: u32,
    /// The units that count, never more than needed.
    pub units: u32,
    /// What counts for it, an entry for each item.
    pub claims: Vec<Claim>,
    /// Why it is filled without a claim; null where it is not.
    pub waived: Option<String>,
    /// What is missing; null when it is filled or waived.
    pub gap: Option<Gap>,
}

/// An item that counts for a slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Claim {
    /// The id of the item.
    pub item: String,
    /// Passed or held.
    pub by: By,
    /// The units of its option.
    pub units: u32,
}

/// What a slot still needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Gap {
    /// The missing units.
    pub units: u32,
    /// What could fill it.
    pub options: Vec<Choice>,
}

/// Items that count together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Choice {
    /// The ids of the items, all of them needed.
    pub items: Vec<String>,
    /// The units they contribute.
    pub units: u32,
}

impl Audit {
    /// The document of an audit.
    pub fn of(question: &Question, audit: &query::Audit) -> Audit {
        Audit {
            catalog: question.catalog.id.clone(),
            as_of: question.as_of,
            rules: question.policy.rules,
            evidence: question.policy.evidence,
            goals: audit.goals.iter().map(|goal| Goal::of(question, goal)).collect(),
            told: Told::all(audit.told(question)),
        }
    }
}

impl Goal {
    fn of(question: &Question, goal: &GoalAudit) -> Goal {
        let credential = question.catalog.credential(goal.credential);
        let track = |audit: &TrackAudit| Track::of(question, &credential.tracks[audit.track], audit);
        Goal {
            credential: credential.id.clone(),
            title: credential.title.clone(),
            held: goal.held,
            complete: goal.complete.map(|track| credential.tracks[track].id.clone()),
            tracks: goal.tracks.iter().map(track).collect(),
        }
    }
}

impl Track {
    fn of(question: &Question, track: &crate::catalog::Track, audit: &TrackAudit) -> Track {
        let catalog = &question.catalog;
        let slot = |audit: &SlotAudit| Slot::of(question, &track.slots[audit.slot], audit);
        Track {
            track: track.id.clone(),
            open: audit.open,
            missing: audit.missing.iter().map(|r| ids(catalog, &r.any)).collect(),
            slots: audit.slots.iter().map(slot).collect(),
            unused: ids(catalog, &audit.unused),
        }
    }
}

impl Slot {
    fn of(question: &Question, slot: &crate::catalog::Slot, audit: &SlotAudit) -> Slot {
        let catalog = &question.catalog;
        let claims = audit.claims.iter().map(|claim| claim.option_in(catalog)).flat_map(|option| {
            option.items.iter().map(|item| Claim {
                item: id(catalog, *item),
                by: if matches!(item, Item::Exam(_)) { By::Passed } else { By::Held },
                units: option.units,
            })
        });
        let gap = audit.gap.as_ref().map(|gap| {
            let options = gap.options.iter().map(|i| &slot.options[*i]);
            let choice =
                |o: &crate::catalog::SlotOption| Choice { items: ids(catalog, &o.items), units: o.units };
            Gap { units: gap.units, options: options.map(choice).collect() }
        });
        Slot {
            slot: slot.id.clone(),
            need: slot.need_on(question.rules_day()),
            units: audit.units,
            claims: claims.collect(),
            waived: slot.waived.clone(),
            gap,
        }
    }
}
