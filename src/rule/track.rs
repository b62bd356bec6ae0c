use studypath_ilp::Affine;

use super::{Fact, FactKind, Formulation, Ids, Likeness, Origin, Rule, Sentence, quoted};
use crate::catalog::{CredentialId, Track, Window};
use crate::plan::Plan;
use crate::question::Question;
use crate::semantics::is_offered;

/// A credential is earned through exactly one of its tracks, only through one that is open, and not
/// after the credential itself has retired.
pub struct OneTrack;

impl Rule for OneTrack {
    fn name(&self) -> &'static str {
        "track"
    }

    fn post(&self, f: &mut Formulation) {
        for credential in f.scope.credentials.clone() {
            let tracks = &f.question.catalog.credential(credential).tracks;
            if tracks.len() > 1 {
                let earned = f.earned(credential);
                f.model.at_most(earned, 1, Origin::OneTrack(credential));
            }
            if is_retired(&f.question, credential) {
                let earned = f.earned(credential);
                f.model.at_most(earned, 0, Origin::Retired(credential));
            }
            for (t, track) in tracks.iter().enumerate() {
                if !track.window.contains(f.question.rules_day()) {
                    let var = f.track[&(credential, t)];
                    f.model.at_most(Affine::from(var), 0, Origin::TrackClosed(credential, t));
                }
            }
        }
    }

    fn is_matching(&self, f: &Formulation) -> bool {
        let catalog = &f.question.catalog;
        f.scope.credentials.iter().all(|c| {
            let facts = catalog.credential(*c);
            facts.retired.is_none() && (0..facts.tracks.len()).all(|t| catalog.brings(*c, t).is_empty())
        })
    }

    fn tell_apart(&self, _: &Formulation, _: &mut Likeness) {}

    fn check(&self, question: &Question, plan: &Plan, report: &mut dyn FnMut(String)) {
        for (index, earned) in plan.earned.iter().enumerate() {
            let credential = question.catalog.credential(earned.credential);
            if !question.may_earn(earned.credential) {
                report(format!("`{}` is held already and would be earned again", credential.id));
            }
            if is_retired(question, earned.credential) {
                report(format!("`{}` has retired and would be earned", credential.id));
            }
            if plan.earned[..index].iter().any(|other| other.credential == earned.credential) {
                report(format!("`{}` would be earned through two tracks", credential.id));
            }
            match credential.tracks.get(earned.track) {
                None => report(format!("`{}` has no such track", credential.id)),
                Some(track) if !track.window.contains(question.rules_day()) => {
                    report(format!("track `{}` of `{}` is not open", track.id, credential.id));
                }
                Some(_) => {}
            }
        }
    }

    fn say(&self, question: &Question, origin: Origin) -> Option<Sentence> {
        match origin {
            Origin::OneTrack(credential) => {
                let id = question.catalog.credential(credential).id.clone();
                let text = format!("`{id}` is earned through one track; tracks are never mixed");
                Some(Sentence::whole(&id, text))
            }
            Origin::Retired(credential) => {
                let credential = question.catalog.credential(credential);
                let retired = credential.retired?;
                let (one, many) = (
                    format!("can no longer be earned: it retired on {retired}"),
                    format!("can no longer be earned: they retired on {retired}"),
                );
                let id = &credential.id;
                Some(Sentence::thing(id, quoted(id), one, many).cited(&credential.sources))
            }
            Origin::TrackClosed(credential, track) => {
                let credential = question.catalog.credential(credential);
                let Track { window, sources, .. } = &credential.tracks[track];
                let one = closed(*window, "is open", "was open");
                let many = closed(*window, "are open", "were open");
                Some(Sentence::track(credential, track, one, many).cited(sources))
            }
            _ => None,
        }
    }

    fn facts(&self, question: &Question, plan: &Plan) -> Vec<Fact> {
        let mut facts = Vec::new();
        for earned in &plan.earned {
            let credential = question.catalog.credential(earned.credential);
            let track = &credential.tracks[earned.track];
            let id = quoted(&credential.id);
            let mut fact = |evidence, text| facts.push(Fact::new(FactKind::Rules, evidence, text));
            fact(credential.evidence, format!("the rules of {id}"));
            fact(track.evidence, format!("track {} of {id}", quoted(&track.id)));
            for slot in &track.slots {
                fact(slot.evidence, format!("slot {} of {id}", quoted(&slot.id)));
            }
        }
        facts
    }

    fn fact_of(&self, question: &Question, origin: Origin) -> Option<Fact> {
        let Origin::TrackClosed(credential, track) = origin else { return None };
        let credential = question.catalog.credential(credential);
        Some(Fact::of_track(credential, &credential.tracks[track]))
    }

    fn row_name(&self, ids: &Ids<'_>, origin: Origin) -> Option<String> {
        match origin {
            Origin::OneTrack(c) => Some(format!("one_track_{}", ids.credential(c))),
            Origin::TrackClosed(c, t) => Some(format!("closed_{}", ids.track(c, t))),
            Origin::Retired(c) => Some(format!("retired_{}", ids.credential(c))),
            _ => None,
        }
    }
}

fn is_retired(question: &Question, credential: CredentialId) -> bool {
    !is_offered(&question.catalog, credential, question.outset())
}

/// `is open only from 2009-10-22 on`, for something that is not in force.
pub fn closed(window: Window, is: &str, was: &str) -> String {
    match (window.since, window.until) {
        (Some(since), Some(until)) => format!("{is} only from {since} to {until}"),
        (Some(since), None) => format!("{is} only from {since} on"),
        (None, Some(until)) => format!("{was} only until {until}"),
        (None, None) => format!("{is} at any time"),
    }
}
