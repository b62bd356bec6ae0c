use super::rows::{BETTER, Row, RowId, Rows};
use crate::domain::is_much_narrower;

/// What is possible for each column, and how it came to be so.
#[derive(Clone, Debug)]
pub(super) struct Bounds {
    pub lower: Vec<i64>,
    pub upper: Vec<i64>,
    trail: Vec<Change>,
    queue: Vec<RowId>,
    queued: Vec<bool>,
    better_queued: bool,
}

/// Bounds of all columns, outside of any tree.
#[derive(Clone, Debug, Default)]
pub(super) struct Ranges {
    pub lower: Vec<i64>,
    pub upper: Vec<i64>,
}

impl Ranges {
    pub fn is_open(&self, column: usize) -> bool {
        self.lower[column] < self.upper[column]
    }
}

/// A bound that moved: where it was, and the step that moved it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Change {
    pub column: u32,
    /// Is it the lower bound?
    pub is_lower: bool,
    pub was: i64,
    pub step: u32,
}

/// Not moved by a step: a choice.
pub(super) const CHOICE: u32 = u32::MAX;

/// The bounds contradict a row; the step that says so is the last of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Contradiction;

/// Who is told of each row that narrows or contradicts: the row and 1, or -1 for the other side of an equation.
pub(super) trait Record {
    /// The number by which the step is known.
    fn narrow_by(&mut self, row: RowId, multiple: i64) -> u32;
}

impl Bounds {
    pub fn new(lower: Vec<i64>, upper: Vec<i64>) -> Bounds {
        Bounds {
            lower,
            upper,
            trail: Vec::new(),
            queue: Vec::new(),
            queued: Vec::new(),
            better_queued: false,
        }
    }

    pub fn is_open(&self, column: usize) -> bool {
        self.lower[column] < self.upper[column]
    }

    pub fn mark(&self) -> usize {
        self.trail.len()
    }

    pub fn trail(&self) -> &[Change] {
        &self.trail
    }

    /// Takes back what changed since a mark.
    pub fn undo(&mut self, mark: usize) {
        for change in self.trail.drain(mark..).rev() {
            let bounds = if change.is_lower { &mut self.lower } else { &mut self.upper };
            bounds[change.column as usize] = change.was;
        }
        self.forget_queue();
    }

    /// What changed so far stays.
    pub fn keep(&mut self) {
        self.trail.clear();
    }

    fn forget_queue(&mut self) {
        for row in self.queue.drain(..) {
            match row {
                BETTER => self.better_queued = false,
                row => self.queued[row as usize] = false,
            }
        }
    }

    /// Sets a lower bound and queues what it touches.
    pub fn raise(&mut self, rows: &Rows, column: usize, to: i64, step: u32) {
        let was = std::mem::replace(&mut self.lower[column], to);
        self.changed(rows, Change { column: column as u32, is_lower: true, was, step });
    }

    /// Sets an upper bound and queues what it touches.
    pub fn reduce(&mut self, rows: &Rows, column: usize, to: i64, step: u32) {
        let was = std::mem::replace(&mut self.upper[column], to);
        self.changed(rows, Change { column: column as u32, is_lower: false, was, step });
    }

    fn changed(&mut self, rows: &Rows, change: Change) {
        self.trail.push(change);
        let (touched, is_in_better) = rows.of_column(change.column as usize);
        for row in touched {
            self.enqueue(*row);
        }
        if is_in_better {
            self.enqueue(BETTER);
        }
    }

    pub fn enqueue(&mut self, row: RowId) {
        let queued = match row {
            BETTER => &mut self.better_queued,
            row => {
                if self.queued.len() <= row as usize {
                    self.queued.resize(row as usize + 1, false);
                }
                &mut self.queued[row as usize]
            }
        };
        if !std::mem::replace(queued, true) {
            self.queue.push(row);
        }
    }

    /// Tightens by the queued rows until no bound moves by much.
    pub fn propagate(&mut self, rows: &Rows, log: &mut impl Record) -> Result<(), Contradiction> {
        while let Some(id) = self.queue.pop() {
            match id {
                BETTER => self.better_queued = false,
                id => self.queued[id as usize] = false,
            }
            let row = rows.get(id);
            let mut done = self.tighten(rows, id, row, 1, log);
            if row.is_equation {
                done = done.and_then(|()| self.tighten(rows, id, row, -1, log));
            }
            if done.is_err() {
                self.forget_queue();
                return done;
            }
        }
        Ok(())
    }

    fn tighten(
        &mut self,
        rows: &Rows,
        id: RowId,
        row: Row<'_>,
        sign: i64,
        log: &mut impl Record,
    ) -> Result<(), Contradiction> {
        let mut slack = i128::from(sign) * i128::from(row.rhs);
        for (column, c) in row.terms() {
            let c = sign * c;
            let bound = if c > 0 { self.lower[column] } else { self.upper[column] };
            slack -= i128::from(c) * i128::from(bound);
        }
        if slack < 0 {
            log.narrow_by(id, sign);
            return Err(Contradiction);
        }
        // Widths are below 2^63, so that a greater slack narrows nothing.
        let slack = i64::try_from(slack).unwrap_or(i64::MAX);
        let is_worthwhile = |(column, c): (usize, i64)| {
            let (width, c, slack) =
                (self.upper[column].abs_diff(self.lower[column]), c.unsigned_abs(), slack.unsigned_abs());
            width.saturating_mul(c) > slack && is_much_narrower(width, slack / c)
        };
        if !row.terms().any(is_worthwhile) {
            return Ok(());
        }
        // Once a row is put to use, so it is for all its columns, as in a proof.
        let step = log.narrow_by(id, sign);
        for (column, c) in row.terms() {
            let (lower, upper) = (self.lower[column], self.upper[column]);
            if lower == upper {
                continue;
            }
            let room = slack / c.abs();
            if upper.abs_diff(lower) <= room.unsigned_abs() {
                continue;
            }
            if sign * c > 0 {
                self.reduce(rows, column, lower + room, step);
            } else {
                self.raise(rows, column, upper - room, step);
            }
        }
        Ok(())
    }
}
