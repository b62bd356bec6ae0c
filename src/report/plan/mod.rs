//! The answer to "what is the best plan?".

mod calendar;
mod document;
mod risk;
pub(super) mod time;

use crate::catalog::{CredentialId, ExamId};
use crate::money::Money;
use crate::plan::{Plan, Totals, without_a_price};
use crate::price::PriceRow;
use crate::query::{Answer, LeftOut, Missing, SeparateGoals, Status, Value};
use crate::question::{Criterion, Question};
use crate::schema::{self, Reply};

use super::document::{Cell, cells};
use super::{Format, TerminalStyle, Written, count, exam_ids, ids_of, listed, money, write};

pub(super) use crate::plan::uses;
pub use document::document;
pub(super) use document::head;

/// Writes a plan down. The style matters for text only.
pub fn render(format: Format, question: &Question, answer: &Answer, style: &TerminalStyle) -> Written {
    write(format, style, || Reply::from(schema::Plan::of(question, answer)), || document(question, answer))
}

/// Writes the sittings of a plan down as an iCalendar file; none without a schedule.
pub fn calendar(question: &Question, answer: &Answer) -> String {
    calendar::render(question, answer)
}

/// A plan as JSON on one line, without the opening brace: what follows the fields of the caller's own.
pub fn rest_of_line(question: &Question, answer: &Answer) -> String {
    Reply::from(schema::Plan::of(question, answer)).rest_of_line()
}

/// `875.00 USD`; nothing without a price list.
pub(super) fn amount(question: &Question, money: Money) -> Option<String> {
    question.tariff().map(|t| format!("{} {}", t.currency.format(money), t.currency))
}

/// The cost in a cell: the amount where it is known in full, else in words.
pub(super) fn cost_cell(question: &Question, totals: &Totals) -> Option<Cell> {
    let cost = totals.cost?;
    let tariff = question.tariff()?;
    Some(match totals.unpriced.len() {
        0 => money(question, cost),
        n if n == totals.exams => "not known".into(),
        n => format!("{} and {}", tariff.currency.format(cost), without_a_price(n)).into(),
    })
}

/// What is to be done, in a few words.
pub(super) fn headline(question: &Question, answer: &Answer) -> String {
    let Some(plan) = &answer.plan else {
        return match answer.status {
            Status::Infeasible => "no plan exists".to_owned(),
            _ => "no plan found yet".to_owned(),
        };
    };
    to_sit(question, &plan.totals)
}

/// What there is to sit, and what it comes to: `2 exams to sit, 250.00 USD`.
pub(super) fn to_sit(question: &Question, totals: &Totals) -> String {
    if totals.exams == 0 {
        return "nothing left to sit".to_owned();
    }
    let mut words = vec![format!("{} to sit", count(totals.exams, "exam"))];
    words.extend(totals.cost_in_words(question));
    if let (true, Some(hours)) = (question.judged_by(Criterion::Hours), totals.hours) {
        words.push(format!("{hours} hours of study"));
    }
    words.join(", ")
}

/// What is proven, as a sentence or two.
pub(super) fn verdict(question: &Question, answer: &Answer) -> String {
    let first = answer.minimized.first().copied().unwrap_or(Criterion::Exams);
    match answer.status {
        Status::Optimal => {
            let plan = answer.plan.as_ref();
            let is_in_part_unpriced = plan.is_some_and(|plan| !plan.totals.unpriced.is_empty());
            optimal(answer.believed, first, "no legal plan", is_in_part_unpriced)
        }
        Status::Earned => earned_by(question, answer),
        Status::Infeasible => match answer.believed {
            Some(backend) => format!("That is {backend}'s word, not certified."),
            None => String::new(),
        },
        Status::Unproven => {
            let stopped = match &answer.plan {
                Some(_) => "Not proven: a limit stopped the search, and a better plan may exist.",
                None => "Not proven: a limit stopped the search before it found a plan.",
            };
            let bound = answer.bound().filter(|value| *value > Value::default());
            let bound = bound.and_then(|Value { unpriced, amount: value }| match first {
                Criterion::Cost if unpriced > 0 => {
                    let least = without_a_price(usize::try_from(unpriced).unwrap_or_default());
                    Some(format!(" No legal plan has fewer than {least}."))
                }
                Criterion::Cost => amount(question, Money(value))
                    .map(|least| format!(" No legal plan costs less than {least}.")),
                Criterion::Exams => Some(format!(" No legal plan needs fewer than {value} exams.")),
                Criterion::Hours => Some(format!(" No legal plan takes fewer than {value} hours.")),
            });
            format!("{stopped}{}", bound.as_deref().unwrap_or(" No bound is known."))
        }
    }
}

/// That nothing else is better, as a sentence: proven, or by the word of a backend.
pub(super) fn optimal(
    believed: Option<&str>,
    criterion: Criterion,
    nothing_else: &str,
    is_in_part_unpriced: bool,
) -> String {
    let proven = match believed {
        Some(backend) => format!("Optimal by {backend}, not certified"),
        None => "Proven optimal".to_owned(),
    };
    if criterion == Criterion::Cost && is_in_part_unpriced {
        return format!(
            "{proven}: {nothing_else} has fewer exams without a price, and none that has as few costs less by \
             the prices known."
        );
    }
    let better = match criterion {
        Criterion::Cost => "costs less",
        Criterion::Exams => "needs fewer exams",
        Criterion::Hours => "takes fewer hours",
    };
    format!("{proven}: {nothing_else} {better}.")
}

/// Why nothing is left to sit.
fn earned_by(question: &Question, answer: &Answer) -> String {
    let reasons = question.goals.iter().map(|goal| {
        let credential = question.catalog.credential(*goal);
        if question.is_active(*goal) {
            return format!("{} is held already.", credential.id);
        }
        match answer.plan.as_ref().and_then(|plan| plan.track_of(*goal)) {
            Some(track) => format!(
                "{} is complete: everything that its track {} asks for is on hand.",
                credential.id, credential.tracks[track].id
            ),
            None => format!("{} is complete.", credential.id),
        }
    });
    reasons.collect::<Vec<_>>().join(" ")
}

/// The day, the catalog and the prices that the answer rests on.
pub(super) fn basis(question: &Question) -> String {
    basis_by(question, &format!("catalog {}", question.catalog.id), None)
}

/// The same with other words for the catalog, and with the file that the prices were read from.
pub(super) fn basis_by(question: &Question, catalog: &str, prices: Option<&str>) -> String {
    let prices = match question.tariff() {
        Some(tariff) => {
            let region = tariff.region.as_ref().map_or(String::new(), |r| format!("{r}, "));
            let given = match exam_ids(question, &tariff.prices.given)[..] {
                [] => String::new(),
                ref ids => format!("; {} as given", listed(ids, "and")),
            };
            let list = prices.map_or(tariff.prices.name.clone(), |path| format!("file {path}"));
            format!("prices {list} ({region}{}{given})", tariff.currency)
        }
        None => "no price list".to_owned(),
    };
    format!("As of {}; {catalog}; {prices}.", question.as_of)
}

/// The exams that were left out, as one sentence for each cause.
pub(super) fn left_out(question: &Question, left_out: &[LeftOut]) -> Vec<String> {
    let causes = [(Missing::Price, "no price"), (Missing::Hours, "no study estimate")];
    let sentences = causes.into_iter().filter_map(|(missing, cause)| {
        let exams: Vec<ExamId> = left_out.iter().filter(|l| l.why == missing).map(|l| l.exam).collect();
        let exams = exam_ids(question, &exams);
        let pronoun = if exams.len() == 1 { "it has" } else { "they have" };
        (!exams.is_empty()).then(|| format!("Left out because {pronoun} {cause}: {}.", exams.join(", ")))
    });
    sentences.collect()
}

/// The track through which a goal or an intermediate credential is earned, with its title.
pub(super) fn track_name(question: &Question, credential: CredentialId, track: usize) -> String {
    let track = &question.catalog.credential(credential).tracks[track];
    match &track.title {
        Some(title) => format!("track {} ({title})", track.id),
        None => format!("track {}", track.id),
    }
}

/// The offers bought.
fn offers<'p>(question: &'p Question, plan: &'p Plan) -> impl Iterator<Item = &'p PriceRow> + 'p {
    let tariff = question.tariff();
    plan.purchases.iter().filter_map(move |i| tariff.map(|t| &*t.offers[*i]))
}

/// What is paid for this exam alone; `None` when an offer for several pays for it.
pub(super) fn price(question: &Question, plan: &Plan, exam: ExamId) -> Option<String> {
    plan.price_of(question, exam).and_then(|price| question.money(price))
}

/// Is it paid by an offer for several exams?
fn is_bundled(question: &Question, plan: &Plan, exam: ExamId) -> bool {
    plan.own_purchase(question, exam).is_none()
        && !plan.totals.unpriced.contains(&exam)
        && offers(question, plan).any(|o| o.covers.contains(&exam))
}

/// Several goals one by one, their sum, and together: a name, the number of exams, and the cost.
fn sums(question: &Question, apart: &SeparateGoals, plan: &Plan) -> Vec<[Cell; 3]> {
    let row = |name: &str, totals: &Totals| cells![name, totals.exams, cost_cell(question, totals)];
    let goals = apart.goals.iter().map(|(goal, totals)| row(&question.catalog.credential(*goal).id, totals));
    goals.chain([row("one by one", &apart.sum), row("together", &plan.totals)]).collect()
}

/// The exams on which more than one goal rests, as a sentence; empty where there are none.
fn shared(question: &Question, apart: &SeparateGoals) -> String {
    match exam_ids(question, &apart.shared) {
        ids if ids.is_empty() => String::new(),
        ids => format!("Sat once for more than one goal: {}.", ids.join(", ")),
    }
}

/// What a purchase needs besides its price, such as `for those who have a, with the voucher v of b`.
fn condition(question: &Question, plan: &Plan, row: &PriceRow) -> Option<String> {
    let catalog = &question.catalog;
    let mut words = Vec::new();
    if !row.requires.is_empty() {
        words.push(format!("for those who have {}", listed(&ids_of(catalog, &row.requires), "and")));
    }
    let is_for = |offer: usize| question.tariff().is_some_and(|t| std::ptr::eq(&*t.offers[offer], row));
    if let (Some(name), Some(spent)) = (&row.voucher, plan.vouchers.iter().find(|s| is_for(s.offer))) {
        words.push(match spent.from {
            Some(exam) => format!("with the voucher {name} from {}", catalog.exam(exam).id),
            None => format!("with a voucher {name} at hand"),
        });
    }
    (!words.is_empty()).then(|| words.join(", "))
}

#[cfg(test)]
mod tests;
