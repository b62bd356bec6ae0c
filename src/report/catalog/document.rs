use jiff::civil::Date;

use crate::catalog::{Catalog, CredentialId, Item, Slot, Track};
use crate::query::{Listed, Match, Openness};
use crate::report::document::{Block, Cell, Column, Document, Table, Tone, cells};
use crate::report::{self, count, ids_of, listed};

use super::{
    dates, ids, limits_of, need, remarks, requirements, source_line, standing, terms, titles, track_terms,
};

/// The credentials of some catalogs.
pub(super) fn list(catalogs: &[Listed]) -> Document {
    let mut document = Document::new("Credentials");
    document.data =
        Table::raw(&["catalog", "credential", "title", "aliases", "tracks", "no_plan", "day", "successor"]);
    for listed in catalogs {
        let catalog = &listed.catalog;
        let day = catalog.as_of.map_or(String::new(), |day| format!(", as of {day}"));
        document.section(Block::title(format!("{}: {}{day}", catalog.id, catalog.title)));
        let columns = [Column::id("goal"), Column::words("title"), Column::words("also")];
        let mut table = Table::new(columns.into_iter().chain([Column::id("tracks")]));
        for (number, open) in listed.credentials() {
            let credential = catalog.credential(number);
            let things: Vec<String> = credential.tracks.iter().map(|track| track.id.clone()).collect();
            let words = standing(catalog, number, open);
            let (id, title, also) = (&credential.id, &credential.title, &credential.aliases);
            let (no_plan, day) = no_plan(open);
            let successor = open.successor(catalog, number).map(|id| catalog.credential(id).id.clone());
            document.data.row(cells![
                &catalog.id,
                id,
                title,
                also.clone(),
                things.clone(),
                no_plan,
                day,
                successor
            ]);
            table.row(cells![id, title, also.clone(), Cell::Brief { words, things }]);
        }
        document.add(table);
    }
    document
}

/// Why there is no plan for someone who has nothing, in a word, and the day on which that begins or ends.
fn no_plan(open: Openness) -> (Option<String>, Option<Date>) {
    let (why, day) = match open {
        Openness::Open => return (None, None),
        Openness::Ended(day) => ("ended", Some(day)),
        Openness::Begins(day) => ("later", Some(day)),
        Openness::Held => ("held", None),
    };
    (Some(why.to_owned()), day)
}

/// What a few words mean.
pub(super) fn search(found: &[Match]) -> Document {
    let mut document = Document::new("Found");
    document.data = Table::raw(&["catalog", "kind", "id", "title", "no_plan", "day", "successor"]);
    document.section(Block::title("Found"));
    let columns = [Column::id("id"), Column::id("kind"), Column::words("title"), Column::id("catalog")];
    let mut table = Table::new(columns.into_iter().chain([Column::words("remark")]));
    for Match { catalog, item, open, .. } in found {
        let (kind, successor) = match item {
            Item::Exam(_) => ("exam", None),
            Item::Credential(id) => ("credential", open.successor(catalog, *id)),
        };
        let (id, title) = (catalog.id_of(*item), catalog.title_of(*item));
        let successor = successor.map(|id| catalog.credential(id).id.clone());
        let (why, day) = no_plan(*open);
        document.data.row(cells![&catalog.id, kind, id, title, why, day, successor]);
        table.row(cells![id, kind, title, &catalog.id, open.reason(catalog, *item)]);
    }
    match found {
        [] => document.add(Block::paragraph("Nothing is called that.")),
        _ => document.add(table),
    }
    document
}

/// The rules of some credentials.
pub(super) fn show(catalog: &Catalog, credentials: &[CredentialId]) -> Document {
    let mut document = Document::new(listed(&report::titles(catalog, credentials), "and"));
    let header = ["credential", "track", "slot", "need", "items", "title", "units", "since", "until"];
    document.data = Table::raw(&header);
    if credentials.len() != 1 {
        document.title.clone_from(&catalog.title);
        document.section(Block::title(format!("{}: {}", catalog.id, catalog.title)));
    }
    for id in credentials {
        one_credential(&mut document, catalog, *id);
    }
    document.titled("Limits", Block::list(limits_of(catalog, credentials)));
    let sources = catalog.sources_of(credentials).into_iter().map(|id| source_line(catalog, id));
    document.titled("Sources", Block::list(sources).tone(Tone::Quiet).aside());
    document
}

fn one_credential(document: &mut Document, catalog: &Catalog, id: CredentialId) {
    let credential = catalog.credential(id);
    document.section(Block::title(&credential.title));
    let mut names = credential.id.clone();
    if !credential.aliases.is_empty() {
        names.push_str(&format!(", also {}", listed(&credential.aliases, "and")));
    }
    let facts = match credential.tracks.len() {
        0 => format!("{names}; can only be held."),
        n => format!("{names}; {}.", count(n, "track")),
    };
    document.add(Block::paragraph(facts).tone(Tone::Quiet));
    document.add(Block::paragraph(terms(catalog, credential).join(" ")));
    for track in &credential.tracks {
        one_track(document, catalog, track);
        for slot in &track.slots {
            raw(&mut document.data, catalog, [&credential.id, &track.id], slot);
        }
    }
    document.section(Block::list(&credential.notes).aside());
}

fn one_track(document: &mut Document, catalog: &Catalog, track: &Track) {
    let title = track.title.as_ref().map_or(String::new(), |title| format!(", {title}"));
    let open = match dates(track.window) {
        open if open.is_empty() => open,
        open => format!(" ({open})"),
    };
    document.section(Block::heading(format!("{}{title}{open}", track.id)));
    if !track.requires.is_empty() {
        let holders = requirements(catalog, &track.requires);
        document.add(Block::phrase(format!("for holders of {holders}")));
    }
    track_terms(catalog, track).into_iter().for_each(|sentence| document.add(Block::phrase(sentence)));
    document.add(slots(catalog, track));
    document.add(Block::list(&track.notes).aside());
}

/// The slots of a track, each named once above its options.
fn slots(catalog: &Catalog, track: &Track) -> Table {
    let mut table =
        Table::new([Column::id("slot"), Column::id("need"), Column::id("from"), Column::words("title")]);
    for slot in &track.slots {
        if let Some(why) = &slot.waived {
            table.row(cells![&slot.id, "waived", "", why]);
            continue;
        }
        for (i, option) in slot.options.iter().enumerate() {
            let first = (i == 0).then(|| (slot.id.clone(), format!("{} of", need(slot))));
            let (id, need) = first.unwrap_or_default();
            let title = match remarks(catalog, option) {
                remarks if remarks.is_empty() => titles(catalog, option),
                remarks => format!("{} ({remarks})", titles(catalog, option)),
            };
            table.row(cells![id, need, ids(catalog, option), title]);
        }
        for cap in &slot.caps {
            let items = listed(&ids_of(catalog, &cap.items), "and");
            table.row(cells!["", "", "", format!("at most {} units from {items}", cap.at_most)]);
        }
    }
    table
}

/// One row for each option; a waived slot has one row without items.
fn raw(data: &mut Table, catalog: &Catalog, [credential, track]: [&String; 2], slot: &Slot) {
    if slot.waived.is_some() {
        data.row(cells![credential, track, &slot.id, need(slot), "", "", "", "", ""]);
        return;
    }
    for option in &slot.options {
        let (since, until) = (option.window.since, option.window.until);
        let (items, title) = (ids(catalog, option), titles(catalog, option));
        let need = need(slot);
        data.row(cells![credential, track, &slot.id, need, items, title, option.units, since, until]);
    }
}
