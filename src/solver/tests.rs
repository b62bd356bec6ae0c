//! One suite for all backends.

use super::{BACKENDS, Backend, Stop, Task};
use crate::catalog::ExamId;
use crate::model::{Affine, Model, Origin, Quantity, Var, evaluate};

fn model(upper: &[i64]) -> Model {
    let mut model = Model::default();
    for (i, upper) in upper.iter().enumerate() {
        model.column(Quantity::Sit(ExamId(i)), 0, *upper);
    }
    model
}

fn sum(coefficients: &[i64]) -> Affine {
    let terms = coefficients.iter().enumerate().map(|(i, c)| (Var(i), *c));
    Affine { constant: 0, terms: terms.filter(|(_, c)| *c != 0).collect() }
}

fn on_every_backend(model: &Model, minimize: &[i64], check: impl Fn(&dyn Backend, Stop, Option<i128>)) {
    let terms = sum(minimize).terms;
    for backend in BACKENDS {
        let task = Task { model, minimize: &terms, start: None, remaining: None };
        let outcome = backend.solve(&task).expect("the backend does not fail");
        let value = outcome.best.map(|values| {
            assert!(model.is_satisfied_by(&values), "{}", backend.name());
            evaluate(&terms, &values)
        });
        check(*backend, outcome.stop, value);
    }
}

#[test]
fn a_knapsack_whose_relaxation_is_fractional() {
    // 2x + y reaches 11 at 14; y + z costs 15, 4x costs 16; the relaxation stops at 11z/7.
    let mut m = model(&[9, 9, 9]);
    m.at_least(sum(&[3, 5, 7]), 11, Origin::Structure);
    on_every_backend(&m, &[4, 6, 9], |backend, stop, value| {
        assert_eq!((stop, value), (Stop::Proven, Some(14)), "{}", backend.name());
    });
}

#[test]
fn an_odd_cycle_needs_two_of_three() {
    let mut m = model(&[1, 1, 1]);
    for pair in [[1, 1, 0], [0, 1, 1], [1, 0, 1]] {
        m.at_least(sum(&pair), 1, Origin::Structure);
    }
    on_every_backend(&m, &[1, 1, 1], |backend, stop, value| {
        assert_eq!((stop, value), (Stop::Proven, Some(2)), "{}", backend.name());
    });
}

#[test]
fn fractions_that_no_integer_meets_are_infeasible() {
    let mut m = model(&[9, 9]);
    m.at_least(sum(&[2, 4]), 7, Origin::Structure);
    m.at_most(sum(&[2, 4]), 7, Origin::Structure);
    on_every_backend(&m, &[1, 1], |backend, stop, value| {
        assert_eq!((stop, value), (Stop::Infeasible, None), "{}", backend.name());
    });
}

#[test]
fn an_objective_may_reward() {
    let mut m = model(&[1, 1, 1]);
    m.at_most(sum(&[1, 1, 1]), 2, Origin::Structure);
    on_every_backend(&m, &[-4, -2, -1], |backend, stop, value| {
        assert_eq!((stop, value), (Stop::Proven, Some(-6)), "{}", backend.name());
    });
}

#[test]
fn nothing_to_minimise_is_a_question_of_feasibility() {
    let mut m = model(&[1, 1]);
    m.at_least(sum(&[1, 1]), 1, Origin::Structure);
    on_every_backend(&m, &[], |backend, stop, value| {
        assert_eq!((stop, value), (Stop::Proven, Some(0)), "{}", backend.name());
    });
}

#[test]
fn prices_in_minor_units_stay_exact() {
    let mut m = model(&[1, 1, 1, 1]);
    m.at_least(sum(&[1, 1, 1, 1]), 2, Origin::Structure);
    let prices = [1_000_000_007, 1_000_000_006, 1_000_000_009, 1_000_000_005];
    on_every_backend(&m, &prices, |backend, stop, value| {
        assert_eq!((stop, value), (Stop::Proven, Some(2_000_000_011)), "{}", backend.name());
    });
}

#[test]
fn a_limit_that_is_over_proves_nothing() {
    let mut m = model(&[1; 30]);
    for i in 0..28 {
        let mut row = [0; 30];
        row[i..i + 3].fill(1);
        m.at_least(sum(&row), 2, Origin::Structure);
    }
    let terms = sum(&[3; 30]).terms;
    let over = || std::time::Duration::ZERO;
    for backend in BACKENDS {
        let task = Task { model: &m, minimize: &terms, start: None, remaining: Some(&over) };
        let outcome = backend.solve(&task).expect("a limit is not a failure");
        assert_eq!(outcome.stop, Stop::TimeLimit, "{}", backend.name());
    }
}
