use std::io::Write as _;
use std::sync::Arc;

use clap::Args;
use clap::builder::PossibleValuesParser;

use studypath::batch::{BatchQuestion, BatchTotals, FundingSelection, RowAnswer};
use studypath::report::cohort::{Summary, document, funded_in_words, funded_rows, render};
use studypath::report::{Format, TerminalStyle};
use studypath::stream::Observer;

use super::endings;
use super::output::Terminal;
use super::outputs::Output;
use super::progress::Progress;
use super::stop::Stop;
use super::workbook::write_report;

/// Options of `cohort` about its totals.
#[derive(Args)]
pub(super) struct SummaryArgs {
    /// Write the totals: a file (.txt, .json, .md or .html, plain or compressed: .gz, .zst; or .xlsx), or - for stderr
    #[arg(long, value_name = "FILE|-", help_heading = "Totals")]
    pub summary: Option<String>,

    /// How to write the totals [default: as the file's name says, else text]
    #[arg(long, value_name = "FORMAT", requires = "summary", help_heading = "Totals")]
    #[arg(value_parser = PossibleValuesParser::new(formats()))]
    pub summary_format: Option<String>,

    /// Whom this much money lets finish, so that the most people do: an amount in the currency of the plans
    #[arg(long, value_name = "AMOUNT", help_heading = "Totals")]
    pub budget: Option<String>,

    /// Write the people whom the budget lets finish: CSV, plain or compressed (.gz, .zst), or .xlsx; - for stdout
    #[arg(long, value_name = "FILE|-", requires = "budget", help_heading = "Totals")]
    pub funded: Option<String>,

    /// How many of those closest to the goal are named
    #[arg(long, value_name = "N", default_value = "10", requires = "summary", help_heading = "Totals")]
    pub closest: usize,
}

/// How totals can be written: a table of people is what the rows are.
fn formats() -> Vec<&'static str> {
    let formats = Format::ALL.into_iter().filter(|format| *format != Format::Csv).map(Format::name);
    formats.chain([WORKBOOK]).collect()
}

const WORKBOOK: &str = "xlsx";

/// How totals are written.
#[derive(Clone, Copy)]
pub(super) enum TotalsFormat {
    Document(Format),
    Workbook,
}

/// Looks on for the terminal, and counts.
pub(super) struct Counting<'o, 'a> {
    /// The progress and the interrupt key.
    pub progress: &'o mut Progress,
    /// The totals, where they are asked for.
    pub totals: Option<BatchTotals>,
    /// Who could be funded, where there is a budget.
    pub funding: Option<FundingSelection<'a>>,
    /// How many of those closest to the goal are named.
    pub closest: usize,
}

impl Observer for Counting<'_, '_> {
    fn go_on(&mut self, rows: u64) -> bool {
        self.progress.go_on(rows)
    }

    fn answered(&mut self, answer: &Arc<RowAnswer>, rows: u64) {
        if let Some(totals) = &mut self.totals {
            totals.answered(answer, rows);
        }
    }

    fn wants_rows(&self) -> bool {
        self.totals.is_some() && self.closest > 0 || self.funding.is_some()
    }

    fn row(&mut self, id: &[u8], answer: &Arc<RowAnswer>) {
        if let Some(totals) = &mut self.totals {
            totals.row(id, answer);
        }
        if let Some(funding) = &mut self.funding {
            funding.row(id, answer);
        }
    }
}

impl SummaryArgs {
    /// Is more to be known of an answer than its cells?
    pub fn wants_totals(&self) -> bool {
        self.summary.is_some() || self.budget.is_some()
    }

    /// The list of those who could be funded, where there is a budget.
    pub fn funding<'a>(&self, batch: &BatchQuestion<'a>) -> Result<Option<FundingSelection<'a>>, Stop> {
        let Some(budget) = &self.budget else { return Ok(None) };
        let Some(prices) = batch.prices else {
            return Err(Stop::usage("--budget needs a price list: this catalog names none; use --prices"));
        };
        let tariff = prices.tariff(batch.as_of, batch.currency, batch.region);
        let Some(tariff) = tariff else {
            return Err(Stop::usage(format!("the price list `{}` has no prices", prices.name)));
        };
        let budget = tariff.currency.parse(budget).map_err(|error| {
            Stop::usage(format!("--budget `{budget}` is not an amount in {}: {error}", tariff.currency))
        })?;
        Ok(Some(FundingSelection::new(prices, tariff.currency, tariff.region.clone(), budget)))
    }

    /// The format of the totals.
    pub fn format(&self) -> Result<TotalsFormat, Stop> {
        let asked = (Some("--summary-format"), self.summary_format.as_deref());
        let name = endings::format(self.summary.as_deref().unwrap_or("-"), &formats(), asked)?;
        match (name, self.file()) {
            (WORKBOOK, None) => Err(Stop::usage("totals in a workbook need a file: --summary FILE.xlsx")),
            (WORKBOOK, Some(_)) => Ok(TotalsFormat::Workbook),
            _ => name.parse().map(TotalsFormat::Document).map_err(Stop::usage),
        }
    }

    /// The format of the people whom the budget lets finish, where they are written.
    pub fn format_of_funded(&self) -> Result<Option<&'static str>, Stop> {
        let format = |name: &String| endings::format(name, &["csv", "xlsx"], (None, None));
        self.funded.as_ref().map(format).transpose()
    }

    /// The file of the totals, if they go into one.
    pub fn file(&self) -> Option<&str> {
        self.summary.as_deref().filter(|name| *name != "-")
    }

    /// Writes the totals, and whom the budget lets finish, where they are wanted; gives the files that are complete and
    /// have no name yet.
    pub fn write(
        &self,
        summary: &Summary<'_>,
        format: TotalsFormat,
        [totals, people]: [Option<Output>; 2],
        terminal: &Terminal,
    ) -> Result<Vec<Output>, Stop> {
        let mut written = Vec::new();
        if let Some((output, funded)) = people.zip(summary.funded) {
            written.push(put(output, &funded_rows(summary.catalog, funded))?);
        }
        if let Some(mut output) = totals {
            match format {
                TotalsFormat::Document(format) => {
                    let totals = render(format, summary, &TerminalStyle::default());
                    output = put(output, totals.as_bytes())?;
                }
                TotalsFormat::Workbook => {
                    output.begin()?;
                    let totals = write_report(&document(summary), "Totals", &mut output);
                    totals.map_err(|error| output.unwritten(error))?;
                    output.complete()?;
                }
            }
            written.push(output);
        } else if let (Some(_), TotalsFormat::Document(format)) = (&self.summary, format) {
            terminal.tell(render(format, summary, &terminal.stderr()).to_string().trim_end());
        } else if let Some(funded) = summary.funded {
            terminal.remark(&funded_in_words(funded).join("\n"));
        }
        Ok(written)
    }
}

fn put(mut output: Output, bytes: &[u8]) -> Result<Output, Stop> {
    output.write_all(bytes).map_err(|error| output.unwritten(error))?;
    output.complete()?;
    Ok(output)
}
