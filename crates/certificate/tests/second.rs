//! `tests/proof_check.py`, which was written from the description of the format alone, gives the same answers.
//! `STUDYPATH_CASES` sets how many seeds, `STUDYPATH_SEED` asks a single one; without a `python3` nothing is tested,
//! but where `STUDYPATH_PYTHON` is `required`.

#![allow(clippy::disallowed_methods, reason = "a test may start a command and say so")]

mod support;

use std::io::Write;
use std::process::{Command, Stdio};

use studypath_certificate::{Checked, Claim, check};
use support::{Random, certificate, lie, redigested, respelled, seeds, splice, steps, words};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/proof_check.py");

#[test]
fn two_checkers_agree() {
    let texts: Vec<(u64, String)> =
        seeds(2_000).flat_map(|seed| texts(seed).map(|text| (seed, text))).collect();
    let Some(answers) = second(&texts) else {
        let is_required = std::env::var("STUDYPATH_PYTHON").as_deref() == Ok("required");
        assert!(!is_required, "`python3` or {SCRIPT} is missing");
        // Not by a macro, whose words would be kept from whoever runs the tests.
        let _ = writeln!(std::io::stderr(), "skipped: `python3` or {SCRIPT} is missing");
        return;
    };
    let (mut proven, mut beyond) = (0, 0);
    for ((seed, text), answer) in texts.iter().zip(&answers) {
        let refused = answer.strip_prefix("refused line ").and_then(|rest| rest.split_once(": "));
        let line: Option<usize> = refused.map(|(line, _)| line.parse().expect("a line"));
        match check(text) {
            Ok(checked) => {
                assert_eq!(*answer, said(&checked), "seed {seed}\n{text}");
                proven += 1;
            }
            // Only this the description leaves to a checker; what is before that line it does not.
            Err(first) if first.message.contains("128 bits") => {
                assert!(line.is_none_or(|line| line >= first.line), "seed {seed}: {first}, {answer}\n{text}");
                beyond += 1;
            }
            Err(first) => assert_eq!(line, Some(first.line), "seed {seed}: {first}, {answer}\n{text}"),
        }
    }
    let asked = texts.len();
    assert!(asked < 1_000 || (proven > asked / 10 && beyond < asked / 10), "{proven}, {beyond} of {asked}");
}

/// A certificate, a lie, and noise; no text without a line feed at its end.
fn texts(seed: u64) -> [String; 7] {
    let mut random = Random::new(seed ^ 0x2bad);
    let (.., honest) = certificate(seed);
    let (_, spliced) = splice(&mut random);
    let steps = steps(&mut random);
    let steps = random.pick(&steps).clone();
    let (one, other) = (respelled(&mut random), respelled(&mut random));
    [honest, lie(seed).text, redigested(&spliced), redigested(&words(&mut random)), steps, one, other]
        .map(|text| if text.ends_with('\n') { text } else { text + "\n" })
}

/// What the second checker says, a line for each text; nothing where it cannot be started.
fn second(texts: &[(u64, String)]) -> Option<Vec<String>> {
    let mut command = Command::new("python3");
    command.args([SCRIPT, "--many"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // It is not part of what is published of this crate.
    let mut child = std::fs::metadata(SCRIPT).and_then(|_| command.spawn()).ok()?;
    let texts: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
    let written = child.stdin.take().expect("a pipe").write_all(texts.join("--\n").as_bytes());
    let output = child.wait_with_output().expect("it ends");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(written.is_ok() && errors.is_empty(), "{written:?}\n{errors}");
    let answers: Vec<String> =
        String::from_utf8(output.stdout).expect("UTF-8").lines().map(str::to_owned).collect();
    assert_eq!(answers.len(), texts.len());
    Some(answers)
}

/// The answer of the second checker where it agrees.
fn said(checked: &Checked) -> String {
    match &checked.claim {
        Claim::Infeasible => "proven nothing".to_owned(),
        Claim::Optimum { stages, .. } => {
            let stages = stages.iter().map(|stage| format!("\t{} {}", stage.value, stage.name));
            format!("proven optimum{}", stages.collect::<String>())
        }
    }
}
