use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use studypath_ilp::{Found, Search};

use super::{Engine, Failure};
use crate::catalog::{Catalog, Credential, CredentialId, ExamId, Item, Window};
use crate::question::{Policy, Question};
use crate::rule::formulate;
use crate::semantics::{completed_on, is_sittable};
use crate::transcript::Transcript;

/// Whether someone who has nothing can earn a credential, whatever it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Openness {
    /// There is a plan.
    Open,
    /// No more since this day.
    Ended(Date),
    /// Not before this day.
    Begins(Date),
    /// On no day: only for those who have something that is not earned here.
    Held,
}

/// A catalog of a list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The catalog.
    pub catalog: Arc<Catalog>,
    /// Which of its credentials can be earned, in their order; empty where that is not known.
    pub open: Vec<Openness>,
}

impl Listed {
    /// The credentials, each with what is known of whether it can be earned.
    pub fn credentials(&self) -> impl Iterator<Item = (&Credential, Openness)> {
        let open = self.open.iter().copied().chain(std::iter::repeat(Openness::Open));
        self.catalog.credentials.iter().zip(open)
    }

    /// What takes the place of a credential that can no longer be earned.
    pub fn successor(&self, credential: &Credential, open: Openness) -> Option<&str> {
        let successor = credential.successor.filter(|_| matches!(open, Openness::Ended(_)));
        successor.map(|successor| self.catalog.credential(successor).id.as_str())
    }
}

/// Which credentials of a catalog someone who has nothing can earn, when everything is done on one day: an
/// entry for each credential, in file order.
///
/// What is reached from nothing exam by exam and track by track is open. What is not is asked once more, by an
/// integer program. Linear in the catalog times the length of the longest chain, for each day on which
/// something begins or ends where a credential is not open.
///
/// # Errors
///
/// [`Failure`] when the backend fails.
pub fn openness(catalog: &Arc<Catalog>, day: Date, engine: &Engine<'_>) -> Result<Vec<Openness>, Failure> {
    let nobody = nobody(catalog, day);
    let reached = obtainable(&nobody);
    let mut open = Vec::new();
    for credential in catalog.credential_ids() {
        open.push(reached.contains(&credential.into()) || has_plan(&nobody, credential, engine)?);
    }
    if open.iter().all(|open| *open) {
        return Ok(vec![Openness::Open; open.len()]);
    }
    let turns = windows(catalog);
    let before: BTreeSet<Date> = turns.iter().filter_map(|w| w.until).filter(|last| *last < day).collect();
    let after: BTreeSet<Date> = turns.iter().filter_map(|w| w.since).filter(|first| day < *first).collect();
    let reached_on = |days: Vec<Date>| -> Vec<(Date, BTreeSet<Item>)> {
        days.into_iter().map(|day| (day, obtainable(&Question { as_of: day, ..nobody.clone() }))).collect()
    };
    let before = reached_on(before.into_iter().rev().collect());
    let after = reached_on(after.into_iter().collect());
    let openness = catalog.credential_ids().zip(open).map(|(credential, open)| {
        let on = |days: &[(Date, BTreeSet<Item>)]| {
            days.iter().find(|(_, reached)| reached.contains(&credential.into())).map(|(day, _)| *day)
        };
        // The end of what can only be held is known from the credential alone.
        let retired = catalog.credential(credential).retired.filter(|last| *last < day);
        match (retired.or_else(|| on(&before)), on(&after)) {
            _ if open => Openness::Open,
            (_, Some(first)) => Openness::Begins(first),
            (Some(last), None) => Openness::Ended(last.tomorrow().unwrap_or(last)),
            (None, None) => Openness::Held,
        }
    });
    Ok(openness.collect())
}

/// Someone who has nothing and asks for nothing yet, whatever it costs.
fn nobody(catalog: &Arc<Catalog>, as_of: Date) -> Question {
    Question {
        catalog: catalog.clone(),
        tariff: None,
        transcript: Arc::new(Transcript::new()),
        goals: [].into(),
        as_of,
        today: None,
        policy: Arc::new(Policy::default()),
    }
}

/// Everything that can be had in the end by sitting whatever can be sat.
fn obtainable(question: &Question) -> BTreeSet<Item> {
    reachable(question, |exam| is_sittable(&question.catalog, exam, question.as_of))
}

/// Everything that can be had in the end by sitting no other exams than these: those whose requirements can be
/// had, and credentials one of whose tracks can be completed with what can be had, or is on hand. What cannot be
/// had together, or is too old to count, is not told apart.
pub(super) fn reachable(question: &Question, can_sit: impl Fn(ExamId) -> bool) -> BTreeSet<Item> {
    let catalog = &question.catalog;
    let on_hand = question.transcript.iter().map(|(item, _)| item).filter(|item| question.has(*item));
    let mut reached: BTreeSet<Item> = on_hand.collect();
    loop {
        let known = reached.len();
        for exam in catalog.exam_ids().filter(|exam| can_sit(*exam)) {
            let requires = &catalog.exam(exam).requires;
            if requires.iter().all(|r| r.any.iter().any(|item| reached.contains(item))) {
                reached.insert(exam.into());
            }
        }
        for credential in catalog.credential_ids() {
            for track in 0..catalog.credential(credential).tracks.len() {
                let brings = catalog.brings(credential, track).iter().copied();
                let gains: Vec<Item> = brings.chain([credential]).map(Item::from).collect();
                if !gains.iter().all(|item| reached.contains(item))
                    && can_complete(question, credential, track, &reached)
                {
                    reached.extend(gains);
                }
            }
        }
        if reached.len() == known {
            return reached;
        }
    }
}

fn can_complete(
    question: &Question,
    credential: CredentialId,
    track: usize,
    reached: &BTreeSet<Item>,
) -> bool {
    let days = (question.outset(), question.rules_day());
    let allows = |other: usize| other == track && question.policy.allows_track(credential, track);
    let has = |item: Item, _: bool| reached.contains(&item);
    completed_on(&question.catalog, credential, days, &allows, &has, &|_, item, _| reached.contains(&item))
        .is_some()
}

fn has_plan(nobody: &Question, credential: CredentialId, engine: &Engine<'_>) -> Result<bool, Failure> {
    let program = formulate(&nobody.with_goals(&[credential])).model.program;
    Ok(Search::new(program, *engine).minimize(&[])? != Found::Infeasible)
}

/// Everything of the catalog that begins or ends.
fn windows(catalog: &Catalog) -> Vec<Window> {
    let mut windows: Vec<Window> = catalog.exams.iter().map(|exam| exam.window()).collect();
    for credential in &catalog.credentials {
        windows.push(Window { since: None, until: credential.retired });
        for track in &credential.tracks {
            windows.push(track.window);
            windows.extend(track.slots.iter().flat_map(|slot| &slot.options).map(|option| option.window));
        }
    }
    windows
}
