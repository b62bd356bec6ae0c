use jiff::Span;
use jiff::civil::Date;

use super::{Evidence, Item, SourceId, Window};

/// How long something stays active after it was passed or earned: rules by the day on which it was.
/// Without a rule for that day it does not expire.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Validity {
    /// The rules; the first whose days contain the day decides.
    pub rules: Vec<ValidityRule>,
}

/// What was earned within these days is active for so many months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ValidityRule {
    /// Calendar months.
    pub months: u32,
    /// The days on which it was earned.
    pub earned: Window,
}

impl Validity {
    /// The last day on which something earned on this day is active. `None` where it does not expire.
    pub fn last_day(&self, earned: Date) -> Option<Date> {
        let rule = self.rules.iter().find(|rule| rule.earned.contains(earned))?;
        Some(months_after(earned, rule.months))
    }
}

/// The same day so many months later; where that month has no such day, its last one.
/// The last day of the calendar where that is beyond it.
pub fn months_after(day: Date, months: u32) -> Date {
    Span::new().try_months(months).map_or(Date::MAX, |months| day.saturating_add(months))
}

/// The same day so many months earlier; where that month has no such day, its last one. The first day of the calendar
/// where that is before it.
pub fn months_before(day: Date, months: u32) -> Date {
    Span::new().try_months(months).map_or(Date::MIN, |months| day.saturating_sub(months))
}

/// The first day after another from which so many months reach a day, where it is not after that.
pub fn first_within(after: Date, until: Date, months: u32) -> Option<Date> {
    let near = months_before(until, months).max(after.tomorrow().ok()?);
    // Where the month has no such day, its last one is not enough, and the first of the next is.
    let days = std::iter::successors(Some(near), |day| day.tomorrow().ok()).take(5);
    days.take_while(|day| *day <= until).find(|day| until <= months_after(*day, months))
}

/// Something that is renewed along with a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Renewal {
    /// What is renewed, if it is held or passed.
    pub item: Item,
    /// The days on which it is.
    pub window: Window,
    /// Even what has expired? Otherwise only what is still active.
    pub even_expired: bool,
}

/// A renewal that costs nothing and takes no exam.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreeRenewal {
    /// What is done for it, in a few words.
    pub by: String,
    /// It is open so many months before the last active day; `None` as long as it is active.
    pub within_months: Option<u32>,
    /// The days on which it is offered.
    pub window: Window,
    /// Where it is stated.
    pub sources: Vec<SourceId>,
    /// How sure it is.
    pub evidence: Evidence,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn months_end_with_the_month_and_with_the_calendar() {
        assert_eq!(months_after(date(2024, 1, 31), 1), date(2024, 2, 29));
        assert_eq!(months_before(date(2024, 3, 31), 1), date(2024, 2, 29));
        for far in [200_000, 1_000_000, u32::MAX] {
            assert_eq!(months_after(date(2024, 1, 31), far), Date::MAX);
            assert_eq!(months_before(date(2024, 1, 31), far), Date::MIN);
        }
    }
}
