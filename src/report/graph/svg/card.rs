use super::super::layout::{Rect, Size};
use super::super::letters::Font;
use super::super::{Kind, Node, State, word};
use super::{escape, rect, text};

pub(super) const INK: &str = "#1a1a1a";
/// Dark enough to print as black.
const TO_SIT: &str = "#123f73";
const NAME: Font = Font { size: 13, bold: true };
const ASIDE: Font = Font { size: 11, bold: false };
const TEXT: Font = Font { size: 11, bold: false };
const PADDING: i64 = 11;
const HEAD: i64 = 17;
const LINE: i64 = 15;
/// Room for the number of a step, or for the tick of what is on hand.
const MARK: i64 = 28;
const NAME_ROOM: i64 = 220;
const ASIDE_ROOM: i64 = 170;
const TEXT_ROOM: i64 = 250;
/// Slots list what can fill them.
const SLOT_ROOM: i64 = 330;

/// A box with its words cut to size.
pub(super) struct Card<'a> {
    node: &'a Node,
    name: String,
    aside: String,
    lines: Vec<String>,
    width: i64,
    height: i64,
}

impl<'a> Card<'a> {
    pub fn new(node: &'a Node) -> Card<'a> {
        let name = NAME.shortened(&node.name, NAME_ROOM);
        let aside = ASIDE.shortened(&node.aside, ASIDE_ROOM);
        let room = if node.kind == Kind::Slot && node.state != State::Waived { SLOT_ROOM } else { TEXT_ROOM };
        let lines: Vec<String> =
            node.text.iter().flat_map(|p| TEXT.wrapped(&p.text, room, p.lines)).collect();
        let gap = if aside.is_empty() { 0 } else { 14 };
        let head = NAME.width(&name) + gap + ASIDE.width(&aside);
        let widest = lines.iter().map(|line| TEXT.width(line)).max().unwrap_or(0).max(head);
        let count = i64::try_from(lines.len()).unwrap_or(i64::MAX);
        let width = widest + 2 * PADDING + indent(node) + tip(node);
        Card { node, name, aside, lines, width, height: HEAD + LINE * count + 2 * PADDING - 3 }
    }

    pub fn size(&self) -> Size {
        Size { width: self.width, height: self.height, number: self.node.step }
    }

    /// The box in its place, with everything that there is to say as its title.
    pub fn draw(&self, place: usize, rect: Rect) -> String {
        let node = self.node;
        let mut lines = node.lines();
        lines.push(word(node.kind, node.state).to_owned());
        let mut svg = format!("<g class=\"node\" id=\"n{place}\">\n");
        svg.push_str(&format!("<title>{}</title>\n", escape(&lines.join("; "))));
        svg.push_str(&outline(node.kind, node.state, rect));
        let left = rect.x + PADDING + indent(node);
        let mut y = rect.y + PADDING + 11;
        svg.push_str(&mark(node, rect.x + PADDING, y));
        svg.push_str(&text(left, y, &self.name, NAME, ""));
        if !self.aside.is_empty() {
            let right = rect.x + rect.width - PADDING - tip(node);
            svg.push_str(&text(right, y, &self.aside, ASIDE, " text-anchor=\"end\""));
        }
        let slant = if node.state == State::Waived { " font-style=\"italic\"" } else { "" };
        y += 2;
        for line in &self.lines {
            y += LINE;
            svg.push_str(&text(left, y, line, TEXT, slant));
        }
        svg.push_str("</g>\n");
        svg
    }
}

fn indent(node: &Node) -> i64 {
    if node.step.is_some() || node.state == State::OnHand { MARK } else { 0 }
}

/// The room that the tip of a track's box takes.
fn tip(node: &Node) -> i64 {
    if node.kind == Kind::Track { 10 } else { 0 }
}

/// The outline tells the kind by its shape and the state by its line.
pub(super) fn outline(kind: Kind, state: State, place: Rect) -> String {
    let fill = match (kind, state) {
        (_, State::OnHand) => "#e3eadf",
        (Kind::Credential, _) => "#fdf5dc",
        _ => "#fff",
    };
    let (ink, width) = if (kind, state) == (Kind::Exam, State::Needed) { (TO_SIT, 2) } else { (INK, 1) };
    let dashes = match state {
        State::Waived => " stroke-dasharray=\"7 4\"",
        State::Optional => " stroke-dasharray=\"2 3\"",
        State::Needed | State::OnHand => "",
    };
    let look = format!(" fill=\"{fill}\" stroke=\"{ink}\" stroke-width=\"{width}\"{dashes}");
    let Rect { x, y, width, height } = place;
    match kind {
        Kind::Exam => rect(place, &look),
        Kind::Slot => rect(place, &format!(" rx=\"{}\"{look}", 13.min(height / 3))),
        Kind::Track => {
            let (right, bottom, middle) = (x + width, y + height, place.middle());
            let shoulder = right - 12;
            format!("<path d=\"M{x} {y}H{shoulder}L{right} {middle}L{shoulder} {bottom}H{x}z\"{look}/>\n")
        }
        Kind::Credential => {
            let inner = Rect { x: x + 3, y: y + 3, width: width - 6, height: height - 6 };
            rect(place, &look) + &rect(inner, &look)
        }
    }
}

/// The number of a step in a disc, or a tick.
fn mark(node: &Node, x: i64, y: i64) -> String {
    let middle = y - 4;
    if let Some(step) = node.step {
        let words = step.to_string();
        let font = Font { size: if words.len() > 2 { 8 } else { 11 }, bold: true };
        let number = text(x + 9, y, &words, font, " text-anchor=\"middle\" fill=\"#fff\"");
        return format!("<circle cx=\"{}\" cy=\"{middle}\" r=\"10\" fill=\"{TO_SIT}\"/>\n{number}", x + 9);
    }
    if node.state == State::OnHand {
        let (a, b, c) = (x + 2, x + 7, x + 17);
        return format!(
            "<path d=\"M{a} {middle}L{b} {}L{c} {}\" fill=\"none\" stroke=\"{INK}\" stroke-width=\"3\"/>\n",
            middle + 6,
            middle - 7
        );
    }
    String::new()
}
