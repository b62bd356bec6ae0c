//! What the command says about its input, with the built-in catalogs.

use std::process::Output;

use assert_cmd::Command;

fn studypath(args: &[&str]) -> Output {
    Command::cargo_bin("studypath").expect("built").args(args).output().expect("runs")
}

fn answered(args: &[&str]) -> String {
    let output = studypath(args);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[track_caller]
fn refused(args: &[&str], expected: &str) {
    let output = studypath(args);
    let stderr = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(output.stdout.is_empty());
    assert!(stderr.contains(expected), "{stderr}");
}

#[test]
fn a_goal_is_a_credential_of_a_built_in_catalog() {
    refused(&["plan", "70-290"], "`70-290` is an exam, and a goal is a credential");
    refused(&["plan", "mcsee"], "did you mean `mcse`?");
    refused(&["plan", "mcsee", "--catalog", "microsoft-2003"], "did you mean `mcse`?");
    // What begins with a word, or has it in its title, is meant rather than a slip.
    refused(&["plan", "ccnp"], "`ccnp-security`");
    refused(&["plan", "Kubernetes"], "`cka`");
}

#[test]
fn paths_that_cannot_be_read() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let unreadable = |path: &str, why: &str| refused(&["catalog", "check", path], &format!("{path}: {why}"));
    unreadable(&path("."), "this is a folder, not a file");
    unreadable(&path("none"), "there is no such file");
    std::fs::write(path("me.csv"), "\u{feff}item\n70-290\n").expect("it can be written");
    answered(&["audit", "mcse", "--transcript", &path("me.csv")]);
}

#[cfg(unix)]
#[test]
fn endless_devices_are_read_up_to_the_limit() {
    refused(&["catalog", "check", "/dev/zero"], "larger than 16 MiB");
}

#[test]
fn what_does_not_exist_is_answered_with_what_does() {
    refused(&["plan", "mcse", "--currency", "EUR"], "it has prices in USD");
    refused(&["plan", "mcse", "--region", "XX"], "it has prices for US");
    refused(&["plan", "mcse", "--currency", "GBP", "--region", "JP"], "no prices in GBP for the region `JP`");
    refused(&["plan", "mcse", "--track", "ful"], "did you mean `full`?");
    refused(&["plan", "mcse", "--passed", "70-29"], "`70-290`");
    refused(&["plan", "mcse", "--solver", "oracle"], "built in: ");
}

#[test]
fn lists_are_checked() {
    refused(&["plan", "mcse", "--minimize", "cost,exams,cost"], "`cost` twice");
    refused(&["plan", "mcse", "--with", "70-290@2004-01-01"], "without a day");
}

#[test]
fn catalogs_are_listed_shown_and_checked() {
    assert!(answered(&["catalog", "list"]).contains("mcse-2003"));
    let by_alias = answered(&["catalog", "show", "MCSE"]);
    assert_eq!(by_alias, answered(&["catalog", "show", "mcse-2003", "--catalog", "Microsoft-2003"]));
    assert!(answered(&["catalog", "show", "microsoft-2003"]).contains("mcsa-2000"));
    assert!(answered(&["catalog", "check", "data/microsoft-2003.toml"]).contains("credentials"));
    assert!(answered(&["catalog", "show", "mcse", "--format", "json"]).contains("studypath/catalog/1"));
}

#[test]
fn a_bad_catalog_file_is_bad_input() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bad.toml");
    std::fs::write(&path, "[catalog]\nid = \"x\"\ntitle = \"X\"\nsurprise = 1\n").expect("written");
    refused(&["catalog", "check", path.to_str().expect("UTF-8")], "surprise");
}

#[test]
fn a_catalog_file_finds_its_prices_beside_it_or_in_a_folder() {
    let catalog = std::fs::read("data/microsoft-2003.toml").expect("there");
    let prices = std::fs::read("data/prices/microsoft-2003.csv").expect("there");
    for folder_name in ["", "prices"] {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("mine.toml");
        std::fs::write(&file, &catalog).expect("written");
        std::fs::create_dir_all(folder.path().join(folder_name)).expect("made");
        std::fs::write(folder.path().join(folder_name).join("microsoft-2003.csv"), &prices).expect("written");
        let summary = answered(&["catalog", "check", file.to_str().expect("UTF-8")]);
        assert!(summary.contains("prices in"), "{summary}");
    }
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_success() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_studypath"))
        .args(["catalog", "show", "microsoft-2003", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("ends");
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
}

#[test]
fn a_comparison_needs_tracks() {
    refused(&["compare", "comptia-a-plus"], "`comptia-a-plus` has no tracks to compare");
    assert!(answered(&["compare", "comptia-a-plus", "--held", "comptia-a-plus"]).contains("held already"));
    assert!(answered(&["compare", "mcse", "--held", "mcse-2000"]).contains("Cheapest by upgrade-mcse-2000"));
}

#[test]
fn a_comparison_without_an_open_track_is_status_1() {
    let output = studypath(&["compare", "mcse", "--as-of", "2020-01-01"]);
    let stdout = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(output.status.code(), Some(1), "{stdout}");
    assert!(stdout.contains("None of the 5 tracks is open."), "{stdout}");
}

#[test]
fn time_is_checked() {
    let with = |more: &[&'static str]| [&["plan", "mcse", "--exams-per-month", "1"], more].concat();
    refused(&["plan", "mcse", "--hours-per-week", "0"], "0 is not in 1..=168");
    refused(&["plan", "mcse", "--exams-per-month", "29"], "not a number from 0.01 to 28");
    refused(&["plan", "mcse", "--exams-per-month", "1e-1"], "at most four decimals");
    refused(&["plan", "mcse", "--weeks-per-exam", "0"], "0 is not in 1..=520");
    refused(&with(&["--weeks-per-exam", "6"]), "cannot be used with");
    refused(
        &["plan", "mcse", "--by", "2004-11-01"],
        "say how fast: --hours-per-week, --exams-per-month or --weeks-per-exam",
    );
    refused(&with(&["--blackout", "2004-12-20..2004-12-01"]), "it ends before it begins");
    refused(&with(&["--blackout", "2004-12-20..christmas"]), "such as 2026-12-20..2027-01-03");
    refused(&["plan", "mcse", "--weekdays"], "--weekdays needs a pace of study");
    refused(&["plan", "mcse", "--start", "2004-11-01"], "--hours-per-week");
    refused(&["plan", "mcse", "--format", "ics"], "--hours-per-week, --exams-per-month or --weeks-per-exam");
    refused(&with(&["--start", "2005-02-29"]), "2005-02-29");
    refused(&with(&["--start", "2005-02-01", "--by", "2005-01-31"]), "after 2005-01-31");
    refused(&with(&["--format", "ics", "--alternatives", "2"]), "one plan");
}

#[test]
fn hours_that_nobody_knows_are_assumed_and_named() {
    let stdout = answered(&["plan", "mcsa", "--hours-per-week", "10", "--without", "70-210"]);
    assert!(stdout.contains("no study estimate in the catalog: 40 hours are assumed for each"), "{stdout}");
    let said = answered(&["plan", "mcsa", "--hours-per-week", "10", "--default-hours", "30"]);
    assert!(said.contains("30 hours are assumed for each"), "{said}");
}

#[test]
fn days_off_are_part_of_what_was_asked_and_of_the_answer() {
    let asked = ["plan", "mcsa", "--exams-per-month", "1", "--start", "2004-11-01", "--weekdays"];
    let off = [&asked[..], &["--blackout", "2004-12-20..2004-12-31", "--blackout", "2005-01-01"]].concat();
    let stdout = answered(&off).replace('\n', " ");
    assert!(
        stdout.contains("1 exam a month, exams on weekdays, nothing from 2004-12-20 to 2005-01-01: done on"),
        "{stdout}"
    );
    let json = answered(&[&off[..], &["--format", "json"]].concat());
    assert!(json.contains(r#""blackout": ["#) && json.contains(r#""2004-12-20..2005-01-01""#), "{json}");
    assert!(json.contains(r#""weekdays": true"#), "{json}");
}

#[test]
fn what_cannot_be_done_in_time_is_answered_with_the_earliest_day() {
    let output = studypath(&[
        "plan",
        "mcse",
        "--held",
        "mcse-2000",
        "--start",
        "2007-10-01",
        "--hours-per-week",
        "4",
        "--default-hours",
        "40",
        "--by",
        "2007-12-31",
    ]);
    let stdout = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(output.status.code(), Some(1), "{stdout}");
    // 80 hours at 4 a week are 140 days; in 92 days they take 80 * 7 / 92 hours a week, 7 at least.
    assert!(
        stdout.contains("Everything must fit into the 52 hours from 2007-10-01 to 2007-12-31"),
        "{stdout}"
    );
    assert!(stdout.contains("by 2008-02-17 at the earliest (--by): 2 exams, 250.00 USD"), "{stdout}");
    assert!(
        stdout.contains("with 7 hours a week or more (--hours-per-week): 2 exams, 250.00 USD"),
        "{stdout}"
    );
}

#[test]
fn a_calendar_has_a_whole_day_for_each_sitting() {
    let calendar = answered(&[
        "plan",
        "mcse",
        "--held",
        "mcse-2000",
        "--start",
        "2007-10-01",
        "--hours-per-week",
        "4",
        "--default-hours",
        "40",
        "--format",
        "ics",
    ]);
    assert_eq!(calendar.matches("BEGIN:VEVENT\r\n").count(), 2);
    assert!(calendar.contains("DTSTART;VALUE=DATE:20071209\r\n"), "{calendar}");
    assert!(calendar.contains("DTEND;VALUE=DATE:20071210\r\n"), "{calendar}");
    assert!(calendar.contains("DTSTART;VALUE=DATE:20080217\r\n"), "{calendar}");
    assert!(calendar.lines().all(|line| line.len() <= 75), "{calendar}");
}
