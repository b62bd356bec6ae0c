use std::fs;
use std::io::ErrorKind;
use std::sync::Arc;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use crate::cohort::{Tally, Told, Watch};
use crate::report::cohort::{Summary, SummaryFormat, render};
use crate::report::style::Look;

use super::output::Terminal;
use super::stop::Stop;
use super::watch::Onlooker;

/// Options of `cohort` about its totals.
#[derive(Args)]
pub(super) struct SummaryArgs {
    /// Write the totals: a file (.txt, .json, .md or .html), or - for stderr
    #[arg(long, value_name = "FILE|-", help_heading = "Totals")]
    pub summary: Option<String>,

    /// How to write the totals [default: as the file's name says, else text]
    #[arg(long, value_name = "FORMAT", requires = "summary", help_heading = "Totals")]
    #[arg(value_parser = PossibleValuesParser::new(SummaryFormat::ALL.map(SummaryFormat::name))
        .try_map(|s| s.parse::<SummaryFormat>()))]
    pub summary_format: Option<SummaryFormat>,

    /// How many of those closest to the goal are named
    #[arg(long, value_name = "N", default_value = "10", requires = "summary", help_heading = "Totals")]
    pub closest: usize,
}

/// Looks on for the terminal, and counts.
pub(super) struct Counting<'a> {
    /// The progress and the interrupt key.
    pub onlooker: &'a mut Onlooker,
    /// The totals, where they are asked for.
    pub tally: Option<Tally>,
    /// How many of those closest to the goal are named.
    pub closest: usize,
}

impl Watch for Counting<'_> {
    fn go_on(&mut self, rows: u64) -> bool {
        self.onlooker.go_on(rows)
    }

    fn answered(&mut self, answer: &Arc<Told>, rows: u64) {
        if let Some(tally) = &mut self.tally {
            tally.answered(answer, rows);
        }
    }

    fn wants_rows(&self) -> bool {
        self.tally.is_some() && self.closest > 0
    }

    fn row(&mut self, id: &[u8], answer: &Arc<Told>) {
        if let Some(tally) = &mut self.tally {
            tally.row(id, answer);
        }
    }
}

/// Refuses a file that cannot be written before hours are spent on what goes into it.
pub(super) fn check(args: &SummaryArgs, others: &[Option<&str>]) -> Result<(), Stop> {
    let Some(name) = args.summary.as_deref().filter(|name| *name != "-") else { return Ok(()) };
    if others.iter().flatten().any(|other| *other == name) {
        return Err(Stop::usage(format!("{name} cannot hold both the totals and the rows")));
    }
    let opened = fs::OpenOptions::new().create(true).append(true).open(name);
    opened.map(drop).map_err(|error| Stop::usage(format!("{name}: cannot write there: {error}")))
}

/// Writes the totals where they are wanted.
pub(super) fn write(args: &SummaryArgs, summary: &Summary<'_>, terminal: &Terminal) -> Result<(), Stop> {
    let Some(name) = args.summary.as_deref() else { return Ok(()) };
    let format = args.summary_format.unwrap_or_else(|| SummaryFormat::of_file(name));
    if name == "-" {
        terminal.tell(render(format, summary, &terminal.stderr()).trim_end());
        return Ok(());
    }
    let text = render(format, summary, &Look::default());
    match fs::write(name, text) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(Stop::Closed),
        Err(error) => Err(Stop::Failure(anyhow::Error::new(error).context(format!("cannot write {name}")))),
        Ok(()) => Ok(()),
    }
}
