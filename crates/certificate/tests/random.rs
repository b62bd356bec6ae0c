//! Certificates of random programs, and lies made of them, against all points. `STUDYPATH_CASES` sets how many,
//! `STUDYPATH_SEED` asks a single one.

mod support;

use std::collections::BTreeMap;

use studypath_certificate::{Checked, Claim, Sense, check};
use support::{Lie, Program, Row, certificate, evaluate, least, lie, seeds};

#[test]
fn what_is_proven_is_so() {
    let (mut infeasible, mut staged) = (0, 0);
    for seed in seeds(3_000) {
        let (program, objectives, text) = certificate(seed);
        let checked = check(&text).unwrap_or_else(|why| panic!("seed {seed}: {why}\n{text}"));
        assert_eq!(read(&checked), program, "seed {seed}");
        let values = match &checked.claim {
            Claim::Infeasible => None,
            Claim::Optimum { stages, .. } => Some(stages.iter().map(|stage| stage.value).collect()),
        };
        assert_eq!(values, least(&program, &objectives), "seed {seed}\n{text}");
        assert!(is_true(&checked), "seed {seed}\n{text}");
        infeasible += u64::from(values.is_none());
        staged += u64::from(objectives.len() > 1);
    }
    let asked = seeds(3_000).count() as u64;
    assert!(asked < 100 || (infeasible > asked / 20 && staged > asked / 4), "{infeasible}, {staged}");
}

/// Whatever is changed in a certificate: it is refused, or what it says is still true.
#[test]
fn lies_are_refused() {
    let mut outcomes: BTreeMap<&str, [u64; 2]> = BTreeMap::new();
    for seed in seeds(10_000) {
        let Lie { kind, text: lie, of: text } = lie(seed);
        let outcome = outcomes.entry(kind).or_default();
        match check(&lie) {
            Err(_) => outcome[0] += 1,
            Ok(checked) => {
                assert!(is_true(&checked), "seed {seed}, {kind}\n{text}\nbecame\n{lie}");
                outcome[1] += 1;
            }
        }
    }
    let many = outcomes.values().all(|outcome| outcome.iter().sum::<u64>() > 100);
    let blind: Vec<_> = outcomes.iter().filter(|(_, outcome)| many && outcome[0] == 0).collect();
    assert!(blind.is_empty(), "no lie of these kinds is refused: {blind:?}");
}

/// The program that a file is about.
fn read(checked: &Checked) -> Program {
    let rows = checked.rows.iter();
    Program {
        columns: checked.columns.iter().map(|column| (column.lower, column.upper)).collect(),
        rows: rows
            .map(|row| Row { terms: row.terms.clone(), at_least: row.sense == Sense::AtLeast, rhs: row.rhs })
            .collect(),
    }
}

/// Do all points agree?
fn is_true(checked: &Checked) -> bool {
    let program = read(checked);
    let solutions = program.solutions();
    match &checked.claim {
        Claim::Infeasible => solutions.is_empty(),
        Claim::Optimum { stages, witness } => {
            let objectives: Vec<_> = stages.iter().map(|stage| stage.terms.clone()).collect();
            let values: Vec<i64> = stages.iter().map(|stage| stage.value).collect();
            solutions.contains(witness)
                && least(&program, &objectives).as_ref() == Some(&values)
                && objectives.iter().zip(&values).all(|(terms, value)| evaluate(terms, witness) == *value)
        }
    }
}
