//! What the modes weigh at least for someone, from a few counts.

use super::modes::Mode;
use super::pool::Pool;
use super::weight::{Set, Weight, members};
use crate::catalog::CredentialId;

/// Lower bounds of the modes. Modes share most of their places, and what these weigh is found once for a person.
#[derive(Debug, Default)]
pub struct Bounds {
    groups: Vec<Group>,
    ways: Vec<Way>,
}

/// Slots of a pool.
type Group = Vec<Slot>;

/// The places of a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Slot {
    need: u32,
    items: Set,
    /// Those among the items that a mode brings.
    given: Set,
    /// The exams among them that can be sat at once, the lightest first.
    order: Vec<u8>,
}

/// What bounds a mode.
#[derive(Debug)]
struct Way {
    /// The place of the mode.
    mode: usize,
    held: Set,
    earned: Set,
    sits: Set,
    /// Groups, no two of which are filled by the same exam; then [`NOTHING`].
    groups: [u8; MOST_POOLS],
}

/// What each group weighs at least; `None` where it cannot be filled.
pub struct Least([Option<Weight>; MOST_GROUPS]);

/// Groups beyond so many are taken to weigh nothing, and so are pools of a mode.
const MOST_GROUPS: usize = 48;
const MOST_POOLS: usize = 4;

/// No group.
const NOTHING: u8 = u8::MAX;

impl Bounds {
    /// The bounds of those among these modes that can be best for anybody, where `free` can be sat at once.
    pub fn new(modes: &[Mode], free: Set) -> Bounds {
        let mut bounds = Bounds::default();
        for (place, mode) in modes.iter().enumerate() {
            if !modes[..place].iter().any(|before| does_for(before, mode)) {
                let way = bounds.way(place, mode, free);
                bounds.ways.push(way);
            }
        }
        bounds
    }

    fn way(&mut self, place: usize, mode: &Mode, free: Set) -> Way {
        let mut way = Way {
            mode: place,
            held: mode.held,
            earned: mode.earned,
            sits: mode.sits,
            groups: [NOTHING; MOST_POOLS],
        };
        let mut used = 0;
        for (place, (.., pool)) in way.groups.iter_mut().zip(&mode.pools) {
            // What serves two pools is counted for the first.
            let mut group = slots(pool, mode.sits | mode.earned);
            group.retain(|slot| slot.items & free & used == 0);
            used |= pool.items & free;
            let known = self.groups.iter().position(|known| *known == group);
            let number = known.unwrap_or(self.groups.len());
            if number == MOST_GROUPS {
                break;
            }
            if known.is_none() {
                self.groups.push(group);
            }
            *place = u8::try_from(number).unwrap_or(NOTHING);
        }
        way
    }

    /// For someone who has these items.
    pub fn least(&self, has: Set, weights: &[Weight]) -> Least {
        let mut least = Least([None; MOST_GROUPS]);
        for (least, group) in least.0.iter_mut().zip(&self.groups) {
            let mut slots = group.iter().map(|slot| slot.least(has, weights));
            *least = slots.try_fold(Weight::default(), |sum, slot| Some(sum.plus(slot?)));
        }
        least
    }

    /// The modes by which someone may have a plan, each with what none of these weighs less than.
    pub fn of(
        &self,
        least: &Least,
        has: Set,
        sittable: Set,
        weights: &[Weight],
    ) -> impl Iterator<Item = (Weight, usize)> {
        self.ways.iter().filter_map(move |way| {
            let forced = way.sits & !has;
            if way.held & !has != 0 || way.earned & has != 0 || forced & !sittable != 0 {
                return None;
            }
            let mut weight = Weight::default();
            for group in way.groups.into_iter().take_while(|group| *group != NOTHING) {
                weight = weight.plus(least.0[usize::from(group)]?);
            }
            let weight = members(forced).fold(weight, |sum, exam| sum.plus(weights[exam]));
            Some((weight.at_least(), way.mode))
        })
    }
}

/// Does the first mode do for whoever could use the second? It asks for no more, and has each of its pools in common with
/// the second, where it is filled by the same exams: what the second brings beyond the first is spanned by what the first
/// brings, so that beside anything else it fills no more places.
fn does_for(first: &Mode, second: &Mode) -> bool {
    let [brought, more] = [first, second].map(|mode| mode.sits | mode.earned);
    let is_common = |known: &(CredentialId, usize, Pool)| {
        second.pools.contains(known) && known.2.missing(brought) == known.2.missing(more)
    };
    first.held & !second.held == 0
        && first.earned & !second.earned == 0
        && first.sits & !second.sits == 0
        && first.pools.iter().all(is_common)
}

impl Slot {
    /// As many places as are not filled take exams of their own, each no lighter than the lightest ones left.
    fn least(&self, has: Set, weights: &[Weight]) -> Option<Weight> {
        let on_hand = has | self.given;
        let mut missing = self.need.saturating_sub((on_hand & self.items).count_ones());
        let mut weight = Weight::default();
        for exam in &self.order {
            if missing == 0 {
                break;
            }
            let exam = usize::from(*exam);
            if on_hand >> exam & 1 == 0 {
                weight = weight.plus(weights[exam]);
                missing -= 1;
            }
        }
        (missing == 0).then_some(weight)
    }
}

/// The slots of a pool, of whose items some are given.
fn slots(pool: &Pool, given: Set) -> Group {
    let mut numbers = pool.places.clone();
    numbers.sort_unstable();
    numbers.dedup();
    let slot = |number: usize| {
        let items = pool.items_of(number);
        Slot {
            need: pool.places.iter().filter(|place| **place == number).count() as u32,
            items,
            given: given & items,
            order: pool.order.iter().copied().filter(|exam| items >> exam & 1 == 1).collect(),
        }
    };
    numbers.into_iter().map(slot).collect()
}
