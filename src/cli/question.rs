use std::sync::Arc;
use std::time::Instant;

use jiff::civil::Date;
use studypath::ilp::{Backend, backend};

use studypath::catalog::{Catalog, CredentialId, Item};
use studypath::cohort::Register;
use studypath::money::Currency;
use studypath::price::{PriceList, Tariff};
use studypath::query::Engine;
use studypath::question::{Criterion, Policy, Question};
use studypath::read::{self, SourceFile};
use studypath::transcript::Transcript;

use super::library;
use super::output::Terminal;
use super::stop::Stop;
use super::{EngineArgs, QuestionArgs, ScheduleArgs, time};

/// A question with everything it is made of.
pub(super) struct Input {
    catalog: Arc<Catalog>,
    prices: Option<Arc<PriceList>>,
    currency: Option<Currency>,
    region: Option<String>,
    transcript: Arc<Transcript>,
    goals: Vec<CredentialId>,
    as_of: Date,
    policy: Arc<Policy>,
}

impl Input {
    /// Reads the files and lists that the options name.
    pub fn read(
        args: &QuestionArgs,
        time: Option<&ScheduleArgs>,
        terminal: &Terminal,
    ) -> Result<Input, Stop> {
        one_stdin(args)?;
        let (catalog, origin) = library::catalog_for(args.catalog.as_deref(), &args.goals)?;
        let goals = goals(&catalog, &args.goals)?;
        let prices = library::prices_for(args.prices.as_deref(), &catalog, &origin)?.map(Arc::new);
        let currency = currency(args.currency.as_deref(), prices.as_deref())?;
        let start = time.and_then(|time| time.start);
        let as_of = args.as_of.or(start).or(catalog.as_of).unwrap_or_else(|| jiff::Zoned::now().date());
        let region = args.region.clone();
        check_market(prices.as_ref(), as_of, currency, region.as_deref())?;
        let mut transcript = transcript(args, &catalog)?;
        vouchers(&args.voucher, prices.as_deref(), &mut transcript)?;
        let policy = Arc::new(Policy {
            minimize: criteria("--minimize", &args.minimize, prices.is_some())?,
            tracks: tracks(&catalog, &goals, &args.track)?,
            with: items("--with", &args.with, &catalog)?,
            without: items("--without", &args.without, &catalog)?,
            schedule: time.map_or(Ok(None), |time| time::schedule(time, as_of))?,
        });
        terminal.detail(&format!(
            "catalog {} ({origin}), {}",
            catalog.id,
            prices.as_ref().map_or("no price list".to_owned(), |p| format!("prices {}", p.name))
        ));
        let input = Input {
            catalog: Arc::new(catalog),
            prices,
            currency,
            region,
            transcript: Arc::new(transcript),
            goals,
            as_of,
            policy,
        };
        input.ask(time::has_hours)?;
        Ok(input)
    }

    /// What everybody in a cohort is asked, with the options of the cohort still to be set.
    pub fn register(&self) -> Register<'_> {
        Register {
            catalog: &self.catalog,
            prices: self.prices.as_ref(),
            currency: self.currency,
            region: self.region.as_deref(),
            goals: &self.goals,
            as_of: self.as_of,
            policy: &self.policy,
            backend: backend::default_backend(),
            limit: None,
            document: None,
            compare: false,
            totals: false,
        }
    }

    /// Judges plans by these criteria instead.
    pub fn judge_by(&mut self, option: &str, asked: &[Criterion]) -> Result<(), Stop> {
        let minimize = criteria(option, asked, self.prices.is_some())?;
        self.policy = Arc::new(Policy { minimize, ..Policy::clone(&self.policy) });
        Ok(())
    }

    /// The items of some lists of ids.
    pub fn items(&self, option: &str, lists: &[String]) -> Result<Vec<Item>, Stop> {
        items(option, lists, &self.catalog)
    }

    /// Hands the question to whoever can answer it.
    pub fn ask<T>(&self, answer: impl FnOnce(&Question) -> T) -> T {
        let tariff: Option<Tariff> =
            self.prices.as_ref().and_then(|p| p.tariff(self.as_of, self.currency, self.region.as_deref()));
        answer(&Question {
            catalog: self.catalog.clone(),
            tariff: tariff.map(Arc::new),
            transcript: self.transcript.clone(),
            goals: self.goals.as_slice().into(),
            as_of: self.as_of,
            policy: self.policy.clone(),
        })
    }
}

/// The solver that the options name, or else the first.
pub(super) fn backend(args: &EngineArgs) -> Result<&'static dyn Backend, Stop> {
    let names = backend::names();
    let wanted = args.solver.as_deref().or(names.first().copied()).unwrap_or_default();
    names.contains(&wanted).then(|| backend::by_name(wanted)).flatten().ok_or_else(|| {
        let help = format!("built in: {}", names.join(", "));
        Stop::Usage(format!("there is no solver `{wanted}`"), Some(help))
    })
}

/// Runs something with the engine that the options describe.
pub(super) fn with_engine<T>(
    args: &EngineArgs,
    terminal: &Terminal,
    run: impl FnOnce(&Engine<'_>) -> Result<T, Stop>,
) -> Result<T, Stop> {
    let backend = backend(args)?;
    #[expect(clippy::disallowed_methods, reason = "the command reads the clock, for the core")]
    let start = Instant::now();
    let limit = args.time_limit.unwrap_or_default();
    let remaining = || limit.saturating_sub(start.elapsed());
    let mut engine = Engine::new(backend);
    if args.time_limit.is_some() {
        engine.remaining = Some(&remaining);
    }
    let result = run(&engine);
    terminal.detail(&format!("solver {}, {} ms", backend.name(), start.elapsed().as_millis()));
    result
}

fn one_stdin(args: &QuestionArgs) -> Result<(), Stop> {
    let files =
        [("--catalog", &args.catalog), ("--prices", &args.prices), ("--transcript", &args.transcript)];
    let from_stdin: Vec<&str> =
        files.iter().filter(|(_, file)| file.as_deref() == Some("-")).map(|(name, _)| *name).collect();
    match from_stdin.as_slice() {
        [first, second, ..] => {
            Err(Stop::usage(format!("{first} and {second} cannot both be read from stdin")))
        }
        _ => Ok(()),
    }
}

fn goals(catalog: &Catalog, names: &[String]) -> Result<Vec<CredentialId>, Stop> {
    let mut goals = Vec::new();
    for name in names {
        let named = catalog.find_credential(name).map(Item::Credential).or_else(|| catalog.find(name));
        match named {
            Some(Item::Credential(credential)) if goals.contains(&credential) => {}
            Some(Item::Credential(credential)) => goals.push(credential),
            Some(Item::Exam(exam)) => return Err(library::exam_as_goal(&catalog.exam(exam).id)),
            None => {
                let credentials =
                    catalog.ids().filter(|id| matches!(catalog.find(id), Some(Item::Credential(_))));
                return Err(library::unknown(
                    format!("the catalog `{}` has no credential `{name}`", catalog.id),
                    name,
                    credentials,
                ));
            }
        }
    }
    Ok(goals)
}

fn currency(code: Option<&str>, prices: Option<&PriceList>) -> Result<Option<Currency>, Stop> {
    let Some(code) = code else { return Ok(None) };
    let Some(prices) = prices else {
        return Err(Stop::usage("--currency needs a price list: this catalog names none; use --prices"));
    };
    let known = prices.currencies();
    match Currency::from_code(code).filter(|c| known.contains(c)) {
        Some(currency) => Ok(Some(currency)),
        None => {
            let codes: Vec<&str> = known.iter().map(|c| c.code()).collect();
            let message = format!("the price list `{}` has no prices in `{code}`", prices.name);
            Err(Stop::Usage(message, Some(format!("it has prices in {}", codes.join(", ")))))
        }
    }
}

/// Is there anything on the list in this currency and region?
fn check_market(
    prices: Option<&Arc<PriceList>>,
    as_of: Date,
    currency: Option<Currency>,
    region: Option<&str>,
) -> Result<(), Stop> {
    let Some(prices) = prices else {
        return match region {
            Some(_) => Err(Stop::usage("--region needs a price list: this catalog names none; use --prices")),
            None => Ok(()),
        };
    };
    let regions = prices.regions();
    if let Some(region) = region
        && !regions.iter().any(|known| known.eq_ignore_ascii_case(region))
    {
        let message = format!("the price list `{}` has no region `{region}`", prices.name);
        let help = match regions.is_empty() {
            true => "its prices hold everywhere: leave --region out".to_owned(),
            false => format!("it has prices for {}", regions.join(", ")),
        };
        return Err(Stop::Usage(message, Some(help)));
    }
    match prices.tariff(as_of, currency, region) {
        Some(_) => Ok(()),
        None if prices.rows.is_empty() => {
            Err(Stop::usage(format!("the price list `{}` has no prices at all", prices.name)))
        }
        None => Err(Stop::usage(format!(
            "the price list `{}` has no prices in {} for the region `{}`",
            prices.name,
            currency.map_or("any currency", Currency::code),
            region.unwrap_or_default()
        ))),
    }
}

fn transcript(args: &QuestionArgs, catalog: &Catalog) -> Result<Transcript, Stop> {
    let mut transcript = match &args.transcript {
        Some(path) => read::transcript(&SourceFile::load(path)?, catalog)?,
        None => Transcript::new(),
    };
    for (option, lists) in [("--passed", &args.passed), ("--held", &args.held)] {
        for list in lists {
            for (item, date) in read::item_list(option, list, catalog)? {
                transcript.add(item, date);
            }
        }
    }
    Ok(transcript)
}

/// The vouchers at hand: `aws-half=2`, or `aws-half` for one.
fn vouchers(named: &[String], prices: Option<&PriceList>, transcript: &mut Transcript) -> Result<(), Stop> {
    let known: Vec<&str> = prices.map(PriceList::vouchers).unwrap_or_default();
    for text in named.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
        let (name, count) = text.split_once('=').unwrap_or((text, "1"));
        if !known.contains(&name) {
            let message = match prices {
                Some(prices) => format!("the price list `{}` takes no voucher `{name}`", prices.name),
                None => "--voucher needs a price list: this catalog names none; use --prices".to_owned(),
            };
            let help = read::did_you_mean(name, known.iter().copied()).unwrap_or_else(|| match known[..] {
                [] => "nothing on it is sold against a voucher".to_owned(),
                _ => format!("it takes {}", known.join(", ")),
            });
            return Err(Stop::Usage(message, prices.map(|_| help)));
        }
        let Ok(count) = count.parse() else {
            return Err(Stop::usage(format!("--voucher {name} needs a whole number, not `{count}`")));
        };
        transcript.add_vouchers(name, count);
    }
    Ok(())
}

fn items(option: &str, lists: &[String], catalog: &Catalog) -> Result<Vec<Item>, Stop> {
    let mut items = Vec::new();
    for list in lists {
        for (item, date) in read::item_list(option, list, catalog)? {
            if date.is_some() {
                return Err(Stop::usage(format!("{option} takes ids without a day")));
            }
            if !items.contains(&item) {
                items.push(item);
            }
        }
    }
    Ok(items)
}

fn criteria(option: &str, asked: &[Criterion], priced: bool) -> Result<Vec<Criterion>, Stop> {
    let mut criteria = Vec::new();
    for criterion in asked {
        if criteria.contains(criterion) {
            return Err(Stop::usage(format!("{option} names `{criterion}` twice")));
        }
        criteria.push(*criterion);
    }
    if criteria.contains(&Criterion::Cost) && !priced {
        return Err(Stop::usage(format!(
            "{option} cost needs a price list: this catalog names none; use --prices"
        )));
    }
    Ok(match (criteria.is_empty(), priced) {
        (false, _) => criteria,
        (true, true) => vec![Criterion::Cost, Criterion::Exams],
        (true, false) => vec![Criterion::Exams],
    })
}

/// The tracks that the asker restricts the goals to.
fn tracks(
    catalog: &Catalog,
    goals: &[CredentialId],
    wanted: &[String],
) -> Result<Vec<(CredentialId, usize)>, Stop> {
    let mut chosen = Vec::new();
    for name in wanted.iter().map(|name| name.trim()) {
        let among = |credentials: &[CredentialId], track: &str| -> Vec<(CredentialId, usize)> {
            let places = credentials.iter().flat_map(|c| {
                let tracks = catalog.credential(*c).tracks.iter().enumerate();
                tracks.filter(|(_, t)| t.id.eq_ignore_ascii_case(track)).map(|(i, _)| (*c, i))
            });
            places.collect()
        };
        let mut found = among(goals, name);
        for (at, _) in name.match_indices('/') {
            if found.is_empty()
                && let Some(credential) = catalog.find_credential(&name[..at])
            {
                found = among(&[credential], &name[at + 1..]);
            }
        }
        if found.is_empty() {
            let ids: Vec<&str> = goals.iter().map(|c| catalog.credential(*c).id.as_str()).collect();
            let message = format!("no track `{name}` leads to {}", ids.join(" or "));
            return Err(Stop::Usage(message, Some(known_tracks(catalog, goals, name))));
        }
        chosen.extend(found);
    }
    Ok(chosen)
}

fn known_tracks(catalog: &Catalog, goals: &[CredentialId], name: &str) -> String {
    let tracks = goals.iter().flat_map(|c| &catalog.credential(*c).tracks).map(|t| t.id.as_str());
    let tracks: Vec<&str> = tracks.collect();
    read::did_you_mean(name, tracks.iter().copied()).unwrap_or_else(|| match tracks.is_empty() {
        true => "it has no track: it can only be held".to_owned(),
        false => format!("the tracks are {}", tracks.join(", ")),
    })
}
