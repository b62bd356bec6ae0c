use std::io;
use std::num::NonZero;
use std::time::{Duration, Instant};

use clap::Args;
use jiff::civil::Date;

use studypath::cohort::{self, Conduct, Funded, Halt, Outcome, Purse, Register, Spool, Tally};
use studypath::query::Engine;
use studypath::question::Criterion;
use studypath::report::cohort::Summary;
use studypath::report::{self, count};

use super::output::Terminal;
use super::question::{Input, backend};
use super::stop::Stop;
use super::stream::{self, Output};
use super::summary::{Counting, SummaryArgs};
use super::watch::Onlooker;
use super::{EngineArgs, QuestionArgs, ScheduleArgs};

/// Options of `cohort`.
#[derive(Args)]
pub(super) struct CohortArgs {
    /// The people: CSV, plain or compressed (.gz, .zst), or - for stdin
    #[arg(value_name = "FILE|-")]
    file: String,

    /// The credentials to earn, for rows that name none
    #[arg(long, value_name = "GOAL,..", value_delimiter = ',')]
    goal: Vec<String>,

    /// Where to write: CSV, plain or compressed (.gz, .zst) [default: stdout]
    #[arg(short, long, value_name = "FILE|-", help_heading = "Output")]
    output: Option<String>,

    /// How to write: a row, or a whole plan on a line for each person
    #[arg(long, value_name = "FORMAT", default_value = "csv", help_heading = "Output")]
    #[arg(value_parser = ["csv", "jsonl"])]
    format: String,

    /// The columns to write, the input's own and the answer's, in this order [default: all]
    #[arg(long, value_name = "NAME,..", value_delimiter = ',', help_heading = "Output")]
    columns: Option<Vec<String>>,

    /// Add the count and the cost by each track of the goal
    #[arg(long, help_heading = "Output")]
    compare: bool,

    /// Stop at the first row that is wrong
    #[arg(long, help_heading = "Output")]
    strict: bool,

    /// Continue where a stopped run left off; the bytes are the same as without the stop
    #[arg(long, requires = "output", help_heading = "Output")]
    resume: bool,

    #[command(flatten)]
    totals: SummaryArgs,

    /// How many threads answer [default: one for each core]
    #[arg(long, value_name = "N", help_heading = "Solver")]
    threads: Option<NonZero<usize>>,

    /// About how many bytes a thread takes at a time
    #[arg(long, value_name = "BYTES", default_value = "262144", hide = true)]
    part: usize,

    /// A built-in catalog or a file [default: the built-in catalog that has the goal]
    #[arg(long, value_name = "ID|FILE", help_heading = "Rules and prices")]
    catalog: Option<String>,

    /// A price list [default: the one that the catalog names]
    #[arg(long, value_name = "FILE", help_heading = "Rules and prices")]
    prices: Option<String>,

    /// The currency to pay in, such as USD
    #[arg(long, value_name = "CODE", help_heading = "Rules and prices")]
    currency: Option<String>,

    /// The region whose prices hold, such as US
    #[arg(long, value_name = "REGION", help_heading = "Rules and prices")]
    region: Option<String>,

    /// The day whose rules and prices hold, for rows that name none [default: the catalog's own day, else today]
    #[arg(long, value_name = "DATE", value_parser = super::parse_date, help_heading = "Rules and prices")]
    as_of: Option<Date>,

    /// What to judge by, the most important first: cost, exams, hours
    /// [default: cost,exams; exams where there is no price list]
    #[arg(long, value_name = "CRITERION,..", value_delimiter = ',', help_heading = "Wishes")]
    minimize: Vec<Criterion>,

    /// Earn the goals that have this track through no other one; or CREDENTIAL/TRACK
    #[arg(long, value_name = "ID", value_delimiter = ',', help_heading = "Wishes")]
    track: Vec<String>,

    /// Exams and credentials that must be part of every plan
    #[arg(long, value_name = "ID,..", help_heading = "Wishes")]
    with: Vec<String>,

    /// Exams not to sit and credentials not to earn
    #[arg(long, value_name = "ID,..", help_heading = "Wishes")]
    without: Vec<String>,

    #[command(flatten)]
    schedule: ScheduleArgs,
    #[command(flatten)]
    engine: EngineArgs,
}

pub(super) fn run(mut args: CohortArgs, terminal: &Terminal) -> Result<u8, Stop> {
    if args.format == "jsonl" && (args.columns.is_some() || args.compare) {
        return Err(Stop::usage(
            "--columns and --compare are for --format csv: a line of JSON is a whole plan",
        ));
    }
    let asked = asked(&mut args);
    let input = Input::read(&asked, Some(&args.schedule), terminal)?;
    let backend = backend(&args.engine)?;
    let start = Instant::now();
    let clock = || start.elapsed();
    let mut register = input.register();
    register.backend = backend;
    register.limit = args.engine.time_limit.map(|limit| (limit, &clock as _));
    register.document = (args.format == "jsonl").then_some(&report::plan::rest_of_line as _);
    register.compare = args.compare;
    register.totals = args.totals.wants_totals();
    args.totals.check(&[args.output.as_deref(), Some(&args.file)])?;
    let purse = args.totals.purse(&register)?;
    let input = stream::open(&args.file)?;
    let mut output = Output::create(args.output.as_deref(), &args.file, args.resume)?;
    let mut onlooker = Onlooker::new(&input, terminal)?;
    let threads = args.threads.or(std::thread::available_parallelism().ok()).map_or(1, NonZero::get);
    let conduct = Conduct {
        threads,
        part: args.part,
        strict: args.strict,
        columns: args.columns.as_deref(),
        spool: Box::new(|| stream::spool().map(|file| Box::new(file) as Box<dyn Spool>)),
    };
    let mut reader = input.reader;
    let mut counting = Counting {
        onlooker: &mut onlooker,
        tally: args.totals.wants_totals().then(|| Tally::new(args.totals.closest)),
        purse,
        closest: args.totals.closest,
    };
    let result = cohort::run(register, conduct, &mut reader, output.writer(), &mut counting);
    let (tally, purse) = (counting.tally, counting.purse);
    onlooker.finish();
    let outcome = result.map_err(|halt| stopped(halt, &args.file))?;
    if outcome.stopped {
        let kept = output.keep().map_err(written)?;
        tell(&outcome, terminal);
        return Err(Stop::Interrupted(match kept {
            Some(path) => format!("stopped; what is done is in {path}: continue with --resume"),
            None => "stopped".to_owned(),
        }));
    }
    output.finish().map_err(written)?;
    if let Some(remark) = input.growth.remark() {
        terminal.remark(&remark);
    }
    tell(&outcome, terminal);
    if let Some(tally) = &tally {
        let Register { catalog, prices, goals, as_of, .. } = register;
        let funded = match &purse {
            Some(purse) => Some(fund(purse, &args.engine)?),
            None => None,
        };
        let (situations, funded) = (outcome.situations, funded.as_ref());
        let summary = Summary {
            catalog,
            prices: prices.map(|prices| &**prices),
            goals,
            as_of,
            tally,
            situations,
            funded,
        };
        args.totals.write(&summary, terminal)?;
    }
    terminal.detail(&format!("{threads} threads, {} ms", start.elapsed().as_millis()));
    Ok(code(&outcome))
}

/// So long the choice of whom to fund may take where no limit is given.
const LIMIT: Duration = Duration::from_secs(60);

fn fund(purse: &Purse<'_>, args: &EngineArgs) -> Result<Funded, Stop> {
    let start = Instant::now();
    let limit = args.time_limit.unwrap_or(LIMIT);
    let remaining = || limit.saturating_sub(start.elapsed());
    let engine = Engine { backend: backend(args)?, remaining: Some(&remaining) };
    purse.decide(&engine).map_err(|failure| Stop::Failure(anyhow::Error::new(failure)))
}

/// The options that a question for one person has, too.
fn asked(args: &mut CohortArgs) -> QuestionArgs {
    let take = std::mem::take::<Vec<String>>;
    QuestionArgs {
        goals: take(&mut args.goal),
        catalog: args.catalog.take(),
        prices: args.prices.take(),
        currency: args.currency.take(),
        region: args.region.take(),
        as_of: args.as_of,
        passed: Vec::new(),
        held: Vec::new(),
        voucher: Vec::new(),
        transcript: None,
        minimize: std::mem::take(&mut args.minimize),
        track: take(&mut args.track),
        with: take(&mut args.with),
        without: take(&mut args.without),
    }
}

pub(super) fn written(error: io::Error) -> Stop {
    stopped(Halt::Write(error), "")
}

pub(super) fn stopped(halt: Halt, file: &str) -> Stop {
    match halt {
        Halt::Head(message, help) => Stop::Usage(format!("{file}: {message}"), Some(help)),
        Halt::Strict(line, message) => Stop::usage(format!("{file}, line {line}: {message}")),
        Halt::Read(error) => Stop::usage(format!("{file}: cannot read on: {error}")),
        Halt::Write(error) if error.kind() == io::ErrorKind::BrokenPipe => Stop::Closed,
        Halt::Write(error) => Stop::Failure(anyhow::Error::new(error).context("cannot write the plans")),
        Halt::Spool(error) => Stop::Failure(anyhow::Error::new(error).context("cannot keep the ids")),
    }
}

/// What became of the rows, in a few lines.
fn tell(outcome: &Outcome, terminal: &Terminal) {
    for (line, message) in &outcome.first_errors {
        terminal.remark(&format!("line {line}: {message}"));
    }
    let more = outcome.errors.saturating_sub(outcome.first_errors.len() as u64);
    if more > 0 && !outcome.first_errors.is_empty() {
        terminal.remark(&format!("and {more} more rows that are wrong"));
    }
    let parts = [
        (outcome.optimal, "optimal"),
        (outcome.earned, "earned"),
        (outcome.infeasible, "infeasible"),
        (outcome.unproven, "unproven"),
        (outcome.errors, "wrong"),
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
