//! Pictures of random plans and rules, read back by parsers that share nothing with the code that drew
//! them: what is there, where it stands, and that no text of a catalog breaks a notation.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::support::random::{self, Sample};
use crate::support::seeds::for_seeds;
use layout::gv::DotParser;
use layout::gv::parser::ast::Stmt;
use roxmltree::{Document, Node};
use studypath::catalog::{Catalog, CatalogParts};
use studypath::ilp::backend;
use studypath::query::{self, Engine};
use studypath::report::graph::{self, Link, Notation, Picture};

/// Everything that ends a string, a tag, a line or a statement somewhere.
const HOSTILE: &str =
    "<&\">'`]]>--><script>\\N\\l\n\r\t\u{1}\u{feff};{}|%%#quot;end\"; n0 -> n1 [x] <br>漢字 🎓";

fn require(kept: bool, broken: impl FnOnce() -> String) -> Result<(), String> {
    if kept { Ok(()) } else { Err(broken()) }
}

fn hostile(sample: &Sample) -> Sample {
    let mut parts: CatalogParts = CatalogParts::clone(&sample.catalog);
    for (i, exam) in parts.exams.iter_mut().enumerate() {
        exam.id = format!("{i}{HOSTILE}");
        exam.title = HOSTILE.repeat(i % 4);
    }
    for credential in &mut parts.credentials {
        credential.id.push_str(HOSTILE);
        credential.title.push_str(HOSTILE);
        for track in &mut credential.tracks {
            track.title = Some(HOSTILE.to_owned());
            for slot in &mut track.slots {
                slot.id = HOSTILE.to_owned();
                slot.waived = slot.waived.as_ref().map(|_| HOSTILE.to_owned());
            }
        }
    }
    Sample { catalog: Arc::new(Catalog::new(parts)), ..sample.clone() }
}

/// The picture of the plan, with the exams of the plan in study order; `None` where there is no plan.
fn path(sample: &Sample) -> Result<Option<(Picture, Vec<String>)>, String> {
    let question = sample.question();
    let answer =
        query::best(&question, &Engine::new(backend::default_backend())).map_err(|e| e.to_string())?;
    let exams = answer.plan.iter().flat_map(|plan| &plan.exams);
    let exams = exams.map(|exam| sample.catalog.exam(*exam).id.clone()).collect();
    let picture = graph::plan(&question, &answer);
    require(picture.is_some() == answer.plan.is_some(), || "no plan, no picture".to_owned())?;
    Ok(picture.map(|picture| (picture, exams)))
}

fn pictures(sample: &Sample) -> Result<Vec<Picture>, String> {
    let mut pictures: Vec<Picture> = path(sample)?.into_iter().map(|(picture, _)| picture).collect();
    for goal in sample.catalog.credential_ids() {
        pictures.push(graph::catalog(&sample.catalog, goal, sample.as_of));
    }
    Ok(pictures)
}

/// Left, top, right, bottom.
type Corners = [i64; 4];

fn numbers(text: &str) -> Vec<i64> {
    let parts = text.split(|c: char| !c.is_ascii_digit() && c != '-').filter(|part| !part.is_empty());
    parts.map(|part| part.parse().expect("a whole number")).collect()
}

fn attribute(node: Node, name: &str) -> i64 {
    node.attribute(name).and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("no {name}: {node:?}"))
}

/// The outer box of a node, whatever its shape.
fn corners(node: Node) -> Corners {
    let shape =
        node.children().find(|n| n.has_tag_name("rect") || n.has_tag_name("path")).expect("an outline");
    if shape.has_tag_name("rect") {
        let [x, y, w, h] = ["x", "y", "width", "height"].map(|name| attribute(shape, name));
        return [x, y, x + w, y + h];
    }
    // M x y H shoulder L right middle L shoulder bottom H x z
    let n = numbers(shape.attribute("d").expect("a path"));
    [n[0], n[1], n[3], n[6]]
}

fn of_class<'a>(svg: &'a Document, class: &'static str) -> impl Iterator<Item = Node<'a, 'a>> {
    svg.descendants().filter(move |node| node.attribute("class") == Some(class))
}

fn boxes(svg: &Document) -> BTreeMap<String, Corners> {
    of_class(svg, "node").map(|n| (n.attribute("id").expect("an id").to_owned(), corners(n))).collect()
}

fn overlap(a: Corners, b: Corners) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

/// The edge starts at one box, ends at another, and runs through none.
fn check_edge(edge: Node, boxes: &BTreeMap<String, Corners>) -> Result<(), String> {
    let end = |name: &str| edge.attribute(name).and_then(|id| boxes.get(id)).ok_or("an edge without a box");
    let (from, to) = (end("data-from")?, end("data-to")?);
    let d = edge.attribute("d").expect("a path");
    let touches = |corners: &Corners, (x, y): (i64, i64)| {
        (x == corners[0] || x == corners[2]) && corners[1] <= y && y <= corners[3]
    };
    let (mut x, mut y) = (0, 0);
    let mut first = true;
    let commands: Vec<&str> = d.split_inclusive(|c: char| c.is_ascii_alphabetic()).collect();
    let mut command = commands[0];
    for part in &commands[1..] {
        let at = numbers(part);
        let before = (x, y);
        match command.chars().next_back() {
            Some('M') => (x, y) = (at[0], at[1]),
            Some('C') => (x, y) = (at[4], at[5]),
            Some('H') => x = at[0],
            other => return Err(format!("{other:?} in {d}")),
        }
        if std::mem::take(&mut first) {
            require(touches(from, (x, y)), || format!("{d} does not start at its box {from:?}"))?;
        } else {
            let area = [before.0.min(x), before.1.min(y), before.0.max(x), before.1.max(y) + 1];
            let hit = boxes.values().find(|corners| overlap(area, **corners));
            require(hit.is_none(), || format!("{d} runs through {hit:?}"))?;
        }
        command = part;
    }
    require(touches(to, (x, y)), || format!("{d} does not end at its box {to:?}"))
}

/// The words of a box stay inside it: two fifths of an em a letter is less than sans-serif
/// fonts take.
fn check_words(node: Node, corners: Corners) -> Result<(), String> {
    for text in node.children().filter(|child| child.has_tag_name("text")) {
        let words = text.text().unwrap_or_default();
        let letters = i64::try_from(words.chars().count()).expect("short");
        let (x, y, width) =
            (attribute(text, "x"), attribute(text, "y"), letters * attribute(text, "font-size") * 2 / 5);
        let (left, right) = match text.attribute("text-anchor") {
            Some("end") => (x - width, x),
            Some(_) => (x - width / 2, x + width / 2),
            None => (x, x + width),
        };
        let inside = corners[0] <= left && right <= corners[2] && corners[1] < y && y < corners[3];
        require(inside, || format!("`{words}` leaves its box {corners:?}"))?;
    }
    Ok(())
}

fn check_svg(picture: &Picture) -> Result<String, String> {
    let text = graph::render(Notation::Svg, picture);
    let svg = Document::parse(&text).map_err(|why| format!("{why}\n{text}"))?;
    let boxes = boxes(&svg);
    require(boxes.len() == picture.graph.node_count(), || "a box is missing".to_owned())?;
    require(of_class(&svg, "edge").count() == picture.graph.edge_count(), || {
        "an edge is missing".to_owned()
    })?;
    let sheet = [0, 0, attribute(svg.root_element(), "width"), attribute(svg.root_element(), "height")];
    let all: Vec<&Corners> = boxes.values().collect();
    for (i, a) in all.iter().enumerate() {
        let inside = a[0] > 0 && a[1] > 0 && a[2] < sheet[2] && a[3] < sheet[3];
        require(inside, || format!("{a:?} leaves the sheet {sheet:?}"))?;
        for b in &all[i + 1..] {
            require(!overlap(**a, **b), || format!("{a:?} and {b:?} overlap"))?;
        }
    }
    for edge in of_class(&svg, "edge") {
        check_edge(edge, &boxes)?;
    }
    for node in of_class(&svg, "node") {
        check_words(node, boxes[node.attribute("id").expect("an id")])?;
    }
    for words in ["title", "desc"] {
        let found = svg.root_element().children().any(|child| child.has_tag_name(words));
        require(found, || format!("no {words}"))?;
    }
    Ok(text)
}

fn check_dot(picture: &Picture) -> Result<(), String> {
    let text = graph::render(Notation::Dot, picture);
    let parsed = DotParser::new(&text).process().map_err(|why| format!("{why}\n{text}"))?;
    let nodes = parsed.list.list.iter().filter(|stmt| matches!(stmt, Stmt::Node(_))).count();
    let edges = parsed.list.list.iter().filter(|stmt| matches!(stmt, Stmt::Edge(_))).count();
    let expected = (picture.graph.node_count(), picture.graph.edge_count());
    require((nodes, edges) == expected, || format!("{nodes} nodes, {edges} edges, not {expected:?}\n{text}"))
}

/// One statement a line, in a grammar that leaves Mermaid nothing to guess.
fn check_mermaid(picture: &Picture) -> Result<(), String> {
    let text = graph::render(Notation::Mermaid, picture);
    let (mut nodes, mut edges) = (0, 0);
    for line in text.lines().skip(1).map(str::trim) {
        let wrong = || format!("`{line}`\n{text}");
        if line.starts_with("accTitle: ") || line.starts_with("accDescr: ") {
            require(!line.contains([';', '{', '}', '#', '%', '"']), wrong)?;
        } else if let Some((head, rest)) = line.split_once('"') {
            let (label, tail) = rest.split_once('"').ok_or_else(wrong)?;
            let (shape, class) = tail.split_once(":::").ok_or_else(wrong)?;
            let opening = head.trim_start_matches('n').trim_start_matches(|c: char| c.is_ascii_digit());
            let pair = [("[", "]"), ("([", "])"), (">", "]"), ("[[", "]]")].contains(&(opening, shape));
            let classes = ["needed", "onHand", "waived", "optional"].contains(&class);
            let label = label.replace("<br>", "");
            let harmless = !label.contains(['<', '>', '`', '*', '_', '[', ']', '{', '}', '|', '\\', '&']);
            let harmless = harmless && !label.chars().any(char::is_control);
            require(pair && classes && harmless, wrong)?;
            nodes += 1;
        } else if !line.starts_with("classDef ") {
            let words: Vec<&str> = line.split(' ').collect();
            let arrow = words[1..words.len() - 1].join(" ");
            require(["-->", "-. required .->", "-. advised .->"].contains(&arrow.as_str()), wrong)?;
            edges += 1;
        }
    }
    let expected = (picture.graph.node_count(), picture.graph.edge_count());
    require((nodes, edges) == expected, || format!("{nodes} nodes, {edges} edges, not {expected:?}\n{text}"))
}

#[test]
pub fn a_path_shows_every_exam_in_study_order() {
    for_seeds(2_000, 1, |seed| {
        let sample = random::sample(seed);
        let Some((picture, exams)) = path(&sample)? else { return Ok(()) };
        let svg = check_svg(&picture)?;
        let svg = Document::parse(&svg).map_err(|why| why.to_string())?;
        let mut columns: BTreeMap<i64, Vec<(i64, usize)>> = BTreeMap::new();
        let mut found = BTreeSet::new();
        for node in of_class(&svg, "node").filter(|n| n.children().any(|c| c.has_tag_name("circle"))) {
            let words: Vec<&str> =
                node.children().filter(|c| c.has_tag_name("text")).filter_map(|t| t.text()).collect();
            let step: usize = words[0].parse().map_err(|_| format!("{words:?} has no number"))?;
            let corners = corners(node);
            columns.entry(corners[0]).or_default().push((corners[1], step));
            found.insert((step, words[1].to_owned()));
        }
        let expected: BTreeSet<(usize, String)> = (1..).zip(exams).collect();
        require(found == expected, || format!("{found:?}, not {expected:?}\n{sample}"))?;
        for (_, mut column) in columns {
            column.sort_unstable();
            let ordered = column.windows(2).all(|pair| pair[0].1 < pair[1].1);
            require(ordered, || format!("{column:?} is out of order\n{sample}"))?;
        }
        Ok(())
    });
}

#[test]
pub fn an_exam_that_counts_stands_left_of_what_it_counts_for() {
    for_seeds(2_000, 4, |seed| {
        let sample = random::sample(seed);
        let Some((picture, _)) = path(&sample)? else { return Ok(()) };
        let svg = graph::render(Notation::Svg, &picture);
        let svg = Document::parse(&svg).map_err(|why| why.to_string())?;
        let boxes = boxes(&svg);
        for edge in picture.graph.edge_indices().filter(|e| picture.graph[*e] == Link::Counts) {
            let (from, to) = picture.graph.edge_endpoints(edge).expect("an edge");
            let [from, to] = [from, to].map(|node| boxes[&format!("n{}", node.index())]);
            require(from[2] < to[0], || format!("{from:?} is not left of {to:?}\n{sample}"))?;
        }
        Ok(())
    });
}

#[test]
pub fn no_text_of_a_catalog_breaks_a_notation() {
    for_seeds(2_000, 4, |seed| {
        let sample = random::sample(seed);
        for sample in [hostile(&sample), sample] {
            for picture in pictures(&sample)? {
                check_svg(&picture)?;
                check_dot(&picture)?;
                check_mermaid(&picture)?;
            }
        }
        Ok(())
    });
}

#[test]
fn the_built_in_rules_can_be_drawn() {
    for builtin in studypath::read::BUILTINS {
        let file = studypath::read::SourceFile::new(builtin.id.to_owned(), builtin.catalog_text);
        let catalog = studypath::read::catalog(&file).expect("a built-in catalog");
        for goal in catalog.credential_ids() {
            let day = catalog.as_of.unwrap_or(jiff::civil::date(2026, 11, 1));
            let picture = graph::catalog(&catalog, goal, day);
            check_svg(&picture).expect("a sound picture");
            check_dot(&picture).expect("a sound graph");
            check_mermaid(&picture).expect("a sound flowchart");
        }
    }
}
