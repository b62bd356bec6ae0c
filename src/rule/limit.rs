use std::collections::{BTreeMap, BTreeSet};

use studypath_ilp::{Affine, Var};

use super::{Fact, FactKind, Formulation, Ids, Likeness, Origin, Quantity, Rule, Sentence, Sign, quoted};
use crate::catalog::{CredentialId, ExamId, Item, Limit};
use crate::plan::Plan;
use crate::question::Question;
use crate::words::listed;

/// At most so many items are claimed by more than one of some credentials.
pub struct Limits;

impl Rule for Limits {
    fn name(&self) -> &'static str {
        "limit"
    }

    fn post(&self, f: &mut Formulation) {
        let catalog = f.question.catalog.clone();
        for (index, limit) in catalog.limits.iter().enumerate() {
            let mut users: BTreeMap<Item, Vec<Affine>> = BTreeMap::new();
            for credential in &limit.between {
                for (item, claims) in claims_by_item(f, *credential, limit) {
                    let used = claimed(f, *credential, item, &claims);
                    users.entry(item).or_default().push(used);
                }
            }
            let mut shared = Affine::default();
            for (item, users) in users.into_iter().filter(|(_, users)| users.len() > 1) {
                let both = f.model.column(Quantity::Shared(index, item), 0, 1);
                shared.add_term(both, 1);
                for (k, a) in users.iter().enumerate() {
                    for b in &users[..k] {
                        let mut excess = a.clone();
                        excess.add(1, b);
                        excess.add_term(both, -1);
                        f.model.at_most(excess, 1, Origin::Structure);
                    }
                }
            }
            if !shared.terms.is_empty() {
                f.model.at_most(shared, i64::from(limit.at_most), Origin::Limit(index));
            }
        }
    }

    fn is_matching(&self, f: &Formulation) -> bool {
        let in_scope = |c: &&CredentialId| f.scope.credentials.contains(c);
        f.question.catalog.limits.iter().all(|limit| limit.between.iter().filter(in_scope).count() <= 1)
    }

    fn tell_apart(&self, f: &Formulation, likeness: &mut Likeness) {
        for (index, limit) in f.question.catalog.limits.iter().enumerate() {
            let exams: BTreeSet<ExamId> =
                limit.items.iter().flatten().filter_map(|item| item.exam()).collect();
            for exam in exams {
                likeness.sign(exam, Sign::Limit(index));
            }
        }
    }

    fn check(&self, question: &Question, plan: &Plan, report: &mut dyn FnMut(String)) {
        for limit in &question.catalog.limits {
            let mut users: BTreeMap<Item, BTreeSet<CredentialId>> = BTreeMap::new();
            for claim in plan.claims.iter().filter(|c| limit.between.contains(&c.credential)) {
                for item in &claim.option_in(&question.catalog).items {
                    if counts(limit, *item) {
                        users.entry(*item).or_default().insert(claim.credential);
                    }
                }
            }
            let shared = users.values().filter(|credentials| credentials.len() > 1).count();
            if shared > limit.at_most as usize {
                report(format!("{shared} items are shared where {}", words(question, limit)));
            }
        }
    }

    fn say(&self, question: &Question, origin: Origin) -> Option<Sentence> {
        let Origin::Limit(index) = origin else { return None };
        let limit = &question.catalog.limits[index];
        let first = limit.between.first()?;
        let subject = &question.catalog.credential(*first).id;
        Some(Sentence::whole(subject, words(question, limit)).cited(&limit.sources))
    }

    fn facts(&self, question: &Question, plan: &Plan) -> Vec<Fact> {
        let limits = question.catalog.limits.iter().enumerate();
        let in_force = limits.filter(|(_, limit)| {
            plan.earned.iter().filter(|earned| limit.between.contains(&earned.credential)).count() > 1
        });
        in_force.filter_map(|(index, _)| self.fact_of(question, Origin::Limit(index))).collect()
    }

    fn fact_of(&self, question: &Question, origin: Origin) -> Option<Fact> {
        let Origin::Limit(index) = origin else { return None };
        let evidence = question.catalog.limits[index].evidence;
        Some(Fact::new(FactKind::Limit, evidence, "the limit on sharing exams between credentials"))
    }

    fn row_name(&self, _: &Ids<'_>, origin: Origin) -> Option<String> {
        let Origin::Limit(index) = origin else { return None };
        Some(format!("limit{}", index + 1))
    }

    fn column_name(&self, ids: &Ids<'_>, quantity: Quantity) -> Option<String> {
        match quantity {
            Quantity::Uses(c, item) => Some(format!("uses_{}_{}", ids.credential(c), ids.item(item))),
            Quantity::Shared(limit, item) => Some(format!("shared_limit{}_{}", limit + 1, ids.item(item))),
            _ => None,
        }
    }
}

fn counts(limit: &Limit, item: Item) -> bool {
    limit.items.as_ref().is_none_or(|items| items.contains(&item))
}

fn claims_by_item(f: &Formulation, credential: CredentialId, limit: &Limit) -> BTreeMap<Item, Vec<Var>> {
    let mut claims: BTreeMap<Item, Vec<Var>> = BTreeMap::new();
    for (claim, var) in f.claims_of(credential) {
        for item in &claim.option_in(&f.question.catalog).items {
            if counts(limit, *item) {
                claims.entry(*item).or_default().push(var);
            }
        }
    }
    claims
}

/// 1 when the credential claims the item. Shared slots may claim it more than once.
fn claimed(f: &mut Formulation, credential: CredentialId, item: Item, claims: &[Var]) -> Affine {
    if let [claim] = claims {
        return Affine::from(*claim);
    }
    let uses = f.model.column(Quantity::Uses(credential, item), 0, 1);
    for claim in claims {
        let mut excess = Affine::from(*claim);
        excess.add_term(uses, -1);
        f.model.at_most(excess, 0, Origin::Structure);
    }
    Affine::from(uses)
}

fn words(question: &Question, limit: &Limit) -> String {
    let catalog = &question.catalog;
    let ids: Vec<String> = limit.between.iter().map(|c| quoted(&catalog.credential(*c).id)).collect();
    let of = match &limit.items {
        None => String::new(),
        Some(items) => {
            let items: Vec<String> = items.iter().map(|i| quoted(catalog.id_of(*i))).collect();
            format!(" of {}", listed(&items, "and"))
        }
    };
    let between = listed(&ids, "and");
    match limit.at_most {
        0 => format!("no item{of} may count for more than one of {between}"),
        1 => format!("at most 1 item{of} may count for more than one of {between}"),
        n => format!("at most {n} items{of} may count for more than one of {between}"),
    }
}
