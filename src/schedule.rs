//! When there is time to study: from which day on, how much, and until when.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::catalog::Exam;

/// The time one person has for studying one exam after the other.
///
/// Effort is counted in hours of study, in weeks or in exams, as the [`Pace`] says. An exam is sat on the day on
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
        /// Exams in a month.
        per_month: Rate,
    },
    /// Every exam takes so many weeks.
    Weeks {
        /// Weeks for an exam, from 1 to [`Pace::MOST_WEEKS`].
        per_exam: u32,
    },
}

/// A number of exams in a month, from 0.01 to [`Pace::MOST_EXAMS`], exact to four decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate(u32);

/// The text is no such number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a number from 0.01 to {} with at most four decimals", Pace::MOST_EXAMS)]
pub struct NoRate;

impl Rate {
    const ONE: u32 = 10_000;
    const LEAST: u32 = Rate::ONE / 100;

    /// So many exams in every month; as many as there can be where that is more.
    pub fn whole(exams: u32) -> Rate {
        Rate(exams.clamp(1, Pace::MOST_EXAMS) * Rate::ONE)
    }

    /// As a whole number, where it is one.
    pub fn as_whole(self) -> Option<u32> {
        self.0.is_multiple_of(Rate::ONE).then_some(self.0 / Rate::ONE)
    }

    /// The least whole number above it.
    pub fn next_whole(self) -> u32 {
        self.0 / Rate::ONE + 1
    }
}

impl FromStr for Rate {
    type Err = NoRate;

    fn from_str(text: &str) -> Result<Rate, NoRate> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        let decimals = match decimals.trim_end_matches('0') {
            "" if is_number(decimals) => "0",
            decimals => decimals,
        };
        if !is_number(whole) || !is_number(decimals) || decimals.len() > 4 {
            return Err(NoRate);
        }
        let whole: u32 = whole.parse().map_err(|_| NoRate)?;
        let parts: u32 = format!("{decimals:0<4}").parse().map_err(|_| NoRate)?;
        let rate = whole.checked_mul(Rate::ONE).and_then(|whole| whole.checked_add(parts)).ok_or(NoRate)?;
        let bounds = Rate::LEAST..=Pace::MOST_EXAMS * Rate::ONE;
        bounds.contains(&rate).then_some(Rate(rate)).ok_or(NoRate)
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = format!("{:04}", self.0 % Rate::ONE);
        match decimals.trim_end_matches('0') {
            "" => write!(f, "{}", self.0 / Rate::ONE),
            decimals => write!(f, "{}.{decimals}", self.0 / Rate::ONE),
        }
    }
}

impl Pace {
    /// A week has no more hours.
    pub const MOST_HOURS: u32 = 168;
    /// The most hours that an exam without a study estimate may be said to take.
    pub const MOST_DEFAULT_HOURS: u32 = 1_000_000;
    /// Every month has as many days, so that no two exams fall on one.
    pub const MOST_EXAMS: u32 = 28;
    /// Ten years.
    pub const MOST_WEEKS: u32 = 520;
}

impl Schedule {
    /// The effort of an exam; `None` where its hours are counted and unknown.
    pub fn effort(&self, exam: &Exam) -> Option<u64> {
        match self.pace {
            Pace::Hours { default, .. } => exam.hours.or(default).map(u64::from),
            Pace::Exams { .. } => Some(1),
            Pace::Weeks { per_exam } => Some(per_exam.into()),
        }
    }

    /// The effort done in a week, where it is spread evenly over its days.
    fn per_week(&self) -> Option<u64> {
        match self.pace {
            Pace::Hours { per_week, .. } => Some(per_week.into()),
            Pace::Weeks { .. } => Some(1),
            Pace::Exams { .. } => None,
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
            Pace::Exams { .. } | Pace::Weeks { .. } => None,
        }
    }

    /// The day on which so much effort is done; `None` beyond the end of the calendar. No effort is
    /// done on the first day.
    pub fn day_of(&self, effort: u64) -> Option<Date> {
        if effort == 0 {
            return Some(self.start);
        }
        match (self.per_week(), self.pace) {
            (Some(per_week), _) => self.after(effort.checked_mul(7)?.div_ceil(per_week) - 1),
            (None, Pace::Exams { per_month: Rate(rate) }) => {
                // In ten-thousandths of exams: the month in which so many are done, and the place in it.
                let (done, rate) = (effort.checked_mul(Rate::ONE.into())?, u64::from(rate));
                let month = (done - 1) / rate;
                let place = done - month * rate;
                let (first, next) = (self.month(month)?, self.month(month.checked_add(1)?)?);
                let days = u64::try_from(first.until(next).ok()?.get_days()).ok()?;
                let days = i64::try_from(days * place / rate).ok()? - 1;
                first.checked_add(days.days()).ok()
            }
            (None, _) => None,
        }
    }

    /// Where the clock stands when an exam of so much effort is sat after what was done by `position`, not before a
    /// day, and which day that is: in sevenths of an hour, so that a day is as many of them as a week has hours, of a week, or in
    /// exams. While one waits for the day, time goes by, and what remains of that day can be used. `None` beyond the
    /// end of the calendar.
    pub fn sit(&self, position: u64, effort: u64, not_before: Option<Date>) -> Option<(u64, Date)> {
        match self.per_week() {
            Some(per_week) => {
                let done = position.checked_add(effort.checked_mul(7)?)?;
                let waited = not_before.and_then(|day| self.days_until(day)).unwrap_or(1) - 1;
                let position = if waited == 0 { done } else { done.max(waited.checked_mul(per_week)? + 1) };
                Some((position, self.after(position.div_ceil(per_week).saturating_sub(1))?))
            }
            None => {
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
        match (self.per_week(), self.pace) {
            (Some(per_week), _) => days * per_week / 7,
            (None, Pace::Exams { per_month: Rate(rate) }) => {
                // No month is longer than 31 days, so this is not too much.
                let mut most = days.saturating_sub(1) / 31 * u64::from(rate) / u64::from(Rate::ONE);
                while self.day_of(most + 1).is_some_and(|next| next <= day) {
                    most += 1;
                }
                most
            }
            (None, _) => 0,
        }
    }

    /// The last day on which something can be done so that so much effort still fits after it, up to
    /// and with `day`. May lie before the start.
    pub fn latest(&self, day: Date, effort_after: u64) -> Option<Date> {
        match self.per_week() {
            Some(per_week) => {
                let days = effort_after.checked_mul(7)?.div_ceil(per_week);
                day.checked_sub(i64::try_from(days).ok()?.days()).ok()
            }
            None if effort_after == 0 => Some(day),
            None => match self.capacity(day).checked_sub(effort_after) {
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
        rated(&per_month.to_string())
    }

    fn rated(per_month: &str) -> Schedule {
        let per_month = per_month.parse().expect("a rate");
        Schedule { start: date(2004, 1, 31), pace: Pace::Exams { per_month }, by: None }
    }

    fn weeks(per_exam: u32) -> Schedule {
        Schedule { start: date(2004, 11, 1), pace: Pace::Weeks { per_exam }, by: None }
    }

    #[test]
    fn half_an_exam_a_month_is_one_in_two_months() {
        // From 31 January: one month ends on 28 February, two on 30 March, four on 30 May.
        assert_eq!(rated("0.5").day_of(1), Some(date(2004, 3, 30)));
        assert_eq!(rated("0.5").day_of(2), Some(date(2004, 5, 30)));
        // Three in two months: the first two thirds of the way through a month of 29 days.
        assert_eq!(rated("1.5").day_of(1), Some(date(2004, 2, 18)));
        assert_eq!(rated("1.5").day_of(3), rated("0.5").day_of(1));
        for effort in 0..100 {
            assert_eq!(rated("2.0").day_of(effort), exams(2).day_of(effort));
        }
    }

    #[test]
    fn a_rate_is_exact_and_written_as_it_is_read() {
        let read = |text: &str| text.parse::<Rate>().map(|rate| rate.to_string());
        for text in ["1", "28", "0.5", "0.01", "0.3333", "27.9999"] {
            assert_eq!(read(text), Ok(text.to_owned()));
        }
        assert_eq!(read("1.50"), Ok("1.5".to_owned()));
        assert_eq!(read("2.00000"), Ok("2".to_owned()));
        for text in [
            "",
            "0",
            "0.0",
            "0.001",
            "28.0001",
            "29",
            "-1",
            "1.",
            ".5",
            "1,5",
            "1e1",
            "0.33333",
            "99999999999",
        ] {
            assert_eq!(read(text), Err(NoRate), "{text}");
        }
    }

    #[test]
    fn an_exam_every_six_weeks_is_sat_at_the_end_of_the_sixth() {
        assert_eq!(weeks(6).effort(&Exam::default()), Some(6));
        assert_eq!(weeks(6).day_of(6), Some(date(2004, 12, 12)));
        // After a wait the next one is six weeks later.
        let (position, day) = weeks(6).sit(0, 6, Some(date(2005, 1, 10))).expect("a day");
        assert_eq!(day, date(2005, 1, 10));
        assert_eq!(weeks(6).sit(position, 6, None).map(|(_, day)| day), Some(date(2005, 2, 21)));
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
        let slow = [weeks(1), weeks(6), rated("0.5"), rated("0.01"), rated("2.7"), rated("27.9999")];
        let whole = [hours(1), hours(10), hours(168), exams(1), exams(3), exams(28)];
        for schedule in slow.into_iter().chain(whole) {
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
        let slow = [weeks(1), rated("0.5"), rated("0.01"), rated("2.7"), rated("27.9999")];
        let whole = [hours(1), hours(10), hours(168), exams(1), exams(3), exams(28)];
        for schedule in slow.into_iter().chain(whole) {
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
