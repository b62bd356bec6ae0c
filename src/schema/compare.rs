//! `studypath/compare/2`: the tracks of each goal side by side.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::conflict::Conflict;
use super::head::{Prices, Totals};
use super::parts::Body;
use super::plan::Told;
use super::{id, ids};
use crate::catalog::{CredentialId, Evidence};
use crate::query::{self, ClosedTrack, Flip, GoalComparison, OpenTrack, Status};
use crate::question::{Criterion, Question};

/// The ways to each goal side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Comparison {
    /// The id of the catalog.
    pub catalog: String,
    /// The day on which the plans begin.
    pub as_of: Date,
    /// The day whose tracks and options hold; left out where it is the as-of day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Date>,
    /// The least sure facts that were used; left out where all were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// The criteria in force, the most important first.
    pub minimized: Vec<Criterion>,
    /// Where the prices are from; null without a price list.
    pub prices: Option<Prices>,
    /// One entry for each goal, each looked at by itself.
    pub goals: Vec<Goal>,
    /// What became of everything that was told. Left out where there is nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<Told>,
}

/// The ways to one credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Goal {
    /// The id of the credential.
    pub credential: String,
    /// Its title.
    pub title: String,
    /// Is it held already? Then nothing is compared.
    pub held: bool,
    /// The id of the best track; null where none is open.
    pub best: Option<String>,
    /// The open ones first, the best first; then the others in file order.
    pub tracks: Vec<Track>,
    /// A plan that is better than by every track, as the credential comes along with another one; left out where none is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub along: Option<Along>,
    /// For each exam that the best plan buys, the price at which another track becomes cheaper.
    pub break_even: Vec<BreakEven>,
}

/// A credential that is had without a track of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Along {
    /// The ids of the credentials that bring it.
    pub by: Vec<String>,
    /// What the plan amounts to.
    pub totals: Totals,
}

/// A track with the best plan by it. The fields of a plan have the shapes that they have in
/// `studypath/plan/2`, and are empty where the track is not open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Track {
    /// The id of the track.
    pub track: String,
    /// Its title.
    pub title: Option<String>,
    /// What is known of the plans by it.
    pub status: Status,
    /// Is there a plan by it?
    pub open: bool,
    /// The ids of the credentials earned before the goal.
    pub after: Vec<String>,
    /// What the plan amounts to.
    pub totals: Totals,
    /// What it takes more than the best; null where the track is not open.
    pub difference: Option<Difference>,
    /// The slots of the track, in file order.
    pub slots: Vec<Slot>,
    /// What the plan consists of.
    #[serde(flatten)]
    pub body: Body,
    /// Why there is no plan by it, without repairs; null where there is one.
    pub conflict: Option<Conflict>,
    /// What would open it: the repairs of a track.
    pub opened_by: Vec<Opening>,
    /// What a reader should know, as sentences.
    pub notes: Vec<String>,
}

/// What one plan takes more than another; negative where it takes less, null where that is unknown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Difference {
    /// Money; null also where other exams are without a price than in the best.
    pub cost: Option<String>,
    /// Exams whose price is not known; left out where it makes no difference.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unpriced: i64,
    /// Exams to sit.
    pub exams: i64,
    /// Hours of study.
    pub hours: Option<i64>,
}

/// The units of a slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Slot {
    /// The id of the slot.
    pub slot: String,
    /// The units needed.
    pub need: u32,
    /// Those filled from the start.
    pub on_hand: u32,
    /// Those that the plan fills.
    pub to_do: u32,
    /// Why it is filled without a claim; null where it is not.
    pub waived: Option<String>,
}

/// Items that open a track to a candidate who has them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Opening {
    /// The ids of the items, all of them needed.
    pub items: Vec<String>,
    /// What the best plan by the track would then take, beyond those items.
    pub totals: Totals,
}

/// How far the best track stays the best when one exam gets dearer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BreakEven {
    /// The id of the exam.
    pub exam: String,
    /// What is paid for it now; null where an offer pays for it, and where it is not known.
    pub price: Option<String>,
    /// The highest price at which the best track stays the best; null where no price changes it.
    pub flips_above: Option<String>,
    /// The id of the track that is the cheapest above it.
    pub then: Option<String>,
    /// Why no price changes it; null where one does.
    pub never: Option<Never>,
    /// Is all this not known, as a limit stopped the search? Left out where it is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unknown: bool,
}

/// Why no price of an exam changes which track is the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Never {
    /// Above some price the best track takes something else.
    #[serde(rename = "the best track does without it")]
    DoneWithout,
    /// Every other way pays for it, too.
    #[serde(rename = "every other way pays for it too")]
    OthersNeedIt,
    /// Every other way has more exams whose price is not known.
    #[serde(rename = "every other way has more exams without a price")]
    OthersUnpriced,
    /// Its price is not known.
    #[serde(rename = "its price is not known")]
    Unpriced,
    /// It is not paid for by itself.
    #[serde(rename = "an offer pays for it")]
    PaidByOffer,
}

fn is_zero(number: &i64) -> bool {
    *number == 0
}

impl Comparison {
    /// The document of a comparison.
    pub fn of(question: &Question, comparison: &query::Comparison) -> Comparison {
        Comparison {
            catalog: question.catalog.id.clone(),
            as_of: question.as_of,
            rules: question.policy.rules,
            evidence: question.policy.evidence,
            minimized: question.policy.criteria(),
            prices: Prices::of(question),
            goals: comparison.goals.iter().map(|goal| Goal::of(question, goal)).collect(),
            told: Told::all(comparison.told(question)),
        }
    }
}

impl Goal {
    fn of(question: &Question, goal: &GoalComparison) -> Goal {
        let credential = question.catalog.credential(goal.credential);
        let open = goal.open.iter().map(|way| Track::open(question, goal.credential, way));
        let closed = goal.closed.iter().map(|track| Track::closed(question, goal.credential, track));
        let break_even = goal.break_even.iter().map(|case| BreakEven::of(question, goal.credential, case));
        Goal {
            credential: credential.id.clone(),
            title: credential.title.clone(),
            held: goal.held,
            best: goal.open.first().map(|way| credential.tracks[way.track].id.clone()),
            tracks: open.chain(closed).collect(),
            along: goal.along.as_ref().map(|along| Along {
                by: ids(&question.catalog, &along.by),
                totals: Totals::of(question, Some(&along.totals)),
            }),
            break_even: break_even.collect(),
        }
    }
}

impl Track {
    fn open(question: &Question, goal: CredentialId, way: &OpenTrack) -> Track {
        let facts = &question.catalog.credential(goal).tracks[way.track];
        let slots = facts.slots.iter().enumerate().map(|(i, slot)| {
            let (need, on_hand) = (slot.need_on(question.rules_day()), way.on_hand(question, goal, i));
            Slot { slot: slot.id.clone(), need, on_hand, to_do: need - on_hand, waived: slot.waived.clone() }
        });
        let difference = Difference {
            cost: way.difference.cost.and_then(|cost| question.money(cost)),
            unpriced: way.difference.unpriced,
            exams: way.difference.exams,
            hours: way.difference.hours,
        };
        Track {
            track: facts.id.clone(),
            title: facts.title.clone(),
            status: way.status,
            open: true,
            after: way.after(goal).map(|credential| id(&question.catalog, credential)).collect(),
            totals: Totals::of(question, Some(&way.plan.totals)),
            difference: Some(difference),
            slots: slots.collect(),
            body: Body::of(question, &way.plan),
            conflict: None,
            opened_by: Vec::new(),
            notes: way.notes.clone(),
        }
    }

    fn closed(question: &Question, goal: CredentialId, closed: &ClosedTrack) -> Track {
        let facts = &question.catalog.credential(goal).tracks[closed.track];
        let openings = closed.openings.iter().map(|opening| Opening {
            items: ids(&question.catalog, &opening.items),
            totals: Totals::of(question, Some(&opening.totals)),
        });
        Track {
            track: facts.id.clone(),
            title: facts.title.clone(),
            status: closed.answer.status,
            open: false,
            after: Vec::new(),
            totals: Totals::of(question, None),
            difference: None,
            slots: Vec::new(),
            body: Body::default(),
            conflict: Conflict::of(question, &closed.answer),
            opened_by: openings.collect(),
            notes: Vec::new(),
        }
    }
}

impl BreakEven {
    fn of(question: &Question, goal: CredentialId, case: &query::BreakEven) -> BreakEven {
        let tracks = &question.catalog.credential(goal).tracks;
        let (flips_above, then, never) = match case.flip {
            Flip::Above { price, then } => (question.money(price), Some(tracks[then].id.clone()), None),
            Flip::DoneWithout { .. } => (None, None, Some(Never::DoneWithout)),
            Flip::OthersNeedIt => (None, None, Some(Never::OthersNeedIt)),
            Flip::OthersUnpriced => (None, None, Some(Never::OthersUnpriced)),
            Flip::Unpriced => (None, None, Some(Never::Unpriced)),
            Flip::PaidByOffer => (None, None, Some(Never::PaidByOffer)),
            Flip::Unknown => (None, None, None),
        };
        let unknown = case.flip == Flip::Unknown;
        let price = case.price.and_then(|price| question.money(price));
        BreakEven { exam: id(&question.catalog, case.exam), price, flips_above, then, never, unknown }
    }
}
