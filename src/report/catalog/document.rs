use crate::catalog::{Catalog, CredentialId, Slot, Track};
use crate::report::document::{Block, Column, Document, Table, Tone, cells};
use crate::report::{count, listed};

use super::{dates, ids, limits_of, need, remarks, requirements, source_line, terms, titles, track_terms};

/// The credentials of some catalogs.
pub(super) fn list(catalogs: &[Catalog]) -> Document {
    let mut document = Document::new("Credentials");
    document.data = Table::raw(&["catalog", "credential", "title", "aliases", "tracks"]);
    for catalog in catalogs {
        let named = format!("{}: {}", catalog.id, catalog.title);
        let day = catalog.as_of.map_or(String::new(), |day| format!(", as of {day}"));
        document.section(Block::title(format!("{named}{day}")).on_terminal());
        document.add(Block::title(named).on_page());
        let mut table = Table::new([
            Column::id("goal"),
            Column::words("title"),
            Column::words("also"),
            Column::id("tracks").on_terminal(),
            Column::words("tracks").on_page(),
        ]);
        for credential in &catalog.credentials {
            let tracks: Vec<&str> = credential.tracks.iter().map(|track| track.id.as_str()).collect();
            let number = match tracks.len() {
                0 => "can only be held".to_owned(),
                n => count(n, "track"),
            };
            let (id, title, also) = (&credential.id, &credential.title, &credential.aliases);
            document.data.row(cells![&catalog.id, id, title, also.clone(), tracks.clone()]);
            table.row(cells![id, title, also.clone(), number, tracks]);
        }
        document.add(table);
    }
    document
}

/// The rules of some credentials.
pub(super) fn show(catalog: &Catalog, credentials: &[CredentialId]) -> Document {
    let named: Vec<&str> = credentials.iter().map(|c| catalog.credential(*c).title.as_str()).collect();
    let mut document = Document::new(listed(&named, "and"));
    let header = ["credential", "track", "slot", "need", "items", "title", "units", "since", "until"];
    document.data = Table::raw(&header);
    if credentials.len() != 1 {
        document.title.clone_from(&catalog.title);
        document.section(Block::title(format!("{}: {}", catalog.id, catalog.title)).on_terminal());
    }
    for id in credentials {
        one_credential(&mut document, catalog, *id);
    }
    let limits = limits_of(catalog, credentials);
    document.titled("Limits", Block::list(&limits).on_terminal());
    limits.into_iter().for_each(|limit| document.section(Block::paragraph(limit).on_page()));
    let sources = catalog.sources_of(credentials).into_iter().map(|id| source_line(catalog, id));
    document.titled("Sources", Block::list(sources).tone(Tone::Quiet).aside());
    document
}

fn one_credential(document: &mut Document, catalog: &Catalog, id: CredentialId) {
    let credential = catalog.credential(id);
    document.section(Block::title(&credential.title).on_terminal());
    document.add(Block::title(format!("{} ({})", credential.title, credential.id)).on_page());
    let mut names = credential.id.clone();
    if !credential.aliases.is_empty() {
        names.push_str(&format!(", also {}", listed(&credential.aliases, "and")));
    }
    let facts = match credential.tracks.len() {
        0 => format!("{names}; can only be held."),
        n => format!("{names}; {}.", count(n, "track")),
    };
    document.add(Block::paragraph(facts).tone(Tone::Quiet).on_terminal());
    let terms = terms(catalog, credential);
    document.add(Block::paragraph(terms.join(" ")).on_terminal());
    terms.into_iter().for_each(|sentence| document.add(Block::paragraph(sentence).on_page()));
    for track in &credential.tracks {
        one_track(document, catalog, track);
        track
            .slots
            .iter()
            .for_each(|slot| raw(&mut document.data, catalog, [&credential.id, &track.id], slot));
    }
    document.section(Block::list(&credential.notes).aside());
}

fn one_track(document: &mut Document, catalog: &Catalog, track: &Track) {
    let open = dates(track.window, "until");
    let title = |mark| track.title.as_ref().map_or(String::new(), |title| format!("{mark} {title}"));
    let dated = if open.is_empty() { String::new() } else { format!(" ({open})") };
    document.section(Block::heading(format!("{}{}{dated}", track.id, title(","))).on_terminal());
    document.add(Block::heading(format!("Track {}{}", track.id, title(":"))).on_page());
    if !open.is_empty() {
        document.add(Block::phrase(format!("open {open}")).on_page());
    }
    if !track.requires.is_empty() {
        let holders = requirements(catalog, &track.requires);
        document.add(Block::phrase(format!("for holders of {holders}")));
    }
    track_terms(catalog, track).into_iter().for_each(|sentence| document.add(Block::phrase(sentence)));
    document.add(Block::from(slots_at_a_glance(catalog, track)).on_terminal());
    document.add(Block::from(slots(catalog, track)).on_page());
    document.add(Block::list(&track.notes).aside().on_terminal());
}

/// The slots of a track, each named once above its options.
fn slots_at_a_glance(catalog: &Catalog, track: &Track) -> Table {
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
            let items: Vec<&str> = cap.items.iter().map(|i| catalog.id_of(*i)).collect();
            let words = format!("at most {} units from {}", cap.at_most, listed(&items, "and"));
            table.row(cells!["", "", "", words]);
        }
    }
    table
}

/// The slots of a track, with a row that stands by itself for each option.
fn slots(catalog: &Catalog, track: &Track) -> Table {
    let columns = [Column::id("slot"), Column::number("need"), Column::id("from")];
    let words = [Column::words("title"), Column::words("remarks")];
    let mut table = Table::new(columns.into_iter().chain(words));
    for slot in &track.slots {
        if let Some(why) = &slot.waived {
            table.row(cells![&slot.id, "waived", "", why, ""]);
            continue;
        }
        for option in &slot.options {
            let title = titles(catalog, option);
            table.row(cells![&slot.id, need(slot), ids(catalog, option), title, remarks(catalog, option)]);
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
