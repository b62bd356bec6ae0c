use super::{Answer, Engine, Failure, Status, Value};
use crate::engine::stages::{Least, settle_criterion};
use crate::engine::{Tradeoff, best_of, search};
use crate::money::Money;
use crate::plan::Totals;
use crate::question::{Criterion, Policy};
use crate::rule::{Formulation, formulate};

/// What the plan with the fewest exams costs where the cheapest plan has more of them; how many exams the
/// cheapest plan has where the one with the fewest costs more. At most two stages of one search, often none; a
/// plan where exams of unknown price are left, since which they are decides what can be compared.
///
/// `None` where one plan is both, where plans are judged by hours first, without a price list, where the plan is
/// not proven to be the best, and where a limit stopped the search.
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
    let (better_in, least) = match answer.first_criterion() {
        Criterion::Cost => (Criterion::Exams, Value { unpriced: 0, amount: 1 }),
        Criterion::Exams => (Criterion::Cost, Value::default()),
        Criterion::Hours => return Ok(None),
    };
    let now =
        Value::of(better_in, |measure| plan.totals.value(measure)).filter(|_| plan.totals.cost.is_some());
    let Some(now) = now.filter(|now| *now > least) else { return Ok(None) };
    if !engine.has_time() {
        return Ok(None);
    }
    let criteria = match better_in {
        Criterion::Cost => [Criterion::Cost, Criterion::Exams],
        _ => [Criterion::Exams, Criterion::Cost],
    };
    let reordered = || {
        // Exams without a study estimate stay out where they are.
        let hours = f.question.judged_by(Criterion::Hours).then_some(Criterion::Hours);
        let minimize = criteria.into_iter().chain(hours).collect();
        let policy = Policy { minimize, ..Policy::clone(&f.question.policy) };
        formulate(&f.question.with_policy(&policy))
    };
    let priced;
    let f = if f.question.judged_by(Criterion::Cost) {
        f
    } else {
        priced = reordered();
        &priced
    };
    let mut search = search(f, engine);
    let mut values = [Value::default(); 2];
    for (value, criterion) in values.iter_mut().zip(criteria) {
        match settle_criterion(f, &mut search, criterion)? {
            Least::Value(optimum) if criterion != better_in || optimum < now => *value = optimum,
            _ => return Ok(None),
        }
    }
    let [better, other] = values;
    let (cost, exams) = if better_in == Criterion::Cost { (better, other) } else { (other, better) };
    if cost.unpriced > 0 {
        let plan = best_of(&reordered(), engine)?;
        let plan = plan.plan.filter(|_| plan.status == Status::Optimal);
        return Ok(plan.map(|plan| Tradeoff { better_in, totals: Totals { hours: None, ..plan.totals } }));
    }
    let Ok(exams) = usize::try_from(exams.amount) else { return Ok(None) };
    let totals = Totals { cost: Some(Money(cost.amount)), unpriced: Vec::new(), exams, hours: None };
    Ok(Some(Tradeoff { better_in, totals }))
}
