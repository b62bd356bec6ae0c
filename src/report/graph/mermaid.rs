use petgraph::visit::EdgeRef as _;

use crate::words::is_unseen;

use super::{Kind, Link, Picture, State, word};

/// The looks of the states; the shapes tell the kinds.
const CLASSES: &str = "  classDef needed fill:#fff,stroke:#000,stroke-width:2px,color:#000
  classDef onHand fill:#e4e4e4,stroke:#000,stroke-width:1px,color:#000
  classDef waived fill:#fff,stroke:#000,stroke-width:1px,stroke-dasharray:6 4,color:#000
  classDef optional fill:#fff,stroke:#000,stroke-width:1px,stroke-dasharray:2 3,color:#000
";

/// The picture as a Mermaid flowchart, laid out by whoever reads it.
pub(super) fn render(picture: &Picture) -> String {
    let mut text = String::from("flowchart LR\n");
    text.push_str(&format!("  accTitle: {}\n", plain(&picture.title)));
    text.push_str(&format!("  accDescr: {}\n", plain(&format!("{} {}", picture.subtitle, picture.basis))));
    for index in picture.graph.node_indices() {
        let node = &picture.graph[index];
        let (open, close) = match node.kind {
            Kind::Exam => ("[", "]"),
            Kind::Slot => ("([", "])"),
            Kind::Track => (">", "]"),
            Kind::Credential => ("[[", "]]"),
        };
        let lines: Vec<String> = node.lines().iter().map(|line| quoted(line)).collect();
        let class = match node.state {
            State::Needed => "needed",
            State::OnHand => "onHand",
            State::Waived => "waived",
            State::Optional => "optional",
        };
        let label = format!("{}<br>{}", lines.join("<br>"), word(node.kind, node.state));
        text.push_str(&format!("  n{}{open}\"{label}\"{close}:::{class}\n", index.index()));
    }
    for edge in picture.graph.edge_references() {
        let arrow = match edge.weight() {
            Link::Counts => "-->",
            Link::Requires => "-. required .->",
            Link::Advice => "-. advised .->",
        };
        text.push_str(&format!("  n{} {arrow} n{}\n", edge.source().index(), edge.target().index()));
    }
    text.push_str(CLASSES);
    text
}

/// Inside a quoted label: everything that could mean something to Mermaid, Markdown or HTML is written as
/// an entity.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if is_unseen(c) => quoted.push(' '),
            ' ' | '-' | '.' | ',' | ':' | '(' | ')' | '+' | '/' => quoted.push(c),
            c if c.is_ascii_punctuation() => quoted.push_str(&format!("#{};", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted
}

/// On a line without quotes: nothing that could end it or begin something else.
fn plain(text: &str) -> String {
    text.chars().map(|c| if is_unseen(c) || ";#{}%\"<>".contains(c) { ' ' } else { c }).collect()
}
