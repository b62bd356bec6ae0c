use studypath_ilp::Found;

use super::{Answer, Engine, Failure, Status};
use crate::engine::{Tradeoff, search};
use crate::money::Money;
use crate::question::{Criterion, Policy};
use crate::rule::{Formulation, formulate};

/// What the plan with the fewest exams costs where the cheapest plan has more of them; how many exams the
/// cheapest plan has where the one with the fewest costs more. At most two stages of one search, often none.
///
/// `None` where one plan is both, where plans are judged by hours first, where a cost is not known, where
/// the plan is not proven to be the best, and where a limit stopped the search.
///
/// # Errors
///
/// [`Failure`] when the backend fails.
pub(crate) fn tradeoff_of(
    f: &Formulation,
    answer: &Answer,
    engine: &Engine<'_>,
) -> Result<Option<Tradeoff>, Failure> {
    let (Status::Optimal, Some(plan)) = (answer.status, &answer.plan) else { return Ok(None) };
    let (Some(cost), Ok(exams)) = (plan.totals.cost, i64::try_from(plan.totals.exams)) else {
        return Ok(None);
    };
    let (better_in, now, least) = match answer.first_criterion() {
        Criterion::Cost => (Criterion::Exams, exams, 1),
        Criterion::Exams => (Criterion::Cost, cost.0, 0),
        Criterion::Hours => return Ok(None),
    };
    if now <= least || engine.remaining.is_some_and(|remaining| remaining().is_zero()) {
        return Ok(None);
    }
    let criteria = match better_in {
        Criterion::Cost => [Criterion::Cost, Criterion::Exams],
        _ => [Criterion::Exams, Criterion::Cost],
    };
    let priced;
    let f = if f.question.judged_by(Criterion::Cost) {
        f
    } else {
        let policy = Policy { minimize: criteria.to_vec(), ..Policy::clone(&f.question.policy) };
        priced = formulate(&f.question.with_policy(&policy));
        &priced
    };
    let mut search = search(f, engine);
    let mut values = [0; 2];
    for (value, criterion) in values.iter_mut().zip(criteria) {
        match search.settle(&f.objective(criterion))? {
            Found::Optimum(optimum) if criterion != better_in || optimum < now => *value = optimum,
            _ => return Ok(None),
        }
    }
    let [better, other] = values;
    let (cost, exams) = if better_in == Criterion::Cost { (better, other) } else { (other, better) };
    let Ok(exams) = usize::try_from(exams) else { return Ok(None) };
    Ok(Some(Tradeoff { better_in, cost: Money(cost), exams }))
}
