//! What a catalog holds.

mod document;

use crate::catalog::{
    Catalog, Credential, CredentialId, Item, Requirement, Slot, SlotOption, SourceId, Track, Validity, Window,
};
use crate::query::{Listed, Match, Openness};
use crate::schema::{self, Reply};

use super::{Format, TerminalStyle, Written, count, ids_of, listed, write};

/// How a credential is earned, or why someone who has nothing cannot, in a few words.
fn standing(catalog: &Catalog, id: CredentialId, open: Openness) -> String {
    let tracks = match catalog.credential(id).tracks.len() {
        0 => "can only be held".to_owned(),
        n => count(n, "track"),
    };
    match (open, open.reason(catalog, id.into())) {
        (_, None) => tracks,
        (Openness::Ended(_), Some(reason)) => reason,
        (_, Some(reason)) if reason == tracks => tracks,
        (_, Some(reason)) => format!("{tracks}, {reason}"),
    }
}

/// Writes down which credentials the catalogs hold.
pub fn list(format: Format, catalogs: &[Listed], style: &TerminalStyle) -> Written {
    write(format, style, || Reply::Catalogs(schema::Catalogs::of(catalogs)), || document::list(catalogs))
}

/// Writes down what a few words mean.
pub fn search(format: Format, found: &[Match], style: &TerminalStyle) -> Written {
    write(format, style, || Reply::Search(schema::Matches::of(found)), || document::search(found))
}

/// Writes down the rules of some credentials.
pub fn show(
    format: Format,
    catalog: &Catalog,
    credentials: &[CredentialId],
    style: &TerminalStyle,
) -> Written {
    let reply = || Reply::Catalog(schema::Catalog::of(catalog, credentials));
    write(format, style, reply, || document::show(catalog, credentials))
}

/// `since 2003-02-17, until 2008-03-31`; empty for what is always in force.
fn dates(window: Window) -> String {
    let since = window.since.map(|day| format!("since {day}"));
    let until = window.until.map(|day| format!("until {day}"));
    since.into_iter().chain(until).collect::<Vec<_>>().join(", ")
}

/// The ids of an option, joined by `+`.
fn ids(catalog: &Catalog, option: &SlotOption) -> String {
    ids_of(catalog, &option.items).join("+")
}

/// The titles of an option, as a list.
fn titles(catalog: &Catalog, option: &SlotOption) -> String {
    listed(&option.items.iter().map(|item| catalog.title_of(*item)).collect::<Vec<_>>(), "and")
}

/// What limits an option: its own dates, the retirement of an exam, its units and its evidence.
fn remarks(catalog: &Catalog, option: &SlotOption) -> String {
    let mut words = Vec::new();
    if option.units != 1 {
        words.push(format!("{} units", option.units));
    }
    let own = dates(option.window);
    if !own.is_empty() {
        words.push(format!("counts {own}"));
    }
    for item in &option.items {
        if let Item::Exam(exam) = item
            && let Some(day) = catalog.exam(*exam).retired
        {
            words.push(format!("retired {day}"));
        }
    }
    if option.active {
        words.push("active".to_owned());
    }
    words.extend(option.evidence.mark().map(str::to_owned));
    words.join(", ")
}

/// How long a credential stays active, and what else keeps or renews it, as sentences.
fn terms(catalog: &Catalog, credential: &Credential) -> Vec<String> {
    let mut sentences = Vec::new();
    if !credential.validity.rules.is_empty() {
        sentences.push(format!("Active for {}.", months(&credential.validity)));
    }
    if credential.for_life {
        sentences.push("Once earned it does not expire.".to_owned());
    }
    if !credential.implies.is_empty() {
        let implied: Vec<&str> =
            credential.implies.iter().map(|c| catalog.credential(*c).id.as_str()).collect();
        sentences.push(format!("Whoever holds it holds {}.", listed(&implied, "and")));
    }
    sentences.extend(credential.retired.map(|day| format!("It can be earned until {day}.")));
    let successor = credential.successor.map(|successor| &catalog.credential(successor).id);
    sentences.extend(successor.map(|id| format!("Its successor is {id}.")));
    if let Some(free) = &credential.free_renewal {
        let within = free.within_months.map_or(String::new(), |n| format!(", in its last {n} months"));
        let dates = dates(free.window);
        let dates = if dates.is_empty() { dates } else { format!(", {dates}") };
        let mark = free.evidence.mark().map_or(String::new(), |mark| format!(" ({mark})"));
        sentences.push(format!("Free renewal: {}{within}{dates}{mark}.", free.by));
    }
    let renewed = credential.renews.iter().map(|renewal| {
        let mut words = dates(renewal.window);
        if renewal.even_expired {
            words.push_str(if words.is_empty() { "even expired" } else { ", even expired" });
        }
        let id = catalog.id_of(renewal.item);
        if words.is_empty() { id.to_owned() } else { format!("{id} ({words})") }
    });
    let renewed: Vec<String> = renewed.collect();
    if !renewed.is_empty() {
        sentences.push(format!("Renews {}.", listed(&renewed, "and")));
    }
    sentences
}

/// `24 months`, or `36 months if earned until 2024-03-31, 24 months if earned since 2024-04-01`.
fn months(validity: &Validity) -> String {
    let rules = validity.rules.iter().map(|rule| {
        let months = count(rule.months as usize, "month");
        let dates = dates(rule.earned);
        if dates.is_empty() { months } else { format!("{months} if earned {dates}") }
    });
    rules.collect::<Vec<_>>().join(", ")
}

/// What a track asks for and gives beside its slots, as sentences.
fn track_terms(catalog: &Catalog, track: &Track) -> Vec<String> {
    let window = track.window_months.map(|n| format!("Its exams lie within {n} months of each other."));
    let granted = listed(&ids_of(catalog, &track.grants), "and");
    let granted = (!granted.is_empty()).then(|| format!("It brings {granted} along."));
    window.into_iter().chain(granted).collect()
}

/// How many units a slot needs: a number, or `all`.
fn need(slot: &Slot) -> String {
    if slot.every { "all".to_owned() } else { slot.need.to_string() }
}

/// `a`, `b or c`, for requirements all of which must be met.
pub(super) fn requirements(catalog: &Catalog, requires: &[Requirement]) -> String {
    let each = requires.iter().map(|requirement| {
        let ids = listed(&ids_of(catalog, &requirement.any), "or");
        if requirement.active { format!("an active {ids}") } else { ids }
    });
    each.collect::<Vec<_>>().join(", ")
}

/// A source as one line.
fn source_line(catalog: &Catalog, id: SourceId) -> String {
    let source = catalog.source(id);
    let mut line = source.title.clone();
    if let Some(date) = &source.date {
        line.push_str(&format!(" ({date})"));
    }
    if let Some(url) = &source.url {
        line.push_str(&format!(" {url}"));
    }
    line
}

/// The limits on sharing between some credentials, as sentences.
fn limits_of(catalog: &Catalog, credentials: &[CredentialId]) -> Vec<String> {
    let between = catalog.limits.iter().filter(|l| l.between.iter().any(|c| credentials.contains(c)));
    let sentences = between.map(|limit| {
        let names = listed(&ids_of(catalog, &limit.between), "and");
        let what = match &limit.items {
            Some(items) => format!("of {}", ids_of(catalog, items).join(", ")),
            None => "items".to_owned(),
        };
        format!("At most {} {what} may count for more than one of {names}.", limit.at_most)
    });
    sentences.collect()
}

#[cfg(test)]
mod tests;
