//! Stages and the choice among equals, compared with trying everything. `STUDYPATH_CASES` sets how many random programs,
//! `STUDYPATH_SEED` asks a single one.

mod support;

use studypath_ilp::{BACKENDS, Engine, Found, Search, backend};
use support::{Staged, enumerated, on_seeds, side_by_side, staged};

/// What a search says of the stages, and where it ends.
fn solved(staged: &Staged, mut search: Search<'_>, seed: u64) -> Option<(Vec<i64>, Vec<i64>)> {
    let mut values = Vec::new();
    for terms in &staged.stages {
        match search.settle(terms).expect("small numbers") {
            Found::Optimum(value) => values.push(value),
            Found::Infeasible => return None,
            Found::Interrupted => panic!("seed {seed}: there is no limit"),
        }
    }
    match search.prefer(&staged.preferred).expect("small numbers") {
        Found::Infeasible => None,
        found => {
            assert_eq!(found, Found::Optimum(0));
            Some((values, search.incumbent().expect("an optimum has one").to_vec()))
        }
    }
}

fn compare(name: &str, seed: u64) {
    let case = staged(seed);
    let engine = Engine::new(backend::by_name(name).expect("built in"));
    let found = solved(&case, Search::new(case.program.clone(), engine), seed);
    let known = enumerated(&case);
    assert_eq!(
        found.as_ref().map(|(values, _)| values),
        known.as_ref().map(|(values, _)| values),
        "seed {seed}"
    );
    if let (Some((_, values)), Some((_, left))) = (found, known) {
        assert!(left.contains(&values), "seed {seed}: {values:?} is none of {left:?}");
    }
}

#[test]
fn the_search_in_integers_agrees_with_trying_everything() {
    on_seeds(20_000, |seed| compare("exact", seed));
}

#[test]
fn so_does_every_backend() {
    for backend in BACKENDS {
        on_seeds(2_000, |seed| compare(backend.name(), seed));
    }
}

#[test]
fn programs_side_by_side_are_solved_as_each_is_alone() {
    on_seeds(300, |seed| {
        let all: Vec<Staged> = (0..60).map(|place| staged(seed * 60 + place)).collect();
        let possible: Vec<Staged> = all.into_iter().filter(|one| enumerated(one).is_some()).collect();
        let engine = Engine::new(backend::by_name("exact").expect("built in"));
        let whole = side_by_side(&possible);
        let (values, assignment) =
            solved(&whole, Search::new(whole.program.clone(), engine), seed).expect("all are possible");
        let (mut sums, mut first) = (vec![0; 3], 0);
        for one in &possible {
            let (known, left) = enumerated(one).expect("possible");
            sums.iter_mut().zip(known).for_each(|(sum, value)| *sum += value);
            let end = first + one.program.columns.len();
            assert!(
                left.iter().any(|values| values == &assignment[first..end]),
                "seed {seed}, column {first}"
            );
            first = end;
        }
        assert_eq!(values, sums, "seed {seed}");
    });
}
