use std::cmp::Reverse;

/// A set of items, one bit for each.
pub type Set = u128;

/// The measures of the criteria, in order; 0 beyond them.
pub type Values = [i64; 4];

/// What a set of exams weighs: the measures in order, then the exams themselves for law 10, by which of
/// two sets the one with the first exam that only one has is preferred. Weights of disjoint sets add up,
/// and adding keeps their order: they are an ordered abelian group, which is all that the greedy
/// algorithm asks of weights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Weight {
    values: Values,
    /// The first exam is the highest bit; the greater number is preferred.
    exams: Reverse<Set>,
}

impl Weight {
    /// The weight of one exam, by its place in catalog order and its values.
    pub fn of(place: usize, values: Values) -> Weight {
        Weight { values, exams: Reverse(1 << (127 - place)) }
    }

    /// No set weighs less in which the measures come to no less.
    #[inline]
    pub fn at_least(self) -> Weight {
        Weight { values: self.values, exams: Reverse(Set::MAX) }
    }

    /// The weight of two disjoint sets together.
    #[inline]
    pub fn plus(self, other: Weight) -> Weight {
        let mut values = self.values;
        for (value, more) in values.iter_mut().zip(other.values) {
            *value = value.saturating_add(more);
        }
        Weight { values, exams: Reverse(self.exams.0 | other.exams.0) }
    }
}

/// The members of a set, in order.
pub fn members(set: Set) -> impl Iterator<Item = usize> {
    Members(set)
}

struct Members(Set);

impl Iterator for Members {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        let place = self.0.trailing_zeros() as usize;
        (self.0 != 0).then(|| {
            self.0 &= self.0 - 1;
            place
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.0.count_ones() as usize;
        (left, Some(left))
    }
}
