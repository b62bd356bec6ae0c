//! Options that several commands share.

use std::time::Duration;

use clap::Args;
use clap::builder::PossibleValuesParser;
use jiff::civil::Date;

use studypath::question::Criterion;
use studypath::read;
use studypath::report::{Format, graph};
use studypath::schedule::{Pace, Rate};

/// The time there is for studying.
#[derive(Args, Default)]
pub(super) struct ScheduleArgs {
    /// Study so many hours a week: every exam gets its day, and must be sat before it retires
    #[arg(long, value_name = "HOURS", help_heading = "Time", group = "pace")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=i64::from(Pace::MOST_HOURS)))]
    pub(super) hours_per_week: Option<u32>,

    /// The hours that an exam without a study estimate takes [default: 40, and the answer says so]
    #[arg(long, value_name = "HOURS", help_heading = "Time", requires = "hours_per_week")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(super) default_hours: Option<u32>,

    /// Sit so many exams a month, where hours are not known: 1, or 0.5 for one in two months
    #[arg(long, value_name = "EXAMS", help_heading = "Time", group = "pace")]
    pub(super) exams_per_month: Option<Rate>,

    /// Sit an exam every so many weeks
    #[arg(long, value_name = "WEEKS", help_heading = "Time", group = "pace")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=i64::from(Pace::MOST_WEEKS)))]
    pub(super) weeks_per_exam: Option<u32>,

    /// The first day of study; the rules of that day hold unless --as-of names another [default: the
    /// as-of day]
    #[arg(long, value_name = "DATE", value_parser = parse_date, help_heading = "Time")]
    pub(super) start: Option<Date>,

    /// The day by which everything must be passed
    #[arg(long, value_name = "DATE", value_parser = parse_date, help_heading = "Time")]
    pub(super) by: Option<Date>,

    /// Neither study nor an exam from one day to another, or on one day; can be repeated
    #[arg(long, value_name = "FROM..TO", help_heading = "Time")]
    pub(super) blackout: Vec<String>,

    /// No exam on a Saturday or Sunday
    #[arg(long, help_heading = "Time")]
    pub(super) weekdays: bool,
}

/// Questions about more than the best plan.
#[derive(Args)]
pub(super) struct PlansArgs {
    /// The K best plans, in order, none of them another one padded with exams
    #[arg(long, value_name = "K", help_heading = "More than one plan")]
    #[arg(conflicts_with_all = ["count_optimal", "roles", "pareto"])]
    pub(super) alternatives: Option<usize>,

    /// How many exam sets are optimal, counted up to CAP [default CAP: 1000]
    #[arg(long, value_name = "CAP", num_args = 0..=1, require_equals = true, default_missing_value = "1000")]
    #[arg(help_heading = "More than one plan", conflicts_with = "pareto")]
    pub(super) count_optimal: Option<u64>,

    /// Which exams are in all, some or none of the optimal plans
    #[arg(long, help_heading = "More than one plan", conflicts_with = "pareto")]
    pub(super) roles: bool,

    /// The plans of which none is worse than another by all of these: cost, exams, hours
    #[arg(long, value_name = "CRITERION,..", value_delimiter = ',', help_heading = "More than one plan")]
    #[arg(conflicts_with = "minimize")]
    pub(super) pareto: Vec<Criterion>,
}

#[derive(Args)]
pub(super) struct GraphArgs {
    /// The path as a picture: svg, or the notation of Graphviz (dot) or Mermaid
    #[arg(long, value_name = "NOTATION", help_heading = "Output")]
    #[arg(conflicts_with_all = ["format", "alternatives", "count_optimal", "roles", "pareto"])]
    #[arg(value_parser = graph_notation())]
    pub(super) graph: Option<String>,
}

/// How sure the facts must be that are used.
pub(super) const EVIDENCE: [&str; 3] = ["any", "inferred", "sourced"];

/// What is asked, of which catalog, for whom.
#[derive(Args)]
pub(super) struct QuestionArgs {
    /// The credentials to earn, by id or alias, in any letter case
    #[arg(required = true, value_name = "GOAL")]
    pub(super) goals: Vec<String>,

    /// A built-in catalog or a file [default: the built-in catalog that has the goal]
    #[arg(long, value_name = "ID|FILE", help_heading = "Rules and prices")]
    pub(super) catalog: Option<String>,

    /// A price list [default: the one that the catalog names]
    #[arg(long, value_name = "FILE", help_heading = "Rules and prices")]
    pub(super) prices: Option<String>,

    /// What exams cost, in the currency of the answer, whatever the price list says; can be repeated
    #[arg(long, value_name = "ID=AMOUNT,..", help_heading = "Rules and prices")]
    pub(super) price: Vec<String>,

    /// The currency to pay in, such as USD
    #[arg(long, value_name = "CODE", help_heading = "Rules and prices")]
    pub(super) currency: Option<String>,

    /// The region whose prices hold, such as US
    #[arg(long, value_name = "REGION", help_heading = "Rules and prices")]
    pub(super) region: Option<String>,

    /// The day whose rules and prices hold [default: the catalog's own day, else today]
    #[arg(long, value_name = "DATE", value_parser = parse_date, help_heading = "Rules and prices")]
    pub(super) as_of: Option<Date>,

    /// The day whose tracks and options hold: your own catalog year [default: the as-of day]
    #[arg(long, value_name = "DATE", value_parser = parse_date, help_heading = "Rules and prices")]
    pub(super) rules: Option<Date>,

    /// The least sure facts that are used: any, which marks them, inferred, or sourced; every rule, date, price and
    /// offer below it is left out [default: any]
    #[arg(long, value_name = "LEAST", value_parser = EVIDENCE, help_heading = "Rules and prices")]
    pub(super) evidence: Option<String>,

    /// Exams passed, each with its day if known: 70-210,70-270@2003-05-01
    #[arg(long, value_name = "ID,..", help_heading = "Candidate")]
    pub(super) passed: Vec<String>,

    /// Credentials held, each with its day if known
    #[arg(long, value_name = "ID,..", help_heading = "Candidate")]
    pub(super) held: Vec<String>,

    /// Exams booked, each with its day if known: paid for, and still to be sat
    #[arg(long, value_name = "ID,..", help_heading = "Candidate")]
    pub(super) booked: Vec<String>,

    /// Vouchers at hand, by the names of the price list, each with its number: aws-half=2
    #[arg(long, value_name = "NAME=N,..", value_delimiter = ',', help_heading = "Candidate")]
    pub(super) voucher: Vec<String>,

    /// A file of what was passed and is held, failed and booked (CSV, JSON or .xlsx), or of badges (Open Badges,
    /// Credly), a folder or a ZIP archive of them, or - for stdin
    #[arg(long, value_name = "FILE|-", help_heading = "Candidate")]
    pub(super) transcript: Option<String>,

    /// The sheet of a transcript that is a workbook, by name or number [default: the only one that holds something]
    #[arg(long, value_name = "NAME", requires = "transcript", help_heading = "Candidate")]
    pub(super) sheet: Option<String>,

    /// What to do about ids of the candidate that the catalog does not know: error, or ignore, which lists them
    /// and leaves them out [default: error]
    #[arg(long, value_name = "HOW", value_parser = ["error", "ignore"], help_heading = "Candidate")]
    pub(super) unknown: Option<String>,

    /// What to judge by, the most important first: cost, exams, hours
    /// [default: cost,exams; exams where there is no price list]
    #[arg(long, value_name = "CRITERION,..", value_delimiter = ',', help_heading = "Wishes")]
    pub(super) minimize: Vec<Criterion>,

    /// Earn the goals that have this track through no other one; or CREDENTIAL/TRACK
    #[arg(long, value_name = "ID", value_delimiter = ',', help_heading = "Wishes")]
    pub(super) track: Vec<String>,

    /// Exams and credentials that must be part of the plan
    #[arg(long, value_name = "ID,..", help_heading = "Wishes")]
    pub(super) with: Vec<String>,

    /// Exams not to sit and credentials not to earn
    #[arg(long, value_name = "ID,..", help_heading = "Wishes")]
    pub(super) without: Vec<String>,
}

#[derive(Args)]
pub(super) struct EngineArgs {
    /// The solver that answers [default: the first of those built in]
    #[arg(long, value_name = "NAME", help_heading = "Solver")]
    pub(super) solver: Option<String>,

    /// Stop after so many seconds in all: what is not proven by then says so. In a cohort that is the time for all of its
    /// people together, and rows after it are unproven
    #[arg(long, value_name = "SECONDS", value_parser = parse_seconds, help_heading = "Solver")]
    pub(super) time_limit: Option<Duration>,
}

#[derive(Args)]
pub(super) struct FormatArgs {
    /// How to write the answer
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    #[arg(value_parser = PossibleValuesParser::new(Format::ALL.map(Format::name)))]
    pub(super) format: String,
}

/// A format of every answer, or a calendar.
pub(super) fn dated_format() -> PossibleValuesParser {
    PossibleValuesParser::new(Format::ALL.map(Format::name).into_iter().chain(["ics"]))
}

pub(super) fn graph_notation() -> PossibleValuesParser {
    PossibleValuesParser::new(graph::Notation::ALL.map(graph::Notation::name))
}

pub(super) fn parse_date(text: &str) -> Result<Date, String> {
    read::parse_day(text)
}

pub(super) fn parse_seconds(text: &str) -> Result<Duration, String> {
    let wrong = || "expected a positive number of seconds, such as 2.5".to_owned();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || fraction.len() > 9 {
        return Err(wrong());
    }
    let seconds = whole.parse().map_err(|_| wrong())?;
    let nanos = format!("{fraction:0<9}").parse().map_err(|_| wrong())?;
    let limit = Duration::new(seconds, nanos);
    if limit.is_zero() { Err(wrong()) } else { Ok(limit) }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::Cli;

    #[test]
    fn the_definitions_hold_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_time_limit_is_a_positive_decimal() {
        assert_eq!(parse_seconds("2.5"), Ok(Duration::from_millis(2500)));
        for wrong in ["0", "-1", "inf", "NaN", "1e3", "", ".", "1,5", "0.0"] {
            assert!(parse_seconds(wrong).is_err(), "{wrong}");
        }
    }
}
