//! The slow, obvious twin of the engine: it tries every set of exams.
//!
//! Written from the laws alone; nothing but the domain types is shared with the engine. Items are
//! bits of a small set: exams first, in catalog order, then credentials; the upper half says the same
//! of what is active.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use jiff::civil::Date;
use studypath::catalog::{CredentialId, ExamId, Item, Requirement, Slot, Track};
use studypath::money::Money;
use studypath::plan::{Claim, Plan};
use studypath::price::Tariff;
use studypath::question::{Criterion, Question};
use studypath::schedule::Schedule;
use studypath::transcript::RecordResult;

#[path = "calendars.rs"]
pub mod calendars;

/// The best exam set of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Best {
    /// The exams to sit.
    pub exams: BTreeSet<ExamId>,
    /// What they amount to, by `policy.criteria()`.
    pub values: Vec<Value>,
}

/// What a set amounts to by one criterion: before the money comes how many exams are without a price.
pub type Value = (i64, i64);

/// The best legal set of exams, or `None` where no set is legal.
pub fn best(question: &Question) -> Option<Best> {
    World::new(question).best()
}

/// The same of the sets that have this exam, of which the plan sits it before any other.
pub fn best_beginning_with(question: &Question, exam: ExamId) -> Option<Best> {
    let mut world = World::new(question);
    world.first = world.bit(exam.into());
    world.must |= world.first;
    world.best()
}

/// Was it told that it is passed or held, or does it follow from that?
pub fn is_on_hand(question: &Question, item: Item) -> bool {
    Had::new(question).days.contains_key(&item)
}

/// Every legal set of exams, the better ones first and equally good ones by law 10.
pub fn all(question: &Question) -> Vec<Best> {
    World::new(question).all()
}

type Set = u32;

const NOTHING: Set = 0;

fn within(part: Set, whole: Set) -> bool {
    part & !whole == NOTHING
}

/// The lower half of a set: what was had once.
const ONCE: Set = 0xFFFF;
/// How far the upper half lies above the lower one.
const HALF: usize = 16;

/// The same items, active.
fn active(items: Set) -> Set {
    (items & ONCE) << HALF
}

/// The same items, had and active.
fn anew(items: Set) -> Set {
    items | active(items)
}

/// The exams of which the strongest record that is no pass is a booking, with its day. Without a price list nothing is
/// bought, and so nothing is paid for.
fn booked(question: &Question) -> Vec<(ExamId, Option<Date>)> {
    if question.tariff().is_none() {
        return Vec::new();
    }
    let bookings = question.transcript.attempts().filter(|(_, result, _)| *result == RecordResult::Booked);
    bookings.filter_map(|(item, _, day)| Some((item.exam()?, day))).collect()
}

/// One way to earn a credential: a track with one choice of claims.
#[derive(Clone, PartialEq, Eq)]
struct Way {
    /// Of each of these sets one item must be on hand.
    requires: Vec<Set>,
    /// The items claimed.
    claims: Set,
    /// What is on hand, and what is active, once it is earned.
    gains: Set,
    /// Those of the claims that must be sat again.
    again: Set,
    /// The exams claimed lie within so many months.
    months: Option<u32>,
    /// The track, by index.
    track: usize,
}

/// What is bought, and what is sat at a price that nobody knows.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Bought {
    offers: Vec<usize>,
    unpaid: Set,
}

struct Offer {
    price: i64,
    covers: Set,
    requires: Set,
    voucher: Option<String>,
}

/// What a candidate has with its days, as of the day asked about.
struct Days<'a> {
    question: &'a Question,
    had: Had<'a>,
    /// The last day on which something had is active; `None` for ever.
    last: Lasts,
    /// All that is known, of what is left to the plan too.
    known: Known,
    /// What may as well be earned today.
    of_today: BTreeSet<CredentialId>,
}

/// The last active day of what is had, `None` for ever.
type Lasts = BTreeMap<Item, Option<Date>>;

/// What is had, with its days.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Known {
    last: Lasts,
    /// When it was last earned or renewed; `None` where nobody knows.
    since: BTreeMap<Item, Option<Date>>,
}

/// What is had, with its day where that is known: what was told, and what follows.
#[derive(Clone)]
struct Had<'a> {
    question: &'a Question,
    days: BTreeMap<Item, Option<Date>>,
    told: BTreeSet<Item>,
    /// The days before the last one of what was passed or earned more than once.
    earlier: BTreeMap<Item, BTreeSet<Date>>,
    /// What passes earned, in order.
    earned: Vec<CredentialId>,
    /// What came along with something that passes earned.
    along: BTreeMap<CredentialId, CredentialId>,
    /// What was earned by one of several tracks, of which only some grant something.
    ambiguous: BTreeSet<CredentialId>,
}

impl<'a> Had<'a> {
    /// One fact in two letter cases, what is implied or granted with what was told; then what passes complete, day
    /// after day, and in the end without regard to days.
    fn new(question: &'a Question) -> Had<'a> {
        let catalog = &question.catalog;
        let days: BTreeMap<Item, Option<Date>> = question.transcript.iter().collect();
        let told = days.keys().copied().collect();
        let (earned, along, ambiguous) = (Vec::new(), BTreeMap::new(), BTreeSet::new());
        let earlier = question.transcript.earlier().clone();
        let mut had = Had { question, days, told, earlier, earned, along, ambiguous };
        // From nothing follows nothing, not even what asks for nothing.
        if had.days.is_empty() {
            return had;
        }
        for c in catalog.credential_ids() {
            let Some(exam) = same_fact(question, c) else { continue };
            let both: [Item; 2] = [exam.into(), c.into()];
            let days: Vec<Option<Date>> =
                both.iter().filter_map(|item| had.days.get(item).copied()).collect();
            let Some(latest) = days.iter().max().copied() else { continue };
            let earlier = both.iter().filter_map(|item| had.earlier.get(item)).flatten().copied();
            let all: BTreeSet<Date> = days.into_iter().flatten().chain(earlier).collect();
            for item in both {
                had.days.insert(item, latest);
                had.earlier.insert(item, all.iter().copied().filter(|d| Some(*d) < latest).collect());
            }
        }
        // What comes along with several has all their days; and none where nobody knows that of one of them.
        loop {
            let before = (had.days.clone(), had.earlier.clone());
            for c in catalog.credential_ids() {
                let Some(day) = had.days.get(&c.into()).copied() else { continue };
                let earlier = had.earlier.get(&c.into()).cloned().unwrap_or_default();
                let facts = catalog.credential(c);
                let always = |g: &CredentialId| facts.tracks.iter().all(|track| track.grants.contains(g));
                let grants = facts.tracks.iter().flat_map(|t| &t.grants).filter(|g| always(g));
                for other in facts.implies.iter().chain(grants).map(|other| Item::Credential(*other)) {
                    let own = had.days.get(&other).copied();
                    let mut all = had.earlier.get(&other).cloned().unwrap_or_default();
                    all.extend(own.flatten().into_iter().chain(day).chain(earlier.iter().copied()));
                    let is_known = day.is_some() && own != Some(None);
                    let latest = if is_known { all.pop_last() } else { None };
                    had.days.insert(other, latest);
                    had.earlier.insert(other, all);
                }
            }
            if (had.days.clone(), had.earlier.clone()) == before {
                break;
            }
        }
        let known = had.days.values().flatten().chain(had.earlier.values().flatten());
        let known: BTreeSet<Date> = known.copied().collect();
        for day in known {
            let mut done = BTreeSet::new();
            while let Some(c) = catalog.credential_ids().find(|c| !done.contains(c) && had.is_earned(*c, day))
            {
                done.insert(c);
                had.earn(c, Some(day));
            }
        }
        let undated = |had: &Had<'_>| {
            let open = catalog.credential_ids().filter(|c| !had.days.contains_key(&(*c).into()));
            open.into_iter().find(|c| had.complete(*c, None, &|_| true, &|_| true))
        };
        while let Some(c) = undated(&had) {
            had.earn(c, None);
        }
        had
    }

    /// Is it earned on the day by what was had by then, the first time or again by newer passes?
    fn is_earned(&self, c: CredentialId, day: Date) -> bool {
        let then = Some(day);
        let by_then = self.by(then);
        if self.days.get(&c.into()) == Some(&None) {
            return false;
        }
        match by_then.get(&c.into()) {
            Some(since) => {
                let newer = |exam: ExamId| by_then[&exam.into()] > *since;
                let now = |exams: &dyn Fn(ExamId) -> bool| self.complete(c, then, exams, &|_| true);
                now(&newer) && (!self.is_active(c.into(), day) || !now(&|_| false))
            }
            None => self.complete(c, then, &|_| true, &|_| true),
        }
    }

    /// Of the dated items those of no later day, with the last such day; without a day everything.
    fn by(&self, day: Option<Date>) -> BTreeMap<Item, Option<Date>> {
        let Some(day) = day else { return self.days.clone() };
        let of = |(item, last): (&Item, &Option<Date>)| {
            let earlier = self.earlier.get(item).into_iter().flatten();
            let last = last.iter().chain(earlier).filter(|on| **on <= day).max()?;
            Some((*item, Some(*last)))
        };
        self.days.iter().filter_map(of).collect()
    }

    fn is_active(&self, item: Item, day: Date) -> bool {
        let had = self.by(Some(day));
        is_active(self.question, &self.known(&had), item, day, &[])
    }

    fn known(&self, had: &BTreeMap<Item, Option<Date>>) -> Known {
        known(self.question, had, &self.earlier)
    }

    /// Is some track of those allowed complete by what was had, with these exams?
    fn complete(
        &self,
        c: CredentialId,
        day: Option<Date>,
        exams: &dyn Fn(ExamId) -> bool,
        tracks: &dyn Fn(&Track) -> bool,
    ) -> bool {
        let question = self.question;
        let catalog = &question.catalog;
        let all = catalog.exams.len() + catalog.credentials.len();
        let limited = |l: &studypath::catalog::Limit| {
            let counted = l.items.as_ref().map_or(all, Vec::len);
            l.between.contains(&c) && l.between.iter().any(|o| *o != c) && (l.at_most as usize) < counted
        };
        let today = question.as_of;
        let (on, then) = (day.unwrap_or(today), day.map_or(today, |day| day.min(today)));
        if catalog.limits.iter().any(limited) || !is_offered(question, c.into(), then) {
            return false;
        }
        // Everybody's own rules, where they are asked for; else those of the day.
        let rules = question.policy.rules.unwrap_or(then);
        let had = self.by(day);
        let known = self.known(&had);
        let has = |item: Item, active: bool| {
            had.contains_key(&item) && (!active || is_active(question, &known, item, on, &[]))
        };
        question.catalog.credential(c).tracks.iter().filter(|track| tracks(track)).any(|track| {
            let claims = |item: Item, active: bool| has(item, active) && item.exam().is_none_or(exams);
            let close = |claimed: &BTreeSet<Item>| {
                let days = claimed.iter().filter(|item| item.exam().is_some()).filter_map(|item| had[item]);
                let days: Vec<Date> = days.map(|day| day.min(today)).collect();
                track
                    .window_months
                    .is_none_or(|m| days.iter().all(|a| days.iter().all(|b| *b <= later(*a, m))))
            };
            track.window.contains(rules)
                && track.requires.iter().all(|r| r.any.iter().any(|item| has(*item, r.active)))
                && can_fill(&track.slots, &|o| o.window.contains(rules), rules, &claims, &close)
        })
    }

    fn earn(&mut self, c: CredentialId, day: Option<Date>) {
        let facts = self.question.catalog.credential(c);
        let rules = day.map_or(self.question.as_of, |day| day.min(self.question.as_of));
        let granted: Vec<CredentialId> = facts.tracks.iter().flat_map(|t| t.grants.clone()).collect();
        let by = |g: &CredentialId, grants: bool| {
            self.complete(c, day, &|_| true, &|t| t.grants.contains(g) == grants)
        };
        let is_ambiguous = granted.iter().any(|g| by(g, true) && by(g, false));
        let certain =
            |g: &CredentialId| is_offered(self.question, (*g).into(), rules) && by(g, true) && !by(g, false);
        let granted: Vec<CredentialId> = granted.into_iter().filter(certain).collect();
        if is_ambiguous {
            self.ambiguous.insert(c);
        }
        let known = self.days.get(&c.into()).copied().flatten();
        self.days.insert(c.into(), known.max(day));
        self.earlier.entry(c.into()).or_default().extend(known.and(known.min(day)));
        if !self.earned.contains(&c) {
            self.earned.push(c);
        }
        let mut brought: Vec<CredentialId> = granted.iter().chain(&facts.implies).copied().collect();
        while let Some(other) = brought.pop() {
            let item = Item::Credential(other);
            match self.days.get(&item).copied() {
                None => {
                    self.days.insert(item, day);
                    if granted.contains(&other) {
                        self.along.insert(other, c);
                    }
                }
                Some(Some(known)) if Some(known) < day => {
                    self.days.insert(item, day);
                    self.earlier.entry(item).or_default().insert(known);
                }
                Some(_) => continue,
            }
            brought.extend(&self.question.catalog.credential(other).implies);
        }
    }

    /// What passes have earned and is left to the plan: the named credentials, to the tracks that are named, and what
    /// passes earned with them alone, but for what changes others.
    fn left(&self) -> BTreeSet<CredentialId> {
        let policy = &self.question.policy;
        let is_named =
            |c: &CredentialId| policy.tracks.iter().any(|(named, _)| named == c) && self.is_left_if_named(*c);
        let mut left: BTreeSet<CredentialId> =
            self.question.catalog.credential_ids().filter(is_named).collect();
        let rests = |c: &CredentialId, left: &BTreeSet<CredentialId>| {
            let mut then = self.before(*c);
            then.days.retain(|item, _| item.credential().is_none_or(|c| !left.contains(&c)));
            !policy.without.contains(&(*c).into())
                && !changes_others(self.question, *c)
                && self.is_left_if_named(*c)
                && !then.complete(*c, None, &|_| true, &|_| true)
        };
        while let Some(c) = self.earned.iter().find(|c| !left.contains(c) && rests(c, &left)) {
            left.insert(*c);
        }
        left
    }

    /// What was there before a credential was earned, and before all that was earned after it.
    fn before(&self, c: CredentialId) -> Had<'a> {
        let place = self.earned.iter().position(|earned| *earned == c).unwrap_or(self.earned.len());
        let later = &self.earned[place..];
        // What came along with something did so before it was earned by itself.
        let is_later = |c: &CredentialId| match self.along.get(c) {
            Some(by) => later.contains(by),
            None => later.contains(c) && !self.told.contains(&(*c).into()),
        };
        let mut then = self.clone();
        then.days.retain(|item, _| item.credential().is_none_or(|c| !is_later(&c)));
        then
    }

    /// May a plan earn it as if nobody had yet? What came with something may as well as that, and as what passes have
    /// earned since.
    fn is_left_if_named(&self, c: CredentialId) -> bool {
        let by = self.along.get(&c).into_iter().chain([&c]);
        !self.told.contains(&c.into()) && by.into_iter().any(|by| self.may_be_of_today(*by))
    }

    /// May passes have earned it today? So they may where nobody knows when or by which of its tracks, or where that
    /// changes nothing.
    fn may_be_of_today(&self, c: CredentialId) -> bool {
        self.earned.contains(&c)
            && !self.told.contains(&c.into())
            && same_fact(self.question, c).is_none()
            && (self.days[&c.into()].is_none()
                || !changes_others(self.question, c)
                || self.ambiguous.contains(&c))
            && is_active(self.question, &self.known(&self.by(None)), c.into(), self.question.as_of, &[])
            && self.before(c).complete(c, None, &|_| true, &|_| true)
    }
}

/// Does it renew, grant or imply something?
fn changes_others(question: &Question, c: CredentialId) -> bool {
    let facts = question.catalog.credential(c);
    !facts.implies.is_empty()
        || !facts.renews.is_empty()
        || facts.tracks.iter().any(|track| !track.grants.is_empty())
}

/// The exam that alone gives a credential of the same id, but for letter case.
fn same_fact(question: &Question, c: CredentialId) -> Option<ExamId> {
    let catalog = &question.catalog;
    let facts = catalog.credential(c);
    let mut exams = catalog.exam_ids();
    let exam = exams.find(|exam| catalog.exam(*exam).id.to_lowercase() == facts.id.to_lowercase())?;
    let alone = facts.tracks.iter().all(|track| {
        let slots: Vec<&Slot> = track.slots.iter().filter(|slot| slot.waived.is_none()).collect();
        let only =
            |slot: &Slot| slot.options.iter().all(|o| o.items == [Item::Exam(exam)] && o.units >= slot.need);
        track.requires.is_empty() && slots.len() == 1 && only(slots[0])
    });
    let elsewhere = |other: &studypath::catalog::Credential| {
        other.implies.contains(&c) || other.tracks.iter().any(|track| track.grants.contains(&c))
    };
    (alone && !facts.tracks.is_empty() && !catalog.credentials.iter().any(elsewhere)).then_some(exam)
}

/// Can all slots be filled with the options accepted, by items that are there, none twice, such that all that is
/// claimed passes a test?
fn can_fill(
    slots: &[Slot],
    accepts: &dyn Fn(&studypath::catalog::SlotOption) -> bool,
    day: Date,
    has: &dyn Fn(Item, bool) -> bool,
    passes: &dyn Fn(&BTreeSet<Item>) -> bool,
) -> bool {
    fill_from(slots, accepts, day, has, &BTreeSet::new(), &BTreeSet::new(), passes)
}

fn fill_from(
    slots: &[Slot],
    accepts: &dyn Fn(&studypath::catalog::SlotOption) -> bool,
    day: Date,
    has: &dyn Fn(Item, bool) -> bool,
    used: &BTreeSet<Item>,
    claimed: &BTreeSet<Item>,
    passes: &dyn Fn(&BTreeSet<Item>) -> bool,
) -> bool {
    let Some((slot, rest)) = slots.split_first() else { return passes(claimed) };
    if slot.waived.is_some() {
        return fill_from(rest, accepts, day, has, used, claimed, passes);
    }
    let there = |o: &usize| {
        let option = &slot.options[*o];
        accepts(option) && option.items.iter().all(|item| has(*item, option.active))
    };
    let there: Vec<usize> = (0..slot.options.len()).filter(there).collect();
    let open = slot.options.iter().filter(|option| option.window.contains(day));
    let need = if slot.every { open.map(|o| o.units).sum::<u32>().max(1) } else { slot.need };
    (0..1_u32 << there.len()).any(|chosen| {
        let options: Vec<usize> =
            there.iter().enumerate().filter(|(i, _)| chosen & (1 << i) != 0).map(|(_, o)| *o).collect();
        let items: Vec<Item> = options.iter().flat_map(|o| slot.options[*o].items.clone()).collect();
        let set: BTreeSet<Item> = items.iter().copied().collect();
        if set.len() < items.len() || units(slot, &options) < need || (!slot.shared && !set.is_disjoint(used))
        {
            return false;
        }
        let used = if slot.shared { used.clone() } else { used | &set };
        fill_from(rest, accepts, day, has, &used, &(claimed | &set), passes)
    })
}

/// Does it live as long as what it wants active?
fn rests(question: &Question, c: CredentialId) -> bool {
    let facts = question.catalog.credential(c);
    let mut tracks = facts.tracks.iter();
    let wants = tracks.any(|track| {
        let mut options = track.slots.iter().flat_map(|slot| &slot.options);
        options.any(|option| option.active) || track.requires.iter().any(|r| r.active)
    });
    facts.validity.rules.is_empty() && !facts.for_life && wants
}

/// Is something had active on a day?
fn is_active(question: &Question, known: &Known, item: Item, day: Date, above: &[CredentialId]) -> bool {
    let Some(own) = known.since.get(&item) else { return false };
    let Some(c) = item.credential().filter(|c| rests(question, *c)) else {
        return known.last[&item].is_none_or(|last| day <= last);
    };
    if above.contains(&c) {
        return false;
    }
    let within = [above, &[c]].concat();
    let stands = |day: Date, part: &dyn Fn(Item, bool) -> bool| {
        question.catalog.credential(c).tracks.iter().any(|track| {
            track.requires.iter().all(|r| r.any.iter().any(|item| part(*item, r.active)))
                && can_fill(
                    &track.slots,
                    &|o| o.window.since.is_none_or(|since| since <= day),
                    day,
                    part,
                    &|_| true,
                )
        })
    };
    let lives = |item: Item, day: Date| is_active(question, known, item, day, &within);
    let explained = own.is_some_and(|own| stands(own, &|item, active| !active || lives(item, own)));
    let part = |item: Item, active: bool| {
        if !active || known.since.contains_key(&item) {
            return !active || lives(item, day);
        }
        if explained {
            return false;
        }
        // Nothing is known of it but that it was active when the credential was earned.
        let Some(own) = own else { return true };
        let rules = rules_of(question, item);
        let most = rules
            .iter()
            .filter(|rule| rule.earned.since.is_none_or(|since| since <= *own))
            .map(|rule| later(rule.earned.until.map_or(*own, |until| until.min(*own)), rule.months));
        let for_ever = !rules.iter().any(|rule| rule.earned.contains(*own));
        for_ever || most.max().is_some_and(|last| day <= last)
    };
    // Held by a way that the catalog does not know.
    stands(day, &part) || !stands(day, &|_, _| true)
}

fn rules_of(question: &Question, item: Item) -> &[studypath::catalog::ValidityRule] {
    match item {
        Item::Exam(exam) => &question.catalog.exam(exam).validity.rules,
        Item::Credential(credential) => &question.catalog.credential(credential).validity.rules,
    }
}

/// Adds the days on which something was renewed until there are no more of them.
fn known(
    question: &Question,
    had: &BTreeMap<Item, Option<Date>>,
    earlier: &BTreeMap<Item, BTreeSet<Date>>,
) -> Known {
    let catalog = &question.catalog;
    let own = |item: &Item, day: &Option<Date>| -> BTreeSet<Date> {
        let earlier = earlier.get(item).into_iter().flatten();
        let earlier = earlier.filter(|earlier| day.is_none() || Some(**earlier) <= *day);
        day.iter().chain(earlier).copied().collect()
    };
    let own: BTreeMap<Item, BTreeSet<Date>> = had.iter().map(|(item, day)| (*item, own(item, day))).collect();
    let mut days = own.clone();
    let expires = |item: Item, day: Date| -> Option<Date> {
        let rule = rules_of(question, item).iter().find(|rule| rule.earned.contains(day))?;
        Some(later(day, rule.months))
    };
    let amounts_to = |days: &BTreeMap<Item, BTreeSet<Date>>| -> Known {
        let last = days.iter().map(|(item, days)| {
            let ends: Vec<Option<Date>> = days.iter().map(|day| expires(*item, *day)).collect();
            let for_ever = ends.is_empty() || ends.contains(&None);
            (*item, if for_ever { None } else { ends.into_iter().max().flatten() })
        });
        let since = days.iter().map(|(item, days)| (*item, days.last().copied()));
        Known { last: last.collect(), since: since.collect() }
    };
    loop {
        let mut more = Vec::new();
        for (renewer, on) in &days {
            let Item::Credential(renewer) = renewer else { continue };
            for renewal in &catalog.credential(*renewer).renews {
                let target = renewal.item;
                let Some(first) = own.get(&target).and_then(|days| days.first()) else { continue };
                for day in on.iter().filter(|day| first <= *day && renewal.window.contains(**day)) {
                    let known = &days[&target];
                    let then = || {
                        let until = |(item, days): (&Item, &BTreeSet<Date>)| {
                            let days: BTreeSet<Date> = days.iter().filter(|on| *on <= day).copied().collect();
                            (!days.is_empty()).then_some((*item, days))
                        };
                        let then = amounts_to(&days.iter().filter_map(until).collect());
                        is_active(question, &then, target, *day, &[])
                    };
                    let lives = renewal.even_expired || then();
                    if lives && is_offered(question, target, *day) && !known.contains(day) {
                        more.push((target, *day));
                    }
                }
            }
        }
        if more.is_empty() {
            let mut known = amounts_to(&days);
            for (item, _) in had.iter().filter(|(_, day)| day.is_none()) {
                known.last.insert(*item, None);
                known.since.insert(*item, None);
            }
            return known;
        }
        for (target, day) in more {
            days.get_mut(&target).expect("it is had").insert(day);
        }
    }
}

/// The last day on which something that rests on others is active, if nothing is done.
fn falls(question: &Question, known: &Known, is_active: &dyn Fn(Date) -> bool) -> Option<Date> {
    let catalog = &question.catalog;
    let exams = catalog.exams.iter().map(|exam| &exam.validity);
    let validities = exams.chain(catalog.credentials.iter().map(|credential| &credential.validity));
    let rules = validities.flat_map(|validity| &validity.rules);
    let mut ends: BTreeSet<Date> = known.last.values().flatten().copied().collect();
    ends.extend(rules.flat_map(|rule| {
        let from =
            known.since.values().flatten().map(|own| rule.earned.until.map_or(*own, |until| until.min(*own)));
        from.map(|from| later(from, rule.months)).collect::<Vec<_>>()
    }));
    let after = ends.last()?.tomorrow().ok()?;
    if is_active(after) {
        return None;
    }
    ends.into_iter().rev().find(|day| is_active(*day))
}

impl<'a> Days<'a> {
    fn new(question: &'a Question) -> Days<'a> {
        let mut had = Had::new(question);
        let left = had.left();
        // Under a schedule it is known how long what ends and was earned on some day is active.
        let is_settled = |c: CredentialId| {
            let by = had.along.get(&c).copied().unwrap_or(c);
            let ends = !rules_of(question, c.into()).is_empty() || rests(question, c);
            ends && had.days[&c.into()].is_some() && !had.ambiguous.contains(&by)
        };
        let is_timed = question.policy.schedule.is_some();
        let of_today = question.catalog.credential_ids();
        let of_today =
            of_today.filter(|c| had.is_left_if_named(*c) && !(is_timed && is_settled(*c))).collect();
        let known = had.known(&had.days);
        let mut last = known.last.clone();
        let is_active = |item: Item, day: Date| is_active(question, &known, item, day, &[]);
        for item in had.days.keys() {
            let rests = item.credential().is_some_and(|c| rests(question, c));
            if rests && !is_active(*item, question.as_of) {
                last.insert(*item, question.as_of.yesterday().ok());
            } else if rests && question.policy.schedule.is_some() {
                last.insert(*item, falls(question, &known, &|day| is_active(*item, day)));
            }
        }
        for c in left {
            had.days.remove(&c.into());
            last.remove(&c.into());
        }
        Days { question, had, last, known, of_today }
    }

    /// A pass counts for a credential once: to earn it again an exam is sat again that is no newer than it.
    fn has_counted(&self, c: CredentialId, exam: ExamId) -> bool {
        let (Some(own), Some(passed)) = (self.had.days.get(&c.into()), self.had.days.get(&exam.into()))
        else {
            return false;
        };
        let is_lost = self.last.get(&c.into()).copied().flatten().is_some_and(|last| self.runs_out(last));
        // What may as well be earned today, and changes nothing else, nothing has counted for yet.
        let is_open = self.is_of_today(c) && !changes_others(self.question, c);
        is_lost && !is_open && !(own.is_some() && passed > own)
    }

    fn lists(&self, c: CredentialId, exam: ExamId) -> bool {
        let slots = self.question.catalog.credential(c).tracks.iter().flat_map(|track| &track.slots);
        slots.flat_map(|slot| &slot.options).any(|option| option.items.contains(&exam.into()))
    }

    fn expired(&self, item: Item) -> bool {
        self.last.get(&item).copied().flatten().is_some_and(|last| last < self.outset())
    }

    /// The day as of which dates are judged before anything is sat.
    fn outset(&self) -> Date {
        self.question.policy.schedule.as_ref().map_or(self.question.as_of, |schedule| schedule.start)
    }

    /// Is it over; under a schedule, before everything must be done?
    fn runs_out(&self, last: Date) -> bool {
        match self.question.policy.schedule {
            None => last < self.question.as_of,
            Some(Schedule { by, .. }) => by.is_none_or(|by| last < by),
        }
    }

    fn stands(&self, item: Item, active: bool) -> bool {
        self.last.contains_key(&item) && !(active && self.expired(item))
    }

    fn may_earn(&self, item: Item) -> bool {
        let is_lost = |last: &Option<Date>| last.is_some_and(|last| self.runs_out(last));
        self.last.get(&item).is_none_or(is_lost) || item.credential().is_some_and(|c| self.is_of_today(c))
    }

    fn is_of_today(&self, c: CredentialId) -> bool {
        self.of_today.contains(&c)
    }

    /// A passed exam is sat again when it has expired, or when some track with a completion window
    /// that lists it would not take it beside an exam of today.
    fn may_sit(&self, exam: ExamId) -> bool {
        let item = Item::Exam(exam);
        let day = self.had.days.get(&item).copied().flatten();
        let lists = |track: &&Track| {
            let mut items = track.slots.iter().flat_map(|slot| &slot.options).flat_map(|o| &o.items);
            items.any(|listed| *listed == item)
        };
        let tracks = self.question.catalog.credentials.iter().flat_map(|c| &c.tracks);
        let mut windows = tracks.filter(lists).filter_map(|track| track.window_months);
        let too_old = |day| windows.any(|months| self.runs_out(later(day, months)));
        let mut credentials = self.question.catalog.credential_ids();
        let counted = credentials.any(|c| self.lists(c, exam) && self.has_counted(c, exam));
        self.may_earn(item) || day.is_some_and(too_old) || counted
    }

    fn day_of(&self, exam: ExamId) -> Option<Date> {
        let had = self.had.days.get(&Item::Exam(exam)).copied().flatten();
        had.map(|day| day.min(self.question.as_of))
    }

    /// What a credential earned by a track brings: itself, what the track grants, and what all of that
    /// renews.
    fn gains(&self, credential: CredentialId, track: &Track) -> Vec<Item> {
        let policy = &self.question.policy;
        let is_granted = |granted: &&CredentialId| {
            is_offered(self.question, Item::Credential(**granted), self.question.as_of)
                && !policy.without.contains(&Item::Credential(**granted))
                && policy.tracks.iter().all(|(named, _)| named != *granted)
        };
        let mut gains = vec![Item::Credential(credential)];
        let along = along(self.question, credential, track);
        gains.extend(along.iter().filter(is_granted).map(|brought| Item::Credential(*brought)));
        let mut next = 0;
        while let Some(gained) = gains.get(next).copied() {
            next += 1;
            let Item::Credential(gained) = gained else { continue };
            for renewal in &self.question.catalog.credential(gained).renews {
                let item = renewal.item;
                let lives = renewal.even_expired || !self.expired(item);
                if self.last.contains_key(&item)
                    && lives
                    && renewal.window.contains(self.question.as_of)
                    && is_offered(self.question, item, self.question.as_of)
                    && !gains.contains(&item)
                {
                    gains.push(item);
                }
            }
        }
        gains
    }
}

/// What comes along with a credential by a track: what the track grants, and what any of that implies.
fn along(question: &Question, credential: CredentialId, track: &Track) -> Vec<CredentialId> {
    let mut along = vec![credential];
    along.extend(&track.grants);
    let mut next = 0;
    while let Some(c) = along.get(next).copied() {
        next += 1;
        along.extend(&question.catalog.credential(c).implies);
        let mut seen = BTreeSet::new();
        along.retain(|c| seen.insert(*c));
    }
    along.split_off(1)
}

fn later(day: Date, months: u32) -> Date {
    day.checked_add(jiff::Span::new().months(months)).expect("a day that exists")
}

/// The day that chooses among dated tracks and options.
fn rules_day(question: &Question) -> Date {
    question.policy.rules.unwrap_or(question.as_of)
}

fn is_offered(question: &Question, item: Item, day: Date) -> bool {
    match item {
        Item::Exam(_) => true,
        Item::Credential(c) => question.catalog.credential(c).retired.is_none_or(|retired| day <= retired),
    }
}

/// An exam that is claimed: is it sat, and does only that count, as its old pass has counted already?
type Claimed = (ExamId, bool, bool);

/// The exams lie within so many months of each other, each with its old day or that of the plan, those without a day left
/// aside.
fn are_close(days: &Days<'_>, exams: &[Claimed], months: u32) -> bool {
    let of = |(exam, sat, anew): &Claimed| {
        let had = days.had.days.contains_key(&Item::Exam(*exam)) && !anew;
        let old = if had { Some(days.day_of(*exam)?) } else { None };
        Some(old.into_iter().chain(sat.then_some(days.question.as_of)).collect::<Vec<Date>>())
    };
    let on: Vec<Vec<Date>> = exams.iter().filter_map(of).collect();
    let fits = |first: Date| {
        on.iter().all(|days| days.iter().any(|day| first <= *day && *day <= later(first, months)))
    };
    on.is_empty() || on.iter().flatten().any(|first| fits(*first))
}

struct SharingLimit {
    between: Vec<usize>,
    at_most: u32,
    items: Set,
}

pub(super) struct World<'a> {
    question: &'a Question,
    days: Days<'a>,
    exams: usize,
    /// Passed or held before.
    has: Set,
    /// What must be on hand in the end.
    wanted: Set,
    /// The exams that may be sat.
    sittable: Set,
    /// Those of them that must be.
    must: Set,
    /// The exam before which no other is sat, or none.
    first: Set,
    exam_requires: Vec<Vec<Set>>,
    /// For each credential, the ways to earn it. Empty when it may not be earned.
    ways: Vec<Vec<Way>>,
    limits: Vec<SharingLimit>,
    offers: Vec<Offer>,
    by_cost: bool,
}

impl<'a> World<'a> {
    pub(super) fn new(question: &'a Question) -> World<'a> {
        let catalog = &question.catalog;
        let exams = catalog.exams.len();
        assert!(exams + catalog.credentials.len() <= HALF, "the twin is for small catalogs");
        let mut world = World {
            question,
            days: Days::new(question),
            exams,
            has: NOTHING,
            wanted: NOTHING,
            sittable: NOTHING,
            must: NOTHING,
            first: NOTHING,
            exam_requires: Vec::new(),
            ways: Vec::new(),
            limits: Vec::new(),
            offers: Vec::new(),
            by_cost: question.judged_by(Criterion::Cost),
        };
        let had: Vec<Item> = world.days.last.keys().copied().collect();
        let had = || had.iter().copied();
        world.has = world.set(had()) | active(world.set(had().filter(|item| !world.days.expired(*item))));
        let goals = question.goals.iter().map(|goal| Item::Credential(*goal));
        world.wanted = active(world.set(goals)) | world.set(question.policy.with.iter().copied());
        world.sittable = world.set(
            catalog
                .exam_ids()
                .filter(|exam| world.days.may_sit(*exam) && question.obstacles(*exam).is_empty())
                .map(Item::Exam),
        );
        world.must = world.set(question.policy.sit.iter().map(|exam| Item::Exam(*exam)));
        world.exam_requires = catalog.exams.iter().map(|exam| world.requirements(&exam.requires)).collect();
        for credential in catalog.credential_ids() {
            let item = Item::Credential(credential);
            let mut ways = Vec::new();
            let offered = question.policy.schedule.is_some() || is_offered(question, item, question.as_of);
            if world.days.may_earn(item) && offered && !question.policy.without.contains(&item) {
                for (index, track) in catalog.credential(credential).tracks.iter().enumerate() {
                    if track.window.contains(rules_day(question))
                        && question.policy.allows_track(credential, index)
                    {
                        ways.extend(world.ways_of(credential, index));
                    }
                }
            }
            world.ways.push(ways);
        }
        for limit in &catalog.limits {
            world.limits.push(SharingLimit {
                between: limit.between.iter().map(|credential| credential.0).collect(),
                at_most: limit.at_most,
                items: limit.items.as_ref().map_or(ONCE, |items| world.set(items.iter().copied())),
            });
        }
        // What is booked is paid for; the rows that the question has for that are not looked at.
        for (exam, day) in booked(question) {
            let had = question.transcript.iter().find(|(item, _)| *item == Item::Exam(exam));
            let is_over = had.is_some_and(|(_, had)| had.is_none() || day.is_none() || day <= had);
            if !is_over {
                world.offers.push(Offer {
                    price: 0,
                    covers: world.bit(Item::Exam(exam)),
                    requires: NOTHING,
                    voucher: None,
                });
            }
        }
        let is_booking = |tariff: &Tariff, row| tariff.booked.iter().any(|booked| Arc::ptr_eq(booked, row));
        let offers = question
            .tariff()
            .into_iter()
            .flat_map(|tariff| tariff.offers.iter().filter(move |row| !is_booking(tariff, row)));
        for offer in offers {
            world.offers.push(Offer {
                price: offer.price.0,
                covers: world.set(offer.covers.iter().map(|exam| Item::Exam(*exam))),
                requires: world.set(offer.requires.iter().copied()),
                voucher: offer.voucher.clone(),
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
        let any = |requirement: &Requirement| {
            let items = self.set(requirement.any.iter().copied());
            if requirement.active { active(items) } else { items }
        };
        requirements.iter().map(any).collect()
    }

    /// Every choice of claims that fills all slots of a track, as the set of items claimed. A choice
    /// that claims more than another one does nothing that the other could not do, so it is left out.
    fn ways_of(&self, credential: CredentialId, index: usize) -> Vec<Way> {
        let track = &self.question.catalog.credential(credential).tracks[index];
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
                    } else if filling & used & ONCE == NOTHING {
                        longer.push((claimed | filling, used | filling));
                    }
                }
            }
            longer.sort_unstable();
            longer.dedup();
            choices = longer;
        }
        let requires = self.requirements(&track.requires);
        let gains = anew(self.set(self.days.gains(credential, track).into_iter()));
        smallest(choices.into_iter().map(|(claimed, _)| claimed).collect())
            .into_iter()
            .map(|claims| {
                let exams = (0..self.exams).filter(|exam| claims & (1 << exam) != NOTHING).map(ExamId);
                let again = exams.filter(|exam| self.days.has_counted(credential, *exam)).map(Item::Exam);
                let (again, months) = (self.set(again), track.window_months);
                Way { requires: requires.clone(), claims, gains, again, months, track: index }
            })
            .collect()
    }

    /// Every smallest set of items that fills a slot.
    fn fillings_of(&self, slot: &Slot) -> Vec<Set> {
        let open: Vec<usize> = (0..slot.options.len())
            .filter(|option| slot.options[*option].window.contains(rules_day(self.question)))
            .collect();
        let mut fillings = Vec::new();
        'chosen: for chosen in 0..1_u32 << open.len() {
            let options: Vec<usize> =
                open.iter().enumerate().filter(|(i, _)| chosen & (1 << i) != 0).map(|(_, o)| *o).collect();
            let mut claimed = NOTHING;
            for option in &options {
                let items = self.set(slot.options[*option].items.iter().copied());
                if claimed & items & ONCE != NOTHING {
                    continue 'chosen;
                }
                claimed |= if slot.options[*option].active { anew(items) } else { items };
            }
            let all = slot.every && !open.is_empty() && options.len() == open.len();
            if all || (!slot.every && units(slot, &options) >= slot.need) {
                fillings.push(claimed);
            }
        }
        smallest(fillings)
    }

    fn best(&self) -> Option<Best> {
        let mut candidates: Vec<(Vec<Value>, Reverse<u32>, Set)> = subsets(self.sittable)
            .filter(|set| within(self.must, *set))
            .map(|set| (self.values(set, self.cheapest(set)), rank(set), set))
            .collect();
        candidates.sort();
        let mut best: Option<(Vec<Value>, Reverse<u32>, Set)> = None;
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
        let mut legal: Vec<(Vec<Value>, Reverse<u32>, Set)> = subsets(self.sittable)
            .filter(|set| within(self.must, *set))
            .filter_map(|set| Some((self.values(set, self.cost(set)?), rank(set), set)))
            .collect();
        legal.sort();
        legal.into_iter().map(|(values, _, set)| self.found(values, set)).collect()
    }

    fn found(&self, values: Vec<Value>, set: Set) -> Best {
        let exams = self.question.catalog.exam_ids().filter(|exam| set & (1 << exam.0) != 0).collect();
        Best { exams, values }
    }

    fn values(&self, set: Set, cost: Value) -> Vec<Value> {
        let value = |criterion: Criterion| match criterion {
            Criterion::Cost => cost,
            Criterion::Exams => (0, i64::from(set.count_ones())),
            Criterion::Hours => (
                0,
                (0..self.exams)
                    .filter(|exam| set & (1 << exam) != 0)
                    .map(|exam| i64::from(self.question.hours(ExamId(exam)).expect("judged by hours")))
                    .sum(),
            ),
        };
        self.question.policy.criteria().into_iter().map(value).collect()
    }

    /// The least that a set can cost, the conditions of offers left aside. 0 where cost is no matter. An exam that
    /// nothing pays for has no price.
    fn cheapest(&self, set: Set) -> Value {
        if !self.by_cost || set == NOTHING {
            return (0, 0);
        }
        let first = 1 << set.trailing_zeros();
        let paying = self.offers.iter().filter(|offer| offer.covers & first != NOTHING).map(|offer| {
            let (unpriced, cost) = self.cheapest(set & !offer.covers);
            (unpriced, offer.price + cost)
        });
        paying.min().unwrap_or_else(|| {
            let (unpriced, cost) = self.cheapest(set & !first);
            (1 + unpriced, cost)
        })
    }

    /// What the cheapest legal plan that sits exactly this set costs; `None` where no plan is legal.
    fn cost(&self, set: Set) -> Option<Value> {
        if !self.is_legal(set, None) {
            return None;
        }
        if !self.by_cost {
            return Some((0, 0));
        }
        let mut covers = BTreeSet::new();
        self.covers(set, &mut Bought::default(), &mut covers);
        covers.into_iter().find(|(_, bought)| self.is_legal(set, Some(bought))).map(|(cost, _)| cost)
    }

    /// Every set of offers in which each exam has an offer that pays for it, none without a use; or what they leave
    /// without a price, unless it has one for everybody.
    fn covers(&self, left: Set, bought: &mut Bought, covers: &mut BTreeSet<(Value, Bought)>) {
        if left == NOTHING {
            let mut bought = bought.clone();
            bought.offers.sort_unstable();
            bought.offers.dedup();
            let cost = bought.offers.iter().map(|i| self.offers[*i].price).sum();
            covers.insert(((i64::from(bought.unpaid.count_ones()), cost), bought));
            return;
        }
        let exam = 1 << left.trailing_zeros();
        let pays = |offer: &Offer| {
            offer.covers & exam != NOTHING && offer.requires == NOTHING && offer.voucher.is_none()
        };
        if bought.offers.iter().any(|i| pays(&self.offers[*i])) {
            return self.covers(left & !exam, bought, covers);
        }
        for (i, offer) in self.offers.iter().enumerate() {
            if offer.covers & exam != NOTHING {
                bought.offers.push(i);
                self.covers(left & !exam, bought, covers);
                bought.offers.pop();
            }
        }
        if !self.offers.iter().any(pays) {
            bought.unpaid |= exam;
            self.covers(left & !exam, bought, covers);
            bought.unpaid &= !exam;
        }
    }

    /// Is there a legal plan that sits exactly this set and buys exactly these offers? `None` pays for
    /// everything.
    fn is_legal(&self, set: Set, bought: Option<&Bought>) -> bool {
        if self.question.policy.schedule.is_some() {
            return self.works_on_the_calendar(set, bought);
        }
        let vouchers =
            bought.is_some_and(|bought| bought.offers.iter().any(|i| self.offers[*i].voucher.is_some()));
        if !vouchers && !self.works_at_best(set, bought) {
            return false;
        }
        let grants = self.question.catalog.credentials.iter().flat_map(|c| &c.tracks);
        let choices =
            vouchers || !self.limits.is_empty() || grants.into_iter().any(|track| !track.grants.is_empty());
        match choices {
            true => self.works_in_some_order(set, bought),
            false => true,
        }
    }

    /// Whatever can be earned may as well be earned, on hand it can only help; but for limits, and for
    /// tracks of one credential that grant different things.
    fn works_at_best(&self, set: Set, bought: Option<&Bought>) -> bool {
        let mut hand = Hand { items: self.has, sat: NOTHING };
        loop {
            let before = hand;
            self.sit(&mut hand, set, bought);
            let now = hand;
            for way in self.ways.iter().flatten().filter(|way| self.is_open(way, now, set)) {
                hand.items |= way.gains;
            }
            if hand == before {
                return self.is_done(hand, set);
            }
        }
    }

    /// Can the credential be earned in some way from what is on hand, all of it active?
    pub(super) fn can_be_earned(&self, credential: CredentialId, hand: &BTreeSet<Item>) -> bool {
        let sat = self.set(hand.iter().copied().filter(|item| item.exam().is_some()));
        let hand = Hand { items: anew(self.set(hand.iter().copied())), sat };
        self.ways[credential.0].iter().any(|way| self.is_open(way, hand, NOTHING))
    }

    /// It matters what is earned and what it claims, and what is sat when: try everything, step by step.
    fn works_in_some_order(&self, set: Set, bought: Option<&Bought>) -> bool {
        let start = Step { earned: vec![None; self.ways.len()], sat: NOTHING, opened: NOTHING };
        let mut seen = HashSet::new();
        let mut open = vec![start];
        while let Some(step) = open.pop() {
            if !seen.insert(step.clone()) {
                continue;
            }
            let gains = step.earned.iter().flatten().fold(self.has, |hand, (_, gains)| hand | gains);
            let hand = Hand { items: gains | anew(step.sat), sat: step.sat };
            if self.is_done(hand, set) {
                return true;
            }
            for exam in self.next(set, step.sat) {
                for opened in self.ways_to_pay(exam, hand, &step, bought) {
                    open.push(Step { sat: step.sat | 1 << exam, opened, earned: step.earned.clone() });
                }
            }
            for (credential, ways) in self.ways.iter().enumerate() {
                if step.earned[credential].is_some() {
                    continue;
                }
                let counted = self.counted(credential);
                for way in ways.iter().filter(|way| self.is_open(way, hand, set)) {
                    let mut next = step.clone();
                    next.earned[credential] = Some((way.claims & counted, way.gains));
                    if self.keeps_limits(&next.earned) {
                        open.push(next);
                    }
                }
            }
        }
        false
    }

    /// The exams of a set that may be sat after these.
    fn next(&self, set: Set, sat: Set) -> impl Iterator<Item = usize> {
        let begun = within(self.first, sat);
        let open = if begun { set & !sat } else { self.first };
        (0..self.exams).filter(move |exam| open & (1 << exam) != NOTHING)
    }

    /// What is opened of the offers bought, for each way to sit an exam next.
    fn ways_to_pay(&self, exam: usize, hand: Hand, step: &Step, bought: Option<&Bought>) -> Vec<Set> {
        if self.exam_requires[exam].iter().any(|any| any & hand.items == NOTHING) {
            return Vec::new();
        }
        let Some(bought) = bought else { return vec![step.opened] };
        if bought.unpaid & (1 << exam) != NOTHING {
            return vec![step.opened];
        }
        let mut ways = Vec::new();
        for (place, index) in bought.offers.iter().enumerate() {
            let offer = &self.offers[*index];
            if offer.covers & (1 << exam) == NOTHING || !within(offer.requires, hand.items) {
                continue;
            }
            match &offer.voucher {
                Some(name) if step.opened & (1 << place) == NOTHING => {
                    if self.vouchers_left(name, step, &bought.offers) > 0 {
                        ways.push(step.opened | 1 << place);
                    }
                }
                _ => ways.push(step.opened),
            }
        }
        ways.dedup();
        ways
    }

    fn vouchers_left(&self, name: &str, step: &Step, bought: &[usize]) -> usize {
        let brings = |exam: &usize| {
            let rows = self.question.tariff().into_iter().flat_map(|tariff| &tariff.offers);
            let mut rows = rows.filter(|row| row.earns.as_deref() == Some(name));
            rows.any(|row| row.covers.contains(&ExamId(*exam)))
        };
        let sat = (0..self.exams).filter(|exam| step.sat & (1 << exam) != NOTHING);
        let spent = bought.iter().enumerate().filter(|(place, index)| {
            step.opened & (1 << place) != NOTHING && self.offers[**index].voucher.as_deref() == Some(name)
        });
        self.question.transcript.vouchers(name) as usize + sat.filter(brings).count() - spent.count()
    }

    fn is_open(&self, way: &Way, hand: Hand, set: Set) -> bool {
        let claimed = (0..self.exams).filter(|exam| way.claims & (1 << exam) != NOTHING);
        let is_in = |set: Set, exam: usize| set & (1 << exam) != NOTHING;
        let claimed: Vec<Claimed> =
            claimed.map(|exam| (ExamId(exam), is_in(set, exam), is_in(way.again, exam))).collect();
        within(way.claims, hand.items)
            && within(way.again, hand.sat)
            && way.requires.iter().all(|any| any & hand.items != NOTHING)
            && way.months.is_none_or(|months| are_close(&self.days, &claimed, months))
    }

    /// The items that some limit counts among the claims of a credential.
    fn counted(&self, credential: usize) -> Set {
        let limits = self.limits.iter().filter(|limit| limit.between.contains(&credential));
        limits.fold(NOTHING, |items, limit| items | limit.items) & ONCE
    }

    fn keeps_limits(&self, earned: &[Option<(Set, Set)>]) -> bool {
        self.limits.iter().all(|limit| {
            let (mut once, mut twice) = (NOTHING, NOTHING);
            for (claimed, _) in limit.between.iter().filter_map(|credential| earned[*credential]) {
                twice |= once & claimed;
                once |= claimed;
            }
            (twice & limit.items).count_ones() <= limit.at_most
        })
    }

    /// Sits every exam of the set that can be sat and paid, one after the other.
    fn sit(&self, hand: &mut Hand, set: Set, bought: Option<&Bought>) {
        loop {
            let before = *hand;
            for exam in self.next(set, hand.sat) {
                let met = self.exam_requires[exam].iter().all(|any| any & hand.items != NOTHING);
                let paid = bought.is_none_or(|bought| {
                    let mut offers = bought.offers.iter().map(|i| &self.offers[*i]);
                    bought.unpaid & (1 << exam) != NOTHING
                        || offers.any(|o| o.covers & (1 << exam) != NOTHING && within(o.requires, hand.items))
                });
                if met && paid {
                    hand.items |= anew(1 << exam);
                    hand.sat |= 1 << exam;
                }
            }
            if *hand == before {
                return;
            }
        }
    }

    fn is_done(&self, hand: Hand, set: Set) -> bool {
        within(self.wanted, hand.items) && set == hand.sat
    }
}

/// How far a candidate has come.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Hand {
    /// What is on hand, and what is active.
    items: Set,
    /// What was sat.
    sat: Set,
}

/// A step of a plan in which the order matters.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Step {
    /// For each credential earned so far, those of its claims that some limit counts, and its gains.
    earned: Vec<Option<(Set, Set)>>,
    sat: Set,
    /// Which of the offers bought that need a voucher have got one.
    opened: Set,
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
pub fn is_legal(question: &Question, plan: &Plan) -> Result<(), String> {
    exams_can_be_sat(question, plan)?;
    if let Some(schedule) = question.schedule() {
        calendars::is_kept(question, plan, schedule)?;
    }
    credentials_are_earned(question, plan)?;
    limits_are_kept(question, plan)?;
    totals_add_up(question, plan)?;
    if question.schedule().is_some() {
        return vouchers_are_there(question, plan);
    }
    let hand = everything_stands_on_what_came_before(question, plan)?;
    let goals = question.goals.iter().map(|goal| (Item::Credential(*goal), true));
    for (item, active) in goals.chain(question.policy.with.iter().map(|item| (*item, false))) {
        require(hand.contains(&(item, active)), || {
            format!("{} is not on hand", question.catalog.id_of(item))
        })?;
    }
    Ok(())
}

fn require(kept: bool, broken: impl FnOnce() -> String) -> Result<(), String> {
    if kept { Ok(()) } else { Err(broken()) }
}

fn exams_can_be_sat(question: &Question, plan: &Plan) -> Result<(), String> {
    let days = Days::new(question);
    let mut seen = BTreeSet::new();
    for exam in &plan.exams {
        let id = &question.catalog.exam(*exam).id;
        require(seen.insert(*exam), || format!("{id} is sat twice"))?;
        require(days.may_sit(*exam), || format!("{id} is passed already"))?;
        let obstacles = question.obstacles(*exam);
        require(obstacles.is_empty(), || format!("{id} cannot be sat: {obstacles:?}"))?;
    }
    let missing = question.policy.sit.iter().find(|exam| !plan.exams.contains(exam));
    require(missing.is_none(), || format!("{missing:?} is not sat"))?;
    Ok(())
}

fn credentials_are_earned(question: &Question, plan: &Plan) -> Result<(), String> {
    let days = Days::new(question);
    let catalog = &question.catalog;
    let mut seen = BTreeSet::new();
    for earned in &plan.earned {
        let credential = catalog.credential(earned.credential);
        let track = &credential.tracks[earned.track];
        let name = format!("{}/{}", credential.id, track.id);
        let item = Item::Credential(earned.credential);
        require(seen.insert(item), || format!("{name}: earned twice"))?;
        require(days.may_earn(item), || format!("{name}: held already"))?;
        let timed = question.schedule().is_some();
        require(timed || is_offered(question, item, question.as_of), || format!("{name}: retired"))?;
        require(!question.policy.without.contains(&item), || format!("{name}: excluded"))?;
        require(question.policy.allows_track(earned.credential, earned.track), || {
            format!("{name}: not allowed")
        })?;
        require(track.window.contains(rules_day(question)), || format!("{name}: not open"))?;
        let claims: Vec<&Claim> = plan.claims.iter().filter(|c| c.credential == earned.credential).collect();
        let exams = claims.iter().flat_map(|claim| &claim.option_in(catalog).items);
        let exams = exams.filter_map(|item| item.exam());
        let anew = |exam: ExamId| days.has_counted(earned.credential, exam);
        let exams: Vec<Claimed> = exams.map(|exam| (exam, plan.exams.contains(&exam), anew(exam))).collect();
        let close = timed || track.window_months.is_none_or(|m| are_close(&days, &exams, m));
        require(close, || format!("{name}: exams too far apart"))?;
        let mut used = BTreeSet::new();
        for (index, slot) in track.slots.iter().enumerate() {
            let claims: Vec<&Claim> =
                claims.iter().copied().filter(|c| c.track == earned.track && c.slot == index).collect();
            let mut in_slot = BTreeSet::new();
            for claim in &claims {
                let option = &slot.options[claim.option];
                require(option.window.contains(rules_day(question)), || {
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
            let open =
                slot.options.iter().filter(|option| option.window.contains(rules_day(question))).count();
            let enough = if slot.every {
                open > 0 && options.len() == open
            } else {
                units(slot, &options) >= slot.need
            };
            let filled = slot.waived.is_some() || enough;
            require(filled, || format!("{name}/{}: not filled", slot.id))?;
        }
    }
    let stray = plan.claims.iter().find(|claim| plan.track_of(claim.credential) != Some(claim.track));
    require(stray.is_none(), || format!("{stray:?} belongs to no earned credential"))
}

fn limits_are_kept(question: &Question, plan: &Plan) -> Result<(), String> {
    for limit in &question.catalog.limits {
        let claimed: BTreeSet<(Item, usize)> = plan
            .claims
            .iter()
            .filter(|claim| limit.between.contains(&claim.credential))
            .flat_map(|c| {
                c.option_in(&question.catalog).items.iter().map(move |item| (*item, c.credential.0))
            })
            .filter(|(item, _)| limit.items.as_ref().is_none_or(|items| items.contains(item)))
            .collect();
        let items: BTreeSet<Item> = claimed.iter().map(|(item, _)| *item).collect();
        let shared =
            items.iter().filter(|item| claimed.iter().filter(|(i, _)| i == *item).count() > 1).count();
        require(shared <= limit.at_most as usize, || format!("{shared} items are shared: {limit:?}"))?;
    }
    Ok(())
}

fn totals_add_up(question: &Question, plan: &Plan) -> Result<(), String> {
    require(plan.totals.exams == plan.exams.len(), || "the number of exams is wrong".to_owned())?;
    let hours: Option<u64> = plan.exams.iter().map(|exam| question.hours(*exam).map(u64::from)).sum();
    require(plan.totals.hours == hours, || format!("hours are {hours:?}, not {:?}", plan.totals.hours))?;
    if !question.judged_by(Criterion::Cost) {
        return Ok(());
    }
    let unpriced = &plan.totals.unpriced;
    let sat: BTreeSet<&ExamId> = plan.exams.iter().collect();
    let listed = unpriced.iter().collect::<BTreeSet<_>>();
    require(unpriced.len() == listed.len() && unpriced.is_sorted(), || {
        "unpriced twice, or unsorted".to_owned()
    })?;
    require(listed.is_subset(&sat), || "what is not sat is unpriced".to_owned())?;
    let Some(tariff) = question.tariff() else {
        require(listed == sat && plan.totals.cost.is_none(), || "priced without a price list".to_owned())?;
        return require(plan.purchases.is_empty(), || "bought without a price list".to_owned());
    };
    let cost = Money::sum(plan.purchases.iter().map(|offer| tariff.offers[*offer].price));
    require(plan.totals.cost == cost, || format!("the purchases cost {cost:?}, not {:?}", plan.totals.cost))?;
    for exam in &plan.exams {
        let id = &question.catalog.exam(*exam).id;
        let paid = plan.purchases.iter().any(|offer| tariff.offers[*offer].covers.contains(exam));
        require(paid || listed.contains(exam), || format!("{id} is not paid"))?;
        let open = tariff.offers.iter().any(|row| {
            let for_all = row.voucher.is_none() && row.requires.iter().all(|item| question.has(*item));
            row.covers.contains(exam) && for_all
        });
        require(!(open && listed.contains(exam)), || format!("{id} has a price"))?;
    }
    Ok(())
}

/// Replays the plan in its own order, and says what is on hand in the end, and what is active.
fn everything_stands_on_what_came_before(
    question: &Question,
    plan: &Plan,
) -> Result<BTreeSet<(Item, bool)>, String> {
    let catalog = &question.catalog;
    let days = Days::new(question);
    let had = days.last.keys().flat_map(|item| [(*item, false), (*item, true)]);
    let mut hand: BTreeSet<(Item, bool)> = had.filter(|(item, active)| days.stands(*item, *active)).collect();
    let meets = |hand: &BTreeSet<(Item, bool)>, requirements: &[Requirement]| {
        requirements.iter().all(|r| r.any.iter().any(|item| hand.contains(&(*item, r.active))))
    };
    vouchers_are_there(question, plan)?;
    let mut to_earn = plan.earned.iter().peekable();
    let mut to_sit = plan.exams.iter();
    let mut sat = BTreeSet::new();
    loop {
        while let Some(earned) = to_earn.next_if(|earned| {
            let claims = plan.claims.iter().filter(|claim| claim.credential == earned.credential);
            let mut options = claims.map(|claim| claim.option_in(catalog));
            meets(&hand, &catalog.credential(earned.credential).tracks[earned.track].requires)
                && options.all(|o| {
                    o.items.iter().all(|item| {
                        let again = item.exam().filter(|exam| days.has_counted(earned.credential, *exam));
                        hand.contains(&(*item, o.active)) && again.is_none_or(|exam| sat.contains(&exam))
                    })
                })
        }) {
            let track = &catalog.credential(earned.credential).tracks[earned.track];
            for item in days.gains(earned.credential, track) {
                hand.extend([(item, false), (item, true)]);
            }
        }
        let Some(exam) = to_sit.next() else { break };
        let id = &catalog.exam(*exam).id;
        require(meets(&hand, &catalog.exam(*exam).requires), || {
            format!("{id} is sat before what it requires")
        })?;
        if let (true, Some(tariff)) = (question.judged_by(Criterion::Cost), question.tariff()) {
            let paid = plan.purchases.iter().any(|index| {
                let offer = &tariff.offers[*index];
                let mut spent = plan.vouchers.iter().filter(|spent| spent.offer == *index);
                offer.covers.contains(exam)
                    && offer.requires.iter().all(|item| hand.contains(&(*item, false)))
                    && (offer.voucher.is_none()
                        || spent.any(|spent| spent.from.is_none_or(|from| sat.contains(&from))))
            });
            let paid = paid || plan.totals.unpriced.contains(exam);
            require(paid, || format!("{id} is sat before its offer can be bought"))?;
        }
        sat.insert(*exam);
        hand.extend([(Item::Exam(*exam), false), (Item::Exam(*exam), true)]);
    }
    require(to_earn.next().is_none(), || "a credential is earned before what it stands on".to_owned())?;
    Ok(hand)
}

/// Each voucher is of the right name, brought by an exam of the plan or at hand, and spent once.
fn vouchers_are_there(question: &Question, plan: &Plan) -> Result<(), String> {
    let Some(tariff) = question.tariff() else { return Ok(()) };
    let mut seen = BTreeSet::new();
    let mut at_hand: BTreeMap<&str, u32> = BTreeMap::new();
    for spent in &plan.vouchers {
        let offer = &tariff.offers[spent.offer];
        let name = offer.voucher.as_deref().ok_or("a voucher is spent where none is asked for")?;
        require(plan.purchases.contains(&spent.offer), || "a voucher is spent on nothing".to_owned())?;
        let Some(exam) = spent.from else {
            *at_hand.entry(name).or_default() += 1;
            continue;
        };
        require(seen.insert((exam, name)), || "a voucher is spent twice".to_owned())?;
        let mut rows = tariff.offers.iter().filter(|row| row.covers.contains(&exam));
        let brings = rows.any(|row| row.earns.as_deref() == Some(name));
        require(brings && plan.exams.contains(&exam), || "nothing brings this voucher".to_owned())?;
    }
    let kept = |(name, count): (&str, u32)| count <= question.transcript.vouchers(name);
    require(at_hand.into_iter().all(kept), || "more vouchers are spent than are at hand".to_owned())
}
