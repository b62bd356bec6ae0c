use std::ffi::OsString;
use std::io::{self, ErrorKind};

use studypath::ask::{self, Refusal};
use studypath::mistake::{Field, Mistakes};
use studypath::read::Diagnostics;
use studypath::report::TerminalStyle;
use studypath::report::document::Tone;
use studypath::schema::{DiagnosticDocument, ErrorDocument};

/// Why a command ends without an answer.
pub(super) enum Stop {
    /// What was asked makes no sense; with what would.
    Usage(String, Option<String>),
    /// Files have mistakes.
    Input(Diagnostics),
    /// What was asked has mistakes.
    Mistakes(Mistakes),
    /// An output cannot be written.
    Unwritten {
        /// The file, or standard output.
        name: String,
        /// What the system says; a closed pipe is nothing to complain about.
        error: io::Error,
        /// What can be done.
        help: Option<String>,
    },
    /// The interrupt key was pressed; with what became of the work.
    Interrupted(String),
    /// Something else went wrong.
    Failure(anyhow::Error),
}

impl Stop {
    /// A usage error without a hint.
    pub fn usage(message: impl Into<String>) -> Stop {
        Stop::Usage(message.into(), None)
    }

    /// The exit status.
    pub fn code(&self) -> u8 {
        match self {
            Stop::Unwritten { error, .. } if error.kind() == ErrorKind::BrokenPipe => 0,
            Stop::Usage(..) | Stop::Input(_) | Stop::Mistakes(_) | Stop::Unwritten { .. } => 2,
            Stop::Interrupted(_) => 130,
            Stop::Failure(_) => 70,
        }
    }

    /// The message for people.
    pub fn render(&self, style: &TerminalStyle) -> String {
        let said = |message: &str, help: &Option<String>| ask::said(message, help.as_deref(), style);
        match self {
            Stop::Unwritten { error, .. } if error.kind() == ErrorKind::BrokenPipe => String::new(),
            Stop::Unwritten { name, error, help } => said(&unwritten(name, error), help),
            Stop::Interrupted(message) => format!("{}\n", style.paint(Tone::Plain, message)),
            Stop::Usage(message, help) => said(message, help),
            Stop::Input(diagnostics) => format!("{}\n", marked(diagnostics, style)),
            // One thing at a time: what comes after the first mistake is often its consequence.
            Stop::Mistakes(mistakes) => {
                mistakes.iter().take(1).map(|mistake| ask::in_words(mistake, &flag, style)).collect()
            }
            Stop::Failure(cause) => said(&format!("{cause:#}"), &None),
        }
    }

    /// The message for programs, where standard output can hold one.
    pub fn document(&self) -> Option<ErrorDocument> {
        let one = |message, help| Some(one(message, help));
        match self {
            Stop::Unwritten { .. } | Stop::Interrupted(_) => None,
            Stop::Usage(message, help) => one(message.clone(), help.clone()),
            Stop::Input(diagnostics) => Some(ask::document(&Refusal::from(diagnostics.clone()))),
            Stop::Mistakes(mistakes) => Some(ask::document(&Refusal::Mistakes(mistakes.clone()))),
            Stop::Failure(cause) => one(format!("{cause:#}"), None),
        }
    }
}

fn unwritten(name: &str, error: &io::Error) -> String {
    format!("{name} cannot be written: {error}")
}

impl From<Diagnostics> for Stop {
    fn from(diagnostics: Diagnostics) -> Stop {
        Stop::Input(diagnostics)
    }
}

impl From<Mistakes> for Stop {
    fn from(mistakes: Mistakes) -> Stop {
        Stop::Mistakes(mistakes)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Stop {
        match refusal {
            Refusal::Mistakes(mistakes) => Stop::Mistakes(mistakes),
            Refusal::Failed(failure) => Stop::Failure(failure.into()),
        }
    }
}

/// The option that sets a field.
fn flag(field: Field) -> String {
    match field {
        Field::Vouchers => "--voucher".to_owned(),
        Field::File => "FILE".to_owned(),
        field => format!("--{}", field.name().replace('_', "-")),
    }
}

/// Mistakes in files, with a mark under each.
pub(super) fn marked(diagnostics: &Diagnostics, style: &TerminalStyle) -> String {
    diagnostics.render(style.color, style.width.unwrap_or(100)).trim_end().to_owned()
}

/// Do options that cannot be read ask for JSON?
pub(super) fn names_json(args: &[OsString]) -> bool {
    args.iter().any(|arg| arg == "--format=json")
        || args.windows(2).any(|pair| pair[0] == "--format" && pair[1] == "json")
}

/// What is wrong with options that cannot be read, for programs.
pub(super) fn unparsed(error: &clap::Error) -> ErrorDocument {
    let text = error.render().to_string();
    let mut paragraphs =
        text.split("\n\n").map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "));
    let message = paragraphs.next().unwrap_or_default().trim_start_matches("error: ").to_owned();
    let help = paragraphs.find_map(|text| text.strip_prefix("tip: ").map(str::to_owned));
    one(message, help)
}

fn one(message: String, help: Option<String>) -> ErrorDocument {
    ErrorDocument::new(vec![DiagnosticDocument { message, help, ..DiagnosticDocument::default() }])
}
