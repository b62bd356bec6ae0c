use std::str::FromStr;

use crate::report::Format;

/// How an answer with days is written: as every answer, or as a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatedFormat {
    /// As every answer.
    Shared(Format),
    /// As a calendar.
    Ics,
}

impl FromStr for DatedFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<DatedFormat, String> {
        if text == "ics" { Ok(DatedFormat::Ics) } else { text.parse().map(DatedFormat::Shared) }
    }
}
