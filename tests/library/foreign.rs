//! What somebody else wrote, in every place where a catalog, a price list and a candidate can put it, through every command
//! and format: markup is text, a formula is text, and what would rule a terminal or turn a line round is not there.

use studypath::schema::{Command, Request, Response, Source, TextSource};
use studypath::{Limit, Shelf, ask};

/// Begins a formula, closes what is around it, and is markup in every notation.
const TEXT: &str = r#"=1+1|\<i></title></text>]]><script>alert(1)</script><img src=x onerror=alert(1)>&"'`*_[x](javascript:alert(1));,{}\\"#;
/// The same as far as ids go: without white space, `;`, `,` and `@`.
const ID: &str = r#"=1|</text><script>alert(1)</script>&"'`*[x](javascript:1){}\\"#;

const PLACES: &str = r#"
[catalog]
id = "ID-catalog"
title = "TEXT"
as_of = 2026-01-01
[source."ID-source"]
title = "TEXT"
date = "TEXT"
url = "https://example.org/TEXT"
[[conflict]]
about = "TEXT"
versions = ["TEXT", "TEXT"]
reading = "TEXT"
why = "TEXT"
sources = ["ID-source"]
[exam."ID-a"]
title = "TEXT"
alt_titles = ["TEXT"]
notes = ["TEXT"]
hours = 10
sources = ["ID-source"]
evidence = "inferred"
[exam."ID-b"]
title = "TEXT"
[credential."ID-c"]
title = "TEXT"
aliases = ["ID-alias"]
notes = ["TEXT"]
valid_months = 24
sources = ["ID-source"]
[credential."ID-c".free_renewal]
by = "TEXT"
within_months = 6
[[credential."ID-c".track]]
id = "ID-t"
title = "TEXT"
notes = ["TEXT"]
evidence = "unverified"
[[credential."ID-c".track.slot]]
id = "ID-s"
role = "TEXT"
need = 1
from = ["ID-a", "ID-b"]
[[credential."ID-c".track.slot]]
id = "ID-w"
waived = "TEXT"
[[credential."ID-c".track]]
id = "ID-u"
title = "TEXT"
[[credential."ID-c".track.slot]]
id = "ID-s"
need = 2
from = ["ID-a", "ID-b"]
"#;

fn placed() -> String {
    let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
    PLACES.replace("TEXT", &quoted(TEXT)).replace("ID-", &quoted(&format!("{ID}-")))
}

fn prices() -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let id = |name: &str| format!("{ID}-{name}");
    for row in [
        ["item", "price", "currency", "covers", "source"],
        [&id("a"), "10.00", "USD", "", &id("source")],
        [&id("b"), "30.00", "USD", "", ""],
        [&id("bundle"), "35.00", "USD", &format!("{};{}", id("a"), id("b")), ""],
    ] {
        writer.write_record(row).expect("memory");
    }
    String::from_utf8(writer.into_inner().expect("memory")).expect("UTF-8")
}

fn request(command: Command) -> Request {
    let text = |name: &str, text: String| Source::Text(TextSource { name: name.into(), text });
    let id = |name: &str| format!("{ID}-{name}");
    Request {
        command,
        goals: vec![id("c")],
        catalog: Some(text(TEXT, placed())),
        prices: Some(text(TEXT, prices())),
        ..Request::default()
    }
}

/// Everything that writes what others wrote, with what it takes.
fn asked() -> Vec<(String, Request)> {
    let id = |name: &str| format!("{ID}-{name}");
    let held = |request: Request| Request { held: vec![format!("{}@2024-06-01", id("c"))], ..request };
    let plan = || request(Command::Plan);
    let timed = || Request { exams_per_month: "1".parse().ok(), start: Some("2026-01-01".into()), ..plan() };
    let told = Request {
        passed: vec![id("b"), "\u{1b}[31m\u{202e}x".into()],
        unknown: Some("ignore".into()),
        ..plan()
    };
    let commands = [
        ("plan", plan()),
        ("plan in time", timed()),
        ("plan of what was told", told),
        ("no plan", Request { without: vec![id("a"), id("b")], ..plan() }),
        ("alternatives", Request { alternatives: Some(3), ..plan() }),
        ("roles", Request { roles: true, count_optimal: Some(9), ..plan() }),
        ("pareto", Request { pareto: vec!["cost".into(), "exams".into()], ..plan() }),
        ("audit", request(Command::Audit)),
        ("compare", request(Command::Compare)),
        ("explain", Request { why_not: vec![id("b")], ..request(Command::Explain) }),
        ("keep", held(Request { until: Some("2030-01-01".into()), ..request(Command::Keep) })),
        ("catalog list", Request { goals: Vec::new(), prices: None, ..request(Command::CatalogList) }),
        (
            "search",
            Request { goals: Vec::new(), prices: None, words: Some(ID.into()), ..request(Command::Search) },
        ),
        ("catalog show", Request { prices: None, ..request(Command::CatalogShow) }),
    ];
    let formats = ["text", "json", "csv", "markdown", "html", "ics"];
    let mut all: Vec<(String, Request)> = Vec::new();
    for (name, request) in commands {
        for format in formats {
            all.push((
                format!("{name}, {format}"),
                Request { format: Some(format.into()), ..request.clone() },
            ));
        }
    }
    let check = Request { goals: Vec::new(), ..request(Command::CatalogCheck) };
    all.push(("catalog check, text".into(), check));
    for graph in ["svg", "dot", "mermaid"] {
        let drawn = Request { graph: Some(graph.into()), ..plan() };
        all.push((format!("plan, {graph}"), drawn));
        let rules = Request { graph: Some(graph.into()), prices: None, ..request(Command::CatalogGraph) };
        all.push((format!("catalog graph, {graph}"), rules));
    }
    for notation in ["lp", "mps"] {
        let export = Request { to: Some(notation.into()), ..request(Command::Export) };
        all.push((format!("export, {notation}"), export));
    }
    all.push(("proof, text".into(), Request { proof: true, ..plan() }));
    all
}

/// Is a cell one that a spreadsheet would run? Numbers may have a sign.
fn runs(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err()
}

fn check(format: &str, text: &str) -> Result<(), String> {
    let rules_a_terminal = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\r'))
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    // What reads JSON is no terminal, and gets what was written.
    if let Some(c) = text.chars().find(|c| rules_a_terminal(*c) && format != "json") {
        return Err(format!("U+{:04X}", u32::from(c)));
    }
    let is_markup = || text.contains("<script>alert") || text.contains("<img src=x");
    match format {
        "html" | "svg" | "mermaid" if is_markup() => Err("markup".into()),
        "markdown" => {
            // A backslash takes its meaning from what follows it, unless it is itself what follows one.
            let is_escaped =
                |at: usize| text[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
            let acts = |mark: &str| text.match_indices(mark).any(|(at, _)| !is_escaped(at));
            let marks = ["<script", "<img", "</t", "<i>", "](javascript"];
            marks.iter().find(|mark| acts(mark)).map_or(Ok(()), |mark| Err(format!("{mark} acts")))
        }
        "svg" => roxmltree::Document::parse(text).map(|_| ()).map_err(|error| error.to_string()),
        "csv" => {
            let mut reader =
                csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            for record in reader.records() {
                let record = record.map_err(|error| error.to_string())?;
                if let Some(cell) = record.iter().find(|cell| runs(cell)) {
                    return Err(format!("the cell {cell}"));
                }
            }
            Ok(())
        }
        "ics" => {
            // A line that goes on begins with a space; any other is a property.
            let is_property = |line: &str| {
                line.starts_with(' ')
                    || line.split([':', ';']).next().is_some_and(|name| {
                        !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c == '-')
                    })
            };
            text.lines()
                .find(|line| !is_property(line))
                .map_or(Ok(()), |line| Err(format!("the line {line}")))
        }
        // A name has none of the characters by which these notations are read.
        "lp" | "mps" => {
            let mut rows = text.lines().filter(|line| !line.starts_with(['\\', '*']));
            rows.find(|row| row.contains("script>") || row.contains('|'))
                .map_or(Ok(()), |row| Err(row.to_owned()))
        }
        _ => Ok(()),
    }
}

#[test]
fn nothing_that_somebody_else_wrote_acts_in_any_format() {
    let (mut wrong, mut answered) = (String::new(), 0);
    for (name, request) in asked() {
        let text = serde_json::to_string(&request).expect("a request");
        let Response { status, stdout, stderr, proof, error } = ask(&Shelf::builtin(), &text, &Limit::none());
        let format = name.rsplit(", ").next().unwrap_or_default();
        // Not every command has every format.
        let is_refused =
            error.is_some_and(|error| error.diagnostics.iter().any(|d| d.field.as_deref() == Some("format")));
        if is_refused && matches!(format, "ics" | "csv" | "markdown" | "html" | "json") {
            continue;
        }
        if !matches!(status, 0 | 1) {
            wrong += &format!("{name}: status {status}\n{stderr}\n");
            continue;
        }
        answered += 1;
        let proof = proof.unwrap_or_default();
        for (where_, format, text) in
            [("stdout", format, &stdout), ("stderr", "text", &stderr), ("proof", "text", &proof)]
        {
            if let Err(why) = check(format, text) {
                wrong += &format!("{name}, {where_}: {why}\n");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(answered >= 60, "{answered} answers");
}
