//! Under a schedule: the days on which a plan puts its exams, and what is so on each of them.
//!
//! A calendar gives each exam a day, in the order of study, so that the effort of each fits between the one before
//! it and its own day. One may wait: for a release, or so that something is still active when another thing needs
//! it. `follow` is the law of what is so on which day, `settle` finds the earliest days for an order, `search` the
//! order.

mod ahead;
mod follow;
mod later;
mod part;
mod prepared;
mod search;
mod settle;
mod too_far;

use jiff::civil::Date;

use crate::catalog::ExamId;
use crate::plan::Plan;
use crate::question::Question;

pub(crate) use part::Part;
pub(crate) use search::{Order, Ordered, any_order, best_order, in_this_order, latest_while_all_lasts};
pub(crate) use settle::Steps;

/// Everything about the days of a plan that is not so: each is a sentence.
pub(crate) fn broken(question: &Question, plan: &Plan) -> Vec<String> {
    let Some(schedule) = question.schedule() else { return Vec::new() };
    let id = |exam: ExamId| &question.catalog.exam(exam).id;
    if plan.days.len() != plan.exams.len() {
        return vec!["not every exam has a day".to_owned()];
    }
    let mut broken = Vec::new();
    let mut position = 0;
    for (exam, day) in plan.exams.iter().zip(&plan.days) {
        let effort = schedule.effort(question.catalog.exam(*exam));
        let Some((next, on)) = effort.and_then(|effort| schedule.sit(position, effort, Some(*day))) else {
            broken.push(format!("`{}` has no study estimate to plan with", id(*exam)));
            continue;
        };
        position = next;
        if on != *day {
            broken.push(format!("`{}` cannot be done by {day}, for all that comes before it", id(*exam)));
        }
    }
    let part = Part::whole(question, plan);
    let prepared = prepared::Prepared::new(&part);
    if let Err(first) = follow::follow(&prepared, &plan.exams, &plan.days, follow::Outlook::Complete, &[]) {
        broken.push(words(question, first.breach));
    }
    broken
}

fn words(question: &Question, breach: follow::Breach) -> String {
    use follow::Breach;
    let catalog = &question.catalog;
    let exam = |exam: ExamId| &catalog.exam(exam).id;
    let on = |day: Date| format!("on {day}, its day in the calendar");
    match breach {
        Breach::NotSittable(e, day) => format!("`{}` cannot be sat {}", exam(e), on(day)),
        Breach::Lacks(e, day) => format!("what `{}` requires is not there {}", exam(e), on(day)),
        Breach::Unpaid(e, day) => format!("`{}` is sat {}, before its offer can be bought", exam(e), on(day)),
        Breach::NeverEarned(c) => {
            format!("on no day of the calendar all is there that `{}` takes", catalog.credential(c).id)
        }
        Breach::NotActive(c, day) => {
            format!("`{}` is not active on {day}, when everything is done", catalog.credential(c).id)
        }
    }
}
