use std::collections::BTreeSet;

use studypath_ilp::backend::default_backend;
use studypath_ilp::{Found, Search};

use super::argument::argument;
use super::calendar::{Cores, Cuts, with_clashes};
use studypath_ilp::Engine;

use super::{Conflict, Failure};
use crate::question::Obstacle;
use crate::rule::{Formulation, Origin, without_unfounded};

/// So many nodes are looked at before a check is given up, and fewer once several were: without a reason a program can be
/// far harder than with all of them.
const NODES: [usize; 2] = [20_000, 500];
/// After so many checks that came to no end the others have fewer nodes.
const GIVEN_UP: usize = 4;

/// An irreducible set of reasons why there is no plan, by a deletion filter over the origins of the
/// rows: drop a reason for good if there is still no plan without it (Chinneck and Dravnieks, 1991).
/// Rows that are structure stay throughout. About one feasibility check for each reason found, times
/// the logarithm of the number of rows. False beside it where a check came to no end, and the reason stayed. `cuts` is what
/// the search that has shown that there is no plan has cut off.
///
/// # Errors
///
/// [`Failure`] when the backend fails.
pub fn conflict(
    f: &Formulation,
    engine: &Engine<'_>,
    known: &Cores,
    cuts: &Cuts,
) -> Result<(Conflict, bool), Failure> {
    // Whatever backend was asked for: the reasons are the same.
    let engine = &Engine { backend: default_backend(), nodes: Some(NODES[0]), ..*engine };
    // Of a plan in time it is part of the reasons what no calendar has together.
    let f = &with_clashes(f, engine, known, cuts)?;
    let mut kept = f.model.origins();
    kept.remove(&Origin::Implied);
    let candidates = in_order_of_deletion(&kept);
    let mut filter = Filter { f, engine, kept, given_up: 0, is_irreducible: true };
    filter.drop_of(&candidates)?;
    filter.kept.remove(&Origin::Structure);
    let conflict = Conflict { because: argument(f, &filter.kept), ..Conflict::default() };
    Ok((conflict, filter.is_irreducible))
}

struct Filter<'f> {
    f: &'f Formulation,
    engine: &'f Engine<'f>,
    kept: BTreeSet<Origin>,
    /// How many checks came to no end.
    given_up: usize,
    is_irreducible: bool,
}

impl Filter<'_> {
    /// Drops what can be dropped of some candidates: all of them at once, or else each half by itself.
    /// Every one that stays was needed while at least what stays in the end was there, where its check came to an end.
    fn drop_of(&mut self, candidates: &[Origin]) -> Result<(), Failure> {
        if candidates.is_empty() {
            return Ok(());
        }
        let without: BTreeSet<Origin> =
            self.kept.iter().copied().filter(|o| !candidates.contains(o)).collect();
        match self.check(&without)? {
            Found::Infeasible => self.kept = without,
            found if candidates.len() == 1 => self.is_irreducible &= found != Found::Interrupted,
            _ => {
                let (first, second) = candidates.split_at(candidates.len() / 2);
                self.drop_of(first)?;
                self.drop_of(second)?;
            }
        }
        Ok(())
    }

    /// Is there a plan by the rows of these origins alone?
    fn check(&mut self, origins: &BTreeSet<Origin>) -> Result<Found, Failure> {
        if !self.engine.has_time() {
            return Ok(Found::Interrupted);
        }
        let program = without_unfounded(self.f, self.f.model.reduced_to(origins), origins);
        let nodes = NODES[usize::from(self.given_up >= GIVEN_UP)];
        let found = Search::new(program, Engine { nodes: Some(nodes), ..*self.engine }).minimize(&[])?;
        self.given_up += usize::from(found == Found::Interrupted);
        Ok(found)
    }
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
