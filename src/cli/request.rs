//! Options as a request.

use std::sync::OnceLock;

use jiff::civil::Date;

use studypath::question::Criterion;
use studypath::schema::{Command, Request, Source, Stream};

use super::files::Files;
use super::output::Terminal;
use super::stop::Stop;
use super::{EngineArgs, FormatArgs, GraphArgs, PlanArgs, QuestionArgs, ScheduleArgs};

/// A request that is shown on this terminal.
pub(super) fn shown(command: Command, terminal: &Terminal) -> Request {
    let (stdout, stderr) = (terminal.stdout(), terminal.stderr());
    Request {
        command,
        today: day(Some(today())),
        width: stdout.width,
        color: stdout.color,
        stderr: Some(Stream { width: stderr.width, color: stderr.color }),
        quiet: stdout.quiet,
        verbose: terminal.is_verbose(),
        ..Request::default()
    }
}

/// The one day on which this run takes place, even where midnight passes meanwhile or the clock is set.
pub(super) fn today() -> Date {
    static TODAY: OnceLock<Date> = OnceLock::new();
    *TODAY.get_or_init(|| jiff::Zoned::now().date())
}

/// A day as it is written in a request.
pub(super) fn day(day: Option<Date>) -> Option<String> {
    day.map(|day| day.to_string())
}

fn names(criteria: &[Criterion]) -> Vec<String> {
    criteria.iter().map(|criterion| criterion.name().to_owned()).collect()
}

/// What is asked of a person's question goes into the request; files are read, and a catalog file is put on
/// the shelf.
pub(super) fn question(args: &QuestionArgs, request: &mut Request, files: &mut Files) -> Result<(), Stop> {
    one_stdin(args, None)?;
    let (catalog, own_prices) = files.catalog(args.catalog.as_deref())?.unzip();
    let prices = args.prices.clone().or(own_prices.flatten());
    request.catalog = catalog;
    request.prices = prices.map(|path| files.text(&path, None)).transpose()?.map(Source::Text);
    request.goals.clone_from(&args.goals);
    request.price.clone_from(&args.price);
    request.currency.clone_from(&args.currency);
    request.region.clone_from(&args.region);
    request.as_of = day(args.as_of);
    request.rules = day(args.rules);
    request.evidence.clone_from(&args.evidence);
    request.passed.clone_from(&args.passed);
    request.held.clone_from(&args.held);
    request.booked.clone_from(&args.booked);
    request.unknown.clone_from(&args.unknown);
    request.vouchers.clone_from(&args.voucher);
    let sheet = args.sheet.as_deref();
    request.transcript = args.transcript.as_deref().map(|path| files.transcript(path, sheet)).transpose()?;
    request.minimize = names(&args.minimize);
    request.track.clone_from(&args.track);
    request.with.clone_from(&args.with);
    request.without.clone_from(&args.without);
    Ok(())
}

pub(super) fn schedule(args: &ScheduleArgs, request: &mut Request) {
    request.hours_per_week = args.hours_per_week;
    request.default_hours = args.default_hours;
    request.exams_per_month = args.exams_per_month;
    request.weeks_per_exam = args.weeks_per_exam;
    request.start = day(args.start);
    request.by = day(args.by);
    request.blackout.clone_from(&args.blackout);
    request.weekdays = args.weekdays;
}

pub(super) fn engine(args: &EngineArgs, request: &mut Request) {
    request.solver.clone_from(&args.solver);
}

pub(super) fn format(args: &FormatArgs, request: &mut Request) {
    request.format = unless_text(&args.format);
}

/// Text is what a request means that names no format.
pub(super) fn unless_text(format: &str) -> Option<String> {
    (format != "text").then(|| format.to_owned())
}

pub(super) fn plans(args: &PlanArgs, graph: &GraphArgs, request: &mut Request) {
    request.robust = args.robust;
    request.alternatives = args.plans.alternatives;
    request.count_optimal = args.plans.count_optimal;
    request.roles = args.plans.roles;
    request.pareto = names(&args.plans.pareto);
    request.proof = args.proof.is_some();
    request.format = unless_text(&args.format);
    request.graph.clone_from(&graph.graph);
}

/// Standard input is one file only; `file` is what the command reads beside the question.
pub(super) fn one_stdin(args: &QuestionArgs, file: Option<&str>) -> Result<(), Stop> {
    let files = [
        ("FILE", file),
        ("--catalog", args.catalog.as_deref()),
        ("--prices", args.prices.as_deref()),
        ("--transcript", args.transcript.as_deref()),
    ];
    let from_stdin: Vec<&str> =
        files.iter().filter(|(_, file)| *file == Some("-")).map(|(name, _)| *name).collect();
    match from_stdin.as_slice() {
        [first, second, ..] => {
            Err(Stop::usage(format!("{first} and {second} cannot both be read from stdin")))
        }
        _ => Ok(()),
    }
}
