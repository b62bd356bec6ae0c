//! One way from a request to what the command would print, whoever asks.

mod catalog;
mod check;
mod dated_format;
mod error;
mod keep;
mod note;
#[cfg(feature = "stream")]
mod people;
mod plan;
mod proof;
mod question;
mod several;
mod verify;

pub use error::{Refusal, document, in_words, said};
pub use note::Note;
#[cfg(feature = "stream")]
pub use people::people;
pub use proof::{FileNames, files_of};
pub use question::{prepare, solver};

use crate::mistake::{Field, Mistake, Mistakes};
use crate::query::Uncertified;
use crate::report::{self, Format};
use crate::report::{TerminalStyle, Written};
use crate::schema::{Command, DiagnosticDocument, ErrorDocument, Request, Response};
use crate::session::Limit;
use crate::shelf::Shelf;
use question::Asked;

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// The answer, in the format asked for.
    pub written: Written,
    /// The exit status that goes with it.
    pub status: u8,
    /// What proves it, where that was asked and there is a proof.
    pub proof: Option<String>,
}

impl Printed {
    /// An answer with its exit status.
    fn new(written: impl Into<Written>, status: u8) -> Printed {
        Printed { written: written.into(), status, proof: None }
    }

    /// With what proves it. Where nothing does, that is said: `what` the answer is.
    fn with_proof(
        self,
        proven: Result<String, Uncertified>,
        what: &str,
        listen: &mut dyn FnMut(Note),
    ) -> Printed {
        match proven {
            Ok(text) => Printed { proof: Some(text), ..self },
            Err(why) => {
                listen(Note::Instead(match why {
                    Uncertified::TooLong(solver) => {
                        format!("{what} by {solver}; the proof of that would be too long to write down")
                    }
                    why => why.to_string(),
                }));
                Printed { status: question::STOPPED, ..self }
            }
        }
    }
}

/// Answers a request written in JSON, with all that the command would write. A [`Request`] says what can
/// stand in it.
pub fn ask(shelf: &Shelf, request: &str, limit: &Limit) -> Response {
    let request: Request = match serde_json::from_str(request) {
        Ok(request) => request,
        Err(error) => {
            let text = error.to_string();
            let diagnostic = DiagnosticDocument {
                file: Some("request".to_owned()),
                line: Some(error.line()).filter(|line| *line > 0),
                column: Some(error.column()).filter(|_| error.line() > 0),
                message: without_place(&error),
                ..DiagnosticDocument::default()
            };
            return Response {
                status: 2,
                stdout: String::new(),
                stderr: format!("error: the request makes no sense: {text}\n"),
                proof: None,
                error: Some(ErrorDocument::new(vec![diagnostic])),
            };
        }
    };
    let beside = stderr(&request);
    let mut said = String::new();
    let answer = answer(shelf, &request, limit, &mut |note| {
        if let Some(line) = note.line(&request, &beside) {
            said.push_str(&line);
            said.push('\n');
        }
    });
    match answer {
        Ok(printed) => {
            let stdout = printed.written.to_string();
            Response { status: printed.status, stdout, stderr: said, proof: printed.proof, error: None }
        }
        Err(refusal) => Response {
            status: refusal.status(),
            stdout: String::new(),
            stderr: said + &refusal.in_words(&|field| format!("`{}`", field.name()), &beside),
            proof: None,
            error: Some(document(&refusal)),
        },
    }
}

/// Answers a request. What is to be said beside the answer is told to `listen` as soon as it is known.
///
/// # Errors
///
/// Everything that is wrong with the request, or a failure of the solver.
pub fn answer(
    shelf: &Shelf,
    request: &Request,
    limit: &Limit,
    listen: &mut dyn FnMut(Note),
) -> Result<Printed, Refusal> {
    let mut mistakes: Vec<Mistake> = check::unused(request);
    let asking = Asking { shelf, request, limit };
    match request.command {
        Command::Plan => plan::plan(asking, mistakes, listen),
        Command::Explain => plan::explain(asking, mistakes, listen),
        Command::Keep => keep::keep(asking, mistakes, listen),
        Command::Audit => {
            let (format, asked) = asking.asked(mistakes, listen)?;
            let audit = asked.run(listen, |session| session.audit())?;
            let written = report::audit::render(format, asked.question(), &audit, &stdout(request));
            Ok(Printed::new(written, 0))
        }
        Command::Compare => {
            let (format, asked) = asking.asked(mistakes, listen)?;
            question::has_tracks(asked.question())?;
            let comparison = asked.run(listen, |session| session.compare())?;
            let written = report::compare::render(format, asked.question(), &comparison, &stdout(request));
            Ok(Printed::new(written, question::status_of_comparison(&comparison)))
        }
        Command::Verify => verify::verify(asking, mistakes, listen),
        Command::Export => {
            let notation = question::parsed(Field::To, request.to.as_deref(), &mut mistakes);
            if request.to.is_none() {
                mistakes.push(Mistake::said(Field::To, Field::To + " is missing: `lp` or `mps`"));
            }
            let (_, asked) = asking.asked(mistakes, listen)?;
            let formulation = asked.session.formulation();
            let (model, objectives) = (&formulation.model, formulation.objectives());
            let text = notation.map(|to| report::export::render(to, asked.question(), model, &objectives));
            Ok(Printed::new(text.unwrap_or_default(), 0))
        }
        Command::Search => catalog::search(asking, mistakes),
        Command::CatalogList => catalog::list(asking, mistakes),
        Command::CatalogShow => catalog::show(asking, mistakes),
        Command::CatalogCheck => catalog::check(asking, mistakes, listen),
        Command::CatalogGraph => catalog::graph(asking, mistakes),
    }
}

/// A request and what it is put to.
#[derive(Clone, Copy)]
struct Asking<'a> {
    shelf: &'a Shelf,
    request: &'a Request,
    limit: &'a Limit,
}

impl Asking<'_> {
    /// The question and the format of its answer.
    fn asked(
        self,
        mut mistakes: Vec<Mistake>,
        listen: &mut dyn FnMut(Note),
    ) -> Result<(Format, Asked), Refusal> {
        let format = self.format(&mut mistakes);
        let asked = Asked::read(self, mistakes, listen)?;
        Ok((format, asked))
    }

    fn format(self, mistakes: &mut Vec<Mistake>) -> Format {
        let field = Field::Format;
        question::parsed(field, self.request.format.as_deref(), mistakes).unwrap_or_default()
    }
}

/// What is wrong with a text in JSON, without where.
fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

/// How text on stdout looks.
fn stdout(request: &Request) -> TerminalStyle {
    TerminalStyle { width: request.width, color: request.color, quiet: request.quiet }
}

/// How text on stderr looks.
fn stderr(request: &Request) -> TerminalStyle {
    let (width, color) =
        request.stderr.map_or((request.width, request.color), |stream| (stream.width, stream.color));
    TerminalStyle { width, color, quiet: request.quiet }
}

/// Refuses where something is wrong.
fn refuse(mistakes: Vec<Mistake>) -> Result<(), Refusal> {
    Ok(Mistakes::none_in(mistakes)?)
}
