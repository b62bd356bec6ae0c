use crate::mistake::{Field, Mistake, Mistakes, Spelled};
use crate::query::Failure;
use crate::read::{Diagnostic, Diagnostics};
use crate::report::TerminalStyle;
use crate::report::document::Tone;
use crate::schema::{DiagnosticDocument, ErrorDocument};

/// Why a request has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It makes no sense, or the texts that it rests on have mistakes.
    #[error(transparent)]
    Mistakes(#[from] Mistakes),
    /// The solver failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<Mistake> for Refusal {
    fn from(mistake: Mistake) -> Refusal {
        Refusal::Mistakes(mistake.into())
    }
}

impl From<Diagnostics> for Refusal {
    fn from(diagnostics: Diagnostics) -> Refusal {
        Mistake::from(diagnostics).into()
    }
}

impl Refusal {
    /// The exit status.
    pub fn status(&self) -> u8 {
        match self {
            Refusal::Mistakes(_) => 2,
            Refusal::Failed(_) => 70,
        }
    }

    /// The message for people, with fields spelled as `name` says.
    pub(super) fn in_words(&self, name: &dyn Fn(Field) -> String, style: &TerminalStyle) -> String {
        match self {
            Refusal::Mistakes(mistakes) => {
                mistakes.iter().map(|mistake| in_words(mistake, name, style)).collect()
            }
            Refusal::Failed(failure) => said(&failure.to_string(), None, style),
        }
    }
}

/// A mistake for people, with fields spelled as `name` says.
pub fn in_words(mistake: &Mistake, name: &dyn Fn(Field) -> String, style: &TerminalStyle) -> String {
    match mistake.spelled(name) {
        Spelled::Sentence(message, help) => said(&message, help.as_deref(), style),
        Spelled::Marked(diagnostics) => {
            format!("{}\n", diagnostics.render(style.color, style.width.unwrap_or(100)).trim_end())
        }
    }
}

/// What is wrong, and what would help.
pub fn said(message: &str, help: Option<&str>, style: &TerminalStyle) -> String {
    let line = |tone, head, text| format!("{} {}\n", style.paint(tone, head), style.paint(Tone::Plain, text));
    let help = help.map(|help| line(Tone::Strong, "help:", help)).unwrap_or_default();
    line(Tone::Bad, "error:", message) + &help
}

/// A refusal for programs.
pub fn document(refusal: &Refusal) -> ErrorDocument {
    let diagnostics = match refusal {
        Refusal::Mistakes(mistakes) => mistakes.iter().flat_map(diagnostics).collect(),
        Refusal::Failed(failure) => {
            vec![DiagnosticDocument { message: failure.to_string(), ..DiagnosticDocument::default() }]
        }
    };
    ErrorDocument::new(diagnostics)
}

fn diagnostics(mistake: &Mistake) -> Vec<DiagnosticDocument> {
    let field = mistake.field().map(|field| field.name().to_owned());
    let text = match mistake.spelled(&|field| field.name().to_owned()) {
        Spelled::Sentence(message, help) => {
            return vec![DiagnosticDocument { field, message, help, ..DiagnosticDocument::default() }];
        }
        Spelled::Marked(text) => text,
    };
    let document = |diagnostic: &Diagnostic| {
        let place = diagnostic.span.as_ref().map(|span| text.position(span.start));
        let (line, column) = place.unzip();
        DiagnosticDocument {
            file: Some(text.name.clone()),
            line,
            column,
            field: field.clone(),
            message: diagnostic.title.clone(),
            help: diagnostic.help.clone(),
        }
    };
    text.list.iter().map(document).collect()
}
