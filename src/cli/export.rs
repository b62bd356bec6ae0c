use studypath::{report, rule};

use super::ExportArgs;
use super::output::Terminal;
use super::question::Input;
use super::stop::Stop;

pub(super) fn run(args: &ExportArgs, terminal: &Terminal) -> Result<u8, Stop> {
    let input = Input::read(&args.question, Some(&args.schedule), terminal)?;
    let text = input.ask(|question| {
        let program = rule::formulate(question);
        report::export::render(args.to, question, &program.model, &program.objectives())
    });
    terminal.print(&text)?;
    Ok(0)
}
