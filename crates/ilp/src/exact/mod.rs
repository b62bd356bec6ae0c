//! An exact search: branch and bound in integers, guided by a relaxation in floats that decides nothing.

mod bounds;
mod certificate;
mod implied;
mod prefer;
mod proof;
mod relaxation;
mod relief;
mod rounding;
mod rows;
mod split;
mod sum;
mod tree;

pub use certificate::Labels;
pub(crate) use split::Split;

use bounds::{Bounds, CHOICE, Ranges};
use proof::{Line, Log};
use relaxation::Relaxation;
use rows::{BETTER, Multiples, RowId, Rows};
use sum::Sum;
use tree::Ended;

use std::time::Duration;

use crate::{Backend, Found, Program, Var, Verdict};

/// At least so many nodes of a stage are looked at before another backend is asked.
const NODES: usize = 3_000;

/// Of smaller programs more: so many nodes times columns. They are soon looked at, and another backend may never come back.
const WORK: usize = 10_000_000;

/// A program that is solved in stages, each optimum proven by sums of rows in integers.
///
/// The bounds that a stage leaves are where the next one begins, and so is the tableau of the relaxation.
#[derive(Clone, Debug)]
pub(crate) struct Exact {
    rows: Rows,
    bounds: Bounds,
    relaxation: Relaxation,
    sum: Sum,
    incumbent: Option<Vec<i64>>,
    is_impossible: bool,
    /// Rows that were posted, by their places; the others are derived.
    posted: Vec<RowId>,
    /// The scale of the multiples that closed the last node.
    scale: i64,
    /// The bounds outside of any tree, where a tree begins.
    root: Ranges,
    /// Rows that came while a tree was searched.
    late: Vec<RowId>,
    /// The backend whose word was taken for a stage.
    believed: Option<&'static str>,
    log: Log,
}

/// What a search asks for while it goes on.
pub(crate) struct Guide<'g> {
    /// Is there time left?
    pub go_on: &'g dyn Fn() -> bool,
    /// How many nodes of a stage may be looked at.
    pub nodes: Option<usize>,
    /// What a stage is handed to that takes too many nodes.
    pub relief: Option<Relief<'g>>,
    /// May this assignment stay?
    pub judge: Option<&'g mut Judge<'g>>,
}

/// Says of an assignment whether it may stay.
pub(crate) type Judge<'g> = dyn FnMut(&[i64]) -> Verdict + 'g;

/// A backend, and how much time it may take.
#[derive(Clone, Copy)]
pub(crate) struct Relief<'g> {
    pub backend: &'g dyn Backend,
    pub remaining: Option<&'g dyn Fn() -> Duration>,
}

/// What is being minimised: the open terms, divided by what they have in common.
struct Stage {
    terms: Vec<(u32, i64)>,
    divisor: i64,
    /// What the fixed terms come to.
    fixed: i128,
}

impl Stage {
    /// The value of the open terms, divided.
    fn value(&self, values: &[i64]) -> i128 {
        self.terms.iter().map(|(column, c)| i128::from(*c) * i128::from(values[*column as usize])).sum()
    }
}

impl Exact {
    /// The session of a program whose numbers [fit](Program::fits).
    pub fn new(program: &Program, is_proven: bool) -> Exact {
        let lower = program.columns.iter().map(|column| column.lower).collect();
        let upper = program.columns.iter().map(|column| column.upper).collect();
        Exact::of(Rows::of(program), lower, upper, is_proven)
    }

    /// The session of some rows within bounds.
    fn of(rows: Rows, lower: Vec<i64>, upper: Vec<i64>, is_proven: bool) -> Exact {
        let is_impossible = lower.iter().zip(&upper).any(|(lower, upper)| lower > upper);
        let mut exact = Exact {
            posted: (0..rows.len() as RowId).collect(),
            bounds: Bounds::new(lower, upper),
            relaxation: Relaxation::default(),
            sum: Sum::default(),
            incumbent: None,
            is_impossible,
            scale: 1,
            root: Ranges::default(),
            late: Vec::new(),
            believed: None,
            log: Log::new(is_proven),
            rows,
        };
        exact.rows.watch();
        for row in 0..exact.rows.len() as RowId {
            exact.bounds.enqueue(row);
        }
        exact.propagate();
        exact
    }

    pub fn incumbent(&self) -> Option<&[i64]> {
        self.incumbent.as_deref()
    }

    /// Is an assignment within the bounds, and does it satisfy every row?
    pub fn is_possible(&self, values: &[i64]) -> bool {
        let is_within = |(column, value): (usize, &i64)| {
            (self.bounds.lower[column]..=self.bounds.upper[column]).contains(value)
        };
        values.len() == self.bounds.lower.len()
            && values.iter().enumerate().all(is_within)
            && self.rows.is_satisfied_by(values)
    }

    /// Takes an assignment that is known to satisfy everything.
    pub fn set_incumbent(&mut self, values: Vec<i64>) {
        self.incumbent = Some(values);
    }

    /// What the next stages are called.
    pub fn label(&mut self, name: &str) {
        name.clone_into(&mut self.log.label);
    }

    /// The least value that the bounds allow.
    pub fn least(&self, terms: &[(Var, i64)]) -> i128 {
        let bound =
            |var: &Var, c: i64| if c > 0 { self.bounds.lower[var.0] } else { self.bounds.upper[var.0] };
        terms.iter().map(|(var, c)| i128::from(*c) * i128::from(bound(var, *c))).sum()
    }

    /// Adds a row. An incumbent that breaks it is forgotten.
    pub fn post(&mut self, terms: impl Iterator<Item = (Var, i64)>, rhs: i64) {
        let row = self.rows.push(terms.map(|(var, c)| (var.0 as u32, c)), rhs, true);
        self.posted.push(row);
        self.rows.watch();
        let is_broken = |values: &Vec<i64>| self.rows.get(row).activity(values) > i128::from(rhs);
        if self.incumbent.as_ref().is_some_and(is_broken) {
            self.incumbent = None;
        }
        self.bounds.enqueue(row);
        self.propagate();
    }

    /// Leaves only one value possible. There is no proof of anything after that.
    pub fn fix(&mut self, var: Var, value: i64) {
        let column = var.0;
        self.log = Log::default();
        if value < self.bounds.lower[column] || self.bounds.upper[column] < value {
            self.is_impossible = true;
            return;
        }
        if self.incumbent.as_ref().is_some_and(|values| values[column] != value) {
            self.incumbent = None;
        }
        if self.bounds.lower[column] < value {
            self.bounds.raise(&self.rows, column, value, CHOICE);
        }
        if self.bounds.upper[column] > value {
            self.bounds.reduce(&self.rows, column, value, CHOICE);
        }
        self.propagate();
    }

    /// Propagates outside of any tree.
    fn propagate(&mut self) {
        if self.is_impossible {
            return;
        }
        if self.bounds.propagate(&self.rows, &mut self.log).is_err() {
            self.is_impossible = true;
            self.log.last_is_impossible();
        }
        self.bounds.keep();
    }

    /// Finds the least value of some terms, each variable at most once, and keeps it if asked to. `None` where a value is
    /// beyond 64 bits.
    pub fn minimize(&mut self, terms: &[(Var, i64)], keep: bool, guide: &mut Guide<'_>) -> Option<Found> {
        if self.is_impossible {
            return Some(Found::Infeasible);
        }
        let stage = self.stage(terms);
        self.rows.set_objective(&stage.terms);
        let mut most = guide.nodes.unwrap_or(NODES.max(WORK / self.bounds.lower.len().max(1)));
        let mut late = Vec::new();
        let (tree, multiples) = loop {
            let mut multiples = None;
            let end = self.attempt(&stage, guide, &mut multiples, most);
            let tree = self.log.end_tree();
            self.bounds.undo(0);
            late.append(&mut self.late);
            late.iter().for_each(|row| self.bounds.enqueue(*row));
            let end = match end {
                Ended::TooHard | Ended::Unsettled => self.relieve(&stage, guide).unwrap_or(end),
                end => end,
            };
            match end {
                Ended::Closed => break (tree, multiples),
                Ended::TooHard if guide.nodes.is_none() => most = usize::MAX,
                Ended::TooHard | Ended::Interrupted | Ended::Unsettled => {
                    self.rows.end_stage();
                    self.propagate();
                    return Some(Found::Interrupted);
                }
            }
        };
        self.rows.end_stage();
        let Some(values) = &self.incumbent else {
            self.is_impossible = true;
            self.log.line(|| Line::Impossible(tree));
            return Some(Found::Infeasible);
        };
        let open = i64::try_from(stage.value(values)).ok()?;
        let value = i64::try_from(stage.fixed + i128::from(stage.divisor) * i128::from(open)).ok()?;
        if keep {
            let name = self.log.label.clone();
            self.log.line(|| Line::Stage {
                name,
                terms: terms.iter().map(|(var, c)| (var.0 as u32, *c)).collect(),
                value,
                divisor: stage.divisor,
                tree,
            });
            self.keep(&stage, open, multiples);
        }
        self.propagate();
        Some(Found::Optimum(value))
    }

    /// Searches for the least value, with so many nodes at most.
    fn attempt(
        &mut self,
        stage: &Stage,
        guide: &mut Guide<'_>,
        multiples: &mut Option<Multiples>,
        most: usize,
    ) -> Ended {
        self.log.begin_tree();
        self.root.lower.clone_from(&self.bounds.lower);
        self.root.upper.clone_from(&self.bounds.upper);
        if self.start(stage) { self.search(stage, guide, multiples, most) } else { Ended::Closed }
    }

    fn stage(&self, terms: &[(Var, i64)]) -> Stage {
        let is_open = |var: &Var| self.bounds.is_open(var.0);
        let open = terms.iter().filter(|(var, c)| is_open(var) && *c != 0);
        let divisor = open.clone().fold(0, |g, (_, c)| gcd(g, c.unsigned_abs())).max(1) as i64;
        let fixed = terms.iter().filter(|(var, _)| !is_open(var));
        Stage {
            terms: open.map(|(var, c)| (var.0 as u32, c / divisor)).collect(),
            divisor,
            fixed: fixed.map(|(var, c)| i128::from(*c) * i128::from(self.bounds.lower[var.0])).sum(),
        }
    }

    /// Asks for something better than the incumbent. False where propagation shows that there is nothing.
    fn start(&mut self, stage: &Stage) -> bool {
        let Some(values) = &self.incumbent else { return true };
        let Ok(value) = i64::try_from(stage.value(values)) else { return true };
        self.rows.set_better(value.saturating_sub(1));
        self.bounds.enqueue(BETTER);
        let is_open = self.bounds.propagate(&self.rows, &mut self.log).is_ok();
        if !is_open {
            self.log.closes(&self.rows, &self.bounds);
        }
        is_open
    }

    /// Makes an optimum a row. What the multiples that prove it say about the columns is kept as well; where nothing is
    /// left of them, all that they name are equations, and no row of an objective is needed.
    fn keep(&mut self, stage: &Stage, value: i64, multiples: Option<Multiples>) {
        if stage.terms.is_empty() && !self.log.is_on() {
            return;
        }
        let row = self.rows.push(stage.terms.iter().copied(), value, true);
        self.rows.make_equation(row);
        self.rows.watch();
        self.bounds.enqueue(row);
        let Some(mut multiples) = multiples else { return };
        for (id, _) in &mut multiples {
            if *id == BETTER {
                *id = row;
            }
        }
        let Some(gap) = self.sum.of(&multiples, &self.rows, &self.bounds).filter(|gap| *gap >= 0) else {
            return;
        };
        if gap == 0 {
            for (id, _) in &multiples {
                if !self.rows.is_equation(*id) {
                    self.rows.make_equation(*id);
                    self.bounds.enqueue(*id);
                }
            }
            self.rows.leave_out(row);
        }
        self.sum.narrow(&self.rows, &mut self.bounds, None);
        self.log.line(|| if gap == 0 { Line::Equate(multiples) } else { Line::Narrow(multiples) });
    }
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
