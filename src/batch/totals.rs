use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::answer::RowAnswer;
use crate::catalog::{CredentialId, ExamId};
use crate::money::{Currency, Money};
use crate::query::{Status, Verdict};

/// The totals of a batch.
///
/// The memory does not depend on the number of people: there is a counter for each track, exam, offer,
/// number of exams and distinct cost, a bounded list of reasons and a bounded list of people. All of it
/// depends on the rows and their order alone. Sums are integers, one for each currency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BatchTotals {
    /// The people with a proven plan, and something to sit.
    pub optimal: u64,
    /// The people who have nothing left to sit.
    pub earned: u64,
    /// The people who have no plan.
    pub infeasible: u64,
    /// The people whose search a limit stopped.
    pub unproven: u64,
    /// The people whose answer, a plan or that there is none, rests on [another solver's word](RowAnswer::believed).
    pub believed: u64,
    /// The rows that are wrong.
    pub errors: u64,
    /// How many plans earn a credential by a track: the goals, and what is earned on the way.
    pub tracks: BTreeMap<(CredentialId, usize), u64>,
    /// How many people have so many exams left, 0 included.
    pub exams_left: BTreeMap<usize, u64>,
    /// How many people sit an exam that they have not booked yet.
    pub demand: BTreeMap<ExamId, u64>,
    /// How many of the items told have a verdict, where that is asked for.
    pub verdicts: BTreeMap<Verdict, u64>,
    /// How many plans buy an offer that is more than the price of one exam, by its place in the price list.
    pub offers: BTreeMap<usize, u64>,
    /// What the plans cost, for each currency in order of appearance.
    pub budgets: Vec<Budget>,
    /// How many plans sit an exam whose price is not known.
    pub unpriced: BTreeMap<ExamId, u64>,
    /// How many plans sit such exams, however many.
    pub partly_priced: u64,
    /// What upgrade tracks save.
    pub upgrades: Upgrades,
    /// The people closest to the goal who have something to sit: fewest exams, then cheapest, then
    /// first in the input.
    pub closest: Vec<Near>,
    /// How many people are stuck, by reason.
    pub stuck: BTreeMap<String, u64>,
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
    /// The sum of what is known, in minor units.
    pub sum: i128,
    /// How many people.
    pub people: u64,
    /// Of those whose cost is known in full.
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
    /// What is known of what they cost.
    pub cost: Option<(Money, Currency)>,
    /// Those whose price is not known.
    pub unpriced: Vec<ExamId>,
    /// Which exams.
    pub left: Vec<ExamId>,
    row: u64,
}

impl Near {
    fn key(&self) -> (usize, bool, usize, Option<Money>, u64) {
        let cost = self.cost.map(|(cost, _)| cost);
        (self.exams, cost.is_none(), self.unpriced.len(), cost, self.row)
    }
}

impl BatchTotals {
    /// No one yet; so many of those closest to the goal are remembered.
    pub fn new(most_near: usize) -> BatchTotals {
        BatchTotals { most_near, ..BatchTotals::default() }
    }

    /// How many people there are, wrong rows included.
    pub fn people(&self) -> u64 {
        self.optimal + self.earned + self.infeasible + self.unproven + self.believed + self.errors
    }

    /// How many people have a plan with something to sit.
    pub fn planned(&self) -> u64 {
        self.exams_left.iter().filter(|(exams, _)| **exams > 0).map(|(_, people)| people).sum()
    }

    /// So many people have this answer.
    pub fn answered(&mut self, answer: &RowAnswer, people: u64) {
        *match answer.status {
            Some(Status::Optimal | Status::Infeasible) if answer.believed.is_some() => &mut self.believed,
            Some(Status::Optimal) => &mut self.optimal,
            Some(Status::Earned) => &mut self.earned,
            Some(Status::Infeasible) => &mut self.infeasible,
            Some(Status::Unproven) => &mut self.unproven,
            None => &mut self.errors,
        } += people;
        for told in &answer.told {
            *self.verdicts.entry(told.verdict).or_default() += people;
        }
        let detail = answer.detail.as_deref();
        if answer.status == Some(Status::Infeasible) {
            self.stuck_for(detail.map_or_else(|| answer.remark.words(), |d| d.reason.clone()), people);
        }
        let Some(totals) = &answer.totals else { return };
        *self.exams_left.entry(totals.exams).or_default() += people;
        for track in &answer.tracks {
            *self.tracks.entry(*track).or_default() += people;
        }
        for exam in answer.exams.iter().filter(|exam| !answer.booked.contains(exam)) {
            *self.demand.entry(*exam).or_default() += people;
        }
        for offer in detail.iter().flat_map(|d| &d.offers) {
            *self.offers.entry(*offer).or_default() += people;
        }
        if totals.exams == 0 {
            return;
        }
        for exam in &totals.unpriced {
            *self.unpriced.entry(*exam).or_default() += people;
        }
        self.partly_priced += if totals.unpriced.is_empty() { 0 } else { people };
        if let Some((cost, currency)) = answer.cost() {
            self.budget(currency).add(cost, people, totals.unpriced.is_empty());
        }
        let Some(upgrade) = detail.and_then(|d| d.upgrade.as_ref()) else { return };
        self.upgrades.people += people;
        let Some(without) = &upgrade.without else {
            self.upgrades.only_way += people;
            return;
        };
        let fewer = i128::try_from(without.exams).unwrap_or(0) - i128::try_from(totals.exams).unwrap_or(0);
        self.upgrades.exams += fewer * i128::from(people);
        let less = without.cost_beyond(totals).map_or(0, |Money(less)| i128::from(less));
        if let Some(currency) = answer.currency.filter(|_| less > 0) {
            self.upgrades.save(currency, people, less * i128::from(people));
        }
    }

    /// Someone has this answer; told in input order.
    pub fn row(&mut self, id: &[u8], answer: &RowAnswer) {
        self.rows += 1;
        let Some(totals) = answer.totals.as_ref().filter(|t| t.exams > 0) else { return };
        let cost = answer.cost();
        let unpriced = totals.unpriced.clone();
        let near =
            Near { id: Vec::new(), exams: totals.exams, cost, unpriced, left: Vec::new(), row: self.rows };
        if self.is_near(&near) {
            self.approach(Near { id: id.to_vec(), left: answer.exams.clone(), ..near });
        }
    }

    fn is_near(&self, near: &Near) -> bool {
        self.closest.len() < self.most_near || self.closest.last().is_some_and(|last| near.key() < last.key())
    }

    fn approach(&mut self, near: Near) {
        let at = self.closest.partition_point(|known| known.key() < near.key());
        self.closest.insert(at, near);
        self.closest.truncate(self.most_near);
    }

    /// Adds what the next part of the people came to, those whose rows follow. Associative, and the same as counting
    /// them in one go.
    pub fn merge(&mut self, other: BatchTotals) {
        self.optimal += other.optimal;
        self.earned += other.earned;
        self.infeasible += other.infeasible;
        self.unproven += other.unproven;
        self.believed += other.believed;
        self.errors += other.errors;
        add(&mut self.tracks, other.tracks);
        add(&mut self.exams_left, other.exams_left);
        add(&mut self.demand, other.demand);
        add(&mut self.verdicts, other.verdicts);
        add(&mut self.offers, other.offers);
        for budget in other.budgets {
            let known = self.budget(budget.currency);
            known.sum += budget.sum;
            known.people += budget.people;
            for (cost, people) in budget.counts {
                *known.counts.entry(cost).or_default() += people;
            }
        }
        add(&mut self.unpriced, other.unpriced);
        self.partly_priced += other.partly_priced;
        self.upgrades.people += other.upgrades.people;
        self.upgrades.only_way += other.upgrades.only_way;
        self.upgrades.exams += other.upgrades.exams;
        for (currency, people, sum) in other.upgrades.saved {
            self.upgrades.save(currency, people, sum);
        }
        for near in other.closest {
            let near = Near { row: near.row + self.rows, ..near };
            if self.is_near(&near) {
                self.approach(near);
            }
        }
        self.rows += other.rows;
        self.other_reasons += other.other_reasons;
        for (reason, people) in other.stuck {
            self.stuck_for(reason, people);
        }
    }

    /// The reasons with the number of people, the most frequent first.
    pub fn reasons(&self) -> Vec<(&str, u64)> {
        let mut reasons: Vec<(&str, u64)> = self.stuck.iter().map(|(r, n)| (r.as_str(), *n)).collect();
        reasons.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        reasons
    }

    /// Of too many reasons those are told apart that come first in the alphabet: no other choice is the same however
    /// the people are divided.
    fn stuck_for(&mut self, reason: String, people: u64) {
        *self.stuck.entry(reason).or_default() += people;
        if self.stuck.len() > REASONS
            && let Some((_, people)) = self.stuck.pop_last()
        {
            self.other_reasons += people;
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

fn add<K: Ord>(counts: &mut BTreeMap<K, u64>, more: BTreeMap<K, u64>) {
    for (key, people) in more {
        *counts.entry(key).or_default() += people;
    }
}

impl Upgrades {
    fn save(&mut self, currency: Currency, people: u64, sum: i128) {
        let place = self.saved.iter().position(|(known, ..)| *known == currency).unwrap_or_else(|| {
            self.saved.push((currency, 0, 0));
            self.saved.len() - 1
        });
        self.saved[place].1 += people;
        self.saved[place].2 += sum;
    }
}

impl Budget {
    fn add(&mut self, cost: Money, people: u64, in_full: bool) {
        self.sum += i128::from(cost.0) * i128::from(people);
        self.people += people;
        if in_full {
            *self.counts.entry(cost).or_default() += people;
        }
    }

    /// How many people there are whose cost is known in full.
    pub fn in_full(&self) -> u64 {
        self.counts.values().sum()
    }

    /// The mean of those whose cost is known in full, to the nearest minor unit; halves go up. `None` without such
    /// people.
    pub fn mean(&self) -> Option<Money> {
        let sum = self.counts.iter().map(|(cost, people)| i128::from(cost.0) * i128::from(*people)).sum();
        let people = self.in_full();
        (people > 0).then(|| nearest(sum, i128::from(people)))
    }

    /// Their median; of two in the middle their mean, to the nearest minor unit, halves up.
    pub fn median(&self) -> Option<Money> {
        let people = self.in_full();
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
        let low = people.saturating_sub(1) / 2;
        (people > 0).then(|| nearest(at(low) + at(people / 2), 2))
    }
}

fn nearest(sum: i128, by: i128) -> Money {
    Money(i64::try_from((2 * sum + by).div_euclid(2 * by)).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::Remark;
    use crate::catalog::{Catalog, CatalogParts};
    use crate::plan::Totals;

    fn answer(exams: usize, cost: i64) -> RowAnswer {
        RowAnswer {
            status: Some(Status::Optimal),
            exams: (0..exams).map(ExamId).collect(),
            totals: Some(Totals { cost: Some(Money(cost)), exams, ..Totals::default() }),
            currency: Currency::from_code("USD"),
            ..RowAnswer::default()
        }
    }

    #[test]
    fn mean_and_median_are_exact_and_halves_go_up() {
        let mut tally = BatchTotals::new(0);
        for (cost, people) in [(100, 1), (201, 2), (300, 1)] {
            tally.answered(&answer(1, cost), people);
        }
        let budget = &tally.budgets[0];
        assert_eq!((budget.sum, budget.people), (802, 4));
        assert_eq!(budget.mean(), Some(Money(201)), "802 / 4 = 200.5");
        assert_eq!(budget.median(), Some(Money(201)), "100 201 201 300");
        tally.answered(&answer(1, 400), 2);
        assert_eq!(tally.budgets[0].median(), Some(Money(251)), "100 201 201 300 400 400: 501 / 2 = 250.5");
        tally.answered(&answer(1, 9), 1);
        assert_eq!(tally.budgets[0].median(), Some(Money(201)), "an odd number has one in the middle");
    }

    #[test]
    fn the_closest_have_the_fewest_exams_then_cost_the_least_then_came_first() {
        let mut tally = BatchTotals::new(3);
        let people = [("a", 3, 10), ("b", 2, 50), ("c", 2, 40), ("d", 1, 99), ("e", 2, 40), ("f", 1, 99)];
        for (id, exams, cost) in people {
            tally.row(id.as_bytes(), &answer(exams, cost));
        }
        let ids: Vec<&[u8]> = tally.closest.iter().map(|near| near.id.as_slice()).collect();
        assert_eq!(ids, [b"d", b"f", b"c"]);
    }

    #[test]
    fn what_another_solver_says_is_counted_apart_and_nothing_is_proven_by_it() {
        let believed = RowAnswer { believed: Some("microlp"), ..answer(1, 100) };
        let refused = RowAnswer { status: Some(Status::Infeasible), totals: None, ..believed.clone() };
        let mut tally = BatchTotals::new(0);
        for (answer, people) in [(answer(1, 100), 3), (believed.clone(), 2), (refused, 1)] {
            tally.answered(&answer, people);
        }
        assert_eq!((tally.optimal, tally.believed, tally.infeasible, tally.people()), (3, 3, 0, 6));
        let nothing = Catalog::new(CatalogParts::default());
        assert_eq!(believed.message(&nothing), "by microlp, not certified");
    }

    fn told(people: &[(usize, i64)], from: usize) -> BatchTotals {
        let mut totals = BatchTotals::new(2);
        for (place, (exams, cost)) in people.iter().enumerate() {
            let answer = match exams {
                0 => RowAnswer {
                    status: Some(Status::Infeasible),
                    remark: Remark::Infeasible(vec![format!("reason {cost}")]),
                    ..RowAnswer::default()
                },
                _ => answer(*exams, *cost),
            };
            totals.answered(&answer, 1);
            totals.row(format!("p{}", from + place).as_bytes(), &answer);
        }
        totals
    }

    #[test]
    fn parts_that_are_merged_in_any_grouping_are_the_same_as_the_whole() {
        let people = [(2, 50), (0, 1), (1, 99), (1, 99), (0, 2), (0, 1), (3, 10), (2, 50), (1, 98)];
        let whole = told(&people, 0);
        for (a, b) in [(0, 3), (2, 5), (4, 9)] {
            let [first, second, third] =
                [(0, a), (a, b), (b, people.len())].map(|(from, to)| told(&people[from..to], from));
            let mut left = first.clone();
            left.merge(second.clone());
            left.merge(third.clone());
            let mut right = second;
            right.merge(third);
            let mut all = first;
            all.merge(right);
            assert_eq!(left, whole);
            assert_eq!(all, whole);
        }
    }
}
