use super::quoted;
use crate::catalog::{Catalog, Credential, SourceId};
use crate::words::listed;

/// A reason in words: what it is about, and what is said of it. Sentences that say the same of
/// different things can be told as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The ids of what it is about.
    pub subjects: Vec<String>,
    about: About,
    one: String,
    many: String,
    /// Where the fact is stated, when the catalog names exactly one place or puts one first.
    pub source: Option<SourceId>,
}

/// What a sentence begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
enum About {
    /// Nothing: the sentence stands for itself.
    Nothing,
    /// Things that are named in the sentence.
    Things(Vec<String>),
    /// Some tracks of a credential that has so many.
    Tracks { of: String, ids: Vec<String>, all: usize },
}

impl Sentence {
    /// A sentence that is told as it is.
    pub fn whole(subject: &str, text: String) -> Sentence {
        let (about, many) = (About::Nothing, text.clone());
        Sentence { subjects: vec![subject.to_owned()], about, one: text, many, source: None }
    }

    /// Something said of a thing, and how the same is said of several.
    pub fn thing(subject: &str, named: String, one: String, many: String) -> Sentence {
        let about = About::Things(vec![named]);
        Sentence { subjects: vec![subject.to_owned()], about, one, many, source: None }
    }

    /// Something said of a track, and how the same is said of several. Where there is only one track,
    /// it is said of the credential.
    pub fn track(credential: &Credential, track: usize, one: String, many: String) -> Sentence {
        if credential.tracks.len() == 1 {
            return Sentence::thing(&credential.id, quoted(&credential.id), one, many);
        }
        let about = About::Tracks {
            of: credential.id.clone(),
            ids: vec![credential.tracks[track].id.clone()],
            all: credential.tracks.len(),
        };
        Sentence { subjects: vec![credential.id.clone()], about, one, many, source: None }
    }

    /// Names the first of these sources.
    #[must_use]
    pub fn cited(self, sources: &[SourceId]) -> Sentence {
        Sentence { source: sources.first().copied(), ..self }
    }

    /// Takes another sentence in, if it says the same; false if it does not.
    pub fn absorb(&mut self, other: &Sentence) -> bool {
        if (&self.one, &self.many) != (&other.one, &other.many) {
            return false;
        }
        match (&mut self.about, &other.about) {
            (About::Things(things), About::Things(others)) => things.extend(others.iter().cloned()),
            (About::Tracks { of, ids, .. }, About::Tracks { of: same, ids: others, .. }) if of == same => {
                ids.extend(others.iter().cloned());
            }
            _ => return false,
        }
        if self.source != other.source {
            self.source = None;
        }
        for subject in &other.subjects {
            if !self.subjects.contains(subject) {
                self.subjects.push(subject.clone());
            }
        }
        true
    }

    /// The sentence, without the source.
    pub fn text(&self) -> String {
        let (about, one) = match &self.about {
            About::Nothing => return self.one.clone(),
            About::Things(things) => (listed(things, "and"), things.len() == 1),
            About::Tracks { of, ids, all } if ids.len() == *all => (format!("every track of `{of}`"), true),
            About::Tracks { of, ids, .. } => {
                let named: Vec<String> = ids.iter().map(|id| quoted(id)).collect();
                let noun = if ids.len() == 1 { "track" } else { "tracks" };
                (format!("{noun} {} of `{of}`", listed(&named, "and")), ids.len() == 1)
            }
        };
        format!("{about} {}", if one { &self.one } else { &self.many })
    }

    /// The sentence, with a short mention of where it is stated.
    pub fn with_source(&self, catalog: &Catalog) -> String {
        let mention = self.source.map(|source| catalog.source(source)).map(|source| {
            let publisher = source.title.split(':').next().unwrap_or_default();
            let publisher = publisher.split(" (").next().unwrap_or_default().trim();
            match source.date.as_deref().filter(|date| date.starts_with(|c: char| c.is_ascii_digit())) {
                Some(date) => format!(" ({publisher}, {date})"),
                None => format!(" ({publisher})"),
            }
        });
        format!("{}{}", self.text(), mention.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Track;

    fn track(index: usize) -> Sentence {
        let ids = ["a", "b", "c"];
        let tracks = ids.map(|id| Track { id: id.into(), ..Track::default() }).to_vec();
        let credential = Credential { id: "x".into(), tracks, ..Credential::default() };
        Sentence::track(&credential, index, "needs it".into(), "need it".into())
    }

    #[test]
    fn the_same_of_several_tracks_is_said_once() {
        let mut sentence = track(0);
        assert_eq!(sentence.text(), "track `a` of `x` needs it");
        assert!(sentence.absorb(&track(1)));
        assert_eq!(sentence.text(), "tracks `a` and `b` of `x` need it");
        assert!(sentence.absorb(&track(2)));
        assert_eq!(sentence.text(), "every track of `x` needs it");
    }

    #[test]
    fn different_things_are_not_mixed() {
        let other = Sentence::thing("x", "`x`".into(), "needs it".into(), "need it".into());
        assert!(!track(0).absorb(&other));
        assert!(!Sentence::whole("x", "so".into()).absorb(&Sentence::whole("x", "so".into())));
    }
}
