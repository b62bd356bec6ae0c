//! One system call of a run fails, or is the last one, by way of strace.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::process::Command;

use super::cases::{Before, Case, Ended, STDOUT, Stage};

/// The kill that comes instead of a call.
pub const KILL: &str = "signal=KILL";
/// Nobody reads on.
pub const CLOSED: &str = "error=EPIPE";

/// What can go wrong with a call.
const ERRORS: [(&str, &[&str]); 12] = [
    ("read", &["error=EIO", "error=EINTR"]),
    ("write", &["error=ENOSPC", "error=EINTR"]),
    ("openat", &["error=EACCES", "error=EMFILE"]),
    ("ftruncate", &["error=EIO"]),
    ("rename", &["error=EACCES"]),
    ("flock", &["error=ENOLCK"]),
    ("statx", &["error=EIO"]),
    ("fsync", &["error=EIO"]),
    ("unlink", &["error=EACCES"]),
    ("fchmod", &["error=EPERM"]),
    ("fcntl", &["error=EMFILE"]),
    ("lseek", &["error=EIO"]),
];

/// A call of a run: the so-manieth of its name in its thread.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    pub call: String,
    pub number: usize,
    pub is_stdout: bool,
}

impl Point {
    /// What is tried there.
    pub fn faults(&self) -> Vec<&'static str> {
        let errors = ERRORS.iter().filter(|(call, _)| *call == self.call).flat_map(|(_, errors)| *errors);
        let closed = (self.call == "write" && self.is_stdout).then_some(&CLOSED);
        [&KILL].into_iter().chain(errors).chain(closed).copied().collect()
    }

    /// The program that starts the command and lets this happen to it.
    pub fn injector(&self, fault: &str) -> Vec<String> {
        let (call, number) = (&self.call, self.number);
        // A signal is not injected where the kernel filters the calls.
        let filter: &[&str] = if fault == KILL { &[] } else { &["--seccomp-bpf"] };
        let words = [&["strace", "-f", "-qq", "-o", "/dev/null"], filter].concat();
        let words = words.into_iter().map(str::to_owned);
        words
            .chain([
                "-e".to_owned(),
                format!("inject={call}:{fault}:when={number}"),
                "-e".to_owned(),
                format!("trace={call}"),
            ])
            .collect()
    }
}

/// Whether there is a strace that may trace.
pub fn is_there() -> bool {
    Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null", "true"])
        .status()
        .is_ok_and(|status| status.success())
}

/// What a run makes and how it ends when nothing disturbs it, and every call that it makes on a file of its own.
pub struct Undisturbed {
    pub code: Option<i32>,
    pub files: BTreeMap<&'static str, Vec<u8>>,
    pub points: BTreeSet<Point>,
}

impl Undisturbed {
    pub fn of(case: &Case) -> Undisturbed {
        let (stage, logs) = (case.stage(), tempfile::tempdir().expect("a folder"));
        let log = logs.path().join("log");
        let by = ["strace", "-f", "-qq", "-y", "-s", "0", "-o", &log.to_string_lossy()];
        let ended = stage.run(&by, &case.args);
        let names = case.outputs.iter().chain([&STDOUT]);
        let files = names.map(|name| (*name, stage.read(name).expect("made"))).collect();
        let log = fs::read_to_string(log).expect("written");
        Undisturbed { code: ended.status.code(), files, points: points(case, &log, &stage) }
    }
}

fn points(case: &Case, log: &str, stage: &Stage) -> BTreeSet<Point> {
    let mut numbers: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut points = BTreeSet::new();
    let stdout = format!("<{}>", stage.path.join(STDOUT).display());
    for line in log.lines() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        let Some((call, operands)) = rest.trim_start().split_once('(') else { continue };
        let number = numbers.entry((thread, call)).or_default();
        *number += 1;
        let is_looked_at = !matches!(call, "execve" | "getcwd" | "ioctl");
        if is_looked_at
            && call.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
            && stage.owns(operands)
            && (case.before != Before::LongIds || operands.contains("/tmp/studypath-"))
        {
            let is_stdout = operands.contains(&stdout);
            points.insert(Point { call: call.to_owned(), number: *number, is_stdout });
        }
    }
    points
}

/// What is wrong after a run that was disturbed; in the end the same command, or what the refusal of it says, makes what
/// an undisturbed run makes.
pub fn wrongs(case: &Case, whole: &Undisturbed, by: &[&str], fault: &str) -> Vec<String> {
    let stage = case.stage();
    let before = stage.files();
    let ended = stage.run(by, &case.args);
    let mut wrongs = Vec::new();
    // Also a call of the loader has this number, in another thread.
    if ended.status.code() == Some(127) {
        return wrongs;
    }
    let is_whole = |name: &&str| stage.read(name).as_ref() == Some(&whole.files[name]);
    for (name, bytes) in &before {
        let name = name.trim_end_matches('@');
        if !case.outputs.contains(&name)
            && name != "real.csv"
            && !name.ends_with(".part")
            && stage.read(name).as_ref() != Some(bytes)
        {
            wrongs.push(format!("{name} was changed"));
        }
    }
    for name in case.outputs.iter().filter(|name| !is_whole(name)) {
        let old = before.get(*name).or(before.get(&format!("{name}@")));
        if stage.read(name).as_ref() != old {
            wrongs.push(format!("{name} is neither whole nor what it was"));
        }
    }
    if !whole.files[STDOUT].starts_with(&stage.read(STDOUT).unwrap_or_default()) {
        wrongs.push("the answer is another one".to_owned());
    }
    let are_whole = case.outputs.iter().all(is_whole);
    wrongs.extend(badly_ended(&ended, whole, fault, are_whole && is_whole(&STDOUT), are_whole));
    if !are_whole
        && stage.files().iter().any(|(name, bytes)| name != STDOUT && before.get(name) != Some(bytes))
    {
        wrongs.extend(not_made_good(case, whole, &stage, &before));
    }
    wrongs
}

fn badly_ended(
    ended: &Ended,
    whole: &Undisturbed,
    fault: &str,
    is_whole: bool,
    are_files_whole: bool,
) -> Option<String> {
    let (code, said) = (ended.status.code(), &ended.said);
    let has_failed = code == Some(2) && said.matches("error: ").count() == 1;
    let is_well = match fault {
        KILL => ended.status.signal().is_some(),
        CLOSED => code == Some(0) && are_files_whole && !said.contains("error"),
        _ if code == whole.code => is_whole,
        _ => has_failed && !is_whole,
    };
    let is_panic = said.contains("panicked");
    (!is_well || is_panic).then(|| format!("it ended with {}: {said}", ended.status))
}

fn not_made_good(
    case: &Case,
    whole: &Undisturbed,
    stage: &Stage,
    before: &BTreeMap<String, Vec<u8>>,
) -> Vec<String> {
    let mut again = stage.run(&[], &case.args);
    if again.said.contains("--resume continues it") {
        again = stage.run(&[], &[&case.args[..], &["--resume"]].concat());
    }
    if again.status.code() != whole.code {
        return vec![format!("again it ends with {}: {}", again.status, again.said)];
    }
    let names = case.outputs.iter().chain([&STDOUT]);
    let different = names.filter(|name| stage.read(name).as_ref() != Some(&whole.files[*name]));
    let mut wrongs: Vec<String> = different.map(|name| format!("again {name} is another one")).collect();
    let is_known = |name: &str| {
        name == STDOUT
            || case.outputs.contains(&name)
            || before.contains_key(name) && !name.ends_with(".part")
    };
    // The file for what does not fit into memory has a name for a moment.
    let left = stage.files().into_keys().filter(|name| !is_known(name) && !name.starts_with("tmp/"));
    wrongs.extend(left.map(|name| format!("{name} stays behind")));
    if case.before == Before::Link && !stage.files().contains_key("x.csv@") {
        wrongs.push("the link is gone".to_owned());
    }
    wrongs
}
