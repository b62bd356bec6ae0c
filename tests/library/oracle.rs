//! The twin that judges the engine, judged itself: by questions small enough to answer by hand.

use std::sync::Arc;

use crate::support::oracle::{self, Best};
use crate::support::random::{self, Sample};
use jiff::civil::date;
use studypath::catalog::{
    Cap, Catalog, CatalogParts, Credential, CredentialId, Evidence, Exam, ExamId, Item, Limit, Slot,
    SlotOption, Track, Window,
};
use studypath::money::Money;
use studypath::price::{PriceList, PriceRow};
use studypath::question::{Criterion, Policy};
use studypath::transcript::Transcript;

fn exam(id: usize) -> Item {
    Item::Exam(ExamId(id))
}

fn credential(id: usize) -> Item {
    Item::Credential(CredentialId(id))
}

fn slot(need: u32, items: &[Item]) -> Slot {
    Slot { need, options: items.iter().map(|item| SlotOption::item(*item)).collect(), ..Slot::default() }
}

fn track(slots: Vec<Slot>) -> Track {
    Track { slots, ..Track::default() }
}

fn offer(covers: &[usize], price: i64, requires: &[Item]) -> PriceRow {
    PriceRow {
        item: "offer".to_owned(),
        covers: covers.iter().map(|id| ExamId(*id)).collect(),
        requires: requires.to_vec(),
        voucher: None,
        earns: None,
        price: Money(price),
        currency: random::dollars(),
        retake: studypath::price::Retake::default(),
        region: None,
        window: Window::ALWAYS,
        source: None,
        evidence: Evidence::Sourced,
    }
}

/// One track for each credential, one price for each exam; the goal is the first credential.
fn sample(prices: &[i64], tracks: Vec<Track>) -> Sample {
    let exams = (0..prices.len()).map(|i| Exam { id: format!("e{i}"), ..Exam::default() }).collect();
    let credentials = tracks
        .into_iter()
        .enumerate()
        .map(|(i, track)| Credential { id: format!("c{i}"), tracks: vec![track], ..Credential::default() })
        .collect();
    let rows = prices.iter().enumerate().map(|(i, price)| Arc::new(offer(&[i], *price, &[]))).collect();
    Sample {
        catalog: Arc::new(Catalog::new(CatalogParts { exams, credentials, ..CatalogParts::default() })),
        prices: Some(Arc::new(PriceList { name: "by hand".to_owned(), rows, ..PriceList::default() })),
        transcript: Transcript::new(),
        goals: vec![CredentialId(0)],
        as_of: date(2004, 11, 1),
        policy: Arc::new(Policy { minimize: vec![Criterion::Cost], ..Policy::default() }),
    }
}

fn change(sample: &mut Sample, edit: impl FnOnce(&mut CatalogParts)) {
    let mut parts = CatalogParts::clone(&sample.catalog);
    edit(&mut parts);
    sample.catalog = Arc::new(Catalog::new(parts));
}

fn buy(sample: &mut Sample, offer: PriceRow) {
    Arc::make_mut(sample.prices.as_mut().expect("a price list")).rows.push(Arc::new(offer));
}

fn answer(sample: &Sample) -> Option<Best> {
    oracle::best(&sample.question())
}

/// The exams and the cost.
fn found(sample: &Sample) -> Option<(Vec<usize>, i64)> {
    answer(sample).map(|best| (best.exams.iter().map(|exam| exam.0).collect(), best.values[0].1))
}

#[test]
fn the_cheapest_exams_fill_the_slots_without_reuse() {
    // e0 is the cheapest for both slots but fills only one: e0 + e1 = 30, e0 + e2 = 40.
    let q =
        sample(&[10, 20, 30], vec![track(vec![slot(1, &[exam(0), exam(1)]), slot(1, &[exam(0), exam(2)])])]);
    assert_eq!(found(&q), Some((vec![0, 1], 30)));
}

#[test]
fn a_shared_slot_uses_nothing_up() {
    let mut shared = slot(1, &[exam(0), exam(2)]);
    shared.shared = true;
    let q = sample(&[10, 20, 30], vec![track(vec![slot(1, &[exam(0), exam(1)]), shared])]);
    assert_eq!(found(&q), Some((vec![0], 10)));
}

#[test]
fn an_option_of_several_items_uses_them_all() {
    // Slot one takes e0+e1 or e2 (2 units each), slot two takes e1 or e3.
    let mut first = slot(2, &[exam(0), exam(2)]);
    first.options[0].items.push(exam(1));
    first.options.iter_mut().for_each(|option| option.units = 2);
    let q = sample(&[10, 10, 25, 20], vec![track(vec![first, slot(1, &[exam(1), exam(3)])])]);
    // e0+e1 and e3: 40. e2 and e1: 35.
    assert_eq!(found(&q), Some((vec![1, 2], 35)));
}

#[test]
fn units_above_a_cap_do_not_count() {
    let mut capped = slot(3, &[exam(0), exam(1), exam(2), exam(3)]);
    capped.options.iter_mut().for_each(|option| option.units = 2);
    capped.caps = vec![Cap { items: vec![exam(0), exam(1)], at_most: 1 }];
    // e0 and e1 together count 1; e0 with e2 count 3.
    let q = sample(&[10, 10, 50, 60], vec![track(vec![capped])]);
    assert_eq!(found(&q), Some((vec![0, 2], 60)));
}

#[test]
fn a_waived_slot_needs_nothing_and_a_goal_without_needs_is_earned() {
    let mut waived = slot(1, &[exam(0)]);
    waived.waived = Some("by decree".to_owned());
    assert_eq!(found(&sample(&[10], vec![track(vec![waived])])), Some((vec![], 0)));
}

#[test]
fn credentials_do_not_earn_each_other() {
    let circle = |other: usize, fallback: usize| track(vec![slot(1, &[credential(other), exam(fallback)])]);
    // c0 by c1 or e0 (90), c1 by c0 or e1 (20): sit e1, earn c1, earn c0.
    let q = sample(&[90, 20], vec![circle(1, 0), circle(0, 1)]);
    assert_eq!(found(&q), Some((vec![1], 20)));
    let mut hopeless = q.clone();
    change(&mut hopeless, |parts| {
        for credential in &mut parts.credentials {
            credential.tracks[0].slots[0].options.truncate(1);
        }
    });
    assert_eq!(found(&hopeless), None);
}

#[test]
fn a_track_and_an_exam_stand_on_what_they_require() {
    let mut q =
        sample(&[10, 20, 5], vec![track(vec![slot(1, &[exam(0)])]), track(vec![slot(1, &[exam(2)])])]);
    change(&mut q, |parts| {
        parts.credentials[0].tracks[0].requires = vec![credential(1).into()];
        parts.exams[2].requires =
            vec![studypath::catalog::Requirement { any: vec![exam(1), credential(0)], active: false }];
    });
    // e0 for the slot, e2 for c1, and e1 before e2, because c0 comes too late.
    assert_eq!(found(&q), Some((vec![0, 1, 2], 35)));
    q.transcript.add(credential(1), None);
    assert_eq!(found(&q), Some((vec![0], 10)));
}

#[test]
fn a_limit_counts_what_several_earned_credentials_claim() {
    let both = || track(vec![slot(1, &[exam(0), exam(1)])]);
    let mut q = sample(&[10, 20], vec![both(), both()]);
    q.goals = vec![CredentialId(0), CredentialId(1)];
    assert_eq!(found(&q), Some((vec![0], 10)));
    let between = q.goals.clone();
    change(&mut q, |parts| {
        parts.limits.push(Limit {
            between,
            at_most: 0,
            items: None,
            sources: Vec::new(),
            evidence: Evidence::Sourced,
        });
    });
    assert_eq!(found(&q), Some((vec![0, 1], 30)));
    change(&mut q, |parts| parts.limits[0].items = Some(vec![exam(1)]));
    assert_eq!(found(&q), Some((vec![0], 10)), "only e1 is counted");
    change(&mut q, |parts| parts.limits[0].items = None);
    q.transcript.add(credential(1), None);
    assert_eq!(found(&q), Some((vec![0], 10)), "what is held claims nothing");
}

#[test]
fn a_bundle_pays_for_several_exams() {
    let mut q = sample(&[10, 20, 30], vec![track(vec![slot(2, &[exam(0), exam(1), exam(2)])])]);
    buy(&mut q, offer(&[1, 2], 25, &[]));
    assert_eq!(found(&q), Some((vec![1, 2], 25)));
}

#[test]
fn an_offer_is_sold_to_those_who_have_earned_its_condition() {
    // Sitting e2 (5) as well opens an offer that makes e0 and e1 free.
    let mut q = sample(&[10, 20, 5], vec![track(vec![slot(2, &[exam(0), exam(1)])])]);
    buy(&mut q, offer(&[0, 1], 0, &[exam(2)]));
    assert_eq!(found(&q), Some((vec![0, 1, 2], 5)));
}

#[test]
fn an_offer_does_not_unlock_itself() {
    let mut q = sample(&[10, 20], vec![track(vec![slot(2, &[exam(0), exam(1)])])]);
    buy(&mut q, offer(&[0, 1], 1, &[exam(1)]));
    // e1 at its own price, then e0 by the offer: 21. By the offer alone nothing could ever start.
    assert_eq!(found(&q), Some((vec![0, 1], 21)));
}

#[test]
fn a_missing_price_is_not_zero() {
    let mut q = sample(&[10, 20], vec![track(vec![slot(1, &[exam(0), exam(1)])])]);
    Arc::make_mut(q.prices.as_mut().expect("a price list")).rows.remove(0);
    assert_eq!(found(&q), Some((vec![1], 20)));
    Arc::make_mut(&mut q.policy).minimize = vec![Criterion::Exams];
    assert_eq!(found(&q), Some((vec![0], 1)), "prices do not matter here, and e0 comes first");
}

#[test]
fn of_equally_good_sets_the_one_with_the_first_exam_wins() {
    // {e0, e3} and {e1, e2} cost the same.
    let q = sample(
        &[30, 20, 20, 10],
        vec![track(vec![slot(1, &[exam(0), exam(1)]), slot(1, &[exam(2), exam(3)])])],
    );
    let mut tie = q.clone();
    assert_eq!(found(&q), Some((vec![1, 3], 30)));
    change(&mut tie, |parts| {
        parts.credentials[0].tracks[0].slots =
            vec![Slot { options: vec![pair(0, 3), pair(1, 2)], need: 1, ..Slot::default() }];
    });
    assert_eq!(found(&tie), Some((vec![0, 3], 40)));
}

fn pair(a: usize, b: usize) -> SlotOption {
    SlotOption { items: vec![exam(a), exam(b)], ..SlotOption::item(exam(a)) }
}

#[test]
fn the_asker_may_demand_and_exclude() {
    let mut q = sample(&[10, 20, 30], vec![track(vec![slot(1, &[exam(0), exam(1), exam(2)])])]);
    Arc::make_mut(&mut q.policy).without = vec![exam(0)];
    assert_eq!(found(&q), Some((vec![1], 20)));
    Arc::make_mut(&mut q.policy).with = vec![exam(2)];
    assert_eq!(found(&q), Some((vec![2], 30)));
    q.transcript.add(exam(0), None);
    Arc::make_mut(&mut q.policy).with = vec![];
    assert_eq!(found(&q), Some((vec![], 0)), "what is passed counts, excluded or not");
    Arc::make_mut(&mut q.policy).without = vec![credential(0)];
    assert_eq!(found(&q), Some((vec![], 0)), "so does what passes have earned");
    q.transcript = Transcript::new();
    assert_eq!(found(&q), None);
}

#[test]
fn the_day_chooses_the_rules() {
    let mut q = sample(&[10, 20, 30], vec![track(vec![slot(1, &[exam(0), exam(1), exam(2)])])]);
    change(&mut q, |parts| {
        parts.exams[0].retired = Some(date(2004, 10, 31));
        parts.credentials[0].tracks[0].slots[0].options[1].window.since = Some(date(2004, 11, 2));
    });
    assert_eq!(found(&q), Some((vec![2], 30)));
    q.as_of = date(2004, 11, 2);
    assert_eq!(found(&q), Some((vec![1], 20)));
    q.as_of = date(2004, 10, 31);
    assert_eq!(found(&q), Some((vec![0], 10)));
}

/// With limits the twin searches step by step, without them it takes a shortcut. A limit that never
/// binds must not change an answer.
#[test]
fn the_shortcut_and_the_search_agree() {
    for seed in 0..1_500 {
        let q = random::sample(seed);
        if !q.catalog.limits.is_empty() {
            continue;
        }
        let mut limited = q.clone();
        let between = q.catalog.credential_ids().collect();
        let slack =
            Limit { between, at_most: 99, items: None, sources: Vec::new(), evidence: Evidence::Sourced };
        change(&mut limited, |parts| parts.limits.push(slack));
        assert_eq!(answer(&limited), answer(&q), "seed {seed}\n{q}");
    }
}

/// The random questions are worth asking: most can be answered, and every rule decides some of them.
#[test]
fn random_questions_are_neither_hopeless_nor_trivial() {
    let (mut feasible, mut earned) = (0, 0);
    let mut decided_by =
        [("limits", 0), ("units", 0), ("caps", 0), ("offers", 0), ("requires", 0), ("shared", 0)];
    let cases = 1_500;
    for seed in 0..cases {
        let q = random::sample(seed);
        let best = answer(&q);
        feasible += i32::from(best.is_some());
        earned += i32::from(best.as_ref().is_some_and(|best| best.exams.is_empty()));
        for (feature, count) in &mut decided_by {
            let mut without = q.clone();
            match *feature {
                "offers" => {
                    if let Some(prices) = &mut without.prices {
                        let rows = Arc::make_mut(prices).rows.iter_mut().map(Arc::make_mut);
                        rows.for_each(|row| row.requires.clear());
                    }
                }
                feature => change(&mut without, |parts| drop_feature(parts, feature)),
            }
            *count += i32::from(answer(&without) != best);
        }
    }
    let percent = |count: i32| 100 * count / i32::try_from(cases).expect("small");
    let summary = format!("feasible {feasible}, earned {earned}, decided by {decided_by:?} of {cases}");
    assert!((60..=75).contains(&percent(feasible)), "{summary}");
    assert!(percent(earned) < 20, "{summary}");
    assert!(decided_by.iter().all(|(_, count)| percent(*count) >= 3), "{summary}");
}

fn drop_feature(parts: &mut CatalogParts, feature: &str) {
    match feature {
        "limits" => parts.limits.clear(),
        "requires" => parts.exams.iter_mut().for_each(|exam| exam.requires.clear()),
        _ => {
            let tracks = parts.credentials.iter_mut().flat_map(|credential| &mut credential.tracks);
            for slot in tracks.flat_map(|track| &mut track.slots) {
                match feature {
                    "units" => slot.options.iter_mut().for_each(|option| option.units = 1),
                    "caps" => slot.caps.clear(),
                    _ => slot.shared = false,
                }
            }
        }
    }
}
