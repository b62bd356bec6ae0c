use std::sync::Arc;

use super::head::{Assumed, Head};
use crate::batch::{RowAnswer, RowError};
use crate::query::Status;

/// Who looks on while a cohort is worked through.
pub trait Observer {
    /// The first line of the input.
    fn head(&mut self, _head: &Head) {}

    /// So many rows are written by now. Says whether to go on.
    fn go_on(&mut self, rows: u64) -> bool;

    /// So many rows have this answer; told in input order, part by part.
    fn answered(&mut self, _answer: &Arc<RowAnswer>, _rows: u64) {}

    /// Is each row to be told?
    fn wants_rows(&self) -> bool {
        false
    }

    /// A row, with its id; told in input order.
    fn row(&mut self, _id: &[u8], _answer: &Arc<RowAnswer>) {}

    /// The lines of the input that the row told last was read from.
    fn lines(&mut self, _lines: &[u8]) {}
}

/// So many names that the catalog does not know are told.
const FIRST_UNKNOWN: usize = 10;

/// What became of a cohort.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The rows, by status.
    pub optimal: u64,
    /// Nothing left to sit.
    pub earned: u64,
    /// No plan exists.
    pub infeasible: u64,
    /// A limit stopped the search.
    pub unproven: u64,
    /// A plan, or that there is none, by [another solver's word](RowAnswer::believed).
    pub believed: u64,
    /// The row is wrong.
    pub errors: u64,
    /// The first rows that are wrong: the line, and what is wrong.
    pub first_errors: Vec<(u64, RowError)>,
    /// How many rows have names that the catalog does not know, where these are no mistakes.
    pub with_unknown: u64,
    /// The first of these names.
    pub first_unknown: Vec<String>,
    /// How many situations were told apart.
    pub situations: usize,
    /// What was taken for granted of the file.
    pub assumed: Assumed,
    /// The observer asked to stop before the end.
    pub stopped: bool,
}

impl Outcome {
    /// How many rows there were.
    pub fn rows(&self) -> u64 {
        self.optimal + self.earned + self.infeasible + self.unproven + self.believed + self.errors
    }

    pub(super) fn unknown(&mut self, names: &[String], rows: u64) {
        if names.is_empty() {
            return;
        }
        self.with_unknown += rows;
        for name in names {
            if self.first_unknown.len() < FIRST_UNKNOWN && !self.first_unknown.contains(name) {
                self.first_unknown.push(name.clone());
            }
        }
    }

    pub(super) fn count(&mut self, answer: &RowAnswer, rows: u64) {
        *match answer.status {
            Some(Status::Optimal | Status::Infeasible) if answer.believed.is_some() => &mut self.believed,
            Some(Status::Optimal) => &mut self.optimal,
            Some(Status::Earned) => &mut self.earned,
            Some(Status::Infeasible) => &mut self.infeasible,
            Some(Status::Unproven) => &mut self.unproven,
            None => &mut self.errors,
        } += rows;
    }
}
