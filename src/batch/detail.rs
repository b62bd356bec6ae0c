use std::sync::Arc;

use jiff::civil::Date;

use crate::catalog::{Catalog, CredentialId, Item, Track};
use crate::plan::{Plan, Totals};
use crate::query::{Answer, Conflict, Reason};
use crate::question::{Policy, Question};

/// What totals need to know of an answer beyond its cells; kept only where totals are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Detail {
    /// The day whose prices hold.
    pub day: Option<Date>,
    /// The offers bought that are more than the price of one exam for everybody, as places in the price
    /// list: those that cover several exams, and those that ask for something.
    pub offers: Vec<usize>,
    /// Where the plan takes an upgrade track: what would be without.
    pub upgrade: Option<Upgrade>,
    /// Why there is no plan, in a few sentences: what stands in the way, without what the goal needs;
    /// where nothing but needs is in the way, the leading ones.
    pub reason: String,
}

/// A plan that takes an upgrade track, against the best that takes none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upgrade {
    /// What the best plan without upgrade tracks amounts to; `None` where there is no such plan.
    pub without: Option<Totals>,
}

impl Detail {
    /// What an answer says, but for the upgrade.
    pub fn of(question: &Question, answer: &Answer) -> Detail {
        Detail {
            offers: answer.plan.as_ref().map_or_else(Vec::new, |plan| offers(question, plan)),
            reason: answer.conflict.as_ref().map_or_else(String::new, reason),
            ..Detail::priced(question)
        }
    }

    /// A plan that buys each exam at its own price.
    pub fn priced(question: &Question) -> Detail {
        Detail { day: Some(question.as_of), ..Detail::default() }
    }
}

fn reason(conflict: &Conflict) -> String {
    let told = |wanted: &dyn Fn(&Reason) -> bool| -> Vec<&str> {
        conflict.because.iter().filter(|reason| wanted(reason)).map(|reason| reason.text.as_str()).collect()
    };
    let mut texts = told(&|reason| !reason.is_need);
    if texts.is_empty() {
        texts = told(&|reason| reason.depth == 0 && !reason.is_goal());
    }
    if texts.is_empty() {
        texts = told(&|_| true);
    }
    texts.join("; ")
}

fn offers(question: &Question, plan: &Plan) -> Vec<usize> {
    let Some(tariff) = question.tariff() else { return Vec::new() };
    let bought = plan.purchases.iter().map(|place| &tariff.offers[*place]).filter(|row| !row.is_plain());
    let place = |row: &Arc<_>| tariff.prices.rows.iter().position(|known| Arc::ptr_eq(known, row));
    bought.filter_map(place).collect()
}

/// An upgrade track is one that requires a credential.
pub fn is_upgrade(track: &Track) -> bool {
    track.requires.iter().flat_map(|r| &r.any).any(|item| matches!(item, Item::Credential(_)))
}

/// The same wishes, but no goal may be earned by an upgrade track; `None` where no goal has one.
pub fn without_upgrades(catalog: &Catalog, goals: &[CredentialId], policy: &Policy) -> Option<Policy> {
    let mut changed = policy.clone();
    for goal in goals {
        let tracks = &catalog.credential(*goal).tracks;
        if !tracks.iter().any(is_upgrade) {
            continue;
        }
        let allowed = |track: &usize| policy.allows_track(*goal, *track) && !is_upgrade(&tracks[*track]);
        let others: Vec<_> = (0..tracks.len()).filter(allowed).map(|track| (*goal, track)).collect();
        changed.tracks.retain(|(credential, _)| credential != goal);
        match others.is_empty() {
            true => changed.without.push(Item::Credential(*goal)),
            false => changed.tracks.extend(others),
        }
    }
    (changed != *policy).then_some(changed)
}

/// Is one of the goals earned by an upgrade track?
pub fn takes_upgrade(catalog: &Catalog, goals: &[CredentialId], tracks: &[(CredentialId, usize)]) -> bool {
    let upgrade = |(credential, track): &(CredentialId, usize)| {
        goals.contains(credential) && is_upgrade(&catalog.credential(*credential).tracks[*track])
    };
    tracks.iter().any(upgrade)
}
