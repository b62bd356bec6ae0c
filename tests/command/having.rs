//! What somebody has means the same to every command, and no answer passes over it.

use tempfile::TempDir;

use crate::folder::{self, run, says};

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
    folder::folder(CATALOG, PRICES)
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

/// `pair` wants `a` and `b` active together, and `a` lasts two months; `base` lasts a year, is renewed by `upper` while
/// it is active, and by a form.
const IN_TIME: &str = r#"[catalog]
id = "demo"
as_of = 2026-01-05
[exam.a]
valid_months = 2
hours = 20
[exam.b]
hours = 20
retired = 2026-08-15
[exam.u]
hours = 20
[exam.z]
hours = 20
[credential.pair]
title = "Pair"
[[credential.pair.track]]
id = "own"
slot = [{ id = "s", need = 2, from = [{ item = "a", active = true }, "b"] }]
[credential.base]
title = "Base"
valid_months = 12
free_renewal = { by = "a form", within_months = 6 }
[[credential.base.track]]
id = "own"
slot = [{ id = "s", need = 1, from = ["z"] }]
[credential.upper]
title = "Upper"
renews = ["base"]
[[credential.upper.track]]
id = "own"
slot = [{ id = "s", need = 1, from = ["u"] }]
"#;

const OF_ALL: &str = "item,price,currency\na,100,EUR\nb,100,EUR\nu,50,EUR\nz,60,EUR\n";

#[test]
fn the_last_day_of_an_exam_is_one_on_which_the_others_last() {
    let folder = folder::folder(IN_TIME, OF_ALL);
    // 20 hours at 14 a week are ten days. `a` of 2026-01-14 lasts until 2026-03-14, long before `b` retires; ten days
    // of study for `b` by then begin on 2026-03-05.
    let paced = "plan pair --start 2026-01-05 --hours-per-week 14";
    says(folder.path(), paced, &["a     2026-01-14", "b     2026-01-24  2026-03-05  2026-03-14"]);
    // Where one begins and ends is proven by asking on that day and on the next.
    let passed = "--as-of 2026-03-05 --hours-per-week 14 --passed a@2026-01-14";
    says(folder.path(), &format!("plan pair --start 2026-03-05 {passed}"), &["1 exam to sit, 100.00 EUR"]);
    let later = passed.replace("2026-03-05", "2026-03-06");
    says(folder.path(), &format!("plan pair --start 2026-03-06 {later}"), &["2 exams to sit, 200.00 EUR"]);
}

#[test]
fn what_is_sat_after_the_last_day_renews_nothing() {
    let folder = folder::folder(IN_TIME, OF_ALL);
    let held = "--held base@2025-02-01";
    // `base` ends on 2026-02-01. Of several exams the first is sat after three weeks, on 2026-01-25, or after 20.
    let in_time = format!("plan base upper pair {held} --weeks-per-exam 3");
    says(folder.path(), &in_time, &["3 exams to sit, 250.00 EUR", "expires on 2026-02-01, renewed by upper"]);
    let late = format!("plan base upper {held} --weeks-per-exam 20");
    says(
        folder.path(),
        &late,
        &[
            "2 exams to sit, 110.00 EUR",
            "expires on 2026-02-01 unless renewed until then without an exam (a form), which no plan counts on, earned again",
        ],
    );
}

#[test]
fn study_that_begins_before_the_as_of_day_is_remarked() {
    let folder = folder::folder(IN_TIME, OF_ALL);
    let begun = "plan upper --as-of 2026-01-05 --start 2025-12-01 --weeks-per-exam 2";
    says(folder.path(), begun, &["Study begins on 2025-12-01, before the as-of day."]);
}

#[test]
fn several_prices_are_joined_by_commas() {
    let folder = folder();
    says(folder.path(), "plan yearly long --price d=1,e=2.50 --price b=3", &["1 exam to sit, 1.00 EUR"]);
    let (code, _, stderr) = run(folder.path(), "plan long --price d=1,50");
    assert_eq!(code, 2);
    assert!(stderr.contains("a price is written with a decimal point"), "{stderr}");
}

#[test]
fn an_audit_says_that_the_goal_has_expired() {
    let folder = folder();
    says(folder.path(), "audit yearly --held yearly@2024-01-01", &["yearly (expired on 2025-01-01)"]);
}

#[test]
fn a_booking_for_another_day_than_the_last_is_remarked() {
    let folder = folder();
    // `short` of 2026-01-01 lasts until 2027-01-01, the last day on which `e` keeps it.
    let kept = "keep short --until 2027-06-01 --held short@2026-01-01 --booked e@2026-12-20";
    let note =
        "`e` is booked for 2026-12-20; the days here do not look at that, and it stands on 2027-01-01.";
    says(folder.path(), kept, &[note]);
}

#[test]
fn what_renewed_a_goal_that_is_held_is_used() {
    let folder = folder::folder(IN_TIME, OF_ALL);
    let has = "--held base@2025-01-01 --passed u@2025-10-01 --as-of 2026-06-01";
    for command in ["plan", "explain", "compare"] {
        says(folder.path(), &format!("{command} base {has}"), &["u     passed 2025-10-01  renewed base"]);
    }
    says(folder.path(), &format!("audit base {has} --format json"), &["\"text\": \"renewed base\""]);
}
