//! The command on pictures of plans and of rules, as a process.

use assert_cmd::Command;

fn studypath(args: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("studypath").expect("built").args(args).output().expect("runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("not killed"), text(output.stdout), text(output.stderr))
}

#[test]
fn the_command_draws_in_every_notation() {
    for (notation, first) in [("svg", "<svg "), ("dot", "digraph "), ("mermaid", "flowchart LR\n")] {
        for command in [&["plan", "mcse"][..], &["catalog", "graph", "MCSE"]] {
            let (code, stdout, stderr) = studypath(&[command, &["--graph", notation]].concat());
            assert_eq!((code, stderr.as_str()), (0, ""), "{command:?}");
            assert!(stdout.starts_with(first), "{stdout}");
        }
    }
    assert!(studypath(&["catalog", "graph", "mcse"]).1.starts_with("<svg "));
}

#[test]
fn where_there_is_no_plan_there_is_no_picture() {
    let (code, stdout, stderr) =
        studypath(&["-q", "plan", "mcse", "--as-of", "2014-01-01", "--graph", "svg"]);
    assert_eq!((code, stdout.as_str()), (1, ""));
    assert!(stderr.contains("No plan exists."), "{stderr}");
}

#[test]
fn a_picture_is_not_asked_for_twice_or_of_an_exam() {
    for args in [
        &["plan", "mcse", "--graph", "svg", "--format", "html"][..],
        &["plan", "mcse", "--graph", "png"],
        &["plan", "mcse", "--graph", "svg", "--roles"],
        &["catalog", "graph", "70-290"],
        &["catalog", "graph", "no-such-credential"],
    ] {
        let (code, stdout, stderr) = studypath(args);
        assert_eq!((code, stdout.as_str()), (2, ""), "{args:?}: {stderr}");
    }
}
