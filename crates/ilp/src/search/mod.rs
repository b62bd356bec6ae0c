mod prefer;
mod staged;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use staged::Staged;

use crate::backend::relief;
use crate::exact::{Guide, Judge, Labels, Relief, Split};
use crate::{Affine, Backend, BackendError, Found, Lazy, Program, Role, SolveError, Tag, Var, Verdict};

/// What programs are solved with: a backend, and how long it may take.
#[derive(Clone, Copy)]
pub struct Engine<'e> {
    /// The backend that solves the integer programs.
    pub backend: &'e dyn Backend,
    /// How much time is left, asked before every solve; `None` means no limit.
    pub remaining: Option<&'e dyn Fn() -> Duration>,
    /// How many nodes of a stage the search in integers of this crate looks at before it is interrupted. `None` means no
    /// limit, and that another backend may be asked.
    pub nodes: Option<usize>,
    /// Where the name of a backend is put once an answer rests on its word ([`Search::believed`]).
    pub believed: Option<&'e OnceLock<&'static str>>,
}

impl<'e> Engine<'e> {
    /// An engine without a time limit.
    pub fn new(backend: &'e dyn Backend) -> Engine<'e> {
        Engine { backend, remaining: None, nodes: None, believed: None }
    }

    /// Is there time left? What is only prepared for a solve can be spared where there is none.
    pub fn has_time(&self) -> bool {
        self.remaining.is_none_or(|remaining| !remaining().is_zero())
    }

    fn error(&self, error: BackendError) -> SolveError {
        SolveError { backend: self.backend.name(), error }
    }
}

/// A program that is solved in stages: each optimum becomes a row of the next stage.
///
/// Before each solve the bounds are propagated and the fixed variables taken out, so that a stage
/// costs what is still undecided. The incumbent of one stage is the start of the next, and a stage
/// whose incumbent meets the propagated bound is proven without a solve. Every assignment that a
/// backend returns is checked against all rows in integers; where an objective has more digits than
/// floating-point numbers tell apart, optima are proven by a search in integers instead.
///
/// # Errors
///
/// Every stage can fail with a [`SolveError`]: the backend gave up, its answer did not pass the check,
/// or a number is too large ([`Program::fits`]). The search says nothing about the program then.
#[derive(Clone)]
pub struct Search<'e> {
    solver: Solver<'e>,
}

#[derive(Clone)]
enum Solver<'e> {
    Exact(Box<Session<'e>>),
    Staged(Staged<'e>),
}

/// The search in integers of this crate, and what it has to know of the world.
#[derive(Clone)]
struct Session<'e> {
    engine: Engine<'e>,
    lazy: Option<Arc<dyn Lazy + 'e>>,
    /// The columns, and no rows: what numbers are measured by.
    columns: Program,
    /// The program as it was posted, where a proof is written down.
    posted: Option<Program>,
    exact: Split,
    fits: bool,
}

impl<'e> Search<'e> {
    /// A search over a program. Propagates its bounds.
    pub fn new(program: Program, engine: Engine<'e>) -> Search<'e> {
        let solver = match engine.backend.is_native() {
            true => Solver::Exact(Box::new(Session::new(program, engine))),
            false => Solver::Staged(Staged::new(program, engine)),
        };
        Search { solver }
    }

    /// A search that writes down what shows that its answers are right: [`certificate`](Self::certificate). Always by
    /// the search in integers of this crate, whatever the backend of the engine.
    pub fn proving(program: Program, engine: Engine<'e>) -> Search<'e> {
        Search { solver: Solver::Exact(Box::new(Session::proving(program, engine))) }
    }

    /// What the stages from here on are called in a certificate.
    pub fn label(&mut self, name: &str) {
        if let Solver::Exact(session) = &mut self.solver {
            session.exact.label(name);
        }
    }

    /// The certificate of the stages that were settled, and of what was preferred, or of that there is no assignment:
    /// text that `studypath-certificate` checks with nothing but integer addition. `None` unless the search was
    /// made to [prove](Self::proving), where the last stage was interrupted, where variables were ruled out, and where a backend was
    /// [believed](Self::believed). Linear in
    /// the size of the search.
    pub fn certificate(&self, labels: &Labels<'_>) -> Option<String> {
        match &self.solver {
            Solver::Exact(session) => session.certificate(labels),
            Solver::Staged(_) => None,
        }
    }

    /// The backend whose word was taken for a stage that took the search in integers too long, if there is one: its
    /// assignment satisfies every row, and that nothing is better is not certified.
    pub fn believed(&self) -> Option<&'static str> {
        match &self.solver {
            Solver::Exact(session) => session.exact.believed(),
            Solver::Staged(staged) => Some(staged.backend()),
        }
    }

    /// The same search under lazy constraints: each assignment is judged before it becomes the incumbent, and what
    /// is cut off is a row from then on. Where one cannot be judged, the stage is interrupted.
    #[must_use]
    pub fn under(self, lazy: Arc<dyn Lazy + 'e>) -> Search<'e> {
        let solver = match self.solver {
            Solver::Exact(session) => Solver::Exact(Box::new(Session { lazy: Some(lazy), ..*session })),
            Solver::Staged(staged) => Solver::Staged(staged.under(lazy)),
        };
        Search { solver }
    }

    /// Begins with an assignment as the incumbent, where it satisfies every row and the lazy constraints. Nothing is
    /// believed of it.
    pub fn begin_with(&mut self, values: &[i64]) {
        if let Solver::Exact(session) = &mut self.solver {
            session.begin_with(values);
        }
    }

    /// The best assignment found so far. It satisfies every row, and the lazy constraints.
    pub fn incumbent(&self) -> Option<&[i64]> {
        match &self.solver {
            Solver::Exact(session) => session.exact.incumbent(),
            Solver::Staged(staged) => staged.incumbent(),
        }
    }

    /// The least value of some terms that propagation cannot exclude: a proven lower bound. `None` where
    /// it is beyond 64 bits.
    pub fn bound(&self, terms: &[(Var, i64)]) -> Option<i64> {
        match &self.solver {
            Solver::Exact(session) => session.bound(terms),
            Solver::Staged(staged) => staged.bound(terms),
        }
    }

    /// Adds the row `expression <= rhs` of an optimum that is known: nothing that satisfies the other
    /// rows is below `rhs`, and later stages rely on that. An incumbent that breaks it is forgotten.
    pub fn require_at_most(&mut self, expression: impl Into<Affine>, rhs: i64) {
        match &mut self.solver {
            Solver::Exact(session) => session.post(expression.into(), rhs),
            Solver::Staged(staged) => staged.add(expression.into(), rhs, Role::Optimum),
        }
    }

    /// Adds a row `expression <= rhs` that no optimum stands behind. An incumbent that breaks it is
    /// forgotten.
    pub fn limit(&mut self, expression: impl Into<Affine>, rhs: i64) {
        match &mut self.solver {
            Solver::Exact(session) => session.post(expression.into(), rhs),
            Solver::Staged(staged) => staged.add(expression.into(), rhs, Role::Cut),
        }
    }

    /// Takes away every assignment in which all of these yes-or-no variables are 1.
    pub fn forbid(&mut self, vars: &[Var]) {
        let terms: Vec<(Var, i64)> = vars.iter().map(|var| (*var, 1)).collect();
        let rhs = i64::try_from(terms.len()).map_or(i64::MAX, |n| n - 1);
        self.limit(terms, rhs);
    }

    /// Fixes variables at 0.
    pub fn rule_out(&mut self, vars: impl Iterator<Item = Var>) {
        match &mut self.solver {
            Solver::Exact(session) => session.rule_out(vars),
            Solver::Staged(staged) => staged.rule_out(vars),
        }
    }

    /// Finds the least value of some terms, each variable at most once. Exponential in the number of open variables
    /// at worst; often it takes no search at all.
    ///
    /// # Errors
    ///
    /// [`SolveError`] when the backend fails, a number is too large, or a variable is not of this program.
    pub fn minimize(&mut self, terms: &[(Var, i64)]) -> Result<Found, SolveError> {
        match &mut self.solver {
            Solver::Exact(session) => session.minimize(terms, false),
            Solver::Staged(staged) => staged.minimize(terms),
        }
    }

    /// Finds the least value of some terms and keeps it: later stages cannot lose it.
    ///
    /// # Errors
    ///
    /// [`SolveError`] when the backend fails or a number is too large.
    pub fn settle(&mut self, terms: &[(Var, i64)]) -> Result<Found, SolveError> {
        match &mut self.solver {
            Solver::Exact(session) => session.minimize(terms, true),
            Solver::Staged(staged) => staged.settle(terms),
        }
    }

    /// Decides yes-or-no variables one after the other, each time for 1 if that is possible: the
    /// lexicographically greatest solution. A few stages for each dozen or two of open choices.
    ///
    /// # Errors
    ///
    /// [`SolveError`] when the backend fails or a number is too large.
    pub fn prefer(&mut self, vars: &[Var]) -> Result<Found, SolveError> {
        match &mut self.solver {
            Solver::Exact(session) => session.prefer(vars),
            Solver::Staged(staged) => staged.prefer(vars),
        }
    }
}

impl<'e> Session<'e> {
    fn new(program: Program, engine: Engine<'e>) -> Session<'e> {
        let fits = program.fits();
        let exact = Split::new(if fits { &program } else { &NOTHING }, false);
        let columns = Program { rows: Vec::new(), ..program };
        Session { engine, lazy: None, posted: None, columns, exact, fits }
    }

    fn proving(program: Program, engine: Engine<'e>) -> Session<'e> {
        let fits = program.fits();
        let columns = Program { rows: Vec::new(), columns: program.columns.clone() };
        let posted = program.without_implied();
        let mut exact = Split::new(if fits { &posted } else { &NOTHING }, true);
        let mut guide = Guide { go_on: &|| engine.has_time(), nodes: None, judge: None, relief: None };
        for row in program.rows.into_iter().filter(|row| fits && row.role == Role::Implied) {
            let (terms, rhs) = row.at_most();
            exact.imply(&terms, rhs, &mut guide);
        }
        Session { engine, lazy: None, posted: Some(posted), columns, exact, fits }
    }

    fn begin_with(&mut self, values: &[i64]) {
        let go_on = || self.engine.has_time();
        let accepts = |lazy: &Arc<dyn Lazy + 'e>| matches!(lazy.judge(values, &go_on), Verdict::Accepted);
        let may_stay = || self.lazy.as_ref().is_none_or(accepts);
        if self.fits && may_stay() {
            self.exact.begin_with(values);
        }
    }

    fn certificate(&self, labels: &Labels<'_>) -> Option<String> {
        self.exact.certificate(self.posted.as_ref()?, labels)
    }

    fn bound(&self, terms: &[(Var, i64)]) -> Option<i64> {
        let fits = self.fits && self.columns.terms_fit(terms);
        fits.then(|| i64::try_from(self.exact.least(terms)).ok()).flatten()
    }

    fn post(&mut self, expression: Affine, rhs: i64) {
        self.columns.at_most(expression, rhs, Role::Cut, Tag::default());
        if let Some(row) = self.columns.rows.pop() {
            self.fits = self.fits && self.columns.row_fits(&row);
            if self.fits {
                self.exact.post(row.terms.into_iter(), row.rhs);
            }
        }
    }

    fn rule_out(&mut self, vars: impl Iterator<Item = Var>) {
        if self.fits {
            vars.for_each(|var| self.exact.fix(var, 0));
        }
    }

    fn too_large(&self) -> SolveError {
        self.engine.error(BackendError::TooLarge)
    }

    fn minimize(&mut self, terms: &[(Var, i64)], keep: bool) -> Result<Found, SolveError> {
        if !self.fits || !self.columns.terms_fit(terms) {
            return Err(self.too_large());
        }
        self.guided(|exact, guide| exact.minimize(terms, keep, guide))
    }

    fn prefer(&mut self, vars: &[Var]) -> Result<Found, SolveError> {
        if !self.fits {
            return Err(self.too_large());
        }
        self.guided(|exact, guide| exact.prefer(vars, guide))
    }

    fn guided(
        &mut self,
        solve: impl FnOnce(&mut Split, &mut Guide<'_>) -> Option<Found>,
    ) -> Result<Found, SolveError> {
        let (engine, lazy) = (self.engine, self.lazy.as_deref());
        let go_on = || engine.has_time();
        let mut judge = lazy.map(|lazy| |values: &[i64]| lazy.judge(values, &go_on));
        let judge = judge.as_mut().map(|judge| judge as &mut Judge<'_>);
        let relief = Relief { backend: relief(), remaining: engine.remaining };
        let relief = engine.nodes.is_none().then_some(relief);
        let mut guide = Guide { go_on: &go_on, nodes: engine.nodes, judge, relief };
        let found = solve(&mut self.exact, &mut guide);
        if let (Some(first), Some(backend)) = (engine.believed, self.exact.believed()) {
            first.get_or_init(|| backend);
        }
        found.ok_or_else(|| engine.error(BackendError::TooLarge))
    }
}

/// What a session holds where the numbers of its program do not fit.
static NOTHING: Program = Program { columns: Vec::new(), rows: Vec::new() };
