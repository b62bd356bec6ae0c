use std::cell::Cell;
use std::collections::BTreeSet;
use std::time::Duration;

use studypath_ilp::{Domain, Found, Search, Var};

use studypath_ilp::Engine;

use super::{Answer, Bound, Failure, LeftOut, Missing, Status, Value, decode, notes, search_of};
use crate::catalog::{ExamId, Item};
use crate::plan::Plan;
use crate::question::{Criterion, Measure, Obstacle, Policy, Question};
use crate::rule::{Formulation, Origin, formulate};

/// Solves the criteria in force one after the other, each optimum a row of the next stage.
///
/// # Errors
///
/// [`Failure`] when the backend fails.
pub fn settle_criteria(f: &Formulation, search: &mut Search<'_>) -> Result<(Found, Vec<Bound>), Failure> {
    let mut bounds = Vec::new();
    let mut found = Found::Interrupted;
    for measure in f.question.policy.measures() {
        let terms = f.objective(measure);
        if measure == Measure::Unpriced && terms.is_empty() {
            bounds.push(Bound { measure, at_least: Some(0) });
            continue;
        }
        search.label(measure.name());
        found = search.settle(&terms)?;
        let at_least = match found {
            Found::Optimum(value) => Some(value),
            _ => search.bound(&terms),
        };
        bounds.push(Bound { measure, at_least });
        if !matches!(found, Found::Optimum(_)) {
            break;
        }
    }
    Ok((found, bounds))
}

/// What is known of the least value of a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Least {
    /// It is this.
    Value(Value),
    /// There is no plan.
    None,
    /// A limit stopped the search.
    Unknown,
}

/// The least value of one criterion, each of its measures a row of the next.
///
/// # Errors
///
/// [`Failure`] when the backend fails.
pub fn settle_criterion(
    f: &Formulation,
    search: &mut Search<'_>,
    criterion: Criterion,
) -> Result<Least, Failure> {
    let mut least = Vec::new();
    for measure in criterion.measures() {
        let terms = f.objective(*measure);
        if *measure == Measure::Unpriced && terms.is_empty() {
            least.push((*measure, 0));
            continue;
        }
        match search.settle(&terms)? {
            Found::Optimum(value) => least.push((*measure, value)),
            Found::Infeasible => return Ok(Least::None),
            Found::Interrupted => return Ok(Least::Unknown),
        }
    }
    let found = |measure| least.iter().find(|(m, _)| *m == measure).map(|(_, value)| *value);
    Ok(Value::of(criterion, found).map_or(Least::Unknown, Least::Value))
}

/// One step of the choice among equals.
pub enum Choice {
    /// As few of these as possible.
    Fewest(Vec<Var>),
    /// One after the other is taken where that is possible.
    First(Vec<Var>),
}

/// Law 10 of the design, then the same for what the exams leave open: the fewest credentials and
/// claims, the first in file order, the fewest purchases. Each step with its name. In time it matters which pass brings
/// the voucher for what: those at hand are taken first, then those of the first exams in file order.
pub fn choices(f: &Formulation) -> Vec<(&'static str, Choice)> {
    let exams = || f.sit.values().copied().collect();
    let tracks = || f.track.values().copied().collect();
    let claims = || f.claim.values().copied().collect();
    let offers = || f.buy.values().copied().collect();
    let mut choices = vec![
        ("first exams", Choice::First(exams())),
        ("fewest tracks", Choice::Fewest(tracks())),
        ("fewest claims", Choice::Fewest(claims())),
        ("fewest offers", Choice::Fewest(offers())),
        ("first tracks", Choice::First(tracks())),
        ("first claims", Choice::First(claims())),
        ("first offers", Choice::First(offers())),
    ];
    let vouchers: BTreeSet<Var> = f.spend.values().copied().collect();
    if f.question.schedule().is_some() && !vouchers.is_empty() {
        let vouchers: Vec<Var> = vouchers.into_iter().collect();
        choices.push(("fewest vouchers", Choice::Fewest(vouchers.clone())));
        choices.push(("first vouchers", Choice::First(vouchers)));
    }
    choices
}

/// Makes the [`choices`] one after the other.
///
/// # Errors
///
/// [`Failure`] when the backend fails.
pub fn choose_among_equals(f: &Formulation, search: &mut Search<'_>) -> Result<Found, Failure> {
    let mut found = Found::Interrupted;
    for (name, choice) in choices(f) {
        search.label(name);
        found = match choice {
            Choice::Fewest(vars) => search.settle(&count(&vars))?,
            Choice::First(vars) => search.prefer(&vars)?,
        };
        if !matches!(found, Found::Optimum(_)) {
            break;
        }
    }
    Ok(found)
}

/// Something else that is better where it is less, among plans that are equally good by the criteria. Its name, and what is
/// summed up.
pub type Further = (&'static str, Vec<(Var, i64)>);

/// Settles the criteria in force, then what chooses among equals.
///
/// # Errors
///
/// [`Failure`] when the backend fails.
pub fn settle_all(f: &Formulation, further: &[Further], search: &mut Search<'_>) -> Result<Found, Failure> {
    let (found, _) = settle_criteria(f, search)?;
    settle_rest(f, further, search, found)
}

/// The same where the criteria are settled, and this was found.
fn settle_rest(
    f: &Formulation,
    further: &[Further],
    search: &mut Search<'_>,
    mut found: Found,
) -> Result<Found, Failure> {
    for (name, terms) in further {
        if matches!(found, Found::Optimum(_)) {
            search.label(name);
            found = search.settle(terms)?;
        }
    }
    match found {
        Found::Optimum(_) => choose_among_equals(f, search),
        other => Ok(other),
    }
}

/// Their number, as terms.
pub fn count(vars: &[Var]) -> Vec<(Var, i64)> {
    vars.iter().map(|var| (*var, 1)).collect()
}

/// The best plan that a search leaves possible, checked. Says nothing about why there is none.
///
/// # Errors
///
/// [`Failure`] when the backend fails or its plan breaks a rule.
pub fn solve(f: &Formulation, search: Search<'_>, engine: &Engine<'_>) -> Result<Answer, Failure> {
    solve_then(f, search, &[], engine)
}

/// The same with further criteria that say what else is better among equally good plans.
///
/// # Errors
///
/// [`Failure`] when the backend fails or its plan breaks a rule.
pub fn solve_then(
    f: &Formulation,
    mut search: Search<'_>,
    further: &[Further],
    engine: &Engine<'_>,
) -> Result<Answer, Failure> {
    let (found, bounds) = settle_criteria(f, &mut search)?;
    let found = settle_rest(f, further, &mut search, found)?;
    // What is done with a plan once its exams are known is part of the answer: stopped in it, that is not the best one.
    let was_stopped = Cell::new(false);
    let remaining = || {
        let left = engine.remaining.map_or(Duration::MAX, |remaining| remaining());
        was_stopped.set(was_stopped.get() || left.is_zero());
        left
    };
    let watched = Engine { remaining: engine.remaining.is_some().then_some(&remaining as _), ..*engine };
    let plan = match search.incumbent() {
        Some(values) if found != Found::Infeasible => Failure::unless_stopped(plan_of(f, values, &watched))?,
        _ => None,
    };
    let mut answer = unproven(&f.question);
    answer.left_out = left_out(f, plan.as_ref());
    answer.status = match (&found, &plan) {
        (Found::Infeasible, _) => Status::Infeasible,
        _ if was_stopped.get() => Status::Unproven,
        (_, Some(plan)) if plan.exams.is_empty() => Status::Earned,
        (Found::Optimum(_), Some(_)) => Status::Optimal,
        _ => Status::Unproven,
    };
    let is_claimed = matches!(answer.status, Status::Optimal | Status::Infeasible);
    // Where another backend was asked for, that is known beforehand.
    answer.believed = search.believed().filter(|_| is_claimed && engine.backend.is_native());
    if answer.status != Status::Infeasible {
        answer.bounds = bounds;
    }
    if let Some(plan) = plan {
        tell(f, &mut answer, plan);
    }
    Ok(answer)
}

/// The plan that an assignment stands for, checked, with its cost.
///
/// # Errors
///
/// [`Failure`] when the backend fails or the plan breaks a rule.
pub fn plan_of(f: &Formulation, values: &[i64], engine: &Engine<'_>) -> Result<Plan, Failure> {
    let mut plan = decode::decode(f, values, engine)?;
    add_cost(&f.question, engine, &mut plan)?;
    Ok(plan)
}

/// The answer that a best plan is, where no program was solved; the rows of the formulation need not be there.
pub fn answer_of(f: &Formulation, plan: Plan) -> Answer {
    let mut answer = unproven(&f.question);
    if f.sit.keys().any(|exam| missing(&f.question, *exam, Some(&plan)).is_some()) {
        answer.left_out = left_out(&formulate(&f.question), Some(&plan));
    }
    answer.status = if plan.exams.is_empty() { Status::Earned } else { Status::Optimal };
    let bound = |measure| match (measure, plan.totals.value(measure)) {
        (Measure::Cost, None) => Bound { measure, at_least: Some(0) },
        (_, at_least) => Bound { measure, at_least },
    };
    answer.bounds = f.question.policy.measures().map(bound).collect();
    tell(f, &mut answer, plan);
    answer
}

/// The answer that there is no plan, without a word on why.
pub fn refused(f: &Formulation) -> Answer {
    Answer { status: Status::Infeasible, ..unproven(&f.question) }
}

/// The answer that nothing is known.
pub fn unproven(question: &Question) -> Answer {
    Answer {
        status: Status::Unproven,
        plan: None,
        minimized: question.policy.criteria(),
        bounds: Vec::new(),
        believed: None,
        conflict: None,
        separate_goals: None,
        tradeoff: None,
        sourced: None,
        likely: None,
        timetable: None,
        slack: None,
        left_out: Vec::new(),
        notes: Vec::new(),
    }
}

fn tell(f: &Formulation, answer: &mut Answer, plan: Plan) {
    answer.notes = notes::notes(&f.question, &plan);
    answer.notes.extend(notes::alike(f, &plan));
    answer.plan = Some(plan);
}

/// The number for want of which an exam is not in the plan. A price is missed only where the plan does without
/// exams that have none.
fn missing(question: &Question, exam: ExamId, plan: Option<&Plan>) -> Option<Missing> {
    let sold = !question.judged_by(Criterion::Cost) || question.tariff().is_none_or(|t| t.sells(exam));
    let all_priced = plan.is_some_and(|plan| plan.totals.unpriced.is_empty());
    match question.obstacles(exam).contains(&Obstacle::NoHours) {
        true => Some(Missing::Hours),
        false => (all_priced && !sold).then_some(Missing::Price),
    }
}

/// Exams that only a missing number keeps out, as far as propagation can tell.
fn left_out(f: &Formulation, plan: Option<&Plan>) -> Vec<LeftOut> {
    let mut program = f.model.program.clone();
    program.rows.retain(|row| !matches!(f.model.origin(row), Origin::Unavailable(_, Obstacle::NoHours)));
    let mut domain = Domain::of(&program);
    if domain.propagate(&program).is_err() {
        return Vec::new();
    }
    let usable = f.sit.iter().filter(|(_, var)| domain.upper(**var) == 1).map(|(exam, _)| *exam);
    let left_out = usable.filter_map(|exam| {
        let why = missing(&f.question, exam, plan)?;
        Some(LeftOut { exam, why })
    });
    left_out.collect()
}

/// Where plans are not judged by cost, asks for the least cost of the exams found. The plan then is the one that
/// goes with that cost.
fn add_cost(question: &Question, engine: &Engine<'_>, plan: &mut Plan) -> Result<(), Failure> {
    if question.judged_by(Criterion::Cost) || question.tariff().is_none() {
        return Ok(());
    }
    let others = question.catalog.exam_ids().filter(|exam| !plan.exams.contains(exam)).map(Item::Exam);
    let policy = Policy {
        minimize: vec![Criterion::Cost],
        sit: plan.exams.clone(),
        without: question.policy.without.iter().copied().chain(others).collect(),
        ..Policy::clone(&question.policy)
    };
    let same_exams = question.with_policy(&policy);
    let f = formulate(&same_exams);
    let mut search = search_of(&f, engine);
    let found = settle_all(&f, &[], &mut search)?;
    if let (Found::Optimum(_), Some(values)) = (found, search.incumbent()) {
        *plan = decode::decode(&f, values, engine)?;
    }
    Ok(())
}
