//! A picture that stands by itself: no script, no style sheet, no font and no image from elsewhere. Kinds
//! and states differ in outline, mark and words, so that black and white will do.

mod card;
mod legend;

use petgraph::visit::EdgeRef as _;

use card::{Card, INK};

use crate::report::render::escape;

use super::layout::{Rect, layout};
use super::letters::Font;
use super::{Kind, Link, Picture};

const MARGIN: i64 = 24;
const LEAST_WIDTH: i64 = 560;
const TITLE: Font = Font { size: 18, bold: true };
const SMALL: Font = Font { size: 11, bold: false };

/// The picture as SVG. Every box is a group of the class `node` with the id `n` and its place, every edge
/// a path of the class `edge` that names the boxes it joins.
pub(super) fn render(picture: &Picture) -> String {
    let graph = &picture.graph;
    let cards: Vec<Card> = graph.node_weights().map(Card::new).collect();
    let sizes: Vec<_> = cards.iter().map(Card::size).collect();
    let mut layout = layout(graph, &sizes);
    let width = layout.width.max(LEAST_WIDTH);
    let mut head = Sheet::new(MARGIN);
    head.lines(&picture.title, TITLE, width, 24);
    head.y += 4;
    head.lines(&picture.subtitle, SMALL, width, 16);
    let (left, top) = (MARGIN + (width - layout.width) / 2, head.y + 22);
    for rect in &mut layout.boxes {
        (rect.x, rect.y) = (rect.x + left, rect.y + top);
    }
    for point in layout.ways.iter_mut().flatten() {
        *point = (point.0 + left, point.1 + top);
    }
    let mut foot = Sheet::new(top + layout.height + 26);
    foot.body.push_str(&legend::legend(graph, MARGIN, &mut foot.y, width));
    foot.lines(&picture.basis, SMALL, width, 16);
    let (width, height) = (width + 2 * MARGIN, foot.y + MARGIN);

    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"title desc\" \
         font-family=\"Helvetica, Arial, sans-serif\" fill=\"{INK}\">\n"
    );
    svg.push_str(&format!("<title id=\"title\">{}</title>\n", escape(&picture.title)));
    svg.push_str(&format!("<desc id=\"desc\">{}</desc>\n", escape(&description(picture))));
    svg.push_str("<defs>\n");
    for (id, fill) in [("arrow", INK), ("open-arrow", "#fff")] {
        svg.push_str(&format!(
            "<marker id=\"{id}\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"8\" \
             markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" orient=\"auto\">\
             <path d=\"M1 1L9 5L1 9z\" fill=\"{fill}\" stroke=\"{INK}\"/></marker>\n"
        ));
    }
    svg.push_str("</defs>\n");
    svg.push_str(&format!("<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n"));
    svg.push_str(&head.body);
    for edge in graph.edge_references() {
        let way = &layout.ways[edge.id().index()];
        let (from, to) = (edge.source().index(), edge.target().index());
        let ends = format!(" class=\"edge\" data-from=\"n{from}\" data-to=\"n{to}\"");
        svg.push_str(&path(way, *edge.weight(), &ends));
    }
    for (i, (card, rect)) in cards.iter().zip(&layout.boxes).enumerate() {
        svg.push_str(&card.draw(i, *rect));
    }
    svg.push_str(&foot.body);
    svg.push_str("</svg>\n");
    svg
}

/// Lines of text, one below the other.
struct Sheet {
    y: i64,
    body: String,
}

impl Sheet {
    fn new(y: i64) -> Sheet {
        Sheet { y, body: String::new() }
    }

    fn lines(&mut self, words: &str, font: Font, width: i64, step: i64) {
        for line in font.wrapped(words, width, 6) {
            self.y += step;
            self.body.push_str(&text(MARGIN, self.y - 4, &line, font, ""));
        }
    }
}

/// A path in words, for those who do not see it.
fn description(picture: &Picture) -> String {
    let named = |kind: Kind| picture.graph.node_weights().filter(move |node| node.kind == kind);
    let mut steps: Vec<_> = named(Kind::Exam).filter(|node| node.step.is_some()).collect();
    steps.sort_by_key(|node| node.step);
    let mut words = format!("{} {}", picture.subtitle, picture.basis);
    for node in steps.into_iter().chain(named(Kind::Track)) {
        words.push_str(&format!(" {}.", node.lines().join("; ")));
    }
    words
}

/// An edge: bent between the layers, level inside them.
fn path(way: &[(i64, i64)], link: Link, attributes: &str) -> String {
    let Some(((x, y), rest)) = way.split_first() else { return String::new() };
    let mut d = format!("M{x} {y}");
    let mut before = *x;
    for (i, (x, y)) in rest.iter().enumerate() {
        if i % 2 == 0 {
            let half = (before + x) / 2;
            let from = way[i].1;
            d.push_str(&format!("C{half} {from} {half} {y} {x} {y}"));
        } else {
            d.push_str(&format!("H{x}"));
        }
        before = *x;
    }
    let (dashes, arrow) = match link {
        Link::Counts => ("", "arrow"),
        Link::Requires => (" stroke-dasharray=\"6 4\"", "arrow"),
        Link::Advice => (" stroke-dasharray=\"1 4\" stroke-linecap=\"round\"", "open-arrow"),
    };
    format!(
        "<path{attributes} d=\"{d}\" fill=\"none\" stroke=\"{INK}\" stroke-width=\"1\"{dashes} \
         marker-end=\"url(#{arrow})\"/>\n"
    )
}

fn text(x: i64, y: i64, words: &str, font: Font, attributes: &str) -> String {
    let weight = if font.bold { " font-weight=\"bold\"" } else { "" };
    let size = font.size;
    format!("<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{weight}{attributes}>{}</text>\n", escape(words))
}

fn rect(place: Rect, attributes: &str) -> String {
    let Rect { x, y, width, height } = place;
    format!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{attributes}/>\n")
}
