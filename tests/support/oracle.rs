//! The slow, obvious twin of the engine: it tries every set of exams.
//!
//! Written from the laws alone; nothing but the domain types is shared with the engine. Items are
//! bits of a small set: exams first, in catalog order, then credentials.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashSet};

use studypath::catalog::{CredentialId, ExamId, Item, Requirement, Slot, Track};
use studypath::money::Money;
use studypath::plan::{Claim, Plan};
use studypath::problem::{Criterion, Problem};
use studypath::schedule::Pace;

/// The best exam set of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Best {
    /// The exams to sit.
    pub exams: BTreeSet<ExamId>,
    /// What they amount to, by `policy.criteria()`.
    pub values: Vec<i64>,
}

/// The best legal set of exams, or `None` where no set is legal.
pub fn best(problem: &Problem<'_>) -> Option<Best> {
    World::new(problem).best()
}

/// Every legal set of exams, the better ones first and equally good ones by law 10.
pub fn all(problem: &Problem<'_>) -> Vec<Best> {
    World::new(problem).all()
}

type Set = u32;

const NOTHING: Set = 0;

fn within(part: Set, whole: Set) -> bool {
    part & !whole == NOTHING
}

/// One way to earn a credential: a track with one choice of claims.
#[derive(Clone, PartialEq, Eq)]
struct Way {
    /// Of each of these sets one item must be on hand.
    requires: Vec<Set>,
    /// The items claimed.
    claims: Set,
}

struct Offer {
    price: i64,
    covers: Set,
    requires: Set,
}

struct SharingLimit {
    between: Vec<usize>,
    at_most: u32,
    items: Set,
}

pub(super) struct World<'a> {
    problem: &'a Problem<'a>,
    exams: usize,
    /// Passed or held before.
    has: Set,
    /// What must be on hand in the end.
    wanted: Set,
    /// The exams that may be sat.
    sittable: Set,
    exam_requires: Vec<Vec<Set>>,
    /// For each credential, the ways to earn it. Empty when it may not be earned.
    ways: Vec<Vec<Way>>,
    limits: Vec<SharingLimit>,
    offers: Vec<Offer>,
    by_cost: bool,
}

impl<'a> World<'a> {
    pub(super) fn new(problem: &'a Problem<'a>) -> World<'a> {
        let catalog = problem.catalog;
        let exams = catalog.exams.len();
        assert!(exams + catalog.credentials.len() <= 32, "the twin is for small catalogs");
        let mut world = World {
            problem,
            exams,
            has: NOTHING,
            wanted: NOTHING,
            sittable: NOTHING,
            exam_requires: Vec::new(),
            ways: Vec::new(),
            limits: Vec::new(),
            offers: Vec::new(),
            by_cost: problem.judged_by(Criterion::Cost),
        };
        world.has = world.set(problem.transcript.iter().map(|(item, _)| item));
        let goals = problem.goals.iter().map(|goal| Item::Credential(*goal));
        world.wanted = world.set(goals.chain(problem.policy.with.iter().copied()));
        world.sittable = world.set(
            catalog
                .exam_ids()
                .filter(|exam| !problem.has(*exam) && problem.obstacles(*exam).is_empty())
                .map(Item::Exam),
        );
        world.exam_requires = catalog.exams.iter().map(|exam| world.requirements(&exam.requires)).collect();
        for credential in catalog.credential_ids() {
            let item = Item::Credential(credential);
            let mut ways = Vec::new();
            if !problem.has(item) && !problem.policy.without.contains(&item) {
                for (index, track) in catalog.credential(credential).tracks.iter().enumerate() {
                    if track.window.contains(problem.as_of) && problem.policy.allows_track(credential, index)
                    {
                        ways.extend(world.ways_of(track));
                    }
                }
            }
            world.ways.push(ways);
        }
        for limit in &catalog.limits {
            world.limits.push(SharingLimit {
                between: limit.between.iter().map(|credential| credential.0).collect(),
                at_most: limit.at_most,
                items: limit.items.as_ref().map_or(Set::MAX, |items| world.set(items.iter().copied())),
            });
        }
        for offer in problem.tariff.iter().flat_map(|tariff| &tariff.offers) {
            world.offers.push(Offer {
                price: offer.price.0,
                covers: world.set(offer.covers.iter().map(|exam| Item::Exam(*exam))),
                requires: world.set(offer.requires.iter().copied()),
            });
        }
        world
    }

    fn bit(&self, item: Item) -> Set {
        match item {
            Item::Exam(exam) => 1 << exam.0,
            Item::Credential(credential) => 1 << (self.exams + credential.0),
        }
    }

    fn set(&self, items: impl Iterator<Item = Item>) -> Set {
        items.fold(NOTHING, |set, item| set | self.bit(item))
    }

    fn requirements(&self, requirements: &[Requirement]) -> Vec<Set> {
        requirements.iter().map(|requirement| self.set(requirement.any.iter().copied())).collect()
    }

    /// Every choice of claims that fills all slots of a track, as the set of items claimed. A choice
    /// that claims more than another one does nothing that the other could not do, so it is left out.
    fn ways_of(&self, track: &Track) -> Vec<Way> {
        // Each choice so far: the items claimed, and those of them that no further slot may claim.
        let mut choices = vec![(NOTHING, NOTHING)];
        for slot in &track.slots {
            if slot.waived.is_some() {
                continue;
            }
            let fillings = self.fillings_of(slot);
            let mut longer = Vec::new();
            for (claimed, used) in choices {
                for filling in &fillings {
                    if slot.shared {
                        longer.push((claimed | filling, used));
                    } else if filling & used == NOTHING {
                        longer.push((claimed | filling, used | filling));
                    }
                }
            }
            longer.sort_unstable();
            longer.dedup();
            choices = longer;
        }
        let requires = self.requirements(&track.requires);
        smallest(choices.into_iter().map(|(claimed, _)| claimed).collect())
            .into_iter()
            .map(|claims| Way { requires: requires.clone(), claims })
            .collect()
    }

    /// Every smallest set of items that fills a slot.
    fn fillings_of(&self, slot: &Slot) -> Vec<Set> {
        let open: Vec<usize> = (0..slot.options.len())
            .filter(|option| slot.options[*option].window.contains(self.problem.as_of))
            .collect();
        let mut fillings = Vec::new();
        'chosen: for chosen in 0..1_u32 << open.len() {
            let options: Vec<usize> =
                open.iter().enumerate().filter(|(i, _)| chosen & (1 << i) != 0).map(|(_, o)| *o).collect();
            let mut claimed = NOTHING;
            for option in &options {
                let items = self.set(slot.options[*option].items.iter().copied());
                if claimed & items != NOTHING {
                    continue 'chosen;
                }
                claimed |= items;
            }
            if units(slot, &options) >= slot.need {
                fillings.push(claimed);
            }
        }
        smallest(fillings)
    }

    fn best(&self) -> Option<Best> {
        let mut candidates: Vec<(Vec<i64>, Reverse<u32>, Set)> = subsets(self.sittable)
            .filter_map(|set| Some((self.values(set, self.cheapest(set)?), rank(set), set)))
            .collect();
        candidates.sort();
        let mut best: Option<(Vec<i64>, Reverse<u32>, Set)> = None;
        for (at_least, rank, set) in candidates {
            if best.as_ref().is_some_and(|(values, r, _)| (values, *r) < (&at_least, rank)) {
                break;
            }
            if let Some(cost) = self.cost(set) {
                let found = (self.values(set, cost), rank, set);
                best = Some(best.map_or(found.clone(), |known| known.min(found)));
            }
        }
        best.map(|(values, _, set)| self.found(values, set))
    }

    fn all(&self) -> Vec<Best> {
        let mut legal: Vec<(Vec<i64>, Reverse<u32>, Set)> = subsets(self.sittable)
            .filter_map(|set| Some((self.values(set, self.cost(set)?), rank(set), set)))
            .collect();
        legal.sort();
        legal.into_iter().map(|(values, _, set)| self.found(values, set)).collect()
    }

    fn found(&self, values: Vec<i64>, set: Set) -> Best {
        let exams = self.problem.catalog.exam_ids().filter(|exam| set & (1 << exam.0) != 0).collect();
        Best { exams, values }
    }

    fn values(&self, set: Set, cost: i64) -> Vec<i64> {
        let value = |criterion: Criterion| match criterion {
            Criterion::Cost => cost,
            Criterion::Exams => i64::from(set.count_ones()),
            Criterion::Hours => (0..self.exams)
                .filter(|exam| set & (1 << exam) != 0)
                .map(|exam| i64::from(self.problem.hours(ExamId(exam)).expect("judged by hours")))
                .sum(),
        };
        self.problem.policy.criteria().into_iter().map(value).collect()
    }

    /// The least that a set can cost, the conditions of offers left aside. 0 where cost is no matter.
    fn cheapest(&self, set: Set) -> Option<i64> {
        if !self.by_cost || set == NOTHING {
            return Some(0);
        }
        let first = 1 << set.trailing_zeros();
        self.offers
            .iter()
            .filter(|offer| offer.covers & first != NOTHING)
            .filter_map(|offer| Some(offer.price + self.cheapest(set & !offer.covers)?))
            .min()
    }

    /// What the cheapest legal plan that sits exactly this set costs; `None` where no plan is legal.
    fn cost(&self, set: Set) -> Option<i64> {
        if !self.is_legal(set, None) {
            return None;
        }
        if !self.by_cost {
            return Some(0);
        }
        let mut covers = BTreeSet::new();
        self.covers(set, &mut Vec::new(), &mut covers);
        covers.into_iter().find(|(_, bought)| self.is_legal(set, Some(bought))).map(|(cost, _)| cost)
    }

    /// Every set of offers in which each exam has an offer that pays for it, none without a use.
    fn covers(&self, left: Set, bought: &mut Vec<usize>, covers: &mut BTreeSet<(i64, Vec<usize>)>) {
        if left == NOTHING {
            let mut offers = bought.clone();
            offers.sort_unstable();
            offers.dedup();
            covers.insert((offers.iter().map(|i| self.offers[*i].price).sum(), offers));
            return;
        }
        let exam = 1 << left.trailing_zeros();
        let paid =
            |i: &usize| self.offers[*i].covers & exam != NOTHING && self.offers[*i].requires == NOTHING;
        if bought.iter().any(paid) {
            return self.covers(left & !exam, bought, covers);
        }
        for (i, offer) in self.offers.iter().enumerate() {
            if offer.covers & exam != NOTHING {
                bought.push(i);
                self.covers(left & !exam, bought, covers);
                bought.pop();
            }
        }
    }

    /// Is there a legal plan that sits exactly this set and buys exactly these offers? `None` pays for
    /// everything.
    fn is_legal(&self, set: Set, bought: Option<&Vec<usize>>) -> bool {
        self.works_without_limits(set, bought)
            && (self.problem.schedule().is_none() || self.works_in_time(set, bought))
            && (self.limits.is_empty() || self.works_within_limits(set, bought))
    }

    /// Without limits, whatever can be earned may as well be earned: on hand it can only help.
    fn works_without_limits(&self, set: Set, bought: Option<&Vec<usize>>) -> bool {
        let mut hand = self.has;
        loop {
            let before = hand;
            hand = self.sit(hand, set, bought);
            for (credential, ways) in self.ways.iter().enumerate() {
                if ways.iter().any(|way| is_open(way, hand)) {
                    hand |= 1 << (self.exams + credential);
                }
            }
            if hand == before {
                return self.is_done(hand, set);
            }
        }
    }

    /// Some order of the set sits every exam by its last day. Orders that have sat the same exams are
    /// alike from there on. Limits are not looked at.
    fn works_in_time(&self, set: Set, bought: Option<&Vec<usize>>) -> bool {
        assert!(self.limits.is_empty(), "the twin knows no limits under a schedule");
        let mut seen = HashSet::new();
        let mut open = vec![NOTHING];
        while let Some(sat) = open.pop() {
            if sat == set {
                return true;
            }
            let hand = self.reached(sat);
            for exam in (0..self.exams).map(|exam| 1 << exam).filter(|exam| set & !sat & exam != NOTHING) {
                let next = sat | exam;
                let can_be_sat = within(exam, self.sit(hand, exam, bought));
                if can_be_sat && self.is_in_time(next, exam) && seen.insert(next) {
                    open.push(next);
                }
            }
        }
        false
    }

    /// Everything on hand once these exams are passed, whatever can be earned included.
    fn reached(&self, sat: Set) -> Set {
        let mut hand = self.has | sat;
        loop {
            let before = hand;
            for (credential, ways) in self.ways.iter().enumerate() {
                if ways.iter().any(|way| is_open(way, hand)) {
                    hand |= 1 << (self.exams + credential);
                }
            }
            if hand == before {
                return hand;
            }
        }
    }

    /// Can the credential be earned in some way from what is on hand?
    pub(super) fn can_be_earned(&self, credential: CredentialId, hand: &BTreeSet<Item>) -> bool {
        let hand = self.set(hand.iter().copied());
        self.ways[credential.0].iter().any(|way| is_open(way, hand))
    }

    /// Is the last exam of those sat done by its last day? By the end of the n-th day n sevenths of a
    /// week's hours are done.
    fn is_in_time(&self, sat: Set, last: Set) -> bool {
        let catalog = self.problem.catalog;
        let schedule = self.problem.policy.schedule.expect("a schedule");
        let retired = catalog.exams[last.trailing_zeros() as usize].retired;
        let Some(day) = retired.into_iter().chain(schedule.by).min() else { return true };
        let days = i64::from(schedule.start.until(day).expect("near days").get_days()) + 1;
        match schedule.pace {
            Pace::Hours { per_week, default } => {
                let sat = (0..self.exams).filter(|exam| sat & (1 << exam) != NOTHING);
                let hours = sat.map(|exam| catalog.exams[exam].hours.or(default).expect("hours"));
                let hours: i64 = hours.map(i64::from).sum();
                days >= 1 && days * i64::from(per_week) >= 7 * hours
            }
            Pace::Exams { .. } => schedule.day_of(u64::from(sat.count_ones())).expect("near days") <= day,
        }
    }

    /// Within limits it matters what is earned and what it claims: try everything, step by step.
    fn works_within_limits(&self, set: Set, bought: Option<&Vec<usize>>) -> bool {
        let mut seen = HashSet::new();
        // For each credential earned so far, those of its claims that some limit counts.
        let mut open: Vec<Vec<Option<Set>>> = vec![vec![None; self.ways.len()]];
        while let Some(earned) = open.pop() {
            if !seen.insert(earned.clone()) {
                continue;
            }
            let credentials = (0..earned.len()).filter(|c| earned[*c].is_some());
            let hand = credentials.fold(self.has, |hand, c| hand | 1 << (self.exams + c));
            let hand = self.sit(hand, set, bought);
            if self.is_done(hand, set) {
                return true;
            }
            for (credential, ways) in self.ways.iter().enumerate() {
                if earned[credential].is_some() {
                    continue;
                }
                let counted = self.counted(credential);
                for way in ways.iter().filter(|way| is_open(way, hand)) {
                    let mut next = earned.clone();
                    next[credential] = Some(way.claims & counted);
                    if self.keeps_limits(&next) {
                        open.push(next);
                    }
                }
            }
        }
        false
    }

    /// The items that some limit counts among the claims of a credential.
    fn counted(&self, credential: usize) -> Set {
        let limits = self.limits.iter().filter(|limit| limit.between.contains(&credential));
        limits.fold(NOTHING, |items, limit| items | limit.items)
    }

    fn keeps_limits(&self, claims: &[Option<Set>]) -> bool {
        self.limits.iter().all(|limit| {
            let (mut once, mut twice) = (NOTHING, NOTHING);
            for claimed in limit.between.iter().filter_map(|credential| claims[*credential]) {
                twice |= once & claimed;
                once |= claimed;
            }
            (twice & limit.items).count_ones() <= limit.at_most
        })
    }

    /// Sits every exam of the set that can be sat and paid, one after the other.
    fn sit(&self, mut hand: Set, set: Set, bought: Option<&Vec<usize>>) -> Set {
        loop {
            let before = hand;
            for exam in (0..self.exams).filter(|exam| set & (1 << exam) != 0) {
                let met = self.exam_requires[exam].iter().all(|any| any & hand != NOTHING);
                let paid = bought.is_none_or(|bought| {
                    let mut offers = bought.iter().map(|i| &self.offers[*i]);
                    offers.any(|offer| offer.covers & (1 << exam) != NOTHING && within(offer.requires, hand))
                });
                if met && paid {
                    hand |= 1 << exam;
                }
            }
            if hand == before {
                return hand;
            }
        }
    }

    fn is_done(&self, hand: Set, set: Set) -> bool {
        within(self.wanted, hand) && within(set, hand)
    }
}

fn is_open(way: &Way, hand: Set) -> bool {
    within(way.claims, hand) && way.requires.iter().all(|any| any & hand != NOTHING)
}

/// The units that these options of a slot count for together.
fn units(slot: &Slot, options: &[usize]) -> u32 {
    let capped_by = |option: &usize| match slot.options[*option].items[..] {
        [item] => slot.caps.iter().position(|cap| cap.items.contains(&item)),
        _ => None,
    };
    let sum = |cap: Option<usize>| -> u32 {
        options.iter().filter(|o| capped_by(o) == cap).map(|o| slot.options[*o].units).sum()
    };
    let capped = slot.caps.iter().enumerate().map(|(i, cap)| sum(Some(i)).min(cap.at_most));
    sum(None) + capped.sum::<u32>()
}

/// The sets that contain no other set of the list.
fn smallest(mut sets: Vec<Set>) -> Vec<Set> {
    sets.sort_by_key(|set| (set.count_ones(), *set));
    let mut kept: Vec<Set> = Vec::new();
    for set in sets {
        if !kept.iter().any(|smaller| within(*smaller, set)) {
            kept.push(set);
        }
    }
    kept
}

fn subsets(of: Set) -> impl Iterator<Item = Set> {
    std::iter::successors(Some(of), move |set| (*set != NOTHING).then(|| (set - 1) & of))
}

/// Of two equally good sets the first exam that only one of them has decides: the lower bit.
fn rank(set: Set) -> Reverse<u32> {
    Reverse(set.reverse_bits())
}

/// Is this plan, in every detail, one that the laws allow? The reason in words if it is not.
pub fn is_legal(problem: &Problem<'_>, plan: &Plan) -> Result<(), String> {
    exams_can_be_sat(problem, plan)?;
    credentials_are_earned(problem, plan)?;
    limits_are_kept(problem, plan)?;
    let wanted = problem.goals.iter().map(|goal| Item::Credential(*goal));
    for item in wanted.chain(problem.policy.with.iter().copied()) {
        require(plan.by(problem, item).is_some(), || {
            format!("{} is not on hand", problem.catalog.id_of(item))
        })?;
    }
    totals_add_up(problem, plan)?;
    everything_stands_on_what_came_before(problem, plan)
}

fn require(kept: bool, broken: impl FnOnce() -> String) -> Result<(), String> {
    if kept { Ok(()) } else { Err(broken()) }
}

fn exams_can_be_sat(problem: &Problem<'_>, plan: &Plan) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for exam in &plan.exams {
        let id = &problem.catalog.exam(*exam).id;
        require(seen.insert(*exam), || format!("{id} is sat twice"))?;
        require(!problem.has(*exam), || format!("{id} is passed already"))?;
        let obstacles = problem.obstacles(*exam);
        require(obstacles.is_empty(), || format!("{id} cannot be sat: {obstacles:?}"))?;
    }
    Ok(())
}

fn credentials_are_earned(problem: &Problem<'_>, plan: &Plan) -> Result<(), String> {
    let catalog = problem.catalog;
    let mut seen = BTreeSet::new();
    for earned in &plan.earned {
        let credential = catalog.credential(earned.credential);
        let track = &credential.tracks[earned.track];
        let name = format!("{}/{}", credential.id, track.id);
        let item = Item::Credential(earned.credential);
        require(seen.insert(item), || format!("{name}: earned twice"))?;
        require(!problem.has(item), || format!("{name}: held already"))?;
        require(!problem.policy.without.contains(&item), || format!("{name}: excluded"))?;
        require(problem.policy.allows_track(earned.credential, earned.track), || {
            format!("{name}: not allowed")
        })?;
        require(track.window.contains(problem.as_of), || format!("{name}: not open"))?;
        let claims: Vec<&Claim> = plan.claims.iter().filter(|c| c.credential == earned.credential).collect();
        let mut used = BTreeSet::new();
        for (index, slot) in track.slots.iter().enumerate() {
            let claims: Vec<&Claim> =
                claims.iter().copied().filter(|c| c.track == earned.track && c.slot == index).collect();
            let mut in_slot = BTreeSet::new();
            for claim in &claims {
                let option = &slot.options[claim.option];
                require(option.window.contains(problem.as_of), || {
                    format!("{name}/{}: closed option", slot.id)
                })?;
                for item in &option.items {
                    let id = catalog.id_of(*item);
                    require(in_slot.insert(*item), || format!("{name}/{}: {id} twice in a slot", slot.id))?;
                    let fresh = slot.shared || used.insert(*item);
                    require(fresh, || format!("{name}/{}: {id} is used by two slots", slot.id))?;
                }
            }
            let options: Vec<usize> = claims.iter().map(|claim| claim.option).collect();
            let filled = slot.waived.is_some() || units(slot, &options) >= slot.need;
            require(filled, || format!("{name}/{}: not filled", slot.id))?;
        }
    }
    let stray = plan.claims.iter().find(|claim| plan.track_of(claim.credential) != Some(claim.track));
    require(stray.is_none(), || format!("{stray:?} belongs to no earned credential"))
}

fn limits_are_kept(problem: &Problem<'_>, plan: &Plan) -> Result<(), String> {
    for limit in &problem.catalog.limits {
        let claimed: BTreeSet<(Item, usize)> = plan
            .claims
            .iter()
            .filter(|claim| limit.between.contains(&claim.credential))
            .flat_map(|c| c.option_in(problem.catalog).items.iter().map(move |item| (*item, c.credential.0)))
            .filter(|(item, _)| limit.items.as_ref().is_none_or(|items| items.contains(item)))
            .collect();
        let items: BTreeSet<Item> = claimed.iter().map(|(item, _)| *item).collect();
        let shared =
            items.iter().filter(|item| claimed.iter().filter(|(i, _)| i == *item).count() > 1).count();
        require(shared <= limit.at_most as usize, || format!("{shared} items are shared: {limit:?}"))?;
    }
    Ok(())
}

fn totals_add_up(problem: &Problem<'_>, plan: &Plan) -> Result<(), String> {
    require(plan.totals.exams == plan.exams.len(), || "the number of exams is wrong".to_owned())?;
    let hours: Option<u64> = plan.exams.iter().map(|exam| problem.hours(*exam).map(u64::from)).sum();
    require(plan.totals.hours == hours, || format!("hours are {hours:?}, not {:?}", plan.totals.hours))?;
    if !problem.judged_by(Criterion::Cost) {
        return Ok(());
    }
    let Some(tariff) = problem.tariff else {
        return require(plan.purchases.is_empty(), || "bought without a price list".to_owned());
    };
    let cost = Money::sum(plan.purchases.iter().map(|offer| tariff.offers[*offer].price));
    require(plan.totals.cost == cost, || format!("the purchases cost {cost:?}, not {:?}", plan.totals.cost))?;
    for exam in &plan.exams {
        let paid = plan.purchases.iter().any(|offer| tariff.offers[*offer].covers.contains(exam));
        require(paid, || format!("{} is not paid", problem.catalog.exam(*exam).id))?;
    }
    Ok(())
}

/// Replays the plan in its own order.
fn everything_stands_on_what_came_before(problem: &Problem<'_>, plan: &Plan) -> Result<(), String> {
    let catalog = problem.catalog;
    let mut hand: BTreeSet<Item> = problem.transcript.iter().map(|(item, _)| item).collect();
    let meets = |hand: &BTreeSet<Item>, requirements: &[Requirement]| {
        requirements.iter().all(|requirement| requirement.any.iter().any(|item| hand.contains(item)))
    };
    let mut to_earn = plan.earned.iter().peekable();
    let mut to_sit = plan.exams.iter();
    loop {
        while let Some(earned) = to_earn.next_if(|earned| {
            let mut claims = plan.claims.iter().filter(|claim| claim.credential == earned.credential);
            meets(&hand, &catalog.credential(earned.credential).tracks[earned.track].requires)
                && claims.all(|claim| claim.option_in(catalog).items.iter().all(|item| hand.contains(item)))
        }) {
            hand.insert(earned.credential.into());
        }
        let Some(exam) = to_sit.next() else { break };
        let id = &catalog.exam(*exam).id;
        require(meets(&hand, &catalog.exam(*exam).requires), || {
            format!("{id} is sat before what it requires")
        })?;
        if problem.judged_by(Criterion::Cost) {
            let offers = problem.tariff.iter().flat_map(|t| plan.purchases.iter().map(|i| t.offers[*i]));
            let mut paying = offers.filter(|offer| offer.covers.contains(exam));
            let paid = paying.any(|offer| offer.requires.iter().all(|item| hand.contains(item)));
            require(paid, || format!("{id} is sat before its offer can be bought"))?;
        }
        hand.insert((*exam).into());
    }
    require(to_earn.next().is_none(), || "a credential is earned before what it stands on".to_owned())
}
