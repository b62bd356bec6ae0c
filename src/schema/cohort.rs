//! `studypath/cohort-summary/2`, the totals of a cohort; and its rows as JSON lines.

use jiff::civil::Date;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use super::{Reply, id, ids};
use crate::batch::{self, Funded, is_upgrade};
use crate::catalog::{Evidence, ExamId};
use crate::query::Verdict;

/// A row of a cohort: a line that begins with the id of the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Row {
    /// The id, as it is in the input.
    pub id: String,
    /// The answer.
    #[serde(flatten)]
    pub answer: RowAnswer,
}

/// The answer to a row of a cohort.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum RowAnswer {
    /// What would be said to that person alone.
    Answered(Box<Reply>),
    /// The row is wrong.
    Refused(Refused),
}

/// What is wrong with a row. It has no `schema`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "lowercase")]
pub enum Refused {
    /// It cannot be asked about.
    Error {
        /// Why.
        message: String,
    },
}

impl<'de> Deserialize<'de> for RowAnswer {
    fn deserialize<D: Deserializer<'de>>(line: D) -> Result<RowAnswer, D::Error> {
        let line = serde_json::Value::deserialize(line)?;
        let answer = match line.get("schema") {
            Some(_) => serde_json::from_value(line).map(RowAnswer::Answered),
            None => serde_json::from_value(line).map(RowAnswer::Refused),
        };
        answer.map_err(D::Error::custom)
    }
}

/// The totals of a cohort. Money is a decimal string, in the currency beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Summary {
    /// The id of the catalog.
    pub catalog: String,
    /// The day of rows that name none.
    pub as_of: Date,
    /// The rules day of rows that name none; left out where it is the as-of day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Date>,
    /// The least sure facts that were used; left out where all were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// The ids of the goals of rows that name none.
    pub goals: Vec<String>,
    /// How many people there are, wrong rows included.
    pub people: u64,
    /// How many situations were told apart.
    pub situations: usize,
    /// How many people have which status.
    pub status: Statuses,
    /// How many people have so many exams left.
    pub exams_left: Vec<ExamsLeft>,
    /// How many plans earn a credential by a track.
    pub tracks: Vec<Track>,
    /// What the plans cost, for each currency in order of appearance.
    pub budgets: Vec<Budget>,
    /// How many exams whose price is not known are in the plans.
    pub unpriced: u64,
    /// How many plans sit which of them, in catalog order.
    pub unpriced_exams: Vec<Demand>,
    /// What upgrade tracks save.
    pub upgrades: Upgrades,
    /// How many people sit which exam, in catalog order.
    pub exams: Vec<Demand>,
    /// How many of which offers are bought that are more than the price of one exam.
    pub offers: Vec<Offer>,
    /// Whom a budget lets finish; null without a budget.
    pub funded: Option<FundedPeople>,
    /// The people closest to the goal who have something to sit.
    pub closest: Vec<Near>,
    /// What became of the items told; left out unless that is asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verdicts: Vec<Told>,
    /// How many people have no plan, by reason.
    pub stuck: Vec<Stuck>,
    /// How many more have none for reasons beyond those that are told apart.
    pub stuck_for_other_reasons: u64,
}

/// How many people have which status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Statuses {
    /// A proven plan, and something to sit.
    pub optimal: u64,
    /// Nothing left to sit.
    pub earned: u64,
    /// No plan.
    pub infeasible: u64,
    /// A limit stopped the search.
    pub unproven: u64,
    /// A plan, or that there is none, by another solver's word where the exact search took too long; left out where there is
    /// none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub believed: u64,
    /// The row is wrong.
    pub error: u64,
}

/// How many people have so many exams left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExamsLeft {
    /// The number of exams.
    pub exams: usize,
    /// The people.
    pub people: u64,
}

/// How many plans earn a credential by a track.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Track {
    /// The id of the credential.
    pub credential: String,
    /// The id of the track.
    pub track: String,
    /// Does it require a credential?
    pub upgrade: bool,
    /// The people.
    pub people: u64,
}

/// What the plans of people who sit something cost in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Budget {
    /// Its ISO 4217 code.
    pub currency: String,
    /// The sum of what is known.
    pub cost: String,
    /// The people.
    pub people: u64,
    /// Those of them whose plan has no exam without a price.
    pub in_full: u64,
    /// The mean of these plans; null where there are none.
    pub mean: Option<String>,
    /// The median of these plans; null where there are none.
    pub median: Option<String>,
}

/// The people whose plan takes an upgrade track of a goal, against the best plan that takes none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Upgrades {
    /// How many they are.
    pub people: u64,
    /// For how many there is no plan without.
    pub only_way: u64,
    /// How many fewer exams all of them sit who have a plan without.
    pub exams_saved: i64,
    /// The money saved, for each currency in order of appearance.
    pub saved: Vec<Saved>,
}

/// The money that upgrade tracks save in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Saved {
    /// Its ISO 4217 code.
    pub currency: String,
    /// The sum.
    pub cost: String,
    /// How many people pay less.
    pub people: u64,
}

/// How many people sit an exam that they have not booked yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Demand {
    /// The id of the exam.
    pub exam: String,
    /// Its title.
    pub title: String,
    /// The people.
    pub people: u64,
}

/// How often an offer is bought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Offer {
    /// Its name in the price list.
    pub offer: String,
    /// The ids of the exams that it pays for.
    pub covers: Vec<String>,
    /// What one costs.
    pub price: String,
    /// The currency of the price.
    pub currency: String,
    /// How often.
    pub bought: u64,
}

/// Whom a budget lets finish.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FundedPeople {
    /// The budget.
    pub budget: String,
    /// The money used.
    pub cost: String,
    /// The currency of both.
    pub currency: String,
    /// How many people finish.
    pub people: usize,
    /// How many people have something to sit whose cost is known in full.
    pub candidates: u64,
    /// No more people than that can be funded.
    pub at_most: u64,
    /// Is it proven that no other choice lets more people finish, or as many for less?
    pub proven: bool,
    /// How many people have an exam to sit whose price is not known: whether the money is enough is not known.
    pub unpriced: u64,
    /// What is bought for all together.
    pub buy: Vec<Offer>,
}

/// How many of the items told have a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Told {
    /// What became of them.
    pub verdict: Verdict,
    /// The items, those of every person counted.
    pub items: u64,
}

/// Someone close to the goal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Near {
    /// The id, as it is in the input.
    pub id: String,
    /// How many exams are left.
    pub count: usize,
    /// The ids of the exams.
    pub exams: Vec<String>,
    /// What is known of what they cost.
    pub cost: Option<String>,
    /// The currency of the cost.
    pub currency: Option<String>,
    /// The ids of those whose price is not known; left out where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unpriced: Vec<String>,
}

/// How many people have no plan for a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Stuck {
    /// The reason, as a sentence.
    pub reason: String,
    /// The people.
    pub people: u64,
}

impl Summary {
    /// The document of the totals of a cohort.
    pub fn of(summary: &batch::Summary<'_>) -> Summary {
        let (catalog, tally) = (summary.catalog, summary.tally);
        let offer = |(place, bought): (&usize, &u64)| Offer::of(summary, *place, *bought);
        let demand = |(exam, people): (&ExamId, &u64)| {
            let facts = catalog.exam(*exam);
            Demand { exam: facts.id.clone(), title: facts.title.clone(), people: *people }
        };
        let stuck = |(reason, people): (&str, u64)| Stuck { reason: reason.to_owned(), people };
        Summary {
            catalog: catalog.id.clone(),
            as_of: summary.as_of,
            rules: summary.rules,
            evidence: summary.evidence,
            goals: ids(catalog, summary.goals),
            people: tally.people(),
            situations: summary.situations,
            status: Statuses {
                optimal: tally.optimal,
                earned: tally.earned,
                infeasible: tally.infeasible,
                unproven: tally.unproven,
                believed: tally.believed,
                error: tally.errors,
            },
            exams_left: tally
                .exams_left
                .iter()
                .map(|(&exams, &people)| ExamsLeft { exams, people })
                .collect(),
            tracks: tracks(summary),
            budgets: tally.budgets.iter().map(Budget::of).collect(),
            unpriced: tally.unpriced.values().sum(),
            unpriced_exams: tally.unpriced.iter().map(demand).collect(),
            upgrades: Upgrades::of(&tally.upgrades),
            exams: tally.demand.iter().map(demand).collect(),
            offers: tally.offers.iter().filter_map(offer).collect(),
            funded: summary.funded.map(|funded| FundedPeople::of(summary, funded)),
            closest: tally.closest.iter().map(|near| Near::of(summary, near)).collect(),
            verdicts: tally
                .verdicts
                .iter()
                .map(|(verdict, items)| Told { verdict: *verdict, items: *items })
                .collect(),
            stuck: tally.reasons().into_iter().map(stuck).collect(),
            stuck_for_other_reasons: tally.other_reasons,
        }
    }
}

fn tracks(summary: &batch::Summary<'_>) -> Vec<Track> {
    let tracks = summary.tally.tracks.iter().map(|((credential, track), people)| {
        let credential = summary.catalog.credential(*credential);
        let track = &credential.tracks[*track];
        Track {
            credential: credential.id.clone(),
            track: track.id.clone(),
            upgrade: is_upgrade(track),
            people: *people,
        }
    });
    tracks.collect()
}

impl Budget {
    fn of(budget: &batch::Budget) -> Budget {
        let currency = budget.currency;
        Budget {
            currency: currency.code().to_owned(),
            cost: currency.format_sum(budget.sum),
            people: budget.people,
            in_full: budget.in_full(),
            mean: budget.mean().map(|mean| currency.format(mean)),
            median: budget.median().map(|median| currency.format(median)),
        }
    }
}

impl Upgrades {
    fn of(upgrades: &batch::Upgrades) -> Upgrades {
        let saved = upgrades.saved.iter().map(|(currency, people, cost)| Saved {
            currency: currency.code().to_owned(),
            cost: currency.format_sum(*cost),
            people: *people,
        });
        let limit = if upgrades.exams < 0 { i64::MIN } else { i64::MAX };
        Upgrades {
            people: upgrades.people,
            only_way: upgrades.only_way,
            exams_saved: i64::try_from(upgrades.exams).unwrap_or(limit),
            saved: saved.collect(),
        }
    }
}

impl Offer {
    fn of(summary: &batch::Summary<'_>, place: usize, bought: u64) -> Option<Offer> {
        let row = summary.prices?.rows.get(place)?;
        Some(Offer {
            offer: row.item.clone(),
            covers: ids(summary.catalog, &row.covers),
            price: row.currency.format(row.price),
            currency: row.currency.code().to_owned(),
            bought,
        })
    }
}

impl FundedPeople {
    /// The document of whom a budget lets finish.
    pub fn of(summary: &batch::Summary<'_>, funded: &Funded) -> FundedPeople {
        let bought = funded.bought.iter();
        FundedPeople {
            budget: funded.currency.format(funded.budget),
            cost: funded.currency.format(funded.cost),
            currency: funded.currency.code().to_owned(),
            people: funded.people.len(),
            candidates: funded.candidates,
            at_most: funded.at_most,
            proven: funded.proven,
            unpriced: funded.unpriced,
            buy: bought.filter_map(|(place, n)| Offer::of(summary, *place, *n)).collect(),
        }
    }
}

impl Near {
    fn of(summary: &batch::Summary<'_>, near: &batch::Near) -> Near {
        Near {
            id: String::from_utf8_lossy(&near.id).into_owned(),
            count: near.exams,
            exams: near.left.iter().map(|exam| id(summary.catalog, *exam)).collect(),
            cost: near.cost.map(|(cost, currency)| currency.format(cost)),
            currency: near.cost.map(|(_, currency)| currency.code().to_owned()),
            unpriced: ids(summary.catalog, &near.unpriced),
        }
    }
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}
