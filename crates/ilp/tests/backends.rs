//! One suite for all backends: each of them answers every program, and is compared with what is known.

use proptest::prelude::*;
use studypath_ilp::{
    BACKENDS, Backend, Outcome, Program, Role, Stop, Tag, Task, Var, backend, default_backend, evaluate,
};

fn program(upper: &[i64]) -> Program {
    let mut program = Program::default();
    for upper in upper {
        program.column(0, *upper, Tag(0));
    }
    program
}

fn sum(coefficients: &[i64]) -> Vec<(Var, i64)> {
    let terms = coefficients.iter().enumerate().map(|(i, c)| (Var(i), *c));
    terms.filter(|(_, c)| *c != 0).collect()
}

fn solve(
    backend: &dyn Backend,
    program: &Program,
    minimize: &[(Var, i64)],
    start: Option<&[i64]>,
) -> Outcome {
    let task = Task { program, minimize, start, remaining: None };
    backend.solve(&task).expect("the backend does not fail")
}

/// Every backend comes to this end, with a solution of this value.
fn every_backend_says(program: &Program, minimize: &[i64], stop: Stop, value: Option<i128>) {
    let terms = sum(minimize);
    for backend in BACKENDS {
        let outcome = solve(*backend, program, &terms, None);
        assert!(outcome.best.iter().all(|values| program.is_satisfied_by(values)), "{}", backend.name());
        let found = outcome.best.map(|values| evaluate(&terms, &values));
        assert_eq!((outcome.stop, found), (stop, value), "{}", backend.name());
    }
}

#[test]
fn a_knapsack_whose_relaxation_is_fractional() {
    // 2x + y reaches 11 at 14; y + z costs 15, 4x costs 16; the relaxation stops at 11z/7.
    let mut p = program(&[9, 9, 9]);
    p.at_least(sum(&[3, 5, 7]), 11, Role::Rule, Tag(0));
    every_backend_says(&p, &[4, 6, 9], Stop::Proven, Some(14));
}

#[test]
fn an_odd_cycle_needs_two_of_three() {
    let mut p = program(&[1, 1, 1]);
    for pair in [[1, 1, 0], [0, 1, 1], [1, 0, 1]] {
        p.at_least(sum(&pair), 1, Role::Rule, Tag(0));
    }
    every_backend_says(&p, &[1, 1, 1], Stop::Proven, Some(2));
}

#[test]
fn fractions_that_no_integer_meets_are_infeasible() {
    let mut p = program(&[9, 9]);
    p.at_least(sum(&[2, 4]), 7, Role::Rule, Tag(0));
    p.at_most(sum(&[2, 4]), 7, Role::Rule, Tag(0));
    every_backend_says(&p, &[1, 1], Stop::Infeasible, None);
}

#[test]
fn an_objective_may_reward() {
    let mut p = program(&[1, 1, 1]);
    p.at_most(sum(&[1, 1, 1]), 2, Role::Rule, Tag(0));
    every_backend_says(&p, &[-4, -2, -1], Stop::Proven, Some(-6));
}

#[test]
fn bounds_may_be_negative() {
    let mut p = Program::default();
    let (x, y) = (p.column(-5, -1, Tag(0)), p.column(-3, 4, Tag(1)));
    p.at_least([(x, 2), (y, 1)], -6, Role::Rule, Tag(0));
    every_backend_says(&p, &[3, 2], Stop::Proven, Some(-10));
}

#[test]
fn nothing_to_minimise_is_a_question_of_feasibility() {
    let mut p = program(&[1, 1]);
    p.at_least(sum(&[1, 1]), 1, Role::Rule, Tag(0));
    every_backend_says(&p, &[], Stop::Proven, Some(0));
}

#[test]
fn prices_in_minor_units_stay_exact() {
    let mut p = program(&[1, 1, 1, 1]);
    p.at_least(sum(&[1, 1, 1, 1]), 2, Role::Rule, Tag(0));
    let prices = [1_000_000_007, 1_000_000_006, 1_000_000_009, 1_000_000_005];
    every_backend_says(&p, &prices, Stop::Proven, Some(2_000_000_011));
}

#[test]
fn a_limit_that_is_over_proves_nothing() {
    let mut p = program(&[1; 30]);
    for i in 0..28 {
        let mut row = [0; 30];
        row[i..i + 3].fill(1);
        p.at_least(sum(&row), 2, Role::Rule, Tag(0));
    }
    let terms = sum(&[3; 30]);
    let over = || std::time::Duration::ZERO;
    for backend in BACKENDS {
        let task = Task { program: &p, minimize: &terms, start: None, remaining: Some(&over) };
        let outcome = backend.solve(&task).expect("a limit is not a failure");
        assert_eq!(outcome.stop, Stop::TimeLimit, "{}", backend.name());
    }
}

#[test]
fn a_limit_that_never_comes_is_none() {
    let p = program(&[1, 1]);
    let never = || std::time::Duration::MAX;
    for backend in BACKENDS {
        let task = Task { program: &p, minimize: &[], start: None, remaining: Some(&never) };
        assert_eq!(backend.solve(&task).map(|found| found.stop), Ok(Stop::Proven), "{}", backend.name());
    }
}

#[test]
fn backends_are_found_by_name_in_any_letter_case() {
    for (name, known) in backend::names().into_iter().zip(BACKENDS) {
        assert_eq!(backend::by_name(&name.to_uppercase()).map(Backend::name), Some(known.name()));
    }
    assert_eq!(default_backend().name(), backend::names()[0]);
    assert!(backend::by_name("none").is_none());
}

/// The least value by trying every assignment.
fn brute_force(program: &Program, minimize: &[(Var, i64)]) -> Option<i128> {
    let mut values: Vec<i64> = program.columns.iter().map(|c| c.lower).collect();
    let mut best: Option<i128> = None;
    loop {
        if program.is_satisfied_by(&values) {
            let value = evaluate(minimize, &values);
            best = Some(best.map_or(value, |best| best.min(value)));
        }
        let next = (0..values.len()).find(|i| values[*i] < program.columns[*i].upper);
        let Some(next) = next else { return best };
        for (value, column) in values.iter_mut().zip(&program.columns).take(next) {
            *value = column.lower;
        }
        values[next] += 1;
    }
}

prop_compose! {
    /// Up to six variables, up to five rows that a corner of the box meets or nearly meets.
    fn programs()(
        bounds in prop::collection::vec((-2_i64..=1, 0_i64..=2), 1..=6),
        rows in prop::collection::vec((prop::collection::vec(-4_i64..=4, 6), any::<bool>(), -6_i64..=6), 0..=5),
        objective in prop::collection::vec(-5_i64..=5, 6),
    ) -> (Program, Vec<(Var, i64)>) {
        let mut program = Program::default();
        for (lower, span) in &bounds {
            program.column(*lower, lower + span, Tag(0));
        }
        for (coefficients, is_at_most, rhs) in rows {
            let terms = sum(&coefficients[..bounds.len()]);
            match is_at_most {
                true => program.at_most(terms, rhs, Role::Rule, Tag(0)),
                false => program.at_least(terms, rhs, Role::Rule, Tag(0)),
            }
        }
        (program, sum(&objective[..bounds.len()]))
    }
}

proptest! {
    #[test]
    fn every_backend_agrees_with_trying_everything((program, minimize) in programs()) {
        let best = brute_force(&program, &minimize);
        for backend in BACKENDS {
            let outcome = solve(*backend, &program, &minimize, None);
            prop_assert_eq!(outcome.stop == Stop::Proven, best.is_some(), "{}", backend.name());
            let found = outcome.best.map(|values| evaluate(&minimize, &values));
            prop_assert_eq!(found, best, "{}", backend.name());
        }
    }
}
