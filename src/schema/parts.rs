//! What a plan consists of, in every document with plans.

use serde::{Deserialize, Serialize};

use super::{id, ids};
use crate::catalog::Evidence;
use crate::plan::{self, By};
use crate::question::Question;

/// What a plan consists of, apart from its totals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Parts {
    /// What is earned, sat, bought and claimed.
    #[serde(flatten)]
    pub body: Body,
    /// The ids of the credentials earned, in the order in which they are completed.
    pub earns: Vec<String>,
    /// When each credential is reached.
    pub milestones: Vec<Milestone>,
}

/// How the goals are reached: what is earned, sat, bought and claimed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Body {
    /// The tracks by which credentials are earned, in the order in which they are completed.
    pub tracks: Vec<Track>,
    /// The exams to sit, in study order.
    pub exams: Vec<Exam>,
    /// The offers bought. Empty without a price list.
    pub purchases: Vec<Purchase>,
    /// What counts for which slot, an entry for each item.
    pub claims: Vec<Claim>,
    /// The slots that are filled without a claim.
    pub waived: Vec<Waived>,
}

/// A credential earned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Track {
    /// The id of the credential.
    pub credential: String,
    /// The id of the track by which it is earned.
    pub track: String,
    /// After so many exams of the plan; 0 before the first.
    pub after_step: usize,
    /// How sure the track is; left out where a source states it.
    #[serde(default, skip_serializing_if = "Evidence::is_sourced")]
    pub evidence: Evidence,
}

/// A credential reached, those that come for free with the plan included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Milestone {
    /// After so many exams of the plan; 0 before the first.
    pub after_step: usize,
    /// The id of the credential.
    pub credential: String,
}

/// An exam to sit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Exam {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What is paid for it alone; null where an offer for several pays for it, and where its price
    /// is not known.
    pub price: Option<String>,
    /// Its place in study order, from 1.
    pub step: usize,
    /// The estimate of the hours of study.
    pub hours: Option<u32>,
    /// Is it booked, and so paid for? Left out where it is not.
    #[serde(default, skip_serializing_if = "super::is_off")]
    pub booked: bool,
    /// How sure its facts are; left out where a source states them.
    #[serde(default, skip_serializing_if = "Evidence::is_sourced")]
    pub evidence: Evidence,
}

/// An offer bought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Purchase {
    /// Its name in the price list.
    pub item: String,
    /// What it costs.
    pub price: String,
    /// The ids of the exams that it pays for.
    pub covers: Vec<String>,
    /// The ids of the items that a buyer has to have; left out where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requires: Vec<String>,
    /// The voucher given for it; left out where it takes none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voucher: Option<Voucher>,
    /// How sure the price is; left out where a source states it.
    #[serde(default, skip_serializing_if = "Evidence::is_sourced")]
    pub evidence: Evidence,
}

/// A voucher given for a purchase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Voucher {
    /// Its name.
    pub name: String,
    /// The id of the exam of the plan that brings it; null where it was at hand.
    pub from: Option<String>,
}

/// An item that counts for a slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Claim {
    /// The id of the credential.
    pub credential: String,
    /// The id of its track.
    pub track: String,
    /// The id of the slot.
    pub slot: String,
    /// The id of the item.
    pub item: String,
    /// How it comes to be on hand.
    pub by: Option<By>,
    /// The units of the option, which an option of several items contributes once.
    pub units: u32,
    /// The ids of the items that count only together with it; left out where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<String>,
    /// How sure it is that it counts; left out where a source states it.
    #[serde(default, skip_serializing_if = "Evidence::is_sourced")]
    pub evidence: Evidence,
}

/// A slot that is filled without a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Waived {
    /// The id of the credential.
    pub credential: String,
    /// The id of its track.
    pub track: String,
    /// The id of the slot.
    pub slot: String,
    /// The reason.
    pub why: String,
}

impl Parts {
    /// The parts of a plan.
    pub fn of(question: &Question, plan: &plan::Plan) -> Parts {
        let catalog = &question.catalog;
        let milestones = plan
            .milestones
            .iter()
            .map(|m| Milestone { after_step: m.after_step, credential: id(catalog, m.credential) });
        Parts {
            body: Body::of(question, plan),
            earns: plan.earned.iter().map(|e| id(catalog, e.credential)).collect(),
            milestones: milestones.collect(),
        }
    }
}

impl Body {
    /// How a plan reaches the goals.
    pub fn of(question: &Question, plan: &plan::Plan) -> Body {
        Body {
            tracks: tracks(question, plan),
            exams: exams(question, plan),
            purchases: purchases(question, plan),
            claims: claims(question, plan),
            waived: waived(question, plan),
        }
    }
}

fn tracks(question: &Question, plan: &plan::Plan) -> Vec<Track> {
    let earned = plan.earned.iter().map(|earned| {
        let credential = question.catalog.credential(earned.credential);
        let track = &credential.tracks[earned.track];
        Track {
            credential: credential.id.clone(),
            track: track.id.clone(),
            after_step: plan.reached_after(earned.credential).unwrap_or(plan.exams.len()),
            evidence: credential.evidence.max(track.evidence),
        }
    });
    earned.collect()
}

fn exams(question: &Question, plan: &plan::Plan) -> Vec<Exam> {
    let exams = plan.exams.iter().enumerate().map(|(i, exam)| {
        let facts = question.catalog.exam(*exam);
        Exam {
            id: facts.id.clone(),
            title: facts.title.clone(),
            price: plan.price_of(question, *exam).and_then(|price| question.money(price)),
            step: i + 1,
            hours: question.hours(*exam),
            booked: question.transcript.is_booked(*exam),
            evidence: facts.evidence,
        }
    });
    exams.collect()
}

fn purchases(question: &Question, plan: &plan::Plan) -> Vec<Purchase> {
    let (catalog, Some(tariff)) = (&question.catalog, question.tariff()) else { return Vec::new() };
    let bought = plan.purchases.iter().map(|i| {
        let row = &tariff.offers[*i];
        let spent = plan.vouchers.iter().find(|spent| spent.offer == *i);
        let voucher = row.voucher.as_ref().zip(spent);
        Purchase {
            item: row.item.clone(),
            price: tariff.currency.format(row.price),
            covers: ids(catalog, &row.covers),
            requires: ids(catalog, &row.requires),
            voucher: voucher.map(|(name, spent)| Voucher {
                name: name.clone(),
                from: spent.from.map(|exam| id(catalog, exam)),
            }),
            evidence: row.evidence,
        }
    });
    bought.collect()
}

fn claims(question: &Question, plan: &plan::Plan) -> Vec<Claim> {
    let catalog = &question.catalog;
    let entries = plan.claims.iter().flat_map(|claim| {
        let (track, slot, option) =
            (claim.track_in(catalog), claim.slot_in(catalog), claim.option_in(catalog));
        option.items.iter().map(move |item| Claim {
            credential: id(catalog, claim.credential),
            track: track.id.clone(),
            slot: slot.id.clone(),
            item: id(catalog, *item),
            by: plan.by(question, *item),
            units: option.units,
            with: ids(catalog, option.items.iter().filter(|i| *i != item)),
            evidence: slot.evidence.max(option.evidence),
        })
    });
    entries.collect()
}

fn waived(question: &Question, plan: &plan::Plan) -> Vec<Waived> {
    let slots = plan.waived(&question.catalog).map(|(earned, slot)| {
        let credential = question.catalog.credential(earned.credential);
        Waived {
            credential: credential.id.clone(),
            track: credential.tracks[earned.track].id.clone(),
            slot: slot.id.clone(),
            why: slot.waived.clone().unwrap_or_default(),
        }
    });
    slots.collect()
}
