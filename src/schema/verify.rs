//! `studypath/verify/1`: whether a proof holds, or a plan keeps the rules.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::head::Totals;
use super::plan::Told;
use super::{exams_of, ids};
use crate::catalog::Evidence;
use crate::query::{Keeping, Refuted, Size, Status, Verified, told};
use crate::question::{Criterion, Question};

/// The names of the files that a question was read from, as far as it is not built in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadFrom {
    /// The catalog.
    pub catalog: Option<String>,
    /// The price list.
    pub prices: Option<String>,
}

/// What came of looking at a proof or a plan again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Verification {
    /// The id of the catalog.
    pub catalog: String,
    /// The name of the file that it was read from; left out where it is built in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub catalog_file: Option<String>,
    /// The same of the price list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prices_file: Option<String>,
    /// The day on which the plan begins.
    pub as_of: Date,
    /// The ids of the credentials asked for, all of them together.
    pub goals: Vec<String>,
    /// The day whose tracks and options hold; left out where it is the as-of day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Date>,
    /// The least sure facts that were used; left out where all were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// The criteria in force, the most important first.
    pub minimized: Vec<Criterion>,
    /// What else was asked for, in words.
    pub wishes: Vec<String>,
    /// What became of each item that was told, in the order of the catalog; then of the names that it does not know.
    /// Empty where the proof or the plan is refused.
    pub told: Vec<Told>,
    /// The last day on which the credentials are to be active, where the proof is about keeping them so; left out elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Is all as it is said to be, and is all of it shown?
    pub holds: bool,
    /// The first thing that is not; null where nothing is found to be wrong.
    pub refuted: Option<Refutation>,
    /// The ids of the exams of the plan, in study order, or of those that keep something active, in that of their days; null
    /// where there is no plan.
    pub exams: Option<Vec<String>>,
    /// What the plan amounts to.
    pub totals: Totals,
    /// The certificate that no plan is better, or that there is none; null where there is none, and nothing is known of
    /// other plans.
    pub certificate: Option<Certificate>,
}

/// What is not as it is said to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Refutation {
    /// The line of the proof, from 1; null where it is about none.
    pub line: Option<usize>,
    /// What is wrong, in words.
    pub text: String,
}

/// How large a certificate is, and what of it is taken on trust.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Certificate {
    /// The columns of the program.
    pub columns: usize,
    /// Its rows.
    pub rows: usize,
    /// The lines of the proof.
    pub steps: usize,
    /// The bytes of all of it.
    pub bytes: usize,
    /// How many of the rows the calendar has added.
    pub calendar: usize,
    /// Those of them that a limit kept from being judged again.
    pub believed: usize,
    /// Is it shown that of equally good plans this one comes first?
    pub chosen: bool,
    /// What kept some of it from being shown, in words; null where all of it is, and only then it holds.
    pub kept_by: Option<String>,
}

impl Verification {
    /// The document of what came of it.
    pub fn of(question: &Question, read_from: &ReadFrom, found: &Result<Verified, Refuted>) -> Verification {
        let verified = found.as_ref().ok();
        let plan = verified.and_then(|verified| verified.plan.as_ref());
        let keeping = verified.and_then(|verified| verified.keeping.as_deref());
        let kept = keeping.filter(|keeping| keeping.status != Status::Infeasible);
        let sat = |keeping: &Keeping| {
            let items = keeping.steps.iter().filter_map(|step| step.act.item().exam());
            ids(&question.catalog, &items.collect::<Vec<_>>())
        };
        let refuted = found.as_ref().err();
        Verification {
            catalog: question.catalog.id.clone(),
            catalog_file: read_from.catalog.clone(),
            prices_file: read_from.prices.clone(),
            as_of: question.as_of,
            goals: ids(&question.catalog, question.goals.iter()),
            rules: question.policy.rules,
            evidence: question.policy.evidence,
            minimized: question.policy.criteria(),
            wishes: question.wishes(),
            told: Told::all(match (keeping, verified) {
                (Some(keeping), _) => keeping.told.clone(),
                (None, Some(_)) => told(question, plan),
                (None, None) => Vec::new(),
            }),
            until: keeping.map(|keeping| keeping.until),
            holds: found.as_ref().is_ok_and(Verified::is_shown),
            refuted: refuted.map(|refuted| Refutation { line: refuted.line, text: refuted.text.clone() }),
            exams: plan.map(|plan| exams_of(question, Some(plan))).or_else(|| kept.map(sat)),
            totals: Totals::of(
                question,
                plan.map(|plan| &plan.totals).or_else(|| kept.map(|kept| &kept.totals)),
            ),
            certificate: found.as_ref().ok().and_then(|verified| verified.certificate).map(Certificate::from),
        }
    }
}

impl From<Size> for Certificate {
    fn from(size: Size) -> Certificate {
        let Size { columns, rows, steps, bytes, calendar, believed, is_chosen, kept_by } = size;
        Certificate {
            columns,
            rows,
            steps,
            bytes,
            calendar,
            believed,
            chosen: is_chosen,
            kept_by: kept_by.map(|why| why.to_string()),
        }
    }
}
