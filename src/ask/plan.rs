use super::dated_format::DatedFormat;
use super::note::explain_empty_rows;
use super::question::{Asked, parsed, status_code};
use super::{Asking, Note, Printed, Refusal, proof, refuse, several, stderr, stdout};
use crate::catalog::{ExamId, Item};
use crate::mistake::{Field, Mistake, Phrase};
use crate::query::Status;
use crate::question::words;
use crate::report::{self, Format, Written, graph};
use crate::session::Session;

pub(super) fn plan(
    asking: Asking<'_>,
    mut mistakes: Vec<Mistake>,
    listen: &mut dyn FnMut(Note),
) -> Result<Printed, Refusal> {
    let request = asking.request;
    let format = parsed(Field::Format, request.format.as_deref(), &mut mistakes)
        .unwrap_or(DatedFormat::Shared(Format::Text));
    if let Some(more) = several::wanted(request, &mut mistakes) {
        let format = match format {
            DatedFormat::Shared(format) => format,
            DatedFormat::Ics => {
                let message = Field::Format + " ics writes one plan; leave out the other question";
                mistakes.push(Mistake::said(Field::Format, message));
                Format::Text
            }
        };
        return several::answer(asking, &more, format, mistakes, listen);
    }
    let notation = parsed(Field::Graph, request.graph.as_deref(), &mut mistakes);
    let asked = Asked::read(asking, mistakes, listen)?;
    let question = asked.question();
    if format == DatedFormat::Ics && question.schedule().is_none() {
        let help = Phrase::from("add ") + Field::HoursPerWeek + ", " + Field::ExamsPerMonth;
        let help = help + " or " + Field::WeeksPerExam;
        let message = Field::Format + " ics needs a pace of study";
        return Err(Mistake::said(Field::Format, message).help(help).into());
    }
    let answer = asked.run(listen, |session| {
        let answer = if request.robust { session.robust()? } else { session.best()? };
        let mut answer = session.beside(answer)?;
        answer.timetable = session.timetable(&answer)?;
        Ok(answer)
    })?;
    let status = status_code(answer.status);
    if let Some(notation) = notation {
        // Without a plan there is nothing to draw: the answer is told in words, beside the empty picture.
        let Some(picture) = graph::plan(question, &answer) else {
            let text = report::plan::render(Format::Text, question, &answer, &stderr(request));
            listen(Note::Instead(text.to_string()));
            return Ok(Printed::new(Written::default(), status));
        };
        return Ok(Printed::new(graph::render(notation, &picture), status));
    }
    let written = match format {
        DatedFormat::Shared(format) => {
            if format == Format::Csv {
                explain_empty_rows(&answer, listen);
            }
            report::plan::render(format, question, &answer, &stdout(request))
        }
        DatedFormat::Ics if answer.plan.is_some() => report::plan::calendar(question, &answer).into(),
        DatedFormat::Ics => {
            explain_empty_rows(&answer, listen);
            Written::default()
        }
    };
    let printed = Printed::new(written, status);
    if !request.proof {
        return Ok(printed);
    }
    let words = |session: &Session| proof::words_and_request(request, session, None);
    let proven = asked.run(listen, |session| session.certificate(&words(session)))?;
    let what = if answer.status == Status::Infeasible { "there is no plan" } else { "the plan is optimal" };
    Ok(printed.with_proof(proven, what, listen))
}

pub(super) fn explain(
    asking: Asking<'_>,
    mistakes: Vec<Mistake>,
    listen: &mut dyn FnMut(Note),
) -> Result<Printed, Refusal> {
    let (format, asked) = asking.asked(mistakes, listen)?;
    let why_not = exams(&asked, &asking.request.why_not)?;
    let explanation = asked.run(listen, |session| session.explain(&why_not))?;
    let style = stdout(asking.request);
    let written = report::explain::render(format, asked.question(), &explanation, &style);
    if format == Format::Csv && explanation.answer.status != Status::Optimal {
        explain_empty_rows(&explanation.answer, listen);
    }
    let known = if explanation.is_complete() { explanation.answer.status } else { Status::Unproven };
    Ok(Printed::new(written, status_code(known)))
}

/// The exams asked about. One that can never be of use for the goals is a question without sense.
fn exams(asked: &Asked, lists: &[String]) -> Result<Vec<ExamId>, Refusal> {
    let question = asked.question();
    let catalog = &question.catalog;
    let (mut exams, mut mistakes) = (Vec::new(), Vec::new());
    for item in words::items(Field::WhyNot, lists, catalog, &mut mistakes) {
        match item {
            Item::Credential(credential) => {
                let id = &catalog.credential(credential).id;
                let message = Field::WhyNot + format!(" takes exams, and `{id}` is a credential");
                mistakes.push(Mistake::said(Field::WhyNot, message));
            }
            Item::Exam(exam) if question.has(exam) || asked.session.is_in_scope(exam) => exams.push(exam),
            Item::Exam(exam) => {
                let goals: Vec<String> =
                    question.goals.iter().map(|g| format!("`{}`", catalog.credential(*g).id)).collect();
                let id = &catalog.exam(exam).id;
                let message = format!("`{id}` counts for nothing on the way to {}", goals.join(" or "));
                mistakes.push(Mistake::said(Field::WhyNot, message));
            }
        }
    }
    refuse(mistakes)?;
    Ok(exams)
}
