use crate::catalog::{Catalog, CredentialId};
use crate::report::markdown::{escape, table};

use super::{dates, ids, limits_of, need, remarks, requirements, source_line, terms, titles, track_terms};

pub(super) fn list(catalogs: &[Catalog]) -> String {
    let sections = catalogs.iter().map(|catalog| {
        let rows = catalog.credentials.iter().map(|credential| {
            let tracks: Vec<&str> = credential.tracks.iter().map(|t| t.id.as_str()).collect();
            [
                credential.id.clone(),
                credential.title.clone(),
                credential.aliases.join(", "),
                tracks.join(", "),
            ]
        });
        let table = table(["goal", "title", "also", "tracks"], rows);
        format!("# {}: {}\n\n{table}", escape(&catalog.id), escape(&catalog.title))
    });
    sections.collect::<Vec<_>>().join("\n")
}

pub(super) fn show(catalog: &Catalog, credentials: &[CredentialId]) -> String {
    let mut text = String::new();
    for credential in credentials.iter().map(|c| catalog.credential(*c)) {
        text.push_str(&format!("# {} ({})\n", escape(&credential.title), escape(&credential.id)));
        for sentence in terms(catalog, credential) {
            text.push_str(&format!("\n{}\n", escape(&sentence)));
        }
        for track in &credential.tracks {
            let title = track.title.as_ref().map_or(String::new(), |t| format!(": {}", escape(t)));
            text.push_str(&format!("\n## Track {}{title}\n\n", escape(&track.id)));
            let open = dates(track.window, "until");
            if !open.is_empty() {
                text.push_str(&format!("Open {open}.\n\n"));
            }
            if !track.requires.is_empty() {
                let required = requirements(catalog, &track.requires);
                text.push_str(&format!("For holders of {}.\n\n", escape(&required)));
            }
            for sentence in track_terms(catalog, track) {
                text.push_str(&format!("{}\n\n", escape(&sentence)));
            }
            let rows = track.slots.iter().flat_map(|slot| {
                let waived = slot.waived.iter().map(|why| {
                    [slot.id.clone(), "waived".to_owned(), String::new(), why.clone(), String::new()]
                });
                let options = slot.options.iter().filter(|_| slot.waived.is_none()).map(|option| {
                    let need = need(slot);
                    let remarks = remarks(catalog, option);
                    [slot.id.clone(), need, ids(catalog, option), titles(catalog, option), remarks]
                });
                waived.chain(options).collect::<Vec<_>>()
            });
            text.push_str(&table(["slot", "need:", "from", "title", "remarks"], rows));
        }
        for note in &credential.notes {
            text.push_str(&format!("\n- {}", escape(note)));
        }
        text.push_str(if credential.notes.is_empty() { "\n" } else { "\n\n" });
    }
    for sentence in limits_of(catalog, credentials) {
        text.push_str(&format!("{}\n\n", escape(&sentence)));
    }
    text.push_str("## Sources\n\n");
    for source in catalog.sources_of(credentials) {
        text.push_str(&format!("- {}\n", escape(&source_line(catalog, source))));
    }
    text
}
