//! What a transcript counts for as it stands.

use crate::catalog::{Item, Track};
use crate::query::{Audit, GoalAudit, SlotAudit, TrackAudit};
use crate::question::Question;
use crate::schema::{self, Reply};
use crate::semantics::is_too_old;

use super::catalog::requirements;
use super::document::{Block, Column, Table, Tone, cells};
use super::{
    Document, Format, TerminalStyle, Written, capitalized, count, days_of, goal_titles, ids_of, told_besides,
    write,
};

/// Writes an audit down. The style matters for text only.
pub fn render(format: Format, question: &Question, audit: &Audit, style: &TerminalStyle) -> Written {
    write(format, style, || Reply::Audit(schema::Audit::of(question, audit)), || document(question, audit))
}

/// An audit, laid out.
pub fn document(question: &Question, audit: &Audit) -> Document {
    let mut document = Document::new(goal_titles(question));
    let header = ["credential", "track", "state", "slot", "need", "units", "missing", "counted", "options"];
    document.data = Table::raw(&header);
    for goal in &audit.goals {
        one_goal(&mut document, question, goal);
    }
    document.remark(told_besides(question));
    document.basis = Some(format!("As of {}; catalog {}.", question.as_of, question.catalog.id));
    document
}

fn one_goal(document: &mut Document, question: &Question, goal: &GoalAudit) {
    let credential = question.catalog.credential(goal.credential);
    let is_done = goal.held || goal.complete.is_some();
    let tone = if is_done { Tone::Good } else { Tone::Plain };
    document.section(Block::title(&credential.title));
    document.add(days_of(question));
    document.add(Block::verdict([(format!("{}.", capitalized(&standing(question, goal))), tone)]));
    for audit in &goal.tracks {
        let track = &credential.tracks[audit.track];
        if audit.open {
            one_track(document, question, track, audit);
        }
        for slot in &audit.slots {
            document.data.row(cells![
                &credential.id,
                &track.id,
                if audit.open { "open" } else { "closed" },
                &track.slots[slot.slot].id,
                track.slots[slot.slot].need_on(question.rules_day()),
                slot.units,
                slot.gap.as_ref().map_or(0, |gap| gap.units),
                counted(question, slot),
                candidates(question, track, slot),
            ]);
        }
    }
    let closed: Vec<&str> =
        goal.tracks.iter().filter(|t| !t.open).map(|t| credential.tracks[t.track].id.as_str()).collect();
    if !closed.is_empty() {
        let sentence = format!("Not open on {}: {}.", question.rules_day(), closed.join(", "));
        document.section(Block::paragraph(sentence).tone(Tone::Quiet).aside());
    }
}

fn one_track(document: &mut Document, question: &Question, track: &Track, audit: &TrackAudit) {
    let (have, need) = units(question, track, audit);
    let title = track.title.as_ref().map_or(String::new(), |t| format!(", {t}"));
    let named = format!("{}{title}: {have} of {}", track.id, count(need as usize, "unit"));
    document.section(Block::heading(named));
    for requirement in &audit.missing {
        let needed = requirements(&question.catalog, std::slice::from_ref(requirement));
        document.add(Block::phrase(format!("needs {needed}")).tone(Tone::Warn));
    }
    let columns =
        [Column::id("slot"), Column::number("have"), Column::words("counted"), Column::words("to do")];
    document.add(Table::new(columns).with(audit.slots.iter().map(|slot| {
        let facts = &track.slots[slot.slot];
        let have = match facts.waived {
            Some(_) => "waived".to_owned(),
            None => format!("{}/{}", slot.units, facts.need_on(question.rules_day())),
        };
        cells![&facts.id, have, counted(question, slot), to_do(question, track, slot)]
    })));
    if !audit.unused.is_empty() {
        let named = |item: &Item| {
            let why = why_unused(question, track, *item).map_or_else(String::new, |why| format!(" ({why})"));
            format!("{}{why}", question.catalog.id_of(*item))
        };
        let unused = audit.unused.iter().map(named).collect::<Vec<_>>().join(", ");
        let unused = Block::phrase(format!("not used: {unused}"));
        document.add(unused.tone(Tone::Quiet).aside());
    }
}

/// Why something on hand does not count for a track that could count it, where that is its day.
fn why_unused(question: &Question, track: &Track, item: Item) -> Option<String> {
    let is_goal = item.credential().is_some_and(|credential| question.goals.contains(&credential));
    if let Some(last) = question.expired(item).filter(|_| is_goal) {
        return Some(format!("expired on {last}"));
    }
    let mut options = track.slots.iter().flat_map(|slot| &slot.options);
    let option = options.find(|option| option.items.contains(&item))?;
    if let Some(last) = question.expired(item).filter(|_| option.active) {
        return Some(format!("expired on {last}"));
    }
    let months = track.window_months?;
    is_too_old(question, item, Some(months)).then(|| format!("too old: passes count for {months} months"))
}

/// The units that a track still asks for of anybody, and how many of them are there. Waived slots ask
/// for none.
fn units(question: &Question, track: &Track, audit: &TrackAudit) -> (u32, u32) {
    let asked = || audit.slots.iter().filter(|slot| track.slots[slot.slot].waived.is_none());
    let need = |slot: &SlotAudit| track.slots[slot.slot].need_on(question.rules_day());
    (asked().map(|slot| slot.units).sum(), asked().map(need).sum())
}

/// The open track that misses the fewest requirements, then the fewest units.
fn closest<'a>(question: &Question, goal: &'a GoalAudit) -> Option<&'a TrackAudit> {
    let tracks = &question.catalog.credential(goal.credential).tracks;
    let distance = |audit: &TrackAudit| {
        let track = &tracks[audit.track];
        let (have, need) = units(question, track, audit);
        // Of two tracks that are equally near, the upgrade is what the candidate is entitled to.
        (audit.missing.len(), need - have, track.requires.is_empty())
    };
    goal.tracks.iter().filter(|t| t.open).min_by_key(|t| distance(t))
}

/// How far a goal is, in a few words.
fn standing(question: &Question, goal: &GoalAudit) -> String {
    let tracks = &question.catalog.credential(goal.credential).tracks;
    if goal.held {
        return "held".to_owned();
    }
    if let Some(track) = goal.complete {
        return format!("complete by track {}", tracks[track].id);
    }
    match closest(question, goal) {
        Some(audit) => {
            let (have, need) = units(question, &tracks[audit.track], audit);
            format!("not complete; closest is track {} with {have} of {need}", tracks[audit.track].id)
        }
        None => "not complete, and no track is open".to_owned(),
    }
}

/// The items that count for a slot, those of one option joined by `+`.
fn counted(question: &Question, slot: &SlotAudit) -> Vec<String> {
    let options = slot.claims.iter().map(|claim| claim.option_in(&question.catalog));
    options.map(|option| ids_of(&question.catalog, &option.items).join("+")).collect()
}

/// What could fill the rest of a slot: of each option what is not there yet, with its units where they
/// are more than one.
fn candidates(question: &Question, track: &Track, slot: &SlotAudit) -> Vec<String> {
    let Some(gap) = &slot.gap else { return Vec::new() };
    let options = gap.options.iter().map(|i| {
        let option = &track.slots[slot.slot].options[*i];
        let missing = option
            .items
            .iter()
            .filter(|item| !question.stands(**item, option.active) || option.items.len() == 1);
        let ids = missing.map(|item| question.catalog.id_of(*item)).collect::<Vec<_>>().join("+");
        if option.units == 1 { ids } else { format!("{ids} ({} units)", option.units) }
    });
    options.collect()
}

/// What is to be done for a slot: `70-293`, `all of 70-293, 70-294`, `1 of 70-297, 70-298`.
fn to_do(question: &Question, track: &Track, slot: &SlotAudit) -> String {
    let Some(gap) = &slot.gap else { return String::new() };
    let options = candidates(question, track, slot);
    let plain = gap.options.iter().all(|i| track.slots[slot.slot].options[*i].units == 1);
    match options.as_slice() {
        [] => format!("{} more, which nothing can fill", gap.units),
        [one] => one.clone(),
        all if plain && u32::try_from(all.len()) == Ok(gap.units) => format!("all of {}", all.join(", ")),
        all if plain => format!("{} of {}", gap.units, all.join(", ")),
        all => format!("{} from {}", count(gap.units as usize, "unit"), all.join(", ")),
    }
}

#[cfg(test)]
mod tests;
