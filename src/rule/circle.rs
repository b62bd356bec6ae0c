use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::requires::of_offer;
use super::scope::Scope;
use super::{Formulation, Rule, Sentence};
use crate::catalog::{ExamId, Item, Requirement};
use crate::model::{Affine, Node, Origin, Quantity, Requirer, Var};
use crate::plan::{Earned, Plan};
use crate::problem::{Criterion, Problem};

/// Nothing is earned, sat or bought by way of itself.
///
/// Where support could run in a circle, everything in the circle gets a depth, and whatever rests on
/// something else stands deeper: `depth(a) >= depth(b) + 1` if a rests on b (the potentials of
/// Miller, Tucker and Zemlin, 1960). Elsewhere an order exists by itself and nothing is added.
pub struct NotCircular;

impl Rule for NotCircular {
    fn name(&self) -> &'static str {
        "not circular"
    }

    fn post(&self, f: &mut Formulation<'_>) {
        if f.circles.is_empty() {
            return;
        }
        let mut depths = Depths::new(f);
        let claims: Vec<_> = f.claim.iter().map(|(claim, var)| (*claim, *var)).collect();
        for (claim, var) in claims {
            let from = Node::Item(claim.credential.into());
            for item in &claim.option_in(f.problem.catalog).items {
                depths.rests_on(f, from, Node::Item(*item), var);
            }
        }
        let catalog = f.problem.catalog;
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
        let Some(tariff) = f.problem.tariff else { return };
        let offers: Vec<_> = f.buy.iter().map(|(offer, var)| (*offer, *var)).collect();
        for (offer, var) in offers {
            let requires = of_offer(&tariff.offers[offer].requires);
            depths.requires(f, Node::Offer(offer), Requirer::Offer(offer), var, &requires);
        }
        let payments: Vec<_> = f.pay.iter().map(|(key, var)| (*key, *var)).collect();
        for ((offer, exam), var) in payments {
            depths.rests_on(f, Node::Item(exam.into()), Node::Offer(offer), var);
        }
    }

    fn check(&self, problem: &Problem<'_>, plan: &Plan, report: &mut dyn FnMut(String)) {
        let mut on_hand: BTreeSet<Item> = BTreeSet::new();
        let mut earned = plan.earned.clone();
        let mut late = Vec::new();
        earn(problem, plan, &mut on_hand, &mut earned);
        for exam in &plan.exams {
            if !can_be_sat(problem, plan, &on_hand, *exam) {
                late.push(problem.catalog.exam(*exam).id.clone());
            }
            on_hand.insert((*exam).into());
            earn(problem, plan, &mut on_hand, &mut earned);
        }
        late.extend(earned.iter().map(|e| problem.catalog.credential(e.credential).id.clone()));
        if !late.is_empty() {
            report(format!("the order of study does not support {}", late.join(", ")));
        }
    }

    fn say(&self, _: &Problem<'_>, origin: Origin) -> Option<Sentence> {
        (origin == Origin::NotCircular)
            .then(|| Sentence::whole("", "nothing is earned by way of itself".into()))
    }
}

fn meets(problem: &Problem<'_>, on_hand: &BTreeSet<Item>, requires: &[Requirement]) -> bool {
    let has = |item: &Item| problem.has(*item) || on_hand.contains(item);
    requires.iter().all(|requirement| requirement.any.iter().any(has))
}

/// Is what the exam requires on hand, and the condition of an offer that pays for it?
fn can_be_sat(problem: &Problem<'_>, plan: &Plan, on_hand: &BTreeSet<Item>, exam: ExamId) -> bool {
    let offers = problem.tariff.iter().flat_map(|t| plan.purchases.iter().filter_map(|o| t.offers.get(*o)));
    let mut paying = offers.filter(|offer| offer.covers.contains(&exam)).peekable();
    meets(problem, on_hand, &problem.catalog.exam(exam).requires)
        && (paying.peek().is_none()
            || paying.any(|offer| meets(problem, on_hand, &of_offer(&offer.requires))))
}

/// Moves everything that can be earned by now from `left` to what is on hand.
fn earn(problem: &Problem<'_>, plan: &Plan, on_hand: &mut BTreeSet<Item>, left: &mut Vec<Earned>) {
    let catalog = problem.catalog;
    let can_be_earned = |earned: &Earned, on_hand: &BTreeSet<Item>| {
        let mut claims = plan.claims.iter().filter(|claim| claim.credential == earned.credential);
        let has = |item: &Item| problem.has(*item) || on_hand.contains(item);
        let tracks = &catalog.credential(earned.credential).tracks;
        tracks.get(earned.track).is_some_and(|track| meets(problem, on_hand, &track.requires))
            && claims.all(|claim| claim.option_in(catalog).items.iter().all(has))
    };
    while let Some(at) = left.iter().position(|earned| can_be_earned(earned, on_hand)) {
        on_hand.insert(left.remove(at).credential.into());
    }
}

/// The circles of possible support within a scope: the strongly connected parts of the graph in
/// which everything points to what it may rest on. Linear in the size of the graph.
pub fn circles(problem: &Problem<'_>, scope: &Scope) -> BTreeMap<Node, usize> {
    let mut graph = Graph { problem, graph: DiGraph::new(), index: BTreeMap::new() };
    for exam in &scope.exams {
        graph.requires(Node::Item((*exam).into()), &problem.catalog.exam(*exam).requires);
    }
    for credential in &scope.credentials {
        let from = Node::Item((*credential).into());
        for track in &problem.catalog.credential(*credential).tracks {
            graph.requires(from, &track.requires);
            for item in track.slots.iter().flat_map(|s| &s.options).flat_map(|o| &o.items) {
                graph.edge(from, *item);
            }
        }
    }
    if let (true, Some(tariff)) = (problem.judged_by(Criterion::Cost), problem.tariff) {
        for offer in &scope.offers {
            let row = tariff.offers[*offer];
            if row.requires.iter().all(|item| problem.has(*item)) {
                continue;
            }
            graph.requires(Node::Offer(*offer), &of_offer(&row.requires));
            for exam in row.covers.iter().filter(|e| scope.exams.contains(e)) {
                let (from, to) = (graph.node(Node::Item((*exam).into())), graph.node(Node::Offer(*offer)));
                graph.graph.update_edge(from, to, ());
            }
        }
    }
    graph.circles()
}

struct Graph<'a> {
    problem: &'a Problem<'a>,
    graph: DiGraph<Node, ()>,
    index: BTreeMap<Node, NodeIndex>,
}

impl Graph<'_> {
    fn node(&mut self, node: Node) -> NodeIndex {
        *self.index.entry(node).or_insert_with(|| self.graph.add_node(node))
    }

    fn edge(&mut self, from: Node, to: Item) {
        if !self.problem.has(to) {
            let (from, to) = (self.node(from), self.node(Node::Item(to)));
            self.graph.update_edge(from, to, ());
        }
    }

    fn requires(&mut self, from: Node, requires: &[Requirement]) {
        for requirement in requires {
            if !requirement.any.iter().any(|item| self.problem.has(*item)) {
                for item in &requirement.any {
                    self.edge(from, *item);
                }
            }
        }
    }

    fn circles(&self) -> BTreeMap<Node, usize> {
        let parts = tarjan_scc(&self.graph).into_iter();
        let round = parts.filter(|part| match part[..] {
            [single] => self.graph.contains_edge(single, single),
            _ => true,
        });
        round
            .enumerate()
            .flat_map(|(circle, part)| part.into_iter().map(move |node| (node, circle)))
            .map(|(node, circle)| (self.graph[node], circle))
            .collect()
    }
}

struct Depths {
    depth: BTreeMap<Node, Var>,
    /// How many things stand in each circle.
    size: BTreeMap<usize, i64>,
}

impl Depths {
    fn new(f: &mut Formulation<'_>) -> Depths {
        let mut size = BTreeMap::new();
        for circle in f.circles.values() {
            *size.entry(*circle).or_insert(0) += 1;
        }
        let nodes: Vec<(Node, usize)> = f.circles.iter().map(|(node, circle)| (*node, *circle)).collect();
        let depth = nodes
            .into_iter()
            .map(|(node, circle)| (node, f.model.column(Quantity::Depth(node), 0, size[&circle] - 1)))
            .collect();
        Depths { depth, size }
    }

    /// `depth(from) >= depth(to) + 1` where `used` is 1; nothing where it is 0.
    fn rests_on(&self, f: &mut Formulation<'_>, from: Node, to: Node, used: Var) {
        if !f.same_circle(from, to) {
            return;
        }
        let size = self.size[&f.circles[&from]];
        let mut gap = Affine::default();
        gap.add_term(self.depth[&from], 1);
        gap.add_term(self.depth[&to], -1);
        gap.add_term(used, -size);
        f.model.at_least(gap, 1 - size, Origin::NotCircular);
    }

    fn requires(
        &mut self,
        f: &mut Formulation<'_>,
        from: Node,
        requirer: Requirer,
        used: Var,
        requires: &[Requirement],
    ) {
        for (index, requirement) in requires.iter().enumerate() {
            let met = requirement.any.iter().any(|item| f.problem.has(*item));
            let inside = |item: &Item| f.same_circle(from, Node::Item(*item));
            if met || !requirement.any.iter().any(inside) {
                continue;
            }
            if let [item] = requirement.any[..] {
                self.rests_on(f, from, Node::Item(item), used);
                continue;
            }
            let mut enough = Affine::default();
            for item in &requirement.any {
                let meets = f.model.column(Quantity::Meets(requirer, index, *item), 0, 1);
                f.meets.insert((requirer, index, *item), meets);
                let mut excess = Affine::from(meets);
                excess.add(-1, &f.on_hand(*item));
                f.model.at_most(excess, 0, Origin::Structure);
                self.rests_on(f, from, Node::Item(*item), meets);
                enough.add_term(meets, 1);
            }
            enough.add_term(used, -1);
            f.model.at_least(enough, 0, Origin::Requires(requirer, index));
        }
    }
}
