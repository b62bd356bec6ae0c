//! A plan in time.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::head::Totals;
use super::{id, ids};
use crate::query::{self, Answer, LastSafe};
use crate::question::Question;
use crate::schedule::{Pace, Rate};

/// The sittings of a plan under a schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Calendar {
    /// The first day of study.
    pub start: Date,
    /// The pace in hours of study; left out where it is in exams.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours_per_week: Option<u32>,
    /// What is taken for exams without an estimate; left out where nothing is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_hours: Option<u32>,
    /// The pace in exams: a whole number, or a decimal as text; left out where it is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exams_per_month: Option<Rate>,
    /// The weeks for each exam; left out where it is another pace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weeks_per_exam: Option<u32>,
    /// The days on which nothing is done, each stretch from its first to its last: `2026-12-20..2027-01-03`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blackout: Vec<String>,
    /// Is no exam sat on a Saturday or Sunday?
    #[serde(default, skip_serializing_if = "super::is_off")]
    pub weekdays: bool,
    /// The day by which everything is to be sat.
    pub by: Option<Date>,
    /// The day of the last sitting.
    pub done: Option<Date>,
    /// One for each exam, in study order.
    pub sittings: Vec<Sitting>,
}

/// An exam in time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Sitting {
    /// The id of the exam.
    pub exam: String,
    /// The day on which it is sat; null beyond the end of the calendar.
    pub day: Option<Date>,
    /// How long it can wait; null where no last day matters.
    pub last_safe: Option<LastDay>,
}

/// How long an exam can wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LastDay {
    /// The last day on which study for it can begin.
    pub begin: Date,
    /// The last day on which it can be sat.
    pub sit: Date,
    /// What is left after that.
    pub then: Then,
}

/// What is left when an exam can no longer be sat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Then {
    /// How good it is.
    pub status: Worth,
    /// What the best plan then amounts to; null where none is known.
    pub totals: Option<Totals>,
    /// The ids of the exams that take the place of the one that is gone.
    pub instead: Vec<String>,
}

/// How good a plan is against the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Worth {
    /// No worse in any criterion.
    #[serde(rename = "as good")]
    AsGood,
    /// Worse by the criteria in force.
    Worse,
    /// There is no plan.
    Impossible,
    /// A limit stopped the search.
    Unknown,
}

/// How long a whole plan can wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Slack {
    /// The last day on which study can begin or, without a schedule, everything can be sat; null where no
    /// last day matters.
    pub until: Option<Date>,
}

impl From<query::Slack> for Slack {
    fn from(slack: query::Slack) -> Slack {
        Slack {
            until: match slack {
                query::Slack::Unlimited => None,
                query::Slack::Begin(day) | query::Slack::Sit(day) => Some(day),
            },
        }
    }
}

impl Calendar {
    /// The calendar of an answer; `None` without a schedule or a plan.
    pub fn of(question: &Question, answer: &Answer) -> Option<Calendar> {
        let (schedule, timetable) = (question.schedule()?, answer.timetable.as_ref()?);
        let (hours_per_week, default_hours) = match schedule.pace {
            Pace::Hours { per_week, default } => (Some(per_week), default),
            _ => (None, None),
        };
        let (exams_per_month, weeks_per_exam) = match schedule.pace {
            Pace::Exams { per_month } => (Some(per_month), None),
            Pace::Weeks { per_exam } => (None, Some(per_exam)),
            Pace::Hours { .. } => (None, None),
        };
        let sittings = timetable.sittings.iter().map(|sitting| Sitting {
            exam: id(&question.catalog, sitting.exam),
            day: sitting.day,
            last_safe: sitting.last.as_ref().map(|last| LastDay::of(question, last)),
        });
        Some(Calendar {
            start: schedule.start,
            hours_per_week,
            default_hours,
            exams_per_month,
            weeks_per_exam,
            blackout: schedule.off.blackouts().iter().map(ToString::to_string).collect(),
            weekdays: schedule.off.weekdays(),
            by: schedule.by,
            done: timetable.sittings.last().and_then(|last| last.day),
            sittings: sittings.collect(),
        })
    }
}

impl LastDay {
    fn of(question: &Question, last: &LastSafe) -> LastDay {
        let without_plan = |status| Then { status, totals: None, instead: Vec::new() };
        let then = match &last.then {
            query::Then::Plan { totals, instead, worse } => Then {
                status: if *worse { Worth::Worse } else { Worth::AsGood },
                totals: Some(Totals::of(question, Some(totals))),
                instead: ids(&question.catalog, instead),
            },
            query::Then::Impossible => without_plan(Worth::Impossible),
            query::Then::Unknown => without_plan(Worth::Unknown),
        };
        LastDay { begin: last.begin, sit: last.sit, then }
    }
}
