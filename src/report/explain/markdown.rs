use crate::catalog::Item;
use crate::query::{Explanation, Status};
use crate::question::Question;
use crate::report::markdown::{escape, table};
use crate::report::plan::{self, uses};
use crate::report::{Format, listed};

use super::{Look, advice, amount, grouped, up_to, why_not, without};

pub(super) fn render(question: &Question, explanation: &Explanation) -> String {
    let answer = &explanation.answer;
    let Some(plan) =
        answer.plan.as_ref().filter(|_| matches!(answer.status, Status::Optimal | Status::Earned))
    else {
        return plan::render(Format::Markdown, question, answer, &Look::default());
    };
    let titles: Vec<String> =
        question.goals.iter().map(|goal| escape(&question.catalog.credential(*goal).title)).collect();
    let mut text = format!("# {}\n\n**{}.**", listed(&titles, "and"), plan::headline(question, answer));
    text.push_str(&format!(" {}\n", escape(&plan::verdict(question, answer))));
    if !explanation.exams.is_empty() {
        let rows = explanation.exams.iter().map(|story| {
            [
                question.catalog.exam(story.exam).id.clone(),
                uses::phrase(question, plan, Item::Exam(story.exam)),
                without(question, answer, story),
                up_to(question, story.up_to),
            ]
        });
        let header = ["exam", "counts for", "the best plan without it", "stays up to:"];
        text.push_str(&format!("\n## Why each exam\n\n{}", table(header, rows)));
    }
    let forced = explanation.exams.iter().filter(|story| story.answer.status == Status::Infeasible);
    for story in forced {
        let reasons = story.answer.reasons_about(question, story.exam).join("; ");
        let id = &question.catalog.exam(story.exam).id;
        text.push_str(&format!("\nNo plan without {id}: {}.\n", escape(&reasons)));
    }
    if !explanation.why_not.is_empty() {
        text.push_str("\n## Why not\n\n");
    }
    for with in &explanation.why_not {
        text.push_str(&format!("- {}\n", escape(&why_not(question, explanation, with))));
    }
    if let Some(advice) = advice(question, explanation).filter(|_| answer.status == Status::Optimal) {
        text.push_str(&format!("\n## What to pass next\n\n{}\n", escape(&advice)));
        let groups = grouped(question, &explanation.savings);
        if !groups.is_empty() {
            let rows = groups
                .into_iter()
                .map(|(saves, ids)| [amount(question, answer.first_criterion(), saves), ids.join(", ")]);
            text.push_str(&format!("\n{}", table(["saves:", "each of these exams"], rows)));
        }
    }
    text.push_str(&format!("\n{}\n", escape(&plan::basis(question))));
    text
}
