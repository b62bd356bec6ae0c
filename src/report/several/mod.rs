//! Several plans side by side: the alternatives to a plan, and the front of several criteria.

mod rows;
mod tables;

use crate::query::{Alternatives, Answer, End, Front, Status};
use crate::question::{Criterion, Question};
use crate::schema::{self, Reply};

use super::style::Look;
use super::{Format, capitalized, count, listed, plan};

/// Writes alternatives down. The look matters for text only.
pub fn alternatives(format: Format, question: &Question, found: &Alternatives, look: &Look) -> String {
    let answers: Vec<&Answer> =
        std::iter::once(&found.first).chain(&found.others).filter(|a| a.plan.is_some()).collect();
    let verdict = match (found.end, answers.len()) {
        _ if found.first.status == Status::Earned => "Nothing left to sit.".to_owned(),
        (End::Exhausted, 1) => "Proven: there is no other plan that does not pad this one.".to_owned(),
        (End::Exhausted, n) => {
            format!(
                "Proven: these {n} are all the plans there are, those left out that only pad one of them."
            )
        }
        (End::Enough, 1) => "Proven optimal.".to_owned(),
        (End::Enough, n) => format!("Proven: the {n} best plans, none of them padded with a needless exam."),
        (End::Interrupted, _) => "A limit stopped the search: the next plan is not known.".to_owned(),
    };
    let listing = Listing {
        complete: found.end != End::Interrupted,
        refusal: Some(&found.first).filter(|a| matches!(a.status, Status::Infeasible | Status::Unproven)),
        verdict,
        answers,
        criteria: found.first.minimized.clone(),
    };
    listing.render(format, question, look, || {
        Reply::Alternatives(schema::Ranking::alternatives(question, found)).to_json()
    })
}

/// Writes a front down. The look matters for text only.
pub fn front(format: Format, question: &Question, found: &Front, look: &Look) -> String {
    let names: Vec<&str> = found.criteria.iter().map(|c| c.name()).collect();
    let names = capitalized(&listed(&names, "and"));
    let verdict = match (found.complete, found.points.len()) {
        (false, _) => "A limit stopped the search: there may be more points.".to_owned(),
        (true, 1) => {
            let all = if found.criteria.len() == 2 { "both" } else { "all of them" };
            format!("{names} do not pull apart. Proven: one plan is the best in {all}.")
        }
        (true, n) => {
            format!("{names} pull apart. Proven: {n} plans, each better than any other in something.")
        }
    };
    let listing = Listing {
        complete: found.complete,
        refusal: found.refusal.as_ref(),
        verdict,
        answers: found.points.iter().map(|point| &point.answer).collect(),
        criteria: found.criteria.clone(),
    };
    listing
        .render(format, question, look, || Reply::Pareto(schema::Ranking::front(question, found)).to_json())
}

/// Plans to be shown side by side, the first of them in full.
struct Listing<'a> {
    /// False when a limit stopped the search.
    complete: bool,
    /// Shown instead where nothing is proven: why there is no plan, or the best one known.
    refusal: Option<&'a Answer>,
    /// What is proven, as a sentence.
    verdict: String,
    answers: Vec<&'a Answer>,
    criteria: Vec<Criterion>,
}

impl Listing<'_> {
    fn render(
        &self,
        format: Format,
        question: &Question,
        look: &Look,
        json: impl FnOnce() -> String,
    ) -> String {
        match (format, self.refusal) {
            (Format::Json, _) => json(),
            (Format::Csv, _) => tables::csv(question, self),
            (_, Some(answer)) => plan::render(format, question, answer, look),
            (Format::Text, None) => tables::text(question, self, look),
            (Format::Markdown, None) => tables::markdown(question, self),
        }
    }

    /// How many plans, in words.
    fn size(&self) -> String {
        count(self.answers.len(), "plan")
    }

    /// The remarks, each once, with the numbers of the plans it concerns where it does not concern all.
    fn notes(&self) -> Vec<String> {
        let mut notes: Vec<(&str, Vec<String>)> = Vec::new();
        for (i, answer) in self.answers.iter().enumerate() {
            for note in &answer.notes {
                let number = (i + 1).to_string();
                match notes.iter_mut().find(|(known, _)| known == note) {
                    Some((_, plans)) => plans.push(number),
                    None => notes.push((note, vec![number])),
                }
            }
        }
        let worded = notes.into_iter().map(|(note, plans)| match plans.len() {
            n if n == self.answers.len() => note.to_owned(),
            1 => format!("Plan {}: {note}", plans[0]),
            _ => format!("Plans {}: {note}", listed(&plans, "and")),
        });
        worded.collect()
    }
}
