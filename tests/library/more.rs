//! Whoever has more, may choose from more or pays less never ends up with less: one pass, one credential, one option, one
//! offer more, or a lower price, on random questions of all kinds. `STUDYPATH_CASES` sets how many, `STUDYPATH_SEED` asks
//! a single one.

use std::sync::Arc;

use crate::support::modern;
use crate::support::random::{self, Rng, Sample};
use crate::support::seeds::for_samples;
use studypath::catalog::{Catalog, CatalogParts, ExamId, Item, SlotOption};
use studypath::ilp::backend;
use studypath::money::Money;
use studypath::price::PriceRow;
use studypath::query::{self, Engine, Value};

const CASES: u64 = 2_000;

/// The values of the criteria of the best plan; `None` where no plan exists.
fn values(sample: &Sample) -> Result<Option<Vec<Value>>, String> {
    let engine = Engine::new(backend::default_backend());
    let answer = query::best(&sample.question(), &engine).map_err(|failure| failure.to_string())?;
    let Some(plan) = answer.plan else { return Ok(None) };
    let value = |criterion| {
        let measured = |measure| plan.totals.value(measure).or(Some(0));
        Value::of(criterion, measured).expect("everything is measured")
    };
    Ok(Some(sample.policy.criteria().into_iter().map(value).collect()))
}

/// A question that is easier than another has an answer when the other has, and no worse a one.
fn is_no_worse(easier: &Sample, harder: &Sample, change: &str) -> Result<(), String> {
    let Some(before) = values(harder)? else { return Ok(()) };
    match values(easier)? {
        Some(after) if after <= before => Ok(()),
        after => Err(format!("{change}: {before:?} became {after:?}")),
    }
}

/// Someone who passed the exam today has the vouchers that come with it, too.
#[test]
pub fn one_more_pass_never_makes_it_worse() {
    for_samples(CASES, 1, modern::any, |sample, seed| {
        let exam = ExamId(Rng::new(!seed).below(sample.catalog.exams.len()));
        if sample.transcript.was_told(exam) {
            return Ok(());
        }
        // What is earned today is not earned again by another track that would bring or renew more: without a day a plan
        // may choose.
        let is_fixed = sample.catalog.credential_ids().any(|c| sample.catalog.changes_others(c));
        let mut easier = sample.clone();
        let is_open = sample.catalog.exam(exam).window().contains(sample.as_of);
        easier.transcript.add(exam, (is_open && !is_fixed).then_some(sample.as_of));
        let tariff = sample.tariff();
        let rows = tariff.iter().flat_map(|tariff| &tariff.offers).filter(|row| row.covers.contains(&exam));
        for name in rows.filter_map(|row| row.earns.as_ref()) {
            easier.transcript.add_vouchers(name, 1);
        }
        is_no_worse(&easier, sample, &format!("{} passed", sample.catalog.exam(exam).id))
    });
}

#[test]
pub fn one_more_credential_held_never_makes_it_worse() {
    for_samples(CASES, 1, modern::any, |sample, seed| {
        let held = Rng::new(!seed).pick(&sample.catalog.credential_ids().collect::<Vec<_>>());
        // What is active is not earned again, and so neither renews nor brings anything; and who says that they hold
        // something without its parts may have lost it already.
        let rests_on_parts = sample.catalog.parts_of(held).next().is_some();
        if sample.transcript.was_told(held) || sample.catalog.changes_others(held) || rests_on_parts {
            return Ok(());
        }
        let mut easier = sample.clone();
        easier.transcript.add(held, Some(sample.as_of));
        is_no_worse(&easier, sample, &format!("{} held", sample.catalog.credential(held).id))
    });
}

/// Does something that was told live on parts, about which nothing else may be known?
fn lives_on_parts(sample: &Sample) -> bool {
    let mut told = sample.transcript.iter().filter_map(|(item, _)| item.credential());
    told.any(|credential| sample.catalog.parts_of(credential).next().is_some())
}

#[test]
pub fn one_more_option_never_makes_it_worse() {
    for_samples(CASES, 1, modern::any, |sample, seed| {
        if lives_on_parts(sample) {
            return Ok(());
        }
        let mut rng = Rng::new(!seed);
        let item = Item::Exam(ExamId(rng.below(sample.catalog.exams.len())));
        let mut place = String::new();
        let mut parts = CatalogParts::clone(&sample.catalog);
        let credential = rng.below(parts.credentials.len());
        let credential = &mut parts.credentials[credential];
        let track = rng.below(credential.tracks.len());
        let track = &mut credential.tracks[track];
        let slot = rng.below(track.slots.len());
        let slot = &mut track.slots[slot];
        // To need every option is to need more with each.
        if !slot.every && !slot.options.iter().any(|option| option.items == [item]) {
            slot.options.push(SlotOption::item(item));
        }
        place += &format!("{}/{}/{}", credential.id, track.id, slot.id);
        let easier = Sample { catalog: Arc::new(Catalog::new(parts)), ..sample.clone() };
        // What passes have earned by the new option may have run out since, and they count once.
        if easier.question().on_hand().count() > sample.question().on_hand().count() {
            return Ok(());
        }
        is_no_worse(&easier, sample, &format!("{} added to {place}", sample.catalog.id_of(item)))
    });
}

/// The question with its price rows changed; none where there is no price list.
fn priced(sample: &Sample, change: impl FnOnce(&mut Vec<Arc<PriceRow>>)) -> Option<Sample> {
    let mut sample = sample.clone();
    change(&mut Arc::make_mut(sample.prices.as_mut()?).rows);
    Some(sample)
}

fn any_prices(seed: u64) -> Sample {
    let sample = modern::any(seed);
    match seed.is_multiple_of(3) {
        true => sample.with_unknown_prices(&mut Rng::new(seed ^ 0x0dd)),
        false => sample,
    }
}

#[test]
pub fn a_lower_price_never_makes_it_worse() {
    for_samples(CASES, 1, any_prices, |sample, seed| {
        let mut rng = Rng::new(!seed);
        let cheaper = priced(sample, |rows| {
            if !rows.is_empty() {
                let row = rng.below(rows.len());
                let row = Arc::make_mut(&mut rows[row]);
                row.price = Money(row.price.0 * i64::from(rng.chance(50)) / 2);
            }
        });
        cheaper.map_or(Ok(()), |cheaper| is_no_worse(&cheaper, sample, "a price lowered"))
    });
}

#[test]
pub fn one_more_offer_never_makes_it_worse() {
    for_samples(CASES, 1, any_prices, |sample, seed| {
        let mut rng = Rng::new(!seed);
        let exams: Vec<ExamId> = sample.catalog.exam_ids().collect();
        let count = rng.between(1, 3);
        let covers = rng.sample(&exams, count);
        let price = Money(i64::try_from(rng.below(30)).expect("small") * 10);
        let offered = priced(sample, |rows| {
            let row = PriceRow::plain(covers[0], "more", price, random::dollars());
            rows.push(Arc::new(PriceRow { covers, ..row }));
        });
        offered.map_or(Ok(()), |offered| is_no_worse(&offered, sample, "an offer added"))
    });
}
