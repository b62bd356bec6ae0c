use studypath_ilp::{Found, Search};

use super::{Answer, Engine, Failure, Status, Value};
use crate::engine::stages;
use crate::engine::{Cuts, first, search_noting};
use crate::question::{Criterion, Measure, Policy, Question};
use crate::rule::{Formulation, formulate};

/// The plans of which none is worse than another one in every respect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Front {
    /// The criteria weighed against each other, in the order asked.
    pub criteria: Vec<Criterion>,
    /// The points, in the order of the criteria. Empty where `refusal` is not.
    pub points: Vec<Point>,
    /// Why there is no plan, or the best one known where a limit stopped the search for the first.
    pub refusal: Option<Answer>,
    /// Are these all the points? False when a limit stopped the search.
    pub complete: bool,
}

/// A point of a front.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The values of the criteria, in their order.
    pub values: Vec<Value>,
    /// The plan that stands for it: with the fewest exams, and of several the one of law 10.
    pub answer: Answer,
}

/// Every non-dominated combination of the criteria, each with its plan.
///
/// By epsilon constraints with lexicographic stages. With two criteria: take the least of the first,
/// then the least of the second, then ask for less of the second than that, until there is no more.
/// A further criterion c stands around that loop. Let m be the greatest c among the points found with
/// `c <= e`. Whoever needs between m and e of it is no better in the others than some point found,
/// which needs at most m, and those who need exactly m and are not dominated were found themselves; so
/// the next round asks for `c <= m - 1`. Every point found is non-dominated, because each round takes
/// the least c for its values.
///
/// Where prices are not known, the number of such exams is weighed as a criterion of its own. That front has
/// every point of the one asked for: whoever beats a point there beats it by the cost as well, for which the
/// number comes before the money. The points that are beaten by the cost are then taken away.
///
/// The obstacles and the left-out exams are those of `policy.minimize`, which is set to the criteria.
///
/// # Errors
///
/// [`Failure`] when the backend fails or its plan breaks a rule.
pub fn pareto(question: &Question, criteria: &[Criterion], engine: &Engine<'_>) -> Result<Front, Failure> {
    let policy = Policy { minimize: criteria.to_vec(), ..Policy::clone(&question.policy) };
    let question = question.with_policy(&policy);
    let f = formulate(&question);
    let cuts = Cuts::default();
    let search = search_noting(&f, engine, &cuts);
    let mut front = Front { criteria: criteria.to_vec(), points: Vec::new(), refusal: None, complete: true };
    let mut values = Vec::new();
    let measures = criteria.iter().flat_map(|criterion| criterion.measures()).copied();
    let measures: Vec<Measure> =
        measures.filter(|m| *m != Measure::Unpriced || !f.unpriced.is_empty()).collect();
    front.complete = rounds(&f, &measures, measures.len(), search.clone(), &mut values)?;
    if values.is_empty() {
        front.refusal = Some(first(&f, search, engine, &cuts)?);
        return Ok(front);
    }
    values.sort_unstable();
    let by_criteria = |point: &[i64]| -> Vec<Value> {
        let measured = |measure| match measures.iter().position(|m| *m == measure) {
            Some(place) => Some(point[place]),
            None => Some(0),
        };
        criteria.iter().filter_map(|criterion| Value::of(*criterion, measured)).collect()
    };
    let points: Vec<Vec<Value>> = values.iter().map(|point| by_criteria(point)).collect();
    let dominates = |a: &Vec<Value>, b: &Vec<Value>| a != b && a.iter().zip(b).all(|(a, b)| a <= b);
    for (point, values) in points.iter().zip(values) {
        if points.iter().any(|other| dominates(other, point)) {
            continue;
        }
        let mut at = search.clone();
        for (measure, value) in measures.iter().zip(&values) {
            at.limit(f.objective(*measure), *value);
        }
        let answer = stages::solve(&f, at, engine)?;
        if answer.plan.is_none() || answer.status == Status::Unproven {
            front.complete = false;
            front.refusal = Some(answer).filter(|_| front.points.is_empty());
            break;
        }
        front.points.push(Point { values: point.clone(), answer });
    }
    Ok(front)
}

/// Adds the non-dominated values of the first `depth` measures within a search, each with the least of
/// the further ones; false when it was interrupted.
fn rounds(
    f: &Formulation,
    measures: &[Measure],
    depth: usize,
    mut search: Search<'_>,
    values: &mut Vec<Vec<i64>>,
) -> Result<bool, Failure> {
    if depth <= 1 {
        let mut point = Vec::new();
        for measure in measures {
            match search.settle(&f.objective(*measure))? {
                Found::Optimum(value) => point.push(value),
                Found::Infeasible => return Ok(true),
                Found::Interrupted => return Ok(false),
            }
        }
        if !values.contains(&point) {
            values.push(point);
        }
        return Ok(true);
    }
    loop {
        let mut found = Vec::new();
        let complete = rounds(f, measures, depth - 1, search.clone(), &mut found)?;
        let most = found.iter().map(|point| point[depth - 1]).max();
        for point in found {
            if !values.contains(&point) {
                values.push(point);
            }
        }
        match most {
            Some(most) if complete => {
                let terms = f.objective(measures[depth - 1]);
                search.limit(terms, most - 1);
            }
            _ => return Ok(complete),
        }
    }
}
