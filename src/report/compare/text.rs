use crate::query::{Comparison, GoalComparison};
use crate::question::Question;
use crate::report::listed;
use crate::report::plan::basis;
use crate::report::style::Look;
use crate::report::table::{Grid, Head, dashes, paragraph};

use super::{break_even, closed_head, openings, reasons, slots, standing, summary, track_id};

pub(super) fn render(question: &Question, comparison: &Comparison, look: &Look) -> String {
    let goals: Vec<String> = comparison.goals.iter().map(|goal| one_goal(question, goal, look)).collect();
    let mut text = goals.join("\n");
    if !look.quiet {
        if goals.len() > 1 {
            text.push_str("\nEach goal is compared by itself; `plan` finds one plan for all of them.\n");
        }
        text.push_str(&format!("\n{}", look.dim(&paragraph(&basis(question), look))));
    }
    text
}

fn one_goal(question: &Question, goal: &GoalComparison, look: &Look) -> String {
    let credential = question.catalog.credential(goal.credential);
    let mut text = look.bold(&paragraph(&credential.title, look));
    for (i, sentence) in standing(question, goal).iter().enumerate() {
        let sentence = paragraph(sentence, look);
        text.push_str(&match (i, goal.open.is_empty() && !goal.held) {
            (_, true) => look.bad(&sentence),
            (0, false) => look.good(&sentence),
            _ => sentence,
        });
    }
    if !goal.open.is_empty() {
        text.push_str(&format!("\n{}", ways(question, goal, look)));
        text.push_str(&format!("\n{}\n{}", look.bold("Slot by slot"), slot_by_slot(question, goal, look)));
    }
    let waived = slots::waivers(question, goal);
    if !waived.is_empty() && !look.quiet {
        let lines = waived.iter().map(|(slot, ways, why)| {
            let ways: Vec<String> = ways.iter().map(usize::to_string).collect();
            format!("{slot} in {}: {why}", listed(&ways, "and"))
        });
        text.push_str(&format!("\n{}\n{}", look.bold("Waived"), dashes(lines, look)));
    }
    let prices = break_even(question, goal);
    if !prices.is_empty() {
        let title = look.bold("When one price changes");
        text.push_str(&format!("\n{title}\n{}", dashes(prices, look)));
    }
    for closed in &goal.closed {
        let title = paragraph(&closed_head(question, goal, closed), look);
        text.push_str(&format!("\n{}", look.warn(&title)));
        let reasons = reasons(closed).into_iter().map(str::to_owned);
        text.push_str(&dashes(reasons.chain(openings(question, goal, closed)), look));
    }
    text
}

fn ways(question: &Question, goal: &GoalComparison, look: &Look) -> String {
    let mut grid = Grid::new([
        Head::right(""),
        Head::wrapped("track"),
        Head::right("exams"),
        Head::right("hours"),
        Head::right(question.tariff().map_or("", |t| t.currency.code())),
        Head::right("difference"),
        Head::right("filled now"),
    ]);
    for row in summary(question, goal) {
        grid.row(row);
    }
    grid.render(look)
}

/// The ways as columns, under their names where the terminal is wide enough, else under their
/// numbers.
fn slot_by_slot(question: &Question, goal: &GoalComparison, look: &Look) -> String {
    let rows = slots::rows(question, goal);
    let wide = |line: &String| line.chars().count();
    let names: Vec<String> = (goal.open.iter().enumerate())
        .map(|(i, way)| format!("{} {}", i + 1, track_id(question, goal.credential, way.track)))
        .collect();
    let label = rows.iter().map(|row| wide(&row.label)).max().unwrap_or(0);
    let columns = names.iter().enumerate().map(|(i, name)| {
        let cells = rows.iter().flat_map(|row| &row.cells[i]).map(wide);
        2 + cells.max().unwrap_or(0).max(wide(name))
    });
    let fits = look.width.is_none_or(|width| 2 + label + columns.sum::<usize>() <= width);
    let numbers: Vec<String> = (1..=goal.open.len()).map(|n| n.to_string()).collect();
    let heads = if fits { &names } else { &numbers };
    let mut grid =
        Grid::new(std::iter::once(Head::left("")).chain(heads.iter().map(|head| Head::wrapped(head))));
    for row in rows {
        let cells = row.cells.iter().map(|cell| cell.join("\n"));
        grid.row(std::iter::once(row.label.clone()).chain(cells));
    }
    let mut text = grid.render(look);
    if !look.quiet {
        text.push_str(&look.dim("  Exams without a word are still to be sat.\n"));
    }
    text
}
