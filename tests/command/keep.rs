//! The command `keep` as a process: the built-in catalogs, with answers derived by hand.

use assert_cmd::Command;
use serde_json::Value;

/// Asks the command, and gives its answer as JSON with its exit status.
fn ask(args: &[&str]) -> (i32, Value) {
    let mut command = Command::cargo_bin("studypath").expect("built");
    let output = command.arg("keep").args(args).args(["--format", "json"]).output().expect("runs");
    let stdout = String::from_utf8(output.stdout).expect("UTF-8");
    let stderr = String::from_utf8_lossy(&output.stderr);
    let value = serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error}: {stdout}{stderr}"));
    (output.status.code().expect("not killed"), value)
}

/// `2027-01-15 CKS`, or `2027-02-01 renew azure-administrator-associate`.
fn steps(answer: &Value) -> Vec<String> {
    let step = |step: &Value| match step["exam"].as_str() {
        Some(exam) => format!("{} {exam}", step["day"].as_str().expect("a day")),
        None => format!(
            "{} renew {}",
            step["day"].as_str().expect("a day"),
            step["renew"].as_str().expect("either")
        ),
    };
    answer["steps"].as_array().expect("a list").iter().map(step).collect()
}

fn kept(args: &[&str], cost: &str, expected: &[&str]) {
    let (code, answer) = ask(args);
    assert_eq!((code, answer["totals"]["cost"].as_str()), (0, Some(cost)), "{answer:#}");
    assert_eq!(steps(&answer), expected, "{answer:#}");
}

const FIVE: &str = "kcna@2025-01-15,kcsa@2025-02-01,cka@2025-03-10,ckad@2025-05-20,cks@2025-09-01";

#[test]
fn two_exams_in_two_years_keep_a_kubestronaut() {
    // CKS renews KCSA and CKA, and CKA, renewed, renews KCNA; CKAD renews itself and KCNA. The first of
    // those four to expire is KCNA on 2027-01-15: one CKS then, one two years later. CKAD expires on
    // 2027-05-20. Four exams at 445.
    kept(
        &["kubestronaut", "--as-of", "2026-11-21", "--until", "2029-12-31", "--held", FIVE],
        "1780.00",
        &["2027-01-15 CKS", "2027-05-20 CKAD", "2029-01-15 CKS", "2029-05-20 CKAD"],
    );
    // KCSA expires before CKA: one CKS renews both.
    kept(
        &["cka", "kcsa", "--as-of", "2026-11-21", "--until", "2028-12-31", "--held", FIVE],
        "445.00",
        &["2027-02-01 CKS"],
    );
}

#[test]
fn who_has_nothing_begins_with_the_bundle() {
    // The bundle of the five, 1645, today; two years later CKS and CKAD at 445 keep all of them.
    kept(
        &["kubestronaut", "--as-of", "2026-11-21", "--until", "2029-01-01"],
        "2535.00",
        &[
            "2026-11-21 CKA",
            "2026-11-21 KCNA",
            "2026-11-21 KCSA",
            "2026-11-21 CKAD",
            "2026-11-21 CKS",
            "2028-11-21 CKAD",
            "2028-11-21 CKS",
        ],
    );
}

#[test]
fn an_exam_for_its_voucher_pays_when_something_has_to_be_sat_again() {
    let sap = ["aws-sap", "--as-of", "2026-11-21", "--until", "2031-12-31", "--held", "aws-sap@2025-03-01"];
    // Twice SAP-C02, 36 months apart: 300 + 150, or with CLF-C02 before the first 100 + 150 + 150.
    kept(&sap, "400.00", &["2028-03-01 CLF-C02", "2028-03-01 SAP-C02", "2031-03-01 SAP-C02"]);
    let by_exams = [&sap[..], &["--minimize", "exams,cost"]].concat();
    kept(&by_exams, "450.00", &["2028-03-01 SAP-C02", "2031-03-01 SAP-C02"]);
    let at_hand = [&sap[..], &["--voucher", "aws-half=1"]].concat();
    kept(&at_hand, "300.00", &["2028-03-01 SAP-C02", "2031-03-01 SAP-C02"]);
}

#[test]
fn what_the_vendor_renews_for_nothing_costs_nothing() {
    kept(
        &[
            "azure-solutions-architect-expert",
            "--as-of",
            "2026-11-21",
            "--until",
            "2028-12-31",
            "--held",
            "azure-solutions-architect-expert@2026-03-01,azure-administrator-associate@2025-02-01",
        ],
        "0.00",
        &[
            "2027-03-01 renew azure-solutions-architect-expert",
            "2028-03-01 renew azure-solutions-architect-expert",
        ],
    );
    // It was renewed along with the associate certification until 2027-02-10; then Cloud Quest.
    kept(
        &[
            "aws-clf",
            "--as-of",
            "2026-11-21",
            "--until",
            "2029-01-01",
            "--held",
            "aws-clf@2023-05-01,aws-saa@2024-02-10",
        ],
        "0.00",
        &["2027-02-10 renew aws-clf"],
    );
}

#[test]
fn what_can_no_longer_be_renewed_lapses_on_a_day() {
    // AZ-204 retired, and with it the renewal.
    let developer = ["azure-developer-associate", "--held", "azure-developer-associate@2026-03-01"];
    let (code, answer) = ask(&[&developer[..], &["--as-of", "2026-11-21", "--until", "2027-12-31"]].concat());
    assert_eq!((code, answer["status"].as_str()), (1, Some("infeasible")));
    assert_eq!(answer["lapses"][0]["until"], "2027-03-01");
    let (code, answer) = ask(&[&developer[..], &["--as-of", "2026-11-21", "--until", "2027-03-01"]].concat());
    assert_eq!((code, answer["status"].as_str()), (0, Some("earned")));
    // What would have expired on 2026-09-15 could be renewed from 2026-03-15 to the end of that offer.
    let sooner = ["azure-developer-associate", "--held", "azure-developer-associate@2025-09-15"];
    kept(
        &[&sooner[..], &["--as-of", "2026-07-01", "--until", "2027-07-31"]].concat(),
        "0.00",
        &["2026-07-31 renew azure-developer-associate"],
    );
}

#[test]
fn of_equally_good_exams_those_that_expire_are_sat_again() {
    // Any practitioner certification at 999 would do; two applied ones last until 2029.
    let held = "gsec@2024-01-01,gcih@2024-02-01,gpen@2024-03-01,gx-cs@2025-01-01,gx-ih@2025-02-01";
    kept(
        &["gsp", "--as-of", "2026-11-21", "--until", "2029-01-01", "--held", held],
        "2997.00",
        &["2028-01-01 GSEC", "2028-02-01 GCIH", "2028-03-01 GPEN"],
    );
}

#[test]
fn both_exams_of_a_composite_certification_are_sat_again() {
    // CCNP complete on 2024-11-01, with the later exam, and CCNA renewed by it: both until 2027-11-01.
    // Sat again by then, 400 + 300, both last three years more.
    let passed = "350-401@2024-05-01,300-410@2024-11-01,200-301@2023-12-01";
    kept(
        &["ccnp-enterprise", "ccna", "--as-of", "2026-11-21", "--until", "2030-06-30", "--passed", passed],
        "700.00",
        &["2027-11-01 350-401", "2027-11-01 300-410"],
    );
}

#[track_caller]
fn refused(args: &[&str], expected: &str) {
    let mut command = Command::cargo_bin("studypath").expect("built");
    let output = command.arg("keep").args(args).output().expect("runs");
    let stderr = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(2), &b""[..]), "{stderr}");
    assert!(stderr.contains(expected), "{stderr}");
}

#[test]
fn a_question_without_a_meaning_is_refused() {
    let until = ["--as-of", "2026-11-21", "--until", "2028-12-31"];
    let with = |args: &[&'static str]| [args, &until].concat();
    refused(&with(&["cka", "--held", "cka"]), "`cka` is on hand without a day");
    refused(&with(&["kubestronaut", "--held", "cks,cka@2025-01-01"]), "`cks` is on hand without a day");
    refused(&with(&["itil5-master"]), "`itil5-master` does not expire, as far as the catalog knows");
    refused(&with(&["golden-kubestronaut"]), "`golden-kubestronaut` does not expire, once it is earned");
    refused(&with(&["cka", "--with", "CKA"]), "--with is for earning something");
    refused(&["cka", "--as-of", "2026-11-21", "--until", "2026-11-20"], "before the as-of day");
    refused(&["cka"], "--until");
    refused(&["cka", "--until", "2027-02-30"], "2027-02-30");
}

/// The identities and the days of the entries of a calendar file.
fn entries(args: &[&str]) -> Vec<(String, String)> {
    let output = Command::cargo_bin("studypath").expect("built").args(args).output().expect("runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let events = text.split("BEGIN:VEVENT").skip(1);
    let value = |event: &str, key: &str| {
        let line = event.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_else(|| panic!("{text}"));
        line.to_owned()
    };
    let entry = |event: &str| {
        assert_eq!(event.matches("TRIGGER:-P7D").count(), 1, "an alarm a week before: {event}");
        (value(event, "UID:"), value(event, "DTSTART;VALUE=DATE:"))
    };
    events.map(entry).collect()
}

#[test]
fn an_entry_of_a_calendar_keeps_its_identity_when_its_day_moves() {
    let keep = |earned: &str| {
        let held = format!("cka@{earned}");
        let args = ["keep", "cka", "--until", "2028-06-30", "--as-of", "2026-11-21", "--format", "ics"];
        entries(&[&args[..], &["--held", &held]].concat())
    };
    // Two years from the day on which it was earned, and two more.
    let found = [keep("2025-03-10"), keep("2025-04-10")];
    let expected = |day: &str| vec![("cka-keep-CKA-1@studypath".to_owned(), day.to_owned())];
    assert_eq!(found, [expected("20270310"), expected("20270410")]);
    let plan = |start: &str| {
        let pace = ["--default-hours", "40", "--hours-per-week", "10", "--format", "ics"];
        entries(&[&["plan", "mcse", "--held", "mcse-2000", "--start", start], &pace[..]].concat())
    };
    let ids = |entries: Vec<(String, String)>| entries.into_iter().map(|(id, _)| id).collect::<Vec<_>>();
    let (first, later) = (plan("2004-11-01"), plan("2004-12-01"));
    assert_ne!(first, later, "the days move");
    assert_eq!(ids(first), ids(later));
}
