use crate::catalog::{Catalog, CredentialId};

use super::{ids, need, titles};

pub(super) fn list(catalogs: &[Catalog]) -> String {
    let rows = catalogs.iter().flat_map(|catalog| {
        catalog.credentials.iter().map(|credential| {
            let tracks: Vec<&str> = credential.tracks.iter().map(|t| t.id.as_str()).collect();
            [
                catalog.id.clone(),
                credential.id.clone(),
                credential.title.clone(),
                credential.aliases.join(";"),
                tracks.join(";"),
            ]
        })
    });
    crate::report::csv(["catalog", "credential", "title", "aliases", "tracks"], rows)
}

/// One row for each option of each slot; a waived slot has one row without items.
pub(super) fn show(catalog: &Catalog, credentials: &[CredentialId]) -> String {
    let mut rows = Vec::new();
    for credential in credentials.iter().map(|c| catalog.credential(*c)) {
        for track in &credential.tracks {
            for slot in &track.slots {
                let head = [credential.id.clone(), track.id.clone(), slot.id.clone(), need(slot)];
                let mut push = |tail: [String; 5]| {
                    let [a, b, c, d] = head.clone();
                    let [e, f, g, h, i] = tail;
                    rows.push([a, b, c, d, e, f, g, h, i]);
                };
                if slot.waived.is_some() {
                    push(Default::default());
                    continue;
                }
                for option in &slot.options {
                    push([
                        ids(catalog, option),
                        titles(catalog, option),
                        option.units.to_string(),
                        option.window.since.map_or(String::new(), |day| day.to_string()),
                        option.window.until.map_or(String::new(), |day| day.to_string()),
                    ]);
                }
            }
        }
    }
    let header = ["credential", "track", "slot", "need", "items", "title", "units", "since", "until"];
    crate::report::csv(header, rows)
}
