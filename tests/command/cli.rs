//! The command as a process, as far as it needs no answer.

use assert_cmd::Command;
use studypath::schema::ErrorDocument;

struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

fn studypath(args: &[&str]) -> Run {
    let output = Command::cargo_bin("studypath").expect("built").args(args).output().expect("runs");
    Run {
        code: output.status.code().expect("not killed"),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

fn refused(args: &[&str]) -> String {
    let run = studypath(args);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.stderr);
    run.stderr
}

#[test]
fn the_version_is_data() {
    let run = studypath(&["--version"]);
    assert_eq!(run.code, 0);
    assert_eq!(run.stdout, format!("studypath {}\n", env!("CARGO_PKG_VERSION")));
    assert_eq!(run.stderr, "");
}

#[test]
fn help_has_examples_and_the_exit_status() {
    let run = studypath(&["--help"]);
    assert_eq!(run.code, 0);
    assert!(run.stdout.contains("Examples:") && run.stdout.contains("Exit status:"), "{}", run.stdout);
}

#[test]
fn bad_usage_is_one_message_and_status_2() {
    assert!(refused(&["plan"]).contains("<GOAL>..."));
    assert!(refused(&["plan", "mcse", "--format", "xml"]).contains("text, json, csv, markdown"));
    assert!(refused(&["plan", "mcse", "--minimize", "fun"]).contains("`fun` is not a criterion"));
    assert!(refused(&["plan", "mcse", "--time-limit", "0"]).contains("positive number of seconds"));
    assert!(refused(&["plan", "mcse", "--as-of", "yesterday"]).contains("2003-05-01"));
    assert!(refused(&["export", "mcse"]).contains("--to"));
    assert!(refused(&["plan", "-q", "-v", "mcse"]).contains("cannot be used with"));
}

#[test]
fn unknown_goals_and_catalogs_are_refused() {
    assert!(refused(&["plan", "no-such-credential-at-all"]).contains("`no-such-credential-at-all`"));
    assert!(refused(&["plan", "mcse", "--catalog", "nowhere"]).contains("there is no catalog `nowhere`"));
}

#[test]
fn stdin_is_read_once() {
    let message = refused(&["plan", "mcse", "--catalog", "-", "--transcript", "-"]);
    assert!(message.contains("--catalog and --transcript cannot both be read from stdin"), "{message}");
}

#[test]
fn with_json_asked_for_an_error_is_json() {
    let cases: [(&[&str], &str); 6] = [
        (&["plan", "nope", "--format", "json"], "`nope`"),
        (&["compare", "mcse", "--format=json", "--passed", "zz"], "`zz`"),
        (&["audit", "mcse", "--format", "json", "--transcript", "nowhere.csv"], "there is no such file"),
        (&["catalog", "list", "--format", "json", "--catalog", "nowhere"], "there is no catalog `nowhere`"),
        (&["plan", "--format", "json"], "<GOAL>..."),
        (&["plan", "mcse", "--format", "json", "--hours-per-wek", "3"], "--hours-per-wek"),
    ];
    for (args, words) in cases {
        let run = studypath(args);
        assert_eq!(run.code, 2, "{args:?}: {}", run.stderr);
        assert!(run.stderr.contains(words), "{args:?}: {}", run.stderr);
        let document: ErrorDocument = serde_json::from_str(&run.stdout).expect("a document");
        assert_eq!(document.schema, "studypath/error/1");
        let [diagnostic] = document.diagnostics.as_slice() else { panic!("{}", run.stdout) };
        let told = [diagnostic.file.as_deref(), Some(&*diagnostic.message), diagnostic.help.as_deref()];
        assert!(told.into_iter().flatten().any(|told| told.contains(words)), "{args:?}: {}", run.stdout);
    }
}

#[test]
fn completions_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = studypath(&["completions", shell]);
        assert_eq!(run.code, 0, "{shell}");
        assert!(run.stdout.contains("studypath"), "{shell}");
    }
}

#[test]
fn no_colour_where_there_is_no_terminal() {
    assert!(!refused(&["plan", "no-such-credential-at-all"]).contains('\x1b'));
    assert!(refused(&["--color", "always", "plan", "no-such-credential-at-all"]).contains('\x1b'));
}
