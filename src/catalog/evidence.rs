use super::{Catalog, CatalogParts, Credential, Evidence, Exam, Track};

impl Catalog {
    /// The catalog without every fact that is less sure than `least`. All items stay, with their ids.
    ///
    /// - Of an exam, the days on which it can be sat are left out, as if nobody had stated them.
    /// - Of a credential, the ways to earn it and what it renews and implies are left out: a track is as sure as its slots, and
    ///   a slot that asks for all of its options as sure as these.
    /// - Options, advice, free renewals and limits on sharing are left out one by one.
    ///
    /// Linear in the catalog.
    #[must_use]
    pub fn with_evidence(&self, least: Evidence) -> Catalog {
        let mut parts: CatalogParts = CatalogParts::clone(self);
        parts.exams.iter_mut().for_each(|exam| keep_of_exam(exam, least));
        parts.credentials.iter_mut().for_each(|credential| keep_of_credential(credential, least));
        parts.limits.retain(|limit| limit.evidence <= least);
        Catalog::new(parts)
    }
}

fn keep_of_exam(exam: &mut Exam, least: Evidence) {
    exam.after.retain(|advice| advice.evidence <= least);
    if exam.evidence > least {
        (exam.released, exam.retired, exam.evidence) = (None, None, Evidence::Sourced);
    }
}

fn keep_of_credential(credential: &mut Credential, least: Evidence) {
    credential.tracks.retain_mut(|track| is_kept(track, least));
    if credential.free_renewal.as_ref().is_some_and(|free| free.evidence > least) {
        credential.free_renewal = None;
    }
    if credential.evidence > least {
        credential.tracks.clear();
        credential.renews.clear();
        credential.implies.clear();
        credential.free_renewal = None;
    }
}

/// Is the track sure enough? Then it has lost the options that are not.
fn is_kept(track: &mut Track, least: Evidence) -> bool {
    let is_sure = |evidence: Evidence| evidence <= least;
    let mut slots = track.slots.iter();
    let kept = is_sure(track.evidence)
        && slots.all(|slot| {
            is_sure(slot.evidence) && (!slot.every || slot.options.iter().all(|o| is_sure(o.evidence)))
        });
    if kept {
        track.slots.iter_mut().for_each(|slot| slot.options.retain(|option| is_sure(option.evidence)));
    }
    kept
}
