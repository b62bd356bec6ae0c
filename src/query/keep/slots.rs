//! The slots of a track, as the nodes by which its items are there.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::node::Node;
use crate::catalog::{Item, SlotOption, Track};

/// So many units from these options, each of several nodes that count only together.
#[derive(Clone, Debug)]
pub(super) struct Slots {
    pub need: u32,
    pub options: Vec<(Vec<Node>, u32)>,
    pub shared: bool,
    pub caps: Vec<(Vec<Node>, u32)>,
}

/// What was accepted once is accepted as long as the credential is held. An item counts once: where different things
/// make it be there as active and as had once, each claim on it claims the item itself, too.
pub(super) fn slots(
    track: &Track,
    rules: Date,
    is_held: bool,
    node: impl Fn(Item, bool) -> Option<Node>,
) -> Vec<Slots> {
    let is_open = |option: &SlotOption| match is_held {
        true => option.window.since.is_none_or(|since| since <= rules),
        false => option.window.contains(rules),
    };
    let asked_twice = asked_as_both(track);
    let is_split = |item: &Item| {
        asked_twice.contains(item)
            && matches!((node(*item, true), node(*item, false)), (Some(a), Some(b)) if a != b)
    };
    let slots = track.slots.iter().filter(|slot| slot.waived.is_none()).map(|slot| {
        let open = slot.options.iter().filter(|option| is_open(option));
        let options = open.filter_map(|option| {
            let nodes: Option<Vec<Node>> = option.items.iter().map(|i| node(*i, option.active)).collect();
            let counted = option.items.iter().filter(|item| is_split(item)).map(|item| Node::Counted(*item));
            Some((nodes?.into_iter().chain(counted).collect(), option.units))
        });
        let caps = slot.caps.iter().map(|cap| {
            let single = slot.options.iter().filter(|o| matches!(o.items[..], [i] if cap.items.contains(&i)));
            (single.filter_map(|o| node(o.items[0], o.active)).collect(), cap.at_most)
        });
        Slots {
            need: slot.need_on(rules),
            options: options.collect(),
            shared: slot.shared,
            caps: caps.collect(),
        }
    });
    slots.collect()
}

/// The items of which one option of the track asks that they be active, and another does not.
pub(super) fn asked_as_both(track: &Track) -> BTreeSet<Item> {
    let slots = || track.slots.iter().filter(|slot| slot.waived.is_none());
    let asked = |active: bool| -> BTreeSet<Item> {
        let options = slots().flat_map(|slot| &slot.options).filter(|option| option.active == active);
        options.flat_map(|option| option.items.iter().copied()).collect()
    };
    asked(true).intersection(&asked(false)).copied().collect()
}
