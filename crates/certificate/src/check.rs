//! The lines of a proof, each of which must follow from those before it. A column or a row is a number that was
//! compared with how many there are when it was read.

use crate::words::{Outcome, ensure, factors, index, indices, named, number, quoted, split};
use crate::{Checked, Claim, Column, Row, Sense, Stage};

/// The number of the row `*`, which no row in memory has.
const BETTER: usize = usize::MAX;

/// What could stand in a line, by the part of the file.
const EXPECTED: [&str; 6] = [
    "`studypath proof 1`",
    "question, column, row or digest",
    "column, row or digest",
    "row or digest",
    "a step",
    "the end of the file",
];

/// `terms <= rhs`, and no less where it is an equation.
#[derive(Default)]
struct Inequality {
    terms: Vec<(usize, i128)>,
    rhs: i128,
    is_equation: bool,
}

/// A block, or in it a side of a branch.
#[derive(Default)]
struct Open {
    /// Of a first side: the column, and its least value on the second one.
    second: Option<(usize, i128)>,
    /// The length of the trail before it.
    mark: usize,
    was_closed: bool,
}

#[derive(Default)]
pub struct Proof {
    /// What was read: 0 nothing, 1 the first line, 2 columns, 3 rows, 4 the digest, 5 all.
    part: usize,
    digest: u64,
    question: Vec<String>,
    columns: Vec<Column>,
    file_rows: Vec<Row>,
    /// They hold for everything that satisfies the rows of the file and attains the stages so far.
    rows: Vec<Inequality>,
    /// The least and the greatest values of the same.
    global: Vec<(i128, i128)>,
    /// The same for that part of it which is on the open sides and satisfies the row `*`.
    local: Vec<(i128, i128)>,
    /// Local bounds as they were, the newest last.
    trail: Vec<(usize, (i128, i128))>,
    open: Vec<Open>,
    /// Is nothing left of that part?
    is_closed: bool,
    /// What the open block minimizes, its row `*`, and whether it is a lemma.
    stage: Option<(Stage, Inequality, bool)>,
    stages: Vec<Stage>,
    claim: Option<Claim>,
    /// One for each column, 0 between lines.
    sums: Vec<i128>,
}

impl Proof {
    pub fn line(&mut self, line: &str) -> Outcome {
        let control = line.chars().find(|c| c.is_control());
        ensure!(control.is_none(), "expected no control characters, found {:?}", control.unwrap_or_default());
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        let words: Vec<&str> = line.split(' ').filter(|word| !word.is_empty()).collect();
        if let ["column" | "row", ..] = words.as_slice() {
            // FNV-1a, whose products wrap by definition.
            let bytes = line.bytes().chain(*b"\n");
            self.digest =
                bytes.fold(self.digest, |d, byte| (d ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
        }
        match (self.part, words.as_slice()) {
            (0, ["studypath", "proof", "1"]) => (self.part, self.digest) = (1, 0xcbf2_9ce4_8422_2325),
            (1, ["question", text @ ..]) => self.question.push(text.join(" ")),
            (1..=2, ["column", lower, upper, name @ ..]) => {
                let (lower, upper) = (number(lower)?, number(upper)?);
                ensure!(lower <= upper, "expected bounds in rising order, found {lower} and {upper}");
                self.columns.push(Column { lower, upper, name: name.join(" ") });
                self.global.push((lower.into(), upper.into()));
                self.local.push((lower.into(), upper.into()));
                self.sums.push(0);
                self.part = 2;
            }
            (1..=3, ["row", sign @ ("<=" | ">="), rhs, rest @ ..]) => {
                let (terms, name) = split(rest, "|");
                let (rhs, terms, name) = (number(rhs)?, self.terms(terms)?, name.join(" "));
                let (sense, sign) = if *sign == "<=" { (Sense::AtMost, 1) } else { (Sense::AtLeast, -1) };
                self.rows.push(inequality(&terms, rhs, sign));
                self.file_rows.push(Row { terms, sense, rhs, name });
                self.part = 3;
            }
            (1..=3, ["digest", found]) => {
                let digest = format!("{:016x}", self.digest);
                let is_same = found.eq_ignore_ascii_case(&digest);
                ensure!(is_same, "expected digest {digest}, found {}", quoted(found));
                self.part = 4;
            }
            (4, ["equate" | "minimize" | "lemma" | "impossible" | "witness", ..])
                if !self.open.is_empty() =>
            {
                return Err(format!("expected `proven` first, found {}", quoted(line)));
            }
            (4, ["narrow", multiples @ ..]) => self.narrow(multiples, false)?,
            (4, ["equate", multiples @ ..]) => self.narrow(multiples, true)?,
            (4, ["round", divisor, rest @ ..]) => self.round(number(divisor)?, rest)?,
            (4, ["minimize", value, rest @ ..]) => self.minimize(number(value)?, rest, false)?,
            (4, ["lemma", value, rest @ ..]) => self.minimize(number(value)?, rest, true)?,
            (4, ["impossible"]) => {
                // That nothing attains the values of stages would not say that nothing satisfies the rows.
                ensure!(self.stages.is_empty(), "expected `impossible` before every stage, found it later");
                self.open.push(Open::default());
            }
            (4, ["branch", column, at]) => {
                ensure!(!self.open.is_empty(), "expected `branch` in a block, found it outside");
                let (column, at) = (self.column(column)?, number(at)?.into());
                self.side(Some((column, at + 1)), column, i128::MIN, at);
            }
            (4, ["else"]) => {
                let second = self.close()?.ok_or("expected `else` after a first side, found it elsewhere")?;
                self.side(None, second.0, second.1, i128::MAX);
            }
            (4, ["done"]) => {
                ensure!(self.close()?.is_none(), "expected `else` before `done`, found none");
                ensure!(!self.open.is_empty(), "expected `branch` before `done`, found none");
                self.is_closed = true;
            }
            (4, ["proven"]) => {
                self.close()?;
                ensure!(self.open.is_empty(), "expected `done` before `proven`, found an open branch");
                match self.stage.take() {
                    Some((stage, _, true)) => self.rows.push(inequality(&stage.terms, stage.value, -1)),
                    Some((stage, better, false)) => {
                        self.rows.push(Inequality { rhs: stage.value.into(), is_equation: true, ..better });
                        self.stages.push(stage);
                    }
                    None => (self.part, self.claim) = (5, Some(Claim::Infeasible)),
                }
            }
            (4, ["witness", values @ ..]) => self.witness(values)?,
            (part, _) => return Err(format!("expected {}, found {}", EXPECTED[part], quoted(line))),
        }
        Ok(())
    }

    pub fn end(self) -> Outcome<Checked> {
        let claim =
            self.claim.ok_or("expected a witness or a proven `impossible`, found the end of the file");
        Ok(Checked { question: self.question, columns: self.columns, rows: self.file_rows, claim: claim? })
    }

    fn column(&self, word: &str) -> Outcome<usize> {
        index(word, self.columns.len(), "columns")
    }

    fn terms(&self, words: &[&str]) -> Outcome<Vec<(usize, i64)>> {
        factors(words, |word| self.column(word))
    }

    /// The sum of multiples of rows.
    fn sum(&mut self, multiples: &[(usize, i64)]) -> Outcome<Inequality> {
        let (mut sum, mut touched) = (Inequality::default(), Vec::new());
        for (row, multiple) in multiples {
            let better = self.stage.as_ref().filter(|_| *row == BETTER);
            let row = better.map_or_else(|| &self.rows[*row], |(_, better, _)| better);
            let is_allowed = *multiple > 0 || *multiple < 0 && row.is_equation;
            ensure!(is_allowed, "expected a multiple above 0, or below it of an equation, found {multiple}");
            sum.rhs = plus(sum.rhs, row.rhs, (*multiple).into())?;
            for (column, c) in &row.terms {
                self.sums[*column] = plus(self.sums[*column], *c, (*multiple).into())?;
                touched.push(*column);
            }
        }
        for column in touched {
            let total = std::mem::take(&mut self.sums[column]);
            sum.terms.extend((total != 0).then_some((column, total)));
        }
        Ok(sum)
    }

    fn narrow(&mut self, words: &[&str], equate: bool) -> Outcome {
        let multiples = factors(words, |word| match word {
            "*" if self.stage.is_some() => Ok(BETTER),
            _ => index(word, self.rows.len(), "rows"),
        })?;
        let sum = self.sum(&multiples)?;
        if self.is_closed {
            return Ok(());
        }
        let gap = sum.terms.iter().try_fold(sum.rhs, |gap, (column, c)| {
            let (lower, upper) = self.local[*column];
            plus(gap, -1, plus(0, *c, if *c > 0 { lower } else { upper })?)
        })?;
        ensure!(gap == 0 || !equate, "expected a gap of 0, found {gap}");
        if gap < 0 {
            ensure!(!self.open.is_empty(), "expected no contradiction outside of a block, found one");
            self.is_closed = true;
            return Ok(());
        }
        for (column, c) in sum.terms {
            // A sum that saturates is beyond every bound.
            let (lower, upper) = self.local[column];
            let (low, high) = (upper.saturating_add(gap / c), lower.saturating_add(gap / c));
            self.bound(column, if c > 0 { lower } else { low }, if c > 0 { high } else { upper });
        }
        multiples.iter().filter(|_| equate).for_each(|(row, _)| self.rows[*row].is_equation = true);
        Ok(())
    }

    /// Narrows the bounds of a column, and says whether nothing is within them.
    fn bound(&mut self, column: usize, lower: i128, upper: i128) -> bool {
        let old = self.local[column];
        let new = (lower.max(old.0), upper.min(old.1));
        if self.open.is_empty() {
            self.global[column] = new;
        } else if new != old {
            self.trail.push((column, old));
        }
        self.local[column] = new;
        new.0 > new.1
    }

    fn side(&mut self, second: Option<(usize, i128)>, column: usize, lower: i128, upper: i128) {
        self.open.push(Open { second, mark: self.trail.len(), was_closed: self.is_closed });
        self.is_closed |= self.bound(column, lower, upper);
    }

    /// Leaves the block or the side that is open, and says what its second side is.
    fn close(&mut self) -> Outcome<Option<(usize, i128)>> {
        let open = self.open.pop().ok_or("expected an open block, found none")?;
        ensure!(self.is_closed, "expected a contradiction before this, found none");
        self.is_closed = open.was_closed;
        for (column, bounds) in self.trail.drain(open.mark..).rev() {
            self.local[column] = bounds;
        }
        Ok(open.second)
    }

    /// Mixed-integer rounding.
    fn round(&mut self, divisor: i64, words: &[&str]) -> Outcome {
        ensure!(divisor >= 2, "expected a divisor of at least 2, found {divisor}");
        let (multiples, from_upper) = split(words, "/");
        let sum = self.sum(&factors(multiples, |word| index(word, self.rows.len(), "rows"))?)?;
        let from_upper = indices(from_upper, |word| self.column(word))?;
        let (mut rhs, mut counted, d) = (sum.rhs, Vec::new(), i128::from(divisor));
        for (column, c) in sum.terms {
            let (lower, upper) = self.global[column];
            let is_flipped = from_upper.binary_search(&column).is_ok();
            let (bound, sign) = if is_flipped { (upper, -1) } else { (lower, 1) };
            rhs = plus(rhs, -1, plus(0, c, bound)?)?;
            counted.extend((lower < upper).then_some((column, c, bound, sign)));
        }
        let rest = rhs.rem_euclid(d);
        ensure!(rest != 0, "expected a right side that {d} does not divide, found {rhs}");
        let weigh = |c: i128| plus((c.rem_euclid(d) - rest).max(0), d - rest, c.div_euclid(d));
        let mut row = Inequality { rhs: weigh(rhs)?, ..Inequality::default() };
        for (column, c, bound, sign) in counted {
            let k = plus(0, sign, weigh(plus(0, sign, c)?)?)?;
            row.rhs = plus(row.rhs, k, bound)?;
            row.terms.push((column, k));
        }
        self.rows.push(row);
        Ok(())
    }

    fn minimize(&mut self, value: i64, words: &[&str], is_lemma: bool) -> Outcome {
        let (terms, name) = split(words, "|");
        let (terms, name) = (self.terms(terms)?, name.join(" "));
        let mut better = inequality(&terms, value, 1);
        let (mut open, mut step) = (better.rhs, 0);
        for (column, c) in &better.terms {
            match self.global[*column] {
                (lower, upper) if lower == upper => open = plus(open, -c, lower)?,
                _ => step = common_divisor(step, c.abs()),
            }
        }
        let step = step.max(1);
        ensure!(open % step == 0, "expected a multiple of {step} beside the fixed columns, found {open}");
        better.rhs -= step;
        self.stage = Some((Stage { name, terms, value }, better, is_lemma));
        self.open.push(Open::default());
        Ok(())
    }

    fn witness(&mut self, words: &[&str]) -> Outcome {
        let mut witness = vec![0; self.columns.len()];
        for (column, value) in self.terms(words)? {
            ensure!(value != 0, "expected values other than 0, found 0 for column {column}");
            witness[column] = value;
        }
        for (at, (Column { lower, upper, name }, value)) in self.columns.iter().zip(&witness).enumerate() {
            let is_within = lower <= value && value <= upper;
            ensure!(is_within, "expected {lower} to {upper} in {}, found {value}", named("column", at, name));
        }
        let evaluate = |terms: &[(usize, i64)]| {
            terms.iter().try_fold(0, |sum, (column, c)| plus(sum, (*c).into(), witness[*column].into()))
        };
        for (at, Row { terms, sense, rhs, name }) in self.file_rows.iter().enumerate() {
            let (sum, limit, name) = (evaluate(terms)?, i128::from(*rhs), named("row", at, name));
            let is_at_most = *sense == Sense::AtMost;
            ensure!(sum <= limit || !is_at_most, "expected at most {rhs} in {name}, found {sum}");
            ensure!(sum >= limit || is_at_most, "expected at least {rhs} in {name}, found {sum}");
        }
        for (at, Stage { terms, value, name }) in self.stages.iter().enumerate() {
            let (sum, name) = (evaluate(terms)?, named("stage", at, name));
            ensure!(sum == i128::from(*value), "expected {value} in {name}, found {sum}");
        }
        let stages = std::mem::take(&mut self.stages);
        (self.part, self.claim) = (5, Some(Claim::Optimum { stages, witness }));
        Ok(())
    }
}

fn inequality(terms: &[(usize, i64)], rhs: i64, sign: i128) -> Inequality {
    let terms = terms.iter().map(|(column, c)| (*column, sign * i128::from(*c))).collect();
    Inequality { terms, rhs: sign * i128::from(rhs), is_equation: false }
}

/// `sum + a * b`
fn plus(sum: i128, a: i128, b: i128) -> Outcome<i128> {
    let total = a.checked_mul(b).and_then(|product| sum.checked_add(product));
    total.ok_or_else(|| "expected sums of at most 128 bits, found one beyond".to_owned())
}

fn common_divisor(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { common_divisor(b, a % b) }
}
