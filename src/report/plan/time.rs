use crate::plan::Plan;
use crate::query::{Answer, Slack, Then};
use crate::question::{Criterion, Question};
use crate::report::{exam_ids, listed};

/// When it begins and ends, as a sentence or two; empty without a schedule.
pub(super) fn summary(question: &Question, answer: &Answer) -> String {
    let mut sentences = Vec::new();
    if let (Some(schedule), Some(timetable)) = (question.schedule(), &answer.timetable) {
        let pace = schedule.in_words();
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
