use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::catalog::{CredentialId, Item};
use crate::problem::{Criterion, Policy, Problem};
use crate::query::search::Search;
use crate::query::{Engine, Failure, Status, stages};
use crate::rule::formulate;
use crate::transcript::Transcript;

/// The transcript with the credentials that its exams complete, each with the day on which they did.
pub(super) fn completed(
    problem: &Problem<'_>,
    items: &BTreeSet<Item>,
    engine: &Engine<'_>,
) -> Result<Transcript, Failure> {
    let mut transcript = problem.transcript.clone();
    let known: BTreeSet<Date> = transcript.iter().filter_map(|(_, day)| day).collect();
    let exams = problem.catalog.exam_ids().map(Item::Exam).collect();
    let policy = Policy { minimize: vec![Criterion::Exams], without: exams, ..Policy::default() };
    for day in std::iter::once(None).chain(known.into_iter().map(Some)) {
        let mut had = transcript.clone();
        had.retain(|item| transcript.day(item).is_none_or(|had| Some(had) <= day));
        let mut open: Vec<CredentialId> = items.iter().filter_map(|item| item.credential()).collect();
        open.retain(|c| !problem.catalog.credential(*c).validity.rules.is_empty() && !transcript.has(*c));
        loop {
            let before = open.len();
            for credential in std::mem::take(&mut open) {
                let (goals, as_of) = ([credential], day.unwrap_or(problem.as_of));
                let (goals, transcript_then) = (&goals[..], &had);
                let then = Problem {
                    catalog: problem.catalog,
                    tariff: None,
                    transcript: transcript_then,
                    goals,
                    as_of,
                    policy: &policy,
                };
                let f = formulate(&then);
                let answer = stages::solve(&f, Search::new(f.model.clone(), *engine), engine)?;
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
