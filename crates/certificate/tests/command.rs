//! What the command says, and the status it ends with.

#![allow(clippy::disallowed_methods, reason = "a test may start the command and write its files")]

mod support;

use std::io::Write;
use std::process::{Command, Output, Stdio};

const COMMAND: &str = env!("CARGO_BIN_EXE_studypath-verify");

fn run(arguments: &[&str], input: &[u8]) -> (i32, String, String) {
    let mut command = Command::new(COMMAND);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    // It need not read what it is given.
    let _ = child.stdin.take().expect("a pipe").write_all(input);
    let Output { status, stdout, stderr } = child.wait_with_output().expect("it ends");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (status.code().expect("no signal"), text(stdout), text(stderr))
}

fn file(steps: &str) -> String {
    let program = "column 0 1 a\ncolumn 0 1 b\nrow >= 1 0:1 1:1";
    support::redigested(&format!("studypath proof 1\n{program}\ndigest\n{steps}"))
}

#[test]
fn a_proof_is_told_in_a_line() {
    let said = |steps: &str| {
        let (status, stdout, stderr) = run(&["-"], file(steps).as_bytes());
        assert_eq!((status, stderr.as_str()), (0, ""), "{stdout}");
        stdout
    };
    let stages =
        "minimize 1 0:1 1:1 | exams\nnarrow 0:1 *:1\nproven\nminimize 0 0:5\nnarrow *:1\nproven\nwitness 1:1";
    assert_eq!(said(stages), "-: proven: exams 1, then stage 2 0 (2 stages, 2 columns, 1 row)\n");
    assert_eq!(
        said("witness 0:1"),
        "-: proven: the witness satisfies the rows (0 stages, 2 columns, 1 row)\n"
    );
    let nothing = support::redigested(
        "studypath proof 1\ncolumn 0 1\nrow >= 2 0:1\ndigest\nimpossible\nnarrow 0:1\nproven",
    );
    let (status, stdout, _) = run(&["-"], nothing.as_bytes());
    assert_eq!((status, stdout.as_str()), (0, "-: proven: nothing satisfies the rows\n"));
}

#[test]
fn what_somebody_else_wrote_does_not_rule_the_terminal() {
    let hostile = "\u{1b}[31m\u{202e}back";
    for (arguments, input) in
        [(&["-"][..], format!("{hostile}\n")), (&["-"], file(hostile)), (&[hostile], String::new())]
    {
        let (_, stdout, stderr) = run(arguments, input.as_bytes());
        let said = stdout + &stderr;
        assert!(!said.contains(['\u{1b}', '\u{202e}']), "{said:?}");
    }
}

#[test]
fn a_refusal_names_the_line() {
    let (status, stdout, stderr) = run(&["-"], file("witness").as_bytes());
    assert_eq!((status, stdout.as_str()), (1, ""));
    assert_eq!(stderr, "-: refused: line 6: expected at least 1 in row 0, found 0\n");
    let (status, _, stderr) = run(&["-"], b"studypath proof 1\n\nquestion \xff");
    assert_eq!(status, 1);
    assert_eq!(stderr, "-: refused: line 3: expected UTF-8, found other bytes\n");
}

#[test]
fn each_file_has_its_answer_and_the_worst_is_the_status() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = |name: &str| folder.join(name).to_str().expect("UTF-8").to_owned();
    let (good, bad, absent) = (path("good.proof"), path("bad.proof"), path("absent.proof"));
    std::fs::write(&good, file("witness 0:1")).expect("a file");
    std::fs::write(&bad, file("witness")).expect("a file");
    let (status, stdout, stderr) = run(&[&bad, &good], b"");
    assert_eq!((status, stdout.lines().count(), stderr.lines().count()), (1, 1, 1));
    assert!(stdout.starts_with(&format!("{good}: proven: ")));
    let (status, stdout, stderr) = run(&[&absent, &bad, &good], b"");
    assert_eq!((status, stdout.lines().count(), stderr.lines().count()), (2, 1, 2));
    assert!(stderr.starts_with(&format!("{absent}: cannot be read: ")));
}

#[test]
fn usage() {
    let (status, stdout, stderr) = run(&["--help"], b"");
    assert!(status == 0 && stdout.contains("Usage: studypath-verify FILE...") && stderr.is_empty());
    let (status, stdout, _) = run(&["--version"], b"");
    assert_eq!((status, stdout), (0, format!("studypath-verify {}\n", env!("CARGO_PKG_VERSION"))));
    let (status, stdout, stderr) = run(&[], b"");
    assert!(status == 2 && stdout.is_empty() && stderr.contains("Usage: "));
    let (status, _, stderr) = run(&["--fast"], b"");
    assert_eq!((status, stderr.as_str()), (2, "unknown option --fast; --help says what there is\n"));
}

#[test]
fn nobody_needs_to_listen() {
    let mut command = Command::new(COMMAND);
    command.arg("-").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    drop(child.stdout.take());
    child.stdin.take().expect("a pipe").write_all(file("witness 0:1").as_bytes()).expect("it listens");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}
