//! What a transcript counts for as it stands.

mod csv;
mod json;
mod markdown;
mod text;

use crate::catalog::{Catalog, Requirement, Track};
use crate::problem::Problem;
use crate::query::{Audit, GoalAudit, SlotAudit, TrackAudit};

use super::style::Look;
use super::{Format, listed};

/// Writes an audit down. The look matters for text only.
pub fn render(format: Format, problem: &Problem<'_>, audit: &Audit, look: &Look) -> String {
    match format {
        Format::Text => text::render(problem, audit, look),
        Format::Json => json::render(problem, audit),
        Format::Csv => csv::render(problem, audit),
        Format::Markdown => markdown::render(problem, audit),
    }
}

/// The units a track needs, and how many of them are there.
fn units(track: &Track, audit: &TrackAudit) -> (u32, u32) {
    let counted = |slot: &SlotAudit| {
        let facts = &track.slots[slot.slot];
        if facts.waived.is_some() { facts.need } else { slot.units.min(facts.need) }
    };
    (audit.slots.iter().map(counted).sum(), track.slots.iter().map(|s| s.need).sum())
}

/// The open track that misses the fewest units, the first of several.
fn closest<'a>(problem: &Problem<'_>, goal: &'a GoalAudit) -> Option<&'a TrackAudit> {
    let tracks = &problem.catalog.credential(goal.credential).tracks;
    let distance = |audit: &TrackAudit| {
        let (have, need) = units(&tracks[audit.track], audit);
        (audit.missing.len(), need - have)
    };
    goal.tracks.iter().filter(|t| t.open).min_by_key(|t| distance(t))
}

/// How far a goal is, in a few words.
fn standing(problem: &Problem<'_>, goal: &GoalAudit) -> String {
    let tracks = &problem.catalog.credential(goal.credential).tracks;
    if goal.held {
        return "held".to_owned();
    }
    if let Some(track) = goal.complete {
        return format!("complete by track {}", tracks[track].id);
    }
    match closest(problem, goal) {
        Some(audit) => {
            let (have, need) = units(&tracks[audit.track], audit);
            format!("not complete; closest is track {} with {have} of {need}", tracks[audit.track].id)
        }
        None => "not complete, and no track is open".to_owned(),
    }
}

/// `a or b`, for a requirement.
fn one_of(catalog: &Catalog, requirement: &Requirement) -> String {
    let ids: Vec<&str> = requirement.any.iter().map(|item| catalog.id_of(*item)).collect();
    listed(&ids, "or")
}

/// The items that count for a slot, those of one option joined by `+`.
fn counted(problem: &Problem<'_>, slot: &SlotAudit) -> String {
    let options = slot.claims.iter().map(|claim| {
        let items = &claim.option_in(problem.catalog).items;
        items.iter().map(|item| problem.catalog.id_of(*item)).collect::<Vec<_>>().join("+")
    });
    options.collect::<Vec<_>>().join(", ")
}

/// What could fill the rest of a slot.
fn candidates(problem: &Problem<'_>, track: &Track, slot: &SlotAudit) -> Vec<String> {
    let Some(gap) = &slot.gap else { return Vec::new() };
    let options = gap.options.iter().map(|i| {
        let items = &track.slots[slot.slot].options[*i].items;
        items.iter().map(|item| problem.catalog.id_of(*item)).collect::<Vec<_>>().join("+")
    });
    options.collect()
}

#[cfg(test)]
mod tests;
