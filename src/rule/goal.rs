use super::{Fact, Formulation, Ids, Likeness, Origin, Rule, Sentence};
use crate::plan::Plan;
use crate::question::Question;

/// Every credential asked for is active in the end.
pub struct Goal;

impl Rule for Goal {
    fn name(&self) -> &'static str {
        "goal"
    }

    fn post(&self, f: &mut Formulation) {
        for goal in f.question.goals.iter() {
            let on_hand = f.on_hand((*goal).into(), true);
            f.model.at_least(on_hand, 1, Origin::Goal(*goal));
        }
    }

    fn is_matching(&self, _: &Formulation) -> bool {
        true
    }

    fn tell_apart(&self, _: &Formulation, _: &mut Likeness) {}

    fn check(&self, question: &Question, plan: &Plan, report: &mut dyn FnMut(String)) {
        let holdings = plan.holdings(question);
        for goal in question.goals.iter() {
            if !holdings.has(question, (*goal).into(), true) {
                report(format!("the goal `{}` is not reached", question.catalog.credential(*goal).id));
            }
        }
    }

    fn say(&self, question: &Question, origin: Origin) -> Option<Sentence> {
        let Origin::Goal(goal) = origin else { return None };
        let credential = question.catalog.credential(goal);
        let text = if let Some(day) = question.expired(goal) {
            format!("`{}` is asked for, and what is held expired on {day}", credential.id)
        } else if credential.tracks.is_empty() && question.catalog.granted_by(goal).is_empty() {
            format!("`{}` is asked for, and the catalog knows no way to earn it", credential.id)
        } else {
            format!("`{}` is asked for", credential.id)
        };
        Some(Sentence::whole(&credential.id, text))
    }

    fn says_what_is_needed(&self) -> bool {
        true
    }

    fn facts(&self, _: &Question, _: &Plan) -> Vec<Fact> {
        Vec::new()
    }

    fn fact_of(&self, _: &Question, _: Origin) -> Option<Fact> {
        None
    }

    fn row_name(&self, ids: &Ids<'_>, origin: Origin) -> Option<String> {
        let Origin::Goal(goal) = origin else { return None };
        Some(format!("goal_{}", ids.credential(goal)))
    }
}
