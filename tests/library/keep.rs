//! What keeps credentials active: against every way to spend every day on small random questions.

use crate::support::keeping::{self, least};
use crate::support::seeds::for_seeds;
use studypath::query::{self, Engine, Status, Unasked};
use studypath::solver;

#[test]
fn nothing_keeps_it_for_less() {
    for_seeds(400, 1, |seed| {
        let question = keeping::question(seed);
        question.ask(|problem| {
            for backend in solver::names() {
                let engine = Engine::new(solver::by_name(backend).expect("built in"));
                let keeping = match query::keep(problem, question.until, &engine) {
                    Err(Unasked::Closing(_)) => continue,
                    asked => asked.map_err(|why| format!("{backend}: {why}\n{question:#?}"))?,
                };
                let by_exams = problem.policy.minimize[0] == studypath::problem::Criterion::Exams;
                let exams = i64::try_from(keeping.totals.exams).expect("small");
                let found = (keeping.status != Status::Infeasible).then(|| {
                    let cost = keeping.totals.cost.expect("judged by cost").0;
                    if by_exams { (exams, cost) } else { (cost, exams) }
                });
                // What is above the bound cannot be better.
                let expected = least(problem, question.until, found);
                if found != expected {
                    return Err(format!(
                        "{backend}: {found:?}, expected {expected:?}\n{keeping:#?}\n{question:#?}"
                    ));
                }
                for lapse in &keeping.lapses {
                    let goals = [lapse.credential];
                    let alone = studypath::problem::Problem { goals: &goals, ..*problem };
                    let next = lapse.until.map_or(problem.as_of, |day| day.tomorrow().expect("a day"));
                    let ends_there = lapse.until.is_none_or(|day| least(&alone, day, None).is_some());
                    if !ends_there || least(&alone, next, None).is_some() {
                        return Err(format!("{backend}: wrong {lapse:?}\n{question:#?}"));
                    }
                }
            }
            Ok(())
        })
    });
}
