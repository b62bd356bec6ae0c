//! What somebody has means the same to every command, and no answer passes over it.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

/// `yearly` comes of `d`, or along with `long`; `old` asks for `yearly` and counts passes of a year; `short` comes of
/// `d` or `e` and lasts a year.
const CATALOG: &str = r#"[catalog]
id = "demo"
as_of = 2026-06-15
[exam.a]
[exam.b]
[exam.c]
[exam.d]
[exam.e]
[credential.yearly]
title = "Yearly"
valid_months = 12
[[credential.yearly.track]]
id = "own"
slot = [{ id = "s", need = 2, from = ["b", "c"] }]
[credential.long]
title = "Long"
implies = ["yearly"]
[[credential.long.track]]
id = "own"
slot = [{ id = "s", need = 1, from = ["d"] }]
[credential.old]
title = "Old"
valid_months = 24
[[credential.old.track]]
id = "own"
requires = ["short"]
window_months = 12
slot = [{ id = "s", need = 1, from = ["a"] }]
[credential.short]
title = "Short"
valid_months = 12
[[credential.short.track]]
id = "own"
slot = [{ id = "s", need = 1, from = ["d", "e"] }]
"#;

const PRICES: &str = "item,price,currency\na,100,EUR\nb,100,EUR\nc,100,EUR\nd,70,EUR\ne,40,EUR\n";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("catalog.toml"), CATALOG).expect("written");
    fs::write(folder.path().join("prices.csv"), PRICES).expect("written");
    folder
}

fn said(folder: &Path, args: &str) -> String {
    let mut command = Command::cargo_bin("studypath").expect("built");
    command.current_dir(folder).args(args.split(' '));
    let output =
        command.args(["--catalog", "catalog.toml", "--prices", "prices.csv"]).output().expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    assert_eq!(output.status.code(), Some(0), "{args}: {}", text(output.stderr));
    text(output.stdout)
}

#[track_caller]
fn says(folder: &Path, args: &str, wanted: &[&str]) {
    let stdout = said(folder, args);
    for wanted in wanted {
        assert!(stdout.contains(wanted), "{args}: {wanted} is not in\n{stdout}");
    }
}

#[test]
fn what_came_along_once_does_not_come_along_again() {
    let folder = folder();
    // `d` of 2024-12-05 earned `long`, and `yearly` along with it until 2025-12-05.
    let d = "--passed d@2024-12-05";
    says(folder.path(), &format!("plan yearly {d}"), &["2 exams to sit, 200.00 EUR"]);
    says(folder.path(), &format!("plan yearly {d} --held long@2024-12-05"), &["2 exams to sit, 200.00 EUR"]);
    says(folder.path(), &format!("audit yearly {d}"), &["Not complete"]);
    says(folder.path(), &format!("keep yearly --until 2026-06-15 {d}"), &["2 exams to sit, 200.00 EUR"]);
}

#[test]
fn a_comparison_names_the_way_that_is_no_track() {
    let folder = folder();
    says(folder.path(), "plan yearly", &["1 exam to sit, 70.00 EUR"]);
    let wanted = [
        "The only way of its own is by own: 2 exams, 200.00 EUR.",
        "Without a track of its own it comes along with long: 1 exam, 70.00 EUR.",
    ];
    says(folder.path(), "compare yearly", &wanted);
    says(folder.path(), "compare yearly --format json", &[r#""by": ["#, r#""long""#]);
}

#[test]
fn a_pass_from_before_counts_in_a_window_of_its_own() {
    let folder = folder();
    // The window binds what is claimed in the track, and that is `a` alone.
    for command in ["plan old", "keep old --until 2026-06-15"] {
        says(folder.path(), &format!("{command} --passed a@2024-08-10"), &["1 exam to sit, 40.00 EUR"]);
    }
}

#[test]
fn a_pass_that_has_counted_for_what_expired_says_so() {
    let folder = folder();
    let has = "--passed d@2025-01-01 --held old@2020-01-01";
    says(
        folder.path(),
        &format!("plan short {has}"),
        &[
            "1 exam to sit, 40.00 EUR",
            "d    passed 2025-01-01  has counted for short, which expired on 2026-01-01",
        ],
    );
    let wanted = [
        "Not active now: earned, and kept active until 2027-01-01",
        "d    passed 2025-01-01",
        "old  held 2020-01-01",
    ];
    says(folder.path(), &format!("keep short --until 2027-01-01 {has}"), &wanted);
}
