use super::proof::Step;
use super::rows::{BETTER, RowId};
use super::{Exact, Guide, Line};
use crate::{Found, Var};

/// So many choices are decided by one stage: their places weigh as powers of two.
const BLOCK: usize = 20;

/// A program whose yes-or-no variables are decided one after the other.
pub(super) trait Preferring {
    fn is_open(&self, var: Var) -> bool;

    /// Does the incumbent have 1 here?
    fn is_taken(&self, var: Var) -> bool;

    /// The incumbent has 1 here, and more is not possible: a stage that is over before it begins.
    fn take(&mut self, var: Var);

    /// Is it known that this is 0 in all that is left?
    fn is_out(&self, var: Var) -> bool;

    /// These are 0 in all that is left: a stage that is over before it begins, for a proof.
    fn leave(&mut self, vars: &[Var]);

    /// Is it known that nothing satisfies the rows?
    fn is_impossible(&self) -> bool;

    fn minimize(&mut self, terms: &[(Var, i64)], keep: bool, guide: &mut Guide<'_>) -> Option<Found>;

    /// Leaves what is out of these, up to one that is decided; what comes behind it is left of them.
    fn leave_all(&mut self, vars: &mut &[Var], end: Option<Var>) {
        let end = vars.iter().position(|var| Some(*var) == end).unwrap_or(vars.len());
        let (before, after) = vars.split_at(end);
        let out: Vec<Var> = before.iter().copied().filter(|var| self.is_out(*var)).collect();
        self.leave(&out);
        *vars = after.get(1..).unwrap_or_default();
    }

    /// Decides yes-or-no variables one after the other, each time for 1 if that is possible.
    fn prefer(&mut self, vars: &[Var], guide: &mut Guide<'_>) -> Option<Found> {
        let (mut open, mut left) = (vars, vars);
        loop {
            while let [first, rest @ ..] = open {
                if self.is_open(*first) {
                    if !self.is_taken(*first) {
                        break;
                    }
                    self.leave_all(&mut left, Some(*first));
                    self.take(*first);
                }
                open = rest;
            }
            if self.is_impossible() {
                return Some(Found::Infeasible);
            }
            let block: Vec<Var> = open.iter().copied().filter(|var| self.is_open(*var)).take(BLOCK).collect();
            self.leave_all(&mut left, block.last().copied());
            if block.is_empty() {
                return self.minimize(&[], false, guide);
            }
            let weigh = |(place, var): (usize, &Var)| (*var, -(1_i64 << (block.len() - 1 - place)));
            let terms: Vec<(Var, i64)> = block.iter().enumerate().map(weigh).collect();
            match self.minimize(&terms, true, guide)? {
                Found::Optimum(_) => {}
                other => return Some(other),
            }
        }
    }
}

impl Preferring for Exact {
    fn is_open(&self, var: Var) -> bool {
        self.bounds.is_open(var.0)
    }

    fn is_taken(&self, var: Var) -> bool {
        self.incumbent.as_ref().is_some_and(|values| values[var.0] == 1)
    }

    fn take(&mut self, var: Var) {
        let column = var.0 as u32;
        if self.log.is_on() {
            let row = self.over(vec![(column, -1)], -1);
            self.bounds.enqueue(row);
        } else {
            self.bounds.raise(&self.rows, var.0, 1, super::CHOICE);
        }
        self.propagate();
    }

    fn is_out(&self, var: Var) -> bool {
        self.bounds.upper[var.0] == 0
    }

    fn leave(&mut self, vars: &[Var]) {
        // As long as nothing is found, nothing may be possible, and after a stage that could not be proven.
        if vars.is_empty() || !self.log.is_on() || self.incumbent.is_none() {
            return;
        }
        self.over(vars.iter().map(|var| (var.0 as u32, -1)).collect(), 0);
    }

    fn is_impossible(&self) -> bool {
        self.is_impossible
    }

    fn minimize(&mut self, terms: &[(Var, i64)], keep: bool, guide: &mut Guide<'_>) -> Option<Found> {
        Exact::minimize(self, terms, keep, guide)
    }
}

impl Exact {
    /// Writes down a stage that is over before it begins: by the bounds nothing is below this value. Its row.
    fn over(&mut self, terms: Vec<(u32, i64)>, value: i64) -> RowId {
        let row = self.rows.push(terms.iter().copied(), value, false);
        self.rows.make_equation(row);
        self.rows.watch();
        let less = Step::Narrow { multiples: vec![(BETTER, 1)], is_needed: true };
        let name = self.log.label.clone();
        self.log.line(|| Line::Stage { name, terms, value, divisor: 1, tree: vec![less] });
        row
    }
}
