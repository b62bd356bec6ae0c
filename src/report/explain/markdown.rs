use crate::catalog::Item;
use crate::problem::Problem;
use crate::query::{Explanation, Status};
use crate::report::markdown::{escape, table};
use crate::report::plan::{self, uses};
use crate::report::{Format, listed};

use super::{Look, advice, amount, because, first, grouped, up_to, why_not, without};

pub(super) fn render(problem: &Problem<'_>, explanation: &Explanation) -> String {
    let answer = &explanation.answer;
    let Some(plan) =
        answer.plan.as_ref().filter(|_| matches!(answer.status, Status::Optimal | Status::Earned))
    else {
        return plan::render(Format::Markdown, problem, answer, &Look::default());
    };
    let titles: Vec<String> =
        problem.goals.iter().map(|goal| escape(&problem.catalog.credential(*goal).title)).collect();
    let mut text = format!("# {}\n\n**{}.**", listed(&titles, "and"), plan::headline(problem, answer));
    text.push_str(&format!(" {}\n", escape(&plan::verdict(problem, answer))));
    if !explanation.exams.is_empty() {
        let rows = explanation.exams.iter().map(|story| {
            [
                problem.catalog.exam(story.exam).id.clone(),
                uses::phrase(problem, plan, Item::Exam(story.exam)),
                without(problem, answer, story),
                up_to(problem, story.up_to),
            ]
        });
        let header = ["exam", "counts for", "the best plan without it", "stays up to:"];
        text.push_str(&format!("\n## Why each exam\n\n{}", table(header, rows)));
    }
    let forced = explanation.exams.iter().filter(|story| story.answer.status == Status::Infeasible);
    for story in forced {
        let reasons = because(problem, &story.answer, story.exam).join("; ");
        let id = &problem.catalog.exam(story.exam).id;
        text.push_str(&format!("\nNo plan without {id}: {}.\n", escape(&reasons)));
    }
    if !explanation.why_not.is_empty() {
        text.push_str("\n## Why not\n\n");
    }
    for with in &explanation.why_not {
        text.push_str(&format!("- {}\n", escape(&why_not(problem, explanation, with))));
    }
    if let Some(advice) = advice(problem, explanation).filter(|_| answer.status == Status::Optimal) {
        text.push_str(&format!("\n## What to pass next\n\n{}\n", escape(&advice)));
        let groups = grouped(problem, &explanation.savings);
        if !groups.is_empty() {
            let rows = groups
                .into_iter()
                .map(|(saves, ids)| [amount(problem, first(answer), saves), ids.join(", ")]);
            text.push_str(&format!("\n{}", table(["saves:", "each of these exams"], rows)));
        }
    }
    text.push_str(&format!("\n{}\n", escape(&plan::basis(problem))));
    text
}
