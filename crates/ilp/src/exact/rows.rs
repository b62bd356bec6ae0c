use crate::{Program, Sense, Var};

/// A row, by its place in [`Rows`], or [`BETTER`].
pub(super) type RowId = u32;

/// The row of a stage that asks for something better than the incumbent.
pub(super) const BETTER: RowId = u32::MAX;

/// Rows times integers, to be summed.
pub(super) type Multiples = Vec<(RowId, i64)>;

/// Rows `terms <= rhs` in compressed form, each column with the rows that it stands in.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    start: Vec<usize>,
    columns: Vec<u32>,
    coefficients: Vec<i64>,
    rhs: Vec<i64>,
    /// Every solution attains it.
    is_equation: Vec<bool>,
    /// The linear relaxation needs to look at it.
    is_relaxed: Vec<bool>,
    better: Option<Better>,
    watch_start: Vec<u32>,
    watch: Vec<RowId>,
    watched: usize,
}

/// The terms of an objective and what a better solution has at most.
#[derive(Clone, Debug, Default)]
struct Better {
    columns: Vec<u32>,
    coefficients: Vec<i64>,
    is_in: Vec<bool>,
    rhs: Option<i64>,
}

/// The terms of a row, and what they sum to at most.
#[derive(Clone, Copy)]
pub(super) struct Row<'r> {
    pub columns: &'r [u32],
    pub coefficients: &'r [i64],
    pub rhs: i64,
    pub is_equation: bool,
}

impl<'r> Row<'r> {
    pub fn terms(self) -> impl Iterator<Item = (usize, i64)> + 'r {
        self.columns.iter().zip(self.coefficients).map(|(column, c)| (*column as usize, *c))
    }

    pub fn activity(self, values: &[i64]) -> i128 {
        self.terms().map(|(column, c)| i128::from(c) * i128::from(values[column])).sum()
    }
}

impl Rows {
    /// No rows over so many columns.
    pub fn new(columns: usize) -> Rows {
        Rows {
            start: vec![0],
            columns: Vec::new(),
            coefficients: Vec::new(),
            rhs: Vec::new(),
            is_equation: Vec::new(),
            is_relaxed: Vec::new(),
            better: None,
            watch_start: vec![0; columns + 1],
            watch: Vec::new(),
            watched: 0,
        }
    }

    /// The rows of a program whose numbers fit.
    pub fn of(program: &Program) -> Rows {
        let mut rows = Rows::new(program.columns.len());
        let terms = program.rows.iter().map(|row| row.terms.len()).sum();
        rows.columns.reserve(terms);
        rows.coefficients.reserve(terms);
        for row in &program.rows {
            let sign = match row.sense {
                Sense::AtMost => 1,
                Sense::AtLeast => -1,
            };
            rows.push(row.terms.iter().map(|(Var(v), c)| (*v as u32, sign * c)), sign * row.rhs, true);
        }
        rows
    }

    pub fn len(&self) -> usize {
        self.rhs.len()
    }

    /// Adds a row; its place.
    pub fn push(&mut self, terms: impl Iterator<Item = (u32, i64)>, rhs: i64, is_relaxed: bool) -> RowId {
        for (column, coefficient) in terms {
            self.columns.push(column);
            self.coefficients.push(coefficient);
        }
        self.start.push(self.columns.len());
        self.rhs.push(rhs);
        self.is_equation.push(false);
        self.is_relaxed.push(is_relaxed);
        self.rhs.len() as RowId - 1
    }

    pub fn get(&self, row: RowId) -> Row<'_> {
        if row == BETTER {
            let better = self.better.as_ref();
            return Row {
                columns: better.map_or(&[], |b| &b.columns),
                coefficients: better.map_or(&[], |b| &b.coefficients),
                rhs: better.and_then(|b| b.rhs).unwrap_or(i64::MAX),
                is_equation: false,
            };
        }
        let row = row as usize;
        let range = self.start[row]..self.start[row + 1];
        Row {
            columns: &self.columns[range.clone()],
            coefficients: &self.coefficients[range],
            rhs: self.rhs[row],
            is_equation: self.is_equation[row],
        }
    }

    pub fn all(&self) -> impl Iterator<Item = (RowId, Row<'_>)> {
        (0..self.len() as RowId).map(|row| (row, self.get(row)))
    }

    pub fn is_equation(&self, row: RowId) -> bool {
        row != BETTER && self.is_equation[row as usize]
    }

    pub fn make_equation(&mut self, row: RowId) {
        self.is_equation[row as usize] = true;
    }

    pub fn is_relaxed(&self, row: RowId) -> bool {
        self.is_relaxed[row as usize]
    }

    /// The relaxation need not look at it any more.
    pub fn leave_out(&mut self, row: RowId) {
        self.is_relaxed[row as usize] = false;
    }

    /// Begins a stage: its objective, for which nothing is known yet.
    pub fn set_objective(&mut self, terms: &[(u32, i64)]) {
        let mut is_in = self.better.take().map(|better| better.is_in).unwrap_or_default();
        is_in.clear();
        is_in.resize(self.watch_start.len(), false);
        for (column, _) in terms {
            is_in[*column as usize] = true;
        }
        let (columns, coefficients) = terms.iter().copied().unzip();
        self.better = Some(Better { columns, coefficients, is_in, rhs: None });
    }

    /// What is better has at most this value.
    pub fn set_better(&mut self, rhs: i64) {
        if let Some(better) = &mut self.better {
            better.rhs = Some(rhs);
        }
    }

    /// What is better has at most this value, once an incumbent is known.
    pub fn better(&self) -> Option<i64> {
        self.better.as_ref().and_then(|better| better.rhs)
    }

    pub fn end_stage(&mut self) {
        self.better = None;
    }

    pub fn is_satisfied_by(&self, values: &[i64]) -> bool {
        self.all().all(|(_, row)| {
            let activity = row.activity(values);
            activity <= i128::from(row.rhs) && (!row.is_equation || activity == i128::from(row.rhs))
        })
    }

    /// Brings the rows of the columns up to date. Linear where rows were added, nothing otherwise.
    pub fn watch(&mut self) {
        if self.watched == self.len() {
            return;
        }
        self.watched = self.len();
        let starts = &mut self.watch_start;
        starts.fill(0);
        for column in &self.columns {
            starts[*column as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        self.watch.clear();
        self.watch.resize(self.columns.len(), 0);
        for row in 0..self.rhs.len() {
            for column in &self.columns[self.start[row]..self.start[row + 1]] {
                let next = &mut starts[*column as usize];
                self.watch[*next as usize] = row as RowId;
                *next += 1;
            }
        }
        // Each start has moved to the next one's place.
        for i in (1..starts.len()).rev() {
            starts[i] = starts[i - 1];
        }
        starts[0] = 0;
    }

    /// The rows that a column stands in.
    pub fn of_column(&self, column: usize) -> (&[RowId], bool) {
        let rows = &self.watch[self.watch_start[column] as usize..self.watch_start[column + 1] as usize];
        (rows, self.better.as_ref().is_some_and(|better| better.rhs.is_some() && better.is_in[column]))
    }
}
