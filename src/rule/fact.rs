use crate::catalog::{Credential, Evidence, Track};

use super::quoted;

/// A statement of the catalog or the price list on which an answer rests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is about.
    pub about: FactKind,
    /// How sure it is.
    pub evidence: Evidence,
    /// The fact in words, as something to rest on: `the dates of ...`.
    pub text: String,
}

/// What facts are about, in the order in which a reader is told of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactKind {
    /// The days on which an exam can be sat.
    Dates,
    /// What is best sat after what.
    Advice,
    /// Credentials, tracks and slots.
    Rules,
    /// What counts for what.
    Option,
    /// What may be shared.
    Limit,
    /// What something costs.
    Price,
}

impl Fact {
    /// A fact of some kind.
    pub fn new(about: FactKind, evidence: Evidence, text: impl Into<String>) -> Fact {
        Fact { about, evidence, text: text.into() }
    }

    /// The rules of a track, as sure as the least sure of the track and its credential.
    pub fn of_track(credential: &Credential, track: &Track) -> Fact {
        let text = format!("track {} of {}", quoted(&track.id), quoted(&credential.id));
        Fact::new(FactKind::Rules, track.evidence.max(credential.evidence), text)
    }
}
