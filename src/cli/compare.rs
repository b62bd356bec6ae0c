use studypath::query::Comparison;
use studypath::question::Question;
use studypath::{query, report};

use super::CompareArgs;
use super::output::Terminal;
use super::question::{Input, with_engine};
use super::stop::Stop;

pub(super) fn run(args: &CompareArgs, terminal: &Terminal) -> Result<u8, Stop> {
    let input = Input::read(&args.question, Some(&args.schedule), terminal)?;
    input.ask(has_tracks)?;
    let comparison = with_engine(&args.engine, terminal, |engine| {
        Ok(input.ask(|question| query::compare(question, engine))?)
    })?;
    let format = args.format.format;
    let text = input.ask(|p| report::compare::render(format, p, &comparison, &terminal.stdout()));
    terminal.print(&text)?;
    Ok(code(&comparison))
}

fn has_tracks(question: &Question) -> Result<(), Stop> {
    let without = question
        .goals
        .iter()
        .find(|goal| !question.has(**goal) && question.catalog.credential(**goal).tracks.is_empty());
    match without {
        Some(goal) => Err(Stop::usage(format!(
            "`{}` has no tracks to compare: it can be held, but no longer be earned",
            question.catalog.credential(*goal).id
        ))),
        None => Ok(()),
    }
}

fn code(comparison: &Comparison) -> u8 {
    let unproven = comparison.goals.iter().any(|goal| !goal.is_proven());
    match comparison.goals.iter().any(|goal| !goal.held && goal.open.is_empty()) {
        _ if unproven => 3,
        true => 1,
        false => 0,
    }
}
