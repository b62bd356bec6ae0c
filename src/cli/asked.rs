use clap::Args;
use jiff::civil::Date;

use studypath::question::Criterion;

use super::{QuestionArgs, parse_date};

/// The rules and prices that many people are asked by.
#[derive(Args, Clone)]
pub(super) struct MarketArgs {
    /// A built-in catalog or a file [default: the built-in catalog that has the goal]
    #[arg(long, value_name = "ID|FILE", help_heading = "Rules and prices")]
    pub catalog: Option<String>,

    /// A price list [default: the one that the catalog names]
    #[arg(long, value_name = "FILE", help_heading = "Rules and prices")]
    pub prices: Option<String>,

    /// The currency to pay in, such as USD
    #[arg(long, value_name = "CODE", help_heading = "Rules and prices")]
    pub currency: Option<String>,

    /// The region whose prices hold, such as US
    #[arg(long, value_name = "REGION", help_heading = "Rules and prices")]
    pub region: Option<String>,

    /// The day whose rules and prices hold, for rows that name none [default: the catalog's own day, else today]
    #[arg(long, value_name = "DATE", value_parser = parse_date, help_heading = "Rules and prices")]
    pub as_of: Option<Date>,
}

/// What is wanted of every plan.
#[derive(Args, Clone)]
pub(super) struct WishArgs {
    /// What to judge by, the most important first: cost, exams, hours
    /// [default: cost,exams; exams where there is no price list]
    #[arg(long, value_name = "CRITERION,..", value_delimiter = ',', help_heading = "Wishes")]
    pub minimize: Vec<Criterion>,

    /// Earn the goals that have this track through no other one; or CREDENTIAL/TRACK
    #[arg(long, value_name = "ID", value_delimiter = ',', help_heading = "Wishes")]
    pub track: Vec<String>,

    /// Exams and credentials that must be part of every plan
    #[arg(long, value_name = "ID,..", help_heading = "Wishes")]
    pub with: Vec<String>,

    /// Exams not to sit and credentials not to earn
    #[arg(long, value_name = "ID,..", help_heading = "Wishes")]
    pub without: Vec<String>,
}

/// The options that a question for one person has, too.
pub(super) fn question(goals: &[String], market: MarketArgs, wishes: WishArgs) -> QuestionArgs {
    let MarketArgs { catalog, prices, currency, region, as_of } = market;
    let WishArgs { minimize, track, with, without } = wishes;
    QuestionArgs {
        goals: goals.to_vec(),
        catalog,
        prices,
        currency,
        region,
        as_of,
        passed: Vec::new(),
        held: Vec::new(),
        voucher: Vec::new(),
        transcript: None,
        minimize,
        track,
        with,
        without,
    }
}
