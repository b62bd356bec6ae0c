use std::collections::BTreeSet;

use crate::catalog::{CredentialId, ExamId, Item, Requirement};
use crate::plan::{Plan, Stuck, StudyOrder, order_within};
use crate::question::{Criterion, Policy, Question};
use crate::semantics::active_parts;
use crate::transcript::Transcript;

/// What a question can possibly touch: everything reachable from the goals through tracks, slots,
/// requirements, renewals, the conditions of offers and the vouchers for them. What stands from the
/// start, as it is asked for, needs nothing else.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Exams that could be sat.
    pub exams: BTreeSet<ExamId>,
    /// Credentials that could be earned.
    pub credentials: BTreeSet<CredentialId>,
    /// Offers that pay for one of the exams.
    pub offers: BTreeSet<usize>,
}

impl Scope {
    /// The scope of a question. Linear in the size of what it reaches, and of the tariff.
    pub fn of(question: &Question) -> Scope {
        let mut search = Reach { question, scope: Scope::default(), open: Vec::new() };
        question.goals.iter().for_each(|goal| search.item((*goal).into(), true));
        question.policy.with.iter().for_each(|item| search.item(*item, false));
        let sat = question.policy.sit.iter().copied().filter(|exam| question.may_sit(*exam));
        search.open.extend(sat.map(Item::Exam));
        while let Some(item) = search.open.pop() {
            match item {
                Item::Exam(exam) if search.scope.exams.insert(exam) => search.exam(exam),
                Item::Credential(c) if search.scope.credentials.insert(c) => search.credential(c),
                _ => {}
            }
        }
        search.scope
    }

    /// The same where what a plan costs is asked for, as it is afterwards where plans are judged by something else: then
    /// offers matter all the same. It has all that the scope of the question has.
    pub fn with_cost(question: &Question) -> Scope {
        if question.judged_by(Criterion::Cost) {
            return Scope::of(question);
        }
        let by_cost = Policy { minimize: vec![Criterion::Cost], ..Policy::clone(&question.policy) };
        Scope::of(&question.with_policy(&by_cost))
    }

    /// Is an item in scope?
    fn contains(&self, item: Item) -> bool {
        match item {
            Item::Exam(exam) => self.exams.contains(&exam),
            Item::Credential(credential) => self.credentials.contains(&credential),
        }
    }
}

/// The order of study of a plan ([`study_order`](crate::plan::study_order)), for which only that part of the transcript counts which
/// the question can touch, for this candidate or for someone who has nothing, or which the plan itself rests on:
/// two people who differ in nothing that matters get the same order.
///
/// # Errors
///
/// [`Stuck`] when no order supports the plan.
pub fn order_of(question: &Question, plan: &Plan) -> Result<StudyOrder, Stuck> {
    order_in_time(question, plan, &|| true)
}

/// The same as long as there is time to go on; then the best of the orders found so far, if there is one.
pub(crate) fn order_in_time(
    question: &Question,
    plan: &Plan,
    go_on: &dyn Fn() -> bool,
) -> Result<StudyOrder, Stuck> {
    let nobody = question.with_transcript(Transcript::new());
    let scopes = [Scope::with_cost(question), Scope::with_cost(&nobody)];
    let rests_on = rests_on(question, plan);
    let mut transcript = Transcript::clone(&question.transcript);
    let counts = |item: Item| scopes.iter().any(|scope| scope.contains(item)) || rests_on.contains(&item);
    transcript.retain(|item| counts(item) || (question.schedule().is_some() && lasts(question, item)));
    let mut order = order_within(&question.with_transcript(transcript), plan, go_on)?;
    order.milestones.retain(|m| !question.has(m.credential) || plan.track_of(m.credential).is_some());
    Ok(order)
}

/// Under a schedule it matters until when something is active, what renewed it before, and what it rests on.
fn lasts(question: &Question, item: Item) -> bool {
    let catalog = &question.catalog;
    let renews = |credential: CredentialId| {
        catalog.credential(credential).renews.iter().any(|renewal| question.has(renewal.item))
    };
    let mut held = question.on_hand().filter_map(|(item, _)| item.credential());
    item.credential().is_some_and(renews) || held.any(|held| active_parts(catalog, held).contains(&item))
}

/// What the plan claims, and what its tracks, exams and purchases ask for; and what is held by way of which that is
/// renewed, where it has expired. What stands from the start is in nobody's
/// scope where a candidate alone comes across it: behind a renewal of what they hold.
fn rests_on(question: &Question, plan: &Plan) -> BTreeSet<Item> {
    let catalog = &question.catalog;
    let claimed = plan.claims.iter().flat_map(|claim| &claim.option_in(catalog).items);
    let tracks = plan.earned.iter().filter_map(|e| catalog.credential(e.credential).tracks.get(e.track));
    let exams = plan.exams.iter().flat_map(|exam| &catalog.exam(*exam).requires);
    let required = tracks.flat_map(|track| &track.requires).chain(exams).flat_map(|r| &r.any);
    let tariff = question.tariff().into_iter();
    let bought = tariff.flat_map(|t| plan.purchases.iter().flat_map(|o| &t.offers[*o].requires));
    let mut rests_on: BTreeSet<Item> = claimed.chain(required).chain(bought).copied().collect();
    let is_over = |item: &Item| question.has(*item) && !question.is_active(*item);
    let mut renewed: Vec<Item> = rests_on.iter().copied().filter(is_over).collect();
    while let Some(item) = renewed.pop() {
        let by = catalog.renewed_by(item).iter().map(|(credential, _)| Item::from(*credential));
        renewed.extend(by.filter(|by| question.has(*by) && rests_on.insert(*by)));
    }
    rests_on
}

struct Reach<'p> {
    question: &'p Question,
    scope: Scope,
    /// What could be made and was not looked at yet.
    open: Vec<Item>,
}

impl Reach<'_> {
    fn item(&mut self, item: Item, active: bool) {
        let producers = self.question.all_producers(item, active);
        self.open.extend(producers.into_iter().map(|producer| producer.item()));
    }

    fn requires(&mut self, requires: &[Requirement]) {
        for requirement in requires {
            requirement.any.iter().for_each(|item| self.item(*item, requirement.active));
        }
    }

    fn exam(&mut self, exam: ExamId) {
        let question = self.question;
        self.requires(&question.catalog.exam(exam).requires);
        let (true, Some(tariff)) = (question.judged_by(Criterion::Cost), question.tariff()) else { return };
        for (index, offer) in tariff.offers.iter().enumerate() {
            if offer.covers.contains(&exam) && self.scope.offers.insert(index) {
                offer.requires.iter().for_each(|item| self.item(*item, false));
                let brings = offer.voucher.iter().flat_map(|name| tariff.bringing(name));
                self.open.extend(brings.filter(|exam| question.may_sit(*exam)).map(Item::Exam));
            }
        }
    }

    fn credential(&mut self, credential: CredentialId) {
        let question = self.question;
        for track in &question.catalog.credential(credential).tracks {
            self.requires(&track.requires);
            for option in track.slots.iter().flat_map(|slot| &slot.options) {
                for item in &option.items {
                    let backers = question.all_backers(credential, *item, option.active);
                    self.open.extend(backers.into_iter().map(|producer| producer.item()));
                }
                if track.window_months.is_some() {
                    let exams = option.items.iter().filter_map(|item| item.exam());
                    self.open.extend(exams.filter(|e| question.may_sit(*e)).map(Item::Exam));
                }
            }
        }
    }
}
