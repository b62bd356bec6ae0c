//! Every command that writes a file, in a folder of its own.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use tempfile::TempDir;

use crate::outputs;

/// What every run writes: its answer or its remarks.
pub const STDOUT: &str = "stdout";

/// A command, and the files that it makes.
pub struct Case {
    pub name: &'static str,
    pub args: Vec<&'static str>,
    pub outputs: &'static [&'static str],
    /// What is there before the run.
    pub before: Before,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// An older file under each final name.
    Old,
    Nothing,
    /// The beginning of the first output, left by a stopped run; older files besides.
    Part,
    /// The first output is a link to an older file.
    Link,
    /// The output is another name of the people's file.
    Input,
    /// The ids of the people do not fit into memory.
    LongIds,
}

const ASIDE: [&str; 6] = ["--summary", "t.html", "--budget", "100", "--funded", "f.csv"];
const PACKED_ASIDE: [&str; 6] = ["--summary", "t.json.gz", "--budget", "100", "--funded", "f.csv.zst"];
const BOOKS_ASIDE: [&str; 6] = ["--summary", "t.xlsx", "--budget", "100", "--funded", "f.xlsx"];
const PLAN: [&str; 4] = ["plan", "g", "--catalog", "c.toml"];
const KEEP: [&str; 8] =
    ["keep", "k", "--catalog", "k.toml", "--until", "2029-06-30", "--as-of", "2026-06-01"];
const KEPT: &str = r#"
[catalog]
id = "kept"
title = "Kept"
[exam.a]
title = "A"
[credential.k]
title = "K"
valid_months = 24
[[credential.k.track]]
id = "t"
[[credential.k.track.slot]]
id = "s"
need = 1
from = ["a"]
"#;

pub fn all() -> Vec<Case> {
    let case = |name, args: &[&[&'static str]], outputs, before| {
        let args = args.concat();
        Case { name, args, outputs, before }
    };
    let cohort: &[&str] = &[&outputs::COHORT[..], &["--part", "64", "--threads", "1"]].concat();
    let held: &[&str] = &["--held", "k@2025-06-01"];
    vec![
        case("cohort, .csv", &[cohort, &["-o", "x.csv"]], &["x.csv"], Before::Nothing),
        case("cohort, .jsonl", &[cohort, &["-o", "x.jsonl"]], &["x.jsonl"], Before::Old),
        case("cohort, .csv.gz", &[cohort, &["-o", "x.csv.gz"]], &["x.csv.gz"], Before::Old),
        case("cohort, .csv.zst", &[cohort, &["-o", "x.csv.zst"]], &["x.csv.zst"], Before::Old),
        case(
            "cohort with totals and funding",
            &[cohort, &["-o", "x.csv"], &ASIDE],
            &["x.csv", "t.html", "f.csv"],
            Before::Old,
        ),
        case(
            "the same, packed",
            &[cohort, &["-o", "x.csv.gz"], &PACKED_ASIDE],
            &["x.csv.gz", "t.json.gz", "f.csv.zst"],
            Before::Nothing,
        ),
        case(
            "the same, as workbooks",
            &[cohort, &["-o", "x.xlsx"], &BOOKS_ASIDE],
            &["x.xlsx", "t.xlsx", "f.xlsx"],
            Before::Old,
        ),
        case("the same, rows to stdout", &[cohort, &ASIDE], &["t.html", "f.csv"], Before::Old),
        case(
            "cohort --resume",
            &[cohort, &["-o", "x.csv", "--resume"], &ASIDE],
            &["x.csv", "t.html", "f.csv"],
            Before::Part,
        ),
        case("cohort onto a link", &[cohort, &["-o", "x.csv"]], &["x.csv"], Before::Link),
        case("cohort onto its input", &[cohort, &["-o", "x.csv"]], &[], Before::Input),
        case("cohort with long ids", &[&outputs::COHORT, &["-o", "x.csv"]], &["x.csv"], Before::LongIds),
        case(
            "cohort-diff",
            &[&outputs::DIFF, &["--then-without", "a", "-o", "x.csv"]],
            &["x.csv"],
            Before::Old,
        ),
        case("plan", &[&PLAN], &[], Before::Nothing),
        case("plan --proof", &[&PLAN, &["--proof", "g.proof"]], &["g.proof"], Before::Old),
        case("plan --proof, packed", &[&PLAN, &["--proof", "g.proof.gz"]], &["g.proof.gz"], Before::Nothing),
        case("keep --proof", &[&KEEP, held, &["--proof", "k.proof"]], &["k.proof"], Before::Old),
        case("catalog graph", &[&["catalog", "graph", "g", "--catalog", "c.toml"]], &[], Before::Nothing),
    ]
}

impl Case {
    /// A folder in which the command can be run.
    pub fn stage(&self) -> Stage {
        let folder = outputs::folder();
        let path = fs::canonicalize(folder.path()).expect("a folder");
        let write = |name: &str, bytes: &[u8]| fs::write(path.join(name), bytes).expect("written");
        // A list takes a few parts; the ids of 300 take more than is held of them.
        let (count, fill) = if self.before == Before::LongIds { (300, 60_000) } else { (40, 300) };
        let rows = (0..count).map(|n| {
            let passed = ["", "a", "b", "a;b", ""][n % 5];
            format!("p{n}{},{passed}\n", "x".repeat(fill))
        });
        write("people.csv", format!("id,passed\n{}", rows.collect::<String>()).as_bytes());
        write("k.toml", KEPT.as_bytes());
        fs::create_dir(path.join("tmp")).expect("made");
        for name in self.outputs.iter().filter(|_| self.before != Before::Nothing) {
            write(name, format!("what was in {name}").as_bytes());
        }
        match self.before {
            Before::Part => write("x.csv.part", &self.undisturbed_rows()[..6_000]),
            Before::Link => {
                fs::rename(path.join("x.csv"), path.join("real.csv")).expect("moved");
                symlink("real.csv", path.join("x.csv")).expect("linked");
            }
            Before::Input => fs::hard_link(path.join("people.csv"), path.join("x.csv")).expect("linked"),
            Before::Old | Before::Nothing | Before::LongIds => {}
        }
        Stage { _folder: folder, path }
    }

    /// The rows of the same question as they are printed.
    fn undisturbed_rows(&self) -> Vec<u8> {
        let rows = Case { name: self.name, args: Vec::new(), outputs: &[], before: Before::Nothing };
        outputs::run(&rows.stage().path, &outputs::COHORT).stdout
    }
}

/// A folder with what a command needs, and what it makes.
pub struct Stage {
    _folder: TempDir,
    pub path: PathBuf,
}

/// How a run ended, and what it said.
pub struct Ended {
    pub status: ExitStatus,
    pub said: String,
}

impl Stage {
    /// Runs the command by way of another program, which starts it.
    pub fn run(&self, by: &[&str], args: &[&str]) -> Ended {
        let words = [by, &[env!("CARGO_BIN_EXE_studypath")], args].concat();
        let stdout = File::create(self.path.join(STDOUT)).expect("made");
        let mut command = Command::new(words[0]);
        command
            .args(&words[1..])
            .current_dir(&self.path)
            .env_remove("LD_LIBRARY_PATH")
            .env("TMPDIR", self.path.join("tmp"));
        let output = command.stdin(Stdio::null()).stdout(stdout).stderr(Stdio::piped()).output();
        let output = output.expect("it runs");
        Ended { status: output.status, said: outputs::said(&output) }
    }

    /// What is in each file; a link is followed and marked.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let is_link = |name: &str| fs::read_link(self.path.join(name)).is_ok();
        let named = |(name, bytes): (String, _)| match is_link(&name) {
            true => (format!("{name}@"), bytes),
            false => (name, bytes),
        };
        let files = outputs::files(&self.path).into_iter().filter(|(name, _)| name != "tmp").map(named);
        files
            .chain(outputs::files(&self.path.join("tmp")).into_iter().map(|(n, b)| (format!("tmp/{n}"), b)))
            .collect()
    }

    /// What is in a file, if there is one.
    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.path.join(name)).ok()
    }

    /// Is this what a system call was about: a file of this folder?
    pub fn owns(&self, call: &str) -> bool {
        let folder: &Path = &self.path;
        let folder = folder.display().to_string();
        let call = call.replace(&format!("AT_FDCWD<{folder}>"), "");
        let mut paths = call.split('"').skip(1).step_by(2);
        call.contains(&format!("<{folder}/"))
            || paths.any(|path| !path.is_empty() && (!path.starts_with('/') || path.starts_with(&folder)))
    }
}
