//! A folder with a catalog and prices of its own, and the command run in it.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

/// A folder with this catalog and this price list.
pub fn folder(catalog: &str, prices: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("catalog.toml"), catalog).expect("written");
    fs::write(folder.path().join("prices.csv"), prices).expect("written");
    folder
}

/// Exit status, stdout and stderr.
pub fn run(folder: &Path, args: &str) -> (i32, String, String) {
    let mut command = Command::cargo_bin("studypath").expect("built");
    command.current_dir(folder).args(args.split(' '));
    let output =
        command.args(["--catalog", "catalog.toml", "--prices", "prices.csv"]).output().expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

/// It is answered, and all this is in the answer.
#[track_caller]
pub fn says(folder: &Path, args: &str, wanted: &[&str]) {
    let (code, stdout, stderr) = run(folder, args);
    assert_eq!(code, 0, "{stderr}");
    for wanted in wanted {
        assert!(stdout.contains(wanted), "{args}: {wanted} is not in\n{stdout}{stderr}");
    }
}
