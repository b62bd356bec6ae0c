//! A transcript that is a folder or a ZIP archive of badges.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Two of the five certifications of a Kubestronaut, which last 24 months: three are left on 2026-06-01.
const CREDLY: &str = r#"{"data": [{"issued_at_date": "2025-03-10", "state": "accepted",
    "badge_template": {"name": "CKA: Certified Kubernetes Administrator"}}], "metadata": {"count": 1}}"#;
const OPEN: &str = r#"{"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "validFrom": "2025-04-10T00:00:00Z",
    "credentialSubject": {"achievement": {"id": "urn:uuid:1", "name": "Kubernetes and Cloud Native Associate"}}}"#;
/// Another one, where nobody is to look.
const ELSEWHERE: &str = "item,date\nkcsa,2025-05-01\n";

fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("studypath").expect("built");
    let output = command.current_dir(folder).args(args).output().expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

fn plan(folder: &Path, transcript: &str) -> (i32, String, String) {
    run(folder, &["plan", "kubestronaut", "--as-of", "2026-06-01", "--transcript", transcript])
}

#[track_caller]
fn refused(folder: &Path, transcript: &str, says: &str) {
    let (code, stdout, stderr) = plan(folder, transcript);
    assert_eq!(code, 2, "{stdout}");
    assert!(stderr.contains(says), "{stderr}");
}

fn archive(folder: &Path, name: &str, files: &[(&str, &[u8])]) {
    let mut archive = ZipWriter::new(File::create(folder.join(name)).expect("created"));
    for (name, bytes) in files {
        archive.start_file(*name, SimpleFileOptions::default()).expect("begun");
        archive.write_all(bytes).expect("written");
    }
    archive.finish().expect("finished");
}

fn badges() -> TempDir {
    let home = tempfile::tempdir().expect("a temporary folder");
    let folder = home.path().join("badges");
    fs::create_dir_all(folder.join("deeper")).expect("created");
    for (name, text) in [
        ("b.json", CREDLY),
        ("a.JSON", OPEN),
        ("notes.txt", "no transcript"),
        ("deeper/c.csv", ELSEWHERE),
        ("../elsewhere.csv", ELSEWHERE),
    ] {
        fs::write(folder.join(name), text).expect("written");
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink("../elsewhere.csv", folder.join("link.csv")).expect("linked");
    home
}

#[test]
fn a_folder_is_read_as_one_transcript() {
    let home = badges();
    let (code, stdout, stderr) = plan(home.path(), "badges");
    assert_eq!(code, 0, "{stderr}");
    for wanted in ["3 exams to sit", "held 2025-03-10", "held 2025-04-10"] {
        assert!(stdout.contains(wanted), "{wanted} is not in\n{stdout}");
    }
    fs::write(home.path().join("badges/c.csv"), "item\nckad\nknots\n").expect("written");
    refused(home.path(), "badges", "badges/c.csv:3:1");
    fs::create_dir(home.path().join("empty")).expect("created");
    refused(home.path(), "empty", "there is no .json and no .csv in this folder");
}

#[test]
fn an_archive_is_read_as_one_transcript() {
    let home = badges();
    let files: [(&str, &[u8]); 4] = [
        ("export/b.json", CREDLY.as_bytes()),
        ("../../a.json", OPEN.as_bytes()),
        ("__MACOSX/export/b.json", &[0, 5, 22, 7]),
        ("export/image.png", &[0x89, b'P']),
    ];
    archive(home.path(), "me.ZIP", &files);
    let (code, stdout, stderr) = plan(home.path(), "me.ZIP");
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains("3 exams to sit"), "{stdout}");
    archive(home.path(), "bad.zip", &[("x.csv", b"item\nknots\n")]);
    refused(home.path(), "bad.zip", "bad.zip/x.csv:2:1");
    archive(home.path(), "none.zip", &[("x.txt", b"item\n")]);
    refused(home.path(), "none.zip", "there is no .json and no .csv in this archive");
    fs::write(home.path().join("broken.zip"), CREDLY).expect("written");
    refused(home.path(), "broken.zip", "this ZIP archive cannot be read");
    refused(home.path(), "absent.zip", "there is no such file");
}

#[test]
fn what_unpacks_to_more_than_a_person_has_is_refused() {
    let home = badges();
    let large = vec![b' '; 5 << 20];
    archive(home.path(), "bomb.zip", &[("a.json", &large), ("b.json", &large)]);
    let packed = fs::metadata(home.path().join("bomb.zip")).expect("a file").len();
    assert!(packed < 1 << 16, "{packed} bytes hold ten MiB");
    refused(home.path(), "bomb.zip", "the transcripts in it are larger than 8 MiB together");
}

#[test]
fn a_proof_about_what_is_in_a_folder_is_verified_with_it() {
    let home = badges();
    let args =
        ["plan", "kubestronaut", "--as-of", "2026-06-01", "--transcript", "badges", "--proof", "me.proof"];
    let (code, _, stderr) = run(home.path(), &args);
    assert_eq!(code, 0, "{stderr}");
    let proof = fs::read_to_string(home.path().join("me.proof")).expect("a proof");
    assert!(!proof.contains("badge_template"), "what somebody has is not written into it");
    let (code, stdout, stderr) = run(home.path(), &["verify", "me.proof", "--transcript", "badges"]);
    assert_eq!(code, 0, "{stdout}{stderr}");
    let (code, ..) = run(home.path(), &["verify", "me.proof"]);
    assert_eq!(code, 2, "nothing but a file is opened on the word of a proof");
}
