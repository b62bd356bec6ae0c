//! Each rule of the format: what it allows, and what it refuses in which words.

#![allow(clippy::disallowed_methods, reason = "a test may read the documentation")]

mod support;

use studypath_certificate::{Checked, Claim, Column, Row, Sense, Stage, check};
use support::redigested;

/// Two of three exams, with a price each.
const EXAMS: &str =
    "column 0 1 algebra\ncolumn 0 1 biology\ncolumn 0 1 chemistry\nrow >= 2 0:1 1:1 2:1 | two exams";

/// An integer from 0 to 9, and one from -5 to 5.
const RANGES: &str = "column 0 9 x\ncolumn -5 5 y";

/// Checks a file of these lines and steps, with the digest that it needs.
fn run(program: &str, steps: &str) -> Result<Checked, String> {
    let text = redigested(&format!("studypath proof 1\n{program}\ndigest\n{steps}"));
    check(&text).map_err(|refused| refused.message)
}

fn proven(program: &str, steps: &str) -> Claim {
    run(program, steps).unwrap_or_else(|why| panic!("{why}\n{program}\n{steps}")).claim
}

fn refused(program: &str, steps: &str) -> String {
    match run(program, steps) {
        Ok(checked) => panic!("{:?}\n{program}\n{steps}", checked.claim),
        Err(message) => message,
    }
}

/// Is the program proven to have no solution by these lines of a block?
fn closes(program: &str, steps: &str) -> bool {
    match run(program, &format!("impossible\n{steps}\nproven")) {
        Ok(checked) => {
            assert_eq!(checked.claim, Claim::Infeasible);
            true
        }
        Err(message) => {
            assert_eq!(message, "expected a contradiction before this, found none", "{program}\n{steps}");
            false
        }
    }
}

#[test]
fn a_proof_says_of_what_it_is_one() {
    let program = format!("question which two\nquestion and   why\n{EXAMS}\nrow <= -3 2:-4 |  a | b ");
    let checked =
        run(&program, "impossible\nbranch 2 0\nnarrow 1:1\nelse\nnarrow 0:1\nbranch 1 0\nelse\ndone");
    assert!(checked.is_err(), "it is not at its end");
    let checked = run(&program, "witness 0:1 2:1").unwrap();
    assert_eq!(checked.question, ["which two", "and why"]);
    assert_eq!(checked.columns[1], Column { lower: 0, upper: 1, name: "biology".to_owned() });
    let two = Row {
        terms: vec![(0, 1), (1, 1), (2, 1)],
        sense: Sense::AtLeast,
        rhs: 2,
        name: "two exams".to_owned(),
    };
    let other = Row { terms: vec![(2, -4)], sense: Sense::AtMost, rhs: -3, name: "a | b".to_owned() };
    assert_eq!(checked.rows, [two, other]);
    assert_eq!(checked.claim, Claim::Optimum { stages: vec![], witness: vec![1, 0, 1] });
}

#[test]
fn stages_are_proven_one_after_the_other() {
    let steps = "minimize 2 0:1 1:1 2:1 | exams\nnarrow 0:1 *:1\nproven
        minimize 250 0:100 1:150 2:200 | cost
        # 100 times the number of exams, which is known: 50 * biology + 100 * chemistry is at most 0.
        narrow 1:-100 *:1
        narrow 1:-1
        proven
        witness 0:1 1:1";
    let stages = vec![
        Stage { name: "exams".to_owned(), terms: vec![(0, 1), (1, 1), (2, 1)], value: 2 },
        Stage { name: "cost".to_owned(), terms: vec![(0, 100), (1, 150), (2, 200)], value: 250 },
    ];
    assert_eq!(proven(EXAMS, steps), Claim::Optimum { stages, witness: vec![1, 1, 0] });
}

#[test]
fn the_first_line_is_the_format() {
    let message = |text: &str| check(text).unwrap_err().to_string();
    assert_eq!(message(""), "line 1: expected a witness or a proven `impossible`, found the end of the file");
    assert_eq!(message("proof"), "line 1: expected `studypath proof 1`, found `proof`");
    assert_eq!(
        message("# ours\n\nstudypath proof 2"),
        "line 3: expected `studypath proof 1`, found `studypath proof 2`"
    );
    let twice = refused("studypath proof 1", "");
    assert_eq!(twice, "expected question, column, row or digest, found `studypath proof 1`");
    assert_eq!(message("studypath proof 1\r\n"), "line 1: expected no control characters, found '\\r'");
}

#[test]
fn questions_columns_rows_and_the_digest_come_in_this_order() {
    for (program, expected, found) in [
        ("column 0 1\nquestion why", "column, row or digest", "question why"),
        ("column 0 1\nrow <= 1 0:1\ncolumn 0 1", "row or digest", "column 0 1"),
        ("column 0", "question, column, row or digest", "column 0"),
        ("row = 1", "question, column, row or digest", "row = 1"),
        ("narrow 0:1", "question, column, row or digest", "narrow 0:1"),
    ] {
        assert_eq!(refused(program, ""), format!("expected {expected}, found `{found}`"));
    }
    assert_eq!(refused("", "question why"), "expected a step, found `question why`");
}

#[test]
fn the_digest_is_of_columns_and_rows_as_they_are_written() {
    let head = "studypath proof 1\nquestion q\n  column 0 1  x y \n\n# no part of it\nrow <= 1 0:1\n";
    let written =
        |digest: &str| check(&format!("{head}digest {digest}\nwitness")).map_err(|why| why.to_string());
    let digest = format!("{:016x}", support::digest("column 0 1  x y\nrow <= 1 0:1\n"));
    assert!(written(&digest).is_ok());
    assert!(written(&digest.to_uppercase()).is_ok());
    let message = written("0").unwrap_err();
    assert_eq!(message, format!("line 7: expected digest {digest}, found `0`"));
}

#[test]
fn numbers_are_decimal_and_have_64_bits() {
    let numbers =
        ["9223372036854775808", "-9223372036854775809", "+1", "1.0", "0x1", "", "--1", "1_000", "\u{0661}"];
    for wrong in numbers {
        let found = if wrong.is_empty() { "nothing".to_owned() } else { format!("`{wrong}`") };
        let message = refused(EXAMS, &format!("minimize 0 0:{wrong}"));
        assert_eq!(message, format!("expected a whole number of 64 bits, found {found}"));
    }
    proven("column -9223372036854775808 9223372036854775807", "witness 0:-9223372036854775808");
}

#[test]
fn an_index_is_in_range_and_appears_once() {
    for wrong in ["3", "-1", "+1", "18446744073709551616", "x", "*"] {
        let message = refused(EXAMS, &format!("minimize 0 {wrong}:1"));
        assert_eq!(message, format!("expected one of 3 columns, numbered from 0, found `{wrong}`"));
    }
    assert_eq!(refused("", "witness 0:1"), "expected one of 0 columns, numbered from 0, found `0`");
    assert_eq!(refused(EXAMS, "narrow 1:1"), "expected one of 1 rows, numbered from 0, found `1`");
    assert_eq!(refused(EXAMS, "minimize 0 2:1 0:1 2:3"), "expected each number once, found [2, 2]");
    assert_eq!(refused(EXAMS, "narrow 0:1 0:1"), "expected each number once, found [0, 0]");
    assert_eq!(refused(EXAMS, "round 2 0:1 / 1 1"), "expected each number once, found [1, 1]");
    assert_eq!(
        refused("column 0 1\nrow <= 0 1:1", ""),
        "expected one of 1 columns, numbered from 0, found `1`"
    );
}

#[test]
fn a_column_has_a_value() {
    assert_eq!(refused("column 3 2", ""), "expected bounds in rising order, found 3 and 2");
}

#[test]
fn narrowing_uses_what_is_left_of_a_sum() {
    // 2x + 3y <= 1: with y at least -5 there are 16 for x, and 16 for y.
    let rows = format!("{RANGES}\nrow <= 1 0:2 1:3");
    assert!(closes(&format!("{rows}\nrow >= 9 0:1"), "narrow 0:1\nnarrow 1:1"));
    assert!(!closes(&format!("{rows}\nrow >= 8 0:1"), "narrow 0:1\nnarrow 1:1"));
    assert!(closes(&format!("{rows}\nrow >= 1 1:1"), "narrow 0:1\nnarrow 1:1"));
    assert!(!closes(&format!("{rows}\nrow >= 0 1:1"), "narrow 0:1\nnarrow 1:1"));
    // -2x <= -15 is x >= 8 where x is at most 9.
    let rows = format!("{RANGES}\nrow >= 15 0:2");
    assert!(closes(&format!("{rows}\nrow <= 7 0:1"), "narrow 0:1\nnarrow 1:1"));
    assert!(!closes(&format!("{rows}\nrow <= 8 0:1"), "narrow 0:1\nnarrow 1:1"));
}

#[test]
fn narrowing_sums_rows() {
    // x + y <= 4 and x - y <= 4: together 2x <= 8.
    let rows = format!("{RANGES}\nrow <= 4 0:1 1:1\nrow <= 4 0:1 1:-1\nrow >= 5 0:1");
    assert!(closes(&rows, "narrow 0:1 1:1 2:2"));
    assert!(!closes(&rows, "narrow 0:1 1:2 2:2"));
}

#[test]
fn an_inequality_is_not_turned() {
    let message = "expected a multiple above 0, or below it of an equation, found ";
    assert_eq!(refused(EXAMS, "narrow 0:0"), format!("{message}0"));
    assert_eq!(refused(EXAMS, "narrow 0:-1"), format!("{message}-1"));
    assert_eq!(refused(EXAMS, "equate 0:-1"), format!("{message}-1"));
    assert_eq!(refused(EXAMS, "round 2 0:-1"), format!("{message}-1"));
    assert_eq!(refused(EXAMS, "minimize 0\nnarrow *:-1"), format!("{message}-1"));
    assert_eq!(
        refused(EXAMS, "impossible\nbranch 0 -1\nnarrow 0:-1"),
        format!("{message}-1"),
        "on closed sides, too"
    );
}

#[test]
fn an_equation_is_turned_and_not_left_out() {
    let rows = "column 0 5\nrow <= 5 0:1";
    let stage = "minimize 0 0:1\nnarrow *:1\nproven\n";
    proven(rows, &format!("{stage}narrow 1:-1\nnarrow 0:1 1:-2\nwitness"));
    let message = refused(rows, &format!("{stage}narrow 1:0"));
    assert_eq!(message, "expected a multiple above 0, or below it of an equation, found 0");
}

#[test]
fn nothing_contradicts_outside_of_a_block() {
    let rows = "column 0 1\nrow >= 2 0:1";
    assert_eq!(refused(rows, "narrow 0:1"), "expected no contradiction outside of a block, found one");
    assert!(closes(rows, "narrow 0:1"));
}

#[test]
fn global_bounds_hold_in_later_blocks_and_local_ones_do_not() {
    let rows = "column 0 9 x\nrow <= 3 0:1\nrow >= 1 0:1";
    let again = "minimize 1 0:1\nnarrow *:1\nnarrow 1:1\nproven\nminimize -3 0:-3\n";
    assert_eq!(
        refused(rows, "minimize 1 0:1\nnarrow 0:1\nnarrow *:1 1:1\nproven\nminimize 0\nbranch 0 4\nelse"),
        "expected a contradiction before this, found none"
    );
    assert!(
        refused(rows, &format!("{again}narrow 0:1\nnarrow *:1\nproven"))
            .starts_with("expected a contradiction")
    );
    // Within 0 and 3 the second side of this branch is empty.
    let steps = "narrow 0:1\nminimize 1 0:1\nbranch 0 3\nnarrow *:1 1:1\nelse\ndone\nproven\nwitness 0:1";
    proven(rows, steps);
    let steps = steps.replace("narrow 0:1\n", "");
    assert_eq!(refused(rows, &steps), "expected a contradiction before this, found none");
}

#[test]
fn the_better_row_is_for_narrowing_in_a_stage() {
    for steps in
        ["narrow *:1", "equate *:1", "round 2 *:1", "impossible\nnarrow *:1", "minimize 0\nround 2 *:1"]
    {
        let message = refused(EXAMS, steps);
        assert_eq!(message, "expected one of 1 rows, numbered from 0, found `*`", "{steps}");
    }
}

#[test]
fn rows_that_leave_no_gap_are_equations() {
    // x + y <= 4 and x + y >= 4.
    let rows = format!("{RANGES}\nrow <= 4 0:1 1:1\nrow >= 4 0:1 1:1");
    assert!(
        run(&rows, "equate 0:1 1:1\nminimize 0 0:1 1:1\nnarrow 0:-1 *:1\nproven").is_err(),
        "0 is not it"
    );
    let steps = "equate 0:1 1:1\nminimize 4 0:1 1:1\nnarrow 0:-1 *:1\nproven\nwitness 0:4";
    proven(&rows, steps);
    assert!(refused(&rows, &steps.replace("equate 0:1 1:1\n", "")).contains("found -1"));
    assert_eq!(refused(&rows, "equate 0:1"), "expected a gap of 0, found 9");
    assert_eq!(refused("column 0 1\nrow >= 2 0:1", "equate 0:1"), "expected a gap of 0, found -1");
    assert_eq!(
        refused(&rows, "impossible\nequate 0:1 1:1"),
        "expected `proven` first, found `equate 0:1 1:1`"
    );
    // Bounds are narrowed as well: 0 <= x <= 0.
    proven("column 0 3\nrow <= 0 0:1", "equate 0:1\nminimize 0 0:-1\nnarrow *:1\nproven\nwitness");
}

#[test]
fn rounding_is_that_of_mixed_integers() {
    // 2x + 2y >= 1 is x + y >= 1 in integers: -2x - 2y <= -1, counted from 0, divided by 2.
    let rows = "column 0 5 x\ncolumn 0 5 y\nrow >= 1 0:2 1:2";
    proven(rows, "round 2 0:1\nminimize 1 0:1 1:1\nnarrow 1:1 *:1\nproven\nwitness 1:1");
    // 3x + 5y <= 7 by 4: the rest of 7 is 3, x weighs 0 and y 1, the right side 1, so y <= 1.
    let rows = "column 0 5 x\ncolumn 0 5 y\nrow <= 7 0:3 1:5";
    proven(rows, "round 4 0:1\nminimize -1 1:-1\nnarrow 1:1 *:1\nproven\nwitness 1:1");
    // 3x + 5y <= 7 by 3: the rest is 1, x weighs 2 and y 2 + 1, the right side 4.
    let steps = "round 3 0:1\nminimize -4 0:-2 1:-3\nnarrow 1:1 *:1\nproven\nwitness 0:2";
    proven(rows, steps);
    assert_eq!(refused(rows, &steps.replace("-4", "-5")), "expected -5 in stage 0, found -4");
}

#[test]
fn rounding_counts_from_the_upper_bound_where_it_is_told_to() {
    // 3x <= 14 with x = 5 - y is -3y <= -1: by 2 the rest is 1, -3 weighs -2, the right side -1: y >= 1/2.
    let rows = "column 0 5 x\nrow <= 14 0:3";
    let steps = "round 2 0:1 / 0\nimpossible\nnarrow 1:2\nnarrow 1:1\nproven";
    assert_eq!(refused(rows, steps), "expected a contradiction before this, found none");
    let closing = "column 0 5 x\nrow <= 14 0:3\nrow >= 5 0:1";
    assert!(closes(closing, "round 2 0:1 / 0\nnarrow 2:1 1:2"));
    assert!(!closes(closing, "round 4 0:1\nnarrow 2:1"));
}

#[test]
fn rounding_leaves_fixed_columns_out() {
    // y is 1, so that 2x <= 3 is left, and x <= 1.
    let rows = "column 0 5 x\ncolumn 1 1 y\nrow <= 6 0:2 1:3\nrow >= 2 0:1";
    assert!(closes(rows, "round 2 0:1\nnarrow 1:1 2:1"));
    assert!(closes(rows, "round 2 0:1 / 1\nnarrow 1:1 2:1"));
}

#[test]
fn rounding_needs_a_divisor_and_something_to_round() {
    let rows = "column 0 5 x\nrow <= 6 0:4";
    for divisor in ["1", "0", "-2"] {
        let message = refused(rows, &format!("round {divisor} 0:1"));
        assert_eq!(message, format!("expected a divisor of at least 2, found {divisor}"));
    }
    assert_eq!(refused(rows, "round 3 0:1"), "expected a right side that 3 does not divide, found 6");
    assert_eq!(
        refused(rows, "round 4 0:1 / 0 0:1"),
        "expected one of 1 columns, numbered from 0, found `0:1`"
    );
}

#[test]
fn rounding_uses_global_bounds_wherever_it_is() {
    // On the side x <= 0 it is no truth of all that x is at most 0.
    let rows = "column 0 5 x\ncolumn 0 1 y\nrow <= 11 0:2 1:1\nrow >= 5 0:1";
    let steps = "impossible\nbranch 0 0\nround 2 0:1\nnarrow 1:1\nelse\nnarrow 2:1\nnarrow 1:1\n";
    assert_eq!(
        refused(rows, &format!("{steps}done\nproven")),
        "expected a contradiction before this, found none"
    );
    // It has added row 2 for all that, even where its side is closed.
    let steps = "impossible\nbranch 0 -1\nround 2 0:1\nelse\nnarrow 2:1";
    assert_eq!(
        refused(rows, steps),
        "expected a witness or a proven `impossible`, found the end of the file"
    );
}

#[test]
fn a_value_is_one_that_the_objective_can_have() {
    let message = refused(EXAMS, "minimize 275 0:100 1:150 2:200");
    assert_eq!(message, "expected a multiple of 50 beside the fixed columns, found 275");
    // 7 of it are fixed: 7, 10, 13 ...
    let rows = "column 1 1\ncolumn 0 5\nrow >= 2 1:2";
    assert!(refused(rows, "minimize 9 0:7 1:3").ends_with("found 2"));
    proven(rows, "minimize 10 0:7 1:3\nnarrow 0:3 *:2\nproven\nwitness 0:1 1:1");
    // Nothing is open, or what is has no weight.
    proven("column 3 3\ncolumn 0 1", "minimize 6 0:2 1:0\nnarrow *:1\nproven\nwitness 0:3");
    proven("", "minimize 0\nnarrow *:1\nproven\nwitness");
}

#[test]
fn a_branch_has_two_closed_sides() {
    let rows = "column 0 3 x\ncolumn 0 3 y\nrow <= 3 0:2 1:2\nrow >= 3 0:2 1:2";
    assert!(!closes(rows, "narrow 0:1\nnarrow 1:1"));
    let both = "branch 0 0\nnarrow 0:1\nnarrow 1:1\nelse\nnarrow 0:1\nnarrow 1:1\ndone";
    assert!(closes(rows, both));
    let open = "expected a contradiction before this, found none";
    let block = |steps: &str| refused(rows, &format!("impossible\n{steps}\nproven"));
    assert_eq!(block(&both.replacen("narrow 1:1\n", "", 1)), open);
    assert_eq!(block("branch 0 0\nnarrow 0:1\nnarrow 1:1\nelse\nnarrow 0:1\ndone"), open);
    assert_eq!(
        block("branch 0 0\nnarrow 0:1\nnarrow 1:1\ndone"),
        "expected `else` before `done`, found none"
    );
    assert_eq!(block(&both.replace("\ndone", "")), "expected `done` before `proven`, found an open branch");
    assert_eq!(block("branch 0 -1\nelse\nnarrow 0:1\nbranch 0 -1\nelse\nbranch 0 -1\nelse\nelse"), open);
    assert_eq!(block("else"), open);
    assert_eq!(refused(rows, "else"), "expected an open block, found none");
    assert_eq!(refused(rows, "branch 0 1"), "expected `branch` in a block, found it outside");
    // A second `else` where the second side is closed, and ends of a branch that is none.
    let closed = "column 0 0\nrow >= 1 0:1";
    let elsewhere = "expected `else` after a first side, found it elsewhere";
    assert_eq!(refused(closed, "impossible\nbranch 0 -1\nelse\nnarrow 0:1\nelse"), elsewhere);
    assert_eq!(refused(closed, "impossible\nnarrow 0:1\nelse"), elsewhere);
    assert_eq!(
        refused(closed, "impossible\nnarrow 0:1\ndone"),
        "expected `branch` before `done`, found none"
    );
}

#[test]
fn a_side_without_values_is_closed() {
    let rows = "column 0 3 x\nrow >= 4 0:1";
    assert!(closes(rows, "branch 0 -1\nelse\nnarrow 0:1\ndone"));
    assert!(closes(rows, "branch 0 3\nnarrow 0:1\nelse\ndone"));
    assert!(closes(rows, "branch 0 9223372036854775807\nnarrow 0:1\nelse\ndone"));
    assert!(closes(rows, "branch 0 -9223372036854775808\nelse\nnarrow 0:1\ndone"));
    assert!(!closes("column 0 3 x", "branch 0 3\nbranch 0 2\nbranch 0 -1\nelse"));
}

#[test]
fn bounds_of_a_side_end_with_it() {
    let rows = "column 0 3 x\ncolumn 0 3 y\nrow <= 1 0:2\nrow >= 3 1:1";
    // What the first side says of y is not known on the second one.
    assert!(!closes(rows, "narrow 1:1\nbranch 1 2\nelse"));
    assert_eq!(
        refused(
            rows,
            "impossible\nbranch 0 0\nbranch 1 2\nnarrow 1:1\nelse\nnarrow 0:1\ndone\nelse\ndone\nproven"
        ),
        "expected a contradiction before this, found none"
    );
}

#[test]
fn on_a_closed_side_lines_have_a_form_and_no_effect() {
    let rows = "column 0 3 x\nrow >= 4 0:1\nrow <= 5 0:2";
    // On the dead side row 2 is rounded, and a branch in it closes nothing beyond it.
    assert!(closes(rows, "branch 0 -1\nround 2 1:1\nbranch 0 1\nelse\ndone\nelse\nnarrow 2:1 0:1\ndone"));
    assert!(!closes(rows, "branch 0 -1\nbranch 0 1\nelse\ndone\nelse\ndone"));
    assert!(refused(rows, "impossible\nnarrow 0:1\nnarrow 7:1").ends_with("found `7`"));
    assert!(refused(rows, "impossible\nnarrow 0:1\nbranch 7 1").ends_with("found `7`"));
    assert!(refused(rows, "impossible\nnarrow 0:1\nbranch 0 1\nproven").contains("found an open branch"));
}

#[test]
fn blocks_stand_side_by_side() {
    for step in ["minimize 0", "impossible", "witness", "equate 0:1"] {
        let message = refused(EXAMS, &format!("minimize 0\n{step}"));
        assert_eq!(message, format!("expected `proven` first, found `{step}`"));
    }
    assert_eq!(refused(EXAMS, "proven"), "expected an open block, found none");
}

/// A stage may claim what nothing attains; only the witness at the end would show it. So nothing may be called
/// impossible after one.
#[test]
fn nothing_is_impossible_after_a_stage() {
    let below = "minimize -1 0:1\nnarrow *:1\nproven\n";
    let message = refused("column 0 1", &format!("{below}impossible\nnarrow 0:1\nproven"));
    assert_eq!(message, "expected `impossible` before every stage, found it later");
    assert_eq!(
        refused("column 0 1", &format!("{below}narrow 0:1")),
        "expected no contradiction outside of a block, found one"
    );
    let message = refused("column 0 1", &format!("{below}witness"));
    assert_eq!(message, "expected -1 in stage 0, found 0");
}

#[test]
fn the_row_of_a_stage_has_the_next_number() {
    let rows = "column 0 3 x\ncolumn 0 3 y\nrow >= 3 0:2 1:2";
    let steps = "round 2 0:1\nminimize 2 0:1 1:1\nround 2 0:1\nnarrow 1:1 *:1\nproven
        equate 3:-1
        minimize -2 0:-1\nnarrow 3:1 *:1\nproven\nwitness 0:2";
    let message = refused(rows, steps);
    assert!(message.starts_with("expected a gap of 0"), "{message}");
    proven(rows, &steps.replace("equate 3:-1\n", "narrow 3:-1\n"));
    assert!(refused(rows, &steps.replace("equate 3:-1\n", "narrow 2:-1\n")).ends_with("found -1"));
}

#[test]
fn a_lemma_is_a_row_and_no_stage() {
    let rows = "column 0 3 x\ncolumn 0 3 y\nrow >= 3 0:2\nrow >= 5 1:2";
    let lemmas = "lemma 2 0:1\nnarrow 0:1 *:2\nproven\nlemma 3 1:1 | y\nnarrow 1:1 *:2\nproven\n";
    let whole = "minimize 5 0:1 1:1 | both\nnarrow 2:1 3:1 *:1\nproven\n";
    let claim = proven(rows, &format!("{lemmas}{whole}equate 2:1 3:1 4:1\nnarrow 2:-1\nwitness 0:2 1:3"));
    let stage = Stage { terms: vec![(0, 1), (1, 1)], value: 5, name: "both".to_owned() };
    assert_eq!(claim, Claim::Optimum { stages: vec![stage], witness: vec![2, 3] });
    assert!(refused(rows, &format!("{lemmas}{whole}narrow 2:-1")).ends_with("found -1"));
    let message = refused(rows, "lemma 3 0:1\nnarrow 0:1 *:2\nproven");
    assert_eq!(message, "expected a contradiction before this, found none");
    assert!(refused(rows, "lemma 1 0:2").starts_with("expected a multiple of 2"));
    assert_eq!(refused(rows, "lemma 2 0:1\nwitness"), "expected `proven` first, found `witness`");
}

/// It holds for all solutions, and so may show that there are none.
#[test]
fn something_may_be_impossible_by_a_lemma() {
    let rows = "column 0 3 x\ncolumn 0 3 y\nrow >= 3 0:2\nrow <= 1 0:1";
    let lemma = "lemma 2 0:1\nnarrow 0:1 *:2\nproven\n";
    assert_eq!(proven(rows, &format!("{lemma}impossible\nnarrow 1:1 2:1\nproven")), Claim::Infeasible);
}

#[test]
fn a_witness_respects_bounds_and_rows_and_attains_the_stages() {
    let rows = "column 0 3 x\ncolumn 1 3\nrow <= 4 0:1 1:1 | room\nrow >= 2 1:2 0:1";
    let witness = |values: &str| refused(rows, &format!("witness {values}"));
    proven(rows, "witness 1:1 0:3");
    assert_eq!(witness("0:4 1:1"), "expected 0 to 3 in column 0 (`x`), found 4");
    assert_eq!(witness("0:1"), "expected 1 to 3 in column 1, found 0");
    assert_eq!(witness("0:3 1:2"), "expected at most 4 in row 0 (`room`), found 5");
    assert_eq!(witness("0:0 1:1"), "expected values other than 0, found 0 for column 0");
    assert_eq!(refused("column 0 3\nrow >= 2 0:1", "witness 0:1"), "expected at least 2 in row 0, found 1");
    let steps = "minimize 1 1:1 | least\nnarrow *:1\nproven\n";
    proven(rows, &format!("{steps}witness 1:1"));
    assert_eq!(refused(rows, &format!("{steps}witness 1:2")), "expected 1 in stage 0 (`least`), found 2");
}

#[test]
fn nothing_follows_the_end() {
    let end = |steps: &str| refused("column 0 1\nrow >= 2 0:1", steps);
    assert_eq!(
        end("impossible\nnarrow 0:1\nproven\nwitness"),
        "expected the end of the file, found `witness`"
    );
    assert!(run("column 0 1", "witness\n# but this\n\n").is_ok());
    assert_eq!(refused("column 0 1", "witness\nwitness"), "expected the end of the file, found `witness`");
    let message = end("impossible\nnarrow 0:1");
    assert_eq!(message, "expected a witness or a proven `impossible`, found the end of the file");
}

#[test]
fn sums_beyond_128_bits_are_refused() {
    let most = i64::MAX;
    let rows = format!("column {} {most} x\ncolumn 0 {most} y\nrow <= {most} 0:{most} 1:{most}", i64::MIN);
    assert_eq!(
        refused(&rows, &format!("narrow 0:{most}")),
        "expected sums of at most 128 bits, found one beyond"
    );
    assert_eq!(
        refused(&rows, &format!("round 3 0:{most}")),
        "expected sums of at most 128 bits, found one beyond"
    );
    let lowest = |sense: &str| format!("column {0} {0}\nrow {sense} {0} 0:{0}", i64::MIN);
    assert!(closes(&lowest("<="), "narrow 0:1"));
    proven(&lowest(">="), &format!("narrow 0:1\nwitness 0:{}", i64::MIN));
    // Bounds and gaps at the edge of 64 bits.
    let wide = format!("column {} {most} x\nrow >= {most} 0:1", i64::MIN);
    proven(&wide, &format!("narrow 0:1\nminimize {most} 0:1\nnarrow *:1\nproven\nwitness 0:{most}"));
}

#[test]
fn words_are_shown_in_part_where_they_are_long() {
    let message = refused("column 0 1", &"\u{e9}".repeat(1_000));
    assert_eq!(message, format!("expected a step, found `{}...`", "\u{e9}".repeat(60)));
}

/// The example of the documentation is a proof, and says what it is said to.
#[test]
fn the_example_is_proven() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/proof.md");
    let Ok(page) = std::fs::read_to_string(path) else { return };
    let example =
        page.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let Claim::Optimum { stages, witness } = check(example).expect("a proof").claim else {
        panic!("a witness")
    };
    let values: Vec<i64> = stages.iter().map(|stage| stage.value).collect();
    assert_eq!((values, witness), (vec![300, -2], vec![1, 0, 1]));
    assert!(
        check(
            &example
                .replace("branch 1 0\nnarrow 2:1\nnarrow *:1\nelse\nnarrow *:1\ndone", "narrow 2:100 *:1")
        )
        .is_ok()
    );
}
