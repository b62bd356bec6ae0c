//! Solves random programs and prints what came of each, with its certificate: to compare machines, byte by byte.
//!
//! `cargo run -p studypath-ilp --example random_programs -- [PROGRAMS]`, 1,000 unless told otherwise.
#![allow(clippy::print_stdout, clippy::disallowed_methods)]

#[path = "../tests/support/mod.rs"]
#[allow(dead_code)]
mod support;

use studypath_ilp::{Engine, Labels, Program, Role, Search, Tag, Var, default_backend};
use support::{Dice, Staged, side_by_side, staged};

/// Forty things of different prices, some of which fill twelve needs of several units each.
fn covering(seed: u64) -> Staged {
    let mut dice = Dice::new(seed);
    let mut program = Program::default();
    let preferred: Vec<Var> = (0..40).map(|_| program.binary(Tag(0))).collect();
    for _ in 0..12 {
        let units = |var: &Var| dice.once_in(5).then(|| (*var, dice.between(1, 4)));
        let terms: Vec<(Var, i64)> = preferred.iter().filter_map(units).collect();
        let most: i64 = terms.iter().map(|(_, units)| units).sum();
        program.at_least(terms, most / 2, Role::Rule, Tag(0));
    }
    let prices = preferred.iter().map(|var| (*var, dice.between(80, 200))).collect();
    Staged { program, stages: vec![prices], preferred }
}

fn main() {
    let programs = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1_000);
    for seed in 0..programs {
        let case = match seed % 4 {
            0 | 1 => staged(seed),
            2 => side_by_side(&[staged(seed), staged(seed + 1), staged(seed + 2)]),
            _ => covering(seed),
        };
        let mut search = Search::proving(case.program.clone(), Engine::new(default_backend()));
        let stages: Vec<_> = case.stages.iter().map(|terms| search.settle(terms)).collect();
        let chosen = search.prefer(&case.preferred);
        println!("{seed}: {stages:?} {chosen:?} {:?}", search.incumbent());
        println!("{}", search.certificate(&Labels::default()).unwrap_or_default());
    }
}
