//! Badges as transcripts: each form of file, what is matched by what, and what is wrong with them.

use studypath::catalog::{Catalog, Item};
use studypath::query::{Verdict, told_besides};
use studypath::read::{self, SourceFile};
use studypath::transcript::{RecordResult, Transcript};
use studypath::{Question, Session, Shelf};

const CLUB: &str = r#"[catalog]
id = "club"
as_of = 2026-01-01

[exam.KNOTS]
title = "Knots"
aliases = ["KNOTS: Certified Knots"]

[exam.solo-1]
title = "Solo sailor"

[exam.night]
title = "Pilot"

[credential.knots]
title = "Certified Knots"
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
from = ["solo-1"]

[credential.sea-pilot]
title = "Pilot"
[[credential.sea-pilot.track]]
id = "full"
[[credential.sea-pilot.track.slot]]
id = "all"
need = 2
from = ["night", "solo-1"]
"#;

fn club() -> Catalog {
    read::catalog(&SourceFile::new("club.toml", CLUB)).unwrap_or_else(|e| panic!("{e}"))
}

fn transcript(text: &str) -> Transcript {
    let file = SourceFile::new("badges", text);
    read::transcript(&file, &club()).unwrap_or_else(|e| panic!("{e}"))
}

/// What is on hand, as `ID` or `ID@DAY`, and then what is not known.
fn told(text: &str) -> (Vec<String>, Vec<String>) {
    let catalog = club();
    let read = transcript(text);
    let shown = |(item, day): (Item, Option<jiff::civil::Date>)| match day {
        Some(day) => format!("{}@{day}", catalog.id_of(item)),
        None => catalog.id_of(item).to_owned(),
    };
    (read.iter().map(shown).collect(), read.unknown().to_vec())
}

fn has(text: &str, items: &[&str], unknown: &[&str]) {
    let (found, not) = told(text);
    assert_eq!(found, items, "{text}");
    assert_eq!(not, unknown, "{text}");
}

fn wrong(text: &str) -> String {
    let file = SourceFile::new("badges.json", text);
    read::transcript(&file, &club()).expect_err("the file is wrong").render(false, 80)
}

#[test]
fn an_assertion_of_open_badges_2() {
    let assertion = r#"{"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "https://x.org/a/1",
        "recipient": {"type": "email", "identity": "a@x.org", "hashed": false},
        "badge": {"type": "BadgeClass", "id": "https://x.org/b/7", "name": "Certified Knots", "issuer": "https://x.org"},
        "issuedOn": "2025-03-10T23:30:00-08:00", "expires": "2025-12-31T00:00:00Z"}"#;
    has(assertion, &["knots@2025-03-10"], &[]);
    has(&format!("[{assertion}, {assertion}]"), &["knots@2025-03-10"], &[]);
    has(&format!(r#"{{"badges": [{assertion}]}}"#), &["knots@2025-03-10"], &[]);
    // A backpack wraps each; the first versions had days without a time, or seconds.
    let old = r#"{"recipient": "a@x.org", "badge": {"name": "solo SAILOR"}, "issued_on": "2011-06-01"}"#;
    has(
        &format!(r#"{{"userId": 1, "badges": [{{"assertion": {old}, "hostedUrl": "https://x.org/a"}}]}}"#),
        &["solo@2011-06-01"],
        &[],
    );
    has(
        r#"{"uid": "1", "badge": {"name": "Solo sailor"}, "issuedOn": 1741564800}"#,
        &["solo@2025-03-10"],
        &[],
    );
}

#[test]
fn a_badge_that_stands_elsewhere_is_listed_by_its_address() {
    let of = |badge: &str| {
        format!(r#"{{"type": "Assertion", "recipient": {{}}, "badge": "{badge}", "issuedOn": "2025-03-10"}}"#)
    };
    has(&of("https://x.org/badges/42"), &[], &["https://x.org/badges/42"]);
    has(&of("https://x.org/badges/knots"), &["knots@2025-03-10"], &[]);
    has(&of("https://x.org/badges/knots/"), &["knots@2025-03-10"], &[]);
    has(&of("https://x.org/badges/Knots"), &[], &["https://x.org/badges/Knots"]);
    has(r#"{"badges": ["https://x.org/a/1"]}"#, &[], &["https://x.org/a/1"]);
}

#[test]
fn a_credential_of_open_badges_3() {
    let of = |extra: &str, achievement: &str| {
        format!(
            r#"{{"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": "Solo sailor", "issuer": {{"id": "https://x.org", "name": "Certified Knots"}}, {extra}
            "credentialSubject": {{"type": ["AchievementSubject"], "achievement": {achievement}}}}}"#
        )
    };
    let knots = r#"{"id": "https://x.org/1", "name": "KNOTS: certified knots"}"#;
    let bare = of(r#""validFrom": "2025-03-10T00:00:00Z", "validUntil": "2027-03-10T00:00:00Z","#, knots);
    has(&bare, &["knots@2025-03-10"], &[]);
    has(&of(r#""issuanceDate": "2025-03-10T00:00:00Z","#, knots), &["knots@2025-03-10"], &[]);
    has(
        &of(r#""awardedDate": "2024-01-01T00:00:00Z", "validFrom": "2025-03-10T00:00:00Z","#, knots),
        &["knots@2024-01-01"],
        &[],
    );
    has(&of("", r#"{"id": "urn:uuid:1", "name": "Sailing alone", "humanCode": "solo-1"}"#), &["solo-1"], &[]);
    has(&of("", r#"{"id": "https://x.org/achievements/solo", "name": "Sailing alone"}"#), &["solo"], &[]);
    has(
        &of("", r#"{"id": "https://x.org/achievements/9", "name": "Sailing alone"}"#),
        &[],
        &["Sailing alone"],
    );
    let presentation = format!(
        r#"{{"@context": [], "type": ["VerifiablePresentation"], "holder": "did:x", "verifiableCredential": [{bare}, "eyJhbGciOiJFUzI1NiJ9"]}}"#
    );
    has(&presentation, &["knots@2025-03-10"], &["eyJhbGciOiJFUzI1NiJ9"]);
    let one = format!(r#"{{"type": "VerifiablePresentation", "verifiableCredential": {bare}}}"#);
    has(&one, &["knots@2025-03-10"], &[]);
}

#[test]
fn a_record_of_a_learner_has_the_credentials_in_it() {
    let inner = |name: &str, day: &str| {
        format!(
            r#"{{"type": ["VerifiableCredential", "AchievementCredential"], "validFrom": "{day}T00:00:00Z",
            "credentialSubject": {{"achievement": {{"id": "urn:uuid:2", "name": "{name}"}}}}}}"#
        )
    };
    let record = format!(
        r#"{{"@context": [], "type": ["VerifiableCredential", "ClrCredential"], "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {{"type": ["ClrSubject"], "achievement": [{{"id": "urn:uuid:3", "name": "Pilot"}}],
        "verifiableCredential": [{}, {}]}}}}"#,
        inner("Certified Knots", "2024-05-01"),
        inner("Solo Sailor", "2025-06-02"),
    );
    has(&record, &["knots@2024-05-01", "solo@2025-06-02"], &[]);
}

#[test]
fn what_credly_writes() {
    let badge = |name: &str, state: &str| {
        format!(
            r#"{{"id": "1", "issued_at_date": "2025-03-10", "issued_at": "2025-03-11T00:00:00.000-05:00", "state": "{state}",
            "issuer": {{"summary": "x"}}, "expires_at": null, "badge_template": {{"id": "2", "name": "{name}", "skills": [{{"name": "Pilot"}}]}}}}"#
        )
    };
    let all = format!(
        r#"{{"data": [{}, {}], "metadata": {{"count": 2}}}}"#,
        badge("Certified Knots", "accepted"),
        badge("Solo – sailor", "accepted"),
    );
    has(&all, &["knots@2025-03-10"], &["Solo – sailor"]);
    has(&format!(r#"{{"data": {}}}"#, badge("Certified Knots", "pending")), &["knots@2025-03-10"], &[]);
    has(r#"{"data": [], "metadata": {"count": 0}}"#, &[], &[]);
    let knots = club().find("knots").expect("an id");
    for state in ["revoked", "rejected"] {
        let read = transcript(&format!("[{}]", badge("Certified Knots", state)));
        assert!(read.is_empty(), "{state} is no pass");
        let day = jiff::civil::date(2025, 3, 10);
        assert_eq!(read.attempt(knots), Some((RecordResult::Withdrawn, Some(day))), "{state}");
    }
}

#[test]
fn a_table_of_badges() {
    let table = "Badge Template Name,Issued At,State,Recipient Email\nCertified Knots,2025-03-10 00:00:00 UTC,accepted,a@x.org\n\
        Defending Java,2022-02-04,accepted,\nSolo sailor,2024-01-01,Revoked,\n";
    has(table, &["knots@2025-03-10"], &["Defending Java"]);
    has("badge_name,issued_at_date\n\"Certified Knots\",2025-03-10\n", &["knots@2025-03-10"], &[]);
    insta::assert_snapshot!(wrong("Badge Name,Issued At\nKnots,03/10/25\n"), @r"
    error: a day is written as `2003-05-01`: year, month, day
     --> badges.json:2:7
      |
    2 | Knots,03/10/25
      |       ^^^^^^^^
    ");
}

#[test]
fn a_revoked_badge_is_no_pass() {
    let text = r#"{"@context": "https://w3id.org/openbadges/v2", "badge": {"name": "Certified Knots"}, "revoked": true}"#;
    let read = transcript(text);
    assert!(read.is_empty());
    assert_eq!(read.attempt(club().find("knots").expect("an id")), Some((RecordResult::Withdrawn, None)));
    has(r#"{"@context": "x", "id": "https://x.org/a/1", "revoked": true}"#, &[], &["https://x.org/a/1"]);
}

#[test]
fn what_is_not_matched_is_told_with_what_is_near() {
    let mut shelf = Shelf::builtin();
    shelf.add_catalog("club.toml", CLUB).expect("a catalog");
    let badges = r#"[{"badge_template": {"name": "Solo sailer"}}, {"badge_template": {"name": "Pilot"}}]"#;
    let question = Question::builder(&shelf).goal("solo").transcript("me.json", badges);
    let session = Session::new(question.build().unwrap_or_else(|e| panic!("{e}")));
    let said: Vec<String> = told_besides(session.question())
        .iter()
        .filter(|told| told.verdict == Verdict::Unknown)
        .map(|told| format!("{}: {}", told.name, told.text))
        .collect();
    assert_eq!(
        said,
        [
            "Solo sailer: not known to the catalog; did you mean `Solo sailor`?",
            "Pilot: not clear: `night` and `sea-pilot` have this name",
        ]
    );
}

#[test]
fn several_files_are_one_text_and_mistakes_name_their_part() {
    let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let good =
        file("a.json", r#"[{"badge_template": {"name": "Certified Knots"}, "issued_at": "2025-03-10"}]"#);
    let own = file("b \"b\".csv", "item,date\nsolo,2024-01-01\nknots,2024-01-01\n");
    let both = read::several_transcripts(&[good.clone(), own]);
    has(&both, &["knots@2025-03-10", "solo@2024-01-01"], &[]);
    let bad = read::several_transcripts(&[good, file("b.csv", "item\nknotz\n")]);
    insta::assert_snapshot!(wrong(&bad), @r"
    error: unknown id `knotz`
     --> badges.json/b.csv:2:1
      |
    2 | knotz
      | ^^^^^ not in the catalog `club`
      |
      = help: did you mean `KNOTS` or `knots`?
    ");
}

#[test]
fn mistakes_in_badges() {
    let text = r#"[
  {"badge_template": {"name": 7}},
  {"badge_template": {"name": "Knots"}, "issued_at": "March 2025"},
  {"badge_template": {}},
  {"credentialSubject": {"result": []}},
  {"credentialSubject": 3},
  {"name": "Knots"},
  12
]"#;
    insta::assert_snapshot!(wrong(text), @r#"
    error: the name of a badge must be a text in quotes
     --> badges.json:2:31
      |
    2 |   {"badge_template": {"name": 7}},
      |                               ^ this is a number

    error: a day is written as `2003-05-01`: year, month, day
     --> badges.json:3:54
      |
    3 |   {"badge_template": {"name": "Knots"}, "issued_at": "March 2025"},
      |                                                      ^^^^^^^^^^^^

    error: this badge has no name
     --> badges.json:4:22
      |
    4 |   {"badge_template": {}},
      |                      ^
      |
      = help: what a badge is about has a `name`

    error: this credential names no achievement
     --> badges.json:5:25
      |
    5 |   {"credentialSubject": {"result": []}},
      |                         ^
      |
      = help: a badge has an `achievement` in its `credentialSubject`

    error: `credentialSubject` must be an object
     --> badges.json:6:25
      |
    6 |   {"credentialSubject": 3},
      |                         ^ this is a number

    error: this is no badge that somebody has
     --> badges.json:7:3
      |
    7 |   {"name": "Knots"},
      |   ^
      |
      = help: it has a `badge`, a `badge_template` or a `credentialSubject`

    error: a badge is an object, or the address of one
     --> badges.json:8:3
      |
    8 |   12
      |   ^^ this is a number
    "#);
}

#[test]
fn no_beginning_and_no_depth_makes_the_reader_panic() {
    let catalog = club();
    let whole = r#"{"data":[{"badge_template":{"name":"Knots – ü"},"issued_at":"2025-03-10T00:00"},{"credentialSubject":{"achievement":[{"name":"x"}],"verifiableCredential":["é"]}}]}"#;
    for end in (0..=whole.len()).filter(|end| whole.is_char_boundary(*end)) {
        let _ = read::transcript(&SourceFile::new("x", &whole[..end]), &catalog);
    }
    for day in ["", "é", "2025-03-1é", "2025-03-10é", "99999999999999999999", "2025-03-10T"] {
        let text = format!(r#"[{{"badge_template":{{"name":"Knots"}},"issued_at":"{day}"}}]"#);
        let _ = read::transcript(&SourceFile::new("x", text), &catalog);
    }
    for open in [r#"{"badges":["#, r#"{"@context":0,"assertion":"#, "["] {
        let close: String = open
            .chars()
            .rev()
            .filter_map(|c| match c {
                '{' => Some('}'),
                '[' => Some(']'),
                _ => None,
            })
            .collect();
        for depth in [5, 50, 500] {
            let text = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            assert!(read::transcript(&SourceFile::new("x", text), &catalog).is_err());
        }
    }
}

#[test]
fn what_is_no_badge_file_keeps_its_messages() {
    for (text, says) in [
        ("[]", "a JSON transcript must be an object"),
        (r#"["KNOTS"]"#, "a JSON transcript must be an object"),
        (r#"{"data": ["KNOTS"]}"#, "unknown key `data` in a transcript"),
        (r#"{"passed": [], "badges": []}"#, "unknown key `badges` in a transcript"),
        ("name,date\nKnots,2025-03-10\n", "the first line is not a transcript's header"),
    ] {
        assert!(wrong(text).contains(says), "{text}: {}", wrong(text));
    }
}
