use crate::query::{self, Answer, Status};
use crate::report::{self, Format};

use super::PlanArgs;
use super::output::Terminal;
use super::question::{Question, with_engine};
use super::stop::Stop;

pub(super) fn run(args: &PlanArgs, terminal: &Terminal) -> Result<u8, Stop> {
    let question = Question::read(&args.question, terminal)?;
    let answer = with_engine(&args.engine, terminal, |engine| {
        Ok(question.ask(|problem| query::best(problem, engine))?)
    })?;
    let format = args.format.format;
    let text = question.ask(|problem| report::plan::render(format, problem, &answer, &terminal.stdout()));
    if format == Format::Csv {
        explain_empty_rows(&answer, terminal);
    }
    terminal.print(&text)?;
    Ok(match answer.status {
        Status::Optimal | Status::Earned => 0,
        Status::Infeasible => 1,
        Status::Unproven => 3,
    })
}

/// A table of exams has no place for anything else that must be said.
fn explain_empty_rows(answer: &Answer, terminal: &Terminal) {
    match answer.status {
        Status::Optimal => {}
        Status::Earned => terminal.remark("nothing left to sit"),
        Status::Unproven => terminal.remark("not proven: a limit stopped the search"),
        Status::Infeasible => {
            terminal.remark("no plan exists:");
            for reason in answer.conflict.iter().flat_map(|conflict| &conflict.because) {
                terminal.remark(&format!("  {}", reason.text));
            }
        }
    }
}
