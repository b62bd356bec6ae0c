use std::ops::Range;

use petgraph::algo::{astar, tarjan_scc};
use petgraph::graph::{DiGraph, NodeIndex};

use crate::catalog::{Exam, Item};
use crate::read::diagnostic::{Diagnostic, quoted};

use super::table::Errors;

/// Reports advice that no order can follow: exams that should come after each other, by `after` alone
/// or together with what they require. Linear in the number of exams and edges.
pub(super) fn circles(exams: &[Exam], after: &[Vec<Range<usize>>], errors: &mut Errors) {
    let mut graph: DiGraph<usize, bool> = DiGraph::new();
    let nodes: Vec<NodeIndex> = (0..exams.len()).map(|at| graph.add_node(at)).collect();
    for (at, exam) in exams.iter().enumerate() {
        for requirement in &exam.requires {
            if let [Item::Exam(other)] = requirement.any[..] {
                graph.add_edge(nodes[at], nodes[other.0], false);
            }
        }
        for advice in &exam.after {
            if let Item::Exam(other) = advice.item {
                graph.add_edge(nodes[at], nodes[other.0], true);
            }
        }
    }
    for part in tarjan_scc(&graph) {
        let inside = |exam: usize| part.contains(&nodes[exam]);
        let mut members: Vec<usize> = part.iter().map(|node| graph[*node]).collect();
        members.sort_unstable();
        let advised = members.iter().find_map(|at| {
            let place = exams[*at].after.iter().position(|advice| match advice.item {
                Item::Exam(other) => inside(other.0) && (part.len() > 1 || other.0 == *at),
                Item::Credential(_) => false,
            })?;
            let Item::Exam(other) = exams[*at].after[place].item else { return None };
            Some((*at, place, other.0))
        });
        // A circle of requirements alone is reported as such.
        let Some((at, place, other)) = advised else { continue };
        let back = astar(&graph, nodes[other], |node| node == nodes[at], |_| 1, |_| 0);
        let back = back.map(|(_, path)| path).unwrap_or_default();
        let names: Vec<String> = [at]
            .into_iter()
            .chain(back.iter().map(|node| graph[*node]))
            .map(|exam| quoted(&exams[exam].id))
            .collect();
        let error = Diagnostic::at(
            after[at][place].clone(),
            match at == other {
                true => format!("exam {} should come after itself", names[0]),
                false => "these exams should come after each other: circular advice".to_owned(),
            },
        );
        errors.push(match at == other {
            true => error,
            false => error
                .label(format!("advised for {}", names[0]))
                .help(format!("{}: no order can follow that", names.join(" comes after "))),
        });
    }
}
