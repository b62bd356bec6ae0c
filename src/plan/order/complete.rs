use std::collections::BTreeMap;

use crate::catalog::{CredentialId, Item, Requirement, Slot, SlotOption, Track, months_after};
use crate::question::Question;

/// So many choices are tried where options have units, caps or several items.
const TRIED: usize = 20_000;

/// Do the items on hand complete one of the credential's tracks on the as-of day? Where every option
/// is one item of one unit this is a matching, found by augmenting paths (Kuhn 1955) in the number of
/// units needed times the number of options. Elsewhere it is a search over the claims, given up
/// after a fixed number of them: then the answer is no.
pub(super) fn is_complete(
    question: &Question,
    credential: CredentialId,
    has: &dyn Fn(Item, bool) -> bool,
) -> bool {
    let facts = question.catalog.credential(credential);
    if facts.retired.is_some_and(|last| last < question.as_of) {
        return false;
    }
    let tracks = facts.tracks.iter().enumerate();
    let mut open = tracks.filter(|(t, track)| {
        track.window.contains(question.as_of) && question.policy.allows_track(credential, *t)
    });
    open.any(|(_, track)| {
        let required = |r: &Requirement| r.any.iter().any(|item| has(*item, r.active));
        // What was passed too long ago is not counted, even where it would go with other old passes.
        let is_recent = |item: Item| match (track.window_months, question.transcript.day(item)) {
            (Some(months), Some(day)) => months_after(day, months) >= question.as_of,
            _ => true,
        };
        track.requires.iter().all(required)
            && fills(question, track, &|item, active| is_recent(item) && has(item, active))
    })
}

/// A slot to fill, the units that it needs, and the options that could be claimed for it.
type Asked<'c> = (&'c Slot, u32, Vec<&'c SlotOption>);

fn fills(question: &Question, track: &Track, has: &dyn Fn(Item, bool) -> bool) -> bool {
    let asked = track.slots.iter().filter(|slot| slot.waived.is_none());
    let mut slots: Vec<Asked<'_>> = Vec::new();
    for slot in asked {
        let is_open = |option: &&SlotOption| {
            option.window.contains(question.as_of)
                && option.items.iter().all(|item| has(*item, option.active))
        };
        let open: Vec<&SlotOption> = slot.options.iter().filter(is_open).collect();
        if open.iter().map(|option| u64::from(option.units)).sum::<u64>()
            < u64::from(slot.need_on(question.as_of))
        {
            return false;
        }
        slots.push((slot, slot.need_on(question.as_of), open));
    }
    let is_plain = |(slot, _, open): &Asked<'_>| {
        !slot.shared && slot.caps.is_empty() && open.iter().all(|o| o.units == 1 && o.items.len() == 1)
    };
    if slots.iter().all(is_plain) { matches(&slots) } else { search(&slots, &mut Vec::new(), &mut 0) }
}

fn matches(slots: &[Asked<'_>]) -> bool {
    let mut claimed: BTreeMap<Item, usize> = BTreeMap::new();
    slots.iter().enumerate().all(|(s, (_, need, _))| {
        (0..*need).all(|_| augment(slots, s, &mut claimed, &mut vec![false; slots.len()]))
    })
}

/// Gives the slot one more item, moving the claims of others where that helps.
fn augment(slots: &[Asked<'_>], slot: usize, claimed: &mut BTreeMap<Item, usize>, seen: &mut [bool]) -> bool {
    seen[slot] = true;
    let items: Vec<Item> = slots[slot].2.iter().map(|option| option.items[0]).collect();
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
fn search(slots: &[Asked<'_>], taken: &mut Vec<(usize, usize)>, tried: &mut usize) -> bool {
    *tried += 1;
    let Some(slot) = (0..slots.len()).find(|s| units(slots, *s, taken) < u64::from(slots[*s].1)) else {
        return true;
    };
    let first = taken.iter().filter(|(s, _)| *s == slot).map(|(_, o)| o + 1).max().unwrap_or(0);
    for option in first..slots[slot].2.len() {
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

fn is_free(slots: &[Asked<'_>], slot: usize, option: usize, taken: &[(usize, usize)]) -> bool {
    let items = &slots[slot].2[option].items;
    taken.iter().all(|(s, o)| {
        let apart = *s != slot && (slots[*s].0.shared || slots[slot].0.shared);
        apart || slots[*s].2[*o].items.iter().all(|item| !items.contains(item))
    })
}

fn units(slots: &[Asked<'_>], slot: usize, taken: &[(usize, usize)]) -> u64 {
    let (facts, _, options) = &slots[slot];
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
