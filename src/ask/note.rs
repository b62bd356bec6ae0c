use crate::query::{Answer, Status};
use crate::report::TerminalStyle;
use crate::report::document::Tone;
use crate::schema::Request;

/// Something said beside an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// What a reader should know, unless remarks are unwanted.
    Remark(String),
    /// What nobody must miss.
    Caution(String),
    /// What stands in place of the answer, and must not be taken for it.
    Instead(String),
    /// What was read. Only for those who want to know how the answer came about.
    Read(String),
    /// The solver that answered, said as soon as it has. Only for the same.
    Solved(&'static str),
}

impl Note {
    /// The text of the note as a request wants it; `None` where it is not wanted.
    pub fn line(&self, request: &Request, style: &TerminalStyle) -> Option<String> {
        match self {
            Note::Instead(text) | Note::Caution(text) => Some(text.trim_end().to_owned()),
            Note::Remark(text) => (!request.quiet).then(|| style.paint(Tone::Plain, text)),
            Note::Read(text) => request.verbose.then(|| style.paint(Tone::Quiet, text)),
            Note::Solved(solver) => {
                request.verbose.then(|| style.paint(Tone::Quiet, &format!("solver {solver}")))
            }
        }
    }
}

/// A table of exams has no place for anything else that must be said.
pub(super) fn explain_empty_rows(answer: &Answer, listen: &mut dyn FnMut(Note)) {
    let mut remark = |text: &str| listen(Note::Remark(text.to_owned()));
    match answer.status {
        Status::Optimal => {}
        Status::Earned => remark("nothing left to sit"),
        Status::Unproven => remark("not proven: a limit stopped the search"),
        Status::Infeasible => {
            remark("no plan exists:");
            for reason in answer.conflict.iter().flat_map(|conflict| &conflict.because) {
                remark(&format!("  {}", reason.text));
            }
        }
    }
}
