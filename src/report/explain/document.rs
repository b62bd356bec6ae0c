use crate::catalog::Item;
use crate::query::{Answer, Explanation, Status, Value, Without, told};
use crate::question::Question;
use crate::report::document::{Block, Column, Document, Table, cells};
use crate::report::plan::{self, uses};
use crate::report::{capitalized, grouped, what_was_told};

use super::{NOT_KNOWN, advice, amount, up_to, why_not, without};

/// Why the plan is what it is; or why there is none.
pub fn document(question: &Question, explanation: &Explanation) -> Document {
    let answer = &explanation.answer;
    if !matches!(answer.status, Status::Optimal | Status::Earned) {
        return Document { data: data(question, explanation), ..plan::document(question, answer) };
    }
    let mut document = plan::head(question, answer);
    document.titled("Why each exam", exams(question, explanation));
    document.titled("Why there is no plan without it", Block::list(forced(question, explanation)));
    let why_not = explanation.why_not.iter().map(|with| why_not(question, explanation, with));
    document.titled("Why not", Block::list(why_not));
    if let Some(advice) = advice(question, explanation).filter(|_| answer.status == Status::Optimal) {
        document.titled("What to pass next", Block::paragraph(capitalized(&advice)));
        document.add(next(question, explanation));
    }
    let not_used =
        if answer.plan.is_some() { "Not used in this plan" } else { "Not used, as there is no plan" };
    what_was_told(&mut document, told(question, answer.plan.as_ref()), not_used);
    if !explanation.is_complete() {
        document.add(Block::paragraph("Not all is known: a limit stopped the search."));
    }
    document.basis = Some(plan::basis(question));
    document.data = data(question, explanation);
    document
}

fn exams(question: &Question, explanation: &Explanation) -> Table {
    let mut table = Table::new([
        Column::number("step").headless(),
        Column::id("exam"),
        Column::words("counts for"),
        Column::words("the best plan without it"),
        Column { short: Some("at most".into()), ..Column::number("keep while it costs at most") },
    ]);
    for (i, story) in explanation.exams.iter().enumerate() {
        let (counts_for, up_to) = (counts_for(question, explanation, story), up_to(question, story.up_to));
        let without = without(question, &explanation.answer, story);
        table.row(cells![i + 1, &question.catalog.exam(story.exam).id, counts_for, without, up_to]);
    }
    table
}

/// So many exams are named that are not the best to begin with but come to the same.
const NAMED: usize = 6;

/// What it comes to in all to begin with each exam, those that come to the same together.
fn next(question: &Question, explanation: &Explanation) -> Table {
    let base = &explanation.answer;
    let now = base.value().unwrap_or_default();
    let savings = explanation.savings.iter();
    let groups = grouped(savings.map(|of| (of.saves, question.catalog.exam(of.exam).id.as_str())));
    let total = |saves: Option<Value>| {
        saves.map_or(NOT_KNOWN.to_owned(), |saves| amount(question, base.first_criterion(), now.less(saves)))
    };
    let columns = [Column::number("in all"), Column::words("with any of these next")];
    let named = |saves: Option<Value>, ids: Vec<&str>| {
        let mut ids: Vec<String> = ids.into_iter().map(str::to_owned).collect();
        if saves < Some(Value::default()) && ids.len() > NAMED + 1 {
            let more = format!("{} more", ids.len() - NAMED);
            ids.splice(NAMED.., [more]);
        }
        ids
    };
    let rows = groups.into_iter().map(|(saves, ids)| cells![total(saves), named(saves, ids)]);
    Table::new(columns).with(rows)
}

fn counts_for(question: &Question, explanation: &Explanation, story: &Without) -> Option<String> {
    let plan = explanation.answer.plan.as_ref()?;
    Some(uses::phrase(question, plan, Item::Exam(story.exam)))
}

/// The exams that no plan can do without, those with the same reasons together.
fn forced(question: &Question, explanation: &Explanation) -> Vec<String> {
    let forced = explanation.exams.iter().filter(|story| story.answer.status == Status::Infeasible);
    let reasons = forced.map(|story| {
        let reasons = story.answer.reasons_about(question, story.exam).join("; ");
        (reasons, question.catalog.exam(story.exam).id.as_str())
    });
    let groups = grouped(reasons).into_iter();
    groups.map(|(reasons, ids)| format!("{}: {reasons}", ids.join(", "))).collect()
}

/// One row for each exam of the plan (`plan`), each exam asked about (`why not`), and each exam that
/// could be passed next (`next`). Numbers are in the first criterion.
fn data(question: &Question, explanation: &Explanation) -> Table {
    let base = &explanation.answer;
    let number = |value: Value| match value.unpriced {
        0 => question.format(base.first_criterion(), value.amount),
        _ => amount(question, base.first_criterion(), value),
    };
    let other = |answer: &Answer| match answer.status {
        Status::Infeasible => "no plan".to_owned(),
        Status::Unproven => NOT_KNOWN.to_owned(),
        _ => base.extra(answer).map_or(NOT_KNOWN.to_owned(), number),
    };
    let id = |exam| &question.catalog.exam(exam).id;
    let mut data = Table::raw(&["about", "exam", "for", "extra", "up_to", "saves"]);
    for story in &explanation.exams {
        let (counts_for, up_to) = (counts_for(question, explanation, story), up_to(question, story.up_to));
        data.row(cells!["plan", id(story.exam), counts_for, other(&story.answer), up_to, ""]);
    }
    for with in &explanation.why_not {
        data.row(cells!["why not", id(with.exam), "", other(&with.answer), "", ""]);
    }
    for saving in &explanation.savings {
        let saves = saving.saves.map_or(NOT_KNOWN.to_owned(), number);
        data.row(cells!["next", id(saving.exam), "", "", "", saves]);
    }
    data
}
