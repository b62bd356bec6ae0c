use super::detail::Detail;
use super::error::RowError;
use crate::catalog::{Catalog, CredentialId, ExamId};
use crate::money::Currency;
use crate::plan::{Totals, without_a_price};
use crate::query::{Answer, Status, Told};
use crate::question::Question;
use crate::read::nearest_name;

/// The answer to one person, and to everybody in the same situation.
#[derive(Clone, Debug, Default)]
pub struct RowAnswer {
    /// What is known; `None` when the question could not be answered.
    pub status: Option<Status>,
    /// The tracks, in the order in which they are completed.
    pub tracks: Vec<(CredentialId, usize)>,
    /// The exams to sit, in study order.
    pub exams: Vec<ExamId>,
    /// What they amount to; `None` where there is no plan.
    pub totals: Option<Totals>,
    /// The currency of all costs; `None` without a price list.
    pub currency: Option<Currency>,
    /// For each track that is compared, what the best plan by it amounts to; `None` where there is none.
    pub compared: Vec<Option<Totals>>,
    /// The exams of the plan that are booked, and so paid for.
    pub booked: Vec<ExamId>,
    /// The names that the catalog does not know, where these are no mistakes.
    pub unknown: Vec<String>,
    /// What became of everything that was told, where it is asked for.
    pub told: Vec<Told>,
    /// Why there is no plan, or no answer.
    pub remark: Remark,
    /// The solver whose word all this rests on, in whole or in part, where the exact search took too long: it is not certified.
    pub believed: Option<&'static str>,
    /// What totals want to know, where they are asked for.
    pub detail: Option<Box<Detail>>,
    /// The question and the whole answer, where these are asked for.
    pub whole: Option<Box<Whole>>,
}

/// A question with everything that was found.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The question of this one person.
    pub question: Question,
    /// Its answer.
    pub answer: Answer,
}

/// Why there is no plan, or no answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Remark {
    /// There is a plan, and nothing to be said.
    #[default]
    Nothing,
    /// The time was up before the proof.
    Unproven,
    /// No plan exists, for these reasons; that the goal is asked for is not among them unless nothing else is.
    Infeasible(Vec<String>),
    /// The row is wrong, or the solver failed.
    Wrong(RowError),
}

impl Remark {
    /// A sentence for people; empty where there is nothing to be said.
    pub fn words(&self) -> String {
        match self {
            Remark::Nothing => String::new(),
            Remark::Unproven => "not proven: a limit stopped the search".to_owned(),
            Remark::Infeasible(reasons) => reasons.join("; "),
            Remark::Wrong(error) => error.to_string(),
        }
    }
}

impl RowAnswer {
    /// What an answer says.
    pub fn of(question: &Question, answer: &Answer, compared: Vec<Option<Totals>>) -> RowAnswer {
        let plan = answer.plan.as_ref();
        RowAnswer {
            status: Some(answer.status),
            tracks: plan.iter().flat_map(|p| &p.earned).map(|e| (e.credential, e.track)).collect(),
            exams: plan.map_or_else(Vec::new, |p| p.exams.clone()),
            totals: plan.map(|p| p.totals.clone()),
            currency: question.tariff().map(|t| t.currency),
            compared,
            booked: plan.map_or_else(Vec::new, |p| booked(question, &p.exams)),
            unknown: Vec::new(),
            told: Vec::new(),
            believed: answer.believed,
            remark: match answer.status {
                Status::Infeasible => Remark::Infeasible(reasons(answer)),
                Status::Unproven => Remark::Unproven,
                Status::Optimal | Status::Earned => Remark::Nothing,
            },
            detail: None,
            whole: None,
        }
    }

    /// What is said of a row that cannot be asked about, or not be answered.
    pub fn wrong(error: RowError) -> RowAnswer {
        RowAnswer { remark: Remark::Wrong(error), ..RowAnswer::default() }
    }

    /// Does another answer say the same? Whole answers and what became of what was told are not compared: with them no
    /// two are the same.
    pub fn says_the_same(&self, other: &RowAnswer) -> bool {
        let is_plain = |answer: &RowAnswer| answer.whole.is_none() && answer.told.is_empty();
        is_plain(self)
            && is_plain(other)
            && self.exams == other.exams
            && self.tracks == other.tracks
            && self.status == other.status
            && self.totals == other.totals
            && self.currency == other.currency
            && self.compared == other.compared
            && self.booked == other.booked
            && self.unknown == other.unknown
            && self.remark == other.remark
            && self.believed == other.believed
            && self.detail == other.detail
    }

    /// A sentence for people: the remark, and the names that the catalog does not know; empty where there is nothing
    /// to be said.
    pub fn message(&self, catalog: &Catalog) -> String {
        let mut said = Vec::from([self.remark.words()]);
        said.extend(self.believed.map(|solver| format!("by {solver}, not certified")));
        if !self.unknown.is_empty() {
            let name = |name: &String| {
                let hint = nearest_name(name, catalog);
                let hint = hint.map_or_else(String::new, |hint| format!(" ({hint})"));
                format!("`{name}`{hint}")
            };
            let names: Vec<String> = self.unknown.iter().map(name).collect();
            said.push(format!("not known to the catalog: {}", names.join(", ")));
        }
        if self.currency.is_some() && !self.unpriced().is_empty() {
            let ids: Vec<&str> = self.unpriced().iter().map(|exam| catalog.exam(*exam).id.as_str()).collect();
            said.push(format!("{}: {}", without_a_price(ids.len()), ids.join(", ")));
        }
        said.retain(|words| !words.is_empty());
        said.join("; ")
    }

    /// The word for what is known.
    pub fn status_name(&self) -> &'static str {
        self.status.map_or("error", Status::name)
    }

    /// All the money to be spent, with its currency; `None` where the price of an exam is not known.
    pub fn full_cost(&self) -> Option<(crate::money::Money, Currency)> {
        self.cost().filter(|_| self.unpriced().is_empty())
    }

    /// The exams whose price is not known.
    pub fn unpriced(&self) -> &[ExamId] {
        self.totals.as_ref().map_or(&[], |totals| &totals.unpriced)
    }

    /// The money known to be spent, with its currency.
    pub fn cost(&self) -> Option<(crate::money::Money, Currency)> {
        self.totals.as_ref()?.cost.zip(self.currency)
    }
}

/// Those of some exams that are booked.
fn booked(question: &Question, exams: &[ExamId]) -> Vec<ExamId> {
    exams.iter().copied().filter(|exam| question.transcript.is_booked(*exam)).collect()
}

/// The reasons; that the goal is asked for is known.
fn reasons(answer: &Answer) -> Vec<String> {
    let because = || answer.conflict.iter().flat_map(|conflict| &conflict.because);
    let reasons: Vec<String> = because().filter(|r| !r.is_goal()).map(|r| r.text.clone()).collect();
    if reasons.is_empty() { because().map(|r| r.text.clone()).collect() } else { reasons }
}
