//! What present-day programmes add to a random question: validity and renewals, retired credentials,
//! tracks that grant others, completion windows, open sets, and vouchers earned by passing.

use std::sync::Arc;

use jiff::civil::{Date, date};
use studypath::catalog::{
    Catalog, CatalogParts, CredentialId, ExamId, Item, Renewal, Validity, ValidityRule, Window,
};
use studypath::money::Money;
use studypath::price::PriceRow;
use studypath::transcript::Transcript;

use super::random::{self, Rng, Sample};

/// Which of them a question has.
#[derive(Clone, Copy, Debug, Default)]
pub struct Features {
    /// Items expire, and slots and requirements ask for active ones.
    pub validity: bool,
    /// Credentials renew others.
    pub renewals: bool,
    /// Credentials retire.
    pub retired: bool,
    /// Tracks grant other credentials.
    pub grants: bool,
    /// Tracks have completion windows.
    pub windows: bool,
    /// Slots need every option in force.
    pub open_sets: bool,
    /// Passes bring vouchers.
    pub vouchers: bool,
    /// They do so in ways in which it matters which voucher pays for what.
    pub entangled: bool,
}

impl Features {
    /// Every one of them, each by itself in its turn, and by chance.
    pub fn of(seed: u64) -> Features {
        let mut rng = Rng::new(seed ^ 0x0DD5);
        let alone = seed % 16;
        let mut on = |place: u64, percent: usize| match alone {
            0..7 => alone == place,
            _ => rng.chance(percent),
        };
        Features {
            validity: on(0, 60),
            renewals: on(1, 50),
            retired: on(2, 30),
            grants: on(3, 50),
            windows: on(4, 40),
            open_sets: on(5, 25),
            vouchers: on(6, 60),
            entangled: false,
        }
    }
}

/// A plain random question for even seeds, one with something new for odd ones.
pub fn any(seed: u64) -> Sample {
    if seed.is_multiple_of(2) { random::sample(seed) } else { sample(seed, Features::of(seed / 2)) }
}

/// The random question of this seed, with what is asked for added.
pub fn sample(seed: u64, on: Features) -> Sample {
    let mut sample = random::sample(seed);
    let mut rng = Rng::new(seed.rotate_left(32) ^ 0x0DA7);
    let mut parts: CatalogParts = CatalogParts::clone(&sample.catalog);
    edit(&mut parts, on, &mut rng);
    sample.catalog = Arc::new(Catalog::new(parts));
    if on.validity || on.renewals || on.windows {
        dates(&mut sample, &mut rng);
    }
    if on.vouchers {
        vouchers(&mut sample, &mut rng, on.entangled);
    }
    sample
}

/// The question with dates that fall into the time in which one studies: exams come out and retire, what is passed
/// and earned runs out within months, renewals and credentials come to an end.
pub fn with_days(mut sample: Sample, rng: &mut Rng) -> Sample {
    let soon = |rng: &mut Rng| {
        let days = i64::try_from(rng.between(0, 150)).expect("small");
        sample.as_of.checked_add(jiff::Span::new().days(days)).expect("near days")
    };
    let months = |rng: &mut Rng, percent: usize| {
        let rule = ValidityRule { months: rng.pick(&[1, 2, 3, 5]), earned: Window::ALWAYS };
        Validity { rules: if rng.chance(percent) { vec![rule] } else { Vec::new() } }
    };
    let some = |rng: &mut Rng| rng.pick(&[0, 20, 50]);
    let (out, lasts, close, ends, active) = (some(rng), some(rng), some(rng), some(rng), some(rng));
    let mut parts: CatalogParts = CatalogParts::clone(&sample.catalog);
    for exam in &mut parts.exams {
        exam.released = rng.chance(out).then(|| soon(rng));
        exam.validity = months(rng, lasts);
        exam.requires.iter_mut().for_each(|requirement| requirement.active = rng.chance(active));
    }
    for credential in &mut parts.credentials {
        credential.validity = months(rng, lasts);
        credential.retired = rng.chance(ends / 2).then(|| soon(rng));
        for renewal in &mut credential.renews {
            if rng.chance(50) {
                let (a, b) = (soon(rng), soon(rng));
                let until = rng.chance(50).then(|| a.max(b));
                renewal.window = Window { since: rng.chance(50).then(|| a.min(b)), until };
            }
        }
        for track in &mut credential.tracks {
            track.window_months = rng.chance(close).then(|| rng.pick(&[1, 2, 3]));
            track.requires.iter_mut().for_each(|requirement| requirement.active = rng.chance(active));
            for option in track.slots.iter_mut().flat_map(|slot| &mut slot.options) {
                option.active = rng.chance(active);
            }
        }
    }
    sample.catalog = Arc::new(Catalog::new(parts));
    let mut transcript = Transcript::new();
    for (item, _) in sample.transcript.iter() {
        let days = i64::try_from(rng.between(0, 100)).expect("small");
        let day = sample.as_of.checked_sub(jiff::Span::new().days(days)).expect("near days");
        transcript.add(item, rng.chance(85).then_some(day));
    }
    for (name, count) in sample.transcript.all_vouchers() {
        transcript.add_vouchers(name, count);
    }
    sample.transcript = transcript;
    sample
}

fn day(rng: &mut Rng) -> Date {
    let month = i8::try_from(rng.between(1, 12)).expect("small");
    let year = i16::try_from(rng.between(2001, 2004)).expect("small");
    date(year, month, rng.pick(&[1, 2, 15, 28])).min(date(2004, 11, 1))
}

fn months(rng: &mut Rng) -> u32 {
    rng.pick(&[6, 12, 24, 36])
}

fn validity(rng: &mut Rng) -> Validity {
    if rng.chance(30) {
        return Validity::default();
    }
    let always = Window::ALWAYS;
    if rng.chance(60) {
        return Validity { rules: vec![ValidityRule { months: months(rng), earned: always }] };
    }
    let turn = date(2003, 6, 1);
    let before =
        ValidityRule { months: months(rng), earned: Window { until: turn.yesterday().ok(), ..always } };
    let after = ValidityRule { months: months(rng), earned: Window { since: Some(turn), ..always } };
    Validity { rules: vec![before, after] }
}

fn edit(parts: &mut CatalogParts, on: Features, rng: &mut Rng) {
    let credentials: Vec<CredentialId> = (0..parts.credentials.len()).map(CredentialId).collect();
    let exams: Vec<Item> = (0..parts.exams.len()).map(|exam| Item::Exam(ExamId(exam))).collect();
    for exam in &mut parts.exams {
        if on.validity {
            exam.validity = validity(rng);
            exam.requires.iter_mut().for_each(|requirement| requirement.active = rng.chance(50));
        }
    }
    for (own, credential) in parts.credentials.iter_mut().enumerate() {
        if on.validity {
            credential.validity = validity(rng);
        }
        if on.retired && rng.chance(30) {
            credential.retired = Some(rng.pick(&[date(2004, 10, 31), date(2004, 11, 1), date(2003, 1, 1)]));
        }
        if on.renewals && rng.chance(60) {
            let mut items: Vec<Item> = credentials.iter().map(|c| Item::Credential(*c)).collect();
            items.extend(rng.sample(&exams, 2));
            let count = rng.between(1, 2);
            credential.renews = rng
                .sample(&items, count)
                .into_iter()
                .map(|item| Renewal {
                    item,
                    window: match rng.below(4) {
                        0 => Window { since: Some(day(rng)), until: None },
                        1 => Window { since: None, until: Some(day(rng)) },
                        _ => Window::ALWAYS,
                    },
                    even_expired: rng.chance(60),
                })
                .collect();
        }
        for track in &mut credential.tracks {
            if on.validity {
                track.requires.iter_mut().for_each(|requirement| requirement.active = rng.chance(50));
            }
            if on.grants && rng.chance(50) {
                let count = rng.between(1, 2);
                track.grants = rng.sample(&credentials, count);
                track.grants.retain(|granted| granted.0 != own);
            }
            if on.windows && rng.chance(70) {
                track.window_months = Some(months(rng));
            }
            for slot in &mut track.slots {
                if on.open_sets && rng.chance(40) {
                    slot.every = true;
                    slot.caps.clear();
                    slot.need = slot.options.iter().map(|option| option.units).sum();
                }
                for option in &mut slot.options {
                    option.active |= on.validity && rng.chance(50);
                }
            }
        }
    }
}

/// Gives days to most of what the candidate has, and more of it.
fn dates(sample: &mut Sample, rng: &mut Rng) {
    let mut items: Vec<Item> = sample.transcript.iter().map(|(item, _)| item).collect();
    let all = sample.catalog.exam_ids().map(Item::Exam);
    let all: Vec<Item> = all.chain(sample.catalog.credential_ids().map(Item::Credential)).collect();
    items.extend(all.into_iter().filter(|_| rng.chance(25)));
    let mut transcript = Transcript::new();
    for item in items {
        transcript.add(item, if rng.chance(85) { Some(day(rng)) } else { None });
    }
    // More than once, by numbers of their own: the rest of a sample stays what it was.
    let mut again = rng.clone();
    for (item, day_of) in transcript.clone().iter() {
        if day_of.is_some() && again.chance(15) {
            transcript.add(item, Some(day(&mut again)));
        }
    }
    sample.transcript = transcript;
}

fn vouchers(sample: &mut Sample, rng: &mut Rng, entangled: bool) {
    let Some(prices) = sample.prices.as_mut().map(Arc::make_mut) else { return };
    let names = if !entangled || rng.chance(70) { vec!["half"] } else { vec!["half", "free"] };
    let regular = !entangled || rng.chance(50);
    let mut more: Vec<PriceRow> = Vec::new();
    for row in &mut prices.rows {
        let row = Arc::make_mut(row);
        let name = rng.pick(&names);
        if (regular && row.is_plain()) || (entangled && rng.chance(30)) {
            row.earns = Some(name.to_owned());
        }
        if !entangled && row.earns.is_none() || row.covers.len() > 1 && rng.chance(70) {
            continue;
        }
        if regular || rng.chance(50) {
            let voucher = Some(rng.pick(&names).to_owned());
            let price = if rng.chance(80) { Money(row.price.0 / 2) } else { Money(0) };
            more.push(PriceRow { price, voucher, earns: None, ..row.clone() });
        }
        if entangled && rng.chance(5) {
            row.voucher = Some(name.to_owned());
        }
    }
    // Where the order matters purchase by purchase, a few of them are enough.
    if !regular {
        rng.shuffle(&mut more);
        more.truncate(3);
    }
    prices.rows.extend(more.into_iter().map(Arc::new));
    for name in names {
        if rng.chance(35) {
            sample.transcript.add_vouchers(name, u32::try_from(rng.between(1, 2)).expect("small"));
        }
    }
}
