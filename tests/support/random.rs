//! Random small questions, the same for the same seed, whose catalogs are not nested.
//!
//! Every feature is switched on with its own probability, so that some catalogs are plain and some
//! have everything at once.

use std::fmt;
use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use studypath::catalog::{
    Cap, Catalog, CatalogParts, Credential, CredentialId, Evidence, Exam, ExamId, Item, Limit, Requirement,
    Slot, SlotOption, Track, Validity, ValidityRule, Window,
};
use studypath::money::{Currency, Money};
use studypath::price::{PriceList, PriceRow, Tariff};
use studypath::question::{Criterion, Policy, Question};
use studypath::schedule::{Blackout, DaysOff, Pace, Rate, Schedule};
use studypath::transcript::Transcript;

/// A question that owns its parts.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The rules.
    pub catalog: Arc<Catalog>,
    /// The price list, where there is one.
    pub prices: Option<Arc<PriceList>>,
    /// What the candidate has.
    pub transcript: Transcript,
    /// The credentials asked for.
    pub goals: Vec<CredentialId>,
    /// The day whose rules hold.
    pub as_of: Date,
    /// What the asker wants beyond the goal.
    pub policy: Arc<Policy>,
}

impl Sample {
    /// The same where most exams of the plans have no price that this candidate knows: rows are gone, or are for
    /// those who have something; now and then the whole list is.
    pub fn with_unknown_prices(mut self, rng: &mut Rng) -> Sample {
        if rng.chance(5) {
            self.prices = None;
        }
        let Some(prices) = &mut self.prices else { return self };
        let rows = &mut Arc::make_mut(prices).rows;
        rows.retain(|_| rng.chance(60));
        for row in rows {
            if rng.chance(15) {
                let item = self.catalog.numbered(rng.below(self.catalog.item_count()));
                Arc::make_mut(row).requires = vec![item];
            }
        }
        if rng.chance(50) && !self.policy.criteria().contains(&Criterion::Cost) {
            Arc::make_mut(&mut self.policy).minimize.insert(0, Criterion::Cost);
        }
        self
    }

    /// The same question for someone with little time, in a catalog where exams retire soon after the
    /// as-of day and some are best sat after others.
    pub fn in_a_hurry(mut self, rng: &mut Rng) -> Sample {
        let mut parts = CatalogParts::clone(&self.catalog);
        let mut days: Vec<i32> = (0..3).map(|_| i32::try_from(rng.between(0, 120)).expect("small")).collect();
        days.push(3_000);
        let mut ranked: Vec<usize> = (0..parts.exams.len()).collect();
        rng.shuffle(&mut ranked);
        for (rank, exam) in ranked.iter().enumerate() {
            let facts = &mut parts.exams[*exam];
            if rng.chance(70) {
                facts.retired = AS_OF.checked_add(rng.pick(&days).days()).ok();
            }
            if rng.chance(40) && rank > 0 {
                facts.after = rng
                    .sample(&ranked[..rank], 2)
                    .into_iter()
                    .map(|e| Item::Exam(ExamId(e)).into())
                    .collect();
            }
        }
        parts.limits.clear();
        self.catalog = Arc::new(Catalog::new(parts));
        let pace = if rng.chance(70) {
            let default = rng.chance(70).then(|| rng.small(1, 40));
            Pace::Hours { per_week: rng.small(1, 25), default }
        } else {
            match rng.small(1, 6) {
                4 => Pace::Exams { per_month: "0.5".parse().expect("a rate") },
                5 => Pace::Exams { per_month: "1.5".parse().expect("a rate") },
                6 => Pace::Weeks { per_exam: 3 },
                exams => Pace::Exams { per_month: Rate::whole(exams) },
            }
        };
        let start = AS_OF.checked_add(rng.pick(&[0, 0, 1, 10]).days()).expect("near days");
        let by = rng.chance(25).then(|| start.checked_add(rng.pick(&[0, 30, 90]).days()).expect("near days"));
        let off = days_off(start, rng);
        Arc::make_mut(&mut self.policy).schedule = Some(Schedule { start, pace, by, off });
        self
    }

    /// What is on sale on the as-of day, in US dollars in the region `US`.
    pub fn tariff(&self) -> Option<Tariff> {
        self.prices.as_ref()?.tariff(self.as_of, Some(dollars()), Some("US"))
    }

    /// The question.
    pub fn question(&self) -> Question {
        let question = Question {
            catalog: self.catalog.clone(),
            tariff: self.tariff().map(Arc::new),
            transcript: Arc::default(),
            goals: self.goals.as_slice().into(),
            as_of: self.as_of,
            today: None,
            policy: self.policy.clone(),
        };
        question.for_candidate(self.transcript.clone())
    }
}

/// The currency of every random price that matters.
pub fn dollars() -> Currency {
    Currency::from_code("USD").expect("USD is a currency")
}

/// splitmix64: small, good enough, the same everywhere.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// A generator whose numbers depend on the seed alone.
    pub fn new(seed: u64) -> Rng {
        Rng(seed ^ 0x5EED_5EED_5EED_5EED)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        let below = self.next() % u64::try_from(n).expect("small");
        usize::try_from(below).expect("small")
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// True in so many of a hundred cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of them.
    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    /// So many of them, or all if there are fewer, in random order.
    pub fn sample<T: Clone>(&mut self, from: &[T], count: usize) -> Vec<T> {
        let mut items = from.to_vec();
        self.shuffle(&mut items);
        items.truncate(count);
        items
    }

    /// Puts them into random order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }

    fn small(&mut self, low: usize, high: usize) -> u32 {
        u32::try_from(self.between(low, high)).expect("small")
    }
}

/// The features of one catalog.
struct Features {
    units: bool,
    all: bool,
    caps: bool,
    shared: bool,
    waived: bool,
    credential_items: bool,
    track_requires: bool,
    exam_requires: bool,
    limits: bool,
    dates: bool,
    missing_prices: bool,
    zero_prices: bool,
    noise_prices: bool,
    bundles: bool,
    conditional_offers: bool,
    transcript: bool,
    policy: bool,
}

impl Features {
    fn new(rng: &mut Rng) -> Features {
        let plain = rng.chance(8);
        let mut on = |percent: usize| rng.chance(percent) && !plain;
        Features {
            units: on(35),
            all: on(30),
            caps: on(30),
            shared: on(25),
            waived: on(12),
            credential_items: on(45),
            track_requires: on(40),
            exam_requires: on(35),
            limits: on(35),
            dates: on(25),
            missing_prices: on(20),
            zero_prices: on(20),
            noise_prices: on(15),
            bundles: on(35),
            conditional_offers: on(40),
            transcript: on(60),
            policy: on(35),
        }
    }
}

const AS_OF: Date = date(2004, 11, 1);

/// The question with this seed.
pub fn sample(seed: u64) -> Sample {
    let mut rng = Rng::new(seed);
    let on = Features::new(&mut rng);
    let mut draft = Draft {
        exams: rng.between(3, 8),
        credentials: [1, 2, 2, 3, 3, 4][rng.below(6)],
        rng: &mut rng,
        on: &on,
    };
    let catalog = draft.catalog();
    let goals = draft.goals();
    let (prices, minimize) = draft.prices();
    let transcript = draft.transcript();
    let policy = draft.policy(&catalog, minimize);
    Sample {
        catalog: Arc::new(catalog),
        prices: prices.map(Arc::new),
        transcript,
        goals,
        as_of: AS_OF,
        policy: Arc::new(policy),
    }
}

struct Draft<'d> {
    exams: usize,
    credentials: usize,
    rng: &'d mut Rng,
    on: &'d Features,
}

impl Draft<'_> {
    fn exam_items(&self) -> Vec<Item> {
        (0..self.exams).map(|i| Item::Exam(ExamId(i))).collect()
    }

    fn credential_items(&self) -> Vec<Item> {
        (0..self.credentials).map(|i| Item::Credential(CredentialId(i))).collect()
    }

    /// A window around the as-of day: mostly open, sometimes on its very edge, sometimes closed.
    fn window(&mut self) -> Window {
        if !self.on.dates || self.rng.chance(55) {
            return Window::ALWAYS;
        }
        let (before, after) = (date(2004, 10, 31), date(2004, 11, 2));
        let [since, until] = self.rng.pick(&[
            [Some(before), None],
            [None, Some(after)],
            [Some(AS_OF), None],
            [None, Some(AS_OF)],
            [Some(AS_OF), Some(AS_OF)],
            [Some(after), None],
            [None, Some(before)],
        ]);
        Window { since, until }
    }

    fn catalog(&mut self) -> Catalog {
        let exams = self.exam_facts();
        let credentials = (0..self.credentials).map(|i| self.credential(i)).collect();
        let limits = self.limits();
        Catalog::new(CatalogParts {
            id: "random".to_owned(),
            title: "A random catalog".to_owned(),
            as_of: Some(AS_OF),
            exams,
            credentials,
            limits,
            ..CatalogParts::default()
        })
    }

    /// Exams require exams of a lower rank only, so no exams require each other in a circle; through
    /// credentials, or through one branch of an `any`, they may.
    fn exam_facts(&mut self) -> Vec<Exam> {
        let mut ranked = self.exam_items();
        self.rng.shuffle(&mut ranked);
        (0..self.exams)
            .map(|i| {
                let window = if self.rng.chance(50) { self.window() } else { Window::ALWAYS };
                let own = Item::Exam(ExamId(i));
                let rank = ranked.iter().position(|item| *item == own).expect("ranked");
                let mut requires = Vec::new();
                if self.on.exam_requires && self.rng.chance(35) {
                    for _ in 0..self.rng.between(1, 2) {
                        requires.extend(self.exam_requirement(&ranked[..rank], own));
                    }
                }
                Exam {
                    id: format!("e{i}"),
                    title: format!("Exam {i}"),
                    released: window.since,
                    retired: window.until,
                    hours: self.rng.chance(95).then(|| self.rng.small(0, 6) * 10),
                    requires,
                    ..Exam::default()
                }
            })
            .collect()
    }

    fn exam_requirement(&mut self, lower: &[Item], own: Item) -> Option<Requirement> {
        let credentials = self.credential_items();
        let grounded = if lower.is_empty() || self.rng.chance(25) { &credentials[..] } else { lower };
        let mut any = vec![self.rng.pick(grounded)];
        if self.rng.chance(45) {
            let mut others = self.exam_items();
            others.extend(credentials);
            others.retain(|item| *item != own && !any.contains(item));
            let count = self.rng.between(1, 2);
            any.extend(self.rng.sample(&others, count));
            self.rng.shuffle(&mut any);
        }
        Some(Requirement { any, active: false })
    }

    fn credential(&mut self, index: usize) -> Credential {
        let tracks = (0..[1, 1, 2, 2, 3][self.rng.below(5)]).map(|i| self.track(index, i)).collect();
        Credential {
            id: format!("c{index}"),
            title: format!("Credential {index}"),
            tracks,
            ..Credential::default()
        }
    }

    fn track(&mut self, credential: usize, index: usize) -> Track {
        let mut requires = Vec::new();
        if self.on.track_requires && self.rng.chance(40) {
            let mut others = self.credential_items();
            // Requiring itself is allowed, and hopeless.
            if self.rng.chance(95) {
                others.remove(credential);
            }
            others.extend(self.rng.sample(&self.exam_items(), 1));
            let count = if self.rng.chance(30) { 2 } else { 1 };
            requires.push(Requirement { any: self.rng.sample(&others, count), active: false });
        }
        let slots = (0..[1, 2, 2, 3][self.rng.below(4)]).map(|i| self.slot(credential, i)).collect();
        Track { id: format!("t{index}"), requires, window: self.window(), slots, ..Track::default() }
    }

    fn slot(&mut self, credential: usize, index: usize) -> Slot {
        let mut pool = self.exam_items();
        if self.on.credential_items {
            let mut others = self.credential_items();
            if self.rng.chance(95) {
                others.remove(credential);
            }
            pool.extend(self.rng.sample(&others, 1));
        }
        let singles = self.rng.between(1, 4);
        let mut options: Vec<SlotOption> =
            self.rng.sample(&pool, singles).into_iter().map(SlotOption::item).collect();
        if self.on.all && self.rng.chance(40) {
            let mut both = self.rng.sample(&pool, 2);
            both.sort_unstable();
            options.push(SlotOption { items: both, ..options[0].clone() });
            self.rng.shuffle(&mut options);
        }
        for option in &mut options {
            if self.on.units {
                option.units = self.rng.small(1, 3);
            }
            if self.rng.chance(50) {
                option.window = self.window();
            }
        }
        let caps = self.caps(&options);
        let total: u32 = options.iter().map(|option| option.units).sum();
        Slot {
            id: format!("s{index}"),
            need: self.rng.small(1, 3).min(total),
            waived: (self.on.waived && self.rng.chance(20)).then(|| "for the test".to_owned()),
            shared: self.on.shared && self.rng.chance(40),
            caps,
            options,
            ..Slot::default()
        }
    }

    fn caps(&mut self, options: &[SlotOption]) -> Vec<Cap> {
        let mut singles: Vec<Item> =
            options.iter().filter(|option| option.items.len() == 1).map(|option| option.items[0]).collect();
        let mut caps = Vec::new();
        if self.on.caps && self.rng.chance(50) && singles.len() >= 2 {
            self.rng.shuffle(&mut singles);
            let rest = singles.split_off(self.rng.between(2, singles.len()));
            caps.push(Cap { items: singles, at_most: self.rng.small(1, 2) });
            if rest.len() >= 2 && self.rng.chance(50) {
                caps.push(Cap { items: rest, at_most: self.rng.small(1, 2) });
            }
        }
        caps
    }

    fn limits(&mut self) -> Vec<Limit> {
        if !self.on.limits || self.credentials < 2 {
            return Vec::new();
        }
        let all: Vec<CredentialId> = (0..self.credentials).map(CredentialId).collect();
        (0..self.rng.between(1, 2))
            .map(|_| {
                let count = self.rng.between(2, self.credentials);
                let mut items = self.exam_items();
                items.extend(self.credential_items());
                let some = self.rng.between(2, items.len());
                Limit {
                    between: self.rng.sample(&all, count),
                    at_most: self.rng.small(0, 2),
                    items: self.rng.chance(35).then(|| self.rng.sample(&items, some)),
                    sources: Vec::new(),
                    evidence: Evidence::Sourced,
                }
            })
            .collect()
    }

    fn goals(&mut self) -> Vec<CredentialId> {
        let all: Vec<CredentialId> = (0..self.credentials).map(CredentialId).collect();
        let two = self.rng.chance(if self.on.limits { 75 } else { 35 });
        self.rng.sample(&all, if two { 2 } else { 1 })
    }

    fn prices(&mut self) -> (Option<PriceList>, Vec<Criterion>) {
        use Criterion::{Cost, Exams, Hours};
        if self.rng.chance(8) {
            let minimize = self.rng.pick(&[vec![Exams], vec![], vec![Hours], vec![Exams, Hours], vec![Cost]]);
            return (None, minimize);
        }
        let minimize = match self.rng.below(100) {
            0..30 => vec![Cost],
            30..68 => vec![Cost, Exams],
            68..75 => vec![Exams],
            75..85 => vec![Exams, Cost],
            85..90 => vec![Hours, Cost],
            90..95 => vec![Cost, Hours],
            _ => vec![Exams, Hours, Cost],
        };
        let rows = self.price_rows();
        let rows = rows.into_iter().map(Arc::new).collect();
        (Some(PriceList { name: "random.csv".to_owned(), rows, ..PriceList::default() }), minimize)
    }

    fn price_rows(&mut self) -> Vec<PriceRow> {
        let mut rows = Vec::new();
        // Few distinct prices make for many ties.
        let steps = self.rng.pick(&[2, 5, 30]);
        for exam in (0..self.exams).map(ExamId) {
            if !(self.on.missing_prices && self.rng.chance(15)) {
                let free = self.on.zero_prices && self.rng.chance(25);
                let price = if free { 0 } else { self.rng.between(1, steps) * 10 };
                rows.push(row(&format!("e{}", exam.0), vec![exam], price));
            }
        }
        let all: Vec<ExamId> = (0..self.exams).map(ExamId).collect();
        if self.on.bundles {
            for i in 0..self.rng.between(1, 2) {
                let count = self.rng.between(2, 3);
                let covers = self.rng.sample(&all, count);
                let price = self.rng.between(1, steps + steps / 2) * 10;
                rows.push(row(&format!("bundle{i}"), covers, price));
            }
        }
        if self.on.conditional_offers {
            let mut items = self.exam_items();
            items.extend(self.credential_items());
            items.extend(self.credential_items());
            for i in 0..self.rng.between(1, 3) {
                let count = [1, 1, 2, 3][self.rng.below(4)];
                let covers = self.rng.sample(&all, count);
                let conditions = [1, 1, 1, 2][self.rng.below(4)];
                let mut requires = self.rng.sample(&items, conditions);
                requires.sort_unstable();
                requires.dedup();
                let price = self.rng.below(steps) * 5;
                rows.push(PriceRow { requires, ..row(&format!("offer{i}"), covers, price) });
            }
        }
        if self.on.noise_prices {
            for exam in self.rng.sample(&all, 3) {
                let cheap = row(&format!("e{}", exam.0), vec![exam], 1);
                rows.push(match self.rng.below(4) {
                    0 => PriceRow { region: Some("EU".to_owned()), ..cheap },
                    1 => {
                        PriceRow { currency: Currency::from_code("EUR").expect("EUR is a currency"), ..cheap }
                    }
                    2 => {
                        PriceRow { window: Window { since: None, until: Some(date(2004, 10, 31)) }, ..cheap }
                    }
                    _ => PriceRow { region: Some("us".to_owned()), price: Money(35), ..cheap },
                });
            }
            self.rng.shuffle(&mut rows);
        }
        rows
    }

    fn transcript(&mut self) -> Transcript {
        let mut transcript = Transcript::new();
        if self.on.transcript {
            for exam in self.exam_items() {
                if self.rng.chance(22) {
                    transcript.add(exam, None);
                }
            }
            for credential in self.credential_items() {
                if self.rng.chance(15) {
                    transcript.add(credential, None);
                }
            }
        }
        transcript
    }

    fn policy(&mut self, catalog: &Catalog, minimize: Vec<Criterion>) -> Policy {
        let mut policy = Policy { minimize, ..Policy::default() };
        if self.on.dates && self.rng.chance(30) {
            policy.rules = Some(self.rng.pick(&[date(2004, 10, 30), date(2004, 10, 31), date(2004, 11, 2)]));
        }
        if !self.on.policy {
            return policy;
        }
        let mut items = self.exam_items();
        items.extend(self.credential_items());
        if self.rng.chance(45) {
            policy.with = self.rng.sample(&items, 1);
        }
        if self.rng.chance(45) {
            policy.without = self.rng.sample(&items, 1);
        }
        if self.rng.chance(40) {
            let credential = CredentialId(self.rng.below(self.credentials));
            let tracks = catalog.credential(credential).tracks.len();
            for _ in 0..self.rng.between(1, 2) {
                let named = (credential, self.rng.below(tracks));
                if !policy.tracks.contains(&named) {
                    policy.tracks.push(named);
                }
            }
        }
        policy
    }
}

fn row(item: &str, covers: Vec<ExamId>, price: usize) -> PriceRow {
    PriceRow {
        item: item.to_owned(),
        covers,
        requires: Vec::new(),
        voucher: None,
        earns: None,
        price: Money(i64::try_from(price).expect("small")),
        currency: dollars(),
        retake: studypath::price::Retake::default(),
        region: None,
        window: Window::ALWAYS,
        source: None,
        evidence: Evidence::Sourced,
    }
}

/// The question in a shape that a person can follow.
impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let catalog = &self.catalog;
        let ids = |items: &[Item]| -> String {
            items.iter().map(|item| catalog.id_of(*item)).collect::<Vec<_>>().join(" ")
        };
        let needs = |requires: &[Requirement]| -> String {
            let one = |r: &Requirement| {
                format!(" requires {}one of [{}]", if r.active { "active " } else { "" }, ids(&r.any))
            };
            requires.iter().map(one).collect()
        };
        let goals: Vec<Item> = self.goals.iter().map(|goal| Item::Credential(*goal)).collect();
        let has: Vec<String> = self
            .transcript
            .iter()
            .map(|(item, day)| {
                let earlier = self.transcript.earlier().get(&item).into_iter().flatten();
                let days: String = earlier.copied().chain(day).map(|d| format!("@{d}")).collect();
                format!("{}{days}", ids(&[item]))
            })
            .collect();
        writeln!(f, "goals [{}] as of {}, has [{}]", ids(&goals), self.as_of, has.join(" "))?;
        for (name, count) in self.transcript.all_vouchers() {
            writeln!(f, "vouchers {name} {count}")?;
        }
        for (item, result, _) in self.transcript.attempts() {
            writeln!(f, "{} {}", ids(&[item]), result.name())?;
        }
        let policy = &self.policy;
        let minimize: Vec<&str> = policy.minimize.iter().map(|c| c.name()).collect();
        writeln!(
            f,
            "minimize [{}] with [{}] without [{}] tracks {:?}",
            minimize.join(" "),
            ids(&policy.with),
            ids(&policy.without),
            policy.tracks.iter().map(|(c, t)| format!("c{}/t{t}", c.0)).collect::<Vec<_>>(),
        )?;
        for exam in &catalog.exams {
            let hours = exam.hours.map_or("no".to_owned(), |hours| hours.to_string());
            write!(f, "exam {}{} {hours} hours{}", exam.id, days(exam.window()), needs(&exam.requires))?;
            writeln!(f, "{}", valid(&exam.validity))?;
        }
        for credential in &catalog.credentials {
            let retired = credential.retired.map_or(String::new(), |day| format!(" retired {day}"));
            write!(f, "credential {}{retired}{}", credential.id, valid(&credential.validity))?;
            for renewal in &credential.renews {
                let even = if renewal.even_expired { " even expired" } else { "" };
                write!(f, " renews {}{even}{}", ids(&[renewal.item]), days(renewal.window))?;
            }
            writeln!(f)?;
            for track in &credential.tracks {
                let granted: Vec<Item> = track.grants.iter().map(|c| Item::Credential(*c)).collect();
                write!(f, "  track {}{}{}", track.id, days(track.window), needs(&track.requires))?;
                writeln!(f, " grants [{}] within {:?} months", ids(&granted), track.window_months)?;
                for slot in &track.slots {
                    let options: Vec<String> = slot
                        .options
                        .iter()
                        .map(|o| {
                            let active = if o.active { "active " } else { "" };
                            let items = ids(&o.items).replace(' ', "+");
                            format!("{active}{items} = {}{}", o.units, days(o.window))
                        })
                        .collect();
                    let need = if slot.every { "all".to_owned() } else { slot.need.to_string() };
                    write!(f, "    slot {} need {need} of [{}]", slot.id, options.join(", "))?;
                    for cap in &slot.caps {
                        write!(f, " at most {} of [{}]", cap.at_most, ids(&cap.items))?;
                    }
                    let shared = if slot.shared { " shared" } else { "" };
                    let waived = if slot.waived.is_some() { " waived" } else { "" };
                    writeln!(f, "{shared}{waived}")?;
                }
            }
        }
        for limit in &catalog.limits {
            let between: Vec<Item> = limit.between.iter().map(|c| Item::Credential(*c)).collect();
            let items = limit.items.as_ref().map_or("all items".to_owned(), |items| ids(items));
            writeln!(f, "limit {} between [{}] of [{items}]", limit.at_most, ids(&between))?;
        }
        for row in self.prices.iter().flat_map(|prices| &prices.rows) {
            let covers: Vec<Item> = row.covers.iter().map(|exam| Item::Exam(*exam)).collect();
            write!(f, "price {} {} {} for [{}]", row.item, row.price.0, row.currency, ids(&covers))?;
            write!(f, " earns {:?} for a voucher {:?}", row.earns, row.voucher)?;
            writeln!(
                f,
                " requires [{}]{}{}",
                ids(&row.requires),
                row.region.as_ref().map_or(String::new(), |region| format!(" in {region}")),
                days(row.window)
            )?;
        }
        Ok(())
    }
}

fn valid(validity: &Validity) -> String {
    let rule = |rule: &ValidityRule| format!(" valid {} months if earned{}", rule.months, days(rule.earned));
    validity.rules.iter().map(rule).collect()
}

fn days(window: Window) -> String {
    let since = window.since.map_or(String::new(), |day| format!(" since {day}"));
    let until = window.until.map_or(String::new(), |day| format!(" until {day}"));
    since + &until
}

/// Sometimes a week or three without study soon after the start, and exams on weekdays only.
fn days_off(start: Date, rng: &mut Rng) -> DaysOff {
    let count = if rng.chance(25) { rng.between(1, 2) } else { 0 };
    let blackouts: Vec<Blackout> = (0..count)
        .map(|_| {
            let first = i64::try_from(rng.between(0, 60)).expect("small") - 5;
            let days = i64::try_from(rng.between(0, 20)).expect("small");
            let from = start.checked_add(first.days()).expect("near days");
            Blackout { from, to: from.checked_add(days.days()).expect("near days") }
        })
        .collect();
    DaysOff::new(blackouts, rng.chance(25))
}
