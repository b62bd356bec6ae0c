use std::collections::VecDeque;

use super::{Model, Row, Sense, Var};

/// The values that are still possible for each variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    lower: Vec<i64>,
    upper: Vec<i64>,
}

/// No assignment satisfies the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Infeasible;

/// Which rows each variable stands in.
#[derive(Clone, Debug)]
pub struct Watch {
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl Watch {
    /// The index of a model. It stays right while rows and columns stay the same.
    pub fn new(model: &Model) -> Watch {
        let mut starts = vec![0_u32; model.columns.len() + 1];
        for (var, _) in model.rows.iter().flat_map(|row| &row.terms) {
            starts[var.0 + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut rows = vec![0_u32; starts.last().map_or(0, |n| *n as usize)];
        for (index, row) in model.rows.iter().enumerate() {
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
    /// The bounds of the model's columns.
    pub fn of(model: &Model) -> Domain {
        Domain {
            lower: model.columns.iter().map(|c| c.lower).collect(),
            upper: model.columns.iter().map(|c| c.upper).collect(),
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

    /// Leaves only the values between two bounds possible. An empty domain shows in the next
    /// propagation.
    pub fn restrict(&mut self, var: Var, least: i64, most: i64) {
        self.lower[var.0] = self.lower[var.0].max(least);
        self.upper[var.0] = self.upper[var.0].min(most);
    }

    /// The least value that a sum of terms can take.
    pub fn least(&self, terms: &[(Var, i64)]) -> i128 {
        terms.iter().map(|(var, c)| self.least_term(*var, *c)).sum()
    }

    /// The greatest value that a sum of terms can take.
    pub fn greatest(&self, terms: &[(Var, i64)]) -> i128 {
        terms.iter().map(|(var, c)| -self.least_term(*var, -*c)).sum()
    }

    fn least_term(&self, var: Var, coefficient: i64) -> i128 {
        let bound = if coefficient > 0 { self.lower[var.0] } else { self.upper[var.0] };
        i128::from(coefficient) * i128::from(bound)
    }

    /// Tightens the bounds by every row until nothing changes (bounds consistency). Values that are
    /// removed occur in no solution; values that stay need not occur in one.
    ///
    /// # Errors
    ///
    /// [`Infeasible`] when a row cannot be satisfied any more.
    pub fn propagate(&mut self, model: &Model) -> Result<(), Infeasible> {
        self.run(model, &Watch::new(model), (0..model.rows.len()).collect())
    }

    /// The same after a change of one variable in a domain that was tight before.
    ///
    /// # Errors
    ///
    /// [`Infeasible`] when a row cannot be satisfied any more.
    pub fn propagate_from(&mut self, model: &Model, watch: &Watch, var: Var) -> Result<(), Infeasible> {
        self.run(model, watch, watch.rows_of(var).iter().map(|row| *row as usize).collect())
    }

    fn run(&mut self, model: &Model, watch: &Watch, mut queue: VecDeque<usize>) -> Result<(), Infeasible> {
        let mut queued = vec![false; model.rows.len()];
        for row in &queue {
            queued[*row] = true;
        }
        let mut changed = Vec::new();
        while let Some(index) = queue.pop_front() {
            queued[index] = false;
            self.tighten(&model.rows[index], &mut changed)?;
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
        let sign: i64 = match row.sense {
            Sense::AtMost => 1,
            Sense::AtLeast => -1,
        };
        let rhs = i128::from(sign) * i128::from(row.rhs);
        let least: i128 = row.terms.iter().map(|(v, c)| self.least_term(*v, sign * c)).sum();
        let slack = rhs - least;
        if slack < 0 {
            return Err(Infeasible);
        }
        for (var, coefficient) in &row.terms {
            let coefficient = i128::from(sign * coefficient);
            let (lower, upper) = (i128::from(self.lower[var.0]), i128::from(self.upper[var.0]));
            let room = slack / coefficient.abs();
            if upper - lower <= room {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::ExamId;
    use crate::model::{Affine, Origin, Quantity};

    fn model(upper: &[i64]) -> Model {
        let mut model = Model::default();
        for (i, upper) in upper.iter().enumerate() {
            model.column(Quantity::Sit(ExamId(i)), 0, *upper);
        }
        model
    }

    fn sum(terms: &[(usize, i64)]) -> Affine {
        Affine { constant: 0, terms: terms.iter().map(|(v, c)| (Var(*v), *c)).collect() }
    }

    #[test]
    fn a_need_that_takes_everything_fixes_everything() {
        let mut m = model(&[1, 1, 1]);
        m.at_least(sum(&[(0, 1), (1, 1)]), 2, Origin::Structure);
        m.at_most(sum(&[(1, 1), (2, 1)]), 1, Origin::Structure);
        let mut domain = Domain::of(&m);
        assert_eq!(domain.propagate(&m), Ok(()));
        assert_eq!(
            [domain.fixed(Var(0)), domain.fixed(Var(1)), domain.fixed(Var(2))],
            [Some(1), Some(1), Some(0)]
        );
    }

    #[test]
    fn bounds_are_rounded_to_integers() {
        let mut m = model(&[9]);
        m.at_most(sum(&[(0, 2)]), 7, Origin::Structure);
        m.at_least(sum(&[(0, 4)]), 9, Origin::Structure);
        let mut domain = Domain::of(&m);
        assert_eq!(domain.propagate(&m), Ok(()));
        assert_eq!((domain.lower(Var(0)), domain.upper(Var(0))), (3, 3));
    }

    #[test]
    fn a_row_out_of_reach_is_infeasible() {
        let mut m = model(&[1, 1]);
        m.at_least(sum(&[(0, 1), (1, 1)]), 3, Origin::Structure);
        assert_eq!(Domain::of(&m).propagate(&m), Err(Infeasible));
    }
}
