use std::sync::{Arc, Mutex};

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::Document;
use super::cells::Written;
use super::head::Head;
use super::layout::Layout;
use crate::batch::{BatchQuery, BatchQuestion, Names, RowAnswer, RowError};
use crate::catalog::{CredentialId, Meant};
use crate::read::{DayOrder, Unknown, nearest_name};

/// Which goals, on which day.
pub type Goals = (Vec<CredentialId>, Date, Option<Date>);

/// Everything that the workers share.
pub struct Shared<'a> {
    /// What is asked.
    pub batch: BatchQuestion<'a>,
    /// The ids.
    pub names: Names<'a>,
    /// The header of the input.
    pub head: Head,
    /// What is written of each row.
    pub layout: Layout,
    /// What writes documents, where these are asked for.
    pub document: Option<&'a Document>,
    /// The questions that were asked so far.
    pub asked: Mutex<FxHashMap<Goals, Arc<Asked>>>,
    /// What is done about ids that the catalog does not know.
    pub unknown: Unknown,
    /// How days are written.
    pub date_format: Option<DayOrder>,
    /// Are there other workers who could have the same people?
    pub is_shared: bool,
}

/// A question, and the answers that one worker has found for the others.
pub struct Asked {
    /// The question.
    pub query: BatchQuery,
    pub answers: Mutex<FxHashMap<Vec<u64>, Arc<Written>>>,
}

/// So many answers are kept for the others.
const KEPT: usize = 1 << 16;

impl Asked {
    pub fn known(&self, key: &[u64]) -> Option<Arc<Written>> {
        self.answers.lock().ok()?.get(key).cloned()
    }

    pub fn keep(&self, key: &[u64], written: &Arc<Written>) {
        let Ok(mut answers) = self.answers.lock() else { return };
        if answers.len() >= KEPT {
            answers.clear();
        }
        answers.insert(key.to_vec(), written.clone());
    }
}

impl Shared<'_> {
    pub fn write(&self, answer: RowAnswer) -> Arc<Written> {
        Arc::new(match self.document {
            Some(document) => Written::document(answer, document),
            None => Written::cells(answer, self.batch.catalog, &self.layout),
        })
    }

    /// Nothing has this name, or more than one thing.
    pub fn unknown_name(&self, what: &'static str, name: &str) -> RowError {
        let catalog = self.batch.catalog;
        if let Err(several) = catalog.named(name, Meant::Exam)
            && !several.is_empty()
        {
            let ids = several.iter().map(|item| catalog.id_of(*item).to_owned()).collect();
            return RowError::Several { what, name: name.to_owned(), ids };
        }
        let help = nearest_name(name, catalog);
        RowError::Unknown { what, name: name.to_owned(), help }
    }
}
