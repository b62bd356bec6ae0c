//! The integer program as plain data: integers only, and every row knows why it is there.

mod dive;
mod origin;
mod propagate;
mod reduce;

pub use dive::{Dive, dive};
pub use origin::{Node, Origin, Quantity, Requirer};
pub use propagate::{Domain, Infeasible, Watch};
pub use reduce::Reduced;

/// A column of the program, by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Var(
    /// The index into [`Model::columns`].
    pub usize,
);

/// An integer variable with finite bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// What it stands for.
    pub what: Quantity,
    /// The least value.
    pub lower: i64,
    /// The greatest value.
    pub upper: i64,
}

/// How the two sides of a row compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// The terms sum to at most the right-hand side.
    AtMost,
    /// The terms sum to at least the right-hand side.
    AtLeast,
}

/// `sum of coefficient * variable` compared with an integer. Each variable appears at most once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The terms; no coefficient is 0.
    pub terms: Vec<(Var, i64)>,
    /// The comparison.
    pub sense: Sense,
    /// The right-hand side.
    pub rhs: i64,
    /// Why it is there.
    pub origin: Origin,
}

/// A constant plus terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Affine {
    /// The constant.
    pub constant: i64,
    /// The terms.
    pub terms: Vec<(Var, i64)>,
}

impl Affine {
    /// A constant.
    pub fn constant(constant: i64) -> Affine {
        Affine { constant, terms: Vec::new() }
    }

    /// Adds `factor` times another expression.
    pub fn add(&mut self, factor: i64, other: &Affine) {
        self.constant += factor * other.constant;
        self.terms.extend(other.terms.iter().map(|(var, coefficient)| (*var, factor * coefficient)));
    }

    /// Adds one term. Terms of the same variable are merged when the expression becomes a row.
    pub fn add_term(&mut self, var: Var, coefficient: i64) {
        self.terms.push((var, coefficient));
    }
}

impl From<Var> for Affine {
    fn from(var: Var) -> Affine {
        Affine { constant: 0, terms: vec![(var, 1)] }
    }
}

/// An integer program without its objective.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Model {
    /// The variables.
    pub columns: Vec<Column>,
    /// The constraints.
    pub rows: Vec<Row>,
}

impl Model {
    /// Adds a variable.
    pub fn column(&mut self, what: Quantity, lower: i64, upper: i64) -> Var {
        self.columns.push(Column { what, lower, upper });
        Var(self.columns.len() - 1)
    }

    /// Adds `expression <= rhs`.
    pub fn at_most(&mut self, expression: Affine, rhs: i64, origin: Origin) {
        self.push(expression, Sense::AtMost, rhs, origin);
    }

    /// Adds `expression >= rhs`.
    pub fn at_least(&mut self, expression: Affine, rhs: i64, origin: Origin) {
        self.push(expression, Sense::AtLeast, rhs, origin);
    }

    fn push(&mut self, expression: Affine, sense: Sense, rhs: i64, origin: Origin) {
        let mut terms = expression.terms;
        terms.sort_unstable();
        terms.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        terms.retain(|(_, c)| *c != 0);
        self.rows.push(Row { terms, sense, rhs: rhs - expression.constant, origin });
    }

    /// Do these values respect every bound and every row?
    pub fn is_satisfied_by(&self, values: &[i64]) -> bool {
        values.len() == self.columns.len()
            && self.columns.iter().zip(values).all(|(c, v)| c.lower <= *v && *v <= c.upper)
            && self.rows.iter().all(|row| row.is_satisfied_by(values))
    }
}

impl Row {
    /// Do these values respect the row?
    pub fn is_satisfied_by(&self, values: &[i64]) -> bool {
        let activity = evaluate(&self.terms, values);
        match self.sense {
            Sense::AtMost => activity <= i128::from(self.rhs),
            Sense::AtLeast => activity >= i128::from(self.rhs),
        }
    }
}

/// The value of a sum of terms.
pub fn evaluate(terms: &[(Var, i64)], values: &[i64]) -> i128 {
    terms.iter().map(|(var, c)| i128::from(*c) * i128::from(values[var.0])).sum()
}

/// The greatest common divisor of the coefficients; 1 when there are none.
pub fn common_divisor(terms: &[(Var, i64)]) -> u64 {
    fn gcd(a: u64, b: u64) -> u64 {
        if b == 0 { a } else { gcd(b, a % b) }
    }
    terms.iter().fold(0, |g, (_, c)| gcd(g, c.unsigned_abs())).max(1)
}
