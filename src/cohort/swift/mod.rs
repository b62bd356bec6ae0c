//! The best plan by matching, where that is exact: microseconds where the integer program takes
//! milliseconds.
//!
//! It serves questions in which no limit ties credentials together, no slot has a cap, every exam is
//! sold by itself to everybody, and nothing can support itself in a circle. Then a plan is a *mode*
//! (which credentials by which tracks, which exams with requirements, which options of several items or
//! units: [`modes`]) and a way to fill pools of places, each a transversal matroid ([`Pool`]).
//!
//! - With one pool the greedy algorithm is exact ([`Pool::complete`]).
//! - With several, an exam may serve more than one. Sum of the lightest completions, each pool taking
//!   what the pools before it could use for nothing, is a lower bound: a plan that fills all pools is the
//!   disjoint union of what it has in the first pool, which fills that, and what it has in the second
//!   and not in the first, which completes the second given all of the first, and so on. Where the
//!   bound does not decide, the lightest exam that serves two pools is taken or left. When no exam
//!   serves two, the bound is met. So the search is exact.
//!
//! All other questions go to the integer program.

mod claims;
mod modes;
mod order;
mod pool;
mod weight;

use std::sync::Arc;

use crate::catalog::{CredentialId, ExamId, Item};
use crate::cohort::names::Names;
use crate::money::Money;
use crate::plan::Totals;
use crate::question::{Criterion, Question};
use crate::rule::{Formulation, cheapest_plain, formulate};
use crate::transcript::Transcript;

use super::ask::in_study_order;
use modes::{Local, Mode, modes};
use order::{Order, Step};
use pool::Pool;
use weight::{Set, Weight, members};

/// A question compiled for matching.
#[derive(Debug)]
pub struct Swift {
    local: Local,
    /// For each item in scope its number in the catalog.
    numbers: Vec<u32>,
    /// The exams that can be sat.
    sittable: Set,
    /// Those among them that require nothing.
    free: Set,
    weights: Vec<Weight>,
    /// None of those that can be sat weighs less.
    lightest: Weight,
    prices: Vec<Option<Money>>,
    hours: Vec<Option<u32>>,
    judged_by_cost: bool,
    priced: bool,
    order: Option<Order>,
    /// The tracks as few as possible first, then the claims, then file order.
    modes: Vec<Mode>,
}

/// The best plan, as far as it is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The tracks, in the order in which they are completed.
    pub tracks: Vec<(CredentialId, usize)>,
    /// The exams, in study order.
    pub exams: Vec<ExamId>,
    /// What they amount to.
    pub totals: Totals,
}

/// So many choices between exams that serve two pools are worth making.
const MOST_NODES: usize = 4_000;

impl Swift {
    /// Compiles a question; the transcript of the question is empty. `None` where matching is not enough.
    pub fn new(question: &Question, names: &Names<'_>) -> Option<Swift> {
        let f = formulate(question);
        let exams: Vec<ExamId> = f.scope.exams.iter().copied().collect();
        let local = Local { exams, credentials: f.scope.credentials.iter().copied().collect() };
        let is_tied = |limit: &crate::catalog::Limit| {
            limit.between.iter().filter(|c| f.scope.credentials.contains(c)).count() > 1
        };
        let count = local.exams.len() + local.credentials.len();
        if !is_known(&f) || !question.policy.with.is_empty() {
            return None;
        }
        if count > 128 || !f.circles.is_empty() || question.catalog.limits.iter().any(is_tied) {
            return None;
        }
        let sold_apart = |exam: &ExamId| offers(&f, *exam).all(|o| o.is_plain());
        if !local.exams.iter().all(sold_apart) {
            return None;
        }
        let facts = |exam: &ExamId| question.catalog.exam(*exam);
        let price = |exam: &ExamId| {
            let tariff = question.tariff()?;
            cheapest_plain(question, tariff, *exam).map(|offer| tariff.offers[offer].price)
        };
        let prices: Vec<Option<Money>> = local.exams.iter().map(price).collect();
        let hours: Vec<Option<u32>> = local.exams.iter().map(|exam| question.hours(*exam)).collect();
        let set = |is_in: &dyn Fn(&ExamId) -> bool| {
            let places = local.exams.iter().enumerate().filter(|(_, exam)| is_in(exam));
            places.fold(0, |set: Set, (place, _)| set | 1 << place)
        };
        let sittable = set(&|exam| question.obstacles(*exam).is_empty());
        let free = sittable & set(&|exam| facts(exam).requires.is_empty());
        let criteria = question.policy.criteria();
        let weight = |place: usize| {
            let mut values = [0; 3];
            for (value, criterion) in values.iter_mut().zip(&criteria) {
                *value = match criterion {
                    Criterion::Cost => prices[place].unwrap_or_default().0,
                    Criterion::Exams => 1,
                    Criterion::Hours => hours[place].map_or(0, i64::from),
                };
            }
            Weight::of(place, values)
        };
        let weights: Vec<Weight> = (0..local.exams.len()).map(weight).collect();
        let mut by_weight: Vec<usize> = members(free).collect();
        by_weight.sort_unstable_by_key(|exam| weights[*exam]);
        let lightest = members(sittable).map(|exam| weights[exam]).min().unwrap_or_default();
        let by_weight: Vec<u8> = by_weight.into_iter().filter_map(|exam| u8::try_from(exam).ok()).collect();
        let modes = modes(&f, &local, sittable, &by_weight)?;
        let judged_by_cost = question.judged_by(Criterion::Cost);
        let priced = question.tariff().is_some();
        let items = local.exams.iter().map(|e| Item::Exam(*e));
        let items = items.chain(local.credentials.iter().map(|c| Item::Credential(*c)));
        let numbers = items.map(|item| names.number(item)).collect();
        let order = Order::new(question, &local);
        Some(Swift {
            local,
            numbers,
            sittable,
            free,
            weights,
            lightest,
            prices,
            hours,
            judged_by_cost,
            priced,
            order,
            modes,
        })
    }

    /// The best plan for the candidate of the question, checked. `None` where there is none, and where
    /// the search would be too long: then the integer program answers.
    pub fn solve(&self, question: &Question) -> Option<Found> {
        let items = question.transcript.iter().filter_map(|(item, _)| self.local.number(item));
        let has = items.fold(0, |set, number| set | 1 << number);
        self.plan(question, has, &|| Transcript::clone(&question.transcript))
    }

    /// The best plan for someone who has these items, one bit for each number, whatever the transcript of
    /// the question; theirs is asked for only where the bits do not decide.
    pub fn solve_for(
        &self,
        question: &Question,
        has: &[u64],
        transcript: &dyn Fn() -> Transcript,
    ) -> Option<Found> {
        let on_hand = |number: &u32| has[*number as usize / 64] >> (number % 64) & 1 == 1;
        let numbers = self.numbers.iter().enumerate().filter(|(_, number)| on_hand(number));
        self.plan(question, numbers.fold(0, |set: Set, (place, _)| set | 1 << place), transcript)
    }

    fn plan(&self, question: &Question, has: Set, transcript: &dyn Fn() -> Transcript) -> Option<Found> {
        let (sits, mode) = self.best(has)?;
        let is_plain = mode.tracks.len() <= 1 && self.holds(question, mode, has, sits);
        let found = |exams| Found { tracks: mode.tracks.clone(), exams, totals: self.totals(sits) };
        let sat = || members(sits).map(|exam| self.local.exams[exam]).collect();
        if is_plain && let Some(exams) = self.plain_order(has, sits, mode) {
            debug_assert_eq!(exams, in_study_order(&question.with_transcript(transcript()), sat()));
            return Some(found(exams));
        }
        let transcript = transcript();
        let question = &question.with_transcript(transcript);
        if is_plain {
            return Some(found(in_study_order(question, sat())));
        }
        let totals = self.totals(sits);
        let plan = self.whole_plan(question, has, sits, mode, totals)?;
        let tracks = plan.earned.iter().map(|e| (e.credential, e.track)).collect();
        Some(Found { tracks, exams: plan.exams, totals })
    }

    /// The order of a plan that can spare no exam for the one credential that it earns.
    fn plain_order(&self, has: Set, sits: Set, mode: &Mode) -> Option<Vec<ExamId>> {
        let numbers = mode.tracks.iter().filter_map(|(c, _)| self.local.number(Item::Credential(*c)));
        let steps: Vec<Step> = numbers.map(|number| Step { bit: 1 << number, needs: sits }).collect();
        let (exams, _) = self.order.as_ref()?.of(has, sits, &steps)?;
        Some(exams.into_iter().map(|exam| self.local.exams[exam]).collect())
    }

    fn best(&self, has: Set) -> Option<(Set, &Mode)> {
        let mut search = Search { swift: self, has, best: None, nodes: 0 };
        for (index, mode) in self.modes.iter().enumerate() {
            if mode.held & !has == 0 && mode.earned & has == 0 {
                search.mode(index, mode)?;
            }
        }
        let (_, sits, index) = search.best?;
        Some((sits, &self.modes[index]))
    }

    fn totals(&self, sits: Set) -> Totals {
        let cost = || Money::sum(members(sits).map(|exam| self.prices[exam]).collect::<Option<Vec<_>>>()?);
        let sold = self.judged_by_cost || members(sits).all(|exam| self.prices[exam].is_some());
        Totals {
            cost: if self.priced && sold { cost() } else { None },
            exams: members(sits).count(),
            hours: members(sits).map(|exam| self.hours[exam].map(u64::from)).sum(),
        }
    }

    /// Checks a plan of one track at most whose exams require nothing that is not had, against the catalog
    /// and not against what was compiled: the exams can be sat and are not had, and every slot has its
    /// claims, each on a different item on hand.
    fn holds(&self, question: &Question, mode: &Mode, has: Set, sits: Set) -> bool {
        let catalog = &question.catalog;
        let on_hand = has | sits;
        let is_had = |item: &Item| self.local.number(*item).is_some_and(|n| has >> n & 1 == 1);
        let is_open = |exam: usize| {
            let requires = &catalog.exam(self.local.exams[exam]).requires;
            requires.iter().all(|requirement| requirement.any.iter().any(is_had))
        };
        if sits & (has | !self.sittable) != 0 || !members(sits & !self.free).all(is_open) {
            return false;
        }
        let is_there = |item: &Item| self.local.number(*item).is_some_and(|n| on_hand >> n & 1 == 1);
        let reached = |goal: &CredentialId| {
            is_there(&Item::Credential(*goal)) || mode.tracks.iter().any(|(c, _)| c == goal)
        };
        if !question.goals.iter().all(reached) {
            return false;
        }
        let Some((credential, track)) = mode.tracks.first() else { return true };
        let rules = &catalog.credential(*credential).tracks[*track];
        if !rules.window.contains(question.as_of)
            || !rules.requires.iter().all(|r| r.any.iter().any(is_there))
        {
            return false;
        }
        let Some(claims) = mode.some_claims(&self.local, catalog, question, on_hand) else { return false };
        rules.slots.iter().enumerate().filter(|(_, slot)| slot.waived.is_none()).all(|(s, slot)| {
            let claimed =
                claims.iter().filter(|claim| claim.slot == s).map(|claim| &slot.options[claim.option]);
            let fits = |o: &crate::catalog::SlotOption| {
                o.window.contains(question.as_of) && o.items.iter().all(is_there)
            };
            let units: u64 = claimed.clone().filter(|o| fits(o)).map(|o| u64::from(o.units)).sum();
            units >= u64::from(slot.need)
        }) && no_item_twice(&claims, rules)
    }
}

/// Are all the rules in scope those that matching knows? Validity, renewals, grants, windows, open sets,
/// retired credentials and a schedule are not among them; vouchers show in the offers.
fn is_known(f: &Formulation) -> bool {
    let catalog = &f.question.catalog;
    let lasts = |item: Item| catalog.validity_of(item).rules.is_empty();
    let exams = f.scope.exams.iter();
    let mut credentials = f.scope.credentials.iter().map(|c| (*c, catalog.credential(*c)));
    f.question.schedule().is_none()
        && exams
            .copied()
            .all(|exam| lasts(exam.into()) && !catalog.exam(exam).requires.iter().any(|r| r.active))
        && credentials.all(|(id, credential)| {
            let plain = |track: &crate::catalog::Track| {
                let options = || track.slots.iter().flat_map(|slot| &slot.options);
                track.window_months.is_none()
                    && track.grants.is_empty()
                    && !track.requires.iter().any(|r| r.active)
                    && !track.slots.iter().any(|slot| slot.every)
                    && !options().any(|option| option.active)
            };
            lasts(id.into())
                && credential.retired.is_none()
                && credential.renews.is_empty()
                && catalog.granted_by(id).is_empty()
                && credential.tracks.iter().all(plain)
        })
}

fn no_item_twice(claims: &[crate::plan::Claim], rules: &crate::catalog::Track) -> bool {
    let shared = |slot: usize| rules.slots[slot].shared;
    claims.iter().enumerate().all(|(n, claim)| {
        claims[..n].iter().all(|other| {
            let apart = other.slot != claim.slot && (shared(other.slot) || shared(claim.slot));
            let items = &rules.slots[claim.slot].options[claim.option].items;
            let others = &rules.slots[other.slot].options[other.option].items;
            apart || !items.iter().any(|item| others.contains(item))
        })
    })
}

fn offers(f: &Formulation, exam: ExamId) -> impl Iterator<Item = &Arc<crate::price::PriceRow>> {
    let offers = f.question.tariff().into_iter().flat_map(|tariff| &tariff.offers);
    offers.filter(move |offer| offer.covers.contains(&exam))
}

struct Search<'s> {
    swift: &'s Swift,
    has: Set,
    best: Option<(Weight, Set, usize)>,
    nodes: usize,
}

impl Search<'_> {
    /// Looks for something better in one mode; `None` when that takes too long.
    fn mode(&mut self, index: usize, mode: &Mode) -> Option<()> {
        let swift = self.swift;
        let forced = mode.sits & !self.has;
        if forced & !swift.sittable != 0 {
            return Some(());
        }
        let on_hand = self.has | mode.sits | mode.earned;
        let weight = members(forced).fold(Weight::default(), |sum, exam| sum.plus(swift.weights[exam]));
        if self.best.is_some() {
            let missing = mode.pools.iter().map(|(.., pool)| pool.missing_at_least(on_hand)).max();
            if self.is_beaten(weight.with_at_least(missing.unwrap_or_default(), swift.lightest)) {
                return Some(());
            }
        }
        let open = swift.free & !on_hand;
        self.split(index, mode, Node { on_hand, open, sits: forced, weight })
    }

    fn split(&mut self, index: usize, mode: &Mode, node: Node) -> Option<()> {
        self.nodes += 1;
        if self.nodes > MOST_NODES {
            return None;
        }
        let weights = &self.swift.weights;
        let Node { on_hand, open, sits, weight } = node;
        let lacks = |pool: &&Pool| pool.missing_at_least(on_hand) > 0 || !pool.is_full(on_hand);
        let mut lacking = mode.pools.iter().map(|(.., pool)| pool).filter(lacks);
        let first = lacking.next();
        let Some(second) = lacking.next() else {
            let nothing = Some((0, Weight::default()));
            let found = first.map_or(nothing, |pool| pool.complete(on_hand, open, weights));
            if let Some((taken, more)) = found {
                self.accept(weight.plus(more), sits | taken, index);
            }
            return Some(());
        };
        let (mut bound, mut before, mut twice) = (weight, 0, 0);
        let (mut together, mut reach) = (0, weight);
        let mut feasible = true;
        for pool in first.into_iter().chain([second]).chain(lacking) {
            let Some((_, more)) = pool.complete(on_hand | before, open, weights) else { return Some(()) };
            bound = bound.plus(more);
            if self.is_beaten(bound) {
                return Some(());
            }
            match pool.complete(on_hand | together, open, weights) {
                Some((taken, more)) => {
                    together |= taken;
                    reach = reach.plus(more);
                }
                None => feasible = false,
            }
            twice |= before & pool.items & open;
            before |= pool.items & open;
        }
        if feasible {
            self.accept(reach, sits | together, index);
        }
        if reach == bound && feasible {
            return Some(());
        }
        let Some(exam) = members(twice).min_by_key(|exam| weights[*exam]) else { return Some(()) };
        let bit = 1 << exam;
        let with = Node {
            on_hand: on_hand | bit,
            open: open & !bit,
            sits: sits | bit,
            weight: weight.plus(weights[exam]),
        };
        self.split(index, mode, with)?;
        self.split(index, mode, Node { open: open & !bit, ..node })
    }

    /// Is there something as good as all that weighs no less than this?
    fn is_beaten(&self, weight: Weight) -> bool {
        self.best.is_some_and(|(best, ..)| best <= weight)
    }

    fn accept(&mut self, weight: Weight, sits: Set, index: usize) {
        if !self.is_beaten(weight) {
            self.best = Some((weight, sits, index));
        }
    }
}

#[derive(Clone, Copy)]
struct Node {
    on_hand: Set,
    /// The exams that may still be chosen.
    open: Set,
    sits: Set,
    weight: Weight,
}
