//! Several transcripts in one text, such as the files of a folder: what hands texts over hands over one.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// Such a text begins with this, which nobody writes by hand.
const HEAD: &str = "{\"files\":[{\"name\":";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Several<'t> {
    #[serde(borrow)]
    files: Vec<Part<'t>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Part<'t> {
    #[serde(borrow)]
    pub(super) name: Cow<'t, str>,
    #[serde(borrow)]
    pub(super) text: Cow<'t, str>,
}

/// Several transcripts, each with its name, as one text. It is read as all of them, and a mistake is told with the name
/// of the whole and that of its part.
pub fn several_transcripts(files: &[(String, String)]) -> String {
    let part = |(name, text): &'_ (String, String)| Part {
        name: Cow::Owned(name.clone()),
        text: Cow::Owned(text.clone()),
    };
    serde_json::to_string(&Several { files: files.iter().map(part).collect() }).unwrap_or_default()
}

/// The parts of such a text; `None` of any other.
pub(super) fn parts(text: &str) -> Option<Vec<Part<'_>>> {
    let several: Option<Several<'_>> = text.starts_with(HEAD).then(|| serde_json::from_str(text).ok())?;
    several.map(|several| several.files)
}
