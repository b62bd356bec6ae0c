use std::collections::BTreeMap;

use studypath_ilp::{Affine, Var};

use super::formulation::Backing;
use super::{
    Fact, FactKind, Formulation, Ids, Likeness, Node, Origin, Quantity, Requirer, Rest, Rule, Sentence,
    quoted,
};
use crate::catalog::{CredentialId, Evidence, Item, Requirement};
use crate::plan::{ClaimsOf, Earned, Plan};
use crate::question::Question;
use crate::semantics::{Holdings, Producer};
use crate::words::listed;

/// Nothing is earned, sat or bought by way of itself.
///
/// Where support could run in a cycle, everything in the cycle gets a depth, and whatever rests on
/// something else stands deeper: `depth(a) >= depth(b) + 1` if a rests on b (the potentials of
/// Miller, Tucker and Zemlin, 1960). Elsewhere an order exists by itself and nothing is added.
pub struct NotCircular;

impl Rule for NotCircular {
    fn name(&self) -> &'static str {
        "not circular"
    }

    fn post(&self, f: &mut Formulation) {
        if f.cycles.is_empty() {
            return;
        }
        let catalog = f.question.catalog.clone();
        let depths = Depths::new(f);
        let claims: Vec<_> = f.claim.iter().map(|(claim, var)| (*claim, *var)).collect();
        for (claim, var) in claims {
            let option = claim.option_in(&catalog);
            for item in &option.items {
                depths.claims(f, claim.credential, *item, option.active, var);
            }
        }
        let exams: Vec<_> = f.sit.iter().map(|(exam, var)| (*exam, *var)).collect();
        for (exam, var) in exams {
            let from = Node::Item(exam.into());
            depths.requires(f, from, Requirer::Exam(exam), var, &catalog.exam(exam).requires);
        }
        let tracks: Vec<_> = f.track.iter().map(|(key, var)| (*key, *var)).collect();
        for ((credential, t), var) in tracks {
            let requires = &catalog.credential(credential).tracks[t].requires;
            let from = Node::Item(credential.into());
            depths.requires(f, from, Requirer::Track(credential, t), var, requires);
        }
        let Some(tariff) = f.question.tariff.clone() else { return };
        let offers: Vec<_> = f.buy.iter().map(|(offer, var)| (*offer, *var)).collect();
        for (offer, var) in offers {
            let requires = Requirement::each(&tariff.offers[offer].requires);
            depths.requires(f, Node::Offer(offer), Requirer::Offer(offer), var, &requires);
        }
        let spent: Vec<_> = f.spend.iter().map(|(key, var)| (*key, *var)).collect();
        for ((offer, exam), var) in spent {
            depths.rests_on(f, Node::Offer(offer), Node::Item(exam.into()), var);
        }
        let payments: Vec<_> = f.pay.iter().map(|(key, var)| (*key, *var)).collect();
        for ((offer, exam), var) in payments {
            depths.rests_on(f, Node::Item(exam.into()), Node::Offer(offer), var);
        }
    }

    fn is_matching(&self, f: &Formulation) -> bool {
        f.cycles.is_empty()
    }

    fn tell_apart(&self, _: &Formulation, _: &mut Likeness) {}

    fn check(&self, question: &Question, plan: &Plan, report: &mut dyn FnMut(String)) {
        let mut holdings = Holdings::with_capacity(plan.exams.len() + plan.earned.len());
        let mut earned = plan.earned.clone();
        let mut late = Vec::new();
        let claims = ClaimsOf::plan(plan);
        earn(question, &claims, &mut holdings, &mut earned);
        for exam in &plan.exams {
            if !plan.can_be_sat(question, &holdings, *exam) {
                late.push(question.catalog.exam(*exam).id.clone());
            }
            holdings.sit(*exam);
            earn(question, &claims, &mut holdings, &mut earned);
        }
        late.extend(earned.iter().map(|e| question.catalog.credential(e.credential).id.clone()));
        if !late.is_empty() {
            report(format!("the order of study does not support {}", late.join(", ")));
        }
    }

    fn say(&self, _: &Question, origin: Origin) -> Option<Sentence> {
        (origin == Origin::NotCircular)
            .then(|| Sentence::whole("", "nothing is earned by way of itself".into()))
    }

    fn facts(&self, question: &Question, plan: &Plan) -> Vec<Fact> {
        let catalog = &question.catalog;
        let mut facts = Vec::new();
        for (place, exam) in plan.exams.iter().enumerate() {
            let facts_of = catalog.exam(*exam);
            let sat_before = |item: Item| matches!(item, Item::Exam(e) if plan.exams[..place].contains(&e));
            for evidence in [Evidence::Inferred, Evidence::Unverified] {
                let advice = facts_of.after.iter().filter(|a| a.evidence == evidence && sat_before(a.item));
                let before: Vec<String> = advice.map(|a| quoted(catalog.id_of(a.item))).collect();
                if !before.is_empty() {
                    let id = quoted(&facts_of.id);
                    let text = format!("that {id} is best sat after {}", listed(&before, "and"));
                    facts.push(Fact::new(FactKind::Advice, evidence, text));
                }
            }
        }
        facts
    }

    fn fact_of(&self, _: &Question, _: Origin) -> Option<Fact> {
        None
    }

    fn row_name(&self, _: &Ids<'_>, origin: Origin) -> Option<String> {
        (origin == Origin::NotCircular).then(|| "not_circular".to_owned())
    }

    fn column_name(&self, ids: &Ids<'_>, quantity: Quantity) -> Option<String> {
        match quantity {
            Quantity::Meets(requirer, i, item) => {
                Some(format!("meets_{}_{}_{}", ids.requirer(requirer), i + 1, ids.item(item)))
            }
            Quantity::Backs(c, item) => Some(format!("backs_{}_{}", ids.credential(c), ids.item(item))),
            Quantity::Depth(Node::Item(item)) => Some(format!("depth_{}", ids.item(item))),
            Quantity::Depth(Node::Offer(offer)) => Some(format!("depth_offer_{}", ids.offer(offer))),
            _ => None,
        }
    }
}

/// Earns everything of `left` that can be earned by now.
fn earn(question: &Question, claims: &ClaimsOf, holdings: &mut Holdings, left: &mut Vec<Earned>) {
    while let Some(at) = left.iter().position(|e| claims.can_be_earned(question, holdings, *e)) {
        let earned = left.remove(at);
        holdings.earn(question, earned.credential, earned.track);
    }
}

struct Depths {
    /// How many things stand in each cycle.
    size: BTreeMap<usize, i64>,
}

impl Depths {
    fn new(f: &mut Formulation) -> Depths {
        let mut size = BTreeMap::new();
        for cycle in f.cycles.values() {
            *size.entry(*cycle).or_insert(0) += 1;
        }
        let nodes: Vec<(Node, usize)> = f.cycles.iter().map(|(node, cycle)| (*node, *cycle)).collect();
        for (node, cycle) in nodes {
            let depth = f.model.column(Quantity::Depth(node), 0, size[&cycle] - 1);
            f.depth.insert(node, depth);
        }
        Depths { size }
    }

    /// `depth(from) >= depth(to) + 1` where `used` is 1; nothing where it is 0.
    fn rests_on(&self, f: &mut Formulation, from: Node, to: Node, used: Var) {
        if !f.same_cycle(from, to) {
            return;
        }
        let size = self.size[&f.cycles[&from]];
        let mut gap = Affine::default();
        gap.add_term(f.depth[&from], 1);
        gap.add_term(f.depth[&to], -1);
        gap.add_term(used, -size);
        f.model.at_least(gap, 1 - size, Origin::NotCircular);
    }

    /// Where `used` is 1, rows of this origin say that `on` is there.
    fn needs(&self, f: &mut Formulation, from: Node, on: Node, used: Var, origin: Origin) {
        if f.same_cycle(from, on) {
            f.rests.push(Rest { on, used, origin });
        }
    }

    fn requires(
        &self,
        f: &mut Formulation,
        from: Node,
        requirer: Requirer,
        used: Var,
        requires: &[Requirement],
    ) {
        for (index, requirement) in requires.iter().enumerate() {
            if f.question.meets(requirement) {
                continue;
            }
            let producers: Vec<(Item, Producer)> = requirement
                .any
                .iter()
                .flat_map(|item| {
                    let producers = f.question.producers(*item, requirement.active).unwrap_or_default();
                    producers.into_iter().map(move |producer| (*item, producer))
                })
                .collect();
            let what = |item| Quantity::Meets(requirer, index, item);
            let origin = Origin::Requires(requirer, index);
            self.rests_on_one(f, from, &producers, (used, Backing::Requirement(index)), &what, origin);
        }
    }

    fn claims(&self, f: &mut Formulation, credential: CredentialId, item: Item, active: bool, used: Var) {
        let producers = f.question.backers(credential, item, active).unwrap_or_default();
        let producers: Vec<(Item, Producer)> =
            producers.into_iter().map(|producer| (item, producer)).collect();
        let what = |item| Quantity::Backs(credential, item);
        let from = Node::Item(credential.into());
        self.rests_on_one(f, from, &producers, (used, Backing::Item(item)), &what, Origin::Structure);
    }

    /// Where `used` is 1, one of these steps is taken, and stands less deep.
    fn rests_on_one(
        &self,
        f: &mut Formulation,
        from: Node,
        producers: &[(Item, Producer)],
        (used, backing): (Var, Backing),
        what: &dyn Fn(Item) -> Quantity,
        origin: Origin,
    ) {
        let node = |producer: &Producer| Node::Item(producer.item());
        match producers {
            [(_, producer)] => {
                self.rests_on(f, from, node(producer), used);
                self.needs(f, from, node(producer), used, origin);
            }
            _ if producers.iter().any(|(_, producer)| f.same_cycle(from, node(producer))) => {
                let mut enough = Affine::default();
                for (item, producer) in producers {
                    let taken = f.model.column(what(*item), 0, 1);
                    let mut excess = Affine::from(taken);
                    excess.add(-1, &f.made(&[*producer]));
                    f.model.at_most(excess, 0, Origin::Structure);
                    self.rests_on(f, from, node(producer), taken);
                    self.needs(f, from, node(producer), taken, Origin::Structure);
                    f.taken.entry((used, backing)).or_default().push((*producer, taken));
                    enough.add_term(taken, 1);
                }
                enough.add_term(used, -1);
                f.model.at_least(enough, 0, origin);
            }
            _ => {}
        }
    }
}
