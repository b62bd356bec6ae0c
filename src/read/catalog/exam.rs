use std::ops::Range;

use crate::catalog::{Advice, Exam, ExamId, Item, Requirement};
use crate::read::diagnostic::{Diagnostic, quoted};

use super::names::Names;
use super::table::{Errors, Node, Table, Text, element};
use super::validity::validity;

/// Where the parts of an exam stand that point at others.
#[derive(Default)]
pub(super) struct Spans {
    pub requires: Vec<Range<usize>>,
    pub after: Vec<Range<usize>>,
}

/// The exam, and where what it points at stands.
pub(super) fn exam(id: &Text<'_>, node: &Node<'_>, names: &Names<'_>, errors: &mut Errors) -> (Exam, Spans) {
    let mut exam = Exam { id: id.text.to_owned(), title: id.text.to_owned(), ..Exam::default() };
    let keys = [
        "title",
        "alt_titles",
        "aliases",
        "released",
        "retired",
        "hours",
        "requires",
        "after",
        "valid_months",
        "notes",
        "sources",
        "evidence",
    ];
    let Some(table) = Table::open(format!("exam {}", quoted(id.text)), "exam", node, &keys, errors) else {
        return (exam, Spans::default());
    };
    if let Some(title) = table.string("title", errors) {
        exam.title = title;
    }
    exam.alt_titles = table.strings("alt_titles", errors);
    exam.aliases = table.strings("aliases", errors);
    let window = table.window("released", "retired", errors);
    (exam.released, exam.retired) = (window.since, window.until);
    exam.hours = table.count("hours", 0, errors);
    exam.validity = validity(&table, errors);
    exam.notes = table.strings("notes", errors);
    exam.sources = names.sources(&table, errors);
    exam.evidence = table.evidence(errors);
    let (requires, spans) = requirements(&table, names, errors).into_iter().unzip();
    exam.requires = requires;
    let (after, after_spans) = advice(&table, names, errors).into_iter().unzip();
    exam.after = after;
    (exam, Spans { requires: spans, after: after_spans })
}

/// The list `after` of an exam: ids, or tables with an `item`, `sources` and `evidence`.
fn advice(table: &Table<'_, '_>, names: &Names<'_>, errors: &mut Errors) -> Vec<(Advice, Range<usize>)> {
    let mut advice: Vec<(Advice, Range<usize>)> = Vec::new();
    for node in table.list("after", errors) {
        let mut entry = Advice::from(Item::Exam(ExamId(0)));
        let id = if node.get_ref().is_table() {
            let keys = ["item", "sources", "evidence"];
            let Some(table) = Table::open("an advice", "after", node, &keys, errors) else { continue };
            entry.sources = names.sources(&table, errors);
            entry.evidence = table.evidence(errors);
            if table.get("item").is_none() {
                table.missing("item", errors);
            }
            table.text("item", errors)
        } else {
            element("after", node, errors)
        };
        let Some(id) = id else { continue };
        let Some(item) = names.item(&id, errors) else { continue };
        if advice.iter().any(|(known, _)| known.item == item) {
            errors.push(Diagnostic::at(id.span, format!("{} stands here twice", quoted(id.text))));
        } else {
            advice.push((Advice { item, ..entry }, id.span));
        }
    }
    advice
}

/// The list `requires` of an exam or a track.
pub(super) fn requirements(
    table: &Table<'_, '_>,
    names: &Names<'_>,
    errors: &mut Errors,
) -> Vec<(Requirement, Range<usize>)> {
    let mut requirements = Vec::new();
    for node in table.list("requires", errors) {
        if let Some(id) = node.get_ref().as_str() {
            let id = Text { text: id, span: node.span() };
            requirements.extend(names.item(&id, errors).map(|item| (Requirement::from(item), node.span())));
            continue;
        }
        if !node.get_ref().is_table() {
            errors.push(Diagnostic::at(
                node.span(),
                "a requirement is an id in quotes, `{ item = \"ID\" }` or `{ any = [...] }`",
            ));
            continue;
        }
        let keys = ["item", "any", "active"];
        let Some(entry) = Table::open("a requirement", "requires", node, &keys, errors) else { continue };
        let active = entry.flag("active", errors);
        if let (Some(_), Some(any)) = (entry.get("item"), entry.get("any")) {
            errors.push(Diagnostic::at(any.span(), "a requirement has `item` or `any`, not both"));
            continue;
        }
        if entry.get("item").is_some() {
            let item = entry.text("item", errors).and_then(|id| names.item(&id, errors));
            requirements.extend(item.map(|item| (Requirement { any: vec![item], active }, node.span())));
            continue;
        }
        let Some(list) = entry.get("any") else {
            entry.missing("any", errors);
            continue;
        };
        let Some(nodes) = super::table::list("any", list, errors) else { continue };
        if nodes.is_empty() {
            errors.push(Diagnostic::at(list.span(), "an empty `any` can never be met"));
            continue;
        }
        let mut any = Vec::new();
        for node in nodes {
            let Some(id) = element("any", node, errors) else { continue };
            match names.item(&id, errors) {
                Some(item) if any.contains(&item) => {
                    errors.push(Diagnostic::at(id.span, format!("{} stands here twice", quoted(id.text))));
                }
                Some(item) => any.push(item),
                None => {}
            }
        }
        if any.len() == nodes.len() {
            requirements.push((Requirement { any, active }, node.span()));
        }
    }
    requirements
}
