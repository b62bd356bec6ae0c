//! The house: a module uses only what stands above it, and floats and solver crates stay with
//! the backends of `studypath-ilp`. The map is the one in ARCHITECTURE.md.

use std::fs;
use std::path::{Path, PathBuf};

/// Each module with the modules it may use.
const LAYERS: &[(&str, &[&str])] = &[
    ("words", &[]),
    ("money", &[]),
    ("catalog", &["money"]),
    ("price", &["money", "catalog"]),
    ("transcript", &["money", "catalog"]),
    ("schedule", &["catalog"]),
    ("read", &["money", "catalog", "price", "transcript"]),
    ("mistake", &["read"]),
    ("shelf", &["catalog", "price", "read", "mistake"]),
    ("question", &["money", "catalog", "price", "transcript", "schedule", "read", "mistake", "shelf"]),
    ("semantics", &["money", "catalog", "price", "transcript", "schedule", "question"]),
    ("plan", &["words", "money", "catalog", "price", "transcript", "schedule", "question", "semantics"]),
    ("rule", &["money", "catalog", "price", "transcript", "schedule", "question", "semantics", "plan"]),
    (
        "engine",
        &["money", "catalog", "price", "transcript", "schedule", "question", "semantics", "plan", "rule"],
    ),
    (
        "query",
        &[
            "money",
            "catalog",
            "price",
            "transcript",
            "schedule",
            "question",
            "semantics",
            "plan",
            "rule",
            "engine",
        ],
    ),
    ("spreadsheet", &[]),
    (
        "batch",
        &[
            "money",
            "catalog",
            "price",
            "transcript",
            "schedule",
            "question",
            "semantics",
            "plan",
            "rule",
            "engine",
            "query",
        ],
    ),
    (
        "stream",
        &[
            "money",
            "catalog",
            "price",
            "transcript",
            "schedule",
            "question",
            "semantics",
            "plan",
            "rule",
            "engine",
            "query",
            "batch",
            "spreadsheet",
            "read",
        ],
    ),
    ("session", &["catalog", "mistake", "question", "rule", "query"]),
    ("schema", &["batch", "catalog", "money", "plan", "query", "question", "schedule", "read", "mistake"]),
    (
        "report",
        &[
            "words",
            "schema",
            "money",
            "catalog",
            "price",
            "transcript",
            "schedule",
            "question",
            "semantics",
            "plan",
            "rule",
            "engine",
            "query",
            "batch",
            "spreadsheet",
        ],
    ),
    ("ask", &["catalog", "read", "mistake", "shelf", "question", "query", "session", "schema", "report"]),
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a readable folder").map(|e| e.expect("an entry").path()) {
        if entry.is_dir() {
            files.extend(sources(&entry));
        } else if entry.extension().is_some_and(|e| e == "rs") {
            files.push(entry);
        }
    }
    files
}

/// The files of the library with their module; unit tests in files of their own are left out.
fn modules() -> Vec<(String, PathBuf, String)> {
    let mut found = below("src");
    assert!(found.len() > 40, "the sources were not found");
    for (_, path, code) in below("crates/ilp/src") {
        found.push(("ilp".to_owned(), path, code));
    }
    found
}

fn below(folder: &str) -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found = Vec::new();
    for path in sources(&root) {
        let inside = path.strip_prefix(&root).expect("below src");
        let parts: Vec<String> = inside.iter().map(|p| p.to_string_lossy().into_owned()).collect();
        if parts.iter().any(|p| p == "tests" || p == "tests.rs") {
            continue;
        }
        let module = parts[0].trim_end_matches(".rs").to_owned();
        let text = fs::read_to_string(&path).expect("a readable file");
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
        found.push((module, path, code));
    }
    found
}

fn used_modules(code: &str) -> Vec<&str> {
    let after = code.match_indices("crate::").map(|(at, _)| &code[at + "crate::".len()..]);
    after.map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("")).collect()
}

#[test]
fn a_module_uses_only_what_stands_above_it() {
    let mut upward = Vec::new();
    for (module, path, code) in modules() {
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == module) else {
            assert!(
                ["lib", "main", "cli", "ilp"].contains(&module.as_str()),
                "`{module}` has no place in the house"
            );
            continue;
        };
        for used in used_modules(&code) {
            if used != module && !allowed.contains(&used) {
                upward.push(format!("{} uses crate::{used}", path.display()));
            }
        }
    }
    assert!(upward.is_empty(), "{upward:#?}");
}

#[test]
fn floats_and_solver_crates_stay_with_the_backends() {
    let mut leaks = Vec::new();
    for (_, path, code) in modules() {
        for word in ["f64", "f32", "good_lp", "microlp", "highs"] {
            let whole = |(at, _): (usize, &str)| {
                let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '_');
                edge(code[..at].chars().next_back()) && edge(code[at + word.len()..].chars().next())
            };
            if !path.to_string_lossy().contains("/ilp/src/backend/") && code.match_indices(word).any(whole) {
                leaks.push(format!("{} mentions {word}", path.display()));
            }
        }
    }
    assert!(leaks.is_empty(), "{leaks:#?}");
}
