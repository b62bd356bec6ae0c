use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::catalog::Item;

/// In so many days, eight years, the lengths of all months come round: where they are not enough, what is studied for in
/// between takes longer than something lasts.
const ALL_MONTHS: i32 = 2_922;

/// What must lie close together: an item, or the exams within a window, how many months apart at most; and the effort
/// for the earlier one and for what comes between.
pub(super) type Distance = (Option<Item>, u32, u64, u64);

/// Days from the first to the last of which nothing was close enough to what becomes of a day if one waits until then.
#[derive(Clone, Copy)]
pub(super) struct TooFar {
    pub first: Date,
    pub last: Date,
    pub until: Date,
}

impl TooFar {
    /// Is it as far from a later day on as well?
    pub fn holds(&self, from: Date, until: Date) -> bool {
        self.first <= from && self.until <= until && from.saturating_add(ALL_MONTHS.days()) <= self.last
    }
}
