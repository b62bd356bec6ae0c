use std::sync::Arc;

use jiff::civil::Date;

use super::words::{Day, Market};
use super::{Criterion, Policy, Question, words};
use crate::catalog::{Catalog, CredentialId, Evidence, Meant};
use crate::mistake::{Field, Mistake, Mistakes};
use crate::money::Currency;
use crate::price::PriceList;
use crate::read::{self, SourceFile, Unknown};
use crate::schedule::Rate;
use crate::shelf::{Entry, Origin, Shelf};
use crate::transcript::{RecordResult, Transcript};

/// A question in words: ids, aliases, titles and days as people write them. Everything but the goals
/// may be left out.
#[derive(Clone, Debug)]
pub struct QuestionBuilder<'s> {
    shelf: &'s Shelf,
    goals: Vec<String>,
    catalog: Option<Choice>,
    prices: Option<Choice>,
    given: Vec<String>,
    currency: Option<String>,
    region: Option<String>,
    as_of: Option<Day>,
    rules: Option<Day>,
    evidence: Option<Evidence>,
    today: Option<Day>,
    passed: Vec<String>,
    held: Vec<String>,
    booked: Vec<String>,
    unknown: Unknown,
    vouchers: Vec<String>,
    transcript: Option<(String, Vec<u8>)>,
    minimize: Vec<Criterion>,
    track: Vec<String>,
    with: Vec<String>,
    without: Vec<String>,
    pace: words::Pace,
}

/// A text, or the name of one on the shelf.
#[derive(Clone, Debug)]
enum Choice {
    Named(String),
    Text(String, Vec<u8>),
}

/// A question, and where its parts came from.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The question.
    pub question: Question,
    /// The price list from which its tariff was taken.
    pub prices: Option<Arc<PriceList>>,
    /// The currency asked for.
    pub currency: Option<Currency>,
    /// The region asked for.
    pub region: Option<String>,
    /// Where the catalog came from.
    pub origin: Origin,
}

impl Question {
    /// Begins a question to the catalogs of a shelf.
    pub fn builder(shelf: &Shelf) -> QuestionBuilder<'_> {
        QuestionBuilder {
            shelf,
            goals: Vec::new(),
            catalog: None,
            prices: None,
            given: Vec::new(),
            currency: None,
            region: None,
            as_of: None,
            rules: None,
            evidence: None,
            today: None,
            passed: Vec::new(),
            held: Vec::new(),
            booked: Vec::new(),
            unknown: Unknown::Error,
            vouchers: Vec::new(),
            transcript: None,
            minimize: Vec::new(),
            track: Vec::new(),
            with: Vec::new(),
            without: Vec::new(),
            pace: words::Pace::default(),
        }
    }
}

impl QuestionBuilder<'_> {
    /// Asks for a credential, by id, alias or title, in any letter case. Of several goals all are asked for.
    #[must_use]
    pub fn goal(mut self, name: impl Into<String>) -> Self {
        self.goals.push(name.into());
        self
    }

    /// Asks the catalog of the shelf with this id or name, instead of the one that has the goals.
    #[must_use]
    pub fn catalog(mut self, name: impl Into<String>) -> Self {
        self.catalog = Some(Choice::Named(name.into()));
        self
    }

    /// Asks a catalog that is not on the shelf. `name` is the one under which mistakes are reported.
    #[must_use]
    pub fn catalog_text(mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.catalog = Some(Choice::Text(name.into(), bytes.into()));
        self
    }

    /// Pays by a price list of the shelf, instead of the one that the catalog names.
    #[must_use]
    pub fn prices(mut self, name: impl Into<String>) -> Self {
        self.prices = Some(Choice::Named(name.into()));
        self
    }

    /// Pays by a price list that is not on the shelf.
    #[must_use]
    pub fn prices_text(mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.prices = Some(Choice::Text(name.into(), bytes.into()));
        self
    }

    /// Pays this price for an exam, as in `300-420=450.00`, instead of what the price list says, if it says
    /// anything. In the currency of the answer; without a price list one must be named.
    #[must_use]
    pub fn price(mut self, price: impl Into<String>) -> Self {
        self.given.push(price.into());
        self
    }

    /// Pays in a currency, such as `USD`.
    #[must_use]
    pub fn currency(mut self, code: impl Into<String>) -> Self {
        self.currency = Some(code.into());
        self
    }

    /// Pays at the prices of a region, such as `US`.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The day whose rules and prices hold, instead of the first day of study, the catalog's own day, or today.
    #[must_use]
    pub fn as_of(mut self, day: impl Into<Day>) -> Self {
        self.as_of = Some(day.into());
        self
    }

    /// The day whose tracks and options hold, instead of the as-of day: a person's own catalog year.
    #[must_use]
    pub fn rules(mut self, day: impl Into<Day>) -> Self {
        self.rules = Some(day.into());
        self
    }

    /// Leaves out every rule, date, price and offer that is less sure.
    #[must_use]
    pub fn evidence(mut self, least: Evidence) -> Self {
        self.evidence = Some(least).filter(|least| *least < Evidence::Unverified);
        self
    }

    /// The day that it is. The library reads no clock: without it a catalog of the present needs
    /// [`as_of`](Self::as_of).
    #[must_use]
    pub fn today(mut self, day: impl Into<Day>) -> Self {
        self.today = Some(day.into());
        self
    }

    /// What was passed: ids joined by commas, each with its day if known, as in `70-210@2003-05-01,70-270`.
    #[must_use]
    pub fn passed(mut self, ids: impl Into<String>) -> Self {
        self.passed.push(ids.into());
        self
    }

    /// What is held, written like what was passed.
    #[must_use]
    pub fn held(mut self, ids: impl Into<String>) -> Self {
        self.held.push(ids.into());
        self
    }

    /// What is booked, and so paid for and still to be sat, written like what was passed.
    #[must_use]
    pub fn booked(mut self, ids: impl Into<String>) -> Self {
        self.booked.push(ids.into());
        self
    }

    /// What is done about ids of what was passed, is held or booked that the catalog does not know.
    #[must_use]
    pub fn unknown(mut self, unknown: Unknown) -> Self {
        self.unknown = unknown;
        self
    }

    /// A voucher at hand, by the name in the price list, with its number if there is more than one: `aws-half=2`.
    #[must_use]
    pub fn voucher(mut self, voucher: impl Into<String>) -> Self {
        self.vouchers.push(voucher.into());
        self
    }

    /// A file of what was passed and is held, as CSV or JSON, or of badges.
    #[must_use]
    pub fn transcript(mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.transcript = Some((name.into(), bytes.into()));
        self
    }

    /// What to judge by, the most important first; without it cost, then exams, and exams alone where there is
    /// no price list.
    #[must_use]
    pub fn minimize(mut self, criteria: impl IntoIterator<Item = Criterion>) -> Self {
        self.minimize.extend(criteria);
        self
    }

    /// Earns the goals that have this track through no other one; or `CREDENTIAL/TRACK`.
    #[must_use]
    pub fn track(mut self, name: impl Into<String>) -> Self {
        self.track.push(name.into());
        self
    }

    /// Exams and credentials, joined by commas, that must be part of the plan.
    #[must_use]
    pub fn with(mut self, ids: impl Into<String>) -> Self {
        self.with.push(ids.into());
        self
    }

    /// Exams not to sit and credentials not to earn, joined by commas.
    #[must_use]
    pub fn without(mut self, ids: impl Into<String>) -> Self {
        self.without.push(ids.into());
        self
    }

    /// Studies so many hours a week.
    #[must_use]
    pub fn hours_per_week(mut self, hours: u32) -> Self {
        self.pace.hours_per_week = Some(hours);
        self
    }

    /// The hours that an exam without a study estimate takes, instead of [`Pace::ASSUMED_HOURS`](crate::schedule::Pace::ASSUMED_HOURS).
    #[must_use]
    pub fn default_hours(mut self, hours: u32) -> Self {
        self.pace.default_hours = Some(hours);
        self
    }

    /// Sits so many exams a month, where hours are not known.
    #[must_use]
    pub fn exams_per_month(mut self, exams: Rate) -> Self {
        self.pace.exams_per_month = Some(exams);
        self
    }

    /// Sits an exam every so many weeks, where hours are not known.
    #[must_use]
    pub fn weeks_per_exam(mut self, weeks: u32) -> Self {
        self.pace.weeks_per_exam = Some(weeks);
        self
    }

    /// The first day of study, instead of the as-of day. Needs a pace.
    #[must_use]
    pub fn start(mut self, day: impl Into<Day>) -> Self {
        self.pace.start = Some(day.into());
        self
    }

    /// The day by which everything must be passed. Needs a pace.
    #[must_use]
    pub fn by(mut self, day: impl Into<Day>) -> Self {
        self.pace.by = Some(day.into());
        self
    }

    /// Neither study nor an exam on these days: the first and the last of them, `2026-12-20..2027-01-03`, or one day.
    /// Needs a pace.
    #[must_use]
    pub fn blackout(mut self, days: impl Into<String>) -> Self {
        self.pace.blackouts.push(days.into());
        self
    }

    /// No exam on a Saturday or Sunday. Needs a pace.
    #[must_use]
    pub fn weekdays(mut self) -> Self {
        self.pace.weekdays = true;
        self
    }

    /// The question.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, the most basic mistake first.
    pub fn build(self) -> Result<Question, Mistakes> {
        self.prepare().map(|prepared| prepared.question)
    }

    /// The question, and where its parts came from.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, the most basic mistake first.
    pub fn prepare(self) -> Result<Prepared, Mistakes> {
        let given;
        let entry = match &self.catalog {
            Some(Choice::Text(name, bytes)) => {
                let file = SourceFile::from_bytes(name, bytes.clone()).map_err(Mistake::from)?;
                given = Entry::read(file).map_err(Mistake::from)?;
                &given
            }
            Some(Choice::Named(name)) => self.shelf.named(name)?,
            None => self.shelf.choose(None, &self.goals)?,
        };
        let mut catalog = entry.catalog().map_err(Mistake::from)?;
        if let Some(least) = self.evidence {
            catalog = Arc::new(catalog.with_evidence(least));
        }
        let mut found = Found::default();
        let goals = words::goals(&catalog, &self.goals, &mut found.0);
        let prices = found.ok(self.price_list(entry));
        let as_of = found.ok(self.day(catalog.as_of));
        let rules = self.rules.as_ref().and_then(|day| found.ok(day.read(Field::Rules)));
        let today = self.today.as_ref().and_then(|day| found.ok(day.read(Field::Today)));
        let currency = match &prices {
            Some(None) if !self.given.is_empty() => found.ok(words::any_currency(self.currency.as_deref())),
            Some(prices) => found.ok(words::currency(self.currency.as_deref(), prices.as_deref())),
            None => None,
        };
        // Where the list itself is wrong, what else rests on it cannot be judged.
        let readable = prices.is_some();
        let mut prices = prices.flatten();
        if let Some(least) = self.evidence {
            prices = prices.map(|list| Arc::new(list.with_evidence(least)));
        }
        let (mut currency, mut region) = (currency, self.region.clone());
        let mut tariff = match (currency, as_of) {
            (Some(currency), Some(as_of)) => {
                let market = Market { as_of, currency, region: self.region.as_deref() };
                found.ok(market.tariff(prices.as_ref())).flatten()
            }
            _ => None,
        };
        let paid_in = tariff.as_ref().map(|tariff| tariff.currency).or(currency.flatten());
        if let (Some(paid_in), Some(as_of), false) = (paid_in, as_of, self.given.is_empty()) {
            let given = words::prices(&self.given, &catalog, paid_in, &mut found.0);
            let list = prices.as_deref().cloned().unwrap_or_else(words::no_list);
            let list = Arc::new(list.with_prices(&catalog, paid_in, &given));
            region = tariff.and_then(|tariff| tariff.region);
            tariff = list.tariff(as_of, Some(paid_in), region.as_deref());
            (prices, currency) = (Some(list), Some(Some(paid_in)));
        }
        let mut transcript = found.ok(self.transcript_in(&catalog)).unwrap_or_default();
        let told = [
            (Field::Passed, &self.passed, RecordResult::Passed, Meant::Exam),
            (Field::Held, &self.held, RecordResult::Passed, Meant::Credential),
            (Field::Booked, &self.booked, RecordResult::Booked, Meant::Exam),
        ];
        for (field, lists, result, meant) in told {
            for list in lists {
                let kind = (result, meant, self.unknown);
                if let Err(more) = read::told_list(field.name(), list, &catalog, kind, &mut transcript) {
                    found.0.push(Mistake::List(field, more));
                }
            }
        }
        if readable {
            words::vouchers(&self.vouchers, prices.as_deref(), &mut transcript, &mut found.0);
        }
        let minimize =
            found.ok(words::criteria(Field::Minimize, &self.minimize, prices.is_some() || !readable));
        let tracks = match &goals {
            Some(goals) => words::tracks(&catalog, goals, &self.track, &mut found.0),
            None => Vec::new(),
        };
        let with = words::items(Field::With, &self.with, &catalog, &mut found.0);
        let without = words::items(Field::Without, &self.without, &catalog, &mut found.0);
        let schedule = as_of.and_then(|as_of| self.pace.schedule(as_of, &mut found.0));
        Mistakes::none_in(found.0)?;
        let evidence = self.evidence;
        let policy = Policy {
            minimize: minimize.unwrap_or_default(),
            tracks,
            with,
            without,
            schedule,
            rules,
            evidence,
            ..Policy::default()
        };
        let goals: Vec<CredentialId> = goals.unwrap_or_default();
        let question = Question {
            catalog,
            tariff: tariff.map(Arc::new),
            transcript: Arc::default(),
            goals: goals.into(),
            as_of: as_of.unwrap_or_default(),
            today,
            policy: Arc::new(policy),
        };
        let question = question.for_candidate(transcript);
        let currency = currency.flatten();
        Ok(Prepared { question, prices, currency, region, origin: entry.origin().clone() })
    }

    fn price_list(&self, entry: &Entry) -> Result<Option<Arc<PriceList>>, Mistake> {
        match &self.prices {
            None => self.shelf.own_prices(entry),
            Some(Choice::Named(name)) => self.shelf.prices_named(name, entry).map(Some),
            Some(Choice::Text(name, bytes)) => {
                let file = SourceFile::from_bytes(name, bytes.clone())?;
                let catalog = entry.catalog()?;
                Ok(Some(Arc::new(read::prices(&file, &catalog)?)))
            }
        }
    }

    /// The as-of day.
    fn day(&self, own: Option<Date>) -> Result<Date, Mistake> {
        if let Some(day) = &self.as_of {
            return day.read(Field::AsOf);
        }
        match (&self.pace.start, own, &self.today) {
            // A first day that makes no sense is reported with the schedule.
            (Some(start), _, _) => Ok(start.read(Field::Start).unwrap_or_default()),
            (None, Some(own), _) => Ok(own),
            (None, None, Some(today)) => today.read(Field::Today),
            (None, None, None) => Err(words::no_day()),
        }
    }

    fn transcript_in(&self, catalog: &Catalog) -> Result<Transcript, Mistake> {
        let Some((name, bytes)) = &self.transcript else { return Ok(Transcript::new()) };
        let file = SourceFile::from_bytes(name, bytes.clone())?;
        Ok(read::transcript_with(&file, catalog, self.unknown)?)
    }
}

/// The mistakes found so far.
#[derive(Default)]
struct Found(Vec<Mistake>);

impl Found {
    fn ok<T>(&mut self, result: Result<T, Mistake>) -> Option<T> {
        result.map_err(|mistake| self.0.push(mistake)).ok()
    }
}
