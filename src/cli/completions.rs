use clap::CommandFactory as _;

use super::output::Terminal;
use super::stop::Stop;

pub(super) fn run(shell: clap_complete::Shell, terminal: &Terminal) -> Result<u8, Stop> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut super::Cli::command(), "studypath", &mut script);
    terminal.print(&script)?;
    Ok(0)
}
