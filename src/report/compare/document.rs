use crate::query::{Comparison, GoalComparison};
use crate::question::Question;
use crate::report::document::{Block, Cell, Column, Document, Table, Tone, cells};
use crate::report::plan::{basis, cost_cell};
use crate::report::{code, days_of, exam_ids, goal_titles, ids_of, money, what_was_told};

use super::{
    break_even, closed_head, openings, reasons, slots, standing, track_id, versus_best, waivers, way_name,
};

/// The tracks of each goal side by side.
pub fn document(question: &Question, comparison: &Comparison) -> Document {
    let mut document = Document::new(goal_titles(question));
    for goal in &comparison.goals {
        one_goal(&mut document, question, goal);
    }
    if comparison.goals.len() > 1 {
        let apart = "Each goal is compared by itself; `plan` finds one plan for all of them.";
        document.section(Block::line(apart).aside());
    }
    what_was_told(&mut document, comparison.told(question), "Not used by the best way");
    document.basis = Some(basis(question));
    document.data = data(question, comparison);
    document
}

fn one_goal(document: &mut Document, question: &Question, goal: &GoalComparison) {
    document.section(Block::title(&question.catalog.credential(goal.credential).title));
    document.add(days_of(question));
    let tone = |place: usize| match (goal.open.is_empty() && !goal.held, place) {
        (true, _) => Tone::Bad,
        (false, 0) => Tone::Good,
        (false, _) => Tone::Plain,
    };
    let sentences = standing(question, goal);
    document.add(Block::verdict(sentences.into_iter().enumerate().map(|(i, text)| (text, tone(i)))));
    document.section(ways(question, goal));
    if !goal.open.is_empty() {
        document.titled("Slot by slot", slot_by_slot(question, goal));
        let unsat = Block::line("  Exams without a word are still to be sat.");
        document.add(unsat.tone(Tone::Quiet).aside());
    }
    document.titled("Waived", Block::list(waivers(question, goal)).aside());
    document.titled("When one price changes", Block::list(break_even(question, goal)));
    for closed in &goal.closed {
        document.section(Block::heading(closed_head(question, goal, closed)).tone(Tone::Warn));
        let reasons = reasons(closed).into_iter().map(str::to_owned);
        document.add(Block::list(reasons.chain(openings(question, goal, closed))));
    }
}

fn ways(question: &Question, goal: &GoalComparison) -> Table {
    let cost = question.tariff().map_or("cost", |tariff| tariff.currency.code());
    let names = [Column::number(""), Column::words("track")];
    let numbers = ["exams", "hours", cost, "difference", "filled now"].map(Column::number);
    let mut table = Table::new(names.into_iter().chain(numbers));
    for (i, way) in goal.open.iter().enumerate() {
        let totals = &way.plan.totals;
        let (filled, need) = slots::filled(question, goal.credential, way);
        table.row(cells![
            i + 1,
            way_name(question, goal.credential, way),
            totals.exams,
            totals.hours,
            cost_cell(question, totals),
            versus_best(question, goal, i),
            format!("{filled} of {need}"),
        ]);
    }
    table
}

/// The ways as columns, under their names where the terminal is wide enough, else under their numbers.
fn slot_by_slot(question: &Question, goal: &GoalComparison) -> Table {
    let ways = goal.open.iter().enumerate().map(|(i, way)| {
        let track = track_id(question, goal.credential, way.track);
        Column { short: Some((i + 1).to_string()), ..Column::words(format!("{} {track}", i + 1)) }
    });
    let columns = std::iter::once(Column::id("slot").headless()).chain(ways);
    Table::new(columns).with(slots::rows(question, goal).into_iter().map(|(label, cells)| {
        std::iter::once(label.into()).chain(cells.into_iter().map(Cell::Lines)).collect::<Vec<_>>()
    }))
}

/// One row for each track of each goal, the best first, then those that are not open.
fn data(question: &Question, comparison: &Comparison) -> Table {
    let mut data = Table::raw(&[
        "goal",
        "track",
        "status",
        "after",
        "count",
        "hours",
        "cost",
        "currency",
        "difference",
        "exams",
        "message",
        "unpriced",
    ]);
    for goal in &comparison.goals {
        let id = &question.catalog.credential(goal.credential).id;
        if goal.held {
            data.row(cells![id, "", "held", "", "", "", "", "", "", "", "", ""]);
        }
        for way in &goal.open {
            let totals = &way.plan.totals;
            data.row(cells![
                id,
                track_id(question, goal.credential, way.track),
                way.status.name(),
                ids_of(&question.catalog, &way.after(goal.credential).collect::<Vec<_>>()),
                totals.exams,
                totals.hours,
                totals.cost.map(|cost| money(question, cost)),
                totals.cost.map(|_| code(question)),
                way.difference.cost.map(|cost| money(question, cost)),
                exam_ids(question, &way.plan.exams),
                "",
                exam_ids(question, &totals.unpriced),
            ]);
        }
        for closed in &goal.closed {
            let track = track_id(question, goal.credential, closed.track);
            let (status, message) = (closed.answer.status.name(), reasons(closed).join("; "));
            data.row(cells![id, track, status, "", "", "", "", "", "", "", message, ""]);
        }
    }
    data
}
