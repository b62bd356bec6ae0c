//! The keys of validity: for how long, what renews what, what is granted along.

use crate::catalog::{CredentialId, FreeRenewal, Item, Renewal, Validity, ValidityRule, Window};
use crate::read::diagnostic::{Diagnostic, quoted};

use super::names::Names;
use super::table::{Errors, Table, Text};

/// `valid_months = 24`, or dated rules: `[{ months = 36, until = 2024-03-31 }, ...]`.
pub(super) fn validity(table: &Table<'_, '_>, errors: &mut Errors) -> Validity {
    let mut validity = Validity::default();
    let Some(node) = table.get("valid_months") else { return validity };
    if !node.get_ref().is_array() {
        let months = table.count("valid_months", 1, errors);
        validity.rules.extend(months.map(|months| ValidityRule { months, earned: Window::ALWAYS }));
        return validity;
    }
    for node in table.list("valid_months", errors) {
        let keys = ["months", "since", "until"];
        let Some(rule) = Table::open("a rule of `valid_months`", "valid_months", node, &keys, errors) else {
            continue;
        };
        if rule.get("months").is_none() {
            rule.missing("months", errors);
        }
        let earned = rule.window("since", "until", errors);
        let Some(months) = rule.count("months", 1, errors) else { continue };
        if validity.rules.iter().any(|other: &ValidityRule| other.earned.overlaps(earned)) {
            errors.push(
                Diagnostic::at(node.span(), "two rules of `valid_months` hold for the same day")
                    .help("give them `since` and `until`, so that the day of earning decides"),
            );
        }
        validity.rules.push(ValidityRule { months, earned });
    }
    validity
}

/// `renews = ["kcna", { item = "cka", since = 2026-06-18, even_expired = true }]`.
pub(super) fn renewals(table: &Table<'_, '_>, names: &Names<'_>, errors: &mut Errors) -> Vec<Renewal> {
    let mut renewals: Vec<Renewal> = Vec::new();
    for node in table.list("renews", errors) {
        let (id, window, even_expired) = if let Some(text) = node.get_ref().as_str() {
            (Some(Text { text, span: node.span() }), Window::ALWAYS, false)
        } else if node.get_ref().is_table() {
            let keys = ["item", "since", "until", "even_expired"];
            let Some(entry) = Table::open("a renewal", "renews", node, &keys, errors) else { continue };
            if entry.get("item").is_none() {
                entry.missing("item", errors);
            }
            let window = entry.window("since", "until", errors);
            (entry.text("item", errors), window, entry.flag("even_expired", errors))
        } else {
            let title = "a renewal is an id in quotes or `{ item = \"ID\", even_expired = true }`";
            errors.push(Diagnostic::at(node.span(), title));
            continue;
        };
        let Some(id) = id else { continue };
        let Some(item) = names.item(&id, errors) else { continue };
        let twice = |other: &Renewal| other.item == item && other.window.overlaps(window);
        if renewals.iter().any(twice) {
            let title = format!("{} is renewed twice on the same day", quoted(id.text));
            errors.push(Diagnostic::at(id.span, title));
        }
        renewals.push(Renewal { item, window, even_expired });
    }
    renewals
}

/// `free_renewal = { by = "an online assessment", within_months = 6, sources = [...] }`.
pub(super) fn free_renewal(
    owner: &str,
    table: &Table<'_, '_>,
    validity: &Validity,
    names: &Names<'_>,
    errors: &mut Errors,
) -> Option<FreeRenewal> {
    let node = table.get("free_renewal")?;
    let keys = ["by", "within_months", "since", "until", "sources", "evidence"];
    let what = format!("the free renewal of {}", quoted(owner));
    let entry = Table::open(what, "free_renewal", node, &keys, errors)?;
    if validity.rules.is_empty() {
        errors.push(
            Diagnostic::at(
                node.span(),
                format!("{} never expires, so there is nothing to renew", quoted(owner)),
            )
            .help("say how long it is valid: add `valid_months`"),
        );
    }
    if entry.get("by").is_none() {
        entry.missing("by", errors);
    }
    Some(FreeRenewal {
        by: entry.string("by", errors).unwrap_or_default(),
        within_months: entry.count("within_months", 1, errors),
        window: entry.window("since", "until", errors),
        sources: names.sources(&entry, errors),
        evidence: entry.evidence(errors),
    })
}

/// `grants = ["x", "y"]`: credentials, none twice, not the one that is earned.
pub(super) fn grants(
    owner: &str,
    table: &Table<'_, '_>,
    names: &Names<'_>,
    errors: &mut Errors,
) -> Vec<CredentialId> {
    let itself = format!("a track of {} grants it anyway", quoted(owner));
    others(owner, ("grants", &itself, "a track grants credentials"), table, names, errors)
}

/// `implies = ["x", "y"]`: credentials, none twice, not the one that is held.
pub(super) fn implied(
    owner: &str,
    table: &Table<'_, '_>,
    names: &Names<'_>,
    errors: &mut Errors,
) -> Vec<CredentialId> {
    let itself = format!("{} implies itself anyway", quoted(owner));
    others(owner, ("implies", &itself, "a credential implies credentials"), table, names, errors)
}

/// Other credentials than the owner under a key, none twice; with what to say of the owner and of an exam.
fn others(
    owner: &str,
    (key, itself, kind): (&str, &str, &str),
    table: &Table<'_, '_>,
    names: &Names<'_>,
    errors: &mut Errors,
) -> Vec<CredentialId> {
    let mut found = Vec::new();
    for id in table.texts(key, errors) {
        match names.item(&id, errors) {
            Some(Item::Credential(other)) if names.id_of(other.into()) == owner => {
                errors.push(Diagnostic::at(id.span, itself));
            }
            Some(Item::Credential(other)) if found.contains(&other) => {
                errors.push(Diagnostic::at(id.span, format!("{} stands here twice", quoted(id.text))));
            }
            Some(Item::Credential(other)) => found.push(other),
            Some(Item::Exam(_)) => {
                errors.push(Diagnostic::at(id.span, format!("{} is an exam", quoted(id.text))).help(kind))
            }
            None => {}
        }
    }
    found
}

/// `successor = "x"`: another credential.
pub(super) fn successor(
    owner: &str,
    table: &Table<'_, '_>,
    names: &Names<'_>,
    errors: &mut Errors,
) -> Option<CredentialId> {
    let id = table.text("successor", errors)?;
    match names.item(&id, errors)? {
        Item::Credential(successor) if names.id_of(successor.into()) == owner => {
            errors.push(Diagnostic::at(id.span, format!("{} cannot succeed itself", quoted(id.text))));
            None
        }
        Item::Credential(successor) => Some(successor),
        Item::Exam(_) => {
            let error = Diagnostic::at(id.span, format!("{} is an exam", quoted(id.text)));
            errors.push(error.help("the successor of a credential is a credential"));
            None
        }
    }
}
