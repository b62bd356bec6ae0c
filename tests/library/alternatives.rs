//! The questions about more than one plan against the slow, obvious twin, on random catalogs that are
//! not nested. `STUDYPATH_CASES` sets how many questions, `STUDYPATH_SEED` asks a single one.

use std::collections::BTreeSet;
use std::num::NonZero;
use std::sync::Arc;

use crate::support::modern;
use crate::support::oracle::{self, Best};
use crate::support::seeds::for_samples;
use studypath::catalog::ExamId;
use studypath::ilp::backend;
use studypath::money::Money;
use studypath::plan::Plan;
use studypath::query::{self, Count, End, Engine, Role, Status, Value, Wanted};
use studypath::question::{Criterion, Question};

const CASES: u64 = 2_000;

/// Asks each random question of every backend.
fn for_each_question(check: impl Fn(&Question, &[Best], &Engine<'_>) -> Result<(), String> + Sync) {
    for_samples(CASES, 1, modern::any, |sample, _| {
        let question = sample.question();
        let legal = oracle::all(&question);
        for name in backend::names() {
            let engine = Engine::new(backend::by_name(name).expect("built in"));
            check(&question, &legal, &engine).map_err(|why| explain(name, &why, &legal))?;
        }
        Ok(())
    });
}

fn explain(backend: &str, why: &str, legal: &[Best]) -> String {
    let few: Vec<&Best> = legal.iter().take(12).collect();
    format!("{backend}: {why}\nlegal {few:?}")
}

fn require(kept: bool, broken: impl FnOnce() -> String) -> Result<(), String> {
    if kept { Ok(()) } else { Err(broken()) }
}

fn exams(plan: &Plan) -> BTreeSet<ExamId> {
    plan.exams.iter().copied().collect()
}

fn values(question: &Question, criteria: &[Criterion], plan: &Plan) -> Vec<oracle::Value> {
    let unpriced = i64::try_from(plan.totals.unpriced.len()).expect("few");
    let value = |criterion: &Criterion| match criterion {
        Criterion::Cost if question.tariff().is_none() => (unpriced, 0),
        Criterion::Cost => (unpriced, plan.totals.cost.map_or(-1, |Money(cost)| cost)),
        Criterion::Exams => (0, i64::try_from(plan.totals.exams).expect("few")),
        Criterion::Hours => (0, plan.totals.hours.map_or(-1, |hours| i64::try_from(hours).expect("few"))),
    };
    criteria.iter().map(value).collect()
}

/// The legal sets that are no padded copies, by the definition: no proper subset is legal and no worse.
fn unpadded(legal: &[Best]) -> Vec<&Best> {
    let padded = |set: &&Best| {
        let smaller =
            |other: &&Best| other.exams.len() < set.exams.len() && other.exams.is_subset(&set.exams);
        legal.iter().filter(smaller).any(|other| other.values <= set.values)
    };
    legal.iter().filter(|set| !padded(set)).collect()
}

#[test]
pub fn the_best_plans_come_in_order_and_none_is_padded() {
    for_each_question(|question, legal, engine| {
        let count = 6;
        let expected = unpadded(legal);
        let answer = query::alternatives(question, NonZero::new(count).expect("not 0"), engine)
            .map_err(|failure| failure.to_string())?;
        let found: Vec<BTreeSet<ExamId>> = answer.plans().map(exams).collect();
        let wanted: Vec<BTreeSet<ExamId>> = expected.iter().take(count).map(|b| b.exams.clone()).collect();
        require(found == wanted, || format!("found {found:?}\nnot {wanted:?}"))?;
        for (plan, best) in answer.plans().zip(&expected) {
            let found = values(question, &question.policy.criteria(), plan);
            require(found == best.values, || format!("{found:?} is not {:?}", best.values))?;
            oracle::is_legal(question, plan)?;
        }
        let first = query::best(question, engine).map_err(|failure| failure.to_string())?;
        require(answer.first == first, || "the first is not the best".to_owned())?;
        let end = if expected.len() > count { End::Enough } else { End::Exhausted };
        require(answer.end == end, || format!("{:?} with {} in all", answer.end, expected.len()))
    });
}

fn optimal(legal: &[Best]) -> Vec<&Best> {
    legal.iter().filter(|best| best.values == legal[0].values).collect()
}

#[test]
pub fn the_optimal_plans_are_counted() {
    for_each_question(|question, legal, engine| {
        let expected = optimal(legal).len() as u64;
        for cap in [2, 1000] {
            let wanted = Wanted { count: Some(cap), roles: false };
            let answer = query::optima(question, wanted, engine).map_err(|failure| failure.to_string())?;
            let count =
                (!legal.is_empty()).then(|| Count { at_least: expected.min(cap), exact: expected <= cap });
            require(answer.count == count && answer.complete, || {
                format!("up to {cap}: {:?}, but there are {expected}", answer.count)
            })?;
        }
        Ok(())
    });
}

#[test]
pub fn each_exam_is_in_all_some_or_none_of_the_optimal_plans() {
    for_each_question(|question, legal, engine| {
        let best = optimal(legal);
        let wanted = Wanted { count: None, roles: true };
        let answer = query::optima(question, wanted, engine).map_err(|failure| failure.to_string())?;
        let Some(roles) = &answer.roles else {
            return require(answer.first.status == Status::Infeasible, || "no roles".to_owned());
        };
        for (exam, role) in &roles.exams {
            let expected = match best.iter().filter(|set| set.exams.contains(exam)).count() {
                0 => Role::Never,
                n if n == best.len() => Role::Must,
                _ => Role::May,
            };
            require(*role == expected, || format!("{exam:?} is {role:?}, not {expected:?}"))?;
        }
        let known: BTreeSet<ExamId> = roles.exams.iter().map(|(exam, _)| *exam).collect();
        let missing = best.iter().flat_map(|set| &set.exams).find(|exam| !known.contains(exam));
        require(missing.is_none(), || format!("{missing:?} has no role"))?;
        for group in &roles.groups {
            let sat = |set: &&&Best| group.exams.iter().filter(|exam| set.exams.contains(exam)).count();
            let (least, most) = (best.iter().map(|s| sat(&s)).min(), best.iter().map(|s| sat(&s)).max());
            require(Some(group.least) == least && Some(group.most) == most, || {
                format!("{group:?}: {least:?} to {most:?}")
            })?;
        }
        let mut grouped: Vec<ExamId> = roles.groups.iter().flat_map(|g| g.exams.iter().copied()).collect();
        grouped.sort_unstable();
        let may = roles.exams.iter().filter(|(_, role)| *role == Role::May).map(|(exam, _)| *exam);
        require(may.eq(grouped), || format!("the groups are not the exams: {:?}", roles.groups))
    });
}

#[test]
pub fn the_front_is_the_front() {
    use Criterion::{Cost, Exams, Hours};
    let asked: [&[Criterion]; 6] = [
        &[Cost, Exams],
        &[Exams, Cost],
        &[Hours, Exams],
        &[Cost, Hours],
        &[Hours, Cost, Exams],
        &[Cost, Exams, Hours],
    ];
    for_samples(CASES, 1, modern::any, |sample, seed| {
        let mut sample = sample.clone();
        let criteria = asked[usize::try_from(seed).expect("small") % asked.len()];
        if criteria.contains(&Cost) && sample.prices.is_none() {
            return Ok(());
        }
        Arc::make_mut(&mut sample.policy).minimize = criteria.to_vec();
        let question = sample.question();
        let legal = oracle::all(&question);
        let all: BTreeSet<Vec<oracle::Value>> =
            legal.iter().map(|b| b.values[..criteria.len()].to_vec()).collect();
        let dominated = |point: &Vec<oracle::Value>| {
            all.iter().any(|o| o != point && o.iter().zip(point).all(|(a, b)| a <= b))
        };
        let expected: Vec<&Vec<oracle::Value>> = all.iter().filter(|point| !dominated(point)).collect();
        for name in backend::names() {
            let engine = Engine::new(backend::by_name(name).expect("built in"));
            let explain = |why: String| explain(name, &format!("{criteria:?}: {why}"), &legal);
            let front = query::pareto(&question, criteria, &engine).map_err(|f| explain(f.to_string()))?;
            let pairs = |values: &[Value]| values.iter().map(|v| (v.unpriced, v.amount)).collect::<Vec<_>>();
            let points: Vec<_> = front.points.iter().map(|point| pairs(&point.values)).collect();
            let found: Vec<&Vec<oracle::Value>> = points.iter().collect();
            let same = front.complete && found == expected && front.refusal.is_some() == expected.is_empty();
            require(same, || explain(format!("{found:?}, not {expected:?}")))?;
            for (point, told) in front.points.iter().zip(&points) {
                let plan = point.answer.plan.as_ref().ok_or_else(|| explain("no plan".to_owned()))?;
                let best = legal.iter().find(|best| best.values[..criteria.len()] == told[..]);
                let shown = values(&question, criteria, plan);
                require(shown == *told && best.is_some_and(|b| b.exams == exams(plan)), || {
                    explain(format!("{:?} is not {best:?}", plan.exams))
                })?;
                oracle::is_legal(&question, plan).map_err(explain)?;
            }
        }
        Ok(())
    });
}

/// One by one each goal takes no more than all of them together, and all of them together no more than
/// the sum, where nothing stands in the way of sharing.
#[test]
pub fn goals_one_by_one_are_the_best_plan_of_each() {
    for_each_question(|question, legal, engine| {
        let joint = query::best(question, engine).map_err(|failure| failure.to_string())?;
        let apart = query::separate_goals(question, &joint, engine).map_err(|failure| failure.to_string())?;
        let Some(apart) = apart else { return Ok(()) };
        let mut count = 0;
        for (goal, totals) in &apart.goals {
            let goals = [*goal];
            let alone = oracle::best(&question.with_goals(&goals)).ok_or("no plan for one goal")?;
            require(totals.exams == alone.exams.len(), || format!("{goal:?}: {totals:?}, not {alone:?}"))?;
            require(alone.values <= legal[0].values, || format!("{goal:?} alone is worse"))?;
            count += totals.exams;
        }
        let plan = joint.plan.as_ref().ok_or("no plan")?;
        require(count == apart.sum.exams, || format!("{count} exams in all, not {:?}", apart.sum))?;
        require(apart.shared.iter().all(|exam| plan.exams.contains(exam)), || format!("{:?}", apart.shared))
    });
}
