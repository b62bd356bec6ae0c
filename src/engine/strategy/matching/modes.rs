use std::collections::{BTreeMap, BTreeSet};

use super::Effort;
use super::pool::{Fit, Pool};
use super::weight::Set;
use crate::catalog::{CredentialId, ExamId, Item, Requirement, SlotOption};
use crate::plan::Claim;
use crate::question::Question;
use crate::rule::Formulation;

/// One way to decide everything about a plan that is not a matter of matching: which credentials are
/// earned and by which tracks, which exams with requirements are sat, what meets each requirement, and
/// which options of several items or several units are claimed. What is left is to fill pools of places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mode {
    /// What the candidate must have from the start.
    pub held: Set,
    /// The credentials that are earned, and so must not be held.
    pub earned: Set,
    /// The tracks, in file order.
    pub tracks: Vec<(CredentialId, usize)>,
    /// The exams that must be on hand: sat, if not had.
    pub sits: Set,
    /// The claims decided.
    pub claims: Vec<Claim>,
    /// How many claims there are, with those that fill the pools.
    pub count: usize,
    /// The pools, each with its credential and track.
    pub pools: Vec<(CredentialId, usize, Pool)>,
}

/// Numbers for the items in scope: exams in catalog order, then credentials.
#[derive(Clone, Debug)]
pub struct Local {
    /// The exams.
    pub exams: Vec<ExamId>,
    /// The credentials.
    pub credentials: Vec<CredentialId>,
}

impl Local {
    /// The item with this number.
    pub fn item(&self, number: usize) -> Item {
        match number.checked_sub(self.exams.len()) {
            None => Item::Exam(self.exams[number]),
            Some(credential) => Item::Credential(self.credentials[credential]),
        }
    }

    /// The number of an item in scope.
    pub fn number(&self, item: Item) -> Option<usize> {
        match item {
            Item::Exam(exam) => self.exams.binary_search(&exam).ok(),
            Item::Credential(c) => self.credentials.binary_search(&c).ok().map(|n| n + self.exams.len()),
        }
    }
}

/// Enumerates the modes of a question; `None` when there are too many of them. Every legal plan fills the pools of a
/// mode, and every way to fill the pools of a mode is a legal plan for whoever has what the mode asks to be held.
/// Where it is for one candidate alone, what they have is held, and nothing else is.
pub fn modes(
    f: &Formulation,
    local: &Local,
    sittable: Set,
    by_weight: &[u8],
    has: Option<Set>,
    effort: Effort,
) -> Option<Vec<Mode>> {
    let mut maker = Maker { f, local, sittable, by_weight, has, effort, found: BTreeMap::new(), steps: 0 };
    let question = &f.question;
    let mut todo: Vec<Todo> = question.goals.iter().map(|goal| Todo::Have((*goal).into())).collect();
    todo.extend(question.policy.with.iter().map(|item| Todo::Have(*item)));
    maker.decide(Draft { todo, ..Draft::default() })?;
    let mut modes: Vec<Mode> = maker.found.into_values().collect();
    modes.sort_by(|a, b| {
        let key = |m: &Mode| (m.tracks.len(), m.count);
        key(a).cmp(&key(b)).then_with(|| a.tracks.cmp(&b.tracks)).then_with(|| a.claims.cmp(&b.claims))
    });
    Some(modes)
}

type Key = (Set, Vec<(CredentialId, usize)>, Set, Vec<Claim>);

struct Maker<'m> {
    f: &'m Formulation,
    local: &'m Local,
    sittable: Set,
    by_weight: &'m [u8],
    /// What the candidate has, where it is for one alone.
    has: Option<Set>,
    effort: Effort,
    found: BTreeMap<Key, Mode>,
    steps: usize,
}

#[derive(Clone, Debug, Default)]
struct Draft {
    held: Set,
    tracks: BTreeMap<CredentialId, usize>,
    sits: Set,
    /// Decided not to be earned or sat for a slot.
    skipped: BTreeSet<Item>,
    claims: Vec<Claim>,
    todo: Vec<Todo>,
}

#[derive(Clone, Debug)]
enum Todo {
    Have(Item),
    Any(Vec<Item>),
    Perhaps(Item),
    /// The options of a slot from this one on that need a decision.
    Options(CredentialId, usize, usize, usize),
}

/// Is it one item for one unit? Then claiming it is a matter of matching.
fn is_simple(option: &SlotOption) -> bool {
    option.items.len() == 1 && option.units == 1
}

impl Maker<'_> {
    fn question(&self) -> &Question {
        &self.f.question
    }

    fn bit(&self, item: Item) -> Option<Set> {
        self.local.number(item).map(|number| 1 << number)
    }

    fn decide(&mut self, mut draft: Draft) -> Option<()> {
        self.steps += 1;
        if self.steps > self.effort.steps || self.found.len() > self.effort.modes {
            return None;
        }
        match draft.todo.pop() {
            None => self.finish(draft),
            Some(Todo::Have(item)) => self.have(draft, item),
            Some(Todo::Any(items)) => {
                if items.iter().any(|item| self.is_there(&draft, *item)) {
                    return self.decide(draft);
                }
                items.iter().try_for_each(|item| self.have(draft.clone(), *item))
            }
            Some(Todo::Perhaps(item)) => {
                if self.is_had(item) || self.is_there(&draft, item) || draft.skipped.contains(&item) {
                    return self.decide(draft);
                }
                let mut without = draft.clone();
                without.skipped.insert(item);
                self.decide(without)?;
                self.get(draft, item)
            }
            Some(Todo::Options(credential, track, slot, option)) => {
                self.options(draft, Claim { credential, track, slot, option })
            }
        }
    }

    fn is_there(&self, draft: &Draft, item: Item) -> bool {
        let earned = matches!(item, Item::Credential(c) if draft.tracks.contains_key(&c));
        earned || self.bit(item).is_some_and(|bit| (draft.held | draft.sits) & bit != 0)
    }

    /// Does the one candidate have it from the start?
    fn is_had(&self, item: Item) -> bool {
        self.has.zip(self.bit(item)).is_some_and(|(has, bit)| has & bit != 0)
    }

    /// It is on hand: had, or got.
    fn have(&mut self, draft: Draft, item: Item) -> Option<()> {
        if self.is_there(&draft, item) {
            return self.decide(draft);
        }
        let bit = self.bit(item)?;
        if self.has.is_some() {
            if !self.is_had(item) {
                return self.get(draft, item);
            }
            let mut had = draft;
            had.held |= bit;
            return self.decide(had);
        }
        let free = match item {
            Item::Exam(exam) => {
                self.sittable & bit != 0 && self.question().catalog.exam(exam).requires.is_empty()
            }
            Item::Credential(_) => false,
        };
        // An exam that anybody can sit costs nothing where it is had: one mode does for both.
        if !free {
            let mut had = draft.clone();
            had.held |= bit;
            self.decide(had)?;
        }
        self.get(draft, item)
    }

    /// It is sat or earned.
    fn get(&mut self, draft: Draft, item: Item) -> Option<()> {
        let catalog = &self.f.question.catalog;
        match item {
            Item::Exam(exam) => {
                let bit = self.bit(item)?;
                if self.sittable & bit == 0 {
                    return Some(());
                }
                let mut sat = draft;
                sat.sits |= bit;
                sat.todo.extend(any(&catalog.exam(exam).requires));
                self.decide(sat)
            }
            Item::Credential(credential) => {
                if self.question().policy.without.contains(&item) {
                    return Some(());
                }
                for (t, track) in catalog.credential(credential).tracks.iter().enumerate() {
                    let is_open = track.window.contains(self.question().rules_day());
                    if !is_open || !self.question().policy.allows_track(credential, t) {
                        continue;
                    }
                    let mut earned = draft.clone();
                    earned.tracks.insert(credential, t);
                    earned.todo.extend(any(&track.requires));
                    for (s, slot) in track.slots.iter().enumerate().filter(|(_, s)| s.waived.is_none()) {
                        earned.todo.push(Todo::Options(credential, t, s, 0));
                        for option in slot.options.iter().filter(|o| is_simple(o) && self.is_accepted(o)) {
                            let hard = match option.items[0] {
                                Item::Credential(_) => true,
                                Item::Exam(exam) => !catalog.exam(exam).requires.is_empty(),
                            };
                            if hard {
                                earned.todo.push(Todo::Perhaps(option.items[0]));
                            }
                        }
                    }
                    self.decide(earned)?;
                }
                Some(())
            }
        }
    }

    fn is_accepted(&self, option: &SlotOption) -> bool {
        option.window.contains(self.question().rules_day())
    }

    /// Decides about the options of a slot that are not simple, one after the other.
    fn options(&mut self, draft: Draft, from: Claim) -> Option<()> {
        let catalog = &self.f.question.catalog;
        let slot = from.slot_in(catalog);
        let hard = |o: &usize| !is_simple(&slot.options[*o]) && self.is_accepted(&slot.options[*o]);
        let Some(option) = (from.option..slot.options.len()).find(hard) else { return self.decide(draft) };
        let claim = Claim { option, ..from };
        let mut rest = draft;
        rest.todo.push(Todo::Options(from.credential, from.track, from.slot, option + 1));
        let units: u64 = same_slot(&rest.claims, claim).map(|c| u64::from(c.option_in(catalog).units)).sum();
        let items = &slot.options[option].items;
        let reused = rest.claims.iter().any(|other| {
            let pool = (other.credential, other.track) == (claim.credential, claim.track)
                && (other.slot == claim.slot || !(slot.shared || other.slot_in(catalog).shared));
            pool && other.option_in(catalog).items.iter().any(|item| items.contains(item))
        });
        if units < u64::from(slot.need) && slot.options[option].units > 0 && !reused {
            let mut claimed = rest.clone();
            claimed.claims.push(claim);
            claimed.todo.extend(items.iter().map(|item| Todo::Have(*item)));
            self.decide(claimed)?;
        }
        self.decide(rest)
    }

    fn finish(&mut self, draft: Draft) -> Option<()> {
        let catalog = &self.f.question.catalog;
        let Draft { held, tracks, sits, mut claims, .. } = draft;
        claims.sort_unstable();
        let tracks: Vec<(CredentialId, usize)> = tracks.into_iter().collect();
        let key = (held, tracks.clone(), sits, claims.clone());
        if self.found.contains_key(&key) {
            return Some(());
        }
        let mut earned: Set = 0;
        let mut pools = Vec::new();
        let mut count = claims.len();
        for (credential, t) in &tracks {
            earned |= self.bit((*credential).into())?;
            let track = &catalog.credential(*credential).tracks[*t];
            let mut common = Places::default();
            for (s, slot) in track.slots.iter().enumerate().filter(|(_, s)| s.waived.is_none()) {
                let place = Claim { credential: *credential, track: *t, slot: s, option: 0 };
                let units = same_slot(&claims, place).map(|c| u64::from(c.option_in(catalog).units)).sum();
                let need = u64::from(slot.need).saturating_sub(units) as usize;
                count += need;
                let used = |item: &Item| {
                    claims.iter().any(|c| {
                        let pool = (c.credential, c.track) == (*credential, *t)
                            && (c.slot == s || !(slot.shared || c.slot_in(catalog).shared));
                        pool && c.option_in(catalog).items.contains(item)
                    })
                };
                let mut own = Places::default();
                let places = if slot.shared { &mut own } else { &mut common };
                places.places.extend(std::iter::repeat_n(s, need));
                for (o, option) in slot.options.iter().enumerate() {
                    if is_simple(option) && self.is_accepted(option) && !used(&option.items[0]) {
                        places.options.push((s, self.local.number(option.items[0])?, o));
                    }
                }
                if slot.shared && need > 0 {
                    pools.push((*credential, *t, own.pool(self.by_weight)?));
                }
            }
            if !common.places.is_empty() {
                pools.push((*credential, *t, common.pool(self.by_weight)?));
            }
        }
        let mode = Mode { held, earned, tracks, sits, claims, count, pools };
        self.found.insert(key, mode);
        Some(())
    }
}

#[derive(Default)]
struct Places {
    places: Vec<usize>,
    options: Vec<Fit>,
}

impl Places {
    fn pool(self, by_weight: &[u8]) -> Option<Pool> {
        Pool::new(self.places, self.options, by_weight)
    }
}

fn any(requires: &[Requirement]) -> impl Iterator<Item = Todo> + '_ {
    requires.iter().map(|requirement| Todo::Any(requirement.any.clone()))
}

fn same_slot(claims: &[Claim], place: Claim) -> impl Iterator<Item = &Claim> {
    let key = |claim: &Claim| (claim.credential, claim.track, claim.slot);
    claims.iter().filter(move |claim| key(claim) == key(&place))
}
