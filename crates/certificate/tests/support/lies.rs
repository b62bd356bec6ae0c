//! Certificates that are changed in one of many ways.

use super::{Random, STEPS, certificate, redigested, wrong_certificate};

/// What became of a certificate, and the kind of the change.
pub struct Lie {
    pub kind: &'static str,
    pub text: String,
    pub of: String,
}

/// The lie of this seed.
pub fn lie(seed: u64) -> Lie {
    let mut random = Random::new(seed ^ 0x11e5);
    let (kind, change) = KINDS[usize::try_from(seed).expect("small") % KINDS.len()];
    // Not every certificate has what is to be changed.
    let mut changed = (0..60).map(|more| {
        let (.., of) = certificate(seed + 7 * more);
        Lie { kind, text: change(&of, &mut random), of }
    });
    let is_lie = |lie: &Lie| !lie.text.lines().eq(lie.of.lines());
    changed.find(is_lie).unwrap_or_else(|| panic!("seed {seed}, {kind}"))
}

type Change = fn(&str, &mut Random) -> String;

const KINDS: &[(&str, Change)] = &[
    ("a value", |text, random| {
        number(text, random, &["minimize", "lemma"], |place, word| place == 1 && !word.contains(':'))
    }),
    ("a multiple", |text, random| number(text, random, &["narrow", "equate", "round"], is_factor)),
    ("a row", |text, random| index(text, random, &["narrow", "equate", "round"])),
    ("a column", |text, random| match random.below(2) {
        0 => index(text, random, &["minimize", "lemma", "witness"]),
        _ => number(text, random, &["branch"], |place, _| place == 1),
    }),
    ("an objective", |text, random| number(text, random, &["minimize", "lemma"], is_factor)),
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
    ("a belief", |_, random| wrong_certificate(random)),
    ("many", |text, random| {
        let mut text = text.to_owned();
        for _ in 0..random.between(2, 4) {
            let (_, change) = KINDS[random.below(KINDS.len() - 1)];
            text = redigested(&change(&text, random));
        }
        text
    }),
];

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
