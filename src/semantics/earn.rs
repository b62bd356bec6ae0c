use jiff::civil::Date;

use super::{fills, is_offered};
use crate::catalog::{Catalog, CredentialId, Item, Requirement, Track, months_after};
use crate::question::Question;

/// The first track of a credential that is complete at the outset with the items for which `has` says
/// yes, when it is told whether they must be active. `None` where none is, and where the credential is not
/// offered any more; [`fills`] says when its search gives up.
pub fn completed(
    question: &Question,
    credential: CredentialId,
    has: &dyn Fn(Item, bool) -> bool,
) -> Option<usize> {
    let passed = |item: Item| question.transcript.day(item);
    completed_by(question, credential, question.outset(), &passed, has)
}

/// The same on a day, with what was passed on the days that `passed` says.
pub fn completed_by(
    question: &Question,
    credential: CredentialId,
    day: Date,
    passed: &dyn Fn(Item) -> Option<Date>,
    has: &dyn Fn(Item, bool) -> bool,
) -> Option<usize> {
    // What was passed too long ago is not counted, even where it would go with other old passes.
    let is_recent = |track: &Track, item: Item| {
        counts_until(passed(item), track.window_months).is_none_or(|last| day <= last)
    };
    let allows = |track: usize| question.policy.allows_track(credential, track);
    let counts = |track: &Track, item: Item, active: bool| is_recent(track, item) && has(item, active);
    completed_on(&question.catalog, credential, (day, question.rules_day()), &allows, has, &counts)
}

/// The first track of a credential, among those that are allowed, that is complete on a day, by the rules of a
/// rules day, with the items for which `has` says yes as far as it requires them, and `counts` as far as its slots
/// claim them. `None` where none is, and where the credential is not offered on that day.
pub fn completed_on(
    catalog: &Catalog,
    credential: CredentialId,
    (day, rules): (Date, Date),
    allows: &dyn Fn(usize) -> bool,
    has: &dyn Fn(Item, bool) -> bool,
    counts: &dyn Fn(&Track, Item, bool) -> bool,
) -> Option<usize> {
    if !is_offered(catalog, credential, day) {
        return None;
    }
    let tracks = catalog.credential(credential).tracks.iter();
    tracks.enumerate().position(|(t, track)| {
        let required = |r: &Requirement| r.any.iter().any(|item| has(*item, r.active));
        track.window.contains(rules)
            && allows(t)
            && track.requires.iter().all(required)
            && fills(track, rules, &|item, active| counts(track, item, active))
    })
}

/// The last day on which a pass counts in a track that counts no two exams passed more than so many months
/// after each other. `None` where no day is the last.
pub fn counts_until(passed: Option<Date>, months: Option<u32>) -> Option<Date> {
    Some(months_after(passed?, months?))
}

/// Is a pass too old to count, in a track that counts no two exams passed more than so many months after each other,
/// beside one of the as-of day?
pub fn is_too_old(question: &Question, item: Item, months: Option<u32>) -> bool {
    counts_until(question.transcript.day(item), months).is_some_and(|last| last < question.as_of)
}

/// The credentials, in catalog order, that come of what `has` says is there, although nothing was meant to
/// earn them: one by one, as a credential that comes for free may bring the next one. Those for which
/// `is_open` says no are not looked for, nor is one that shares a limit with another, nor one that is on
/// hand or excluded.
pub fn earned_for_free(
    question: &Question,
    is_open: &dyn Fn(CredentialId) -> bool,
    has: &dyn Fn(Item, bool) -> bool,
) -> Vec<CredentialId> {
    let catalog = &question.catalog;
    let mut open: Vec<CredentialId> = catalog
        .credential_ids()
        .filter(|c| !question.has(*c) && is_open(*c) && catalog.is_decided_by_tracks(*c))
        .filter(|c| !question.policy.without.contains(&Item::Credential(*c)))
        .collect();
    let mut reached: Vec<CredentialId> = Vec::new();
    let comes = |c: &CredentialId, reached: &[CredentialId]| {
        let is_reached = |item| reached.iter().any(|c| Item::Credential(*c) == item);
        completed(question, *c, &|item, active| is_reached(item) || has(item, active)).is_some()
    };
    while let Some(at) = open.iter().position(|c| comes(c, &reached)) {
        reached.push(open.remove(at));
    }
    reached.sort_unstable();
    reached
}
