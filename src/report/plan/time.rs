use crate::plan::Plan;
use crate::query::{Answer, LastSafe, Slack, Then};
use crate::question::{Criterion, Question};
use crate::report::listed;
use crate::report::style::Look;
use crate::report::table::{Grid, Head};
use crate::schedule::{Pace, Schedule};

use super::amount;

/// How fast it goes, in words: `10 hours a week`.
pub(super) fn pace(schedule: &Schedule) -> String {
    match schedule.pace {
        Pace::Hours { per_week: 1, .. } => "1 hour a week".to_owned(),
        Pace::Hours { per_week, .. } => format!("{per_week} hours a week"),
        Pace::Exams { per_month: 1 } => "1 exam a month".to_owned(),
        Pace::Exams { per_month } => format!("{per_month} exams a month"),
    }
}

/// When it begins and ends, as a sentence or two; empty without a schedule.
pub(super) fn summary(question: &Question, answer: &Answer) -> String {
    let mut sentences = Vec::new();
    if let (Some(schedule), Some(timetable)) = (question.schedule(), &answer.timetable) {
        let pace = pace(schedule);
        if let Some(last) = timetable.sittings.last() {
            sentences.push(match last.day {
                Some(day) => format!("Begun on {}, at {pace}: done on {day}.", schedule.start),
                None => format!("Begun on {}, at {pace}: never done.", schedule.start),
            });
        }
    }
    sentences.extend(answer.slack.map(slack));
    sentences.join(" ")
}

/// How long the plan can wait, as a sentence.
pub(super) fn slack(slack: Slack) -> String {
    match slack {
        Slack::Unlimited => {
            "It can wait: nothing that it needs retires before another way is as good.".into()
        }
        Slack::Begin(day) => format!("No plan as good can wait longer: begin by {day}."),
        Slack::Sit(day) => format!("No plan as good can wait longer: everything can be sat until {day}."),
    }
}

/// What is left when an exam can no longer be sat, in a few words.
pub(super) fn then(question: &Question, plan: &Plan, then: &Then) -> String {
    let Then::Plan { totals, instead, worse } = then else {
        return match then {
            Then::Impossible => "no plan is left",
            _ => "not known: a limit stopped the search",
        }
        .to_owned();
    };
    let ids: Vec<&str> = instead.iter().map(|exam| question.catalog.exam(*exam).id.as_str()).collect();
    let instead = if ids.is_empty() { String::new() } else { format!("{} instead", listed(&ids, "and")) };
    let worse = worse.then(|| {
        let first = question.policy.criteria().into_iter().find_map(|criterion| match criterion {
            Criterion::Cost if totals.cost != plan.totals.cost => {
                totals.cost.and_then(|cost| amount(question, cost)).map(|cost| format!("{cost} in all"))
            }
            Criterion::Exams if totals.exams != plan.totals.exams => {
                Some(format!("{} exams in all", totals.exams))
            }
            Criterion::Hours if totals.hours != plan.totals.hours => {
                totals.hours.map(|hours| format!("{hours} hours in all"))
            }
            _ => None,
        });
        first.unwrap_or_else(|| "worse".to_owned())
    });
    let worse = worse.unwrap_or_else(|| "as good".to_owned());
    if instead.is_empty() { worse } else { format!("{instead}, {worse}") }
}

/// When each exam is sat and how long it can wait: exam, sit on, begin by, sit by, after that.
pub(super) fn rows(question: &Question, answer: &Answer) -> Vec<[String; 5]> {
    let (Some(plan), Some(timetable)) = (&answer.plan, &answer.timetable) else { return Vec::new() };
    let rows = timetable.sittings.iter().map(|sitting| {
        let id = question.catalog.exam(sitting.exam).id.clone();
        let day = sitting.day.map_or_else(|| "never".to_owned(), |day| day.to_string());
        match &sitting.last {
            Some(LastSafe { begin, sit, then: left }) => {
                [id, day, begin.to_string(), sit.to_string(), then(question, plan, left)]
            }
            None => [id, day, String::new(), String::new(), String::new()],
        }
    });
    rows.collect()
}

/// The calendar as a table for a terminal.
pub(super) fn table(question: &Question, answer: &Answer, look: &Look) -> String {
    let rows = rows(question, answer);
    if rows.is_empty() {
        return String::new();
    }
    let heads = [Head::left("exam"), Head::left("sit on")];
    if rows.iter().all(|[_, _, begin, ..]| begin.is_empty()) {
        let mut grid = Grid::new(heads);
        rows.into_iter().for_each(|[exam, day, ..]| grid.row([exam, day]));
        return grid.render(look);
    }
    let last = [Head::left("begin by"), Head::left("sit by"), Head::wrapped("after that")];
    let mut grid = Grid::new(heads.into_iter().chain(last));
    rows.into_iter().for_each(|row| grid.row(row));
    grid.render(look)
}
