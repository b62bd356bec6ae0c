use crate::catalog::Item;
use crate::plan::Plan;
use crate::query::{Answer, Conflict, Status};
use crate::question::Question;
use crate::report::style::Look;
use crate::report::table::{Grid, Head, paragraph};
use crate::report::{capitalized, listed, refusal};

use super::{
    basis, condition, had, headline, is_bundled, left_out, offers, price, shared, sums, time, track_name,
    uses, verdict,
};

pub(super) fn render(question: &Question, answer: &Answer, look: &Look) -> String {
    let mut text = head(question, answer, look);
    if let Some(plan) = &answer.plan {
        section(&mut text, None, &exams(question, plan, look), look);
        section(&mut text, Some("Calendar"), &time::table(question, answer, look), look);
        section(&mut text, Some("Already yours"), &on_hand(question, plan, look), look);
        section(&mut text, Some("Earned on the way"), &on_the_way(question, plan, look), look);
        section(&mut text, Some("Waived"), &waived(question, plan, look), look);
        section(&mut text, Some("Together and one by one"), &together(question, answer, plan, look), look);
    }
    if let Some(conflict) = &answer.conflict {
        refusal(&mut text, conflict, look);
    }
    if !look.quiet {
        section(&mut text, None, &fine_print(question, answer, look), look);
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

pub(in crate::report) fn head(question: &Question, answer: &Answer, look: &Look) -> String {
    let mut text = String::new();
    let mut headline = format!("{}.", capitalized(&headline(question, answer)));
    for goal in question.goals.iter() {
        let mut title = question.catalog.credential(*goal).title.clone();
        let track = answer.plan.as_ref().and_then(|plan| plan.track_of(*goal));
        if let Some(track) = track.filter(|_| answer.status != Status::Earned) {
            let track = track_name(question, *goal, track);
            match question.goals.len() {
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
    let summary = time::summary(question, answer);
    if !summary.is_empty() {
        text.push_str(&paragraph(&summary, look));
    }
    let verdict = verdict(question, answer);
    if !verdict.is_empty() {
        let verdict = paragraph(&verdict, look);
        text.push_str(&match answer.status {
            Status::Optimal | Status::Earned => look.good(&verdict),
            Status::Unproven | Status::Infeasible => look.warn(&verdict),
        });
    }
    text
}

fn exams(question: &Question, plan: &Plan, look: &Look) -> String {
    if plan.exams.is_empty() {
        return String::new();
    }
    let catalog = &question.catalog;
    let currency = question.tariff().map_or("", |t| t.currency.code());
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
        let own = plan.own_purchase(question, *exam);
        if let Some(words) = own.and_then(|row| condition(question, plan, row)) {
            title.push_str(&format!(" (price {words})"));
        }
        let price = match price(question, plan, *exam) {
            Some(price) => price,
            None if is_bundled(question, plan, *exam) => "offer".to_owned(),
            None if question.tariff().is_some() => "no price".to_owned(),
            None => String::new(),
        };
        let counts_for = uses::phrase(question, plan, Item::Exam(*exam));
        grid.row([(i + 1).to_string(), facts.id.clone(), title, counts_for, price]);
    }
    for offer in offers(question, plan).filter(|offer| offer.covers.len() > 1) {
        let sat: Vec<&str> = offer
            .covers
            .iter()
            .filter(|exam| plan.exams.contains(exam))
            .map(|exam| catalog.exam(*exam).id.as_str())
            .collect();
        let mut words = format!("offer, pays for {}", listed(&sat, "and"));
        if let Some(condition) = condition(question, plan, offer) {
            words.push_str(&format!(", {condition}"));
        }
        let price = question.tariff().map_or(String::new(), |t| t.currency.format(offer.price));
        grid.row([String::new(), offer.item.clone(), words, String::new(), price]);
    }
    if let (Some(tariff), Some(cost)) = (question.tariff(), plan.totals.cost) {
        grid.total(["", "total", "", "", &tariff.currency.format(cost)]);
    }
    grid.render(look)
}

fn on_hand(question: &Question, plan: &Plan, look: &Look) -> String {
    let mut grid = Grid::new([Head::left(""), Head::wrapped(""), Head::wrapped("")]);
    for item in uses::on_hand(question, plan).0 {
        let counts_for = match uses::is_goal(question, item) {
            true => "the goal itself".to_owned(),
            false => uses::phrase(question, plan, item),
        };
        let title = format!("{}, {}", question.catalog.title_of(item), had(question, plan, item));
        grid.row([question.catalog.id_of(item).to_owned(), title, counts_for]);
    }
    if grid.is_empty() { String::new() } else { grid.render(look) }
}

fn on_the_way(question: &Question, plan: &Plan, look: &Look) -> String {
    let mut grid = Grid::new([Head::left(""), Head::wrapped("")]);
    for milestone in &plan.milestones {
        let item = Item::Credential(milestone.credential);
        if uses::is_goal(question, item) {
            continue;
        }
        let credential = question.catalog.credential(milestone.credential);
        let when = uses::when(milestone);
        let how = match plan.track_of(milestone.credential) {
            Some(track) => {
                let track = track_name(question, milestone.credential, track);
                format!("{when} by {track}: {}", uses::phrase(question, plan, item))
            }
            None => {
                let why = uses::phrase(question, plan, item);
                let along = uses::along_with(question, plan, milestone.credential);
                let how = along.map_or("for free".to_owned(), |by| format!("along with {by}"));
                if why.is_empty() { format!("{when}, {how}") } else { format!("{when}, {how}: {why}") }
            }
        };
        grid.row([credential.id.clone(), format!("{}, {how}", credential.title)]);
    }
    if grid.is_empty() { String::new() } else { grid.render(look) }
}

fn waived(question: &Question, plan: &Plan, look: &Look) -> String {
    let mut grid = Grid::new([Head::left(""), Head::wrapped("")]);
    for (earned, slot) in plan.waived(&question.catalog) {
        let id = match *question.goals == [earned.credential] {
            true => slot.id.clone(),
            false => format!("{} {}", question.catalog.credential(earned.credential).id, slot.id),
        };
        grid.row([id, slot.waived.clone().unwrap_or_default()]);
    }
    if grid.is_empty() { String::new() } else { grid.render(look) }
}

fn together(question: &Question, answer: &Answer, plan: &Plan, look: &Look) -> String {
    let Some(apart) = &answer.apart else { return String::new() };
    let currency = question.tariff().map_or("", |t| t.currency.code());
    let mut grid = Grid::new([Head::left(""), Head::right("exams"), Head::right(currency)]);
    for row in sums(question, apart, plan) {
        grid.row(row);
    }
    let mut text = grid.render(look);
    if let Some(sentence) = shared(question, apart) {
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

fn fine_print(question: &Question, answer: &Answer, look: &Look) -> String {
    let mut text = String::new();
    if let Some(plan) = &answer.plan {
        let spare: Vec<&str> =
            uses::on_hand(question, plan).1.into_iter().map(|i| question.catalog.id_of(i)).collect();
        if !spare.is_empty() {
            text.push_str(&paragraph(&format!("On hand, but not needed here: {}.", spare.join(", ")), look));
        }
    }
    for sentence in left_out(question, &answer.left_out) {
        text.push_str(&paragraph(&sentence, look));
    }
    for note in &answer.notes {
        text.push_str(&paragraph(&format!("Note: {note}"), look));
    }
    text.push_str(&paragraph(&basis(question), look));
    look.dim(&text)
}
