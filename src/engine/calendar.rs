use std::sync::{Arc, Mutex, PoisonError};

use studypath_ilp::{Engine, Lazy, Search, Verdict};

use super::decode;
use crate::rule::{Clash, Cut, Formulation, Origin, clash_of, is_dated};

/// A search over the program of a question, in which every assignment has a calendar: what has none is cut off by
/// the smallest part of it that cannot be put in order.
pub(crate) fn search_of<'e>(f: &'e Formulation, engine: &Engine<'e>) -> Search<'e> {
    let search = Search::new(f.model.program.clone(), *engine);
    if is_dated(f) { search.under(Arc::new(Judge::new(f))) } else { search }
}

/// What the search for a calendar has found to be impossible, written down: rows of the program, each with its
/// origin.
pub(crate) fn with_clashes(f: &Formulation, engine: &Engine<'_>) -> Result<Formulation, super::Failure> {
    let mut written = f.clone();
    if is_dated(f) {
        let judge = Arc::new(Judge::new(f));
        Search::new(f.model.program.clone(), *engine).under(judge.clone()).minimize(&[])?;
        let found = judge.found.lock().unwrap_or_else(PoisonError::into_inner);
        for (place, cut) in found.iter().enumerate() {
            let origin = Origin::Calendar(Clash::of(&cut.exams, place));
            written.model.at_most(cut.expression.clone(), cut.rhs, origin);
        }
    }
    Ok(written)
}

struct Judge<'f> {
    f: &'f Formulation,
    found: Mutex<Vec<Cut>>,
}

impl<'f> Judge<'f> {
    fn new(f: &'f Formulation) -> Judge<'f> {
        Judge { f, found: Mutex::new(Vec::new()) }
    }
}

impl Lazy for Judge<'_> {
    fn judge(&self, values: &[i64]) -> Verdict {
        let Ok(plan) = decode::read(self.f, values, "calendar") else { return Verdict::Unsettled };
        match clash_of(self.f, &plan, values) {
            Ok(None) => Verdict::Accepted,
            Err(_) => Verdict::Unsettled,
            Ok(Some(cut)) => {
                let verdict = Verdict::Cut { expression: cut.expression.clone(), rhs: cut.rhs };
                self.found.lock().unwrap_or_else(PoisonError::into_inner).push(cut);
                verdict
            }
        }
    }
}
