use studypath_ilp::Affine;

use super::{Fact, FactKind, Formulation, Ids, Likeness, Origin, Rule, Sentence, Sign, quoted};
use crate::catalog::ExamId;
use crate::plan::Plan;
use crate::question::{Obstacle, Question};
use crate::semantics::is_sittable;

/// An exam is sat only if it can be: released, not retired, not excluded, and with a study
/// estimate where hours are counted.
pub struct Available;

impl Rule for Available {
    fn name(&self) -> &'static str {
        "available"
    }

    fn post(&self, f: &mut Formulation) {
        for (exam, var) in &f.sit {
            for obstacle in f.question.obstacles(*exam) {
                f.model.at_most(Affine::from(*var), 0, Origin::Unavailable(*exam, obstacle));
            }
        }
    }

    fn is_matching(&self, _: &Formulation) -> bool {
        true
    }

    fn tell_apart(&self, f: &Formulation, likeness: &mut Likeness) {
        for exam in f.sit.keys() {
            for obstacle in f.question.obstacles(*exam) {
                likeness.sign(*exam, Sign::Obstacle(obstacle));
            }
        }
    }

    fn check(&self, question: &Question, plan: &Plan, report: &mut dyn FnMut(String)) {
        for exam in &plan.exams {
            let facts = question.catalog.exam(*exam);
            if !is_sittable(&question.catalog, *exam, question.as_of) {
                report(format!("`{}` cannot be sat on {}", facts.id, question.as_of));
            }
            if question.obstacles(*exam).contains(&Obstacle::NoHours) {
                report(format!("`{}` lacks a number that plans are judged by", facts.id));
            }
        }
    }

    fn say(&self, question: &Question, origin: Origin) -> Option<Sentence> {
        let Origin::Unavailable(exam, obstacle) = origin else { return None };
        let facts = question.catalog.exam(exam);
        let id = &facts.id;
        let (one, many) = match (obstacle, facts.released, facts.retired) {
            (Obstacle::NotReleased, Some(day), _) => same(format!("cannot be sat before {day}")),
            (Obstacle::Retired, _, Some(day)) => match question.expired(exam) {
                Some(last) => {
                    same(format!("can no longer be sat: it retired on {day}, and the pass expired on {last}"))
                }
                None => (
                    format!("can no longer be sat: it retired on {day}, and it is not passed"),
                    format!("can no longer be sat: they retired on {day}, and they are not passed"),
                ),
            },
            (Obstacle::NotReleased | Obstacle::Retired, ..) => return None,
            (Obstacle::Excluded, ..) => same("must not be sat, as asked".to_owned()),
            (Obstacle::NoHours, ..) => ("has no study estimate".into(), "have no study estimate".into()),
        };
        let sentence = Sentence::thing(id, quoted(id), one, many);
        // The sources of an exam are for all of its facts; only a single one is sure to have this one.
        let dated = matches!(obstacle, Obstacle::NotReleased | Obstacle::Retired);
        Some(if dated && facts.sources.len() == 1 { sentence.cited(&facts.sources) } else { sentence })
    }

    fn facts(&self, question: &Question, plan: &Plan) -> Vec<Fact> {
        plan.exams.iter().map(|exam| dates(question, *exam)).collect()
    }

    fn fact_of(&self, question: &Question, origin: Origin) -> Option<Fact> {
        match origin {
            Origin::Unavailable(exam, Obstacle::Retired | Obstacle::NotReleased) => {
                Some(dates(question, exam))
            }
            _ => None,
        }
    }

    fn row_name(&self, ids: &Ids<'_>, origin: Origin) -> Option<String> {
        let Origin::Unavailable(exam, obstacle) = origin else { return None };
        let word = match obstacle {
            Obstacle::NotReleased => "not_released",
            Obstacle::Retired => "retired",
            Obstacle::Excluded => "excluded",
            Obstacle::NoHours => "no_hours",
        };
        Some(format!("{word}_{}", ids.exam(exam)))
    }
}

fn same(text: String) -> (String, String) {
    (text.clone(), text)
}

fn dates(question: &Question, exam: ExamId) -> Fact {
    let exam = question.catalog.exam(exam);
    Fact::new(FactKind::Dates, exam.evidence, format!("the dates of {}", quoted(&exam.id)))
}
