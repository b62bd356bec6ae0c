//! The best plan by matching, where that is exact: microseconds where the integer program takes
//! milliseconds.
//!
//! It serves questions of which every rule says that matching decides it ([`Rule::is_matching`](crate::rule::Rule)): no limit ties
//! credentials together, no slot has a cap, every exam is sold by itself to everybody, nothing can support itself in
//! a cycle, and so on. Then a plan is a *mode*
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

mod bound;
mod checked;
mod claims;
mod modes;
mod order;
mod pool;
mod search;
mod weight;

use crate::catalog::{CredentialId, ExamId, Item};
use crate::engine::{Failure, arranged, checked, unsupported};
use crate::money::Money;
use crate::plan::{Claim, Earned, Plan, StudyOrder, Totals};
use crate::question::{Criterion, Measure, Policy, Question};
use crate::rule::{self, RULES, cheapest_plain};
use crate::transcript::{Following, Transcript};

use bound::Bounds;
use checked::Checked;
use modes::{Local, Mode, modes};
use order::{Order, Step};
use search::Search;
use weight::{Set, Values, Weight, members};

/// The name under which a plan is refused.
const NAME: &str = "matching";

/// How much may be spent on compiling a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// So many modes are worth looking at for every person.
    modes: usize,
    /// So many steps may be taken to find them.
    steps: usize,
    /// Whoever asks it? Then the order of study is compiled, too.
    for_many: bool,
}

impl Effort {
    /// For a question that is asked once.
    pub const ONCE: Effort = Effort { modes: 512, steps: 5_000, for_many: false };
    /// For a question that many people are asked.
    pub const FOR_MANY: Effort = Effort { modes: 512, steps: 50_000, for_many: true };
}

/// A question compiled for matching.
#[derive(Debug)]
pub struct Matching {
    local: Local,
    /// For each item in scope its number in the catalog.
    numbers: Vec<usize>,
    /// The exams that can be sat.
    sittable: Set,
    /// Those among them that require nothing.
    free: Set,
    weights: Vec<Weight>,
    /// For each exam the offer that pays for it at the least price.
    offers: Vec<Option<usize>>,
    prices: Vec<Option<Money>>,
    hours: Vec<Option<u32>>,
    priced: bool,
    order: Option<Order>,
    checked: Checked,
    /// The tracks as few as possible first, then the claims, then file order.
    modes: Vec<Mode>,
    bounds: Bounds,
}

/// What a best plan comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The tracks, in the order in which they are completed.
    pub tracks: Vec<(CredentialId, usize)>,
    /// The exams, in study order.
    pub exams: Vec<ExamId>,
    /// What they amount to.
    pub totals: Totals,
}

/// Sets are numbers of so many bits.
const MOST_ITEMS: usize = 128;

impl Matching {
    /// Compiles a question, for its candidate or whoever asks it. `None` where matching is not enough, or too much would have to be
    /// tried.
    pub fn new(question: &Question, effort: Effort) -> Option<Matching> {
        let on_hand: Vec<Item> = question.on_hand().map(|(item, _)| item).collect();
        let question = &question.with_transcript(Transcript::new());
        let f = rule::columns(question);
        let in_scope = f.scope.exams.len() + f.scope.credentials.len();
        if in_scope > MOST_ITEMS || !RULES.iter().all(|rule| rule.is_matching(&f)) {
            return None;
        }
        let exams: Vec<ExamId> = f.scope.exams.iter().copied().collect();
        let local = Local { exams, credentials: f.scope.credentials.iter().copied().collect() };
        let facts = |exam: &ExamId| question.catalog.exam(*exam);
        let offer = |exam: &ExamId| cheapest_plain(question, question.tariff()?, *exam);
        let offers: Vec<Option<usize>> = local.exams.iter().map(offer).collect();
        let price = |offer: &Option<usize>| Some(question.tariff()?.offers[(*offer)?].price);
        let prices: Vec<Option<Money>> = offers.iter().map(price).collect();
        let hours: Vec<Option<u32>> = local.exams.iter().map(|exam| question.hours(*exam)).collect();
        let set = |is_in: &dyn Fn(&ExamId) -> bool| {
            let places = local.exams.iter().enumerate().filter(|(_, exam)| is_in(exam));
            places.fold(0, |set: Set, (place, _)| set | 1 << place)
        };
        let sittable = set(&|exam| question.obstacles(*exam).is_empty());
        let free = sittable & set(&|exam| facts(exam).requires.is_empty());
        let measures: Vec<Measure> = question.policy.measures().collect();
        let weight = |place: usize| {
            let mut values = Values::default();
            for (value, measure) in values.iter_mut().zip(&measures) {
                *value = match measure {
                    Measure::Unpriced => i64::from(prices[place].is_none()),
                    Measure::Cost => prices[place].unwrap_or_default().0,
                    Measure::Exams => 1,
                    Measure::Hours => hours[place].map_or(0, i64::from),
                };
            }
            Weight::of(place, values)
        };
        let weights: Vec<Weight> = (0..local.exams.len()).map(weight).collect();
        let mut by_weight: Vec<usize> = members(free).collect();
        by_weight.sort_unstable_by_key(|exam| weights[*exam]);
        let by_weight: Vec<u8> = by_weight.into_iter().filter_map(|exam| u8::try_from(exam).ok()).collect();
        let numbers_had = on_hand.into_iter().filter_map(|item| local.number(item));
        let has = (!effort.for_many).then(|| numbers_had.fold(0, |set: Set, number| set | 1 << number));
        let modes = modes(&f, &local, sittable, &by_weight, has, effort)?;
        let priced = question.tariff().is_some();
        let items = local.exams.iter().map(|e| Item::Exam(*e));
        let items = items.chain(local.credentials.iter().map(|c| Item::Credential(*c)));
        let numbers = items.map(|item| question.catalog.number_of(item)).collect();
        let order = if effort.for_many { Order::new(question, &local) } else { None };
        Some(Matching {
            local,
            numbers,
            sittable,
            free,
            weights,
            offers,
            prices,
            hours,
            priced,
            order,
            checked: Checked::default(),
            bounds: Bounds::new(&modes, free),
            modes,
        })
    }

    /// The best plan for the candidate of the question, with the claims that the integer program would choose,
    /// checked. `None` where there is none, and where the search would be too long: then the integer program answers.
    ///
    /// # Errors
    ///
    /// [`Failure::Rejected`] when the plan is not legal.
    pub fn solve(&self, question: &Question) -> Result<Option<Plan>, Failure> {
        let items = question.on_hand().filter_map(|(item, _)| self.local.number(item));
        let has = items.fold(0, |set, number| set | 1 << number);
        let Some((sits, mode)) = self.best(has) else { return Ok(None) };
        let Some(plan) = self.plan(question, has, sits, &self.modes[mode]) else { return Ok(None) };
        if plan.totals.cost.is_none() || question.judged_by(Criterion::Cost) {
            return arranged(question, &plan, NAME).map(Some);
        }
        // What it costs is asked for afterwards, and belongs to the same exams.
        let policy = Policy { minimize: vec![Criterion::Cost], ..Policy::clone(&question.policy) };
        arranged(&question.with_policy(&policy), &plan, NAME).map(Some)
    }

    /// What the best plan comes to for someone who has these items, one bit for each number in the catalog, whatever
    /// the transcript of the question.
    ///
    /// Each distinct answer is checked once, for the first person who gets it. What differs between that person and
    /// another one who gets the same is looked at for everybody, by bits: the mode says what must be held and what must
    /// not, no exam on hand is sat, and with what is on hand every place of its pools is filled.
    ///
    /// # Errors
    ///
    /// [`Failure::Rejected`] when the plan is not legal.
    pub fn solve_for(&self, question: &Question, has: &[u64]) -> Result<Option<Found>, Failure> {
        let on_hand = |number: &usize| has[number / 64] >> (number % 64) & 1 == 1;
        let numbers = self.numbers.iter().enumerate().filter(|(_, number)| on_hand(number));
        let has = numbers.fold(0, |set: Set, (place, _)| set | 1 << place);
        let Some((sits, place)) = self.best(has) else { return Ok(None) };
        let mode = &self.modes[place];
        if let [] | [_] = mode.tracks[..]
            && let Some(exams) = self.order_of_needed(has, sits, mode)
        {
            let on_hand = has | sits | mode.earned;
            if !mode.is_filled(on_hand) {
                return Ok(None);
            }
            let exams = exams.into_iter().map(|exam| self.local.exams[exam]).collect();
            let found = Found { tracks: mode.tracks.clone(), exams, totals: self.totals(sits) };
            if !self.checked.has(place, &found.exams) {
                let Some(claims) = mode.any_claims(on_hand) else { return Ok(None) };
                let plan = Plan { exams: found.exams.clone(), ..self.plan_of(sits, mode, claims) };
                checked(&question.with_transcript(self.transcript(has)), plan, NAME)?;
                self.checked.add(place, &found.exams);
            }
            return Ok(Some(found));
        }
        let Some(plan) = self.plan(question, has, sits, mode) else { return Ok(None) };
        let question = &question.with_transcript(self.transcript(has));
        let (exams, earned) = match self.order_by_claims(question, &plan, has, sits) {
            Some(ordered) => ordered,
            None => {
                let order = rule::order_of(question, &plan).map_err(|_| unsupported(NAME))?;
                let StudyOrder { exams, earned, .. } = order;
                (exams, earned)
            }
        };
        let plan = checked(question, Plan { exams, earned, ..plan }, NAME)?;
        let tracks = plan.earned.iter().map(|e| (e.credential, e.track)).collect();
        Ok(Some(Found { tracks, exams: plan.exams, totals: plan.totals }))
    }

    /// What somebody has, to whom what follows from it was given already.
    fn transcript(&self, has: Set) -> Transcript {
        let mut transcript: Transcript = members(has).map(|number| self.local.item(number)).collect();
        transcript.follow(Following::default());
        transcript
    }

    /// The order of a plan that can spare no exam for the one credential that it earns.
    fn order_of_needed(&self, has: Set, sits: Set, mode: &Mode) -> Option<Vec<usize>> {
        let numbers = mode.tracks.iter().filter_map(|(c, _)| self.local.number(Item::Credential(*c)));
        let steps: Vec<Step> = numbers.map(|number| Step { bit: 1 << number, needs: sits }).collect();
        let (exams, _) = self.order.as_ref()?.of(has, sits, &steps)?;
        Some(exams)
    }

    /// The exams of the best plan, and the place of its mode.
    fn best(&self, has: Set) -> Option<(Set, usize)> {
        let mut search = Search::new(self, has);
        search.modes()?;
        let (_, sits, index) = search.best?;
        Some((sits, index))
    }

    /// The plan that goes with these exams, not in order yet.
    fn plan(&self, question: &Question, has: Set, sits: Set, first: &Mode) -> Option<Plan> {
        let claims = self.claims(question, has, sits, first)?;
        Some(self.plan_of(sits, first, claims))
    }

    fn plan_of(&self, sits: Set, first: &Mode, claims: Vec<Claim>) -> Plan {
        let exams: Vec<ExamId> = members(sits).map(|exam| self.local.exams[exam]).collect();
        let earned =
            first.tracks.iter().map(|(credential, track)| Earned { credential: *credential, track: *track });
        let totals = self.totals(sits);
        let mut purchases = Vec::with_capacity(exams.len());
        if totals.cost.is_some() {
            purchases.extend(members(sits).filter_map(|exam| self.offers[exam]));
            purchases.sort_unstable();
        }
        Plan { earned: earned.collect(), exams, claims, purchases, totals, ..Plan::default() }
    }

    fn totals(&self, sits: Set) -> Totals {
        let cost = || Money::sum(members(sits).filter_map(|exam| self.prices[exam]));
        let unpriced = members(sits).filter(|exam| self.prices[*exam].is_none());
        Totals {
            cost: if self.priced { cost() } else { None },
            unpriced: unpriced.map(|exam| self.local.exams[exam]).collect(),
            exams: members(sits).count(),
            hours: members(sits).map(|exam| self.hours[exam].map(u64::from)).sum(),
        }
    }
}
