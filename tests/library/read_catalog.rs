//! Mistakes in catalogs, and what is said about them.

use studypath::read::{self, SourceFile};

fn mistakes_in_catalog(text: &str) -> String {
    let file = SourceFile::new("demo.toml", text);
    read::catalog(&file).expect_err("the catalog is wrong").render(false, 80)
}

#[test]
fn unknown_id() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.70-290]
[exam.70-291]

[credential.gold]

[[credential.gold.track]]
id = "full"

[[credential.gold.track.slot]]
id = "core"
need = 1
from = ["70-290", "70-2911"]
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: unknown id `70-2911`
      --> demo.toml:15:19
       |
    15 | from = ["70-290", "70-2911"]
       |                   ^^^^^^^^^ no exam or credential has this id
       |
       = help: did you mean `70-291`?
    "#);
}

#[test]
fn unknown_key() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.70-290]
titel = "Managing"
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: unknown key `titel` in exam `70-290`
     --> demo.toml:5:1
      |
    5 | titel = "Managing"
      | ^^^^^
      |
      = help: did you mean `title`?
    "#);
}

#[test]
fn unknown_source() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[source.ms-faq]

[exam.a]
sources = ["ms-fqa"]
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: unknown source `ms-fqa`
     --> demo.toml:7:12
      |
    7 | sources = ["ms-fqa"]
      |            ^^^^^^^^
      |
      = help: did you mean `ms-faq`?
    "#);
}

#[test]
fn unknown_group() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a-1]
[exam.a-2]

[group.electives]
from = ["a-1"]

[credential.gold]

[[credential.gold.track]]
id = "full"

[[credential.gold.track.slot]]
id = "core"
need = 1
from = [{ group = "elective" }]
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: unknown group `elective`
      --> demo.toml:18:19
       |
    18 | from = [{ group = "elective" }]
       |                   ^^^^^^^^^^
       |
       = help: did you mean `electives`?
    "#);
}

#[test]
fn duplicate_exam() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.70-290]
title = "one"

[exam.70-291]

[exam.70-290]
title = "two"
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: exam `70-290` stands in the file twice
     --> demo.toml:9:7
      |
    4 | [exam.70-290]
      |       ------ the first time
    ...
    9 | [exam.70-290]
      |       ^^^^^^ the second time
    "#);
}

#[test]
fn duplicate_key() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a]
title = "one"
title = "two"
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: `title` stands here twice
     --> demo.toml:6:1
      |
    5 | title = "one"
      | ----- the first time
    6 | title = "two"
      | ^^^^^ the second time
    "#);
}

#[test]
fn one_id_for_an_exam_and_an_alias() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.gold]

[credential.medal]
aliases = ["gold"]
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: the id `gold` is given twice
     --> demo.toml:7:12
      |
    4 | [exam.gold]
      |       ---- first as an exam
    ...
    7 | aliases = ["gold"]
      |            ^^^^^^ as an alias
      |
      = help: exams, credentials and aliases share their ids
    "#);
}

#[test]
fn ids_that_differ_in_case() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.az-900]
[exam.AZ-900]
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: the ids `az-900` and `AZ-900` differ only in letter case
     --> demo.toml:5:7
      |
    4 | [exam.az-900]
      |       ------ first as an exam
    5 | [exam.AZ-900]
      |       ^^^^^^ as an exam
      |
      = help: exams, credentials and aliases share their ids
    "#);
}

#[test]
fn id_with_a_comma() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam."a,b"]
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: the id `a,b` has `,` in it
     --> demo.toml:4:7
      |
    4 | [exam."a,b"]
      |       ^^^^^
      |
      = help: an id has no white space and no `;`, `,` or `@`, which have a meaning
              in lists of ids
    "#);
}

#[test]
fn empty_id() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.""]
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: an id cannot be empty
     --> demo.toml:4:7
      |
    4 | [exam.""]
      |       ^^
    "#);
}

#[test]
fn unquoted_dot_in_an_id() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.200.301]
title = "CCNA"
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: unknown key `301` in exam `200`
     --> demo.toml:4:11
      |
    4 | [exam.200.301]
      |           ^^^
      |
      = help: an id with a dot in it must be quoted: `[exam."a.b"]`
    "#);
}

#[test]
fn wrong_types() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a]
title = 5
hours = "40"
sources = "x"
notes = ["a", 7]
released = "2003-01-01"
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: `title` must be a text in quotes
     --> demo.toml:5:9
      |
    5 | title = 5
      |         ^ this is a whole number

    error: `hours` must be a whole number
     --> demo.toml:6:9
      |
    6 | hours = "40"
      |         ^^^^ this is a text in quotes
      |
      = help: leave out the quotes: `hours = 40`

    error: `sources` must be a list
     --> demo.toml:7:11
      |
    7 | sources = "x"
      |           ^^^ this is a text in quotes
      |
      = help: write `sources = [...]`, even for a single one

    error: a text in quotes is expected in `notes`
     --> demo.toml:8:15
      |
    8 | notes = ["a", 7]
      |               ^ this is a whole number

    error: `released` must be a day, not a text in quotes
     --> demo.toml:9:12
      |
    9 | released = "2003-01-01"
      |            ^^^^^^^^^^^^
      |
      = help: leave out the quotes: `released = 2003-01-01`
    "#);
}

#[test]
fn need_too_large() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a-1]
[exam.a-2]

[credential.gold]

[[credential.gold.track]]
id = "full"

[[credential.gold.track.slot]]
id = "core"
need = 3
from = ["a-1", "a-2", { all = ["a-1", "a-2"], since = 2020-01-01 }, { all = ["a-2", "a-1"], until = 2019-12-31 }]
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: slot `core` can never be filled
      --> demo.toml:14:8
       |
    14 | need = 3
       |        ^ its options give at most 2
    "#);
}

#[test]
fn need_beyond_the_caps() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a-1]
[exam.a-2]

[credential.gold]

[[credential.gold.track]]
id = "full"

[[credential.gold.track.slot]]
id = "core"
need = 4
from = [{ item = "a-1", units = 3 }, { item = "a-2", units = 3 }]
cap = [{ items = ["a-1", "a-2"], at_most = 3 }]
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: slot `core` can never be filled
      --> demo.toml:14:8
       |
    14 | need = 4
       |        ^ its options give at most 3 within its caps
    "#);
}

#[test]
fn need_zero() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a-1]
[exam.a-2]

[credential.gold]

[[credential.gold.track]]
id = "full"

[[credential.gold.track.slot]]
id = "core"
need = 0
from = ["a-1"]
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: `need` must be at least 1
      --> demo.toml:14:8
       |
    14 | need = 0
       |        ^
    "#);
}

#[test]
fn units_zero_and_negative_limit() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a-1]
[exam.a-2]

[credential.gold]

[[credential.gold.track]]
id = "full"

[[credential.gold.track.slot]]
id = "core"
need = 1
from = [{ item = "a-1", units = 0 }]

[credential.silver]

[[limit]]
between = ["gold", "silver"]
at_most = -1
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: `units` must be at least 1
      --> demo.toml:15:33
       |
    15 | from = [{ item = "a-1", units = 0 }]
       |                                 ^

    error: `at_most` cannot be negative
      --> demo.toml:21:11
       |
    21 | at_most = -1
       |           ^^
    "#);
}

#[test]
fn empty_group() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a]

[group.electives]
from = []
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: group `electives` is empty
     --> demo.toml:7:8
      |
    7 | from = []
      |        ^^ no options
    "#);
}

#[test]
fn group_in_a_group() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a]

[group.one]
from = ["a"]

[group.two]
from = [{ group = "one" }]
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: a group cannot stand in a group
      --> demo.toml:10:19
       |
    10 | from = [{ group = "one" }]
       |                   ^^^^^
       |
       = help: write its options out, or name both groups in the slot
    "#);
}

#[test]
fn slot_without_options() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a-1]
[exam.a-2]

[credential.gold]

[[credential.gold.track]]
id = "full"

[[credential.gold.track.slot]]
id = "core"
need = 1
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: slot `core` has no options
      --> demo.toml:12:1
       |
    12 | [[credential.gold.track.slot]]
       | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: add `from = [...]`, or `waived = "why"` when it counts as filled
    "#);
}

#[test]
fn waived_slot_with_options() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a-1]
[exam.a-2]

[credential.gold]

[[credential.gold.track]]
id = "full"

[[credential.gold.track.slot]]
id = "core"
need = 1
from = ["a-1"]
waived = "for old times"
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: slot `core` is waived and has options
      --> demo.toml:16:10
       |
    15 | from = ["a-1"]
       |        ------- the options
    16 | waived = "for old times"
       |          ^^^^^^^^^^^^^^^
       |
       = help: a waived slot is filled as it is: leave out `waived` or `from`
    "#);
}

#[test]
fn option_twice() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a-1]
[exam.a-2]

[group.all]
from = ["a-1", "a-2"]

[credential.gold]

[[credential.gold.track]]
id = "full"

[[credential.gold.track.slot]]
id = "core"
need = 1
from = ["a-2", { group = "all" }]
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: `a-2` is twice an option of this slot for the same day
      --> demo.toml:18:16
       |
    18 | from = ["a-2", { group = "all" }]
       |         -----  ^^^^^^^^^^^^^^^^^ the second time
       |         |
       |         the first time
    "#);
}

#[test]
fn option_twice_on_some_days() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a-1]
[exam.a-2]

[credential.gold]

[[credential.gold.track]]
id = "full"

[[credential.gold.track.slot]]
id = "core"
need = 1
from = [
  { item = "a-1", until = 2005-12-31 },
  { item = "a-1", since = 2005-06-01 },
]
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: `a-1` is twice an option of this slot for the same day
      --> demo.toml:17:3
       |
    16 |   { item = "a-1", until = 2005-12-31 },
       |   ------------------------------------ the first time
    17 |   { item = "a-1", since = 2005-06-01 },
       |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the second time
    "#);
}

#[test]
fn two_caps_for_one_item() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a-1]
[exam.a-2]

[credential.gold]

[[credential.gold.track]]
id = "full"

[[credential.gold.track.slot]]
id = "core"
need = 1
from = ["a-1", "a-2"]
cap = [{ items = ["a-1"], at_most = 1 }, { items = ["a-1"], at_most = 2 }]
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: `a-1` is capped twice in slot `core`
      --> demo.toml:16:53
       |
    16 | cap = [{ items = ["a-1"], at_most = 1 }, { items = ["a-1"], at_most = 2 }]
       |                   ----- the first time              ^^^^^
    "#);
}

#[test]
fn cap_on_no_option() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a-1]
[exam.a-2]

[credential.gold]

[[credential.gold.track]]
id = "full"

[[credential.gold.track.slot]]
id = "core"
need = 1
from = ["a-1"]
cap = [{ items = ["a-2"], at_most = 1 }]
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: `a-2` is not an option of slot `core`
      --> demo.toml:16:19
       |
    16 | cap = [{ items = ["a-2"], at_most = 1 }]
       |                   ^^^^^
       |
       = help: a cap counts options that are a single item
    "#);
}

#[test]
fn track_for_nothing() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[credential.gold]

[[credential.gold.track]]
id = "full"
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: track `full` of `gold` asks for nothing
     --> demo.toml:6:1
      |
    6 | [[credential.gold.track]]
      | ^^^^^^^^^^^^^^^^^^^^^^^^^ neither slots nor `requires`
      |
      = help: it would give the credential to everybody: add a slot
    "#);
}

#[test]
fn two_tracks_of_one_id() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[credential.gold]
[[credential.gold.track]]
id = "full"
requires = ["gold"]
[[credential.gold.track]]
id = "full"
requires = ["gold"]
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: credential `gold` has two tracks `full`
     --> demo.toml:9:6
      |
    6 | id = "full"
      |      ------ the first
    ...
    9 | id = "full"
      |      ^^^^^^ the second
    "#);
}

#[test]
fn single_brackets() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[credential.gold]

[credential.gold.track]
id = "full"
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: `track` must be a list of tables
     --> demo.toml:6:1
      |
    6 | [credential.gold.track]
      | ^^^^^^^^^^^^^^^^^^^^^^^ this is a table
      |
      = help: write the header with double brackets: `[[...track]]`
    "#);
}

#[test]
fn exam_circle() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a]
requires = ["b"]

[exam.b]
requires = [{ any = ["c", "a"] }]

[exam.c]
requires = ["a"]

[exam.d]
requires = ["a"]
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: these exams require each other: a circular requirement
     --> demo.toml:5:13
      |
    5 | requires = ["b"]
      |             ^^^ required by `a`
      |
      = help: `a` requires `b` requires `c` requires `a`: none of them can be the
              first
    "#);
}

#[test]
fn exam_that_requires_itself() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a]
requires = ["a"]
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: exam `a` requires itself
     --> demo.toml:5:13
      |
    5 | requires = ["a"]
      |             ^^^
    "#);
}

#[test]
fn retired_before_released() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a]
released = 2009-10-22
retired = 2004-01-01
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: `retired` lies before `released`
     --> demo.toml:6:11
      |
    5 | released = 2009-10-22
      |            ---------- `released` is here
    6 | retired = 2004-01-01
      |           ^^^^^^^^^^
    "#);
}

#[test]
fn impossible_day() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a]
released = 2009-02-30
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: there is no such day in the calendar
     --> demo.toml:5:12
      |
    5 | released = 2009-02-30
      |            ^^^^^^^^^^
      |
      = help: days are written like 2003-05-01: year, month, day
    "#);
}

#[test]
fn limit_on_one_credential() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a]
[credential.gold]

[[limit]]
between = ["gold", "a"]
at_most = 1

[[limit]]
between = ["gold"]
at_most = 1
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: `a` is an exam
     --> demo.toml:8:20
      |
    8 | between = ["gold", "a"]
      |                    ^^^
      |
      = help: a limit stands between credentials

    error: a limit needs at least two credentials
      --> demo.toml:12:11
       |
    12 | between = ["gold"]
       |           ^^^^^^^^
    "#);
}

#[test]
fn unknown_evidence() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a]
evidence = "infered"
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: unknown evidence `infered`
     --> demo.toml:5:12
      |
    5 | evidence = "infered"
      |            ^^^^^^^^^
      |
      = help: did you mean `inferred`?
    "#);
}

#[test]
fn empty_any() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a]
requires = [{ any = [] }]
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: an empty `any` can never be met
     --> demo.toml:5:21
      |
    5 | requires = [{ any = [] }]
      |                     ^^
    "#);
}

#[test]
fn unquoted_id() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a-1]
[exam.a-2]

[credential.gold]

[[credential.gold.track]]
id = "full"

[[credential.gold.track.slot]]
id = "core"
need = 1
from = [70-290, "a-1"]
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: ids and other texts must be in quotes
      --> demo.toml:15:9
       |
    15 | from = [70-290, "a-1"]
       |         ^^^^^^
       |
       = help: write `"70-290"`
    "#);
}

#[test]
fn no_toml() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a
title = "a"
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: the `[` of this header is never closed
     --> demo.toml:4:8
      |
    4 | [exam.a
      |        ^ expected `]`
      |
      = help: the rest of the file is checked once it can be read
    "#);
}

#[test]
fn open_quote() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a]
title = "a
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: a quotation mark is never closed
     --> demo.toml:5:11
      |
    5 | title = "a
      |           ^
    "#);
}

#[test]
fn empty_catalog() {
    let shown = mistakes_in_catalog(
        r#" 
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: demo.toml: the catalog is empty
     |
     = help: a catalog begins with `[catalog]` and has `[exam.ID]` and
             `[credential.ID]` tables
    "#);
}

#[test]
fn catalog_without_header() {
    let shown = mistakes_in_catalog(
        r#"[exam.a]
title = "a"
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: demo.toml: `[catalog]` is missing
     |
     = help: begin the file with `[catalog]`, `id = "..."` and `title = "..."`
    "#);
}

#[test]
fn three_mistakes_at_once() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a-1]
titel = "one"

[exam.a-2]

[credential.gold]

[[credential.gold.track]]
id = "full"

[[credential.gold.track.slot]]
id = "core"
need = 5
from = ["a-1", "a-2"]

[[credential.gold.track.slot]]
id = "elective"
need = 1
from = ["a-3"]
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: unknown key `titel` in exam `a-1`
     --> demo.toml:5:1
      |
    5 | titel = "one"
      | ^^^^^
      |
      = help: did you mean `title`?

    error: slot `core` can never be filled
      --> demo.toml:16:8
       |
    16 | need = 5
       |        ^ its options give at most 2

    error: unknown id `a-3`
      --> demo.toml:22:9
       |
    22 | from = ["a-3"]
       |         ^^^^^ no exam or credential has this id
       |
       = help: did you mean `a-1` or `a-2`?
    "#);
}

#[test]
fn mistakes_beside_broken_values() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a]
hours = 
titel = "one"
requires = ["b"]
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: a value is missing after `=`
     --> demo.toml:5:9
      |
    5 | hours = 
      |         ^

    error: unknown key `titel` in exam `a`
     --> demo.toml:6:1
      |
    6 | titel = "one"
      | ^^^^^
      |
      = help: did you mean `title`?

    error: unknown id `b`
     --> demo.toml:7:13
      |
    7 | requires = ["b"]
      |             ^^^ no exam or credential has this id
    "#);
}

#[test]
fn windows_line_breaks() {
    let shown = mistakes_in_catalog("[catalog]\r\nid = \"demo\"\r\n\r\n[exam.a]\r\ntitel = \"one\"\r\n");
    insta::assert_snapshot!(shown, @r#"
    error: unknown key `titel` in exam `a`
     --> demo.toml:5:1
      |
    5 | titel = "one"
      | ^^^^^
      |
      = help: did you mean `title`?
    "#);
}

#[test]
fn advice_in_a_circle() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a]
after = ["b"]

[exam.b]
requires = ["c"]

[exam.c]
after = ["a"]

[exam.d]
after = ["d", { item = "e", evidence = "perhaps" }]
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: these exams should come after each other: circular advice
     --> demo.toml:5:10
      |
    5 | after = ["b"]
      |          ^^^ advised for `a`
      |
      = help: `a` comes after `b` comes after `c` comes after `a`: no order can
              follow that

    error: exam `d` should come after itself
      --> demo.toml:14:10
       |
    14 | after = ["d", { item = "e", evidence = "perhaps" }]
       |          ^^^

    error: unknown id `e`
      --> demo.toml:14:24
       |
    14 | after = ["d", { item = "e", evidence = "perhaps" }]
       |                        ^^^ no exam or credential has this id

    error: unknown evidence `perhaps`
      --> demo.toml:14:40
       |
    14 | after = ["d", { item = "e", evidence = "perhaps" }]
       |                                        ^^^^^^^^^
       |
       = help: it is `inferred` or `unverified`; leave it out for what a source
               states
    "#);
}

#[test]
fn free_renewal_of_what_never_expires() {
    let shown = mistakes_in_catalog(
        r#"[catalog]
id = "demo"

[exam.a]

[credential.gold]
free_renewal = { by = "a form" }

[credential.silver]
valid_months = 12
free_renewal = { within_month = 6 }

[[credential.gold.track]]
id = "full"

[[credential.gold.track.slot]]
id = "core"
need = 1
from = ["a"]
"#,
    );
    insta::assert_snapshot!(shown, @r#"
    error: `gold` never expires, so there is nothing to renew
     --> demo.toml:7:16
      |
    7 | free_renewal = { by = "a form" }
      |                ^^^^^^^^^^^^^^^^^
      |
      = help: say how long it is valid: add `valid_months`

    error: `by` is missing in the free renewal of `silver`
      --> demo.toml:11:16
       |
    11 | free_renewal = { within_month = 6 }
       |                ^^^^^^^^^^^^^^^^^^^^

    error: unknown key `within_month` in the free renewal of `silver`
      --> demo.toml:11:18
       |
    11 | free_renewal = { within_month = 6 }
       |                  ^^^^^^^^^^^^
       |
       = help: did you mean `within_months`?
    "#);
}
