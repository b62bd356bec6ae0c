//! The catalog reader: TOML to [`Catalog`].

mod advice;
mod checks;
mod credential;
mod exam;
mod ids;
mod listed;
mod names;
mod slot;
mod syntax;
mod table;
mod validity;

use std::ops::Range;

use toml::de::DeTable;

use crate::catalog::{Catalog, CatalogParts, CredentialId, ExamId, Item, Limit, Source, SourceConflict};
use crate::read::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::read::source_file::SourceFile;

use names::Names;
use table::{Errors, Node, Table, element};

/// Reads a catalog.
///
/// # Errors
///
/// Every mistake of the file, in order of position: what is not TOML, unknown keys and ids, wrong
/// types, duplicates, slots that can never be filled, exams that require each other in a circle.
pub fn catalog(file: &SourceFile) -> Result<Catalog, Diagnostics> {
    if file.text.trim().is_empty() {
        let error = Diagnostic::whole("the catalog is empty")
            .help("a catalog begins with `[catalog]` and has `[exam.ID]` and `[credential.ID]` tables");
        return Err(Diagnostics::new(&file.name, &file.text, vec![error]));
    }
    let (root, found) = DeTable::parse_recoverable(&file.text);
    let syntax = syntax::check(&file.text, &found);
    let mut errors = Errors::default();
    let parts = syntax.local.then(|| parts(root.get_ref(), &mut errors));
    let mut list = errors.list;
    if !syntax.errors.is_empty() {
        let broken = broken_lines(&file.text, &syntax.errors);
        list.retain(|error| {
            let Some(span) = &error.span else { return true };
            let line = broken.partition_point(|line| line.start <= span.start).checked_sub(1);
            line.is_none_or(|line| span.start > broken[line].end)
        });
        list.extend(syntax.errors);
    }
    match parts {
        Some(parts) if list.is_empty() => Ok(Catalog::new(parts)),
        _ => Err(Diagnostics::new(&file.name, &file.text, list)),
    }
}

/// The lines with mistakes of syntax, in order. What else is wrong in them follows from those.
fn broken_lines(text: &str, errors: &[Diagnostic]) -> Vec<Range<usize>> {
    let line = |at: usize| {
        let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
        let start = before.rfind('\n').map_or(0, |n| n + 1);
        start..at + after.find('\n').unwrap_or(after.len())
    };
    errors.iter().filter_map(|error| Some(line(error.span.as_ref()?.start))).collect()
}

fn parts(root: &DeTable<'_>, errors: &mut Errors) -> CatalogParts {
    let keys = ["catalog", "source", "exam", "group", "credential", "limit", "conflict"];
    let root = Table::root(root, &keys, errors);
    let mut parts = CatalogParts::default();
    header(&root, &mut parts, errors);

    let mut names = Names::default();
    for (id, node) in root.entries("source", errors) {
        names.declare_source(&id, errors);
        parts.sources.push(source(id.text, node, errors));
    }
    let exams = root.entries("exam", errors);
    let credentials = root.entries("credential", errors);
    for (at, (id, _)) in exams.iter().enumerate() {
        names.declare_exam(id, at, errors);
    }
    for (at, (id, _)) in credentials.iter().enumerate() {
        names.declare_credential(id, at, errors);
    }
    for (at, (_, node)) in exams.iter().enumerate() {
        names.declare_aliases(node, Item::Exam(ExamId(at)), errors);
    }
    for (at, (_, node)) in credentials.iter().enumerate() {
        names.declare_aliases(node, Item::Credential(CredentialId(at)), errors);
    }

    let (mut requirements, mut advice) = (Vec::new(), Vec::new());
    for (id, node) in &exams {
        let (exam, spans) = exam::exam(id, node, &names, errors);
        parts.exams.push(exam);
        requirements.push(spans.requires);
        advice.push(spans.after);
    }
    checks::exam_circles(&parts.exams, &requirements, errors);
    advice::circles(&parts.exams, &advice, errors);

    let groups = slot::groups(&root, &names, errors);
    for (id, node) in &credentials {
        parts.credentials.push(credential::credential(id, node, &names, &groups, errors));
    }
    for node in root.tables("limit", errors) {
        parts.limits.extend(limit(node, &names, errors));
    }
    for node in root.tables("conflict", errors) {
        parts.conflicts.extend(conflict(node, &names, errors));
    }
    parts
}

fn header(root: &Table<'_, '_>, parts: &mut CatalogParts, errors: &mut Errors) {
    let Some(node) = root.get("catalog") else {
        errors.push(
            Diagnostic::whole("`[catalog]` is missing")
                .help("begin the file with `[catalog]`, `id = \"...\"` and `title = \"...\"`"),
        );
        return;
    };
    let keys = ["id", "title", "as_of", "prices"];
    let Some(table) = Table::open("`[catalog]`", "catalog", node, &keys, errors) else { return };
    match table.text("id", errors) {
        Some(id) => {
            names::check_id(&id, errors);
            parts.id = id.text.to_owned();
        }
        None if table.get("id").is_none() => table.missing("id", errors),
        None => {}
    }
    parts.title = table.string("title", errors).unwrap_or_else(|| parts.id.clone());
    parts.as_of = table.day("as_of", errors);
    parts.prices = table.string("prices", errors);
}

fn source(id: &str, node: &Node<'_>, errors: &mut Errors) -> Source {
    let mut source = Source { id: id.to_owned(), title: id.to_owned(), date: None, url: None };
    let what = format!("source {}", quoted(id));
    if let Some(table) = Table::open(what, "source", node, &["title", "date", "url"], errors) {
        if let Some(title) = table.string("title", errors) {
            source.title = title;
        }
        // The day of a source may be vague ("about 2004-10"), so both forms are read.
        source.date = match table.get("date").map(|n| n.get_ref()) {
            Some(toml::de::DeValue::Datetime(day)) => Some(day.to_string()),
            _ => table.string("date", errors),
        };
        source.url = table.string("url", errors);
    }
    source
}

fn limit(node: &Node<'_>, names: &Names<'_>, errors: &mut Errors) -> Option<Limit> {
    let keys = ["between", "at_most", "items", "sources", "evidence"];
    let table = Table::open("a limit", "limit", node, &keys, errors)?;
    let mut between = Vec::new();
    let listed = table.texts("between", errors);
    for id in &listed {
        match names.item(id, errors) {
            Some(Item::Credential(credential)) if between.contains(&credential) => {
                errors
                    .push(Diagnostic::at(id.span.clone(), format!("{} stands here twice", quoted(id.text))));
            }
            Some(Item::Credential(credential)) => between.push(credential),
            Some(Item::Exam(_)) => errors.push(
                Diagnostic::at(id.span.clone(), format!("{} is an exam", quoted(id.text)))
                    .help("a limit stands between credentials"),
            ),
            None => {}
        }
    }
    match table.get("between") {
        None => table.missing("between", errors),
        Some(node) if listed.len() < 2 && node.get_ref().is_array() => {
            errors.push(Diagnostic::at(node.span(), "a limit needs at least two credentials"));
        }
        Some(_) => {}
    }
    if table.get("at_most").is_none() {
        table.missing("at_most", errors);
    }
    let items = table.get("items").map(|node| {
        let nodes = table::list("items", node, errors).unwrap_or_default();
        if nodes.is_empty() && node.get_ref().is_array() {
            errors.push(
                Diagnostic::at(node.span(), "an empty `items` limits nothing")
                    .help("leave `items` out to count every item"),
            );
        }
        nodes
            .iter()
            .filter_map(|node| names.item(&element("items", node, errors)?, errors))
            .collect::<Vec<Item>>()
    });
    Some(Limit {
        between,
        at_most: table.count("at_most", 0, errors).unwrap_or(0),
        items,
        sources: names.sources(&table, errors),
        evidence: table.evidence(errors),
    })
}

fn conflict(node: &Node<'_>, names: &Names<'_>, errors: &mut Errors) -> Option<SourceConflict> {
    let keys = ["about", "versions", "reading", "why", "sources"];
    let table = Table::open("a conflict", "conflict", node, &keys, errors)?;
    for key in ["about", "reading"] {
        if table.get(key).is_none() {
            table.missing(key, errors);
        }
    }
    Some(SourceConflict {
        about: table.string("about", errors).unwrap_or_default(),
        versions: table.strings("versions", errors),
        reading: table.string("reading", errors).unwrap_or_default(),
        why: table.string("why", errors).unwrap_or_default(),
        sources: names.sources(&table, errors),
    })
}
