use super::scope::Scope;
use crate::catalog::ExamId;
use crate::question::{Criterion, Question};

/// The exams of a scope that bring a voucher.
pub fn bringing(question: &Question, scope: &Scope, name: &str) -> Vec<ExamId> {
    let brought = question.tariff().into_iter().flat_map(|tariff| tariff.bringing(name));
    brought.filter(|exam| scope.exams.contains(exam)).collect()
}

/// The exams whose vouchers an offer may have to wait for. None where the order does not matter.
pub fn ordered(question: &Question, scope: &Scope, offer: usize) -> Vec<ExamId> {
    let name = question.tariff().and_then(|tariff| tariff.offers[offer].voucher.as_deref());
    let matters = |name: &&str| matches!(order(question, scope, name), Order::First | Order::Each);
    name.filter(matters).map_or_else(Vec::new, |name| bringing(question, scope, name))
}

/// How much of the order has to be written down for the vouchers of a name.
pub enum Order {
    /// Nothing.
    Free,
    /// Only how many vouchers there are.
    Count,
    /// Which exam is sat before everything that is bought with a voucher.
    First,
    /// Which exam is sat before each purchase.
    Each,
}

pub fn order(question: &Question, scope: &Scope, name: &str) -> Order {
    let (true, Some(tariff)) = (question.judged_by(Criterion::Cost), question.tariff()) else {
        return Order::Free;
    };
    let offers = || scope.offers.iter().map(|offer| &tariff.offers[*offer]);
    if question.schedule().is_some() {
        return Order::Each;
    }
    let is_of_name = |voucher: &Option<String>| voucher.as_deref() == Some(name);
    let all_bring = offers().filter(|row| is_of_name(&row.voucher)).all(|row| match row.covers[..] {
        [exam] => tariff.brings(exam, name),
        _ => false,
    });
    let brought = bringing(question, scope, name);
    let free = |exam: &ExamId| {
        let met = question.catalog.exam(*exam).requires.iter().all(|r| question.meets(r));
        met && offers().filter(|row| row.covers.contains(exam)).all(|row| {
            row.requires.iter().all(|item| question.has(*item))
                && (row.voucher.is_none() || is_of_name(&row.voucher))
        })
    };
    // Of an offer for several exams that bring vouchers more comes back than it takes.
    let one_by_one = offers()
        .filter(|row| is_of_name(&row.voucher))
        .all(|row| row.covers.len() == 1 || !row.covers.iter().any(|exam| tariff.brings(*exam, name)));
    match (all_bring, question.transcript.vouchers(name)) {
        (true, 1..) => Order::Free,
        _ if one_by_one && brought.iter().all(free) => Order::Count,
        (true, 0) => Order::First,
        (false, _) => Order::Each,
    }
}
