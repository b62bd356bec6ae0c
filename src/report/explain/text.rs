use crate::catalog::Item;
use crate::query::{Explanation, Status};
use crate::question::{Criterion, Question};
use crate::report::plan::text::{head, section};
use crate::report::plan::{self, uses};
use crate::report::style::Look;
use crate::report::table::{Grid, Head, dashes, paragraph};
use crate::report::{Format, capitalized};

use super::{advice, amount, grouped, up_to, why_not, without};

pub(super) fn render(question: &Question, explanation: &Explanation, look: &Look) -> String {
    let answer = &explanation.answer;
    if !matches!(answer.status, Status::Optimal | Status::Earned) {
        return plan::render(Format::Text, question, answer, look);
    }
    let mut text = head(question, answer, look);
    section(&mut text, Some("Why each exam"), &exams(question, explanation, look), look);
    section(&mut text, Some("Why there is no plan without it"), &forced(question, explanation, look), look);
    let asked: Vec<String> =
        explanation.why_not.iter().map(|with| why_not(question, explanation, with)).collect();
    if !asked.is_empty() {
        section(&mut text, Some("Why not"), &dashes(asked, look), look);
    }
    section(&mut text, Some("What to pass next"), &savings(question, explanation, look), look);
    if !look.quiet {
        section(&mut text, None, &look.dim(&paragraph(&plan::basis(question), look)), look);
    }
    text
}

fn exams(question: &Question, explanation: &Explanation, look: &Look) -> String {
    let Some(plan) = explanation.answer.plan.as_ref().filter(|plan| !plan.exams.is_empty()) else {
        return String::new();
    };
    let stays = match explanation.answer.first_criterion() {
        Criterion::Cost => "stays up to",
        _ => "",
    };
    let mut grid = Grid::new([
        Head::right(""),
        Head::left("exam"),
        Head::wrapped("counts for"),
        Head::wrapped("the best plan without it"),
        Head::right(stays),
    ]);
    for (i, story) in explanation.exams.iter().enumerate() {
        grid.row([
            (i + 1).to_string(),
            question.catalog.exam(story.exam).id.clone(),
            uses::phrase(question, plan, Item::Exam(story.exam)),
            without(question, &explanation.answer, story),
            up_to(question, story.up_to),
        ]);
    }
    grid.render(look)
}

/// The exams that no plan can do without. Those with the same reasons stand together.
fn forced(question: &Question, explanation: &Explanation, look: &Look) -> String {
    let mut groups: Vec<(Vec<String>, Vec<&str>)> = Vec::new();
    for story in explanation.exams.iter().filter(|story| story.answer.status == Status::Infeasible) {
        let reasons = story.answer.reasons_about(question, story.exam);
        let id = question.catalog.exam(story.exam).id.clone();
        match groups.iter_mut().find(|(_, known)| *known == reasons) {
            Some((ids, _)) => ids.push(id),
            None => groups.push((vec![id], reasons)),
        }
    }
    let lines =
        groups.into_iter().map(|(ids, reasons)| format!("{}: {}", ids.join(", "), reasons.join("; ")));
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() { String::new() } else { dashes(lines, look) }
}

fn savings(question: &Question, explanation: &Explanation, look: &Look) -> String {
    let Some(advice) = advice(question, explanation).filter(|_| explanation.answer.status == Status::Optimal)
    else {
        return String::new();
    };
    let mut grid = Grid::new([Head::right("saves"), Head::wrapped("each of these exams")]);
    for (saves, ids) in grouped(question, &explanation.savings) {
        grid.row([amount(question, explanation.answer.first_criterion(), saves), ids.join(", ")]);
    }
    let table = if grid.is_empty() { String::new() } else { grid.render(look) };
    format!("{}{table}", paragraph(&capitalized(&advice), look))
}
