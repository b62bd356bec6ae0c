use studypath_ilp::Search;

use studypath_ilp::Engine;

use super::calendar::{Cores, Cuts, search_noting};
use super::strategy::{Effort, Matching};
use super::{Answer, Failure, Status, conflict, notes, repair, stages};
use crate::plan::Plan;
use crate::question::Question;
use crate::rule::{Class, Formulation, columns, formulate, interchangeable_with_certificates};

/// The best plan: the least in the first criterion, then the second, and so on; among equally good
/// exam sets the one with the first exam, in catalog order, that only one of them has; with as few
/// intermediate credentials and claims as that set allows.
///
/// Where every rule says that matching decides it, no program is solved. Elsewhere one is built and solved in stages,
/// about one solve for each criterion and one for the choice among equals. The answer is the same.
///
/// # Errors
///
/// [`Failure`] when the backend fails or its plan breaks a rule.
pub fn best(question: &Question, engine: &Engine<'_>) -> Result<Answer, Failure> {
    match matched(question, engine)? {
        Some(plan) => Ok(stages::answer_of(&columns(question), plan)),
        None => best_by_program(question, engine),
    }
}

/// The best plan of a question that is written down already.
pub(crate) fn best_of(f: &Formulation, engine: &Engine<'_>) -> Result<Answer, Failure> {
    match matched(&f.question, engine)? {
        Some(plan) => Ok(stages::answer_of(f, plan)),
        None => {
            let cuts = Cuts::default();
            first(f, noting(f, engine, &cuts), engine, &cuts)
        }
    }
}

/// The same answer as [`best`], and always by the integer program.
///
/// # Errors
///
/// [`Failure`] when the backend fails or its plan breaks a rule.
pub fn best_by_program(question: &Question, engine: &Engine<'_>) -> Result<Answer, Failure> {
    let (f, cuts) = (formulate(question), Cuts::default());
    first(&f, noting(&f, engine, &cuts), engine, &cuts)
}

/// The plan by matching, where that is exact, there is one, and the time is not up.
fn matched(question: &Question, engine: &Engine<'_>) -> Result<Option<Plan>, Failure> {
    if !engine.has_time() {
        return Ok(None);
    }
    Matching::new(question, Effort::ONCE).map_or(Ok(None), |matching| matching.solve(question))
}

/// The best plan, or the reasons why there is none and what would repair it. `cuts` is where the search notes what it cuts
/// off.
pub(crate) fn first(
    f: &Formulation,
    search: Search<'_>,
    engine: &Engine<'_>,
    cuts: &Cuts,
) -> Result<Answer, Failure> {
    let known = Cores::default();
    let mut answer = solve(f, search, engine, &known, cuts)?;
    if let Some(conflict) = &mut answer.conflict
        && !repair::repair(f, engine, &known, conflict)?
    {
        answer
            .notes
            .push("Not each of the changes was tried to its end: others may make a plan possible.".into());
    }
    Ok(answer)
}

/// The best plan, or the reasons why there is none, by the integer program and without the repairs that [`best`]
/// looks for.
///
/// # Errors
///
/// [`Failure`] when the backend fails or its plan breaks a rule.
pub fn best_without_repairs(question: &Question, engine: &Engine<'_>) -> Result<Answer, Failure> {
    answer(&formulate(question), engine)
}

pub(crate) fn answer(f: &Formulation, engine: &Engine<'_>) -> Result<Answer, Failure> {
    let cuts = Cuts::default();
    solve(f, noting(f, engine, &cuts), engine, &Cores::default(), &cuts)
}

pub(crate) fn search<'e>(f: &'e Formulation, engine: &Engine<'e>) -> Search<'e> {
    noting(f, engine, &Cuts::default())
}

/// The same, and what it cuts off is noted.
fn noting<'e>(f: &'e Formulation, engine: &Engine<'e>, cuts: &Cuts) -> Search<'e> {
    let mut search = search_noting(f, engine, cuts);
    search.rule_out(
        interchangeable_with_certificates(f).iter().flat_map(Class::surplus).map(|exam| f.sit[exam]),
    );
    search
}

fn solve(
    f: &Formulation,
    search: Search<'_>,
    engine: &Engine<'_>,
    known: &Cores,
    cuts: &Cuts,
) -> Result<Answer, Failure> {
    let mut answer = stages::solve(f, search, engine)?;
    if answer.status == Status::Infeasible {
        let (conflict, is_irreducible) = conflict::conflict(f, engine, known, cuts)?;
        answer.notes = notes::notes_of_conflict(&f.question, &conflict);
        if !is_irreducible {
            answer.notes.push("Not each of the reasons was tried to its end: some may not be needed.".into());
        }
        answer.conflict = Some(conflict);
    }
    Ok(answer)
}
