//! Whom to fund, against trying every group of people with every purchase.

use std::collections::BTreeMap;

use crate::support::random::Rng;
use crate::support::seeds::for_seeds;
use studypath::ilp::BACKENDS;
use studypath::query::{Engine, Funding, Pack, Share, fund};

/// The least that pays for these needs, one each, by packs bought one after the other.
fn cheapest(packs: &[Pack], needs: &[usize], known: &mut BTreeMap<Vec<usize>, Option<i64>>) -> Option<i64> {
    let Some(first) = needs.first() else { return Some(0) };
    if let Some(known) = known.get(needs) {
        return *known;
    }
    let mut best = None;
    for pack in packs.iter().filter(|pack| pack.covers.contains(first)) {
        let mut rest = needs.to_vec();
        for need in &pack.covers {
            if let Some(at) = rest.iter().position(|open| open == need) {
                rest.remove(at);
            }
        }
        let cost = cheapest(packs, &rest, known).map(|cost| cost + pack.price);
        best = [best, cost].into_iter().flatten().min();
    }
    known.insert(needs.to_vec(), best);
    best
}

/// The most people who can be funded and the least that it costs, by trying every group of them.
fn exhaustive(packs: &[Pack], shares: &[Share], budget: i64) -> (u64, i64) {
    let people: Vec<&Share> =
        shares.iter().flat_map(|s| std::iter::repeat_n(s, usize::try_from(s.people).expect("few"))).collect();
    let mut known = BTreeMap::new();
    let mut best = (0, 0);
    for chosen in 0..1_u32 << people.len() {
        let group: Vec<&Share> =
            people.iter().enumerate().filter(|(i, _)| chosen >> i & 1 == 1).map(|(_, s)| *s).collect();
        let mut needs: Vec<usize> = group.iter().flat_map(|s| s.needs.iter().copied()).collect();
        needs.sort_unstable();
        let fixed: i64 = group.iter().map(|s| s.fixed).sum();
        let Some(cost) = cheapest(packs, &needs, &mut known).map(|cost| cost + fixed) else { continue };
        let count = u64::from(chosen.count_ones());
        if cost <= budget && (count > best.0 || count == best.0 && cost < best.1) {
            best = (count, cost);
        }
    }
    best
}

fn sample(seed: u64) -> (Vec<Pack>, Vec<Share>, i64) {
    let mut rng = Rng::new(seed);
    let exams = rng.between(2, 4);
    let all: Vec<usize> = (0..exams).collect();
    let mut packs = Vec::new();
    for exam in 0..exams {
        if rng.chance(85) {
            let price = i64::try_from(rng.between(1, 9)).expect("small");
            packs.push(Pack { price, covers: vec![exam] });
        }
    }
    for _ in 0..rng.between(0, 3) {
        let count = rng.between(1, 3);
        let price = i64::try_from(rng.between(1, 15)).expect("small");
        packs.push(Pack { price, covers: rng.sample(&all, count) });
    }
    rng.shuffle(&mut packs);
    let mut shares = Vec::new();
    let mut people = 0;
    while people < 7 {
        let count = rng.between(0, exams.min(3));
        let mut needs = rng.sample(&all, count);
        needs.sort_unstable();
        let fixed = if rng.chance(30) { i64::try_from(rng.between(0, 6)).expect("small") } else { 0 };
        let n = rng.between(1, 3);
        people += n;
        shares.push(Share { fixed, needs, people: u64::try_from(n).expect("small") });
    }
    let budget = i64::try_from(rng.between(0, 45)).expect("small");
    (packs, shares, budget)
}

#[test]
fn as_many_people_as_can_be_for_as_little_as_can_be_on_every_backend() {
    let with_bundles = (0..400).filter(|seed| uses_a_bundle(*seed)).count();
    assert!(with_bundles > 50, "{with_bundles} questions had a use for a bundle");
}

/// The same of as many people as a soak has time for.
pub fn funding_of_new_people() {
    for_seeds(0, 1, |seed| {
        uses_a_bundle(seed);
        Ok(())
    });
}

/// Compares every backend with the enumeration. Is a bundle bought?
fn uses_a_bundle(seed: u64) -> bool {
    let (packs, shares, budget) = sample(seed);
    let expected = exhaustive(&packs, &shares, budget);
    let answers: Vec<Funding> = BACKENDS
        .iter()
        .filter(|backend| backend.name() != "enumerate")
        .map(|backend| fund(&packs, &shares, budget, &Engine::new(*backend)).expect("an answer"))
        .collect();
    let first = &answers[0];
    let found = (first.people, first.cost);
    assert_eq!(found, expected, "seed {seed}: {packs:?} {shares:?} {budget}");
    assert!(first.proven && first.at_most == first.people, "seed {seed}: {first:?}");
    assert!(answers.iter().all(|other| other == first), "seed {seed}: {answers:?}");
    let bought = packs.iter().zip(&first.packs).map(|(pack, n)| pack.price * i64::try_from(*n).expect("few"));
    assert!(bought.sum::<i64>() <= first.cost, "seed {seed}");
    packs.iter().zip(&first.packs).any(|(p, n)| p.covers.len() > 1 && *n > 0)
}

#[test]
fn without_time_the_answer_is_legal_bounded_and_not_called_proven() {
    let none = || std::time::Duration::ZERO;
    for seed in 0..200 {
        let (packs, shares, budget) = sample(seed);
        let engine = Engine { remaining: Some(&none), ..Engine::new(BACKENDS[0]) };
        let answer = fund(&packs, &shares, budget, &engine).expect("an answer");
        let (most, _) = exhaustive(&packs, &shares, budget);
        assert!(
            answer.cost <= budget && answer.people <= most && most <= answer.at_most,
            "seed {seed}: {answer:?}"
        );
    }
}
