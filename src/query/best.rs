use super::search::{Found, Search};
use super::{Answer, Bound, Engine, Failure, LeftOut, Status, conflict, decode, notes};
use crate::catalog::Item;
use crate::model::{Domain, Origin, Var};
use crate::plan::Plan;
use crate::problem::{Criterion, Obstacle, Policy, Problem};
use crate::rule::{Class, Formulation, formulate, interchangeable};

/// The best plan: the least in the first criterion, then the second, and so on; among equally good
/// exam sets the one with the first exam, in catalog order, that only one of them has; with as few
/// intermediate credentials and claims as that set allows.
///
/// One program is built and solved in stages, about one solve for each criterion and one for the
/// choice among equals.
///
/// # Errors
///
/// [`Failure`] when the backend fails or its plan breaks a rule.
pub fn best(problem: &Problem<'_>, engine: &Engine<'_>) -> Result<Answer, Failure> {
    let f = formulate(problem);
    let criteria = problem.policy.criteria();
    let mut search = Search::new(f.model.clone(), *engine);
    search.rule_out(interchangeable(&f).iter().flat_map(Class::surplus).map(|exam| f.sit[exam]));
    let mut bounds = Vec::new();
    let mut found = Found::Interrupted;
    for criterion in &criteria {
        let terms = f.objective(*criterion);
        found = search.settle(&terms)?;
        let at_least = match found {
            Found::Optimum(value) => Some(value),
            _ => search.bound(&terms),
        };
        bounds.push(Bound { criterion: *criterion, at_least });
        if !matches!(found, Found::Optimum(_)) {
            break;
        }
    }
    if matches!(found, Found::Optimum(_)) {
        found = choose_among_equals(&f, &mut search)?;
    }
    let plan = match search.incumbent() {
        Some(values) if found != Found::Infeasible => Some(decode::decode(&f, values, engine)?),
        _ => None,
    };
    let mut answer = Answer {
        status: match (&found, &plan) {
            (Found::Infeasible, _) => Status::Infeasible,
            (_, Some(plan)) if plan.exams.is_empty() => Status::Earned,
            (Found::Optimum(_), Some(_)) => Status::Optimal,
            _ => Status::Unproven,
        },
        plan,
        minimized: criteria,
        bounds,
        conflict: None,
        left_out: left_out(&f),
        notes: Vec::new(),
    };
    if answer.status == Status::Infeasible {
        answer.bounds.clear();
        answer.conflict = Some(conflict::conflict(&f, engine)?);
    }
    if let Some(plan) = &mut answer.plan {
        add_cost(problem, engine, plan)?;
        answer.notes = notes::notes(problem, plan);
    }
    Ok(answer)
}

/// Law 10 of the design, then the same for what the exams leave open: the fewest credentials and
/// claims, the first in file order, the fewest purchases.
fn choose_among_equals(f: &Formulation<'_>, search: &mut Search<'_>) -> Result<Found, Failure> {
    let exams: Vec<Var> = f.sit.values().copied().collect();
    let tracks: Vec<Var> = f.track.values().copied().collect();
    let claims: Vec<Var> = f.claim.values().copied().collect();
    let offers: Vec<Var> = f.buy.values().copied().collect();
    let count = |vars: &[Var]| vars.iter().map(|var| (*var, 1)).collect::<Vec<_>>();
    let optimum = |found: &Found| matches!(found, Found::Optimum(_));
    let mut found = search.prefer(&exams)?;
    for group in [&tracks, &claims, &offers] {
        if optimum(&found) {
            found = search.settle(&count(group))?;
        }
    }
    for group in [&tracks, &claims, &offers] {
        if optimum(&found) {
            found = search.prefer(group)?;
        }
    }
    Ok(found)
}

/// Exams that only a missing number keeps out, as far as propagation can tell.
fn left_out(f: &Formulation<'_>) -> Vec<LeftOut> {
    let missing = |o: &Obstacle| matches!(o, Obstacle::NoPrice | Obstacle::NoHours);
    let mut model = f.model.clone();
    model.rows.retain(|row| !matches!(row.origin, Origin::Unavailable(_, o) if missing(&o)));
    let mut domain = Domain::of(&model);
    if domain.propagate(&model).is_err() {
        return Vec::new();
    }
    let usable = f.sit.iter().filter(|(_, var)| domain.upper(**var) == 1).map(|(exam, _)| *exam);
    let left_out = usable.filter_map(|exam| {
        let why = f.problem.obstacles(exam).into_iter().find(missing)?;
        Some(LeftOut { exam, why })
    });
    left_out.collect()
}

/// Where plans are not judged by cost, asks for the least cost of the exams found, if each of them
/// is on sale. The plan then is the one that goes with that cost.
fn add_cost(problem: &Problem<'_>, engine: &Engine<'_>, plan: &mut Plan) -> Result<(), Failure> {
    let Some(tariff) = problem.tariff else { return Ok(()) };
    let sold = plan.exams.iter().all(|exam| tariff.sells(*exam));
    if problem.judged_by(Criterion::Cost) || !sold {
        return Ok(());
    }
    let others = problem.catalog.exam_ids().filter(|exam| !plan.exams.contains(exam)).map(Item::Exam);
    let policy = Policy {
        minimize: vec![Criterion::Cost],
        with: problem.policy.with.iter().copied().chain(plan.exams.iter().map(|e| Item::Exam(*e))).collect(),
        without: problem.policy.without.iter().copied().chain(others).collect(),
        ..problem.policy.clone()
    };
    let same_exams = Problem { policy: &policy, ..*problem };
    let f = formulate(&same_exams);
    let mut search = Search::new(f.model.clone(), *engine);
    let mut found = search.settle(&f.objective(Criterion::Cost))?;
    if matches!(found, Found::Optimum(_)) {
        found = choose_among_equals(&f, &mut search)?;
    }
    if let (Found::Optimum(_), Some(values)) = (found, search.incumbent()) {
        *plan = decode::decode(&f, values, engine)?;
    }
    Ok(())
}
