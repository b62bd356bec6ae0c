//! A what-if is a question of its own: an old pass, a wish that is met already, is not the answer to it.

use crate::folder::{folder, says};

/// `c` needs `a` or `b`; a pass of `a` is active for a year.
const CATALOG: &str = r#"[catalog]
id = "demo"
as_of = 2026-06-01
[exam.a]
valid_months = 12
[exam.b]
[credential.c]
[[credential.c.track]]
id = "t"
slot = [{ id = "s", need = 1, active = true, from = ["a", "b"] }]
"#;

const DEAR: &str = "item,price,currency\na,200,USD\nb,100,USD\n";

#[test]
fn an_exam_whose_pass_has_expired_is_one_to_sit() {
    let folder = folder(CATALOG, DEAR);
    // `b` for 100.00, or `a` once more for 200.00.
    let takes = "The best plan with a takes 100.00 USD more; it replaces b.";
    says(folder.path(), "explain c --passed a@2020-01-01 --why-not a", &[takes]);
    // That `a` is on hand is met by the old pass, and asks for no new one.
    says(folder.path(), "explain c --passed a@2020-01-01 --with a --why-not a", &[takes]);
    says(folder.path(), "explain c --passed a@2026-01-01 --why-not a", &["a is passed already."]);
    let json = "explain c --passed a@2026-01-01 --why-not a --format json";
    says(folder.path(), json, &["\"status\": \"infeasible\"", "\"`a` is passed already\""]);
    let refused = "There is no plan with a: `a` must not be sat, as asked.";
    says(folder.path(), "explain c --passed a@2020-01-01 --without a --why-not a", &[refused]);
}

#[test]
fn a_price_range_is_that_of_an_exam_that_is_sat() {
    let folder = folder(CATALOG, "item,price,currency,covers\na,50,USD,\nb,100,USD,\nboth,120,USD,a;b\n");
    // At 101.00 `b` alone is cheaper; the offer for both never is.
    for passed in ["", " --passed a@2020-01-01"] {
        let row = "1  a     s           50.00 USD more, with b                         100.00";
        says(folder.path(), &format!("explain c{passed}"), &[row]);
    }
}

#[test]
fn a_price_for_holders_is_a_price_of_those_whose_passes_earned_it() {
    let catalog = CATALOG.to_owned()
        + r#"[exam.m]
[credential.member]
[[credential.member.track]]
id = "t"
slot = [{ id = "s", need = 1, from = ["m"] }]
"#;
    let folder = folder(&catalog, "item,price,currency,covers,requires\na,40,USD,a,member\nb,100,USD,,\n");
    // `m` has earned `member`, which nobody told: `a` is sold for 40.00, and stays up to the 100.00 of `b`.
    for has in ["--passed m", "--held member"] {
        let row = "1  a     s           60.00 USD more, with b                         100.00";
        says(folder.path(), &format!("explain c {has}"), &[row]);
    }
}

#[test]
fn what_is_in_the_plan_because_it_was_asked_for_says_so() {
    let folder = folder(CATALOG, DEAR);
    let why = "Why there is no plan without it\n  - a: `a` must be in the plan, as asked\n";
    says(folder.path(), "explain c --with a", &[why]);
}
