use crate::catalog::Item;
use crate::plan::{Plan, without_a_price};
use crate::query::{self, Answer, Status};
use crate::question::Question;
use crate::report::document::{Block, Cell, Column, Content, Document, Table, Tone, cells};
use crate::report::{
    capitalized, code, count, days_of, exam_ids, goal_titles, listed, money, refusal, slot_name,
    what_was_told,
};

use super::{
    basis, condition, headline, is_bundled, left_out, offers, price, risk, shared, sums, time, to_sit,
    track_name, uses, verdict,
};

/// The best plan, or why there is none.
pub fn document(question: &Question, answer: &Answer) -> Document {
    let mut document = head(question, answer);
    if let Some(plan) = &answer.plan {
        document.section(exams(question, plan));
        document.titled("Calendar", calendar(question, answer));
        document.titled("Earned on the way", on_the_way(question, plan));
        document.titled("Waived", waived(question, plan));
        together(&mut document, question, answer, plan);
    }
    let why = if answer.plan.is_some() { "Not used in this plan" } else { "Not used, as there is no plan" };
    what_was_told(&mut document, query::told(question, answer.plan.as_ref()), why);
    document.remark(unpriced(question, answer));
    document.remark(likely(question, answer));
    document.remark(sourced(question, answer));
    if let Some(conflict) = &answer.conflict {
        refusal::add(&mut document, conflict);
    }
    document.remark(risk::tradeoff(question, answer));
    document.remark(answer.plan.as_ref().and_then(|plan| risk::reserve_of(question, plan)));
    document.remark(left_out(question, &answer.left_out));
    document.note(answer.notes.iter().cloned());
    document.basis = Some(basis(question));
    document.data = data(question, answer);
    document
}

/// A document that begins with what is asked for, what is to be done, and what is proven.
pub(in crate::report) fn head(question: &Question, answer: &Answer) -> Document {
    let mut headline = format!("{}.", capitalized(&headline(question, answer)));
    let mut titles = Vec::new();
    for goal in &*question.goals {
        let mut title = question.catalog.credential(*goal).title.clone();
        let track = answer.plan.as_ref().and_then(|plan| plan.track_of(*goal));
        if let Some(track) = track.filter(|_| answer.status != Status::Earned) {
            let track = track_name(question, *goal, track);
            match question.goals.len() {
                1 => headline.push_str(&format!(" By {track}.")),
                _ => title.push_str(&format!(", by {track}")),
            }
        }
        titles.push(title);
    }
    let mut document = Document::new(goal_titles(question));
    document.add(Block::titles(titles));
    document.add(days_of(question));
    let done = if answer.status == Status::Infeasible { Tone::Bad } else { Tone::Plain };
    let proven = match answer.status {
        Status::Optimal | Status::Earned => Tone::Good,
        Status::Unproven | Status::Infeasible => Tone::Warn,
    };
    let when = time::summary(question, answer);
    let verdict = verdict(question, answer);
    document.add(Block::verdict([(headline, done), (when, Tone::Plain), (verdict, proven)]));
    document
}

/// What was probably passed, and how many exams that would spare.
fn likely(question: &Question, answer: &Answer) -> Option<String> {
    let (likely, plan) = (answer.likely.as_ref()?, answer.plan.as_ref()?);
    let ids = exam_ids(question, &likely.exams);
    let fewer = count(plan.totals.exams - likely.totals.exams, "exam");
    Some(format!("If you have passed {}: {fewer} fewer (--passed {}).", listed(&ids, "and"), ids.join(",")))
}

/// What the answer would be by sourced facts alone, where that is another one.
fn sourced(question: &Question, answer: &Answer) -> Option<String> {
    let sourced = answer.sourced.as_ref()?;
    let what = sourced.totals.as_ref().map(|totals| to_sit(question, totals));
    Some(match what {
        None => "By sourced facts alone (--evidence sourced) there is no plan.".to_owned(),
        Some(what) => format!("By sourced facts alone (--evidence sourced) it is {what}."),
    })
}

/// Which exams have no price, and how to give them one.
fn unpriced(question: &Question, answer: &Answer) -> Option<String> {
    question.tariff()?;
    let ids = exam_ids(question, &answer.plan.as_ref()?.totals.unpriced);
    let first = ids.first()?;
    Some(format!("Without a price: {} (--price {first}=AMOUNT sets one).", ids.join(", ")))
}

fn exams(question: &Question, plan: &Plan) -> Table {
    let columns = [
        Column::number("step").headless(),
        Column::id("exam"),
        Column::words("title"),
        Column::words("counts for"),
    ];
    let paid = question.tariff().map(|tariff| Column::number(tariff.currency.code()));
    let mut table = Table::new(columns.into_iter().chain(paid));
    for (i, exam) in plan.exams.iter().enumerate() {
        let facts = question.catalog.exam(*exam);
        let mut title = facts.title.clone();
        if question.transcript.is_booked(*exam) {
            title.push_str(" (booked, paid for)");
        }
        let own = plan.own_purchase(question, *exam);
        if let Some(words) = own.and_then(|row| condition(question, plan, row)) {
            title.push_str(&format!(" (price {words})"));
        }
        let otherwise = if is_bundled(question, plan, *exam) { "in bundle" } else { "no price" };
        let price = price(question, plan, *exam).unwrap_or_else(|| otherwise.to_owned());
        let words = uses::phrase(question, plan, Item::Exam(*exam));
        let reached = plan.milestones.iter().filter(|m| m.after_step == i + 1).map(|m| m.credential);
        let reached = reached.filter(|credential| question.goals.contains(credential));
        let reached = reached.map(|goal| format!("completes {}", question.catalog.credential(goal).id));
        let things =
            Some(words.clone()).filter(|words| !words.is_empty()).into_iter().chain(reached).collect();
        table.row(cells![i + 1, &facts.id, title, Cell::Brief { words, things }, price]);
    }
    for offer in offers(question, plan).filter(|offer| offer.covers.len() > 1) {
        let sat = offer.covers.iter().copied().filter(|exam| plan.exams.contains(exam));
        let sat = exam_ids(question, &sat.collect::<Vec<_>>());
        let mut words = format!("bundle, pays for {}", listed(&sat, "and"));
        if let Some(condition) = condition(question, plan, offer) {
            words.push_str(&format!(", {condition}"));
        }
        table.row(cells!["", &offer.item, words, "", money(question, offer.price)]);
    }
    if let (false, Some(cost)) = (plan.exams.is_empty(), plan.totals.cost) {
        let unpriced = match plan.totals.unpriced.len() {
            0 => String::new(),
            n => format!("and {}", without_a_price(n)),
        };
        let known = (plan.totals.unpriced.len() < plan.exams.len()).then(|| money(question, cost));
        table.total(cells!["", "total", unpriced, "", known]);
    }
    table
}

fn calendar(question: &Question, answer: &Answer) -> Table {
    let columns = ["exam", "sit on", "begin by", "sit by"].map(Column::id);
    let mut table = Table::new(columns.into_iter().chain([Column::words("after that")]));
    let (Some(plan), Some(timetable)) = (&answer.plan, &answer.timetable) else { return table };
    for sitting in &timetable.sittings {
        let day = sitting.day.map_or("never".into(), Cell::from);
        let last = sitting.last.as_ref();
        let then = last.map(|last| time::then(question, plan, &last.then));
        let id = &question.catalog.exam(sitting.exam).id;
        table.row(cells![id, day, last.map(|last| last.begin), last.map(|last| last.sit), then]);
    }
    table
}

fn on_the_way(question: &Question, plan: &Plan) -> Table {
    let mut table = Table::new([Column::id("credential"), Column::words("how")]).headless();
    for milestone in &plan.milestones {
        let item = Item::Credential(milestone.credential);
        if uses::is_goal(question, item) {
            continue;
        }
        let credential = question.catalog.credential(milestone.credential);
        let (when, why) = (uses::when(milestone), uses::phrase(question, plan, item));
        let how = match plan.track_of(milestone.credential) {
            Some(track) => {
                let track = track_name(question, milestone.credential, track);
                format!("{when} by {track}: {why}")
            }
            None => {
                let along = uses::along_with(question, plan, milestone.credential);
                let how = along.map_or("for free".to_owned(), |by| format!("along with {by}"));
                if why.is_empty() { format!("{when}, {how}") } else { format!("{when}, {how}: {why}") }
            }
        };
        table.row(cells![&credential.id, format!("{}, {how}", credential.title)]);
    }
    table
}

fn waived(question: &Question, plan: &Plan) -> Table {
    let columns = [Column::id("slot"), Column::words("why")];
    Table::new(columns).headless().with(
        plan.waived(&question.catalog).map(|(earned, slot)| {
            cells![slot_name(question, earned.credential, &slot.id), slot.waived.clone()]
        }),
    )
}

fn together(document: &mut Document, question: &Question, answer: &Answer, plan: &Plan) {
    let Some(apart) = &answer.separate_goals else { return };
    let columns = [Column::id(""), Column::number("exams"), Column::number(code(question))];
    document.titled("Together and one by one", Table::new(columns).with(sums(question, apart, plan)));
    document.add(Content::Below(shared(question, apart)));
}

/// One row for each exam to sit, in study order, then one for each offer that pays for several of them,
/// so that the prices add up. Only the header when there is nothing to sit.
fn data(question: &Question, answer: &Answer) -> Table {
    let mut data = Table::raw(&["step", "exam", "title", "price", "currency", "for"]);
    if let Some(plan) = &answer.plan {
        for (i, exam) in plan.exams.iter().enumerate() {
            let facts = question.catalog.exam(*exam);
            let price = price(question, plan, *exam);
            let currency = price.as_ref().map(|_| code(question));
            let counts_for = uses::phrase(question, plan, Item::Exam(*exam));
            data.row(cells![i + 1, &facts.id, &facts.title, price, currency, counts_for]);
        }
        for offer in offers(question, plan).filter(|offer| offer.covers.len() > 1) {
            let title = format!("offer for {}", exam_ids(question, &offer.covers).join(";"));
            let price = money(question, offer.price);
            data.row(cells!["", &offer.item, title, price, code(question), ""]);
        }
    }
    if let Some(timetable) = &answer.timetable {
        data.columns.push(Column::words("day"));
        // Bundles come after the sittings and have no day.
        let days = timetable.sittings.iter().map(|sitting| sitting.day.map_or("never".into(), Cell::from));
        let days = days.chain(std::iter::repeat(Cell::Empty));
        data.rows.iter_mut().zip(days).for_each(|(row, day)| row.push(day));
    }
    data
}
