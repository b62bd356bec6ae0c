//! What somebody has means the same to every question: plan, audit, explain, compare, keep and cohort on the same
//! facts, with the slow, obvious twin as arbiter. With validity, renewals, what is for life, what must be active, and
//! credentials that are implied by others or follow from passes.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use studypath::Shelf;
use studypath::batch::{BatchQuery, HeldItems};
use studypath::catalog::{
    Catalog, CatalogParts, Credential, CredentialId, ExamId, Item, Slot, SlotOption, Track,
};
use studypath::ilp::backend;
use studypath::query::{self, Answer, Engine, Status, Unasked};
use studypath::question::{Criterion, Question};

use crate::support::cohort::batch;
use crate::support::modern::{self, Features};
use crate::support::oracle::{self, Best};
use crate::support::random::{Rng, Sample};
use crate::support::seeds::for_seeds;

/// A question about somebody who has much, in a catalog in which much follows from it.
fn sample(seed: u64) -> Sample {
    let mut rng = Rng::new(seed ^ 0x4A7E);
    let on = Features {
        validity: true,
        renewals: rng.chance(60),
        retired: rng.chance(20),
        grants: rng.chance(30),
        windows: rng.chance(20),
        open_sets: rng.chance(20),
        ..Features::default()
    };
    let mut sample = modern::sample(seed, on);
    let mut parts = CatalogParts::clone(&sample.catalog);
    let count = parts.credentials.len();
    for c in 0..count {
        if rng.chance(25) {
            let other = rng.below(count);
            parts.credentials[c].implies.extend((other != c).then_some(CredentialId(other)));
        }
        if rng.chance(30) {
            parts.credentials[c].validity = Default::default();
            parts.credentials[c].for_life = rng.chance(30);
        }
    }
    if rng.chance(70) && parts.exams.len() + count < 15 {
        // E0 is the certification that e0 alone gives.
        let option = SlotOption { active: rng.chance(70), ..SlotOption::item(ExamId(0).into()) };
        let slot = Slot { id: "s".into(), need: 1, options: vec![option], ..Slot::default() };
        let track = Track { id: "t".into(), slots: vec![slot], ..Track::default() };
        let id = parts.exams[0].id.to_uppercase();
        let validity = parts.exams[0].validity.clone();
        parts.credentials.push(Credential { id, validity, tracks: vec![track], ..Credential::default() });
        let pair = Item::Credential(CredentialId(count));
        let slots = parts.credentials[0].tracks.iter_mut().flat_map(|track| &mut track.slots);
        for option in slots.flat_map(|slot| &mut slot.options) {
            if rng.chance(50) && option.items == [Item::Exam(ExamId(0))] {
                option.items = vec![pair];
            }
        }
        if rng.chance(50) {
            let told = if rng.chance(50) { pair } else { Item::Exam(ExamId(0)) };
            let days: Vec<_> = sample.transcript.iter().filter_map(|(_, day)| day).collect();
            sample.transcript.add(told, days.first().copied().filter(|_| rng.chance(70)));
        }
    }
    if rng.chance(70) {
        parts.limits.clear();
    }
    sample.catalog = Arc::new(Catalog::new(parts));
    sample
}

fn require(kept: bool, broken: impl FnOnce() -> String) -> Result<(), String> {
    if kept { Ok(()) } else { Err(broken()) }
}

fn status_of(best: Option<&Best>) -> Status {
    best.map_or(
        Status::Infeasible,
        |best| {
            if best.exams.is_empty() { Status::Earned } else { Status::Optimal }
        },
    )
}

fn is_best(question: &Question, best: Option<&Best>, answer: &Answer) -> Result<(), String> {
    require(answer.status == status_of(best), || {
        format!("{} is not {:?}", answer.status.name(), status_of(best))
    })?;
    let (Some(best), Some(plan)) = (best, &answer.plan) else { return Ok(()) };
    let exams: BTreeSet<ExamId> = plan.exams.iter().copied().collect();
    require(exams == best.exams, || format!("{exams:?} is not {:?}", best.exams))?;
    oracle::is_legal(question, plan)
}

/// The cohort's answer is that of the plan.
fn cohort_agrees(sample: &Sample, answer: &Answer) -> Result<(), String> {
    let batch = batch(sample);
    let query = BatchQuery::new(&batch, sample.goals.clone(), sample.as_of, None);
    let mut held = HeldItems::new(sample.catalog.item_count());
    for (item, day) in sample.transcript.iter() {
        let number = u32::try_from(sample.catalog.number_of(item)).expect("small");
        match day {
            Some(day) => held.add_on(number, day),
            None => held.add(number),
        }
        for day in sample.transcript.earlier().get(&item).into_iter().flatten() {
            held.add_on(number, *day);
        }
    }
    let row = query.answer(&batch, &held);
    require(row.status == Some(answer.status), || format!("cohort: {row:?}"))?;
    let plan = answer.plan.as_ref();
    require(plan.is_none_or(|plan| plan.exams == row.exams), || format!("cohort sits {:?}", row.exams))?;
    require(plan.map(|plan| plan.totals.cost) == row.totals.as_ref().map(|totals| totals.cost), || {
        format!("cohort pays {:?}", row.totals)
    })
}

/// What is complete needs no plan, and what the plan earns at once is complete.
fn audit_agrees(question: &Question, answer: &Answer, engine: &Engine<'_>) -> Result<(), String> {
    let audit = query::audit(question, engine).map_err(|why| format!("audit: {why}"))?;
    for goal in &audit.goals {
        let alone = question.with_goals(&[goal.credential]);
        let excluded = question.policy.without.contains(&goal.credential.into());
        // What passes may earn is then to be earned by that track, which is no question of an audit.
        let is_by_track =
            |(named, _): &(CredentialId, usize)| question.transcript.followed((*named).into()).is_some();
        let excluded = excluded || question.policy.tracks.iter().any(is_by_track);
        if (goal.complete.is_some() || goal.held)
            && question.goals.len() == 1
            && question.policy.with.is_empty()
        {
            let earned = answer.status == Status::Earned;
            require(earned || excluded, || format!("audit: {} stands", alone.goals[0].0))?;
        }
        let by_itself = answer.status == Status::Earned
            && answer.plan.as_ref().is_some_and(|plan| plan.track_of(goal.credential).is_some());
        let again = question.is_repeatable(goal.credential);
        require(!by_itself || goal.complete.is_some() || again, || format!("audit: {goal:?} is earned"))?;
    }
    Ok(())
}

/// The best track is the plan's.
fn compare_agrees(question: &Question, answer: &Answer, engine: &Engine<'_>) -> Result<(), String> {
    let comparison = query::compare(question, engine).map_err(|why| format!("compare: {why}"))?;
    let ([goal], [_]) = (&comparison.goals[..], &*question.goals) else { return Ok(()) };
    if goal.held {
        return require(answer.status == Status::Earned || !question.policy.with.is_empty(), || {
            "compare: held".to_owned()
        });
    }
    let earns = answer.plan.as_ref().is_some_and(|plan| plan.track_of(goal.credential).is_some());
    let (Some(plan), true, Some(best)) = (&answer.plan, earns, goal.open.first()) else {
        return require(!earns, || "compare: no track is open".to_owned());
    };
    require(best.plan.totals.cost == plan.totals.cost && best.plan.totals.exams == plan.totals.exams, || {
        format!("compare: {:?}", best.plan.totals)
    })
}

/// To have it active on the first day is what the plan does. Not where `keep` asks back, and not where exams must
/// lie close together, which it looks at by the day of each sitting.
fn keep_agrees(question: &Question, answer: &Answer, engine: &Engine<'_>) -> Result<bool, String> {
    let windows = question.catalog.credentials.iter().flat_map(|c| &c.tracks);
    let policy = &question.policy;
    let catalog = &question.catalog;
    // What rests on others comes along with nothing in `keep`.
    let comes_along = |c: CredentialId| {
        let facts = catalog.credential(c);
        facts.validity.rules.is_empty()
            && (!catalog.granted_by(c).is_empty() || !catalog.renewed_by(c.into()).is_empty())
    };
    if catalog.credential_ids().any(comes_along) {
        return Ok(false);
    }
    if !policy.with.is_empty()
        || !policy.tracks.is_empty()
        || windows.into_iter().any(|t| t.window_months.is_some())
    {
        return Ok(false);
    }
    // `keep` earns nothing again that is held only for what it grants: docs/limits.md.
    let grants = |credential, track: usize| !catalog.brings(credential, track).is_empty();
    let again = |earned: &studypath::plan::Earned| {
        question.has(earned.credential) && grants(earned.credential, earned.track)
    };
    if answer.plan.iter().flat_map(|plan| &plan.earned).any(again) {
        return Ok(false);
    }
    let keeping = match query::keep(question, question.as_of, engine) {
        Err(Unasked::Failed(why)) => return Err(format!("keep: {why}")),
        Err(_) => return Ok(false),
        Ok(keeping) => keeping,
    };
    require(keeping.status == answer.status, || format!("keep: {}", keeping.status.name()))?;
    let totals = answer.plan.as_ref().map_or_else(Default::default, |plan| plan.totals.clone());
    // Of plans that are equally good each may choose another, and what is not asked about may differ.
    let judged = question.judged_by(Criterion::Cost);
    let cost = |totals: &studypath::plan::Totals| totals.cost.filter(|_| judged).unwrap_or_default();
    require(cost(&keeping.totals) == cost(&totals) && keeping.totals.exams == totals.exams, || {
        format!("keep: {:?}, plan: {totals:?}", keeping.totals)
    })?;
    Ok(true)
}

#[test]
pub fn every_question_means_the_same_by_having() {
    let kept = AtomicUsize::new(0);
    for_seeds(600, 1, |seed| {
        let sample = sample(seed);
        let question = sample.question();
        let engine = Engine::new(backend::default_backend());
        let expected = oracle::best(&question);
        let check = || {
            let answer = query::best(&question, &engine).map_err(|why| format!("plan: {why}"))?;
            is_best(&question, expected.as_ref(), &answer)?;
            let explained =
                query::explain(&question, &[], &engine).map_err(|why| format!("explain: {why}"))?;
            is_best(&question, expected.as_ref(), &explained.answer)
                .map_err(|why| format!("explain: {why}"))?;
            cohort_agrees(&sample, &answer)?;
            audit_agrees(&question, &answer, &engine)?;
            compare_agrees(&question, &answer, &engine)?;
            kept.fetch_add(usize::from(keep_agrees(&question, &answer, &engine)?), Ordering::Relaxed);
            Ok(())
        };
        check().map_err(|why: String| {
            let follows = question.transcript.following();
            format!(
                "{why}\nexpected {expected:?}\nfollows {follows:?}\n{sample}\n{:#?}",
                sample.catalog.credentials
            )
        })
    });
    assert!(kept.into_inner() > 0 || std::env::var_os("STUDYPATH_SEED").is_some());
}

/// One credential counts two old passes, which lie close together; another asks for one of these exams again. The first goes
/// on counting the old pass.
#[test]
fn what_is_sat_again_counts_with_its_old_day_too() {
    const CATALOG: &str = "[catalog]\nid = \"w\"\nas_of = 2004-11-01\n[exam.a]\n[exam.b]\n[exam.c]\n[exam.d]\n\
        [credential.old]\n[[credential.old.track]]\nid = \"t\"\nwindow_months = 24\n\
        [[credential.old.track.slot]]\nid = \"s\"\nneed = 2\nfrom = [\"a\", \"b\", \"d\"]\n\
        [credential.new]\n[[credential.new.track]]\nid = \"t\"\nwindow_months = 6\n\
        [[credential.new.track.slot]]\nid = \"s\"\nneed = 2\nfrom = [\"b\", \"c\"]\n";
    let mut shelf = Shelf::builtin();
    shelf.add_catalog("w.toml", CATALOG).expect("a catalog");
    let exams = |goals: &[&str]| {
        let mut question =
            Question::builder(&shelf).minimize([Criterion::Exams]).passed("a@2001-09-15,b@2003-09-02");
        for goal in goals {
            question = question.goal(*goal);
        }
        let question = question.build().unwrap_or_else(|mistakes| panic!("{mistakes}"));
        let answer = query::best(&question, &Engine::new(backend::default_backend())).expect("answered");
        answer.plan.expect("a plan").exams.len()
    };
    assert_eq!(exams(&["old"]), 0);
    assert_eq!(exams(&["new"]), 2, "b again, and c");
    assert_eq!(exams(&["old", "new"]), 2, "together no more than one by one");
}
