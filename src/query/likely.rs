use std::collections::BTreeSet;

use super::{Answer, Engine, Failure, Likely, Status, best_without_repairs};
use crate::catalog::{CredentialId, ExamId, Item};
use crate::question::Question;

/// The exams of a plan that the candidate has probably passed, because they count for a credential that is held or
/// for one on which that rests: nobody said so, and what is held does not tell by which of its options. One
/// [`best_without_repairs`] where there are such exams.
///
/// `None` where there are none, or their passes would spare no exam or all of them; and where a limit stopped one of the searches.
///
/// # Errors
///
/// [`Failure`] when the backend fails or its plan breaks a rule.
pub fn likely_passed(
    question: &Question,
    answer: &Answer,
    engine: &Engine<'_>,
) -> Result<Option<Likely>, Failure> {
    let Some(plan) = answer.plan.as_ref().filter(|_| answer.status != Status::Unproven) else {
        return Ok(None);
    };
    let behind = behind_what_is_held(question);
    let untold = |exam: &ExamId| {
        !question.transcript.was_told(Item::Exam(*exam)) && question.transcript.attempt(*exam).is_none()
    };
    let exams: Vec<ExamId> =
        plan.exams.iter().copied().filter(|exam| behind.contains(exam) && untold(exam)).collect();
    if exams.is_empty() {
        return Ok(None);
    }
    let mut transcript = (*question.transcript).clone();
    exams.iter().for_each(|exam| transcript.add(*exam, None));
    let other = best_without_repairs(&question.for_candidate(transcript), engine)?;
    Ok(match other.plan.filter(|_| other.status != Status::Unproven) {
        // Where nothing would be left the guess is no more than that the goal is reached.
        Some(other) if (1..plan.totals.exams).contains(&other.totals.exams) => {
            Some(Likely { exams, totals: other.totals })
        }
        _ => None,
    })
}

/// The exams that count for something held, or for what that counts.
fn behind_what_is_held(question: &Question) -> BTreeSet<ExamId> {
    let catalog = &question.catalog;
    let mut open: Vec<CredentialId> =
        question.transcript.iter().filter_map(|(item, _)| item.credential()).collect();
    let (mut seen, mut exams) = (BTreeSet::new(), BTreeSet::new());
    while let Some(credential) = open.pop() {
        if !seen.insert(credential) {
            continue;
        }
        for track in &catalog.credential(credential).tracks {
            let slots = track.slots.iter().filter(|slot| slot.waived.is_none());
            let options = slots.flat_map(|slot| &slot.options).flat_map(|option| &option.items);
            let required = track.requires.iter().flat_map(|requirement| &requirement.any);
            for item in options.chain(required) {
                match *item {
                    Item::Exam(exam) => exams.extend([exam]),
                    Item::Credential(other) => open.push(other),
                }
            }
        }
    }
    exams
}
