//! What a few words mean.

use studypath::schema::{Command, Request};
use studypath::{Limit, Shelf, ask};

fn asked(request: &Request) -> (u8, serde_json::Value) {
    let text = serde_json::to_string(request).expect("JSON");
    let response = ask(&Shelf::builtin(), &text, &Limit::none());
    assert_eq!(response.error, None);
    (response.status, serde_json::from_str(&response.stdout).expect("JSON"))
}

fn search(words: &str) -> Request {
    Request {
        command: Command::Search,
        words: Some(words.into()),
        today: Some("2026-11-28".into()),
        format: Some("json".into()),
        ..Request::default()
    }
}

fn found(request: &Request) -> Vec<String> {
    let (_, answer) = asked(request);
    let matches = answer["matches"].as_array().expect("a list");
    matches.iter().map(|one| one["id"].as_str().expect("an id").to_owned()).collect()
}

#[test]
fn ids_aliases_titles_and_catalogs_are_found_with_a_slip_of_the_pen() {
    for (words, first) in [
        ("mcse", "mcse-2003"),
        ("MCSE on Microsoft Windows Server 2003", "mcse-2003"),
        ("mcse2003", "mcse-2003"),
        ("kuberstronaut", "kubestronaut"),
        ("golden", "golden-kubestronaut"),
        ("aws solutions architect professional", "aws-sap"),
        ("azrue solutions architect", "azure-solutions-architect-expert"),
        ("70290", "70-290"),
        ("70-290", "70-290"),
        ("70-2900", "70-290"),
        ("mcse-20033", "mcse-2003"),
    ] {
        assert_eq!(found(&search(words)).first().map(String::as_str), Some(first), "{words}");
    }
    let nothing = asked(&search("zzzzzz"));
    assert_eq!((nothing.0, nothing.1["matches"].as_array().map(Vec::len)), (1, Some(0)));
}

#[test]
fn one_certification_is_found_once_and_exams_alone_where_they_are_asked_for() {
    // CKA is an exam, and the credential that it alone gives.
    let any = found(&search("cka"));
    assert_eq!(any.iter().filter(|id| id.eq_ignore_ascii_case("cka")).count(), 1, "{any:?}");
    let (_, answer) = asked(&search("cka"));
    assert_eq!(answer["matches"][0]["kind"], "credential");
    let (_, answer) = asked(&Request { kind: Some("exam".into()), ..search("cka") });
    assert_eq!(answer["matches"][0]["kind"], "exam");
    assert_eq!(found(&Request { most: Some(2), ..search("azure") }).len(), 2);
    let own = Some(studypath::schema::Source::Named("aws".into()));
    let (_, answer) = asked(&Request { catalog: own, ..search("associate") });
    let matches = answer["matches"].as_array().expect("a list");
    assert!(!matches.is_empty() && matches.iter().all(|one| one["catalog"] == "aws"), "{matches:?}");
}

#[test]
fn what_is_no_longer_offered_says_so_and_comes_later() {
    let catalog = r#"
        [catalog]
        id = "c"
        title = "C"
        [exam.a]
        title = "Sailing by day"
        retired = 2020-01-31
        [exam.b]
        title = "Sailing by night"
        [credential.old]
        title = "Skipper of old"
        successor = "new"
        retired = 2020-01-31
        [[credential.old.track]]
        id = "t"
        [[credential.old.track.slot]]
        id = "s"
        need = 1
        from = ["a"]
        [credential.new]
        title = "Skipper of today"
        [[credential.new.track]]
        id = "t"
        [[credential.new.track.slot]]
        id = "s"
        need = 1
        from = ["b"]
    "#;
    let source = studypath::schema::TextSource { name: "c.toml".into(), text: catalog.into() };
    let own = |words: &str| Request {
        catalog: Some(studypath::schema::Source::Text(source.clone())),
        ..search(words)
    };
    assert_eq!(found(&own("skipper")), ["new", "old"]);
    assert_eq!(found(&own("sailing")), ["b", "a"]);
    // Without a day of its own, too: what it takes can no longer be sat.
    let source = studypath::schema::TextSource {
        name: "c.toml".into(),
        text: catalog.replace("successor = \"new\"\n        retired = 2020-01-31", "successor = \"new\""),
    };
    let bare = Request { catalog: Some(studypath::schema::Source::Text(source)), ..search("skipper") };
    assert_eq!(found(&bare), ["new", "old"]);
    let (_, answer) = asked(&own("skipper"));
    assert_eq!(answer["matches"][0].get("no_plan"), None);
    let no_plan = &answer["matches"][1]["no_plan"];
    assert_eq!(no_plan["why"], "ended");
    assert_eq!(no_plan["text"], "no longer offered since 2020-02-01, successor new");
    // On a day on which it was offered there is nothing to say.
    let (_, answer) = asked(&Request { as_of: Some("2019-06-01".into()), ..own("old") });
    assert_eq!(answer["matches"][0].get("no_plan"), None);
}

#[test]
fn what_is_missing_or_not_known_is_said() {
    let text = |request: &Request| serde_json::to_string(request).expect("JSON");
    for (request, message) in [
        (Request { words: None, ..search("") }, "`words` is missing: what is looked for"),
        (
            Request { kind: Some("goal".into()), ..search("x") },
            "`kind` is `credential` or `exam`, not `goal`",
        ),
        (Request { region: Some("US".into()), ..search("x") }, "`region` is nothing that `search` looks at"),
    ] {
        let response = ask(&Shelf::builtin(), &text(&request), &Limit::none());
        assert_eq!(response.status, 2);
        assert!(response.stderr.contains(message), "{}", response.stderr);
    }
}
