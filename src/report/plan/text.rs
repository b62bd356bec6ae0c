use crate::catalog::Item;
use crate::plan::Plan;
use crate::problem::Problem;
use crate::query::{Answer, Conflict, Status};
use crate::report::style::Look;
use crate::report::table::{Grid, Head, paragraph};
use crate::report::{capitalized, listed, refusal};

use super::{
    basis, condition, had, headline, is_bundled, left_out, offers, own_purchase, price, shared, sums, time,
    track_name, uses, verdict,
};

pub(super) fn render(problem: &Problem<'_>, answer: &Answer, look: &Look) -> String {
    let mut text = head(problem, answer, look);
    if let Some(plan) = &answer.plan {
        section(&mut text, None, &exams(problem, plan, look), look);
        section(&mut text, Some("Calendar"), &time::table(problem, answer, look), look);
        section(&mut text, Some("Already yours"), &on_hand(problem, plan, look), look);
        section(&mut text, Some("Earned on the way"), &on_the_way(problem, plan, look), look);
        section(&mut text, Some("Waived"), &waived(problem, plan, look), look);
        section(&mut text, Some("Together and one by one"), &together(problem, answer, plan, look), look);
    }
    if let Some(conflict) = &answer.conflict {
        refusal(&mut text, conflict, look);
    }
    if !look.quiet {
        section(&mut text, None, &fine_print(problem, answer, look), look);
    }
    text
}

/// Adds a section with a blank line before it; nothing when it is empty.
pub(in crate::report) fn section(text: &mut String, title: Option<&str>, body: &str, look: &Look) {
    if body.is_empty() {
        return;
    }
    text.push('\n');
    if let Some(title) = title {
        text.push_str(&look.bold(title));
        text.push('\n');
    }
    text.push_str(body);
}

pub(in crate::report) fn head(problem: &Problem<'_>, answer: &Answer, look: &Look) -> String {
    let mut text = String::new();
    let mut headline = format!("{}.", capitalized(&headline(problem, answer)));
    for goal in problem.goals {
        let mut title = problem.catalog.credential(*goal).title.clone();
        let track = answer.plan.as_ref().and_then(|plan| plan.track_of(*goal));
        if let Some(track) = track.filter(|_| answer.status != Status::Earned) {
            let track = track_name(problem, *goal, track);
            match problem.goals.len() {
                1 => headline.push_str(&format!(" By {track}.")),
                _ => title.push_str(&format!(", by {track}")),
            }
        }
        text.push_str(&look.bold(&paragraph(&title, look)));
    }
    let headline = paragraph(&headline, look);
    text.push_str(&match answer.status {
        Status::Infeasible => look.bad(&headline),
        _ => headline,
    });
    let summary = time::summary(problem, answer);
    if !summary.is_empty() {
        text.push_str(&paragraph(&summary, look));
    }
    let verdict = verdict(problem, answer);
    if !verdict.is_empty() {
        let verdict = paragraph(&verdict, look);
        text.push_str(&match answer.status {
            Status::Optimal | Status::Earned => look.good(&verdict),
            Status::Unproven | Status::Infeasible => look.warn(&verdict),
        });
    }
    text
}

fn exams(problem: &Problem<'_>, plan: &Plan, look: &Look) -> String {
    if plan.exams.is_empty() {
        return String::new();
    }
    let catalog = problem.catalog;
    let currency = problem.tariff.map_or("", |t| t.currency.code());
    let mut grid = Grid::new([
        Head::right(""),
        Head::left("exam"),
        Head::wrapped("title"),
        Head::wrapped("counts for"),
        Head::right(currency),
    ]);
    for (i, exam) in plan.exams.iter().enumerate() {
        let facts = catalog.exam(*exam);
        let mut title = facts.title.clone();
        let own = own_purchase(problem, plan, *exam);
        if let Some(words) = own.and_then(|row| condition(problem, plan, row)) {
            title.push_str(&format!(" (price {words})"));
        }
        let price = match price(problem, plan, *exam) {
            Some(price) => price,
            None if is_bundled(problem, plan, *exam) => "offer".to_owned(),
            None if problem.tariff.is_some() => "no price".to_owned(),
            None => String::new(),
        };
        let counts_for = uses::phrase(problem, plan, Item::Exam(*exam));
        grid.row([(i + 1).to_string(), facts.id.clone(), title, counts_for, price]);
    }
    for offer in offers(problem, plan).filter(|offer| offer.covers.len() > 1) {
        let sat: Vec<&str> = offer
            .covers
            .iter()
            .filter(|exam| plan.exams.contains(exam))
            .map(|exam| catalog.exam(*exam).id.as_str())
            .collect();
        let mut words = format!("offer, pays for {}", listed(&sat, "and"));
        if let Some(condition) = condition(problem, plan, offer) {
            words.push_str(&format!(", {condition}"));
        }
        let price = problem.tariff.map_or(String::new(), |t| t.currency.format(offer.price));
        grid.row([String::new(), offer.item.clone(), words, String::new(), price]);
    }
    if let (Some(tariff), Some(cost)) = (problem.tariff, plan.totals.cost) {
        grid.total(["", "total", "", "", &tariff.currency.format(cost)]);
    }
    grid.render(look)
}

fn on_hand(problem: &Problem<'_>, plan: &Plan, look: &Look) -> String {
    let mut grid = Grid::new([Head::left(""), Head::wrapped(""), Head::wrapped("")]);
    for item in uses::on_hand(problem, plan).0 {
        let counts_for = match uses::is_goal(problem, item) {
            true => "the goal itself".to_owned(),
            false => uses::phrase(problem, plan, item),
        };
        let title = format!("{}, {}", problem.catalog.title_of(item), had(problem, plan, item));
        grid.row([problem.catalog.id_of(item).to_owned(), title, counts_for]);
    }
    if grid.is_empty() { String::new() } else { grid.render(look) }
}

fn on_the_way(problem: &Problem<'_>, plan: &Plan, look: &Look) -> String {
    let mut grid = Grid::new([Head::left(""), Head::wrapped("")]);
    for milestone in &plan.milestones {
        let item = Item::Credential(milestone.credential);
        if uses::is_goal(problem, item) {
            continue;
        }
        let credential = problem.catalog.credential(milestone.credential);
        let when = uses::when(milestone);
        let how = match plan.track_of(milestone.credential) {
            Some(track) => {
                let track = track_name(problem, milestone.credential, track);
                format!("{when} by {track}: {}", uses::phrase(problem, plan, item))
            }
            None => {
                let why = uses::phrase(problem, plan, item);
                let along = uses::along_with(problem, plan, milestone.credential);
                let how = along.map_or("for free".to_owned(), |by| format!("along with {by}"));
                if why.is_empty() { format!("{when}, {how}") } else { format!("{when}, {how}: {why}") }
            }
        };
        grid.row([credential.id.clone(), format!("{}, {how}", credential.title)]);
    }
    if grid.is_empty() { String::new() } else { grid.render(look) }
}

fn waived(problem: &Problem<'_>, plan: &Plan, look: &Look) -> String {
    let mut grid = Grid::new([Head::left(""), Head::wrapped("")]);
    for (earned, slot) in plan.waived(problem.catalog) {
        let id = match problem.goals == [earned.credential] {
            true => slot.id.clone(),
            false => format!("{} {}", problem.catalog.credential(earned.credential).id, slot.id),
        };
        grid.row([id, slot.waived.clone().unwrap_or_default()]);
    }
    if grid.is_empty() { String::new() } else { grid.render(look) }
}

fn together(problem: &Problem<'_>, answer: &Answer, plan: &Plan, look: &Look) -> String {
    let Some(apart) = &answer.apart else { return String::new() };
    let currency = problem.tariff.map_or("", |t| t.currency.code());
    let mut grid = Grid::new([Head::left(""), Head::right("exams"), Head::right(currency)]);
    for row in sums(problem, apart, plan) {
        grid.row(row);
    }
    let mut text = grid.render(look);
    if let Some(sentence) = shared(problem, apart) {
        let mut line = Grid::new([Head::wrapped("")]);
        line.row([sentence]);
        text.push_str(&line.render(look));
    }
    text
}

fn refusal(text: &mut String, conflict: &Conflict, look: &Look) {
    section(text, Some("Why"), &refusal::reasons(conflict, look), look);
    section(text, refusal::title(conflict), &refusal::repairs(conflict, look), look);
}

fn fine_print(problem: &Problem<'_>, answer: &Answer, look: &Look) -> String {
    let mut text = String::new();
    if let Some(plan) = &answer.plan {
        let spare: Vec<&str> =
            uses::on_hand(problem, plan).1.into_iter().map(|i| problem.catalog.id_of(i)).collect();
        if !spare.is_empty() {
            text.push_str(&paragraph(&format!("On hand, but not needed here: {}.", spare.join(", ")), look));
        }
    }
    for sentence in left_out(problem, &answer.left_out) {
        text.push_str(&paragraph(&sentence, look));
    }
    for note in &answer.notes {
        text.push_str(&paragraph(&format!("Note: {note}"), look));
    }
    text.push_str(&paragraph(&basis(problem), look));
    look.dim(&text)
}
