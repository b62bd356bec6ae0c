//! Catalogs of one kind in many sizes, as a maintainer could write them down.

use std::fmt::Write as _;

/// A catalog, its price list, and what is asked about it.
pub struct Asked {
    pub catalog: String,
    pub prices: String,
    pub options: &'static [&'static str],
}

/// What grows, in how many sizes, and how many exams it is made of.
pub struct Kind {
    pub name: &'static str,
    pub sizes: &'static [usize],
    pub write: fn(usize) -> Asked,
}

const SIZES: &[usize] = &[10, 30, 100, 300, 1_000, 3_000];
const ORDERED: &[usize] = &[8, 16, 32, 64];

pub const KINDS: [Kind; 7] = [
    Kind { name: "half of each ten", sizes: SIZES, write: plain },
    Kind { name: "half of all", sizes: SIZES, write: half },
    Kind { name: "credentials in a chain", sizes: SIZES, write: chain },
    Kind { name: "credentials one in another", sizes: SIZES, write: nested },
    Kind { name: "credentials in a circle", sizes: SIZES, write: circle },
    Kind { name: "all, in bundles of five", sizes: SIZES, write: bundles },
    Kind { name: "all, in order, at a pace", sizes: ORDERED, write: paced },
];

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// The exams `e0`, `e1` ..., with what is said of each, and their prices.
fn exams(count: usize, of: impl Fn(usize) -> String) -> Asked {
    let mut catalog =
        "[catalog]\nid = \"scale\"\ntitle = \"Scale\"\nas_of = 2026-06-01\nprices = \"prices.csv\"\n"
            .to_owned();
    let mut prices = "item,price,currency,covers\n".to_owned();
    let mut random = Random(1);
    for exam in 0..count {
        let _ = writeln!(catalog, "[exam.e{exam}]\ntitle = \"Exam {exam}\"\n{}", of(exam));
        let _ = writeln!(prices, "e{exam},{}.00,USD,", 50 + random.below(450));
    }
    Asked { catalog, prices, options: &[] }
}

fn nothing(_: usize) -> String {
    String::new()
}

/// A credential with a track, which needs so many of these items in each slot.
fn credential(id: &str, requires: &[String], slots: &[(usize, Vec<String>)]) -> String {
    let mut text = format!("[credential.{id}]\ntitle = \"{id}\"\n");
    text.push_str(&track(id, "t", requires, slots));
    text
}

fn track(credential: &str, id: &str, requires: &[String], slots: &[(usize, Vec<String>)]) -> String {
    let mut text = format!("[[credential.{credential}.track]]\nid = \"{id}\"\nrequires = {requires:?}\n");
    for (slot, (need, from)) in slots.iter().enumerate() {
        let _ = writeln!(
            text,
            "[[credential.{credential}.track.slot]]\nid = \"s{slot}\"\nneed = {need}\nfrom = {from:?}"
        );
    }
    text
}

fn named(exams: std::ops::Range<usize>) -> Vec<String> {
    exams.map(|exam| format!("e{exam}")).collect()
}

/// The credential of a place, the last of which is asked for.
fn place(at: usize, goal: usize) -> String {
    if at == goal { "goal".to_owned() } else { format!("c{at}") }
}

fn plain(count: usize) -> Asked {
    let mut asked = exams(count, nothing);
    let slots: Vec<_> =
        (0..count).step_by(10).map(|at| (5, named(at..at + 10))).filter(|(_, of)| of.len() == 10).collect();
    asked.catalog += &credential("goal", &[], &slots);
    asked
}

fn half(count: usize) -> Asked {
    let mut asked = exams(count, nothing);
    asked.catalog += &credential("goal", &[], &[(count / 2, named(0..count))]);
    asked
}

fn chain(count: usize) -> Asked {
    let mut asked = exams(count, nothing);
    for at in 0..count {
        let before: Vec<String> = at.checked_sub(1).map(|at| place(at, count)).into_iter().collect();
        asked.catalog += &credential(&place(at, count - 1), &before, &[(1, named(at..at + 1))]);
    }
    asked
}

fn nested(count: usize) -> Asked {
    let mut asked = exams(count, nothing);
    for at in 0..count / 2 {
        let mut slots = vec![(1, named(2 * at..2 * at + 2))];
        slots.extend(at.checked_sub(1).map(|at| (1, vec![place(at, count)])));
        asked.catalog += &credential(&place(at, count / 2 - 1), &[], &slots);
    }
    asked
}

/// Each credential by an exam and the next credential, or by two exams of three.
fn circle(count: usize) -> Asked {
    let mut asked = exams(count, nothing);
    for at in 0..count {
        let (id, next) = (place(at, 0), place((at + 1) % count, 0));
        asked.catalog += &credential(&id, &[next], &[(1, named(at..at + 1))]);
        let three: Vec<String> = (at..at + 3).map(|exam| format!("e{}", exam % count)).collect();
        asked.catalog += &track(&id, "full", &[], &[(2, three)]);
    }
    asked
}

fn bundles(count: usize) -> Asked {
    let mut asked = exams(count, nothing);
    asked.catalog += &credential("goal", &[], &[(count, named(0..count))]);
    let mut random = Random(7);
    for bundle in 0..count {
        let mut exams = std::collections::BTreeSet::new();
        while exams.len() < 5 {
            exams.insert(random.below(count as u64));
        }
        let exams: Vec<String> = exams.into_iter().map(|exam| format!("e{exam}")).collect();
        let _ = writeln!(asked.prices, "b{bundle},{}.00,USD,{}", 300 + random.below(600), exams.join(";"));
    }
    asked
}

fn paced(count: usize) -> Asked {
    let of = |exam: usize| {
        let before =
            if !exam.is_multiple_of(3) { format!("[\"e{}\"]", (exam - 1) / 2) } else { "[]".to_owned() };
        format!("requires = {before}\nhours = {}", 10 + exam * 7 % 30)
    };
    let mut asked = exams(count, of);
    asked.catalog += &credential("goal", &[], &[(count, named(0..count))]);
    asked.options = &["--hours-per-week", "10", "--start", "2026-06-01"];
    asked
}
