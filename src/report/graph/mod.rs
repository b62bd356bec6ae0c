//! A path, or the rules of a credential, as a picture: a graph of exams, slots, tracks and credentials,
//! written as SVG, or in the notation of Graphviz or of Mermaid.

mod catalog;
mod dot;
mod layout;
mod letters;
mod mermaid;
mod plan;
mod svg;

use petgraph::graph::{DiGraph, NodeIndex};

use super::named::named;

pub use catalog::catalog;
pub use plan::plan;

/// How a picture is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// A picture that stands by itself.
    Svg,
    /// The notation of Graphviz.
    Dot,
    /// A Mermaid flowchart.
    Mermaid,
}

named!(Notation, "a notation": Svg => "svg", Dot => "dot", Mermaid => "mermaid");

/// What is drawn.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The head line.
    pub title: String,
    /// What is said below it, one sentence or two.
    pub subtitle: String,
    /// What it rests on.
    pub basis: String,
    /// The things and how they hang together. An edge leads to what the thing is good for.
    pub graph: DiGraph<Node, Link>,
}

/// A thing in a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// How it stands.
    pub state: State,
    /// The number of an exam in study order, from 1.
    pub step: Option<usize>,
    /// Its id.
    pub name: String,
    /// A few words beside the id, such as a price; may be empty.
    pub aside: String,
    /// What else is said of it.
    pub text: Vec<Paragraph>,
}

/// A text with the number of lines that it may take where room is short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// The text.
    pub text: String,
    /// At most so many lines in a picture.
    pub lines: usize,
}

impl Paragraph {
    fn new(text: impl Into<String>, lines: usize) -> Paragraph {
        Paragraph { text: text.into(), lines }
    }
}

/// What a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Something one sits.
    Exam,
    /// A requirement of a track.
    Slot,
    /// A way to earn a credential.
    Track,
    /// Something one holds.
    Credential,
}

/// How a thing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// To be sat, filled or earned.
    Needed,
    /// Passed or held.
    OnHand,
    /// Nothing has to be done for it.
    Waived,
    /// One among several ways.
    Optional,
}

/// How two things hang together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Link {
    /// It counts for a slot, or is part of a track or a credential.
    Counts,
    /// It must be on hand first.
    Requires,
    /// It is better done first.
    Advice,
}

/// Writes a picture down.
pub fn render(notation: Notation, picture: &Picture) -> String {
    match notation {
        Notation::Svg => svg::render(picture),
        Notation::Dot => dot::render(picture),
        Notation::Mermaid => mermaid::render(picture),
    }
}

impl Picture {
    /// Adds a thing that is no step.
    fn add(
        &mut self,
        kind: Kind,
        state: State,
        name: &str,
        aside: String,
        text: Vec<Paragraph>,
    ) -> NodeIndex {
        self.graph.add_node(Node { kind, state, step: None, name: name.to_owned(), aside, text })
    }

    /// Adds an edge unless it is there; a thing never leads to itself.
    fn link(&mut self, from: NodeIndex, to: NodeIndex, link: Link) {
        let known = self.graph.edges_connecting(from, to).any(|edge| *edge.weight() == link);
        if from != to && !known {
            self.graph.add_edge(from, to, link);
        }
    }
}

impl Node {
    /// Everything there is to say, line by line.
    fn lines(&self) -> Vec<String> {
        let step = self.step.map_or(String::new(), |step| format!("Step {step}: "));
        let aside = if self.aside.is_empty() { String::new() } else { format!(" ({})", self.aside) };
        let head = format!("{step}{}{aside}", self.name);
        std::iter::once(head).chain(self.text.iter().map(|p| p.text.clone())).collect()
    }
}

/// What a thing is and how it stands, in a few words.
fn word(kind: Kind, state: State) -> &'static str {
    match (kind, state) {
        (Kind::Exam, State::OnHand) => "exam passed",
        (Kind::Exam, _) => "exam to sit",
        (Kind::Slot, State::Waived) => "slot waived",
        (Kind::Slot, State::Optional) => "slot with a choice",
        (Kind::Slot, _) => "slot",
        (Kind::Track, State::Optional) => "track, one of several",
        (Kind::Track, _) => "track",
        (Kind::Credential, State::OnHand) => "credential held",
        (Kind::Credential, _) => "credential",
    }
}

#[cfg(test)]
mod tests;
