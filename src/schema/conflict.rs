//! Why there is no plan, in every document that can say so.

use serde::{Deserialize, Serialize};

use crate::catalog::Item;
use crate::mistake::Field;
use crate::query::{self, Answer, Change};
use crate::question::{Criterion, Question};
use crate::schedule::Pace;

/// Why there is no plan: reasons none of which can be dropped, and what would make a plan possible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Conflict {
    /// The reasons, ordered so that they read as an argument.
    pub because: Vec<Reason>,
    /// Changes that make a plan possible, as sentences.
    pub repairs: Vec<String>,
    /// For each of them what it does to a request; left out where that is not known.
    #[serde(default, skip_serializing_if = "are_empty")]
    pub edits: Vec<Vec<Edit>>,
    /// How many more changes would do, beyond those listed.
    pub more_repairs: usize,
}

/// What a change does to a key of a request: one of the three.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Edit {
    /// The key.
    pub key: String,
    /// It gets this value; left out where it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<String>,
    /// This is put into its list; left out where nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub add: Option<String>,
    /// This is taken out of its list; left out where nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remove: Option<String>,
}

/// One reason of a conflict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Reason {
    /// The kind of rule, such as `goal`, `slot`, `available`.
    pub rule: String,
    /// The id of what the rule is about; of several the first.
    pub subject: String,
    /// The ids of everything it is about.
    pub subjects: Vec<String>,
    /// How deep it stands: it explains the closest reason before it that stands less deep.
    pub depth: usize,
    /// The reason as a sentence.
    pub text: String,
}

impl Conflict {
    /// Why an answer has no plan.
    pub fn of(question: &Question, answer: &Answer) -> Option<Conflict> {
        let conflict = answer.conflict.as_ref()?;
        let reason = |reason: &query::Reason| Reason {
            rule: reason.rule.to_owned(),
            subject: reason.subject.clone(),
            subjects: reason.subjects.clone(),
            depth: reason.depth,
            text: reason.text.clone(),
        };
        Some(Conflict {
            because: conflict.because.iter().map(reason).collect(),
            repairs: conflict.repairs.iter().map(|repair| repair.text.clone()).collect(),
            edits: conflict
                .repairs
                .iter()
                .map(|repair| repair.changes.iter().map(|change| Edit::of(question, *change)).collect())
                .collect(),
            more_repairs: conflict.more_repairs,
        })
    }
}

impl Edit {
    fn of(question: &Question, change: Change) -> Edit {
        let catalog = &question.catalog;
        let id = |item: Item| catalog.id_of(item).to_owned();
        // What has expired would be had anew.
        let anew = |item: Item| match question.has(item) {
            true => format!("{}@{}", id(item), question.as_of),
            false => id(item),
        };
        let key = |field: Field| Edit { key: field.name().to_owned(), ..Edit::default() };
        let set = |field: Field, value: String| Edit { set: Some(value), ..key(field) };
        let add = |field: Field, value: String| Edit { add: Some(value), ..key(field) };
        let remove = |field: Field, value: String| Edit { remove: Some(value), ..key(field) };
        match change {
            Change::Pass(exam) => add(Field::Passed, anew(exam.into())),
            Change::Hold(credential) => add(Field::Held, anew(credential.into())),
            Change::Day { day, .. } => set(Field::AsOf, day.to_string()),
            Change::Allow(item) => remove(Field::Without, id(item)),
            Change::Release(item) => remove(Field::With, id(item)),
            Change::Track(credential, track) => {
                let credential = catalog.credential(credential);
                add(Field::Track, format!("{}/{}", credential.id, credential.tracks[track].id))
            }
            Change::Ignore(criterion) => {
                let left = question.policy.criteria().into_iter().filter(|c| *c != criterion);
                set(Field::Minimize, left.map(Criterion::name).collect::<Vec<_>>().join(","))
            }
            Change::Drop(goal) => remove(Field::Goals, id(goal.into())),
            Change::By(day) => set(Field::By, day.to_string()),
            Change::Start(day) => set(Field::Start, day.to_string()),
            Change::Pace(pace) => {
                let field = match question.schedule().map(|schedule| schedule.pace) {
                    Some(Pace::Exams { .. }) => Field::ExamsPerMonth,
                    Some(Pace::Weeks { .. }) => Field::WeeksPerExam,
                    _ => Field::HoursPerWeek,
                };
                set(field, pace.to_string())
            }
        }
    }
}

/// Is nothing known of any of them?
fn are_empty(edits: &[Vec<Edit>]) -> bool {
    edits.iter().all(Vec::is_empty)
}
