//! What keeps credentials active until a day.

mod calendar;

use jiff::civil::Date;

use crate::catalog::{CredentialId, ExamId};
use crate::money::Money;
use crate::plan::without_a_price;
use crate::query::{Act, Keeping, Lapse, Status, Step, Term};
use crate::question::{Criterion, Measure, Question};
use crate::schema::{self, Reply};

use super::document::{Block, Cell, Column, Document, Table, Tone, cells};
use super::plan::{amount, basis, left_out, optimal};
use super::{
    Format, TerminalStyle, Written, capitalized, code, count, exam_ids, for_goals, grouped, listed, money,
    what_was_told, write,
};

/// Writes down what keeps credentials active. The style matters for text only.
pub fn render(format: Format, question: &Question, keeping: &Keeping, style: &TerminalStyle) -> Written {
    let reply = || Reply::Keep(schema::Keeping::of(question, keeping));
    write(format, style, reply, || document(question, keeping))
}

/// Writes what has to be done down as an iCalendar file.
pub fn calendar(question: &Question, keeping: &Keeping) -> String {
    calendar::render(question, keeping)
}

/// What keeps credentials active, laid out.
pub fn document(question: &Question, keeping: &Keeping) -> Document {
    let mut document = for_goals(question);
    let done = match keeping.status {
        Status::Infeasible => Tone::Bad,
        Status::Earned => Tone::Good,
        Status::Optimal | Status::Unproven => Tone::Plain,
    };
    let proven = if keeping.status == Status::Optimal { Tone::Good } else { Tone::Warn };
    let headline = capitalized(&headline(question, keeping));
    document.add(Block::verdict([(headline, done), (verdict(question, keeping), proven)]));
    document.section(steps(question, keeping));
    document.section(Block::list(lapses(question, keeping)));
    let columns = ["active until", "now", "then"].map(Column::id);
    document.section(Table::new(columns).with(terms(question, keeping)));
    document.remark(remarks(question, keeping));
    what_was_told(&mut document, keeping.told.clone(), "Not used");
    document.note(keeping.notes.iter().cloned());
    document.basis = Some(basis(question));
    document.data = Table::raw(&["by", "what", "title", "keeps", "price", "currency"]);
    for [by, what, title, keeps, price] in rows(question, keeping, keeps_as_list) {
        let price = Some(price).filter(|price| matches!(price, Cell::Money(..)));
        let currency = price.as_ref().map(|_| code(question));
        document.data.row(cells![by, what, title, keeps, price, currency]);
    }
    document
}

pub(super) fn steps(question: &Question, keeping: &Keeping) -> Table {
    let names = [Column::id("by"), Column::id("what"), Column::words("title"), Column::words("keeps active")];
    let table = Table::new(names.into_iter().chain([Column::number(code(question))]));
    let mut table = table.with(rows(question, keeping, keeps));
    if let (false, Some(cost)) = (table.rows.is_empty(), keeping.totals.cost) {
        let unpriced = keeping.totals.unpriced.len();
        let total =
            if unpriced == 0 { "total".into() } else { format!("total and {}", without_a_price(unpriced)) };
        let known = (unpriced == 0 || unpriced < keeping.totals.exams).then(|| money(question, cost));
        table.total(cells!["", "", total, "", known]);
    }
    table
}

fn id(question: &Question, credential: CredentialId) -> &str {
    &question.catalog.credential(credential).id
}

/// What is to be done, in a few words.
pub(super) fn headline(question: &Question, keeping: &Keeping) -> String {
    let until = keeping.until;
    match keeping.status {
        Status::Infeasible => format!("cannot be kept active until {until}."),
        Status::Unproven if keeping.steps.is_empty() => {
            format!("no way to keep this active until {until} was found.")
        }
        Status::Earned if keeping.steps.is_empty() => {
            format!("active until {until} without anything to do.")
        }
        Status::Earned => format!("kept active until {until} without an exam."),
        _ => {
            let mut words = vec![format!("{} to sit", count(keeping.totals.exams, "exam"))];
            words.extend(keeping.totals.cost_in_words(question));
            let now = question.with_all_on_hand();
            let is_active = question.goals.iter().all(|goal| now.is_active(*goal));
            let kept = if is_active { "kept active" } else { "not active now: earned, and kept active" };
            format!("{kept} until {until}: {}.", words.join(", "))
        }
    }
}

/// Among what a proof says that nothing is better.
const SCOPE: &str = "by the routes this catalog knows; credits and fees are not among them";

pub(super) fn verdict(question: &Question, keeping: &Keeping) -> String {
    let first = keeping.minimized.first().copied().unwrap_or(Criterion::Exams);
    match keeping.status {
        Status::Earned => String::new(),
        Status::Infeasible => match keeping.believed {
            Some(backend) => format!("By {backend}, not certified; {SCOPE}."),
            None => format!("Proven, {SCOPE}."),
        },
        Status::Optimal => {
            let is_in_part_unpriced = !keeping.totals.unpriced.is_empty();
            let says = optimal(keeping.believed, first, "nothing that keeps this", is_in_part_unpriced);
            format!("{}, {SCOPE}.", says.trim_end_matches('.'))
        }
        Status::Unproven => {
            let bound = keeping.bounds.iter().find(|b| b.measure == Measure::Cost).and_then(|b| b.at_least);
            let cost = bound.filter(|v| *v > 0 && first == Criterion::Cost);
            match cost.and_then(|value| amount(question, Money(value))) {
                Some(least) => {
                    format!("Not proven: a limit stopped the search. Nothing costs less than {least}.")
                }
                None => "Not proven: a limit stopped the search.".to_owned(),
            }
        }
    }
}

/// `cks, kcsa and cka until 2028-12-10`, one phrase for each day.
fn keeps(question: &Question, step: &Step) -> String {
    let days = step.keeps.iter().map(|(credential, last)| (*last, id(question, *credential)));
    let phrases = grouped(days).into_iter().map(|(day, ids)| match day {
        Some(day) => format!("{} until {day}", listed(&ids, "and")),
        None => listed(&ids, "and"),
    });
    let phrases: Vec<String> = phrases.collect();
    if let (true, Act::Sit(exam), Some(tariff)) = (phrases.is_empty(), step.act, question.tariff()) {
        let brought = tariff.earned.iter().find(|(brings, _)| *brings == exam);
        return brought.map_or(String::new(), |(_, name)| format!("brings a voucher {name}"));
    }
    phrases.join("; ")
}

/// `cks=2028-12-10;kcsa=2028-12-10`, for programs.
fn keeps_as_list(question: &Question, step: &Step) -> String {
    let each = step.keeps.iter().map(|(credential, last)| {
        let last = last.map_or(String::new(), |day| day.to_string());
        format!("{}={last}", id(question, *credential))
    });
    each.collect::<Vec<_>>().join(";")
}

/// What a step costs beside or instead of money: a voucher, or nothing more where it is booked.
fn paid(question: &Question, keeping: &Keeping, day: Date, exam: ExamId) -> Option<String> {
    let tariff = question.tariff()?;
    let own = keeping.purchases.iter().find(|b| b.day == day && b.exams == [exam])?;
    if tariff.is_booking(own.offer) {
        return Some("booked, paid for".to_owned());
    }
    tariff.offers[own.offer].voucher.as_deref().map(|voucher| format!("price with a voucher {voucher}"))
}

/// The steps as rows: day, what, title, what it keeps, price; after those of a day the offers for several
/// of its exams.
fn rows(question: &Question, keeping: &Keeping, keeps: fn(&Question, &Step) -> String) -> Vec<[Cell; 5]> {
    let mut rows = Vec::new();
    let bundles = |day| keeping.purchases.iter().filter(move |b| b.exams.len() > 1 && b.day == day);
    for (place, step) in keeping.steps.iter().enumerate() {
        let mut title = step.act.title(question).to_owned();
        let mut price = keeping.price_of(question, step).map(|price| money(question, price));
        if let Act::Sit(exam) = step.act {
            if let Some(paid) = paid(question, keeping, step.day, exam) {
                title.push_str(&format!(" ({paid})"));
            }
            let is_bundled = bundles(step.day).any(|bought| bought.exams.contains(&exam));
            let otherwise = match question.tariff() {
                _ if is_bundled => "in bundle",
                Some(_) => "no price",
                None => "",
            };
            price = price.or(Some(otherwise.into()));
        }
        let what = question.catalog.id_of(step.act.item());
        rows.push(cells![step.day, what, title, keeps(question, step), price]);
        let is_last = keeping.steps.get(place + 1).is_none_or(|next| next.day != step.day);
        let Some(tariff) = question.tariff().filter(|_| is_last) else { continue };
        for bought in bundles(step.day) {
            let row = &tariff.offers[bought.offer];
            let words = format!("bundle, pays for {}", listed(&exam_ids(question, &bought.exams), "and"));
            rows.push(cells![step.day, &row.item, words, "", money(question, row.price)]);
        }
    }
    rows
}

/// How long each credential is active: its id, now, and in the end.
fn terms(question: &Question, keeping: &Keeping) -> impl Iterator<Item = [Cell; 3]> {
    let day = |day: Option<Date>| day.map_or("for ever".into(), Cell::from);
    let row = move |term: &Term| {
        let now = match (term.active, term.now) {
            (true, now) => day(now),
            (false, Some(now)) => format!("expired on {now}").into(),
            (false, None) => "not held".into(),
        };
        let is_kept = keeping.status != Status::Infeasible && (term.active || term.then != term.now);
        cells![id(question, term.credential), now, is_kept.then(|| day(term.then))]
    };
    keeping.terms.iter().map(row)
}

/// What cannot be kept, a sentence for each.
fn lapses(question: &Question, keeping: &Keeping) -> Vec<String> {
    let sentence = |lapse: &Lapse| {
        let id = id(question, lapse.credential);
        match lapse.until {
            Some(until) => {
                format!(
                    "{id} can be active until {until} at the latest: nothing open to you renews it after that."
                )
            }
            None => format!("{id} cannot be made active on {}.", question.as_of),
        }
    };
    keeping.lapses.iter().map(sentence).collect()
}

/// What a reader should know, as sentences.
fn remarks(question: &Question, keeping: &Keeping) -> Vec<String> {
    let mut remarks = left_out(question, &keeping.left_out);
    if !keeping.steps.is_empty() {
        let sentence = "Each day is the last on which this can be done; what is done sooner expires sooner.";
        remarks.push(sentence.to_owned());
    }
    remarks
}
