//! Mistakes in transcripts and flags, and what is said about them.

use studypath::catalog::Catalog;
use studypath::read::{self, SourceFile};

const SMALL: &str = r#"[catalog]
id = "demo"

[source.ms-faq]

[exam.70-290]
[exam.70-291]

[credential.mcse-2003]
aliases = ["MCSE"]

[credential.mcp]
"#;

fn small() -> Catalog {
    read::catalog(&SourceFile::new("small.toml", SMALL)).unwrap_or_else(|e| panic!("{e}"))
}

fn mistakes_in_transcript(text: &str) -> String {
    let file = SourceFile::new("me.csv", text);
    read::transcript(&file, &small()).expect_err("the transcript is wrong").render(false, 80)
}

fn mistakes_in_flag(text: &str) -> String {
    read::item_list("--passed", text, &small()).expect_err("the flag is wrong").render(false, 80)
}

#[test]
fn unknown_id_in_a_transcript() {
    let shown = mistakes_in_transcript(
        r#"item,date
70-290,2003-05-01
70-219,2003-05-02
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: unknown id `70-219`
     --> me.csv:3:1
      |
    3 | 70-219,2003-05-02
      | ^^^^^^ not in the catalog `demo`
      |
      = help: did you mean `70-291`?
    "#);
}

#[test]
fn bad_day_in_a_transcript() {
    let shown = mistakes_in_transcript(
        r#"item,date
70-290,5/1/2003
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: a day is written as `2003-05-01`: year, month, day
     --> me.csv:2:8
      |
    2 | 70-290,5/1/2003
      |        ^^^^^^^^
    "#);
}

#[test]
fn transcript_without_header() {
    let shown = mistakes_in_transcript(
        r#"70-290
70-291
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: the first line is not a transcript's header
     --> me.csv:1:1
      |
    1 | 70-290
      | ^^^^^^
      |
      = help: put the header `item` or `item,date` above it
    "#);
}

#[test]
fn unknown_column_in_a_transcript() {
    let shown = mistakes_in_transcript(
        r#"item,when
70-290,2003-05-01
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: unknown column `when`
     --> me.csv:1:6
      |
    1 | item,when
      |      ^^^^
      |
      = help: the first line is `item`, optionally with `date`, `result`, `score`
    "#);
}

#[test]
fn empty_transcript() {
    let shown = mistakes_in_transcript("");
    insta::assert_snapshot!(shown, @r#"
    error: me.csv: the transcript is empty
     |
     = help: write CSV with the header `item,date,result`, or JSON like
             `{"passed": ["ID"], "held": []}`
    "#);
}

#[test]
fn mistakes_in_json() {
    let shown = mistakes_in_transcript(
        r#"{
  "passed": ["70-290", "70-2911", 70, {"id": "70-291", "day": "2003-05-01"}, {"date": "2003-02-30"}],
  "helt": ["mcp"]
}
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: unknown id `70-2911`
     --> me.csv:2:24
      |
    2 |   "passed": ["70-290", "70-2911", 70, {"id": "70-291", "day": "2003-05-01...
      |                        ^^^^^^^^^ not in the catalog `demo`
      |
      = help: did you mean `70-291`?

    error: an id in quotes or an object is expected here
     --> me.csv:2:35
      |
    2 |   "passed": ["70-290", "70-2911", 70, {"id": "70-291", "day": "2003-05-01...
      |                                   ^^ this is a number
      |
      = help: write `"ID"` or `{"id": "ID", "date": "2003-05-01"}`

    error: unknown key `day` in this entry
     --> me.csv:2:56
      |
    2 |   "passed": ["70-290", "70-2911", 70, {"id": "70-291", "day": "2003-05-01...
      |                                                        ^^^^^
      |
      = help: it can have `id`, `date`, `result` and `score`

    error: `id` is missing in this entry
     --> me.csv:2:78
      |
    2 | ..., "day": "2003-05-01"}, {"date": "2003-02-30"}],
      |                            ^^^^^^^^^^^^^^^^^^^^^^

    error: unknown key `helt` in a transcript
     --> me.csv:3:3
      |
    3 |   "helt": ["mcp"]
      |   ^^^^^^
      |
      = help: did you mean `held`?
    "#);
}

#[test]
fn json_that_ends_early() {
    let shown = mistakes_in_transcript(
        r#"{"passed": ["70-290"
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: the text ends before the transcript does
     --> me.csv:2:1
      |
    2 |
      | ^
    "#);
}

#[test]
fn json_list() {
    let shown = mistakes_in_transcript(
        r#"["70-290"]
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: a JSON transcript must be an object
     --> me.csv:1:1
      |
    1 | ["70-290"]
      | ^ this is a list
      |
      = help: write it like `{"passed": ["ID"], "held": []}`
    "#);
}

#[test]
fn json_without_a_list() {
    let shown = mistakes_in_transcript(
        r#"{"passed": "70-290"}
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: `passed` must be a list
     --> me.csv:1:12
      |
    1 | {"passed": "70-290"}
      |            ^^^^^^^^ this is a text
      |
      = help: write `"passed": [...]`, even for a single one
    "#);
}

#[test]
fn unknown_id_in_a_flag() {
    let shown = mistakes_in_flag("70-290@2003-05-01,70-2911");
    insta::assert_snapshot!(shown, @r#"
    error: unknown id `70-2911`
     --> --passed:1:19
      |
    1 | 70-290@2003-05-01,70-2911
      |                   ^^^^^^^ not in the catalog `demo`
      |
      = help: did you mean `70-291`?
    "#);
}

#[test]
fn bad_day_in_a_flag() {
    let shown = mistakes_in_flag("70-290@2003,70-291");
    insta::assert_snapshot!(shown, @r#"
    error: a day is written as `2003-05-01`: year, month, day
     --> --passed:1:8
      |
    1 | 70-290@2003,70-291
      |        ^^^^
    "#);
}

#[test]
fn semicolons_in_a_flag() {
    let shown = mistakes_in_flag("70-290;70-291");
    insta::assert_snapshot!(shown, @r#"
    error: the ids are joined by semicolons
     --> --passed:1:1
      |
    1 | 70-290;70-291
      | ^^^^^^^^^^^^^
      |
      = help: join them by commas
    "#);
}

#[test]
fn gap_in_a_flag() {
    let shown = mistakes_in_flag("70-290,,70-291");
    insta::assert_snapshot!(shown, @r#"
    error: an id is missing here
     --> --passed:1:8
      |
    1 | 70-290,,70-291
      |        ^
    "#);
}

#[test]
fn a_result_that_is_none_names_the_column_and_the_words() {
    let shown = mistakes_in_transcript("item,date,result\n70-290,2003-05-01,soon\n70-291\n");
    insta::assert_snapshot!(shown, @r#"
    error: `result` is `soon`: expected `passed`, `failed`, `withdrawn` or
           `booked`
     --> me.csv:2:19
      |
    2 | 70-290,2003-05-01,soon
      |                   ^^^^

    error: `result` is empty: expected `passed`, `failed`, `withdrawn` or `booked`
     --> me.csv:3:1
      |
    3 | 70-291
      | ^^^^^^
    "#);
}

#[test]
fn a_column_that_looks_like_a_result_is_unknown_and_its_name_is_told() {
    let shown = mistakes_in_transcript("item,Completed,Grade\n70-290,No,5\n");
    insta::assert_snapshot!(shown, @r#"
    error: unknown column `Completed`
     --> me.csv:1:6
      |
    1 | item,Completed,Grade
      |      ^^^^^^^^^
      |
      = help: call it `result` and write `passed`, `failed`, `withdrawn` or
              `booked` in it, or take it out

    error: unknown column `Grade`
     --> me.csv:1:16
      |
    1 | item,Completed,Grade
      |                ^^^^^
      |
      = help: call it `score` and write numbers in it, or take it out
    "#);
}

#[test]
fn scores_are_numbers_and_results_are_words_in_json_too() {
    let shown = mistakes_in_transcript(
        r#"{"passed": [{"id": "70-290", "score": "A"}, {"id": "70-291", "result": "lost"}], "booked": ["mcp"]}"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: `score` is `A`: expected a number, such as 850 or 92.5
     --> me.csv:1:39
      |
    1 | {"passed": [{"id": "70-290", "score": "A"}, {"id": "70-291", "result": "l...
      |                                       ^^^

    error: `result` is `lost`: expected `passed`, `failed`, `withdrawn` or
           `booked`
     --> me.csv:1:72
      |
    1 | ...A"}, {"id": "70-291", "result": "lost"}], "booked": ["mcp"]}
      |                                    ^^^^^^

    error: `mcp` is a credential, and exams are booked
     --> me.csv:1:93
      |
    1 | ... "result": "lost"}], "booked": ["mcp"]}
      |                                    ^^^^^
      |
      = help: name the exam
    "#);
}
