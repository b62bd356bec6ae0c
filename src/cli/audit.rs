use crate::{query, report};

use super::AuditArgs;
use super::output::Terminal;
use super::question::{Question, with_engine};
use super::stop::Stop;

pub(super) fn run(args: &AuditArgs, terminal: &Terminal) -> Result<u8, Stop> {
    let question = Question::read(&args.question, None, terminal)?;
    let audit = with_engine(&args.engine, terminal, |engine| {
        Ok(question.ask(|problem| query::audit(problem, engine))?)
    })?;
    let format = args.format.format;
    let text = question.ask(|problem| report::audit::render(format, problem, &audit, &terminal.stdout()));
    terminal.print(&text)?;
    Ok(0)
}
