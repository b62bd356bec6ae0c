use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Conflict;
use crate::catalog::{Credential, ExamId, Item, months_after};
use crate::plan::Plan;
use crate::price::PriceRow;
use crate::question::Question;
use crate::rule::{self, Class, Fact, Formulation, interchangeable_with_certificates, quoted};
use crate::semantics::last_day;
use crate::words::listed;

/// What a reader of the plan should know: the remarks of the credentials asked for, the facts that
/// are inferred or unverified and on which the plan rests, and days in the transcript that do not
/// fit the question.
pub fn notes(question: &Question, plan: &Plan) -> Vec<String> {
    let catalog = &question.catalog;
    let mut notes = remarks(question, |_| true);
    notes.extend(marks(rule::facts(question, plan)));
    notes.extend(plan.totals.unpriced.iter().filter_map(|exam| sold_elsewhere(question, *exam)));
    notes.extend(assumed_hours(question, plan));
    notes.extend(begun_in_the_past(question));
    let days: BTreeMap<ExamId, Date> = plan.exams.iter().copied().zip(plan.days.iter().copied()).collect();
    notes.extend(bookings(question, &days));
    notes.extend(question.on_hand().filter_map(|(item, _)| expiring(question, plan, item)));
    for (item, day) in question.transcript.iter() {
        let Some(day) = day else { continue };
        let id = quoted(catalog.id_of(item));
        if let Item::Exam(exam) = item
            && !catalog.exam(exam).window().contains(day)
        {
            notes
                .push(format!("{id} is dated {day}, when it could not be sat; it was counted all the same."));
        }
        if question.as_of < day {
            notes.push(format!("{id} is dated {day}, after the as-of day; it was counted all the same."));
        }
    }
    notes
}

/// The exams whose hours of study are assumed, where those give them their days.
fn assumed_hours(question: &Question, plan: &Plan) -> Option<String> {
    let hours = question.schedule()?.default_hours()?;
    let without = plan.exams.iter().filter(|exam| question.catalog.exam(**exam).hours.is_none());
    let ids: Vec<String> = without.map(|exam| quoted(&question.catalog.exam(*exam).id)).collect();
    let words = match &ids[..] {
        [] => return None,
        [one] => format!("{one} has no study estimate in the catalog: {hours} hours are assumed"),
        _ => format!(
            "{} have no study estimate in the catalog: {hours} hours are assumed for each",
            listed(&ids, "and")
        ),
    };
    Some(format!("{words} (--default-hours)."))
}

fn begun_in_the_past(question: &Question) -> Option<String> {
    let start = question.schedule()?.start;
    (start < question.as_of).then(|| format!("Study begins on {start}, before the as-of day."))
}

/// The bookings that lie in the past, or that are for another day than the answer has.
pub fn bookings(question: &Question, days: &BTreeMap<ExamId, Date>) -> Vec<String> {
    let remark = |exam: ExamId| {
        let (_, booked) = question.transcript.attempt(exam)?;
        let (id, booked) = (quoted(&question.catalog.exam(exam).id), booked?);
        if booked < question.as_of {
            return Some(format!(
                "{id} is booked for {booked}, before the as-of day; where it was passed since, say so (--passed)."
            ));
        }
        let on = days.get(&exam).filter(|on| **on != booked)?;
        Some(format!(
            "{id} is booked for {booked}; the days here do not look at that, and it stands on {on}."
        ))
    };
    question.transcript.booked().filter_map(remark).collect()
}

/// How an exam without a price here is sold otherwise: on conditions, in another currency or region, or on other
/// days.
fn sold_elsewhere(question: &Question, exam: ExamId) -> Option<String> {
    let tariff = question.tariff()?;
    let id = |item: &Item| quoted(question.catalog.id_of(*item));
    let condition = |row: &PriceRow| {
        let mut words = Vec::new();
        if !row.requires.is_empty() {
            let needed: Vec<String> = row.requires.iter().map(id).collect();
            words.push(format!("for those who have {}", listed(&needed, "and")));
        }
        words.extend(row.voucher.as_ref().map(|voucher| format!("against a voucher {}", quoted(voucher))));
        words.join(" ")
    };
    let otherwise = |row: &PriceRow| {
        let price = format!("{} {}", row.currency.format(row.price), row.currency);
        let window = match (row.window.contains(question.as_of), row.window.since, row.window.until) {
            (false, Some(since), _) if question.as_of < since => format!("from {since}"),
            (false, _, Some(until)) => format!("until {until}"),
            _ => String::new(),
        };
        let region = row.region.as_ref().filter(|region| tariff.region.as_ref() != Some(region));
        let region = region.map_or_else(String::new, |region| format!("in {region}"));
        let bundle = if row.covers.len() > 1 { format!("in {}", quoted(&row.item)) } else { String::new() };
        let words = [price, bundle, region, window, condition(row)];
        words.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let rows = tariff.prices.rows.iter().filter(|row| row.covers.contains(&exam));
    let mut ways: Vec<String> = rows.map(|row| otherwise(row)).collect();
    ways.dedup();
    let more = ways.len().saturating_sub(ELSEWHERE);
    ways.truncate(ELSEWHERE);
    if more > 0 {
        ways.push(format!("{more} more"));
    }
    let region = tariff.region.as_ref().map_or_else(String::new, |region| format!(" ({region})"));
    (!ways.is_empty()).then(|| {
        format!(
            "{} has no price in {}{region} on {}; the price list has {}.",
            id(&exam.into()),
            tariff.currency,
            question.as_of,
            listed(&ways, "and")
        )
    })
}

/// So many other prices are named.
const ELSEWHERE: usize = 4;

/// So many months before it expires something is worth a word.
const SOON: u32 = 6;

/// What the plan needs active from the start and is about to expire, with what renews it.
fn expiring(question: &Question, plan: &Plan, item: Item) -> Option<String> {
    let catalog = &question.catalog;
    let last = last_day(catalog, &question.transcript, item)?;
    let soon = question.as_of <= last && last <= months_after(question.as_of, SOON);
    if !soon || plan.holdings(question).made(item) {
        return None;
    }
    let tracks = plan.earned.iter().map(|e| &catalog.credential(e.credential).tracks[e.track]);
    let exams = plan.exams.iter().map(|exam| &catalog.exam(*exam).requires);
    let mut requires = exams.chain(tracks.map(|track| &track.requires)).flatten();
    let mut claimed = plan.claims.iter().map(|claim| claim.option_in(catalog));
    let is_needed = question.goals.iter().any(|goal| Item::Credential(*goal) == item)
        || claimed.any(|option| option.active && option.items.contains(&item))
        || requires.any(|requirement| requirement.active && requirement.any.contains(&item));
    let renewers = catalog.renewed_by(item).iter().filter(|(_, r)| r.window.contains(question.as_of));
    let renewers: Vec<String> = renewers.map(|(c, _)| quoted(&catalog.credential(*c).id)).collect();
    let renewed = match renewers.len() {
        0 => String::new(),
        _ => format!("; earning or renewing {} renews it", listed(&renewers, "or")),
    };
    is_needed.then(|| format!("{} is active until {last}{renewed}.", quoted(catalog.id_of(item))))
}

/// The remarks of the credentials asked for, each of them once.
pub fn remarks(question: &Question, about: impl Fn(&Credential) -> bool) -> Vec<String> {
    let mut remarks: Vec<String> = Vec::new();
    for goal in question.goals.iter() {
        let credential = question.catalog.credential(*goal);
        let notes = credential.notes.iter().filter(|_| about(credential));
        for note in notes {
            if !remarks.contains(note) {
                remarks.push(note.clone());
            }
        }
    }
    remarks
}

/// Where other exams would do just as well as those of the plan: how many of which.
pub fn alike(f: &Formulation, plan: &Plan) -> Vec<String> {
    let question = &f.question;
    let mut notes = Vec::new();
    for Class { exams, .. } in interchangeable_with_certificates(f) {
        let sat = exams.iter().filter(|exam| plan.exams.contains(exam)).count();
        let open = |exam: &ExamId| plan.exams.contains(exam) || question.obstacles(*exam).is_empty();
        let all: Vec<ExamId> = exams.into_iter().filter(open).collect();
        if sat == 0 || sat == all.len() {
            continue;
        }
        let named = |exams: &[ExamId]| {
            let ids = exams.iter().take(ALIKE).map(|exam| quoted(&question.catalog.exam(*exam).id));
            let more = exams.len().saturating_sub(ALIKE);
            ids.chain((more > 0).then(|| format!("{more} more"))).collect::<Vec<String>>()
        };
        let (own, others): (Vec<ExamId>, Vec<ExamId>) =
            all.iter().partition(|exam| plan.exams.contains(exam));
        notes.push(match sat {
            1 => format!("{} would do as well as {}.", listed(&named(&others), "or"), named(&own)[0]),
            _ => {
                format!("Any {sat} of these {} would do as well: {}.", all.len(), listed(&named(&all), "and"))
            }
        });
    }
    notes
}

/// So many exams that would do as well are named.
const ALIKE: usize = 24;

/// What a reader of a refusal should know: why a credential has no track, and the facts that are
/// inferred or unverified and on which the refusal rests.
pub fn notes_of_conflict(question: &Question, conflict: &Conflict) -> Vec<String> {
    let origins = conflict.because.iter().flat_map(|reason| &reason.origins);
    let facts = origins.filter_map(|origin| rule::fact_of(question, *origin)).collect();
    let mut notes = remarks(question, |credential| credential.tracks.is_empty());
    notes.extend(successors(question));
    notes.extend(marks(facts));
    notes
}

/// What has taken the place of the goals.
fn successors(question: &Question) -> Vec<String> {
    let catalog = &question.catalog;
    let goals = question.goals.iter().map(|goal| catalog.credential(*goal));
    let sentences = goals.filter_map(|goal| {
        let successor = catalog.credential(goal.successor?);
        Some(format!("The successor of `{}` is `{}`, {}.", goal.id, successor.id, successor.title))
    });
    sentences.collect()
}

/// One sentence for each mark, with the facts that carry it.
pub fn marks(facts: Vec<Fact>) -> Vec<String> {
    let mut marked: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    for Fact { evidence, text: fact, .. } in facts {
        if let Some(mark) = evidence.mark() {
            let facts = marked.entry(mark).or_default();
            if !facts.contains(&fact) {
                facts.push(fact);
            }
        }
    }
    let sentence = |(mark, facts): (_, Vec<String>)| {
        format!("Rests on facts that are {mark}: {}.", listed(&facts, "and"))
    };
    marked.into_iter().map(sentence).collect()
}
