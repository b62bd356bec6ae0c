//! `studypath/catalogs/1`, `studypath/catalog/1` and `studypath/search/1`: what catalogs hold.

mod convert;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::is_off;
use crate::catalog::Evidence;

/// Which credentials there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Catalogs {
    /// The catalogs, in the order asked.
    pub catalogs: Vec<Entry>,
}

/// A catalog and its credentials.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Entry {
    /// The catalog.
    #[serde(flatten)]
    pub head: Head,
    /// Its credentials, in file order.
    pub credentials: Vec<Brief>,
}

/// A catalog in brief.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Head {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The day it is about; null where that is today.
    pub as_of: Option<Date>,
    /// The price list used where none is named.
    pub prices: Option<String>,
}

/// A credential in brief.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Brief {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Other ids of it.
    pub aliases: Vec<String>,
    /// The ids of its tracks.
    pub tracks: Vec<String>,
    /// Why someone who has nothing has no plan for it; left out where there is one, whatever it costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_plan: Option<NoPlan>,
    /// The id of what takes its place once it is no longer offered; left out where none is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub successor: Option<String>,
}

/// Why someone who has nothing has no plan for a credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NoPlan {
    /// The reason.
    pub why: WhyNoPlan,
    /// The first day on which it is no longer offered, or on which it is; left out where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<Date>,
    /// The same in a few words, with the successor where there is one.
    #[serde(default)]
    pub text: String,
}

/// What a few words mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Matches {
    /// The nearest first.
    pub matches: Vec<Match>,
}

/// Something that a few words mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Match {
    /// The id of its catalog.
    pub catalog: String,
    /// The title of its catalog.
    pub catalog_title: String,
    /// What it is. A credential stands for the exam that is one and the same fact, unless exams alone were asked for.
    pub kind: MatchKind,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Why someone who has nothing cannot have it; left out where that is not so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_plan: Option<NoPlan>,
    /// How near it is to the words: what is more is nearer, also among the answers about several catalogs.
    pub nearness: u32,
}

/// What is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum MatchKind {
    /// An exam.
    Exam,
    /// A credential.
    Credential,
}

/// The reason why someone who has nothing has no plan for a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum WhyNoPlan {
    /// It is no longer offered.
    Ended,
    /// It is not offered yet.
    Later,
    /// It needs something that can only be held, or can itself only be held.
    Held,
}

/// The rules of some credentials, with the exams and sources they mention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Catalog {
    /// The catalog.
    pub catalog: Head,
    /// The credentials asked for.
    pub credentials: Vec<Credential>,
    /// The exams they mention, in catalog order.
    pub exams: Vec<Exam>,
    /// The limits between any of them.
    pub limits: Vec<Limit>,
    /// The sources behind them, in file order.
    pub sources: Vec<Source>,
    /// The points on which sources of the catalog disagree.
    pub conflicts: Vec<Disagreement>,
}

/// Where a fact is from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Proof {
    /// The ids of its sources.
    pub sources: Vec<String>,
    /// How sure it is.
    pub evidence: Evidence,
}

/// The days on which something is in force; null where a side is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Window {
    /// The first day.
    pub since: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
}

/// The rules of a credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Credential {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Other ids of it.
    pub aliases: Vec<String>,
    /// Remarks.
    pub notes: Vec<String>,
    /// The last day on which it can be earned; left out where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retired: Option<Date>,
    /// The id of what takes its place once it is no longer offered; left out where none is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub successor: Option<String>,
    /// How long it stays active; left out where it has no validity of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub valid_months: Vec<Months>,
    /// Once earned it does not expire; left out where it may.
    #[serde(default, skip_serializing_if = "is_off")]
    pub for_life: bool,
    /// The credentials held by whoever holds it; left out where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub implies: Vec<String>,
    /// How the vendor renews it for nothing; left out where that is not so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free_renewal: Option<FreeRenewal>,
    /// What it renews; left out where it renews nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub renews: Vec<Renewal>,
    /// The ways to earn it, in file order.
    pub tracks: Vec<Track>,
    /// Where this is from.
    #[serde(flatten)]
    pub proof: Proof,
}

/// How long something stays active when it was earned on these days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Months {
    /// The number of months.
    pub months: u32,
    /// The days.
    #[serde(flatten)]
    pub earned: Window,
}

/// A renewal at the vendor's, for nothing and without an exam.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FreeRenewal {
    /// What is done for it.
    pub by: String,
    /// It is open in so many months before the end; null where it always is.
    pub within_months: Option<u32>,
    /// The days on which it is in force.
    #[serde(flatten)]
    pub window: Window,
    /// Where this is from.
    #[serde(flatten)]
    pub proof: Proof,
}

/// What earning a credential renews.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Renewal {
    /// The id of the item renewed.
    pub item: String,
    /// The days on which it is in force.
    #[serde(flatten)]
    pub window: Window,
    /// Is an expired one renewed, too?
    pub even_expired: bool,
}

/// A way to earn a credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Track {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// What must be on hand, each a list of ids of which one is enough.
    pub requires: Vec<Vec<String>>,
    /// The days on which it is in force.
    #[serde(flatten)]
    pub window: Window,
    /// Its exams lie within so many months of each other; left out where they need not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window_months: Option<u32>,
    /// The ids of the credentials that it brings along; left out where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<String>,
    /// Its slots, in file order.
    pub slots: Vec<Slot>,
    /// Remarks.
    pub notes: Vec<String>,
    /// Where this is from.
    #[serde(flatten)]
    pub proof: Proof,
}

/// A requirement of a track.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Slot {
    /// Its id.
    pub id: String,
    /// What it is called, such as `core`.
    pub role: Option<String>,
    /// The units it needs.
    pub need: u32,
    /// It needs every option in force; left out where it does not.
    #[serde(default, skip_serializing_if = "is_off")]
    pub every: bool,
    /// Why it is filled without a claim; null where it is not.
    pub waived: Option<String>,
    /// May its items count for other slots of the track, too?
    pub shared: bool,
    /// What can fill it, in file order.
    pub options: Vec<SlotOption>,
    /// The caps on some of its options.
    pub cap: Vec<Cap>,
    /// Where this is from.
    #[serde(flatten)]
    pub proof: Proof,
}

/// What can fill a slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SlotOption {
    /// The ids of the items, which count only together.
    pub items: Vec<String>,
    /// The units they contribute.
    pub units: u32,
    /// They must be active; left out where being on hand is enough.
    #[serde(default, skip_serializing_if = "is_off")]
    pub active: bool,
    /// The days on which it is in force.
    #[serde(flatten)]
    pub window: Window,
    /// Where this is from.
    #[serde(flatten)]
    pub proof: Proof,
}

/// Of the units of some items at most so many count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Cap {
    /// The ids of the items.
    pub items: Vec<String>,
    /// The units.
    pub at_most: u32,
}

/// An exam.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Exam {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Other names of it, such as earlier codes; left out where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The first day on which it can be sat; null where that is not known.
    pub released: Option<Date>,
    /// The last day on which it can be sat; null where that is not known.
    pub retired: Option<Date>,
    /// The estimate of the hours of study.
    pub hours: Option<u32>,
    /// What must be on hand before it is sat, each a list of ids of which one is enough.
    pub requires: Vec<Vec<String>>,
    /// How long a pass stays active; left out where it does not expire.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub valid_months: Vec<Months>,
    /// Remarks.
    pub notes: Vec<String>,
    /// Where this is from.
    #[serde(flatten)]
    pub proof: Proof,
}

/// At most so many items count for more than one of some credentials.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Limit {
    /// The ids of the credentials.
    pub between: Vec<String>,
    /// The number of items.
    pub at_most: u32,
    /// The ids of the items that are counted; null where all are.
    pub items: Option<Vec<String>>,
}

/// A document that facts are taken from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Source {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When it was written, as precisely as known.
    pub date: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
}

/// A point on which sources disagree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Disagreement {
    /// What it is about.
    pub about: String,
    /// What the sources say.
    pub versions: Vec<String>,
    /// The reading that the catalog follows.
    pub reading: String,
    /// The grounds for it.
    pub why: String,
}
