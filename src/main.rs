//! The `studypath` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    studypath::cli::run(std::env::args_os())
}
