use std::collections::BTreeMap;

use super::{Formulation, Rule, Sentence, quoted};
use crate::catalog::{CredentialId, Item};
use crate::model::{Affine, Origin, Var};
use crate::plan::Plan;
use crate::problem::Problem;

/// What is claimed is on hand: passed, held, sat or earned.
pub struct Support;

impl Rule for Support {
    fn name(&self) -> &'static str {
        "on hand"
    }

    fn post(&self, f: &mut Formulation<'_>) {
        let claims: Vec<(_, Var)> = f.claim.iter().map(|(claim, var)| (*claim, *var)).collect();
        for (claim, var) in claims {
            for item in &claim.option_in(f.problem.catalog).items {
                if f.problem.has(*item) {
                    continue;
                }
                let mut excess = Affine::from(var);
                excess.add(-1, &f.on_hand(*item));
                f.model.at_most(excess, 0, Origin::Structure);
            }
        }
        tighten(f);
    }

    fn check(&self, problem: &Problem<'_>, plan: &Plan, report: &mut dyn FnMut(String)) {
        for claim in &plan.claims {
            for item in &claim.option_in(problem.catalog).items {
                if plan.by(problem, *item).is_none() {
                    let id = quoted(problem.catalog.id_of(*item));
                    report(format!("{id} is claimed and is not on hand"));
                }
            }
        }
        for (index, exam) in plan.exams.iter().enumerate() {
            let id = &problem.catalog.exam(*exam).id;
            if problem.has(*exam) {
                report(format!("`{id}` is passed already and would be sat again"));
            }
            if plan.exams[..index].contains(exam) {
                report(format!("`{id}` would be sat twice"));
            }
        }
    }

    fn say(&self, _: &Problem<'_>, _: Origin) -> Option<Sentence> {
        None
    }
}

/// Only one track of a credential is used, and in it an item is claimed once: all the claims on an
/// item together are at most the item. Without these rows the relaxation mixes tracks.
fn tighten(f: &mut Formulation<'_>) {
    let mut claims: BTreeMap<(CredentialId, Item), Vec<Var>> = BTreeMap::new();
    for (claim, var) in &f.claim {
        if !claim.slot_in(f.problem.catalog).shared {
            for item in &claim.option_in(f.problem.catalog).items {
                claims.entry((claim.credential, *item)).or_default().push(*var);
            }
        }
    }
    for ((_, item), claims) in claims {
        if claims.len() > 1 && !f.problem.has(item) {
            let mut excess = Affine { constant: 0, terms: claims.into_iter().map(|v| (v, 1)).collect() };
            excess.add(-1, &f.on_hand(item));
            f.model.at_most(excess, 0, Origin::Implied);
        }
    }
}
