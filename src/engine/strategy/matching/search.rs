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

    /// Looks for the best in all modes; `None` when that takes too long.
    pub(super) fn modes(&mut self) -> Option<()> {
        let Matching { bounds, sittable, weights, .. } = self.matching;
        let least = bounds.least(self.has, weights);
        let (mut first, mut second) = (None, None);
        for found in bounds.of(&least, self.has, *sittable, weights) {
            if first.is_none_or(|first| found < first) {
                (first, second) = (Some(found), first);
            } else if second.is_none_or(|second| found < second) {
                second = Some(found);
            }
        }
        let Some((_, mode)) = first else { return Some(()) };
        self.mode(mode)?;
        // All others weigh no less than the second.
        if second.is_none_or(|(bound, mode)| self.is_beaten(bound, mode)) {
            return Some(());
        }
        for (bound, other) in bounds.of(&least, self.has, *sittable, weights) {
            if other != mode && !self.is_beaten(bound, other) {
                self.mode(other)?;
            }
        }
        Some(())
    }

    /// Looks for something better in one mode.
    fn mode(&mut self, index: usize) -> Option<()> {
        let matching = self.matching;
        let mode = &matching.modes[index];
        let forced = mode.sits & !self.has;
        let on_hand = self.has | mode.sits | mode.earned;
        let weight = members(forced).fold(Weight::default(), |sum, exam| sum.plus(matching.weights[exam]));
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
            if self.is_beaten(bound, index) {
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

    /// Is there something as good as all by this mode that weighs no less than this? Of equals the first mode is taken,
    /// in whichever order they are looked at.
    fn is_beaten(&self, weight: Weight, index: usize) -> bool {
        self.best.is_some_and(|(best, _, mode)| (best, mode) <= (weight, index))
    }

    fn accept(&mut self, weight: Weight, sits: Set, index: usize) {
        if !self.is_beaten(weight, index) {
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
