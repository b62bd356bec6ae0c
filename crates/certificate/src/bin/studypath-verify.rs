//! The `studypath-verify` command: says what files prove.

#![allow(clippy::disallowed_methods, reason = "the command is where the outside world is")]

use std::io::{self, Read, Write};
use std::process::ExitCode;

use studypath_certificate::{Checked, Claim, Refused, check};

const HELP: &str = "\
Checks certificates of optimality, and prints what each of them proves.

Usage: studypath-verify FILE...

A file `-` is standard input.

Options:
  -h, --help     Print help
  -V, --version  Print version

Status: 0 all files are proven, 1 a proof is refused, 2 a file cannot be read or the usage is wrong
";

fn main() -> ExitCode {
    let files: Vec<_> = std::env::args_os().skip(1).collect();
    if files.iter().any(|file| file == "--help" || file == "-h") {
        say(io::stdout(), HELP.trim_end());
        return ExitCode::SUCCESS;
    }
    if files.iter().any(|file| file == "--version" || file == "-V") {
        say(io::stdout(), concat!("studypath-verify ", env!("CARGO_PKG_VERSION")));
        return ExitCode::SUCCESS;
    }
    let is_option = |file: &std::ffi::OsString| file.len() > 1 && file.to_string_lossy().starts_with('-');
    if let Some(option) = files.iter().find(|file| is_option(file)) {
        say(io::stderr(), &format!("unknown option {}; --help says what there is", option.display()));
        return ExitCode::from(2);
    }
    if files.is_empty() {
        say(io::stderr(), HELP.trim_end());
        return ExitCode::from(2);
    }
    let mut status = 0;
    for file in files {
        let name = file.display();
        let bytes = if file == "-" { standard_input() } else { std::fs::read(&file) };
        match bytes.map(|bytes| verify(&bytes)) {
            Ok(Ok(checked)) => say(io::stdout(), &format!("{name}: proven: {}", summary(&checked))),
            Ok(Err(refused)) => {
                say(io::stderr(), &format!("{name}: refused: {refused}"));
                status = status.max(1);
            }
            Err(error) => {
                say(io::stderr(), &format!("{name}: cannot be read: {error}"));
                status = 2;
            }
        }
    }
    ExitCode::from(status)
}

/// Nobody reads what cannot be written, and the status says the same. What a file or its name holds to rule a terminal
/// is written out.
fn say(mut to: impl Write, text: &str) {
    let turns = |c: char| matches!(c, '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}');
    let mut shown = String::new();
    for c in text.chars() {
        if c != '\n' && (c.is_control() || turns(c)) {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    let _ = writeln!(to, "{shown}");
}

fn standard_input() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn verify(bytes: &[u8]) -> Result<Checked, Refused> {
    match std::str::from_utf8(bytes) {
        Ok(text) => check(text),
        Err(error) => {
            let line = bytes.iter().take(error.valid_up_to()).filter(|byte| **byte == b'\n').count() + 1;
            Err(Refused { line, message: "expected UTF-8, found other bytes".to_owned() })
        }
    }
}

fn summary(checked: &Checked) -> String {
    let Claim::Optimum { stages, .. } = &checked.claim else {
        return "nothing satisfies the rows".to_owned();
    };
    let named = stages.iter().enumerate().map(|(index, stage)| match stage.name.as_str() {
        "" => format!("stage {} {}", index + 1, stage.value),
        name => format!("{name} {}", stage.value),
    });
    let values = named.collect::<Vec<_>>().join(", then ");
    let sizes = [
        count(stages.len(), "stage"),
        count(checked.columns.len(), "column"),
        count(checked.rows.len(), "row"),
    ];
    let claim = if stages.is_empty() { "the witness satisfies the rows" } else { &values };
    format!("{claim} ({})", sizes.join(", "))
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
