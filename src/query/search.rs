use super::{Engine, Failure};
use crate::model::{Affine, Dive, Domain, Model, Origin, Reduced, Row, Var, common_divisor, dive, evaluate};
use crate::solver::{Stop, Task};

/// What a stage of the search came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// The incumbent has this value, and nothing is below it.
    Optimum(i64),
    /// There is no assignment.
    Infeasible,
    /// The time was up. There may be an incumbent, not proven.
    Interrupted,
}

/// A program that is solved in stages: each optimum becomes a row of the next stage.
///
/// Before each solve the bounds are propagated and the fixed variables taken out, so that a stage
/// costs what is still undecided. The incumbent of one stage is the start of the next, and a stage
/// whose incumbent meets the propagated bound is proven without a solve.
#[derive(Clone)]
pub struct Search<'e> {
    engine: Engine<'e>,
    model: Model,
    domain: Domain,
    incumbent: Option<Vec<i64>>,
    infeasible: bool,
}

/// How many nodes the search for a first incumbent may see.
const DIVE: usize = 3_000;

/// How many nodes an exact search may see for one improvement.
const EXACT: usize = 50_000;

/// A backend computes with floating-point numbers and tolerances of about 1e-9: objectives that tell
/// plans apart only in a later digit are proven in integers instead.
const LARGEST_FOR_FLOATS: u64 = 1 << 24;

/// So many yes-or-no choices are decided in one solve, by weights that are powers of two.
const BLOCK: usize = 16;

/// From so many open choices on, most of them are expected to be none.
const MANY: usize = 4 * BLOCK;

impl<'e> Search<'e> {
    /// A search over a program.
    pub fn new(model: Model, engine: Engine<'e>) -> Search<'e> {
        let domain = Domain::of(&model);
        let mut search = Search { engine, model, domain, incumbent: None, infeasible: false };
        search.propagate();
        search
    }

    /// The best assignment found so far. It satisfies every row.
    pub fn incumbent(&self) -> Option<&[i64]> {
        self.incumbent.as_deref()
    }

    /// The least value of some terms that propagation cannot exclude: a proven lower bound.
    pub fn bound(&self, terms: &[(Var, i64)]) -> Option<i64> {
        i64::try_from(self.domain.least(terms)).ok()
    }

    /// Adds a row. An incumbent that breaks it is forgotten.
    pub fn require_at_most(&mut self, expression: Affine, rhs: i64) {
        self.add(expression, rhs, Origin::Optimum);
    }

    /// Adds a row that no optimum stands behind. An incumbent that breaks it is forgotten.
    pub fn limit(&mut self, expression: Affine, rhs: i64) {
        self.add(expression, rhs, Origin::Cut);
    }

    /// Takes away every assignment in which all of these yes-or-no variables are 1.
    pub fn forbid(&mut self, vars: &[Var]) {
        let terms: Vec<(Var, i64)> = vars.iter().map(|var| (*var, 1)).collect();
        let rhs = i64::try_from(terms.len()).map_or(i64::MAX, |n| n - 1);
        self.limit(Affine { constant: 0, terms }, rhs);
    }

    fn add(&mut self, expression: Affine, rhs: i64, origin: Origin) {
        self.model.at_most(expression, rhs, origin);
        let row = self.model.rows.last();
        if !self.incumbent.as_deref().is_some_and(|v| row.is_none_or(|row| row.is_satisfied_by(v))) {
            self.incumbent = None;
        }
        self.propagate();
    }

    /// Fixes variables at 0.
    pub fn rule_out(&mut self, vars: impl Iterator<Item = Var>) {
        for var in vars {
            self.domain.restrict(var, 0, 0);
        }
        self.propagate();
    }

    /// Finds the least value of some terms.
    ///
    /// # Errors
    ///
    /// [`Failure`] when the backend fails.
    pub fn minimize(&mut self, terms: &[(Var, i64)]) -> Result<Found, Failure> {
        if self.infeasible {
            return Ok(Found::Infeasible);
        }
        if let Some(value) = self.proven(terms) {
            return Ok(Found::Optimum(value));
        }
        if self.incumbent.is_none() && !self.dive()? {
            return Ok(Found::Infeasible);
        }
        if let Some(value) = self.proven(terms) {
            return Ok(Found::Optimum(value));
        }
        if self.engine.remaining.is_some_and(|remaining| remaining().is_zero()) {
            return Ok(Found::Interrupted);
        }
        let reduced = Reduced::new(&self.model, &self.domain);
        let minimize = reduced.terms(terms);
        let start = self.incumbent.as_deref().map(|values| reduced.restrict(values));
        let outcome = if reduced.model.columns.is_empty() {
            crate::solver::Outcome { stop: Stop::Proven, best: Some(Vec::new()) }
        } else {
            let task = Task {
                model: &reduced.model,
                minimize: &minimize,
                start: start.as_deref(),
                remaining: self.engine.remaining,
            };
            match self.engine.backend.solve(&task) {
                Ok(outcome) => outcome,
                Err(message) => {
                    let exact = self.finish_exactly(terms)?;
                    return if exact == Found::Interrupted { Err(self.failure(message)) } else { Ok(exact) };
                }
            }
        };
        if let Some(values) = outcome.best {
            self.accept(reduced.expand(&values))?;
        }
        match outcome.stop {
            Stop::TimeLimit => Ok(Found::Interrupted),
            _ if is_beyond_floats(&reduced.model, &minimize) => self.finish_exactly(terms),
            Stop::Infeasible if self.incumbent.is_some() => {
                Err(self.failure("it calls a program infeasible that has a solution".into()))
            }
            Stop::Infeasible => {
                self.infeasible = true;
                Ok(Found::Infeasible)
            }
            Stop::Proven => Ok(Found::Optimum(self.value(terms)?)),
        }
    }

    /// Looks for a first incumbent; false when there is provably none. Most programs either have a
    /// solution near at hand or contradict themselves at once, and then no backend is asked.
    fn dive(&mut self) -> Result<bool, Failure> {
        let reduced = Reduced::new(&self.model, &self.domain);
        match dive(&reduced.model, &Domain::of(&reduced.model), DIVE, &|| self.has_time()) {
            Dive::Solution(values) => self.accept(reduced.expand(&values))?,
            Dive::Exhausted => self.infeasible = true,
            Dive::GaveUp => {}
        }
        Ok(!self.infeasible)
    }

    fn has_time(&self) -> bool {
        self.engine.remaining.is_none_or(|remaining| !remaining().is_zero())
    }

    /// Proves the incumbent, or finds something better, by a depth-first search in integers: for
    /// numbers that a backend cannot be trusted with, and where it fails.
    fn finish_exactly(&mut self, terms: &[(Var, i64)]) -> Result<Found, Failure> {
        loop {
            let mut better = Reduced::new(&self.model, &self.domain);
            if let Some(values) = self.incumbent.as_deref() {
                let at_most = i64::try_from(evaluate(terms, values) - 1).map_err(|_| self.too_large())?;
                let mut model = self.model.clone();
                model.at_most(Affine { constant: 0, terms: terms.to_vec() }, at_most, Origin::Optimum);
                better = Reduced::new(&model, &self.domain);
            }
            let go_on = || self.has_time();
            match dive(&better.model, &Domain::of(&better.model), EXACT, &go_on) {
                Dive::Solution(values) => self.accept(better.expand(&values))?,
                Dive::GaveUp => return Ok(Found::Interrupted),
                Dive::Exhausted if self.incumbent.is_some() => return Ok(Found::Optimum(self.value(terms)?)),
                Dive::Exhausted => {
                    self.infeasible = true;
                    return Ok(Found::Infeasible);
                }
            }
        }
    }

    fn too_large(&self) -> Failure {
        self.failure("a sum is beyond 64 bits".into())
    }

    fn accept(&mut self, values: Vec<i64>) -> Result<(), Failure> {
        if !self.model.is_satisfied_by(&values) {
            return Err(self.failure("its solution breaks a row".into()));
        }
        self.incumbent = Some(values);
        Ok(())
    }

    /// Finds the least value of some terms and keeps it: later stages cannot lose it.
    ///
    /// # Errors
    ///
    /// [`Failure`] when the backend fails.
    pub fn settle(&mut self, terms: &[(Var, i64)]) -> Result<Found, Failure> {
        let found = self.minimize(terms)?;
        if let Found::Optimum(value) = found {
            self.require_at_most(Affine { constant: 0, terms: terms.to_vec() }, value);
        }
        Ok(found)
    }

    /// Decides yes-or-no variables one after the other, each time for 1 if that is possible: the
    /// lexicographically greatest solution. Exact, with about one solve for 16 open choices; where there
    /// are many, long runs of them that leave no choice are found by one solve each.
    ///
    /// # Errors
    ///
    /// [`Failure`] when the backend fails.
    pub fn prefer(&mut self, vars: &[Var]) -> Result<Found, Failure> {
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
    fn confirm(&mut self, vars: &[Var], reach: usize) -> Result<Found, Failure> {
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

    fn fix(&mut self, var: Var, value: i64) {
        self.infeasible |= self.domain.fix(var, value).is_err();
        self.propagate();
    }

    fn propagate(&mut self) {
        self.infeasible = self.infeasible || self.domain.propagate(&self.model).is_err();
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
    /// left to gain: exams that all cost the same are as few as the money is little.
    fn is_multiple_of_kept(&self, terms: &[(Var, i64)]) -> bool {
        let open = |terms: &[(Var, i64)]| -> Vec<(Var, i64)> {
            let mut open: Vec<_> =
                terms.iter().copied().filter(|(v, _)| self.domain.fixed(*v).is_none()).collect();
            open.sort_unstable();
            open
        };
        let wanted = open(terms);
        self.model.rows.iter().filter(|row| row.origin == Origin::Optimum).any(|row| {
            let kept = open(&row.terms);
            let (Some((_, a)), Some((_, b))) = (wanted.first(), kept.first()) else { return false };
            let same = |((v, c), (w, d)): (&(Var, i64), &(Var, i64))| {
                v == w && i128::from(*c) * i128::from(*b) == i128::from(*d) * i128::from(*a)
            };
            wanted.len() == kept.len() && (*a > 0) == (*b > 0) && wanted.iter().zip(&kept).all(same)
        })
    }

    fn value(&self, terms: &[(Var, i64)]) -> Result<i64, Failure> {
        let values = self.incumbent.as_deref().unwrap_or_default();
        i64::try_from(evaluate(terms, values)).map_err(|_| self.too_large())
    }

    fn failure(&self, message: String) -> Failure {
        Failure::Backend { backend: self.engine.backend.name(), message }
    }
}

fn is_beyond_floats(model: &Model, minimize: &[(Var, i64)]) -> bool {
    let is_kept = |row: &&Row| row.origin == Origin::Optimum;
    let kept = model.rows.iter().filter(is_kept).map(|row| row.terms.as_slice());
    let objectives = kept.chain([minimize]).map(|terms| {
        let common = common_divisor(terms);
        terms.iter().map(|(_, c)| c.unsigned_abs() / common).max().unwrap_or(0)
    });
    // Units and needs are matched by a solver's feasibility tolerance, which is coarser.
    let rules = model.rows.iter().filter(|row| !is_kept(row)).flat_map(|row| &row.terms);
    let rules = rules.map(|(_, c)| c.unsigned_abs() << 4);
    objectives.chain(rules).any(|largest| largest > LARGEST_FOR_FLOATS)
}
