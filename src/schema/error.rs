use serde::{Deserialize, Serialize};

use super::layout;

/// `studypath/error/1`: why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorDocument {
    /// `studypath/error/1`.
    pub schema: String,
    /// Every mistake that was found, the most basic one first.
    pub diagnostics: Vec<DiagnosticDocument>,
}

impl ErrorDocument {
    /// The name of this shape.
    pub const SCHEMA: &'static str = "studypath/error/1";

    /// The document of some mistakes.
    pub fn new(diagnostics: Vec<DiagnosticDocument>) -> ErrorDocument {
        ErrorDocument { schema: ErrorDocument::SCHEMA.to_owned(), diagnostics }
    }

    /// The document as indented JSON with a final line break.
    pub fn to_json(&self) -> String {
        layout::indented(self)
    }
}

/// One mistake.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiagnosticDocument {
    /// The text that is wrong, by the name under which it was given.
    pub file: Option<String>,
    /// The line of the place, from 1.
    pub line: Option<usize>,
    /// Its column in characters, from 1.
    pub column: Option<usize>,
    /// The key of the request that is wrong.
    pub field: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What would help.
    pub help: Option<String>,
}
