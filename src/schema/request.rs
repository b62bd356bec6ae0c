use serde::{Deserialize, Serialize};

use crate::schedule::Rate;

/// A question with everything it depends on. Every key but `command` may be left out.
///
/// Days are written `2003-05-01`. A list of ids may hold several of them in one text, joined by commas.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// What is asked.
    pub command: Command,

    /// The credentials to earn, by id, alias or title, in any letter case. For `catalog show` a single
    /// credential or catalog.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<String>,

    /// The catalog; without it the one of the shelf that has the goals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub catalog: Option<Source>,
    /// The price list; without it the one that the catalog names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prices: Option<Source>,
    /// Prices of exams that take the place of what the price list says, in the currency of the answer:
    /// `300-420=450.00`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub price: Vec<String>,
    /// The currency to pay in, such as `USD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// The region whose prices hold, such as `US`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The day whose rules and prices hold; without it the first day of study, the catalog's own day, or `today`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// The day whose tracks and options hold, where it is not the as-of day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<String>,
    /// The least sure facts that are used: `sourced`, `inferred`, or `any`, which is meant where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// The day that it is, for catalogs of the present: nobody here reads a clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub today: Option<String>,

    /// Exams passed, each with its day if known: `70-270@2003-05-01`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passed: Vec<String>,
    /// Credentials held, each with its day if known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<String>,
    /// Exams booked, which are paid for and still to be sat, each with its day if known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub booked: Vec<String>,
    /// Vouchers at hand, by the names of the price list, each with its number: `aws-half=2`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vouchers: Vec<String>,
    /// What was passed and is held, failed and booked, as CSV or JSON, or badges (Open Badges, Credly).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transcript: Option<TextSource>,
    /// What is done about ids among these that the catalog does not know: `error`, or `ignore`, which tells them and
    /// leaves them out; `error` where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown: Option<String>,

    /// What to judge by, the most important first: `cost`, `exams`, `hours`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub minimize: Vec<String>,
    /// Earn the goals that have this track through no other one; or `CREDENTIAL/TRACK`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub track: Vec<String>,
    /// Exams and credentials that must be part of the plan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<String>,
    /// Exams not to sit and credentials not to earn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,

    /// Study so many hours a week.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours_per_week: Option<u32>,
    /// The hours that an exam without a study estimate takes; 40 where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_hours: Option<u32>,
    /// Sit so many exams a month: a whole number, or a decimal as text, such as `"0.5"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exams_per_month: Option<Rate>,
    /// Sit an exam every so many weeks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weeks_per_exam: Option<u32>,
    /// The first day of study.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// The day by which everything must be passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Neither study nor an exam on these days: the first and the last of them, such as `2026-12-20..2027-01-03`, or one
    /// day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blackout: Vec<String>,
    /// No exam on a Saturday or Sunday.
    #[serde(default, skip_serializing_if = "super::is_off")]
    pub weekdays: bool,

    /// `plan`: of equally good plans the one that can wait longest before an exam of it retires.
    #[serde(default, skip_serializing_if = "super::is_off")]
    pub robust: bool,
    /// `plan`: so many best plans, in order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alternatives: Option<usize>,
    /// `plan`: how many exam sets are optimal, counted up to this number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count_optimal: Option<u64>,
    /// `plan`: which exams are in all, some or none of the optimal plans.
    #[serde(default, skip_serializing_if = "super::is_off")]
    pub roles: bool,
    /// `plan`: the plans of which none is worse than another by all of these criteria.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pareto: Vec<String>,
    /// `plan`, `keep`: what proves the answer, beside it.
    #[serde(default, skip_serializing_if = "super::is_off")]
    pub proof: bool,
    /// `verify`: a proof, or a plan in JSON. The other keys take the place of what it says of its question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<TextSource>,
    /// `plan`, `catalog graph`: a picture, in one of the notations `svg`, `dot`, `mermaid`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub graph: Option<String>,
    /// `explain`: exams that the plan does not have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub why_not: Vec<String>,
    /// `keep`: the last day on which everything is to be active.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// `export`: the notation, `lp` or `mps`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,

    /// `search`: what is looked for, by id, other name, title and catalog.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// `search`: `credential` or `exam`, where the other one is not looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// `search`: so many at most; 12 where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<usize>,

    /// The solver that answers; without it the first of those built in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solver: Option<String>,
    /// How the answer is written; `text` where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// The columns that there are for text; without it nothing is wrapped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<usize>,
    /// May text use the styles of a terminal?
    #[serde(default, skip_serializing_if = "super::is_off")]
    pub color: bool,
    /// Where what is said beside the answer goes, if that is another place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stderr: Option<Stream>,
    /// Leave out remarks.
    #[serde(default, skip_serializing_if = "super::is_off")]
    pub quiet: bool,
    /// Say what was read and which solver answered.
    #[serde(default, skip_serializing_if = "super::is_off")]
    pub verbose: bool,
}

/// What is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Command {
    /// The best plan.
    #[default]
    #[serde(rename = "plan")]
    Plan,
    /// What counts where now, and what is missing.
    #[serde(rename = "audit")]
    Audit,
    /// Every track side by side.
    #[serde(rename = "compare")]
    Compare,
    /// Why this plan, and why not another one.
    #[serde(rename = "explain")]
    Explain,
    /// What to sit, and when, so that credentials stay active.
    #[serde(rename = "keep")]
    Keep,
    /// Whether a proof holds, or a plan keeps the rules.
    #[serde(rename = "verify")]
    Verify,
    /// The integer program itself.
    #[serde(rename = "export")]
    Export,
    /// What a few words mean, a slip of the pen allowed.
    #[serde(rename = "search")]
    Search,
    /// The credentials that can be asked for.
    #[serde(rename = "catalog list")]
    CatalogList,
    /// The rules of a credential, or of a whole catalog.
    #[serde(rename = "catalog show")]
    CatalogShow,
    /// Mistakes in a catalog.
    #[serde(rename = "catalog check")]
    CatalogCheck,
    /// The rules of a credential as a picture.
    #[serde(rename = "catalog graph")]
    CatalogGraph,
}

impl Command {
    /// The words of the command line.
    pub fn name(self) -> &'static str {
        match self {
            Command::Plan => "plan",
            Command::Audit => "audit",
            Command::Compare => "compare",
            Command::Explain => "explain",
            Command::Keep => "keep",
            Command::Verify => "verify",
            Command::Export => "export",
            Command::Search => "search",
            Command::CatalogList => "catalog list",
            Command::CatalogShow => "catalog show",
            Command::CatalogCheck => "catalog check",
            Command::CatalogGraph => "catalog graph",
        }
    }
}

/// Something on the shelf, or a text that comes with the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected the name of one on the shelf, or {\"name\": .., \"text\": ..}")]
pub enum Source {
    /// The name or id of one on the shelf.
    Named(String),
    /// The text itself.
    Text(TextSource),
}

/// A text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextSource {
    /// The name under which mistakes in it are reported, usually that of its file.
    pub name: String,
    /// The text.
    pub text: String,
}

/// Where text is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Stream {
    /// The columns that there are; without it nothing is wrapped.
    pub width: Option<usize>,
    /// May text use the styles of a terminal?
    pub color: bool,
}
