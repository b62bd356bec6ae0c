use std::sync::Arc;

use studypath_ilp::{Affine, Var};

use super::{
    Fact, FactKind, Formulation, Ids, Likeness, Node, Origin, Quantity, Rule, Sentence, Sign, quoted,
};
use crate::catalog::{Evidence, ExamId};
use crate::money::Money;
use crate::plan::Plan;
use crate::price::{PriceRow, Tariff};
use crate::question::{Criterion, Question};
use crate::words::listed;

/// Every exam that is sat is paid for by an offer on sale (weighted set cover), or its price is not known; and
/// the totals are what the catalog and the price list say.
///
/// An exam that nothing on sale pays for is of unknown price whenever it is sat. One that only offers with
/// conditions pay for is so where none of them is bought: `sum of pay + unpriced >= sit`. No plan is ruled out
/// for want of a price.
pub struct Purchase;

impl Rule for Purchase {
    fn name(&self) -> &'static str {
        "purchase"
    }

    fn post(&self, f: &mut Formulation) {
        if !f.question.judged_by(Criterion::Cost) {
            return;
        }
        let exams: Vec<(ExamId, Var)> = f.sit.iter().map(|(exam, var)| (*exam, *var)).collect();
        let Some(tariff) = f.question.tariff.clone() else {
            f.unpriced.extend(exams);
            return;
        };
        for (exam, sit) in exams {
            let plain = cheapest_plain(&f.question, &tariff, exam);
            let composite: Vec<usize> = f
                .offers_for(exam)
                .into_iter()
                .filter(|o| !is_plain(&f.question, &tariff.offers[*o]))
                .collect();
            if composite.is_empty() {
                match plain {
                    Some(offer) => add_cost(f, sit, &tariff.offers[offer]),
                    None => {
                        f.unpriced.insert(exam, sit);
                    }
                }
                continue;
            }
            let mut paid = Affine::default();
            for offer in plain.into_iter().chain(composite) {
                let buy = buy(f, &tariff, offer);
                paid.add_term(pays(f, offer, buy, exam), 1);
            }
            if !is_priced(&f.question, &tariff, exam) {
                let unpriced = f.model.column(Quantity::Unpriced(exam), 0, 1);
                f.unpriced.insert(exam, unpriced);
                paid.add_term(unpriced, 1);
            }
            paid.add_term(sit, -1);
            f.model.at_least(paid, 0, Origin::Structure);
        }
    }

    fn is_matching(&self, f: &Formulation) -> bool {
        let in_scope = |row: &PriceRow| row.covers.iter().any(|exam| f.scope.exams.contains(exam));
        let mut offers = f.question.tariff().into_iter().flat_map(|tariff| &tariff.offers);
        offers.all(|row| row.is_plain() || !in_scope(row))
    }

    fn tell_apart(&self, f: &Formulation, likeness: &mut Likeness) {
        for offer in f.question.tariff().into_iter().flat_map(|tariff| &tariff.offers) {
            offer.requires.iter().for_each(|item| likeness.name(*item));
            if offer.covers.len() > 1 {
                offer.covers.iter().for_each(|exam| likeness.name(*exam));
            }
            if f.question.judged_by(Criterion::Cost) {
                for exam in &offer.covers {
                    let price = Sign::Price(offer.price.0, offer.requires.clone(), offer.voucher.clone());
                    likeness.sign(*exam, price);
                }
            }
        }
    }

    fn check(&self, question: &Question, plan: &Plan, report: &mut dyn FnMut(String)) {
        let catalog = &question.catalog;
        if plan.totals.exams != plan.exams.len() {
            report(format!("{} exams are announced, {} are sat", plan.totals.exams, plan.exams.len()));
        }
        let hours: Option<u64> = plan.exams.iter().map(|e| question.hours(*e).map(u64::from)).sum();
        if plan.totals.hours != hours {
            report("the hours announced are not the sum of the exams' hours".into());
        }
        let unpriced = &plan.totals.unpriced;
        if !unpriced.iter().all(|exam| plan.exams.contains(exam)) {
            report("an exam is called unpriced that is not sat".into());
        }
        if !unpriced.is_sorted_by(|a, b| a < b) {
            report("the unpriced exams are not in catalog order".into());
        }
        let Some(tariff) = question.tariff() else {
            if unpriced.len() != plan.exams.len() || plan.totals.cost.is_some() {
                report("there is no price list, and still something has a price".into());
            }
            return;
        };
        let Some(announced) = plan.totals.cost else {
            if question.judged_by(Criterion::Cost) && !plan.exams.is_empty() {
                report("the plan has no cost although plans are judged by it".into());
            }
            return;
        };
        let rows: Option<Vec<&Arc<PriceRow>>> =
            plan.purchases.iter().map(|index| tariff.offers.get(*index)).collect();
        let Some(rows) = rows else {
            return report("something is bought that is not on sale".into());
        };
        if Money::sum(rows.iter().map(|row| row.price)) != Some(announced) {
            report("the cost announced is not the sum of the prices".into());
        }
        for exam in &plan.exams {
            let id = &catalog.exam(*exam).id;
            match unpriced.contains(exam) {
                true if is_priced(question, tariff, *exam) => report(format!("`{id}` has a price")),
                false if !rows.iter().any(|row| row.covers.contains(exam)) => {
                    report(format!("nothing bought pays for `{id}`"));
                }
                _ => {}
            }
        }
    }

    fn say(&self, _: &Question, _: Origin) -> Option<Sentence> {
        None
    }

    fn facts(&self, question: &Question, plan: &Plan) -> Vec<Fact> {
        let Some(tariff) = question.tariff() else { return Vec::new() };
        let facts = [Evidence::Inferred, Evidence::Unverified].into_iter().filter_map(|evidence| {
            let rows = plan.purchases.iter().map(|index| &tariff.offers[*index]);
            let items: Vec<String> =
                rows.filter(|row| row.evidence == evidence).map(|row| quoted(&row.item)).collect();
            let text = match items.len() {
                0 => return None,
                1 => format!("the price of {}", items[0]),
                _ => format!("the prices of {}", listed(&items, "and")),
            };
            Some(Fact::new(FactKind::Price, evidence, text))
        });
        facts.collect()
    }

    fn fact_of(&self, _: &Question, _: Origin) -> Option<Fact> {
        None
    }

    fn column_name(&self, ids: &Ids<'_>, quantity: Quantity) -> Option<String> {
        match quantity {
            Quantity::Buy(offer) => Some(format!("buy_{}", ids.offer(offer))),
            Quantity::Unpriced(exam) => Some(format!("unpriced_{}", ids.exam(exam))),
            Quantity::Pay(offer, exam) => Some(format!("pay_{}_{}", ids.offer(offer), ids.exam(exam))),
            _ => None,
        }
    }
}

/// The plain row that pays for the exam at the least price; of several the first.
pub fn cheapest_plain(question: &Question, tariff: &Tariff, exam: ExamId) -> Option<usize> {
    let rows = tariff.offers.iter().enumerate();
    rows.filter(|(_, row)| row.covers.contains(&exam) && is_plain(question, row))
        .min_by_key(|(index, row)| (row.price, *index))
        .map(|(index, _)| index)
}

/// Does it pay for one exam only, and may this candidate buy it at once?
pub fn is_plain(question: &Question, row: &PriceRow) -> bool {
    row.covers.len() == 1 && is_open(question, row)
}

/// May this candidate buy it at once?
fn is_open(question: &Question, row: &PriceRow) -> bool {
    row.voucher.is_none() && row.requires.iter().all(|item| question.has(*item))
}

/// Is there something on sale that pays for the exam and that this candidate may buy at once? Then its price is
/// known in every plan.
fn is_priced(question: &Question, tariff: &Tariff, exam: ExamId) -> bool {
    tariff.offers.iter().any(|row| row.covers.contains(&exam) && is_open(question, row))
}

fn add_cost(f: &mut Formulation, var: Var, row: &PriceRow) {
    if row.price != Money(0) {
        f.cost.push((var, row.price.0));
    }
}

fn buy(f: &mut Formulation, tariff: &Tariff, offer: usize) -> Var {
    if let Some(var) = f.buy.get(&offer) {
        return *var;
    }
    let var = f.model.column(Quantity::Buy(offer), 0, 1);
    f.buy.insert(offer, var);
    add_cost(f, var, &tariff.offers[offer]);
    var
}

/// Buying pays, except where the condition of the offer may rest on the exam itself: then it must
/// be said which exams the offer pays for, so that they can be put after it.
fn pays(f: &mut Formulation, offer: usize, buy: Var, exam: ExamId) -> Var {
    if !f.same_cycle(Node::Offer(offer), Node::Item(exam.into())) {
        return buy;
    }
    let pay = f.model.column(Quantity::Pay(offer, exam), 0, 1);
    let mut excess = Affine::from(pay);
    excess.add_term(buy, -1);
    f.model.at_most(excess, 0, Origin::Structure);
    f.pay.insert((offer, exam), pay);
    pay
}
