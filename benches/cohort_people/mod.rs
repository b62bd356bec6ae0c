//! Seeded people who follow a programme over its years, with noise.

use std::io::Write;

/// Writes a file.
type Text = fn() -> String;

/// A cohort and what it is asked.
pub struct Case {
    pub name: &'static str,
    pub about: &'static str,
    pub goal: &'static str,
    /// The catalog and the prices, where they are not built in.
    pub files: Option<(Text, Text)>,
    pub write: fn(usize, &mut dyn Write),
}

pub const CASES: &[Case] = &[
    Case {
        name: "mcse",
        about: "histories of the years 1998 to 2004",
        goal: "mcse",
        files: None,
        write: mcse,
    },
    Case {
        name: "mcse-independent",
        about: "histories in which each exam was passed by itself",
        goal: "mcse",
        files: None,
        write: mcse_independent,
    },
    Case {
        name: "unlike",
        about: "60 unlike exams, 4 tracks of 8 slots",
        goal: "master",
        files: Some((unlike_catalog, unlike_prices)),
        write: unlike,
    },
    Case {
        name: "credits",
        about: "credits, requirements and offers",
        goal: "degree",
        files: Some((credits_catalog, credits_prices)),
        write: credits,
    },
];

/// splitmix64.
struct Rng(u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

fn rows(
    count: usize,
    out: &mut dyn Write,
    mut person: impl FnMut(&mut Rng) -> (Vec<&'static str>, &'static str),
) {
    let mut rng = Rng(2004);
    writeln!(out, "id,passed,held").expect("room");
    for n in 0..count {
        let (passed, held) = person(&mut rng);
        writeln!(out, "C{:07},{},{held}", n * 7 + rng.below(7), passed.join(";")).expect("room");
    }
}

/// Someone works through lists in their order, skips some, stops somewhere.
fn walk(rng: &mut Rng, path: &[&[&'static str]], stop: usize, passed: &mut Vec<&'static str>) {
    for choices in path {
        if rng.chance(stop) || passed.len() >= 12 {
            return;
        }
        // The first choices of a list are the popular ones.
        let at = rng.below(choices.len()).min(rng.below(choices.len()));
        let exam = choices[at];
        if !passed.contains(&exam) {
            passed.push(exam);
        }
    }
}

const NT4: &[&[&str]] = &[&["70-067"], &["70-073"], &["70-068"], &["70-058"]];
const W2000: &[&[&str]] = &[
    &["70-210", "70-270"],
    &["70-215"],
    &["70-216", "70-218"],
    &["70-217"],
    &["70-219", "70-220", "70-221", "70-226"],
    &["70-218", "70-227", "70-228", "70-229", "70-224", "70-222"],
    &["70-244", "70-227", "70-228", "70-086"],
];
const W2003: &[&[&str]] = &[
    &["70-270", "70-210"],
    &["70-290"],
    &["70-291"],
    &["70-293"],
    &["70-294"],
    &["70-298", "70-297"],
    &["70-299", "70-284", "70-227", "70-228", "70-229", "70-086"],
];

fn mcse(count: usize, out: &mut dyn Write) {
    rows(count, out, |rng| {
        let mut passed = Vec::new();
        let held = match rng.below(100) {
            0..15 => "",
            15..25 => {
                walk(rng, NT4, 10, &mut passed);
                if passed.len() == 4 && rng.chance(50) { "mcse-nt4" } else { "" }
            }
            25..70 => {
                walk(rng, W2000, 14, &mut passed);
                match passed.len() {
                    7 => "mcse-2000",
                    4..7 if rng.chance(30) => "mcsa-2000",
                    _ => "",
                }
            }
            _ => "",
        };
        let stop = if held.is_empty() { 25 } else { 60 };
        walk(rng, W2003, stop, &mut passed);
        if rng.chance(3) {
            walk(rng, &[&["70-018", "70-026", "70-027", "70-059", "70-087", "70-240"]], 0, &mut passed);
        }
        (passed, held)
    });
}

const CORE: &[&str] = &["70-290", "70-291", "70-293", "70-294"];
const BESIDE: &[&str] =
    &["70-270", "70-297", "70-298", "70-227", "70-228", "70-229", "70-284", "70-299", "70-086"];
const OLDER: &[&str] = &[
    "70-210", "70-215", "70-216", "70-217", "70-218", "70-219", "70-220", "70-221", "70-226", "70-214",
    "70-222", "70-224", "70-244",
];

/// What was passed says little of what else was: few people are alike.
fn mcse_independent(count: usize, out: &mut dyn Write) {
    rows(count, out, |rng| {
        let progress = rng.below(100);
        let mut passed = Vec::new();
        let mut each = |rng: &mut Rng, exams: &[&'static str], percent: usize| {
            passed.extend(exams.iter().filter(|_| rng.chance(percent)));
        };
        each(rng, CORE, progress);
        each(rng, BESIDE, progress / 5);
        if rng.chance(33) {
            each(rng, OLDER, 30);
        }
        let held = if rng.chance(33) { ["mcse-nt4", "mcsa-2000", "mcse-2000"][rng.below(3)] } else { "" };
        (passed, held)
    });
}

const UNLIKE: usize = 60;

/// Ids that live as long as the process.
fn id(prefix: &str, n: usize) -> &'static str {
    use std::sync::OnceLock;
    static IDS: OnceLock<Vec<(String, String)>> = OnceLock::new();
    let ids = IDS.get_or_init(|| (0..100).map(|n| (format!("u{n:02}"), format!("k{n:02}"))).collect());
    if prefix == "u" { &ids[n].0 } else { &ids[n].1 }
}

fn unlike_catalog() -> String {
    let mut rng = Rng(60);
    let mut text = "[catalog]\nid = \"unlike\"\ntitle = \"Unlike exams\"\nas_of = 2020-01-01\n".to_owned();
    for n in 0..UNLIKE {
        text += &format!("[exam.{}]\ntitle = \"Exam {n}\"\n", id("u", n));
    }
    text += "[credential.master]\ntitle = \"Master\"\n";
    for track in 0..4 {
        text += &format!("[[credential.master.track]]\nid = \"t{track}\"\n");
        for slot in 0..8 {
            let mut from: Vec<&str> = Vec::new();
            while from.len() < 9 {
                let exam = id("u", rng.below(UNLIKE));
                if !from.contains(&exam) {
                    from.push(exam);
                }
            }
            text +=
                &format!("[[credential.master.track.slot]]\nid = \"s{slot}\"\nneed = 1\nfrom = {from:?}\n");
        }
    }
    text
}

fn unlike_prices() -> String {
    let mut rng = Rng(61);
    let prices: String =
        (0..UNLIKE).map(|n| format!("{},{}.00,USD\n", id("u", n), 80 + rng.below(90))).collect();
    format!("item,price,currency\n{prices}")
}

/// Weakly correlated: half of the people are of a few kinds, the others have passed what they liked.
fn unlike(count: usize, out: &mut dyn Write) {
    rows(count, out, |rng| {
        let mut passed = Vec::new();
        let few = rng.chance(52);
        let most = if few { rng.below(3) } else { 3 + rng.below(8) };
        while passed.len() < most {
            let exam = id("u", rng.below(UNLIKE));
            if !passed.contains(&exam) {
                passed.push(exam);
            }
        }
        passed.sort_unstable();
        (passed, "")
    });
}

fn credits_catalog() -> String {
    let mut text = "[catalog]\nid = \"credits\"\ntitle = \"Credits\"\nas_of = 2020-01-01\n".to_owned();
    for n in 0..24 {
        text += &format!("[exam.{}]\ntitle = \"Exam {n}\"\n", id("k", n));
        if n % 5 == 4 {
            text += &format!("requires = [\"{}\"]\n", id("k", n - 3));
        }
    }
    text += "[credential.degree]\ntitle = \"Degree\"\n[[credential.degree.track]]\nid = \"full\"\n";
    for slot in 0..3 {
        let from =
            (0..10).map(|n| format!("{{ item = \"{}\", units = {} }}", id("k", slot * 7 + n), 2 + n % 4));
        let from = from.collect::<Vec<_>>().join(", ");
        text += &format!("[[credential.degree.track.slot]]\nid = \"s{slot}\"\nneed = 11\nfrom = [{from}]\n");
    }
    text
}

fn credits_prices() -> String {
    let mut rng = Rng(62);
    let prices: String =
        (0..24).map(|n| format!("{},{}.00,USD,\n", id("k", n), 80 + rng.below(90))).collect();
    format!("item,price,currency,covers\n{prices}pack,250.00,USD,k02;k09;k16\n")
}

/// Strongly correlated: people follow a recommended order.
fn credits(count: usize, out: &mut dyn Write) {
    rows(count, out, |rng| {
        let most = rng.below(12);
        let mut passed: Vec<&str> = (0..most).map(|n| id("k", n * 2)).collect();
        if rng.chance(35) {
            let extra = id("k", rng.below(24));
            if !passed.contains(&extra) {
                passed.push(extra);
            }
        }
        (passed, "")
    });
}
