//! What keeps credentials active: against every way to spend every day on small random questions.

use std::time::{Duration, Instant};

use crate::support::keeping::{self, UNPRICED, least};
use crate::support::seeds::for_seeds;
use crate::support::soak;
use jiff::civil::date;
use studypath::Shelf;
use studypath::ilp::backend;
use studypath::query::{self, Engine, Status, Unasked};
use studypath::question::{Criterion, Question};

#[test]
pub fn nothing_keeps_it_for_less() {
    // What tries everything takes some questions for ever: a soak lets those go.
    let is_soak = soak::time().is_some();
    for_seeds(400, 1, |seed| {
        let sample = keeping::sample(seed);
        sample.ask(|question| {
            for backend in backend::names() {
                let start = Instant::now();
                let remaining = || Duration::from_secs(5).saturating_sub(start.elapsed());
                let is_brief = is_soak && backend == "enumerate";
                let engine = Engine::new(backend::by_name(backend).expect("built in"));
                let engine = Engine { remaining: is_brief.then_some(&remaining as _), ..engine };
                let keeping = match query::keep(question, sample.until, &engine) {
                    Err(Unasked::Closing(_)) => continue,
                    asked => asked.map_err(|why| format!("{backend}: {why}\n{sample:#?}"))?,
                };
                if is_brief && keeping.status == Status::Unproven {
                    continue;
                }
                let by_exams = question.policy.minimize[0] == studypath::question::Criterion::Exams;
                let exams = i64::try_from(keeping.totals.exams).expect("small");
                let found = (keeping.status != Status::Infeasible).then(|| {
                    let unpriced = i64::try_from(keeping.totals.unpriced.len()).expect("few");
                    let cost = keeping.totals.cost.expect("judged by cost").0 + unpriced * UNPRICED;
                    if by_exams { (exams, cost) } else { (cost, exams) }
                });
                // What is above the bound cannot be better.
                let expected = least(question, sample.until, found);
                if found != expected {
                    return Err(format!(
                        "{backend}: {found:?}, expected {expected:?}\n{keeping:#?}\n{sample:#?}"
                    ));
                }
                for lapse in &keeping.lapses {
                    let goals = [lapse.credential];
                    let alone = question.with_goals(&goals);
                    let next = lapse.until.map_or(question.as_of, |day| day.tomorrow().expect("a day"));
                    let ends_there = lapse.until.is_none_or(|day| least(&alone, day, None).is_some());
                    if !ends_there || least(&alone, next, None).is_some() {
                        return Err(format!("{backend}: wrong {lapse:?}\n{sample:#?}"));
                    }
                }
            }
            Ok(())
        })
    });
}

/// Of three credentials two renew each other, and an exam now and then begins that. Where a relaxation lets a cycle of
/// renewals carry itself, so few nodes are not enough.
#[test]
fn what_renews_each_other_is_bounded_by_what_begins_it() {
    const CATALOG: &str = r#"
        [catalog]
        id = "k"
        as_of = 2026-01-15
        [exam.e]
        [credential.short]
        valid_months = 6
        renews = [{ item = "long", even_expired = true }]
        track = [{ id = "t", slot = [{ id = "s", need = 1, active = true, from = ["e"] }] }]
        [credential.year]
        valid_months = 12
        track = [{ id = "t", slot = [{ id = "s", need = 1, active = true, from = ["e"] }] }]
        [credential.long]
        valid_months = 36
        renews = ["short", "year"]
        track = [{ id = "t", slot = [{ id = "s", need = 1, active = true, from = ["e"] }] }]
        [credential.both]
        track = [{ id = "t", slot = [{ id = "s", need = 2, active = true, from = ["short", "year", "long"] }] }]
    "#;
    let mut shelf = Shelf::builtin();
    shelf.add_catalog("k.toml", CATALOG).expect("a catalog");
    let question = Question::builder(&shelf).goal("both").goal("long").goal("short");
    let question = question.held("year@2025-04-13,long@2023-06-06,short@2024-05-20");
    let question = question.minimize([Criterion::Exams]).build().expect("a question");
    let engine = Engine { nodes: Some(100), ..Engine::new(backend::default_backend()) };
    let keeping = query::keep(&question, date(2028, 2, 7), &engine).expect("answered");
    // On the first day, and then every six months while `short` is to be kept: July, January, July, January.
    assert_eq!((keeping.status, keeping.totals.exams), (Status::Optimal, 5), "{keeping:?}");
}
