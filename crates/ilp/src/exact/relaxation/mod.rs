//! The linear relaxation: a condensed tableau and a dual simplex method with bounded columns (Koberstein 2005; Maros
//! 2003). Every column has bounds, so that any objective is dual feasible once each nonbasic column stands at the
//! bound that its reduced cost asks for; there is no first phase. What comes out only suggests.
#![allow(clippy::float_arithmetic, reason = "floats suggest here, and integers decide elsewhere")]

mod suggest;

use super::bounds::{Bounds, Ranges};
use super::rows::{Row, RowId, Rows};

/// How a relaxation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Optimal,
    Infeasible,
    /// Too many pivots: numbers that float apart.
    Stalled,
    /// There is no time left.
    Interrupted,
}

/// `basic = constant - tableau * nonbasic`, over columns and the slacks of the rows that were violated so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Relaxation {
    columns: usize,
    stride: usize,
    tableau: Vec<f64>,
    basic: Vec<u32>,
    nonbasic: Vec<u32>,
    at_basic: Vec<f64>,
    at_nonbasic: Vec<f64>,
    reduced: Vec<f64>,
    weight: Vec<f64>,
    place: Vec<Place>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    /// The bounds of the columns at first, wider than any that came after.
    widest: Vec<(f64, f64)>,
    values: Vec<f64>,
    /// The row that cannot be satisfied, and whether it is too small.
    stuck: (usize, bool),
    pivot_row: Vec<f64>,
    nonzero: Vec<u32>,
    candidates: Vec<(f64, u32)>,
    is_built: bool,
    /// Since it was built.
    pivots: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Out,
    Basic(u32),
    Nonbasic(u32),
}

/// After so many pivots the errors of the tableau may matter, and it is built anew.
const STALE: usize = 2_000;
/// After so many pivots it is asked whether there is time left.
const PIVOTS: usize = 16;

const FEASIBLE: f64 = 1e-7;
const PIVOT: f64 = 1e-7;

/// The costs of an objective, with a little more for each column, the later the more: of equally good solutions the
/// relaxation shall find one that has few things and early ones, which later stages ask for.
pub(super) fn costs(columns: usize, terms: &[(u32, i64)]) -> Vec<f64> {
    let of = |column: usize| 1e-5 * (1.0 + 0.01 * column as f64 / columns as f64);
    let mut costs: Vec<f64> = (0..columns).map(of).collect();
    for (column, c) in terms {
        costs[*column as usize] += *c as f64;
    }
    costs
}

impl Relaxation {
    /// Takes up an objective. What is in the tableau stays useful: rows whose slack is basic say nothing and go, as do
    /// columns that are fixed.
    pub fn objective(&mut self, rows: &Rows, root: &Ranges, cost: &[f64]) {
        if self.is_built && self.pivots < STALE {
            self.grow(rows);
            self.settle_bounds(&root.lower, &root.upper);
            for i in (0..self.basic.len()).rev() {
                if self.basic[i] as usize >= self.columns {
                    self.drop_row(i);
                }
            }
            for j in (0..self.nonbasic.len()).rev() {
                let id = self.nonbasic[j] as usize;
                if id < self.columns && !root.is_open(id) {
                    self.drop_column(j);
                } else if id >= self.columns && rows.is_equation((id - self.columns) as RowId) {
                    self.upper[id] = 0.0;
                }
            }
        } else {
            self.build(rows, root, cost);
        }
        for (j, id) in self.nonbasic.iter().enumerate() {
            self.reduced[j] = cost.get(*id as usize).copied().unwrap_or(0.0);
        }
        for (i, id) in self.basic.iter().enumerate() {
            let c = cost.get(*id as usize).copied().unwrap_or(0.0);
            if c != 0.0 {
                let row = &self.tableau[i * self.stride..][..self.nonbasic.len()];
                for (reduced, t) in self.reduced.iter_mut().zip(row) {
                    *reduced -= c * t;
                }
            }
        }
        self.weight.fill(1.0);
    }

    pub fn is_stale(&self) -> bool {
        self.pivots >= STALE
    }

    fn build(&mut self, rows: &Rows, root: &Ranges, cost: &[f64]) {
        let columns = root.lower.len();
        *self = Relaxation { columns, is_built: true, ..Relaxation::default() };
        self.grow(rows);
        self.values = root.lower.iter().map(|lower| *lower as f64).collect();
        for column in 0..columns {
            self.lower[column] = root.lower[column] as f64;
            self.upper[column] = root.upper[column] as f64;
            if root.is_open(column) {
                self.place[column] = Place::Nonbasic(self.nonbasic.len() as u32);
                self.nonbasic.push(column as u32);
                self.at_nonbasic.push(self.lower[column]);
            }
        }
        self.widest = self.lower.iter().copied().zip(self.upper.iter().copied()).take(columns).collect();
        self.stride = self.nonbasic.len();
        self.reduced = self.nonbasic.iter().map(|id| cost[*id as usize]).collect();
        self.crash(rows, root, cost);
    }

    /// Of each column that costs something the row `sum of others <= column` that ties most to it: it will be tight.
    fn crash(&mut self, rows: &Rows, root: &Ranges, cost: &[f64]) {
        let mut of_column: Vec<(usize, RowId)> = vec![(1, RowId::MAX); self.columns];
        for (id, row) in rows.all().filter(|(id, row)| row.rhs == 0 && rows.is_relaxed(*id)) {
            let mut owner = None;
            let mut open = 0;
            let fits = row.terms().all(|(column, c)| {
                open += usize::from(c > 0 && root.upper[column] > 0);
                let is_new = c > 0 || (c == -1 && owner.is_none());
                if c < 0 {
                    owner = Some(column);
                }
                is_new && root.lower[column] == 0
            });
            if let (true, Some(owner)) = (fits, owner) {
                let most = &mut of_column[owner];
                if cost[owner] >= 0.01 && root.is_open(owner) && open > most.0 {
                    *most = (open, id);
                }
            }
        }
        for (column, (_, row)) in of_column.into_iter().enumerate() {
            if let (true, Place::Nonbasic(j)) = (row != RowId::MAX, self.place[column]) {
                self.add(rows, row);
                self.pivot(self.basic.len() - 1, j as usize, 0.0);
            }
        }
    }

    fn grow(&mut self, rows: &Rows) {
        let ids = self.columns + rows.len();
        if self.place.len() < ids {
            self.place.resize(ids, Place::Out);
            self.lower.resize(ids, 0.0);
            self.upper.resize(ids, f64::INFINITY);
        }
    }

    fn drop_row(&mut self, i: usize) {
        let last = self.basic.len() - 1;
        self.place[self.basic[i] as usize] = Place::Out;
        if i != last {
            let (first, moved) = self.tableau.split_at_mut(last * self.stride);
            first[i * self.stride..][..self.stride].copy_from_slice(&moved[..self.stride]);
            self.place[self.basic[last] as usize] = Place::Basic(i as u32);
        }
        self.basic.swap_remove(i);
        self.at_basic.swap_remove(i);
        self.weight.swap_remove(i);
        self.tableau.truncate(last * self.stride);
    }

    fn drop_column(&mut self, j: usize) {
        let last = self.nonbasic.len() - 1;
        self.place[self.nonbasic[j] as usize] = Place::Out;
        if j != last {
            for row in self.tableau.chunks_exact_mut(self.stride) {
                row[j] = row[last];
            }
            self.place[self.nonbasic[last] as usize] = Place::Nonbasic(j as u32);
        }
        self.nonbasic.swap_remove(j);
        self.at_nonbasic.swap_remove(j);
        self.reduced.swap_remove(j);
    }

    fn move_nonbasic(&mut self, j: usize, by: f64) {
        self.at_nonbasic[j] += by;
        for (i, x) in self.at_basic.iter_mut().enumerate() {
            let t = self.tableau[i * self.stride + j];
            if t != 0.0 {
                *x -= t * by;
            }
        }
    }

    /// Takes over the bounds; each nonbasic column goes to the bound that its reduced cost asks for.
    fn settle_bounds(&mut self, lower: &[i64], upper: &[i64]) {
        for column in 0..self.columns {
            self.lower[column] = lower[column] as f64;
            self.upper[column] = upper[column] as f64;
        }
        for j in 0..self.nonbasic.len() {
            let id = self.nonbasic[j] as usize;
            let (lower, upper) = (self.lower[id], self.upper[id]);
            let is_nearer_lower = self.at_nonbasic[j] - lower <= upper - self.at_nonbasic[j];
            let at_upper = self.reduced[j] < -1e-12 || (self.reduced[j] <= 1e-12 && !is_nearer_lower);
            let to = if at_upper && upper.is_finite() { upper } else { lower };
            if to != self.at_nonbasic[j] {
                self.move_nonbasic(j, to - self.at_nonbasic[j]);
            }
        }
    }

    fn value_of(&self, column: usize) -> f64 {
        match self.place[column] {
            Place::Out => self.lower[column],
            Place::Basic(i) => self.at_basic[i as usize],
            Place::Nonbasic(j) => self.at_nonbasic[j as usize],
        }
    }

    fn read_values(&mut self) {
        for column in 0..self.columns {
            self.values[column] = self.value_of(column);
        }
    }

    fn add(&mut self, rows: &Rows, id: RowId) {
        let row = rows.get(id);
        let width = self.nonbasic.len();
        let base = self.basic.len() * self.stride;
        self.tableau.resize(base + self.stride, 0.0);
        let (known, new) = self.tableau.split_at_mut(base);
        let (mut slack, mut least) = (row.rhs as f64, 0.0);
        for (column, c) in row.terms() {
            let c = c as f64;
            slack -= c * self.values[column];
            least += c * if c > 0.0 { self.widest[column].0 } else { self.widest[column].1 };
            match self.place[column] {
                Place::Out => {}
                Place::Nonbasic(j) => new[j as usize] += c,
                Place::Basic(i) => {
                    let row = &known[i as usize * self.stride..][..width];
                    for (new, t) in new.iter_mut().zip(row) {
                        *new -= c * t;
                    }
                }
            }
        }
        let slack_id = self.columns + id as usize;
        self.lower[slack_id] = 0.0;
        self.upper[slack_id] = if row.is_equation { 0.0 } else { (row.rhs as f64 - least).max(0.0) };
        self.place[slack_id] = Place::Basic(self.basic.len() as u32);
        self.basic.push(slack_id as u32);
        self.at_basic.push(slack);
        self.weight.push(1.0);
    }

    /// Solves what the bounds leave, taking in rows as they are violated, as long as it may go on.
    pub fn solve(&mut self, rows: &Rows, bounds: &Bounds, go_on: &dyn Fn() -> bool) -> End {
        self.grow(rows);
        self.settle_bounds(&bounds.lower, &bounds.upper);
        let mut violated: Vec<(f64, RowId)> = Vec::new();
        loop {
            match self.dual(go_on) {
                End::Optimal => {}
                other => return other,
            }
            self.read_values();
            violated.clear();
            for (id, row) in rows.all() {
                if !rows.is_relaxed(id) || self.place[self.columns + id as usize] != Place::Out {
                    continue;
                }
                let over = self.activity(row) - row.rhs as f64;
                let by = if row.is_equation { over.abs() } else { over };
                if by > 1e-6 {
                    violated.push((by, id));
                }
            }
            if violated.is_empty() {
                return End::Optimal;
            }
            let most = 24 + self.basic.len() / 2;
            if violated.len() > most {
                violated.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
                violated.truncate(most);
            }
            for (_, row) in &violated {
                self.add(rows, *row);
            }
        }
    }

    fn activity(&self, row: Row<'_>) -> f64 {
        row.terms().map(|(column, c)| c as f64 * self.values[column]).sum()
    }

    fn dual(&mut self, go_on: &dyn Fn() -> bool) -> End {
        let most = 200 + 20 * (self.basic.len() + self.nonbasic.len());
        for pivots in 1..=most {
            if pivots % PIVOTS == 0 && !go_on() {
                return End::Interrupted;
            }
            let Some((r, is_small)) = self.leaving() else { return End::Optimal };
            let id = self.basic[r] as usize;
            let bound = if is_small { self.lower[id] } else { self.upper[id] };
            let Some(q) = self.entering(r, is_small, (self.at_basic[r] - bound).abs()) else {
                self.stuck = (r, is_small);
                return End::Infeasible;
            };
            self.pivot(r, q, bound);
        }
        End::Stalled
    }

    /// The basic column that is farthest outside its bounds for its weight, and whether it is below them.
    fn leaving(&self) -> Option<(usize, bool)> {
        let mut best = None;
        let mut most = 0.0;
        for (i, (id, x)) in self.basic.iter().zip(&self.at_basic).enumerate() {
            let (below, above) = (self.lower[*id as usize] - x, x - self.upper[*id as usize]);
            let by = below.max(above);
            if by > FEASIBLE {
                let score = by * by / self.weight[i];
                if score > most {
                    most = score;
                    best = Some((i, below > 0.0));
                }
            }
        }
        best
    }

    /// The ratio test that flips bounds for as long as the row stays outside of its own.
    fn entering(&mut self, r: usize, is_small: bool, mut distance: f64) -> Option<usize> {
        let row = &self.tableau[r * self.stride..][..self.nonbasic.len()];
        self.candidates.clear();
        for (j, t) in row.iter().enumerate() {
            let id = self.nonbasic[j] as usize;
            if t.abs() < PIVOT || self.lower[id] == self.upper[id] {
                continue;
            }
            let is_at_lower = self.at_nonbasic[j] <= self.lower[id] + 1e-9;
            if is_at_lower == (is_small == (*t < 0.0)) {
                self.candidates.push((self.reduced[j].abs() / t.abs(), j as u32));
            }
        }
        let mut taken = 0;
        let entering = loop {
            let (mut next, mut least, mut largest) = (None, f64::INFINITY, 0.0);
            for (place, (ratio, j)) in self.candidates.iter().enumerate().skip(taken) {
                let size = row[*j as usize].abs();
                if *ratio < least - 1e-10 || (*ratio <= least + 1e-10 && size > largest) {
                    (next, least, largest) = (Some(place), *ratio, size);
                }
            }
            let next = next?;
            self.candidates.swap(taken, next);
            let j = self.candidates[taken].1 as usize;
            let id = self.nonbasic[j] as usize;
            let gain = largest * (self.upper[id] - self.lower[id]);
            if distance - gain <= 1e-9 {
                break j;
            }
            distance -= gain;
            taken += 1;
        };
        for place in 0..taken {
            let j = self.candidates[place].1 as usize;
            let id = self.nonbasic[j] as usize;
            let is_at_lower = self.at_nonbasic[j] <= self.lower[id] + 1e-9;
            let to = if is_at_lower { self.upper[id] } else { self.lower[id] };
            self.move_nonbasic(j, to - self.at_nonbasic[j]);
        }
        Some(entering)
    }

    fn pivot(&mut self, r: usize, q: usize, bound: f64) {
        self.pivots += 1;
        let (width, stride) = (self.nonbasic.len(), self.stride);
        let pivot = self.tableau[r * stride + q];
        let by = (self.at_basic[r] - bound) / pivot;
        let entering = self.at_nonbasic[q] + by;
        self.move_nonbasic(q, by);
        let inverse = 1.0 / pivot;
        self.pivot_row.clear();
        self.pivot_row.extend_from_slice(&self.tableau[r * stride..][..width]);
        self.nonzero.clear();
        for (j, x) in self.pivot_row.iter_mut().enumerate().filter(|(_, x)| **x != 0.0) {
            *x *= inverse;
            if j != q {
                self.nonzero.push(j as u32);
            }
        }
        self.pivot_row[q] = 0.0;
        let is_sparse = self.nonzero.len() * 3 < width;
        let weight = self.weight[r];
        for (i, row) in self.tableau.chunks_exact_mut(stride).enumerate() {
            let row = &mut row[..width];
            let factor = row[q];
            if i == r || factor == 0.0 {
                continue;
            }
            if is_sparse {
                for j in &self.nonzero {
                    row[*j as usize] -= factor * self.pivot_row[*j as usize];
                }
            } else {
                for (x, y) in row.iter_mut().zip(&self.pivot_row) {
                    *x -= factor * y;
                }
            }
            let ratio = factor * inverse;
            row[q] = -ratio;
            self.weight[i] = self.weight[i].max(ratio * ratio * weight);
        }
        let row = &mut self.tableau[r * stride..][..width];
        row.copy_from_slice(&self.pivot_row);
        row[q] = inverse;
        self.weight[r] = (weight * inverse * inverse).max(1.0);
        let reduced = self.reduced[q];
        if reduced != 0.0 {
            for j in &self.nonzero {
                self.reduced[*j as usize] -= reduced * self.pivot_row[*j as usize];
            }
        }
        self.reduced[q] = -reduced * inverse;
        let (leaves, enters) = (self.basic[r], self.nonbasic[q]);
        (self.basic[r], self.nonbasic[q]) = (enters, leaves);
        self.place[enters as usize] = Place::Basic(r as u32);
        self.place[leaves as usize] = Place::Nonbasic(q as u32);
        (self.at_basic[r], self.at_nonbasic[q]) = (entering, bound);
    }
}
