/// The greatest magnitude of a coefficient, a bound or a right-hand side; see [`Program::fits`].
pub const LARGEST: i64 = 1 << 62;

/// A column of a program, by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Var(
    /// The index into [`Program::columns`].
    pub usize,
);

/// What a column or a row means to whoever posted it: a number that this crate carries and never reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(
    /// The number, most often a place in a table of the caller's.
    pub u32,
);

/// What part a row plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// It says something that could be otherwise, and can be a reason why there is no solution.
    Rule,
    /// It ties columns together and says nothing by itself.
    Structure,
    /// It follows from the other rows and only tightens the linear relaxation.
    Implied,
    /// It takes away solutions that are known already, or that nobody asks for.
    Cut,
    /// It keeps the optimum of an earlier stage.
    Optimum,
}

/// An integer variable with finite bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The least value.
    pub lower: i64,
    /// The greatest value.
    pub upper: i64,
    /// What it stands for.
    pub tag: Tag,
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
    /// The terms, in order of their columns; no coefficient is 0.
    pub terms: Vec<(Var, i64)>,
    /// The comparison.
    pub sense: Sense,
    /// The right-hand side.
    pub rhs: i64,
    /// The part it plays.
    pub role: Role,
    /// Why it is there.
    pub tag: Tag,
}

impl Row {
    /// The terms and what they sum to at most.
    pub(crate) fn at_most(self) -> (Vec<(Var, i64)>, i64) {
        match self.sense {
            Sense::AtMost => (self.terms, self.rhs),
            Sense::AtLeast => (self.terms.into_iter().map(|(var, c)| (var, -c)).collect(), -self.rhs),
        }
    }

    /// Do these values respect the row? Linear in its terms.
    ///
    /// # Panics
    ///
    /// When there is no value for one of its variables.
    pub fn is_satisfied_by(&self, values: &[i64]) -> bool {
        let activity = evaluate(&self.terms, values);
        match self.sense {
            Sense::AtMost => activity <= i128::from(self.rhs),
            Sense::AtLeast => activity >= i128::from(self.rhs),
        }
    }
}

/// A constant plus terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Affine {
    /// The constant.
    pub constant: i64,
    /// The terms. A variable may appear several times: its coefficients add up.
    pub terms: Vec<(Var, i64)>,
}

impl Affine {
    /// A constant.
    pub fn constant(constant: i64) -> Affine {
        Affine { constant, terms: Vec::new() }
    }

    /// Adds `factor` times another expression. Products beyond 64 bits saturate, and then
    /// [`Program::fits`] says no.
    pub fn add(&mut self, factor: i64, other: &Affine) {
        self.constant = self.constant.saturating_add(factor.saturating_mul(other.constant));
        let terms = other.terms.iter();
        self.terms.extend(terms.map(|(var, coefficient)| (*var, factor.saturating_mul(*coefficient))));
    }

    /// Adds one term.
    pub fn add_term(&mut self, var: Var, coefficient: i64) {
        self.terms.push((var, coefficient));
    }
}

impl From<Var> for Affine {
    fn from(var: Var) -> Affine {
        Affine { constant: 0, terms: vec![(var, 1)] }
    }
}

impl From<Vec<(Var, i64)>> for Affine {
    fn from(terms: Vec<(Var, i64)>) -> Affine {
        Affine { constant: 0, terms }
    }
}

impl<const N: usize> From<[(Var, i64); N]> for Affine {
    fn from(terms: [(Var, i64); N]) -> Affine {
        Affine::from(terms.to_vec())
    }
}

impl FromIterator<(Var, i64)> for Affine {
    fn from_iter<I: IntoIterator<Item = (Var, i64)>>(terms: I) -> Affine {
        Affine { constant: 0, terms: terms.into_iter().collect() }
    }
}

/// An integer program without its objective: columns with finite bounds, and rows over them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Program {
    /// The variables.
    pub columns: Vec<Column>,
    /// The constraints.
    pub rows: Vec<Row>,
}

impl Program {
    /// Adds a variable with inclusive bounds.
    pub fn column(&mut self, lower: i64, upper: i64, tag: Tag) -> Var {
        self.columns.push(Column { lower, upper, tag });
        Var(self.columns.len() - 1)
    }

    /// Adds a variable that is 0 or 1.
    pub fn binary(&mut self, tag: Tag) -> Var {
        self.column(0, 1, tag)
    }

    /// Adds `expression <= rhs`. Sorts the terms; linear otherwise.
    pub fn at_most(&mut self, expression: impl Into<Affine>, rhs: i64, role: Role, tag: Tag) {
        self.push(expression.into(), Sense::AtMost, rhs, role, tag);
    }

    /// Adds `expression >= rhs`. Sorts the terms; linear otherwise.
    pub fn at_least(&mut self, expression: impl Into<Affine>, rhs: i64, role: Role, tag: Tag) {
        self.push(expression.into(), Sense::AtLeast, rhs, role, tag);
    }

    fn push(&mut self, expression: Affine, sense: Sense, rhs: i64, role: Role, tag: Tag) {
        let mut terms = expression.terms;
        terms.sort_unstable();
        terms.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 = kept.1.saturating_add(next.1);
            }
            same
        });
        terms.retain(|(_, c)| *c != 0);
        let rhs = rhs.saturating_sub(expression.constant);
        self.rows.push(Row { terms, sense, rhs, role, tag });
    }

    /// Are all numbers at most [`LARGEST`] in magnitude, and all sums of a row within 128 bits? What
    /// this crate computes is exact for such programs, and [`Search`](crate::Search) refuses others.
    /// Linear in the size of the program.
    pub fn fits(&self) -> bool {
        self.columns.iter().all(|c| is_small(c.lower) && is_small(c.upper))
            && self.rows.iter().all(|row| self.row_fits(row))
    }

    /// The same for one row.
    pub(crate) fn row_fits(&self, row: &Row) -> bool {
        is_small(row.rhs) && self.terms_fit(&row.terms)
    }

    /// The same for some terms over its columns.
    pub(crate) fn terms_fit(&self, terms: &[(Var, i64)]) -> bool {
        let most = terms.iter().try_fold(0_i128, |sum, (var, c)| {
            let column = self.columns.get(var.0)?;
            let reach = column.lower.unsigned_abs().max(column.upper.unsigned_abs());
            sum.checked_add(i128::from(c.unsigned_abs()) * i128::from(reach))
        });
        most.is_some() && terms.iter().all(|(_, c)| is_small(*c))
    }

    /// The program without the rows that follow from the others. It has the same solutions.
    #[must_use]
    pub fn without_implied(&self) -> Program {
        let rows = self.rows.iter().filter(|row| row.role != Role::Implied);
        Program { columns: self.columns.clone(), rows: rows.cloned().collect() }
    }

    /// Do these values respect every bound and every row? One value for each column; linear in the
    /// size of the program.
    pub fn is_satisfied_by(&self, values: &[i64]) -> bool {
        values.len() == self.columns.len()
            && self.columns.iter().zip(values).all(|(c, v)| c.lower <= *v && *v <= c.upper)
            && self.rows.iter().all(|row| row.is_satisfied_by(values))
    }
}

fn is_small(number: i64) -> bool {
    number.unsigned_abs() <= LARGEST.unsigned_abs()
}

/// The value of a sum of terms.
///
/// # Panics
///
/// When there is no value for one of the variables.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_each_variable_once_and_no_constant() {
        let mut program = Program::default();
        let (x, y) = (program.binary(Tag(7)), program.column(-2, 5, Tag(8)));
        let mut expression = Affine::from([(y, 3), (x, 1), (y, -1)]);
        expression.add(-1, &Affine { constant: 4, terms: vec![(x, 1)] });
        program.at_most(expression, 2, Role::Rule, Tag(9));
        let row = Row { terms: vec![(y, 2)], sense: Sense::AtMost, rhs: 6, role: Role::Rule, tag: Tag(9) };
        assert_eq!(program.rows, [row]);
    }

    #[test]
    fn values_respect_bounds_and_rows() {
        let mut program = Program::default();
        let (x, y) = (program.binary(Tag(0)), program.column(-2, 5, Tag(1)));
        program.at_least([(x, 1), (y, 1)], 3, Role::Rule, Tag(0));
        assert!(program.is_satisfied_by(&[1, 2]));
        assert!(!program.is_satisfied_by(&[1, 1]), "the row is broken");
        assert!(!program.is_satisfied_by(&[2, 2]), "a bound is broken");
        assert!(!program.is_satisfied_by(&[1]), "a value is missing");
    }

    #[test]
    fn what_saturates_does_not_fit() {
        let mut program = Program::default();
        let x = program.binary(Tag(0));
        program.at_most([(x, LARGEST)], 1, Role::Rule, Tag(0));
        assert!(program.fits());
        program.at_most([(x, i64::MAX), (x, i64::MAX)], 1, Role::Rule, Tag(0));
        assert!(!program.fits());
    }

    #[test]
    fn sums_beyond_128_bits_do_not_fit() {
        let mut program = Program::default();
        let vars: Vec<Var> = (0..32).map(|_| program.column(0, LARGEST, Tag(0))).collect();
        let large = |vars: &[Var]| vars.iter().map(|var| (*var, LARGEST)).collect::<Vec<_>>();
        program.at_most(large(&vars[..2]), 1, Role::Rule, Tag(0));
        assert!(program.fits());
        program.at_most(large(&vars), 1, Role::Rule, Tag(0));
        assert!(!program.fits());
    }

    #[test]
    fn prices_share_a_divisor() {
        assert_eq!(common_divisor(&[(Var(0), 12_500), (Var(1), -6_000)]), 500);
        assert_eq!(common_divisor(&[]), 1);
    }
}
