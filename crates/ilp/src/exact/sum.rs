use super::bounds::{Bounds, CHOICE};
use super::rows::{RowId, Rows};

/// A place to sum multiples of rows in.
#[derive(Clone, Debug, Default)]
pub(super) struct Sum {
    coefficients: Vec<i128>,
    is_touched: Vec<bool>,
    touched: Vec<u32>,
    rhs: i128,
    /// What is left between the least that the bounds allow and the right side: below 0 it is a contradiction.
    gap: i128,
}

impl Sum {
    /// Sums; the gap within the bounds. `None` where a number is beyond 128 bits.
    pub fn of(&mut self, multiples: &[(RowId, i64)], rows: &Rows, bounds: &Bounds) -> Option<i128> {
        for column in self.touched.drain(..) {
            self.coefficients[column as usize] = 0;
            self.is_touched[column as usize] = false;
        }
        self.coefficients.resize(bounds.lower.len(), 0);
        self.is_touched.resize(bounds.lower.len(), false);
        self.rhs = 0;
        for (id, multiple) in multiples {
            let (row, multiple) = (rows.get(*id), i128::from(*multiple));
            self.rhs = self.rhs.checked_add(multiple * i128::from(row.rhs))?;
            for (column, c) in row.terms() {
                let sum = &mut self.coefficients[column];
                *sum = sum.checked_add(multiple * i128::from(c))?;
                if !std::mem::replace(&mut self.is_touched[column], true) {
                    self.touched.push(column as u32);
                }
            }
        }
        self.gap = self.rhs;
        for column in &self.touched {
            let column = *column as usize;
            let c = self.coefficients[column];
            let bound = if c > 0 { bounds.lower[column] } else { bounds.upper[column] };
            self.gap = self.gap.checked_sub(c.checked_mul(i128::from(bound))?)?;
        }
        Some(self.gap)
    }

    /// The right side.
    pub fn rhs(&self) -> i128 {
        self.rhs
    }

    /// The coefficients that are not 0, in the order of the columns.
    pub fn terms(&mut self) -> impl Iterator<Item = (u32, i128)> + '_ {
        self.touched.sort_unstable();
        self.touched
            .iter()
            .map(|column| (*column, self.coefficients[*column as usize]))
            .filter(|(_, c)| *c != 0)
    }

    /// Would [`narrow`](Self::narrow) change anything?
    pub fn narrows(&self, bounds: &Bounds) -> bool {
        self.touched.iter().any(|column| self.room(bounds, *column as usize).is_some())
    }

    /// Narrows the bounds by what was summed last, whose gap is not below 0 (reduced-cost fixing, in integers).
    pub fn narrow(&self, rows: &Rows, bounds: &mut Bounds, step: Option<u32>) {
        for column in &self.touched {
            let column = *column as usize;
            let Some(room) = self.room(bounds, column) else { continue };
            if self.coefficients[column] > 0 {
                bounds.reduce(rows, column, bounds.lower[column] + room, step.unwrap_or(CHOICE));
            } else {
                bounds.raise(rows, column, bounds.upper[column] - room, step.unwrap_or(CHOICE));
            }
        }
    }

    /// How far a column can go from the bound that is best for it, where that is less far than it could.
    fn room(&self, bounds: &Bounds, column: usize) -> Option<i64> {
        let c = self.coefficients[column].unsigned_abs();
        let width = u128::from(bounds.upper[column].abs_diff(bounds.lower[column]));
        if c == 0 || width == 0 {
            return None;
        }
        let room = self.gap.unsigned_abs() / c;
        if width <= room { None } else { i64::try_from(room).ok() }
    }
}
