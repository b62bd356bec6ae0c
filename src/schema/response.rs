use serde::{Deserialize, Serialize};

use super::{ErrorDocument, layout};

/// What the command would do with a request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// The exit status: 0 answered, 1 no plan exists or a proof is refused, 2 bad usage or input, 3 a limit stopped the search, 70 a
    /// failure of the library's own.
    pub status: u8,
    /// The answer, in the format asked for. Empty where there is an error.
    pub stdout: String,
    /// What is said beside it.
    pub stderr: String,
    /// What proves the answer, where that was asked and there is a proof.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<String>,
    /// Why there is no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorDocument>,
}

impl Response {
    /// The response on one line.
    pub fn to_json(&self) -> String {
        layout::line(self)
    }
}
