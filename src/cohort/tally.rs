use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::told::Told;
use crate::catalog::{CredentialId, ExamId};
use crate::money::{Currency, Money};
use crate::query::Status;

/// The totals of a cohort.
///
/// The memory does not depend on the number of people: there is a counter for each track, exam, offer,
/// number of exams and distinct cost, a bounded list of reasons and a bounded list of people. All of it
/// depends on the rows and their order alone. Sums are integers, one for each currency.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// The people with a proven plan, and something to sit.
    pub optimal: u64,
    /// The people who have nothing left to sit.
    pub earned: u64,
    /// The people who have no plan.
    pub infeasible: u64,
    /// The people whose search a limit stopped.
    pub unproven: u64,
    /// The rows that are wrong.
    pub errors: u64,
    /// How many plans earn a credential by a track: the goals, and what is earned on the way.
    pub tracks: BTreeMap<(CredentialId, usize), u64>,
    /// How many people have so many exams left, 0 included.
    pub exams_left: BTreeMap<usize, u64>,
    /// How many people sit an exam.
    pub demand: BTreeMap<ExamId, u64>,
    /// How many plans buy an offer that is more than the price of one exam, by its place in the price list.
    pub offers: BTreeMap<usize, u64>,
    /// What the plans cost, for each currency in order of appearance.
    pub budgets: Vec<Budget>,
    /// How many plans with exams to sit have no known cost.
    pub unpriced: u64,
    /// What upgrade tracks save.
    pub upgrades: Upgrades,
    /// The people closest to the goal who have something to sit: fewest exams, then cheapest, then
    /// first in the input.
    pub closest: Vec<Near>,
    /// How many people are stuck, by reason.
    pub stuck: FxHashMap<String, u64>,
    /// How many more are stuck for reasons beyond those that are told apart.
    pub other_reasons: u64,
    most_near: usize,
    rows: u64,
}

/// So many distinct reasons are told apart.
pub const REASONS: usize = 1 << 12;

/// What the plans of people who sit something cost in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The currency.
    pub currency: Currency,
    /// The sum, in minor units.
    pub sum: i128,
    /// How many people.
    pub people: u64,
    counts: FxHashMap<Money, u64>,
}

/// The people whose plan takes an upgrade track of a goal, against the best plan that takes none. An
/// upgrade track is a track that requires a credential.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Upgrades {
    /// How many they are.
    pub people: u64,
    /// For how many there is no plan without.
    pub only_way: u64,
    /// In order of appearance of the currency: how many pay less, and how much less, in minor units.
    pub saved: Vec<(Currency, u64, i128)>,
    /// How many fewer exams all of them sit who have a plan without.
    pub exams: i128,
}

/// Someone close to the goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// The id, as it is in the input.
    pub id: Vec<u8>,
    /// How many exams are left.
    pub exams: usize,
    /// What they cost.
    pub cost: Option<(Money, Currency)>,
    /// Which exams.
    pub left: Vec<ExamId>,
    row: u64,
}

impl Near {
    fn key(&self) -> (usize, bool, Option<Money>, u64) {
        (self.exams, self.cost.is_none(), self.cost.map(|(cost, _)| cost), self.row)
    }
}

impl Tally {
    /// No one yet; so many of those closest to the goal are remembered.
    pub fn new(most_near: usize) -> Tally {
        Tally { most_near, ..Tally::default() }
    }

    /// How many people there are, wrong rows included.
    pub fn people(&self) -> u64 {
        self.optimal + self.earned + self.infeasible + self.unproven + self.errors
    }

    /// How many people have a plan with something to sit.
    pub fn planned(&self) -> u64 {
        self.exams_left.iter().filter(|(exams, _)| **exams > 0).map(|(_, people)| people).sum()
    }

    /// So many people have this answer.
    pub fn answered(&mut self, told: &Told, people: u64) {
        *match told.status {
            Some(Status::Optimal) => &mut self.optimal,
            Some(Status::Earned) => &mut self.earned,
            Some(Status::Infeasible) => &mut self.infeasible,
            Some(Status::Unproven) => &mut self.unproven,
            None => &mut self.errors,
        } += people;
        let detail = told.detail.as_deref();
        if told.status == Some(Status::Infeasible) {
            self.stuck_for(detail.map_or(&told.message, |d| &d.reason), people);
        }
        let Some(totals) = told.totals else { return };
        *self.exams_left.entry(totals.exams).or_default() += people;
        for track in &told.tracks {
            *self.tracks.entry(*track).or_default() += people;
        }
        for exam in &told.exams {
            *self.demand.entry(*exam).or_default() += people;
        }
        for offer in detail.iter().flat_map(|d| &d.offers) {
            *self.offers.entry(*offer).or_default() += people;
        }
        if totals.exams == 0 {
            return;
        }
        match totals.cost.zip(detail.and_then(|d| d.currency)) {
            Some((cost, currency)) => self.budget(currency).add(cost, people),
            None => self.unpriced += people,
        }
        let Some((upgrade, detail)) = detail.and_then(|d| Some((d.upgrade?, d))) else { return };
        self.upgrades.people += people;
        let Some(without) = upgrade.without else {
            self.upgrades.only_way += people;
            return;
        };
        let fewer = i128::try_from(without.exams).unwrap_or(0) - i128::try_from(totals.exams).unwrap_or(0);
        self.upgrades.exams += fewer * i128::from(people);
        let less = without.cost.zip(totals.cost).map_or(0, |(a, b)| i128::from(a.0) - i128::from(b.0));
        if let Some(currency) = detail.currency.filter(|_| less > 0) {
            let saved = &mut self.upgrades.saved;
            let place = saved.iter().position(|(known, ..)| *known == currency).unwrap_or_else(|| {
                saved.push((currency, 0, 0));
                saved.len() - 1
            });
            saved[place].1 += people;
            saved[place].2 += less * i128::from(people);
        }
    }

    /// Someone has this answer; told in input order.
    pub fn row(&mut self, id: &[u8], told: &Arc<Told>) {
        self.rows += 1;
        let Some(totals) = told.totals.filter(|t| t.exams > 0) else { return };
        let currency = told.detail.as_ref().and_then(|d| d.currency);
        let cost = totals.cost.zip(currency);
        let near = Near { id: Vec::new(), exams: totals.exams, cost, left: Vec::new(), row: self.rows };
        let full = self.closest.len() >= self.most_near;
        if full && self.closest.last().is_none_or(|last| last.key() < near.key()) {
            return;
        }
        let at = self.closest.partition_point(|known| known.key() < near.key());
        self.closest.insert(at, Near { id: id.to_vec(), left: told.exams.clone(), ..near });
        self.closest.truncate(self.most_near);
    }

    /// The reasons with the number of people, the most frequent first.
    pub fn reasons(&self) -> Vec<(&str, u64)> {
        let mut reasons: Vec<(&str, u64)> = self.stuck.iter().map(|(r, n)| (r.as_str(), *n)).collect();
        reasons.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        reasons
    }

    fn stuck_for(&mut self, reason: &str, people: u64) {
        let is_full = self.stuck.len() >= REASONS;
        match self.stuck.get_mut(reason) {
            Some(known) => *known += people,
            None if is_full => self.other_reasons += people,
            None => {
                self.stuck.insert(reason.to_owned(), people);
            }
        }
    }

    fn budget(&mut self, currency: Currency) -> &mut Budget {
        let place = self.budgets.iter().position(|b| b.currency == currency).unwrap_or_else(|| {
            self.budgets.push(Budget { currency, sum: 0, people: 0, counts: FxHashMap::default() });
            self.budgets.len() - 1
        });
        &mut self.budgets[place]
    }
}

impl Budget {
    fn add(&mut self, cost: Money, people: u64) {
        self.sum += i128::from(cost.0) * i128::from(people);
        self.people += people;
        *self.counts.entry(cost).or_default() += people;
    }

    /// The mean, to the nearest minor unit; halves go up.
    pub fn mean(&self) -> Money {
        nearest(self.sum, i128::from(self.people.max(1)))
    }

    /// The median; of two in the middle their mean, to the nearest minor unit, halves up.
    pub fn median(&self) -> Money {
        let mut counts: Vec<(Money, u64)> = self.counts.iter().map(|(cost, n)| (*cost, *n)).collect();
        counts.sort_unstable();
        let at = |place: u64| {
            let mut before = 0;
            let found = counts.iter().find(|(_, people)| {
                before += people;
                before > place
            });
            found.map_or(0, |(cost, _)| i128::from(cost.0))
        };
        let low = self.people.saturating_sub(1) / 2;
        nearest(at(low) + at(self.people / 2), 2)
    }
}

fn nearest(sum: i128, by: i128) -> Money {
    Money(i64::try_from((2 * sum + by).div_euclid(2 * by)).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Totals;

    fn told(exams: usize, cost: i64) -> Arc<Told> {
        let totals = Totals { cost: Some(Money(cost)), exams, hours: None };
        let detail = Detail { currency: Currency::from_code("USD"), ..Detail::default() };
        Arc::new(Told {
            status: Some(Status::Optimal),
            tracks: Vec::new(),
            exams: (0..exams).map(ExamId).collect(),
            totals: Some(totals),
            compared: Vec::new(),
            message: String::new(),
            detail: Some(Box::new(detail)),
            cells: Vec::new(),
            ends: Vec::new(),
        })
    }

    use crate::cohort::Detail;

    #[test]
    fn mean_and_median_are_exact_and_halves_go_up() {
        let mut tally = Tally::new(0);
        for (cost, people) in [(100, 1), (201, 2), (300, 1)] {
            tally.answered(&told(1, cost), people);
        }
        let budget = &tally.budgets[0];
        assert_eq!((budget.sum, budget.people), (802, 4));
        assert_eq!(budget.mean(), Money(201), "802 / 4 = 200.5");
        assert_eq!(budget.median(), Money(201), "100 201 201 300");
        tally.answered(&told(1, 400), 2);
        assert_eq!(tally.budgets[0].median(), Money(251), "100 201 201 300 400 400: 501 / 2 = 250.5");
        tally.answered(&told(1, 9), 1);
        assert_eq!(tally.budgets[0].median(), Money(201), "an odd number has one in the middle");
    }

    #[test]
    fn the_closest_have_the_fewest_exams_then_cost_the_least_then_came_first() {
        let mut tally = Tally::new(3);
        let people = [("a", 3, 10), ("b", 2, 50), ("c", 2, 40), ("d", 1, 99), ("e", 2, 40), ("f", 1, 99)];
        for (id, exams, cost) in people {
            tally.row(id.as_bytes(), &told(exams, cost));
        }
        let ids: Vec<&[u8]> = tally.closest.iter().map(|near| near.id.as_slice()).collect();
        assert_eq!(ids, [b"d", b"f", b"c"]);
    }
}
