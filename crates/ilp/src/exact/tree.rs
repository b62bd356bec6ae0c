use super::bounds::CHOICE;
use super::relaxation::{self, End};
use super::rounding::round;
use super::rows::{BETTER, Multiples, RowId};
use super::{Exact, Guide, Line, Stage};
use crate::Verdict;

/// How the search of a tree ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    Closed,
    Interrupted,
    /// It took more nodes than it might.
    TooHard,
    /// Of an assignment it could not be said whether it may stay.
    Unsettled,
}

/// What is to be done at a node.
enum Node {
    Closed,
    /// Part a column at a value; the upper side first?
    Branch(usize, i64, bool),
    /// Something changed that concerns all nodes.
    Again,
    Interrupted,
    Unsettled,
}

struct Frame {
    mark: usize,
    column: usize,
    at: i64,
    is_upper_first: bool,
    first: usize,
    /// Where the second side begins, once it does.
    second: Option<usize>,
}

/// Multiples are the dual solution times one of these, rounded.
const SCALES: [i64; 5] = [1, 2, 12, 2520, 1 << 22];

const ROUNDS_OF_CUTS: usize = 8;
const CUTS_IN_A_ROUND: usize = 20;
const DIVISORS_OF_A_ROW: usize = 7;
const DIVES: usize = 20;
const STEPS_BACK: usize = 12;

/// What became of an assignment.
#[derive(PartialEq, Eq)]
pub(super) enum Judged {
    /// It is the incumbent.
    Better,
    /// It breaks a row or is no better.
    Refused,
    /// It was cut off.
    Cut,
    Unsettled,
}

impl Exact {
    /// Closes every node below the bounds as they are. Of the root the multiples that bound it.
    pub(super) fn search(
        &mut self,
        stage: &Stage,
        guide: &mut Guide<'_>,
        root: &mut Option<Multiples>,
        most: usize,
    ) -> Ended {
        let costs = relaxation::costs(self.bounds.lower.len(), &stage.terms);
        // Only what is fixed for good leaves the relaxation, not what this stage has fixed.
        self.relaxation.objective(&self.rows, &self.root, &costs);
        let mut frames: Vec<Frame> = Vec::new();
        let mut dives = 0;
        for _ in 0..most {
            if self.relaxation.is_stale() {
                self.relaxation.objective(&self.rows, &self.root, &costs);
            }
            if !(guide.go_on)() {
                return Ended::Interrupted;
            }
            match self.node(stage, guide, frames.is_empty(), &mut dives, root) {
                Node::Unsettled => return Ended::Unsettled,
                Node::Interrupted => return Ended::Interrupted,
                Node::Again => {}
                Node::Branch(column, at, is_upper_first) => {
                    let first = self.log.branch(column, at);
                    let mark = self.bounds.mark();
                    frames.push(Frame { mark, column, at, is_upper_first, first, second: None });
                    self.choose(column, at, is_upper_first);
                }
                Node::Closed => {
                    if !self.turn(&mut frames) {
                        return Ended::Closed;
                    }
                }
            }
        }
        Ended::TooHard
    }

    /// Goes to the next side that is not closed; false where there is none.
    fn turn(&mut self, frames: &mut Vec<Frame>) -> bool {
        while let Some(frame) = frames.last_mut() {
            self.bounds.undo(frame.mark);
            let Some(second) = frame.second else {
                frame.second = Some(self.log.other_side());
                let (column, at, is_upper_first) = (frame.column, frame.at, frame.is_upper_first);
                self.choose(column, at, !is_upper_first);
                return true;
            };
            self.log.end_branch(frame.first, second, frame.is_upper_first);
            frames.pop();
        }
        false
    }

    fn choose(&mut self, column: usize, at: i64, is_upper: bool) {
        if is_upper {
            self.bounds.raise(&self.rows, column, at + 1, CHOICE);
        } else {
            self.bounds.reduce(&self.rows, column, at, CHOICE);
        }
        // What came since the bounds were as they are again.
        if self.rows.better().is_some() {
            self.bounds.enqueue(BETTER);
        }
        for row in &self.late {
            self.bounds.enqueue(*row);
        }
    }

    fn node(
        &mut self,
        stage: &Stage,
        guide: &mut Guide<'_>,
        is_root: bool,
        dives: &mut usize,
        root: &mut Option<Multiples>,
    ) -> Node {
        if self.bounds.propagate(&self.rows, &mut self.log).is_err() {
            self.log.closes(&self.rows, &self.bounds);
            return Node::Closed;
        }
        if (0..self.bounds.lower.len()).all(|column| !self.bounds.is_open(column)) {
            let values = self.bounds.lower.clone();
            return match self.offer(stage, values, guide) {
                Judged::Better | Judged::Cut => Node::Again,
                // Nothing is open and every row holds: what is no better has been cut off by propagation.
                Judged::Refused | Judged::Unsettled => Node::Unsettled,
            };
        }
        let mut end = self.relaxation.solve(&self.rows, &self.bounds, guide.go_on);
        if is_root {
            for _ in 0..ROUNDS_OF_CUTS {
                if end != End::Optimal || !self.relaxation.is_fractional(&self.bounds) || !self.cut() {
                    break;
                }
                end = self.relaxation.solve(&self.rows, &self.bounds, guide.go_on);
            }
        }
        match end {
            End::Infeasible => {
                if self.close_by_ray() {
                    return Node::Closed;
                }
            }
            End::Optimal => {
                if let Some(values) = self.relaxation.integral() {
                    match self.offer(stage, values, guide) {
                        Judged::Better | Judged::Refused => {}
                        Judged::Cut => return Node::Again,
                        Judged::Unsettled => return Node::Unsettled,
                    }
                } else if self.is_sought(is_root) && *dives < DIVES {
                    *dives += 1;
                    match self.dive(stage, guide) {
                        Judged::Better | Judged::Refused => {}
                        Judged::Cut => return Node::Again,
                        Judged::Unsettled => return Node::Unsettled,
                    }
                }
                if self.rows.better().is_some() && self.close_by_bound(is_root, root) {
                    return Node::Closed;
                }
            }
            End::Stalled => {}
            End::Interrupted => return Node::Interrupted,
        }
        self.part()
    }

    /// Is a dive worth its time? What is asked for something better before anything is known is a claim to be proven.
    fn is_sought(&self, is_root: bool) -> bool {
        match self.incumbent {
            Some(_) => is_root,
            None => self.rows.better().is_none(),
        }
    }

    /// Offers an assignment as the incumbent.
    fn offer(&mut self, stage: &Stage, values: Vec<i64>, guide: &mut Guide<'_>) -> Judged {
        let Ok(value) = i64::try_from(stage.value(&values)) else { return Judged::Unsettled };
        let is_better = self.rows.better().is_none_or(|better| value <= better);
        if !is_better || !self.is_possible(&values) {
            return Judged::Refused;
        }
        let judged = self.judge(&values, guide);
        if judged == Judged::Better {
            self.incumbent = Some(values);
            self.rows.set_better(value.saturating_sub(1));
            self.bounds.enqueue(BETTER);
        }
        judged
    }

    /// May an assignment that satisfies every row and is better than the incumbent stay? Where it is cut off, by a row
    /// from then on.
    pub(super) fn judge(&mut self, values: &[i64], guide: &mut Guide<'_>) -> Judged {
        match guide.judge.as_mut().map_or(Verdict::Accepted, |judge| judge(values)) {
            Verdict::Accepted => Judged::Better,
            Verdict::Unsettled => Judged::Unsettled,
            Verdict::Cut { expression, rhs } => {
                let mut program = crate::Program::default();
                program.at_most(expression, rhs, crate::Role::Cut, crate::Tag::default());
                let Some(cut) = program.rows.pop() else { return Judged::Unsettled };
                if cut.is_satisfied_by(values) {
                    return Judged::Unsettled;
                }
                let terms = cut.terms.iter().map(|(var, c)| (var.0 as u32, *c));
                let row = self.rows.push(terms, cut.rhs, true);
                self.posted.push(row);
                self.late.push(row);
                self.rows.watch();
                self.bounds.enqueue(row);
                Judged::Cut
            }
        }
    }

    /// Does a ray, rounded, contradict the bounds?
    fn close_by_ray(&mut self) -> bool {
        for scale in SCALES {
            let mut multiples = Multiples::new();
            self.relaxation.ray(&self.rows, scale, &mut multiples);
            if self.sum.of(&multiples, &self.rows, &self.bounds).is_some_and(|gap| gap < 0) {
                self.log.narrow(multiples);
                self.log.closes(&self.rows, &self.bounds);
                return true;
            }
        }
        false
    }

    /// Do the duals, rounded, say that nothing here is better than the incumbent? If not, what they say of single columns
    /// is put to use.
    fn close_by_bound(&mut self, is_root: bool, root: &mut Option<Multiples>) -> bool {
        let mut best: Option<(i128, i64, Multiples)> = None;
        let first = self.scale;
        for scale in std::iter::once(first).chain(SCALES.into_iter().filter(|scale| *scale != first)) {
            let mut multiples = Multiples::new();
            self.relaxation.duals(&self.rows, scale, &mut multiples);
            multiples.push((BETTER, scale));
            let Some(gap) = self.sum.of(&multiples, &self.rows, &self.bounds) else { continue };
            if gap < 0 {
                self.scale = scale;
                if is_root {
                    *root = Some(multiples.clone());
                }
                self.log.narrow(multiples);
                self.log.closes(&self.rows, &self.bounds);
                return true;
            }
            let is_less = best.as_ref().is_none_or(|(least, of, _)| {
                gap.saturating_mul(i128::from(*of)) < least.saturating_mul(i128::from(scale))
            });
            if is_less {
                best = Some((gap, scale, multiples));
            }
        }
        let Some((_, _, multiples)) = best else { return false };
        if is_root {
            *root = Some(multiples.clone());
        }
        if self.sum.of(&multiples, &self.rows, &self.bounds).is_some() && self.sum.narrows(&self.bounds) {
            let step = self.log.narrow(multiples);
            self.sum.narrow(&self.rows, &mut self.bounds, Some(step));
            if self.bounds.propagate(&self.rows, &mut self.log).is_err() {
                self.log.closes(&self.rows, &self.bounds);
                return true;
            }
        }
        false
    }

    /// Parts the bounds where the relaxation is undecided, or at the first open column.
    fn part(&mut self) -> Node {
        if let Some((column, at, is_upper_first)) = self.relaxation.branching(&self.bounds) {
            let (lower, upper) = (self.bounds.lower[column], self.bounds.upper[column]);
            return Node::Branch(column, at.clamp(lower, upper - 1), is_upper_first);
        }
        let Some(column) = (0..self.bounds.lower.len()).find(|column| self.bounds.is_open(*column)) else {
            return Node::Again;
        };
        let (lower, upper) = (self.bounds.lower[column], self.bounds.upper[column]);
        let is_high = self.relaxation.is_high(column, lower, upper);
        Node::Branch(column, if is_high { upper - 1 } else { lower }, is_high)
    }

    /// Adds rounded rows that the relaxation breaks; false where there are none.
    fn cut(&mut self) -> bool {
        type Cut = (f64, RowId, i64, Vec<u32>, Vec<(u32, i64)>, i64);
        let root = &self.root;
        let is_open = |column: usize| root.is_open(column);
        let mut found: Vec<Cut> = Vec::new();
        for (id, row) in self.rows.all() {
            if !self.rows.is_relaxed(id) || !row.terms().any(|(column, c)| c.abs() > 1 && is_open(column)) {
                continue;
            }
            let within = |column: usize| {
                let (lower, upper) = (root.lower[column], root.upper[column]);
                (lower, upper, self.relaxation.is_high(column, lower, upper))
            };
            if self.sum.of(&[(id, 1)], &self.rows, &self.bounds).is_none() {
                continue;
            }
            let mut tried: Vec<i64> = Vec::new();
            let mut best: Option<Cut> = None;
            for (column, c) in row.terms() {
                let divisor = c.abs();
                if divisor < 2 || !is_open(column) || tried.contains(&divisor) {
                    continue;
                }
                if tried.len() == DIVISORS_OF_A_ROW {
                    break;
                }
                tried.push(divisor);
                let Some((terms, rhs)) = round(&mut self.sum, divisor, within) else { continue };
                let by = self.relaxation.distance(&terms, rhs);
                if by > 0.01 && best.as_ref().is_none_or(|best| by > best.0) {
                    let flipped = row.terms().map(|(column, _)| column).filter(|column| within(*column).2);
                    best = Some((by, id, divisor, flipped.map(|c| c as u32).collect(), terms, rhs));
                }
            }
            found.extend(best);
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(CUTS_IN_A_ROUND);
        let any = !found.is_empty();
        for (_, row, divisor, flipped, terms, rhs) in found {
            let new = self.rows.push(terms.into_iter(), rhs, true);
            self.late.push(new);
            self.log.line(|| Line::Round { divisor, multiples: vec![(row, 1)], flipped });
        }
        self.rows.watch();
        any
    }

    /// Rounds the relaxation column by column, each time with propagation; offers what comes of it.
    fn dive(&mut self, stage: &Stage, guide: &mut Guide<'_>) -> Judged {
        let mark = self.bounds.mark();
        let was_on = self.log.pause();
        let values = self.rounded();
        self.bounds.undo(mark);
        self.log.go_on(was_on);
        values.map_or(Judged::Refused, |values| self.offer(stage, values, guide))
    }

    fn rounded(&mut self) -> Option<Vec<i64>> {
        let mut back = 0;
        for (column, to) in self.relaxation.roundings(&self.bounds) {
            if !self.bounds.is_open(column) {
                continue;
            }
            let (lower, upper) = (self.bounds.lower[column], self.bounds.upper[column]);
            let to = to.clamp(lower, upper);
            let mark = self.bounds.mark();
            self.set(column, to);
            if self.bounds.propagate(&self.rows, &mut self.log).is_ok() {
                continue;
            }
            back += 1;
            self.bounds.undo(mark);
            if back > STEPS_BACK || upper - lower > 1 {
                return None;
            }
            self.set(column, if to == lower { upper } else { lower });
            if self.bounds.propagate(&self.rows, &mut self.log).is_err() {
                return None;
            }
        }
        Some(self.bounds.lower.clone())
    }

    fn set(&mut self, column: usize, to: i64) {
        if self.bounds.lower[column] < to {
            self.bounds.raise(&self.rows, column, to, CHOICE);
        }
        if self.bounds.upper[column] > to {
            self.bounds.reduce(&self.rows, column, to, CHOICE);
        }
    }
}
