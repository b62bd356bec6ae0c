//! What the command writes into files: nothing that it reads is lost, nor what a stopped run has left, and two
//! runs never write one file. A refusal is status 2, and every file is as it was before.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

pub(super) const CATALOG: &str = r#"
[catalog]
id = "mine"
title = "Mine"
prices = "own.csv"
[exam.a]
title = "A"
[exam.b]
title = "B"
[credential.g]
title = "G"
[[credential.g.track]]
id = "t"
[[credential.g.track.slot]]
id = "s"
need = 2
from = ["a", "b"]
"#;
const PRICES: &str = "item,price,currency\na,5.00,USD\nb,7.00,USD\n";
const PEOPLE: &str = "id,passed\np1,a\np2,\n";

/// A folder with people, two catalogs and their price lists.
pub(super) fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [
        ("people.csv", PEOPLE),
        ("c.toml", CATALOG),
        ("then.toml", &CATALOG.replace("own.csv", "then-own.csv")),
        ("own.csv", PRICES),
        ("then-own.csv", PRICES),
        ("other.csv", PRICES),
        ("then-other.csv", PRICES),
    ] {
        fs::write(folder.path().join(name), text).expect("written");
    }
    folder
}

pub(super) fn studypath(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_studypath"));
    command.current_dir(folder).args(args);
    command
}

pub(super) fn run(folder: &Path, args: &[&str]) -> Output {
    studypath(folder, args).output().expect("it runs")
}

pub(super) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub(super) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    entries
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, fs::read(entry.path()).unwrap_or_default())
        })
        .collect()
}

pub(super) const COHORT: [&str; 6] = ["cohort", "people.csv", "--catalog", "c.toml", "--goal", "g"];
pub(super) const DIFF: [&str; 8] =
    ["cohort-diff", "people.csv", "--catalog", "c.toml", "--goal", "g", "--then-as-of", "2028-01-01"];

/// The run is refused with these words, and changes nothing.
#[track_caller]
fn refused(folder: &Path, args: &[&str], words: &str) {
    let before = files(folder);
    let output = run(folder, args);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
    assert!(said.contains(words), "{args:?}: {said}");
    assert_eq!(files(folder), before, "{args:?}");
}

#[track_caller]
fn answered(folder: &Path, args: &[&str]) {
    let output = run(folder, args);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", said(&output));
}

fn with<'a>(args: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [args, more].concat()
}

#[test]
fn no_output_is_an_input() {
    let folder = folder();
    let folder = folder.path();
    let prices = ["--prices", "other.csv"];
    for input in ["people.csv", "./people.csv", "c.toml", "own.csv", "other.csv"] {
        let outputs = [
            vec!["-o", input, "--format", "csv"],
            vec!["-o", "x.csv", "--summary", input, "--summary-format", "text"],
            vec!["--summary", input, "--summary-format", "json"],
        ];
        for output in outputs {
            refused(folder, &[&COHORT[..], &prices, &output].concat(), "is read");
        }
    }
    for input in ["people.csv", "own.csv", "other.csv"] {
        let funded = ["-o", "x.csv", "--budget", "100", "--funded", input];
        refused(folder, &[&COHORT[..], &prices, &funded].concat(), "is read");
    }
}

#[test]
fn no_output_of_a_difference_is_an_input_before_or_after() {
    let folder = folder();
    let folder = folder.path();
    let then = ["--then-catalog", "then.toml", "--then-prices", "then-other.csv"];
    for input in ["people.csv", "own.csv", "then-own.csv", "then-other.csv"] {
        refused(folder, &[&DIFF[..], &then, &["-o", input]].concat(), "is read");
    }
}

#[cfg(unix)]
#[test]
fn files_are_compared_and_not_their_names() {
    let folder = folder();
    let folder = folder.path();
    for input in ["people.csv", "c.toml", "own.csv"] {
        let (hard, symbolic) = (folder.join("hard.csv"), folder.join("symbolic.csv"));
        fs::hard_link(folder.join(input), &hard).expect("linked");
        std::os::unix::fs::symlink(input, &symbolic).expect("linked");
        for link in ["hard.csv", "symbolic.csv"] {
            let output = [
                vec!["-o", link],
                vec!["--summary", link, "--summary-format", "html"],
                vec!["--budget", "100", "--funded", link, "-o", "x.csv"],
            ];
            for output in output {
                let words = format!("{link} cannot be written: that would overwrite {input}, which is read");
                refused(folder, &with(&COHORT, &output), &words);
            }
            refused(folder, &with(&DIFF, &["-o", link]), "is read");
        }
        fs::remove_file(hard).expect("there");
        fs::remove_file(symbolic).expect("there");
    }
}

#[test]
fn nor_does_an_output_grow_in_an_input() {
    let folder = folder();
    let folder = folder.path();
    fs::rename(folder.join("people.csv"), folder.join("x.csv.part")).expect("moved");
    let args = ["cohort", "x.csv.part", "--catalog", "c.toml", "--goal", "g"];
    let words = "that would overwrite x.csv.part, which is read";
    refused(folder, &with(&args, &["-o", "x.csv"]), words);
    refused(folder, &with(&args, &["-o", "x.csv", "--restart"]), words);
    let funded = ["-o", "y.csv", "--budget", "100", "--funded", "x.csv"];
    refused(folder, &with(&args, &funded), words);
}

#[cfg(unix)]
#[test]
fn what_comes_from_standard_input_is_a_file_too() {
    let folder = folder();
    let folder = folder.path();
    let before = files(folder);
    let args = ["cohort", "-", "--catalog", "c.toml", "--goal", "g", "-o", "people.csv"];
    let input = fs::File::open(folder.join("people.csv")).expect("there");
    let output = studypath(folder, &args).stdin(input).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("that would overwrite standard input"), "{}", said(&output));
    assert_eq!(files(folder), before);

    // Rows that are appended to the people.
    let rows = fs::File::options().append(true).open(folder.join("people.csv")).expect("there");
    let output = studypath(folder, &COHORT).stdout(rows).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(files(folder), before);
}

#[test]
fn two_outputs_are_two_files() {
    let folder = folder();
    let folder = folder.path();
    fs::create_dir(folder.join("sub")).expect("made");
    let funded = ["--budget", "100", "--funded"];
    for (output, other) in [("x.csv", "x.csv"), ("x.csv", "sub/../x.csv"), ("./x.csv", "x.csv")] {
        refused(
            folder,
            &[&COHORT[..], &["-o", output], &funded, &[other]].concat(),
            "can hold one thing only",
        );
    }
    let summary = ["-o", "x.csv", "--summary", "x.csv.part", "--summary-format", "text"];
    refused(folder, &with(&COHORT, &summary), "x.csv is written by way of x.csv.part");
    refused(folder, &[&COHORT[..], &funded, &["-"]].concat(), "standard output is named twice");
    answered(folder, &[&COHORT[..], &["-o", "x.csv"], &funded, &["funded.csv"]].concat());
}

#[cfg(unix)]
#[test]
fn devices_and_pipes_are_written_as_they_are() {
    let folder = folder();
    let folder = folder.path();
    let funded = ["--budget", "100", "--funded", "/dev/null"];
    answered(folder, &[&COHORT[..], &["-o", "/dev/null", "--summary", "/dev/null"], &funded].concat());
    let output = run(folder, &with(&COHORT, &["-o", "/dev/stdout"]));
    assert_eq!(output.stdout, run(folder, &COHORT).stdout);
    assert!(!output.stdout.is_empty());
}

#[cfg(unix)]
#[test]
fn what_a_link_leads_to_is_written() {
    let folder = folder();
    let folder = folder.path();
    fs::write(folder.join("real.csv"), "old").expect("written");
    std::os::unix::fs::symlink("real.csv", folder.join("link.csv")).expect("linked");
    answered(folder, &with(&COHORT, &["-o", "link.csv"]));
    assert!(fs::symlink_metadata(folder.join("link.csv")).expect("there").is_symlink());
    assert_eq!(fs::read(folder.join("real.csv")).expect("there"), run(folder, &COHORT).stdout);
}

#[cfg(unix)]
#[test]
fn a_second_run_with_the_same_output_is_refused_until_the_first_has_ended() {
    let folder = folder();
    let folder = folder.path();
    let args = ["cohort", "-", "--catalog", "c.toml", "--goal", "g", "-o", "x.csv", "-q"];
    // The first run waits for the rest of its people.
    let mut first =
        studypath(folder, &args).stdin(Stdio::piped()).stderr(Stdio::null()).spawn().expect("starts");
    let part = folder.join("x.csv.part");
    for _ in 0..500 {
        if part.exists() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert!(part.exists());
    for more in [&["-o", "x.csv"][..], &["-o", "x.csv", "--restart"], &["-o", "x.csv", "--resume"]] {
        let output = run(folder, &with(&COHORT, more));
        assert_eq!(output.status.code(), Some(2));
        assert!(said(&output).contains("x.csv is being written by another run"), "{}", said(&output));
    }
    first.kill().expect("it can be killed");
    first.wait().expect("it ends");
    // What it has left locks nobody out.
    answered(folder, &with(&COHORT, &["-o", "x.csv"]));
    assert_eq!(fs::read(folder.join("x.csv")).expect("there"), run(folder, &COHORT).stdout);
    assert!(!part.exists());
}

#[test]
fn what_a_stopped_run_has_left_is_continued_or_begun_again_but_never_lost_unasked() {
    let folder = folder();
    let folder = folder.path();
    let whole = run(folder, &COHORT).stdout;
    let changes = run(folder, &with(&DIFF, &["--then-without", "a"])).stdout;
    let cases = [
        (with(&COHORT, &["-o", "x.csv"]), "x.csv", &whole),
        (with(&DIFF, &["--then-without", "a", "-o", "x.csv"]), "x.csv", &changes),
    ];
    for (args, name, expected) in cases {
        let part = folder.join(format!("{name}.part"));
        for told in ["--resume", "--restart"] {
            fs::write(&part, &expected[..10]).expect("written");
            refused(folder, &args, "--resume continues it, --restart begins again");
            let output = run(folder, &with(&args, &[told]));
            assert!(matches!(output.status.code(), Some(0 | 1)), "{}", said(&output));
            assert_eq!(&fs::read(folder.join(name)).expect("there"), expected, "{told}");
            assert!(!part.exists());
            fs::remove_file(folder.join(name)).expect("there");
        }
    }
    // Another output of the run is refused before the first is written.
    fs::write(folder.join("t.txt.part"), "something").expect("written");
    refused(folder, &with(&COHORT, &["-o", "x.csv", "--summary", "t.txt"]), "t.txt.part holds");
    refused(folder, &with(&COHORT, &["-o", "x.csv", "--resume", "--restart"]), "cannot be used with");
}

#[test]
fn a_run_that_writes_nothing_leaves_nothing() {
    let folder = folder();
    let folder = folder.path();
    fs::write(folder.join("people.csv"), "who,passed\n").expect("written");
    let aside = ["--summary", "t.txt", "--budget", "100", "--funded", "f.csv"];
    for output in ["x.csv", "x.csv.gz", "x.jsonl.zst"] {
        refused(folder, &[&COHORT[..], &["-o", output], &aside].concat(), "names no column `id`");
    }
}

#[test]
fn a_row_that_stops_the_run_says_what_is_left() {
    let folder = folder();
    let folder = folder.path();
    let rows: String = (0..20_000).map(|n| format!("p{n},a\n")).collect();
    fs::write(folder.join("people.csv"), format!("id,passed\n{rows}wrong,zz\n")).expect("written");
    let args = with(&COHORT, &["-o", "x.csv", "--strict", "--part", "4096"]);
    let output = run(folder, &args);
    assert_eq!(output.status.code(), Some(2));
    let said = said(&output);
    assert!(said.contains("people.csv, line 20002"), "{said}");
    assert!(said.contains("x.csv.part: --resume continues it, --restart begins again"), "{said}");
}

#[test]
fn an_ending_that_is_not_known_is_refused_with_those_that_are() {
    let folder = folder();
    let folder = folder.path();
    refused(
        folder,
        &with(&COHORT, &["-o", "out.ods"]),
        "known endings: .csv, .jsonl, .ndjson, .xlsx, also with",
    );
    refused(folder, &with(&COHORT, &["-o", "out.ods.gz"]), "`.ods` is not known here");
    refused(
        folder,
        &with(&COHORT, &["--summary", "totals.pdf"]),
        "known endings: .xlsx, .txt, .json, .md, .markdown, .html, .htm, also with",
    );
    refused(
        folder,
        &with(&COHORT, &["--budget", "9", "--funded", "f.ods", "-o", "x.csv"]),
        "known endings: .csv, .xlsx, also with",
    );
    refused(folder, &with(&DIFF, &["-o", "changed.html"]), "`.html` is not known here");
    refused(
        folder,
        &with(&COHORT, &["-o", "x.jsonl", "--format", "csv"]),
        "`.jsonl` says jsonl, --format says csv",
    );
    let summary = ["-o", "x.csv", "--summary", "t.html", "--summary-format", "json"];
    refused(folder, &with(&COHORT, &summary), "`.html` says html, --summary-format says json");
}

#[test]
fn an_ending_says_the_format_and_the_packing() {
    let folder = folder();
    let folder = folder.path();
    let read = |name: &str| fs::read(folder.join(name)).expect("written");
    answered(folder, &with(&COHORT, &["-o", "x.jsonl"]));
    assert_eq!(read("x.jsonl"), run(folder, &with(&COHORT, &["--format", "jsonl"])).stdout);
    answered(folder, &with(&COHORT, &["-o", "x.dat", "--format", "csv"]));
    assert_eq!(read("x.dat"), run(folder, &COHORT).stdout);
    let packed = ["-o", "x.gz", "--summary", "t.json.gz", "--budget", "9", "--funded", "f.csv.zst"];
    answered(folder, &with(&COHORT, &packed));
    assert_eq!(read("x.gz")[..2], [0x1f, 0x8b]);
    assert_eq!(read("t.json.gz")[..2], [0x1f, 0x8b]);
    assert_eq!(read("f.csv.zst")[..4], [0x28, 0xb5, 0x2f, 0xfd]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_status_2_and_names_the_file() {
    let folder = folder();
    let folder = folder.path();
    let full = || fs::File::create("/dev/full").expect("it is there");
    for args in [
        with(&COHORT, &["-q", "-o", "/dev/full"]),
        with(&COHORT, &["-q", "-o", "/dev/null", "--summary", "/dev/full"]),
        with(&COHORT, &["-q", "-o", "/dev/null", "--budget", "9", "--funded", "/dev/full"]),
        with(&DIFF, &["-q", "-o", "/dev/full"]),
    ] {
        let output = run(folder, &args);
        let said = said(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("/dev/full cannot be written: ") && said.lines().count() == 1, "{said}");
    }
    for args in [COHORT.to_vec(), vec!["plan", "mcse"], vec!["plan", "mcse", "--format", "json"]] {
        let output = studypath(folder, &args).stdout(full()).output().expect("it runs");
        let said = said(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("standard output cannot be written: "), "{said}");
    }
}
