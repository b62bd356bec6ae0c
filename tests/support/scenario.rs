//! The cases of `tests/scenarios`, read and asked.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use studypath::catalog::{Catalog, CredentialId, Evidence, Item};
use studypath::price::{PriceList, Tariff};
use studypath::question::{Criterion, Policy, Question};
use studypath::read;
use studypath::schedule::{Blackout, DaysOff, Pace, Rate, Schedule};
use studypath::transcript::{RecordResult, Transcript};
use toml::de::{DeTable, DeValue};

/// A case, as it stands in the file.
#[derive(Default)]
pub struct Case {
    pub name: String,
    pub why: String,
    pub goal: Vec<String>,
    pub passed: Vec<String>,
    pub held: Vec<String>,
    /// Exams booked and paid for, as `ID@DAY` where the day is known.
    pub booked: Vec<String>,
    /// `name=count`.
    pub vouchers: Vec<String>,
    pub as_of: Option<String>,
    pub rules: Option<String>,
    /// The least sure facts that are used: `sourced` or `inferred`.
    pub evidence: Option<String>,
    pub region: Option<String>,
    /// `credential/track`.
    pub track: Vec<String>,
    pub with: Vec<String>,
    /// Exams that are sat in the plan, whatever was passed before.
    pub sit: Vec<String>,
    pub without: Vec<String>,
    pub minimize: Vec<String>,
    pub status: String,
    pub cost: Option<String>,
    /// `ID=AMOUNT`, what an exam costs whatever the price list says.
    pub price: Vec<String>,
    /// The exams of the plan whose price is not known; none where nothing is said.
    pub unpriced: Vec<String>,
    /// How many exams are sat.
    pub count: Option<usize>,
    /// Which exams are sat, in any order.
    pub exams: Option<Vec<String>>,
    /// The same, in study order.
    pub order: Option<Vec<String>>,
    /// Tracks that are used, as `credential/track`; there may be others.
    pub earns: Vec<String>,
    pub hours: Option<usize>,
    pub hours_per_week: Option<usize>,
    pub default_hours: Option<usize>,
    pub exams_per_month: Option<Rate>,
    pub weeks_per_exam: Option<usize>,
    pub start: Option<String>,
    pub by: Option<String>,
    pub blackout: Vec<String>,
    pub weekdays: bool,
    /// The days of the sittings, in study order.
    pub days: Option<Vec<String>>,
    /// Everything reached, as `credential after N`.
    pub milestones: Option<Vec<String>>,
    /// Has it so many equal plans that the exhaustive backend would take minutes?
    pub many: bool,
}

impl Case {
    pub fn read(table: &DeTable<'_>) -> Case {
        let mut case = Case::default();
        for (key, value) in table {
            let value = value.get_ref();
            match key.get_ref().as_ref() {
                "name" => case.name = text(value),
                "why" => case.why = text(value),
                "goal" => case.goal = texts(value),
                "passed" => case.passed = texts(value),
                "held" => case.held = texts(value),
                "booked" => case.booked = texts(value),
                "vouchers" => case.vouchers = texts(value),
                "as_of" => case.as_of = Some(value.as_datetime().expect("a day").to_string()),
                "rules" => case.rules = Some(value.as_datetime().expect("a day").to_string()),
                "evidence" => case.evidence = Some(text(value)),
                "region" => case.region = Some(text(value)),
                "track" => case.track = texts(value),
                "with" => case.with = texts(value),
                "sit" => case.sit = texts(value),
                "without" => case.without = texts(value),
                "minimize" => case.minimize = texts(value),
                "status" => case.status = text(value),
                "cost" => case.cost = Some(text(value)),
                "price" => case.price = texts(value),
                "unpriced" => case.unpriced = texts(value),
                "count" => case.count = Some(number(value)),
                "exams" => case.exams = Some(texts(value)),
                "order" => case.order = Some(texts(value)),
                "earns" => case.earns = texts(value),
                "hours" => case.hours = Some(number(value)),
                "hours_per_week" => case.hours_per_week = Some(number(value)),
                "default_hours" => case.default_hours = Some(number(value)),
                "exams_per_month" => case.exams_per_month = Some(rate(value)),
                "weeks_per_exam" => case.weeks_per_exam = Some(number(value)),
                "start" => case.start = Some(value.as_datetime().expect("a day").to_string()),
                "by" => case.by = Some(value.as_datetime().expect("a day").to_string()),
                "blackout" => case.blackout = texts(value),
                "weekdays" => case.weekdays = value.as_bool().expect("true or false"),
                "days" => case.days = Some(texts(value)),
                "milestones" => case.milestones = Some(texts(value)),
                "many" => case.many = value.as_bool().expect("true or false"),
                other => panic!("`{other}` is not a key of a case"),
            }
        }
        assert!(!case.name.is_empty(), "a case needs a name");
        assert!(!case.why.is_empty(), "`{}` does not say why", case.name);
        assert!(
            !case.goal.is_empty() && !case.status.is_empty(),
            "`{}` needs a goal and a status",
            case.name
        );
        case
    }
}

fn text(value: &DeValue<'_>) -> String {
    value.as_str().expect("a text").to_owned()
}

fn texts(value: &DeValue<'_>) -> Vec<String> {
    value.as_array().expect("a list of texts").iter().map(|item| text(item.get_ref())).collect()
}

/// A whole number, or a decimal as text.
fn rate(value: &DeValue<'_>) -> Rate {
    value.as_str().map_or_else(|| number(value).to_string(), str::to_owned).parse().expect("a rate")
}

fn number(value: &DeValue<'_>) -> usize {
    value.as_integer().and_then(|number| number.as_str().parse().ok()).expect("a number")
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios")
}

/// The catalog of a scenario file, and its price list where it has one.
fn catalog(name: &str) -> (Catalog, Option<PriceList>) {
    if let Some(builtin) = read::BUILTINS.iter().find(|builtin| builtin.id == name) {
        return parse(name, builtin.catalog_text, builtin.price_texts.first().copied());
    }
    let beside = |extension: &str| folder().join("catalogs").join(name).with_extension(extension);
    let rules = fs::read_to_string(beside("toml")).unwrap_or_else(|error| panic!("{name}: {error}"));
    let prices = fs::read_to_string(beside("csv")).ok();
    parse(name, &rules, prices.as_deref().map(|text| ("prices.csv", text)))
}

fn parse(name: &str, rules: &str, prices: Option<(&str, &str)>) -> (Catalog, Option<PriceList>) {
    let catalog = read::catalog(&read::SourceFile::new(name, rules))
        .unwrap_or_else(|mistakes| panic!("{}", mistakes.render(false, 100)));
    let prices = prices.map(|(file, text)| {
        read::prices(&read::SourceFile::new(file, text), &catalog)
            .unwrap_or_else(|mistakes| panic!("{}", mistakes.render(false, 100)))
    });
    (catalog, prices)
}

fn item(catalog: &Catalog, id: &str) -> Item {
    catalog.find(id).unwrap_or_else(|| panic!("`{id}` is not in the catalog"))
}

fn items(catalog: &Catalog, ids: &[String]) -> Vec<Item> {
    ids.iter().map(|id| item(catalog, id)).collect()
}

pub fn credential(catalog: &Catalog, id: &str) -> CredentialId {
    match item(catalog, id) {
        Item::Credential(credential) => credential,
        Item::Exam(_) => panic!("`{id}` is an exam"),
    }
}

/// A track, as `credential/track`.
pub fn track(catalog: &Catalog, name: &str) -> (CredentialId, usize) {
    let (id, track) = name.split_once('/').expect("credential/track");
    let credential = credential(catalog, id);
    let tracks = &catalog.credential(credential).tracks;
    let index = tracks.iter().position(|t| t.id == track);
    (credential, index.unwrap_or_else(|| panic!("`{id}` has no track `{track}`")))
}

/// What is passed and held, as on the command line: ids, each with `@` and a day where it is known.
pub fn transcript(catalog: &Catalog, case: &Case) -> Transcript {
    let read = |what: &str, ids: &[String]| -> Vec<(Item, Option<Date>)> {
        let read = |id: &String| read::item_list(what, id, catalog).unwrap_or_else(|m| panic!("{m}"));
        ids.iter().flat_map(read).collect()
    };
    let (passed, held) = (read("passed", &case.passed), read("held", &case.held));
    assert!(passed.iter().all(|(item, _)| matches!(item, Item::Exam(_))), "only exams are passed");
    assert!(held.iter().all(|(item, _)| matches!(item, Item::Credential(_))), "only credentials are held");
    let mut transcript = Transcript::new();
    for (item, day) in passed.into_iter().chain(held) {
        transcript.add(item, day);
    }
    for (item, day) in read("booked", &case.booked) {
        transcript.record(item, RecordResult::Booked, day, None);
    }
    for voucher in &case.vouchers {
        let (name, count) = voucher.split_once('=').expect("name=count");
        transcript.add_vouchers(name, count.parse().expect("a number"));
    }
    transcript
}

fn schedule(case: &Case) -> Option<Schedule> {
    let small = |n: usize| u32::try_from(n).expect("small");
    let pace = match (case.hours_per_week, case.exams_per_month, case.weeks_per_exam) {
        (None, None, None) => return None,
        (Some(hours), ..) => Pace::Hours { per_week: small(hours), default: case.default_hours.map(small) },
        (None, Some(per_month), _) => Pace::Exams { per_month },
        (None, None, Some(weeks)) => Pace::Weeks { per_exam: small(weeks) },
    };
    let day = |text: &String| text.parse().expect("a day");
    let start = case.start.as_ref().map(day).expect("a pace needs a start");
    let blackouts = case.blackout.iter().map(|days| {
        let (from, to) = days.split_once("..").expect("FROM..TO");
        Blackout { from: from.parse().expect("a day"), to: to.parse().expect("a day") }
    });
    let off = DaysOff::new(blackouts, case.weekdays);
    Some(Schedule { start, pace, by: case.by.as_ref().map(day), off })
}

pub fn policy(catalog: &Catalog, case: &Case, priced: bool) -> Policy {
    let named = case.minimize.iter().map(|name| name.parse().expect("a criterion")).collect();
    let minimize = match (case.minimize.is_empty(), priced) {
        (false, _) => named,
        (true, true) => vec![Criterion::Cost, Criterion::Exams],
        (true, false) => vec![Criterion::Exams],
    };
    Policy {
        schedule: schedule(case),
        minimize,
        tracks: case.track.iter().map(|name| track(catalog, name)).collect(),
        with: items(catalog, &case.with),
        sit: items(catalog, &case.sit).into_iter().filter_map(Item::exam).collect(),
        without: items(catalog, &case.without),
        rules: case.rules.as_ref().map(|day| day.parse().expect("a day")),
        evidence: case.evidence.as_deref().and_then(Evidence::least),
    }
}

/// A file of cases with the catalog that they are about.
pub struct Scenarios {
    pub file: String,
    pub catalog: Arc<Catalog>,
    pub prices: Option<Arc<PriceList>>,
    pub cases: Vec<Case>,
}

impl Scenarios {
    /// Every file, by name.
    pub fn all() -> Vec<Scenarios> {
        let mut files: Vec<PathBuf> = fs::read_dir(folder())
            .expect("the folder of scenarios")
            .map(|entry| entry.expect("a readable entry").path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
            .collect();
        files.sort();
        assert!(!files.is_empty(), "there are scenario files");
        files.iter().map(|path| Scenarios::read(path)).collect()
    }

    fn read(path: &Path) -> Scenarios {
        let file = path.file_name().expect("a file").to_string_lossy().into_owned();
        let contents = fs::read_to_string(path).expect("readable");
        let document = DeTable::parse(&contents).unwrap_or_else(|error| panic!("{file}: {error}"));
        let document = document.get_ref();
        let (catalog, prices) =
            catalog(document["catalog"].get_ref().as_str().expect("the name of a catalog"));
        let cases = document["case"].get_ref().as_array().expect("cases").iter();
        let cases = cases.map(|table| Case::read(table.get_ref().as_table().expect("a case"))).collect();
        Scenarios { file, catalog: Arc::new(catalog), prices: prices.map(Arc::new), cases }
    }
}

impl Case {
    /// Asks the question of a case.
    pub fn ask<T>(
        &self,
        catalog: &Arc<Catalog>,
        prices: Option<&Arc<PriceList>>,
        answer: impl FnOnce(&Question) -> T,
    ) -> T {
        let least = self.evidence.as_deref().map(|text| Evidence::least(text).expect("a word"));
        let sure = least.map(|least| Arc::new(catalog.with_evidence(least)));
        let catalog = sure.as_ref().unwrap_or(catalog);
        let sure = least.zip(prices).map(|(least, prices)| Arc::new(prices.with_evidence(least)));
        let prices = sure.as_ref().or(prices);
        let as_of = self.as_of.as_ref().map(|day| day.parse().expect("a day"));
        let start = self.start.as_ref().map(|day| day.parse().expect("a day"));
        let as_of = as_of.or(start).or(catalog.as_of).expect("a day in the case or the catalog");
        let goals: Vec<CredentialId> = self.goal.iter().map(|id| credential(catalog, id)).collect();
        let mut tariff: Option<Tariff> =
            prices.and_then(|list| list.tariff(as_of, None, self.region.as_deref()));
        if let Some(Tariff { prices: list, currency, region, .. }) =
            tariff.take_if(|_| !self.price.is_empty())
        {
            let given = self.price.iter().map(|text| {
                let (id, amount) = text.split_once('=').expect("ID=AMOUNT");
                let exam = item(catalog, id).exam().expect("an exam");
                (exam, currency.parse(amount).expect("an amount"))
            });
            let list = Arc::new(list.with_prices(catalog, currency, &given.collect()));
            tariff = list.tariff(as_of, Some(currency), region.as_deref());
        }
        let transcript = transcript(catalog, self);
        let policy = policy(catalog, self, prices.is_some());
        answer(
            &Question {
                catalog: catalog.clone(),
                tariff: tariff.map(Arc::new),
                transcript: Arc::new(transcript),
                goals: goals.into(),
                as_of,
                today: None,
                policy: Arc::new(policy),
            }
            .with_what_follows(),
        )
    }
}
