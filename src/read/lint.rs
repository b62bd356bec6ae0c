use std::collections::HashSet;

use crate::catalog::{Catalog, Evidence, Item, Requirement, Slot, SourceId};
use crate::price::PriceList;

use super::diagnostic::Diagnostic;

const MOST_NAMED: usize = 8;

/// What is legal in a catalog but looks like an oversight, most telling first.
pub fn lint(catalog: &Catalog, prices: Option<&PriceList>) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    let mut warn = |one: &str, many: &str, named: Vec<&str>| {
        if !named.is_empty() {
            let what = if named.len() == 1 { one.to_owned() } else { format!("{} {many}", named.len()) };
            warnings.push(Diagnostic::warning(format!("{what}: {}", listed(&named))));
        }
    };
    let used = used_items(catalog);
    let exams = || catalog.exam_ids().map(|id| (id, catalog.exam(id)));
    warn(
        "an exam that nothing asks for",
        "exams that nothing asks for",
        exams().filter(|(id, _)| !used.contains(&Item::Exam(*id))).map(|(_, e)| e.id.as_str()).collect(),
    );
    if let Some(prices) = prices {
        let priced: HashSet<_> = prices.rows.iter().flat_map(|row| &row.covers).collect();
        warn(
            "an exam without any price",
            "exams without any price",
            exams().filter(|(id, _)| !priced.contains(id)).map(|(_, e)| e.id.as_str()).collect(),
        );
    }
    let credentials = || catalog.credentials.iter();
    warn(
        "a credential without tracks, which can only be held",
        "credentials without tracks, which can only be held",
        catalog
            .credential_ids()
            .filter(|c| catalog.credential(*c).tracks.is_empty() && catalog.granted_by(*c).is_empty())
            .map(|c| catalog.credential(c).id.as_str())
            .collect(),
    );
    let for_nothing = credentials().flat_map(|c| c.tracks.iter().map(move |t| (c, t)));
    warn(
        "a track whose slots are all waived and that requires nothing",
        "tracks whose slots are all waived and that require nothing",
        for_nothing
            .filter(|(_, t)| t.requires.is_empty() && t.slots.iter().all(|s| s.waived.is_some()))
            .map(|(c, _)| c.id.as_str())
            .collect(),
    );
    let twice = stated_twice(catalog);
    warn(
        "a requirement that is stated twice and counts once",
        "requirements that are stated twice and count once",
        twice.iter().map(String::as_str).collect(),
    );
    warn(
        "an item without a title",
        "items without a title",
        exams()
            .filter(|(_, e)| e.title == e.id)
            .map(|(_, e)| e.id.as_str())
            .chain(credentials().filter(|c| c.title == c.id).map(|c| c.id.as_str()))
            .collect(),
    );
    let facts = facts(catalog);
    let unsourced: Vec<&str> = facts
        .iter()
        .filter(|f| f.sources.is_empty() && f.evidence == Evidence::Sourced)
        .map(|f| f.name.as_str())
        .collect();
    warn("a fact without a source", "facts without a source", unsourced);
    let mut cited: HashSet<SourceId> = facts.iter().flat_map(|f| f.sources.iter().copied()).collect();
    cited.extend(catalog.conflicts.iter().flat_map(|c| c.sources.iter().copied()));
    let priced_by: HashSet<&str> =
        prices.into_iter().flat_map(|p| p.rows.iter().filter_map(|r| r.source.as_deref())).collect();
    let idle = catalog.sources.iter().enumerate();
    warn(
        "a source that nothing cites",
        "sources that nothing cites",
        idle.filter(|(at, s)| !cited.contains(&SourceId(*at)) && !priced_by.contains(s.id.as_str()))
            .map(|(_, s)| s.id.as_str())
            .collect(),
    );
    warnings
}

pub(super) fn listed(names: &[&str]) -> String {
    let mut shown: Vec<String> = names.iter().take(MOST_NAMED).map(|n| format!("`{n}`")).collect();
    if names.len() > MOST_NAMED {
        shown.push(format!("and {} more", names.len() - MOST_NAMED));
    }
    shown.join(", ")
}

/// Who states a requirement twice, with what it is: in one list, as an alternative to itself, or in a track and
/// again as an option that one of its slots cannot do without.
fn stated_twice(catalog: &Catalog) -> Vec<String> {
    let mut found = Vec::new();
    let mut twice = |who: String, requires: &[Requirement], slots: &[Slot]| {
        let needed = slots.iter().filter(|slot| slot.waived.is_none()).flat_map(needed_items);
        let needed: HashSet<(Item, bool)> = needed.collect();
        let mut seen: HashSet<(Vec<Item>, bool)> = HashSet::new();
        for requirement in requires {
            let mut any = requirement.any.clone();
            any.sort_unstable();
            any.dedup();
            let again = any.len() < requirement.any.len()
                || matches!(any[..], [item] if needed.contains(&(item, requirement.active)));
            let ids: Vec<&str> = any.iter().map(|item| catalog.id_of(*item)).collect();
            if !seen.insert((any, requirement.active)) || again {
                found.push(format!("{who} requires {}", ids.join(" or ")));
            }
        }
    };
    for exam in &catalog.exams {
        twice(exam.id.clone(), &exam.requires, &[]);
    }
    for credential in &catalog.credentials {
        for track in &credential.tracks {
            twice(format!("{}/{}", credential.id, track.id), &track.requires, &track.slots);
        }
    }
    found.dedup();
    found
}

/// What fills the slot only all together, each with whether it must be active.
fn needed_items(slot: &Slot) -> impl Iterator<Item = (Item, bool)> {
    let all = slot.options.iter().map(|option| u64::from(option.units)).sum::<u64>();
    let every = slot.every || all == u64::from(slot.need);
    let options = slot.options.iter().filter(move |_| every);
    options.flat_map(|option| option.items.iter().map(|item| (*item, option.active)))
}

/// The items that a slot, a track or an exam asks for.
fn used_items(catalog: &Catalog) -> HashSet<Item> {
    let mut used = HashSet::new();
    let mut required = |requires: &[Requirement]| used.extend(requires.iter().flat_map(|r| r.any.clone()));
    for exam in &catalog.exams {
        required(&exam.requires);
    }
    for track in catalog.credentials.iter().flat_map(|c| &c.tracks) {
        required(&track.requires);
    }
    for slot in catalog.credentials.iter().flat_map(|c| &c.tracks).flat_map(|t| &t.slots) {
        used.extend(slot.options.iter().flat_map(|o| o.items.iter().copied()));
    }
    used
}

pub(super) struct Fact<'c> {
    pub(super) name: String,
    pub(super) sources: &'c [SourceId],
    pub(super) evidence: Evidence,
}

/// What a source could state. An option without sources of its own rests on those of its slot.
pub(super) fn facts(catalog: &Catalog) -> Vec<Fact<'_>> {
    let mut facts = Vec::new();
    let mut add = |name: String, sources, evidence| facts.push(Fact { name, sources, evidence });
    for exam in &catalog.exams {
        add(exam.id.clone(), &exam.sources, exam.evidence);
        for advice in &exam.after {
            add(format!("{}/after", exam.id), &advice.sources, advice.evidence);
        }
    }
    for credential in &catalog.credentials {
        add(credential.id.clone(), &credential.sources, credential.evidence);
        if let Some(free) = &credential.free_renewal {
            add(format!("{}/free_renewal", credential.id), &free.sources, free.evidence);
        }
        for track in &credential.tracks {
            let name = format!("{}/{}", credential.id, track.id);
            add(name.clone(), &track.sources, track.evidence);
            for slot in &track.slots {
                let slot_name = format!("{name}/{}", slot.id);
                for option in slot.options.iter().filter(|o| !o.sources.is_empty()) {
                    add(slot_name.clone(), &option.sources, option.evidence);
                }
                add(slot_name, &slot.sources, slot.evidence);
            }
        }
    }
    for limit in &catalog.limits {
        add("a limit".into(), &limit.sources, limit.evidence);
    }
    facts
}
