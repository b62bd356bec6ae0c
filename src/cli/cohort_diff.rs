use std::io;
use std::time::{Duration, Instant};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use jiff::civil::Date;

use studypath::batch::BatchQuestion;
use studypath::read::Unknown;
use studypath::report::cohort::changes;
use studypath::report::render::text;
use studypath::stream::{ExecOptions, Side, Spool, TOGETHER, diff};

use super::asked::{MarketArgs, SheetArgs, WishArgs};
use super::cohort::{code, stopped};
use super::form::CsvArgs;
use super::output::Terminal;
use super::outputs::{self, PartArgs};
use super::progress::Progress;
use super::question::{Input, backend};
use super::reading::{ReadingArgs, tell_assumed};
use super::stop::Stop;
use super::stream;
use super::{EngineArgs, QuestionArgs, asked, endings};

/// Options of `cohort-diff`: those of `cohort` say what was before.
#[derive(Args)]
pub(super) struct CohortDiffArgs {
    /// The people: CSV, plain or compressed (.gz, .zst), or a workbook (.xlsx)
    #[arg(value_name = "FILE")]
    file: String,

    #[command(flatten)]
    sheet: SheetArgs,

    /// The credentials to earn, for rows that name none
    #[arg(long, value_name = "GOAL,..", value_delimiter = ',', num_args = 1..)]
    goal: Vec<String>,

    /// What to do about ids that the catalog does not know: error, or ignore, which leaves them out
    #[arg(long, value_name = "HOW", default_value = "error", help_heading = "Input")]
    #[arg(value_parser = PossibleValuesParser::new(["error", "ignore"]).try_map(|how| how.parse::<Unknown>()))]
    unknown: Unknown,

    #[command(flatten)]
    reading: ReadingArgs,

    /// Where to write those who changed: CSV, plain or compressed, or .xlsx [default: stdout]
    #[arg(short, long, value_name = "FILE|-", help_heading = "Output")]
    output: Option<String>,

    #[command(flatten)]
    csv: CsvArgs,

    #[command(flatten)]
    left: PartArgs,

    /// How many threads answer [default: one for each core]
    #[arg(long, value_name = "N", help_heading = "Solver", value_parser = stream::threads())]
    threads: Option<u16>,

    #[command(flatten, next_help_heading = "Before")]
    market: MarketArgs,

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

    /// Then with this price of an exam; can be repeated
    #[arg(long, value_name = "ID=AMOUNT,..", help_heading = "After")]
    then_price: Vec<String>,

    /// Then in this currency
    #[arg(long, value_name = "CODE", help_heading = "After")]
    then_currency: Option<String>,

    /// Then in this region
    #[arg(long, value_name = "REGION", help_heading = "After")]
    then_region: Option<String>,

    /// Then on this day
    #[arg(long, value_name = "DATE", value_parser = super::parse_date, help_heading = "After")]
    then_as_of: Option<Date>,

    /// Then by the rules of this day
    #[arg(long, value_name = "DATE", value_parser = super::parse_date, help_heading = "After")]
    then_rules: Option<Date>,

    /// Then by facts that are at least so sure: any, inferred or sourced
    #[arg(long, value_name = "LEAST", value_parser = super::options::EVIDENCE, help_heading = "After")]
    then_evidence: Option<String>,

    /// Then also without these
    #[arg(long, value_name = "ID,..", help_heading = "After")]
    then_without: Vec<String>,

    #[command(flatten, next_help_heading = "Wishes")]
    wishes: WishArgs,
    #[command(flatten)]
    engine: EngineArgs,
}

pub(super) fn run(args: &CohortDiffArgs, terminal: &Terminal) -> Result<u8, Stop> {
    if args.file == "-" {
        return Err(Stop::usage("the people are read twice, side by side: name a file instead of `-`"));
    }
    if !args.changes_something() {
        let help = "name what is different: --then-catalog, --then-prices, --then-price, --then-currency, --then-region, --then-as-of, --then-rules, --then-evidence or --then-without";
        return Err(Stop::Usage("before and after are the same question".to_owned(), Some(help.to_owned())));
    }
    let name = args.output.as_deref().unwrap_or("-");
    let format = endings::format(name, &["csv", "xlsx"], (None, None))?;
    args.csv.check(&[format])?;
    let before = Input::read(&args.before(), None, terminal)?;
    let after = Input::read(&args.after(), None, terminal)?;
    let backend = backend(&args.engine)?;
    let start = Instant::now();
    let left = || args.engine.time_limit.unwrap_or(Duration::MAX).saturating_sub(start.elapsed());
    let threads = stream::threads_for(args.threads);
    let input = stream::open(&args.file, args.sheet.name())?;
    let read = before.files.iter().chain(&after.files).chain([&args.file]);
    let read: Vec<&str> = read.map(String::as_str).collect();
    let (mut output, []) = outputs::open(&read, name, [], args.left)?;
    output.write_as(args.csv.form(format, "changes"))?;
    let mut progress = Progress::new(&input, terminal)?;
    let remaining: Option<&(dyn Fn() -> Duration + Sync)> = args.engine.time_limit.map(|_| &left as _);
    let sides = [&before, &after].map(|side| Side {
        batch: BatchQuestion { backend, remaining, ..side.batch() },
        options: ExecOptions {
            threads: threads.div_ceil(2),
            part: 1 << 18,
            strict: false,
            columns: None,
            together: TOGETHER,
            reading: args.reading.reading(),
            unknown: args.unknown,
            document: None,
            spool: Box::new(|| outputs::spool().map(|file| Box::new(file) as Box<dyn Spool>)),
        },
        open: Box::new(|| match stream::open(&args.file, args.sheet.name()) {
            Ok(again) if again.watched.is_as(&input.watched) => Ok(again.reader),
            Ok(_) => Err(io::Error::other("it was changed while it was read")),
            Err(_) => Err(io::Error::other("it cannot be opened again")),
        }),
    });
    let result = diff(sides, &mut output, &mut progress);
    progress.finish();
    let (found, outcomes) = result.map_err(|error| stopped(error, &args.file, &output))?;
    if outcomes.iter().any(|outcome| outcome.stopped) {
        return Err(output.interrupted()?);
    }
    tell_assumed(&args.file, &outcomes[0], terminal);
    let remark = input.watched.remark(output.left())?;
    output.finish()?;
    if let Some(remark) = remark {
        terminal.remark(&remark);
    }
    terminal.remark_laid_out(&text(&changes(&found), &terminal.stderr()));
    let errors = &outcomes[0];
    if let Some((line, message)) = errors.first_errors.first() {
        let rows =
            studypath::report::count(usize::try_from(errors.errors).unwrap_or(usize::MAX), "invalid row");
        terminal.remark(&format!("{rows}, left out; the first in line {line}: {message}"));
    }
    terminal.detail(&format!("{threads} threads, {} ms", start.elapsed().as_millis()));
    let codes = outcomes.each_ref().map(code);
    Ok(if codes.contains(&2) { 2 } else { codes[0].max(codes[1]) })
}

impl CohortDiffArgs {
    fn changes_something(&self) -> bool {
        let texts = [
            &self.then_catalog,
            &self.then_prices,
            &self.then_currency,
            &self.then_region,
            &self.then_evidence,
        ];
        let days = [self.then_as_of, self.then_rules];
        texts.iter().any(|text| text.is_some())
            || days.iter().any(Option::is_some)
            || !(self.then_price.is_empty() && self.then_without.is_empty())
    }

    fn before(&self) -> QuestionArgs {
        let (market, wishes) = (self.market.clone(), self.wishes.clone());
        asked::question(&self.goal, market, self.as_of, wishes, self.without.clone())
    }

    fn after(&self) -> QuestionArgs {
        let or = |then: &Option<String>, before: &Option<String>| then.clone().or_else(|| before.clone());
        // A price that is named again takes the place of the one before.
        let id = |price: &str| price.rsplit_once('=').map(|(id, _)| id.trim().to_lowercase());
        let again = |price: &&String| self.then_price.iter().any(|then| id(then) == id(price));
        let price = self.market.price.iter().filter(|price| !again(price)).chain(&self.then_price);
        let market = MarketArgs {
            price: price.cloned().collect(),
            catalog: or(&self.then_catalog, &self.market.catalog),
            prices: or(&self.then_prices, &self.market.prices),
            currency: or(&self.then_currency, &self.market.currency),
            region: or(&self.then_region, &self.market.region),
            rules: self.then_rules.or(self.market.rules),
            evidence: or(&self.then_evidence, &self.market.evidence),
        };
        let without = self.without.iter().chain(&self.then_without).cloned().collect();
        let as_of = self.then_as_of.or(self.as_of);
        asked::question(&self.goal, market, as_of, self.wishes.clone(), without)
    }
}
