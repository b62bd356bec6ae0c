use super::Plan;
use crate::catalog::ExamId;
use crate::money::Money;
use crate::question::Question;

/// What to keep in reserve for one failed attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reserve {
    /// The most that one failed attempt at an exam of the plan adds.
    pub amount: Money,
    /// The exams that add so much, in study order.
    pub exams: Vec<ExamId>,
}

/// The most that one failed attempt adds to what a plan costs. Another attempt is included where what pays
/// for the exam includes several; it costs what the price list says, or else the cheapest price at which
/// everybody can buy the exam alone. `None` where that is not known of each exam, or nothing is bought.
/// Linear in the exams of the plan times the tariff.
pub fn reserve(question: &Question, plan: &Plan) -> Option<Reserve> {
    plan.totals.cost?;
    let another = plan.exams.iter().map(|exam| Some((*exam, another_attempt(question, plan, *exam)?)));
    let another: Vec<(ExamId, Money)> = another.collect::<Option<_>>()?;
    let amount = another.iter().map(|(_, cost)| *cost).max()?;
    let exams = another.into_iter().filter(|(_, cost)| *cost == amount).map(|(exam, _)| exam).collect();
    Some(Reserve { amount, exams })
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
    paying().filter_map(|retake| retake.price).min().or_else(|| tariff.plain_price(exam))
}
