//! The tracks of a goal side by side.

mod document;
mod slots;

use crate::catalog::{CredentialId, ExamId, Item};
use crate::money::Money;
use crate::plan::{Totals, without_a_price};
use crate::query::{ClosedTrack, Comparison, Flip, GoalComparison, OpenTrack, Status};
use crate::question::{Criterion, Question};
use crate::schema::{self, Reply};

use super::plan::{amount, track_name};
use super::{Format, TerminalStyle, Written, count, grouped, ids_of, listed, write};

pub use document::document;

/// Writes a comparison down. The style matters for text only.
pub fn render(
    format: Format,
    question: &Question,
    comparison: &Comparison,
    style: &TerminalStyle,
) -> Written {
    let reply = || Reply::Compare(schema::Comparison::of(question, comparison));
    write(format, style, reply, || document(question, comparison))
}

fn track_id(question: &Question, goal: CredentialId, track: usize) -> &str {
    &question.catalog.credential(goal).tracks[track].id
}

/// `upgrade-mcse-2000, after earning mcse-2000`.
fn way_name(question: &Question, goal: CredentialId, way: &OpenTrack) -> String {
    let track = track_id(question, goal, way.track);
    match ids_of(&question.catalog, &way.after(goal).collect::<Vec<_>>()) {
        after if after.is_empty() => track.to_owned(),
        after => format!("{track}, after earning {}", listed(&after, "and")),
    }
}

/// `2 exams, 250.00 USD`.
fn amounts(question: &Question, totals: &Totals) -> String {
    let mut words = vec![match totals.exams {
        0 => "nothing left to sit".to_owned(),
        n => count(n, "exam"),
    }];
    words.extend(totals.cost_in_words(question).filter(|_| totals.exams > 0));
    if let (true, Some(hours)) = (question.judged_by(Criterion::Hours), totals.hours) {
        words.push(format!("{hours} hours"));
    }
    words.join(", ")
}

/// What is best, and by how much, as a few sentences.
fn standing(question: &Question, goal: &GoalComparison) -> Vec<String> {
    let id = &question.catalog.credential(goal.credential).id;
    if goal.held {
        return vec![format!("{id} is held already: there is nothing to compare.")];
    }
    let name = |way: &OpenTrack| way_name(question, goal.credential, way);
    let [best, others @ ..] = goal.open.as_slice() else {
        let closed = match (!goal.is_proven(), goal.closed.len()) {
            (true, _) => "No plan was found within the time limit.".to_owned(),
            (false, 1) => "The only track is not open.".to_owned(),
            (false, n) => format!("None of the {n} tracks is open."),
        };
        return [closed].into_iter().chain(along(question, goal)).collect();
    };
    let first = question.policy.criteria().first().copied().unwrap_or(Criterion::Exams);
    let unproven = !goal.is_proven();
    let word = match (first, others.is_empty()) {
        _ if best.plan.exams.is_empty() => "Complete",
        _ if unproven => "The best found is",
        (_, true) if goal.along.is_some() => "The only way of its own is",
        (_, true) => "The only way is",
        (Criterion::Cost, _) => "Cheapest",
        (Criterion::Exams, _) => "Fewest exams",
        (Criterion::Hours, _) => "Fewest hours",
    };
    let mut sentences = vec![format!("{word} by {}: {}.", name(best), amounts(question, &best.plan.totals))];
    if let Some(next) = others.first() {
        sentences.push(match more(question, first, next) {
            Some(more) => format!("The next best is {}: {more} more.", name(next)),
            None if same_exams(best, next) => format!("As good is {}, with the same exams.", name(next)),
            None => format!("As good is {}.", name(next)),
        });
    }
    sentences.extend(along(question, goal));
    if unproven {
        sentences.push("Not proven: a limit stopped the search.".to_owned());
    }
    sentences
}

/// That it is had along with something else for less.
fn along(question: &Question, goal: &GoalComparison) -> Option<String> {
    let along = goal.along.as_ref()?;
    let by = ids_of(&question.catalog, &along.by.iter().map(|c| Item::Credential(*c)).collect::<Vec<_>>());
    Some(format!(
        "Without a track of its own it comes along with {}: {}.",
        listed(&by, "and"),
        amounts(question, &along.totals)
    ))
}

fn same_exams(a: &OpenTrack, b: &OpenTrack) -> bool {
    a.plan.exams.len() == b.plan.exams.len() && a.plan.exams.iter().all(|e| b.plan.exams.contains(e))
}

/// What a way takes more than the best, in the first criterion that differs.
fn more(question: &Question, first: Criterion, way: &OpenTrack) -> Option<String> {
    let exams = count(usize::try_from(way.difference.exams).unwrap_or(0), "exam");
    let by_exams = (way.difference.exams > 0).then_some(exams);
    match first {
        Criterion::Cost if way.difference.unpriced > 0 => {
            let unpriced = usize::try_from(way.difference.unpriced).unwrap_or_default();
            Some(without_a_price(unpriced))
        }
        Criterion::Cost => {
            let cost = way.difference.cost.filter(|cost| *cost > Money(0));
            cost.and_then(|cost| amount(question, cost)).or(by_exams)
        }
        Criterion::Exams => by_exams,
        Criterion::Hours => {
            let hours = way.difference.hours.filter(|hours| *hours > 0);
            hours.map(|hours| format!("{hours} hours")).or(by_exams)
        }
    }
}

/// An amount without its currency, with its sign: `+250.00`.
fn signed(question: &Question, money: Money) -> String {
    let sign = if money > Money(0) { "+" } else { "" };
    question.tariff().map_or(String::new(), |t| format!("{sign}{}", t.currency.format(money)))
}

/// The difference of a way to the best: in money where there is money, else in the count.
fn versus_best(question: &Question, goal: &GoalComparison, place: usize) -> String {
    let way = &goal.open[place];
    let difference = way.difference;
    let words = match (place, question.policy.criteria().first()) {
        (0, _) => "best".to_owned(),
        (_, Some(Criterion::Hours)) => match difference.hours {
            Some(0) => "the same".to_owned(),
            Some(hours) => format!("{hours:+} hours"),
            None => String::new(),
        },
        (_, Some(Criterion::Exams)) => match difference.exams {
            0 => "the same".to_owned(),
            1 => "+1 exam".to_owned(),
            exams => format!("{exams:+} exams"),
        },
        _ => match difference.cost {
            Some(Money(0)) => "the same".to_owned(),
            Some(cost) => signed(question, cost),
            None if difference.unpriced > 0 => {
                format!("+{}", without_a_price(usize::try_from(difference.unpriced).unwrap_or_default()))
            }
            None if question.tariff().is_some() => "not known".to_owned(),
            None => String::new(),
        },
    };
    if way.status == Status::Unproven { format!("{words} (not proven)") } else { words }
}

/// Why slots are waived, each reason once, with the numbers of the ways for which it holds.
fn waivers(question: &Question, goal: &GoalComparison) -> Vec<String> {
    let tracks = &question.catalog.credential(goal.credential).tracks;
    let waived = goal.open.iter().enumerate().flat_map(|(i, way)| {
        let slots = tracks[way.track].slots.iter();
        slots.filter_map(move |slot| Some(((&slot.id, slot.waived.as_ref()?), (i + 1).to_string())))
    });
    let sentence = |((slot, why), ways): (_, Vec<_>)| format!("{slot} in {}: {why}", listed(&ways, "and"));
    grouped(waived).into_iter().map(sentence).collect()
}

/// What would open a track, as a sentence for each possibility.
fn openings(question: &Question, goal: &GoalComparison, closed: &ClosedTrack) -> Vec<String> {
    let best = goal.open.first().map(|way| &way.plan.totals);
    let sentences = closed.openings.iter().map(|opening| {
        let items = listed(&ids_of(&question.catalog, &opening.items), "and");
        let mut text = format!("With {items} it would be open: {}", amounts(question, &opening.totals));
        if let Some(difference) = best.and_then(|best| opening.totals.cost_beyond(best)) {
            let amount = signed(question, Money(difference.0.abs()));
            text.push_str(&match difference.0 {
                0 => ", as much as the best way".to_owned(),
                1.. => format!(", {} more than the best way", amount.trim_start_matches('+')),
                _ => format!(", {} less than the best way", amount.trim_start_matches('+')),
            });
        }
        text.push('.');
        text
    });
    sentences.collect()
}

/// Why a track is closed, as sentences.
fn reasons(closed: &ClosedTrack) -> Vec<&str> {
    match &closed.answer.conflict {
        Some(conflict) => conflict.because.iter().map(|reason| reason.text.as_str()).collect(),
        None => vec!["no plan was found within the time limit"],
    }
}

/// The break-even prices as sentences; exams that share one stand together.
fn break_even(question: &Question, goal: &GoalComparison) -> Vec<String> {
    let Some((best, tariff)) = goal.open.first().zip(question.tariff()) else { return Vec::new() };
    let best = track_id(question, goal.credential, best.track);
    let id = |exam: ExamId| question.catalog.id_of(Item::Exam(exam));
    let cases = goal.break_even.iter();
    let mut groups = grouped(cases.map(|case| ((case.flip, case.price), id(case.exam))));
    groups.sort_by_key(|((flip, _), _)| match *flip {
        Flip::Above { price, .. } => (0, price),
        Flip::DoneWithout { above } => (1, above),
        Flip::OthersNeedIt => (2, Money(0)),
        Flip::OthersUnpriced => (3, Money(0)),
        Flip::PaidByOffer => (4, Money(0)),
        Flip::Unpriced => (5, Money(0)),
        Flip::Unknown => (6, Money(0)),
    });
    let sentence = |((flip, price), exams): &((Flip, Option<Money>), Vec<&str>)| {
        let now = price.map_or(String::new(), |price| format!(" (now {})", tariff.currency.format(price)));
        let all = listed(exams, "and");
        let changes = if exams.len() == 1 { "never changes" } else { "never change" };
        match *flip {
            Flip::Above { price, then } => format!(
                "{best} stays cheapest until {} costs more than {}{now}; then {} is cheaper.",
                listed(exams, "or"),
                tariff.currency.format(price),
                track_id(question, goal.credential, then)
            ),
            Flip::DoneWithout { above } => format!(
                "{all} {changes} the way: above {}{now} {best} takes something else instead, and stays cheapest.",
                tariff.currency.format(above)
            ),
            Flip::OthersNeedIt => format!("{all} {changes} the way: every other way pays for it too."),
            Flip::OthersUnpriced => {
                format!("{all} {changes} the way: every other way has more exams without a price.")
            }
            Flip::Unpriced if exams.len() == 1 => {
                format!("{all} has no price, so it is not known when another way is cheaper.")
            }
            Flip::Unpriced => {
                format!("{all} have no price, so it is not known when another way is cheaper.")
            }
            Flip::PaidByOffer => format!("{all} {changes} the way: an offer pays for it."),
            Flip::Unknown => {
                let exams = listed(exams, "or");
                format!(
                    "At which price of {exams} another way is cheaper is not known: a limit stopped the search."
                )
            }
        }
    };
    groups.iter().map(sentence).collect()
}

/// The head above a track by which there is no plan, with the track's title.
fn closed_head(question: &Question, goal: &GoalComparison, closed: &ClosedTrack) -> String {
    let name = track_name(question, goal.credential, closed.track);
    let word = if closed.answer.status == Status::Unproven { "Undecided" } else { "Not open" };
    format!("{word}: {}", name.trim_start_matches("track "))
}
