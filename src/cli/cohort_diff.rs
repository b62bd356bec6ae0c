use std::io;
use std::num::NonZero;
use std::time::{Duration, Instant};

use clap::Args;
use jiff::civil::Date;

use studypath::cohort::{Conduct, Register, Side, Spool, diff};
use studypath::question::Criterion;
use studypath::report::cohort::changes;
use studypath::report::render::text;

use super::cohort::{code, stopped, written};
use super::output::Terminal;
use super::question::{Input, backend};
use super::stop::Stop;
use super::stream::{self, Output};
use super::watch::Onlooker;
use super::{EngineArgs, QuestionArgs};

/// Options of `cohort-diff`.
#[derive(Args)]
pub(super) struct CohortDiffArgs {
    /// The people: CSV, plain or compressed (.gz, .zst)
    #[arg(value_name = "FILE")]
    file: String,

    /// The credentials to earn, for rows that name none
    #[arg(long, value_name = "GOAL,..", value_delimiter = ',', num_args = 1..)]
    goal: Vec<String>,

    /// Where to write those who changed: CSV, plain or compressed [default: stdout]
    #[arg(short, long, value_name = "FILE|-", help_heading = "Output")]
    output: Option<String>,

    /// How many threads answer [default: one for each core]
    #[arg(long, value_name = "N", help_heading = "Solver")]
    threads: Option<NonZero<usize>>,

    /// A built-in catalog or a file [default: the built-in catalog that has the goal]
    #[arg(long, value_name = "ID|FILE", help_heading = "Before")]
    catalog: Option<String>,

    /// A price list [default: the one that the catalog names]
    #[arg(long, value_name = "FILE", help_heading = "Before")]
    prices: Option<String>,

    /// The currency to pay in, such as USD
    #[arg(long, value_name = "CODE", help_heading = "Before")]
    currency: Option<String>,

    /// The region whose prices hold, such as US
    #[arg(long, value_name = "REGION", help_heading = "Before")]
    region: Option<String>,

    /// The day whose rules and prices hold, for rows that name none
    #[arg(long, value_name = "DATE", value_parser = super::parse_date, help_heading = "Before")]
    as_of: Option<Date>,

    /// Exams not to sit and credentials not to earn
    #[arg(long, value_name = "ID,..", help_heading = "Before")]
    without: Vec<String>,

    /// Then with this catalog [default for all of these: as before]
    #[arg(long, value_name = "ID|FILE", help_heading = "After")]
    then_catalog: Option<String>,

    /// Then with this price list
    #[arg(long, value_name = "FILE", help_heading = "After")]
    then_prices: Option<String>,

    /// Then in this currency
    #[arg(long, value_name = "CODE", help_heading = "After")]
    then_currency: Option<String>,

    /// Then in this region
    #[arg(long, value_name = "REGION", help_heading = "After")]
    then_region: Option<String>,

    /// Then on this day
    #[arg(long, value_name = "DATE", value_parser = super::parse_date, help_heading = "After")]
    then_as_of: Option<Date>,

    /// Then also without these
    #[arg(long, value_name = "ID,..", help_heading = "After")]
    then_without: Vec<String>,

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

    #[command(flatten)]
    engine: EngineArgs,
}

pub(super) fn run(args: &CohortDiffArgs, terminal: &Terminal) -> Result<u8, Stop> {
    if args.file == "-" {
        return Err(Stop::usage("the people are read twice, side by side: name a file instead of `-`"));
    }
    if !args.changes_something() {
        let help = "name what is different: --then-catalog, --then-prices, --then-currency, --then-region, --then-as-of or --then-without";
        return Err(Stop::Usage("before and after are the same question".to_owned(), Some(help.to_owned())));
    }
    let before = Input::read(&args.before(), None, terminal)?;
    let after = Input::read(&args.after(), None, terminal)?;
    let backend = backend(&args.engine)?;
    let start = Instant::now();
    let clock = || start.elapsed();
    let threads = args.threads.or(std::thread::available_parallelism().ok()).map_or(1, NonZero::get);
    let input = stream::open(&args.file)?;
    let mut output = Output::create(args.output.as_deref(), &args.file, false)?;
    let mut onlooker = Onlooker::new(&input, terminal)?;
    let limit: Option<(Duration, &(dyn Fn() -> Duration + Sync))> =
        args.engine.time_limit.map(|limit| (limit, &clock as _));
    let sides = [&before, &after].map(|side| Side {
        register: Register { backend, limit, ..side.register() },
        conduct: Conduct {
            threads: threads.div_ceil(2),
            part: 1 << 18,
            strict: false,
            columns: None,
            spool: Box::new(|| stream::spool().map(|file| Box::new(file) as Box<dyn Spool>)),
        },
        open: Box::new(|| match stream::open(&args.file) {
            Ok(input) => Ok(input.reader),
            Err(_) => Err(io::Error::other("it cannot be opened again")),
        }),
    });
    let result = diff(sides, output.writer(), &mut onlooker);
    onlooker.finish();
    let found = result.map_err(|halt| stopped(halt, &args.file))?;
    if found.outcomes.iter().any(|outcome| outcome.stopped) {
        output.keep().map_err(written)?;
        return Err(Stop::Interrupted("stopped".to_owned()));
    }
    output.finish().map_err(written)?;
    terminal.remark(text(&changes(&found), &terminal.stderr()).trim_end());
    let errors = &found.outcomes[0];
    if let Some((line, message)) = errors.first_errors.first() {
        let rows =
            studypath::report::count(usize::try_from(errors.errors).unwrap_or(usize::MAX), "wrong row");
        terminal.remark(&format!("{rows}, left out; the first in line {line}: {message}"));
    }
    terminal.detail(&format!("{threads} threads, {} ms", start.elapsed().as_millis()));
    let codes = found.outcomes.each_ref().map(code);
    Ok(if codes.contains(&2) { 2 } else { codes[0].max(codes[1]) })
}

impl CohortDiffArgs {
    fn changes_something(&self) -> bool {
        let texts = [&self.then_catalog, &self.then_prices, &self.then_currency, &self.then_region];
        texts.iter().any(|text| text.is_some()) || self.then_as_of.is_some() || !self.then_without.is_empty()
    }

    fn before(&self) -> QuestionArgs {
        QuestionArgs {
            goals: self.goal.clone(),
            catalog: self.catalog.clone(),
            prices: self.prices.clone(),
            currency: self.currency.clone(),
            region: self.region.clone(),
            as_of: self.as_of,
            passed: Vec::new(),
            held: Vec::new(),
            voucher: Vec::new(),
            transcript: None,
            minimize: self.minimize.clone(),
            track: self.track.clone(),
            with: self.with.clone(),
            without: self.without.clone(),
        }
    }

    fn after(&self) -> QuestionArgs {
        let before = self.before();
        let or = |then: &Option<String>, before: Option<String>| then.clone().or(before);
        QuestionArgs {
            catalog: or(&self.then_catalog, before.catalog),
            prices: or(&self.then_prices, before.prices),
            currency: or(&self.then_currency, before.currency),
            region: or(&self.then_region, before.region),
            as_of: self.then_as_of.or(before.as_of),
            without: before.without.into_iter().chain(self.then_without.iter().cloned()).collect(),
            goals: before.goals,
            passed: before.passed,
            held: before.held,
            voucher: before.voucher,
            transcript: before.transcript,
            minimize: before.minimize,
            track: before.track,
            with: before.with,
        }
    }
}
