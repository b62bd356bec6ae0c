use std::collections::BTreeSet;

use super::lattice::Lattice;
use super::need::{Have, Need};
use crate::catalog::{CredentialId, Item};

/// For each exam those that may be taken to be sat before it.
///
/// Two exams are interchangeable where they can change places, each along with the credentials that it alone
/// brings, and every rule and every number of the lattice stays as it is. Of an order that has such a pair the wrong way
/// round the swapped one is as good, and earlier in catalog order: the first of the best orders has none.
pub(super) fn predecessors(lattice: &Lattice<'_>) -> Vec<u32> {
    let exams = lattice.sit.len();
    let named = named_for_free(lattice);
    let mut before = vec![0; exams];
    for (later, set) in before.iter_mut().enumerate() {
        for earlier in 0..later {
            if Swap::of(lattice, earlier, later).is_some_and(|swap| swap.keeps(lattice, named)) {
                *set |= 1 << earlier;
            }
        }
    }
    before
}

/// What the credentials that come for free could rest on. Their slots are not compared: what they name keeps its place.
fn named_for_free(lattice: &Lattice<'_>) -> Have {
    let places = &lattice.places;
    let catalog = &places.question.catalog;
    let items = |credential: &CredentialId| -> BTreeSet<Item> {
        let tracks = catalog.credential(*credential).tracks.iter();
        let of_track = tracks.flat_map(|track| {
            let required = track.requires.iter().flat_map(|requirement| &requirement.any);
            let claimed = track.slots.iter().flat_map(|slot| &slot.options).flat_map(|option| &option.items);
            required.chain(claimed)
        });
        of_track.copied().collect()
    };
    let free = places.credentials.iter().skip(lattice.earn.len());
    free.flat_map(items).fold(Have::default(), |named, item| named.with(places.touching(item)))
}

/// Two exams that change places, and the credentials that do so along with them.
struct Swap {
    exams: (usize, usize),
    credentials: Vec<(usize, usize)>,
}

impl Swap {
    /// Pairs the credentials that rest on one of the exams with those that rest on the other in the same way.
    fn of(lattice: &Lattice<'_>, earlier: usize, later: usize) -> Option<Swap> {
        let mut swap = Swap { exams: (earlier, later), credentials: Vec::new() };
        let rests_on = |exam: usize| {
            let earn = lattice.earn.iter().enumerate();
            earn.filter(move |(_, need)| need.names(exam)).map(|(place, _)| place)
        };
        let (mine, other): (Vec<usize>, Vec<usize>) =
            (rests_on(earlier).collect(), rests_on(later).collect());
        let alone = |these: &[usize], those: &[usize]| -> Vec<usize> {
            these.iter().copied().filter(|place| !those.contains(place)).collect()
        };
        let (mine, mut other) = (alone(&mine, &other), alone(&other, &mine));
        for place in mine {
            let moved = lattice.earn[place].moved(&|have| swap.exams_of(have));
            let partner = other.iter().position(|o| lattice.earn[*o].moved(&|have| have.exams) == moved)?;
            swap.credentials.push((place, other.swap_remove(partner)));
        }
        other.is_empty().then_some(swap)
    }

    fn exams_of(&self, have: Have) -> u32 {
        let (a, b) = self.exams;
        let differ = (have.exams >> a ^ have.exams >> b) & 1;
        have.exams ^ (differ << a | differ << b)
    }

    fn of_have(&self, have: Have) -> Have {
        let mut credentials = have.credentials;
        for (a, b) in &self.credentials {
            let differ = (credentials >> a ^ credentials >> b) & 1;
            credentials ^= differ << a | differ << b;
        }
        Have { exams: self.exams_of(have), credentials }
    }

    fn exam(&self, exam: usize) -> usize {
        match self.exams {
            (a, b) if exam == a => b,
            (a, b) if exam == b => a,
            _ => exam,
        }
    }

    fn credential(&self, place: usize) -> usize {
        let pair = self.credentials.iter().find(|(a, b)| *a == place || *b == place);
        pair.map_or(place, |(a, b)| if *a == place { *b } else { *a })
    }

    fn keeps(&self, lattice: &Lattice<'_>, named: Have) -> bool {
        let sorted = |needs: &[Need], swapped: bool| {
            let form = |need: &Need| need.moved(&|have| if swapped { self.of_have(have) } else { have });
            let mut forms: Vec<_> = needs.iter().map(form).collect();
            forms.sort_unstable();
            forms
        };
        let same = |here: &[Need], there: &[Need]| sorted(here, true) == sorted(there, false);
        let one = |need: &Need, other: &Need| same(std::slice::from_ref(need), std::slice::from_ref(other));
        let is_named = |credential: usize| named.credentials >> credential & 1 == 1;
        let (a, b) = self.exams;
        let moves_named = (named.exams >> a | named.exams >> b) & 1 == 1
            || self.credentials.iter().any(|(a, b)| is_named(*a) || is_named(*b));
        !moves_named
            && (0..lattice.sit.len()).all(|exam| {
                let image = self.exam(exam);
                lattice.due[exam] == lattice.due[image]
                    && one(&lattice.sit[exam], &lattice.sit[image])
                    && same(&lattice.after[exam], &lattice.after[image])
            })
            && (0..lattice.earn.len())
                .all(|place| one(&lattice.earn[place], &lattice.earn[self.credential(place)]))
    }
}
