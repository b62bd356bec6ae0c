use std::collections::BTreeMap;

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::scope::Scope;
use super::{Node, voucher_order};
use crate::catalog::{Item, Requirement};
use crate::question::{Criterion, Question};

/// The cycles of possible support within a scope: the strongly connected parts of the graph in
/// which everything points to what it may rest on. Linear in the size of the graph.
pub fn cycles(question: &Question, scope: &Scope) -> BTreeMap<Node, usize> {
    let mut graph = Graph { question, graph: DiGraph::new(), index: BTreeMap::new() };
    for exam in &scope.exams {
        graph.requires(Node::Item((*exam).into()), &question.catalog.exam(*exam).requires);
    }
    for credential in &scope.credentials {
        let from = Node::Item((*credential).into());
        for track in &question.catalog.credential(*credential).tracks {
            graph.requires(from, &track.requires);
            for option in track.slots.iter().flat_map(|s| &s.options) {
                for item in &option.items {
                    let backers = question.backers(*credential, *item, option.active).unwrap_or_default();
                    backers.into_iter().for_each(|backer| graph.edge(from, Node::Item(backer.item())));
                }
            }
        }
    }
    if let (true, Some(tariff)) = (question.judged_by(Criterion::Cost), question.tariff()) {
        for offer in &scope.offers {
            let row = &tariff.offers[*offer];
            let vouchers = voucher_order::ordered(question, scope, *offer);
            if row.requires.iter().all(|item| question.has(*item)) && vouchers.is_empty() {
                continue;
            }
            for exam in vouchers {
                graph.edge(Node::Offer(*offer), Node::Item(exam.into()));
            }
            graph.requires(Node::Offer(*offer), &Requirement::each(&row.requires));
            for exam in row.covers.iter().filter(|e| scope.exams.contains(e)) {
                graph.edge(Node::Item((*exam).into()), Node::Offer(*offer));
            }
        }
    }
    graph.cycles()
}

struct Graph<'a> {
    question: &'a Question,
    graph: DiGraph<Node, ()>,
    index: BTreeMap<Node, NodeIndex>,
}

impl Graph<'_> {
    fn node(&mut self, node: Node) -> NodeIndex {
        *self.index.entry(node).or_insert_with(|| self.graph.add_node(node))
    }

    fn edge(&mut self, from: Node, to: Node) {
        let (from, to) = (self.node(from), self.node(to));
        self.graph.update_edge(from, to, ());
    }

    /// To whatever could make the item, where it does not stand.
    fn edges(&mut self, from: Node, item: Item, active: bool) {
        for producer in self.question.producers(item, active).unwrap_or_default() {
            self.edge(from, Node::Item(producer.item()));
        }
    }

    fn requires(&mut self, from: Node, requires: &[Requirement]) {
        for requirement in requires {
            if !self.question.meets(requirement) {
                requirement.any.iter().for_each(|item| self.edges(from, *item, requirement.active));
            }
        }
    }

    fn cycles(&self) -> BTreeMap<Node, usize> {
        let parts = tarjan_scc(&self.graph).into_iter();
        let round = parts.filter(|part| match part[..] {
            [single] => self.graph.contains_edge(single, single),
            _ => true,
        });
        round
            .enumerate()
            .flat_map(|(cycle, part)| part.into_iter().map(move |node| (node, cycle)))
            .map(|(node, cycle)| (self.graph[node], cycle))
            .collect()
    }
}
