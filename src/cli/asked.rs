use clap::Args;
use jiff::civil::Date;

use studypath::question::Criterion;

use super::QuestionArgs;

/// The rules and prices that many people are asked by; the heading is that of the command.
#[derive(Args, Clone)]
pub(super) struct MarketArgs {
    /// A built-in catalog or a file [default: the built-in catalog that has the goal]
    #[arg(long, value_name = "ID|FILE")]
    pub catalog: Option<String>,

    /// A price list [default: the one that the catalog names]
    #[arg(long, value_name = "FILE")]
    pub prices: Option<String>,

    /// What an exam costs, in the currency of the answer, whatever the price list says; can be repeated
    #[arg(long, value_name = "ID=AMOUNT,..")]
    pub price: Vec<String>,

    /// The currency to pay in, such as USD
    #[arg(long, value_name = "CODE")]
    pub currency: Option<String>,

    /// The region whose prices hold, such as US
    #[arg(long, value_name = "REGION")]
    pub region: Option<String>,

    /// The day whose tracks and options hold, of rows that name none [default: the as-of day]
    #[arg(long, value_name = "DATE", value_parser = super::parse_date)]
    pub rules: Option<Date>,

    /// The least sure facts that are used: any, which marks them, inferred, or sourced; every rule, date, price and
    /// offer below it is left out [default: any]
    #[arg(long, value_name = "LEAST", value_parser = super::options::EVIDENCE)]
    pub evidence: Option<String>,
}

/// Where in a file the people are.
#[derive(Args)]
pub(super) struct SheetArgs {
    /// The sheet of the workbook that has the people, by name or number
    /// [default: the only one that holds something]
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    sheet: Option<String>,
}

impl SheetArgs {
    /// The name of the sheet, or its number.
    pub fn name(&self) -> Option<&str> {
        self.sheet.as_deref()
    }
}

/// What is wanted of every plan.
#[derive(Args, Clone)]
pub(super) struct WishArgs {
    /// What to judge by, the most important first: cost, exams, hours
    /// [default: cost,exams; exams where there is no price list]
    #[arg(long, value_name = "CRITERION,..", value_delimiter = ',')]
    pub minimize: Vec<Criterion>,

    /// Earn the goals that have this track through no other one; or CREDENTIAL/TRACK
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub track: Vec<String>,

    /// Exams and credentials that must be part of every plan
    #[arg(long, value_name = "ID,..")]
    pub with: Vec<String>,
}

/// The options that a question for one person has, too.
pub(super) fn question(
    goals: &[String],
    market: MarketArgs,
    as_of: Option<Date>,
    wishes: WishArgs,
    without: Vec<String>,
) -> QuestionArgs {
    let MarketArgs { catalog, prices, price, currency, region, rules, evidence } = market;
    let WishArgs { minimize, track, with } = wishes;
    QuestionArgs {
        goals: goals.to_vec(),
        catalog,
        prices,
        price,
        currency,
        region,
        as_of,
        rules,
        evidence,
        passed: Vec::new(),
        held: Vec::new(),
        booked: Vec::new(),
        voucher: Vec::new(),
        transcript: None,
        sheet: None,
        unknown: None,
        minimize,
        track,
        with,
        without,
    }
}
