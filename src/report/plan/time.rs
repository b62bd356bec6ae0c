use crate::plan::Plan;
use crate::query::{Answer, Slack, Then};
use crate::question::{Criterion, Question};
use crate::report::{exam_ids, listed};
use crate::schedule::{Pace, Schedule};

/// How fast it goes, in words: `10 hours a week`.
pub(super) fn pace(schedule: &Schedule) -> String {
    match schedule.pace {
        Pace::Hours { per_week: 1, .. } => "1 hour a week".to_owned(),
        Pace::Hours { per_week, .. } => format!("{per_week} hours a week"),
        Pace::Exams { per_month } if per_month.as_whole() == Some(1) => "1 exam a month".to_owned(),
        Pace::Exams { per_month } => format!("{per_month} exams a month"),
        Pace::Weeks { per_exam: 1 } => "an exam every week".to_owned(),
        Pace::Weeks { per_exam } => format!("an exam every {per_exam} weeks"),
    }
}

/// The pace, and when nothing is done: `10 hours a week, exams on weekdays, nothing from 2026-12-20 to 2027-01-03`.
fn pace_and_days_off(schedule: &Schedule) -> String {
    let weekdays = schedule.off.weekdays().then(|| "exams on weekdays".to_owned());
    let off = schedule.off.blackouts().iter().map(|days| match days.from == days.to {
        true => format!("on {}", days.from),
        false => format!("from {} to {}", days.from, days.to),
    });
    let off: Vec<String> = off.collect();
    let off = (!off.is_empty()).then(|| format!("nothing {}", listed(&off, "and")));
    [pace(schedule)].into_iter().chain(weekdays).chain(off).collect::<Vec<_>>().join(", ")
}

/// When it begins and ends, as a sentence or two; empty without a schedule.
pub(super) fn summary(question: &Question, answer: &Answer) -> String {
    let mut sentences = Vec::new();
    if let (Some(schedule), Some(timetable)) = (question.schedule(), &answer.timetable) {
        let pace = pace_and_days_off(schedule);
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
    let ids = exam_ids(question, instead);
    let instead = if ids.is_empty() { String::new() } else { format!("{} instead", listed(&ids, "and")) };
    let worse = worse.then(|| {
        let first = question.policy.criteria().into_iter().find_map(|criterion| match criterion {
            Criterion::Cost
                if (&totals.cost, &totals.unpriced) != (&plan.totals.cost, &plan.totals.unpriced) =>
            {
                totals.cost_in_words(question).map(|cost| format!("{cost} in all"))
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
    let worse = worse.unwrap_or_else(|| "a plan as good".to_owned());
    if instead.is_empty() { worse } else { format!("{instead}, {worse}") }
}
