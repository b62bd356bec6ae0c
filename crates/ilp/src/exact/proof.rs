use super::bounds::{Bounds, CHOICE, Record};
use super::rows::{BETTER, Multiples, RowId, Rows};
use super::sum::Sum;

/// A line of a proof, outside of the trees.
#[derive(Clone, Debug)]
pub(super) enum Line {
    /// The sum of these rows narrows the bounds for good.
    Narrow(Multiples),
    /// The same with nothing left: all these rows are equations from here on.
    Equate(Multiples),
    /// A new row, rounded; counted from their upper bounds are these columns.
    Round { divisor: i64, multiples: Multiples, flipped: Vec<u32> },
    /// Nothing has a lower value, which is a new row: minus the terms, so many times that of the search. The tree is about
    /// the terms divided by the divisor.
    Lemma { terms: Vec<(u32, i64)>, value: i64, divisor: i64, times: i64, tree: Vec<Step> },
    /// Nothing has a lower value; the objective is a new row, divided by the divisor.
    Stage { name: String, terms: Vec<(u32, i64)>, value: i64, divisor: i64, tree: Vec<Step> },
    /// Nothing satisfies the rows.
    Impossible(Vec<Step>),
}

/// A line within a tree.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// The sum of these rows narrows the bounds, or contradicts them.
    Narrow { multiples: Multiples, is_needed: bool },
    /// This column has at most this value, or more.
    Branch { column: u32, at: i64 },
    /// The other side.
    Else,
    /// Both sides are closed.
    Done,
}

/// Where the columns and rows of a part are in the whole.
#[derive(Clone, Copy)]
pub(super) struct Places<'p> {
    pub columns: &'p [u32],
    pub rows: &'p [RowId],
}

impl Places<'_> {
    /// What a line of the part says in the whole.
    pub fn line(self, line: Line) -> Line {
        match line {
            Line::Narrow(multiples) => Line::Narrow(self.multiples(multiples)),
            Line::Equate(multiples) => Line::Equate(self.multiples(multiples)),
            Line::Round { divisor, multiples, flipped } => Line::Round {
                divisor,
                multiples: self.multiples(multiples),
                flipped: flipped.into_iter().map(|column| self.column(column)).collect(),
            },
            Line::Lemma { terms, value, divisor, times, tree } => {
                Line::Lemma { terms: self.terms(terms), value, divisor, times, tree: self.tree(tree) }
            }
            Line::Stage { name, terms, value, divisor, tree } => {
                Line::Stage { name, terms: self.terms(terms), value, divisor, tree: self.tree(tree) }
            }
            Line::Impossible(tree) => Line::Impossible(self.tree(tree)),
        }
    }

    fn column(self, column: u32) -> u32 {
        self.columns[column as usize]
    }

    fn terms(self, mut terms: Vec<(u32, i64)>) -> Vec<(u32, i64)> {
        terms.iter_mut().for_each(|(column, _)| *column = self.column(*column));
        terms
    }

    fn multiples(self, mut multiples: Multiples) -> Multiples {
        for (row, _) in multiples.iter_mut().filter(|(row, _)| *row != BETTER) {
            *row = self.rows[*row as usize];
        }
        multiples
    }

    fn tree(self, mut tree: Vec<Step>) -> Vec<Step> {
        for step in &mut tree {
            match step {
                Step::Narrow { multiples, .. } => *multiples = self.multiples(std::mem::take(multiples)),
                Step::Branch { column, .. } => *column = self.column(*column),
                Step::Else | Step::Done => {}
            }
        }
        tree
    }
}

/// What is written down of a proof while it is found. Nothing, unless it is asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Log {
    is_on: bool,
    is_in_tree: bool,
    /// What the next stage is called.
    pub label: String,
    lines: Vec<Line>,
    tree: Vec<Step>,
    /// Of each column: is its lower bound, its upper bound needed?
    needed: Vec<[bool; 2]>,
    sum: Sum,
}

impl Log {
    pub fn new(is_on: bool) -> Log {
        Log { is_on, ..Log::default() }
    }

    pub fn is_on(&self) -> bool {
        self.is_on
    }

    /// Writes nothing down until it is told to go on.
    pub fn pause(&mut self) -> bool {
        std::mem::replace(&mut self.is_on, false)
    }

    /// Writes down again, if it did.
    pub fn go_on(&mut self, was_on: bool) {
        self.is_on = was_on;
    }

    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The lines so far, for another log.
    pub fn take_lines(&mut self) -> Vec<Line> {
        std::mem::take(&mut self.lines)
    }

    pub fn line(&mut self, line: impl FnOnce() -> Line) {
        if self.is_on {
            self.lines.push(line());
        }
    }

    /// The last line contradicts the bounds.
    pub fn last_is_impossible(&mut self) {
        match self.lines.pop() {
            Some(Line::Narrow(multiples)) => {
                self.lines.push(Line::Impossible(vec![Step::Narrow { multiples, is_needed: true }]));
            }
            line => self.lines.extend(line),
        }
    }

    pub fn begin_tree(&mut self) {
        self.is_in_tree = true;
        self.tree.clear();
    }

    /// Ends a tree; what of it is needed.
    pub fn end_tree(&mut self) -> Vec<Step> {
        self.is_in_tree = false;
        let is_needed = |step: &Step| !matches!(step, Step::Narrow { is_needed: false, .. });
        self.tree.drain(..).filter(is_needed).collect()
    }

    /// A sum of rows narrows. The number of the step.
    pub fn narrow(&mut self, multiples: Multiples) -> u32 {
        if !self.is_on {
            return CHOICE;
        }
        if self.is_in_tree {
            self.tree.push(Step::Narrow { multiples, is_needed: false });
            self.tree.len() as u32 - 1
        } else {
            self.lines.push(Line::Narrow(multiples));
            CHOICE
        }
    }

    /// Begins a branch; where it stands.
    pub fn branch(&mut self, column: usize, at: i64) -> usize {
        if self.is_on {
            self.tree.push(Step::Branch { column: column as u32, at });
        }
        self.tree.len()
    }

    /// Begins the other side; where it stands.
    pub fn other_side(&mut self) -> usize {
        if self.is_on {
            self.tree.push(Step::Else);
        }
        self.tree.len()
    }

    /// Ends a branch whose sides begin at these places; the lower side is written first.
    pub fn end_branch(&mut self, first: usize, second: usize, is_upper_first: bool) {
        if !self.is_on {
            return;
        }
        if is_upper_first {
            // `upper else lower` becomes `lower else upper`.
            self.tree[first..].rotate_left(second - first);
            let lower = self.tree.len() - second;
            self.tree.insert(first + lower, Step::Else);
            self.tree.pop();
        }
        self.tree.push(Step::Done);
    }

    /// The last step contradicts the bounds: it is needed, and so is every step that its bounds come from.
    pub fn closes(&mut self, rows: &Rows, bounds: &Bounds) {
        if !self.is_on {
            return;
        }
        self.needed.clear();
        self.needed.resize(bounds.lower.len(), [false; 2]);
        self.need(self.tree.len() - 1, rows, bounds);
        for change in bounds.trail().iter().rev() {
            let needed = &mut self.needed[change.column as usize][usize::from(!change.is_lower)];
            if std::mem::replace(needed, false) && change.step != CHOICE {
                self.need(change.step as usize, rows, bounds);
            }
        }
    }

    fn need(&mut self, step: usize, rows: &Rows, bounds: &Bounds) {
        let Step::Narrow { multiples, is_needed } = &mut self.tree[step] else { return };
        if std::mem::replace(is_needed, true) {
            return;
        }
        let mut need =
            |column: usize, is_positive: bool| self.needed[column][usize::from(!is_positive)] = true;
        if let [(row, multiple)] = multiples.as_slice() {
            rows.get(*row).terms().for_each(|(column, c)| need(column, (c > 0) == (*multiple > 0)));
        } else if self.sum.of(multiples, rows, bounds).is_some() {
            self.sum.terms().for_each(|(column, c)| need(column as usize, c > 0));
        }
    }
}

impl Record for Log {
    fn narrow_by(&mut self, row: RowId, multiple: i64) -> u32 {
        if self.is_on { self.narrow(vec![(row, multiple)]) } else { CHOICE }
    }
}
