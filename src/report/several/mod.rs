//! Several plans side by side: the alternatives to a plan, and the front of several criteria.

mod rows;

use crate::plan::Plan;
use crate::query::{Alternatives, Answer, End, Front, Status};
use crate::question::{Criterion, Question};
use crate::schema::{self, Reply};

use super::document::{Block, Column, Document, Table, Tone, cells};
use super::{
    Format, TerminalStyle, Written, capitalized, code, exam_ids, for_goals, grouped, listed, money, plan,
    told_besides, write,
};
use rows::{difference, tracks};

/// Writes alternatives down. The style matters for text only.
pub fn alternatives(
    format: Format,
    question: &Question,
    found: &Alternatives,
    style: &TerminalStyle,
) -> Written {
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
        (End::Enough, n) => format!("Proven: the {n} best plans, none of them with unnecessary exams."),
        (End::Interrupted, _) => "A limit stopped the search: the next plan is not known.".to_owned(),
    };
    let listing = Listing {
        complete: found.end != End::Interrupted,
        refusal: Some(&found.first).filter(|a| matches!(a.status, Status::Infeasible | Status::Unproven)),
        verdict,
        answers,
        criteria: found.first.minimized.clone(),
    };
    let reply = || Reply::Alternatives(schema::Ranking::alternatives(question, found));
    write(format, style, reply, || listing.document(question))
}

/// Writes a front down. The style matters for text only.
pub fn front(format: Format, question: &Question, found: &Front, style: &TerminalStyle) -> Written {
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
    let reply = || Reply::Pareto(schema::Ranking::front(question, found));
    write(format, style, reply, || listing.document(question))
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
    fn document(&self, question: &Question) -> Document {
        if let Some(answer) = self.refusal {
            return Document { data: self.data(question), ..plan::document(question, answer) };
        }
        let mut document = for_goals(question);
        let tone = if self.complete { Tone::Good } else { Tone::Warn };
        document.add(Block::verdict([(self.verdict.clone(), tone)]));
        document.section(self.table(question));
        document.remark(self.answers.first().iter().flat_map(|a| plan::left_out(question, &a.left_out)));
        document.remark(told_besides(question));
        document.note(self.notes());
        document.basis = Some(plan::basis(question));
        document.data = self.data(question);
        document
    }

    fn plans(&self) -> Vec<&Plan> {
        self.answers.iter().filter_map(|answer| answer.plan.as_ref()).collect()
    }

    /// What to sit: in full for the first plan, as the difference from it for the others.
    fn table(&self, question: &Question) -> Table {
        let cost = question.tariff().map_or("cost", |tariff| tariff.currency.code());
        let numbers = [Column::number("plan").headless()].into_iter();
        let numbers = numbers.chain([cost, "exams", "hours"].map(Column::number));
        let mut table = Table::new(numbers.chain([Column::id("track"), Column::words("to sit")]));
        let plans = self.plans();
        let mut last_tracks = Vec::new();
        for (i, plan) in plans.iter().enumerate() {
            let tracks = tracks(question, plan);
            let shown = if i > 0 && tracks == last_tracks { "\"".to_owned() } else { tracks.join(", ") };
            last_tracks = tracks;
            let exams = match i {
                _ if plan.exams.is_empty() => "nothing".to_owned(),
                0 => listed(&exam_ids(question, &plan.exams), "and"),
                _ => difference(question, plan, plans[0]),
            };
            let cost = plan::cost_cell(question, &plan.totals);
            let hours = plan.totals.hours.filter(|_| self.criteria.contains(&Criterion::Hours));
            table.row(cells![i + 1, cost, plan.totals.exams, hours, shown, exams]);
        }
        table
    }

    /// One row for each plan.
    fn data(&self, question: &Question) -> Table {
        let header =
            ["plan", "tracks", "exams", "count", "hours", "cost", "currency", "more", "fewer", "unpriced"];
        let plans = self.plans();
        Table::raw(&header).with(plans.iter().enumerate().map(|(i, plan)| {
            let totals = &plan.totals;
            cells![
                i + 1,
                tracks(question, plan),
                exam_ids(question, &plan.exams),
                totals.exams,
                totals.hours,
                totals.cost.map(|cost| money(question, cost)),
                totals.cost.and(question.tariff()).map(|_| code(question)),
                exam_ids(question, &plan.beyond(plans[0])),
                exam_ids(question, &plans[0].beyond(plan)),
                exam_ids(question, &totals.unpriced),
            ]
        }))
    }

    /// The remarks, each once, with the numbers of the plans it concerns where it does not concern all.
    fn notes(&self) -> Vec<String> {
        let numbered = self.answers.iter().enumerate();
        let notes = grouped(numbered.flat_map(|(i, answer)| {
            answer.notes.iter().map(move |note| (note.as_str(), (i + 1).to_string()))
        }));
        let worded = notes.into_iter().map(|(note, plans)| match plans.len() {
            n if n == self.answers.len() => note.to_owned(),
            1 => format!("Plan {}: {note}", plans[0]),
            _ => format!("Plans {}: {note}", listed(&plans, "and")),
        });
        worded.collect()
    }
}
