//! Records that are no passes: failed, booked, and not known to the catalog.

use std::fs;

use tempfile::TempDir;

use crate::folder::{self, run, says};

const CATALOG: &str = r#"[catalog]
id = "demo"
as_of = 2026-01-01
[exam.a]
[exam.b]
[exam.c]
[credential.x]
title = "X"
[[credential.x.track]]
id = "t"
[[credential.x.track.slot]]
id = "core"
need = 1
from = ["a"]
[[credential.x.track.slot]]
id = "elective"
need = 1
from = ["b", "c"]
"#;

const PRICES: &str = "item,price,currency\na,100,EUR\nb,300,EUR\nc,200,EUR\n";

fn folder() -> TempDir {
    folder::folder(CATALOG, PRICES)
}

#[test]
fn what_is_booked_is_paid_for_and_still_to_be_sat() {
    let folder = folder();
    // a costs 100, b 300, c 200; without the booking a and c are the cheapest.
    says(folder.path(), "plan x", &["2 exams to sit, 300.00 EUR"]);
    let booked = [
        "2 exams to sit, 100.00 EUR",
        "b (booked, paid for)",
        "paid for, sat in step 2, counts for elective",
    ];
    says(folder.path(), "plan x --booked b", &booked);
    says(folder.path(), "plan x --booked c@2026-03-01", &["100.00 EUR", "c  booked 2026-03-01"]);
    let json = ["\"cost\": \"100.00\"", "\"booked\": true", "\"verdict\": \"booked\""];
    says(folder.path(), "plan x --booked B --format json", &json);
    says(folder.path(), "plan x --booked c@2026-03-01 --format json", &["\"date\": \"2026-03-01\""]);
    let past =
        "`c` is booked for 2026-03-01, before the as-of day; where it was passed since, say so (--passed).";
    says(folder.path(), "plan x --booked c@2026-03-01 --as-of 2026-06-01", &[past]);
    let paced = "plan x --booked c@2026-03-01 --as-of 2026-01-01 --start 2026-01-01 --exams-per-month 1";
    says(
        folder.path(),
        paced,
        &["`c` is booked for 2026-03-01; the days here do not look at that, and it stands on "],
    );
    for command in ["explain", "compare"] {
        let told = "b  booked  paid for, sat in step 2, counts for elective";
        says(folder.path(), &format!("{command} x --booked b"), &["100.00", told]);
    }
    says(folder.path(), "audit x --booked b --format json", &["\"verdict\": \"booked\""]);
    let (code, _, stderr) = run(folder.path(), "plan x --booked x");
    assert_eq!(code, 2);
    assert!(stderr.contains("`x` is a credential, and exams are booked"), "{stderr}");
}

#[test]
fn what_is_failed_is_no_pass() {
    let folder = folder();
    let text =
        "item,date,result,score\na,2025-01-02,Failed,400\nb,2025-02-03,withdrawn,\nc,2025-03-04,passed,700\n";
    fs::write(folder.path().join("me.csv"), text).expect("written");
    let wanted = [
        "1 exam to sit, 100.00 EUR",
        "a  failed 2025-01-02     sat in step 1, counts for core",
        "b  withdrawn 2025-02-03  withdrawn",
        "c  passed 2025-03-04     counts for elective",
    ];
    says(folder.path(), "plan x --transcript me.csv", &wanted);
    says(folder.path(), "audit x --transcript me.csv", &["`a` is failed.", "`b` is withdrawn."]);
}

#[test]
fn a_name_that_the_catalog_does_not_know_is_told_by_every_question() {
    let folder = folder();
    let (code, _, stderr) = run(folder.path(), "plan x --passed a,fire-safety");
    assert_eq!(code, 2);
    assert!(stderr.contains("unknown id `fire-safety`"), "{stderr}");
    let ignore = "--passed a,fire-safety --unknown ignore";
    says(
        folder.path(),
        &format!("plan x {ignore}"),
        &["fire-safety", "not known to the catalog", "200.00 EUR"],
    );
    let json =
        ["\"item\": \"fire-safety\"", "\"verdict\": \"unknown\"", "\"text\": \"not known to the catalog\""];
    for command in ["plan", "audit", "compare", "explain"] {
        says(folder.path(), &format!("{command} x {ignore} --format json"), &json);
    }
    for more in ["--alternatives 2", "--roles", "--pareto cost,exams"] {
        says(
            folder.path(),
            &format!("plan x {ignore} {more}"),
            &["`fire-safety` is not known to the catalog."],
        );
        says(folder.path(), &format!("plan x {ignore} {more} --format json"), &json);
    }
    says(folder.path(), &format!("audit x {ignore}"), &["`fire-safety` is not known to the catalog."]);
    for command in ["compare", "explain"] {
        says(folder.path(), &format!("{command} x {ignore}"), &["fire-safety", "not known to the catalog"]);
    }
    // Where an answer has no place for it, it is said beside it.
    for command in ["plan x --format csv", "plan x --graph dot", "audit x --format csv"] {
        let (code, _, stderr) = run(folder.path(), &format!("{command} {ignore}"));
        assert_eq!(
            (code, stderr.as_str()),
            (0, "left out: `fire-safety` is not known to the catalog\n"),
            "{command}"
        );
    }
    let (_, _, stderr) = run(folder.path(), "export x --to lp --passed a,fire-safety --unknown ignore");
    assert_eq!(stderr, "left out: `fire-safety` is not known to the catalog\n");
}

#[test]
fn a_cohort_tells_what_became_of_each_item_and_counts_it() {
    let folder = folder();
    let people = "id,item,date,result\np1,a,2025-01-02,Failed\np1,b,2026-05-01,Booked\np2,a,2025-01-02,passed\np2,gdpr,,passed\np3,c,,passed\n";
    fs::write(folder.path().join("people.csv"), people).expect("written");
    let args =
        "cohort people.csv --goal x --unknown ignore --columns id,exams,cost,told --summary totals.json";
    let (code, stdout, stderr) = run(folder.path(), args);
    assert_eq!(code, 0, "{stderr}");
    let expected = "id,exams,cost,told
p1,a;b,100.00,a=failed;b=booked
p2,c,200.00,a=counts;gdpr=unknown
p3,a,100.00,c=counts
";
    assert_eq!(stdout, expected);
    assert!(stderr.contains("left out in 1 row, not known to the catalog: `gdpr`"), "{stderr}");
    let totals = fs::read_to_string(folder.path().join("totals.json")).expect("written");
    let totals: serde_json::Value = serde_json::from_str(&totals).expect("JSON");
    let verdict = |word: &str, items: u64| serde_json::json!({ "verdict": word, "items": items });
    let verdicts = [verdict("counts", 2), verdict("failed", 1), verdict("booked", 1), verdict("unknown", 1)];
    assert_eq!(totals["verdicts"], serde_json::Value::from(verdicts.to_vec()));
    // What is booked needs no voucher: a is to be paid for p1 and p3, c for p2.
    let demand = totals["exams"].as_array().expect("a list");
    let people =
        |exam: &str| demand.iter().find(|d| d["exam"] == exam).map(|d| d["people"].as_u64().unwrap_or(0));
    assert_eq!((people("a"), people("b"), people("c")), (Some(2), None, Some(1)));
}
