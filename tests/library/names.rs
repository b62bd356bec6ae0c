//! Names other than ids: aliases and titles, wherever an id is read.

use crate::support::cohort::{Nobody, options};
use jiff::civil::date;
use studypath::batch::BatchQuestion;
use studypath::catalog::{Catalog, Item, Meant};
use studypath::ilp::backend;
use studypath::query::Status;
use studypath::read::{self, SourceFile, Unknown};
use studypath::stream;
use studypath::transcript::Transcript;
use studypath::{Question, Session, Shelf};

/// `second` gives `solo`, and has another id than it. `harbour` and `coast` have one title.
const CLUB: &str = r#"[catalog]
id = "club"
as_of = 2026-01-01

[exam.KNOTS]
title = "Knots – Basic®"
aliases = ["K-1", "KNOTS: Basic"]

[exam.second]
title = "Solo sailor"
alt_titles = ["Sailing alone"]
aliases = ["second-2019"]

[exam.harbour]
title = "Pilot"

[credential.knots]
title = "Knots - Basic"
[[credential.knots.track]]
id = "exam"
[[credential.knots.track.slot]]
id = "exam"
need = 1
from = ["KNOTS"]

[credential.solo]
title = "Solo sailor"
[[credential.solo.track]]
id = "exam"
[[credential.solo.track.slot]]
id = "exam"
need = 1
from = ["second"]

[credential.coast]
title = "Pilot"
aliases = ["coast-pilot"]
[[credential.coast.track]]
id = "full"
[[credential.coast.track.slot]]
id = "all"
need = 2
from = ["harbour", "second"]
"#;

fn club() -> Catalog {
    read::catalog(&SourceFile::new("club.toml", CLUB)).unwrap_or_else(|e| panic!("{e}"))
}

fn wrong_catalog(text: &str) -> String {
    read::catalog(&SourceFile::new("demo.toml", text)).expect_err("the catalog is wrong").render(false, 80)
}

fn told(catalog: &Catalog, transcript: &Transcript) -> Vec<String> {
    transcript.iter().map(|(item, _)| catalog.id_of(item).to_owned()).collect()
}

#[test]
fn a_name_is_an_id_then_an_alias_then_a_title() {
    let catalog = club();
    let found = |name: &str, meant| catalog.named(name, meant).map(|item| catalog.id_of(item).to_owned());
    for (name, exam, credential) in [
        ("KNOTS", "KNOTS", "KNOTS"),
        ("knots", "knots", "knots"),
        ("k-1", "KNOTS", "knots"),
        ("Knots: basic", "KNOTS", "knots"),
        ("knots - BASIC", "KNOTS", "knots"),
        ("  Knots —  Basic™ ", "KNOTS", "knots"),
        ("second-2019", "second", "second"),
        ("SOLO SAILOR", "second", "solo"),
        ("sailing alone", "second", "second"),
        ("coast-pilot", "coast", "coast"),
    ] {
        assert_eq!(found(name, Meant::Exam).as_deref(), Ok(exam), "{name}");
        assert_eq!(found(name, Meant::Credential).as_deref(), Ok(credential), "{name}");
    }
    assert_eq!(found("knot", Meant::Exam), Err(Vec::new()));
    assert_eq!(found("", Meant::Exam), Err(Vec::new()));
    let several = ["harbour", "coast"].map(|id| catalog.find(id).expect("an id"));
    assert_eq!(found("pilot", Meant::Exam), Err(several.to_vec()), "the coast takes more than the harbour");
    assert_eq!(catalog.find("pilot"), None);
}

#[test]
fn an_alias_that_something_else_has() {
    let shown = wrong_catalog(
        r#"[catalog]
id = "demo"

[exam.a]
aliases = ["b", "A-1"]

[exam.b]
aliases = ["a-1"]
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: the id `b` is given twice
     --> demo.toml:5:12
      |
    5 | aliases = ["b", "A-1"]
      |            ^^^ as an alias
    6 |
    7 | [exam.b]
      |       - first as an exam
      |
      = help: exams, credentials and aliases share their ids

    error: the ids `A-1` and `a-1` differ only in letter case
     --> demo.toml:8:12
      |
    5 | aliases = ["b", "A-1"]
      |                 ----- first as an alias
    ...
    8 | aliases = ["a-1"]
      |            ^^^^^ as an alias
      |
      = help: exams, credentials and aliases share their ids
    "#);
}

#[test]
fn an_alias_that_a_list_of_ids_would_cut() {
    let shown = wrong_catalog(
        r#"[catalog]
id = "demo"

[exam.a]
aliases = ["Knots, basic", "", " K"]
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: the alias `Knots, basic` has `,` in it
     --> demo.toml:5:12
      |
    5 | aliases = ["Knots, basic", "", " K"]
      |            ^^^^^^^^^^^^^^
      |
      = help: an alias has no `;`, `,` or `@`, which have a meaning in lists of ids

    error: an alias cannot be empty
     --> demo.toml:5:28
      |
    5 | aliases = ["Knots, basic", "", " K"]
      |                            ^^

    error: the alias ` K` has white space around it
     --> demo.toml:5:32
      |
    5 | aliases = ["Knots, basic", "", " K"]
      |                                ^^^^
    "#);
}

#[test]
fn a_transcript_names_what_its_place_asks_for() {
    let catalog = club();
    let read = |text: &str| {
        let file = SourceFile::new("me", text);
        told(&catalog, &read::transcript(&file, &catalog).unwrap_or_else(|e| panic!("{e}")))
    };
    assert_eq!(read("item,date\nSolo sailor,2025-03-10\nK-1,\n"), ["KNOTS", "second"]);
    assert_eq!(read("item,result\nSolo sailor,passed\n"), ["second"]);
    assert_eq!(read("item,result\nSolo sailor,\n"), ["solo"], "what is held has no result");
    assert_eq!(read(r#"{"passed": ["Solo sailor"]}"#), ["second"]);
    assert_eq!(read(r#"{"held": [{"id": "Solo sailor", "date": "2025-03-10"}]}"#), ["solo"]);
    assert_eq!(read("item\nKnots – Basic®\n"), ["KNOTS"]);
}

#[test]
fn a_name_that_several_have_is_told_with_their_ids() {
    let catalog = club();
    let file = SourceFile::new("me.csv", "item\nPilot\n");
    for unknown in [Unknown::Error, Unknown::Ignore] {
        let wrong = read::transcript_with(&file, &catalog, unknown).expect_err("it is not clear");
        insta::allow_duplicates! {
            insta::assert_snapshot!(wrong.render(false, 80), @r#"
            error: `harbour` and `coast` have the name `Pilot`
             --> me.csv:2:1
              |
            2 | Pilot
              | ^^^^^
              |
              = help: write the id of one of them
            "#);
        }
    }
}

#[test]
fn the_nearest_title_is_offered_where_no_id_is_near() {
    let wrong = read::item_list("--passed", "Solo sailer", &club()).expect_err("a slip of the pen");
    insta::assert_snapshot!(wrong.render(false, 80), @r#"
    error: unknown id `Solo sailer`
     --> --passed:1:1
      |
    1 | Solo sailer
      | ^^^^^^^^^^^ not in the catalog `club`
      |
      = help: did you mean `Solo sailor`?
    "#);
}

#[test]
fn cells_of_people_are_read_in_the_same_way() {
    let mut shelf = Shelf::builtin();
    shelf.add_catalog("club.toml", CLUB).expect("a catalog");
    let prepared = Question::builder(&shelf).goal("solo").prepare().unwrap_or_else(|e| panic!("{e}"));
    let input = "id,passed,held\nann,second-2019,\nbob,,solo SAILOR@2025-03-10\ncid,Pilot,\ndee,,\n";
    let mut output = Vec::new();
    let batch = BatchQuestion::of(&prepared, backend::default_backend());
    stream::run(batch, options(1, 1 << 16), &mut input.as_bytes(), &mut output, &mut Nobody).expect("people");
    let output = String::from_utf8(output).expect("UTF-8");
    let rows: Vec<&str> = output.lines().collect();
    assert!(rows[1].starts_with("ann,second-2019,,earned,"), "{output}");
    assert!(rows[2].starts_with("bob,,solo SAILOR@2025-03-10,earned,"), "{output}");
    assert!(rows[3].contains(",error,") && rows[3].contains("several have the id `Pilot`"), "{output}");
    assert!(rows[3].contains("write one of harbour, coast"), "{output}");
    assert!(rows[4].starts_with("dee,,,optimal,"), "{output}");
}

/// By the vendors' rules: a certification of AWS lasts 36 months, and one of the five of a Kubestronaut 24.
#[test]
fn earlier_codes_and_titles_of_badges_name_what_there_is_today() {
    let shelf = Shelf::builtin();
    let status = |goal: &str, passed: &str, held: &str| {
        let question = Question::builder(&shelf).goal(goal).passed(passed).held(held);
        let question = question.as_of(date(2026, 6, 1)).build().unwrap_or_else(|e| panic!("{e}"));
        Session::new(question).best().unwrap_or_else(|e| panic!("{e}")).status
    };
    assert_eq!(status("aws-saa", "SAA-C02@2023-12-01", ""), Status::Earned);
    assert_eq!(status("aws-saa", "SAA-C02@2023-05-31", ""), Status::Optimal, "it ended on the day before");
    assert_eq!(
        status("aws-saa", "", "AWS Certified Solutions Architect – Associate@2023-12-01"),
        Status::Earned
    );
    for title in ["Certified Kubernetes Administrator", "CKA: Certified Kubernetes Administrator"] {
        assert_eq!(status("cka", "", &format!("{title}@2025-03-10")), Status::Earned, "{title}");
        assert_eq!(status("cka", "", &format!("{title}@2024-05-31")), Status::Optimal, "{title}");
    }
    assert_eq!(status("cka: certified kubernetes administrator", "CKA@2025-03-10", ""), Status::Earned);
}

/// One credential can only be held, so that the exam of its title does not give it by itself.
#[test]
fn no_title_of_a_catalog_is_that_of_two_things() {
    let held = "agentic-ai-business-solutions-architect-expert";
    for builtin in read::BUILTINS {
        let catalog = read::catalog(&SourceFile::new(builtin.id, builtin.catalog_text)).expect("a catalog");
        let items = catalog.exam_ids().map(Item::Exam).chain(catalog.credential_ids().map(Item::Credential));
        for item in items {
            let title = catalog.title_of(item);
            if catalog.find(held).is_some_and(|credential| catalog.title_of(credential) == title) {
                assert_eq!(catalog.find(title), None, "{title} of {}", catalog.id);
                assert!(catalog.find_credential(title).is_some(), "as a goal it is clear");
                continue;
            }
            let meant = if item.exam().is_some() { Meant::Exam } else { Meant::Credential };
            assert_eq!(catalog.named(title, meant), Ok(item), "{title} of {}", catalog.id);
        }
    }
}
