//! Whether a proof holds, or a plan keeps the rules.

use crate::plan::Plan;
use crate::query::{self, Keeping, KeptBy, Refuted, Size, Status, Verified};
use crate::question::{Criterion, Question};
use crate::schema::{self, ReadFrom, Reply};

use super::document::{Block, Table, Tone, cells};
use super::keep;
use super::plan::{basis_by, optimal, to_sit};
use super::{
    Document, Format, TerminalStyle, Written, capitalized, count, days_of, exam_ids, goal_titles, listed,
    titles, what_was_told, write,
};

/// Writes down what came of it. The style matters for text only.
pub fn render(
    format: Format,
    question: &Question,
    read_from: &ReadFrom,
    found: &Result<Verified, Refuted>,
    style: &TerminalStyle,
) -> Written {
    let reply = || Reply::Verification(Box::new(schema::Verification::of(question, read_from, found)));
    write(format, style, reply, || document(question, read_from, found))
}

/// What came of it, laid out.
pub fn document(question: &Question, read_from: &ReadFrom, found: &Result<Verified, Refuted>) -> Document {
    let mut document = Document::new(goal_titles(question));
    document.data = Table::raw(&["holds", "line", "text"]);
    document.add(Block::titles(titles(&question.catalog, &question.goals)));
    document.add(days_of(question));
    match found {
        Ok(verified) => holds(&mut document, question, verified),
        Err(Refuted { line, text }) => {
            let place = line.map_or(String::new(), |line| format!(" (line {line})"));
            let verdict = format!("Refused{place}: {text}.");
            document.add(Block::verdict([(verdict, Tone::Bad)]));
            let told = query::told(question, None);
            let told = told.iter().map(|told| format!("{} {}", told.name, told.how()).trim_end().to_owned());
            document.titled("Asked", Block::list(question.wishes().into_iter().chain(told)));
            document.data.row(cells!["no", line.map_or(String::new(), |line| line.to_string()), text]);
        }
    }
    // By its path, so that nobody takes it for the one that is built in and has the same name.
    let catalog = match &read_from.catalog {
        Some(path) => format!("catalog file {path}"),
        None => format!("catalog {}", question.catalog.id),
    };
    document.basis = Some(basis_by(question, &catalog, read_from.prices.as_deref()));
    document
}

fn holds(document: &mut Document, question: &Question, verified: &Verified) {
    if let (Some(keeping), Some(size)) = (&verified.keeping, &verified.certificate) {
        return kept(document, question, keeping, size);
    }
    let plan = verified.plan.as_ref();
    let kept_by = verified.certificate.and_then(|size| size.kept_by);
    let what = match (&verified.certificate, kept_by) {
        (None, _) => "The plan keeps every rule.".to_owned(),
        (Some(_), None) => "The proof holds.".to_owned(),
        (Some(_), Some(why)) => unshown(why),
    };
    let is_shown = kept_by.is_none();
    let headline = match plan {
        Some(plan) => format!("{}.", capitalized(&to_sit(question, &plan.totals))),
        None if !is_shown => "It says that no plan exists.".to_owned(),
        None if question.wishes().is_empty() => "No plan exists.".to_owned(),
        None => "No plan exists that is as asked here.".to_owned(),
    };
    let best = verified
        .certificate
        .and(plan)
        .filter(|_| is_shown)
        .map_or_else(String::new, |plan| best(question, plan));
    let tone = if is_shown { Tone::Good } else { Tone::Warn };
    let verdict = [(what.clone(), tone), (headline, Tone::Plain), (best, Tone::Good)];
    document.add(Block::verdict(verdict));
    let exams = plan.map(|plan| exam_ids(question, &plan.exams)).unwrap_or_default();
    document.section(Block::paragraph(match exams.len() {
        0 => String::new(),
        _ => format!("{}.", listed(&exams, "and")),
    }));
    asked(document, question, plan);
    match &verified.certificate {
        Some(size) => {
            document.titled("Checked", Block::list(checked(size, plan.is_some(), question)));
            document.titled("Still to be believed", Block::list(believed(size)));
        }
        None => {
            let sentence = "Not checked: whether another plan is better. That takes a proof, which `plan --proof FILE` writes down.";
            document.section(Block::paragraph(sentence).tone(Tone::Warn));
        }
    }
    document.data.row(cells![if is_shown { "yes" } else { "not known" }, "", what]);
}

/// A proof of what keeps credentials active.
fn kept(document: &mut Document, question: &Question, keeping: &Keeping, size: &Size) {
    let (what, tone) = match size.kept_by {
        None => ("The proof holds.".to_owned(), Tone::Good),
        Some(why) => (unshown(why), Tone::Warn),
    };
    let headline = capitalized(&keep::headline(question, keeping));
    let best = if size.kept_by.is_none() { keep::verdict(question, keeping) } else { String::new() };
    document.add(Block::verdict([(what.clone(), tone), (headline, Tone::Plain), (best, Tone::Good)]));
    document.section(keep::steps(question, keeping));
    document.titled("Asked", Block::list(question.wishes()));
    what_was_told(document, keeping.told.clone(), "Not used");
    document.titled("Checked", Block::list(checked(size, keeping.status != Status::Infeasible, question)));
    document.titled("Still to be believed", Block::list(believed(size)));
    let is_shown = if size.kept_by.is_none() { "yes" } else { "not known" };
    document.data.row(cells![is_shown, "", what]);
}

fn unshown(why: KeptBy) -> String {
    format!("Nothing is found to be wrong, and not everything could be checked: {why}.")
}

/// What the answer is an answer to, beside the goals and the day.
fn asked(document: &mut Document, question: &Question, plan: Option<&Plan>) {
    document.titled("Asked", Block::list(question.wishes()));
    what_was_told(
        document,
        query::told(question, plan),
        if plan.is_some() { "Not used in this plan" } else { "Not used, as there is no plan" },
    );
}

/// That nothing is better, as a sentence.
fn best(question: &Question, plan: &Plan) -> String {
    let first = question.policy.criteria().first().copied().unwrap_or(Criterion::Exams);
    optimal(None, first, "no legal plan", !plan.totals.unpriced.is_empty())
}

fn checked(size: &Size, has_plan: bool, question: &Question) -> Vec<String> {
    let mut checked = vec![
        format!(
            "{} of proof, {} in all: each follows from those before it, by adding integers",
            count(size.steps, "line"),
            count(size.bytes, "byte")
        ),
        format!(
            "{} and {} are what the rules of this question come to, one by one",
            count(size.columns, "column"),
            count(size.rows - size.calendar, "row")
        ),
    ];
    let judged = size.calendar - size.believed;
    if judged > 0 {
        checked.push(format!("{} that the calendar adds: no plan in time breaks them", count(judged, "row")));
    }
    if has_plan {
        let criteria: Vec<&str> = question.policy.criteria().into_iter().map(Criterion::name).collect();
        let chosen = if size.is_chosen { ", and of equally good plans this one is the first" } else { "" };
        checked.push(format!("plans are judged by {}{chosen}", criteria.join(", then ")));
        checked.push("the plan keeps every rule, and costs what it is said to cost".to_owned());
    }
    checked
}

fn believed(size: &Size) -> Vec<String> {
    let mut believed = vec![
        "the catalog, the prices and their sources, and what was told of the candidate".to_owned(),
        "that the columns and rows say what the rules say".to_owned(),
    ];
    if size.believed > 0 {
        believed
            .push(format!("that no plan in time breaks {} from the calendar", count(size.believed, "row")));
    }
    if !size.is_chosen {
        believed.push("that of equally good plans this one is the first".to_owned());
    }
    believed
}
