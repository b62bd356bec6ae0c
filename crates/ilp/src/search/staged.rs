use std::sync::Arc;

use super::Engine;
use crate::precision::is_beyond_floats;
use crate::{
    Affine, BackendError, Dive, Domain, Found, Lazy, Outcome, Program, Reduced, Role, SolveError, Stop, Tag,
    Task, Var, Verdict, dive, evaluate,
};

/// A program that a backend solves in stages. Before each solve the bounds are propagated and the fixed variables taken
/// out; every assignment that comes back is checked against all rows.
#[derive(Clone)]
pub(super) struct Staged<'e> {
    engine: Engine<'e>,
    lazy: Option<Arc<dyn Lazy + 'e>>,
    program: Program,
    pub(super) domain: Domain,
    pub(super) incumbent: Option<Vec<i64>>,
    pub(super) infeasible: bool,
    /// Do all numbers fit?
    fits: bool,
}

/// What became of an assignment that was to be the incumbent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Judged {
    Accepted,
    Cut,
    Unsettled,
}

/// How many nodes the search for a first incumbent may see.
const DIVE: usize = 3_000;

/// How many nodes an exact search may see for one improvement.
const EXACT: usize = 50_000;

impl<'e> Staged<'e> {
    /// A search over a program. Propagates its bounds.
    pub fn new(program: Program, engine: Engine<'e>) -> Staged<'e> {
        let (fits, domain) = (program.fits(), Domain::of(&program));
        let mut search =
            Staged { engine, lazy: None, program, domain, incumbent: None, infeasible: false, fits };
        search.propagate();
        search
    }

    /// The same search under lazy constraints: each assignment is judged before it becomes the incumbent, and what
    /// is cut off is a row from then on. Where one cannot be judged, the stage is interrupted.
    #[must_use]
    pub fn under(self, lazy: Arc<dyn Lazy + 'e>) -> Staged<'e> {
        Staged { lazy: Some(lazy), ..self }
    }

    pub fn backend(&self) -> &'static str {
        self.engine.backend.name()
    }

    /// The best assignment found so far. It satisfies every row, and the lazy constraints.
    pub fn incumbent(&self) -> Option<&[i64]> {
        self.incumbent.as_deref()
    }

    /// The least value of some terms that propagation cannot exclude: a proven lower bound. `None` where
    /// it is beyond 64 bits.
    pub fn bound(&self, terms: &[(Var, i64)]) -> Option<i64> {
        if !self.fits || !self.program.terms_fit(terms) {
            return None;
        }
        i64::try_from(self.domain.least(terms)).ok()
    }

    /// Adds the row `expression <= rhs` of an optimum that is known: nothing that satisfies the other
    /// rows is below `rhs`, and later stages rely on that. An incumbent that breaks it is forgotten.
    pub fn require_at_most(&mut self, expression: impl Into<Affine>, rhs: i64) {
        self.add(expression.into(), rhs, Role::Optimum);
    }

    /// Adds a row `expression <= rhs` that no optimum stands behind. An incumbent that breaks it is
    /// forgotten.
    pub fn limit(&mut self, expression: impl Into<Affine>, rhs: i64) {
        self.add(expression.into(), rhs, Role::Cut);
    }

    pub fn add(&mut self, expression: Affine, rhs: i64, role: Role) {
        self.program.at_most(expression, rhs, role, Tag::default());
        if let Some(row) = self.program.rows.last() {
            self.fits = self.fits && self.program.row_fits(row);
            let is_kept = |values: &Vec<i64>| self.fits && row.is_satisfied_by(values);
            self.incumbent = self.incumbent.take().filter(is_kept);
        }
        self.propagate();
    }

    /// Fixes variables at 0.
    pub fn rule_out(&mut self, vars: impl Iterator<Item = Var>) {
        for var in vars {
            self.infeasible |= self.domain.restrict(var, 0, 0).is_err();
        }
        self.propagate();
    }

    /// Finds the least value of some terms, each variable at most once. One solve at most, which is
    /// exponential in the number of open variables at worst; often none.
    ///
    /// # Errors
    ///
    /// [`SolveError`] when the backend fails, a number is too large, or a variable is not of this program.
    pub fn minimize(&mut self, terms: &[(Var, i64)]) -> Result<Found, SolveError> {
        if !self.fits || !self.program.terms_fit(terms) {
            return Err(self.engine.error(BackendError::TooLarge));
        }
        if self.infeasible {
            return Ok(Found::Infeasible);
        }
        loop {
            if let Some(found) = self.attempt(terms)? {
                return Ok(found);
            }
        }
    }

    /// One round of [`minimize`](Self::minimize); `None` where an assignment was cut off.
    fn attempt(&mut self, terms: &[(Var, i64)]) -> Result<Option<Found>, SolveError> {
        if self.infeasible {
            return Ok(Some(Found::Infeasible));
        }
        if let Some(value) = self.proven(terms) {
            return Ok(Some(Found::Optimum(value)));
        }
        if self.incumbent.is_none() {
            if self.dive()? == Judged::Unsettled {
                return Ok(Some(Found::Interrupted));
            }
            if self.infeasible {
                return Ok(Some(Found::Infeasible));
            }
        }
        if let Some(value) = self.proven(terms) {
            return Ok(Some(Found::Optimum(value)));
        }
        if !self.engine.has_time() {
            return Ok(Some(Found::Interrupted));
        }
        let reduced = self.reduced(&self.program)?;
        let minimize = reduced.terms(terms);
        let start = self.incumbent.as_deref().map(|values| reduced.restrict(values));
        let outcome = if reduced.program.columns.is_empty() {
            Outcome { stop: Stop::Proven, best: Some(Vec::new()) }
        } else {
            let task = Task {
                program: &reduced.program,
                minimize: &minimize,
                start: start.as_deref(),
                remaining: self.engine.remaining,
            };
            match self.engine.backend.solve(&task) {
                Ok(outcome) => outcome,
                Err(error) => {
                    let exact = self.finish_exactly(terms)?;
                    return if exact == Found::Interrupted {
                        Err(self.engine.error(error))
                    } else {
                        Ok(Some(exact))
                    };
                }
            }
        };
        let known = self.incumbent.as_deref().map(|values| evaluate(terms, values));
        let mut is_worse = false;
        if let Some(values) = outcome.best.map(|values| reduced.expand(&values)) {
            is_worse = known.is_some_and(|known| known < evaluate(terms, &values));
            if !is_worse {
                match self.accept(values)? {
                    Judged::Accepted => {}
                    Judged::Cut if outcome.stop == Stop::Proven => return Ok(None),
                    Judged::Cut | Judged::Unsettled => return Ok(Some(Found::Interrupted)),
                }
            }
        }
        let found = match outcome.stop {
            Stop::TimeLimit => Found::Interrupted,
            _ if is_worse || is_beyond_floats(&reduced.program, &minimize) => self.finish_exactly(terms)?,
            Stop::Infeasible if self.incumbent.is_some() => {
                return Err(self.engine.error(BackendError::FalselyInfeasible));
            }
            Stop::Infeasible => {
                self.infeasible = true;
                Found::Infeasible
            }
            Stop::Proven => Found::Optimum(self.value(terms)?),
        };
        Ok(Some(found))
    }

    /// Looks for a first incumbent. Most programs either have a solution near at hand or contradict
    /// themselves at once, and then no backend is asked.
    fn dive(&mut self) -> Result<Judged, SolveError> {
        while !self.infeasible {
            let reduced = self.reduced(&self.program)?;
            match dive(&reduced.program, &Domain::of(&reduced.program), DIVE, &|| self.engine.has_time()) {
                Dive::Solution(values) => match self.accept(reduced.expand(&values))? {
                    Judged::Cut => {}
                    judged => return Ok(judged),
                },
                Dive::Exhausted => self.infeasible = true,
                Dive::GaveUp => break,
            }
        }
        Ok(Judged::Accepted)
    }

    /// Proves the incumbent, or finds something better, by a depth-first search in integers: for
    /// numbers that a backend cannot be trusted with, and where it fails.
    fn finish_exactly(&mut self, terms: &[(Var, i64)]) -> Result<Found, SolveError> {
        loop {
            let mut better = self.reduced(&self.program)?;
            if let Some(values) = self.incumbent.as_deref() {
                let at_most = self.in_range(evaluate(terms, values) - 1)?;
                let mut program = self.program.clone();
                program.at_most(terms.to_vec(), at_most, Role::Optimum, Tag::default());
                better = self.reduced(&program)?;
            }
            let go_on = || self.engine.has_time();
            match dive(&better.program, &Domain::of(&better.program), EXACT, &go_on) {
                Dive::Solution(values) => {
                    if self.accept(better.expand(&values))? == Judged::Unsettled {
                        return Ok(Found::Interrupted);
                    }
                }
                Dive::GaveUp => return Ok(Found::Interrupted),
                Dive::Exhausted if self.incumbent.is_some() => return Ok(Found::Optimum(self.value(terms)?)),
                Dive::Exhausted => {
                    self.infeasible = true;
                    return Ok(Found::Infeasible);
                }
            }
        }
    }

    /// Makes an assignment the incumbent, unless a lazy constraint is against it.
    fn accept(&mut self, values: Vec<i64>) -> Result<Judged, SolveError> {
        if !self.program.is_satisfied_by(&values) {
            return Err(self.engine.error(BackendError::BrokenRow));
        }
        let go_on = || self.engine.has_time();
        match self.lazy.as_ref().map_or(Verdict::Accepted, |lazy| lazy.judge(&values, &go_on)) {
            Verdict::Accepted => {
                self.incumbent = Some(values);
                Ok(Judged::Accepted)
            }
            Verdict::Unsettled => Ok(Judged::Unsettled),
            Verdict::Cut { expression, rhs } => {
                self.limit(expression, rhs);
                if self.fits && self.program.is_satisfied_by(&values) {
                    return Ok(Judged::Unsettled);
                }
                Ok(Judged::Cut)
            }
        }
    }

    /// Finds the least value of some terms and keeps it: later stages cannot lose it.
    ///
    /// # Errors
    ///
    /// [`SolveError`] when the backend fails or a number is too large.
    pub fn settle(&mut self, terms: &[(Var, i64)]) -> Result<Found, SolveError> {
        let found = self.minimize(terms)?;
        if let Found::Optimum(value) = found {
            self.require_at_most(terms.to_vec(), value);
        }
        Ok(found)
    }

    fn reduced(&self, program: &Program) -> Result<Reduced, SolveError> {
        Reduced::new(program, &self.domain).ok_or_else(|| self.engine.error(BackendError::TooLarge))
    }

    pub(super) fn fix(&mut self, var: Var, value: i64) {
        self.infeasible |= self.domain.fix(var, value).is_err();
        self.propagate();
    }

    fn propagate(&mut self) {
        if self.fits {
            self.infeasible = self.infeasible || self.domain.propagate(&self.program).is_err();
        }
    }

    /// The incumbent's value, if propagation alone shows that nothing is below it.
    fn proven(&self, terms: &[(Var, i64)]) -> Option<i64> {
        let value = evaluate(terms, self.incumbent.as_ref()?);
        if self.domain.least(terms) == value || self.is_multiple_of_kept(terms) {
            return i64::try_from(value).ok();
        }
        None
    }

    /// Where an earlier optimum fixes the sum of the open terms up to a factor, there is nothing
    /// left to gain: items that all cost the same are as few as the money is little.
    fn is_multiple_of_kept(&self, terms: &[(Var, i64)]) -> bool {
        let open = |terms: &[(Var, i64)]| -> Vec<(Var, i64)> {
            let mut open: Vec<_> =
                terms.iter().copied().filter(|(v, _)| self.domain.fixed(*v).is_none()).collect();
            open.sort_unstable();
            open
        };
        let wanted = open(terms);
        self.program.rows.iter().filter(|row| row.role == Role::Optimum).any(|row| {
            let kept = open(&row.terms);
            let (Some((_, a)), Some((_, b))) = (wanted.first(), kept.first()) else { return false };
            let same = |((v, c), (w, d)): (&(Var, i64), &(Var, i64))| {
                v == w && i128::from(*c) * i128::from(*b) == i128::from(*d) * i128::from(*a)
            };
            wanted.len() == kept.len() && (*a > 0) == (*b > 0) && wanted.iter().zip(&kept).all(same)
        })
    }

    fn value(&self, terms: &[(Var, i64)]) -> Result<i64, SolveError> {
        match self.incumbent.as_deref() {
            Some(values) => self.in_range(evaluate(terms, values)),
            None => Err(self.engine.error(BackendError::NoSolution)),
        }
    }

    fn in_range(&self, sum: i128) -> Result<i64, SolveError> {
        i64::try_from(sum).map_err(|_| self.engine.error(BackendError::TooLarge))
    }
}
