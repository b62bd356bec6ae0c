use studypath_ilp::Affine;

use super::{Fact, Formulation, Ids, Likeness, Origin, Rule, Sentence, quoted};
use crate::catalog::{Credential, Item};
use crate::plan::Plan;
use crate::question::Question;
use crate::words::listed;

/// What the asker wants in the plan and does not want in it, and the tracks allowed.
pub struct Policy;

impl Rule for Policy {
    fn name(&self) -> &'static str {
        "policy"
    }

    fn post(&self, f: &mut Formulation) {
        for item in &f.question.policy.with {
            let on_hand = f.on_hand(*item, false);
            f.model.at_least(on_hand, 1, Origin::Included(*item));
        }
        for exam in &f.question.policy.sit {
            let sat = f.sit.get(exam).copied().map_or_else(Affine::default, Affine::from);
            f.model.at_least(sat, 1, Origin::Sat(*exam));
        }
        for item in &f.question.policy.without {
            let Item::Credential(credential) = *item else { continue };
            if f.scope.credentials.contains(&credential) {
                let earned = f.earned(credential);
                f.model.at_most(earned, 0, Origin::Excluded(credential));
            }
        }
        let ruled_out = f.track.iter().filter(|((c, t), _)| !f.question.policy.allows_track(*c, *t));
        let rows: Vec<_> = ruled_out.map(|((credential, _), var)| (*credential, *var)).collect();
        for (credential, var) in rows {
            f.model.at_most(Affine::from(var), 0, Origin::TrackChoice(credential));
        }
    }

    fn is_matching(&self, f: &Formulation) -> bool {
        f.question.policy.with.is_empty() && f.question.policy.sit.is_empty()
    }

    fn tell_apart(&self, f: &Formulation, likeness: &mut Likeness) {
        f.question.policy.with.iter().for_each(|item| likeness.name(*item));
        f.question.policy.sit.iter().for_each(|exam| likeness.name(*exam));
    }

    fn check(&self, question: &Question, plan: &Plan, report: &mut dyn FnMut(String)) {
        let catalog = &question.catalog;
        for item in &question.policy.with {
            if plan.by(question, *item).is_none() {
                report(format!("`{}` was asked for and is not in the plan", catalog.id_of(*item)));
            }
        }
        for exam in question.policy.sit.iter().filter(|exam| !plan.exams.contains(exam)) {
            report(format!("`{}` was to be sat and is not in the plan", catalog.exam(*exam).id));
        }
        for item in &question.policy.without {
            let used = match item {
                Item::Exam(exam) => plan.exams.contains(exam),
                Item::Credential(credential) => plan.track_of(*credential).is_some(),
            };
            if used {
                report(format!("`{}` was excluded and is in the plan", catalog.id_of(*item)));
            }
        }
        for earned in &plan.earned {
            if !question.policy.allows_track(earned.credential, earned.track) {
                let credential = catalog.credential(earned.credential);
                let track = &credential.tracks[earned.track].id;
                report(format!("track `{track}` of `{}` was ruled out and is used", credential.id));
            }
        }
    }

    fn say(&self, question: &Question, origin: Origin) -> Option<Sentence> {
        let catalog = &question.catalog;
        match origin {
            Origin::Included(item) => {
                let id = catalog.id_of(item).to_owned();
                let unknown = match item {
                    Item::Credential(c) if catalog.credential(c).tracks.is_empty() => {
                        ", and the catalog knows no way to earn it"
                    }
                    _ => "",
                };
                Some(Sentence::whole(&id, format!("`{id}` must be in the plan, as asked{unknown}")))
            }
            Origin::Sat(exam) => {
                let id = &catalog.exam(exam).id;
                let why = if question.may_sit(exam) { "must be sat, as asked" } else { "is passed already" };
                Some(Sentence::whole(id, format!("`{id}` {why}")))
            }
            Origin::Excluded(credential) => {
                let id = catalog.credential(credential).id.clone();
                Some(Sentence::whole(&id, format!("`{id}` must not be earned, as asked")))
            }
            Origin::TrackChoice(credential) => {
                let Credential { id, tracks, .. } = catalog.credential(credential);
                let chosen = question.policy.tracks.iter().filter(|(c, _)| *c == credential);
                let chosen: Vec<String> = chosen.map(|(_, t)| quoted(&tracks[*t].id)).collect();
                let text = format!("`{id}` must be earned by track {}, as asked", listed(&chosen, "or"));
                Some(Sentence::whole(id, text))
            }
            _ => None,
        }
    }

    fn facts(&self, _: &Question, _: &Plan) -> Vec<Fact> {
        Vec::new()
    }

    fn fact_of(&self, _: &Question, _: Origin) -> Option<Fact> {
        None
    }

    fn row_name(&self, ids: &Ids<'_>, origin: Origin) -> Option<String> {
        match origin {
            Origin::TrackChoice(c) => Some(format!("track_choice_{}", ids.credential(c))),
            Origin::Included(item) => Some(format!("with_{}", ids.item(item))),
            Origin::Sat(exam) => Some(format!("sat_{}", ids.exam(exam))),
            Origin::Excluded(c) => Some(format!("without_{}", ids.credential(c))),
            _ => None,
        }
    }
}
