use super::modes::Local;
use super::pool::Pool;
use super::weight::{Set, members};
use crate::catalog::{CredentialId, Item, Slot, SlotOption, Track};
use crate::question::Question;

/// The order of study by bits, without a look at the catalog.
///
/// No order breaks less advice than none, and none of those that break none reaches a credential after
/// fewer exams than it is bound to take ([`Goal::missing`]). The exams are taken one after the other, in
/// catalog order where there is a choice, as long as these bounds allow that all goals together wait no
/// longer than they must: not at all, or else for one exam, or two. The first order found so is best, and
/// of the best the first. Where none is found soon, nothing is said.
#[derive(Debug)]
pub struct Order {
    /// For each exam in scope what it is best sat after.
    after: Vec<Set>,
    /// For each exam in scope what it requires: something of each.
    requires: Vec<Vec<Set>>,
    /// The credentials of the catalog that may come for free.
    credentials: Vec<Free>,
}

#[derive(Debug)]
struct Free {
    bit: Set,
    ways: Vec<Way>,
}

/// A track by which a credential may come for free.
#[derive(Debug)]
struct Way {
    /// Something of each of these must be had.
    requires: Vec<Set>,
    slots: Vec<Places>,
    /// The places of its slots; `None` where single items do not decide.
    pool: Option<Pool>,
}

#[derive(Debug)]
struct Places {
    need: u32,
    /// What it takes one by one.
    items: Set,
    /// What it takes together only.
    bundles: Vec<Set>,
}

/// A credential that a plan earns, with the items on which it stands beside what is had.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// The credential.
    pub bit: Set,
    /// The items, all of them.
    pub needs: Set,
}

/// What is put in order.
struct Journey<'o> {
    order: &'o Order,
    has: Set,
    sits: Set,
    steps: &'o [Step],
    earned: Set,
}

/// What an order can change.
struct Outlook<'o> {
    /// What is had before the first exam, with what comes of it.
    start: Set,
    /// What may come for free on the way.
    free: Vec<&'o Free>,
    goals: Vec<Goal<'o>>,
}

/// A credential whose time the order decides.
struct Goal<'o> {
    bit: Set,
    /// The tracks that can complete it.
    ways: Vec<Bound<'o>>,
    /// After how many exams it is reached at best.
    best: u32,
}

/// What a track is bound to take.
struct Bound<'o> {
    /// The exams that it cannot do without.
    exams: Set,
    /// Those and every credential that can come on the way, as if it were there.
    given: Set,
    /// The places to fill beside.
    pool: Option<&'o Pool>,
}

/// Of more exams [`order_of`](crate::rule::order_of) takes no account of credentials.
const EXACT: u32 = 16;

/// So much longer than at best all goals together may take.
const MOST_WAIT: u32 = 8;
const MOST_STEPS: usize = 400;

impl Order {
    /// Compiles a question; `None` where the catalog has too many items.
    pub fn new(question: &Question, local: &Local) -> Option<Order> {
        let catalog = &question.catalog;
        // Credentials out of scope are numbered after everything in scope.
        let count = local.exams.len() + local.credentials.len();
        let number = |item: Item| match (local.number(item), item) {
            (None, Item::Credential(credential)) => Some(count + credential.0),
            (number, _) => number,
        };
        if count + catalog.credentials.len() > 128 {
            return None;
        }
        let bits = |items: &[Item]| -> Set {
            items.iter().filter_map(|item| number(*item)).fold(0, |set, number| set | 1 << number)
        };
        let facts = || local.exams.iter().map(|exam| catalog.exam(*exam));
        let advice = |exam: &crate::catalog::Exam| exam.after.iter().fold(0, |s, a| s | bits(&[a.item]));
        let after = facts().map(advice).collect();
        let requires = facts().map(|exam| exam.requires.iter().map(|r| bits(&r.any)).collect()).collect();
        let places = |slot: &Slot| {
            let open: Vec<&SlotOption> =
                slot.options.iter().filter(|o| o.window.contains(question.rules_day())).collect();
            let is_plain = !slot.every && !slot.shared && slot.caps.is_empty();
            (is_plain && open.iter().all(|o| o.units == 1)).then(|| Places {
                need: slot.need,
                items: open.iter().filter(|o| o.items.len() == 1).fold(0, |set, o| set | bits(&o.items)),
                bundles: open.iter().filter(|o| o.items.len() > 1).map(|o| bits(&o.items)).collect(),
            })
        };
        let way = |track: &Track| {
            let asked = || track.slots.iter().filter(|slot| slot.waived.is_none());
            let slots: Vec<Places> = asked().filter_map(places).collect();
            let is_whole = slots.len() == asked().count() && track.window_months.is_none();
            let requires = track.requires.iter().map(|r| bits(&r.any)).collect();
            let pool = if is_whole { pool(&slots) } else { None };
            Way { requires, slots, pool }
        };
        let may_come = |c: &CredentialId| {
            catalog.is_decided_by_tracks(*c)
                && !question.policy.without.contains(&Item::Credential(*c))
                && catalog.credential(*c).retired.is_none_or(|last| last >= question.as_of)
        };
        let free = |id: CredentialId| {
            let tracks = catalog.credential(id).tracks.iter().enumerate();
            let open = tracks.filter(|(t, track)| {
                track.window.contains(question.rules_day()) && question.policy.allows_track(id, *t)
            });
            Free { bit: bits(&[Item::Credential(id)]), ways: open.map(|(_, track)| way(track)).collect() }
        };
        let credentials = catalog.credential_ids().filter(may_come).map(free).collect();
        Some(Order { after, requires, credentials })
    }

    /// In which order these exams are sat by someone who has these items, and in which the credentials
    /// are earned, as places among the steps.
    pub fn of(&self, has: Set, sits: Set, steps: &[Step]) -> Option<(Vec<usize>, Vec<usize>)> {
        let earned = steps.iter().fold(0, |set, step| set | step.bit);
        Journey { order: self, has, sits, steps, earned }.best()
    }
}

/// The places of slots that take one item for each.
fn pool(slots: &[Places]) -> Option<Pool> {
    let places = slots.iter().enumerate();
    let places = places.flat_map(|(s, slot)| std::iter::repeat_n(s, slot.need as usize)).collect();
    let takes = slots.iter().enumerate();
    let takes =
        takes.flat_map(|(s, slot)| members(slot.items).enumerate().map(move |(o, item)| (s, item, o)));
    Pool::new(places, takes.collect(), &[])
}

impl<'o> Journey<'o> {
    fn best(&self) -> Option<(Vec<usize>, Vec<usize>)> {
        let Outlook { start, free, goals } = self.outlook()?;
        let mut earned = Vec::with_capacity(self.steps.len());
        let known = self.sits | self.earned;
        let is_free = |exam: usize| self.order.after[exam] & known == 0 && self.is_open(exam, self.has);
        if goals.is_empty() && members(self.sits).all(is_free) {
            self.earn(self.has, &mut earned);
            self.earn(self.has | self.sits, &mut earned);
            return Some((members(self.sits).collect(), earned));
        }
        let count = self.sits.count_ones();
        if count > EXACT {
            return None;
        }
        let mut search = Search { journey: self, free, goals, order: Vec::new(), steps: 0 };
        (0..=MOST_WAIT).find(|wait| search.go(start, self.sits, *wait))?;
        let mut sat = self.has;
        self.earn(sat, &mut earned);
        for exam in &search.order {
            sat |= 1 << exam;
            self.earn(sat, &mut earned);
        }
        Some((search.order, earned))
    }

    /// What the order can change; `None` where single items do not decide it.
    fn outlook(&self) -> Option<Outlook<'o>> {
        // What takes every exam comes with the last one in any order, and so does what rests on it.
        let bound = |step: &Step| self.bound(step.needs);
        let last = self.steps.iter().filter(|step| bound(step) == self.sits).fold(0, |set, s| set | s.bit);
        let early = self.earned & !last;
        let mut reach = self.has | self.sits | early;
        let mut near: Vec<&Free> = Vec::new();
        loop {
            let before = near.len();
            for free in &self.order.credentials {
                if (reach | last) & free.bit == 0 && free.ways.iter().any(|way| way.is_near(reach)) {
                    reach |= free.bit;
                    near.push(free);
                }
            }
            if near.len() == before {
                break;
            }
        }
        let start = self.close(&near, self.has, early);
        near.retain(|free| start & free.bit == 0);
        if near.iter().flat_map(|free| &free.ways).any(|way| way.is_near(reach) && !way.is_plain(reach)) {
            return None;
        }
        let end = self.close(&near, start | self.sits, early);
        let mut goals = Vec::new();
        for step in self.steps.iter().filter(|step| early & !start & step.bit != 0) {
            let exams = self.bound(step.needs);
            let ways = vec![Bound { exams, given: exams, pool: None }];
            goals.push(Goal { bit: step.bit, ways, best: exams.count_ones() });
        }
        near.retain(|free| end & free.bit != 0);
        for free in &near {
            let ways = free.ways.iter().filter(|way| way.is_complete(end));
            let mut goal =
                Goal { bit: free.bit, ways: ways.map(|way| self.bound_of(way, end)).collect(), best: 1 };
            goal.best = goal.missing(start).max(1);
            goals.push(goal);
        }
        Some(Outlook { start, free: near, goals })
    }

    fn bound_of(&self, way: &'o Way, end: Set) -> Bound<'o> {
        let required = way.requires.iter().filter(|any| *any & self.has == 0).map(|any| any & end);
        let mut needs = required.filter(|any| any.count_ones() == 1).fold(0, |set, any| set | any);
        for slot in way.slots.iter().filter(|slot| (slot.items & end).count_ones() == slot.need) {
            needs |= slot.items & end;
        }
        let exams = self.bound(needs);
        let credentials = end & !((1 << self.order.after.len()) - 1);
        Bound { exams, given: exams | credentials, pool: way.pool.as_ref() }
    }

    /// The exams without which these items are not had where no advice is broken.
    fn bound(&self, items: Set) -> Set {
        let mut all = items & !self.has;
        let mut open = all;
        while open != 0 {
            let item = open.trailing_zeros() as usize;
            let bit = 1 << item;
            open &= !bit;
            let mut more = 0;
            if self.sits & bit != 0 {
                let unmet = self.order.requires[item].iter().filter(|any| *any & self.has == 0);
                let makers = unmet.map(|any| any & (self.sits | self.earned));
                more = makers.filter(|any| any.count_ones() == 1).fold(0, |set, any| set | any);
                more |= self.order.after[item] & (self.sits | self.earned);
            } else if let Some(step) = self.steps.iter().find(|step| step.bit == bit) {
                more = step.needs;
            }
            more &= !(all | self.has);
            all |= more;
            open |= more;
        }
        all & self.sits
    }

    /// Can the exam be sat? It does not build on what comes for free.
    fn is_open(&self, exam: usize, have: Set) -> bool {
        let built_on = have & (self.has | self.sits | self.earned);
        self.order.requires[exam].iter().all(|any| any & built_on != 0)
    }

    /// What is had, with what comes of it for free, and by the steps to these credentials.
    fn close(&self, free: &[&Free], mut have: Set, steps: Set) -> Set {
        loop {
            let before = have;
            for step in self.steps.iter().filter(|step| steps & step.bit != 0) {
                if step.needs & !have == 0 {
                    have |= step.bit;
                }
            }
            for free in free {
                if have & free.bit == 0 && free.ways.iter().any(|way| way.is_complete(have)) {
                    have |= free.bit;
                }
            }
            if have == before {
                return have;
            }
        }
    }

    /// Adds the steps that can be taken now, the first in the order of the plan before the others.
    fn earn(&self, exams: Set, earned: &mut Vec<usize>) {
        let mut have = earned.iter().fold(exams, |set, step| set | self.steps[*step].bit);
        let next = |have: Set| self.steps.iter().position(|s| have & s.bit == 0 && s.needs & !have == 0);
        while let Some(step) = next(have) {
            have |= self.steps[step].bit;
            earned.push(step);
        }
    }
}

/// Takes the exams one after the other.
struct Search<'s, 'o> {
    journey: &'s Journey<'o>,
    free: Vec<&'o Free>,
    goals: Vec<Goal<'o>>,
    order: Vec<usize>,
    steps: usize,
}

impl Search<'_, '_> {
    /// Adds the first order in which all goals together are reached so many exams later than each at best.
    fn go(&mut self, have: Set, left: Set, wait: u32) -> bool {
        self.steps += 1;
        if left == 0 {
            return true;
        }
        let journey = self.journey;
        let done = self.order.len() as u32 + 1;
        let later = left | (journey.earned & !have);
        for exam in members(left) {
            if journey.order.after[exam] & later != 0 || !journey.is_open(exam, have) {
                continue;
            }
            let next = journey.close(&self.free, have | 1 << exam, journey.earned);
            let (mut past, mut bound) = (0, 0);
            for goal in self.goals.iter().filter(|goal| have & goal.bit == 0) {
                let is_reached = next & goal.bit != 0;
                let more = if is_reached { 0 } else { goal.missing(next).max(1) };
                let late = (done + more).saturating_sub(goal.best);
                bound += late;
                past += if is_reached { late } else { 0 };
            }
            if bound <= wait && self.steps < MOST_STEPS {
                self.order.push(exam);
                if self.go(next, left & !(1 << exam), wait - past) {
                    return true;
                }
                self.order.pop();
            }
        }
        false
    }
}

impl Goal<'_> {
    /// No order reaches it after fewer exams than these.
    fn missing(&self, have: Set) -> u32 {
        let missing = |way: &Bound<'_>| {
            let places = way.pool.map_or(0, |pool| pool.missing(have | way.given));
            (way.exams & !have).count_ones() + places
        };
        self.ways.iter().map(missing).min().unwrap_or_default()
    }
}

impl Way {
    /// Is there enough for each slot by itself, and what is required?
    fn is_near(&self, have: Set) -> bool {
        let places = |slot: &Places| {
            let bundles = slot.bundles.iter().filter(|items| **items & !have == 0).count();
            (slot.items & have).count_ones() as usize + bundles >= slot.need as usize
        };
        self.requires.iter().all(|any| any & have != 0) && self.slots.iter().all(places)
    }

    /// Do single items decide?
    fn is_plain(&self, have: Set) -> bool {
        let bundled = |slot: &Places| slot.bundles.iter().any(|items| items & !have == 0);
        self.pool.is_some() && !self.slots.iter().any(bundled)
    }

    fn is_complete(&self, have: Set) -> bool {
        self.is_near(have) && self.pool.as_ref().is_some_and(|pool| pool.missing(have) == 0)
    }
}

#[cfg(test)]
mod tests;
