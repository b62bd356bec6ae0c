use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use studypath_ilp::{Affine, Engine, Found, Program, Role, Search, Tag, Var, default_backend};

use crate::catalog::{Item, Slot, SlotOption, Track};

/// So many choices are tried one after the other where options have units, caps or several items.
const TRIED: usize = 500;

/// The cap of a slot that an option falls under: one that lists the only item of the option.
pub fn cap_of(slot: &Slot, option: &SlotOption) -> Option<usize> {
    let [item] = option.items[..] else { return None };
    slot.caps.iter().position(|cap| cap.items.contains(&item))
}

/// The units that these options, claimed together, count for the slot: of those under a cap at most so
/// many as the cap says.
pub fn counted_units(slot: &Slot, claimed: impl IntoIterator<Item = usize>) -> u64 {
    let mut in_cap = vec![0_u64; slot.caps.len()];
    let mut free = 0_u64;
    for option in claimed.into_iter().filter_map(|o| slot.options.get(o)) {
        match cap_of(slot, option) {
            Some(cap) => in_cap[cap] += u64::from(option.units),
            None => free += u64::from(option.units),
        }
    }
    let capped = in_cap.iter().zip(&slot.caps).map(|(units, cap)| *units.min(&u64::from(cap.at_most)));
    free + capped.sum::<u64>()
}

/// How far a slot is filled when these options are claimed: the units that count, never more than it
/// needs.
pub fn filled_units(slot: &Slot, claimed: &[usize], day: Date) -> u32 {
    let need = slot.need_on(day);
    u32::try_from(counted_units(slot, claimed.iter().copied())).map_or(need, |units| units.min(need))
}

/// The pool within which an item counts once: the slots of a credential that are not shared form one pool
/// (`None`), each shared slot one of its own.
pub fn reuse_pool(slot: &Slot, place: usize) -> Option<usize> {
    slot.shared.then_some(place)
}

/// Can all slots of a track be filled on a day by the items for which `has` says yes, when it is told
/// whether they must be active, and no item counts twice?
///
/// Where every option is one item of one unit this is a matching, found by augmenting paths (Kuhn 1955)
/// in the number of units needed times the number of options. Elsewhere it is a search over the claims and, where that
/// takes long, an integer program.
pub fn fills(track: &Track, day: Date, has: &dyn Fn(Item, bool) -> bool) -> bool {
    fills_by(track, day, &|option| option.window.contains(day), has)
}

/// The same with the options that are accepted, whatever their days.
pub fn fills_by(
    track: &Track,
    day: Date,
    accepts: &dyn Fn(&SlotOption) -> bool,
    has: &dyn Fn(Item, bool) -> bool,
) -> bool {
    let mut slots: Vec<Asked<'_>> = Vec::new();
    for (place, slot) in track.slots.iter().enumerate().filter(|(_, slot)| slot.waived.is_none()) {
        let is_open = |option: &SlotOption| {
            accepts(option) && option.items.iter().all(|item| has(*item, option.active))
        };
        let open = (0..slot.options.len()).filter(|o| is_open(&slot.options[*o])).collect();
        let asked = Asked { slot, pool: reuse_pool(slot, place), need: slot.need_on(day), open };
        let most: u64 = asked.options().map(|option| u64::from(option.units)).sum();
        if most < u64::from(asked.need) {
            return false;
        }
        slots.push(asked);
    }
    let is_plain = |asked: &Asked<'_>| {
        let one_by_one = asked.options().all(|o| o.units == 1 && o.items.len() == 1);
        asked.pool.is_none() && asked.slot.caps.is_empty() && one_by_one
    };
    if slots.iter().all(is_plain) {
        return matches(&slots);
    }
    search(&slots, &mut Vec::new(), &mut 0).unwrap_or_else(|| can_be_filled(&slots))
}

/// A slot to fill, the units that it needs, and the options that could be claimed for it, by place.
struct Asked<'c> {
    slot: &'c Slot,
    pool: Option<usize>,
    need: u32,
    open: Vec<usize>,
}

impl<'c> Asked<'c> {
    fn options(&self) -> impl Iterator<Item = &'c SlotOption> {
        self.open.iter().map(|o| &self.slot.options[*o])
    }

    fn items(&self, open: usize) -> &'c [Item] {
        &self.slot.options[self.open[open]].items
    }
}

fn matches(slots: &[Asked<'_>]) -> bool {
    let mut claimed: BTreeMap<Item, usize> = BTreeMap::new();
    slots.iter().enumerate().all(|(s, asked)| {
        (0..asked.need).all(|_| augment(slots, s, &mut claimed, &mut vec![false; slots.len()]))
    })
}

/// Gives the slot one more item, moving the claims of others where that helps.
fn augment(slots: &[Asked<'_>], slot: usize, claimed: &mut BTreeMap<Item, usize>, seen: &mut [bool]) -> bool {
    seen[slot] = true;
    let items: Vec<Item> = slots[slot].options().map(|option| option.items[0]).collect();
    if let Some(free) = items.iter().find(|item| !claimed.contains_key(item)) {
        claimed.insert(*free, slot);
        return true;
    }
    for item in items {
        let other = claimed[&item];
        if !seen[other] && augment(slots, other, claimed, seen) {
            claimed.insert(item, slot);
            return true;
        }
    }
    false
}

/// Decides the options one after the other; `taken` are the claims so far, as slot and open option. `None` where that is
/// given up.
fn search(slots: &[Asked<'_>], taken: &mut Vec<(usize, usize)>, tried: &mut usize) -> Option<bool> {
    *tried += 1;
    let units = |s: usize| {
        let own = taken.iter().filter(|(slot, _)| *slot == s);
        counted_units(slots[s].slot, own.map(|(_, o)| slots[s].open[*o]))
    };
    let Some(slot) = (0..slots.len()).find(|s| units(*s) < u64::from(slots[*s].need)) else {
        return Some(true);
    };
    let first = taken.iter().filter(|(s, _)| *s == slot).map(|(_, o)| o + 1).max().unwrap_or(0);
    for option in first..slots[slot].open.len() {
        if *tried > TRIED {
            return None;
        }
        if is_free(slots, slot, option, taken) {
            taken.push((slot, option));
            if search(slots, taken, tried)? {
                return Some(true);
            }
            taken.pop();
        }
    }
    Some(false)
}

/// The same as an integer program: a column for each claim and one for what counts under each cap, the need of each slot
/// and the one claim of each item in its pool as rows. Decided by the search in integers.
fn can_be_filled(slots: &[Asked<'_>]) -> bool {
    let mut program = Program::default();
    let mut pools: BTreeMap<(Option<usize>, Item), Affine> = BTreeMap::new();
    for asked in slots {
        let mut counted: Vec<(Var, i64)> = Vec::new();
        let mut in_cap = vec![Vec::new(); asked.slot.caps.len()];
        for (open, option) in asked.options().enumerate() {
            let claim = program.binary(Tag::default());
            let units = (claim, i64::from(option.units));
            match cap_of(asked.slot, option) {
                Some(cap) => in_cap[cap].push(units),
                None => counted.push(units),
            }
            for item in asked.items(open).iter().collect::<BTreeSet<_>>() {
                pools.entry((asked.pool, *item)).or_default().add_term(claim, 1);
            }
        }
        for (units, cap) in in_cap.into_iter().zip(&asked.slot.caps) {
            let most = program.column(0, i64::from(cap.at_most), Tag::default());
            counted.push((most, 1));
            let mut excess = Affine::from(most);
            excess.add(-1, &Affine::from(units));
            program.at_most(excess, 0, Role::Rule, Tag::default());
        }
        program.at_least(counted, i64::from(asked.need), Role::Rule, Tag::default());
    }
    for claims in pools.into_values() {
        program.at_most(claims, 1, Role::Rule, Tag::default());
    }
    let mut search = Search::new(program, Engine::new(default_backend()));
    matches!(search.minimize(&[]), Ok(Found::Optimum(_)))
}

fn is_free(slots: &[Asked<'_>], slot: usize, option: usize, taken: &[(usize, usize)]) -> bool {
    let items = slots[slot].items(option);
    taken.iter().all(|(s, o)| {
        slots[*s].pool != slots[slot].pool || slots[*s].items(*o).iter().all(|item| !items.contains(item))
    })
}
