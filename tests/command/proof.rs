//! Proofs in files: `plan --proof` writes them, `verify` checks them and believes nothing. A refusal of a proof is
//! status 1, and status 2 is for what cannot be looked at.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use studypath::schema::{Plan, Reply, Request, Source, TextSource, Verification};
use studypath::{Limit, Shelf, ask};
use tempfile::TempDir;

const CATALOG: &str = r#"
[catalog]
id = "mine"
title = "Mine"
as_of = 2026-06-01
prices = "own.csv"
[exam.a]
title = "A"
[exam.b]
title = "B"
[exam.c]
title = "C"
[credential.g]
title = "G"
[[credential.g.track]]
id = "t"
[[credential.g.track.slot]]
id = "s"
need = 2
from = ["a", "b", "c"]
"#;
const PRICES: &str = "item,price,currency\na,5.00,USD\nb,7.00,USD\nc,9.00,USD\n";

/// A folder with a catalog, its price list, and two transcripts.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in
        [("c.toml", CATALOG), ("own.csv", PRICES), ("me.csv", "item\nb\n"), ("you.csv", "item\nc\n")]
    {
        fs::write(folder.path().join(name), text).expect("written");
    }
    folder
}

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_studypath"));
    command.current_dir(folder).args(args).output().expect("it runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What is said where the status is this one.
#[track_caller]
fn told(folder: &Path, args: &[&str], status: i32) -> String {
    let output = run(folder, args);
    let told = text(&output.stdout) + &text(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{args:?}: {told}");
    told
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect("written")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

const MINE: [&str; 4] = ["plan", "g", "--catalog", "c.toml"];

fn with<'a>(args: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [args, more].concat()
}

/// A folder with the proof `g.proof` of a plan for who has passed `b`.
fn proven() -> TempDir {
    let folder = folder();
    told(folder.path(), &with(&MINE, &["--transcript", "me.csv", "--proof", "g.proof"]), 0);
    folder
}

#[test]
fn the_answer_is_printed_as_always_and_the_file_gets_the_proof() {
    let folder = folder();
    let folder = folder.path();
    for more in [&[][..], &["--format", "json"], &["--without", "a,b"], &["--weeks-per-exam", "3"]] {
        let before = run(folder, &with(&MINE, more));
        let after = run(folder, &[&MINE[..], more, &["--proof", "g.proof"]].concat());
        assert_eq!((&before.stdout, &before.stderr), (&after.stdout, &after.stderr), "{more:?}");
        assert_eq!(before.status, after.status, "{more:?}");
        assert!(read(folder, "g.proof").starts_with("studypath proof 1\n"), "{more:?}");
        let verified = told(folder, &["verify", "g.proof"], 0);
        assert!(verified.contains("The proof holds."), "{more:?}: {verified}");
    }
    assert!(!names(folder).iter().any(|name| name.ends_with(".part")));
}

#[test]
fn verify_says_what_was_checked_and_what_is_still_to_be_believed() {
    let folder = proven();
    insta::assert_snapshot!(told(folder.path(), &["verify", "g.proof"], 0), @"
    G
    As of 2026-06-01.
    The proof holds.
    1 exam to sit, 5.00 USD.
    Proven optimal: no legal plan costs less.

    a.

    What you told us
      b  passed  counts for s

    Checked
      - 30 lines of proof, 1114 bytes in all: each follows from those before it, by adding integers
      - 6 columns and 7 rows are what the rules of this question come to, one by one
      - plans are judged by cost, then exams, and of equally good plans this one is the first
      - the plan keeps every rule, and costs what it is said to cost

    Still to be believed
      - the catalog, the prices and their sources, and what was told of the candidate
      - that the columns and rows say what the rules say

    As of 2026-06-01; catalog file c.toml; prices file own.csv (USD).
    ");
}

/// Whoever writes a proof could write the rules as well.
#[test]
fn a_proof_brings_no_rules_of_its_own() {
    let folder = folder();
    let folder = folder.path();
    let forged = CATALOG.replace("\"mine\"", "\"microsoft-2003\"");
    fs::write(folder.join("forged.toml"), &forged).expect("written");
    told(
        folder,
        &["plan", "g", "--catalog", "forged.toml", "--transcript", "me.csv", "--proof", "f.proof"],
        0,
    );
    let verified = told(folder, &["verify", "f.proof"], 0);
    assert!(verified.contains("; catalog file forged.toml; prices file own.csv (USD)."), "{verified}");
    let file = json(folder, &["verify", "f.proof"], 0).catalog_file;
    assert_eq!(file.as_deref(), Some("forged.toml"));
    let brought = [
        ("catalog", "forged.toml", &*forged),
        ("prices", "own.csv", PRICES),
        ("transcript", "me.csv", "item\nb\n"),
    ];
    for (key, name, text) in brought {
        let from = format!(r#""{key}":"{name}""#);
        for to in [serde_json::json!({ "name": name, "text": text }), serde_json::json!(3)] {
            let (_, proof) = changed(&read(folder, "f.proof"), "request", |line| {
                line.replace(&from, &format!(r#""{key}":{to}"#))
            });
            fs::write(folder.join("brought.proof"), proof).expect("written");
            let told = told(folder, &["verify", "brought.proof"], 2);
            let expected = format!("brought.proof has a request whose `{key}` is no name of a file");
            assert!(told.contains(&expected), "{told}");
        }
    }
    told(folder, &["plan", "mcse", "--proof", "built-in.proof"], 0);
    let verified = told(folder, &["verify", "built-in.proof"], 0);
    assert!(verified.contains("; catalog microsoft-2003; prices microsoft"), "{verified}");
}

#[test]
fn a_proof_says_its_question_and_nothing_else() {
    let folder = proven();
    let folder = folder.path();
    let proof = read(folder, "g.proof");
    let refused = |from: &str, to: &str, words: &str| {
        let (_, other) = changed(&proof, "request", |line| line.replacen(from, to, 1));
        assert_ne!(other, proof);
        fs::write(folder.join("other.proof"), other).expect("written");
        let told = told(folder, &["verify", "other.proof"], 2);
        assert!(told.contains(words), "{told}");
    };
    let others = [
        r#""format":"json""#,
        r#""color":true"#,
        r#""width":3"#,
        r#""solver":"none""#,
        r#""robust":true"#,
        r#""proof":true"#,
        r#""alternatives":2"#,
        r#""today":"2026-01-01""#,
        r#""quiet":true"#,
        r#""file":"x""#,
        r#""nonsense":1"#,
    ];
    for other in others {
        let key = other.split('"').nth(1).expect("a key");
        let words = format!("has a request with `{key}`, which is no part of a question");
        refused("{", &format!("{{{other},"), &words);
    }
    refused(r#""plan""#, r#""audit""#, "has a request with `command`, which is no part of a question");
    refused("question", "question request {}\nquestion", "has more than one request");
    refused(
        "c.toml",
        "d.toml",
        "the proof rests on the catalog `d.toml`, which is not here; give it with --catalog",
    );
    refused(
        "own.csv",
        "-",
        "the proof rests on the price list `-`, which is not here; give it with --prices",
    );
}

#[cfg(unix)]
#[test]
fn nothing_but_a_file_is_opened_on_the_word_of_a_proof() {
    let folder = proven();
    let folder = folder.path();
    fs::remove_file(folder.join("me.csv")).expect("there");
    let made = Command::new("mkfifo").arg(folder.join("me.csv")).status().expect("it runs");
    assert!(made.success());
    assert!(told(folder, &["verify", "g.proof"], 2).contains("the transcript `me.csv`, which is not here"));
    fs::write(folder.join("c.toml"), "nonsense").expect("written");
    let told = told(folder, &["verify", "g.proof"], 2);
    assert!(told.contains("the proof names this file; options name others"), "{told}");
}

#[test]
fn files_are_looked_for_beside_the_proof_and_compared_by_what_is_in_them() {
    let folder = proven();
    let folder = folder.path();
    let elsewhere = folder.join("elsewhere");
    fs::create_dir(&elsewhere).expect("made");
    told(&elsewhere, &["verify", "../g.proof"], 0);
    for name in ["c.toml", "own.csv", "me.csv"] {
        fs::rename(folder.join(name), elsewhere.join(name)).expect("moved");
    }
    fs::rename(elsewhere.join("own.csv"), elsewhere.join("list.csv")).expect("moved");
    let given = [
        "--catalog",
        "elsewhere/c.toml",
        "--prices",
        "elsewhere/list.csv",
        "--transcript",
        "elsewhere/me.csv",
    ];
    told(folder, &with(&["verify", "g.proof"], &given), 0);
}

/// What was not shown is not said: neither that the proof holds, nor that the plan is the best one.
#[test]
fn where_not_everything_was_checked_no_proof_holds() {
    let folder = folder();
    let folder = folder.path();
    told(folder, &["plan", "mcse", "--proof", "g.proof"], 0);
    // Without its last stage, which says what cannot be taken, that takes a search.
    let proof = read(folder, "g.proof");
    let (before, last) = proof.rsplit_once("minimize 0 ").expect("there is one");
    let (_, witness) = last.split_once("proven\n").expect("it is proven");
    fs::write(folder.join("g.proof"), format!("{before}{witness}")).expect("written");
    told(folder, &["verify", "g.proof"], 0);
    let limited = ["verify", "g.proof", "--time-limit", "0.000000001"];
    let verified = told(folder, &limited, 3);
    assert!(verified.contains("not everything could be checked: the time limit stopped that."), "{verified}");
    assert!(!verified.contains("The proof holds") && !verified.contains("Proven optimal"), "{verified}");
    let document = json(folder, &limited, 3);
    assert!(!document.holds && document.refuted.is_none());
    let kept_by = document.certificate.and_then(|certificate| certificate.kept_by);
    assert_eq!(kept_by.as_deref(), Some("the time limit stopped that"));
}

const KEPT: [&str; 8] =
    ["keep", "cka", "--until", "2029-12-31", "--held", "cka@2025-02-10", "--as-of", "2026-11-27"];

#[test]
fn what_keeps_a_credential_active_has_a_proof_too() {
    let folder = folder();
    let folder = folder.path();
    let answer = told(folder, &KEPT, 0);
    assert_eq!(told(folder, &with(&KEPT, &["--proof", "k.proof"]), 0), answer);
    insta::assert_snapshot!(told(folder, &["verify", "k.proof"], 0), @"
    Certified Kubernetes Administrator
    As of 2026-11-27.
    The proof holds.
    Kept active until 2029-12-31: 2 exams to sit, 890.00 USD.
    Proven optimal: nothing that keeps this costs less, by the routes this catalog knows; credits and fees are not among them.

      by          what  title                               keeps active             USD
      2027-02-10  CKA   Certified Kubernetes Administrator  cka until 2029-02-10  445.00
      2029-02-10  CKA   Certified Kubernetes Administrator  cka until 2031-02-10  445.00
                        total                                                     890.00

    What you told us
      cka  held 2025-02-10  the goal itself; active until 2027-02-10

    Checked
      - 75 lines of proof, 6817 bytes in all: each follows from those before it, by adding integers
      - 44 columns and 46 rows are what the rules of this question come to, one by one
      - plans are judged by cost, then exams, and of equally good plans this one is the first
      - the plan keeps every rule, and costs what it is said to cost

    Still to be believed
      - the catalog, the prices and their sources, and what was told of the candidate
      - that the columns and rows say what the rules say

    As of 2026-11-27; catalog cncf; prices cncf.csv (USD).
    ");
    let document = json(folder, &["verify", "k.proof"], 0);
    assert_eq!(document.until.map(|day| day.to_string()).as_deref(), Some("2029-12-31"));
    assert_eq!(document.exams, Some(vec!["CKA".to_owned(), "CKA".to_owned()]));
    let proof = read(folder, "k.proof");
    for (from, to, status, words) in [
        ("2029-12-31", "2029-12-30", 1, "Refused (line 6): this proof is about another question"),
        (r#","until":"2029-12-31""#, "", 2, "k.proof does not say until when its goals are kept active"),
        (r#""until":"2029-12-31""#, r#""until":"soon""#, 2, "--until"),
        (r#""command":"keep""#, r#""command":"plan""#, 2, "`until`, which is no part of a question"),
    ] {
        let (_, other) = changed(&proof, "request", |line| line.replace(from, to));
        assert_ne!(other, proof);
        fs::write(folder.join("k.proof"), other).expect("written");
        let told = told(folder, &["verify", "k.proof"], status);
        assert!(told.contains(words), "{told}");
    }
}

/// What `keep` does not look at is not said to hold.
#[test]
fn a_proof_of_what_is_kept_is_about_nothing_else() {
    let folder = folder();
    let folder = folder.path();
    told(folder, &with(&KEPT, &["--proof", "k.proof"]), 0);
    for (more, words) in [
        (&["--with", "PCA"][..], "--with is for earning something"),
        (&["--weeks-per-exam", "3"], "--weeks-per-exam is nothing that `keep` looks at"),
        (&["--exams-per-month", "1", "--by", "2026-12-31"], "--by is nothing that `keep` looks at"),
        (&["--as-of", "2030-01-01"], "--until 2029-12-31 is before the as-of day 2030-01-01"),
    ] {
        let told = told(folder, &with(&["verify", "k.proof"], more), 2);
        assert!(told.contains(words), "{told}");
    }
    let (_, other) =
        changed(&read(folder, "k.proof"), "request", |line| line.replace(r#"["cka"]"#, r#"["ckne"]"#));
    fs::write(folder.join("k.proof"), other).expect("written");
    assert!(told(folder, &["verify", "k.proof"], 2).contains("`ckne` does not expire"));
}

#[test]
fn what_cannot_be_kept_active_has_a_proof_too() {
    let folder = folder();
    let folder = folder.path();
    let asked = ["--without", "CKA,CKS", "--proof", "k.proof"];
    told(folder, &with(&KEPT, &asked), 1);
    let verified = told(folder, &["verify", "k.proof"], 0);
    assert!(verified.contains("The proof holds."), "{verified}");
    assert!(verified.contains("Cannot be kept active until 2029-12-31."), "{verified}");
}

/// Whoever has somebody else's proof is shown what it is an answer to.
#[test]
fn verify_shows_what_was_asked() {
    let folder = folder();
    let folder = folder.path();
    let asked = [
        "--transcript",
        "me.csv",
        "--passed",
        "z",
        "--unknown",
        "ignore",
        "--track",
        "t",
        "--with",
        "c",
        "--without",
        "a",
        "--price",
        "c=4",
        "--minimize",
        "exams,cost",
        "--weeks-per-exam",
        "3",
        "--start",
        "2026-07-01",
        "--by",
        "2027-01-01",
        "--blackout",
        "2026-12-20..2026-12-31",
        "--weekdays",
        "--proof",
        "g.proof",
    ];
    told(folder, &with(&MINE, &asked), 0);
    let verified = told(folder, &["verify", "g.proof"], 0);
    let lines = [
        "  - g through track t",
        "  - with c",
        "  - without a",
        "  - c at 4.00 USD",
        "  - begun on 2026-07-01, at an exam every 3 weeks, exams on weekdays, nothing from 2026-12-20 to 2026-12-31",
        "  - done by 2027-01-01",
        "  - plans are judged by exams, then cost, and of equally good plans this one is the first",
    ];
    for line in lines {
        assert!(verified.lines().any(|told| told == line), "{line}: {verified}");
    }
    assert!(verified.contains("  b  passed  counts for s\n"), "{verified}");
    assert!(verified.contains("  z "), "{verified}");
    let document = json(folder, &["verify", "g.proof"], 0);
    assert_eq!(document.wishes.len(), 6);
    assert_eq!(document.minimized.len(), 2);
    assert_eq!(document.told.iter().map(|told| told.item.as_str()).collect::<Vec<_>>(), ["b", "z"]);
    let refused = told(folder, &["verify", "g.proof", "--with", "b"], 1);
    assert!(refused.contains("\nAsked\n") && refused.contains("\n  - b passed\n"), "{refused}");
}

#[test]
fn a_refusal_is_proven_too() {
    let folder = folder();
    let folder = folder.path();
    told(folder, &with(&MINE, &["--without", "a,b", "--proof", "no.proof"]), 1);
    let verified = told(folder, &["verify", "no.proof"], 0);
    assert!(
        verified
            .contains("The proof holds.\nNo plan exists that is as asked here.\n\nAsked\n  - without a, b\n"),
        "{verified}"
    );
}

#[test]
fn a_proof_is_packed_and_unpacked_by_its_ending() {
    let folder = folder();
    let folder = folder.path();
    for name in ["g.proof.gz", "g.proof.zst"] {
        told(folder, &with(&MINE, &["--proof", name]), 0);
        told(folder, &["verify", name], 0);
    }
}

#[test]
fn a_proof_says_its_question_in_words_and_as_a_request() {
    let folder = proven();
    let proof = read(folder.path(), "g.proof");
    let lines: Vec<&str> = proof.lines().filter(|line| line.starts_with("question")).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    question studypath: g
    question catalog mine, as of 2026-06-01
    question cost in minor units of USD, prices own.csv
    question minimise in this order: cost, exams
    question request {"as_of":"2026-06-01","catalog":"c.toml","command":"plan","goals":["g"],"prices":"own.csv","transcript":"me.csv"}
    "#);
    assert!(proof.contains("column 0 1 sit_a\n"), "{proof}");
}

#[test]
fn every_door_gives_the_same_proof() {
    let folder = folder();
    told(folder.path(), &with(&MINE, &["--transcript", "me.csv", "--proof", "g.proof"]), 0);
    let file = |name: &str, text: &str| TextSource { name: name.to_owned(), text: text.to_owned() };
    let request = Request {
        goals: vec!["g".to_owned()],
        catalog: Some(Source::Text(file("c.toml", CATALOG))),
        prices: Some(Source::Text(file("own.csv", PRICES))),
        transcript: Some(file("me.csv", "item\nb\n")),
        today: Some("1990-01-01".to_owned()),
        width: Some(80),
        proof: true,
        ..Request::default()
    };
    let asked = |request: &Request| {
        let json = serde_json::to_string(request).expect("a request can be written");
        ask(&Shelf::builtin(), &json, &Limit::none())
    };
    let proof = asked(&request).proof.expect("it is proven");
    assert_eq!(proof, read(folder.path(), "g.proof"));
    assert_eq!(asked(&Request { proof: false, ..request.clone() }).proof, None);
    let verify = Request {
        command: studypath::schema::Command::Verify,
        goals: Vec::new(),
        proof: false,
        width: None,
        file: Some(file("g.proof", &proof)),
        ..request.clone()
    };
    let verified = asked(&verify);
    assert_eq!((verified.status, verified.error), (0, None), "{}", verified.stdout);
    assert_eq!(verified.stdout, told(folder.path(), &["verify", "g.proof"], 0));
    // What a request does not bring along is nowhere to be found.
    let without = asked(&Request { transcript: None, ..verify });
    assert_eq!(without.status, 2);
    assert!(
        without.stderr.contains(
            "the proof rests on the transcript `me.csv`, which is not here; give it with `transcript`"
        ),
        "{}",
        without.stderr
    );
}

#[test]
fn no_proof_overwrites_what_the_run_reads() {
    let folder = folder();
    let folder = folder.path();
    for input in ["c.toml", "own.csv", "me.csv", "./me.csv"] {
        let before = read(folder, input);
        let told = told(folder, &with(&MINE, &["--transcript", "me.csv", "--proof", input]), 2);
        assert!(told.contains("is read"), "{told}");
        assert_eq!(read(folder, input), before);
    }
    fs::write(folder.join("g.proof.part"), "of somebody else").expect("written");
    let told = told(folder, &with(&MINE, &["--proof", "g.proof"]), 2);
    assert!(told.contains("error: g.proof cannot be written: "), "{told}");
    assert!(told.contains("g.proof.part was there already: remove it, or write to another file"), "{told}");
    assert_eq!(read(folder, "g.proof.part"), "of somebody else");
}

#[cfg(unix)]
#[test]
fn no_proof_is_written_by_way_of_a_link() {
    let folder = folder();
    let folder = folder.path();
    fs::write(folder.join("mine"), "").expect("written");
    for target in ["mine", "nowhere"] {
        let part = folder.join("g.proof.part");
        std::os::unix::fs::symlink(target, &part).expect("linked");
        let told = told(folder, &with(&MINE, &["--proof", "g.proof"]), 2);
        assert!(told.contains("g.proof is written by way of g.proof.part, which is a link"), "{told}");
        fs::remove_file(part).expect("there");
    }
    assert_eq!(read(folder, "mine"), "");
    assert!(!names(folder).contains(&"nowhere".to_owned()));
}

#[test]
fn where_a_proof_cannot_stand_is_said_by_the_name_that_was_given() {
    let folder = folder();
    let folder = folder.path();
    let elsewhere = told(folder, &with(&MINE, &["--proof", "no/g.proof"]), 2);
    assert!(elsewhere.contains("error: no/g.proof: cannot write there: "), "{elsewhere}");
    let nameless = told(folder, &with(&MINE, &["--proof", ""]), 2);
    assert!(nameless.contains("error: --proof needs the name of a file"), "{nameless}");
}

#[test]
fn where_there_is_no_proof_there_is_no_file() {
    let folder = folder();
    let folder = folder.path();
    let before = names(folder);
    told(folder, &["plan", "nothing", "--catalog", "c.toml", "--proof", "g.proof"], 2);
    let told = told(folder, &["plan", "mcse", "--time-limit", "0.000000001", "--proof", "g.proof", "-q"], 3);
    assert!(told.contains("there is no proof: a limit stopped the search"), "{told}");
    assert_eq!(names(folder), before);
    // What stood there from before stays.
    fs::write(folder.join("g.proof"), "old").expect("written");
    run(folder, &["plan", "mcse", "--time-limit", "0.000000001", "--proof", "g.proof"]);
    assert_eq!(read(folder, "g.proof"), "old");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_status_2_and_the_answer_is_printed_all_the_same() {
    let folder = folder();
    let told = told(folder.path(), &with(&MINE, &["--proof", "/dev/full"]), 2);
    assert!(told.contains("2 exams to sit, 12.00 USD."), "{told}");
    assert!(told.contains("/dev/full cannot be written"), "{told}");
}

#[test]
fn what_makes_no_sense_together_is_refused() {
    let folder = folder();
    let folder = folder.path();
    let before = names(folder);
    let others: [&[&str]; 6] = [
        &["--alternatives", "2"],
        &["--count-optimal"],
        &["--roles"],
        &["--pareto", "cost,exams"],
        &["--graph", "svg"],
        &["--robust"],
    ];
    for other in others {
        let told = told(folder, &[&MINE[..], &["--proof", "g.proof"], other].concat(), 2);
        assert!(told.contains("cannot be used with"), "{told}");
    }
    let told = told(folder, &with(&MINE, &["--proof", "-"]), 2);
    assert!(told.contains("--proof needs the name of a file: the answer goes to standard output"), "{told}");
    assert_eq!(names(folder), before);
}

/// The line of a proof with these words in it, and its text with that line changed.
fn changed(proof: &str, words: &str, change: impl Fn(&str) -> String) -> (usize, String) {
    let lines: Vec<&str> = proof.lines().collect();
    let at = lines.iter().position(|line| line.contains(words)).expect("there is such a line");
    let change = |(place, line): (usize, &&str)| if place == at { change(line) } else { (*line).to_owned() };
    (at + 1, lines.iter().enumerate().map(change).map(|line| line + "\n").collect())
}

#[test]
fn a_changed_byte_is_found_wherever_it_is() {
    let folder = proven();
    let folder = folder.path();
    let proof = read(folder, "g.proof");
    let cases = [
        ("question studypath", "studypath: g", "studypath: h", 1),
        ("question catalog", "2026-06-01", "2026-06-02", 1),
        ("column 0", "sit_a", "sit_b", 1),
        ("column 0", "0 1", "0 2", 1),
        ("row >=", ":1", ":2", 1),
        ("row", " | ", " | x", 1),
        ("digest", "digest ", "digest 0", 1),
        ("minimize", "minimize 5", "minimize 4", 1),
        ("| cost", "cost", "cast", 1),
        ("narrow", "narrow ", "narrow 9", 1),
        ("proven", "proven", "proved", 1),
        ("witness", "0:1", "2:1", 1),
        ("request", "me.csv", "you.csv", 1),
        ("request", r#""g""#, r#""z""#, 2),
        ("request", "{", "", 2),
        ("studypath proof", "proof 1", "prof 1", 2),
        ("studypath proof", "proof 1", "proof 2", 1),
    ];
    for (words, from, to, status) in cases {
        let (number, other) = changed(&proof, words, |line| line.replacen(from, to, 1));
        assert_ne!(other, proof, "{words}: {from}");
        fs::write(folder.join("changed.proof"), &other).expect("written");
        let told = told(folder, &["verify", "changed.proof"], status);
        assert!(status == 2 || told.contains("Refused (line "), "{number}: {told}");
    }
    let cut: String = proof.lines().take(proof.lines().count() - 1).map(|line| format!("{line}\n")).collect();
    fs::write(folder.join("changed.proof"), cut).expect("written");
    assert!(told(folder, &["verify", "changed.proof"], 1).contains("found the end of the file"));
}

#[test]
fn a_proof_of_another_question_is_refused_with_the_first_difference() {
    let folder = proven();
    let folder = folder.path();
    let told = |args: &[&str]| {
        let told = told(folder, &with(&["verify", "g.proof"], args), 1);
        told.lines().find(|line| line.starts_with("Refused")).expect("it is refused").to_owned()
    };
    // Options take the place of what the proof says.
    let other_day = told(&["--as-of", "2026-07-01"]);
    assert!(other_day.contains("this proof is about another question: "), "{other_day}");
    assert!(other_day.contains(r#"the question is "catalog mine, as of 2026-07-01""#), "{other_day}");
    let transcript = told(&["--transcript", "you.csv"]);
    assert!(
        transcript.contains(r#"the name of column 1 is "sit_b", and the proof says "sit_c""#),
        "{transcript}"
    );
    assert!(told(&["--without", "a"]).contains("has a row"));
    assert!(told(&["--price", "c=1"]).contains("the coefficient of sit_c is 100, and the proof says 900"));

    // The files are read again.
    fs::write(folder.join("own.csv"), PRICES.replace("9.00", "4.00")).expect("written");
    assert!(told(&[]).contains("the coefficient of sit_c is 400, and the proof says 900"));
    fs::write(folder.join("own.csv"), PRICES).expect("written");
    fs::write(folder.join("c.toml"), CATALOG.replace("need = 2", "need = 3")).expect("written");
    assert!(told(&[]).contains("row need_g_t_s: the coefficient of track_g_t is -3, and the proof says -2"));
    fs::write(folder.join("old.toml"), CATALOG).expect("written");
    self::told(folder, &["verify", "g.proof", "--catalog", "old.toml"], 0);
}

#[test]
fn what_cannot_be_looked_at_is_status_2() {
    let folder = proven();
    let folder = folder.path();
    let cases = [
        ("me.csv", "neither a proof nor a plan in JSON"),
        ("nowhere.proof", "there is no such file"),
        (".", "this is a folder, not a file"),
    ];
    for (file, words) in cases {
        let told = told(folder, &["verify", file], 2);
        assert!(told.contains(words), "{told}");
    }
    fs::write(folder.join("bytes"), [0xff, 0xfe]).expect("written");
    assert!(told(folder, &["verify", "bytes"], 2).contains("no text in UTF-8"));
    fs::write(folder.join("a.json"), r#"{ "schema": "studypath/audit/1", "catalog": "c" }"#)
        .expect("written");
    told(folder, &["verify", "a.json"], 2);
    // A proof without its question is about what the options say.
    let bare: String = read(folder, "g.proof")
        .lines()
        .filter(|line| !line.contains("request"))
        .fold(String::new(), |text, line| text + line + "\n");
    fs::write(folder.join("bare.proof"), bare).expect("written");
    assert!(told(folder, &["verify", "bare.proof"], 2).contains("a goal is missing"));
    told(folder, &["verify", "bare.proof", "g", "--catalog", "c.toml", "--passed", "b"], 0);
    fs::remove_file(folder.join("me.csv")).expect("there");
    assert!(told(folder, &["verify", "g.proof"], 2).contains(
        "the proof rests on the transcript `me.csv`, which is not here; give it with --transcript"
    ));
}

fn json(folder: &Path, args: &[&str], status: i32) -> Verification {
    let output = run(folder, &with(args, &["--format", "json"]));
    let Ok(Reply::Verification(verification)) = serde_json::from_slice(&output.stdout) else {
        panic!("{}{}", text(&output.stdout), text(&output.stderr))
    };
    assert_eq!(output.status.code(), Some(status));
    assert_eq!(verification.holds, status == 0);
    *verification
}

#[test]
fn a_verification_is_a_document_in_json() {
    let folder = proven();
    let folder = folder.path();
    let verification = json(folder, &["verify", "g.proof"], 0);
    assert_eq!((verification.exams, verification.refuted), (Some(vec!["a".to_owned()]), None));
    assert_eq!(verification.totals.cost.as_deref(), Some("5.00"));
    let certificate = verification.certificate.expect("a proof");
    assert_eq!((certificate.believed, certificate.chosen), (0, true));
    assert_eq!(certificate.bytes, read(folder, "g.proof").len());
    let refuted = json(folder, &["verify", "g.proof", "--transcript", "you.csv"], 1);
    assert!(!refuted.holds && refuted.exams.is_none() && refuted.totals.cost.is_none());
    assert!(refuted.refuted.expect("a difference").line.is_some());
}

/// Asks for a plan in JSON and writes it down after a change.
fn plan(folder: &Path, args: &[&str], change: impl FnOnce(&mut Plan)) {
    let output = run(folder, &[&MINE[..], args, &["--format", "json"]].concat());
    let Ok(Reply::Plan(mut plan)) = serde_json::from_slice(&output.stdout) else {
        panic!("{}", text(&output.stdout))
    };
    change(&mut plan);
    fs::write(folder.join("plan.json"), Reply::Plan(plan).to_json()).expect("written");
}

const AGAIN: [&str; 4] = ["verify", "plan.json", "--catalog", "c.toml"];

#[test]
fn a_plan_in_json_is_checked_by_the_rules_and_nothing_is_said_of_other_plans() {
    let folder = folder();
    let folder = folder.path();
    plan(folder, &[], |_| {});
    insta::assert_snapshot!(told(folder, &AGAIN, 0), @"
    G
    As of 2026-06-01.
    The plan keeps every rule.
    2 exams to sit, 12.00 USD.

    a and b.

    Not checked: whether another plan is better. That takes a proof, which `plan --proof FILE` writes down.

    As of 2026-06-01; catalog file c.toml; prices file own.csv (USD).
    ");
    // A plan that is not the best one keeps the rules as well.
    plan(folder, &["--without", "a"], |_| {});
    told(folder, &AGAIN, 0);
    // The goal and the day are those of the document, and so is the pace.
    plan(folder, &["--weeks-per-exam", "3", "--start", "2026-09-01"], |_| {});
    told(folder, &AGAIN, 0);
    // What the candidate has is not in it.
    plan(folder, &["--passed", "b"], |_| {});
    let refused = told(folder, &AGAIN, 1);
    assert!(refused.contains("parts.by") || refused.contains("Refused: claims"), "{refused}");
    assert!(refused.contains("give --held, --passed, --prices and --price again"), "{refused}");
    told(folder, &with(&AGAIN, &["--passed", "b"]), 0);
}

#[test]
fn a_plan_in_json_that_is_not_so_is_refused() {
    let folder = folder();
    let folder = folder.path();
    let refused = |change: fn(&mut Plan), words: &str| {
        plan(folder, &[], change);
        let told = told(folder, &AGAIN, 1);
        assert!(told.contains(words), "{told}");
    };
    refused(
        |plan| plan.totals.cost = Some("11.00".to_owned()),
        "the cost announced is not the sum of the prices",
    );
    refused(|plan| plan.totals.exams = Some(1), "totals.exams is 2, and the document says 1");
    refused(|plan| plan.totals.currency = Some("EUR".to_owned()), "totals.currency");
    refused(|plan| plan.parts.body.exams[0].price = Some("4.00".to_owned()), r#"exams[0].price is "5.00""#);
    refused(|plan| plan.parts.body.exams[0].id = "z".to_owned(), "the catalog mine has no exam `z`");
    refused(|plan| plan.parts.body.purchases[0].price = "4.00".to_owned(), "nothing on sale is a for 4.00");
    refused(|plan| drop(plan.parts.body.claims.pop()), "Refused: ");
    refused(|plan| drop(plan.parts.body.exams.pop()), "Refused: ");
    refused(|plan| plan.parts.body.tracks[0].track = "u".to_owned(), "has no track `g/u`");
    refused(|plan| plan.parts.milestones.clear(), "milestones");
    refused(|plan| plan.parts.earns.clear(), "earns");
    plan(folder, &["--without", "a,b"], |_| {});
    assert!(told(folder, &AGAIN, 2).contains("has no plan in it: nothing can be verified without a proof"));
}
