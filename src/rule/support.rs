use std::collections::BTreeMap;

use studypath_ilp::{Affine, Var};

use super::{Fact, Formulation, Likeness, Origin, Rule, Sentence, Sign, quoted};
use crate::catalog::{CredentialId, Item};
use crate::plan::Plan;
use crate::question::Question;

/// What is claimed is on hand: passed, held, sat or earned; and active, where that is asked for.
pub struct Support;

impl Rule for Support {
    fn name(&self) -> &'static str {
        "on hand"
    }

    fn post(&self, f: &mut Formulation) {
        let claims: Vec<(_, Var)> = f.claim.iter().map(|(claim, var)| (*claim, *var)).collect();
        for (claim, var) in claims {
            let option = claim.option_in(&f.question.catalog);
            for item in &option.items {
                let backers = f.question.backers(claim.credential, *item, option.active);
                let Some(producers) = backers else { continue };
                let mut excess = Affine::from(var);
                excess.add(-1, &f.made(&producers));
                f.model.at_most(excess, 0, Origin::Structure);
            }
        }
        tighten(f);
    }

    /// What expires, is renewed or is granted has other makers than the step itself.
    fn is_matching(&self, f: &Formulation) -> bool {
        let catalog = &f.question.catalog;
        let lasts = |item: Item| catalog.validity_of(item).rules.is_empty();
        let is_plain = |c: &CredentialId| {
            let credential = catalog.credential(*c);
            let slots = credential.tracks.iter().flat_map(|track| &track.slots);
            lasts((*c).into())
                && credential.renews.is_empty()
                && catalog.granted_by(*c).is_empty()
                && !slots.flat_map(|slot| &slot.options).any(|option| option.active)
        };
        f.scope.exams.iter().all(|exam| lasts((*exam).into())) && f.scope.credentials.iter().all(is_plain)
    }

    fn tell_apart(&self, f: &Formulation, likeness: &mut Likeness) {
        let catalog = &f.question.catalog;
        let renewed = catalog.credentials.iter().flat_map(|credential| &credential.renews);
        renewed.for_each(|renewal| likeness.name(renewal.item));
        for exam in f.sit.keys() {
            likeness.sign(*exam, Sign::Validity(catalog.exam(*exam).validity.clone()));
        }
    }

    fn check(&self, question: &Question, plan: &Plan, report: &mut dyn FnMut(String)) {
        let holdings = plan.holdings(question);
        for claim in &plan.claims {
            let option = claim.option_in(&question.catalog);
            let has = |item: &Item| holdings.backs(question, claim.credential, *item, option.active);
            for item in option.items.iter().filter(|item| !has(item)) {
                let state = if holdings.has(question, *item, false) { "active" } else { "on hand" };
                let id = quoted(question.catalog.id_of(*item));
                report(format!("{id} is claimed and is not {state}"));
            }
        }
        for (index, exam) in plan.exams.iter().enumerate() {
            let id = &question.catalog.exam(*exam).id;
            if !question.may_sit(*exam) {
                report(format!("`{id}` is passed already and would be sat again"));
            }
            if plan.exams[..index].contains(exam) {
                report(format!("`{id}` would be sat twice"));
            }
        }
    }

    fn say(&self, _: &Question, _: Origin) -> Option<Sentence> {
        None
    }

    fn says_what_is_needed(&self) -> bool {
        true
    }

    fn facts(&self, _: &Question, _: &Plan) -> Vec<Fact> {
        Vec::new()
    }

    fn fact_of(&self, _: &Question, _: Origin) -> Option<Fact> {
        None
    }
}

/// Only one track of a credential is used, and in it an item is claimed once: all the claims on an
/// item together are at most the item. Without these rows the relaxation mixes tracks.
fn tighten(f: &mut Formulation) {
    let mut claims: BTreeMap<(CredentialId, Item), Vec<Var>> = BTreeMap::new();
    for (claim, var) in &f.claim {
        if !claim.slot_in(&f.question.catalog).shared {
            let option = claim.option_in(&f.question.catalog);
            let backers = |item: &Item| f.question.backers(claim.credential, *item, option.active);
            for item in option.items.iter().filter(|item| backers(item).is_some()) {
                claims.entry((claim.credential, *item)).or_default().push(*var);
            }
        }
    }
    for ((credential, item), claims) in claims {
        if claims.len() > 1 {
            let mut excess = Affine { constant: 0, terms: claims.into_iter().map(|v| (v, 1)).collect() };
            // What is had already is not enough for these claims, so they are for an active one.
            match f.question.backers(credential, item, true) {
                Some(backers) => excess.add(-1, &f.made(&backers)),
                None => excess.add(-1, &Affine::constant(1)),
            }
            f.model.at_most(excess, 0, Origin::Implied);
        }
    }
}
