use std::io::{IsTerminal as _, Write as _};
use std::str::FromStr;

use studypath::report::TerminalStyle;
use studypath::report::document::Tone;

use super::stop::Stop;

/// What standard output is called.
pub(super) const STDOUT: &str = "standard output";

/// When colour is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Colors {
    Auto,
    Always,
    Never,
}

impl Colors {
    pub const NAMES: [&str; 3] = ["auto", "always", "never"];
}

impl FromStr for Colors {
    type Err = String;

    fn from_str(text: &str) -> Result<Colors, String> {
        match text {
            "auto" => Ok(Colors::Auto),
            "always" => Ok(Colors::Always),
            "never" => Ok(Colors::Never),
            _ => Err(format!("`{text}` is not a time for colour: expected `auto`, `always` or `never`")),
        }
    }
}

/// Where the output goes, and how much of it is wanted.
pub(super) struct Terminal {
    colors: Colors,
    quiet: bool,
    verbose: bool,
}

impl Terminal {
    pub fn new(colors: Colors, quiet: bool, verbose: bool) -> Terminal {
        Terminal { colors, quiet, verbose }
    }

    /// How text on stdout looks.
    pub fn stdout(&self) -> TerminalStyle {
        let stream = std::io::stdout();
        let width = || terminal_size::terminal_size_of(std::io::stdout());
        self.style(stream.is_terminal(), width)
    }

    /// How text on stderr looks.
    pub fn stderr(&self) -> TerminalStyle {
        let stream = std::io::stderr();
        let width = || terminal_size::terminal_size_of(std::io::stderr());
        self.style(stream.is_terminal(), width)
    }

    fn style(
        &self,
        is_terminal: bool,
        size: impl Fn() -> Option<(terminal_size::Width, terminal_size::Height)>,
    ) -> TerminalStyle {
        let color = match self.colors {
            Colors::Always => true,
            Colors::Never => false,
            Colors::Auto => {
                is_terminal && !is_set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
            }
        };
        let width =
            is_terminal.then(size).flatten().map(|(width, _)| usize::from(width.0)).filter(|w| *w > 0);
        TerminalStyle { width, color, quiet: self.quiet }
    }

    /// Is it wanted to know how an answer came about?
    pub fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Is there a terminal on stderr that wants to see how the work goes?
    pub fn shows_progress(&self) -> bool {
        !self.quiet && std::io::stderr().is_terminal()
    }

    /// Writes the answer.
    pub fn print(&self, answer: &[u8]) -> Result<(), Stop> {
        let mut stdout = std::io::stdout().lock();
        stdout.write_all(answer).and_then(|()| stdout.flush()).map_err(|error| Stop::Unwritten {
            name: STDOUT.to_owned(),
            error,
            help: None,
        })
    }

    /// Writes an answer that must not be taken for the data asked for.
    pub fn print_aside(&self, text: &str) {
        self.tell(text.trim_end());
    }

    /// Writes a remark beside the answer, unless remarks are unwanted.
    pub fn remark(&self, text: &str) {
        if !self.quiet {
            self.tell(&self.stderr().paint(Tone::Plain, text));
        }
    }

    /// Writes a remark that is laid out for this terminal already, unless remarks are unwanted.
    pub fn remark_laid_out(&self, text: &str) {
        if !self.quiet {
            self.tell(text.trim_end());
        }
    }

    /// Writes how the answer came about, when that is wanted.
    pub fn detail(&self, text: &str) {
        if self.verbose {
            let text = self.stderr().paint(Tone::Quiet, text);
            self.tell(&text);
        }
    }

    /// Writes why there is no answer.
    pub fn error(&self, stop: &Stop) {
        let _ = write!(std::io::stderr().lock(), "{}", stop.render(&self.stderr()));
    }

    /// Writes what is laid out for this terminal already. Where that cannot be, it is lost; the answer still counts.
    pub fn tell(&self, text: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty())
}
