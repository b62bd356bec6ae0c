//! What can be had at all, where things may rest on each other in a circle.
//!
//! By the rows alone that is decided by trying depths, which takes exponentially long where nothing in the circle has a
//! beginning. Here it is the least fixed point: what rests on nothing of its cycle, then what rests on that, and so on (as
//! unfounded sets are found in answer set programming: Gebser, Kaufmann and Schaub, 2012).

use std::collections::{BTreeMap, BTreeSet};

use studypath_ilp::{Domain, Program, Role, Tag, Var};

use super::{Formulation, Node, Origin, Rest};
use crate::catalog::Item;

/// Cycles that take more rounds are left to the search.
const MOST_ROUNDS: usize = 100;

/// So many rows at most lead up to the last ones.
const MOST_STEPS: usize = 2_000;

/// And so many to those about one cycle that may have a beginning: small ones are what a search tries again and again.
const MOST_STEPS_OF_A_CYCLE: i64 = 24;

/// What a program that consists of the rows of these origins can only have by way of itself. One propagation for each
/// round in which something more is found to be possible.
fn unfounded(f: &Formulation, program: &Program, has: impl Fn(Origin) -> bool) -> Vec<Node> {
    let rests: Vec<&Rest> = f.rests.iter().filter(|rest| has(rest.origin)).collect();
    if rests.is_empty() || !has(Origin::NotCircular) {
        return Vec::new();
    }
    let program = possibilities(f, program);
    let mut open: BTreeSet<Node> = f.cycles.keys().copied().collect();
    for _ in 0..MOST_ROUNDS {
        let Some(domain) = without(&program, &rests, |node| open.contains(&node)) else { return Vec::new() };
        let before = open.len();
        open.retain(|node| makers(f, *node).iter().all(|var| domain.upper(*var) == 0));
        if open.len() == before {
            return open.into_iter().collect();
        }
    }
    Vec::new()
}

/// The program without what is asked for: the question is what could be there.
fn possibilities(f: &Formulation, program: &Program) -> Program {
    let least: Vec<i64> = program.columns.iter().map(|column| column.lower).collect();
    let mut program = program.clone();
    program.rows.retain(|row| is_ordered(f.model.origin(row)) && row.is_satisfied_by(&least));
    program
}

/// What could be there where nothing rests on these things; `None` where that contradicts itself.
fn without(program: &Program, rests: &[&Rest], is_closed: impl Fn(Node) -> bool) -> Option<Domain> {
    let mut domain = Domain::of(program);
    let closed = rests.iter().filter(|rest| is_closed(rest.on));
    closed.into_iter().try_for_each(|rest| domain.restrict(rest.used, 0, 0)).ok()?;
    domain.propagate(program).ok()?;
    Some(domain)
}

/// Does what a row asks for come before that for which it is asked? An exam whose old pass is too far from the others may be
/// sat again after what it counts for, and of vouchers and days other rows say what comes first.
fn is_ordered(origin: Origin) -> bool {
    !matches!(
        origin,
        Origin::TooFarApart(..) | Origin::Voucher(_) | Origin::Calendar(_) | Origin::Deadline(_)
    )
}

/// The variables of which one is 1 where it is sat, earned or bought.
fn makers(f: &Formulation, node: Node) -> Vec<Var> {
    match node {
        Node::Item(Item::Exam(exam)) => f.sit.get(&exam).copied().into_iter().collect(),
        Node::Item(Item::Credential(credential)) => f.tracks_of(credential).map(|(_, var)| var).collect(),
        Node::Offer(offer) => f.buy.get(&offer).copied().into_iter().collect(),
    }
}

fn terms(f: &Formulation, node: Node) -> Vec<(Var, i64)> {
    makers(f, node).into_iter().map(|var| (var, 1)).collect()
}

/// Adds rows to a program that is reduced to some origins: what it can only have by way of itself is not there.
pub fn without_unfounded(f: &Formulation, mut program: Program, kept: &BTreeSet<Origin>) -> Program {
    let has = |origin| origin == Origin::Structure || kept.contains(&origin);
    for node in unfounded(f, &program, has) {
        program.at_most(terms(f, node), 0, Role::Implied, Tag::default());
    }
    program
}

/// Adds the same rows to the whole program, and before them those by which they are proven: each of these things stands
/// deeper than 0, and so deeper than 1, until no depth is left.
pub fn post(f: &mut Formulation) {
    let mut possible = Domain::of(&f.model.program);
    if f.rests.is_empty() || possible.propagate(&f.model.program).is_err() {
        return;
    }
    let mut cycles: BTreeMap<usize, Vec<Node>> = BTreeMap::new();
    for node in unfounded(f, &f.model.program, |_| true) {
        if makers(f, node).iter().any(|var| possible.upper(*var) > 0) {
            cycles.entry(f.cycles[&node]).or_default().push(node);
        }
    }
    for nodes in cycles.into_values() {
        let deepest = nodes.iter().map(|node| possible.upper(f.depth[node])).max().unwrap_or(0);
        let steps = usize::try_from(deepest).map_or(usize::MAX, |levels| levels.saturating_mul(nodes.len()));
        for level in 1..=if steps > MOST_STEPS { 0 } else { deepest } {
            for node in &nodes {
                let mut deeper = vec![(f.depth[node], 1)];
                deeper.extend(terms(f, *node).into_iter().map(|(var, _)| (var, -level)));
                f.model.at_least(deeper.into(), 0, Origin::Implied);
            }
        }
        for node in nodes {
            f.model.at_most(terms(f, node).into(), 0, Origin::Implied);
        }
    }
    post_beginnings(f, &possible);
}

/// Nothing of a cycle is there where none of it has a beginning outside of it (a loop formula: Lin and Zhao, 2004). Without
/// that a relaxation lets the cycle carry itself.
fn post_beginnings(f: &mut Formulation, possible: &Domain) {
    let mut cycles: BTreeMap<usize, Vec<Node>> = BTreeMap::new();
    for (node, cycle) in &f.cycles {
        cycles.entry(*cycle).or_default().push(*node);
    }
    let program = possibilities(f, &f.model.program);
    for (cycle, nodes) in cycles {
        let deepest = nodes.iter().map(|node| possible.upper(f.depth[node])).max().unwrap_or(0);
        if deepest > MOST_STEPS_OF_A_CYCLE {
            continue;
        }
        let rests: Vec<&Rest> =
            f.rests.iter().filter(|rest| f.cycles.get(&rest.on) == Some(&cycle)).collect();
        let Some(alone) = without(&program, &rests, |_| true) else { continue };
        let (mut begins, mut rest) = (Vec::new(), Vec::new());
        for (node, var) in nodes.iter().flat_map(|node| makers(f, *node).into_iter().map(|var| (*node, var)))
        {
            let begin = beginning(f, node, var, &alone);
            if begin.as_slice() != [var] && possible.upper(var) > 0 {
                rest.push((node, var));
            }
            begins.extend(begin);
        }
        let steps = i64::try_from(rest.len()).map_or(i64::MAX, |rest| deepest.saturating_mul(rest));
        if begins.is_empty() || steps > MOST_STEPS_OF_A_CYCLE {
            continue;
        }
        for level in 1..=deepest {
            for (node, var) in &rest {
                let mut deeper = vec![(f.depth[node], 1), (*var, -level)];
                deeper.extend(begins.iter().map(|begin| (*begin, level)));
                f.model.at_least(deeper.into(), 0, Origin::Implied);
            }
        }
        for (_, var) in rest {
            let mut terms = vec![(var, 1)];
            terms.extend(begins.iter().map(|begin| (*begin, -1)));
            f.model.at_most(terms.into(), 0, Origin::Implied);
        }
    }
}

/// The variables of which one is 1 where this maker of a thing does not rest on the cycle: of a slot that the cycle can fill,
/// the claims of what is outside of it.
fn beginning(f: &Formulation, node: Node, maker: Var, alone: &Domain) -> Vec<Var> {
    if alone.upper(maker) == 0 {
        return Vec::new();
    }
    let Node::Item(Item::Credential(credential)) = node else { return vec![maker] };
    let Some((track, _)) = f.tracks_of(credential).find(|(_, var)| *var == maker) else { return vec![maker] };
    let slots = 0..f.question.catalog.credential(credential).tracks[track].slots.len();
    let mut slots = slots.map(|slot| f.claims_of_slot(credential, track, slot));
    let outside = |claims: Vec<(usize, Var)>| {
        let claims = claims.into_iter().map(|(_, var)| var);
        let (outside, inside): (Vec<Var>, Vec<Var>) = claims.partition(|var| alone.upper(*var) > 0);
        (!inside.is_empty()).then_some(outside)
    };
    slots.find_map(outside).unwrap_or_else(|| vec![maker])
}
