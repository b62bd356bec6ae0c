use std::str::FromStr;

use studypath::query::{self, Answer, Status};
use studypath::report::{self, Format, graph};

use super::PlanArgs;
use super::output::Terminal;
use super::plans;
use super::question::{Input, with_engine};
use super::stop::Stop;

/// How a plan is written: as every answer, or as a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PlanFormat {
    Shared(Format),
    Ics,
}

impl PlanFormat {
    pub const NAMES: [&str; 6] = ["text", "json", "csv", "markdown", "html", "ics"];

    /// The format of an answer that is not a single plan in time.
    pub fn shared(self) -> Result<Format, Stop> {
        match self {
            PlanFormat::Shared(format) => Ok(format),
            PlanFormat::Ics => Err(Stop::usage("--format ics writes one plan; leave out the other question")),
        }
    }
}

impl FromStr for PlanFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<PlanFormat, String> {
        if text == "ics" { Ok(PlanFormat::Ics) } else { text.parse().map(PlanFormat::Shared) }
    }
}

pub(super) fn run(args: &PlanArgs, graph: Option<graph::Notation>, terminal: &Terminal) -> Result<u8, Stop> {
    if let Some(code) = plans::run(args, terminal)? {
        return Ok(code);
    }
    let input = Input::read(&args.question, Some(&args.schedule), terminal)?;
    if args.format == PlanFormat::Ics && !input.ask(|question| question.schedule().is_some()) {
        let help = "add --hours-per-week or --exams-per-month".to_owned();
        return Err(Stop::Usage("--format ics needs a pace of study".into(), Some(help)));
    }
    let answer = with_engine(&args.engine, terminal, |engine| {
        Ok(input.ask(|question| {
            let mut answer = query::best(question, engine)?;
            if args.robust {
                answer = query::robust(question, answer, engine)?;
            }
            answer.apart = query::apart(question, &answer, engine)?;
            answer.timetable = query::timetable(question, &answer, engine)?;
            Ok::<_, query::Failure>(answer)
        })?)
    })?;
    if let Some(notation) = graph {
        return draw(notation, &input, &answer, terminal);
    }
    let format = match args.format {
        PlanFormat::Shared(format) => format,
        PlanFormat::Ics if answer.plan.is_some() => {
            terminal.print(&input.ask(|question| report::plan::calendar(question, &answer)))?;
            return Ok(status_code(answer.status));
        }
        PlanFormat::Ics => {
            explain_empty_rows(&answer, terminal);
            return Ok(status_code(answer.status));
        }
    };
    let text = input.ask(|question| report::plan::render(format, question, &answer, &terminal.stdout()));
    if format == Format::Csv {
        explain_empty_rows(&answer, terminal);
    }
    terminal.print(&text)?;
    Ok(status_code(answer.status))
}

/// Without a plan there is nothing to draw: the answer is told in words, beside the empty picture.
fn draw(notation: graph::Notation, input: &Input, answer: &Answer, terminal: &Terminal) -> Result<u8, Stop> {
    match input.ask(|question| graph::plan(question, answer)) {
        Some(picture) => terminal.print(&graph::render(notation, &picture))?,
        None => {
            let style = terminal.stderr();
            let text = input.ask(|question| report::plan::render(Format::Text, question, answer, &style));
            terminal.print_aside(&text);
        }
    }
    Ok(status_code(answer.status))
}

/// The exit status that goes with an answer.
pub(super) fn status_code(status: Status) -> u8 {
    match status {
        Status::Optimal | Status::Earned => 0,
        Status::Infeasible => 1,
        Status::Unproven => 3,
    }
}

/// A table of exams has no place for anything else that must be said.
pub(super) fn explain_empty_rows(answer: &Answer, terminal: &Terminal) {
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
