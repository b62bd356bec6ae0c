//! When there is time to study: from which day on, how much, and until when.

mod days_off;
mod rate;
#[cfg(test)]
mod tests;
mod words;

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};

use crate::catalog::Exam;

pub use days_off::{Blackout, DaysOff};
pub use rate::{NoRate, Rate};

/// The time one person has for studying one exam after the other.
///
/// Effort is counted in hours of study, in weeks or in exams, as the [`Pace`] says. An exam is sat on the day on
/// which the effort for it and for everything before it is done, or on the first day after that which is not off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The first day of study.
    pub start: Date,
    /// How fast it goes.
    pub pace: Pace,
    /// The day by which everything must be done; `None` means no such day.
    pub by: Option<Date>,
    /// The days on which nothing is done, or no exam is sat.
    pub off: DaysOff,
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

impl Pace {
    /// A week has no more hours.
    pub const MOST_HOURS: u32 = 168;
    /// The most hours that an exam without a study estimate may be said to take.
    pub const MOST_DEFAULT_HOURS: u32 = 1_000_000;
    /// What an exam without a study estimate is assumed to take where nothing is said: a working week. An estimate of this
    /// library, without a source; answers that rest on it say so.
    pub const ASSUMED_HOURS: u32 = 40;
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

    /// The day on which an exam can be sat for which so much effort is done; `None` beyond the end of the calendar. No
    /// effort is done on the first day.
    pub fn day_of(&self, effort: u64) -> Option<Date> {
        let done = match (effort, self.per_week()) {
            (0, _) => self.start,
            (_, Some(per_week)) => {
                self.off.study_day(self.start, effort.checked_mul(7)?.div_ceil(per_week) - 1)?
            }
            (_, None) => {
                self.off.study_day(self.start, self.days_for(effort.checked_mul(Rate::ONE.into())?)?)?
            }
        };
        self.off.next_exam_day(done)
    }

    /// The days that go by, where none is off, before the one on which so many ten-thousandths of exams are done.
    fn days_for(&self, done: u64) -> Option<u64> {
        let Pace::Exams { per_month: Rate(rate) } = self.pace else { return None };
        // The month in which so many are done, and the place in it.
        let rate = u64::from(rate);
        let month = done.checked_sub(1)? / rate;
        let place = done - month * rate;
        let (before, days) = self.days_of_month(month)?;
        (before + days * place / rate).checked_sub(1)
    }

    /// The fewest ten-thousandths of exams that are done only after so many days have gone by, where none is off.
    fn done_after(&self, gone: u64) -> Option<u64> {
        let Pace::Exams { per_month: Rate(rate) } = self.pace else { return None };
        // No month is longer than 31 days, so this is not too late.
        for month in gone / 31.. {
            let (before, days) = self.days_of_month(month)?;
            if gone < before + days {
                let place = ((gone + 1).saturating_sub(before) * u64::from(rate)).div_ceil(days);
                return Some(month * u64::from(rate) + place.max(1));
            }
        }
        None
    }

    /// The days from the start to a month counted from there, and the days of that month.
    fn days_of_month(&self, month: u64) -> Option<(u64, u64)> {
        let days = |from: Date, to: Date| u64::try_from(from.until(to).ok()?.get_days()).ok();
        let (first, next) = (self.month(month)?, self.month(month.checked_add(1)?)?);
        Some((days(self.start, first)?, days(first, next)?))
    }

    /// Is the day before every day on which an exam can be sat?
    pub fn is_before_all(&self, day: Date) -> bool {
        self.off.last_exam_day(day).is_none_or(|last| last < self.start)
    }

    /// No two exams so many days apart have more effort between them, that of the later one included. On days off
    /// none is done; a week is allowed for what is done at a weekend before an exam on the day after it.
    pub fn most_within(&self, days: u64) -> u64 {
        match self.pace {
            Pace::Hours { .. } | Pace::Weeks { .. } => {
                self.per_week().unwrap_or(0).saturating_mul(days.saturating_add(8)) / 7
            }
            // A month has 30.41 days on average, and no stretch of months has three less.
            Pace::Exams { per_month: Rate(rate) } => {
                let days = days.saturating_add(3 + 8).saturating_mul(100).saturating_mul(rate.into());
                days.div_ceil(3_041 * u64::from(Rate::ONE))
            }
        }
    }

    /// Where the clock stands when an exam of so much effort is sat after what was done by `position`, not before a
    /// day, and which day that is: in sevenths of an hour, so that a day is as many of them as a week has hours, of a week, or in
    /// ten-thousandths of exams. While one waits for the day, time goes by, and what remains of that day can be used; while one waits for
    /// the weekend to be over, one studies for the next. `None` beyond the end of the calendar.
    pub fn sit(&self, position: u64, effort: u64, not_before: Option<Date>) -> Option<(u64, Date)> {
        let not_before = match not_before {
            Some(day) => Some(self.off.next_exam_day(day)?),
            None => None,
        };
        let (done, day) = match self.per_week() {
            Some(per_week) => {
                let done = position.checked_add(effort.checked_mul(7)?)?;
                let day = self.off.study_day(self.start, done.div_ceil(per_week).saturating_sub(1))?;
                (done, self.off.next_exam_day(day)?)
            }
            None => {
                let done = position.checked_add(effort.checked_mul(Rate::ONE.into())?)?;
                let day = if done == 0 {
                    self.start
                } else {
                    self.off.study_day(self.start, self.days_for(done)?)?
                };
                (done, self.off.next_exam_day(day)?)
            }
        };
        let Some(later) = not_before.filter(|later| day < *later) else { return Some((done, day)) };
        let waited = match self.per_week() {
            Some(per_week) => (self.days_until(later)? - 1).checked_mul(per_week)? + 1,
            None => self.done_after(self.days_until(later)? - 1)?,
        };
        Some((done.max(waited), later))
    }

    /// The effort that fits before exams on days up to and with this one.
    pub fn capacity(&self, day: Date) -> u64 {
        let day = self.off.last_exam_day(day);
        let Some((day, days)) = day.and_then(|day| Some((day, self.days_until(day)?))) else { return 0 };
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

    /// The last day on which an exam can be sat so that so much effort still fits after it, up to and with `day`. May
    /// lie before the start.
    pub fn latest(&self, day: Date, effort_after: u64) -> Option<Date> {
        self.off.last_exam_day(self.latest_study(day, effort_after)?)
    }

    /// The last day on which study for so much effort can begin so that exams up to and with `day` are in time.
    pub fn latest_begin(&self, day: Date, effort: u64) -> Option<Date> {
        if self.per_week().is_some() {
            return self.latest_study(day, effort)?.tomorrow().ok();
        }
        // Months are counted from the day on which one begins.
        let in_time = |begin: Date| self.starting(begin).day_of(effort).is_some_and(|done| done <= day);
        let (mut early, mut late) = (0, i64::from(self.start.until(day).ok()?.get_days()) + 1);
        while early < late {
            let middle = early.midpoint(late);
            match in_time(self.start.checked_add(middle.days()).ok()?) {
                true => early = middle + 1,
                false => late = middle,
            }
        }
        self.start.checked_add((early - 1).days()).ok()
    }

    /// The last day after which so much effort still fits.
    fn latest_study(&self, day: Date, effort_after: u64) -> Option<Date> {
        let day = self.off.last_exam_day(day)?;
        match self.per_week() {
            Some(per_week) => {
                self.off.study_days_before(day, effort_after.checked_mul(7)?.div_ceil(per_week))
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
    pub fn starting(&self, start: Date) -> Schedule {
        Schedule { start, ..self.clone() }
    }

    /// The days of study from the start up to and with this one; `None` before the start.
    fn days_until(&self, day: Date) -> Option<u64> {
        (self.start <= day).then(|| self.off.study_days(self.start, day))
    }

    fn month(&self, month: u64) -> Option<Date> {
        let months = Span::new().try_months(i64::try_from(month).ok()?).ok()?;
        self.start.checked_add(months).ok()
    }
}
