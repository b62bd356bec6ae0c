//! The house: a module uses only what stands above it, no files use each other in a circle, and floats and
//! solver crates stay with the backends. The order is the one in ARCHITECTURE.md.

#![allow(clippy::disallowed_methods, reason = "a test may look at files")]

mod graph;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use graph::{Graph, Module};
use petgraph::algo::tarjan_scc;
use petgraph::graph::DiGraph;

/// The modules of the library, each of which uses only those above it.
const ORDER: &[&str] = &[
    "words",
    "money",
    "catalog",
    "price",
    "transcript",
    "schedule",
    "read",
    "mistake",
    "shelf",
    "question",
    "semantics",
    "plan",
    "rule",
    "engine",
    "query",
    "session",
    "spreadsheet",
    "batch",
    "stream",
    "schema",
    "report",
    "ask",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn crates() -> [PathBuf; 3] {
    ["src", "crates/ilp/src", "crates/certificate/src"].map(|folder| root().join(folder))
}

fn name(graph: &Graph, module: &Module) -> String {
    graph.files[module].strip_prefix(root()).unwrap_or(&graph.files[module]).display().to_string()
}

#[test]
fn a_module_uses_only_what_stands_above_it() {
    let graph = graph::read(&root().join("src"));
    let place = |module: &Module| ORDER.iter().position(|known| module.first().is_some_and(|m| m == known));
    let mut upward = Vec::new();
    for module in graph.files.keys().filter(|module| !module.is_empty()) {
        assert!(place(module).is_some(), "{} has no place in the house", name(&graph, module));
    }
    for (from, to) in &graph.uses {
        if place(from) < place(to) && !from.is_empty() {
            upward.push(format!("{} uses {}", name(&graph, from), name(&graph, to)));
        }
    }
    assert!(graph.uses.len() > 500, "the uses are found");
    assert!(upward.is_empty(), "{upward:#?}");
}

/// What a `mod.rs` defines belongs to all files of its folder, so that they use it is no part of a circle.
#[test]
fn no_files_use_each_other_in_a_circle() {
    let mut circles = Vec::new();
    for folder in crates() {
        let graph = graph::read(&folder);
        let mut uses = DiGraph::new();
        let nodes: BTreeMap<&Module, _> = graph.files.keys().map(|m| (m, uses.add_node(m))).collect();
        for (from, to) in graph.uses.iter().filter(|(from, to)| !from.starts_with(to)) {
            uses.add_edge(nodes[from], nodes[to], ());
        }
        for circle in tarjan_scc(&uses).into_iter().filter(|files| files.len() > 1) {
            let mut files: Vec<String> = circle.iter().map(|node| name(&graph, uses[*node])).collect();
            files.sort_unstable();
            circles.push(files.join(", "));
        }
    }
    assert!(circles.is_empty(), "{circles:#?}");
}
