use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::catalog::{Catalog, Item};
use crate::problem::Problem;
use crate::standing::last_day;

/// The days on which something has to be done, if anything: the first day, where that is asked for, and every
/// day that is the last for something; none where there are more than `most`.
///
/// A sitting may be put off until something that it is for is about to expire, until the exam, the
/// credential or the rule ends, or until the day of a sitting that waits for it. So some cheapest way to
/// keep everything active has all its sittings on such days, whichever they are: the last active days of
/// what is on hand, of what is sat or renewed on one of these days, and the last days of what ends.
pub(super) fn candidates(
    problem: &Problem<'_>,
    items: &BTreeSet<Item>,
    until: Date,
    first: bool,
    most: usize,
) -> Option<BTreeSet<Date>> {
    let catalog = problem.catalog;
    let within = |day: &Date| problem.as_of <= *day && *day < until;
    let on_hand = items.iter().filter_map(|item| last_day(catalog, problem.transcript, *item));
    let ends = items.iter().flat_map(|item| ends(catalog, *item));
    let mut open: Vec<Date> =
        on_hand.chain(ends).filter(within).chain(first.then_some(problem.as_of)).collect();
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

/// The last days of the rules about an item.
fn ends(catalog: &Catalog, item: Item) -> Vec<Date> {
    let mut windows = Vec::new();
    let mut days: Vec<Date> = Vec::new();
    match item {
        Item::Exam(exam) => days.extend(catalog.exam(exam).retired),
        Item::Credential(credential) => {
            let credential = catalog.credential(credential);
            days.extend(credential.retired);
            windows.extend(credential.renews.iter().map(|renewal| renewal.window));
            windows.extend(credential.free_renewal.iter().map(|free| free.window));
            for track in &credential.tracks {
                windows.push(track.window);
                windows.extend(track.slots.iter().flat_map(|slot| &slot.options).map(|o| o.window));
            }
        }
    }
    windows.extend(catalog.validity_of(item).rules.iter().map(|rule| rule.earned));
    days.extend(windows.into_iter().filter_map(|window| window.until));
    days
}

/// The days on which the credentials to which an exam leads expire, each sat again on the last day: when a
/// sitting is expected.
pub(super) fn expected(
    problem: &Problem<'_>,
    exam: Item,
    items: &BTreeSet<Item>,
    until: Date,
) -> BTreeSet<Date> {
    let catalog = problem.catalog;
    let leads_to = |item: &Item| match item {
        Item::Exam(_) => *item == exam,
        Item::Credential(credential) => {
            let slots = catalog.credential(*credential).tracks.iter().flat_map(|track| &track.slots);
            slots.flat_map(|slot| &slot.options).any(|option| option.items.contains(&exam))
        }
    };
    let mut days = BTreeSet::new();
    for item in items.iter().filter(|item| leads_to(item)) {
        let mut next = last_day(catalog, problem.transcript, *item);
        while let Some(day) = next.filter(|day| *day < until && days.insert(*day)) {
            next = catalog.validity_of(*item).last_day(day);
        }
    }
    days
}
