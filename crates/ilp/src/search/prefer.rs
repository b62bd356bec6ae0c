use super::staged::Staged;
use crate::{Found, SolveError, Var};

/// So many yes-or-no choices are decided in one solve, by weights that are powers of two.
const BLOCK: usize = 16;

/// From so many open choices on, most of them are expected to be none.
const MANY: usize = 4 * BLOCK;

impl Staged<'_> {
    /// Decides yes-or-no variables one after the other, each time for 1 if that is possible: the
    /// lexicographically greatest solution. Exact, with about one solve for 16 open choices; where there
    /// are many, long runs of them that leave no choice are found by one solve each.
    ///
    /// # Errors
    ///
    /// [`SolveError`] when the backend fails or a number is too large.
    pub fn prefer(&mut self, vars: &[Var]) -> Result<Found, SolveError> {
        let mut open = vars;
        let mut reach = vars.len();
        loop {
            while let [first, rest @ ..] = open {
                let decided = self.domain.fixed(*first).is_some();
                let taken = self.incumbent.as_ref().is_some_and(|values| values[first.0] == 1);
                if !decided && taken {
                    self.fix(*first, 1);
                } else if !decided {
                    break;
                }
                open = rest;
            }
            if self.infeasible {
                return Ok(Found::Infeasible);
            }
            let block: Vec<Var> =
                open.iter().copied().filter(|v| self.domain.fixed(*v).is_none()).take(BLOCK).collect();
            if block.is_empty() {
                return self.minimize(&[]);
            }
            let undecided = open.iter().filter(|v| self.domain.fixed(**v).is_none()).count();
            reach = reach.min(undecided);
            if undecided > MANY && reach > BLOCK {
                match self.confirm(open, reach)? {
                    Found::Optimum(0) => reach *= 2,
                    Found::Optimum(_) => reach /= 2,
                    other => return Ok(other),
                }
                continue;
            }
            reach = 2 * BLOCK;
            let weigh = |(place, var): (usize, &Var)| (*var, -(1_i64 << (block.len() - 1 - place)));
            let terms: Vec<(Var, i64)> = block.iter().enumerate().map(weigh).collect();
            match self.minimize(&terms)? {
                Found::Optimum(_) => {}
                other => return Ok(other),
            }
            for var in block {
                if let Some(value) = self.incumbent.as_ref().map(|values| values[var.0]) {
                    self.fix(var, value);
                }
            }
        }
    }

    /// Asks whether any of the next open choices could be 1 where the incumbent has 0. If none can, that is
    /// 0, and they are decided. Otherwise the greater solution becomes the incumbent.
    fn confirm(&mut self, vars: &[Var], reach: usize) -> Result<Found, SolveError> {
        let Some(known) = self.incumbent.clone() else { return self.minimize(&[]) };
        let next: Vec<Var> =
            vars.iter().copied().filter(|v| self.domain.fixed(*v).is_none()).take(reach).collect();
        let untaken = next.iter().filter(|var| known[var.0] == 0);
        let terms: Vec<(Var, i64)> = untaken.map(|var| (*var, -1)).collect();
        let found = self.minimize(&terms)?;
        let is_less = |a: &Vec<i64>| {
            let pairs = vars.iter().map(|var| (a[var.0], known[var.0]));
            pairs.into_iter().find(|(a, b)| a != b).is_none_or(|(a, b)| a < b)
        };
        if self.incumbent.as_ref().is_none_or(is_less) {
            self.incumbent = Some(known.clone());
        }
        if found == Found::Optimum(0) {
            next.iter().for_each(|var| self.fix(*var, known[var.0]));
        }
        Ok(found)
    }
}
