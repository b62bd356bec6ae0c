//! What happens around a run: nobody listens, another run, an input that changes, a clock that jumps.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use super::cases::{self, Stage};
use super::injected::{self, Undisturbed};
use super::{can_inject, on_all_cores};
use crate::outputs::{COHORT, DIFF, files, folder, run, said, studypath};

/// Sets the clock of the day 400 days forth and back, each time that somebody looks.
const JUMPING_CLOCK: &str = r"
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
int clock_gettime(clockid_t clock, struct timespec *now) {
  static long days;
  int result = syscall(SYS_clock_gettime, clock, now);
  if (clock == CLOCK_REALTIME) {
    days = days > 0 ? -400 : 400;
    now->tv_sec += days * 86400;
  }
  return result;
}
";

#[test]
fn nobody_needs_to_listen() {
    if !can_inject() {
        return;
    }
    let cases = cases::all();
    let wrongs = on_all_cores(&cases, |case| {
        let whole = Undisturbed::of(case);
        let silent = ["exec \"$@\" 2>&-", "exec \"$@\" 2>/dev/full"];
        let by = |script: &'static str| {
            let wrongs = injected::wrongs(case, &whole, &["sh", "-c", script, "sh"], "silence");
            wrongs.into_iter().map(move |wrong| format!("{} {script}: {wrong}", case.name))
        };
        // A refusal that nobody hears is still a refusal.
        let silent = silent.into_iter().filter(|_| whole.code == Some(0));
        silent.flat_map(by).collect()
    });
    assert!(wrongs.is_empty(), "{wrongs:#?}");
}

#[test]
fn totals_and_funding_are_written_where_nobody_reads_the_rows_to_their_end() {
    let folder = folder();
    let folder = folder.path();
    let rows: String = (0..20_000).map(|n| format!("p{n},a\n")).collect();
    fs::write(folder.join("people.csv"), format!("id,passed\n{rows}")).expect("written");
    let aside = ["--summary", "t.txt", "--budget", "100", "--funded", "f.csv", "-q"];
    let args = [&COHORT[..], &aside].concat();
    let mut child =
        studypath(folder, &args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
    drop(child.stdout.take());
    let ended = child.wait_with_output().expect("it ends");
    assert_eq!((ended.status.code(), said(&ended).as_str()), (Some(0), ""));
    let written =
        [fs::read(folder.join("t.txt")).expect("there"), fs::read(folder.join("f.csv")).expect("there")];
    run(folder, &args);
    assert_eq!(written, ["t.txt", "f.csv"].map(|name| fs::read(folder.join(name)).expect("there")));
}

#[test]
fn of_two_runs_at_once_each_is_whole_or_says_that_it_came_second() {
    let folder = folder();
    let folder = folder.path();
    let rows: String = (0..200).map(|n| format!("p{n},a\n")).collect();
    fs::write(folder.join("people.csv"), format!("id,passed\n{rows}")).expect("written");
    let aside: &[&str] = &["--summary", "t.html", "--budget", "100", "--funded", "f.csv"];
    let commands = [
        [&COHORT[..], &["-o", "x.csv"], aside].concat(),
        [&COHORT[..], aside].concat(),
        vec!["plan", "g", "--catalog", "c.toml", "--proof", "g.proof"],
    ];
    for args in &commands {
        run(folder, args);
        let whole = files(folder);
        for _ in 0..10 {
            let both = [(); 2].map(|()| {
                let mut command = studypath(folder, args);
                command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("starts")
            });
            let ended = both.map(|child| child.wait_with_output().expect("it ends"));
            assert!(ended.iter().any(|output| output.status.code() == Some(0)), "{args:?}");
            for output in ended.iter().filter(|output| output.status.code() != Some(0)) {
                assert_eq!(output.status.code(), Some(2), "{}", said(output));
                assert!(said(output).contains("is being written by another run"), "{}", said(output));
            }
            assert_eq!(files(folder), whole, "{args:?}");
        }
    }
}

/// What is done to the people's file in a folder.
type Change<'a> = &'a dyn Fn(&Path);

/// Changes the people's file while a run has answered the first of them, and the others wait for a reader. Gives the
/// status, what was printed, and what was said.
fn changed_meanwhile(args: &[&str], change: impl FnOnce(&Path)) -> (Option<i32>, Vec<u8>, String, bool) {
    let folder = folder();
    let folder = folder.path();
    let rows: String = (0..20_000).map(|n| format!("p{n:05},\n")).collect();
    fs::write(folder.join("people.csv"), format!("id,passed\n{rows}")).expect("written");
    let mut command = studypath(folder, args);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
    let mut stdout = child.stdout.take().expect("piped");
    let mut rows = vec![0; 100];
    stdout.read_exact(&mut rows).expect("it answers");
    change(folder);
    stdout.read_to_end(&mut rows).expect("it ends");
    let output = child.wait_with_output().expect("it ends");
    (output.status.code(), rows, said(&output), folder.join("t.txt").exists())
}

#[test]
fn an_input_that_changes_while_it_is_read_is_answered_as_it_was_or_not_at_all() {
    let cohort = [&COHORT[..], &["--threads", "1", "--part", "4096", "--summary", "t.txt"]].concat();
    let people = |folder: &Path| folder.join("people.csv");
    let open = |folder: &Path| File::options().write(true).open(people(folder)).expect("there");
    let (_, whole, ..) = changed_meanwhile(&cohort, |_| {});
    let same: [(&str, Change<'_>); 3] = [
        ("grew while it was read: what came after the first 160010 bytes is left out", &|folder| {
            let mut file = File::options().append(true).open(people(folder)).expect("there");
            file.write_all(b"late,a\n").expect("written");
        }),
        ("20000 rows", &|folder| {
            fs::write(folder.join("new"), "id,passed\n").expect("written");
            fs::rename(folder.join("new"), people(folder)).expect("moved");
        }),
        ("20000 rows", &|folder| fs::remove_file(people(folder)).expect("there")),
    ];
    for (words, change) in same {
        let (status, rows, said, has_totals) = changed_meanwhile(&cohort, change);
        assert_eq!((status, has_totals), (Some(0), true), "{said}");
        assert!(said.contains(words), "{said}");
        assert!(rows == whole, "{words}");
    }
    let other: [Change<'_>; 4] = [
        &|folder| open(folder).set_len(100_005).expect("cut"),
        &|folder| open(folder).write_all(b"id,passed\nother").expect("written"),
        // As if it had been written before it was read, by a clock that was set back.
        &|folder| open(folder).set_modified(SystemTime::UNIX_EPOCH).expect("set"),
        &|folder| fs::write(people(folder), "id,passed\n").expect("written"),
    ];
    let diff = [&DIFF[..], &["--then-without", "a"]].concat();
    for change in other {
        for args in [&cohort, &diff] {
            let (status, _, said, has_totals) = changed_meanwhile(args, change);
            assert_eq!((status, has_totals), (Some(2), false), "{args:?}: {said}");
            assert!(
                said.contains("error: people.csv") && said.contains("was changed while it was read"),
                "{said}"
            );
        }
    }
}

#[test]
fn no_answer_depends_on_the_times_of_files() {
    if !can_inject() {
        return;
    }
    let cases = cases::all();
    let wrongs = on_all_cores(&cases, |case| {
        let whole = Undisturbed::of(case);
        let mut wrongs = Vec::new();
        let later = SystemTime::now() + Duration::from_secs(1 << 31);
        for time in [SystemTime::UNIX_EPOCH, later] {
            let stage = case.stage();
            for name in files(&stage.path).keys().filter(|name| *name != "tmp") {
                let file = File::options().write(true).open(stage.path.join(name)).expect("there");
                file.set_modified(time).expect("set");
            }
            stage.run(&[], &case.args);
            wrongs.extend(different(&whole, &stage).map(|name| format!("{}: {name}", case.name)));
        }
        wrongs
    });
    assert!(wrongs.is_empty(), "{wrongs:#?}");
}

fn different<'a>(whole: &'a Undisturbed, stage: &'a Stage) -> impl Iterator<Item = &'static str> + 'a {
    let files = whole.files.iter();
    files.filter(|(name, bytes)| stage.read(name).as_ref() != Some(bytes)).map(|(name, _)| *name)
}

#[test]
fn a_run_takes_place_on_one_day_even_where_the_clock_jumps() {
    let clock = tempfile::tempdir().expect("a folder");
    let (source, library) = (clock.path().join("clock.c"), clock.path().join("clock.so"));
    fs::write(&source, JUMPING_CLOCK).expect("written");
    let built = Command::new("cc").args(["-shared", "-fPIC", "-o"]).args([&library, &source]).status();
    assert!(built.expect("there is a C compiler").success());
    let jumping = |folder: &Path, args: &[&str]| {
        let output = studypath(folder, args).env("LD_PRELOAD", &library).output().expect("it runs");
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        output.stdout
    };
    let folder = folder();
    let folder = folder.path();
    // The catalog names no day: the rows are those of today, and the totals say so by naming none.
    let totals = [&COHORT[..], &["--summary", "t.txt"]].concat();
    jumping(folder, &totals);
    assert!(!fs::read_to_string(folder.join("t.txt")).expect("there").contains("As of"));
    // Where a day is asked for, no clock has a part in the answer.
    let dated = ["--as-of", "2026-06-01"];
    for args in [
        [&totals[..], &dated].concat(),
        [&["plan", "g", "--catalog", "c.toml", "--proof", "g.proof"], &dated[..]].concat(),
    ] {
        let (first, there) = (run(folder, &args).stdout, files(folder));
        assert_eq!(jumping(folder, &args), first);
        assert_eq!(files(folder), there);
    }
}
