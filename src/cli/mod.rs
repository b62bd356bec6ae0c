//! The command: options, and one file for each subcommand.

mod answer;
mod asked;
mod cohort;
mod cohort_diff;
mod completions;
mod endings;
mod file_id;
mod files;
mod form;
mod options;
mod output;
mod outputs;
#[cfg(feature = "page")]
mod page;
mod progress;
mod question;
mod reading;
mod request;
mod rest;
mod several;
mod stop;
mod stream;
mod summary;
mod verify;
mod waiting;
mod workbook;

use std::borrow::Cow;
use std::ffi::OsString;
use std::io::ErrorKind;
use std::process::ExitCode;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;
use studypath::report::visible;

use options::{
    EngineArgs, FormatArgs, GraphArgs, PlansArgs, QuestionArgs, ScheduleArgs, dated_format, graph_notation,
    parse_date,
};
use output::{Colors, Terminal};

const EXAMPLES: &str = "\
Examples:
  studypath search azure architect
  studypath catalog list
  studypath plan mcse
  studypath plan mcse --passed 70-210,70-270 --held mcsa-2000
  studypath plan mcse --as-of 2009-01-31 --without 70-294 --format json
  studypath explain mcse --why-not 70-298
  studypath audit mcse --transcript candidate.csv
  studypath compare mcse --held mcse-2000
  studypath plan mcse --proof mcse.proof
  studypath verify mcse.proof
  studypath export mcse --to lp > mcse.lp

Exit status:
  0 answered   1 no plan exists, or a proof is refused   2 bad usage or input
  3 a limit stopped the search or the check, or there is no proof to write down";

/// The cheapest set of exams that still stands between a person and a credential, with proof.
#[derive(Parser)]
#[command(name = "studypath", version, after_help = EXAMPLES, max_term_width = 100)]
#[command(subcommand_required = true, arg_required_else_help = true, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    /// Use colour: auto means on a terminal, unless NO_COLOR is set
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    #[arg(value_parser = PossibleValuesParser::new(Colors::NAMES).try_map(|s| s.parse::<Colors>()))]
    color: Colors,

    /// Print the answer only, without remarks
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = "Output")]
    quiet: bool,

    /// Say on stderr what was read and which solver answered
    #[arg(short, long, global = true, help_heading = "Output")]
    verbose: bool,
}

#[derive(Subcommand)]
enum Command {
    /// The best plan: what to sit, in which order, for how much
    #[command(after_help = "\
Examples:
  studypath plan mcse
  studypath plan mcse --passed 70-210@2003-05-01,70-270 --held mcsa-2000
  studypath plan mcse mcsa-2003 --minimize exams,cost --format markdown
  studypath plan mcse --hours-per-week 10 --default-hours 40 --start 2004-11-01
  studypath plan mcse --alternatives 5
  studypath plan mcse --count-optimal --roles
  studypath plan mcse --pareto cost,exams
  studypath plan mcse --graph svg > mcse.svg
  studypath plan mcse --proof mcse.proof

Exit status:
  0 answered   1 no plan exists   2 bad usage or input
  3 a limit stopped the search, or --proof has nothing to write down: the proof would be too long")]
    Plan {
        #[command(flatten)]
        plan: PlanArgs,
        #[command(flatten)]
        graph: GraphArgs,
    },
    /// Why this plan, why not another one, and what to pass next
    #[command(after_help = "\
Examples:
  studypath explain mcse
  studypath explain mcse --why-not 70-298 --passed 70-270
  studypath explain mcse --as-of 2014-01-01")]
    Explain(ExplainArgs),
    /// What counts where now, and what is missing, track by track
    #[command(after_help = "Example:\n  studypath audit mcse --passed 70-210,70-290 --track full")]
    Audit(AuditArgs),
    /// Every track side by side: what each takes, what it costs, and when another becomes cheaper
    #[command(after_help = "Example:\n  studypath compare mcse --held mcse-2000")]
    Compare(CompareArgs),
    /// What to sit, and when, so that credentials stay active until a day
    #[command(after_help = "\
The goals are credentials that expire; what is held needs its day.

Examples:
  studypath keep kubestronaut --until 2029-12-31 --transcript me.csv
  studypath keep aws-saa aws-clf --until 2030-06-30 --held aws-saa@2025-02-10,aws-clf@2024-05-01")]
    Keep(KeepArgs),
    /// One plan for each row of a file, for a class of 30 or a register of ten million
    #[command(after_help = "\
Rows are `id,passed,held,booked` with ids joined by semicolons, or `id,item,date,result,score` with one
item in each row and the rows of a person together; `result` is passed, failed, withdrawn or booked.
Columns `goal`, `as_of` and `rules` override the options row by row; all others are carried through.

Examples:
  studypath cohort people.csv --goal mcse -o plans.csv
  studypath cohort people.csv.gz --goal mcse --compare --columns id,status,count,cost
  studypath cohort - --goal mcse --format jsonl < people.csv
  studypath cohort people.xlsx --sheet People --goal mcse -o plans.xlsx
  studypath cohort people.csv --goal mcse -o plans.csv --summary totals.html
  studypath cohort people.csv --goal mcse -o plans.csv --budget 50000 --funded funded.csv")]
    Cohort(cohort::CohortArgs),
    /// The same people under another catalog, price list or day: only what changed
    #[command(after_help = "\
Examples:
  studypath cohort-diff people.csv --goal mcse --then-as-of 2009-01-31
  studypath cohort-diff people.csv --goal mcse --then-prices next-year.csv -o changed.csv")]
    CohortDiff(cohort_diff::CohortDiffArgs),
    /// What a few words mean: ids, other names, titles and catalogs, a slip of the pen allowed
    #[command(after_help = "\
Examples:
  studypath search kuberstronaut
  studypath search azure architect --kind credential

Exit status:
  0 found   1 nothing is called that   2 bad usage or input")]
    Search(SearchArgs),
    /// The catalogs: list, show, check, graph
    #[command(subcommand, arg_required_else_help = true)]
    Catalog(CatalogCommand),
    /// Check a proof, or a plan in JSON, and believe nothing of it
    #[command(mut_arg("goals", |goals| goals.required(false)))]
    #[command(after_help = "\
A proof says its question; files that it rests on are read again. Options take the place of what it says.

Examples:
  studypath verify mcse.proof
  studypath verify mcse.proof --catalog mine.toml
  studypath verify plan.json --passed 70-210,70-270

Exit status:
  0 it holds   1 it is refused, or is about something else   2 bad usage or input
  3 nothing is wrong, and a limit or too many steps kept some of it from being checked")]
    Verify(VerifyArgs),
    /// The integer program itself, for other solvers
    #[command(after_help = "Example:\n  studypath export mcse --to mps > mcse.mps")]
    Export(ExportArgs),
    /// A completion script for a shell
    #[command(
        after_help = "Example:\n  studypath completions bash > ~/.local/share/bash-completion/completions/studypath"
    )]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },

    /// The page: all of this as one HTML file that works without a network
    #[cfg(feature = "page")]
    #[command(after_help = "Example:\n  studypath page -o studypath.html")]
    Page {
        /// Where to write it
        #[arg(short, long, value_name = "FILE|-")]
        output: String,
    },
}

#[derive(Args)]
struct PlanArgs {
    #[command(flatten)]
    question: QuestionArgs,
    #[command(flatten)]
    schedule: ScheduleArgs,

    /// Of equally good plans the one that can wait longest before an exam of it retires
    #[arg(long, help_heading = "Time", conflicts_with_all = ["alternatives", "count_optimal", "roles", "pareto"])]
    robust: bool,

    #[command(flatten)]
    plans: PlansArgs,
    #[command(flatten)]
    engine: EngineArgs,

    /// Write down what proves the answer: `studypath verify` checks it, and so does any other checker of its format
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    #[arg(conflicts_with_all = ["robust", "alternatives", "count_optimal", "roles", "pareto", "graph"])]
    proof: Option<String>,

    /// How to write the answer; ics is a calendar file and needs a pace of study
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    #[arg(value_parser = dated_format())]
    format: String,
}

#[derive(Args)]
struct CompareArgs {
    #[command(flatten)]
    question: QuestionArgs,
    #[command(flatten)]
    schedule: ScheduleArgs,
    #[command(flatten)]
    engine: EngineArgs,
    #[command(flatten)]
    format: FormatArgs,
}

#[derive(Args)]
struct KeepArgs {
    #[command(flatten)]
    question: QuestionArgs,

    /// The last day on which everything is to be active
    #[arg(long, value_name = "DATE", value_parser = parse_date, help_heading = "Time")]
    until: Date,

    #[command(flatten)]
    engine: EngineArgs,

    /// Write down what proves the answer: `studypath verify` checks it, and so does any other checker of its format
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    proof: Option<String>,

    /// How to write the answer; ics is a calendar file
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    #[arg(value_parser = dated_format())]
    format: String,
}

#[derive(Args)]
struct AuditArgs {
    #[command(flatten)]
    question: QuestionArgs,
    #[command(flatten)]
    engine: EngineArgs,
    #[command(flatten)]
    format: FormatArgs,
}

#[derive(Args)]
struct ExplainArgs {
    #[command(flatten)]
    question: QuestionArgs,
    #[command(flatten)]
    schedule: ScheduleArgs,

    /// Exams that the plan does not have: what the best plan with each of them is
    #[arg(long, value_name = "EXAM,..", help_heading = "Wishes")]
    why_not: Vec<String>,

    #[command(flatten)]
    engine: EngineArgs,
    #[command(flatten)]
    format: FormatArgs,
}

#[derive(Args)]
struct VerifyArgs {
    /// A proof that `plan --proof` or `keep --proof` wrote, or a plan that `plan --format json` wrote; - for stdin
    #[arg(value_name = "FILE")]
    file: String,

    #[command(flatten)]
    question: QuestionArgs,
    #[command(flatten)]
    schedule: ScheduleArgs,
    #[command(flatten)]
    engine: EngineArgs,
    #[command(flatten)]
    format: FormatArgs,
}

#[derive(Args)]
struct ExportArgs {
    #[command(flatten)]
    question: QuestionArgs,
    #[command(flatten)]
    schedule: ScheduleArgs,

    /// The notation: CPLEX LP, or free MPS
    #[arg(long, value_name = "NOTATION")]
    #[arg(value_parser = ["lp", "mps"])]
    to: String,
}

#[derive(Args)]
struct SearchArgs {
    /// What is looked for
    #[arg(required = true, value_name = "WORD")]
    words: Vec<String>,

    /// A built-in catalog or a file [default: every built-in catalog]
    #[arg(long, value_name = "ID|FILE")]
    catalog: Option<String>,

    /// Credentials or exams alone
    #[arg(long, value_name = "KIND", value_parser = ["credential", "exam"])]
    kind: Option<String>,

    /// So many at most [default: 12]
    #[arg(long, value_name = "NUMBER")]
    most: Option<usize>,

    /// Mark what is not offered on this day [default: the catalog's own day, else today]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    as_of: Option<Date>,

    #[command(flatten)]
    format: FormatArgs,
}

#[derive(Subcommand)]
enum CatalogCommand {
    /// The credentials that can be asked for
    List {
        /// A built-in catalog or a file [default: every built-in catalog]
        #[arg(long, value_name = "ID|FILE")]
        catalog: Option<String>,
        /// Mark what is not offered on this day [default: the catalog's own day, else today]
        #[arg(long, value_name = "DATE", value_parser = parse_date)]
        as_of: Option<Date>,
        #[command(flatten)]
        format: FormatArgs,
    },
    /// The rules of a credential, or of a whole catalog
    Show {
        /// A credential or a catalog, by id or alias, in any letter case
        name: String,
        /// A built-in catalog or a file [default: every built-in catalog]
        #[arg(long, value_name = "ID|FILE")]
        catalog: Option<String>,
        #[command(flatten)]
        format: FormatArgs,
    },
    /// Mistakes in catalog files, with the place of each
    Check {
        /// The catalog file, or - for stdin
        #[arg(required = true, value_name = "FILE")]
        files: Vec<String>,
        /// Check this price list along with it [default: the one that the catalog names]
        #[arg(long, value_name = "FILE")]
        prices: Option<String>,
        /// Say what is to be read again on this day: old facts, near retirements, unverified rules
        #[arg(long, value_name = "DATE", value_parser = parse_date)]
        as_of: Option<Date>,
    },
    /// The rules of a credential as a picture
    #[command(after_help = "Example:\n  studypath catalog graph mcse > mcse-rules.svg")]
    Graph {
        /// A credential, by id or alias, in any letter case
        #[arg(value_name = "GOAL")]
        name: String,
        /// A built-in catalog or a file [default: the built-in catalog that has the goal]
        #[arg(long, value_name = "ID|FILE")]
        catalog: Option<String>,
        /// The day whose rules hold [default: the catalog's own day, else today]
        #[arg(long, value_name = "DATE", value_parser = parse_date)]
        as_of: Option<Date>,
        /// How to write the picture: svg, or the notation of Graphviz (dot) or Mermaid
        #[arg(long, value_name = "NOTATION", default_value = "svg", help_heading = "Output")]
        #[arg(value_parser = graph_notation())]
        graph: String,
    },
}

impl Command {
    /// How the answer is to be written, where that can be chosen.
    fn format(&self) -> Option<&str> {
        match self {
            Command::Plan { plan, .. } => Some(&plan.format),
            Command::Keep(keep) => Some(&keep.format),
            Command::Explain(ExplainArgs { format, .. })
            | Command::Audit(AuditArgs { format, .. })
            | Command::Compare(CompareArgs { format, .. })
            | Command::Verify(VerifyArgs { format, .. })
            | Command::Search(SearchArgs { format, .. })
            | Command::Catalog(CatalogCommand::List { format, .. } | CatalogCommand::Show { format, .. }) => {
                Some(&format.format)
            }
            Command::Catalog(CatalogCommand::Check { .. } | CatalogCommand::Graph { .. })
            | Command::Cohort(_)
            | Command::CohortDiff(_)
            | Command::Export(_)
            | Command::Completions { .. } => None,
            #[cfg(feature = "page")]
            Command::Page { .. } => None,
        }
    }
}

/// Can options be quoted on a terminal as they are?
fn is_readable(args: &[OsString]) -> bool {
    args.iter().all(|arg| matches!(visible(&arg.to_string_lossy()), Cow::Borrowed(_)))
}

/// Runs the command and says how it went.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let cli = match Cli::try_parse_from(&args) {
        Ok(cli) => cli,
        Err(error) => {
            if is_readable(&args) {
                // A help text into a closed pipe is nothing to complain about.
                if error.print().is_err_and(|error| error.kind() != ErrorKind::BrokenPipe) {
                    return ExitCode::from(2);
                }
            } else {
                Terminal::new(Colors::Never, false, false).remark(error.render().to_string().trim_end());
            }
            if error.use_stderr() && stop::names_json(&args) {
                let terminal = Terminal::new(Colors::Never, false, false);
                let _ = terminal.print(stop::unparsed(&error).to_json().as_bytes());
            }
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let terminal = Terminal::new(cli.color, cli.quiet, cli.verbose);
    let is_json = cli.command.format() == Some("json");
    let result = match cli.command {
        Command::Plan { plan, graph } => answer::plan(&plan, &graph, &terminal),
        Command::Explain(args) => answer::explain(&args, &terminal),
        Command::Audit(args) => answer::audit(&args, &terminal),
        Command::Compare(args) => answer::compare(&args, &terminal),
        Command::Keep(args) => answer::keep(&args, &terminal),
        Command::Verify(args) => verify::run(args, &terminal),
        Command::Cohort(args) => cohort::run(&args, &terminal),
        Command::CohortDiff(args) => cohort_diff::run(&args, &terminal),
        Command::Search(args) => answer::search(args, &terminal),
        Command::Catalog(command) => answer::catalog(&command, &terminal),
        Command::Export(args) => answer::export(&args, &terminal),
        Command::Completions { shell } => completions::run(shell, &terminal),
        #[cfg(feature = "page")]
        Command::Page { output } => page::run(&output, &terminal),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(stop) => {
            terminal.error(&stop);
            if let Some(document) = stop.document().filter(|_| is_json) {
                // Where standard output is full, the status says enough.
                let _ = terminal.print(document.to_json().as_bytes());
            }
            ExitCode::from(stop.code())
        }
    }
}
