//! The integer program itself, in formats that other solvers read.

mod lp;
mod mps;

use studypath_ilp::{Column, Var};

use crate::question::{Measure, Question};
use crate::rule::{Model, Names};

use super::ids_of;
use super::named::named;

/// A format for integer programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// CPLEX LP.
    Lp,
    /// Free MPS.
    Mps,
}

named!(Notation, "a notation": Lp => "lp", Mps => "mps");

/// What is minimised: terms over the columns of the program.
pub type Objective = (Measure, Vec<(Var, i64)>);

/// Writes a program down with readable names. The first objective is minimised; the others are given
/// along with it, for those who want to solve in stages.
pub fn render(notation: Notation, question: &Question, model: &Model, objectives: &[Objective]) -> String {
    let names = Names::of(question, model);
    match notation {
        Notation::Lp => lp::render(question, &model.program, objectives, &names),
        Notation::Mps => mps::render(question, &model.program, objectives, &names),
    }
}

/// What the program is, one line each.
pub fn preamble(question: &Question, criteria: &[&str]) -> Vec<String> {
    let mut lines = vec![
        format!("studypath: {}", ids_of(&question.catalog, &question.goals).join(", ")),
        format!("catalog {}, as of {}", question.catalog.id, question.as_of),
    ];
    if let Some(tariff) = question.tariff() {
        lines.push(format!("cost in minor units of {}, prices {}", tariff.currency, tariff.prices.name));
    }
    lines.push(format!("minimise in this order: {}", criteria.join(", ")));
    // Text from files must not end the comment.
    lines.iter().map(|line| line.replace(['\n', '\r'], " ")).collect()
}

/// The names of objectives.
pub fn names_of(objectives: &[Objective]) -> Vec<&'static str> {
    objectives.iter().map(|(measure, _)| measure.name()).collect()
}

fn is_binary(column: &Column) -> bool {
    (column.lower, column.upper) == (0, 1)
}

#[cfg(test)]
mod tests;
