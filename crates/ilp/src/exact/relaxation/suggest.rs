use super::{PIVOT, Relaxation};
use crate::exact::bounds::Bounds;
use crate::exact::rows::{Multiples, RowId, Rows};

/// Multiples beyond this are noise.
const MOST: f64 = 1e15;

/// So near to an integer is an integer.
const INTEGRAL: f64 = 1e-5;

impl Relaxation {
    /// The multiples of rows that the dual solution suggests, scaled and rounded.
    pub fn duals(&self, rows: &Rows, scale: i64, multiples: &mut Multiples) {
        for (j, id) in self.nonbasic.iter().enumerate() {
            self.suggest(rows, *id, self.reduced[j] * scale as f64, multiples);
        }
    }

    /// The same for what cannot be satisfied.
    pub fn ray(&self, rows: &Rows, scale: i64, multiples: &mut Multiples) {
        let (r, is_small) = self.stuck;
        let sign = if is_small { scale as f64 } else { -(scale as f64) };
        let row = &self.tableau[r * self.stride..];
        for (id, t) in self.nonbasic.iter().zip(row) {
            self.suggest(rows, *id, sign * t, multiples);
        }
        self.suggest(rows, self.basic[r], sign, multiples);
    }

    fn suggest(&self, rows: &Rows, id: u32, multiple: f64, multiples: &mut Multiples) {
        let Some(row) = (id as usize).checked_sub(self.columns) else { return };
        let rounded = multiple.round();
        if rounded != 0.0 && rounded.abs() < MOST && (rounded > 0.0 || rows.is_equation(row as RowId)) {
            multiples.push((row as RowId, rounded as i64));
        }
    }

    /// The values, where all of them are integers.
    pub fn integral(&self) -> Option<Vec<i64>> {
        let is_integral = |x: &f64| (x - x.round()).abs() <= INTEGRAL;
        self.values.iter().all(is_integral).then(|| self.values.iter().map(|x| x.round() as i64).collect())
    }

    /// The open columns in the order in which to try to round them, the greatest first, each with the value to try.
    pub fn roundings(&self, bounds: &Bounds) -> Vec<(usize, i64)> {
        let open = (0..self.columns).filter(|column| bounds.is_open(*column));
        let mut order: Vec<(f64, usize)> =
            open.map(|column| (bounds.lower[column] as f64 - self.values[column], column)).collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        order.into_iter().map(|(_, column)| (column, (self.values[column] + 0.4).floor() as i64)).collect()
    }

    /// Is the value nearer to the upper of these bounds?
    pub fn is_high(&self, column: usize, lower: i64, upper: i64) -> bool {
        self.values[column] * 2.0 > lower as f64 + upper as f64
    }

    /// How far outside of a row the values are, for the length of the row.
    pub fn distance(&self, terms: &[(u32, i64)], rhs: i64) -> f64 {
        let (mut activity, mut norm) = (0.0, 0.0);
        for (column, c) in terms {
            let c = *c as f64;
            activity += c * self.values[*column as usize];
            norm += c * c;
        }
        (activity - rhs as f64) / norm.max(1.0).sqrt()
    }

    pub fn is_fractional(&self, bounds: &Bounds) -> bool {
        self.branching(bounds).is_some()
    }

    /// The open column with a fraction whose first dual pivots on both sides cost the most (penalties: Driebeek 1966),
    /// the value at which to part it, and whether the upper side looks better.
    pub fn branching(&self, bounds: &Bounds) -> Option<(usize, i64, bool)> {
        let mut best = None;
        let mut most = -1.0;
        for (i, id) in self.basic.iter().enumerate() {
            let column = *id as usize;
            if column >= self.columns || !bounds.is_open(column) {
                continue;
            }
            let x = self.at_basic[i];
            let fraction = x - x.floor();
            if !(INTEGRAL..=1.0 - INTEGRAL).contains(&fraction) {
                continue;
            }
            let (down, up) = self.penalties(i);
            let side = |fraction: f64, penalty: f64| (fraction * penalty).clamp(1e-4, 1e6);
            let score =
                side(fraction, down) * side(1.0 - fraction, up) * (1.0 + fraction.min(1.0 - fraction));
            if score > most {
                most = score;
                best = Some((column, x.floor() as i64, fraction > 0.35));
            }
        }
        best
    }

    fn penalties(&self, i: usize) -> (f64, f64) {
        let (mut down, mut up) = (1e9_f64, 1e9_f64);
        let row = &self.tableau[i * self.stride..][..self.nonbasic.len()];
        for (j, t) in row.iter().enumerate().filter(|(_, t)| t.abs() >= PIVOT) {
            let id = self.nonbasic[j] as usize;
            if self.lower[id] == self.upper[id] {
                continue;
            }
            let ratio = self.reduced[j].abs() / t.abs();
            let is_at_lower = self.at_nonbasic[j] <= self.lower[id] + 1e-9;
            let side = if is_at_lower == (*t > 0.0) { &mut down } else { &mut up };
            *side = side.min(ratio);
        }
        (down, up)
    }
}
