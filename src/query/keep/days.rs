use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::catalog::{Catalog, CredentialId, Item, Window, months_after, months_before};
use crate::question::Question;
use crate::semantics::last_day;

/// The days on which something has to be done, if anything: the first day, where that is asked for, and every
/// day that is the last for something; none where there are more than `most`.
///
/// A sitting may be put off until something that it is for is about to expire, or to be asked for; until the exam,
/// the credential, a rule or the time in which a pass counts ends; until a free renewal would no longer open before
/// its offer ends; or until the day of a sitting that waits for it. So some cheapest way to keep everything active
/// has all its sittings on such days, whichever they are.
pub(super) fn candidates(
    question: &Question,
    items: &BTreeSet<Item>,
    until: Date,
    first: bool,
    most: usize,
) -> Option<BTreeSet<Date>> {
    let catalog = &question.catalog;
    let within = |day: &Date| question.as_of <= *day && *day < until;
    let on_hand = items.iter().filter_map(|item| last_day(catalog, &question.transcript, *item));
    let ends = items.iter().flat_map(|item| ends(question, *item));
    let mut open: Vec<Date> =
        on_hand.chain(ends).filter(within).chain(first.then_some(question.as_of)).collect();
    let mut days = BTreeSet::new();
    while let Some(day) = open.pop() {
        if days.insert(day) {
            if days.len() > most {
                return None;
            }
            let last = items.iter().filter_map(|item| catalog.validity_of(*item).last_day(day));
            open.extend(last.filter(within));
        }
    }
    Some(days)
}

/// The last days before something changes about an item.
fn ends(question: &Question, item: Item) -> Vec<Date> {
    let catalog = &question.catalog;
    let mut windows: Vec<Window> = catalog.validity_of(item).rules.iter().map(|rule| rule.earned).collect();
    let mut days: Vec<Date> = Vec::new();
    match item {
        Item::Exam(exam) => days.extend(catalog.exam(exam).retired),
        Item::Credential(id) => {
            let credential = catalog.credential(id);
            days.extend(credential.retired);
            days.extend(openings(question, id));
            windows.extend(credential.renews.iter().map(|renewal| renewal.window));
            windows.extend(credential.free_renewal.iter().map(|free| free.window));
            for track in &credential.tracks {
                windows.push(track.window);
                let options = || track.slots.iter().flat_map(|slot| &slot.options);
                windows.extend(options().map(|option| option.window));
                let passed = options().flat_map(|o| &o.items).filter_map(|i| question.transcript.day(*i));
                days.extend(track.window_months.into_iter().flat_map(|months| {
                    passed.clone().map(move |day| months_after(day, months)).collect::<Vec<_>>()
                }));
            }
        }
    }
    days.extend(windows.iter().filter_map(|window| window.until));
    days.extend(windows.iter().filter_map(|window| window.since?.yesterday().ok()));
    days
}

/// The last day on which a free renewal of the credential is offered, where it ends.
pub(super) fn closes(catalog: &Catalog, credential: CredentialId) -> Option<Date> {
    let credential = catalog.credential(credential);
    let free = credential.free_renewal.as_ref()?;
    free.window.until.into_iter().chain(credential.retired).min()
}

/// The last days on which a credential can get a new day such that a free renewal that will end opens in time for
/// another one: counted back from the last day of the offer.
fn openings(question: &Question, id: CredentialId) -> Vec<Date> {
    let credential = question.catalog.credential(id);
    let months = credential.free_renewal.as_ref().and_then(|free| free.within_months);
    let (Some(mut day), Some(months)) = (closes(&question.catalog, id), months) else { return Vec::new() };
    let mut days = Vec::new();
    while let Some(earlier) = before(question, id, day, months).filter(|earlier| *earlier < day) {
        days.push(earlier);
        day = earlier;
    }
    days
}

/// The last day from the as-of day on such that what is renewed on it can be renewed again on a later day.
fn before(question: &Question, id: CredentialId, day: Date, months: u32) -> Option<Date> {
    let validity = &question.catalog.credential(id).validity;
    let opens = |on: Date| {
        let last = validity.last_day(on)?;
        Some(months_before(last, months))
    };
    let mut low = question.as_of;
    let mut high = day;
    if opens(low).is_none_or(|opens| opens > day) {
        return None;
    }
    while low < high {
        let days = low.until(high).map_or(0, |span| span.get_days());
        let middle = low.saturating_add((days - days / 2).days());
        if opens(middle).is_some_and(|opens| opens <= day) {
            low = middle;
        } else {
            high = middle.yesterday().ok()?;
        }
    }
    Some(low)
}

/// The days on which the credentials to which an exam leads expire, each sat again on the last day: when a
/// sitting is expected.
pub(super) fn expected(
    question: &Question,
    exam: Item,
    items: &BTreeSet<Item>,
    until: Date,
) -> BTreeSet<Date> {
    let catalog = &question.catalog;
    let leads_to = |item: &Item| match item {
        Item::Exam(_) => *item == exam,
        Item::Credential(credential) => {
            let slots = catalog.credential(*credential).tracks.iter().flat_map(|track| &track.slots);
            slots.flat_map(|slot| &slot.options).any(|option| option.items.contains(&exam))
        }
    };
    let mut days = BTreeSet::new();
    for item in items.iter().filter(|item| leads_to(item)) {
        let mut next = last_day(catalog, &question.transcript, *item);
        while let Some(day) = next.filter(|day| *day < until && days.insert(*day)) {
            next = catalog.validity_of(*item).last_day(day);
        }
    }
    days
}
