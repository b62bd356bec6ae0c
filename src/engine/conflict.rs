use std::collections::BTreeSet;

use studypath_ilp::{Found, Search};

use super::argument::argument;
use super::calendar::{Cores, with_clashes};
use studypath_ilp::Engine;

use super::{Conflict, Failure};
use crate::question::Obstacle;
use crate::rule::{Formulation, Model, Origin};

/// An irreducible set of reasons why there is no plan, by a deletion filter over the origins of the
/// rows: drop a reason for good if there is still no plan without it (Chinneck and Dravnieks, 1991).
/// Rows that are structure stay throughout. About one feasibility check for each reason found, times
/// the logarithm of the number of rows.
///
/// # Errors
///
/// [`Failure`] when the backend fails.
pub fn conflict(f: &Formulation, engine: &Engine<'_>, known: &Cores) -> Result<Conflict, Failure> {
    // Of a plan in time it is part of the reasons what no calendar has together.
    let f = &with_clashes(f, engine, known)?;
    let mut kept = f.model.origins();
    kept.remove(&Origin::Implied);
    let candidates = in_order_of_deletion(&kept);
    filter(f, engine, &mut kept, &candidates)?;
    kept.remove(&Origin::Structure);
    Ok(Conflict { because: argument(f, &kept), ..Conflict::default() })
}

/// Drops what can be dropped of some candidates: all of them at once, or else each half by itself.
/// Every one that stays was needed while at least what stays in the end was there.
fn filter(
    f: &Formulation,
    engine: &Engine<'_>,
    kept: &mut BTreeSet<Origin>,
    candidates: &[Origin],
) -> Result<(), Failure> {
    if candidates.is_empty() {
        return Ok(());
    }
    let without: BTreeSet<Origin> = kept.iter().copied().filter(|o| !candidates.contains(o)).collect();
    if is_infeasible(&f.model, &without, engine)? {
        *kept = without;
    } else if candidates.len() > 1 {
        let (first, second) = candidates.split_at(candidates.len() / 2);
        filter(f, engine, kept, first)?;
        filter(f, engine, kept, second)?;
    }
    Ok(())
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

fn is_infeasible(model: &Model, kept: &BTreeSet<Origin>, engine: &Engine<'_>) -> Result<bool, Failure> {
    Ok(Search::new(model.reduced_to(kept), *engine).minimize(&[])? == Found::Infeasible)
}
