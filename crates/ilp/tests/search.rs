//! What a search promises, whatever solves its programs.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use studypath_ilp::{
    BACKENDS, Backend, BackendError, Engine, Found, LARGEST, Lazy, Outcome, Program, Role, Search,
    SolveError, Stop, Tag, Task, Var, Verdict, default_backend,
};

fn binaries(count: u32) -> (Program, Vec<Var>) {
    let mut program = Program::default();
    let vars = (0..count).map(|i| program.binary(Tag(i))).collect();
    (program, vars)
}

fn weighted(vars: &[Var], weights: &[i64]) -> Vec<(Var, i64)> {
    vars.iter().copied().zip(weights.iter().copied()).collect()
}

fn counted(vars: &[Var]) -> Vec<(Var, i64)> {
    vars.iter().map(|var| (*var, 1)).collect()
}

/// Runs the same on a search of each backend.
fn on_every_backend(program: &Program, check: impl Fn(&str, Search<'_>)) {
    for backend in BACKENDS {
        check(backend.name(), Search::new(program.clone(), Engine::new(*backend)));
    }
}

/// Five of which two are needed on each side of the middle.
fn five() -> (Program, Vec<Var>) {
    let (mut program, vars) = binaries(5);
    program.at_least(counted(&vars[..3]), 2, Role::Rule, Tag(0));
    program.at_least(counted(&vars[2..]), 2, Role::Rule, Tag(1));
    (program, vars)
}

#[test]
fn a_later_stage_cannot_lose_an_earlier_optimum() {
    let (program, vars) = five();
    on_every_backend(&program, |name, mut search| {
        // Cheapest are 1 + 3 + 4 with the shared one, 8, or without it 1 + 2 + 3 + 2.
        assert_eq!(search.settle(&weighted(&vars, &[1, 2, 4, 3, 2])), Ok(Found::Optimum(7)), "{name}");
        assert_eq!(search.settle(&counted(&vars)), Ok(Found::Optimum(3)), "{name}");
        assert_eq!(search.incumbent(), Some(&[1, 0, 1, 0, 1][..]), "{name}");
        assert_eq!(search.settle(&weighted(&vars, &[-9, 0, 0, 0, 0])), Ok(Found::Optimum(-9)), "{name}");
    });
}

#[test]
fn of_equally_good_solutions_the_first_preferred_one_is_taken() {
    let (program, vars) = five();
    on_every_backend(&program, |name, mut search| {
        assert_eq!(search.settle(&counted(&vars)), Ok(Found::Optimum(3)), "{name}");
        let mut reversed = search.clone();
        assert_eq!(search.prefer(&vars), Ok(Found::Optimum(0)), "{name}");
        assert_eq!(search.incumbent(), Some(&[1, 0, 1, 1, 0][..]), "{name}");
        let backwards: Vec<Var> = vars.iter().rev().copied().collect();
        assert_eq!(reversed.prefer(&backwards), Ok(Found::Optimum(0)), "{name}");
        assert_eq!(reversed.incumbent(), Some(&[0, 1, 1, 0, 1][..]), "{name}");
    });
}

#[test]
fn many_choices_are_decided_in_order() {
    let (mut program, vars) = binaries(200);
    program.at_most(counted(&vars), 3, Role::Rule, Tag(0));
    for pair in vars.chunks(2) {
        program.at_most(counted(pair), 1, Role::Rule, Tag(1));
    }
    program.at_most(vec![(vars[0], 1)], 0, Role::Rule, Tag(2));
    let mut search = Search::new(program, Engine::new(default_backend()));
    assert_eq!(search.prefer(&vars), Ok(Found::Optimum(0)));
    let values = search.incumbent().expect("a solution");
    let taken: Vec<usize> = (0..200).filter(|i| values[*i] == 1).collect();
    assert_eq!(taken, [1, 2, 4]);
}

#[test]
fn what_is_forbidden_is_not_found_again() {
    let (program, vars) = five();
    on_every_backend(&program, |name, mut search| {
        let mut found = Vec::new();
        while search.minimize(&counted(&vars)) == Ok(Found::Optimum(3)) {
            let values = search.incumbent().expect("an optimum").to_vec();
            let taken: Vec<Var> = vars.iter().copied().filter(|var| values[var.0] == 1).collect();
            search.forbid(&taken);
            found.push(values);
        }
        found.sort();
        found.dedup();
        assert_eq!(found.len(), 4, "{name}: one of the first two, the middle, one of the last two");
    });
}

#[test]
fn what_is_ruled_out_may_leave_nothing() {
    let (program, vars) = five();
    on_every_backend(&program, |name, mut search| {
        search.rule_out(vars[..1].iter().copied());
        assert_eq!(search.minimize(&counted(&vars)), Ok(Found::Optimum(3)), "{name}");
        search.rule_out(vars[2..3].iter().copied());
        assert_eq!(search.minimize(&counted(&vars)), Ok(Found::Infeasible), "{name}");
    });
}

#[test]
fn a_search_without_time_says_so_and_keeps_its_bound() {
    let (program, vars) = five();
    let over = || Duration::ZERO;
    let mut search =
        Search::new(program, Engine { remaining: Some(&over), ..Engine::new(default_backend()) });
    assert_eq!(search.minimize(&counted(&vars)), Ok(Found::Interrupted));
    assert_eq!(search.bound(&counted(&vars)), Some(0));
    assert_eq!(search.incumbent(), None);
}

#[test]
fn digits_beyond_floats_are_proven_in_integers() {
    let (mut program, vars) = binaries(3);
    program.at_least(counted(&vars), 2, Role::Rule, Tag(0));
    let large = 1_i64 << 55;
    on_every_backend(&program, |name, mut search| {
        let objective = weighted(&vars, &[large + 2, large + 1, large + 3]);
        assert_eq!(search.settle(&objective), Ok(Found::Optimum(2 * large + 3)), "{name}");
    });
}

#[test]
fn numbers_that_do_not_fit_are_refused() {
    let too_large = |backend| Err(SolveError { backend, error: BackendError::TooLarge });
    let (mut program, vars) = binaries(2);
    let mut search = Search::new(program.clone(), Engine::new(default_backend()));
    assert_eq!(search.minimize(&[(vars[0], LARGEST + 1)]), too_large(default_backend().name()));
    search.limit([(vars[0], i64::MIN)], 0);
    assert_eq!(search.minimize(&[]), too_large(default_backend().name()));
    program.column(0, i64::MAX, Tag(2));
    let mut search = Search::new(program, Engine::new(default_backend()));
    assert_eq!(search.minimize(&[]), too_large(default_backend().name()));
}

#[test]
fn a_variable_of_another_program_is_refused() {
    let (program, _) = binaries(1);
    let mut search = Search::new(program, Engine::new(default_backend()));
    assert!(search.minimize(&[(Var(1), 1)]).is_err());
}

/// Says the same whatever it is asked, and counts how often that was.
struct Scripted {
    says: fn(&Task<'_>) -> Result<Outcome, BackendError>,
}

thread_local! {
    static ASKED: Cell<usize> = const { Cell::new(0) };
}

impl Backend for Scripted {
    fn name(&self) -> &'static str {
        "scripted"
    }

    fn solve(&self, task: &Task<'_>) -> Result<Outcome, BackendError> {
        ASKED.set(ASKED.get() + 1);
        (self.says)(task)
    }
}

/// Three of which two are needed in each pair, at the cost of one each: 2, and propagation does not know.
fn cycle() -> (Program, Vec<(Var, i64)>) {
    let (mut program, vars) = binaries(3);
    for (a, b) in [(0, 1), (1, 2), (0, 2)] {
        program.at_least([(vars[a], 1), (vars[b], 1)], 1, Role::Rule, Tag(0));
    }
    (program, counted(&vars))
}

fn ask(says: fn(&Task<'_>) -> Result<Outcome, BackendError>) -> Result<Found, BackendError> {
    let (program, terms) = cycle();
    let backend = Scripted { says };
    let found = Search::new(program, Engine::new(&backend)).minimize(&terms);
    found.map_err(|e| e.error)
}

#[test]
fn a_backend_is_not_believed() {
    let broken = |_: &Task<'_>| Ok(Outcome { stop: Stop::Proven, best: Some(vec![0, 0, 0]) });
    assert_eq!(ask(broken), Err(BackendError::BrokenRow));
    let infeasible = |_: &Task<'_>| Ok(Outcome { stop: Stop::Infeasible, best: None });
    assert_eq!(ask(infeasible), Err(BackendError::FalselyInfeasible));
    let worse = |_: &Task<'_>| Ok(Outcome { stop: Stop::Proven, best: Some(vec![1, 1, 1]) });
    assert_eq!(ask(worse), Ok(Found::Optimum(2)), "the incumbent is better, and proven in integers");
}

#[test]
fn where_a_backend_fails_the_search_in_integers_takes_over() {
    let fails = |_: &Task<'_>| Err(BackendError::Failed { message: "tired".to_owned() });
    assert_eq!(ask(fails), Ok(Found::Optimum(2)));
}

#[test]
fn a_failure_names_the_backend() {
    let error = SolveError { backend: "x", error: BackendError::Failed { message: "tired".to_owned() } };
    assert_eq!(error.to_string(), "the solver `x` failed: tired");
}

#[test]
fn what_propagation_decides_is_not_solved() {
    let (mut program, vars) = binaries(4);
    program.at_least(counted(&vars), 2, Role::Rule, Tag(0));
    program.at_most(counted(&vars[..2]), 0, Role::Rule, Tag(1));
    let backend = Scripted { says: |_| Err(BackendError::NoSolution) };
    let before = ASKED.get();
    let mut search = Search::new(program, Engine::new(&backend));
    assert_eq!(search.settle(&counted(&vars)), Ok(Found::Optimum(2)));
    assert_eq!(search.prefer(&vars), Ok(Found::Optimum(0)));
    assert_eq!(ASKED.get(), before);
}

/// Neighbours of a row are not taken together.
struct NoNeighbours(Vec<Var>);

impl Lazy for NoNeighbours {
    fn judge(&self, values: &[i64], _: &dyn Fn() -> bool) -> Verdict {
        let pairs = self.0.windows(2);
        match pairs.into_iter().find(|pair| pair.iter().all(|var| values[var.0] == 1)) {
            None => Verdict::Accepted,
            Some(pair) => Verdict::Cut { expression: counted(pair).into(), rhs: 1 },
        }
    }
}

#[test]
fn what_a_lazy_constraint_cuts_off_is_never_the_incumbent() {
    let (program, vars) = five();
    on_every_backend(&program, |name, search| {
        let mut search = search.under(Arc::new(NoNeighbours(vars.clone())));
        // Without it two of the first three and two of the last three would be three in all; now it is 1, 3 and 5.
        assert_eq!(search.settle(&weighted(&vars, &[1, 1, 9, 1, 1])), Ok(Found::Optimum(11)), "{name}");
        assert_eq!(search.prefer(&vars), Ok(Found::Optimum(0)), "{name}");
        assert_eq!(search.incumbent(), Some(&[1, 0, 1, 0, 1][..]), "{name}");
        search.forbid(&[vars[2]]);
        assert_eq!(search.minimize(&[]), Ok(Found::Infeasible), "{name}");
    });
}

/// Knows nothing.
struct Undecided;

impl Lazy for Undecided {
    fn judge(&self, _: &[i64], _: &dyn Fn() -> bool) -> Verdict {
        Verdict::Unsettled
    }
}

#[test]
fn what_cannot_be_judged_interrupts_the_stage() {
    let (program, vars) = five();
    on_every_backend(&program, |name, search| {
        let mut search = search.under(Arc::new(Undecided));
        assert_eq!(search.minimize(&counted(&vars)), Ok(Found::Interrupted), "{name}");
        assert_eq!(search.incumbent(), None, "{name}");
    });
}
