//! The command `cohort` as a process: files, pipes, compression, kills.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_studypath"));
    command.args(args);
    command
}

fn people(count: usize) -> String {
    let exams = ["70-210", "70-270", "70-290", "70-291", "70-293", "70-294", "70-298", "70-227"];
    let rows = (0..count).map(|n| {
        let passed: Vec<&str> =
            exams.iter().enumerate().filter(|(bit, _)| ((n / 3) >> bit) & 1 == 1).map(|(_, e)| *e).collect();
        format!("p{n},{},{}\n", passed.join(";"), ["", "mcsa-2000", "mcse-2000"][n % 3])
    });
    format!("id,passed,held\n{}", rows.collect::<String>())
}

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).to_string_lossy().into_owned()
}

fn answered(args: &[&str]) -> Vec<u8> {
    let output = command(args).output().expect("it runs");
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

#[test]
fn compressed_or_not_from_a_file_or_stdin_the_rows_are_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let plain = path(folder.path(), "people.csv");
    fs::write(&plain, people(300)).expect("room");
    let expected = answered(&["cohort", &plain, "--goal", "mcse"]);
    assert_eq!(expected.iter().filter(|b| **b == b'\n').count(), 301);

    for name in ["people.csv.gz", "people.csv.zst"] {
        // What the command writes packed, it reads packed: a cohort is packed by asking it nothing new.
        let packed = path(folder.path(), name);
        let columns = "id,passed,held";
        answered(&["cohort", &plain, "--goal", "mcse", "--columns", columns, "-o", &packed]);
        assert!(fs::metadata(&packed).expect("written").len() < 3_000);
        assert_eq!(answered(&["cohort", &packed, "--goal", "mcse"]), expected, "{name}");
    }

    let mut child = command(&["cohort", "-", "--goal", "mcse", "-q"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(people(300).as_bytes()).expect("it reads");
    drop(stdin);
    assert_eq!(child.wait_with_output().expect("it ends").stdout, expected);
}

#[test]
fn a_killed_run_leaves_no_file_that_looks_complete_and_can_be_continued() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = path(folder.path(), "people.csv");
    fs::write(&input, people(120_000)).expect("room");
    let whole = path(folder.path(), "whole.csv");
    answered(&["cohort", &input, "--goal", "mcse", "-o", &whole]);
    let expected = fs::read(&whole).expect("written");
    let output = path(folder.path(), "plans.csv");
    let part = format!("{output}.part");
    for round in 0..20_u64 {
        let args = ["cohort", &input, "--goal", "mcse", "-o", &output, "--part", "4096"];
        let mut child = command(&args).stderr(Stdio::null()).spawn().expect("it runs");
        std::thread::sleep(Duration::from_millis(round * 7));
        child.kill().expect("it can be killed");
        let ended = child.wait().expect("it ends");
        if ended.code().is_none() {
            // Killed after the very last step, it has left the complete file.
            let is_complete = |written| written == expected;
            assert!(fs::read(&output).is_ok_and(is_complete) || !Path::new(&output).exists());
            if let Ok(written) = fs::read(&part) {
                assert!(expected.starts_with(&written));
            }
        }
        if Path::new(&part).exists() {
            answered(&["cohort", &input, "--goal", "mcse", "-o", &output, "--resume"]);
        } else if !Path::new(&output).exists() {
            answered(&["cohort", &input, "--goal", "mcse", "-o", &output]);
        }
        assert!(fs::read(&output).expect("complete") == expected, "round {round}");
        fs::remove_file(&output).expect("it was there");
    }
}

#[test]
fn what_has_changed_is_not_continued() {
    let folder = tempfile::tempdir().expect("a folder");
    let (input, output) = (path(folder.path(), "people.csv"), path(folder.path(), "plans.csv"));
    fs::write(&input, people(30)).expect("room");
    fs::write(format!("{output}.part"), "id,passed,held,something,else\n").expect("room");
    let run =
        command(&["cohort", &input, "--goal", "mcse", "-o", &output, "--resume"]).output().expect("it runs");
    assert_eq!(run.status.code(), Some(2));
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(said.contains("has changed since"), "{said}");
    assert!(!Path::new(&output).exists());
}

#[test]
fn a_closed_pipe_is_success() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = path(folder.path(), "people.csv");
    fs::write(&input, people(50_000)).expect("room");
    let args = ["cohort", &input, "--goal", "mcse", "-q"];
    let mut child = command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
    drop(child.stdout.take());
    let ended = child.wait_with_output().expect("it ends");
    assert_eq!((ended.status.code(), ended.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn a_file_without_sense_is_refused_in_one_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = path(folder.path(), "people.csv");
    let cases: [(&[u8], &str); 6] = [
        (b"", "the cohort is empty"),
        (b"who;passed;held\n", "names no column `id`"),
        (b"who,passed\n", "names no column `id`"),
        (b"id,passed,status\n", "has a column `status` already"),
        (b"\xff\xfe\x00\x01", "names no column `passed`"),
        (b"a,b\rc,d\r", "names no column `passed`"),
    ];
    for (bytes, message) in cases {
        fs::write(&input, bytes).expect("room");
        let run = command(&["cohort", &input, "--goal", "mcse"]).output().expect("it runs");
        let said = String::from_utf8_lossy(&run.stderr).into_owned();
        assert_eq!(run.status.code(), Some(2), "{said}");
        assert!(said.contains(message), "{said}");
    }
}

#[test]
fn rows_may_name_their_goal_and_their_day() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = path(folder.path(), "people.csv");
    let rows = "id,passed,goal,as_of\na,,mcsa-2000,\nb,,mcsa-2000,2009-01-01\nc,,nonsense,\nd,,,soon\n";
    fs::write(&input, rows).expect("room");
    let run = command(&["cohort", &input, "--goal", "mcse", "--columns", "id,status,tracks,message"]);
    let run = { run }.output().expect("it runs");
    assert_eq!(run.status.code(), Some(2));
    let rows = String::from_utf8(run.stdout).expect("UTF-8");
    let rows: Vec<&str> = rows.lines().collect();
    assert_eq!(rows[1], "a,optimal,mcsa-2000/full,");
    assert!(rows[2].starts_with("b,infeasible,,"), "70-218 retired in 2008: {}", rows[2]);
    assert!(rows[3].starts_with("c,error,,unknown goal `nonsense`"), "{}", rows[3]);
    assert!(rows[4].contains("as_of `soon`"), "{}", rows[4]);
}

#[test]
fn a_misspelt_column_is_shown_in_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("people.csv"), "\nid,item,dat,reslt\na,70-290,,failed\n").expect("room");
    let run = command(&["cohort", "people.csv", "--goal", "mcse"]).current_dir(folder.path()).output();
    let run = run.expect("it runs");
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert_eq!(run.status.code(), Some(2), "{said}");
    let expected = "error: unknown column `dat`
 --> people.csv:2:9
  |
2 | id,item,dat,reslt
  |         ^^^
  |
  = help: did you mean `date`? ";
    assert!(said.starts_with(expected), "{said}");
    assert!(said.contains("--> people.csv:2:13"), "{said}");
}

#[test]
fn more_threads_than_help_anybody_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = path(folder.path(), "people.csv");
    fs::write(&input, people(300)).expect("room");
    let expected = answered(&["cohort", &input, "--goal", "mcse", "--threads", "1"]);
    assert_eq!(
        answered(&["cohort", &input, "--goal", "mcse", "--threads", "1024", "--part", "64"]),
        expected
    );
    let diff = ["cohort-diff", &input, "--goal", "mcse", "--then-without", "70-290"];
    for args in [&["cohort", &input, "--goal", "mcse"][..], &diff] {
        for threads in ["0", "1025", "20000", "99999999999999999999"] {
            let run = command(&[args, &["--threads", threads]].concat()).output().expect("it runs");
            let said = String::from_utf8_lossy(&run.stderr).into_owned();
            assert_eq!(run.status.code(), Some(2), "{said}");
            assert!(said.contains("--threads <N>") && !said.contains("panicked"), "{said}");
        }
    }
}

#[test]
fn the_time_limit_is_that_of_the_whole_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let plain = path(folder.path(), "people.csv");
    fs::write(&plain, people(300)).expect("room");
    let limited = ["cohort", &plain, "--goal", "mcse", "--time-limit", "0.000000001"];
    let output = command(&limited).output().expect("it runs");
    assert_eq!(output.status.code(), Some(3));
    let rows = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(rows.lines().count(), 301);
    assert!(rows.lines().skip(1).all(|row| row.contains(",unproven,")), "{rows}");
}
