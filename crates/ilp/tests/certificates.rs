//! What a search writes down is accepted by a checker that shares nothing with it, and says the same. `STUDYPATH_CASES`
//! sets how many random programs, `STUDYPATH_SEED` asks a single one.

mod support;

use std::sync::atomic::{AtomicUsize, Ordering};

use studypath_certificate::{Claim, Stage, check};
use studypath_ilp::{Engine, Found, Labels, Role, Row, Search, Sense, Tag, Var, default_backend};
use support::{Staged, enumerated, on_seeds, side_by_side, staged};

/// The certificate of the stages and the choice of a case, checked, and how many lemmas it has.
fn certified(case: &Staged, seed: u64) -> (bool, Claim, usize) {
    let mut search = Search::proving(case.program.clone(), Engine::new(default_backend()));
    let mut is_possible = true;
    for (place, terms) in case.stages.iter().enumerate() {
        search.label(&place.to_string());
        is_possible &= search.settle(terms).expect("small numbers") != Found::Infeasible;
    }
    search.label("first");
    is_possible &= search.prefer(&case.preferred).expect("small numbers") != Found::Infeasible;
    let text =
        search.certificate(&Labels::default()).unwrap_or_else(|| panic!("seed {seed}: no certificate"));
    let checked = check(&text).unwrap_or_else(|refused| panic!("seed {seed}: {refused}\n{text}"));
    let program = case.program.without_implied();
    assert_eq!(checked.rows.len(), program.rows.len(), "seed {seed}");
    for (row, posted) in checked.rows.iter().zip(&program.rows) {
        let terms: Vec<(usize, i64)> = posted.terms.iter().map(|(Var(column), c)| (*column, *c)).collect();
        assert_eq!((&row.terms, row.rhs), (&terms, posted.rhs), "seed {seed}");
    }
    (is_possible, checked.claim, text.matches("\nlemma ").count())
}

/// The stages that are named and have all the terms of one of the case come to these values.
fn assert_values(case: &Staged, stages: &[Stage], values: &[i64], seed: u64) {
    for (place, value) in values.iter().enumerate() {
        let settled = stages.iter().find(|stage| stage.name == place.to_string());
        let settled = settled.map(|stage| (stage.value, stage.terms.len()));
        assert_eq!(settled, Some((*value, case.stages[place].len())), "seed {seed}");
    }
}

#[test]
fn every_answer_has_a_certificate_that_is_accepted() {
    on_seeds(20_000, |seed| {
        let case = staged(seed);
        match (certified(&case, seed), enumerated(&case)) {
            ((is_possible, Claim::Infeasible, _), None) => assert!(!is_possible, "seed {seed}"),
            ((_, Claim::Optimum { stages, witness }, _), Some((values, left))) => {
                assert_values(&case, &stages, &values, seed);
                let preferred = |values: &Vec<i64>| -> Vec<i64> {
                    case.preferred.iter().map(|var| values[var.0]).collect()
                };
                assert_eq!(preferred(&witness), preferred(&left[0]), "seed {seed}");
            }
            (claim, known) => panic!("seed {seed}: {claim:?} where {known:?} is right"),
        }
    });
}

/// The sum of two rows, which follows from them, and a row of another program, which need not follow.
fn with_implied(case: &Staged, other: &Staged) -> Staged {
    let mut program = case.program.clone();
    let as_at_most = |row: &Row| -> (Vec<(Var, i64)>, i64) {
        let sign = if row.sense == Sense::AtMost { 1 } else { -1 };
        (row.terms.iter().map(|(var, c)| (*var, sign * c)).collect(), sign * row.rhs)
    };
    if let [first, second, ..] = case.program.rows.as_slice() {
        let ((mut terms, one), (more, other)) = (as_at_most(first), as_at_most(second));
        terms.extend(more);
        program.at_most(terms, one + other, Role::Implied, Tag(0));
    }
    let is_there = |row: &&Row| row.terms.iter().all(|(var, _)| var.0 < case.program.columns.len());
    if let Some(row) = other.program.rows.iter().find(is_there) {
        program.rows.push(Row { role: Role::Implied, ..row.clone() });
    }
    Staged { program, stages: case.stages.clone(), preferred: case.preferred.clone() }
}

#[test]
fn what_is_implied_is_derived_and_not_believed() {
    let all_lemmas = AtomicUsize::new(0);
    on_seeds(10_000, |seed| {
        let case = staged(seed);
        let known = enumerated(&case);
        match (certified(&with_implied(&case, &staged(seed + 1)), seed), known) {
            ((_, Claim::Infeasible, _), None) => {}
            ((_, Claim::Optimum { stages, .. }, lemmas), Some((values, _))) => {
                assert_values(&case, &stages, &values, seed);
                all_lemmas.fetch_add(lemmas, Ordering::Relaxed);
            }
            (claim, known) => panic!("seed {seed}: {claim:?} where {known:?} is right"),
        }
    });
    assert!(all_lemmas.into_inner() > 0);
}

#[test]
fn so_have_larger_ones_whose_parts_are_proven_one_by_one() {
    let all_lemmas = AtomicUsize::new(0);
    on_seeds(300, |seed| {
        let all: Vec<Staged> = (0..4).map(|place| staged(seed * 4 + place)).collect();
        let possible: Vec<Staged> = all.into_iter().filter(|one| enumerated(one).is_some()).collect();
        let mut sums = vec![0; 3];
        for one in &possible {
            let (known, _) = enumerated(one).expect("possible");
            sums.iter_mut().zip(known).for_each(|(sum, value)| *sum += value);
        }
        let whole = side_by_side(&possible);
        let (_, Claim::Optimum { stages, .. }, lemmas) = certified(&whole, seed) else {
            panic!("seed {seed}")
        };
        assert_values(&whole, &stages, &sums, seed);
        all_lemmas.fetch_add(lemmas, Ordering::Relaxed);
    });
    assert!(all_lemmas.into_inner() > 0);
}
