use super::Matching;
use super::modes::Mode;
use super::pool::Pool;
use super::weight::{Set, Weight, members};

/// So many choices between exams that serve two pools are worth making.
const MOST_NODES: usize = 4_000;

/// Looks for the lightest exams.
pub(super) struct Search<'s> {
    matching: &'s Matching,
    has: Set,
    /// The weight, the exams, and the place of the mode.
    pub(super) best: Option<(Weight, Set, usize)>,
    nodes: usize,
}

impl<'s> Search<'s> {
    /// For someone who has these items.
    pub(super) fn new(matching: &'s Matching, has: Set) -> Search<'s> {
        Search { matching, has, best: None, nodes: 0 }
    }

    /// Looks for something better in one mode; `None` when that takes too long.
    pub(super) fn mode(&mut self, index: usize, mode: &Mode) -> Option<()> {
        let matching = self.matching;
        let forced = mode.sits & !self.has;
        if forced & !matching.sittable != 0 {
            return Some(());
        }
        let on_hand = self.has | mode.sits | mode.earned;
        let weight = members(forced).fold(Weight::default(), |sum, exam| sum.plus(matching.weights[exam]));
        if self.best.is_some() {
            let missing = mode.pools.iter().map(|(.., pool)| pool.missing_at_least(on_hand)).max();
            if self.is_beaten(weight.with_at_least(missing.unwrap_or_default(), matching.lightest)) {
                return Some(());
            }
        }
        let open = matching.free & !on_hand;
        self.split(index, mode, Node { on_hand, open, sits: forced, weight })
    }

    fn split(&mut self, index: usize, mode: &Mode, node: Node) -> Option<()> {
        self.nodes += 1;
        if self.nodes > MOST_NODES {
            return None;
        }
        let weights = &self.matching.weights;
        let Node { on_hand, open, sits, weight } = node;
        let lacks = |pool: &&Pool| pool.missing_at_least(on_hand) > 0 || !pool.is_full(on_hand);
        let mut lacking = mode.pools.iter().map(|(.., pool)| pool).filter(lacks);
        let first = lacking.next();
        let Some(second) = lacking.next() else {
            let nothing = Some((0, Weight::default()));
            let found = first.map_or(nothing, |pool| pool.complete(on_hand, open, weights));
            if let Some((taken, more)) = found {
                self.accept(weight.plus(more), sits | taken, index);
            }
            return Some(());
        };
        let (mut bound, mut before, mut twice) = (weight, 0, 0);
        let (mut together, mut reach) = (0, weight);
        let mut feasible = true;
        for pool in first.into_iter().chain([second]).chain(lacking) {
            let Some((_, more)) = pool.complete(on_hand | before, open, weights) else { return Some(()) };
            bound = bound.plus(more);
            if self.is_beaten(bound) {
                return Some(());
            }
            match pool.complete(on_hand | together, open, weights) {
                Some((taken, more)) => {
                    together |= taken;
                    reach = reach.plus(more);
                }
                None => feasible = false,
            }
            twice |= before & pool.items & open;
            before |= pool.items & open;
        }
        if feasible {
            self.accept(reach, sits | together, index);
        }
        if reach == bound && feasible {
            return Some(());
        }
        let Some(exam) = members(twice).min_by_key(|exam| weights[*exam]) else { return Some(()) };
        let bit = 1 << exam;
        let with = Node {
            on_hand: on_hand | bit,
            open: open & !bit,
            sits: sits | bit,
            weight: weight.plus(weights[exam]),
        };
        self.split(index, mode, with)?;
        self.split(index, mode, Node { open: open & !bit, ..node })
    }

    /// Is there something as good as all that weighs no less than this?
    fn is_beaten(&self, weight: Weight) -> bool {
        self.best.is_some_and(|(best, ..)| best <= weight)
    }

    fn accept(&mut self, weight: Weight, sits: Set, index: usize) {
        if !self.is_beaten(weight) {
            self.best = Some((weight, sits, index));
        }
    }
}

#[derive(Clone, Copy)]
struct Node {
    on_hand: Set,
    /// The exams that may still be chosen.
    open: Set,
    sits: Set,
    weight: Weight,
}
