use std::collections::BTreeSet;

use super::search::{Found, Search};
use super::{Conflict, Engine, Failure, Reason};
use crate::model::{Model, Origin};
use crate::rule::{self, Formulation};

/// An irreducible set of reasons why there is no plan, by a deletion filter over the origins of the
/// rows: drop a reason for good if there is still no plan without it (Chinneck and Dravnieks, 1991).
/// Rows that are structure stay throughout. About one feasibility check for each reason found, times
/// the logarithm of the number of rows.
///
/// # Errors
///
/// [`Failure`] when the backend fails.
pub fn conflict(f: &Formulation<'_>, engine: &Engine<'_>) -> Result<Conflict, Failure> {
    let mut kept: BTreeSet<Origin> = f.model.rows.iter().map(|row| row.origin).collect();
    kept.remove(&Origin::Implied);
    let candidates = in_order_of_deletion(&kept);
    filter(f, engine, &mut kept, &candidates)?;
    let mut because: Vec<(usize, Reason)> = kept
        .into_iter()
        .filter_map(|origin| {
            let (rule, sentence) = rule::say(&f.problem, origin)?;
            let place = rule::RULES.iter().position(|r| r.name() == rule)?;
            Some((place, Reason { rule, subject: sentence.subject, text: sentence.text }))
        })
        .collect();
    because.sort_by_key(|(place, _)| *place);
    Ok(Conflict { because: because.into_iter().map(|(_, reason)| reason).collect(), repairs: Vec::new() })
}

/// Drops what can be dropped of some candidates: all of them at once, or else each half by itself.
/// Every one that stays was needed while at least what stays in the end was there.
fn filter(
    f: &Formulation<'_>,
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
        Origin::NotCircular => 0,
        Origin::NoReuse(..) | Origin::OneTrack(_) | Origin::Limit(_) | Origin::SlotCap(..) => 1,
        Origin::OptionClosed(..) => 2,
        Origin::Unavailable(..) => 3,
        Origin::Requires(..) => 4,
        Origin::SlotNeed(..) => 5,
        Origin::TrackClosed(..) => 6,
        _ => 7,
    });
    order
}

fn is_infeasible(model: &Model, kept: &BTreeSet<Origin>, engine: &Engine<'_>) -> Result<bool, Failure> {
    let rows = model.rows.iter().filter(|r| r.origin == Origin::Structure || kept.contains(&r.origin));
    let model = Model { columns: model.columns.clone(), rows: rows.cloned().collect() };
    Ok(Search::new(model, *engine).minimize(&[])? == Found::Infeasible)
}
