use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use studypath_ilp::{Found, Search};

use super::{Engine, Failure};
use crate::catalog::{Catalog, CredentialId, ExamId, Item, Window};
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

impl Openness {
    /// Of an exam: what its own dates say.
    pub fn of_exam(window: Window, day: Date) -> Openness {
        match (window.since, window.until) {
            (Some(first), _) if day < first => Openness::Begins(first),
            (_, Some(last)) if last < day => Openness::Ended(last.tomorrow().unwrap_or(last)),
            _ => Openness::Open,
        }
    }

    /// What takes the place of a credential that can no longer be earned.
    pub fn successor(self, catalog: &Catalog, credential: CredentialId) -> Option<CredentialId> {
        catalog.credential(credential).successor.filter(|_| matches!(self, Openness::Ended(_)))
    }

    /// Why someone who has nothing cannot earn it, in a few words.
    pub fn reason(self, catalog: &Catalog, item: Item) -> Option<String> {
        let credential = match item {
            Item::Credential(credential) => Some(credential),
            Item::Exam(_) => None,
        };
        match self {
            Openness::Open => None,
            Openness::Held => {
                let is_only_held = credential.is_some_and(|id| catalog.credential(id).tracks.is_empty());
                let words = if is_only_held { "can only be held" } else { "needs what can only be held" };
                Some(words.to_owned())
            }
            Openness::Begins(day) => Some(format!("offered from {day}")),
            Openness::Ended(day) => {
                let successor = credential.and_then(|credential| self.successor(catalog, credential));
                let successor = successor.map(|id| format!(", successor {}", catalog.credential(id).id));
                Some(format!("no longer offered since {day}{}", successor.unwrap_or_default()))
            }
        }
    }
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
    pub fn credentials(&self) -> impl Iterator<Item = (CredentialId, Openness)> {
        let open = self.open.iter().copied().chain(std::iter::repeat(Openness::Open));
        self.catalog.credential_ids().zip(open)
    }
}

/// Which of some credentials someone who has nothing can earn, when everything is done on one day: an entry for each, in
/// their order.
///
/// What is reached from nothing exam by exam and track by track is open. What is not is asked once more, by an
/// integer program. Linear in the catalog times the length of the longest chain, for each day on which
/// something begins or ends where a credential is not open.
///
/// # Errors
///
/// [`Failure`] when the backend fails.
pub fn openness(
    catalog: &Arc<Catalog>,
    credentials: &[CredentialId],
    day: Date,
    engine: &Engine<'_>,
) -> Result<Vec<Openness>, Failure> {
    let nobody = nobody(catalog, day);
    let reached = obtainable(&nobody);
    let mut openness = vec![Openness::Open; credentials.len()];
    let mut closed = Vec::new();
    for (place, credential) in credentials.iter().enumerate() {
        if !reached.contains(&(*credential).into()) && !has_plan(&nobody, *credential, engine)? {
            closed.push(place);
        }
    }
    if closed.is_empty() {
        return Ok(openness);
    }
    let turns = windows(catalog);
    let before: BTreeSet<Date> = turns.iter().filter_map(|w| w.until).filter(|last| *last < day).collect();
    let after: BTreeSet<Date> = turns.iter().filter_map(|w| w.since).filter(|first| day < *first).collect();
    let wanted: Vec<CredentialId> = closed.iter().map(|place| credentials[*place]).collect();
    let after = first_reached(&nobody, after.into_iter(), &wanted);
    let before = first_reached(&nobody, before.into_iter().rev(), &wanted);
    for (at, (place, credential)) in closed.into_iter().zip(wanted).enumerate() {
        // The end of what can only be held is known from the credential alone.
        let retired = catalog.credential(credential).retired.filter(|last| *last < day);
        openness[place] = match (retired.or(before[at]), after[at]) {
            (_, Some(first)) => Openness::Begins(first),
            (Some(last), None) => Openness::Ended(last.tomorrow().unwrap_or(last)),
            (None, None) => Openness::Held,
        };
    }
    Ok(openness)
}

/// The first of some days on which each of some credentials is reached.
fn first_reached(
    nobody: &Question,
    days: impl Iterator<Item = Date>,
    credentials: &[CredentialId],
) -> Vec<Option<Date>> {
    let mut first = vec![None; credentials.len()];
    for day in days {
        if first.iter().all(Option::is_some) {
            break;
        }
        let reached = obtainable(&Question { as_of: day, ..nobody.clone() });
        for (first, credential) in first.iter_mut().zip(credentials) {
            if first.is_none() && reached.contains(&(*credential).into()) {
                *first = Some(day);
            }
        }
    }
    first
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
