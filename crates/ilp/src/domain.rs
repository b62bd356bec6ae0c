use std::collections::VecDeque;

use crate::{Program, Row, Sense, Var};

/// The values that are still possible for each variable: a range of integers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    lower: Vec<i64>,
    upper: Vec<i64>,
}

/// No assignment satisfies the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no assignment satisfies the rows")]
pub struct Infeasible;

/// Which rows each variable stands in. Built in time linear in the size of the program.
#[derive(Clone, Debug)]
pub struct Watch {
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl Watch {
    /// The index of a program. It stays right while rows and columns stay the same.
    pub fn new(program: &Program) -> Watch {
        let mut starts = vec![0_u32; program.columns.len() + 1];
        for (var, _) in program.rows.iter().flat_map(|row| &row.terms) {
            starts[var.0 + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut rows = vec![0_u32; starts.last().map_or(0, |n| *n as usize)];
        for (index, row) in program.rows.iter().enumerate() {
            for (var, _) in &row.terms {
                rows[next[var.0] as usize] = index as u32;
                next[var.0] += 1;
            }
        }
        Watch { starts, rows }
    }

    fn rows_of(&self, var: Var) -> &[u32] {
        &self.rows[self.starts[var.0] as usize..self.starts[var.0 + 1] as usize]
    }
}

impl Domain {
    /// The bounds of the program's columns.
    pub fn of(program: &Program) -> Domain {
        Domain {
            lower: program.columns.iter().map(|c| c.lower).collect(),
            upper: program.columns.iter().map(|c| c.upper).collect(),
        }
    }

    /// The least possible value.
    pub fn lower(&self, var: Var) -> i64 {
        self.lower[var.0]
    }

    /// The greatest possible value.
    pub fn upper(&self, var: Var) -> i64 {
        self.upper[var.0]
    }

    /// The value, once only one is possible.
    pub fn fixed(&self, var: Var) -> Option<i64> {
        (self.lower[var.0] == self.upper[var.0]).then_some(self.lower[var.0])
    }

    /// Leaves one value possible.
    ///
    /// # Errors
    ///
    /// [`Infeasible`] when it was not possible any more.
    pub fn fix(&mut self, var: Var, value: i64) -> Result<(), Infeasible> {
        if value < self.lower[var.0] || self.upper[var.0] < value {
            return Err(Infeasible);
        }
        self.lower[var.0] = value;
        self.upper[var.0] = value;
        Ok(())
    }

    /// Leaves only the values between two bounds possible.
    ///
    /// # Errors
    ///
    /// [`Infeasible`] when none is left. The domain then says nothing any more.
    pub fn restrict(&mut self, var: Var, least: i64, most: i64) -> Result<(), Infeasible> {
        self.lower[var.0] = self.lower[var.0].max(least);
        self.upper[var.0] = self.upper[var.0].min(most);
        if self.lower[var.0] <= self.upper[var.0] { Ok(()) } else { Err(Infeasible) }
    }

    /// The least value that a sum of terms can take.
    pub fn least(&self, terms: &[(Var, i64)]) -> i128 {
        terms.iter().map(|(var, c)| self.least_term(*var, i128::from(*c))).sum()
    }

    /// The greatest value that a sum of terms can take.
    pub fn greatest(&self, terms: &[(Var, i64)]) -> i128 {
        terms.iter().map(|(var, c)| -self.least_term(*var, -i128::from(*c))).sum()
    }

    fn least_term(&self, var: Var, coefficient: i128) -> i128 {
        let bound = if coefficient > 0 { self.lower[var.0] } else { self.upper[var.0] };
        coefficient * i128::from(bound)
    }

    /// Tightens the bounds by every row until none moves by much: bounds consistency, except that wide ranges are not
    /// worn down in small steps. Values that are
    /// removed occur in no solution; values that stay need not occur in one. A pass over a row is
    /// linear in its terms; each further pass was caused by a bound that moved, of which there are O(log(width)) for a
    /// variable.
    ///
    /// # Errors
    ///
    /// [`Infeasible`] when a row cannot be satisfied any more, or a variable has no value left.
    pub fn propagate(&mut self, program: &Program) -> Result<(), Infeasible> {
        if self.lower.iter().zip(&self.upper).any(|(lower, upper)| lower > upper) {
            return Err(Infeasible);
        }
        self.run(program, &Watch::new(program), (0..program.rows.len()).collect())
    }

    /// The same after a change of one variable in a domain that was tight before.
    ///
    /// # Errors
    ///
    /// [`Infeasible`] when a row cannot be satisfied any more.
    pub fn propagate_from(&mut self, program: &Program, watch: &Watch, var: Var) -> Result<(), Infeasible> {
        self.run(program, watch, watch.rows_of(var).iter().map(|row| *row as usize).collect())
    }

    fn run(
        &mut self,
        program: &Program,
        watch: &Watch,
        mut queue: VecDeque<usize>,
    ) -> Result<(), Infeasible> {
        let mut queued = vec![false; program.rows.len()];
        for row in &queue {
            queued[*row] = true;
        }
        let mut changed = Vec::new();
        while let Some(index) = queue.pop_front() {
            queued[index] = false;
            self.tighten(&program.rows[index], &mut changed)?;
            for var in changed.drain(..) {
                for other in watch.rows_of(var) {
                    let other = *other as usize;
                    if !queued[other] {
                        queued[other] = true;
                        queue.push_back(other);
                    }
                }
            }
        }
        Ok(())
    }

    fn tighten(&mut self, row: &Row, changed: &mut Vec<Var>) -> Result<(), Infeasible> {
        // `terms >= rhs` is `-terms <= -rhs`.
        let sign: i128 = match row.sense {
            Sense::AtMost => 1,
            Sense::AtLeast => -1,
        };
        let rhs = sign * i128::from(row.rhs);
        let least: i128 = row.terms.iter().map(|(v, c)| self.least_term(*v, sign * i128::from(*c))).sum();
        let slack = rhs - least;
        if slack < 0 {
            return Err(Infeasible);
        }
        for (var, coefficient) in &row.terms {
            let coefficient = sign * i128::from(*coefficient);
            let (lower, upper) = (i128::from(self.lower[var.0]), i128::from(self.upper[var.0]));
            let room = slack / coefficient.abs();
            let is_worthwhile = |room| is_much_narrower(self.upper[var.0].abs_diff(self.lower[var.0]), room);
            if !u64::try_from(room).is_ok_and(is_worthwhile) {
                continue;
            }
            // `room` is smaller than a difference of two `i64`, so the new bound fits again.
            if coefficient > 0 {
                self.upper[var.0] = i64::try_from(lower + room).map_err(|_| Infeasible)?;
            } else {
                self.lower[var.0] = i64::try_from(upper - room).map_err(|_| Infeasible)?;
            }
            changed.push(*var);
        }
        Ok(())
    }
}

/// Ranges up to here are narrowed whenever they can be.
const NARROW: u64 = 64;

/// Is a range worth narrowing from one width to another? Two rows can take turns in moving a bound by 1, through 2^60 values:
/// where each step takes an eighth away, there are few.
pub(crate) fn is_much_narrower(from: u64, to: u64) -> bool {
    to < from && (from <= NARROW || to <= from - from / 8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Role, Tag};

    fn program(upper: &[i64]) -> Program {
        let mut program = Program::default();
        for upper in upper {
            program.column(0, *upper, Tag(0));
        }
        program
    }

    fn sum(terms: &[(usize, i64)]) -> Vec<(Var, i64)> {
        terms.iter().map(|(var, c)| (Var(*var), *c)).collect()
    }

    #[test]
    fn a_need_that_takes_everything_fixes_everything() {
        let mut program = program(&[1, 1, 1]);
        program.at_least(sum(&[(0, 1), (1, 1)]), 2, Role::Rule, Tag(0));
        program.at_most(sum(&[(1, 1), (2, 1)]), 1, Role::Rule, Tag(0));
        let mut domain = Domain::of(&program);
        assert_eq!(domain.propagate(&program), Ok(()));
        assert_eq!([0, 1, 2].map(|i| domain.fixed(Var(i))), [Some(1), Some(1), Some(0)]);
    }

    #[test]
    fn bounds_are_rounded_to_integers() {
        let mut program = program(&[9]);
        program.at_most(sum(&[(0, 2)]), 7, Role::Rule, Tag(0));
        program.at_least(sum(&[(0, 4)]), 9, Role::Rule, Tag(0));
        let mut domain = Domain::of(&program);
        assert_eq!(domain.propagate(&program), Ok(()));
        assert_eq!((domain.lower(Var(0)), domain.upper(Var(0))), (3, 3));
    }

    #[test]
    fn rows_that_take_turns_at_a_wide_range_come_to_an_end() {
        let mut program = program(&[1 << 60, 1 << 60]);
        program.at_most(sum(&[(0, 2), (1, -2)]), -1, Role::Rule, Tag(0));
        program.at_most(sum(&[(1, 1), (0, -1)]), 0, Role::Rule, Tag(0));
        assert_eq!(Domain::of(&program).propagate(&program), Ok(()));
    }

    #[test]
    fn a_row_out_of_reach_is_infeasible() {
        let mut program = program(&[1, 1]);
        program.at_least(sum(&[(0, 1), (1, 1)]), 3, Role::Rule, Tag(0));
        assert_eq!(Domain::of(&program).propagate(&program), Err(Infeasible));
    }

    #[test]
    fn a_variable_without_a_value_is_infeasible() {
        let mut program = program(&[1]);
        assert_eq!(Domain::of(&program).restrict(Var(0), 2, 3), Err(Infeasible));
        program.columns[0].upper = -1;
        assert_eq!(Domain::of(&program).propagate(&program), Err(Infeasible));
    }

    #[test]
    fn a_change_of_one_variable_reaches_every_row_it_touches() {
        let mut program = program(&[1, 1, 1]);
        program.at_most(sum(&[(0, 1), (1, 1)]), 1, Role::Rule, Tag(0));
        program.at_least(sum(&[(1, 1), (2, 1)]), 1, Role::Rule, Tag(0));
        let (watch, mut domain) = (Watch::new(&program), Domain::of(&program));
        assert_eq!(domain.fix(Var(0), 1), Ok(()));
        assert_eq!(domain.propagate_from(&program, &watch, Var(0)), Ok(()));
        assert_eq!([1, 2].map(|i| domain.fixed(Var(i))), [Some(0), Some(1)]);
    }
}
