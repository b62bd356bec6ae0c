use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::Criterion;
use crate::catalog::{Catalog, CredentialId, ExamId, Item};
use crate::mistake::{Field, Mistake, Phrase};
use crate::money::{Currency, Money, MoneyError};
use crate::price::{PriceList, Tariff};
use crate::read;
use crate::schedule::{self, Blackout, DaysOff, Rate, Schedule};
use crate::shelf::{find_goal, unknown_name};
use crate::transcript::Transcript;

/// A day, as such or as people write it: `2003-05-01`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Day {
    /// The day.
    Of(Date),
    /// The day in words.
    Written(String),
}

impl Day {
    /// The day.
    ///
    /// # Errors
    ///
    /// Words that are no day.
    pub fn read(&self, field: Field) -> Result<Date, Mistake> {
        match self {
            Day::Of(date) => Ok(*date),
            Day::Written(text) => {
                read::parse_day(text).map_err(|why| Mistake::said(field, field + format!(" `{text}`: {why}")))
            }
        }
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Day {
        Day::Of(date)
    }
}

impl From<&str> for Day {
    fn from(text: &str) -> Day {
        Day::Written(text.to_owned())
    }
}

impl From<String> for Day {
    fn from(text: String) -> Day {
        Day::Written(text)
    }
}

pub(crate) fn no_day() -> Mistake {
    Mistake::said(Field::AsOf, "the catalog names no day of its own, and what day it is is not known")
        .help(Phrase::from("name one with ") + Field::AsOf + " or " + Field::Today)
}

pub(super) fn goals(
    catalog: &Catalog,
    names: &[String],
    found: &mut Vec<Mistake>,
) -> Option<Vec<CredentialId>> {
    let (mut goals, before) = (Vec::new(), found.len());
    for name in names {
        match find_goal(catalog, name) {
            Ok(Some(credential)) if goals.contains(&credential) => {}
            Ok(Some(credential)) => goals.push(credential),
            Ok(None) => {
                let credentials =
                    catalog.ids().filter(|id| matches!(catalog.find(id), Some(Item::Credential(_))));
                let message = format!("the catalog `{}` has no credential `{name}`", catalog.id);
                found.push(unknown_name(Field::Goals, message, name, credentials));
            }
            Err(exam) => found.push(exam),
        }
    }
    (found.len() == before).then_some(goals)
}

fn needs_prices(what: impl Into<Phrase>) -> Phrase {
    what.into() + " needs a price list: this catalog names none; use " + Field::Prices
}

pub(super) fn currency(code: Option<&str>, prices: Option<&PriceList>) -> Result<Option<Currency>, Mistake> {
    let Some(code) = code else { return Ok(None) };
    let Some(prices) = prices else {
        return Err(Mistake::said(Field::Currency, needs_prices(Field::Currency)));
    };
    let known = prices.currencies();
    match Currency::from_code(code).filter(|c| known.contains(c)) {
        Some(currency) => Ok(Some(currency)),
        None => {
            let codes: Vec<&str> = known.iter().map(|c| c.code()).collect();
            let message = format!("the price list `{}` has no prices in `{code}`", prices.name);
            Err(Mistake::said(Field::Currency, message)
                .help(format!("it has prices in {}", codes.join(", "))))
        }
    }
}

/// The currency of prices that are given where there is no price list.
pub(super) fn any_currency(code: Option<&str>) -> Result<Option<Currency>, Mistake> {
    let Some(code) = code else {
        let message = Field::Price + " needs a currency: this catalog names no price list";
        return Err(
            Mistake::said(Field::Price, message).help(Phrase::from("name it with ") + Field::Currency)
        );
    };
    let unknown = || Mistake::said(Field::Currency, format!("`{code}` is not the code of a currency"));
    Currency::from_code(code).map(Some).ok_or_else(unknown)
}

/// What stands in for a price list where there is none, under the name that answers mention.
pub(super) fn no_list() -> PriceList {
    PriceList { name: "as given".to_owned(), ..PriceList::default() }
}

/// The prices that the asker gives: `300-420=450.00`.
pub(super) fn prices(
    given: &[String],
    catalog: &Catalog,
    currency: Currency,
    found: &mut Vec<Mistake>,
) -> BTreeMap<ExamId, Money> {
    let mut prices = BTreeMap::new();
    // A comma is a list's only where a price follows: it is no decimal sign here, and says so.
    let is_list = |text: &str| text.split(',').all(|part| part.contains('='));
    let each = given.iter().flat_map(|text| match is_list(text) {
        true => text.split(',').collect(),
        false => vec![text.as_str()],
    });
    for text in each {
        let Some((id, amount)) = text.rsplit_once('=') else {
            let message =
                Field::Price + format!(" needs an exam and what it costs, as in `ID=125.00`, not `{text}`");
            found.push(Mistake::said(Field::Price, message));
            continue;
        };
        let exam = match items(Field::Price, &[id.trim().to_owned()], catalog, found)[..] {
            [Item::Exam(exam)] => exam,
            [Item::Credential(_)] => {
                let message = format!("`{}` is a credential: only exams have a price", id.trim());
                found.push(Mistake::said(Field::Price, message));
                continue;
            }
            _ => continue,
        };
        match currency.parse(amount) {
            Ok(price) if prices.insert(exam, price).is_some_and(|other| other != price) => {
                let message = Field::Price + format!(" names two prices for `{}`", catalog.exam(exam).id);
                found.push(Mistake::said(Field::Price, message));
            }
            Ok(_) => {}
            Err(MoneyError::Empty) => {
                let message = Field::Price + format!(" names no price for `{}`", catalog.exam(exam).id);
                found.push(Mistake::said(Field::Price, message));
            }
            Err(why) => found.push(Mistake::said(Field::Price, format!("`{text}`: {why}"))),
        }
    }
    prices
}

/// When, where and in what is bought.
pub(super) struct Market<'w> {
    pub as_of: Date,
    pub currency: Option<Currency>,
    pub region: Option<&'w str>,
}

impl Market<'_> {
    /// What is on sale there; `None` where there is no price list.
    pub fn tariff(&self, prices: Option<&Arc<PriceList>>) -> Result<Option<Tariff>, Mistake> {
        let Market { as_of, currency, region } = *self;
        let Some(prices) = prices else {
            return match region {
                Some(_) => Err(Mistake::said(Field::Region, needs_prices(Field::Region))),
                None => Ok(None),
            };
        };
        let regions = prices.regions();
        if let Some(region) = region
            && !regions.iter().any(|known| known.eq_ignore_ascii_case(region))
        {
            let message = format!("the price list `{}` has no region `{region}`", prices.name);
            return Err(Mistake::said(Field::Region, message).help(match regions.is_empty() {
                true => Phrase::from("its prices hold everywhere: leave ") + Field::Region + " out",
                false => Phrase::from(format!("it has prices for {}", regions.join(", "))),
            }));
        }
        let tariff = prices.tariff(as_of, currency, region);
        if tariff.is_some() {
            return Ok(tariff);
        }
        let name = &prices.name;
        Err(match prices.rows.is_empty() {
            true => Mistake::said(Field::Prices, format!("the price list `{name}` has no prices at all")),
            false => {
                let currency = currency.map_or("any currency", Currency::code);
                let region = region.unwrap_or_default();
                let message =
                    format!("the price list `{name}` has no prices in {currency} for the region `{region}`");
                Mistake::said(Field::Region, message)
            }
        })
    }
}

/// The vouchers at hand: `aws-half=2`, or `aws-half` for one.
pub(super) fn vouchers(
    named: &[String],
    prices: Option<&PriceList>,
    transcript: &mut Transcript,
    found: &mut Vec<Mistake>,
) {
    let known: Vec<&str> = prices.map(PriceList::vouchers).unwrap_or_default();
    for text in named.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
        let (name, count) = text.split_once('=').unwrap_or((text, "1"));
        if !known.contains(&name) {
            found.push(match prices {
                None => Mistake::said(Field::Vouchers, needs_prices(Field::Vouchers)),
                Some(prices) => {
                    let message = format!("the price list `{}` takes no voucher `{name}`", prices.name);
                    let nearest = read::did_you_mean(name, known.iter().copied());
                    Mistake::said(Field::Vouchers, message).help(nearest.unwrap_or_else(|| match known[..] {
                        [] => "nothing on it is sold against a voucher".to_owned(),
                        _ => format!("it takes {}", known.join(", ")),
                    }))
                }
            });
            continue;
        }
        match count.parse() {
            Ok(count) => transcript.add_vouchers(name, count),
            Err(_) => {
                let message = Field::Vouchers + format!(" {name} needs a whole number, not `{count}`");
                found.push(Mistake::said(Field::Vouchers, message));
            }
        }
    }
}

/// The items of some lists of ids, with their days.
pub(super) fn dated_items(
    field: Field,
    lists: &[String],
    catalog: &Catalog,
    found: &mut Vec<Mistake>,
) -> Vec<(Item, Option<Date>)> {
    let mut items = Vec::new();
    for list in lists {
        match read::item_list(field.name(), list, catalog) {
            Ok(read) => items.extend(read),
            Err(diagnostics) => found.push(Mistake::List(field, diagnostics)),
        }
    }
    items
}

/// The items of some lists of ids, each once.
pub(crate) fn items(
    field: Field,
    lists: &[String],
    catalog: &Catalog,
    found: &mut Vec<Mistake>,
) -> Vec<Item> {
    let mut items = Vec::new();
    for (item, date) in dated_items(field, lists, catalog, found) {
        if date.is_some() {
            found.push(Mistake::said(field, field + " takes ids without a day"));
        } else if !items.contains(&item) {
            items.push(item);
        }
    }
    items
}

/// The criteria asked for, or else those that everybody judges by.
pub(crate) fn criteria(field: Field, asked: &[Criterion], priced: bool) -> Result<Vec<Criterion>, Mistake> {
    let mut criteria = Vec::new();
    for criterion in asked {
        if criteria.contains(criterion) {
            return Err(Mistake::said(field, field + format!(" names `{criterion}` twice")));
        }
        criteria.push(*criterion);
    }
    if criteria.contains(&Criterion::Cost) && !priced {
        return Err(Mistake::said(field, needs_prices(field + " cost")));
    }
    Ok(match (criteria.is_empty(), priced) {
        (false, _) => criteria,
        (true, true) => vec![Criterion::Cost, Criterion::Exams],
        (true, false) => vec![Criterion::Exams],
    })
}

/// The tracks that the asker restricts the goals to.
pub(super) fn tracks(
    catalog: &Catalog,
    goals: &[CredentialId],
    wanted: &[String],
    mistakes: &mut Vec<Mistake>,
) -> Vec<(CredentialId, usize)> {
    let mut chosen = Vec::new();
    for name in wanted.iter().map(|name| name.trim()) {
        let among = |credentials: &[CredentialId], track: &str| -> Vec<(CredentialId, usize)> {
            let places = credentials.iter().flat_map(|c| {
                let tracks = catalog.credential(*c).tracks.iter().enumerate();
                tracks.filter(|(_, t)| t.id.eq_ignore_ascii_case(track)).map(|(i, _)| (*c, i))
            });
            places.collect()
        };
        let mut found = among(goals, name);
        for (at, _) in name.match_indices('/') {
            if found.is_empty()
                && let Some(credential) = catalog.find_credential(&name[..at])
            {
                found = among(&[credential], &name[at + 1..]);
            }
        }
        if found.is_empty() {
            let ids: Vec<&str> = goals.iter().map(|c| catalog.credential(*c).id.as_str()).collect();
            let message = format!("no track `{name}` leads to {}", ids.join(" or "));
            mistakes.push(Mistake::said(Field::Track, message).help(known_tracks(catalog, goals, name)));
        }
        chosen.extend(found);
    }
    chosen
}

fn known_tracks(catalog: &Catalog, goals: &[CredentialId], name: &str) -> String {
    let tracks = goals.iter().flat_map(|c| &catalog.credential(*c).tracks).map(|t| t.id.as_str());
    let tracks: Vec<&str> = tracks.collect();
    read::did_you_mean(name, tracks.iter().copied()).unwrap_or_else(|| match tracks.is_empty() {
        true => "it has no track: it can only be held".to_owned(),
        false => format!("the tracks are {}", tracks.join(", ")),
    })
}

/// The time there is for studying, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pace {
    pub hours_per_week: Option<u32>,
    pub default_hours: Option<u32>,
    pub exams_per_month: Option<Rate>,
    pub weeks_per_exam: Option<u32>,
    pub start: Option<Day>,
    pub by: Option<Day>,
    pub blackouts: Vec<String>,
    pub weekdays: bool,
}

impl Pace {
    /// The schedule; `None` where no pace is named, and where it makes no sense.
    pub fn schedule(&self, as_of: Date, found: &mut Vec<Mistake>) -> Option<Schedule> {
        let before = found.len();
        self.check(found);
        let mut day = |day: &Option<Day>, field| -> Option<Date> {
            day.as_ref().and_then(|day| day.read(field).map_err(|mistake| found.push(mistake)).ok())
        };
        let (start, by) = (day(&self.start, Field::Start), day(&self.by, Field::By));
        let blackouts = self.blackouts.iter().filter_map(|text| blackout(text, found));
        let off = DaysOff::new(blackouts.collect::<Vec<_>>(), self.weekdays);
        let start = start.unwrap_or(as_of);
        let pace = match (self.hours_per_week, self.exams_per_month, self.weeks_per_exam) {
            (Some(per_week), ..) => {
                let default = self.default_hours.or(Some(schedule::Pace::ASSUMED_HOURS));
                schedule::Pace::Hours { per_week, default }
            }
            (None, Some(per_month), _) => schedule::Pace::Exams { per_month },
            (None, None, Some(per_exam)) => schedule::Pace::Weeks { per_exam },
            (None, None, None) => return None,
        };
        if let Some(by) = by.filter(|by| *by < start && found.len() == before) {
            let message = format!("study begins on {start}, after {by}, by which everything must be passed");
            let help = Field::By + " must not be before " + Field::Start;
            found.push(Mistake::said(Field::By, message).help(help));
        }
        (found.len() == before).then_some(Schedule { start, pace, by, off })
    }

    /// Numbers within their bounds, and nothing without what it needs.
    fn check(&self, found: &mut Vec<Mistake>) {
        let mut refuse = |field: Field, message: Phrase| found.push(Mistake::said(field, message));
        let numbers = [
            (Field::HoursPerWeek, self.hours_per_week, schedule::Pace::MOST_HOURS),
            (Field::DefaultHours, self.default_hours, schedule::Pace::MOST_DEFAULT_HOURS),
            (Field::WeeksPerExam, self.weeks_per_exam, schedule::Pace::MOST_WEEKS),
        ];
        for (field, number, most) in numbers {
            if number.is_some_and(|number| number == 0 || number > most) {
                refuse(field, field + format!(" is a number from 1 to {most}"));
            }
        }
        let paces = [
            (Field::HoursPerWeek, self.hours_per_week.is_some()),
            (Field::ExamsPerMonth, self.exams_per_month.is_some()),
            (Field::WeeksPerExam, self.weeks_per_exam.is_some()),
        ];
        let mut named = paces.into_iter().filter(|(_, is_named)| *is_named).map(|(field, _)| field);
        let paced = named.next();
        if let (Some(first), Some(second)) = (paced, named.next()) {
            refuse(second, first + " cannot be used with " + second);
        }
        if self.default_hours.is_some() && self.hours_per_week.is_none() {
            refuse(Field::DefaultHours, Field::DefaultHours + " needs " + Field::HoursPerWeek);
        }
        let needing = [
            (Field::Start, self.start.is_some()),
            (Field::By, self.by.is_some()),
            (Field::Blackout, !self.blackouts.is_empty()),
            (Field::Weekdays, self.weekdays),
        ];
        for (field, is_said) in needing {
            if is_said && paced.is_none() {
                let help = Phrase::from("say how fast: ") + Field::HoursPerWeek + ", " + Field::ExamsPerMonth;
                let help = help + " or " + Field::WeeksPerExam;
                found.push(Mistake::said(field, field + " needs a pace of study").help(help));
            }
        }
    }
}

/// Days in a row: `2026-12-20..2027-01-03`, or one day.
fn blackout(text: &str, found: &mut Vec<Mistake>) -> Option<Blackout> {
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    let days = read::parse_day(from.trim()).and_then(|from| Ok((from, read::parse_day(to.trim())?)));
    let why = match days {
        Ok((from, to)) if from <= to => return Some(Blackout { from, to }),
        Ok(_) => "it ends before it begins".to_owned(),
        Err(why) => why,
    };
    let help =
        Field::Blackout + " is the first and the last day off, such as 2026-12-20..2027-01-03, or one day";
    found.push(Mistake::said(Field::Blackout, Field::Blackout + format!(" `{text}`: {why}")).help(help));
    None
}
