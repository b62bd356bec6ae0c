use crate::catalog::Item;
use crate::plan::{Plan, without_a_price};
use crate::query::{Answer, Status};
use crate::question::Question;
use crate::report::document::{Audience, Block, Cell, Column, Document, Remark, Table, Tone, cells};
use crate::report::{capitalized, code, exam_ids, goal_titles, listed, money, refusal};

use super::{
    basis, condition, had, headline, is_bundled, left_out, offers, price, shared, sums, time, track_name,
    uses, verdict,
};

/// The best plan, or why there is none.
pub fn document(question: &Question, answer: &Answer) -> Document {
    let mut document = head(question, answer);
    if let Some(plan) = &answer.plan {
        let exams = exams(question, plan);
        document.begin();
        if !exams.rows.is_empty() {
            document.add(Block::head("Exams to sit").on_page());
        }
        document.add(exams);
        document.titled("Calendar", calendar(question, answer));
        on_hand(&mut document, question, plan);
        document.titled("Earned on the way", Block::from(on_the_way(question, plan)).on_terminal());
        document.titled("Credentials earned", Block::from(earned(question, plan)).on_page());
        document.titled("Waived", waived(question, plan));
        together(&mut document, question, answer, plan);
        let spare: Vec<&str> =
            uses::on_hand(question, plan).1.into_iter().map(|i| question.catalog.id_of(i)).collect();
        if !spare.is_empty() {
            let text = format!("On hand, but not needed here: {}.", spare.join(", "));
            document.remarks.push(Remark { text, is_note: false, audience: Audience::Terminal });
        }
    }
    document.remarks.extend(unpriced(question, answer));
    if let Some(conflict) = &answer.conflict {
        refusal::add(&mut document, conflict);
    }
    document.remark(left_out(question, &answer.left_out));
    document.note(answer.notes.iter().cloned());
    document.basis = Some(basis(question));
    document.data = data(question, answer);
    document
}

/// A document that begins with what is asked for, what is to be done, and what is proven.
pub(in crate::report) fn head(question: &Question, answer: &Answer) -> Document {
    let mut document = Document::new(goal_titles(question));
    let headline = headline(question, answer);
    let mut full = format!("{}.", capitalized(&headline));
    for goal in &*question.goals {
        let mut title = question.catalog.credential(*goal).title.clone();
        let track = answer.plan.as_ref().and_then(|plan| plan.track_of(*goal));
        if let Some(track) = track.filter(|_| answer.status != Status::Earned) {
            let track = track_name(question, *goal, track);
            match question.goals.len() {
                1 => full.push_str(&format!(" By {track}.")),
                _ => title.push_str(&format!(", by {track}")),
            }
        }
        document.add(Block::title(title).on_terminal());
    }
    document.add(Block::title(goal_titles(question)).on_page());
    let done = if answer.status == Status::Infeasible { Tone::Bad } else { Tone::Plain };
    let proven = match answer.status {
        Status::Optimal | Status::Earned => Tone::Good,
        Status::Unproven | Status::Infeasible => Tone::Warn,
    };
    let verdict = (verdict(question, answer), proven);
    let when = (time::summary(question, answer), Tone::Plain);
    document.add(Block::verdict([(full, done), when.clone(), verdict.clone()]).on_terminal());
    document.add(Block::verdict([(format!("{headline}."), done), verdict, when]).on_page());
    document
}

/// Which exams have no price, and how to give them one.
fn unpriced(question: &Question, answer: &Answer) -> Option<Remark> {
    question.tariff()?;
    let ids = exam_ids(question, &answer.plan.as_ref()?.totals.unpriced);
    let first = ids.first()?;
    let text = format!("Without a price: {} (--price {first}=AMOUNT sets one).", ids.join(", "));
    Some(Remark { text, is_note: false, audience: Audience::Terminal })
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
        let own = plan.own_purchase(question, *exam);
        if let Some(words) = own.and_then(|row| condition(question, plan, row)) {
            title.push_str(&format!(" (price {words})"));
        }
        let otherwise = if is_bundled(question, plan, *exam) { "offer" } else { "no price" };
        let price = price(question, plan, *exam).unwrap_or_else(|| otherwise.to_owned());
        let counts_for = uses::phrase(question, plan, Item::Exam(*exam));
        table.row(cells![i + 1, &facts.id, title, counts_for, price]);
    }
    for offer in offers(question, plan).filter(|offer| offer.covers.len() > 1) {
        let sat = offer.covers.iter().copied().filter(|exam| plan.exams.contains(exam));
        let sat = exam_ids(question, &sat.collect::<Vec<_>>());
        let mut words = format!("offer, pays for {}", listed(&sat, "and"));
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

fn on_hand(document: &mut Document, question: &Question, plan: &Plan) {
    let columns = [
        Column::id("item"),
        Column::words("title").on_page(),
        Column::words("title").on_terminal(),
        Column::words("counts for"),
        Column::words("how").on_page(),
    ];
    let mut table = Table::new(columns).headless();
    for item in uses::on_hand(question, plan).0 {
        let counts_for = match uses::is_goal(question, item) {
            true => "the goal itself".to_owned(),
            false => uses::phrase(question, plan, item),
        };
        let (title, had) = (question.catalog.title_of(item), had(question, plan, item));
        table.row(cells![question.catalog.id_of(item), title, format!("{title}, {had}"), counts_for, had]);
    }
    if !table.rows.is_empty() {
        document.section(Block::head("Already yours").on_terminal());
        document.add(Block::head("Already on hand").on_page());
        document.add(table);
    }
}

fn on_the_way(question: &Question, plan: &Plan) -> Table {
    let mut table = Table::new([Column::id(""), Column::words("")]);
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

fn earned(question: &Question, plan: &Plan) -> Table {
    let names = [Column::id("credential"), Column::words("track")];
    let columns = names.into_iter().chain([Column::number("after step"), Column::words("why")]);
    Table::new(columns).with(plan.milestones.iter().map(|milestone| {
        let item = Item::Credential(milestone.credential);
        let track = plan.track_of(milestone.credential);
        let why = match (uses::is_goal(question, item), track) {
            (true, _) => "goal".to_owned(),
            (false, None) => "for free".to_owned(),
            (false, Some(_)) => uses::phrase(question, plan, item),
        };
        let track = track.map_or(String::new(), |t| track_name(question, milestone.credential, t));
        let track = track.trim_start_matches("track ");
        cells![question.catalog.id_of(item), track, milestone.after_step, why]
    }))
}

fn waived(question: &Question, plan: &Plan) -> Table {
    let columns = [
        Column::id("").on_terminal(),
        Column::id("credential").on_page(),
        Column::id("slot").on_page(),
        Column::words("why"),
    ];
    Table::new(columns).headless().with(plan.waived(&question.catalog).map(|(earned, slot)| {
        let credential = &question.catalog.credential(earned.credential).id;
        let named = match *question.goals == [earned.credential] {
            true => slot.id.clone(),
            false => format!("{credential} {}", slot.id),
        };
        cells![named, credential, &slot.id, slot.waived.clone()]
    }))
}

fn together(document: &mut Document, question: &Question, answer: &Answer, plan: &Plan) {
    let Some(apart) = &answer.separate_goals else { return };
    let columns = [Column::id(""), Column::number("exams"), Column::number(code(question))];
    document.titled("Together and one by one", Table::new(columns).with(sums(question, apart, plan)));
    if let Some(sentence) = shared(question, apart) {
        let indented = Table::new([Column::words("")]).with([cells![&sentence]]);
        document.add(Block::from(indented).on_terminal());
        document.add(Block::paragraph(sentence).on_page());
    }
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
