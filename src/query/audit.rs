use studypath_ilp::{Found, Program, Search, Tag, Var};

use super::told::{Told, Verdict, told, told_as_it_stands};
use super::{Engine, Failure};
use crate::catalog::{CredentialId, Item, Requirement, Slot, SlotOption, Track};
use crate::plan::{Claim, Plan};
use crate::question::{Criterion, Obstacle, Policy, Question};
use crate::rule::{Formulation, Origin, Requirer, formulate};
use crate::semantics::{filled_units, is_offered, is_too_old};

/// What a transcript counts for as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// One entry for each goal, in the order asked.
    pub goals: Vec<GoalAudit>,
}

/// What a transcript counts for towards one credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalAudit {
    /// The credential.
    pub credential: CredentialId,
    /// Is it held according to the transcript?
    pub held: bool,
    /// The track (by index) whose every requirement and slot the transcript meets, if there is one.
    pub complete: Option<usize>,
    /// Every track that the asker did not rule out, in file order.
    pub tracks: Vec<TrackAudit>,
}

/// What a transcript counts for in one track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackAudit {
    /// The track, by index.
    pub track: usize,
    /// Is it open on the as-of day?
    pub open: bool,
    /// Requirements of the track that are not on hand.
    pub missing: Vec<Requirement>,
    /// The slots, in file order.
    pub slots: Vec<SlotAudit>,
    /// Items on hand that this track neither claims nor requires.
    pub unused: Vec<Item>,
}

/// How far one slot is filled. The claims of a track are chosen so that as few units as possible
/// are missing over all its slots. Where an exam is still to be sat, a pass that lies too far back to count beside it
/// does not count now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotAudit {
    /// The slot, by index.
    pub slot: usize,
    /// What counts for it now.
    pub claims: Vec<Claim>,
    /// Units that count, never more than needed.
    pub units: u32,
    /// What is missing; `None` when the slot is filled or waived.
    pub gap: Option<Gap>,
}

/// What a slot still needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The missing units.
    pub units: u32,
    /// Options (by index) that are accepted on the as-of day, whose items could still be passed or
    /// earned, and that this slot does not claim yet.
    pub options: Vec<usize>,
}

impl Audit {
    /// What became of everything that was told, as it stands.
    pub fn told(&self, question: &Question) -> Vec<Told> {
        let claims =
            |track: &TrackAudit| track.slots.iter().flat_map(|slot| slot.claims.clone()).collect::<Vec<_>>();
        let claims: Vec<Claim> = self.goals.iter().flat_map(|goal| &goal.tracks).flat_map(claims).collect();
        let as_it_stands = told_as_it_stands(question, &|item| {
            let facts = [Some(item), question.catalog.same_fact(item)];
            let counts = claims.iter().any(|claim| {
                let items = &claim.option_in(&question.catalog).items;
                facts.iter().flatten().any(|fact| items.contains(fact))
            });
            counts.then_some("counts")
        });
        // What no track claims may be what a goal that is held rests on, or what renewed it.
        let of_use = told(question, Some(&Plan::default()));
        let either = as_it_stands.into_iter().zip(of_use);
        let is_better = |told: &Told, other: &Told| told.verdict == Verdict::Unused && other.is_used();
        either.map(|(told, other)| if is_better(&told, &other) { other } else { told }).collect()
    }
}

/// Audits a transcript: for each goal and each of its tracks, what counts where. The claims are those
/// that leave the fewest units missing; among them the fewest, then the first in file order. One
/// small program for each track, solved without regard to a time limit: half an audit would lie.
///
/// # Errors
///
/// [`Failure`] when the backend fails.
pub fn audit(question: &Question, engine: &Engine<'_>) -> Result<Audit, Failure> {
    let engine = Engine::new(engine.backend);
    let goals = question.goals.iter().map(|goal| audit_goal(question, *goal, &engine));
    Ok(Audit { goals: goals.collect::<Result<_, _>>()? })
}

fn audit_goal(question: &Question, goal: CredentialId, engine: &Engine<'_>) -> Result<GoalAudit, Failure> {
    if question.is_active(goal) {
        return Ok(GoalAudit { credential: goal, held: true, complete: None, tracks: Vec::new() });
    }
    let count = question.catalog.credential(goal).tracks.len();
    let tracks = (0..count).filter(|track| question.policy.allows_track(goal, *track));
    let tracks: Vec<TrackAudit> =
        tracks.map(|track| audit_track(question, goal, track, engine)).collect::<Result<_, _>>()?;
    let is_complete =
        |t: &&TrackAudit| t.open && t.missing.is_empty() && t.slots.iter().all(|s| s.gap.is_none());
    let is_offered = is_offered(&question.catalog, goal, question.as_of);
    let complete = tracks.iter().find(is_complete).filter(|_| is_offered).map(|t| t.track);
    Ok(GoalAudit { credential: goal, held: false, complete, tracks })
}

fn audit_track(
    question: &Question,
    goal: CredentialId,
    track: usize,
    engine: &Engine<'_>,
) -> Result<TrackAudit, Failure> {
    let rules = &question.catalog.credential(goal).tracks[track];
    let policy = Policy {
        minimize: vec![Criterion::Exams],
        tracks: vec![(goal, track)],
        rules: question.policy.rules,
        ..Policy::default()
    };
    let goals = [goal];
    let as_it_stands = question.with_policy(&policy).with_goals(&goals);
    let f = formulate(&as_it_stands);
    let mut claims = best_claims(&f, goal, track, &|_| true, engine)?;
    let counts = |claims: &[Claim]| {
        let slots = rules.slots.iter().enumerate();
        slots
            .map(|(s, slot)| slot_audit(question, (goal, rules, s), slot, claims))
            .collect::<Vec<SlotAudit>>()
    };
    let mut slots = counts(&claims);
    let lacks_exam = |audit: &SlotAudit| {
        let options = audit.gap.iter().flat_map(|gap| &gap.options);
        let items = options.flat_map(|option| &rules.slots[audit.slot].options[*option].items);
        items.into_iter().any(|item| item.exam().is_some())
    };
    if rules.window_months.is_some() && slots.iter().any(lacks_exam) {
        let is_recent = |claim: Claim| {
            let items = &claim.option_in(&question.catalog).items;
            !items.iter().any(|item| is_too_old(question, *item, rules.window_months))
        };
        claims = best_claims(&f, goal, track, &is_recent, engine)?;
        slots = counts(&claims);
    }
    let claimed = claims.iter().flat_map(|claim| &claim.option_in(&question.catalog).items);
    let items: Vec<Item> = claimed.chain(rules.requires.iter().flat_map(|r| &r.any)).copied().collect();
    let unused = question.transcript.iter().map(|(item, _)| item);
    // A pass and the credential that it alone gives are one fact.
    let is_used = |item: &Item| {
        let same = question.catalog.same_fact(*item);
        [Some(*item), same].into_iter().flatten().any(|fact| items.contains(&fact))
    };
    let mut missing = Vec::new();
    for requirement in &rules.requires {
        if !stands(question, requirement, engine)? {
            missing.push(requirement.clone());
        }
    }
    Ok(TrackAudit {
        track,
        open: rules.window.contains(question.rules_day()),
        missing,
        slots,
        unused: unused.filter(|item| !is_used(item)).collect(),
    })
}

/// The claims of a track, among those that may be made, that leave the fewest units missing.
fn best_claims(
    f: &Formulation,
    goal: CredentialId,
    track: usize,
    may_claim: &dyn Fn(Claim) -> bool,
    engine: &Engine<'_>,
) -> Result<Vec<Claim>, Failure> {
    let (mut program, missing) = with_gaps(f, goal, track);
    let claims: Vec<(Claim, Var)> = f.claims_of(goal).filter(|(c, _)| c.track == track).collect();
    for (_, var) in claims.iter().filter(|(claim, _)| !may_claim(*claim)) {
        program.columns[var.0].upper = 0;
    }
    let claim_vars: Vec<Var> = claims.iter().map(|(_, var)| *var).collect();
    let count = |vars: &[Var]| vars.iter().map(|var| (*var, 1)).collect::<Vec<_>>();
    let mut search = Search::new(program, *engine);
    let mut found = search.settle(&count(&missing))?;
    if let Found::Optimum(_) = found {
        found = search.settle(&count(&claim_vars))?;
    }
    if let Found::Optimum(_) = found {
        search.prefer(&claim_vars)?;
    }
    let values = search.incumbent().unwrap_or_default();
    let claimed = |var: Var| values.get(var.0) == Some(&1);
    Ok(claims.iter().filter(|(_, var)| claimed(*var)).map(|(claim, _)| *claim).collect())
}

/// The program with nothing left to sit, in which the slots of one track may lack units.
fn with_gaps(f: &Formulation, goal: CredentialId, track: usize) -> (Program, Vec<Var>) {
    let mut program = f.model.program.clone();
    let mut missing = Vec::new();
    nothing_to_sit(f, &mut program);
    program.rows.retain(|row| match f.model.origin(row) {
        Origin::Requires(Requirer::Track(c, t), _) | Origin::TrackClosed(c, t) => (c, t) != (goal, track),
        // What follows from the rows dropped here does not follow any more.
        Origin::Implied => false,
        _ => true,
    });
    for index in 0..program.rows.len() {
        let Origin::SlotNeed(c, t, slot) = f.model.origin(&program.rows[index]) else { continue };
        if (c, t) == (goal, track) {
            let need = f.question.catalog.credential(c).tracks[t].slots[slot].need_on(f.question.rules_day());
            let gap = program.column(0, i64::from(need), Tag::default());
            program.rows[index].terms.push((gap, 1));
            missing.push(gap);
        }
    }
    (program, missing)
}

fn nothing_to_sit(f: &Formulation, program: &mut Program) {
    for var in f.sit.values() {
        program.columns[var.0].upper = 0;
    }
}

/// Is one of the items on hand, or earned by what is on hand?
fn stands(question: &Question, requirement: &Requirement, engine: &Engine<'_>) -> Result<bool, Failure> {
    if question.meets(requirement) {
        return Ok(true);
    }
    for item in &requirement.any {
        let Item::Credential(credential) = *item else { continue };
        let goals = [credential];
        let policy =
            Policy { minimize: vec![Criterion::Exams], rules: question.policy.rules, ..Policy::default() };
        let f = formulate(&question.with_policy(&policy).with_goals(&goals));
        let mut program = f.model.program.clone();
        nothing_to_sit(&f, &mut program);
        if let Found::Optimum(_) = Search::new(program, *engine).minimize(&[])? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn slot_audit(
    question: &Question,
    (goal, track, index): (CredentialId, &Track, usize),
    slot: &Slot,
    claims: &[Claim],
) -> SlotAudit {
    let claims: Vec<Claim> = claims.iter().filter(|c| c.slot == index).copied().collect();
    let claimed: Vec<usize> = claims.iter().map(|c| c.option).collect();
    let units = filled_units(slot, &claimed, question.rules_day());
    let need = slot.need_on(question.rules_day());
    let gap = (slot.waived.is_none() && units < need).then(|| Gap {
        units: need - units,
        options: (0..slot.options.len())
            .filter(|o| !claimed.contains(o) && could_still_count(question, goal, track, &slot.options[*o]))
            .filter(|o| slot.options[*o].window.contains(question.rules_day()))
            .collect(),
    });
    SlotAudit { slot: index, claims, units, gap }
}

/// Is something of it missing, and can all that is missing still be passed or earned?
fn could_still_count(question: &Question, goal: CredentialId, track: &Track, option: &SlotOption) -> bool {
    let dated = |o: &Obstacle| matches!(o, Obstacle::Retired | Obstacle::NotReleased | Obstacle::Excluded);
    let lacks = |item: &&Item| {
        question.backers(goal, **item, option.active).is_some()
            || is_too_old(question, **item, track.window_months)
    };
    let mut missing = option.items.iter().filter(lacks).peekable();
    missing.peek().is_some()
        && missing.all(|item| match item {
            Item::Exam(exam) => !question.obstacles(*exam).iter().any(dated),
            Item::Credential(credential) => {
                let granted = !question.catalog.granted_by(*credential).is_empty();
                granted || !question.catalog.credential(*credential).tracks.is_empty()
            }
        })
}
