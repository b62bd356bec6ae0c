use std::time::Duration;

use crate::task::{Backend, Outcome, Stop, Task};
use crate::{BackendError, Domain, Program, Role, Row, Tag, Var, evaluate};

/// Exhaustive search, slow and obvious: the twin that the other backends are compared with.
///
/// Each step gives every open variable its cheapest value. If no row objects, nothing in this part
/// of the tree is better. Otherwise some variable of a row that objects must move: try its cheapest
/// value first, then all the others. Exponential in the number of variables.
pub struct Enumerate;

impl Backend for Enumerate {
    fn name(&self) -> &'static str {
        "enumerate"
    }

    fn solve(&self, task: &Task<'_>) -> Result<Outcome, BackendError> {
        let remaining = task.remaining;
        let mut search = Search {
            program: task.program.clone(),
            rules: task.program.rows.len(),
            minimize: task.minimize,
            best: None,
            remaining,
            stopped: false,
        };
        search.explore(Domain::of(task.program));
        let stop = match (search.stopped, &search.best) {
            (true, _) => Stop::TimeLimit,
            (false, Some(_)) => Stop::Proven,
            (false, None) => Stop::Infeasible,
        };
        Ok(Outcome { stop, best: search.best })
    }
}

struct Search<'a> {
    /// The rows of the task, then one that asks for something better than the best so far.
    program: Program,
    /// How many rows are the task's.
    rules: usize,
    minimize: &'a [(Var, i64)],
    best: Option<Vec<i64>>,
    remaining: Option<&'a dyn Fn() -> Duration>,
    stopped: bool,
}

impl Search<'_> {
    fn explore(&mut self, mut domain: Domain) {
        self.stopped = self.stopped || self.remaining.is_some_and(|remaining| remaining().is_zero());
        if self.stopped || domain.propagate(&self.program).is_err() {
            return;
        }
        let values = self.cheapest(&domain);
        let Some(var) = self.must_move(&domain, &values) else {
            self.accept(values);
            return;
        };
        let (lower, upper) = (domain.lower(var), domain.upper(var));
        let mut fix = |value: i64| {
            let mut branch = domain.clone();
            if branch.fix(var, value).is_ok() {
                self.explore(branch);
            }
        };
        if values[var.0] == lower {
            (lower..=upper).for_each(&mut fix);
        } else {
            (lower..=upper).rev().for_each(&mut fix);
        }
    }

    fn cheapest(&self, domain: &Domain) -> Vec<i64> {
        let mut values: Vec<i64> = (0..self.program.columns.len()).map(|i| domain.lower(Var(i))).collect();
        for (var, coefficient) in self.minimize {
            if *coefficient < 0 {
                values[var.0] = domain.upper(*var);
            }
        }
        values
    }

    fn must_move(&self, domain: &Domain, values: &[i64]) -> Option<Var> {
        let open = |row: &Row| row.terms.iter().filter(|(v, _)| domain.fixed(*v).is_none()).count();
        let objecting = self.program.rows.iter().filter(|row| !row.is_satisfied_by(values));
        let row = objecting.min_by_key(|row| open(row))?;
        row.terms.iter().map(|(v, _)| *v).find(|v| domain.fixed(*v).is_none())
    }

    fn accept(&mut self, values: Vec<i64>) {
        let value = evaluate(self.minimize, &values);
        self.program.rows.truncate(self.rules);
        let rhs = i64::try_from(value - 1).unwrap_or(i64::MIN);
        self.program.at_most(self.minimize.to_vec(), rhs, Role::Optimum, Tag::default());
        self.best = Some(values);
    }
}
