use std::collections::BTreeSet;

use studypath_ilp::{Found, Search};

use super::argument::argument;
use super::calendar::{Cores, with_clashes};
use studypath_ilp::Engine;

use super::{Conflict, Failure};
use crate::question::Obstacle;
use crate::rule::{Formulation, Origin, without_unfounded};

/// So many nodes are looked at before a check is given up: without a reason a program can be far harder than with all of them.
const NODES: usize = 300;

/// An irreducible set of reasons why there is no plan, by a deletion filter over the origins of the
/// rows: drop a reason for good if there is still no plan without it (Chinneck and Dravnieks, 1991).
/// Rows that are structure stay throughout. About one feasibility check for each reason found, times
/// the logarithm of the number of rows. False beside it where a check came to no end, and the reason stayed.
///
/// # Errors
///
/// [`Failure`] when the backend fails.
pub fn conflict(f: &Formulation, engine: &Engine<'_>, known: &Cores) -> Result<(Conflict, bool), Failure> {
    // Of a plan in time it is part of the reasons what no calendar has together.
    let f = &with_clashes(f, engine, known)?;
    let mut kept = f.model.origins();
    kept.remove(&Origin::Implied);
    let candidates = in_order_of_deletion(&kept);
    let engine = &Engine { nodes: Some(NODES), ..*engine };
    let is_irreducible = filter(f, engine, &mut kept, &candidates)?;
    kept.remove(&Origin::Structure);
    Ok((Conflict { because: argument(f, &kept), ..Conflict::default() }, is_irreducible))
}

/// Drops what can be dropped of some candidates: all of them at once, or else each half by itself.
/// Every one that stays was needed while at least what stays in the end was there; false where that is not known.
fn filter(
    f: &Formulation,
    engine: &Engine<'_>,
    kept: &mut BTreeSet<Origin>,
    candidates: &[Origin],
) -> Result<bool, Failure> {
    if candidates.is_empty() {
        return Ok(true);
    }
    let without: BTreeSet<Origin> = kept.iter().copied().filter(|o| !candidates.contains(o)).collect();
    let is_feasible = match check(f, &without, engine)? {
        Found::Infeasible => {
            *kept = without;
            return Ok(true);
        }
        Found::Optimum(_) => true,
        Found::Interrupted => false,
    };
    if candidates.len() == 1 {
        return Ok(is_feasible);
    }
    let (first, second) = candidates.split_at(candidates.len() / 2);
    let first = filter(f, engine, kept, first)?;
    Ok(filter(f, engine, kept, second)? && first)
}

/// What can be dropped first is dropped first, so that what the asker chose and the slots nearest to
/// the goal are left to carry the argument.
fn in_order_of_deletion(origins: &BTreeSet<Origin>) -> Vec<Origin> {
    let mut order: Vec<Origin> =
        origins.iter().copied().filter(|o| !matches!(o, Origin::Structure | Origin::Implied)).collect();
    order.sort_by_key(|origin| match origin {
        // First of all: if one of these stays, every part can be met as long as items count twice.
        Origin::NoReuse(..) => 0,
        Origin::NotCircular | Origin::OneTrack(_) | Origin::Limit(_) | Origin::SlotCap(..) => 1,
        Origin::TooFarApart(..) | Origin::Calendar(_) => 1,
        Origin::OptionClosed(..) => 2,
        // Of several obstacles the one that nobody can do anything about is the best reason.
        Origin::Unavailable(_, Obstacle::NoHours) => 3,
        Origin::Unavailable(_, Obstacle::Excluded) => 4,
        Origin::Unavailable(_, Obstacle::Retired | Obstacle::NotReleased) | Origin::Retired(_) => 5,
        Origin::Requires(..) => 6,
        Origin::SlotNeed(..) => 7,
        Origin::TrackClosed(..) => 8,
        _ => 9,
    });
    order
}

/// Is there a plan by the rows of these origins alone?
fn check(f: &Formulation, kept: &BTreeSet<Origin>, engine: &Engine<'_>) -> Result<Found, Failure> {
    let program = without_unfounded(f, f.model.reduced_to(kept), kept);
    Ok(Search::new(program, *engine).minimize(&[])?)
}
