//! Files as they come: byte order marks, other encodings, folders, sizes; and what no input may do.

use jiff::civil::date;
use proptest::prelude::*;
use studypath::catalog::{Catalog, CredentialId, ExamId, Item};
use studypath::read::{self, BUILTINS, SourceFile, Unknown};
use studypath::transcript::RecordResult;

const SMALL: &str = r#"[catalog]
id = "demo"
as_of = 2004-11-01

[source.ms-faq]

[exam.70-290]
title = "Managing"
sources = ["ms-faq"]

[exam.70-291]

[group.both]
from = ["70-290", { item = "70-291", since = 2003-01-01, evidence = "inferred" }]
sources = ["ms-faq"]

[credential.mcse-2003]
aliases = ["mcse"]

[[credential.mcse-2003.track]]
id = "full"

[[credential.mcse-2003.track.slot]]
id = "core"
need = 2
from = [{ group = "both", until = 2009-12-31 }]

[credential.mcp]
"#;

fn small() -> Catalog {
    read::catalog(&SourceFile::new("small.toml", SMALL)).unwrap_or_else(|e| panic!("{e}"))
}

fn refused(bytes: &[u8]) -> String {
    SourceFile::from_bytes("me.csv", bytes.to_vec()).expect_err("the file is no text").render(false, 80)
}

#[test]
fn a_catalog_is_read_as_it_stands() {
    let catalog = small();
    assert_eq!(catalog.find("MCSE"), Some(Item::Credential(CredentialId(0))));
    let slot = &catalog.credentials[0].tracks[0].slots[0];
    assert_eq!(slot.options.len(), 2);
    let shown: Vec<String> = slot
        .options
        .iter()
        .map(|o| format!("{:?} {:?} {:?} {}", o.window.since, o.window.until, o.evidence, o.sources.len()))
        .collect();
    assert_eq!(shown, ["None Some(2009-12-31) Sourced 1", "Some(2003-01-01) Some(2009-12-31) Inferred 1"]);
}

#[test]
fn an_exam_and_its_credential_may_differ_in_letter_case_alone() {
    let text = r#"[catalog]
id = "demo"
[exam.CKA]
[credential.cka]
[[credential.cka.track]]
id = "exam"
[[credential.cka.track.slot]]
id = "exam"
need = 1
from = ["CKA"]
"#;
    let catalog = read::catalog(&SourceFile::new("demo.toml", text)).unwrap_or_else(|e| panic!("{e}"));
    let (exam, credential) = (ExamId(0), CredentialId(0));
    assert_eq!(catalog.credential(credential).tracks[0].slots[0].options[0].items, [Item::Exam(exam)]);
    assert_eq!(catalog.find("CKA"), Some(Item::Exam(exam)));
    assert_eq!(catalog.find("cka"), Some(Item::Credential(credential)));
    for name in ["cka", "CKA", "Cka"] {
        assert_eq!(catalog.find_credential(name), Some(credential), "{name}");
    }
    assert_eq!(catalog.find_credential("ckad"), None);
}

#[test]
fn marks_and_line_breaks_of_other_systems_do_no_harm() {
    let windows = format!("\u{feff}{}", SMALL.replace('\n', "\r\n"));
    let file = SourceFile::from_bytes("small.toml", windows.into_bytes()).expect("it is UTF-8");
    assert_eq!(read::catalog(&file), Ok(small()));
    let file = SourceFile::new("p.csv", "\u{feff}Item,Price,Currency\r\n70-290,125,usd\r\n\r\n70-291,0,USD");
    let prices = read::prices(&file, &small()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(prices.rows.iter().map(|r| r.price.0).collect::<Vec<_>>(), [12_500, 0]);
    let file = SourceFile::new("me.csv", "\u{feff}item,date\r\n70-290,2003-05-01\r\nMCSE\r\n");
    assert_eq!(read::transcript(&file, &small()).unwrap_or_else(|e| panic!("{e}")).iter().count(), 2);
    let file = SourceFile::new(
        "me.json",
        "\u{feff}\r\n {\"held\": [\"mcp\", {\"id\": \"70-290\", \"date\": null}]}",
    );
    assert_eq!(read::transcript(&file, &small()).unwrap_or_else(|e| panic!("{e}")).iter().count(), 2);
}

#[test]
fn a_header_alone_is_an_empty_transcript() {
    let file = SourceFile::new("me.csv", "item\n");
    assert!(read::transcript(&file, &small()).is_ok_and(|t| t.is_empty()));
    assert_eq!(read::item_list("--passed", " ", &small()), Ok(Vec::new()));
}

#[test]
fn flags_take_days() {
    let items = read::item_list("--passed", "70-291@2003-05-01, mcse", &small()).unwrap_or_default();
    let day = jiff::civil::date(2003, 5, 1);
    assert_eq!(items, [(Item::Exam(ExamId(1)), Some(day)), (Item::Credential(CredentialId(0)), None)]);
}

#[test]
fn latin_1() {
    insta::assert_snapshot!(refused(b"item\ncaf\xe9,1\n"), @r#"
    error: the file is not in UTF-8
     --> me.csv:2:4
      |
    2 | caf�,1
      |    ^ the byte 0xE9
      |
      = help: it looks like Latin-1 or Windows-1252 (0xE9 is `é` there): save it as
              UTF-8
    "#);
}

#[test]
fn utf_16() {
    insta::assert_snapshot!(refused(b"\xff\xfei\0t\0"), @r#"
    error: me.csv: the file is in UTF-16, not in UTF-8
     |
     = help: save it as UTF-8
    "#);
}

#[test]
fn binary_files() {
    insta::assert_snapshot!(refused(b"PK\x03\x04\0\0"), @r#"
    error: me.csv: this is not a text file: byte 5 is NUL
     |
     = help: is it the right file? a spreadsheet must be saved as CSV in UTF-8
    "#);
}

#[test]
fn files_that_are_too_large() {
    let bytes = vec![b'a'; SourceFile::LIMIT as usize + 1];
    insta::assert_snapshot!(refused(&bytes), @r#"
    error: me.csv: the file is larger than 16 MiB
     |
     = help: is it the right file? a catalog or a price list takes a few hundred
             kilobytes
    "#);
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_text() {
    let file = SourceFile::from_bytes("me.csv", "\u{feff}item\n".into()).expect("text");
    assert_eq!(file.text, "item\n");
}

#[test]
fn huge_lines_are_not_printed_whole() {
    let text = format!("[catalog]\nid = \"demo\"\n[exam.a]\nnotes = [\"{}\", 5]\n", "x".repeat(100_000));
    let error = read::catalog(&SourceFile::new("demo.toml", text)).expect_err("5 is no text");
    insta::assert_snapshot!(error.render(false, 80), @r#"
    error: a text in quotes is expected in `notes`
    --> demo.toml:4:100014
     = note: this is a whole number at `xxxxxxxxxxxxxxxxxxxxxxxxxxx", 5]`, in a
             very long line
    "#);
}

#[test]
fn many_mistakes_are_counted() {
    let text: String = (0..250).map(|n| format!("zz-{n}\n")).collect();
    let error = read::transcript(&SourceFile::new("me.csv", format!("item\n{text}")), &small());
    let shown = error.expect_err("no id is known").render(false, 80);
    assert!(shown.ends_with("... and 150 more"), "{shown}");
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let file = SourceFile::new("me.json", r#"{"passed": ["\u001b[31mred"]}"#);
    let shown = read::transcript(&file, &small()).expect_err("no such id").render(false, 80);
    assert!(!shown.contains('\u{1b}'), "{shown:?}");
}

#[test]
fn colour_adds_nothing_but_colour() {
    let error = read::item_list("--passed", "70-2911", &small()).expect_err("no such id");
    let mut plain = String::new();
    let mut escape = false;
    for c in error.render(true, 80).chars() {
        match c {
            '\u{1b}' => escape = true,
            'm' if escape => escape = false,
            c if !escape => plain.push(c),
            _ => {}
        }
    }
    let lines = |text: &str| text.lines().map(|l| l.trim_end().to_owned()).collect::<Vec<_>>();
    assert_eq!(lines(&plain), lines(&error.render(false, 80)));
}

#[test]
fn oversights_are_warnings() {
    let text = SMALL.replace("[exam.70-291]", "[source.old]\n\n[exam.70-291]\n\n[exam.70-299]");
    let catalog = read::catalog(&SourceFile::new("demo.toml", text)).unwrap_or_else(|e| panic!("{e}"));
    let prices = read::prices(&SourceFile::new("p.csv", "item,price,currency\n70-290,1,USD\n"), &catalog);
    let warnings = read::lint(&catalog, prices.as_ref().ok());
    let shown = read::Diagnostics::new("demo.toml", "", warnings).render(false, 80);
    insta::assert_snapshot!(shown, @r#"
    warning: demo.toml: an exam that nothing asks for: `70-299`

    warning: demo.toml: 2 exams without any price: `70-291`, `70-299`

    warning: demo.toml: a credential without tracks, which can only be held: `mcp`

    warning: demo.toml: 4 items without a title: `70-291`, `70-299`, `mcse-2003`,
             `mcp`

    warning: demo.toml: 6 facts without a source: `70-291`, `70-299`, `mcse-2003`,
             `mcse-2003/full`, `mcse-2003/full/core`, `mcp`

    warning: demo.toml: a source that nothing cites: `old`
    "#);
}

fn all_readers(text: &str) {
    let catalog = small();
    let file = SourceFile::new("any", text);
    let results = [
        read::catalog(&file).err(),
        read::prices(&file, &catalog).err(),
        read::transcript(&file, &catalog).err(),
        read::item_list("--passed", text, &catalog).err(),
    ];
    for error in results.into_iter().flatten() {
        assert!(!error.list.is_empty());
        assert!(!error.render(false, 80).is_empty());
        assert!(!error.render(true, 40).is_empty());
    }
}

/// A text with some of its bytes cut, doubled or replaced.
fn mutated(text: &'static str) -> impl Strategy<Value = String> {
    let edit = (any::<prop::sample::Index>(), 0..30_usize, "[\\[\\]{}\"',;=.@\n\r0-9a-z é\u{0}-]{0,4}");
    prop::collection::vec(edit, 1..6).prop_map(move |edits| {
        let mut text: Vec<char> = text.chars().collect();
        for (at, cut, put) in edits {
            let at = at.index(text.len().max(1)).min(text.len());
            let end = (at + cut).min(text.len());
            text.splice(at..end, put.chars());
        }
        text.into_iter().collect()
    })
}

const PRICES: &str = "item,price,currency,region,from,until,covers,requires,source,evidence\n\
    70-290,125.00,USD,US,2002-01-04,,,,ms-faq,\n\"a, b\",\"1\",USD,,,2004-01-01,70-290;70-291,mcp,,inferred\n";
const CSV: &str = "item,date\n70-290,2003-05-01\n\"70-291\",\nmcp\n";
const JSON: &str = r#"{"passed": ["70-290", {"id": "70-291", "date": "2003-05-01"}], "held": ["mcp"]}"#;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        match SourceFile::from_bytes("any", bytes) {
            Ok(file) => all_readers(&file.text),
            Err(error) => prop_assert!(!error.render(false, 80).is_empty()),
        }
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in "\\PC{0,200}") {
        all_readers(&text);
    }

    #[test]
    fn no_mistake_makes_a_reader_panic(
        text in prop_oneof![mutated(SMALL), mutated(PRICES), mutated(CSV), mutated(JSON)]
    ) {
        all_readers(&text);
    }

    #[test]
    fn no_truncation_makes_a_reader_panic(at in any::<prop::sample::Index>()) {
        for text in [SMALL, PRICES, CSV, JSON] {
            all_readers(&text[..at.index(text.len())]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn no_mistake_in_a_built_in_catalog_makes_the_reader_panic(text in mutated(BUILTINS[0].catalog_text)) {
        if let Err(error) = read::catalog(&SourceFile::new("any", text)) {
            prop_assert!(!error.render(false, 80).is_empty());
        }
    }
}

#[test]
fn a_transcript_keeps_results_scores_and_days() {
    let (a, b) = (Item::Exam(ExamId(0)), Item::Exam(ExamId(1)));
    let csv = "item,date,result,score\n70-290,2003-05-01,FAILED,400\n70-290,2003-06-01,passed,710\n70-290,2003-07-01,Passed,705.5\n70-291,2003-08-01,booked,\nmcse,,,\n";
    let json = r#"{"passed": [
        {"id": "70-290", "date": "2003-05-01", "result": "Failed", "score": 400},
        {"id": "70-290", "date": "2003-07-01", "score": 705.5},
        {"id": "70-290", "date": "2003-06-01", "result": "passed", "score": "710"}],
        "held": ["mcse"], "booked": [{"id": "70-291", "date": "2003-08-01"}]}"#;
    for text in [csv, json] {
        let read = read::transcript(&SourceFile::new("me", text), &small()).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(read.iter().count(), 2, "70-290 is passed and mcse is held");
        assert_eq!(read.day(a), Some(date(2003, 7, 1)));
        assert_eq!(read.score(a).map(|score| score.to_string()).as_deref(), Some("710"));
        assert_eq!(read.attempt(b), Some((RecordResult::Booked, Some(date(2003, 8, 1)))));
        assert_eq!(read.booked().collect::<Vec<_>>(), [ExamId(1)]);
        assert!(!read.has(b), "what is booked is not on hand");
    }
}

#[test]
fn ids_that_are_not_known_are_kept_by_name_where_they_are_no_mistakes() {
    let file = SourceFile::new("me.csv", "item\n70-290\nfire safety\n70-29x\nfire safety\n");
    let read = read::transcript_with(&file, &small(), Unknown::Ignore).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(read.unknown(), ["fire safety", "70-29x"]);
    assert_eq!(read.iter().count(), 1);
}
