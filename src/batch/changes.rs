use std::collections::{BTreeMap, BTreeSet};

use super::answer::RowAnswer;
use crate::catalog::{Catalog, ExamId};
use crate::money::Currency;

/// In what two answers to one person can differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// What is known.
    Status,
    /// By which tracks credentials are earned, or in which order.
    Tracks,
    /// Which exams are sat, in whatever order.
    Exams,
    /// What they cost, in which currency, or which of them have no price.
    Cost,
}

impl Aspect {
    /// The word used in answers.
    pub fn name(self) -> &'static str {
        match self {
            Aspect::Status => "status",
            Aspect::Tracks => "tracks",
            Aspect::Exams => "exams",
            Aspect::Cost => "cost",
        }
    }
}

/// In what two answers to one person differ. Their catalogs may be two: items are the same where their ids are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The words for what is known, before and after.
    pub statuses: (&'static str, &'static str),
    /// In what they differ.
    pub aspects: Vec<Aspect>,
    /// The cost before and after, in minor units, where both are known in full, in one currency.
    pub cost: Option<(Currency, i64, i64)>,
}

impl Difference {
    /// Compares two answers.
    pub fn between(before: (&RowAnswer, &Catalog), after: (&RowAnswer, &Catalog)) -> Difference {
        let ((a, a_catalog), (b, b_catalog)) = (before, after);
        let differs = [
            (Aspect::Status, a.status != b.status),
            (Aspect::Tracks, tracks(a, a_catalog) != tracks(b, b_catalog)),
            (Aspect::Exams, exams(a, a_catalog) != exams(b, b_catalog)),
            (Aspect::Cost, a.cost() != b.cost() || unpriced(a, a_catalog) != unpriced(b, b_catalog)),
        ];
        let both = a.full_cost().zip(b.full_cost()).filter(|((_, before), (_, after))| before == after);
        Difference {
            statuses: (a.status_name(), b.status_name()),
            aspects: differs.into_iter().filter(|(_, differs)| *differs).map(|(aspect, _)| aspect).collect(),
            cost: both.map(|((before, currency), (after, _))| (currency, before.0, after.0)),
        }
    }

    /// Is anything different?
    pub fn is_change(&self) -> bool {
        !self.aspects.is_empty()
    }
}

fn tracks<'c>(answer: &RowAnswer, catalog: &'c Catalog) -> Vec<(&'c str, &'c str)> {
    let named = |(credential, track): &(_, usize)| {
        let credential = catalog.credential(*credential);
        (credential.id.as_str(), credential.tracks[*track].id.as_str())
    };
    answer.tracks.iter().map(named).collect()
}

fn exams<'c>(answer: &RowAnswer, catalog: &'c Catalog) -> BTreeSet<&'c str> {
    ids(&answer.exams, catalog)
}

fn unpriced<'c>(answer: &RowAnswer, catalog: &'c Catalog) -> BTreeSet<&'c str> {
    ids(answer.unpriced(), catalog)
}

fn ids<'c>(exams: &[ExamId], catalog: &'c Catalog) -> BTreeSet<&'c str> {
    exams.iter().map(|exam| catalog.exam(*exam).id.as_str()).collect()
}

/// What changed, in numbers. The memory does not depend on the number of people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// How many people there are.
    pub people: u64,
    /// How many of them have another answer.
    pub changed: u64,
    /// How many people went from one status to another, or have the same but another plan.
    pub statuses: BTreeMap<(&'static str, &'static str), u64>,
    /// For each currency, by its code, those who have a known cost in it before and after.
    pub costs: BTreeMap<&'static str, CostChange>,
}

/// What the same people cost before and after, in minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostChange {
    /// The currency.
    pub currency: Currency,
    /// How many people have a plan before and after whose cost is known in full.
    pub people: u64,
    /// The sum before.
    pub before: i128,
    /// The sum after.
    pub after: i128,
    /// How many cost more.
    pub dearer: u64,
    /// How many cost less.
    pub cheaper: u64,
}

impl CostChange {
    fn none(currency: Currency) -> CostChange {
        CostChange { currency, people: 0, before: 0, after: 0, dearer: 0, cheaper: 0 }
    }
}

impl Changes {
    /// Adds one person.
    pub fn add(&mut self, difference: &Difference) {
        self.people += 1;
        if difference.is_change() {
            self.changed += 1;
            *self.statuses.entry(difference.statuses).or_default() += 1;
        }
        let Some((currency, before, after)) = difference.cost else { return };
        let sum = self.costs.entry(currency.code()).or_insert(CostChange::none(currency));
        sum.people += 1;
        sum.before += i128::from(before);
        sum.after += i128::from(after);
        sum.dearer += u64::from(after > before);
        sum.cheaper += u64::from(after < before);
    }

    /// Adds what another part of the people came to. Associative.
    pub fn merge(&mut self, other: Changes) {
        self.people += other.people;
        self.changed += other.changed;
        for (statuses, people) in other.statuses {
            *self.statuses.entry(statuses).or_default() += people;
        }
        for (code, more) in other.costs {
            let sum = self.costs.entry(code).or_insert(CostChange::none(more.currency));
            sum.people += more.people;
            sum.before += more.before;
            sum.after += more.after;
            sum.dearer += more.dearer;
            sum.cheaper += more.cheaper;
        }
    }
}
