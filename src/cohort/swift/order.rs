use super::modes::Local;
use super::weight::{Set, members};
use crate::catalog::{Item, SlotOption};
use crate::problem::Problem;

/// When catalog order is the order of study: no advice speaks against it, and no credential beside the
/// goal could be reached sooner by another order. Says so only where it is certain; bits decide, without
/// a look at the catalog.
#[derive(Debug)]
pub struct Order {
    /// For each exam in scope what it is best sat after.
    after: Vec<Set>,
    /// The credentials of the catalog that can be earned on the day, by their tracks.
    credentials: Vec<(Option<usize>, Vec<Track>)>,
}

#[derive(Debug)]
struct Track {
    /// Of each slot the exams that it takes, and how many; `None` where it takes anything else.
    slots: Vec<Option<(Set, u32)>>,
}

impl Order {
    pub fn new(problem: &Problem<'_>, local: &Local) -> Order {
        let catalog = problem.catalog;
        let bits = |items: &mut dyn Iterator<Item = Item>| -> Set {
            items.filter_map(|item| local.number(item)).fold(0, |set, number| set | 1 << number)
        };
        let after = local.exams.iter().map(|exam| {
            let advice = &catalog.exam(*exam).after;
            bits(&mut advice.iter().map(|advice| advice.item))
        });
        let after = after.collect();
        let credentials = catalog.credential_ids().map(|id| {
            let tracks = catalog.credential(id).tracks.iter();
            let open = tracks.filter(|track| track.window.contains(problem.as_of)).map(|track| {
                let asked = track.slots.iter().filter(|slot| slot.waived.is_none());
                let slots = asked.map(|slot| {
                    let is_open = |o: &&SlotOption| o.window.contains(problem.as_of);
                    let options = || slot.options.iter().filter(is_open);
                    let single = |o: &SlotOption| o.units == 1 && matches!(o.items[..], [Item::Exam(_)]);
                    let plain = !slot.every && options().all(single);
                    plain.then(|| (bits(&mut options().map(|o| o.items[0])), slot.need))
                });
                Track { slots: slots.collect() }
            });
            (local.number(Item::Credential(id)), open.collect())
        });
        Order { after, credentials: credentials.collect() }
    }

    /// Is catalog order the order of study for someone who has these items and sits these exams, none of
    /// which requires anything, to earn one of these credentials or none?
    pub fn is_that_of_the_catalog(&self, has: Set, sits: Set, earned: Set) -> bool {
        let early = |exam: usize| self.after[exam] & sits & !((1 << exam) - 1) == 0;
        members(sits).all(early)
            && self.credentials.iter().all(|(number, tracks)| {
                let done = number.is_some_and(|number| (has | earned) >> number & 1 == 1);
                done || !tracks.iter().any(|track| track.may_depend(has, sits))
            })
    }
}

impl Track {
    /// Could the order decide when the track is complete? Not where it never is, where it is from the
    /// start, where any one exam completes it, and where only all of them do.
    fn may_depend(&self, has: Set, sits: Set) -> bool {
        if let [Some((items, need))] = &self.slots[..] {
            let missing = need.saturating_sub((items & has).count_ones());
            let useful = (items & sits).count_ones();
            // Every exam counts alike: it is complete after as many of them in any order.
            return missing > 0 && useful >= missing && useful < sits.count_ones();
        }
        let within_reach = self.slots.iter().all(|slot| match slot {
            Some((items, need)) => (items & (has | sits)).count_ones() >= *need,
            None => true,
        });
        within_reach && !self.is_surely_complete(has)
    }

    /// Does taking items slot by slot, the first that fit, fill all of them? If not, another choice may.
    fn is_surely_complete(&self, has: Set) -> bool {
        let mut left = has;
        self.slots.iter().all(|slot| {
            let Some((items, need)) = slot else { return false };
            let taken = members(items & left).take(*need as usize).fold(0, |set: Set, item| set | 1 << item);
            left &= !taken;
            taken.count_ones() == *need
        })
    }
}
