use crate::{report, rule};

use super::ExportArgs;
use super::output::Terminal;
use super::question::Question;
use super::stop::Stop;

pub(super) fn run(args: &ExportArgs, terminal: &Terminal) -> Result<u8, Stop> {
    let question = Question::read(&args.question, Some(&args.schedule), terminal)?;
    let text = question.ask(|problem| {
        let program = rule::formulate(problem);
        report::export::render(args.to, problem, &program.model, &program.objectives())
    });
    terminal.print(&text)?;
    Ok(0)
}
