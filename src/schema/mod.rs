//! The JSON documents as data, both ways: what the command prints with `--format json` is read back into
//! these types.
//!
//! A document begins with its `schema`, such as `studypath/plan/2`, and [`Reply`] tells the documents apart by
//! it. Fields may be added; none changes its meaning without a new schema, and what is not known to a
//! reader is passed over.
//!
//! Money is a decimal string such as `125.00`, in the currency named beside it; days are `2004-11-01`; hours
//! are hours of study. What is not known is null. A field that says nothing in most documents is left out
//! there, which its type says by an `Option` or a default.
//!
//! ```
//! use studypath::schema::Reply;
//!
//! let text = r#"{ "schema": "studypath/audit/1", "catalog": "c", "as_of": "2004-11-01", "goals": [] }"#;
//! let Reply::Audit(audit) = serde_json::from_str(text)? else { unreachable!() };
//! assert_eq!(audit.catalog, "c");
//! # Ok::<(), serde_json::Error>(())
//! ```

pub mod audit;
pub mod calendar;
pub mod catalog;
pub mod cohort;
pub mod compare;
pub mod conflict;
mod error;
pub mod explain;
pub mod head;
pub mod keep;
mod layout;
pub mod optima;
pub mod parts;
#[cfg(feature = "stream")]
pub mod people;
pub mod plan;
pub mod ranking;
mod rate;
mod request;
mod response;
mod restore;
pub mod verify;

use serde::{Deserialize, Serialize};

pub use audit::Audit;
pub use catalog::{Catalog, Catalogs, Matches};
pub use cohort::{Row, Summary};
pub use compare::Comparison;
pub use error::{DiagnosticDocument, ErrorDocument};
pub use explain::Explanation;
pub use keep::Keeping;
pub use optima::Optima;
#[cfg(feature = "stream")]
pub use people::{CohortReply, CohortRequest};
pub use plan::Plan;
pub use ranking::Ranking;
pub use request::{Command, Request, Source, Stream, TextSource};
pub use response::Response;
pub use verify::{ReadFrom, Verification};

use crate::catalog::{ExamId, Item};

/// A document of any kind, told apart by its `schema`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "schema")]
#[non_exhaustive]
pub enum Reply {
    /// The best plan, or why there is none.
    #[serde(rename = "studypath/plan/2")]
    Plan(Box<Plan>),
    /// The best plans, in order.
    #[serde(rename = "studypath/alternatives/2")]
    Alternatives(Ranking),
    /// The plans of which none is worse than another one in every criterion.
    #[serde(rename = "studypath/pareto/2")]
    Pareto(Ranking),
    /// What the optimal plans have in common.
    #[serde(rename = "studypath/optima/2")]
    Optima(Optima),
    /// What a transcript counts for as it stands.
    #[serde(rename = "studypath/audit/1")]
    Audit(Audit),
    /// The tracks of each goal side by side.
    #[serde(rename = "studypath/compare/2")]
    Compare(Comparison),
    /// Why this plan, and why not that one.
    #[serde(rename = "studypath/explain/2")]
    Explain(Explanation),
    /// What keeps credentials active.
    #[serde(rename = "studypath/keep/2")]
    Keep(Keeping),
    /// Which credentials there are.
    #[serde(rename = "studypath/catalogs/1")]
    Catalogs(Catalogs),
    /// What a few words mean.
    #[serde(rename = "studypath/search/1")]
    Search(Matches),
    /// The rules of some credentials.
    #[serde(rename = "studypath/catalog/1")]
    Catalog(Catalog),
    /// Whether a proof holds, or a plan keeps the rules.
    #[serde(rename = "studypath/verify/1")]
    Verification(Box<Verification>),
    /// The totals of a cohort.
    #[serde(rename = "studypath/cohort-summary/2")]
    CohortSummary(Summary),
}

impl From<Plan> for Reply {
    fn from(plan: Plan) -> Reply {
        Reply::Plan(Box::new(plan))
    }
}

impl Reply {
    /// The document as indented JSON with a final line break.
    pub fn to_json(&self) -> String {
        layout::indented(self)
    }

    /// The document on one line, without the opening brace: what follows a first field of the caller's own.
    pub fn rest_of_line(&self) -> String {
        let mut text = layout::line(self);
        text.replace_range(..1, ",");
        text
    }
}

/// The ids of items, in their order.
fn ids<'i, I: Into<Item> + Copy + 'i>(
    catalog: &crate::catalog::Catalog,
    items: impl IntoIterator<Item = &'i I>,
) -> Vec<String> {
    items.into_iter().map(|item| id(catalog, *item)).collect()
}

/// The id of an item.
fn id(catalog: &crate::catalog::Catalog, item: impl Into<Item>) -> String {
    catalog.id_of(item.into()).to_owned()
}

/// The ids of the exams of a plan, in study order; none where there is no plan.
fn exams_of(question: &crate::question::Question, plan: Option<&crate::plan::Plan>) -> Vec<String> {
    ids::<ExamId>(&question.catalog, plan.iter().flat_map(|plan| &plan.exams))
}

/// Is a mark that is off left out?
fn is_off(mark: &bool) -> bool {
    !mark
}
