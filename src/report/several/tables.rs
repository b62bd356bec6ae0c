use crate::plan::Plan;
use crate::question::{Criterion, Question};
use crate::report::listed;
use crate::report::markdown::{escape, table};
use crate::report::plan::{basis, left_out};
use crate::report::style::Look;
use crate::report::table::{Grid, Head, paragraph};

use super::Listing;
use super::rows::{difference, ids, tracks};

pub(super) fn text(question: &Question, listing: &Listing<'_>, look: &Look) -> String {
    let mut text = String::new();
    for goal in question.goals.iter() {
        text.push_str(&look.bold(&paragraph(&question.catalog.credential(*goal).title, look)));
    }
    let verdict = paragraph(&listing.verdict, look);
    text.push_str(&if listing.complete { look.good(&verdict) } else { look.warn(&verdict) });
    text.push('\n');
    let currency = question.tariff().map_or("", |t| t.currency.code());
    let mut grid = Grid::new([
        Head::right(""),
        Head::right(currency),
        Head::right("exams"),
        Head::right("hours"),
        Head::left("track"),
        Head::wrapped("to sit"),
    ]);
    for row in rows(question, listing) {
        grid.row(row);
    }
    text.push_str(&grid.render(look));
    if !look.quiet {
        let mut fine = String::new();
        for sentence in listing.answers.first().iter().flat_map(|answer| left_out(question, &answer.left_out))
        {
            fine.push_str(&paragraph(&sentence, look));
        }
        for note in listing.notes() {
            fine.push_str(&paragraph(&format!("Note: {note}"), look));
        }
        fine.push_str(&paragraph(&basis(question), look));
        text.push('\n');
        text.push_str(&look.dim(&fine));
    }
    text
}

/// Number, cost, exams, hours, tracks, and what to sit: in full for the first plan, as the difference
/// from it for the others.
fn rows(question: &Question, listing: &Listing<'_>) -> Vec<[String; 6]> {
    let plans: Vec<&Plan> = listing.answers.iter().filter_map(|answer| answer.plan.as_ref()).collect();
    let Some(first) = plans.first() else { return Vec::new() };
    let mut last_tracks = String::new();
    let rows = plans.iter().enumerate().map(|(i, plan)| {
        let tracks = tracks(question, plan).join(", ");
        let shown = if i > 0 && tracks == last_tracks { "\"".to_owned() } else { tracks.clone() };
        last_tracks = tracks;
        let exams = match i {
            _ if plan.exams.is_empty() => "nothing".to_owned(),
            0 => listed(&ids(question, &plan.exams), "and"),
            _ => difference(question, plan, first),
        };
        let cost = plan.totals.cost.and_then(|cost| question.tariff().map(|t| t.currency.format(cost)));
        let hours = plan.totals.hours.filter(|_| listing.criteria.contains(&Criterion::Hours));
        [
            (i + 1).to_string(),
            cost.unwrap_or_default(),
            plan.totals.exams.to_string(),
            hours.map_or(String::new(), |hours| hours.to_string()),
            shown,
            exams,
        ]
    });
    rows.collect()
}

pub(super) fn markdown(question: &Question, listing: &Listing<'_>) -> String {
    let titles: Vec<String> =
        question.goals.iter().map(|goal| escape(&question.catalog.credential(*goal).title)).collect();
    let mut text = format!("# {}\n\n", listed(&titles, "and"));
    text.push_str(&format!("**{}.** {}\n\n", listing.size(), escape(&listing.verdict)));
    let cost = format!("{}:", question.tariff().map_or("cost", |t| t.currency.code()));
    let header = ["plan:", cost.as_str(), "exams:", "hours:", "track", "to sit"];
    text.push_str(&table(header, rows(question, listing)));
    text.push_str(&format!("\n{}\n", escape(&basis(question))));
    let sentences = listing.answers.first().map_or(Vec::new(), |answer| left_out(question, &answer.left_out));
    for sentence in sentences.iter().chain(&listing.notes()) {
        text.push_str(&format!("\n- {}", escape(sentence)));
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// One row for each plan.
pub(super) fn csv(question: &Question, listing: &Listing<'_>) -> String {
    let plans: Vec<&Plan> = listing.answers.iter().filter_map(|answer| answer.plan.as_ref()).collect();
    let rows = plans.iter().enumerate().map(|(i, plan)| {
        let cost = plan.totals.cost.and_then(|cost| question.tariff().map(|t| t.currency.format(cost)));
        let currency = cost.as_ref().and(question.tariff()).map_or("", |t| t.currency.code());
        [
            (i + 1).to_string(),
            tracks(question, plan).join(";"),
            ids(question, &plan.exams).join(";"),
            plan.totals.exams.to_string(),
            plan.totals.hours.map_or(String::new(), |hours| hours.to_string()),
            cost.clone().unwrap_or_default(),
            currency.to_owned(),
            ids(question, &plan.beyond(plans[0])).join(";"),
            ids(question, &plans[0].beyond(plan)).join(";"),
        ]
    });
    let header = ["plan", "tracks", "exams", "count", "hours", "cost", "currency", "more", "fewer"];
    crate::report::csv(header, rows)
}
