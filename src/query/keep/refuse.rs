use std::collections::BTreeSet;

use super::Unasked;
use super::days::closes;
use super::slots::asked_as_both;
use crate::catalog::{CredentialId, ExamId, Item, Limit, Requirement};
use crate::question::Question;
use crate::semantics::{Activity, rests_on_others};

/// Refuses what has no exact answer.
pub(super) fn refuse(question: &Question, items: &BTreeSet<Item>) -> Result<(), Unasked> {
    let (catalog, told) = (&question.catalog, &question.transcript);
    if let Some(unknown) =
        question.goals.iter().copied().find(|goal| rests_on_what_is_unknown(question, *goal))
    {
        return Err(Unasked::Parts(unknown));
    }
    let undated = |item: &Item| {
        question.has(*item)
            && question.transcript.day(*item).is_none()
            && !catalog.validity_of(*item).rules.is_empty()
    };
    let mut asked: BTreeSet<Item> = BTreeSet::new();
    for goal in question.goals.iter() {
        asked.insert((*goal).into());
        if rests_on_others(catalog, *goal) {
            let tracks = catalog.credential(*goal).tracks.iter();
            let slots = tracks.flat_map(|track| &track.slots);
            asked.extend(slots.flat_map(|slot| &slot.options).flat_map(|option| &option.items));
        }
    }
    let undated: Vec<Item> = asked.into_iter().filter(undated).collect();
    if !undated.is_empty() {
        // What passes complete is told by those passes.
        let passes = told.iter().filter(|(item, day)| item.exam().is_some() && day.is_none());
        let passes: Vec<Item> = passes.map(|(item, _)| item).filter(|item| items.contains(item)).collect();
        let (mut told, completed): (Vec<Item>, Vec<Item>) =
            undated.iter().partition(|item| told.was_told(**item));
        told.extend(if completed.is_empty() { Vec::new() } else { passes });
        return Err(Unasked::Undated(if told.is_empty() { undated } else { told }));
    }
    if let Some(closing) = items.iter().filter_map(|item| item.credential()).find(|c| is_moved(question, *c))
    {
        return Err(Unasked::Closing(closing));
    }
    let renewed = |exam: &ExamId| {
        let expires = !catalog.validity_of((*exam).into()).rules.is_empty();
        expires && !catalog.renewed_by((*exam).into()).is_empty()
    };
    if let Some(exam) = items.iter().filter_map(|item| item.exam()).find(renewed) {
        return Err(Unasked::Renewed(exam));
    }
    let shared =
        |limit: &Limit| limit.between.iter().filter(|c| items.contains(&Item::Credential(**c))).count() > 1;
    if catalog.limits.iter().any(shared) {
        return Err(Unasked::Limit);
    }
    if let Some(capped) = items.iter().filter_map(|item| item.credential()).find(|c| is_capped(question, *c))
    {
        return Err(Unasked::Cap(capped));
    }
    let Some(tariff) = question.tariff() else { return Ok(()) };
    for row in tariff.offers.iter().filter(|row| row.covers.iter().any(|e| items.contains(&(*e).into()))) {
        let Some(name) = row.voucher.as_deref() else { continue };
        if !matches!(row.covers[..], [exam] if tariff.brings(exam, name)) {
            return Err(Unasked::Voucher(name.to_owned()));
        }
    }
    Ok(())
}

/// Was the credential told, and is it active on the as-of day at most by parts of which nothing was told?
fn rests_on_what_is_unknown(question: &Question, credential: CredentialId) -> bool {
    let catalog = &question.catalog;
    if !rests_on_others(catalog, credential) || !question.transcript.was_told(credential) {
        return false;
    }
    let mut parts = catalog.parts_of(credential);
    let stands = Activity::of(catalog, &question.transcript).is_active_by_known(credential, question.as_of);
    !stands && parts.any(|part| !question.has(part))
}

/// Does a cap stand over an item that a track asks for both as active and as had once? What counts such an item once
/// is a claim on two things, and those stand under no cap.
fn is_capped(question: &Question, credential: CredentialId) -> bool {
    question.catalog.credential(credential).tracks.iter().any(|track| {
        let asked_twice = asked_as_both(track);
        let mut caps = track.slots.iter().flat_map(|slot| &slot.caps);
        caps.any(|cap| cap.items.iter().any(|item| asked_twice.contains(item)))
    })
}

/// Does a free renewal open only shortly before the credential expires, while something is to be gained by having
/// it sooner? Then more can be too much, and nothing here is made for that. It is so where the credential renews
/// others, and where the offer ends while other things put off when it opens. The credential's own exams, where they
/// lead to nothing else, are no such thing: where the renewal is open they are not needed.
fn is_moved(question: &Question, credential: CredentialId) -> bool {
    let catalog = &question.catalog;
    let facts = catalog.credential(credential);
    let is_short = facts.free_renewal.as_ref().is_some_and(|free| free.within_months.is_some());
    let closes = closes(catalog, credential).is_some_and(|last| question.as_of <= last);
    if !is_short || facts.renews.is_empty() && !closes {
        return false;
    }
    let slots = facts.tracks.iter().flat_map(|track| &track.slots);
    let own: BTreeSet<Item> =
        slots.flat_map(|slot| &slot.options).flat_map(|option| option.items.iter().copied()).collect();
    let asks = |requires: &[Requirement]| {
        requires.iter().flat_map(|requirement| &requirement.any).any(|item| own.contains(item))
    };
    let others = catalog.credential_ids().filter(|c| *c != credential).map(|c| catalog.credential(c));
    let serves = others.flat_map(|other| &other.tracks).any(|track| {
        let mut options = track.slots.iter().flat_map(|slot| &slot.options);
        asks(&track.requires) || options.any(|option| option.items.iter().any(|item| own.contains(item)))
    });
    !catalog.renewed_by(credential.into()).is_empty()
        || !catalog.granted_by(credential).is_empty()
        || !facts.renews.is_empty()
        || serves
        || catalog.exams.iter().any(|exam| asks(&exam.requires))
        || own.iter().any(|item| item.credential().is_some())
}
