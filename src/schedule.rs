//! When there is time to study: from which day on, how much, and until when.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

use crate::catalog::Exam;

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

/// Days on which nothing is done, and the weekend, on which one studies and no exam is sat.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DaysOff {
    blackouts: Arc<[Blackout]>,
    weekdays: bool,
}

/// Days in a row on which there is neither study nor an exam.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Blackout {
    /// The first of them.
    pub from: Date,
    /// The last of them, not before the first.
    pub to: Date,
}

impl fmt::Display for Blackout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.from, self.to)
    }
}

impl DaysOff {
    /// These days, and the weekend if exams are sat on weekdays only. Days that overlap or follow each other are one
    /// stretch.
    pub fn new(blackouts: impl IntoIterator<Item = Blackout>, weekdays: bool) -> DaysOff {
        let mut all: Vec<Blackout> = blackouts.into_iter().collect();
        all.sort_unstable();
        let mut joined: Vec<Blackout> = Vec::new();
        for next in all {
            match joined.last_mut() {
                Some(last) if last.to.tomorrow().is_ok_and(|after| next.from <= after) => {
                    last.to = last.to.max(next.to);
                }
                _ => joined.push(next),
            }
        }
        DaysOff { blackouts: joined.into(), weekdays }
    }

    /// Is no day off?
    pub fn is_none(&self) -> bool {
        self.blackouts.is_empty() && !self.weekdays
    }

    /// The days on which nothing is done, in order; no two stretches touch.
    pub fn blackouts(&self) -> &[Blackout] {
        &self.blackouts
    }

    /// Are exams sat from Monday to Friday only?
    pub fn weekdays(&self) -> bool {
        self.weekdays
    }

    fn blackout_of(&self, day: Date) -> Option<Blackout> {
        self.blackouts.iter().copied().find(|blackout| blackout.from <= day && day <= blackout.to)
    }

    fn is_weekend(&self, day: Date) -> bool {
        self.weekdays && matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
    }

    /// The first day from this one on on which an exam can be sat.
    pub fn next_exam_day(&self, mut day: Date) -> Option<Date> {
        loop {
            day = match self.blackout_of(day) {
                Some(blackout) => blackout.to.tomorrow().ok()?,
                None if self.is_weekend(day) => day.tomorrow().ok()?,
                None => return Some(day),
            };
        }
    }

    /// The last day up to and with this one on which an exam can be sat.
    pub fn last_exam_day(&self, mut day: Date) -> Option<Date> {
        loop {
            day = match self.blackout_of(day) {
                Some(blackout) => blackout.from.yesterday().ok()?,
                None if self.is_weekend(day) => day.yesterday().ok()?,
                None => return Some(day),
            };
        }
    }

    /// The days of study from one day up to and with another.
    fn study_days(&self, from: Date, to: Date) -> u64 {
        let days =
            |from: Date, to: Date| from.until(to).map_or(0, |span| i64::from(span.get_days()) + 1).max(0);
        let off = self.blackouts.iter().map(|b| days(b.from.max(from), b.to.min(to)));
        u64::try_from(days(from, to) - off.sum::<i64>()).unwrap_or(0)
    }
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
            (_, Some(per_week)) => self.study_day(effort.checked_mul(7)?.div_ceil(per_week) - 1)?,
            (_, None) => self.study_day(self.days_for(effort.checked_mul(Rate::ONE.into())?)?)?,
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
        let (first, next) = (self.month(month)?, self.month(month.checked_add(1)?)?);
        let days = |from: Date, to: Date| u64::try_from(from.until(to).ok()?.get_days()).ok();
        (days(self.start, first)? + days(first, next)? * place / rate).checked_sub(1)
    }

    /// The fewest ten-thousandths of exams that are done only after so many days have gone by, where none is off.
    fn done_after(&self, gone: u64) -> Option<u64> {
        let Pace::Exams { per_month: Rate(rate) } = self.pace else { return None };
        let days = |from: Date, to: Date| u64::try_from(from.until(to).ok()?.get_days()).ok();
        // No month is longer than 31 days, so this is not too late.
        for month in gone / 31.. {
            let (first, next) = (self.month(month)?, self.month(month + 1)?);
            let (before, all) = (days(self.start, first)?, days(first, next)?);
            if gone < before + all {
                let place = ((gone + 1).saturating_sub(before) * u64::from(rate)).div_ceil(all);
                return Some(month * u64::from(rate) + place.max(1));
            }
        }
        None
    }

    /// Is the day before every day on which an exam can be sat?
    pub fn is_before_all(&self, day: Date) -> bool {
        self.off.last_exam_day(day).is_none_or(|last| last < self.start)
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
                let day = self.study_day(done.div_ceil(per_week).saturating_sub(1))?;
                (done, self.off.next_exam_day(day)?)
            }
            None => {
                let done = position.checked_add(effort.checked_mul(Rate::ONE.into())?)?;
                let day = if done == 0 { self.start } else { self.study_day(self.days_for(done)?)? };
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
            Some(per_week) => self.study_days_before(day, effort_after.checked_mul(7)?.div_ceil(per_week)),
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

    /// The day of study before which so many of them have gone by since the start.
    fn study_day(&self, days: u64) -> Option<Date> {
        let mut day = self.start.checked_add(i32::try_from(days).ok()?.days()).ok()?;
        for blackout in self.off.blackouts.iter().filter(|blackout| self.start <= blackout.to) {
            let from = blackout.from.max(self.start);
            if day < from {
                break;
            }
            day = day.checked_add((i64::from(from.until(blackout.to).ok()?.get_days()) + 1).days()).ok()?;
        }
        Some(day)
    }

    /// The last day after which there are so many days of study up to and with another, which is one.
    fn study_days_before(&self, day: Date, days: u64) -> Option<Date> {
        let mut before = day.checked_sub(i64::try_from(days).ok()?.days()).ok()?;
        for blackout in self.off.blackouts.iter().rev().filter(|blackout| blackout.to < day) {
            if blackout.to <= before {
                break;
            }
            before = before
                .checked_sub((i64::from(blackout.from.until(blackout.to).ok()?.get_days()) + 1).days())
                .ok()?;
        }
        Some(before)
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
        Schedule {
            start: date(2004, 11, 1),
            pace: Pace::Hours { per_week, default: None },
            by: None,
            off: DaysOff::default(),
        }
    }

    fn exams(per_month: u32) -> Schedule {
        rated(&per_month.to_string())
    }

    fn rated(per_month: &str) -> Schedule {
        let per_month = per_month.parse().expect("a rate");
        Schedule {
            start: date(2004, 1, 31),
            pace: Pace::Exams { per_month },
            by: None,
            off: DaysOff::default(),
        }
    }

    fn weeks(per_exam: u32) -> Schedule {
        Schedule {
            start: date(2004, 11, 1),
            pace: Pace::Weeks { per_exam },
            by: None,
            off: DaysOff::default(),
        }
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

    /// Each with no day off, with weekends, with stretches off, one of them at the start, and with both.
    fn all_paces() -> impl Iterator<Item = Schedule> {
        let slow = [weeks(1), weeks(6), rated("0.5"), rated("0.01"), rated("2.7"), rated("27.9999")];
        let whole = [hours(1), hours(10), hours(168), exams(1), exams(3), exams(28)];
        slow.into_iter().chain(whole).flat_map(|schedule| {
            let stretch = |days: i64, length: i64| {
                let from = schedule.start.saturating_add(days.days());
                Blackout { from, to: from.saturating_add(length.days()) }
            };
            let stretches = [stretch(-3, 5), stretch(20, 0), stretch(60, 40), stretch(80, 30)];
            let off = [
                DaysOff::default(),
                DaysOff::new([], true),
                DaysOff::new(stretches, false),
                DaysOff::new(stretches, true),
            ];
            off.map(|off| Schedule { off, ..schedule.clone() })
        })
    }

    #[test]
    fn stretches_that_overlap_or_touch_are_one() {
        let days = |from, to| Blackout { from: date(2004, 11, from), to: date(2004, 11, to) };
        let off = DaysOff::new([days(10, 12), days(1, 3), days(4, 4), days(11, 20)], false);
        assert_eq!(off.blackouts(), [days(1, 4), days(10, 20)]);
        assert_eq!(off, DaysOff::new([days(1, 4), days(10, 20)], false));
    }

    #[test]
    fn nothing_is_done_on_days_off() {
        // Ten hours a week are 40 hours on the 28th day, 28 November; ten days off put it ten days later, and the
        // second forty as well.
        let off = DaysOff::new([Blackout { from: date(2004, 11, 19), to: date(2004, 11, 28) }], false);
        let schedule = Schedule { off, ..hours(10) };
        assert_eq!(schedule.day_of(40), Some(date(2004, 12, 8)));
        assert_eq!(schedule.day_of(80), Some(date(2005, 1, 5)));
        assert_eq!(schedule.capacity(date(2004, 11, 28)), schedule.capacity(date(2004, 11, 18)));
        // Forty hours before 8 December are begun on 1 November; the day before the days off has room after it for ten.
        assert_eq!(schedule.latest_begin(date(2004, 12, 8), 40), Some(date(2004, 11, 1)));
        assert_eq!(schedule.latest(date(2004, 12, 8), 15), Some(date(2004, 11, 17)));
        // Two exams in the month from 31 January to 28 February: 13 and 28 February, each five days later.
        let off = DaysOff::new([Blackout { from: date(2004, 2, 2), to: date(2004, 2, 6) }], false);
        let schedule = Schedule { off, ..exams(2) };
        assert_eq!([1, 2].map(|n| schedule.day_of(n)), [Some(date(2004, 2, 18)), Some(date(2004, 3, 4))]);
    }

    #[test]
    fn no_exam_is_sat_at_the_weekend_and_study_goes_on() {
        // 28 November 2004 is a Sunday. What is studied on Sunday counts for the next exam.
        let schedule = Schedule { off: DaysOff::new([], true), ..hours(10) };
        let (position, day) = schedule.sit(0, 40, None).expect("a day");
        assert_eq!(day, date(2004, 11, 29));
        assert_eq!(schedule.sit(position, 2, None).map(|(_, day)| day), Some(date(2004, 11, 30)));
        assert_eq!(schedule.capacity(date(2004, 11, 28)), schedule.capacity(date(2004, 11, 26)));
        // One who waits for Saturday waits for Monday.
        assert_eq!(schedule.sit(0, 40, Some(date(2004, 12, 4))).map(|(_, day)| day), Some(date(2004, 12, 6)));
        // One is off on Friday, and at the weekend anyway.
        let off = DaysOff::new([Blackout { from: date(2004, 12, 3), to: date(2004, 12, 3) }], true);
        assert_eq!(off.next_exam_day(date(2004, 12, 3)), Some(date(2004, 12, 6)));
        assert_eq!(off.last_exam_day(date(2004, 12, 5)), Some(date(2004, 12, 2)));
    }

    #[test]
    fn capacity_is_the_inverse_of_the_day() {
        for schedule in all_paces() {
            for effort in 0..400 {
                let day = schedule.day_of(effort).expect("a day");
                assert!(schedule.capacity(day) >= effort, "{schedule:?} {effort}");
                if day > schedule.start {
                    assert!(effort == 0 || schedule.capacity(day.yesterday().expect("a day")) < effort);
                }
            }
            assert_eq!(schedule.capacity(schedule.start.yesterday().expect("a day")), 0);
        }
    }

    #[test]
    fn what_need_not_wait_is_sat_when_its_effort_is_done() {
        for schedule in all_paces() {
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
        // Twice a month: half of the 31 days from 29 February to 30 March is between one exam and the next.
        let (position, day) = exams(2).sit(0, 1, Some(date(2004, 3, 1))).expect("a day");
        assert_eq!(day, date(2004, 3, 1));
        assert_eq!(exams(2).sit(position, 1, None).map(|(_, day)| day), Some(date(2004, 3, 16)));
        // One in two months: who waits until 10 June sits the next two months later.
        let (position, _) = rated("0.5").sit(0, 1, Some(date(2004, 6, 10))).expect("a day");
        assert_eq!(rated("0.5").sit(position, 1, None).map(|(_, day)| day), Some(date(2004, 8, 10)));
    }

    #[test]
    fn what_follows_the_latest_day_still_fits() {
        // Where a month has many exams, several fall on the Monday after a weekend.
        let is_one_a_day = |s: &Schedule| !s.off.weekdays() || !matches!(s.pace, Pace::Exams { .. });
        for schedule in all_paces().filter(is_one_a_day) {
            let day = schedule.day_of(50).expect("a day");
            for after in 0..50 {
                let latest = schedule.latest(day, after).expect("a day");
                let done = schedule.capacity(latest);
                assert!(schedule.capacity(day) >= done + after, "{schedule:?} {after}");
            }
        }
    }

    #[test]
    fn who_begins_on_the_last_day_is_in_time_and_who_begins_a_day_later_is_not() {
        for schedule in all_paces() {
            for effort in [1, 2, 7, 40] {
                let Some(day) = schedule.day_of(effort + 3).and_then(|day| schedule.off.last_exam_day(day))
                else {
                    continue;
                };
                let begin = schedule.latest_begin(day, effort).expect("a day");
                let done = |begin: Date| schedule.starting(begin).day_of(effort).expect("a day");
                assert!(done(begin) <= day, "{schedule:?} {effort}: {begin}");
                let later = begin.tomorrow().expect("a day");
                assert!(done(later) > day, "{schedule:?} {effort}: {later}");
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
