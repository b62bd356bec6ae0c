//! Requests in JSON, and what is said of those that make no sense.

use studypath::schema::DiagnosticDocument;
use studypath::{Limit, Response, Shelf, ask};

fn asked(request: &str) -> Response {
    ask(&Shelf::builtin(), request, &Limit::none())
}

/// What is wrong with a request. Nothing stands where an answer would.
#[track_caller]
fn refused(request: &str) -> Vec<DiagnosticDocument> {
    let response = asked(request);
    assert_eq!((response.status, response.stdout.as_str()), (2, ""), "{response:?}");
    let error = response.error.expect("an error");
    assert_eq!(error.schema, "studypath/error/1");
    error.diagnostics
}

fn messages(diagnostics: &[DiagnosticDocument]) -> Vec<&str> {
    diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect()
}

#[test]
fn a_request_is_answered_as_the_command_does() {
    let response = asked(r#"{"command": "plan", "goals": ["mcse"], "held": ["mcse-2000"], "quiet": true}"#);
    assert_eq!((response.status, response.stderr.as_str(), response.error), (0, "", None));
    assert!(response.stdout.contains("2 exams to sit, 250.00 USD."), "{}", response.stdout);
}

#[test]
fn no_plan_is_an_answer() {
    let response = asked(r#"{"command": "plan", "goals": ["mcse"], "as_of": "2014-01-01", "format": "csv"}"#);
    assert_eq!((response.status, response.error), (1, None));
    assert!(response.stderr.starts_with("no plan exists:\n"), "{}", response.stderr);
}

#[test]
fn what_is_no_request_is_refused_with_its_place() {
    let unknown = refused("{\"command\": \"plan\",\n \"gaols\": [\"mcse\"]}");
    assert_eq!(unknown.len(), 1);
    assert_eq!((unknown[0].line, unknown[0].file.as_deref()), (Some(2), Some("request")));
    assert!(unknown[0].message.starts_with("unknown field `gaols`"), "{unknown:?}");
    assert!(refused("{")[0].message.contains("EOF"));
    assert!(refused(r#"{"goals": ["mcse"]}"#)[0].message.contains("missing field `command`"));
    assert!(refused(r#"{"command": "plane"}"#)[0].message.contains("unknown variant `plane`"));
}

#[test]
fn every_mistake_is_found_at_once_and_named_by_its_field() {
    let found = refused(
        r#"{"command": "plan", "goals": ["mcse"], "currency": "EUR", "passed": ["70-290,70-2x"], "track": ["ful"],
            "minimize": ["fun"], "as_of": "yesterday", "solver": "oracle"}"#,
    );
    let fields: Vec<&str> = found.iter().filter_map(|diagnostic| diagnostic.field.as_deref()).collect();
    assert_eq!(fields, ["minimize", "as_of", "currency", "passed", "track", "solver"]);
    let place = &found[3];
    assert_eq!((place.file.as_deref(), place.line, place.column), (Some("passed"), Some(1), Some(8)));
    assert_eq!(found[4].help.as_deref(), Some("did you mean `full`?"));
}

#[test]
fn fields_are_spelled_as_in_the_request() {
    let found = refused(r#"{"command": "plan", "goals": ["mcse"], "default_hours": 40}"#);
    assert_eq!(messages(&found), ["default_hours needs hours_per_week"]);
    let text = asked(r#"{"command": "plan", "goals": ["mcse"], "default_hours": 40}"#).stderr;
    assert_eq!(text, "error: `default_hours` needs `hours_per_week`\n");
}

#[test]
fn a_field_that_the_command_does_not_look_at_is_refused() {
    let found = refused(r#"{"command": "audit", "goals": ["mcse"], "robust": true, "until": "2030-01-01"}"#);
    assert_eq!(
        messages(&found),
        ["until is nothing that `audit` looks at", "robust is nothing that `audit` looks at"]
    );
    let found = refused(r#"{"command": "plan", "goals": ["mcse"], "robust": true, "alternatives": 3}"#);
    assert_eq!(messages(&found), ["robust cannot be used with alternatives"]);
}

#[test]
fn nobody_looks_at_a_clock() {
    let found = refused(r#"{"command": "plan", "goals": ["cka"]}"#);
    assert_eq!(found[0].field.as_deref(), Some("as_of"));
    assert_eq!(found[0].help.as_deref(), Some("name one with as_of or today"));
    assert_eq!(asked(r#"{"command": "plan", "goals": ["cka"], "today": "2026-11-21"}"#).status, 0);
}

#[test]
fn a_catalog_can_come_with_the_request() {
    let text = "[catalog]\nid = \"club\"\n[exam.knots]\n[credential.sailor]\n[[credential.sailor.track]]\nid = \"full\"\n\
                [[credential.sailor.track.slot]]\nid = \"s\"\nneed = 1\nfrom = [\"knots\"]\n";
    let request = serde_json::json!({
        "command": "plan", "goals": ["sailor"], "as_of": "2026-06-01", "format": "csv",
        "catalog": { "name": "club.toml", "text": text },
    });
    let response = asked(&request.to_string());
    assert_eq!(response.status, 0, "{response:?}");
    assert!(response.stdout.contains("knots"), "{}", response.stdout);
    let broken = serde_json::json!({
        "command": "catalog check", "catalog": { "name": "club.toml", "text": text.replace("knots\"]", "knot\"]") },
    });
    let found = refused(&broken.to_string());
    assert_eq!((found[0].file.as_deref(), found[0].line), (Some("club.toml"), Some(10)));
}

#[test]
fn what_repairs_a_question_is_said_in_its_own_keys() {
    let edits = |request: &str| {
        let reply: serde_json::Value = serde_json::from_str(&asked(request).stdout).expect("JSON");
        reply["conflict"]["edits"].clone()
    };
    let retired = edits(r#"{"command": "plan", "goals": ["mcse"], "as_of": "2014-01-01", "format": "json"}"#);
    assert_eq!(retired, serde_json::json!([[{"key": "passed", "add": "70-291"}]]));
    let excluded =
        edits(r#"{"command": "plan", "goals": ["mcse"], "without": ["70-290", "70-292"], "format": "json"}"#);
    assert_eq!(excluded[0], serde_json::json!([{"key": "without", "remove": "70-290"}]));
}

#[test]
fn a_day_is_wanted_of_what_runs_out_and_counts_and_has_none() {
    for (goal, held, is_wanted) in [
        ("kubestronaut", "cka", true),
        ("kubestronaut", "cka@2026-05-01", false),
        // It never runs out.
        ("mcse", "mcse-2000", false),
        // Nothing rests on it.
        ("kcna", "pca", false),
    ] {
        let request = format!(
            r#"{{"command": "plan", "goals": ["{goal}"], "held": ["{held}"], "today": "2026-11-21", "format": "json"}}"#
        );
        let response = asked(&request);
        let plan: serde_json::Value = serde_json::from_str(&response.stdout).expect("JSON");
        assert_eq!(plan["told"][0]["wants_day"].as_bool().unwrap_or(false), is_wanted, "{goal}, {held}");
    }
}
