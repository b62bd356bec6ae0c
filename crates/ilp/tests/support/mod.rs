//! Random programs, and all there is to know of them by trying everything.
#![allow(clippy::disallowed_methods, reason = "a test reads its environment and uses every core")]

use studypath_ilp::{Program, Role, Row, Tag, Var};

pub type Terms = Vec<(Var, i64)>;

/// Numbers that only look random (SplitMix64).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x2545_f491_4f6c_dd1d)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to `most`.
    pub fn up_to(&mut self, most: u64) -> i64 {
        (self.next() % (most + 1)) as i64
    }

    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        least + self.up_to(least.abs_diff(most))
    }

    /// True once in `of`.
    pub fn once_in(&mut self, of: u64) -> bool {
        self.up_to(of - 1) == 0
    }
}

/// A program, the stages it is solved in, and the variables of which the first ones are preferred.
pub struct Staged {
    pub program: Program,
    pub stages: Vec<Terms>,
    pub preferred: Vec<Var>,
}

/// Up to ten columns in up to eight rows: prices, units, covers, packings and whatever comes.
pub fn staged(seed: u64) -> Staged {
    let mut dice = Dice::new(seed);
    let mut program = Program::default();
    let columns = dice.between(1, 10) as usize;
    let mut preferred = Vec::new();
    for _ in 0..columns {
        if dice.once_in(5) {
            let lower = dice.between(-2, 1);
            program.column(lower, lower + dice.up_to(3), Tag(0));
        } else {
            preferred.push(program.binary(Tag(0)));
        }
    }
    for _ in 0..dice.up_to(8) {
        let sparse = dice.between(1, 4) as u64;
        let largest = if dice.once_in(2) { 1 } else { dice.between(1, 9) };
        let signs = dice.up_to(2);
        let terms: Terms = (0..columns)
            .filter_map(|column| {
                let size = dice.between(1, largest);
                let c = if signs == 0 && dice.once_in(3) { -size } else { size };
                (dice.once_in(sparse)).then_some((Var(column), c))
            })
            .collect();
        let most: i64 = terms.iter().map(|(_, c)| c.abs()).sum();
        let rhs = dice.between(-1, most + 1);
        match dice.once_in(2) {
            true => program.at_least(terms, rhs / 2, Role::Rule, Tag(0)),
            false => program.at_most(terms, rhs, Role::Rule, Tag(0)),
        }
    }
    let stages = (0..dice.up_to(3))
        .map(|_| {
            let step = [1, 5, 100, 12_500][dice.up_to(3) as usize];
            let term = |column| (Var(column), dice.between(-1, 6) * step);
            (0..columns).map(term).filter(|(_, c)| *c != 0).collect()
        })
        .collect();
    Staged { program, stages, preferred }
}

/// Programs side by side, without a row in common: the columns of each come after those of the one before it.
pub fn side_by_side(programs: &[Staged]) -> Staged {
    let mut all =
        Staged { program: Program::default(), stages: vec![Terms::new(); 3], preferred: Vec::new() };
    for one in programs {
        let first = all.program.columns.len();
        let moved = |var: Var| Var(var.0 + first);
        all.program.columns.extend(one.program.columns.iter().copied());
        for row in &one.program.rows {
            let terms = row.terms.iter().map(|(var, c)| (moved(*var), *c)).collect();
            all.program.rows.push(Row { terms, ..row.clone() });
        }
        for (stage, terms) in all.stages.iter_mut().zip(&one.stages) {
            stage.extend(terms.iter().map(|(var, c)| (moved(*var), *c)));
        }
        all.preferred.extend(one.preferred.iter().copied().map(moved));
    }
    all
}

/// What the stages come to by trying everything: the value of each and the assignments that are left. Nothing where
/// nothing satisfies the rows.
pub fn enumerated(staged: &Staged) -> Option<(Vec<i64>, Vec<Vec<i64>>)> {
    let mut left = points(&staged.program);
    if left.is_empty() {
        return None;
    }
    let value =
        |terms: &Terms, values: &Vec<i64>| terms.iter().map(|(Var(v), c)| c * values[*v]).sum::<i64>();
    let mut found = Vec::new();
    for terms in &staged.stages {
        let least = left.iter().map(|values| value(terms, values)).min().unwrap_or_default();
        left.retain(|values| value(terms, values) == least);
        found.push(least);
    }
    for Var(column) in &staged.preferred {
        let most = left.iter().map(|values| values[*column]).max();
        left.retain(|values| Some(values[*column]) == most);
    }
    Some((found, left))
}

/// All assignments that satisfy a program.
fn points(program: &Program) -> Vec<Vec<i64>> {
    let mut points = Vec::new();
    let mut values: Vec<i64> = program.columns.iter().map(|column| column.lower).collect();
    loop {
        if program.is_satisfied_by(&values) {
            points.push(values.clone());
        }
        let next = (0..values.len()).find(|i| values[*i] < program.columns[*i].upper);
        let Some(next) = next else { return points };
        for (value, column) in values.iter_mut().zip(&program.columns).take(next) {
            *value = column.lower;
        }
        values[next] += 1;
    }
}

/// Runs a check on many seeds: `STUDYPATH_CASES` sets how many, `STUDYPATH_SEED` asks a single one.
pub fn on_seeds(many: u64, check: impl Fn(u64) + Sync) {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    if let Some(seed) = number("STUDYPATH_SEED") {
        return check(seed);
    }
    let cases = number("STUDYPATH_CASES").unwrap_or(many);
    let next = std::sync::atomic::AtomicU64::new(0);
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(seed) =
                    Some(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)).filter(|s| *s < cases)
                {
                    check(seed);
                }
            });
        }
    });
}
