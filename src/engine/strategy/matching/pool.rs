use super::weight::{Set, Weight, members};

/// Places to be filled with different items: the slots of a track that do not share, or one slot that
/// does, with a place for each unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    /// For each place the slot.
    pub places: Vec<usize>,
    /// For each item the places that it can fill.
    fits: Vec<u64>,
    /// The items that fit anywhere.
    pub items: Set,
    /// What can fill a place: its slot, the item, and the option of the slot that it is; in order.
    options: Vec<Fit>,
    /// The exams among them that can be sat at once, the lightest first.
    pub order: Vec<u8>,
}

/// A slot, an item, and the option of the slot that the item is.
pub type Fit = (usize, usize, usize);

/// Which item fills each place.
#[derive(Clone, Copy, Debug)]
pub struct Filling {
    items: [u8; 64],
    free: u64,
    /// Places from which nothing free can be reached any more, however the filling grows.
    dead: u64,
}

impl Pool {
    /// A pool; `None` when it has more than 64 places. The items of `order` are those that can be sat.
    pub fn new(places: Vec<usize>, mut options: Vec<Fit>, by_weight: &[u8]) -> Option<Pool> {
        if places.len() > 64 {
            return None;
        }
        let mut fits = vec![0_u64; 128];
        let mut items: Set = 0;
        for (slot, item, _) in &options {
            for (place, _) in places.iter().enumerate().filter(|(_, s)| *s == slot) {
                fits[*item] |= 1 << place;
                items |= 1 << item;
            }
        }
        let order = by_weight.iter().copied().filter(|exam| items >> exam & 1 == 1).collect();
        options.sort_unstable();
        Some(Pool { places, fits, items, options, order })
    }

    /// As many places as can be, filled with these items.
    #[inline]
    pub fn fill(&self, on_hand: Set) -> Filling {
        self.fill_beside(0, on_hand)
    }

    #[inline]
    fn fill_beside(&self, taken: u64, on_hand: Set) -> Filling {
        let all: u64 = match self.places.len() {
            64 => u64::MAX,
            n => (1 << n) - 1,
        };
        let mut filling = Filling { items: [0; 64], free: all & !taken, dead: taken };
        for item in members(on_hand & self.items) {
            if filling.free == 0 {
                break;
            }
            self.add(&mut filling, item);
        }
        filling
    }

    /// The lightest exams that fill all the places that these items leave free, and their weight; `None`
    /// where the exams that may be sat cannot fill them.
    ///
    /// The sets of exams that can be matched into the free places are the independent sets of a
    /// transversal matroid, contracted by what is on hand. Every exam weighs more than nothing, so the
    /// lightest set that fills the places is a basis, and the greedy algorithm with augmenting paths
    /// finds the lightest basis (Edmonds and Fulkerson 1965, Edmonds 1971): an exam is taken exactly
    /// when it is independent of the lighter ones taken. The proof exchanges one element for a lighter
    /// one and needs only that weights are totally ordered and that adding keeps the order, which
    /// [`Weight`] does with its criteria and with law 10.
    #[inline]
    pub fn complete(&self, on_hand: Set, sittable: Set, weights: &[Weight]) -> Option<(Set, Weight)> {
        let mut filling = self.fill(on_hand);
        let (mut taken, mut weight) = (0, Weight::default());
        if filling.free == 0 {
            return Some((taken, weight));
        }
        let open = sittable & !on_hand;
        for exam in &self.order {
            let exam = *exam as usize;
            if open >> exam & 1 == 1 && self.add(&mut filling, exam) {
                taken |= 1 << exam;
                weight = weight.plus(weights[exam]);
                if filling.free == 0 {
                    return Some((taken, weight));
                }
            }
        }
        None
    }

    /// Is every place filled by these items?
    pub fn is_full(&self, on_hand: Set) -> bool {
        self.fill(on_hand).free == 0
    }

    /// The slot and the option of it that fill each place, where the items on hand fill all.
    pub fn filled_with(&self, on_hand: Set) -> Option<impl Iterator<Item = (usize, usize)> + '_> {
        let filling = self.fill(on_hand);
        let fits = self.places.iter().zip(filling.items).filter_map(|(slot, item)| {
            let wanted = (*slot, item as usize, 0);
            let (.., option) = self.options.get(self.options.partition_point(|fit| *fit < wanted))?;
            Some((*slot, *option))
        });
        (filling.free == 0).then_some(fits)
    }

    /// The items that fit a slot.
    pub fn items_of(&self, slot: usize) -> Set {
        self.options.iter().filter(|(s, ..)| *s == slot).fold(0, |set, (_, item, _)| set | 1 << item)
    }

    /// No fewer places than these stay free.
    #[inline]
    pub fn missing_at_least(&self, on_hand: Set) -> u32 {
        (self.places.len() as u32).saturating_sub((on_hand & self.items).count_ones())
    }

    /// How many places stay free.
    pub fn missing(&self, on_hand: Set) -> u32 {
        self.fill(on_hand).free.count_ones()
    }

    #[inline]
    fn add(&self, filling: &mut Filling, item: usize) -> bool {
        let mut seen = filling.dead;
        let found = self.augment(filling, item, &mut seen);
        if !found {
            filling.dead = seen;
        }
        found
    }

    fn augment(&self, filling: &mut Filling, item: usize, seen: &mut u64) -> bool {
        let mut fits = self.fits[item] & !*seen;
        let free = fits & filling.free;
        if free != 0 {
            let place = free.trailing_zeros() as usize;
            filling.items[place] = item as u8;
            filling.free &= !(1 << place);
            return true;
        }
        while fits != 0 {
            let place = fits.trailing_zeros() as usize;
            *seen |= 1 << place;
            if self.augment(filling, filling.items[place] as usize, seen) {
                filling.items[place] = item as u8;
                return true;
            }
            fits &= !*seen;
        }
        false
    }

    /// A place of this slot that this item can fill and that is not taken.
    pub fn place(&self, slot: usize, item: usize, taken: u64) -> Option<u64> {
        let free = self.fits[item] & !taken;
        let places = self.places.iter().enumerate().filter(|(_, s)| **s == slot);
        places.map(|(place, _)| 1 << place).find(|place| free & place != 0)
    }

    /// Do these items fill every place that is not taken?
    pub fn is_full_beside(&self, taken: u64, on_hand: Set) -> bool {
        self.fill_beside(taken, on_hand).free == 0
    }
}
