//! The answer in domain words: what to sit, what it counts for, what it costs.

pub(crate) mod calendar;
mod order;
mod reserve;
pub(crate) mod uses;
mod voucher;

use std::cmp::Ordering;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::catalog::{Catalog, CredentialId, ExamId, Item, Slot, SlotOption, Track};
use crate::money::Money;
use crate::price::PriceRow;
use crate::question::{Measure, Policy, Question};
use crate::semantics::Holdings;

pub(crate) use order::order_within;
pub use order::{Stuck, StudyOrder, study_order};
pub use reserve::{Reserve, reserve};
pub use voucher::{Spent, spend};

/// A plan: the exams to sit, in order, the claims that make the goal, and what it costs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The exams to sit, in study order.
    pub exams: Vec<ExamId>,
    /// Under a schedule, the day on which each of them is sat; empty without one.
    pub days: Vec<Date>,
    /// The credentials the plan earns and builds on, in the order in which they are completed.
    pub earned: Vec<Earned>,
    /// The claims of every earned credential, by credential, slot and option.
    pub claims: Vec<Claim>,
    /// The offers bought, as places in the tariff, in file order. They pay for every exam but those in
    /// `totals.unpriced`; empty without a price list.
    pub purchases: Vec<usize>,
    /// Which voucher goes with which of the purchases, in file order of the offers.
    pub vouchers: Vec<Spent>,
    /// What it amounts to.
    pub totals: Totals,
    /// When each credential is reached: those earned, and those that come for free with them.
    pub milestones: Vec<Milestone>,
}

/// A credential reached on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Milestone {
    /// After so many exams of the plan; 0 before the first.
    pub after_step: usize,
    /// The credential.
    pub credential: CredentialId,
}

/// A credential earned, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Earned {
    /// The credential.
    pub credential: CredentialId,
    /// The track, by index.
    pub track: usize,
}

/// "This option counts for this slot."
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Claim {
    /// The credential that is earned.
    pub credential: CredentialId,
    /// The track through which, by index.
    pub track: usize,
    /// The slot, by index.
    pub slot: usize,
    /// The option of the slot, by index.
    pub option: usize,
}

impl Claim {
    /// The track claimed in.
    pub fn track_in(self, catalog: &Catalog) -> &Track {
        &catalog.credential(self.credential).tracks[self.track]
    }

    /// The slot claimed for.
    pub fn slot_in(self, catalog: &Catalog) -> &Slot {
        &self.track_in(catalog).slots[self.slot]
    }

    /// The option claimed.
    pub fn option_in(self, catalog: &Catalog) -> &SlotOption {
        &self.slot_in(catalog).options[self.option]
    }
}

/// The sums of a plan. What is unknown is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// The money known to be spent: the cheapest set of offers that pays for every exam of the plan but the
    /// unpriced. Absent without a price list.
    pub cost: Option<Money>,
    /// The exams whose price is not known, in catalog order: nothing on sale pays for them, or only offers that
    /// the candidate cannot buy in time. Of several plans together, once for each.
    pub unpriced: Vec<ExamId>,
    /// How many exams are sat.
    pub exams: usize,
    /// The study hours, when every exam has an estimate.
    pub hours: Option<u64>,
}

impl Totals {
    /// A value in the unit of its measure; `None` where it is not known.
    pub fn value(&self, measure: Measure) -> Option<i64> {
        match measure {
            Measure::Unpriced => i64::try_from(self.unpriced.len()).ok(),
            Measure::Cost => self.cost.map(|Money(cost)| cost),
            Measure::Exams => i64::try_from(self.exams).ok(),
            Measure::Hours => self.hours.and_then(|hours| i64::try_from(hours).ok()),
        }
    }

    /// Which of two is better by the criteria in force; what is not known is worse than anything.
    pub fn compare(&self, other: &Totals, policy: &Policy) -> Ordering {
        let value = |totals: &Totals, measure| totals.value(measure).unwrap_or(i64::MAX);
        let mut measures = policy.measures().map(|m| value(self, m).cmp(&value(other, m)));
        measures.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }

    /// What it costs, such as `400.00 USD and 1 exam without a price`; `None` where nothing is said of it.
    pub fn cost_in_words(&self, question: &Question) -> Option<String> {
        let (cost, tariff) = (self.cost?, question.tariff()?);
        let known = format!("{} {}", tariff.currency.format(cost), tariff.currency);
        Some(match self.unpriced.len() {
            0 => known,
            n if n == self.exams => "price not known".to_owned(),
            n => format!("{known} and {}", without_a_price(n)),
        })
    }

    /// What is paid more than for another plan; `None` where other exams are without a price.
    pub fn cost_beyond(&self, other: &Totals) -> Option<Money> {
        let (this, that) = self.cost.zip(other.cost).filter(|_| self.unpriced == other.unpriced)?;
        Some(Money(this.0 - that.0))
    }

    /// The sum of two plans. What is unknown of one is unknown of the sum.
    #[must_use]
    pub fn plus(&self, other: &Totals) -> Totals {
        let mut unpriced = [self.unpriced.as_slice(), &other.unpriced].concat();
        unpriced.sort_unstable();
        Totals {
            cost: self.cost.zip(other.cost).and_then(|(a, b)| a.checked_add(b)),
            unpriced,
            exams: self.exams + other.exams,
            hours: self.hours.zip(other.hours).map(|(a, b)| a.saturating_add(b)),
        }
    }

    /// What nothing amounts to.
    pub fn nothing() -> Totals {
        Totals { cost: Some(Money(0)), unpriced: Vec::new(), exams: 0, hours: Some(0) }
    }
}

/// How an item comes to be on hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// An exam passed before.
    Passed,
    /// An exam the plan sits.
    Sit,
    /// A credential held before.
    Held,
    /// A credential the plan earns.
    Earned,
}

impl By {
    /// The word used in answers.
    pub fn name(self) -> &'static str {
        match self {
            By::Passed => "passed",
            By::Sit => "sit",
            By::Held => "held",
            By::Earned => "earned",
        }
    }
}

impl Plan {
    /// How an item comes to be on hand, or `None` if it does not.
    pub fn by(&self, question: &Question, item: Item) -> Option<By> {
        match item {
            Item::Exam(exam) if self.exams.contains(&exam) => Some(By::Sit),
            Item::Exam(_) => question.has(item).then_some(By::Passed),
            Item::Credential(c) if self.track_of(c).is_some() => Some(By::Earned),
            Item::Credential(_) if question.has(item) => Some(By::Held),
            Item::Credential(_) => self.holdings(question).made(item).then_some(By::Earned),
        }
    }

    /// Everything the plan has done in the end.
    pub fn holdings(&self, question: &Question) -> Holdings {
        let mut holdings = Holdings::with_capacity(self.exams.len() + self.earned.len());
        self.exams.iter().for_each(|exam| holdings.sit(*exam));
        self.earned.iter().for_each(|e| holdings.earn(question, e.credential, e.track));
        holdings
    }

    /// Does the claim stand on an exam that the plan sits again, and counts with its new day?
    fn is_anew(&self, question: &Question, claim: Claim, item: Item) -> bool {
        claim.track_in(&question.catalog).window_months.is_some()
            && item.exam().is_some_and(|exam| self.exams.contains(&exam))
    }

    /// Can the offer be bought by someone who has done this much of the plan: are its conditions on hand,
    /// and the voucher that the plan gives for it?
    pub fn can_be_bought(&self, question: &Question, holdings: &Holdings, offer: usize) -> bool {
        let Some(row) = question.tariff().and_then(|tariff| tariff.offers.get(offer)) else { return false };
        let mut spent = self.vouchers.iter().filter(|spent| spent.offer == offer);
        row.requires.iter().all(|item| holdings.has(question, *item, false))
            && (row.voucher.is_none()
                || spent.any(|spent| spent.from.is_none_or(|exam| holdings.made(exam.into()))))
    }

    /// Can the exam be sat by someone who has done this much of the plan: is what it requires on hand, and
    /// can an offer be bought that pays for it, unless its price is not known?
    pub fn can_be_sat(&self, question: &Question, holdings: &Holdings, exam: ExamId) -> bool {
        if !question.catalog.exam(exam).requires.iter().all(|r| holdings.meets(question, r)) {
            return false;
        }
        let covers = |offer: usize| {
            let row = question.tariff().and_then(|tariff| tariff.offers.get(offer));
            row.is_some_and(|row| row.covers.contains(&exam))
        };
        let mut paying = self.purchases.iter().filter(|offer| covers(**offer)).peekable();
        paying.peek().is_none()
            || self.totals.unpriced.contains(&exam)
            || paying.any(|offer| self.can_be_bought(question, holdings, *offer))
    }

    /// Can the credential be earned by someone who has done this much of the plan: is what its track
    /// requires on hand, and all that is claimed?
    pub fn can_be_earned(&self, question: &Question, holdings: &Holdings, earned: Earned) -> bool {
        can_be_earned(question, &self.claims, holdings, earned)
    }

    /// The exams that it has and another one lacks, in study order.
    pub fn beyond(&self, other: &Plan) -> Vec<ExamId> {
        self.exams.iter().copied().filter(|exam| !other.exams.contains(exam)).collect()
    }

    /// The track through which the plan earns a credential.
    pub fn track_of(&self, credential: CredentialId) -> Option<usize> {
        self.earned.iter().find(|e| e.credential == credential).map(|e| e.track)
    }

    /// After how many exams the plan reaches a credential.
    pub fn reached_after(&self, credential: CredentialId) -> Option<usize> {
        self.milestones.iter().find(|m| m.credential == credential).map(|m| m.after_step)
    }

    /// The day on which the plan reaches a credential, where a schedule puts its exams on days.
    pub fn day_of(&self, credential: CredentialId) -> Option<Date> {
        self.days.get(self.reached_after(credential)?.checked_sub(1)?).copied()
    }

    /// The purchase that pays for this exam and no other.
    pub fn own_purchase<'q>(&self, question: &'q Question, exam: ExamId) -> Option<&'q PriceRow> {
        let tariff = question.tariff()?;
        self.purchases.iter().map(|i| &*tariff.offers[*i]).find(|offer| offer.covers == [exam])
    }

    /// What is paid for this exam alone; `None` where an offer for several pays for it, and where its price
    /// is not known.
    pub fn price_of(&self, question: &Question, exam: ExamId) -> Option<Money> {
        if self.purchases.is_empty() {
            return question.tariff()?.plain_price(exam);
        }
        self.own_purchase(question, exam).map(|row| row.price)
    }

    /// The slots that are filled without a claim, with the credential and the track.
    pub fn waived<'c>(&'c self, catalog: &'c Catalog) -> impl Iterator<Item = (Earned, &'c Slot)> + 'c {
        self.earned.iter().flat_map(move |earned| {
            let track = &catalog.credential(earned.credential).tracks[earned.track];
            track.slots.iter().filter(|s| s.waived.is_some()).map(move |slot| (*earned, slot))
        })
    }
}

/// `1 exam without a price`.
pub fn without_a_price(exams: usize) -> String {
    if exams == 1 { "1 exam without a price".to_owned() } else { format!("{exams} exams without a price") }
}

/// The claims of a plan, credential by credential, for whoever asks for many: each question looks through its own only.
pub(crate) struct ClaimsOf(FxHashMap<CredentialId, Vec<Claim>>);

impl ClaimsOf {
    /// Sorts the claims.
    pub fn plan(plan: &Plan) -> ClaimsOf {
        let mut claims: FxHashMap<CredentialId, Vec<Claim>> = FxHashMap::default();
        plan.claims.iter().for_each(|claim| claims.entry(claim.credential).or_default().push(*claim));
        ClaimsOf(claims)
    }

    /// As [`Plan::can_be_earned`].
    pub fn can_be_earned(&self, question: &Question, holdings: &Holdings, earned: Earned) -> bool {
        let claims = self.0.get(&earned.credential).map_or(&[][..], Vec::as_slice);
        can_be_earned(question, claims, holdings, earned)
    }
}

/// With these claims, can the credential be earned by someone who has this?
fn can_be_earned(question: &Question, claims: &[Claim], holdings: &Holdings, earned: Earned) -> bool {
    let catalog = &question.catalog;
    let claims = claims.iter().filter(|claim| claim.credential == earned.credential);
    let mut options = claims.map(|claim| claim.option_in(catalog));
    let track = catalog.credential(earned.credential).tracks.get(earned.track);
    track.is_some_and(|track| track.requires.iter().all(|r| holdings.meets(question, r)))
        && options
            .all(|o| o.items.iter().all(|item| holdings.backs(question, earned.credential, *item, o.active)))
}
