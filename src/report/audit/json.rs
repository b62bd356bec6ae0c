use serde::Serialize;

use crate::catalog::Item;
use crate::query::{Audit, GoalAudit, SlotAudit, TrackAudit};
use crate::question::Question;

/// `studypath/audit/1`. Fields may be added; none changes its meaning without a new schema.
#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    catalog: &'a str,
    as_of: String,
    goals: Vec<Goal<'a>>,
}

#[derive(Serialize)]
struct Goal<'a> {
    credential: &'a str,
    title: &'a str,
    held: bool,
    complete: Option<&'a str>,
    tracks: Vec<Track<'a>>,
}

#[derive(Serialize)]
struct Track<'a> {
    track: &'a str,
    open: bool,
    /// Each entry is a list of ids of which one is enough.
    missing: Vec<Vec<&'a str>>,
    slots: Vec<Slot<'a>>,
    unused: Vec<&'a str>,
}

#[derive(Serialize)]
struct Slot<'a> {
    slot: &'a str,
    need: u32,
    units: u32,
    claims: Vec<Claim<'a>>,
    waived: Option<&'a str>,
    gap: Option<Gap<'a>>,
}

#[derive(Serialize)]
struct Claim<'a> {
    item: &'a str,
    by: &'static str,
    units: u32,
}

#[derive(Serialize)]
struct Gap<'a> {
    units: u32,
    options: Vec<Open<'a>>,
}

#[derive(Serialize)]
struct Open<'a> {
    items: Vec<&'a str>,
    units: u32,
}

pub(super) fn render(question: &Question, audit: &Audit) -> String {
    crate::report::json(&Document {
        schema: "studypath/audit/1",
        catalog: &question.catalog.id,
        as_of: question.as_of.to_string(),
        goals: audit.goals.iter().map(|goal| one_goal(question, goal)).collect(),
    })
}

fn one_goal<'a>(question: &'a Question, goal: &GoalAudit) -> Goal<'a> {
    let catalog = &question.catalog;
    let credential = catalog.credential(goal.credential);
    let one_track = |audit: &TrackAudit| {
        let track = &credential.tracks[audit.track];
        let missing = audit.missing.iter().map(|r| r.any.iter().map(|i| catalog.id_of(*i)).collect());
        Track {
            track: &track.id,
            open: audit.open,
            missing: missing.collect(),
            slots: audit.slots.iter().map(|slot| one_slot(question, track, slot)).collect(),
            unused: audit.unused.iter().map(|item| catalog.id_of(*item)).collect(),
        }
    };
    Goal {
        credential: &credential.id,
        title: &credential.title,
        held: goal.held,
        complete: goal.complete.map(|track| credential.tracks[track].id.as_str()),
        tracks: goal.tracks.iter().map(one_track).collect(),
    }
}

fn one_slot<'a>(question: &'a Question, track: &'a crate::catalog::Track, audit: &SlotAudit) -> Slot<'a> {
    let catalog = &question.catalog;
    let slot = &track.slots[audit.slot];
    let claims = audit.claims.iter().flat_map(|claim| {
        let option = claim.option_in(catalog);
        option.items.iter().map(|item| Claim {
            item: catalog.id_of(*item),
            by: if matches!(item, Item::Exam(_)) { "passed" } else { "held" },
            units: option.units,
        })
    });
    let gap = audit.gap.as_ref().map(|gap| Gap {
        units: gap.units,
        options: gap
            .options
            .iter()
            .map(|i| Open {
                items: slot.options[*i].items.iter().map(|item| catalog.id_of(*item)).collect(),
                units: slot.options[*i].units,
            })
            .collect(),
    });
    Slot {
        slot: &slot.id,
        need: slot.need_on(question.as_of),
        units: audit.units,
        claims: claims.collect(),
        waived: slot.waived.as_deref(),
        gap,
    }
}
