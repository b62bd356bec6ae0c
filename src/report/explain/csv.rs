use crate::catalog::Item;
use crate::query::{Answer, Explanation, Status};
use crate::question::Question;
use crate::report::plan::uses;

use super::up_to;

/// One row for each exam of the plan (`plan`), each exam asked about (`why not`), and each exam that
/// could be passed next (`next`). Numbers are in the first criterion.
pub(super) fn render(question: &Question, explanation: &Explanation) -> String {
    let base = &explanation.answer;
    let number = |value: i64| question.format(base.first_criterion(), value);
    let other = |answer: &Answer| match answer.status {
        Status::Infeasible => "no plan".to_owned(),
        _ => base.extra(answer).map_or(String::new(), number),
    };
    let id = |exam| question.catalog.exam(exam).id.clone();
    let mut rows: Vec<[String; 6]> = Vec::new();
    for story in &explanation.exams {
        let used = base.plan.as_ref().map(|plan| uses::phrase(question, plan, Item::Exam(story.exam)));
        let (used, price) = (used.unwrap_or_default(), up_to(question, story.up_to));
        rows.push(["plan".into(), id(story.exam), used, other(&story.answer), price, String::new()]);
    }
    for with in &explanation.why_not {
        let extra = other(&with.answer);
        rows.push(["why not".into(), id(with.exam), String::new(), extra, String::new(), String::new()]);
    }
    for saving in &explanation.savings {
        let saves = number(saving.saves);
        rows.push(["next".into(), id(saving.exam), String::new(), String::new(), String::new(), saves]);
    }
    crate::report::csv(["about", "exam", "for", "extra", "up_to", "saves"], rows)
}
