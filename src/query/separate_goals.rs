use std::collections::BTreeSet;

use super::{Answer, Engine, Failure, SeparateGoals, Status, best};
use crate::catalog::{CredentialId, ExamId, Item, Requirement};
use crate::plan::{Plan, Totals};
use crate::question::Question;

/// Sets the best joint plan of several goals against the best plan of each goal by itself, for someone
/// who has the same and wishes the same. One [`best`] for each goal.
///
/// `None` for a single goal, where the joint plan is not proven to be the best, where a limit stopped
/// the search, and where something must be in the plan besides: it would be counted with every goal.
///
/// # Errors
///
/// [`Failure`] when the backend fails or its plan breaks a rule.
pub fn separate_goals(
    question: &Question,
    joint: &Answer,
    engine: &Engine<'_>,
) -> Result<Option<SeparateGoals>, Failure> {
    let (Status::Optimal, Some(plan)) = (joint.status, &joint.plan) else { return Ok(None) };
    let policy = &question.policy;
    if question.goals.len() < 2 || !policy.with.is_empty() || !policy.sit.is_empty() {
        return Ok(None);
    }
    let mut goals = Vec::new();
    let mut sum = Totals::nothing();
    for goal in question.goals.iter() {
        let alone = best(&question.with_goals(&[*goal]), engine)?;
        let (Status::Optimal | Status::Earned, Some(alone)) = (alone.status, alone.plan) else {
            return Ok(None);
        };
        sum = sum.plus(&alone.totals);
        goals.push((*goal, alone.totals));
    }
    let rests: Vec<BTreeSet<ExamId>> =
        question.goals.iter().map(|goal| base(question, plan, *goal)).collect();
    let is_shared = |exam: &ExamId| rests.iter().filter(|base| base.contains(exam)).count() > 1;
    let shared = plan.exams.iter().copied().filter(is_shared).collect();
    Ok(Some(SeparateGoals { goals, sum, shared }))
}

/// The exams of a plan on which a credential rests, through whatever it claims and requires.
fn base(question: &Question, plan: &Plan, goal: CredentialId) -> BTreeSet<ExamId> {
    let catalog = &question.catalog;
    let holdings = plan.holdings(question);
    let met_by = |requirement: &Requirement| {
        requirement.any.iter().copied().find(|item| holdings.has(question, *item, requirement.active))
    };
    let mut seen = BTreeSet::new();
    let mut open = vec![Item::Credential(goal)];
    while let Some(item) = open.pop() {
        if !holdings.made(item) || !seen.insert(item) {
            continue;
        }
        match item {
            Item::Exam(exam) => open.extend(catalog.exam(exam).requires.iter().filter_map(met_by)),
            Item::Credential(credential) => {
                let claims = plan.claims.iter().filter(|claim| claim.credential == credential);
                open.extend(claims.flat_map(|claim| &claim.option_in(catalog).items));
                let track =
                    plan.track_of(credential).map(|track| &catalog.credential(credential).tracks[track]);
                open.extend(track.iter().flat_map(|track| &track.requires).filter_map(met_by));
            }
        }
    }
    let exam = |item| match item {
        Item::Exam(exam) => Some(exam),
        Item::Credential(_) => None,
    };
    seen.into_iter().filter_map(exam).collect()
}
