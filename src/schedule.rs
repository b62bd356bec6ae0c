//! When there is time to study: from which day on, how much, and until when.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::catalog::Exam;

/// The time one person has for studying one exam after the other.
///
/// Effort is counted in hours of study or in exams, as the [`Pace`] says. An exam is sat on the day on
/// which the effort for it and for everything before it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The first day of study.
    pub start: Date,
    /// How fast it goes.
    pub pace: Pace,
    /// The day by which everything must be done; `None` means no such day.
    pub by: Option<Date>,
}

/// How fast study goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// So many hours in seven days, spread evenly.
    Hours {
        /// Hours in seven days, from 1 to [`Pace::MOST_HOURS`].
        per_week: u32,
        /// The hours of an exam without a study estimate.
        default: Option<u32>,
    },
    /// So many exams in a month, spread evenly.
    Exams {
        /// Exams in a month, from 1 to [`Pace::MOST_EXAMS`].
        per_month: u32,
    },
}

impl Pace {
    /// A week has no more hours.
    pub const MOST_HOURS: u32 = 168;
    /// The most hours that an exam without a study estimate may be said to take.
    pub const MOST_DEFAULT_HOURS: u32 = 1_000_000;
    /// Every month has as many days, so that no two exams fall on one.
    pub const MOST_EXAMS: u32 = 28;
}

impl Schedule {
    /// The effort of an exam; `None` where its hours are counted and unknown.
    pub fn effort(&self, exam: &Exam) -> Option<u64> {
        match self.pace {
            Pace::Hours { default, .. } => exam.hours.or(default).map(u64::from),
            Pace::Exams { .. } => Some(1),
        }
    }

    /// Is the effort counted in hours?
    pub fn counts_hours(&self) -> bool {
        matches!(self.pace, Pace::Hours { .. })
    }

    /// The hours of an exam without a study estimate.
    pub fn default_hours(&self) -> Option<u32> {
        match self.pace {
            Pace::Hours { default, .. } => default,
            Pace::Exams { .. } => None,
        }
    }

    /// The day on which so much effort is done; `None` beyond the end of the calendar. No effort is
    /// done on the first day.
    pub fn day_of(&self, effort: u64) -> Option<Date> {
        if effort == 0 {
            return Some(self.start);
        }
        match self.pace {
            Pace::Hours { per_week, .. } => {
                self.after(effort.checked_mul(7)?.div_ceil(u64::from(per_week)) - 1)
            }
            Pace::Exams { per_month } => {
                let per_month = u64::from(per_month);
                let (month, place) = ((effort - 1) / per_month, (effort - 1) % per_month + 1);
                let (first, next) = (self.month(month)?, self.month(month + 1)?);
                let days = u64::try_from(first.until(next).ok()?.get_days()).ok()?;
                let days = i64::try_from(days * place / per_month - 1).ok()?;
                first.checked_add(days.days()).ok()
            }
        }
    }

    /// Where the clock stands when an exam of so much effort is sat after what was done by `position`, not before a
    /// day, and which day that is: in sevenths of an hour, so that a day is as many of them as a week has hours, or in
    /// exams. While one waits for the day, time goes by, and what remains of that day can be used. `None` beyond the
    /// end of the calendar.
    pub fn sit(&self, position: u64, effort: u64, not_before: Option<Date>) -> Option<(u64, Date)> {
        match self.pace {
            Pace::Hours { per_week, .. } => {
                let per_week = u64::from(per_week);
                let done = position.checked_add(effort.checked_mul(7)?)?;
                let waited = not_before.and_then(|day| self.days_until(day)).unwrap_or(1) - 1;
                let position = if waited == 0 { done } else { done.max(waited.checked_mul(per_week)? + 1) };
                Some((position, self.after(position.div_ceil(per_week).saturating_sub(1))?))
            }
            Pace::Exams { .. } => {
                let done = position.checked_add(effort)?;
                let day = self.day_of(done)?;
                match not_before {
                    Some(later) if day < later => Some((done.max(self.capacity(later)), later)),
                    _ => Some((done, day)),
                }
            }
        }
    }

    /// The effort that fits into the days up to and with this one.
    pub fn capacity(&self, day: Date) -> u64 {
        let Some(days) = self.days_until(day) else { return 0 };
        match self.pace {
            Pace::Hours { per_week, .. } => days * u64::from(per_week) / 7,
            Pace::Exams { per_month } => {
                // No month is longer than 31 days, so this is not too much.
                let mut most = days.saturating_sub(1) / 31 * u64::from(per_month);
                while self.day_of(most + 1).is_some_and(|next| next <= day) {
                    most += 1;
                }
                most
            }
        }
    }

    /// The last day on which something can be done so that so much effort still fits after it, up to
    /// and with `day`. May lie before the start.
    pub fn latest(&self, day: Date, effort_after: u64) -> Option<Date> {
        match self.pace {
            Pace::Hours { per_week, .. } => {
                let days = effort_after.checked_mul(7)?.div_ceil(u64::from(per_week));
                day.checked_sub(i64::try_from(days).ok()?.days()).ok()
            }
            Pace::Exams { .. } if effort_after == 0 => Some(day),
            Pace::Exams { .. } => match self.capacity(day).checked_sub(effort_after) {
                Some(0) | None => self.start.yesterday().ok(),
                Some(left) => self.day_of(left),
            },
        }
    }

    /// The same pace from another day on.
    #[must_use]
    pub fn starting(self, start: Date) -> Schedule {
        Schedule { start, ..self }
    }

    /// The days from the start up to and with this one; `None` before the start.
    fn days_until(&self, day: Date) -> Option<u64> {
        let days = self.start.until(day).ok()?.get_days();
        u64::try_from(days).ok().map(|days| days + 1)
    }

    fn after(&self, days: u64) -> Option<Date> {
        self.start.checked_add(i32::try_from(days).ok()?.days()).ok()
    }

    fn month(&self, month: u64) -> Option<Date> {
        self.start.checked_add(i32::try_from(month).ok()?.months()).ok()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn hours(per_week: u32) -> Schedule {
        Schedule { start: date(2004, 11, 1), pace: Pace::Hours { per_week, default: None }, by: None }
    }

    fn exams(per_month: u32) -> Schedule {
        Schedule { start: date(2004, 1, 31), pace: Pace::Exams { per_month }, by: None }
    }

    #[test]
    fn forty_hours_at_ten_a_week_end_on_the_last_day_of_the_fourth_week() {
        assert_eq!(hours(10).day_of(40), Some(date(2004, 11, 28)));
        assert_eq!(hours(10).day_of(41), Some(date(2004, 11, 29)));
        assert_eq!(hours(10).day_of(0), Some(date(2004, 11, 1)));
    }

    #[test]
    fn exams_of_a_month_are_spread_over_it() {
        // From 31 January a month ends on 28 February: 29 days, of which 14 and 29 are reached.
        assert_eq!(exams(2).day_of(1), Some(date(2004, 2, 13)));
        assert_eq!(exams(2).day_of(2), Some(date(2004, 2, 28)));
        assert_eq!(exams(1).day_of(3), Some(date(2004, 4, 29)));
    }

    #[test]
    fn capacity_is_the_inverse_of_the_day() {
        for schedule in [hours(1), hours(10), hours(168), exams(1), exams(3), exams(28)] {
            for effort in 0..400 {
                let day = schedule.day_of(effort).expect("a day");
                assert!(schedule.capacity(day) >= effort, "{schedule:?} {effort}");
                if day > schedule.start {
                    assert!(schedule.capacity(day.yesterday().expect("a day")) < effort);
                }
            }
            assert_eq!(schedule.capacity(schedule.start.yesterday().expect("a day")), 0);
        }
    }

    #[test]
    fn what_need_not_wait_is_sat_when_its_effort_is_done() {
        for schedule in [hours(1), hours(10), hours(168), exams(1), exams(3), exams(28)] {
            let mut position = 0;
            for done in 1..100 {
                let (next, day) = schedule.sit(position, 1, None).expect("a day");
                assert_eq!(Some(day), schedule.day_of(done), "{schedule:?} {done}");
                position = next;
            }
        }
    }

    #[test]
    fn one_waits_for_a_day_and_goes_on_from_there() {
        // Ten hours a week: 40 hours are done on 28 November; after the wait 10 more take a week, the day included.
        let (position, day) = hours(10).sit(0, 40, Some(date(2004, 12, 13))).expect("a day");
        assert_eq!(day, date(2004, 12, 13));
        assert_eq!(hours(10).sit(position, 10, None).map(|(_, day)| day), Some(date(2004, 12, 20)));
        assert_eq!(
            hours(10).sit(0, 40, Some(date(2004, 11, 20))).map(|(_, day)| day),
            Some(date(2004, 11, 28))
        );
        // Twice a month from 31 January: 13 and 28 February, 14 and 30 March.
        let (position, day) = exams(2).sit(0, 1, Some(date(2004, 3, 1))).expect("a day");
        assert_eq!(day, date(2004, 3, 1));
        assert_eq!(exams(2).sit(position, 1, None).map(|(_, day)| day), exams(2).day_of(3));
    }

    #[test]
    fn what_follows_the_latest_day_still_fits() {
        for schedule in [hours(10), exams(2)] {
            let day = schedule.day_of(50).expect("a day");
            for after in 0..50 {
                let latest = schedule.latest(day, after).expect("a day");
                let done = schedule.capacity(latest);
                assert!(schedule.capacity(day) >= done + after, "{schedule:?} {after}");
            }
        }
    }

    #[test]
    fn an_effort_beyond_the_calendar_has_no_day() {
        assert_eq!(hours(1).day_of(u64::MAX), None);
        assert_eq!(exams(1).day_of(u64::MAX), None);
        assert_eq!(hours(1).day_of(1_000_000_000), None);
    }
}
