//! The `studypath` command: a client of the library's public door.

#![allow(clippy::disallowed_methods, reason = "the command is where the outside world is")]

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run(std::env::args_os())
}
