use std::sync::{Arc, Mutex, PoisonError};

use studypath_ilp::{Engine, Lazy, Search, Verdict};

use super::decode;
use crate::rule::{Clash, Core, Cut, Formulation, Origin, clash_of, is_dated};

/// What was found to have no order in a question and others like it: in each of them that is looked at first.
pub(crate) type Cores = Arc<Mutex<Vec<Core>>>;

/// A search over the program of a question, in which every assignment has a calendar: what has none is cut off by
/// the smallest part of it that cannot be put in order.
pub(crate) fn search_of<'e>(f: &'e Formulation, engine: &Engine<'e>) -> Search<'e> {
    search_knowing(f, engine, &Cores::default())
}

/// The same search, one of several over questions that are much alike.
pub(crate) fn search_knowing<'e>(f: &'e Formulation, engine: &Engine<'e>, known: &Cores) -> Search<'e> {
    let search = Search::new(f.model.program.clone(), *engine);
    if is_dated(f) { search.under(Arc::new(Judge::new(f, known))) } else { search }
}

/// The same search, writing down what shows that its answers are right.
pub(crate) fn proving_search_of<'e>(f: &'e Formulation, engine: &Engine<'e>) -> Search<'e> {
    let search = Search::proving(f.model.program.clone(), *engine);
    if is_dated(f) { search.under(Arc::new(Judge::new(f, &Cores::default()))) } else { search }
}

/// What the search for a calendar has found to be impossible, written down: rows of the program, each with its
/// origin.
pub(crate) fn with_clashes(
    f: &Formulation,
    engine: &Engine<'_>,
    known: &Cores,
) -> Result<Formulation, super::Failure> {
    let mut written = f.clone();
    if is_dated(f) {
        let judge = Arc::new(Judge::new(f, known));
        Search::new(f.model.program.clone(), *engine).under(judge.clone()).minimize(&[])?;
        let found = judge.found.lock().unwrap_or_else(PoisonError::into_inner);
        for (place, cut) in found.iter().enumerate() {
            let origin = Origin::Calendar(Clash::of(&cut.core.exams, place));
            written.model.at_most(cut.expression.clone(), cut.rhs, origin);
        }
    }
    Ok(written)
}

struct Judge<'f> {
    f: &'f Formulation,
    known: Cores,
    found: Mutex<Vec<Cut>>,
}

impl<'f> Judge<'f> {
    fn new(f: &'f Formulation, known: &Cores) -> Judge<'f> {
        Judge { f, known: known.clone(), found: Mutex::new(Vec::new()) }
    }
}

impl Lazy for Judge<'_> {
    fn judge(&self, values: &[i64], go_on: &dyn Fn() -> bool) -> Verdict {
        if !go_on() {
            return Verdict::Unsettled;
        }
        let Ok(plan) = decode::read(self.f, values, "calendar") else { return Verdict::Unsettled };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        match clash_of(self.f, &plan, values, &known, go_on) {
            Ok(None) => Verdict::Accepted,
            Err(_) => Verdict::Unsettled,
            Ok(Some(cut)) => {
                let verdict = Verdict::Cut { expression: cut.expression.clone(), rhs: cut.rhs };
                if !known.contains(&cut.core) {
                    known.push(cut.core.clone());
                }
                self.found.lock().unwrap_or_else(PoisonError::into_inner).push(cut);
                verdict
            }
        }
    }
}
