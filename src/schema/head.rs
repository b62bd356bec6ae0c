//! What a document with plans begins with: the question, and what an answer amounts to.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize};

use super::{id, ids};
use crate::catalog::Evidence;
use crate::money::Money;
use crate::query::{self, Status};
use crate::question::{Criterion, Measure, Question};

/// What every document with plans begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Head {
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
    /// Where the prices are from; null without a price list.
    pub prices: Option<Prices>,
}

impl Head {
    /// The head of an answer to a question.
    pub fn of(question: &Question, status: Status, minimized: &[Criterion]) -> Head {
        Head {
            catalog: question.catalog.id.clone(),
            as_of: question.as_of,
            rules: question.policy.rules,
            evidence: question.policy.evidence,
            goals: ids(&question.catalog, question.goals.iter()),
            status,
            minimized: minimized.to_vec(),
            prices: Prices::of(question),
        }
    }
}

/// Where the prices of an answer are from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Prices {
    /// The name of the price list.
    pub list: String,
    /// The ISO 4217 code of every amount in the document.
    pub currency: String,
    /// The region; null where prices do not depend on it.
    pub region: Option<String>,
    /// The ids of the exams whose price the asker gave; left out where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<String>,
}

impl Prices {
    /// The prices of a question; `None` without a price list.
    pub fn of(question: &Question) -> Option<Prices> {
        let tariff = question.tariff()?;
        Some(Prices {
            list: tariff.prices.name.clone(),
            currency: tariff.currency.code().to_owned(),
            region: tariff.region.clone(),
            given: ids(&question.catalog, &tariff.prices.given),
        })
    }
}

/// What a plan amounts to. What is unknown is null, as everything is where there is no plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Totals {
    /// The money known to be spent: what the exams cost that are not `unpriced`.
    pub cost: Option<String>,
    /// The currency of the cost; null without a price list.
    pub currency: Option<String>,
    /// How many exams are sat.
    pub exams: Option<usize>,
    /// The hours of study, where every exam has an estimate.
    pub hours: Option<u64>,
    /// The ids of the exams whose price is not known, in catalog order. In a sum over several plans an exam stands
    /// once for each that sits it.
    #[serde(default)]
    pub unpriced: Vec<String>,
}

impl Totals {
    /// The sums of a plan, if there is one.
    pub fn of(question: &Question, totals: Option<&crate::plan::Totals>) -> Totals {
        Totals {
            cost: totals.and_then(|t| t.cost).and_then(|cost| question.money(cost)),
            currency: question.tariff().map(|t| t.currency.code().to_owned()),
            exams: totals.map(|t| t.exams),
            hours: totals.and_then(|t| t.hours),
            unpriced: totals.map_or_else(Vec::new, |t| ids(&question.catalog, &t.unpriced)),
        }
    }
}

/// No legal plan is below these values. A criterion that was not asked for is left out (`None`); a bound that
/// is not known is null (`Some(None)`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Bound {
    /// Of the number of exams whose price is not known; left out where there need be none.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub unpriced: Option<Option<i64>>,
    /// Of the money known, where no more exams are without a price than need be.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub cost: Option<Option<String>>,
    /// Of the number of exams.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub exams: Option<Option<i64>>,
    /// Of the hours of study.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub hours: Option<Option<i64>>,
}

impl Bound {
    /// The bounds of an answer.
    pub fn of(question: &Question, bounds: &[query::Bound]) -> Bound {
        let mut bound = Bound::default();
        for known in bounds {
            let at_least = known.at_least;
            match known.measure {
                Measure::Unpriced => bound.unpriced = Some(at_least).filter(|least| *least != Some(0)),
                Measure::Cost => bound.cost = Some(at_least.and_then(|v| question.money(Money(v)))),
                Measure::Exams => bound.exams = Some(at_least),
                Measure::Hours => bound.hours = Some(at_least),
            }
        }
        bound
    }
}

/// Tells a null from a field that is left out.
pub(super) fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    field: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(field).map(Some)
}

/// An exam that only a missing number keeps out. A missing price does where there are plans without such exams.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LeftOut {
    /// The id of the exam.
    pub exam: String,
    /// Which number is missing.
    pub why: Missing,
}

/// A number that the criteria need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Missing {
    /// A price.
    #[serde(rename = "no price")]
    Price,
    /// A study estimate.
    #[serde(rename = "no study estimate")]
    Hours,
}

impl LeftOut {
    /// The exams left out of an answer.
    pub fn of(question: &Question, left_out: &[query::LeftOut]) -> Vec<LeftOut> {
        let entries = left_out.iter().map(|left| LeftOut {
            exam: id(&question.catalog, left.exam),
            why: match left.why {
                query::Missing::Price => Missing::Price,
                query::Missing::Hours => Missing::Hours,
            },
        });
        entries.collect()
    }
}
