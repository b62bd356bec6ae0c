use crate::catalog::{Catalog, CredentialId, Track};
use crate::report::style::Look;
use crate::report::table::{Grid, Head, dashes, paragraph};
use crate::report::{count, listed};

use super::{dates, ids, limits_of, need, remarks, requirements, source_line, terms, titles, track_terms};

pub(super) fn list(catalogs: &[Catalog], look: &Look) -> String {
    let mut text = String::new();
    for (i, catalog) in catalogs.iter().enumerate() {
        if i > 0 {
            text.push('\n');
        }
        let day = catalog.as_of.map_or(String::new(), |day| format!(", as of {day}"));
        text.push_str(&look.bold(&paragraph(&format!("{}: {}{day}", catalog.id, catalog.title), look)));
        let mut grid = Grid::new([
            Head::left("goal"),
            Head::wrapped("title"),
            Head::wrapped("also"),
            Head::left("tracks"),
        ]);
        for credential in &catalog.credentials {
            let tracks = match credential.tracks.len() {
                0 => "can only be held".to_owned(),
                n => count(n, "track"),
            };
            grid.row([
                credential.id.clone(),
                credential.title.clone(),
                credential.aliases.join(", "),
                tracks,
            ]);
        }
        text.push_str(&grid.render(look));
    }
    text
}

pub(super) fn show(catalog: &Catalog, credentials: &[CredentialId], look: &Look) -> String {
    let mut text = String::new();
    if credentials.len() != 1 {
        text.push_str(&look.bold(&paragraph(&format!("{}: {}", catalog.id, catalog.title), look)));
        text.push('\n');
    }
    for (i, id) in credentials.iter().enumerate() {
        if i > 0 {
            text.push('\n');
        }
        one_credential(&mut text, catalog, *id, look);
    }
    section(&mut text, "Limits", &dashes(limits_of(catalog, credentials), look), look);
    if !look.quiet {
        let lines = catalog.sources_of(credentials).into_iter().map(|id| source_line(catalog, id));
        let lines: Vec<String> = lines.collect();
        section(&mut text, "Sources", &look.dim(&dashes(lines, look)), look);
    }
    text
}

fn section(text: &mut String, title: &str, body: &str, look: &Look) {
    if !body.is_empty() {
        text.push_str(&format!("\n{}\n{body}", look.bold(title)));
    }
}

fn one_credential(text: &mut String, catalog: &Catalog, id: CredentialId, look: &Look) {
    let credential = catalog.credential(id);
    text.push_str(&look.bold(&paragraph(&credential.title, look)));
    let mut names = credential.id.clone();
    if !credential.aliases.is_empty() {
        names.push_str(&format!(", also {}", listed(&credential.aliases, "and")));
    }
    let facts = match credential.tracks.len() {
        0 => format!("{names}; can only be held."),
        n => format!("{names}; {}.", count(n, "track")),
    };
    text.push_str(&look.dim(&paragraph(&facts, look)));
    let terms = terms(catalog, credential);
    if !terms.is_empty() {
        text.push_str(&paragraph(&terms.join(" "), look));
    }
    for track in &credential.tracks {
        text.push('\n');
        one_track(text, catalog, track, look);
    }
    if !look.quiet && !credential.notes.is_empty() {
        text.push('\n');
        text.push_str(&dashes(&credential.notes, look));
    }
}

fn one_track(text: &mut String, catalog: &Catalog, track: &Track, look: &Look) {
    let title = track.title.as_ref().map_or(String::new(), |t| format!(", {t}"));
    let open = dates(track.window, "until");
    let open = if open.is_empty() { open } else { format!(" ({open})") };
    text.push_str(&look.bold(&paragraph(&format!("{}{title}{open}", track.id), look)));
    if !track.requires.is_empty() {
        text.push_str(&paragraph(
            &format!("  for holders of {}", requirements(catalog, &track.requires)),
            look,
        ));
    }
    for sentence in track_terms(catalog, track) {
        text.push_str(&paragraph(&format!("  {sentence}"), look));
    }
    let mut grid =
        Grid::new([Head::left("slot"), Head::left("need"), Head::left("from"), Head::wrapped("title")]);
    for slot in &track.slots {
        let need = match &slot.waived {
            Some(_) => "waived".to_owned(),
            None => format!("{} of", need(slot)),
        };
        let mut first = [slot.id.clone(), need];
        if let Some(why) = &slot.waived {
            let [id, need] = std::mem::take(&mut first);
            grid.row([id, need, String::new(), why.clone()]);
            continue;
        }
        for option in &slot.options {
            let [id, need] = std::mem::take(&mut first);
            let mut title = titles(catalog, option);
            let remarks = remarks(catalog, option);
            if !remarks.is_empty() {
                title.push_str(&format!(" ({remarks})"));
            }
            grid.row([id, need, ids(catalog, option), title]);
        }
        for cap in &slot.caps {
            let items: Vec<&str> = cap.items.iter().map(|i| catalog.id_of(*i)).collect();
            let words = format!("at most {} units from {}", cap.at_most, listed(&items, "and"));
            grid.row([String::new(), String::new(), String::new(), words]);
        }
    }
    if !grid.is_empty() {
        text.push_str(&grid.render(look));
    }
    if !look.quiet && !track.notes.is_empty() {
        text.push_str(&dashes(&track.notes, look));
    }
}
