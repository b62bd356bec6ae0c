use std::collections::BTreeMap;

use crate::catalog::{CredentialId, Item, Slot, SlotOption, Track};
use crate::problem::Problem;

/// So many choices are tried where options have units, caps or several items.
const TRIED: usize = 20_000;

/// Do the items on hand complete one of the credential's tracks on the as-of day? Where every option
/// is one item of one unit this is a matching, found by augmenting paths (Kuhn 1955) in the number of
/// units needed times the number of options. Elsewhere it is a search over the claims, given up
/// after a fixed number of them: then the answer is no.
pub(super) fn is_complete(
    problem: &Problem<'_>,
    credential: CredentialId,
    has: &dyn Fn(Item) -> bool,
) -> bool {
    let tracks = problem.catalog.credential(credential).tracks.iter().enumerate();
    let mut open = tracks.filter(|(t, track)| {
        track.window.contains(problem.as_of) && problem.policy.allows_track(credential, *t)
    });
    open.any(|(_, track)| {
        let required = |r: &crate::catalog::Requirement| r.any.iter().any(|item| has(*item));
        track.requires.iter().all(required) && fills(problem, track, has)
    })
}

fn fills(problem: &Problem<'_>, track: &Track, has: &dyn Fn(Item) -> bool) -> bool {
    let asked = track.slots.iter().filter(|slot| slot.waived.is_none());
    let mut slots: Vec<(&Slot, Vec<&SlotOption>)> = Vec::new();
    for slot in asked {
        let is_open = |option: &&SlotOption| {
            option.window.contains(problem.as_of) && option.items.iter().all(|item| has(*item))
        };
        let open: Vec<&SlotOption> = slot.options.iter().filter(is_open).collect();
        if open.iter().map(|option| u64::from(option.units)).sum::<u64>() < u64::from(slot.need) {
            return false;
        }
        slots.push((slot, open));
    }
    let is_plain = |(slot, open): &(&Slot, Vec<&SlotOption>)| {
        !slot.shared && slot.caps.is_empty() && open.iter().all(|o| o.units == 1 && o.items.len() == 1)
    };
    if slots.iter().all(is_plain) { matches(&slots) } else { search(&slots, &mut Vec::new(), &mut 0) }
}

fn matches(slots: &[(&Slot, Vec<&SlotOption>)]) -> bool {
    let mut claimed: BTreeMap<Item, usize> = BTreeMap::new();
    slots.iter().enumerate().all(|(s, (slot, _))| {
        (0..slot.need).all(|_| augment(slots, s, &mut claimed, &mut vec![false; slots.len()]))
    })
}

/// Gives the slot one more item, moving the claims of others where that helps.
fn augment(
    slots: &[(&Slot, Vec<&SlotOption>)],
    slot: usize,
    claimed: &mut BTreeMap<Item, usize>,
    seen: &mut [bool],
) -> bool {
    seen[slot] = true;
    let items: Vec<Item> = slots[slot].1.iter().map(|option| option.items[0]).collect();
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

/// Decides the options one after the other; `taken` are the claims so far, as slot and option.
fn search(slots: &[(&Slot, Vec<&SlotOption>)], taken: &mut Vec<(usize, usize)>, tried: &mut usize) -> bool {
    *tried += 1;
    let Some(slot) = (0..slots.len()).find(|s| units(slots, *s, taken) < u64::from(slots[*s].0.need)) else {
        return true;
    };
    let first = taken.iter().filter(|(s, _)| *s == slot).map(|(_, o)| o + 1).max().unwrap_or(0);
    for option in first..slots[slot].1.len() {
        if *tried > TRIED {
            return false;
        }
        if is_free(slots, slot, option, taken) {
            taken.push((slot, option));
            if search(slots, taken, tried) {
                return true;
            }
            taken.pop();
        }
    }
    false
}

fn is_free(
    slots: &[(&Slot, Vec<&SlotOption>)],
    slot: usize,
    option: usize,
    taken: &[(usize, usize)],
) -> bool {
    let items = &slots[slot].1[option].items;
    taken.iter().all(|(s, o)| {
        let apart = *s != slot && (slots[*s].0.shared || slots[slot].0.shared);
        apart || slots[*s].1[*o].items.iter().all(|item| !items.contains(item))
    })
}

fn units(slots: &[(&Slot, Vec<&SlotOption>)], slot: usize, taken: &[(usize, usize)]) -> u64 {
    let (facts, options) = &slots[slot];
    let mut capped = vec![0_u64; facts.caps.len()];
    let mut sum = 0;
    for (_, option) in taken.iter().filter(|(s, _)| *s == slot) {
        let option = options[*option];
        let cap = match option.items[..] {
            [item] => facts.caps.iter().position(|cap| cap.items.contains(&item)),
            _ => None,
        };
        match cap {
            Some(cap) => capped[cap] += u64::from(option.units),
            None => sum += u64::from(option.units),
        }
    }
    sum + facts.caps.iter().zip(capped).map(|(cap, units)| units.min(u64::from(cap.at_most))).sum::<u64>()
}
