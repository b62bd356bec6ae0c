use super::{Answer, Engine, Failure, by_sourced_facts, likely_passed, separate_goals, tradeoff_of};
use crate::rule::Formulation;

/// Adds to an answer what is said beside every single plan: several goals together against one by one, what fewer exams
/// cost, the answer by sourced facts alone, and what was probably passed. The program is that of the question.
///
/// # Errors
///
/// [`Failure`] when the backend fails or its plan breaks a rule.
pub fn beside(f: &Formulation, answer: Answer, engine: &Engine<'_>) -> Result<Answer, Failure> {
    Ok(Answer {
        separate_goals: separate_goals(&f.question, &answer, engine)?,
        tradeoff: tradeoff_of(f, &answer, engine)?,
        sourced: by_sourced_facts(&f.question, &answer, engine)?,
        likely: likely_passed(&f.question, &answer, engine)?,
        ..answer
    })
}
