//! What keeps credentials active: against every way to spend every day on small random questions.

use std::time::{Duration, Instant};

use crate::support::keeping::{self, UNPRICED, least};
use crate::support::seeds::for_seeds;
use studypath::ilp::backend;
use studypath::query::{self, Engine, Status, Unasked};

#[test]
pub fn nothing_keeps_it_for_less() {
    for_seeds(400, 1, |seed| {
        let sample = keeping::sample(seed);
        sample.ask(|question| {
            for backend in backend::names() {
                let start = Instant::now();
                let remaining = || Duration::from_secs(5).saturating_sub(start.elapsed());
                // What tries everything takes some of these for ever: they are let go.
                let is_brief = backend == "enumerate";
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
