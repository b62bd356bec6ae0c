use crate::query::{Comparison, GoalComparison};
use crate::question::Question;
use crate::report::listed;
use crate::report::markdown::{escape, table, wide_table};
use crate::report::plan::basis;

use super::{break_even, closed_head, openings, reasons, slots, standing, summary, track_id};

pub(super) fn render(question: &Question, comparison: &Comparison) -> String {
    let mut text: String = comparison.goals.iter().map(|goal| one_goal(question, goal)).collect();
    text.push_str(&format!("{}\n", escape(&basis(question))));
    text
}

fn one_goal(question: &Question, goal: &GoalComparison) -> String {
    let credential = question.catalog.credential(goal.credential);
    let mut text = format!("# {}\n\n", escape(&credential.title));
    for (i, sentence) in standing(question, goal).iter().enumerate() {
        let sentence = escape(sentence);
        text.push_str(&if i == 0 { format!("**{sentence}**\n") } else { format!("{sentence}\n") });
    }
    text.push('\n');
    if !goal.open.is_empty() {
        let price = format!("{}:", question.tariff().map_or("cost", |t| t.currency.code()));
        let head = [":", "track", "exams:", "hours:", price.as_str(), "difference:", "filled now:"];
        text.push_str(&format!("{}\n## Slot by slot\n\n", table(head, summary(question, goal))));
        let ways = goal.open.iter().map(|way| track_id(question, goal.credential, way.track));
        let head: Vec<&str> = std::iter::once("slot").chain(ways).collect();
        let rows = slots::rows(question, goal).into_iter().map(|row| {
            let cells = row.cells.iter().map(|cell| cell.join(", "));
            std::iter::once(row.label).chain(cells).collect::<Vec<String>>()
        });
        text.push_str(&format!("{}\n", wide_table(&head, rows)));
        text.push_str("Exams without a word are still to be sat.\n\n");
    }
    let waived = slots::waivers(question, goal).into_iter().map(|(slot, ways, why)| {
        let ways: Vec<&str> =
            ways.iter().map(|n| track_id(question, goal.credential, goal.open[n - 1].track)).collect();
        format!("{slot} in {}: {why}", listed(&ways, "and"))
    });
    list(&mut text, "Waived", waived.collect());
    list(&mut text, "When one price changes", break_even(question, goal));
    for closed in &goal.closed {
        let mut lines: Vec<String> = reasons(closed).into_iter().map(str::to_owned).collect();
        lines.extend(openings(question, goal, closed));
        list(&mut text, &closed_head(question, goal, closed), lines);
    }
    text
}

fn list(text: &mut String, title: &str, lines: Vec<String>) {
    if lines.is_empty() {
        return;
    }
    text.push_str(&format!("## {}\n\n", escape(title)));
    for line in lines {
        text.push_str(&format!("- {}\n", escape(&line)));
    }
    text.push('\n');
}
