//! Days without study, and days without exams.

use std::fmt;
use std::sync::Arc;

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan as _};

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

impl Blackout {
    /// How many days they are.
    fn days(self) -> i64 {
        days_from(self.from, self.to)
    }

    fn contains(self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }
}

/// So many days; `None` where that is longer than the calendar.
fn span(days: u64) -> Option<Span> {
    Span::new().try_days(i64::try_from(days).ok()?).ok()
}

/// The days from one up to and with another; none where that is earlier.
fn days_from(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()) + 1).max(0)
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
        self.blackouts.iter().copied().find(|blackout| blackout.contains(day))
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
    pub(super) fn study_days(&self, from: Date, to: Date) -> u64 {
        let off = self.blackouts.iter().map(|off| days_from(off.from.max(from), off.to.min(to)));
        u64::try_from(days_from(from, to) - off.sum::<i64>()).unwrap_or(0)
    }

    /// The day of study before which so many of them have gone by since a start.
    pub(super) fn study_day(&self, start: Date, days: u64) -> Option<Date> {
        let mut day = start.checked_add(span(days)?).ok()?;
        for off in self.blackouts.iter().filter(|off| start <= off.to) {
            let off = Blackout { from: off.from.max(start), ..*off };
            if day < off.from {
                break;
            }
            day = day.checked_add(off.days().days()).ok()?;
        }
        Some(day)
    }

    /// The last day after which there are so many days of study up to and with another, which is one.
    pub(super) fn study_days_before(&self, day: Date, days: u64) -> Option<Date> {
        let mut before = day.checked_sub(span(days)?).ok()?;
        for off in self.blackouts.iter().rev().filter(|off| off.to < day) {
            if off.to <= before {
                break;
            }
            before = before.checked_sub(off.days().days()).ok()?;
        }
        Some(before)
    }
}
