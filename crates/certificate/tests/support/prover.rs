//! A prover that branches where single rows do not decide, and adds valid lines that nobody needs.
//! It looks at all points to know what is true, and at all points it tests the laws of the format.

use super::{Program, Random, Terms, evaluate, factors};

#[derive(Clone)]
struct Known {
    terms: Vec<i64>,
    rhs: i64,
    equation: bool,
}

struct Prover<'a> {
    random: &'a mut Random,
    text: String,
    rows: Vec<Known>,
    global: Vec<(i64, i64)>,
    /// The row `*`, within a stage.
    better: Option<Known>,
    /// What satisfies the rows and attains the stages so far.
    solutions: Vec<Vec<i64>>,
}

/// A certificate of the least values of these objectives, one after the other, or of that there is no solution.
pub fn prove(program: &Program, objectives: &[Terms], random: &mut Random) -> String {
    let mut prover = Prover::new(program, random);
    prover.run(objectives);
    prover.text
}

/// What a prover writes that believes something that is false of the program, or claims it.
pub fn prove_wrongly(program: &Program, objectives: &[Terms], random: &mut Random) -> String {
    let mut prover = Prover::new(program, random);
    let row = prover.random.below(program.rows.len());
    match prover.random.below(3) {
        // It takes a row for an equation.
        0 if !program.rows.is_empty() => {
            let Known { terms, rhs, equation } = &mut prover.rows[row];
            *equation = true;
            prover.solutions.retain(|point| terms.iter().zip(point).map(|(c, x)| c * x).sum::<i64>() == *rhs);
            prover.run(objectives);
        }
        // Nothing has a value below the least one: with that as a stage, nothing is possible.
        1 if !prover.solutions.is_empty() => {
            let (least, step) = prover.least_and_step(&objectives[0]);
            prover.stage(0, &objectives[0], least - step, step);
            prover.run(objectives);
        }
        // A value between the claimed one and what is ruled out is forgotten.
        _ if !prover.solutions.is_empty() => {
            let (least, step) = prover.least_and_step(&objectives[0]);
            prover.stage(0, &objectives[0], least + step, 2 * step);
            prover.run(&objectives[1..]);
        }
        _ => prover.run(objectives),
    }
    prover.text
}

fn dense(terms: &Terms, sign: i64, columns: usize) -> Vec<i64> {
    let mut row = vec![0; columns];
    terms.iter().for_each(|(column, c)| row[*column] = sign * c);
    row
}

fn divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { divisor(b, a % b) }
}

impl Prover<'_> {
    fn new<'a>(program: &Program, random: &'a mut Random) -> Prover<'a> {
        let rows = program.rows.iter().map(|row| {
            let sign = if row.at_least { -1 } else { 1 };
            Known {
                terms: dense(&row.terms, sign, program.columns.len()),
                rhs: sign * row.rhs,
                equation: false,
            }
        });
        Prover {
            text: program.head(),
            rows: rows.collect(),
            global: program.columns.clone(),
            better: None,
            solutions: program.solutions(),
            random,
        }
    }

    /// Stages with their least values and a witness, or that there is nothing.
    fn run(&mut self, objectives: &[Terms]) {
        self.sprinkle(true);
        if self.solutions.is_empty() {
            self.say("impossible".to_owned());
            self.search(self.global.clone());
            self.say("proven".to_owned());
            return;
        }
        for (index, terms) in objectives.iter().enumerate() {
            let (least, step) = self.least_and_step(terms);
            self.stage(index, terms, least, step);
            self.sprinkle(true);
        }
        let witness = self.random.pick(&self.solutions).iter().copied().enumerate();
        let witness: Terms = witness.filter(|(_, value)| *value != 0).collect();
        self.say(format!("witness {}", factors(&witness)));
    }

    fn least_and_step(&self, terms: &Terms) -> (i64, i64) {
        let least = self.solutions.iter().map(|point| evaluate(terms, point)).min();
        (least.expect("a solution"), self.step(terms))
    }

    /// What the values of these terms are multiples of, but for what is fixed.
    fn step(&self, terms: &Terms) -> i64 {
        let open = terms.iter().filter(|(column, _)| self.global[*column].0 < self.global[*column].1);
        open.fold(0, |step, (_, c)| divisor(step, c.abs())).max(1)
    }

    fn stage(&mut self, index: usize, terms: &Terms, value: i64, step: i64) {
        self.block("minimize", &format!("| stage {index}"), terms, value, step);
        self.rows.push(Known { terms: dense(terms, 1, self.global.len()), rhs: value, equation: true });
        self.solutions.retain(|point| evaluate(terms, point) == value);
    }

    /// Nothing is below the least value of some terms; where nothing is possible, below no value at all.
    fn lemma(&mut self) {
        let mut terms = Terms::new();
        for column in 0..self.global.len() {
            if self.random.chance(60) {
                terms.push((column, self.random.between(-3, 3)));
            }
        }
        let (value, step) = match self.solutions.is_empty() {
            true => {
                let within: Vec<i64> = self.global.iter().map(|(lower, _)| *lower).collect();
                (evaluate(&terms, &within), self.step(&terms))
            }
            false => self.least_and_step(&terms),
        };
        self.block("lemma", "", &terms, value, step);
        self.rows.push(Known { terms: dense(&terms, -1, self.global.len()), rhs: -value, equation: false });
    }

    fn block(&mut self, word: &str, name: &str, terms: &Terms, value: i64, step: i64) {
        let row = dense(terms, 1, self.global.len());
        self.better = Some(Known { terms: row, rhs: value - step, equation: false });
        self.say(format!("{word} {value} {}{name}", factors(terms)));
        self.search(self.global.clone());
        self.say("proven".to_owned());
        self.better = None;
    }

    fn say(&mut self, line: String) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// A few multiples of rows that may be summed; the last row stands for `*` where that is wanted.
    fn multiples(&mut self, with_better: bool) -> Vec<(String, i64, Known)> {
        let mut rows: Vec<(String, Known)> =
            self.rows.iter().enumerate().map(|(index, row)| (index.to_string(), row.clone())).collect();
        if with_better {
            rows.extend(self.better.iter().map(|row| ("*".to_owned(), row.clone())));
        }
        let mut multiples = Vec::new();
        for _ in 0..self.random.between(1, 3) {
            if rows.is_empty() {
                break;
            }
            let (name, row) = rows.swap_remove(self.random.below(rows.len()));
            let factor = self.random.between(1, 3);
            let sign = if row.equation && self.random.chance(50) { -1 } else { 1 };
            multiples.push((name, sign * factor, row));
        }
        multiples
    }

    fn sum(&self, multiples: &[(String, i64, Known)]) -> Known {
        let mut sum = Known { terms: vec![0; self.global.len()], rhs: 0, equation: false };
        for (_, factor, row) in multiples {
            sum.rhs += factor * row.rhs;
            for (total, c) in sum.terms.iter_mut().zip(&row.terms) {
                *total += factor * c;
            }
        }
        sum
    }

    /// Lines that are valid, and of which few are needed.
    fn sprinkle(&mut self, outside: bool) {
        while self.random.chance(40) {
            match self.random.below(4) {
                0 => self.round(),
                1 if outside => {
                    let multiples = self.multiples(false);
                    let sum = self.sum(&multiples);
                    if let Some(bounds) = narrowed(&sum, &self.global) {
                        self.say(format!("narrow {}", named(&multiples)));
                        self.set_global(bounds);
                    }
                }
                2 if outside => self.equate(),
                3 if outside && self.random.chance(50) => self.lemma(),
                _ => self.say("# nothing".to_owned()),
            }
        }
    }

    fn set_global(&mut self, bounds: Vec<(i64, i64)>) {
        self.global = bounds;
        for point in &self.solutions {
            let within = point
                .iter()
                .zip(&self.global)
                .all(|(value, (lower, upper))| lower <= value && value <= upper);
            assert!(within, "bounds lose {point:?}\n{}", self.text);
        }
    }

    fn equate(&mut self) {
        for _ in 0..5 {
            let multiples = self.multiples(false);
            let sum = self.sum(&multiples);
            if gap(&sum, &self.global) != 0 {
                continue;
            }
            self.say(format!("equate {}", named(&multiples)));
            for (name, ..) in &multiples {
                let row = &mut self.rows[name.parse::<usize>().expect("a number")];
                row.equation = true;
                for point in &self.solutions {
                    let value: i64 = row.terms.iter().zip(point).map(|(c, value)| c * value).sum();
                    assert_eq!(value, row.rhs, "an equation is none at {point:?}\n{}", self.text);
                }
            }
            let bounds = narrowed(&sum, &self.global).expect("no gap is no contradiction");
            self.set_global(bounds);
            break;
        }
    }

    fn round(&mut self) {
        let multiples = self.multiples(false);
        let sum = self.sum(&multiples);
        let d = self.random.between(2, 7);
        let flips: Vec<bool> = self.global.iter().map(|_| self.random.chance(40)).collect();
        let bound = |column: usize| if flips[column] { self.global[column].1 } else { self.global[column].0 };
        let columns = 0..self.global.len();
        let rhs = sum.rhs - columns.clone().map(|column| sum.terms[column] * bound(column)).sum::<i64>();
        let beta = rhs.rem_euclid(d);
        if beta == 0 {
            return;
        }
        // What is rounded down costs nothing beyond, what is above the rest of the right side is paid for.
        let weigh = |c: i64| match c.rem_euclid(d) {
            small if small <= beta => (d - beta) * c.div_euclid(d),
            large => (d - beta) * c.div_euclid(d) + large - beta,
        };
        let mut row = Known { terms: vec![0; self.global.len()], rhs: weigh(rhs), equation: false };
        for column in columns.clone().filter(|column| self.global[*column].0 < self.global[*column].1) {
            let c = sum.terms[column];
            row.terms[column] = if flips[column] { -weigh(-c) } else { weigh(c) };
            row.rhs += row.terms[column] * bound(column);
        }
        if row.rhs.abs() > 1 << 30 || row.terms.iter().any(|c| c.abs() > 1 << 30) {
            return;
        }
        let named_flips: String = columns.filter(|c| flips[*c]).map(|c| format!("{c} ")).collect();
        let slash = if named_flips.is_empty() && self.random.chance(50) { "" } else { "/ " };
        self.say(format!("round {d} {}{slash}{named_flips}", named(&multiples)));
        for point in &self.solutions {
            let value: i64 = row.terms.iter().zip(point).map(|(c, value)| c * value).sum();
            assert!(value <= row.rhs, "a rounded row loses {point:?}\n{}", self.text);
        }
        self.rows.push(row);
    }

    /// Closes a side by narrowing, and by a branch where that is not enough or nobody has tried.
    fn search(&mut self, mut local: Vec<(i64, i64)>) {
        let is_rash = self.random.chance(50) && local.iter().any(|(lower, upper)| lower < upper);
        loop {
            if is_rash {
                break;
            }
            if self.random.chance(10) {
                self.sprinkle(false);
            }
            let mut candidates: Vec<Vec<(String, i64, Known)>> = Vec::new();
            for (index, row) in self.rows.iter().enumerate() {
                candidates.push(vec![(index.to_string(), 1, row.clone())]);
                if row.equation {
                    candidates.push(vec![(index.to_string(), -1, row.clone())]);
                }
            }
            candidates.extend(self.better.iter().map(|row| vec![("*".to_owned(), 1, row.clone())]));
            candidates.insert(self.random.below(candidates.len() + 1), self.multiples(true));
            let mut changed = false;
            for multiples in candidates {
                let sum = self.sum(&multiples);
                match narrowed(&sum, &local) {
                    None => {
                        self.say(format!("narrow {}", named(&multiples)));
                        self.dead_lines();
                        return;
                    }
                    Some(bounds) if bounds != local => {
                        self.say(format!("narrow {}", named(&multiples)));
                        local = bounds;
                        changed = true;
                    }
                    Some(_) => {}
                }
            }
            if !changed {
                break;
            }
        }
        let open: Vec<usize> =
            (0..local.len()).filter(|column| local[*column].0 < local[*column].1).collect();
        assert!(!open.is_empty(), "no row excludes {local:?}\n{}", self.text);
        let column = *self.random.pick(&open);
        let (lower, upper) = local[column];
        let at = self.random.between(lower, upper - 1);
        self.say(format!("branch {column} {at}"));
        local[column] = (lower, at);
        self.search(local.clone());
        self.say("else".to_owned());
        local[column] = (at + 1, upper);
        self.search(local);
        self.say("done".to_owned());
        self.dead_lines();
    }

    /// Lines on a side that is closed.
    fn dead_lines(&mut self) {
        while self.random.chance(5) {
            if self.random.chance(50) {
                self.round();
            } else {
                let multiples = self.multiples(true);
                let (column, at) = (self.random.below(self.global.len()), self.random.between(-9, 9));
                self.say(format!("narrow {}", named(&multiples)));
                self.say(format!("branch {column} {at}\nelse"));
                self.round();
                self.say("done".to_owned());
            }
        }
    }
}

fn named(multiples: &[(String, i64, Known)]) -> String {
    multiples.iter().map(|(name, factor, _)| format!("{name}:{factor} ")).collect()
}

fn gap(row: &Known, bounds: &[(i64, i64)]) -> i64 {
    let least = row.terms.iter().zip(bounds).map(|(c, (lower, upper))| (c * lower).min(c * upper));
    row.rhs - least.sum::<i64>()
}

/// The bounds within which a row can hold; `None` where it cannot.
fn narrowed(row: &Known, bounds: &[(i64, i64)]) -> Option<Vec<(i64, i64)>> {
    let gap = gap(row, bounds);
    let narrow = |(c, (lower, upper)): (&i64, &(i64, i64))| match c.signum() {
        1 => (*lower, *upper.min(&(lower + gap / c))),
        -1 => (*lower.max(&(upper - gap / -c)), *upper),
        _ => (*lower, *upper),
    };
    (gap >= 0).then(|| row.terms.iter().zip(bounds).map(narrow).collect())
}
