use crate::catalog::{CredentialId, Item};
use crate::plan::{By, Claim};
use crate::query::{GoalComparison, OpenTrack};
use crate::question::Question;

/// One line of the slot-by-slot table: a label and a cell for each way. The things in a cell stand
/// under each other; one without a word is still to be sat.
pub(super) struct SlotRow {
    pub label: String,
    pub cells: Vec<Vec<String>>,
}

/// What fills each slot of each way: first what the track requires, then what is earned on the way,
/// then every slot name, in the order in which the ways name them.
pub(super) fn rows(question: &Question, goal: &GoalComparison) -> Vec<SlotRow> {
    let catalog = &question.catalog;
    let tracks = &catalog.credential(goal.credential).tracks;
    let row = |label: &str, cell: &dyn Fn(&OpenTrack) -> Vec<String>| SlotRow {
        label: label.to_owned(),
        cells: goal.open.iter().map(cell).collect(),
    };
    let mut rows = vec![row("requires", &|way| required(question, way, goal.credential))];
    let mut earned = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for way in &goal.open {
        for credential in way.after(goal.credential) {
            if !earned.contains(&credential) {
                earned.push(credential);
            }
        }
        for slot in &tracks[way.track].slots {
            if !names.contains(&slot.id.as_str()) {
                names.push(&slot.id);
            }
        }
    }
    for credential in earned {
        let label = format!("first {}", catalog.credential(credential).id);
        rows.push(row(&label, &|way| {
            let claims = way.plan.claims.iter().filter(|c| c.credential == credential);
            claims.flat_map(|claim| claimed(question, way, claim)).collect()
        }));
    }
    for name in names {
        rows.push(row(name, &|way| {
            let slots = &tracks[way.track].slots;
            let Some(place) = slots.iter().position(|slot| slot.id == name) else { return Vec::new() };
            if slots[place].waived.is_some() {
                return vec!["waived".to_owned()];
            }
            way.claims_for(goal.credential, place).flat_map(|claim| claimed(question, way, claim)).collect()
        }));
    }
    rows.retain(|row| row.cells.iter().any(|cell| !cell.is_empty()));
    rows
}

fn required(question: &Question, way: &OpenTrack, goal: CredentialId) -> Vec<String> {
    let track = &question.catalog.credential(goal).tracks[way.track];
    let met = track.requires.iter().filter_map(|r| {
        let mut items = r.any.iter();
        items.find_map(|item| way.plan.by(question, *item).map(|by| (*item, by)))
    });
    met.map(|(item, by)| named(question, item, Some(by))).collect()
}

fn claimed(question: &Question, way: &OpenTrack, claim: &Claim) -> Vec<String> {
    let items = &claim.option_in(&question.catalog).items;
    items.iter().map(|item| named(question, *item, way.plan.by(question, *item))).collect()
}

fn named(question: &Question, item: Item, by: Option<By>) -> String {
    let id = question.catalog.id_of(item);
    match by {
        Some(by) if by != By::Sit => format!("{id} {}", by.name()),
        _ => id.to_owned(),
    }
}

/// The units filled from the start, and those needed, over all the slots of a way.
pub(super) fn filled(question: &Question, goal: CredentialId, way: &OpenTrack) -> (u32, u32) {
    let slots = &question.catalog.credential(goal).tracks[way.track].slots;
    let filled = (0..slots.len()).map(|place| way.on_hand(question, goal, place)).sum();
    (filled, slots.iter().map(|slot| slot.need_on(question.as_of)).sum())
}

/// Each reason for a waiver once, with its slot and the ways (by number) that it holds for.
pub(super) fn waivers(question: &Question, goal: &GoalComparison) -> Vec<(String, Vec<usize>, String)> {
    let mut found: Vec<(String, Vec<usize>, String)> = Vec::new();
    for (i, way) in goal.open.iter().enumerate() {
        for slot in &question.catalog.credential(goal.credential).tracks[way.track].slots {
            let Some(why) = &slot.waived else { continue };
            match found.iter_mut().find(|(id, _, reason)| *id == slot.id && reason == why) {
                Some((_, ways, _)) => ways.push(i + 1),
                None => found.push((slot.id.clone(), vec![i + 1], why.clone())),
            }
        }
    }
    found
}
