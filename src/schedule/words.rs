use super::{Pace, Schedule};
use crate::words::listed;

impl Schedule {
    /// How fast it goes, in words: `10 hours a week`.
    pub(crate) fn pace_in_words(&self) -> String {
        match self.pace {
            Pace::Hours { per_week: 1, .. } => "1 hour a week".to_owned(),
            Pace::Hours { per_week, .. } => format!("{per_week} hours a week"),
            Pace::Exams { per_month } if per_month.as_whole() == Some(1) => "1 exam a month".to_owned(),
            Pace::Exams { per_month } => format!("{per_month} exams a month"),
            Pace::Weeks { per_exam: 1 } => "an exam every week".to_owned(),
            Pace::Weeks { per_exam } => format!("an exam every {per_exam} weeks"),
        }
    }

    /// The pace, and when nothing is done: `10 hours a week, exams on weekdays, nothing from 2026-12-20 to 2027-01-03`.
    pub(crate) fn in_words(&self) -> String {
        let weekdays = self.off.weekdays().then(|| "exams on weekdays".to_owned());
        let off = self.off.blackouts().iter().map(|days| match days.from == days.to {
            true => format!("on {}", days.from),
            false => format!("from {} to {}", days.from, days.to),
        });
        let off: Vec<String> = off.collect();
        let off = (!off.is_empty()).then(|| format!("nothing {}", listed(&off, "and")));
        [self.pace_in_words()].into_iter().chain(weekdays).chain(off).collect::<Vec<_>>().join(", ")
    }
}
