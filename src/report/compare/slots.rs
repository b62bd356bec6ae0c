use crate::catalog::{CredentialId, Item};
use crate::plan::{By, Claim};
use crate::query::{GoalComparison, OpenTrack};
use crate::question::Question;
use crate::report::unique;

/// What fills each slot of each way: first what the track requires, then what is earned on the way,
/// then every slot name, in the order in which the ways name them. A row has a label and a cell for each
/// way; a thing in a cell without a word is still to be sat.
pub(super) fn rows(question: &Question, goal: &GoalComparison) -> Vec<(String, Vec<Vec<String>>)> {
    let catalog = &question.catalog;
    let tracks = &catalog.credential(goal.credential).tracks;
    let row = |label: &str, cell: &dyn Fn(&OpenTrack) -> Vec<String>| {
        (label.to_owned(), goal.open.iter().map(cell).collect::<Vec<_>>())
    };
    let mut rows = vec![row("requires", &|way| required(question, way, goal.credential))];
    for credential in unique(goal.open.iter().flat_map(|way| way.after(goal.credential))) {
        let label = format!("first {}", catalog.credential(credential).id);
        rows.push(row(&label, &|way| {
            let claims = way.plan.claims.iter().filter(|c| c.credential == credential);
            claims.flat_map(|claim| claimed(question, way, claim)).collect()
        }));
    }
    let slots = goal.open.iter().flat_map(|way| &tracks[way.track].slots);
    for name in unique(slots.map(|slot| &slot.id)) {
        rows.push(row(name, &|way| {
            let slots = &tracks[way.track].slots;
            let Some(place) = slots.iter().position(|slot| slot.id == *name) else { return Vec::new() };
            if slots[place].waived.is_some() {
                return vec!["waived".to_owned()];
            }
            way.claims_for(goal.credential, place).flat_map(|claim| claimed(question, way, claim)).collect()
        }));
    }
    rows.retain(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
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
    (filled, slots.iter().map(|slot| slot.need_on(question.rules_day())).sum())
}
