use petgraph::visit::EdgeRef as _;

use crate::words::is_unseen;

use super::letters::Font;
use super::{Kind, Link, Node, Picture, State, word};

const FONT: Font = Font { size: 11, bold: false };
const ROOM: i64 = 300;

/// The picture in the notation of Graphviz, laid out by whoever reads it.
pub(super) fn render(picture: &Picture) -> String {
    let mut text = String::from("digraph studypath {\n");
    let caption = [&picture.title, &picture.subtitle, &picture.basis].map(|line| quoted(line)).join("\\n");
    text.push_str(&format!("  graph [rankdir=LR, labelloc=t, label=\"{caption}\"];\n"));
    text.push_str("  node [fontname=\"Helvetica,Arial,sans-serif\", fontsize=11];\n");
    text.push_str("  edge [arrowsize=\"0.7\"];\n");
    for index in picture.graph.node_indices() {
        let node = &picture.graph[index];
        let lines = node.lines().into_iter().flat_map(|line| FONT.wrapped(&line, ROOM, usize::MAX));
        let lines: Vec<String> = lines.map(|line| quoted(&line)).collect();
        let label = format!("{}\\n{}", lines.join("\\n"), word(node.kind, node.state));
        text.push_str(&format!("  n{} [label=\"{label}\", {}];\n", index.index(), look(node)));
    }
    for edge in picture.graph.edge_references() {
        let style = match edge.weight() {
            Link::Counts => "",
            Link::Requires => " [style=dashed, label=\"required\"]",
            Link::Advice => " [style=dotted, arrowhead=empty, label=\"advised\"]",
        };
        text.push_str(&format!("  n{} -> n{}{style};\n", edge.source().index(), edge.target().index()));
    }
    text.push_str("}\n");
    text
}

fn look(node: &Node) -> String {
    let (shape, outlines) = match node.kind {
        Kind::Exam => ("box", 1),
        Kind::Slot => ("box", 1),
        Kind::Track => ("cds", 1),
        Kind::Credential => ("box", 2),
    };
    let style = match (node.kind, node.state) {
        (_, State::OnHand) => "filled",
        (Kind::Slot, State::Waived) => "rounded,dashed",
        (Kind::Slot, State::Optional) => "rounded,dotted",
        (Kind::Slot, _) => "rounded",
        (Kind::Exam, _) => "bold",
        _ => "solid",
    };
    let fill = if node.state == State::OnHand { ", fillcolor=\"#e4e4e4\"" } else { "" };
    format!("shape={shape}, peripheries={outlines}, style=\"{style}\"{fill}")
}

/// Inside a quoted string: no quote ends it, no backslash and no entity means anything.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '&' => quoted.push_str("&amp;"),
            c if is_unseen(c) => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted
}
