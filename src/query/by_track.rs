use super::{Answer, Engine, Failure, Status, best_without_repairs};
use crate::catalog::CredentialId;
use crate::money::Money;
use crate::plan::{Claim, Plan};
use crate::question::{Policy, Question};
use crate::semantics::filled_units;

/// What one plan takes more than another; negative where it takes less, absent where unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Money; known where the same exams are without a price, which then make no difference.
    pub cost: Option<Money>,
    /// Exams without a price.
    pub unpriced: i64,
    /// Exams to sit.
    pub exams: i64,
    /// Hours of study.
    pub hours: Option<i64>,
}

/// A track with the best plan by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenTrack {
    /// The track, by index.
    pub track: usize,
    /// The best plan that earns the credential by this track.
    pub plan: Plan,
    /// Optimal, earned or, under a time limit, unproven: among the plans by this track.
    pub status: Status,
    /// What this way takes more than the best one.
    pub difference: Difference,
    /// Remarks on which the plan rests.
    pub notes: Vec<String>,
}

impl OpenTrack {
    /// The credentials that this way earns before the goal, in order.
    pub fn after(&self, goal: CredentialId) -> impl Iterator<Item = CredentialId> + '_ {
        self.plan.earned.iter().map(|e| e.credential).filter(move |c| *c != goal)
    }

    /// The claims for a slot (by index) of the goal's track.
    pub fn claims_for(&self, goal: CredentialId, slot: usize) -> impl Iterator<Item = &Claim> {
        let is_for = move |c: &&Claim| c.credential == goal && c.track == self.track && c.slot == slot;
        self.plan.claims.iter().filter(is_for)
    }

    /// The units of a slot (by index) of the goal's track that are filled without sitting or earning anything.
    pub fn on_hand(&self, question: &Question, goal: CredentialId, slot: usize) -> u32 {
        let facts = &question.catalog.credential(goal).tracks[self.track].slots[slot];
        if facts.waived.is_some() {
            return facts.need_on(question.rules_day());
        }
        let had = self.claims_for(goal, slot).filter(|claim| {
            let option = claim.option_in(&question.catalog);
            option.items.iter().all(|item| question.backers(goal, *item, option.active).is_none())
        });
        filled_units(facts, &had.map(|claim| claim.option).collect::<Vec<_>>(), question.rules_day())
    }
}

/// The best plan for one goal by one of some tracks, or the reasons why there is none.
pub(super) fn best_by(
    question: &Question,
    goal: CredentialId,
    tracks: &[usize],
    engine: &Engine<'_>,
) -> Result<Answer, Failure> {
    let policy = by_tracks(question, goal, tracks);
    best_without_repairs(&question.with_policy(&policy).with_goals(&[goal]), engine)
}

pub(super) fn by_tracks(question: &Question, goal: CredentialId, tracks: &[usize]) -> Policy {
    let mut policy = Policy::clone(&question.policy);
    policy.tracks.retain(|(credential, _)| *credential != goal);
    policy.tracks.extend(tracks.iter().map(|track| (goal, *track)));
    policy
}
