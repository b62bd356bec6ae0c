use studypath::catalog::ExamId;
use studypath::catalog::Item;
use studypath::query::{self, Explanation, Status};
use studypath::report::{self, Format};

use super::ExplainArgs;
use super::output::Terminal;
use super::plan::{explain_empty_rows, status_code};
use super::question::{Input, with_engine};
use super::stop::Stop;

pub(super) fn run(args: &ExplainArgs, terminal: &Terminal) -> Result<u8, Stop> {
    let input = Input::read(&args.question, Some(&args.schedule), terminal)?;
    let why_not = exams(&input, &args.why_not)?;
    let explanation: Explanation = with_engine(&args.engine, terminal, |engine| {
        Ok(input.ask(|question| query::explain(question, &why_not, engine))?)
    })?;
    let format = args.format.format;
    let text =
        input.ask(|question| report::explain::render(format, question, &explanation, &terminal.stdout()));
    if format == Format::Csv && explanation.answer.status != Status::Optimal {
        explain_empty_rows(&explanation.answer, terminal);
    }
    terminal.print(&text)?;
    Ok(status_code(explanation.answer.status))
}

/// The exams asked about. One that can never be of use for the goals is a question without sense.
fn exams(input: &Input, lists: &[String]) -> Result<Vec<ExamId>, Stop> {
    let mut exams = Vec::new();
    for item in input.items("--why-not", lists)? {
        let refusal = input.ask(|question| match item {
            Item::Credential(credential) => {
                let id = &question.catalog.credential(credential).id;
                Some(format!("--why-not takes exams, and `{id}` is a credential"))
            }
            Item::Exam(exam) if question.has(exam) || query::is_in_scope(question, exam) => None,
            Item::Exam(exam) => {
                let goals: Vec<String> = question
                    .goals
                    .iter()
                    .map(|g| format!("`{}`", question.catalog.credential(*g).id))
                    .collect();
                let id = &question.catalog.exam(exam).id;
                Some(format!("`{id}` counts for nothing on the way to {}", goals.join(" or ")))
            }
        });
        match (refusal, item) {
            (Some(message), _) => return Err(Stop::usage(message)),
            (None, Item::Exam(exam)) => exams.push(exam),
            (None, Item::Credential(_)) => {}
        }
    }
    Ok(exams)
}
