use std::num::NonZero;

use studypath::query::{self, Answer, End, Wanted};
use studypath::report::{self, Format};

use super::PlanArgs;
use super::output::Terminal;
use super::plan::{explain_empty_rows, status_code};
use super::question::{Input, with_engine};
use super::stop::Stop;

/// Answers the question about several plans that the options ask; `None` when they ask none.
pub(super) fn run(args: &PlanArgs, terminal: &Terminal) -> Result<Option<u8>, Stop> {
    let plans = &args.plans;
    if let Some(count) = plans.alternatives {
        let Some(count) = NonZero::new(count) else {
            return Err(Stop::usage("--alternatives needs a number of plans from 1"));
        };
        return alternatives(args, count, terminal).map(Some);
    }
    if plans.count_optimal == Some(0) {
        return Err(Stop::usage("--count-optimal counts up to a number from 1"));
    }
    if plans.count_optimal.is_some() || plans.roles {
        return optima(args, terminal).map(Some);
    }
    match plans.pareto.len() {
        0 => Ok(None),
        1 => Err(Stop::usage("--pareto weighs criteria against each other: name two or three of them")),
        _ => pareto(args, terminal).map(Some),
    }
}

fn alternatives(args: &PlanArgs, count: NonZero<usize>, terminal: &Terminal) -> Result<u8, Stop> {
    let format = args.format.shared()?;
    let input = Input::read(&args.question, Some(&args.schedule), terminal)?;
    let found = with_engine(&args.engine, terminal, |engine| {
        Ok(input.ask(|question| query::alternatives(question, count, engine))?)
    })?;
    let style = terminal.stdout();
    let text = input.ask(|question| report::several::alternatives(format, question, &found, &style));
    finish(&text, args, Some(&found.first), found.end != End::Interrupted, terminal)
}

fn pareto(args: &PlanArgs, terminal: &Terminal) -> Result<u8, Stop> {
    let format = args.format.shared()?;
    let mut input = Input::read(&args.question, Some(&args.schedule), terminal)?;
    input.judge_by("--pareto", &args.plans.pareto)?;
    let front = with_engine(&args.engine, terminal, |engine| {
        Ok(input.ask(|question| query::pareto(question, &args.plans.pareto, engine))?)
    })?;
    let style = terminal.stdout();
    let text = input.ask(|question| report::several::front(format, question, &front, &style));
    finish(&text, args, front.refusal.as_ref(), front.complete, terminal)
}

fn optima(args: &PlanArgs, terminal: &Terminal) -> Result<u8, Stop> {
    let format = args.format.shared()?;
    let input = Input::read(&args.question, Some(&args.schedule), terminal)?;
    let wanted = Wanted { count: args.plans.count_optimal, roles: args.plans.roles };
    let optima = with_engine(&args.engine, terminal, |engine| {
        Ok(input.ask(|question| query::optima(question, wanted, engine))?)
    })?;
    let style = terminal.stdout();
    let text = input.ask(|question| report::optima::render(format, question, &optima, &style));
    finish(&text, args, Some(&optima.first), optima.complete, terminal)
}

fn finish(
    text: &str,
    args: &PlanArgs,
    answer: Option<&Answer>,
    complete: bool,
    terminal: &Terminal,
) -> Result<u8, Stop> {
    let code = answer.map_or(0, |answer| status_code(answer.status));
    if args.format.shared()? == Format::Csv {
        match answer {
            Some(answer) if code != 0 => explain_empty_rows(answer, terminal),
            _ if !complete => terminal.remark("not all is known: a limit stopped the search"),
            _ => {}
        }
    }
    terminal.print(text)?;
    Ok(if code == 0 && !complete { 3 } else { code })
}
