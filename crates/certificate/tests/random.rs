//! Certificates of random programs, and lies made of them, against all points. `STUDYPATH_CASES` sets how many,
//! `STUDYPATH_SEED` asks a single one.

mod support;

use std::collections::BTreeMap;

use studypath_certificate::{Checked, Claim, Sense, check};
use support::{Program, Random, Row, certificate, evaluate, least, redigested, seeds};

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
        let mut random = Random::new(seed ^ 0x11e5);
        let (kind, change) = KINDS[usize::try_from(seed).expect("small") % KINDS.len()];
        // Not every certificate has what is to be changed.
        let changed = (0..60).map(|more| {
            let (.., text) = certificate(seed + 7 * more);
            (change(&text, &mut random), text)
        });
        let is_lie = |(lie, text): &(String, String)| !lie.lines().eq(text.lines());
        let (lie, text) = changed.into_iter().find(is_lie).unwrap_or_else(|| panic!("seed {seed}, {kind}"));
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

type Change = fn(&str, &mut Random) -> String;

const KINDS: &[(&str, Change)] = &[
    ("a value", |text, random| {
        number(text, random, &["minimize"], |place, word| place == 1 && !word.contains(':'))
    }),
    ("a multiple", |text, random| number(text, random, &["narrow", "equate", "round"], is_factor)),
    ("a row", |text, random| index(text, random, &["narrow", "equate", "round"])),
    ("a column", |text, random| match random.below(2) {
        0 => index(text, random, &["minimize", "witness"]),
        _ => number(text, random, &["branch"], |place, _| place == 1),
    }),
    ("an objective", |text, random| number(text, random, &["minimize"], is_factor)),
    ("the order", swap),
    ("a line less", |text, random| lines(text, random, |_| String::new())),
    ("a line twice", |text, random| lines(text, random, |line| format!("{line}\n{line}\n"))),
    ("lines less", some_less),
    ("lines from elsewhere", splice),
    ("the witness", |text, random| number(text, random, &["witness"], is_factor)),
    ("a coefficient", |text, random| redigested(&number(text, random, &["row"], is_factor))),
    ("a right side", |text, random| redigested(&number(text, random, &["row"], |place, _| place == 2))),
    ("a sense", |text, random| redigested(&lines_of(text, random, &["row"], |line, _| turned(line)))),
    ("a bound of a column", |text, random| {
        redigested(&number(text, random, &["column"], |place, _| place < 3))
    }),
    ("the head without its digest", |text, random| number(text, random, &["row", "column"], |_, _| true)),
    ("a branch", |text, random| number(text, random, &["branch"], |place, _| place == 2)),
    ("a divisor", |text, random| number(text, random, &["round"], |place, _| place == 1)),
    ("a flip", flip),
    ("a step", |text, random| lines_of(text, random, STEPS, another_step)),
    ("a belief", |_, random| support::wrong_certificate(random)),
    ("many", |text, random| {
        let mut text = text.to_owned();
        for _ in 0..random.between(2, 4) {
            let (_, change) = KINDS[random.below(KINDS.len() - 1)];
            text = redigested(&change(&text, random));
        }
        text
    }),
];

const STEPS: &[&str] =
    &["narrow", "equate", "round", "minimize", "impossible", "branch", "else", "done", "proven", "witness"];

fn is_factor(_: usize, word: &str) -> bool {
    word.contains(':')
}

/// Replaces one of the lines that begin with one of these words.
fn lines_of(
    text: &str,
    random: &mut Random,
    kinds: &[&str],
    change: impl Fn(&str, &mut Random) -> String,
) -> String {
    let is_kind = |line: &&str| kinds.iter().any(|kind| line.split(' ').next() == Some(kind));
    let count = text.lines().filter(is_kind).count();
    let mut left = random.below(count) + 1;
    let mut changed = String::new();
    for line in text.lines() {
        left = left.saturating_sub(usize::from(is_kind(&line)));
        if left == 0 {
            left = usize::MAX;
            changed.push_str(&change(line, random));
        } else {
            changed.push_str(line);
        }
        changed.push('\n');
    }
    changed
}

/// Replaces a line of the steps.
fn lines(text: &str, random: &mut Random, change: impl Fn(&str) -> String) -> String {
    lines_of(text, random, STEPS, |line, _| change(line))
}

/// Changes a word of a line; the place of its first word is 0.
fn word(
    text: &str,
    random: &mut Random,
    kinds: &[&str],
    is_meant: impl Fn(usize, &str) -> bool,
    change: impl Fn(&str, &mut Random) -> String,
) -> String {
    lines_of(text, random, kinds, |line, random| {
        let mut words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        let meant: Vec<usize> = (0..words.len()).filter(|at| is_meant(*at, &words[*at])).collect();
        if !meant.is_empty() {
            let at = *random.pick(&meant);
            words[at] = change(&words[at], random);
        }
        words.join(" ")
    })
}

/// Changes the number that ends a word.
fn number(text: &str, random: &mut Random, kinds: &[&str], is_meant: impl Fn(usize, &str) -> bool) -> String {
    word(text, random, kinds, is_meant, |word, random| {
        let start = word.find(':').map_or(0, |colon| colon + 1);
        let Ok(number) = word[start..].parse::<i64>() else { return word.to_owned() };
        let other = match random.below(4) {
            0 => -number,
            1 if kinds != ["column"] => number + 50 * random.between(-2, 2),
            _ => number + random.between(-2, 2),
        };
        format!("{}{other}", &word[..start])
    })
}

/// Changes the number before a colon.
fn index(text: &str, random: &mut Random, kinds: &[&str]) -> String {
    word(text, random, kinds, is_factor, |word, random| {
        let (_, factor) = word.split_once(':').expect("a colon");
        let star = if random.chance(15) { "*".to_owned() } else { random.below(12).to_string() };
        format!("{star}:{factor}")
    })
}

fn turned(line: &str) -> String {
    if line.contains("<=") { line.replace("<=", ">=") } else { line.replace(">=", "<=") }
}

fn another_step(line: &str, random: &mut Random) -> String {
    let step = random.pick(STEPS);
    match line.split_once(' ') {
        Some((_, rest)) if random.chance(70) => format!("{step} {rest}"),
        _ => (*step).to_owned(),
    }
}

fn flip(text: &str, random: &mut Random) -> String {
    lines_of(text, random, &["round"], |line, random| {
        let (before, flips) = line.split_once('/').unwrap_or((line, ""));
        let mut flips: Vec<String> = flips.split_whitespace().map(str::to_owned).collect();
        if flips.is_empty() || random.chance(50) {
            flips.push(random.below(5).to_string());
        } else {
            flips.remove(random.below(flips.len()));
        }
        format!("{before} / {}", flips.join(" "))
    })
}

fn swap(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let (a, b) = (random.below(lines.len()), random.below(lines.len()));
    if random.chance(50) {
        lines.swap(a, b);
    } else {
        let line = lines.remove(a);
        lines.insert(b.min(lines.len()), line);
    }
    lines.join("\n")
}

fn some_less(text: &str, random: &mut Random) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let (from, count) = (random.below(lines.len()), random.below(6) + 1);
    let kept = lines.iter().enumerate().filter(|(at, _)| *at < from || *at >= from + count);
    kept.map(|(_, line)| format!("{line}\n")).collect()
}

/// The steps of another certificate, in part or in whole, with or without its program.
fn splice(text: &str, random: &mut Random) -> String {
    let (.., other) = certificate(random.below(1_000) as u64);
    let (lines, others): (Vec<&str>, Vec<&str>) = (text.lines().collect(), other.lines().collect());
    let head =
        |lines: &[&str]| lines.iter().position(|line| line.starts_with("digest")).unwrap_or_default() + 1;
    let (from, to) = match random.chance(50) {
        true => (head(&lines), head(&others)),
        false => (random.below(lines.len()), random.below(others.len())),
    };
    let spliced = lines[..from].iter().chain(&others[to..]);
    redigested(&spliced.map(|line| format!("{line}\n")).collect::<String>())
}
