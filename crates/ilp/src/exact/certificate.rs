use std::fmt::Write;

use super::proof::{Line, Step};
use super::rows::{BETTER, Multiples, RowId};
use super::{Exact, gcd};
use crate::{Program, Sense, Var};

/// What a certificate says beside the numbers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Labels<'l> {
    /// The question in words, line by line.
    pub question: &'l [String],
    /// The names of the columns, in their order; those that are missing have none.
    pub columns: &'l [String],
    /// The names of the rows of the program, in their order.
    pub rows: &'l [String],
    /// What a row is called that lazy constraints have added.
    pub lazy: &'l str,
}

/// How rows are numbered in a certificate, and what its rows are times those of the search.
struct Numbers {
    of: Vec<usize>,
    divisor: Vec<i64>,
}

impl Exact {
    /// The certificate of everything that was found since the session began, in the format of `studypath-certificate`.
    /// `None` where nothing was written down, nothing was found, or a number is beyond 64 bits.
    pub fn certificate(&self, program: &Program, labels: &Labels<'_>) -> Option<String> {
        let lines = self.log.lines();
        let is_impossible = matches!(lines.last(), Some(Line::Impossible(_)));
        let is_late = is_impossible && lines.iter().any(|line| matches!(line, Line::Stage { .. }));
        if !self.log.is_on() || self.is_impossible != is_impossible || is_late {
            return None;
        }
        let mut text = String::from("studypath proof 1\n");
        for words in labels.question {
            text.push_str(&format!("question {}\n", words.replace(char::is_control, " ")));
        }
        text.push_str(&self.program(program, labels)?);
        let numbers = self.numbers()?;
        let mut derived = self.derived();
        for line in lines {
            match line {
                Line::Narrow(multiples) => numbers.sum(&mut text, "narrow", multiples, 1)?,
                Line::Equate(multiples) => numbers.sum(&mut text, "equate", multiples, 1)?,
                Line::Round { divisor, multiples, flipped } => {
                    let scale = numbers.divisor[derived.next()? as usize];
                    write!(text, "round {}", divisor.checked_mul(scale)?).ok()?;
                    numbers.write(&mut text, &numbers.multiples(multiples, 1)?)?;
                    if !flipped.is_empty() {
                        text.push_str(" /");
                        flipped.iter().for_each(|column| text.push_str(&format!(" {column}")));
                    }
                    text.push('\n');
                }
                Line::Lemma { terms, value, divisor, tree, .. } => {
                    derived.next()?;
                    write!(text, "lemma {value}").ok()?;
                    list(&mut text, terms);
                    text.push('\n');
                    numbers.tree(&mut text, tree, *divisor)?;
                }
                Line::Stage { name, terms, value, divisor, tree } => {
                    derived.next()?;
                    write!(text, "minimize {value}").ok()?;
                    list(&mut text, terms);
                    writeln!(text, " | {name}").ok()?;
                    numbers.tree(&mut text, tree, *divisor)?;
                }
                Line::Impossible(tree) => {
                    text.push_str("impossible\n");
                    numbers.tree(&mut text, tree, 1)?;
                }
            }
        }
        if !is_impossible {
            text.push_str("witness");
            let values = self.incumbent.as_ref()?.iter().enumerate();
            values.filter(|(_, x)| **x != 0).for_each(|(column, x)| text.push_str(&format!(" {column}:{x}")));
            text.push('\n');
        }
        Some(text)
    }

    /// Columns, rows and their digest (FNV-1a).
    fn program(&self, program: &Program, labels: &Labels<'_>) -> Option<String> {
        let mut text = String::new();
        let plain = |name: &str| name.replace(|c: char| c.is_control() || c == '|', " ");
        let named =
            |names: &[String], place: usize| names.get(place).map_or(String::new(), |name| plain(name));
        for (place, column) in program.columns.iter().enumerate() {
            let name = named(labels.columns, place);
            text.push_str(format!("column {} {} {name}", column.lower, column.upper).trim_end());
            text.push('\n');
        }
        for (place, id) in self.posted.iter().enumerate() {
            let row = self.rows.get(*id);
            let (sense, rhs, terms, name) = match program.rows.get(place) {
                Some(row) => (row.sense, row.rhs, row.terms.clone(), named(labels.rows, place)),
                None => {
                    let terms = row.terms().map(|(column, c)| (Var(column), c)).collect();
                    (Sense::AtMost, row.rhs, terms, plain(labels.lazy))
                }
            };
            let sense = if sense == Sense::AtMost { "<=" } else { ">=" };
            write!(text, "row {sense} {rhs}").ok()?;
            terms.iter().for_each(|(Var(column), c)| text.push_str(&format!(" {column}:{c}")));
            text.push_str(format!(" | {name}").trim_end());
            text.push('\n');
        }
        let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        let digest = text.bytes().fold(0xcbf2_9ce4_8422_2325, step);
        writeln!(text, "digest {digest:016x}").ok()?;
        Some(text)
    }

    /// The rows that were not posted, in order.
    fn derived(&self) -> impl Iterator<Item = RowId> + '_ {
        (0..self.rows.len() as RowId).filter(|id| self.posted.binary_search(id).is_err())
    }

    fn numbers(&self) -> Option<Numbers> {
        let mut numbers = Numbers { of: vec![0; self.rows.len()], divisor: vec![1; self.rows.len()] };
        for (number, id) in self.posted.iter().enumerate() {
            numbers.of[*id as usize] = number;
        }
        let mut derived = self.derived();
        let mut number = self.posted.len();
        for line in self.log.lines() {
            let divisor = match line {
                Line::Round { multiples, .. } => numbers.common(multiples, 1)?,
                Line::Lemma { times, .. } => *times,
                Line::Stage { divisor, .. } => *divisor,
                Line::Narrow(_) | Line::Equate(_) | Line::Impossible(_) => continue,
            };
            let id = derived.next()? as usize;
            (numbers.of[id], numbers.divisor[id]) = (number, divisor);
            number += 1;
        }
        Some(numbers)
    }
}

impl Numbers {
    fn divisor(&self, row: RowId, better: i64) -> i64 {
        if row == BETTER { better } else { self.divisor[row as usize] }
    }

    /// The least common multiple of the divisors.
    fn common(&self, multiples: &[(RowId, i64)], better: i64) -> Option<i64> {
        multiples.iter().try_fold(1_i64, |common, (row, _)| {
            let divisor = self.divisor(*row, better);
            common.checked_mul(divisor.abs() / gcd(common.unsigned_abs(), divisor.unsigned_abs()) as i64)
        })
    }

    /// The multiples of the rows of the certificate.
    fn multiples(&self, multiples: &[(RowId, i64)], better: i64) -> Option<Multiples> {
        let common = self.common(multiples, better)?;
        let of = |(row, multiple): &(RowId, i64)| {
            Some((*row, multiple.checked_mul(common / self.divisor(*row, better))?))
        };
        multiples.iter().map(of).collect()
    }

    fn write(&self, text: &mut String, multiples: &[(RowId, i64)]) -> Option<()> {
        for (row, multiple) in multiples {
            match *row {
                BETTER => write!(text, " *:{multiple}").ok()?,
                row => write!(text, " {}:{multiple}", self.of[row as usize]).ok()?,
            }
        }
        Some(())
    }

    /// A line about a sum of rows, which says the same of what its multiples have in common.
    fn sum(&self, text: &mut String, word: &str, multiples: &[(RowId, i64)], better: i64) -> Option<()> {
        let mut multiples = self.multiples(multiples, better)?;
        let divisor =
            multiples.iter().fold(0, |divisor, (_, multiple)| gcd(divisor, multiple.unsigned_abs()));
        multiples.iter_mut().for_each(|(_, multiple)| *multiple /= divisor.max(1) as i64);
        text.push_str(word);
        self.write(text, &multiples)?;
        text.push('\n');
        Some(())
    }

    fn tree(&self, text: &mut String, tree: &[Step], better: i64) -> Option<()> {
        for step in tree {
            match step {
                Step::Narrow { multiples, .. } => self.sum(text, "narrow", multiples, better)?,
                Step::Branch { column, at } => writeln!(text, "branch {column} {at}").ok()?,
                Step::Else => text.push_str("else\n"),
                Step::Done => text.push_str("done\n"),
            }
        }
        text.push_str("proven\n");
        Some(())
    }
}

/// Columns with their coefficients.
fn list(text: &mut String, terms: &[(u32, i64)]) {
    terms.iter().for_each(|(column, c)| text.push_str(&format!(" {column}:{c}")));
}
