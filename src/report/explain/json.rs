use serde::Serialize;

use crate::catalog::{ExamId, Item};
use crate::query::{Answer, Explanation, Threshold};
use crate::question::{Criterion, Question};
use crate::report::plan::json::{Conflict, Totals, conflict, totals};
use crate::report::plan::uses;

use super::{because, extra, first, number, up_to};

/// `studypath/explain/1`. Fields may be added; none changes its meaning without a new schema.
/// `extra` and `saves` are in the first criterion of `minimized`.
#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    catalog: &'a str,
    as_of: String,
    goals: Vec<&'a str>,
    status: &'static str,
    minimized: Vec<&'static str>,
    totals: Totals,
    exams: Vec<Exam<'a>>,
    why_not: Vec<Other<'a>>,
    savings: Vec<Saving<'a>>,
    conflict: Option<Conflict<'a>>,
    notes: Vec<&'a str>,
}

#[derive(Serialize)]
struct Exam<'a> {
    id: &'a str,
    step: usize,
    counts_for: String,
    without: Other<'a>,
    /// A price, `any`, or null where there is no such price.
    up_to: Option<String>,
}

#[derive(Serialize)]
struct Other<'a> {
    exam: &'a str,
    status: &'static str,
    extra: Option<String>,
    totals: Totals,
    exams: Vec<&'a str>,
    because: Vec<String>,
}

#[derive(Serialize)]
struct Saving<'a> {
    exam: &'a str,
    saves: String,
}

pub(super) fn render(question: &Question, explanation: &Explanation) -> String {
    let (catalog, base) = (&question.catalog, &explanation.answer);
    let number = |value: i64| number(question, first(base), value);
    let other = |exam: ExamId, answer: &Answer| Other {
        exam: &catalog.exam(exam).id,
        status: answer.status.name(),
        extra: extra(base, answer).map(number),
        totals: totals(question, answer.plan.as_ref().map(|plan| &plan.totals)),
        exams: ids(question, answer),
        because: because(question, answer, exam),
    };
    let exams = explanation.exams.iter().enumerate().map(|(i, story)| Exam {
        id: &catalog.exam(story.exam).id,
        step: i + 1,
        counts_for: base
            .plan
            .as_ref()
            .map_or(String::new(), |plan| uses::phrase(question, plan, Item::Exam(story.exam))),
        without: other(story.exam, &story.answer),
        up_to: story.up_to.map(|threshold| match threshold {
            Threshold::Any => "any".to_owned(),
            Threshold::Price(_) => up_to(question, Some(threshold)),
        }),
    });
    crate::report::json(&Document {
        schema: "studypath/explain/1",
        catalog: &catalog.id,
        as_of: question.as_of.to_string(),
        goals: question.goals.iter().map(|g| catalog.credential(*g).id.as_str()).collect(),
        status: base.status.name(),
        minimized: base.minimized.iter().copied().map(Criterion::name).collect(),
        totals: totals(question, base.plan.as_ref().map(|plan| &plan.totals)),
        exams: exams.collect(),
        why_not: explanation.why_not.iter().map(|with| other(with.exam, &with.answer)).collect(),
        savings: explanation
            .savings
            .iter()
            .map(|s| Saving { exam: &catalog.exam(s.exam).id, saves: number(s.saves) })
            .collect(),
        conflict: conflict(base),
        notes: base.notes.iter().map(String::as_str).collect(),
    })
}

fn ids<'a>(question: &'a Question, answer: &Answer) -> Vec<&'a str> {
    let exams = answer.plan.iter().flat_map(|plan| &plan.exams);
    exams.map(|exam| question.catalog.exam(*exam).id.as_str()).collect()
}
