#![doc = include_str!("../README.md")]

mod check;
mod words;

/// A proof that holds, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// What was asked, in free text that nothing depends on.
    pub question: Vec<String>,
    /// The integer variables of the program.
    pub columns: Vec<Column>,
    /// The rows of the program, as they are written.
    pub rows: Vec<Row>,
    /// What is proven of the program.
    pub claim: Claim,
}

/// An integer variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The least value.
    pub lower: i64,
    /// The greatest value, not below the least one.
    pub upper: i64,
    /// What it stands for; may be empty.
    pub name: String,
}

/// How the two sides of a row compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// The terms sum to at most the right side.
    AtMost,
    /// The terms sum to at least the right side.
    AtLeast,
}

/// `sum of coefficient * column` compared with an integer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Columns by index, each at most once, with their coefficients.
    pub terms: Vec<(usize, i64)>,
    /// The comparison.
    pub sense: Sense,
    /// The right side.
    pub rhs: i64,
    /// What it says; may be empty.
    pub name: String,
}

/// What is proven of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The witness satisfies the rows, and whatever else does has no smaller value in the first stage in which
    /// its value is another one.
    Optimum {
        /// The objectives, the most important one first.
        stages: Vec<Stage>,
        /// One value for each column.
        witness: Vec<i64>,
    },
    /// Nothing satisfies the rows.
    Infeasible,
}

/// An objective and its least value where the stages before it have theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// What is minimized; may be empty.
    pub name: String,
    /// Columns by index, each at most once, with their coefficients.
    pub terms: Vec<(usize, i64)>,
    /// The least value.
    pub value: i64,
}

/// Why a file proves nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The line of the file, counted from 1.
    pub line: usize,
    /// What was expected there and what was found, for people.
    pub message: String,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for Refused {}

/// Checks a proof, in time linear in its text and in the terms of the rows that its lines name, and in memory
/// linear in its text, in the rows that it rounds, and in the bounds that its open branches change.
///
/// # Errors
///
/// The first line that is not in the format, or does not follow from those before it.
pub fn check(text: &str) -> Result<Checked, Refused> {
    let (mut proof, mut number) = (check::Proof::default(), 0);
    for line in text.split('\n') {
        number += 1;
        proof.line(line.trim_matches(' ')).map_err(|message| Refused { line: number, message })?;
    }
    proof.end().map_err(|message| Refused { line: number, message })
}
