//! A random question as the files that say it: a catalog, a price list, and a case of a scenario.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use jiff::civil::Date;
use studypath::catalog::{
    Catalog, Credential, CredentialId, Exam, Item, Requirement, Slot, SlotOption, Track, Validity, Window,
};
use studypath::price::PriceList;
use studypath::question::Policy;
use studypath::read;
use studypath::schedule::Pace;
use studypath::schema::{Command, Request, Source, TextSource};
use studypath::transcript::RecordResult;
use toml::de::DeTable;
use toml::{Table, Value};

use super::random::Sample;
use super::scenario;

/// A question as its files.
#[derive(Clone, Debug, PartialEq)]
pub struct Files {
    /// The catalog, in TOML.
    pub catalog: String,
    /// The price list, in CSV; none where there are no prices.
    pub prices: Option<String>,
    /// The case of a scenario, without what is expected.
    pub case: Table,
}

fn text(text: impl Into<String>) -> Value {
    Value::String(text.into())
}

fn number(number: impl TryInto<i64>) -> Value {
    Value::Integer(number.try_into().unwrap_or(i64::MAX))
}

fn day(day: Date) -> Value {
    Value::Datetime(day.to_string().parse().expect("a day of TOML"))
}

fn list(values: impl IntoIterator<Item = Value>) -> Value {
    Value::Array(values.into_iter().collect())
}

fn put(table: &mut Table, key: &str, value: Option<Value>) {
    if let Some(value) = value {
        table.insert(key.to_owned(), value);
    }
}

/// A list, where it has something in it.
fn some(values: impl IntoIterator<Item = Value>) -> Option<Value> {
    let values: Vec<Value> = values.into_iter().collect();
    (!values.is_empty()).then_some(Value::Array(values))
}

fn window(table: &mut Table, window: Window, [since, until]: [&str; 2]) {
    put(table, since, window.since.map(day));
    put(table, until, window.until.map(day));
}

struct Writer<'c>(&'c Catalog);

impl Writer<'_> {
    fn id(&self, item: impl Into<Item>) -> Value {
        text(self.0.id_of(item.into()))
    }

    fn ids<I: Into<Item> + Copy>(&self, items: &[I]) -> Vec<Value> {
        items.iter().map(|item| self.id(*item)).collect()
    }

    fn requires(&self, requires: &[Requirement]) -> Option<Value> {
        some(requires.iter().map(|requirement| {
            let mut table = Table::new();
            put(&mut table, "any", Some(list(self.ids(&requirement.any))));
            put(&mut table, "active", requirement.active.then_some(Value::Boolean(true)));
            Value::Table(table)
        }))
    }

    fn exam(&self, exam: &Exam) -> Value {
        let mut table = Table::new();
        put(&mut table, "title", Some(text(&exam.title)));
        window(&mut table, exam.window(), ["released", "retired"]);
        put(&mut table, "hours", exam.hours.map(number));
        put(&mut table, "requires", self.requires(&exam.requires));
        put(&mut table, "after", some(exam.after.iter().map(|advice| self.id(advice.item))));
        put(&mut table, "valid_months", validity(&exam.validity));
        Value::Table(table)
    }

    fn credential(&self, credential: &Credential) -> Value {
        let mut table = Table::new();
        put(&mut table, "title", Some(text(&credential.title)));
        put(&mut table, "retired", credential.retired.map(day));
        put(&mut table, "valid_months", validity(&credential.validity));
        put(&mut table, "implies", some(self.ids(&credential.implies)));
        let renewal = |renewal: &studypath::catalog::Renewal| {
            let mut table = Table::new();
            put(&mut table, "item", Some(self.id(renewal.item)));
            window(&mut table, renewal.window, ["since", "until"]);
            put(&mut table, "even_expired", renewal.even_expired.then_some(Value::Boolean(true)));
            Value::Table(table)
        };
        put(&mut table, "renews", some(credential.renews.iter().map(renewal)));
        put(&mut table, "track", some(credential.tracks.iter().map(|track| self.track(track))));
        Value::Table(table)
    }

    fn track(&self, track: &Track) -> Value {
        let mut table = Table::new();
        put(&mut table, "id", Some(text(&track.id)));
        window(&mut table, track.window, ["since", "until"]);
        put(&mut table, "requires", self.requires(&track.requires));
        put(&mut table, "window_months", track.window_months.map(number));
        put(&mut table, "grants", some(self.ids(&track.grants)));
        put(&mut table, "slot", some(track.slots.iter().map(|slot| self.slot(slot))));
        Value::Table(table)
    }

    fn slot(&self, slot: &Slot) -> Value {
        let mut table = Table::new();
        put(&mut table, "id", Some(text(&slot.id)));
        put(&mut table, "waived", slot.waived.as_ref().map(text));
        put(&mut table, "shared", slot.shared.then_some(Value::Boolean(true)));
        // A waived slot has nothing else: what it would need is not asked.
        if slot.waived.is_none() {
            put(&mut table, "need", Some(if slot.every { text("all") } else { number(slot.need) }));
            put(&mut table, "from", Some(list(slot.options.iter().map(|option| self.option(option)))));
            let cap = |cap: &studypath::catalog::Cap| {
                let mut table = Table::new();
                put(&mut table, "items", Some(list(self.ids(&cap.items))));
                put(&mut table, "at_most", Some(number(cap.at_most)));
                Value::Table(table)
            };
            put(&mut table, "cap", some(slot.caps.iter().map(cap)));
        }
        Value::Table(table)
    }

    fn option(&self, option: &SlotOption) -> Value {
        let mut table = Table::new();
        put(&mut table, "all", Some(list(self.ids(&option.items))));
        put(&mut table, "units", (option.units != 1).then(|| number(option.units)));
        put(&mut table, "active", option.active.then_some(Value::Boolean(true)));
        window(&mut table, option.window, ["since", "until"]);
        Value::Table(table)
    }

    fn catalog(&self) -> Table {
        let mut head = Table::new();
        put(&mut head, "id", Some(text(&self.0.id)));
        put(&mut head, "title", Some(text(&self.0.title)));
        put(&mut head, "as_of", self.0.as_of.map(day));
        let exams = self.0.exams.iter().map(|exam| (exam.id.clone(), self.exam(exam)));
        let credentials = self.0.credentials.iter().map(|c| (c.id.clone(), self.credential(c)));
        let limit = |limit: &studypath::catalog::Limit| {
            let mut table = Table::new();
            put(&mut table, "between", Some(list(self.ids(&limit.between))));
            put(&mut table, "at_most", Some(number(limit.at_most)));
            put(&mut table, "items", limit.items.as_ref().map(|items| list(self.ids(items))));
            Value::Table(table)
        };
        let mut root = Table::new();
        put(&mut root, "catalog", Some(Value::Table(head)));
        put(&mut root, "exam", Some(Value::Table(exams.collect())));
        put(&mut root, "credential", Some(Value::Table(credentials.collect())));
        put(&mut root, "limit", some(self.0.limits.iter().map(limit)));
        root
    }

    fn prices(&self, list: &PriceList) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let header = [
            "item", "price", "currency", "region", "from", "until", "covers", "requires", "earns", "voucher",
        ];
        writer.write_record(header).expect("memory");
        let ids =
            |items: Vec<Item>| items.iter().map(|item| self.0.id_of(*item)).collect::<Vec<_>>().join(";");
        let day = |day: Option<Date>| day.map_or(String::new(), |day| day.to_string());
        for row in &list.rows {
            let cells = [
                row.item.clone(),
                row.currency.format(row.price),
                row.currency.code().to_owned(),
                row.region.clone().unwrap_or_default(),
                day(row.window.since),
                day(row.window.until),
                ids(row.covers.iter().map(|exam| Item::Exam(*exam)).collect()),
                ids(row.requires.clone()),
                row.earns.clone().unwrap_or_default(),
                row.voucher.clone().unwrap_or_default(),
            ];
            writer.write_record(cells).expect("memory");
        }
        String::from_utf8(writer.into_inner().expect("memory")).expect("UTF-8")
    }

    /// What someone has, each with every day that is told of it.
    fn told(&self, sample: &Sample, are_exams: bool) -> Vec<String> {
        let mut told = Vec::new();
        for (item, last) in sample.transcript.iter().filter(|(item, _)| item.exam().is_some() == are_exams) {
            let earlier = sample.transcript.earlier().get(&item).into_iter().flatten().copied();
            let days: Vec<Date> = earlier.chain(last).collect();
            let id = self.0.id_of(item);
            told.extend(days.iter().map(|day| format!("{id}@{day}")));
            if days.is_empty() {
                told.push(id.to_owned());
            }
        }
        told
    }

    fn attempts(&self, sample: &Sample, wanted: RecordResult) -> Vec<String> {
        let attempts = sample.transcript.attempts().filter(|(_, result, _)| *result == wanted);
        attempts
            .map(|(item, _, day)| {
                let day = day.map_or(String::new(), |day| format!("@{day}"));
                format!("{}{day}", self.0.id_of(item))
            })
            .collect()
    }

    fn case(&self, sample: &Sample) -> Table {
        let texts = |texts: Vec<String>| some(texts.into_iter().map(text));
        let policy = &sample.policy;
        let mut case = Table::new();
        put(&mut case, "goal", Some(list(self.ids(&sample.goals))));
        put(&mut case, "as_of", Some(day(sample.as_of)));
        put(&mut case, "passed", texts(self.told(sample, true)));
        put(&mut case, "held", texts(self.told(sample, false)));
        put(&mut case, "booked", texts(self.attempts(sample, RecordResult::Booked)));
        let vouchers = sample.transcript.all_vouchers();
        put(&mut case, "vouchers", texts(vouchers.map(|(name, count)| format!("{name}={count}")).collect()));
        put(&mut case, "rules", policy.rules.map(day));
        put(&mut case, "minimize", some(policy.minimize.iter().map(|criterion| text(criterion.name()))));
        let track = |(credential, track): &(CredentialId, usize)| {
            let credential = self.0.credential(*credential);
            text(format!("{}/{}", credential.id, credential.tracks[*track].id))
        };
        put(&mut case, "track", some(policy.tracks.iter().map(track)));
        put(&mut case, "with", some(self.ids(&policy.with)));
        put(&mut case, "sit", some(self.ids(&policy.sit)));
        put(&mut case, "without", some(self.ids(&policy.without)));
        if let Some(schedule) = &policy.schedule {
            match schedule.pace {
                Pace::Hours { per_week, default } => {
                    put(&mut case, "hours_per_week", Some(number(per_week)));
                    put(&mut case, "default_hours", default.map(number));
                }
                Pace::Exams { per_month } => {
                    put(&mut case, "exams_per_month", Some(text(per_month.to_string())));
                }
                Pace::Weeks { per_exam } => put(&mut case, "weeks_per_exam", Some(number(per_exam))),
            }
            put(&mut case, "start", Some(day(schedule.start)));
            put(&mut case, "by", schedule.by.map(day));
            let off = schedule.off.blackouts().iter();
            put(&mut case, "blackout", some(off.map(|days| text(format!("{}..{}", days.from, days.to)))));
            put(&mut case, "weekdays", schedule.off.weekdays().then_some(Value::Boolean(true)));
        }
        case
    }
}

fn validity(validity: &Validity) -> Option<Value> {
    some(validity.rules.iter().map(|rule| {
        let mut table = Table::new();
        put(&mut table, "months", Some(number(rule.months)));
        window(&mut table, rule.earned, ["since", "until"]);
        Value::Table(table)
    }))
}

/// The random question that a case says, in TOML.
fn sample(catalog: Arc<Catalog>, prices: Option<Arc<PriceList>>, case: &str) -> Result<Sample, String> {
    let table = DeTable::parse(case).map_err(|error| error.to_string())?;
    let case = scenario::Case::read(table.get_ref());
    Ok(Sample {
        transcript: scenario::transcript(&catalog, &case),
        goals: case.goal.iter().map(|id| scenario::credential(&catalog, id)).collect(),
        as_of: case.as_of.as_ref().map(|day| day.parse().expect("a day")).ok_or("no day is told")?,
        policy: Arc::new(Policy {
            minimize: case.minimize.iter().map(|name| name.parse().expect("a criterion")).collect(),
            ..scenario::policy(&catalog, &case, prices.is_some())
        }),
        catalog,
        prices,
    })
}

fn source(name: &str, text: &str) -> Source {
    Source::Text(TextSource { name: name.to_owned(), text: text.to_owned() })
}

impl Files {
    /// Writes a question down.
    pub fn of(sample: &Sample) -> Files {
        let writer = Writer(&sample.catalog);
        Files {
            catalog: writer.catalog().to_string(),
            prices: sample
                .prices
                .as_ref()
                .filter(|list| !list.rows.is_empty())
                .map(|list| writer.prices(list)),
            case: writer.case(sample),
        }
    }

    /// The question that these files say.
    ///
    /// # Errors
    ///
    /// What the readers say of a catalog or a price list that they refuse.
    pub fn read(&self) -> Result<Sample, String> {
        let catalog = read::catalog(&read::SourceFile::new("catalog.toml", &*self.catalog));
        let catalog = catalog.map_err(|mistakes| mistakes.render(false, 100))?;
        let prices = self.prices.as_ref().map(|text| {
            let list = read::prices(&read::SourceFile::new("random.csv", &**text), &catalog);
            list.map(Arc::new).map_err(|mistakes| mistakes.render(false, 100))
        });
        let prices = prices.transpose()?;
        let mut case = self.case.clone();
        for (key, value) in [("name", "random"), ("why", "it is random"), ("status", "optimal")] {
            put(&mut case, key, Some(text(value)));
        }
        sample(Arc::new(catalog), prices, &case.to_string())
    }

    /// The same question as a request.
    pub fn request(&self, command: Command) -> Request {
        let texts = |key: &str| -> Vec<String> {
            let list = self.case.get(key).and_then(Value::as_array);
            list.into_iter().flatten().filter_map(|value| value.as_str().map(str::to_owned)).collect()
        };
        // One that nothing is sold against is nothing, and a mistake in a request.
        let sold = |name: &str| {
            let rows = self.prices.iter().flat_map(|text| text.lines());
            rows.filter_map(|row| row.rsplit(',').next()).any(|voucher| voucher == name)
        };
        let mut vouchers = texts("vouchers");
        vouchers.retain(|voucher| voucher.split('=').next().is_some_and(sold));
        let word = |key: &str| self.case.get(key).map(|value| value.to_string().trim_matches('"').to_owned());
        let number = |key: &str| {
            self.case.get(key).and_then(Value::as_integer).and_then(|number| u32::try_from(number).ok())
        };
        Request {
            command,
            goals: texts("goal"),
            catalog: Some(source("catalog.toml", &self.catalog)),
            prices: self.prices.as_ref().map(|text| source("random.csv", text)),
            currency: self.prices.as_ref().filter(|text| text.contains(",USD,")).map(|_| "USD".to_owned()),
            region: self
                .prices
                .as_ref()
                .filter(|text| text.to_uppercase().contains(",US,"))
                .map(|_| "US".to_owned()),
            as_of: word("as_of"),
            rules: word("rules"),
            passed: texts("passed"),
            held: texts("held"),
            booked: texts("booked"),
            vouchers,
            minimize: texts("minimize"),
            track: texts("track"),
            with: texts("with"),
            without: texts("without"),
            hours_per_week: number("hours_per_week"),
            default_hours: number("default_hours"),
            exams_per_month: word("exams_per_month").map(|rate| rate.parse().expect("a rate")),
            weeks_per_exam: number("weeks_per_exam"),
            start: word("start"),
            by: word("by"),
            blackout: texts("blackout"),
            weekdays: self.case.get("weekdays").is_some(),
            ..Request::default()
        }
    }

    /// Writes them as a scenario of its own into a folder; the file with the case.
    ///
    /// # Errors
    ///
    /// Those of writing files.
    pub fn save(&self, folder: &Path, name: &str, expected: &Table) -> io::Result<PathBuf> {
        let catalogs = folder.join("catalogs");
        fs::create_dir_all(&catalogs)?;
        fs::write(catalogs.join(name).with_extension("toml"), &self.catalog)?;
        if let Some(prices) = &self.prices {
            fs::write(catalogs.join(name).with_extension("csv"), prices)?;
        }
        let mut case = expected.clone();
        case.extend(self.case.clone());
        let mut root = Table::new();
        put(&mut root, "catalog", Some(text(name)));
        put(&mut root, "case", Some(list([Value::Table(case)])));
        let path = folder.join(name).with_extension("toml");
        fs::write(&path, root.to_string())?;
        Ok(path)
    }
}
