//! Random small programs, every point of them, and a naive prover that writes certificates.

#![allow(dead_code, unused_imports, reason = "each test uses a part")]
#![allow(clippy::disallowed_methods, reason = "a test may read its environment")]

mod lies;
mod noise;
mod prover;

pub use lies::{Lie, lie};
pub use noise::{respelled, splice, steps, words};
pub use prover::{prove, prove_wrongly};

/// A column with its bounds.
pub type Bounds = (i64, i64);

/// The words with which a line of a proof begins.
pub const STEPS: &[&str] = &[
    "narrow",
    "equate",
    "round",
    "minimize",
    "lemma",
    "impossible",
    "branch",
    "else",
    "done",
    "proven",
    "witness",
];

/// Columns by index with their coefficients.
pub type Terms = Vec<(usize, i64)>;

/// An integer program without an objective.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Program {
    pub columns: Vec<Bounds>,
    pub rows: Vec<Row>,
}

/// A row; at least its right side where it is not at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub terms: Terms,
    pub at_least: bool,
    pub rhs: i64,
}

impl Program {
    /// The lines before the steps.
    pub fn head(&self) -> String {
        let columns = self.columns.iter().enumerate();
        let columns = columns.map(|(index, (lower, upper))| format!("column {lower} {upper} x{index}\n"));
        let rows = self.rows.iter().map(|row| {
            let sign = if row.at_least { ">=" } else { "<=" };
            format!("row {sign} {} {}| some row\n", row.rhs, factors(&row.terms))
        });
        let body: String = columns.chain(rows).collect();
        format!("studypath proof 1\nquestion random\n{body}digest {:016x}\n", digest(&body))
    }

    /// Every point that satisfies the rows.
    pub fn solutions(&self) -> Vec<Vec<i64>> {
        let mut points = vec![vec![]];
        for (lower, upper) in &self.columns {
            let longer = |point: &Vec<i64>| {
                let point = point.clone();
                (*lower..=*upper).map(move |value| [point.clone(), vec![value]].concat())
            };
            points = points.iter().flat_map(longer).collect();
        }
        points.retain(|point| {
            self.rows.iter().all(|row| {
                let sum = evaluate(&row.terms, point);
                if row.at_least { sum >= row.rhs } else { sum <= row.rhs }
            })
        });
        points
    }
}

/// FNV-1a.
pub fn digest(text: &str) -> u64 {
    let mut hash: u64 = 14_695_981_039_346_656_037;
    for byte in text.bytes() {
        hash ^= u64::from(byte);
        hash = hash.wrapping_mul(1_099_511_628_211);
    }
    hash
}

/// The text with the digest of its columns and rows, whatever it was.
pub fn redigested(text: &str) -> String {
    let lines = || text.lines().map(str::trim);
    let body = lines().filter(|line| line.starts_with("column ") || line.starts_with("row "));
    let body: String = body.map(|line| format!("{line}\n")).collect();
    let digest = format!("digest {:016x}", digest(&body));
    lines().map(|line| format!("{}\n", if line.starts_with("digest") { &digest } else { line })).collect()
}

pub fn evaluate(terms: &[(usize, i64)], point: &[i64]) -> i64 {
    terms.iter().map(|(column, c)| c * point[*column]).sum()
}

/// `index:factor`, each with a space behind it.
pub fn factors(list: &[(usize, i64)]) -> String {
    list.iter().map(|(index, factor)| format!("{index}:{factor} ")).collect()
}

/// SplitMix64.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.next() % count.max(1) as u64).expect("small")
    }

    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        least + i64::try_from(self.below(usize::try_from(most - least + 1).expect("small"))).expect("small")
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// One to six columns, mostly of 0 and 1, and up to six rows, most of which are tight somewhere.
pub fn program(random: &mut Random) -> Program {
    let columns: Vec<Bounds> = (0..random.between(1, 6))
        .map(|_| match random.chance(60) {
            true => (0, 1),
            false => {
                let lower = random.between(-3, 2);
                (lower, lower + random.between(0, 3))
            }
        })
        .collect();
    let point: Vec<i64> = columns.iter().map(|(lower, upper)| random.between(*lower, *upper)).collect();
    let rows = (0..random.between(0, 6)).map(|_| {
        let (terms, at_least) = (terms(random, columns.len()), random.chance(50));
        let rhs = match random.chance(85) {
            true => evaluate(&terms, &point),
            false => random.between(-60, 60),
        };
        let slack = if random.chance(80) { 0 } else { random.between(-3, 3) };
        Row { terms, at_least, rhs: rhs + slack }
    });
    let rows = rows.collect();
    Program { columns, rows }
}

/// Coefficients for most columns: ones, units of 50, or small numbers of either sign.
pub fn terms(random: &mut Random, columns: usize) -> Terms {
    let kind = random.below(3);
    let mut terms = Vec::new();
    for column in 0..columns {
        let c = match kind {
            0 => 1,
            1 => 50 * random.between(1, 4),
            _ => random.between(-5, 5),
        };
        if c != 0 && random.chance(75) {
            terms.push((column, c));
        }
    }
    terms
}

pub fn objectives(random: &mut Random, columns: usize) -> Vec<Terms> {
    (0..random.between(1, 3)).map(|_| terms(random, columns)).collect()
}

/// The program of this seed, what is minimized, and a certificate.
pub fn certificate(seed: u64) -> (Program, Vec<Terms>, String) {
    let mut random = Random::new(seed);
    let program = program(&mut random);
    let objectives = objectives(&mut random, program.columns.len());
    let text = prove(&program, &objectives, &mut random);
    (program, objectives, text)
}

/// A file with a certificate that should not be one.
pub fn wrong_certificate(random: &mut Random) -> String {
    let program = program(random);
    let objectives = objectives(random, program.columns.len());
    prove_wrongly(&program, &objectives, random)
}

/// The least values, one objective after the other; `None` where nothing satisfies the rows.
pub fn least(program: &Program, objectives: &[Terms]) -> Option<Vec<i64>> {
    let solutions = program.solutions();
    let values = |point: &Vec<i64>| objectives.iter().map(|terms| evaluate(terms, point)).collect();
    solutions.iter().map(values).min()
}

/// The seeds to ask: so many unless `STUDYPATH_CASES` says how many, and `STUDYPATH_SEED` alone where it is set.
pub fn seeds(cases: u64) -> std::ops::Range<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let cases = number("STUDYPATH_CASES").unwrap_or(cases);
    number("STUDYPATH_SEED").map_or(0..cases, |seed| seed..seed + 1)
}
