use studypath::{query, report};

use super::AuditArgs;
use super::output::Terminal;
use super::question::{Input, with_engine};
use super::stop::Stop;

pub(super) fn run(args: &AuditArgs, terminal: &Terminal) -> Result<u8, Stop> {
    let input = Input::read(&args.question, None, terminal)?;
    let audit = with_engine(&args.engine, terminal, |engine| {
        Ok(input.ask(|question| query::audit(question, engine))?)
    })?;
    let format = args.format.format;
    let text = input.ask(|question| report::audit::render(format, question, &audit, &terminal.stdout()));
    terminal.print(&text)?;
    Ok(0)
}
