use std::collections::BTreeSet;

use jiff::civil::Date;
use studypath_ilp::Engine;

use super::program::Program;
use super::refuse::refuse;
use super::timeline::{Timeline, terms};
use super::write::{TimeExpanded, expand};
use super::{Keeping, Kept, MOST_SITTINGS, Unasked, days_until, items_of, kept};
use crate::catalog::Item;
use crate::engine::{Answer, Failure, LeftOut, Status};
use crate::plan::Totals;
use crate::query::told::{Told, told_as_it_stands};
use crate::question::{Policy, Question};

/// A question of what keeps its goals active, written out day by day.
pub struct Written {
    question: Question,
    until: Date,
    items: BTreeSet<Item>,
    days: BTreeSet<Date>,
    expanded: TimeExpanded,
    told: Vec<Told>,
}

impl Written {
    pub fn new(question: &Question, until: Date, engine: &Engine<'_>) -> Result<Written, Unasked> {
        let policy = Policy {
            with: Vec::new(),
            tracks: Vec::new(),
            schedule: None,
            ..Policy::clone(&question.policy)
        };
        let told_to = question;
        let question = question.with_policy(&policy).with_all_on_hand();
        let items = items_of(&question);
        refuse(&question, &items)?;
        let days = days_until(&question, &items, until, engine)?;
        let expanded = expand(&question, &items, &days, until);
        if expanded.sittings.len() > MOST_SITTINGS {
            return Err(Unasked::TooFar);
        }
        let told = told_as_it_stands(told_to, &|item| items.contains(&item).then_some("on hand"));
        Ok(Written { question, until, items, days, expanded, told })
    }

    pub fn program(&self) -> Program {
        Program::of(&self.question, &self.expanded)
    }

    /// What an answer to the program says in the words of the question, followed day by day once more.
    pub fn keeping(self, asked: Answer, engine: &Engine<'_>) -> Result<Keeping, Unasked> {
        let Written { question, until, items, days, expanded, told } = self;
        let question = &question;
        let mut keeping = Keeping {
            status: asked.status,
            until,
            steps: Vec::new(),
            purchases: Vec::new(),
            totals: Totals::default(),
            minimized: asked.minimized,
            bounds: asked.bounds,
            believed: asked.believed,
            terms: Vec::new(),
            lapses: Vec::new(),
            left_out: Vec::new(),
            told,
            notes: Vec::new(),
        };
        let mut left_out: Vec<LeftOut> = asked.left_out;
        left_out.iter_mut().for_each(|left| left.exam = expanded.sittings[left.exam.0].0);
        left_out.sort_by_key(|left| left.exam);
        left_out.dedup();
        keeping.left_out = left_out;
        match &asked.plan {
            Some(plan) => {
                let timeline = Timeline { question, expanded: &expanded, plan, until };
                let rejected = |violation| Failure::Rejected { backend: engine.backend.name(), violation };
                keeping.steps = timeline.steps().map_err(rejected)?;
                keeping.purchases = timeline.purchases();
                keeping.totals = plan.totals.clone();
                let unpriced = &mut keeping.totals.unpriced;
                unpriced.iter_mut().for_each(|exam| *exam = expanded.sittings[exam.0].0);
                unpriced.sort_unstable();
                keeping.notes = timeline.notes(&keeping.steps, &keeping.purchases);
            }
            None if keeping.status == Status::Infeasible => {
                for goal in question.goals.iter() {
                    match kept(question, *goal, &items, (&days, until), engine)? {
                        Kept::ToTheEnd => {}
                        Kept::Until(lapse) => keeping.lapses.push(lapse),
                        Kept::Unknown => {
                            let id = &question.catalog.credential(*goal).id;
                            let note = format!(
                                "Until when `{id}` can be kept is not known: a limit stopped the search."
                            );
                            keeping.notes.push(note);
                        }
                    }
                }
            }
            None => {}
        }
        keeping.terms = terms(question, &items, &keeping.steps);
        Ok(keeping)
    }
}
