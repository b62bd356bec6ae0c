//! The command on questions about more than one plan, as a process.

use assert_cmd::Command;
use serde_json::Value;

fn run(args: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("studypath").expect("built").args(args).output().expect("runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("not killed"), text(output.stdout), text(output.stderr))
}

fn json(args: &[&str]) -> Value {
    let (code, stdout, stderr) = run(&[args, &["--format", "json"]].concat());
    assert_eq!(code, 0, "{stderr}");
    serde_json::from_str(&stdout).expect("JSON")
}

/// A catalog in which paying less takes more exams: a bundle of two beats the single exam. Written
/// down by hand: {big} costs 90, {a, b} costs 80 as a bundle, {c, d, e} costs 3 times 20.
const CATALOG: &str = r#"
[catalog]
id = "tiny"
title = "Tiny"
as_of = 2004-11-01
prices = "tiny.csv"
[exam.big]
title = "Big"
hours = 10
[exam.a]
title = "A"
hours = 20
[exam.b]
title = "B"
hours = 20
[exam.c]
title = "C"
hours = 30
[exam.d]
title = "D"
hours = 30
[exam.e]
title = "E"
hours = 30
[credential.goal]
title = "Goal"
[[credential.goal.track]]
id = "full"
[[credential.goal.track.slot]]
id = "only"
need = 1
from = ["big", { all = ["a", "b"] }, { all = ["c", "d", "e"] }]
[credential.half]
title = "Half"
[[credential.half.track]]
id = "full"
[[credential.half.track.slot]]
id = "only"
need = 1
from = ["a", "b"]
"#;

const PRICES: &str = "item,price,currency,covers
big,90.00,USD,
a,60.00,USD,
b,60.00,USD,
pair,80.00,USD,a;b
c,20.00,USD,
d,20.00,USD,
e,20.00,USD,
";

fn tiny() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("tiny.csv"), PRICES).expect("written");
    let file = folder.path().join("tiny.toml");
    std::fs::write(&file, CATALOG).expect("written");
    let name = file.to_string_lossy().into_owned();
    (folder, name)
}

fn exams(plan: &Value) -> Vec<&str> {
    let mut ids: Vec<&str> =
        plan["exams"].as_array().expect("a list").iter().filter_map(|e| e["id"].as_str()).collect();
    ids.sort_unstable();
    ids
}

#[test]
fn alternatives_come_in_order_until_there_are_no_more() {
    let (_folder, file) = tiny();
    let answer = json(&["plan", "goal", "--catalog", &file, "--alternatives", "5"]);
    assert_eq!(answer["schema"], "studypath/alternatives/2");
    assert_eq!((answer["complete"].as_bool(), answer["more"].as_bool()), (Some(true), Some(false)));
    let plans = answer["plans"].as_array().expect("a list");
    let found: Vec<_> = plans.iter().map(|p| (exams(p), p["totals"]["cost"].as_str())).collect();
    let expected =
        [(vec!["c", "d", "e"], Some("60.00")), (vec!["a", "b"], Some("80.00")), (vec!["big"], Some("90.00"))];
    assert_eq!(found, expected);
    assert_eq!(plans[2]["differs"]["more"], serde_json::json!(["big"]));
    assert_eq!(json(&["plan", "goal", "--catalog", &file, "--alternatives", "2"])["more"], true);
}

/// 20 more for one exam fewer, and 10 more for the last one: three plans, none worse than another. In
/// hours and exams the single exam is the best.
#[test]
fn the_front_of_cost_and_exams() {
    let (_folder, file) = tiny();
    let front = |criteria: &str| {
        let answer = json(&["plan", "goal", "--catalog", &file, "--pareto", criteria]);
        assert_eq!(answer["schema"], "studypath/pareto/2");
        let plans = answer["plans"].as_array().expect("a list").iter();
        plans.map(|p| exams(p).join(" ")).collect::<Vec<_>>()
    };
    assert_eq!(front("cost,exams"), ["c d e", "a b", "big"]);
    assert_eq!(front("exams,cost"), ["big", "a b", "c d e"]);
    assert_eq!(front("hours,exams"), ["big"]);
    assert_eq!(front("cost,hours,exams"), ["c d e", "a b", "big"]);
}

#[test]
fn every_order_of_the_criteria_is_accepted() {
    let (_folder, file) = tiny();
    for order in ["cost,exams,hours", "hours,cost,exams", "exams,hours,cost", "hours,exams,cost"] {
        let expected = if order.starts_with("cost") { "60.00" } else { "90.00" };
        let answer = json(&["plan", "goal", "--catalog", &file, "--minimize", order]);
        assert_eq!(answer["totals"]["cost"], expected, "{order}");
    }
}

/// By hand from the rules of `microsoft-2003` on 2004-11-01, where all exams cost the same: four
/// networking exams; 70-270 or 70-210; and for design and elective either both design exams, or one of
/// the two and one of the electives that nothing else claims.
#[test]
fn the_optimal_plans_of_the_mcse_are_counted_and_sorted() {
    let answer = json(&["plan", "mcse", "--count-optimal", "--roles"]);
    assert_eq!(answer["schema"], "studypath/optima/2");
    let groups = answer["roles"]["groups"].as_array().expect("a list");
    let size = |slot: &str| {
        let of = |g: &&Value| g["slots"].as_array().is_some_and(|s| s.len() == 1 && s[0]["slot"] == slot);
        groups.iter().find(of).and_then(|g| g["exams"].as_array()).map_or(0, Vec::len)
    };
    let (clients, electives) = (size("client"), size("elective"));
    assert_eq!(clients, 2);
    let expected = clients * (1 + 2 * electives);
    assert_eq!(answer["count"], serde_json::json!({ "at_least": expected, "exact": true }));
    let role = |id: &str| {
        let exams = answer["roles"]["exams"].as_array().expect("a list").iter();
        exams.filter(|e| e["id"] == id).filter_map(|e| e["role"].as_str()).collect::<Vec<_>>()
    };
    assert_eq!([role("70-290"), role("70-210"), role("70-292")], [["must"], ["may"], ["never"]]);
    let capped = json(&["plan", "mcse", "--count-optimal=10"]);
    assert_eq!(capped["count"], serde_json::json!({ "at_least": 10, "exact": false }));
}

#[test]
fn several_goals_are_set_against_each_by_itself() {
    let (_folder, file) = tiny();
    let answer = json(&["plan", "goal", "half", "--catalog", &file]);
    let sum = &answer["apart"]["sum"];
    assert_eq!((answer["totals"]["cost"].as_str(), sum["cost"].as_str()), (Some("80.00"), Some("120.00")));
    assert_eq!((sum["exams"].as_u64(), answer["totals"]["exams"].as_u64()), (Some(4), Some(2)));
    assert_eq!(answer["apart"]["shared"], serde_json::json!(["a"]));
    assert!(json(&["plan", "goal", "--catalog", &file]).get("apart").is_none());
}

#[test]
fn every_format_works() {
    let questions: [&[&str]; 4] = [
        &["--alternatives", "3"],
        &["--pareto", "cost,exams"],
        &["--count-optimal", "--roles"],
        &["--count-optimal"],
    ];
    for sample in questions {
        for format in ["text", "csv", "markdown", "json"] {
            let (code, stdout, stderr) = run(&[&["plan", "mcse", "--format", format], sample].concat());
            assert_eq!((code, stderr.as_str()), (0, ""), "{sample:?} {format}");
            assert!(stdout.ends_with('\n') && stdout.len() > 15, "{sample:?} {format}: {stdout}");
        }
        for format in ["text", "csv", "markdown", "json"] {
            let impossible = ["plan", "mcse", "--without", "mcse", "--format", format];
            let (code, stdout, stderr) = run(&[&impossible, sample].concat());
            assert_eq!(code, 1, "{sample:?} {format}: {stdout}{stderr}");
        }
    }
}

#[test]
fn what_makes_no_sense_is_one_line_and_status_2() {
    let refused = |args: &[&str]| {
        let (code, stdout, stderr) = run(&[&["plan", "mcse"], args].concat());
        assert_eq!((code, stdout.as_str()), (2, ""), "{args:?}");
        stderr
    };
    for args in [
        &["--alternatives", "0"][..],
        &["--count-optimal=0"],
        &["--pareto", "cost"],
        &["--pareto", "cost,exams,cost"],
        &["--minimize", "cost,cost"],
    ] {
        let message = refused(args);
        assert!(message.starts_with("error: ") && message.lines().count() == 1, "{args:?}: {message}");
    }
    assert!(refused(&["--alternatives", "3", "--roles"]).contains("cannot be used with"));
    assert!(refused(&["--pareto", "cost,exams", "--minimize", "cost"]).contains("cannot be used with"));
}

fn text(args: &[&str]) -> String {
    let (code, stdout, stderr) = run(&[args, &["--quiet"]].concat());
    assert_eq!((code, stderr.as_str()), (0, ""));
    stdout
}

#[test]
fn the_text_says_what_differs() {
    let (_folder, file) = tiny();
    assert_eq!(
        text(&["plan", "goal", "--catalog", &file, "--alternatives", "9"]),
        "\
Goal
As of 2004-11-01.
Proven: these 3 are all the plans there are, those left out that only pad one of them.

       USD  exams  track  to sit
  1  60.00      3  full   c, d and e
  2  80.00      2  \"      a and b
  3  90.00      1  \"      big
"
    );
    assert_eq!(
        text(&["plan", "goal", "--catalog", &file, "--pareto", "hours,exams"]),
        "\
Goal
As of 2004-11-01.
Hours and exams do not pull apart. Proven: one plan is the best in both.

       USD  exams  hours  track  to sit
  1  90.00      1     10  full   big
"
    );
    assert_eq!(
        text(&["plan", "half", "--catalog", &file, "--count-optimal", "--roles"]),
        "\
Half
As of 2004-11-01.
1 exam to sit, 60.00 USD. By track full, for one.
Proven: exactly 2 exam sets are optimal.

In some optimal plans, not in others
  any one of  a, b  only
"
    );
    let held = text(&["plan", "mcse", "--held", "mcse", "--alternatives", "2"]);
    assert!(held.contains("\nNothing left to sit.\n"), "{held}");
}

#[test]
fn a_limit_is_said_and_is_status_3() {
    for sample in [&["--alternatives", "3"][..], &["--count-optimal", "--roles"], &["--pareto", "cost,exams"]]
    {
        let args = [&["plan", "mcse", "--time-limit", "0.000000001"], sample].concat();
        let (code, stdout, _) = run(&args);
        assert_eq!(code, 3, "{sample:?}");
        assert!(stdout.contains("Not proven"), "{stdout}");
        let (code, stdout, _) = run(&[&args[..], &["--format", "json"]].concat());
        let answer: Value = serde_json::from_str(&stdout).expect("JSON");
        assert_eq!(
            (code, answer["status"].as_str(), answer["complete"].as_bool()),
            (3, Some("unproven"), Some(false))
        );
    }
}
