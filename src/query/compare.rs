use std::cmp::Ordering;

use super::break_even::{self, BreakEven, Flip};
use super::by_track::{Difference, OpenTrack, best_by, by_tracks};
use super::told::{Told, told};
use super::{Answer, Engine, Failure, Status};
use crate::catalog::{CredentialId, ExamId, Item};
use crate::plan::{Plan, Totals};
use crate::question::{Policy, Question};
use crate::rule;
use crate::rule::Origin;
use crate::transcript::Transcript;

/// The ways to each goal side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// One entry for each goal, in the order asked. Each goal is looked at by itself.
    pub goals: Vec<GoalComparison>,
}

/// The ways to one credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalComparison {
    /// The credential.
    pub credential: CredentialId,
    /// Is it held already? Then nothing is compared.
    pub held: bool,
    /// The tracks by which there is a plan, the best first.
    pub open: Vec<OpenTrack>,
    /// The tracks by which none exists or, under a time limit, none was found, in file order.
    pub closed: Vec<ClosedTrack>,
    /// The best plan that has the credential along with another one, where that is better than by every track of its own.
    pub along: Option<Along>,
    /// For each exam that the best plan buys, the price at which another track becomes cheaper. Empty
    /// where plans are not judged by cost first, where there is nothing to compare with, and where a
    /// time limit left one of the plans unproven.
    pub break_even: Vec<BreakEven>,
}

/// A credential that is had without a track of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Along {
    /// What the plan earns that brings it.
    pub by: Vec<CredentialId>,
    /// What the plan amounts to.
    pub totals: Totals,
}

/// A track by which there is no plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedTrack {
    /// The track, by index.
    pub track: usize,
    /// Why. The reasons leave out that the goal is asked for and that this track is looked at.
    pub answer: Answer,
    /// What would open it: items the candidate lacks, each set verified by a plan.
    pub openings: Vec<Opening>,
}

/// Items that open a track to a candidate who has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// What to have, all of it.
    pub items: Vec<Item>,
    /// What the best plan by the track would then take, beyond those items.
    pub totals: Totals,
}

impl GoalComparison {
    /// Is all of it known? Not where a limit stopped one of the searches.
    pub fn is_complete(&self) -> bool {
        self.is_proven() && self.break_even.iter().all(|case| case.flip != Flip::Unknown)
    }

    /// Is each plan proven to be the best by its track, and each closed track proven to be closed?
    pub fn is_proven(&self) -> bool {
        let open = self.open.iter().map(|way| way.status);
        open.chain(self.closed.iter().map(|track| track.answer.status)).all(|s| s != Status::Unproven)
    }
}

impl Comparison {
    /// What became of everything that was told, by the best track of each goal; of several goals, by the first that uses
    /// it.
    pub fn told(&self, question: &Question) -> Vec<Told> {
        let of = |goal: &GoalComparison| {
            let question = question.with_goals(&[goal.credential]);
            let nothing = Plan::default();
            told(&question, goal.open.first().map(|best| &best.plan).or(goal.held.then_some(&nothing)))
        };
        let by_goal: Vec<Vec<Told>> = self.goals.iter().map(of).collect();
        let places = 0..by_goal.first().map_or(0, Vec::len);
        let best = |place: usize| {
            let used = by_goal.iter().find(|told| told[place].is_used());
            used.or(by_goal.first()).map(|told| told[place].clone())
        };
        places.filter_map(best).collect()
    }
}

/// Compares the tracks of each goal: for each the best plan by it, as [`best`](super::best) finds and checks it.
/// Tracks that the policy rules out are not looked at. One search for each track, and up to two for
/// each exam of the best plan.
///
/// # Errors
///
/// [`Failure`] when the backend fails or its plan breaks a rule.
pub fn compare(question: &Question, engine: &Engine<'_>) -> Result<Comparison, Failure> {
    let goals = question.goals.iter().map(|goal| compare_goal(question, *goal, engine));
    Ok(Comparison { goals: goals.collect::<Result<_, _>>()? })
}

fn compare_goal(
    question: &Question,
    goal: CredentialId,
    engine: &Engine<'_>,
) -> Result<GoalComparison, Failure> {
    let held = question.is_active(goal);
    let mut found = GoalComparison {
        credential: goal,
        held,
        open: Vec::new(),
        closed: Vec::new(),
        along: None,
        break_even: Vec::new(),
    };
    if held {
        return Ok(found);
    }
    let count = question.catalog.credential(goal).tracks.len();
    for track in (0..count).filter(|track| question.policy.allows_track(goal, *track)) {
        let mut answer = best_by(question, goal, &[track], engine)?;
        match answer.plan.take() {
            Some(plan) => found.open.push(OpenTrack {
                track,
                plan,
                status: answer.status,
                difference: Difference::default(),
                notes: answer.notes,
            }),
            None => found.closed.push(closed(question, goal, track, answer, engine)?),
        }
    }
    found.open.sort_by(|a, b| better(&question.policy, &a.plan, &b.plan));
    if let Some(totals) = found.open.first().map(|first| first.plan.totals.clone()) {
        for other in &mut found.open {
            other.difference = difference(&other.plan.totals, &totals);
        }
    }
    found.along = along(question, &found, engine)?;
    if found.is_proven() {
        found.break_even = break_even::break_even(question, goal, &found.open, engine)?;
    }
    Ok(found)
}

fn along(question: &Question, found: &GoalComparison, engine: &Engine<'_>) -> Result<Option<Along>, Failure> {
    let goal = found.credential;
    if question.catalog.granted_by(goal).is_empty() {
        return Ok(None);
    }
    let Some(plan) = super::best(&question.with_goals(&[goal]), engine)?.plan else { return Ok(None) };
    let is_better = |first: &OpenTrack| plan.totals.compare(&first.plan.totals, &question.policy).is_lt();
    if plan.track_of(goal).is_some() || !found.open.first().is_none_or(is_better) {
        return Ok(None);
    }
    let brings = |c: CredentialId, track: usize| question.catalog.brings(c, track).contains(&goal);
    let by = plan.earned.iter().filter(|e| brings(e.credential, e.track)).map(|e| e.credential).collect();
    Ok(Some(Along { by, totals: plan.totals }))
}

fn closed(
    question: &Question,
    goal: CredentialId,
    track: usize,
    mut answer: Answer,
    engine: &Engine<'_>,
) -> Result<ClosedTrack, Failure> {
    let policy = by_tracks(question, goal, &[track]);
    let here = question.with_policy(&policy).with_goals(&[goal]);
    let own: Vec<String> = [Origin::Goal(goal), Origin::TrackChoice(goal)]
        .into_iter()
        .filter_map(|origin| rule::say(&here, origin).map(|(_, sentence)| sentence.text()))
        .collect();
    if let Some(conflict) = &mut answer.conflict {
        conflict.because.retain(|reason| !own.contains(&reason.text));
        // What the track itself asks for comes first; what that runs into follows.
        let id = &question.catalog.credential(goal).id;
        conflict.because.sort_by_key(|reason| reason.subject != *id);
    }
    let openings = match answer.status {
        Status::Infeasible => openings(question, goal, track, engine)?,
        _ => Vec::new(),
    };
    Ok(ClosedTrack { track, answer, openings })
}

/// Each missing requirement by itself; where none is enough, the first choice of all of them.
fn openings(
    question: &Question,
    goal: CredentialId,
    track: usize,
    engine: &Engine<'_>,
) -> Result<Vec<Opening>, Failure> {
    let rules = &question.catalog.credential(goal).tracks[track];
    if !rules.window.contains(question.rules_day()) {
        return Ok(Vec::new());
    }
    let is_goal = |item: &Item| *item == Item::Credential(goal);
    let missing = rules.requires.iter().filter(|r| !question.meets(r) && !r.any.iter().any(is_goal));
    let missing: Vec<&[Item]> = missing.map(|r| r.any.as_slice()).collect();
    let mut found = Vec::new();
    for item in missing.iter().flat_map(|any| any.iter()) {
        found.extend(opening(question, goal, track, vec![*item], engine)?);
    }
    if found.is_empty() && missing.len() > 1 {
        let all = missing.iter().filter_map(|any| any.first().copied()).collect();
        found.extend(opening(question, goal, track, all, engine)?);
    }
    Ok(found)
}

fn opening(
    question: &Question,
    goal: CredentialId,
    track: usize,
    items: Vec<Item>,
    engine: &Engine<'_>,
) -> Result<Option<Opening>, Failure> {
    let mut transcript = Transcript::clone(&question.transcript);
    for item in &items {
        transcript.add(*item, question.has(*item).then_some(question.as_of));
    }
    let answer = best_by(&question.with_transcript(transcript), goal, &[track], engine)?;
    let proven = answer.status != Status::Unproven;
    Ok(answer.plan.filter(|_| proven).map(|plan| Opening { items, totals: plan.totals }))
}

fn difference(these: &Totals, those: &Totals) -> Difference {
    let signed = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    Difference {
        cost: these.cost_beyond(those),
        unpriced: count(these.unpriced.len()) - count(those.unpriced.len()),
        exams: count(these.exams) - count(those.exams),
        hours: these.hours.zip(those.hours).map(|(a, b)| signed(a) - signed(b)),
    }
}

/// The order in which [`best`] would choose: by the criteria, then by the first exam in catalog
/// order that only one of the plans sits, then with fewer credentials and claims.
fn better(policy: &Policy, a: &Plan, b: &Plan) -> Ordering {
    let judged = a.totals.compare(&b.totals, policy);
    let only = |plan: &Plan, other: &Plan| -> Option<ExamId> {
        plan.exams.iter().filter(|exam| !other.exams.contains(exam)).min().copied()
    };
    let first = match (only(a, b), only(b, a)) {
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    };
    let sizes = |plan: &Plan| (plan.earned.len(), plan.claims.len());
    judged.then(first).then_with(|| sizes(a).cmp(&sizes(b)))
}
