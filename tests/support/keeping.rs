//! The slow, obvious twin of `keep`: day after day, every set of exams in every order, with everything
//! that could be bought. Days are the first, the eleventh and the twenty-first of each month, on which
//! everything in these questions begins and ends.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use studypath::catalog::{
    Catalog, CatalogParts, Credential, CredentialId, Exam, ExamId, FreeRenewal, Item, Renewal, Requirement,
    Slot, SlotOption, Track, Validity, ValidityRule, Window, months_after,
};
use studypath::money::{Currency, Money};
use studypath::price::{PriceList, PriceRow};
use studypath::question::{Criterion, Policy, Question};
use studypath::semantics::last_day;
use studypath::transcript::Transcript;

use super::random::Rng;

/// A question about keeping something.
#[derive(Debug)]
pub struct Sample {
    pub catalog: Arc<Catalog>,
    pub prices: Arc<PriceList>,
    pub transcript: Transcript,
    pub goals: Vec<CredentialId>,
    pub as_of: Date,
    pub until: Date,
    pub policy: Arc<Policy>,
}

impl Sample {
    pub fn ask<T>(&self, answer: impl FnOnce(&Question) -> T) -> T {
        answer(
            &Question {
                catalog: self.catalog.clone(),
                tariff: self.prices.tariff(self.as_of, None, None).map(Arc::new),
                transcript: Arc::new(self.transcript.clone()),
                goals: self.goals.as_slice().into(),
                as_of: self.as_of,
                today: None,
                policy: self.policy.clone(),
            }
            .with_what_follows(),
        )
    }
}

/// A day of the grid, so many tens of days after the beginning of 2026.
fn day(step: usize) -> Date {
    let month = i64::try_from(step / 3).expect("small");
    let first = date(2026, 1, 1).checked_add(month.months()).expect("a date");
    first.checked_add(i64::try_from(step % 3 * 10).expect("small").days()).expect("a date")
}

const TODAY: usize = 9;

/// The random question of this seed: two or three exams, each with a credential of its own, one that asks
/// for two exams, and one that lives as long as others do.
pub fn sample(seed: u64) -> Sample {
    let mut rng = Rng::new(seed ^ 0x4EEB);
    let n = if rng.chance(60) { 2 } else { 3 };
    let validity = |rng: &mut Rng| match rng.chance(15) {
        true => Validity {
            rules: vec![
                ValidityRule { months: 3, earned: Window { since: None, until: Some(day(TODAY + 1)) } },
                ValidityRule {
                    months: 1,
                    earned: Window { since: Some(day(TODAY + 1).tomorrow().expect("a day")), until: None },
                },
            ],
        },
        false => Validity {
            rules: vec![ValidityRule {
                months: u32::try_from(rng.between(1, 3)).expect("small"),
                earned: Window::ALWAYS,
            }],
        },
    };
    let credential = |i: usize| Item::Credential(CredentialId(i));
    let mut exams = Vec::new();
    for i in 0..n {
        let mut exam = Exam { id: format!("e{i}"), title: format!("e{i}"), ..Exam::default() };
        if i > 0 && rng.chance(25) {
            let active = rng.chance(40);
            exam.requires.push(Requirement { any: vec![credential(rng.below(i))], active });
        }
        if rng.chance(15) {
            exam.retired = Some(day(TODAY + rng.between(0, 9)));
        }
        if rng.chance(25) {
            exam.validity = validity(&mut rng);
        }
        exams.push(exam);
    }
    let slot = |items: &[Item], need: u32, active: bool| {
        let option = |item: &Item| SlotOption { active, ..SlotOption::item(*item) };
        Slot { id: "s".into(), need, options: items.iter().map(option).collect(), ..Slot::default() }
    };
    let mut credentials = Vec::new();
    for i in 0..n {
        let active = rng.chance(50);
        let mut slots = vec![slot(&[Item::Exam(ExamId(i))], 1, active)];
        let mut track = Track { id: "t".into(), ..Track::default() };
        if i > 0 && rng.chance(15) {
            slots.push(slot(&[credential(rng.below(i))], 1, true));
        }
        if rng.chance(8) {
            track.window.until = Some(day(TODAY + rng.between(0, 9)));
        }
        track.slots = slots;
        let id = format!("c{i}");
        let mut made = Credential { id: id.clone(), title: id, tracks: vec![track], ..Credential::default() };
        made.validity = validity(&mut rng);
        for other in (0..n).filter(|other| *other != i) {
            if rng.chance(30) {
                let since = rng.chance(20).then(|| day(TODAY + rng.between(0, 6)));
                let until = rng.chance(10).then(|| day(TODAY + rng.between(6, 9)));
                let window = Window { since, until };
                let even_expired = rng.chance(30);
                made.renews.push(Renewal { item: credential(other), window, even_expired });
            }
        }
        if rng.chance(12) {
            made.free_renewal = Some(FreeRenewal {
                by: "a form".into(),
                within_months: rng.chance(60).then_some(1),
                window: Window { since: None, until: rng.chance(40).then(|| day(TODAY + rng.between(0, 9))) },
                sources: Vec::new(),
                evidence: studypath::catalog::Evidence::Sourced,
            });
        }
        if rng.chance(8) {
            made.retired = Some(day(TODAY + rng.between(0, 9)));
        }
        credentials.push(made);
    }
    let both = [slot(&[Item::Exam(ExamId(0))], 1, false), slot(&[Item::Exam(ExamId(1))], 1, false)];
    credentials.push(Credential {
        id: "pair".into(),
        tracks: vec![Track { id: "t".into(), slots: both.to_vec(), ..Track::default() }],
        validity: validity(&mut rng),
        renews: match rng.chance(40) {
            true => vec![Renewal { item: credential(0), window: Window::ALWAYS, even_expired: false }],
            false => Vec::new(),
        },
        ..Credential::default()
    });
    if rng.chance(40) {
        credentials[n].tracks[0].window_months = Some(u32::try_from(rng.between(1, 4)).expect("small"));
    }
    let all: Vec<Item> = (0..n).map(credential).collect();
    let need = u32::try_from(rng.between(1, n)).expect("small");
    let mut any = slot(&all, need, true);
    if rng.chance(30) {
        // The day after a day of the grid: by then it has to be there.
        let since = day(TODAY + rng.between(0, 6)).tomorrow().expect("a day");
        any.options[n - 1].window.since = Some(since);
        (any.every, any.need) = (true, u32::try_from(n).expect("small"));
    }
    credentials.push(Credential {
        id: "crown".into(),
        tracks: vec![Track { id: "t".into(), slots: vec![any], ..Track::default() }],
        ..Credential::default()
    });
    let above = [credential(n + 1), credential(rng.below(n))];
    credentials.push(Credential {
        id: "court".into(),
        tracks: vec![Track { id: "t".into(), slots: vec![slot(&above, 2, true)], ..Track::default() }],
        ..Credential::default()
    });
    let mut transcript = Transcript::new();
    let completes = |made: &Credential| made.tracks[0].slots.len() == 1;
    for (i, made) in credentials.iter().enumerate().take(n + 1) {
        if i == 1 && transcript.has(ExamId(0)) || rng.chance(70) {
            transcript.add(CredentialId(i), Some(day(TODAY - rng.below(8))));
        } else if i < n && completes(made) && rng.chance(30) {
            transcript.add(ExamId(i), Some(day(TODAY - rng.below(8))));
        }
    }
    let goals = match rng.below(10) {
        0..5 => (0..n).filter(|_| rng.chance(60)).map(CredentialId).collect(),
        5..7 => vec![CredentialId(n + 1)],
        7 => vec![CredentialId(n + 2)],
        _ => vec![CredentialId(n)],
    };
    let goals = if goals.is_empty() { vec![CredentialId(0)] } else { goals };
    let prices = prices(n, &mut rng);
    if rng.chance(20) {
        transcript.add_vouchers("half", 1);
    }
    let mut policy = Policy { minimize: vec![Criterion::Cost], ..Policy::default() };
    if rng.chance(25) {
        policy.minimize = vec![Criterion::Exams, Criterion::Cost];
    }
    if rng.chance(10) {
        policy.without.push(match rng.chance(50) {
            true => Item::Exam(ExamId(rng.below(n))),
            false => credential(rng.below(n)),
        });
    }
    let until = day(TODAY + rng.between(2, if n == 2 { 9 } else { 6 }));
    let until = if rng.chance(50) { until } else { until.tomorrow().expect("a day") };
    Sample {
        catalog: Arc::new(Catalog::new(CatalogParts { exams, credentials, ..CatalogParts::default() })),
        prices: Arc::new(prices),
        transcript,
        goals,
        as_of: day(TODAY),
        until,
        policy: Arc::new(policy),
    }
}

fn prices(n: usize, rng: &mut Rng) -> PriceList {
    let row = |item: String, covers: Vec<usize>, price: usize| PriceRow {
        item,
        covers: covers.into_iter().map(ExamId).collect(),
        requires: Vec::new(),
        price: Money(i64::try_from(price).expect("small")),
        currency: Currency::from_code("USD").expect("a currency"),
        voucher: None,
        earns: None,
        retake: studypath::price::Retake::default(),
        region: None,
        window: Window::ALWAYS,
        source: None,
        evidence: studypath::catalog::Evidence::Sourced,
    };
    let vouchers = rng.chance(40);
    let mut rows = Vec::new();
    for i in 0..n {
        let price = 2 * rng.between(1, 6);
        if rng.chance(93) {
            let earns = vouchers.then(|| "half".to_owned());
            rows.push(PriceRow { earns, ..row(format!("e{i}"), vec![i], price) });
            if vouchers {
                let voucher = Some("half".to_owned());
                rows.push(PriceRow { voucher, ..row(format!("e{i}"), vec![i], price / 2) });
            }
        }
    }
    if rng.chance(40) {
        let mut bundle = row("bundle".into(), rng.sample(&[0, 1, n - 1], 2), rng.between(2, 9));
        bundle.covers.sort();
        bundle.covers.dedup();
        if rng.chance(40) {
            bundle.requires.push(Item::Credential(CredentialId(rng.below(n))));
        }
        if bundle.covers.len() > 1 {
            rows.push(bundle);
        }
    }
    if rows.is_empty() {
        rows.push(row("e0".into(), vec![0], 2));
    }
    let rows = rows.into_iter().map(Arc::new).collect();
    PriceList { name: "prices".into(), rows, ..PriceList::default() }
}

/// What somebody has on a day: the last active day of each item, `None` for ever.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct State {
    last: BTreeMap<Item, Option<Date>>,
    /// The passes from before that have not counted yet for a credential.
    passes: BTreeSet<(CredentialId, ExamId)>,
    vouchers: u32,
}

impl State {
    fn has(&self, item: Item, day: Date, active: bool) -> bool {
        self.last.get(&item).is_some_and(|last| !active || last.is_none_or(|last| day <= last))
    }

    fn renew(&mut self, catalog: &Catalog, item: Item, day: Date) {
        let last = catalog.validity_of(item).last_day(day);
        let known = self.last.entry(item).or_insert(last);
        *known = known.zip(last).map(|(a, b)| a.max(b));
    }
}

/// What a transcript amounts to. A pass whose credential is not named completed it on its day.
fn start(question: &Question) -> State {
    let catalog = &question.catalog;
    let mut transcript = Transcript::clone(&question.transcript);
    let mut state = State { vouchers: question.transcript.vouchers("half"), ..State::default() };
    for (item, day) in question.transcript.iter() {
        if let Item::Exam(exam) = item {
            transcript.add(CredentialId(exam.0), day);
            // What is newer than a credential has not counted for it.
            let has_not_counted = |c: &CredentialId| {
                let told = question.transcript.was_told(*c);
                !told || question.transcript.day(*c).is_some_and(|since| day > Some(since))
            };
            let others = catalog.credential_ids().filter(|c| c.0 != exam.0 && has_not_counted(c));
            state.passes.extend(others.map(|c| (c, exam)));
        }
    }
    let items: Vec<Item> = transcript.iter().map(|(item, _)| item).collect();
    state.last.extend(items.into_iter().map(|item| (item, last_day(catalog, &transcript, item))));
    state
}

/// What a day's sittings so far have renewed.
#[derive(Clone, Debug, Default)]
struct Today {
    sat: BTreeSet<ExamId>,
    fresh: BTreeSet<CredentialId>,
}

/// Gives a new day to all that gets one: by its exams, all sat today, by what renews it, or at the vendor's.
/// Where a pass from before could count as well, both are possible.
fn refresh(
    question: &Question,
    before: &State,
    state: State,
    today: Today,
    (day, until): (Date, Date),
) -> Vec<(State, Today)> {
    let catalog = &question.catalog;
    // What is held and active as long as it is asked for is not earned again.
    let lasts = |item: Item| {
        let last = last_day(catalog, &question.transcript, item);
        question.transcript.has(item) && last.is_none_or(|last| until <= last)
    };
    let (mut state, mut today) = (state, today);
    let mut choices = Vec::new();
    loop {
        let known = today.fresh.len();
        for c in catalog.credential_ids() {
            let facts = catalog.credential(c);
            let item = Item::Credential(c);
            if facts.validity.rules.is_empty()
                || today.fresh.contains(&c)
                || facts.retired.is_some_and(|retired| retired < day)
            {
                continue;
            }
            let track = &facts.tracks[0];
            let may_earn =
                track.window.contains(day) && !question.policy.without.contains(&item) && !lasts(item);
            let mut passes = Vec::new();
            // Passes must lie close to each other, and to what is sat today where that counts with them.
            let exams: Vec<ExamId> =
                track.slots.iter().filter_map(|slot| slot.options[0].items[0].exam()).collect();
            let newest = match exams.iter().any(|exam| today.sat.contains(exam)) {
                true => day,
                false => exams.iter().filter_map(|exam| question.transcript.day(*exam)).max().unwrap_or(day),
            };
            let mut filled = |slot: &Slot| {
                let option = &slot.options[0];
                match option.items[0] {
                    Item::Exam(exam) if today.sat.contains(&exam) => true,
                    Item::Exam(exam) => {
                        let passed = question.transcript.day(exam);
                        let too_old = |months| passed.is_some_and(|on| months_after(on, months) < newest);
                        let counts = state.passes.contains(&(c, exam))
                            && !track.window_months.is_some_and(too_old)
                            && before.has(Item::Exam(exam), day, option.active);
                        passes.push((c, exam));
                        counts
                    }
                    other => state.has(other, day, option.active),
                }
            };
            let earned = may_earn && track.slots.iter().all(&mut filled);
            if earned && !passes.is_empty() {
                choices.push((c, passes));
                continue;
            }
            let renewed = catalog.renewed_by(item).iter().any(|(renewer, renewal)| {
                today.fresh.contains(renewer)
                    && renewal.window.contains(day)
                    && before.has(item, day, !renewal.even_expired)
            });
            let free = facts.free_renewal.as_ref().is_some_and(|free| {
                let open = |last: Option<Date>| {
                    last.is_some_and(|last| {
                        let months = free.within_months.map(i64::from);
                        day <= last && months.is_none_or(|n| last.saturating_sub(n.months()) <= day)
                    })
                };
                free.window.contains(day) && before.last.get(&item).copied().is_some_and(open)
            });
            if earned || renewed || free {
                today.fresh.insert(c);
                state.renew(catalog, item, day);
            }
        }
        if today.fresh.len() == known {
            break;
        }
    }
    let mut results = vec![(state.clone(), today.clone())];
    for (c, passes) in choices.into_iter().filter(|(c, _)| !today.fresh.contains(c)) {
        let (mut state, mut today) = (state.clone(), today.clone());
        passes.iter().for_each(|pass| {
            state.passes.remove(pass);
        });
        today.fresh.insert(c);
        state.renew(catalog, c.into(), day);
        results.extend(refresh(question, before, state, today, (day, until)));
    }
    results
}

/// What an exam without a price counts as: more than all money together.
pub const UNPRICED: i64 = 1_000_000;

/// The ways to spend a day on a set of exams: the state after it, and the least money.
fn spend(
    question: &Question,
    before: &State,
    set: &BTreeSet<ExamId>,
    (day, until): (Date, Date),
) -> BTreeMap<State, i64> {
    let tariff = question.tariff().expect("prices");
    let rows: Vec<&Arc<PriceRow>> =
        tariff.offers.iter().filter(|row| row.covers.iter().any(|e| set.contains(e))).collect();
    // Only what nobody can buy without conditions may be of unknown price.
    let for_all = |row: &&Arc<PriceRow>| row.requires.is_empty() && row.voucher.is_none();
    let sold = |exam: &ExamId| rows.iter().filter(|row| for_all(row)).any(|row| row.covers.contains(exam));
    let unsold: Vec<ExamId> = set.iter().copied().filter(|exam| !sold(exam)).collect();
    let mut results: BTreeMap<State, i64> = BTreeMap::new();
    for (unpaid, chosen) in
        (0..1_usize << unsold.len()).flat_map(|unpaid| (0..1_usize << rows.len()).map(move |c| (unpaid, c)))
    {
        let chosen: Vec<&Arc<PriceRow>> =
            rows.iter().enumerate().filter(|(i, _)| chosen >> i & 1 == 1).map(|(_, row)| *row).collect();
        let unpaid: Vec<ExamId> =
            unsold.iter().enumerate().filter(|(i, _)| unpaid >> i & 1 == 1).map(|(_, exam)| *exam).collect();
        let is_paid =
            |exam: &ExamId| unpaid.contains(exam) || chosen.iter().any(|row| row.covers.contains(exam));
        // Each row is the first to pay for some exam; one that is not changes nothing.
        if chosen.len() > set.len() || !set.iter().all(is_paid) {
            continue;
        }
        let price: i64 = chosen.iter().map(|row| row.price.0).sum();
        let price = price + UNPRICED * i64::try_from(unpaid.len()).expect("few");
        let mut open = Vec::new();
        for (state, today) in refresh(question, before, before.clone(), Today::default(), (day, until)) {
            open.push((state, today, vec![false; chosen.len()]));
        }
        while let Some((state, today, bought)) = open.pop() {
            if today.sat == *set && bought.iter().all(|b| *b) {
                let known = results.entry(state).or_insert(price);
                *known = price.min(*known);
                continue;
            }
            for (i, row) in chosen.iter().enumerate().filter(|(i, _)| !bought[*i]) {
                let sold = row.requires.iter().all(|item| state.has(*item, day, false));
                if sold && (row.voucher.is_none() || state.vouchers > 0) {
                    let (mut state, mut bought) = (state.clone(), bought.clone());
                    bought[i] = true;
                    state.vouchers -= u32::from(row.voucher.is_some());
                    open.push((state, today.clone(), bought));
                }
            }
            for exam in set.difference(&today.sat).copied().collect::<Vec<_>>() {
                let facts = question.catalog.exam(exam);
                let met = |r: &Requirement| r.any.iter().any(|item| state.has(*item, day, r.active));
                let is_paid = unpaid.contains(&exam)
                    || chosen.iter().zip(&bought).any(|(row, b)| *b && row.covers.contains(&exam));
                if is_paid && facts.window().contains(day) && facts.requires.iter().all(met) {
                    let (mut state, mut today) = (state.clone(), today.clone());
                    today.sat.insert(exam);
                    state.renew(&question.catalog, exam.into(), day);
                    if tariff.brings(exam, "half") {
                        state.vouchers = (state.vouchers + 1).min(3);
                    }
                    for (state, today) in refresh(question, before, state, today, (day, until)) {
                        open.push((state, today, bought.clone()));
                    }
                }
            }
        }
    }
    results
}

fn is_kept(question: &Question, state: &State, day: Date) -> bool {
    question.goals.iter().all(|goal| is_active(&question.catalog, state, *goal, day))
}

fn is_active(catalog: &Catalog, state: &State, credential: CredentialId, day: Date) -> bool {
    let facts = catalog.credential(credential);
    if !facts.validity.rules.is_empty() {
        return state.has(credential.into(), day, true);
    }
    let slot = &facts.tracks[0].slots[0];
    let options = slot.options.iter().filter(|option| option.window.contains(day));
    let active = options.filter(|option| {
        option.items[0].credential().is_some_and(|under| is_active(catalog, state, under, day))
    });
    active.count() >= slot.need_on(day) as usize
}

/// The least cost and the least number of exams, in the order asked for; none where it cannot be done, or not
/// within a bound.
pub fn least(question: &Question, until: Date, bound: Option<(i64, i64)>) -> Option<(i64, i64)> {
    let by_exams = question.policy.minimize[0] == Criterion::Exams;
    let key = |(cost, exams): (i64, i64)| if by_exams { (exams, cost) } else { (cost, exams) };
    let exams: Vec<ExamId> =
        question.catalog.exam_ids().filter(|e| !question.policy.without.contains(&(*e).into())).collect();
    let mut states: BTreeMap<State, (i64, i64)> = BTreeMap::from([(start(question), (0, 0))]);
    for step in TODAY.. {
        let today = day(step);
        if until < today {
            break;
        }
        let mut next: BTreeMap<State, (i64, i64)> = BTreeMap::new();
        // What is to be active on the next day is so by what was done before.
        let last = day(step + 1).min(until);
        for (state, (cost, count)) in &states {
            for chosen in 0..1_usize << exams.len() {
                let set: BTreeSet<ExamId> =
                    exams.iter().enumerate().filter(|(i, _)| chosen >> i & 1 == 1).map(|(_, e)| *e).collect();
                let sat = i64::try_from(set.len()).expect("small");
                for (state, price) in spend(question, state, &set, (today, until)) {
                    let value = (cost + price, count + sat);
                    let is_in_bound = bound.is_none_or(|bound| key(value) <= bound);
                    if is_in_bound && is_kept(question, &state, today) && is_kept(question, &state, last) {
                        let known = next.entry(state).or_insert(value);
                        if key(value) < key(*known) {
                            *known = value;
                        }
                    }
                }
            }
        }
        states = next;
    }
    states.into_values().map(key).min()
}
