use std::collections::BTreeMap;

use studypath_ilp::{Affine, Var};

use super::{Fact, Formulation, Ids, Likeness, Origin, Rule, Sentence, quoted};
use crate::catalog::Item;
use crate::plan::Plan;
use crate::question::Question;
use crate::semantics::reuse_pool;

/// Inside one credential an item is claimed by at most one slot, unless the slot is shared. Inside
/// one slot it backs one claim, shared or not.
///
/// The rows `sum of the claims on an item in a track <= track` also tie every claim to its track.
pub struct NoReuse;

/// Claims on the same item within the same pool exclude each other.
type Pool = (usize, Option<usize>, Item);

impl Rule for NoReuse {
    fn name(&self) -> &'static str {
        "no reuse"
    }

    fn post(&self, f: &mut Formulation) {
        for credential in f.scope.credentials.clone() {
            let mut pools: BTreeMap<Pool, Vec<Var>> = BTreeMap::new();
            for (claim, var) in f.claims_of(credential) {
                let own = reuse_pool(claim.slot_in(&f.question.catalog), claim.slot);
                for item in &claim.option_in(&f.question.catalog).items {
                    pools.entry((claim.track, own, *item)).or_default().push(var);
                }
            }
            for ((track, _, item), claims) in pools {
                let origin = match claims.len() {
                    1 => Origin::Structure,
                    _ => Origin::NoReuse(credential, item),
                };
                let mut uses = Affine { constant: 0, terms: claims.into_iter().map(|v| (v, 1)).collect() };
                uses.add_term(f.track[&(credential, track)], -1);
                f.model.at_most(uses, 0, origin);
            }
        }
    }

    fn is_matching(&self, _: &Formulation) -> bool {
        true
    }

    fn tell_apart(&self, _: &Formulation, _: &mut Likeness) {}

    fn check(&self, question: &Question, plan: &Plan, report: &mut dyn FnMut(String)) {
        let mut seen = Vec::with_capacity(plan.claims.len());
        for claim in &plan.claims {
            let own = reuse_pool(claim.slot_in(&question.catalog), claim.slot);
            for item in &claim.option_in(&question.catalog).items {
                let counted = (claim.credential, own, *item);
                if !seen.contains(&counted) {
                    seen.push(counted);
                } else {
                    report(format!(
                        "`{}` counts twice for `{}`",
                        question.catalog.id_of(*item),
                        question.catalog.credential(claim.credential).id
                    ));
                }
            }
        }
    }

    fn say(&self, question: &Question, origin: Origin) -> Option<Sentence> {
        let Origin::NoReuse(credential, item) = origin else { return None };
        let subject = question.catalog.id_of(item).to_owned();
        let id = &question.catalog.credential(credential).id;
        let one = format!("counts only once for `{id}`");
        let many = format!("count only once each for `{id}`");
        Some(Sentence::thing(&subject, quoted(&subject), one, many))
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

    fn row_name(&self, ids: &Ids<'_>, origin: Origin) -> Option<String> {
        let Origin::NoReuse(c, item) = origin else { return None };
        Some(format!("no_reuse_{}_{}", ids.credential(c), ids.item(item)))
    }
}
