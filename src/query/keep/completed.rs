use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use studypath_ilp::Search;

use crate::catalog::{CredentialId, Item};
use crate::engine::stages;
use crate::query::{Engine, Failure, Status};
use crate::question::{Criterion, Policy, Question};
use crate::rule::formulate;
use crate::transcript::Transcript;

/// The transcript with the credentials that its exams complete, each with the day on which they did.
pub(super) fn completed(
    question: &Question,
    items: &BTreeSet<Item>,
    engine: &Engine<'_>,
) -> Result<Transcript, Failure> {
    let mut transcript = Transcript::clone(&question.transcript);
    let known: BTreeSet<Date> = transcript.iter().filter_map(|(_, day)| day).collect();
    let exams = question.catalog.exam_ids().map(Item::Exam).collect();
    let policy = Arc::new(Policy { minimize: vec![Criterion::Exams], without: exams, ..Policy::default() });
    for day in std::iter::once(None).chain(known.into_iter().map(Some)) {
        let mut had = transcript.clone();
        had.retain(|item| transcript.day(item).is_none_or(|had| Some(had) <= day));
        let mut open: Vec<CredentialId> = items.iter().filter_map(|item| item.credential()).collect();
        open.retain(|c| !question.catalog.credential(*c).validity.rules.is_empty() && !transcript.has(*c));
        loop {
            let before = open.len();
            for credential in std::mem::take(&mut open) {
                let then = Question {
                    catalog: question.catalog.clone(),
                    tariff: None,
                    transcript: Arc::new(had.clone()),
                    goals: [credential].into(),
                    as_of: day.unwrap_or(question.as_of),
                    today: question.today,
                    policy: policy.clone(),
                };
                let f = formulate(&then);
                let answer = stages::solve(&f, Search::new(f.model.program.clone(), *engine), engine)?;
                if answer.status == Status::Earned {
                    transcript.add(credential, day);
                    had.add(credential, day);
                } else {
                    open.push(credential);
                }
            }
            if open.len() == before {
                break;
            }
        }
    }
    Ok(transcript)
}
