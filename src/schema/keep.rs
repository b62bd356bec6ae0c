//! `studypath/keep/2`: what keeps credentials active until a day.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::head::{Bound, Head, LeftOut, Totals};
use super::plan::Told;
use super::{id, ids};
use crate::catalog::{CredentialId, Evidence};
use crate::query::{self, Act, Status};
use crate::question::Question;

/// The cheapest way to keep credentials active.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Keeping {
    /// The question, and what is known.
    #[serde(flatten)]
    pub head: Head,
    /// The last day on which everything is to be active.
    pub until: Date,
    /// What it amounts to.
    pub totals: Totals,
    /// What nothing that keeps this is below.
    pub bound: Bound,
    /// The solver whose word was taken that nothing is better, or that there is nothing; left out where that can be certified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub believed: Option<String>,
    /// What has to be done, in order.
    pub steps: Vec<Step>,
    /// What is bought, in order.
    pub purchases: Vec<Purchase>,
    /// How long what is kept is active.
    pub terms: Vec<Term>,
    /// What cannot be kept until the day; empty unless infeasible.
    pub lapses: Vec<Until>,
    /// What became of everything that was told. Left out where there is nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<Told>,
    /// The exams that only a missing number keeps out.
    pub left_out: Vec<LeftOut>,
    /// What a reader should know, as sentences.
    pub notes: Vec<String>,
}

/// Either an exam is sat or a credential is renewed for nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Step {
    /// The last day on which it does what it is for.
    pub day: Date,
    /// The id of the exam; null where none is sat.
    pub exam: Option<String>,
    /// The id of the credential renewed; null where an exam is sat.
    pub renew: Option<String>,
    /// The title of the exam, or how the credential is renewed.
    pub title: String,
    /// What is paid for it alone; null where an offer for several pays for it.
    pub price: Option<String>,
    /// The credentials to which it gives a new day.
    pub keeps: Vec<Until>,
}

/// How long a credential is active.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Until {
    /// The id of the credential.
    pub credential: String,
    /// The last active day, null where there is none.
    pub until: Option<Date>,
}

/// An offer bought for the exams of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Purchase {
    /// The day on which its exams are sat.
    pub day: Date,
    /// Its name in the price list.
    pub item: String,
    /// What it costs.
    pub price: String,
    /// The ids of the exams sat that it pays for.
    pub covers: Vec<String>,
    /// The name of the voucher given for it; null where it takes none.
    pub voucher: Option<String>,
    /// How sure the price is; left out where a source states it.
    #[serde(default, skip_serializing_if = "Evidence::is_sourced")]
    pub evidence: Evidence,
}

/// How long a credential is active, now and in the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Term {
    /// The id of the credential.
    pub credential: String,
    /// Is it active now?
    pub active: bool,
    /// The last day on which it is or was active as things stand; null where no day is known.
    pub now: Option<Date>,
    /// The last day on which it is active in the end; null where it does not expire.
    pub then: Option<Date>,
}

impl Keeping {
    /// The document of what keeps credentials active.
    pub fn of(question: &Question, keeping: &query::Keeping) -> Keeping {
        let catalog = &question.catalog;
        let purchases = keeping.purchases.iter().filter_map(|bought| {
            let tariff = question.tariff()?;
            let row = &tariff.offers[bought.offer];
            Some(Purchase {
                day: bought.day,
                item: row.item.clone(),
                price: tariff.currency.format(row.price),
                covers: ids(catalog, &bought.exams),
                voucher: row.voucher.clone(),
                evidence: row.evidence,
            })
        });
        let terms = keeping.terms.iter().map(|term| Term {
            credential: id(catalog, term.credential),
            active: term.active,
            now: term.now,
            then: term.then,
        });
        let has_plan = !keeping.steps.is_empty() || keeping.status == Status::Earned;
        Keeping {
            head: Head::of(question, keeping.status, &keeping.minimized),
            until: keeping.until,
            totals: Totals::of(question, has_plan.then_some(&keeping.totals)),
            bound: Bound::of(question, &keeping.bounds),
            believed: keeping.believed.map(str::to_owned),
            steps: keeping.steps.iter().map(|step| Step::of(question, keeping, step)).collect(),
            purchases: purchases.collect(),
            terms: terms.collect(),
            lapses: keeping.lapses.iter().map(|l| Until::of(question, l.credential, l.until)).collect(),
            told: Told::all(keeping.told.clone()),
            left_out: LeftOut::of(question, &keeping.left_out),
            notes: keeping.notes.clone(),
        }
    }
}

impl Step {
    fn of(question: &Question, keeping: &query::Keeping, step: &query::Step) -> Step {
        let what = id(&question.catalog, step.act.item());
        let (exam, renew) =
            if matches!(step.act, Act::Sit(_)) { (Some(what), None) } else { (None, Some(what)) };
        Step {
            day: step.day,
            exam,
            renew,
            title: step.act.title(question).to_owned(),
            price: keeping.price_of(question, step).and_then(|price| question.money(price)),
            keeps: step.keeps.iter().map(|(c, until)| Until::of(question, *c, *until)).collect(),
        }
    }
}

impl Until {
    fn of(question: &Question, credential: CredentialId, until: Option<Date>) -> Until {
        Until { credential: id(&question.catalog, credential), until }
    }
}
