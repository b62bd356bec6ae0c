//! What it takes to keep credentials active until a day.

mod days;
mod story;
mod unroll;

use std::collections::BTreeSet;

use jiff::civil::Date;

use self::days::candidates;
use self::story::{Story, terms};
use self::unroll::{By, Node, Unrolled, is_composite, unroll};
use super::answer::{Bound, LeftOut, Status};
use super::search::Search;
use super::{Engine, Failure, stages};
use crate::catalog::{Catalog, CredentialId, ExamId, Item};
use crate::plan::Totals;
use crate::problem::{Criterion, Policy, Problem};
use crate::rule::formulate;
use crate::transcript::Transcript;

/// The cheapest way to keep credentials active.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keeping {
    /// `Earned` where nothing has to be sat.
    pub status: Status,
    /// The last day on which everything is to be active.
    pub until: Date,
    /// What has to be done, in order. Empty when infeasible.
    pub steps: Vec<Step>,
    /// What is bought, in order.
    pub purchases: Vec<Bought>,
    /// What it amounts to.
    pub totals: Totals,
    /// The criteria in force, the most important first.
    pub minimized: Vec<Criterion>,
    /// For each criterion, in the same order, a proven lower bound where one is known.
    pub bounds: Vec<Bound>,
    /// How long what is kept is active: now, and in the end.
    pub terms: Vec<Term>,
    /// Where it is infeasible: what cannot be kept active until the day.
    pub lapses: Vec<Lapse>,
    /// Exams that could otherwise have been sat again, but for a missing price or study estimate.
    pub left_out: Vec<LeftOut>,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// What is done on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The last day on which it does what it is for.
    pub day: Date,
    /// What is done.
    pub act: Act,
    /// The credentials to which it gives a new day, with the last one on which each is active from then on.
    pub keeps: Vec<(CredentialId, Option<Date>)>,
}

/// Something done to keep a credential active.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// The exam is sat.
    Sit(ExamId),
    /// The credential is renewed at the vendor's, for nothing and without an exam.
    Renew(CredentialId),
    /// The credential is earned again by what is active, without an exam.
    Claim(CredentialId),
}

/// An offer of the tariff, bought for the exams of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bought {
    /// The day on which its exams are sat.
    pub day: Date,
    /// The offer, by its place in the tariff.
    pub offer: usize,
    /// The exams sat that it pays for.
    pub exams: Vec<ExamId>,
}

/// How long something is active.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The credential.
    pub credential: CredentialId,
    /// Is it active now?
    pub active: bool,
    /// The last day on which it is or was active as things stand; `None` where no day is known.
    pub now: Option<Date>,
    /// The last day on which it is active in the end; `None` where it does not expire.
    pub then: Option<Date>,
}

/// What cannot be kept active.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lapse {
    /// The credential.
    pub credential: CredentialId,
    /// The last day until which it can be; `None` where it cannot be active at all.
    pub until: Option<Date>,
}

/// Why the question cannot be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unasked {
    /// What expires is on hand, and nobody knows since when.
    #[error("{} on hand without a day", .0.len())]
    Undated(Vec<Item>),
    /// A voucher is taken for what does not bring one back, so that its order in time matters.
    #[error("the voucher `{0}` cannot be put in order")]
    Voucher(String),
    /// A free renewal opens only shortly before the credential expires, and having it sooner could be of use.
    #[error("the free renewal cannot be put in order")]
    Closing(CredentialId),
    /// A limit on sharing items stands between the credentials.
    #[error("limits on sharing are not looked at")]
    Limit,
    /// There are too many days on which something could be done.
    #[error("too far away")]
    TooFar,
    /// The engine failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// So many days on which something could be done are looked at, and so many sittings.
const MOST_DAYS: usize = 400;
const MOST_SITTINGS: usize = 4_000;

/// The cheapest way to keep the goals of a problem active on every day from its as-of day to another one.
///
/// An exam renews what it earns, and what that renews, from the day on which it is sat; the vendor's own
/// renewals are for nothing. To earn a credential again is to sit its exams again, all on one day, with
/// what else it asks for there on that day. A credential without a validity of its own stays active as long
/// as what it asks for is. Prices are those of the as-of day; an offer for several exams pays for exams of
/// one day, and a voucher for what is sat after the pass that brings it.
///
/// The days on which something has to be done can be told beforehand (`days`), so the question is an
/// ordinary one in a catalog written out day by day (`unroll`): the same engine answers it, and checks it.
/// Of equally good answers the one whose sittings are put off the longest wins, then the later ones, then those that
/// sit again what expires on that day, then the first in catalog order.
///
/// # Errors
///
/// [`Unasked`] when the question has no meaning or the engine fails.
pub fn keep(problem: &Problem<'_>, until: Date, engine: &Engine<'_>) -> Result<Keeping, Unasked> {
    let policy = Policy { with: Vec::new(), tracks: Vec::new(), schedule: None, ..problem.policy.clone() };
    let problem = &Problem { policy: &policy, ..*problem };
    let items = items_of(problem);
    let named = problem.transcript.clone();
    let transcript = completed(problem, &items, engine)?;
    let problem = &Problem { transcript: &transcript, ..*problem };
    refuse(problem, &named, &items)?;
    let days = days_until(problem, &items, until, engine)?;
    let unrolled = unroll(problem, &items, &days, until);
    if unrolled.sittings.len() > MOST_SITTINGS {
        return Err(Unasked::TooFar);
    }
    let asked = ask(problem, &unrolled, engine)?;
    let mut keeping = Keeping {
        status: asked.status,
        until,
        steps: Vec::new(),
        purchases: Vec::new(),
        totals: Totals::default(),
        minimized: asked.minimized,
        bounds: asked.bounds,
        terms: Vec::new(),
        lapses: Vec::new(),
        left_out: Vec::new(),
        notes: Vec::new(),
    };
    let mut left_out: Vec<LeftOut> = asked.left_out;
    left_out.iter_mut().for_each(|left| left.exam = unrolled.sittings[left.exam.0].0);
    left_out.sort_by_key(|left| left.exam);
    left_out.dedup();
    keeping.left_out = left_out;
    match &asked.plan {
        Some(plan) => {
            let story = Story { problem, unrolled: &unrolled, plan };
            let rejected = |violation| Failure::Rejected { backend: engine.backend.name(), violation };
            keeping.steps = story.steps().map_err(rejected)?;
            keeping.purchases = story.purchases();
            keeping.totals = plan.totals;
            keeping.notes = story.notes(&keeping.steps, &keeping.purchases);
        }
        None if keeping.status == Status::Infeasible && has_time(engine) => {
            for goal in problem.goals {
                keeping.lapses.extend(lapse(problem, *goal, &items, (&days, until), engine)?);
            }
        }
        None => {}
    }
    keeping.terms = terms(problem, &items, &keeping.steps);
    Ok(keeping)
}

/// Asks the unrolled question.
fn ask(problem: &Problem<'_>, unrolled: &Unrolled, engine: &Engine<'_>) -> Result<super::Answer, Failure> {
    let (tariff, written, sittings) = (unrolled.tariff(problem), unrolled, &unrolled.sittings);
    let last = sittings.iter().map(|(_, day)| *day).max().unwrap_or(problem.as_of);
    let policy = Policy { minimize: problem.policy.minimize.clone(), ..Policy::default() };
    let goals = [unrolled.goal];
    let unrolled = Problem {
        catalog: &unrolled.catalog,
        tariff: tariff.as_ref(),
        transcript: &unrolled.transcript,
        goals: &goals,
        as_of: problem.as_of,
        policy: &policy,
    };
    let f = formulate(&unrolled);
    // Of equally good answers the one whose sittings are put off the longest, in sum.
    let early = |exam: &ExamId| {
        let span = problem.as_of.until((jiff::Unit::Day, sittings[exam.0].1));
        span.map_or(0, |span| -i64::from(span.get_days()))
    };
    let sittings_early: Vec<_> = f.sit.iter().map(|(exam, var)| (*var, early(exam))).collect();
    // Then the one with the fewest renewals for nothing, put off the longest.
    let renewals_early = f.track.iter().filter_map(|((place, track), var)| match written.nodes[place.0] {
        Node::Fresh(_, day) if written.ways[place.0].get(*track) == Some(&By::Free) => {
            let span = day.until((jiff::Unit::Day, last.max(day)));
            Some((*var, 1 + span.map_or(0, |span| i64::from(span.get_days()))))
        }
        _ => None,
    });
    let later = [sittings_early, renewals_early.collect()];
    stages::solve_then(&f, Search::new(f.model.clone(), *engine), &later, engine)
}

fn has_time(engine: &Engine<'_>) -> bool {
    engine.remaining.is_none_or(|remaining| !remaining().is_zero())
}

/// Everything that could play a part: what the goals ask for, what renews that, what grants it, and what
/// that asks for; the exams that bring a voucher, and what offers ask for.
fn items_of(problem: &Problem<'_>) -> BTreeSet<Item> {
    let catalog = problem.catalog;
    let mut open: Vec<Item> = problem.goals.iter().map(|goal| Item::Credential(*goal)).collect();
    if let Some(tariff) = problem.tariff {
        let vouchers = tariff.offers.iter().filter_map(|row| row.voucher.as_deref());
        open.extend(vouchers.flat_map(|name| tariff.bringing(name)).map(Item::Exam));
        open.extend(tariff.offers.iter().flat_map(|row| row.requires.iter().copied()));
    }
    let mut items = BTreeSet::new();
    while let Some(item) = open.pop() {
        if !items.insert(item) {
            continue;
        }
        open.extend(catalog.renewed_by(item).iter().map(|(renewer, _)| Item::Credential(*renewer)));
        match item {
            Item::Exam(exam) => open.extend(catalog.exam(exam).requires.iter().flat_map(|r| &r.any)),
            Item::Credential(credential) => {
                let granters = catalog.granted_by(credential).iter();
                open.extend(granters.map(|(granter, _)| Item::Credential(*granter)));
                for track in &catalog.credential(credential).tracks {
                    open.extend(track.requires.iter().flat_map(|requirement| &requirement.any));
                    let options = track.slots.iter().flat_map(|slot| &slot.options);
                    open.extend(options.flat_map(|option| &option.items));
                }
            }
        }
    }
    items
}

/// The transcript with the credentials that its exams complete, each with the day on which they did.
fn completed(
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

/// Refuses what has no exact answer.
fn refuse(problem: &Problem<'_>, named: &Transcript, items: &BTreeSet<Item>) -> Result<(), Unasked> {
    let catalog = problem.catalog;
    let undated = |item: &Item| {
        problem.has(*item)
            && problem.transcript.day(*item).is_none()
            && !catalog.validity_of(*item).rules.is_empty()
    };
    let mut asked: BTreeSet<Item> = BTreeSet::new();
    for goal in problem.goals {
        asked.insert((*goal).into());
        if is_composite(catalog, *goal) {
            let tracks = catalog.credential(*goal).tracks.iter();
            let slots = tracks.flat_map(|track| &track.slots);
            asked.extend(slots.flat_map(|slot| &slot.options).flat_map(|option| &option.items));
        }
    }
    let undated: Vec<Item> = asked.into_iter().filter(undated).collect();
    if !undated.is_empty() {
        // What passes complete is told by those passes.
        let passes = named.iter().filter(|(item, day)| item.exam().is_some() && day.is_none());
        let passes: Vec<Item> = passes.map(|(item, _)| item).filter(|item| items.contains(item)).collect();
        let (mut told, completed): (Vec<Item>, Vec<Item>) =
            undated.iter().partition(|item| named.has(**item));
        told.extend(if completed.is_empty() { Vec::new() } else { passes });
        return Err(Unasked::Undated(if told.is_empty() { undated } else { told }));
    }
    if let Some(closing) = items.iter().filter_map(|item| item.credential()).find(|c| is_moved(problem, *c)) {
        return Err(Unasked::Closing(closing));
    }
    let shared = |limit: &crate::catalog::Limit| {
        limit.between.iter().filter(|c| items.contains(&Item::Credential(**c))).count() > 1
    };
    if catalog.limits.iter().any(shared) {
        return Err(Unasked::Limit);
    }
    let Some(tariff) = problem.tariff else { return Ok(()) };
    for row in tariff.offers.iter().filter(|row| row.covers.iter().any(|e| items.contains(&(*e).into()))) {
        let Some(name) = row.voucher.as_deref() else { continue };
        if !matches!(row.covers[..], [exam] if tariff.brings(exam, name)) {
            return Err(Unasked::Voucher(name.to_owned()));
        }
    }
    Ok(())
}

/// Does a free renewal open only shortly before the credential expires, while something is to be gained by having
/// it sooner? Then more can be too much, and nothing here is made for that. It is so where the credential renews
/// others, and where the offer ends while other things put off when it opens. The credential's own exams, where they
/// lead to nothing else, are no such thing: where the renewal is open they are not needed.
fn is_moved(problem: &Problem<'_>, credential: CredentialId) -> bool {
    let catalog = problem.catalog;
    let facts = catalog.credential(credential);
    let is_short = facts.free_renewal.as_ref().is_some_and(|free| free.within_months.is_some());
    let closes = days::closes(catalog, credential).is_some_and(|last| problem.as_of <= last);
    if !is_short || facts.renews.is_empty() && !closes {
        return false;
    }
    let slots = facts.tracks.iter().flat_map(|track| &track.slots);
    let own: BTreeSet<Item> =
        slots.flat_map(|slot| &slot.options).flat_map(|option| option.items.iter().copied()).collect();
    let asks = |requires: &[crate::catalog::Requirement]| {
        requires.iter().flat_map(|requirement| &requirement.any).any(|item| own.contains(item))
    };
    let others = catalog.credential_ids().filter(|c| *c != credential).map(|c| catalog.credential(c));
    let serves = others.flat_map(|other| &other.tracks).any(|track| {
        let mut options = track.slots.iter().flat_map(|slot| &slot.options);
        asks(&track.requires) || options.any(|option| option.items.iter().any(|item| own.contains(item)))
    });
    !catalog.renewed_by(credential.into()).is_empty()
        || !catalog.granted_by(credential).is_empty()
        || !facts.renews.is_empty()
        || serves
        || catalog.exams.iter().any(|exam| asks(&exam.requires))
        || own.iter().any(|item| item.credential().is_some())
}

/// The days on which something may have to be done. The first one only where not everything is active on
/// it: what is sat before it has to be could as well be sat later.
fn days_until(
    problem: &Problem<'_>,
    items: &BTreeSet<Item>,
    until: Date,
    engine: &Engine<'_>,
) -> Result<BTreeSet<Date>, Unasked> {
    let nothing = unroll(problem, items, &BTreeSet::new(), problem.as_of);
    let stands = ask(problem, &nothing, engine)?.status == Status::Earned;
    candidates(problem, items, until, !stands, MOST_DAYS).ok_or(Unasked::TooFar)
}

/// Until when a credential can be kept, if not until the day asked for. To keep it longer is never easier.
fn lapse(
    problem: &Problem<'_>,
    goal: CredentialId,
    items: &BTreeSet<Item>,
    (days, until): (&BTreeSet<Date>, Date),
    engine: &Engine<'_>,
) -> Result<Option<Lapse>, Failure> {
    let goals = [goal];
    let alone = Problem { goals: &goals, ..*problem };
    let mut ends: Vec<Date> = days.iter().copied().filter(|day| *day >= problem.as_of).collect();
    ends.insert(0, problem.as_of);
    ends.push(until);
    ends.dedup();
    let mut failure = None;
    let kept = ends.partition_point(|end| {
        let within: BTreeSet<Date> = days.iter().copied().filter(|day| day <= end).collect();
        match ask(&alone, &unroll(&alone, items, &within, *end), engine) {
            Ok(answer) => answer.status != Status::Infeasible,
            Err(error) => {
                failure = Some(error);
                false
            }
        }
    });
    match failure {
        Some(error) => Err(error),
        None if kept == ends.len() => Ok(None),
        None => Ok(Some(Lapse { credential: goal, until: kept.checked_sub(1).map(|at| ends[at]) })),
    }
}

/// The credentials asked about that are not on a catalog's list of what expires.
pub fn never_expires(catalog: &Catalog, credential: CredentialId) -> bool {
    catalog.credential(credential).validity.rules.is_empty() && !is_composite(catalog, credential)
}
