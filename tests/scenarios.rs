//! The scenario files of `tests/scenarios`, asked of every backend.
//!
//! A file names a catalog (a built-in one, or a file of `tests/scenarios/catalogs` with a price list of
//! the same name beside it, if it has one) and holds cases. What a case expects is derived by hand
//! from the sources or from the tiny catalog, and its `why` says how. Where a catalog is small
//! enough, the twin is asked as well.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use studypath::catalog::{Catalog, CredentialId, ExamId, Item};
use studypath::money::Money;
use studypath::plan::Milestone;
use studypath::price::{PriceList, Tariff};
use studypath::problem::{Criterion, Policy, Problem};
use studypath::query::{self, Answer, Engine};
use studypath::schedule::{Pace, Schedule};
use studypath::transcript::Transcript;
use studypath::{read, solver};
use support::oracle;
use toml::de::{DeTable, DeValue};

/// A case, as it stands in the file.
#[derive(Default)]
struct Case {
    name: String,
    why: String,
    goal: Vec<String>,
    passed: Vec<String>,
    held: Vec<String>,
    /// `name=count`.
    vouchers: Vec<String>,
    as_of: Option<String>,
    region: Option<String>,
    /// `credential/track`.
    track: Vec<String>,
    with: Vec<String>,
    without: Vec<String>,
    minimize: Vec<String>,
    status: String,
    cost: Option<String>,
    /// How many exams are sat.
    count: Option<usize>,
    /// Which exams are sat, in any order.
    exams: Option<Vec<String>>,
    /// The same, in study order.
    order: Option<Vec<String>>,
    /// Tracks that are used, as `credential/track`; there may be others.
    earns: Vec<String>,
    hours: Option<usize>,
    hours_per_week: Option<usize>,
    default_hours: Option<usize>,
    exams_per_month: Option<usize>,
    start: Option<String>,
    by: Option<String>,
    /// The days of the sittings, in study order.
    days: Option<Vec<String>>,
    /// Everything reached, as `credential after N`.
    milestones: Option<Vec<String>>,
    /// Has it so many equal plans that the exhaustive backend would take minutes?
    many: bool,
}

impl Case {
    fn read(table: &DeTable<'_>) -> Case {
        let mut case = Case::default();
        for (key, value) in table {
            let value = value.get_ref();
            match key.get_ref().as_ref() {
                "name" => case.name = text(value),
                "why" => case.why = text(value),
                "goal" => case.goal = texts(value),
                "passed" => case.passed = texts(value),
                "held" => case.held = texts(value),
                "vouchers" => case.vouchers = texts(value),
                "as_of" => case.as_of = Some(value.as_datetime().expect("a day").to_string()),
                "region" => case.region = Some(text(value)),
                "track" => case.track = texts(value),
                "with" => case.with = texts(value),
                "without" => case.without = texts(value),
                "minimize" => case.minimize = texts(value),
                "status" => case.status = text(value),
                "cost" => case.cost = Some(text(value)),
                "count" => case.count = Some(number(value)),
                "exams" => case.exams = Some(texts(value)),
                "order" => case.order = Some(texts(value)),
                "earns" => case.earns = texts(value),
                "hours" => case.hours = Some(number(value)),
                "hours_per_week" => case.hours_per_week = Some(number(value)),
                "default_hours" => case.default_hours = Some(number(value)),
                "exams_per_month" => case.exams_per_month = Some(number(value)),
                "start" => case.start = Some(value.as_datetime().expect("a day").to_string()),
                "by" => case.by = Some(value.as_datetime().expect("a day").to_string()),
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

fn credential(catalog: &Catalog, id: &str) -> CredentialId {
    match item(catalog, id) {
        Item::Credential(credential) => credential,
        Item::Exam(_) => panic!("`{id}` is an exam"),
    }
}

fn track(catalog: &Catalog, name: &str) -> (CredentialId, usize) {
    let (id, track) = name.split_once('/').expect("credential/track");
    let credential = credential(catalog, id);
    let tracks = &catalog.credential(credential).tracks;
    let index = tracks.iter().position(|t| t.id == track);
    (credential, index.unwrap_or_else(|| panic!("`{id}` has no track `{track}`")))
}

/// What is passed and held, as on the command line: ids, each with `@` and a day where it is known.
fn transcript(catalog: &Catalog, case: &Case) -> Transcript {
    let read = |what: &str, ids: &[String]| {
        read::item_list(what, &ids.join(","), catalog).unwrap_or_else(|mistakes| panic!("{mistakes}"))
    };
    let (passed, held) = (read("passed", &case.passed), read("held", &case.held));
    assert!(passed.iter().all(|(item, _)| matches!(item, Item::Exam(_))), "only exams are passed");
    assert!(held.iter().all(|(item, _)| matches!(item, Item::Credential(_))), "only credentials are held");
    let mut transcript = Transcript::new();
    for (item, day) in passed.into_iter().chain(held) {
        transcript.add(item, day);
    }
    for voucher in &case.vouchers {
        let (name, count) = voucher.split_once('=').expect("name=count");
        transcript.add_vouchers(name, count.parse().expect("a number"));
    }
    transcript
}

fn schedule(case: &Case) -> Option<Schedule> {
    let small = |n: usize| u32::try_from(n).expect("small");
    let pace = match (case.hours_per_week, case.exams_per_month) {
        (None, None) => return None,
        (Some(hours), _) => Pace::Hours { per_week: small(hours), default: case.default_hours.map(small) },
        (None, Some(exams)) => Pace::Exams { per_month: small(exams) },
    };
    let day = |text: &String| text.parse().expect("a day");
    let start = case.start.as_ref().map(day).expect("a pace needs a start");
    Some(Schedule { start, pace, by: case.by.as_ref().map(day) })
}

fn policy(catalog: &Catalog, case: &Case, priced: bool) -> Policy {
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
        without: items(catalog, &case.without),
    }
}

/// What is wrong with an answer, in words; nothing if it is as expected.
fn differences(case: &Case, problem: &Problem<'_>, answer: &Answer) -> Vec<String> {
    let catalog = problem.catalog;
    let mut wrong = Vec::new();
    let mut expect = |what: &str, expected: String, found: String| {
        if expected != found {
            wrong.push(format!("{what}: expected {expected}, found {found}"));
        }
    };
    expect("status", case.status.clone(), answer.status.name().to_owned());
    let Some(plan) = &answer.plan else {
        expect("plan", case.status.clone(), "infeasible".to_owned());
        return wrong;
    };
    let ids = |exams: &[ExamId]| exams.iter().map(|exam| catalog.exam(*exam).id.clone()).collect::<Vec<_>>();
    let set = |ids: &[String]| format!("{:?}", ids.iter().collect::<BTreeSet<_>>());
    let sat = ids(&plan.exams);
    if let Some(exams) = &case.exams {
        expect("exams", set(exams), set(&sat));
    }
    if let Some(order) = &case.order {
        expect("study order", format!("{order:?}"), format!("{sat:?}"));
    }
    if let Some(milestones) = &case.milestones {
        let told = |m: &Milestone| format!("{} after {}", catalog.credential(m.credential).id, m.after_step);
        let found: Vec<String> = plan.milestones.iter().map(told).collect();
        expect("milestones", format!("{milestones:?}"), format!("{found:?}"));
    }
    if let (Some(days), Some(schedule)) = (&case.days, problem.schedule()) {
        let mut done = 0;
        let day = |exam: &ExamId| {
            done += schedule.effort(catalog.exam(*exam)).expect("known hours");
            schedule.day_of(done).expect("a day").to_string()
        };
        let found: Vec<String> = plan.exams.iter().map(day).collect();
        expect("days", format!("{days:?}"), format!("{found:?}"));
    }
    if let Some(count) = case.count {
        expect("number of exams", count.to_string(), plan.totals.exams.to_string());
    }
    if let Some(hours) = case.hours {
        expect("hours", format!("{:?}", Some(hours)), format!("{:?}", plan.totals.hours));
    }
    if let Some(cost) = &case.cost {
        let found = plan.totals.cost.zip(problem.tariff);
        let found = found.map_or("unknown".to_owned(), |(cost, tariff)| tariff.currency.format(cost));
        expect("cost", cost.clone(), found);
    }
    for name in &case.earns {
        let (credential, wanted) = track(catalog, name);
        expect(name, format!("{:?}", Some(wanted)), format!("{:?}", plan.track_of(credential)));
    }
    if let Err(why) = oracle::is_legal(problem, plan) {
        wrong.push(format!("the plan is not legal: {why}"));
    }
    wrong
}

/// What the twin finds wrong with the expectation of a case.
fn doubts(case: &Case, problem: &Problem<'_>, best: Option<&oracle::Best>) -> Vec<String> {
    let Some(best) = best else {
        return if case.status == "infeasible" { vec![] } else { vec!["the twin finds no plan".to_owned()] };
    };
    let mut wrong = Vec::new();
    let exams: BTreeSet<&str> =
        best.exams.iter().map(|exam| problem.catalog.exam(*exam).id.as_str()).collect();
    for expected in [&case.exams, &case.order].into_iter().flatten() {
        if expected.iter().map(String::as_str).collect::<BTreeSet<_>>() != exams {
            wrong.push(format!("the twin sits {exams:?}"));
        }
    }
    if case.count.is_some_and(|count| count != exams.len()) {
        wrong.push(format!("the twin sits {} exams", exams.len()));
    }
    let cost = problem.policy.criteria().iter().position(|c| *c == Criterion::Cost).map(|i| best.values[i]);
    if let (Some(expected), Some(cost), Some(tariff)) = (&case.cost, cost, problem.tariff)
        && *expected != tariff.currency.format(Money(cost))
    {
        wrong.push(format!("the twin pays {}", tariff.currency.format(Money(cost))));
    }
    if (case.status == "earned") != exams.is_empty() || case.status == "infeasible" {
        wrong.push(format!("the twin does not think that it is {}", case.status));
    }
    wrong
}

fn check(case: &Case, catalog: &Catalog, prices: Option<&PriceList>) -> Vec<String> {
    let as_of = case.as_of.as_ref().map(|day| day.parse().expect("a day"));
    let start = case.start.as_ref().map(|day| day.parse().expect("a day"));
    let as_of = as_of.or(start).or(catalog.as_of).expect("a day in the case or the catalog");
    let goals: Vec<CredentialId> = case.goal.iter().map(|id| credential(catalog, id)).collect();
    let tariff: Option<Tariff<'_>> = prices.and_then(|list| list.tariff(as_of, None, case.region.as_deref()));
    let transcript = transcript(catalog, case);
    let policy = policy(catalog, case, prices.is_some());
    let problem = Problem {
        catalog,
        tariff: tariff.as_ref(),
        transcript: &transcript,
        goals: &goals,
        as_of,
        policy: &policy,
    };
    let mut wrong = Vec::new();
    if catalog.exams.len() <= 12 && catalog.exams.len() + catalog.credentials.len() <= 16 {
        wrong.extend(doubts(case, &problem, oracle::best(&problem).as_ref()));
    }
    for name in solver::names().into_iter().filter(|name| !(case.many && *name == "enumerate")) {
        let backend = solver::by_name(name).expect("a backend that is built in");
        match query::best(&problem, &Engine::new(backend)) {
            Ok(answer) => {
                wrong.extend(differences(case, &problem, &answer).iter().map(|d| format!("{name}: {d}")));
            }
            Err(failure) => wrong.push(failure.to_string()),
        }
    }
    wrong
}

#[test]
fn every_scenario_is_answered_as_derived_by_hand() {
    let mut failures = String::new();
    let mut files: Vec<PathBuf> = fs::read_dir(folder())
        .expect("the folder of scenarios")
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "there are scenario files");
    for path in files {
        let file = path.file_name().expect("a file").to_string_lossy();
        let contents = fs::read_to_string(&path).expect("readable");
        let document = DeTable::parse(&contents).unwrap_or_else(|error| panic!("{file}: {error}"));
        let document = document.get_ref();
        let (catalog, prices) =
            catalog(document["catalog"].get_ref().as_str().expect("the name of a catalog"));
        for table in document["case"].get_ref().as_array().expect("cases").iter() {
            let case = Case::read(table.get_ref().as_table().expect("a case"));
            for wrong in check(&case, &catalog, prices.as_ref()) {
                failures += &format!("\n{file}: {}\n  {wrong}\n  because: {}", case.name, case.why);
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}
