//! Price lists and offers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::catalog::{Catalog, Evidence, ExamId, Item, Window};
use crate::money::{Currency, Money};

/// A price list: dated rows in several currencies and regions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PriceList {
    /// The name under which answers mention it, usually the file name.
    pub name: String,
    /// The rows, in file order.
    pub rows: Vec<Arc<PriceRow>>,
    /// The exams whose price the asker gave, in catalog order.
    pub given: Vec<ExamId>,
    /// Nothing is on sale that is less sure; `None` sells everything.
    pub evidence: Option<Evidence>,
}

/// What one purchase pays for, and what it costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceRow {
    /// The exam's id, or the name of an offer that covers several exams.
    pub item: String,
    /// The exams it pays for.
    pub covers: Vec<ExamId>,
    /// What the buyer must have on hand.
    pub requires: Vec<Item>,
    /// The price.
    pub price: Money,
    /// The currency of the price.
    pub currency: Currency,
    /// The voucher that one has to give for it, besides the price.
    pub voucher: Option<String>,
    /// The voucher that passing an exam it covers brings, whichever row pays for the exam.
    pub earns: Option<String>,
    /// What another attempt costs at an exam that it pays for.
    pub retake: Retake,
    /// Where it is sold; `None` means everywhere.
    pub region: Option<String>,
    /// When it is sold.
    pub window: Window,
    /// Where the price is stated.
    pub source: Option<String>,
    /// How sure the price is.
    pub evidence: Evidence,
}

/// What is known about another attempt at an exam after a failed one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retake {
    /// The price of another attempt.
    pub price: Option<Money>,
    /// How many attempts at each exam one payment includes, from 1.
    pub attempts: Option<u32>,
}

impl PriceRow {
    /// A row that sells one exam to everybody, everywhere and on every day.
    pub fn plain(exam: ExamId, id: &str, price: Money, currency: Currency) -> PriceRow {
        PriceRow {
            item: id.to_owned(),
            covers: vec![exam],
            requires: Vec::new(),
            price,
            currency,
            voucher: None,
            earns: None,
            retake: Retake::default(),
            region: None,
            window: Window::ALWAYS,
            source: None,
            evidence: Evidence::Sourced,
        }
    }

    /// Does it pay for one exam only and sell to everybody?
    pub fn is_plain(&self) -> bool {
        self.covers.len() == 1 && self.requires.is_empty() && self.voucher.is_none()
    }
}

impl PriceList {
    /// The rows in force on a day, in one currency and one region.
    ///
    /// Without a currency or a region the first row that fits what is given decides: the head of a
    /// price list is its home market. `None` when no row fits at all.
    pub fn tariff(
        self: &Arc<Self>,
        day: Date,
        currency: Option<Currency>,
        region: Option<&str>,
    ) -> Option<Tariff> {
        let same_region = |row: &PriceRow, wanted: &str| {
            row.region.as_deref().is_none_or(|r| r.eq_ignore_ascii_case(wanted))
        };
        let home = self.rows.iter().find(|row| {
            currency.is_none_or(|c| row.currency == c) && region.is_none_or(|r| same_region(row, r))
        })?;
        let currency = currency.unwrap_or(home.currency);
        let region = region.or(home.region.as_deref()).map(str::to_owned);
        let offers: Vec<Arc<PriceRow>> = self
            .rows
            .iter()
            .filter(|row| row.currency == currency && row.window.contains(day))
            .filter(|row| self.is_sure(row))
            .filter(|row| match &region {
                Some(wanted) => same_region(row, wanted),
                None => row.region.is_none(),
            })
            .cloned()
            .collect();
        let mut earned: BTreeSet<(ExamId, String)> = BTreeSet::new();
        for row in &offers {
            earned.extend(row.covers.iter().filter_map(|exam| Some((*exam, row.earns.clone()?))));
        }
        Some(Tariff { prices: self.clone(), currency, region, offers, earned, booked: Vec::new() })
    }

    /// The list for someone who pays these prices, on every day and everywhere: each takes the place of what
    /// everybody pays for the exam alone in that currency. Offers stay: what covers several exams, and what asks
    /// for something.
    #[must_use]
    pub fn with_prices(
        &self,
        catalog: &Catalog,
        currency: Currency,
        prices: &BTreeMap<ExamId, Money>,
    ) -> PriceList {
        let replaced = |row: &PriceRow| {
            row.is_plain() && row.currency == currency && prices.contains_key(&row.covers[0])
        };
        let mut rows: Vec<Arc<PriceRow>> = self.rows.iter().filter(|row| !replaced(row)).cloned().collect();
        for (exam, price) in prices {
            let mut known = self
                .rows
                .iter()
                .filter(|row| row.currency == currency && row.covers == [*exam] && self.is_sure(row));
            let retake = known.clone().next().map_or_else(Retake::default, |row| row.retake);
            let earns = known.find_map(|row| row.earns.clone());
            let row = PriceRow::plain(*exam, &catalog.exam(*exam).id, *price, currency);
            rows.push(Arc::new(PriceRow { earns, retake, ..row }));
        }
        PriceList { name: self.name.clone(), rows, given: prices.keys().copied().collect(), ..*self }
    }

    /// The list of which nothing is on sale that is less sure than `least`.
    #[must_use]
    pub fn with_evidence(&self, least: Evidence) -> PriceList {
        PriceList { evidence: Some(least), ..self.clone() }
    }

    fn is_sure(&self, row: &PriceRow) -> bool {
        self.evidence.is_none_or(|least| row.evidence <= least)
    }

    /// The currencies of the list, each once, in order of appearance.
    pub fn currencies(&self) -> Vec<Currency> {
        distinct(self.rows.iter().map(|row| row.currency))
    }

    /// The vouchers against which something on the list is sold, each once, in order of appearance.
    pub fn vouchers(&self) -> Vec<&str> {
        distinct(self.rows.iter().filter_map(|row| row.voucher.as_deref()))
    }

    /// The regions of the list, each once, in order of appearance.
    pub fn regions(&self) -> Vec<&str> {
        distinct(self.rows.iter().filter_map(|row| row.region.as_deref()))
    }
}

fn distinct<T: PartialEq>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut seen = Vec::new();
    for value in values {
        if !seen.contains(&value) {
            seen.push(value);
        }
    }
    seen
}

/// What is on sale on one day in one currency and region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tariff {
    /// The price list, whose name answers mention and which is asked about other days.
    pub prices: Arc<PriceList>,
    /// The currency of every price.
    pub currency: Currency,
    /// The region, when the list has regions.
    pub region: Option<String>,
    /// The rows on sale, in file order.
    pub offers: Vec<Arc<PriceRow>>,
    /// The vouchers that passing an exam brings: one of each name.
    pub earned: BTreeSet<(ExamId, String)>,
    /// The rows of the offers that are no prices but bookings of the candidate.
    pub booked: Vec<Arc<PriceRow>>,
}

impl Tariff {
    /// What is on sale on the day by facts that are at least so sure, in the same currency and region.
    pub fn with_evidence(&self, least: Evidence, day: Date) -> Option<Tariff> {
        let prices = Arc::new(self.prices.with_evidence(least));
        Tariff { prices, ..self.clone() }.on(day)
    }

    /// What is on sale on another day, in the same currency and region.
    pub fn on(&self, day: Date) -> Option<Tariff> {
        let mut tariff = self.prices.tariff(day, Some(self.currency), self.region.as_deref())?;
        tariff.book(self.booked.clone());
        Some(tariff)
    }

    /// The same, where these exams are booked, each by its id: what is booked is paid for, so it costs nothing more.
    /// It comes after everything that is sold.
    #[must_use]
    pub fn with_bookings<'c>(&self, booked: impl Iterator<Item = (ExamId, &'c str)>) -> Tariff {
        let row = |(exam, id)| Arc::new(PriceRow::plain(exam, id, Money(0), self.currency));
        let mut tariff = self.clone();
        let is_booking = |offer: &Arc<PriceRow>| self.booked.iter().any(|row| Arc::ptr_eq(row, offer));
        tariff.offers.retain(|offer| !is_booking(offer));
        tariff.book(booked.map(row).collect());
        tariff
    }

    fn book(&mut self, booked: Vec<Arc<PriceRow>>) {
        self.offers.extend(booked.iter().cloned());
        self.booked = booked;
    }

    /// Is the offer a booking, and nothing that is sold?
    pub fn is_booking(&self, offer: usize) -> bool {
        let is = |offer: &Arc<PriceRow>| self.booked.iter().any(|row| Arc::ptr_eq(row, offer));
        self.offers.get(offer).is_some_and(is)
    }

    /// The cheapest plain price of an exam: the one that everybody can pay for it alone.
    pub fn plain_price(&self, exam: ExamId) -> Option<Money> {
        self.plain_rows(exam).map(|(_, row)| row.price).min()
    }

    /// The cheapest plain price at which an exam is sold, even where it is booked.
    pub fn sold_alone(&self, exam: ExamId) -> Option<Money> {
        self.plain_rows(exam).filter(|(offer, _)| !self.is_booking(*offer)).map(|(_, row)| row.price).min()
    }

    /// What everybody can buy to pay for the exam alone, with its place among the offers.
    fn plain_rows(&self, exam: ExamId) -> impl Iterator<Item = (usize, &PriceRow)> {
        let offers = self.offers.iter().enumerate().map(|(place, row)| (place, &**row));
        offers.filter(move |(_, row)| row.is_plain() && row.covers[0] == exam)
    }

    /// Does passing the exam bring a voucher of this name?
    pub fn brings(&self, exam: ExamId, voucher: &str) -> bool {
        self.earned.iter().any(|(by, name)| *by == exam && name == voucher)
    }

    /// The exams that bring a voucher of this name, in catalog order.
    pub fn bringing(&self, voucher: &str) -> impl Iterator<Item = ExamId> + '_ {
        let voucher = voucher.to_owned();
        self.earned.iter().filter(move |(_, name)| *name == voucher).map(|(exam, _)| *exam)
    }

    /// Does any row pay for this exam?
    pub fn sells(&self, exam: ExamId) -> bool {
        self.offers.iter().any(|o| o.covers.contains(&exam))
    }
}
