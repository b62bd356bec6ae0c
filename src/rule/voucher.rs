use std::collections::{BTreeMap, BTreeSet};

use studypath_ilp::{Affine, Var};

use super::voucher_order::{Order, bringing, order};
use super::{Fact, Formulation, Ids, Likeness, Origin, Quantity, Rule, Sentence, Sign};
use crate::catalog::ExamId;
use crate::plan::{Plan, Spent};
use crate::price::PriceRow;
use crate::question::{Criterion, Question};

/// What is sold against a voucher is bought with one: at hand, or brought by an exam passed before.
///
/// Where the exams E that bring a voucher can be sat in any order, those paid without one come first,
/// then the purchases R whose exam brings one back, then the others. It is enough that
/// `sum of buy <= at hand + sum of sit(E)`, and that something is there to begin with:
/// `buy(p) + sum of buy(R) <= at hand + sum of sit(E)` for each offer p.
///
/// Where every purchase gives back what it takes and a voucher is at hand, there is always one, and
/// nothing is written down. Without one at hand it is enough that one exam that brings a voucher is sat
/// before every such purchase: that exam is named, `sum of first(e) >= buy(p)`, and p stands deeper than
/// it ([`NotCircular`](super::not_circular::NotCircular)).
///
/// Otherwise, and under a schedule, each offer bought names its own voucher, `sum of spend(p, e) over e >= buy(p)` with those
/// at hand among them, a voucher is spent once, `sum of spend(p, e) over p <= sit(e)`, and p stands
/// deeper than e. An order in which every voucher is there in time exists if and only if such a choice
/// without cycles does.
pub struct Vouchers;

impl Rule for Vouchers {
    fn name(&self) -> &'static str {
        "voucher"
    }

    fn post(&self, f: &mut Formulation) {
        let Some(tariff) = f.question.tariff.clone() else { return };
        let mut bought: BTreeMap<&str, Vec<(usize, Var)>> = BTreeMap::new();
        for (offer, var) in &f.buy {
            if let Some(name) = tariff.offers[*offer].voucher.as_deref() {
                bought.entry(name).or_default().push((*offer, *var));
            }
        }
        for (name, offers) in bought {
            let at_hand = f.question.transcript.vouchers(name);
            let brought = bringing(&f.question, &f.scope, name);
            match order(&f.question, &f.scope, name) {
                Order::Free => {}
                Order::Count => post_count(f, name, &offers, &brought, at_hand),
                Order::First => post_first(f, &offers, &brought),
                Order::Each => post_each(f, &offers, &brought, at_hand),
            }
        }
    }

    fn is_matching(&self, f: &Formulation) -> bool {
        let in_scope = |row: &PriceRow| row.covers.iter().any(|exam| f.scope.exams.contains(exam));
        let mut offers = f.question.tariff().into_iter().flat_map(|tariff| &tariff.offers);
        offers.all(|row| row.voucher.is_none() || !in_scope(row))
    }

    fn tell_apart(&self, f: &Formulation, likeness: &mut Likeness) {
        let tariff = f.question.tariff().filter(|_| f.question.judged_by(Criterion::Cost));
        for (exam, name) in tariff.into_iter().flat_map(|tariff| &tariff.earned) {
            likeness.sign(*exam, Sign::Brings((*name).to_owned()));
            likeness.want(*exam);
        }
    }

    fn check(&self, question: &Question, plan: &Plan, report: &mut dyn FnMut(String)) {
        let catalog = &question.catalog;
        let Some(tariff) = question.tariff() else { return };
        let (mut offers, mut exams, mut at_hand) = (BTreeSet::new(), BTreeSet::new(), BTreeMap::new());
        for Spent { offer, from } in &plan.vouchers {
            let row = tariff.offers.get(*offer).filter(|_| plan.purchases.contains(offer));
            let Some((row, name)) = row.and_then(|row| Some((row, row.voucher.as_deref()?))) else {
                report("a voucher is spent on nothing".into());
                continue;
            };
            if !offers.insert(*offer) {
                report(format!("two vouchers are spent on `{}`", row.item));
            }
            match from {
                None => *at_hand.entry(name).or_insert(0_u32) += 1,
                Some(exam) => {
                    let id = &catalog.exam(*exam).id;
                    if !plan.exams.contains(exam) || !tariff.brings(*exam, name) {
                        report(format!("`{id}` does not bring a voucher `{name}` in this plan"));
                    }
                    if !exams.insert((*exam, name)) {
                        report(format!("the voucher `{name}` of `{id}` is spent twice"));
                    }
                }
            }
        }
        for (name, count) in at_hand {
            if count > question.transcript.vouchers(name) {
                report(format!("more vouchers `{name}` are spent than are at hand"));
            }
        }
        let is_ready = |offer: &usize| tariff.offers[*offer].voucher.is_none() || offers.contains(offer);
        let ready: Vec<_> =
            plan.purchases.iter().filter(|o| **o < tariff.offers.len() && is_ready(o)).collect();
        let paid = |exam: &&ExamId| plan.totals.cost.is_some() && !plan.totals.unpriced.contains(exam);
        for exam in plan.exams.iter().filter(paid) {
            let covers = |offer: &&&usize| tariff.offers[***offer].covers.contains(exam);
            let bought = plan.purchases.iter().filter(|o| **o < tariff.offers.len());
            if bought.into_iter().any(|o| covers(&&o)) && !ready.iter().any(|o| covers(&o)) {
                let id = &catalog.exam(*exam).id;
                report(format!("`{id}` is paid for with a voucher that is not there"));
            }
        }
    }

    /// No plan fails for want of a voucher: what nobody can buy has no price.
    fn say(&self, _: &Question, _: Origin) -> Option<Sentence> {
        None
    }

    fn facts(&self, _: &Question, _: &Plan) -> Vec<Fact> {
        Vec::new()
    }

    fn fact_of(&self, _: &Question, _: Origin) -> Option<Fact> {
        None
    }

    fn row_name(&self, ids: &Ids<'_>, origin: Origin) -> Option<String> {
        let Origin::Voucher(offer) = origin else { return None };
        Some(format!("voucher_{}", ids.offer(offer)))
    }

    fn column_name(&self, ids: &Ids<'_>, quantity: Quantity) -> Option<String> {
        match quantity {
            Quantity::First(exam) => Some(format!("first_{}", ids.exam(exam))),
            Quantity::Spend(offer, exam) => Some(format!("spend_{}_on_{}", ids.exam(exam), ids.offer(offer))),
            Quantity::SpendAtHand(offer) => Some(format!("spend_at_hand_on_{}", ids.offer(offer))),
            _ => None,
        }
    }
}

fn post_count(f: &mut Formulation, name: &str, offers: &[(usize, Var)], brought: &[ExamId], at_hand: u32) {
    let Some(tariff) = f.question.tariff.clone() else { return };
    let brings = |offer: usize| tariff.offers[offer].covers.iter().any(|exam| tariff.brings(*exam, name));
    let mut none_left = Affine::default();
    brought.iter().for_each(|exam| none_left.add_term(f.sit[exam], -1));
    let mut returned = none_left.clone();
    for (offer, buy) in offers {
        none_left.add_term(*buy, 1);
        if brings(*offer) {
            returned.add_term(*buy, 1);
        }
    }
    for (offer, buy) in offers {
        let mut excess = returned.clone();
        excess.add_term(*buy, 1);
        f.model.at_most(excess, i64::from(at_hand), Origin::Voucher(*offer));
    }
    if let Some((first, _)) = offers.first() {
        f.model.at_most(none_left, i64::from(at_hand), Origin::Voucher(*first));
    }
}

fn post_first(f: &mut Formulation, offers: &[(usize, Var)], brought: &[ExamId]) {
    let mut first = Affine::default();
    for exam in brought {
        let var = f.model.column(Quantity::First(*exam), 0, 1);
        first.add_term(var, 1);
        let mut excess = Affine::from(var);
        excess.add_term(f.sit[exam], -1);
        f.model.at_most(excess, 0, Origin::Structure);
        f.spend.extend(offers.iter().map(|(offer, _)| ((*offer, *exam), var)));
    }
    for (offer, buy) in offers {
        let mut enough = first.clone();
        enough.add_term(*buy, -1);
        f.model.at_least(enough, 0, Origin::Voucher(*offer));
    }
    f.model.at_most(first, 1, Origin::Structure);
}

fn post_each(f: &mut Formulation, offers: &[(usize, Var)], brought: &[ExamId], at_hand: u32) {
    let mut once: BTreeMap<ExamId, Affine> = BTreeMap::new();
    let mut spent_at_hand = Affine::default();
    for (offer, buy) in offers {
        let mut given = Affine::default();
        if at_hand > 0 {
            let spend = f.model.column(Quantity::SpendAtHand(*offer), 0, 1);
            spent_at_hand.add_term(spend, 1);
            given.add_term(spend, 1);
        }
        for exam in brought {
            let spend = f.model.column(Quantity::Spend(*offer, *exam), 0, 1);
            f.spend.insert((*offer, *exam), spend);
            once.entry(*exam).or_default().add_term(spend, 1);
            given.add_term(spend, 1);
        }
        given.add_term(*buy, -1);
        f.model.at_least(given, 0, Origin::Voucher(*offer));
    }
    for (exam, mut spent) in once {
        spent.add_term(f.sit[&exam], -1);
        f.model.at_most(spent, 0, Origin::Structure);
    }
    if !spent_at_hand.terms.is_empty() {
        f.model.at_most(spent_at_hand, i64::from(at_hand), Origin::Structure);
    }
}
