use std::collections::{BTreeMap, BTreeSet};

use studypath_ilp::{Affine, Var};

use super::{Fact, Formulation, Ids, Likeness, Origin, Requirer, Rule, Sentence, Sign, quoted};
use crate::catalog::{CredentialId, Item, Requirement};
use crate::plan::Plan;
use crate::question::Question;
use crate::words::listed;

/// An exam is sat, a track used, an offer bought only by someone who has what it requires.
pub struct Requires;

impl Rule for Requires {
    fn name(&self) -> &'static str {
        "requires"
    }

    fn post(&self, f: &mut Formulation) {
        let catalog = f.question.catalog.clone();
        let exams: Vec<_> = f.sit.iter().map(|(exam, var)| (*exam, *var)).collect();
        for (exam, var) in exams {
            post_all(f, Requirer::Exam(exam), var, &catalog.exam(exam).requires);
        }
        let tracks: Vec<_> = f.track.iter().map(|(key, var)| (*key, *var)).collect();
        for ((credential, t), var) in tracks {
            let requires = &catalog.credential(credential).tracks[t].requires;
            post_all(f, Requirer::Track(credential, t), var, requires);
        }
        tighten(f);
        let Some(tariff) = f.question.tariff.clone() else { return };
        let offers: Vec<_> = f.buy.iter().map(|(offer, var)| (*offer, *var)).collect();
        for (offer, var) in offers {
            let requires = Requirement::each(&tariff.offers[offer].requires);
            post_all(f, Requirer::Offer(offer), var, &requires);
        }
    }

    fn is_matching(&self, f: &Formulation) -> bool {
        let catalog = &f.question.catalog;
        let exams = f.scope.exams.iter().flat_map(|exam| &catalog.exam(*exam).requires);
        let tracks = f.scope.credentials.iter().flat_map(|c| &catalog.credential(*c).tracks);
        exams.chain(tracks.flat_map(|track| &track.requires)).all(|requirement| !requirement.active)
    }

    fn tell_apart(&self, f: &Formulation, likeness: &mut Likeness) {
        let catalog = &f.question.catalog;
        let exams = catalog.exams.iter().flat_map(|exam| &exam.requires);
        let tracks = catalog.credentials.iter().flat_map(|credential| &credential.tracks);
        let requirements = exams.chain(tracks.flat_map(|track| &track.requires));
        requirements.flat_map(|requirement| &requirement.any).for_each(|item| likeness.name(*item));
        for exam in f.sit.keys() {
            for requirement in &catalog.exam(*exam).requires {
                let mut any = requirement.any.clone();
                any.sort_unstable();
                likeness.sign(*exam, Sign::Requires(requirement.active, any));
            }
        }
    }

    fn check(&self, question: &Question, plan: &Plan, report: &mut dyn FnMut(String)) {
        let catalog = &question.catalog;
        let holdings = plan.holdings(question);
        let mut check = |what: &dyn Fn() -> String, requires: &[Requirement]| {
            for requirement in requires {
                if !holdings.meets(question, requirement) {
                    report(format!("{} requires {}", what(), wanted(question, requirement)));
                }
            }
        };
        for exam in &plan.exams {
            let exam = catalog.exam(*exam);
            check(&|| format!("`{}`", exam.id), &exam.requires);
        }
        for earned in &plan.earned {
            let credential = catalog.credential(earned.credential);
            if let Some(track) = credential.tracks.get(earned.track) {
                check(&|| format!("track `{}` of `{}`", track.id, credential.id), &track.requires);
            }
        }
        let Some(tariff) = question.tariff() else { return };
        for offer in plan.purchases.iter().filter_map(|o| tariff.offers.get(*o)) {
            check(&|| format!("the offer `{}`", offer.item), &Requirement::each(&offer.requires));
        }
    }

    fn say(&self, question: &Question, origin: Origin) -> Option<Sentence> {
        let Origin::Requires(requirer, index) = origin else { return None };
        let catalog = &question.catalog;
        let words = |requirement: &Requirement| {
            let items = wanted(question, requirement);
            (format!("requires {items}"), format!("require {items}"))
        };
        match requirer {
            Requirer::Exam(exam) => {
                let exam = catalog.exam(exam);
                let (one, many) = words(exam.requires.get(index)?);
                Some(Sentence::thing(&exam.id, quoted(&exam.id), one, many))
            }
            Requirer::Track(credential, t) => {
                let credential = catalog.credential(credential);
                let track = &credential.tracks[t];
                let (one, many) = words(track.requires.get(index)?);
                Some(Sentence::track(credential, t, one, many).cited(&track.sources))
            }
            // No plan fails for want of an offer: what nobody can buy has no price.
            Requirer::Offer(_) => None,
        }
    }

    fn says_what_is_needed(&self) -> bool {
        true
    }

    fn facts(&self, _: &Question, _: &Plan) -> Vec<Fact> {
        Vec::new()
    }

    fn fact_of(&self, question: &Question, origin: Origin) -> Option<Fact> {
        let Origin::Requires(Requirer::Track(credential, track), _) = origin else { return None };
        let credential = question.catalog.credential(credential);
        Some(Fact::of_track(credential, &credential.tracks[track]))
    }

    fn row_name(&self, ids: &Ids<'_>, origin: Origin) -> Option<String> {
        let Origin::Requires(requirer, index) = origin else { return None };
        Some(format!("requires_{}_{}", ids.requirer(requirer), index + 1))
    }
}

/// What is required, in words: `a or b`, `an active a (expired on ...)`.
fn wanted(question: &Question, requirement: &Requirement) -> String {
    let named = |item: &Item| super::named(question, *item, requirement.active);
    let items: Vec<String> = requirement.any.iter().map(named).collect();
    format!("{}{}", if requirement.active { "an active " } else { "" }, listed(&items, "or"))
}

fn post_all(f: &mut Formulation, requirer: Requirer, var: Var, requires: &[Requirement]) {
    for (index, requirement) in requires.iter().enumerate() {
        if f.question.meets(requirement) {
            continue;
        }
        let mut excess = Affine::from(var);
        for item in &requirement.any {
            excess.add(-1, &f.on_hand(*item, requirement.active));
        }
        f.model.at_most(excess, 0, Origin::Requires(requirer, index));
    }
}

/// Only one track of a credential is used: all the tracks that ask for the same thing together ask
/// for it once, however often each of them says so.
fn tighten(f: &mut Formulation) {
    let mut asking: BTreeMap<(CredentialId, &Requirement), BTreeSet<Var>> = BTreeMap::new();
    for ((credential, t), var) in &f.track {
        for requirement in &f.question.catalog.credential(*credential).tracks[*t].requires {
            asking.entry((*credential, requirement)).or_default().insert(*var);
        }
    }
    for ((_, requirement), tracks) in asking {
        if tracks.len() > 1 && !f.question.meets(requirement) {
            let mut excess = Affine { constant: 0, terms: tracks.into_iter().map(|v| (v, 1)).collect() };
            for item in &requirement.any {
                excess.add(-1, &f.on_hand(*item, requirement.active));
            }
            f.model.at_most(excess, 0, Origin::Implied);
        }
    }
}
