//! The integer program itself, in formats that other solvers read.

mod lp;
mod mps;
mod names;

use std::fmt;
use std::str::FromStr;

use studypath_ilp::{Column, Var};

use crate::question::{Measure, Question};
use crate::rule::Model;

/// A format for integer programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// CPLEX LP.
    Lp,
    /// Free MPS.
    Mps,
}

impl Notation {
    /// The word used in options.
    pub fn name(self) -> &'static str {
        match self {
            Notation::Lp => "lp",
            Notation::Mps => "mps",
        }
    }
}

impl fmt::Display for Notation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Notation {
    type Err = String;

    fn from_str(text: &str) -> Result<Notation, String> {
        [Notation::Lp, Notation::Mps]
            .into_iter()
            .find(|n| n.name() == text)
            .ok_or_else(|| format!("`{text}` is not a notation: expected `lp` or `mps`"))
    }
}

/// What is minimised: terms over the columns of the program.
pub type Objective = (Measure, Vec<(Var, i64)>);

/// Writes a program down with readable names. The first objective is minimised; the others are given
/// along with it, for those who want to solve in stages.
pub fn render(notation: Notation, question: &Question, model: &Model, objectives: &[Objective]) -> String {
    let names = names::Names::of(question, model);
    match notation {
        Notation::Lp => lp::render(question, &model.program, objectives, &names),
        Notation::Mps => mps::render(question, &model.program, objectives, &names),
    }
}

/// What the program is, one line each.
fn preamble(question: &Question, objectives: &[Objective]) -> Vec<String> {
    let goals: Vec<&str> =
        question.goals.iter().map(|goal| question.catalog.credential(*goal).id.as_str()).collect();
    let mut lines = vec![
        format!("studypath: {}", goals.join(", ")),
        format!("catalog {}, as of {}", question.catalog.id, question.as_of),
    ];
    if let Some(tariff) = question.tariff() {
        lines.push(format!("cost in minor units of {}, prices {}", tariff.currency, tariff.prices.name));
    }
    let criteria: Vec<&str> = objectives.iter().map(|(measure, _)| measure.name()).collect();
    lines.push(format!("minimise in this order: {}", criteria.join(", ")));
    // Text from files must not end the comment.
    lines.iter().map(|line| line.replace(['\n', '\r'], " ")).collect()
}

fn is_binary(column: &Column) -> bool {
    (column.lower, column.upper) == (0, 1)
}

#[cfg(test)]
mod tests;
