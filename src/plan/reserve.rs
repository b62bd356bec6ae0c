use super::Plan;
use crate::catalog::ExamId;
use crate::money::Money;
use crate::question::Question;

/// What to keep in reserve for one failed attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reserve {
    /// The most that one failed attempt at an exam of the plan adds, of those where that is known.
    pub amount: Money,
    /// The exams that add so much, in study order.
    pub exams: Vec<ExamId>,
    /// The exams where it is not known what another attempt costs, in study order.
    pub unknown: Vec<ExamId>,
}

/// The most that one failed attempt adds to what a plan costs. Another attempt is included where what pays
/// for the exam includes several; it costs what the price list says, or else the cheapest price at which
/// everybody can buy the exam alone, whether or not the first attempt is booked already. `None` where it is
/// known of no exam. Linear in the exams of the plan times the tariff.
pub fn reserve(question: &Question, plan: &Plan) -> Option<Reserve> {
    plan.totals.cost?;
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for exam in plan.exams.iter().copied() {
        match another_attempt(question, plan, exam) {
            Some(cost) => known.push((exam, cost)),
            None => unknown.push(exam),
        }
    }
    let amount = known.iter().map(|(_, cost)| *cost).max()?;
    let exams = known.into_iter().filter(|(_, cost)| *cost == amount).map(|(exam, _)| exam).collect();
    Some(Reserve { amount, exams, unknown })
}

fn another_attempt(question: &Question, plan: &Plan, exam: ExamId) -> Option<Money> {
    let tariff = question.tariff()?;
    let paying = || {
        let bought = plan.purchases.iter().filter_map(|offer| tariff.offers.get(*offer));
        bought.filter(|row| row.covers.contains(&exam)).map(|row| row.retake)
    };
    if paying().any(|retake| retake.attempts.is_some_and(|attempts| attempts > 1)) {
        return Some(Money(0));
    }
    paying().filter_map(|retake| retake.price).min().or_else(|| tariff.sold_alone(exam))
}
