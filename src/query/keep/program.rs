use std::sync::Arc;

use studypath_ilp::{Engine, Search};

use super::expand::By;
use super::node::Node;
use super::write::TimeExpanded;
use crate::catalog::ExamId;
use crate::engine::stages::{self, Further};
use crate::engine::{Answer, Failure};
use crate::question::{Policy, Question};
use crate::rule::{Formulation, formulate};

/// The expanded question as a program.
pub struct Program {
    pub formulation: Formulation,
    /// Of equally good answers the one whose sittings are put off the longest, in sum; then the one with the fewest
    /// renewals for nothing, put off the longest.
    pub later: Vec<Further>,
}

impl Program {
    pub(super) fn of(question: &Question, expanded: &TimeExpanded) -> Program {
        let sittings = &expanded.sittings;
        let last = sittings.iter().map(|(_, day)| *day).max().unwrap_or(question.as_of);
        let policy = Policy { minimize: question.policy.minimize.clone(), ..Policy::default() };
        let formulation = formulate(&Question {
            catalog: expanded.catalog.clone(),
            tariff: expanded.tariff(question).map(Arc::new),
            transcript: expanded.transcript.clone(),
            goals: [expanded.goal].into(),
            as_of: question.as_of,
            today: question.today,
            policy: Arc::new(policy),
        });
        let early = |exam: &ExamId| {
            let span = question.as_of.until((jiff::Unit::Day, sittings[exam.0].1));
            span.map_or(0, |span| -i64::from(span.get_days()))
        };
        let sat = formulation.sit.iter().map(|(exam, var)| (*var, early(exam)));
        let renewed =
            formulation.track.iter().filter_map(|((place, track), var)| match expanded.nodes[place.0] {
                Node::Fresh(_, day) if expanded.ways[place.0].get(*track) == Some(&By::Free) => {
                    let span = day.until((jiff::Unit::Day, last.max(day)));
                    Some((*var, 1 + span.map_or(0, |span| i64::from(span.get_days()))))
                }
                _ => None,
            });
        let later = [("sittings late", sat.collect()), ("renewals few and late", renewed.collect())];
        let later = later.into_iter().filter(|(_, terms): &Further| !terms.is_empty());
        Program { later: later.collect(), formulation }
    }

    pub fn solve(&self, engine: &Engine<'_>) -> Result<Answer, Failure> {
        let search = Search::new(self.formulation.model.program.clone(), *engine);
        stages::solve_then(&self.formulation, search, &self.later, engine)
    }
}
