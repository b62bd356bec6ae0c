use std::sync::Arc;

use super::{Answer, Engine, Failure, Sourced, Status, best_without_repairs};
use crate::catalog::{CredentialId, Evidence};
use crate::question::{Policy, Question};
use crate::rule::{self, FactKind};

/// Asks again without every fact that is inferred or unverified, where a plan rests on one. One
/// [`best_without_repairs`].
///
/// `None` where the answer stays the same: the same exams for the same money; where the asker named the facts to be
/// used; and where a limit stopped one of the searches.
///
/// # Errors
///
/// [`Failure`] when the backend fails or its plan breaks a rule.
pub fn by_sourced_facts(
    question: &Question,
    answer: &Answer,
    engine: &Engine<'_>,
) -> Result<Option<Sourced>, Failure> {
    let proven = answer.plan.as_ref().filter(|_| answer.status != Status::Unproven);
    let Some(plan) = proven.filter(|_| question.policy.evidence.is_none()) else { return Ok(None) };
    // Advice decides about the order only.
    let facts = rule::facts(question, plan);
    if facts.iter().all(|fact| fact.evidence.is_sourced() || fact.about == FactKind::Advice) {
        return Ok(None);
    }
    let Some(question) = by(question, Evidence::Sourced) else { return Ok(Some(Sourced { totals: None })) };
    let sourced = best_without_repairs(&question, engine)?;
    Ok(match sourced.plan {
        _ if sourced.status == Status::Unproven => None,
        Some(other) if same_exams(&plan.exams, &other.exams) && plan.totals == other.totals => None,
        other => Some(Sourced { totals: other.map(|plan| plan.totals) }),
    })
}

fn same_exams<T: Ord + Copy>(some: &[T], others: &[T]) -> bool {
    let sorted = |exams: &[T]| {
        let mut exams = exams.to_vec();
        exams.sort_unstable();
        exams
    };
    sorted(some) == sorted(others)
}

/// The same question by facts that are at least so sure; `None` where a track that the asker named is not.
fn by(question: &Question, least: Evidence) -> Option<Question> {
    let catalog = Arc::new(question.catalog.with_evidence(least));
    let same_track = |(credential, track): &(CredentialId, usize)| {
        let id = &question.catalog.credential(*credential).tracks[*track].id;
        let tracks = &catalog.credential(*credential).tracks;
        Some((*credential, tracks.iter().position(|track| track.id == *id)?))
    };
    let tracks = question.policy.tracks.iter().map(same_track).collect::<Option<Vec<_>>>()?;
    let policy = Policy { tracks, evidence: Some(least), ..Policy::clone(&question.policy) };
    let tariff = question.tariff().and_then(|tariff| tariff.with_evidence(least, question.as_of));
    let tariff = tariff.map(Arc::new);
    let mut transcript = (*question.transcript).clone();
    transcript.forget_following();
    let question = Question { catalog, tariff, policy: Arc::new(policy), ..question.clone() };
    Some(question.with_transcript(transcript))
}
