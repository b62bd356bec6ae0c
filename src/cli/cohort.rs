use std::time::{Duration, Instant};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use jiff::civil::Date;

use studypath::batch::{BatchQuestion, BatchTotals, Funded, FundingSelection};
use studypath::query::Engine;
use studypath::read::{Diagnostics, Unknown};
use studypath::report::cohort::Summary;
use studypath::report::{self, count};
use studypath::stream::{self as people, BatchError, ExecOptions, HeadError, Outcome, Spool, TOGETHER};

use super::asked::{MarketArgs, SheetArgs, WishArgs};
use super::form::CsvArgs;
use super::output::Terminal;
use super::outputs::{self, Output, PartArgs};
use super::progress::Progress;
use super::question::{Input, backend};
use super::reading::{ReadingArgs, tell_assumed};
use super::stop::Stop;
use super::stream;
use super::summary::{Counting, SummaryArgs};
use super::waiting::Waiting;
use super::{EngineArgs, ScheduleArgs, asked, endings, request};

const FORMATS: [&str; 3] = ["csv", "jsonl", "xlsx"];

/// Options of `cohort`.
#[derive(Args)]
pub(super) struct CohortArgs {
    /// The people: CSV, plain or compressed (.gz, .zst), or a workbook (.xlsx); - for stdin
    #[arg(value_name = "FILE|-")]
    file: String,

    #[command(flatten)]
    sheet: SheetArgs,

    /// The credentials to earn, for rows that name none
    #[arg(long, value_name = "GOAL,..", value_delimiter = ',')]
    goal: Vec<String>,

    /// What to do about ids that the catalog does not know: error, or ignore, which names them in the message and
    /// leaves them out
    #[arg(long, value_name = "HOW", default_value = "error", help_heading = "Input")]
    #[arg(value_parser = PossibleValuesParser::new(["error", "ignore"]).try_map(|how| how.parse::<Unknown>()))]
    unknown: Unknown,

    #[command(flatten)]
    reading: ReadingArgs,

    /// Where to write: .csv or .jsonl, plain or compressed (.gz, .zst), or .xlsx [default: stdout]
    #[arg(short, long, value_name = "FILE|-", help_heading = "Output")]
    output: Option<String>,

    /// How to write: a row, or a whole plan on a line for each person
    /// [default: as the file's name says (.csv, .jsonl, .xlsx), else csv]
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    #[arg(value_parser = FORMATS)]
    format: Option<String>,

    /// The columns to write, the input's own and the answer's, in this order; told is what became of each item of
    /// the row, as ID=VERDICT [default: all but told]
    #[arg(long, value_name = "NAME,..", value_delimiter = ',', help_heading = "Output")]
    columns: Option<Vec<String>>,

    /// Add the count and the cost by each track of the goal
    #[arg(long, help_heading = "Output")]
    compare: bool,

    /// Stop at the first row that is wrong
    #[arg(long, help_heading = "Output")]
    strict: bool,

    #[command(flatten)]
    csv: CsvArgs,

    #[command(flatten)]
    left: PartArgs,

    #[command(flatten)]
    totals: SummaryArgs,

    /// How many threads answer [default: one for each core]
    #[arg(long, value_name = "N", help_heading = "Solver", value_parser = stream::threads())]
    threads: Option<u16>,

    /// About how many bytes a thread takes at a time
    #[arg(long, value_name = "BYTES", default_value = "262144", hide = true)]
    part: usize,

    #[command(flatten, next_help_heading = "Rules and prices")]
    market: MarketArgs,

    /// The day whose rules and prices hold, for rows that name none [default: the catalog's own day, else today]
    #[arg(long, value_name = "DATE", value_parser = super::parse_date, help_heading = "Rules and prices")]
    as_of: Option<Date>,

    #[command(flatten, next_help_heading = "Wishes")]
    wishes: WishArgs,

    /// Exams not to sit and credentials not to earn
    #[arg(long, value_name = "ID,..", help_heading = "Wishes")]
    without: Vec<String>,

    #[command(flatten)]
    schedule: ScheduleArgs,
    #[command(flatten)]
    engine: EngineArgs,
}

pub(super) fn run(args: &CohortArgs, terminal: &Terminal) -> Result<u8, Stop> {
    let name = args.output.as_deref().unwrap_or("-");
    let format = endings::format(name, &FORMATS, (Some("--format"), args.format.as_deref()))?;
    let format_of_totals = args.totals.format()?;
    let format_of_funded = args.totals.format_of_funded()?;
    args.csv.check(&[format, format_of_funded.unwrap_or(format)])?;
    if format == "jsonl" && (args.columns.is_some() || args.compare) {
        return Err(Stop::usage(
            "--columns and --compare are for --format csv: a line of JSON is a whole plan",
        ));
    }
    let asked = asked::question(
        &args.goal,
        args.market.clone(),
        args.as_of,
        args.wishes.clone(),
        args.without.clone(),
    );
    let question = Input::read(&asked, Some(&args.schedule), terminal)?;
    let backend = backend(&args.engine)?;
    let start = Instant::now();
    let remaining = || args.engine.time_limit.unwrap_or(Duration::MAX).saturating_sub(start.elapsed());
    let batch = BatchQuestion {
        backend,
        remaining: args.engine.time_limit.map(|_| &remaining as _),
        compare: args.compare,
        totals: args.totals.wants_totals(),
        ..question.batch()
    };
    let funding = args.totals.funding(&batch)?;
    let input = stream::open(&args.file, args.sheet.name())?;
    let read: Vec<&str> = question.files.iter().chain([&args.file]).map(String::as_str).collect();
    let aside = [args.totals.file(), args.totals.funded.as_deref()];
    let (mut output, mut aside) = outputs::open(&read, name, aside, args.left)?;
    output.write_as(args.csv.form(format, "plans"))?;
    if let Some((output, format)) = aside[1].as_mut().zip(format_of_funded) {
        output.write_as(args.csv.form(format, "funded"))?;
    }
    if args.totals.wants_totals() {
        output.outlive_its_reader();
    }
    let mut progress = Progress::new(&input, terminal)?;
    let threads = stream::threads_for(args.threads);
    let options = ExecOptions {
        threads,
        part: args.part,
        strict: args.strict,
        columns: args.columns.as_deref(),
        together: TOGETHER,
        reading: args.reading.reading(),
        unknown: args.unknown,
        document: (format == "jsonl").then_some(&report::plan::rest_of_line as _),
        spool: Box::new(|| outputs::spool().map(|file| Box::new(file) as Box<dyn Spool>)),
    };
    let mut reader = input.reader;
    let mut counting = Counting {
        progress: &mut progress,
        totals: args.totals.wants_totals().then(|| BatchTotals::new(args.totals.closest)),
        funding,
        closest: args.totals.closest,
    };
    let result = people::run(batch, options, &mut reader, &mut output, &mut counting);
    let (totals, funding) = (counting.totals, counting.funding);
    progress.finish();
    let outcome = result.map_err(|error| stopped(error, &args.file, &output))?;
    tell_assumed(&args.file, &outcome, terminal);
    if outcome.stopped {
        let stop = output.interrupted()?;
        tell(&outcome, terminal);
        return Err(stop);
    }
    let remark = input.watched.remark(output.left())?;
    output.complete()?;
    if let Some(remark) = remark {
        terminal.remark(&remark);
    }
    tell(&outcome, terminal);
    let mut written = Vec::new();
    if let Some(tally) = &totals {
        let BatchQuestion { catalog, prices, goals, as_of, policy, .. } = batch;
        let funded = match &funding {
            Some(funding) => Some(fund(funding, &args.engine, &remaining, terminal)?),
            None => None,
        };
        let (situations, funded) = (outcome.situations, funded.as_ref());
        let summary = Summary {
            catalog,
            prices: prices.map(|prices| &**prices),
            goals,
            as_of,
            rules: policy.rules,
            evidence: policy.evidence,
            today: Some(request::today()),
            tally,
            situations,
            funded,
        };
        written = args.totals.write(&summary, format_of_totals, aside, terminal)?;
    }
    // The rows get their name last: as long as they have none, a run that was killed can be continued.
    for output in written.into_iter().chain([output]) {
        output.finish()?;
    }
    terminal.detail(&format!("{threads} threads, {} ms", start.elapsed().as_millis()));
    Ok(code(&outcome))
}

/// So long the choice of whom to fund may take where no limit is given.
const LIMIT: Duration = Duration::from_secs(60);

/// Decides whom to fund, in what is left of the time for all of the run.
fn fund(
    funding: &FundingSelection<'_>,
    args: &EngineArgs,
    left: &dyn Fn() -> Duration,
    terminal: &Terminal,
) -> Result<Funded, Stop> {
    let start = Instant::now();
    let most = || LIMIT.saturating_sub(start.elapsed());
    let remaining = || if args.time_limit.is_some() { left() } else { most() };
    let engine = Engine { remaining: Some(&remaining), ..Engine::new(backend(args)?) };
    let _waiting = Waiting::new(args.time_limit, terminal);
    funding.decide(&engine).map_err(|failure| Stop::Failure(anyhow::Error::new(failure)))
}

/// Why the command ends when the people of `file` could not all be answered.
pub(super) fn stopped(error: BatchError, file: &str, output: &Output) -> Stop {
    match error {
        BatchError::Head(HeadError::Unknown(columns)) => {
            Stop::Input(Diagnostics { name: file.to_owned(), ..*columns })
        }
        BatchError::Head(error) => Stop::Usage(format!("{file}: {error}"), Some(error.help())),
        BatchError::Strict { line, error } => {
            Stop::Usage(format!("{file}, line {line}: {error}"), output.left())
        }
        BatchError::Read(error) => Stop::Usage(format!("{file}: cannot read on: {error}"), output.left()),
        BatchError::Write(error) => output.unwritten(error),
        BatchError::Spool(error) => {
            let name = std::env::temp_dir().display().to_string();
            Stop::Unwritten { name, error, help: output.left() }
        }
        other => Stop::Failure(anyhow::Error::new(other)),
    }
}

/// What became of the rows, in a few lines.
fn tell(outcome: &Outcome, terminal: &Terminal) {
    for (line, message) in &outcome.first_errors {
        terminal.remark(&format!("line {line}: {message}"));
    }
    let more = outcome.errors.saturating_sub(outcome.first_errors.len() as u64);
    if more > 0 && !outcome.first_errors.is_empty() {
        terminal.remark(&format!("and {more} more invalid rows"));
    }
    if outcome.with_unknown > 0 {
        let rows = count(usize::try_from(outcome.with_unknown).unwrap_or(usize::MAX), "row");
        let names: Vec<String> =
            outcome.first_unknown.iter().map(|name| format!("`{}`", name.escape_debug())).collect();
        let names = names.join(", ");
        terminal.remark(&format!("left out in {rows}, not known to the catalog: {names}"));
    }
    let parts = [
        (outcome.optimal, "optimal"),
        (outcome.earned, "earned"),
        (outcome.infeasible, "infeasible"),
        (outcome.unproven, "unproven"),
        (outcome.believed, "not certified"),
        (outcome.errors, "invalid"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    let rows = usize::try_from(outcome.rows()).unwrap_or(usize::MAX);
    let status = if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) };
    terminal.remark(&format!(
        "{}{status}, {}",
        count(rows, "row"),
        count(outcome.situations, "distinct situation")
    ));
}

pub(super) fn code(outcome: &Outcome) -> u8 {
    if outcome.errors > 0 {
        2
    } else if outcome.unproven > 0 {
        3
    } else {
        u8::from(outcome.infeasible > 0)
    }
}
