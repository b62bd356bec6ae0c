use crate::catalog::{Credential, Track};
use crate::read::diagnostic::{Diagnostic, quoted};

use super::exam::requirements;
use super::ids::Ids;
use super::names::Names;
use super::slot::{Groups, slot};
use super::table::{Errors, Node, Table, Text};
use super::validity::{free_renewal, grants, implied, renewals, successor, validity};

pub(super) fn credential(
    id: &Text<'_>,
    node: &Node<'_>,
    names: &Names<'_>,
    groups: &Groups<'_>,
    errors: &mut Errors,
) -> Credential {
    let mut credential =
        Credential { id: id.text.to_owned(), title: id.text.to_owned(), ..Credential::default() };
    let keys = [
        "title",
        "aliases",
        "retired",
        "successor",
        "valid_months",
        "renews",
        "free_renewal",
        "for_life",
        "implies",
        "notes",
        "sources",
        "evidence",
        "track",
    ];
    let what = format!("credential {}", quoted(id.text));
    let Some(table) = Table::open(what, "credential", node, &keys, errors) else { return credential };
    if let Some(title) = table.string("title", errors) {
        credential.title = title;
    }
    credential.aliases = table.strings("aliases", errors);
    credential.retired = table.day("retired", errors);
    credential.successor = successor(id.text, &table, names, errors);
    credential.validity = validity(&table, errors);
    credential.for_life = table.flag("for_life", errors);
    if let Some(node) = table.get("for_life").filter(|_| credential.for_life)
        && !credential.validity.rules.is_empty()
    {
        let title = format!("{} cannot be for life and expire", quoted(id.text));
        errors.push(Diagnostic::at(node.span(), title).help("leave out `for_life` or `valid_months`"));
    }
    credential.implies = implied(id.text, &table, names, errors);
    credential.renews = renewals(&table, names, errors);
    credential.free_renewal = free_renewal(id.text, &table, &credential.validity, names, errors);
    credential.notes = table.strings("notes", errors);
    credential.sources = names.sources(&table, errors);
    credential.evidence = table.evidence(errors);
    let mut ids = Ids::default();
    for node in table.tables("track", errors) {
        if let Some(track) = track(id.text, node, &mut ids, names, groups, errors) {
            credential.tracks.push(track);
        }
    }
    credential
}

fn track<'a>(
    credential: &str,
    node: &'a Node<'_>,
    ids: &mut Ids<'a>,
    names: &Names<'_>,
    groups: &Groups<'_>,
    errors: &mut Errors,
) -> Option<Track> {
    let keys = [
        "id",
        "title",
        "requires",
        "since",
        "until",
        "window_months",
        "grants",
        "slot",
        "notes",
        "sources",
        "evidence",
    ];
    let mut table = Table::open("this track", "track", node, &keys, errors)?;
    let id = ids.read("track", &table, &format!("credential {}", quoted(credential)), errors);
    if let Some(id) = &id {
        table.what = format!("track {} of {}", quoted(id.text), quoted(credential));
    }
    let requires = requirements(&table, names, errors);
    let nodes = table.tables("slot", errors);
    if nodes.is_empty()
        && table.get("requires").is_none_or(|n| n.get_ref().as_array().is_some_and(|a| a.is_empty()))
    {
        errors.push(
            Diagnostic::at(table.span.clone(), format!("{} asks for nothing", table.what))
                .label("neither slots nor `requires`")
                .help("it would give the credential to everybody: add a slot"),
        );
    }
    let mut slot_ids = Ids::default();
    let slots = nodes
        .iter()
        .filter_map(|node| slot(&table.what, node, &mut slot_ids, names, groups, errors))
        .collect();
    Some(Track {
        id: id.map(|id| id.text.to_owned()).unwrap_or_default(),
        title: table.string("title", errors),
        requires: requires.into_iter().map(|(requirement, _)| requirement).collect(),
        window: table.window("since", "until", errors),
        slots,
        window_months: table.count("window_months", 1, errors),
        grants: grants(credential, &table, names, errors),
        notes: table.strings("notes", errors),
        sources: names.sources(&table, errors),
        evidence: table.evidence(errors),
    })
}
