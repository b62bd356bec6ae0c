use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::answer::RowAnswer;
use super::detail::Detail;
use crate::catalog::ExamId;
use crate::money::{Currency, Money};
use crate::price::{PriceList, PriceRow};
use crate::query::{Engine, Failure, Pack, Share, fund};

/// What makes people alike on one day: the offers tied to them, what is left to pay for, and what they sit. People
/// who buy alike may sit different exams.
type Needs = (Vec<usize>, Vec<ExamId>, Vec<ExamId>);

/// Collects who could be funded, and then decides whom a budget lets finish.
///
/// Everybody who is funded sits the exams of their plan. What the plan buys of the offers that ask for
/// something stays with the person, at its price. All other exams are paid from vouchers that are bought
/// for all together, on the day whose rules the person asked for: a row of the price list that asks for nothing pays for one sitting
/// of each exam it covers, whoever sits it, and can be bought any number of times. [`fund`] says which
/// choice is the best.
///
/// The memory is some 24 bytes and the id for each person who could be funded: of people who need the
/// same, only as many are remembered as the budget could pay for.
pub struct FundingSelection<'a> {
    prices: &'a Arc<PriceList>,
    currency: Currency,
    region: Option<String>,
    budget: Money,
    days: Vec<Day>,
    classes: Vec<Class>,
    by_key: FxHashMap<(usize, Needs), usize>,
    /// Answers whose class is known, kept alive so that their addresses stay theirs.
    known: FxHashMap<usize, (Arc<RowAnswer>, Option<usize>)>,
    rows: u64,
    unproven: bool,
    /// People whose plan is not priced in full, or in another currency.
    unpriced: u64,
}

/// What is sold on a day.
struct Day {
    day: Date,
    rows: Vec<Arc<PriceRow>>,
}

/// People who need the same.
struct Class {
    day: usize,
    /// The offers that stay with the person, as places in the price list.
    tied: Vec<usize>,
    /// What these cost, in minor units.
    fixed: i64,
    /// The exams that they do not pay for.
    open: Vec<ExamId>,
    exams: Vec<ExamId>,
    people: u64,
    /// No more of them can be funded.
    most: u64,
    rows: Vec<u64>,
    ids: Vec<u8>,
    ends: Vec<usize>,
}

/// Whom a budget lets finish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Funded {
    /// The budget.
    pub budget: Money,
    /// Its currency.
    pub currency: Currency,
    /// The money used.
    pub cost: Money,
    /// The ids of those who are funded, in input order, each with the exams of their plan.
    pub people: Vec<(Vec<u8>, Vec<ExamId>)>,
    /// How many people have something to sit whose cost is known in full.
    pub candidates: u64,
    /// How many people have an exam to sit whose price is not known: nobody can say whether the money is enough.
    pub unpriced: u64,
    /// No more people than that can be funded.
    pub at_most: u64,
    /// Is it proven that no other choice lets more people finish, or as many for less?
    pub proven: bool,
    /// What is bought for all together, as places in the price list, and how often.
    pub bought: Vec<(usize, u64)>,
}

/// So many answers are remembered with their class.
const KNOWN: usize = 1 << 16;

impl<'a> FundingSelection<'a> {
    /// An empty list; the region is the one in which the plans buy.
    pub fn new(
        prices: &'a Arc<PriceList>,
        currency: Currency,
        region: Option<String>,
        budget: Money,
    ) -> FundingSelection<'a> {
        FundingSelection {
            prices,
            currency,
            region,
            budget,
            days: Vec::new(),
            classes: Vec::new(),
            by_key: FxHashMap::default(),
            known: FxHashMap::default(),
            rows: 0,
            unproven: false,
            unpriced: 0,
        }
    }

    /// Someone has this answer; told in input order.
    pub fn row(&mut self, id: &[u8], answer: &Arc<RowAnswer>) {
        self.rows += 1;
        // Who has no plan yet may turn out to have one.
        self.unproven |= answer.status == Some(crate::query::Status::Unproven) || answer.believed.is_some();
        if answer.exams.is_empty() {
            return;
        }
        let address = Arc::as_ptr(answer) as usize;
        let class = match self.known.get(&address) {
            Some((_, class)) => *class,
            None => {
                let class = self.class_of(answer);
                if self.known.len() >= KNOWN {
                    self.known.clear();
                }
                self.known.insert(address, (answer.clone(), class));
                class
            }
        };
        let Some(class) = class else {
            self.unpriced += 1;
            return;
        };
        let class = &mut self.classes[class];
        class.people += 1;
        class.remember(self.rows, id);
    }

    fn class_of(&mut self, answer: &RowAnswer) -> Option<usize> {
        let detail: &Detail = answer.detail.as_deref()?;
        answer.full_cost().filter(|(_, currency)| *currency == self.currency)?;
        let row = |place: &usize| &self.prices.rows[*place];
        let tied: Vec<usize> =
            detail.offers.iter().copied().filter(|place| !is_for_anybody(row(place))).collect();
        let fixed = tied.iter().map(|place| row(place).price.0).sum();
        let mut open = answer.exams.clone();
        // What is booked is paid for.
        open.retain(|exam| !answer.booked.contains(exam));
        open.retain(|exam| !tied.iter().any(|place| row(place).covers.contains(exam)));
        open.sort_unstable();
        let day = self.day(detail.day?);
        Some(self.class(day, fixed, (tied, open, answer.exams.clone())))
    }

    fn class(&mut self, day: usize, fixed: i64, needs: Needs) -> usize {
        let (tied, open, exams) = needs.clone();
        let key = (day, needs);
        if let Some(known) = self.by_key.get(&key) {
            return *known;
        }
        let most = self.most(day, fixed, &open);
        let (rows, ids, ends) = (Vec::new(), Vec::new(), Vec::new());
        self.classes.push(Class { day, tied, fixed, open, exams, people: 0, most, rows, ids, ends });
        self.by_key.insert(key, self.classes.len() - 1);
        self.classes.len() - 1
    }

    /// Adds who could be funded of the next part of the people, those whose rows follow: the same prices, currency,
    /// region and budget are asked for. Associative, and the same as collecting them in one go.
    pub fn merge(&mut self, other: FundingSelection<'_>) {
        for class in other.classes {
            let day = self.day(other.days[class.day].day);
            let needs = (class.tied.clone(), class.open.clone(), class.exams.clone());
            let known = self.class(day, class.fixed, needs);
            let known = &mut self.classes[known];
            for (row, id) in class.members() {
                known.remember(self.rows + row, id);
            }
            known.people += class.people;
        }
        self.rows += other.rows;
        self.unproven |= other.unproven;
        self.unpriced += other.unpriced;
    }

    fn day(&mut self, day: Date) -> usize {
        if let Some(known) = self.days.iter().position(|known| known.day == day) {
            return known;
        }
        let tariff = self.prices.tariff(day, Some(self.currency), self.region.as_deref());
        let rows = tariff.map_or_else(Vec::new, |tariff| tariff.offers);
        let rows = rows.into_iter().filter(|row| is_for_anybody(row)).collect();
        self.days.push(Day { day, rows });
        self.days.len() - 1
    }

    /// How many such people the budget could pay for at most: nobody takes less than an even part of
    /// the price of what pays for them.
    fn most(&self, day: usize, fixed: i64, open: &[ExamId]) -> u64 {
        let part = |exam: &ExamId| {
            let covering = self.days[day].rows.iter().filter(|row| row.covers.contains(exam));
            covering.map(|row| row.price.0 / i64::try_from(row.covers.len()).unwrap_or(i64::MAX)).min()
        };
        let least = fixed + open.iter().filter_map(part).sum::<i64>();
        if least == 0 { u64::MAX } else { u64::try_from(self.budget.0 / least).unwrap_or(0) }
    }

    /// Whom to fund.
    ///
    /// # Errors
    ///
    /// [`Failure`] when sums are beyond 64 bits.
    pub fn decide(&self, engine: &Engine<'_>) -> Result<Funded, Failure> {
        let mut needs: FxHashMap<(usize, ExamId), usize> = FxHashMap::default();
        let mut need = |day: usize, exam: ExamId| {
            let next = needs.len();
            *needs.entry((day, exam)).or_insert(next)
        };
        let shares: Vec<Share> = self
            .classes
            .iter()
            .map(|class| Share {
                fixed: class.fixed,
                needs: class.open.iter().map(|exam| need(class.day, *exam)).collect(),
                people: class.people.min(class.most),
            })
            .collect();
        let sold: Vec<(usize, &Arc<PriceRow>)> =
            self.days.iter().enumerate().flat_map(|(d, day)| day.rows.iter().map(move |r| (d, r))).collect();
        let packs: Vec<Pack> = sold
            .iter()
            .map(|(day, row)| {
                let mut covers: Vec<usize> = row.covers.iter().map(|exam| need(*day, *exam)).collect();
                covers.sort_unstable();
                covers.dedup();
                Pack { price: row.price.0, covers }
            })
            .collect();
        let funding = fund(&packs, &shares, self.budget.0, engine)?;
        let mut people: Vec<(u64, usize, &[u8])> = Vec::new();
        for (shares, count) in &funding.groups {
            let members = |share: &usize| {
                let share = *share;
                self.classes[share].members().map(move |(row, id)| (row, share, id))
            };
            let mut members: Vec<(u64, usize, &[u8])> = shares.iter().flat_map(members).collect();
            members.sort_unstable();
            members.truncate(usize::try_from(*count).unwrap_or(usize::MAX));
            people.extend(members);
        }
        people.sort_unstable();
        let mut counts = vec![0; shares.len()];
        for (_, share, _) in &people {
            counts[*share] += 1;
        }
        let mut bought: BTreeMap<usize, u64> = BTreeMap::new();
        let purchases = funding.purchases(&packs, &shares, &counts).unwrap_or_default();
        for ((_, row), n) in sold.iter().zip(purchases).filter(|(_, n)| *n > 0) {
            let place = self.prices.rows.iter().position(|known| Arc::ptr_eq(known, row));
            *bought.entry(place.unwrap_or_default()).or_default() += n;
        }
        for (class, n) in self.classes.iter().zip(&counts).filter(|(_, n)| **n > 0) {
            for place in &class.tied {
                *bought.entry(*place).or_default() += n;
            }
        }
        let named = |(_, share, id): (u64, usize, &[u8])| (id.to_vec(), self.classes[share].exams.clone());
        Ok(Funded {
            budget: self.budget,
            currency: self.currency,
            cost: Money(funding.cost),
            people: people.into_iter().map(named).collect(),
            candidates: self.classes.iter().map(|class| class.people).sum(),
            unpriced: self.unpriced,
            at_most: funding.at_most,
            proven: funding.proven && !self.unproven,
            bought: bought.into_iter().collect(),
        })
    }
}

impl Class {
    fn remember(&mut self, row: u64, id: &[u8]) {
        if (self.rows.len() as u64) < self.most {
            self.rows.push(row);
            self.ids.extend_from_slice(id);
            self.ends.push(self.ids.len());
        }
    }

    fn members(&self) -> impl Iterator<Item = (u64, &[u8])> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let ids = starts.zip(&self.ends).map(|(start, end)| &self.ids[start..*end]);
        self.rows.iter().copied().zip(ids)
    }
}

/// Is it sold to everybody, and for money alone? What asks for something on hand or for a voucher stays
/// with the person whose plan buys it.
fn is_for_anybody(row: &PriceRow) -> bool {
    row.requires.is_empty() && row.voucher.is_none()
}
