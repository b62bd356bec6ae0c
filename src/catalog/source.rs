/// A source, by its place in the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(
    /// The index into the catalog's sources.
    pub usize,
);

/// A document that facts are taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The id used inside the catalog.
    pub id: String,
    /// The title of the document.
    pub title: String,
    /// When it was written, as precisely as known.
    pub date: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
}

/// How sure a fact is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    /// A source states it.
    #[default]
    Sourced,
    /// It was deduced from sources.
    Inferred,
    /// No source confirms it.
    Unverified,
}

impl Evidence {
    /// The word used in files and answers; `None` for what is sourced.
    pub fn mark(self) -> Option<&'static str> {
        match self {
            Evidence::Sourced => None,
            Evidence::Inferred => Some("inferred"),
            Evidence::Unverified => Some("unverified"),
        }
    }

    /// What is no less sure, as asked for: `sourced`, `inferred`, or `any`.
    pub fn least(text: &str) -> Option<Evidence> {
        match text {
            "sourced" => Some(Evidence::Sourced),
            "inferred" => Some(Evidence::Inferred),
            "any" => Some(Evidence::Unverified),
            _ => None,
        }
    }

    /// Does a source state it?
    pub fn is_sourced(&self) -> bool {
        *self == Evidence::Sourced
    }
}

/// A point on which sources disagree, and the reading that the catalog follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceConflict {
    /// What the disagreement is about.
    pub about: String,
    /// What the sources say.
    pub versions: Vec<String>,
    /// The reading that the catalog follows.
    pub reading: String,
    /// The grounds for it.
    pub why: String,
    /// Where the versions are found.
    pub sources: Vec<SourceId>,
}
