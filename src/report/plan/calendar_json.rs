use serde::Serialize;

use crate::query::{self, Answer, LastSafe, Then};
use crate::question::Question;
use crate::schedule::Pace;

use super::json::{Totals, totals};

/// The plan in time; only under a schedule.
#[derive(Serialize)]
pub(super) struct Calendar<'a> {
    start: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hours_per_week: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_hours: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exams_per_month: Option<u32>,
    by: Option<String>,
    /// The day of the last sitting.
    done: Option<String>,
    sittings: Vec<Sitting<'a>>,
}

#[derive(Serialize)]
struct Sitting<'a> {
    exam: &'a str,
    day: Option<String>,
    last_safe: Option<LastDay<'a>>,
}

#[derive(Serialize)]
struct LastDay<'a> {
    begin: String,
    sit: String,
    then: After<'a>,
}

/// What is left when the exam can no longer be sat.
#[derive(Serialize)]
struct After<'a> {
    /// `as good`, `worse`, `impossible` or `unknown`.
    status: &'static str,
    totals: Option<Totals>,
    instead: Vec<&'a str>,
}

/// How long the plan can wait.
#[derive(Serialize)]
pub(super) struct Slack {
    /// The last day on which study can begin, or, without a schedule, everything can be sat; null where
    /// no last day matters.
    until: Option<String>,
}

pub(super) fn slack(slack: query::Slack) -> Slack {
    Slack {
        until: match slack {
            query::Slack::Unlimited => None,
            query::Slack::Begin(day) | query::Slack::Sit(day) => Some(day.to_string()),
        },
    }
}

pub(super) fn calendar<'a>(question: &'a Question, answer: &Answer) -> Option<Calendar<'a>> {
    let (schedule, timetable) = (question.schedule()?, answer.timetable.as_ref()?);
    let (hours_per_week, default_hours, exams_per_month) = match schedule.pace {
        Pace::Hours { per_week, default } => (Some(per_week), default, None),
        Pace::Exams { per_month } => (None, None, Some(per_month)),
    };
    let sittings = timetable.sittings.iter().map(|sitting| Sitting {
        exam: &question.catalog.exam(sitting.exam).id,
        day: sitting.day.map(|day| day.to_string()),
        last_safe: sitting.last.as_ref().map(|last| last_day(question, last)),
    });
    Some(Calendar {
        start: schedule.start.to_string(),
        hours_per_week,
        default_hours,
        exams_per_month,
        by: schedule.by.map(|day| day.to_string()),
        done: timetable.sittings.last().and_then(|last| last.day).map(|day| day.to_string()),
        sittings: sittings.collect(),
    })
}

fn last_day<'a>(question: &'a Question, last: &LastSafe) -> LastDay<'a> {
    let then = match &last.then {
        Then::Plan { totals: left, instead, worse } => After {
            status: if *worse { "worse" } else { "as good" },
            totals: Some(totals(question, Some(left))),
            instead: instead.iter().map(|exam| question.catalog.exam(*exam).id.as_str()).collect(),
        },
        Then::Impossible => After { status: "impossible", totals: None, instead: Vec::new() },
        Then::Unknown => After { status: "unknown", totals: None, instead: Vec::new() },
    };
    LastDay { begin: last.begin.to_string(), sit: last.sit.to_string(), then }
}
