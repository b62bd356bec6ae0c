use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use studypath_ilp::{Engine, Found, Lazy, Search, Verdict};

use super::decode;
use crate::rule::{Clash, Core, Cut, Formulation, Origin, clash_of, is_dated};

/// What was found to have no order in a question and others like it: in each of them that is looked at first.
pub(crate) type Cores = Arc<Mutex<Vec<Core>>>;

/// What was cut off from the program of a question in one search or several.
pub(crate) type Cuts = Arc<Mutex<Vec<Cut>>>;

/// A search over the program of a question, in which every assignment has a calendar: what has none is cut off by
/// the smallest part of it that cannot be put in order.
pub(crate) fn search_of<'e>(f: &'e Formulation, engine: &Engine<'e>) -> Search<'e> {
    search_noting(f, engine, &Cuts::default())
}

/// The same search, and what it cuts off is noted: where there is no plan it is part of the reasons.
pub(crate) fn search_noting<'e>(f: &'e Formulation, engine: &Engine<'e>, cuts: &Cuts) -> Search<'e> {
    search_with(f, engine, Judge { f, known: Cores::default(), found: cuts.clone() })
}

/// The same search, one of several over questions that are much alike.
pub(crate) fn search_knowing<'e>(f: &'e Formulation, engine: &Engine<'e>, known: &Cores) -> Search<'e> {
    search_with(f, engine, Judge { f, known: known.clone(), found: Cuts::default() })
}

fn search_with<'e>(f: &'e Formulation, engine: &Engine<'e>, judge: Judge<'e>) -> Search<'e> {
    let search = Search::new(f.model.program.clone(), *engine);
    if is_dated(f) { search.under(Arc::new(judge)) } else { search }
}

/// The same search, writing down what shows that its answers are right.
pub(crate) fn proving_search_of<'e>(f: &'e Formulation, engine: &Engine<'e>) -> Search<'e> {
    let search = Search::proving(f.model.program.clone(), *engine);
    let judge = Judge { f, known: Cores::default(), found: Cuts::default() };
    if is_dated(f) { search.under(Arc::new(judge)) } else { search }
}

/// What the search for a calendar has found to be impossible, written down: rows of the program, each with its
/// origin. `cuts` is what a search came to that has shown that there is no plan. Where that was something, one for nothing
/// but a plan comes to as much or less, whatever the backend; where it comes to no end, it is as it was.
pub(crate) fn with_clashes(
    f: &Formulation,
    engine: &Engine<'_>,
    known: &Cores,
    cuts: &Cuts,
) -> Result<Formulation, super::Failure> {
    let mut written = f.clone();
    let mut cuts = cuts.clone();
    if !locked(&cuts).is_empty() && engine.has_time() {
        let judge = Judge { f, known: known.clone(), found: Cuts::default() };
        let fewer = judge.found.clone();
        if search_with(f, engine, judge).minimize(&[])? == Found::Infeasible {
            cuts = fewer;
        }
    }
    for (place, cut) in locked(&cuts).iter().enumerate() {
        let origin = Origin::Calendar(Clash::of(&cut.core.exams, place));
        written.model.at_most(cut.expression.clone(), cut.rhs, origin);
    }
    Ok(written)
}

fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Judge<'f> {
    f: &'f Formulation,
    known: Cores,
    found: Cuts,
}

impl Lazy for Judge<'_> {
    fn judge(&self, values: &[i64], go_on: &dyn Fn() -> bool) -> Verdict {
        if !go_on() {
            return Verdict::Unsettled;
        }
        let Ok(plan) = decode::read(self.f, values, "calendar") else { return Verdict::Unsettled };
        let mut known = locked(&self.known);
        match clash_of(self.f, &plan, values, &known, go_on) {
            Ok(None) => Verdict::Accepted,
            Err(_) => Verdict::Unsettled,
            Ok(Some(cut)) => {
                let verdict = Verdict::Cut { expression: cut.expression.clone(), rhs: cut.rhs };
                if !known.contains(&cut.core) {
                    known.push(cut.core.clone());
                }
                locked(&self.found).push(cut);
                verdict
            }
        }
    }
}
