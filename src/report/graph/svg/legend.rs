use std::collections::BTreeSet;

use petgraph::graph::DiGraph;

use super::super::layout::Rect;
use super::super::letters::Font;
use super::super::{Kind, Link, Node, State, word};
use super::card::outline;
use super::{path, text};

const FONT: Font = Font { size: 11, bold: false };
const SAMPLE: i64 = 26;

/// What the outlines and lines of a picture mean, those that it has, in as many rows as the width asks for.
/// `y` is moved below the last row.
pub(super) fn legend(graph: &DiGraph<Node, Link>, left: i64, y: &mut i64, width: i64) -> String {
    let boxes: BTreeSet<(Kind, State)> = graph.node_weights().map(|node| (node.kind, node.state)).collect();
    let links: BTreeSet<Link> = graph.edge_weights().copied().collect();
    let mut svg = String::from("<g class=\"legend\">\n");
    let mut x = left;
    let mut place = |words: &str| {
        let taken = SAMPLE + 7 + FONT.width(words) + 18;
        if x > left && x + taken > left + width {
            (x, *y) = (left, *y + 24);
        }
        let corner = (x, *y);
        x += taken;
        (corner, text(corner.0 + SAMPLE + 7, corner.1 + 12, words, FONT, ""))
    };
    for (kind, state) in boxes {
        let ((x, y), words) = place(word(kind, state));
        svg.push_str(&outline(kind, state, Rect { x, y, width: SAMPLE, height: 16 }));
        svg.push_str(&words);
    }
    for link in links {
        let meaning = match link {
            Link::Counts => "counts for",
            Link::Requires => "needed first",
            Link::Advice => "better first",
        };
        let ((x, y), words) = place(meaning);
        svg.push_str(&path(&[(x, y + 8), (x + SAMPLE, y + 8)], link, ""));
        svg.push_str(&words);
    }
    svg.push_str("</g>\n");
    *y += 26;
    svg
}
