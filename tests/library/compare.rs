//! Comparisons of tracks on random catalogs: the order agrees with the best plan, and each
//! break-even price is where a new search with the changed price says that the decision flips.
//!
//! `STUDYPATH_CASES` sets how many random questions are asked, `STUDYPATH_SEED` asks a single one.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::support::modern::{self, Features};
use crate::support::random::{self, Rng, Sample};
use crate::support::seeds::for_samples;
use studypath::catalog::{Catalog, CredentialId, ExamId, Item};
use studypath::ilp::backend;
use studypath::money::Money;
use studypath::plan::Totals;
use studypath::price::PriceList;
use studypath::query::{self, Engine, Flip, GoalComparison};
use studypath::question::{Criterion, Policy};
use studypath::read;
use studypath::transcript::Transcript;

fn engine() -> Engine<'static> {
    Engine::new(backend::default_backend())
}

/// The exams without a price, and the money.
type Cost = (usize, Money);

/// The least cost of one goal by some tracks.
fn cost_by(sample: &Sample, goal: CredentialId, tracks: &[usize]) -> Option<Cost> {
    let mut policy = Policy::clone(&sample.policy);
    policy.tracks.retain(|(credential, _)| *credential != goal);
    policy.tracks.extend(tracks.iter().map(|track| (goal, *track)));
    let question = sample.question();
    let answer = query::best(&question.with_policy(&policy).with_goals(&[goal]), &engine());
    let cost = |totals: &Totals| (totals.unpriced.len(), totals.cost.expect("judged by cost"));
    answer.expect("an answer").plan.map(|plan| cost(&plan.totals))
}

/// The question with another price for what this candidate can buy at once for an exam alone.
fn repriced(sample: &Sample, exam: ExamId, price: i64) -> Sample {
    let mut changed = sample.clone();
    let transcript = &sample.transcript;
    let lists = changed.prices.iter_mut().map(Arc::make_mut);
    let rows = lists.flat_map(|list| &mut list.rows).map(Arc::make_mut);
    for row in rows.filter(|r| {
        r.covers == [exam] && r.voucher.is_none() && r.requires.iter().all(|i| transcript.has(*i))
    }) {
        row.price = Money(price);
    }
    changed
}

/// `None` stands for a way that does not exist, and is dearer than every other.
fn is_at_most(a: Option<Cost>, b: Option<Cost>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a <= b,
        (a, b) => b.is_none() || a.is_some(),
    }
}

/// Asks anew just below, at and above each price; counts the kinds of answers.
fn check_break_even(
    sample: &Sample,
    found: &GoalComparison,
    seen: &mut BTreeMap<&'static str, usize>,
) -> Result<(), String> {
    let goal = found.credential;
    let [best, others @ ..] = found.open.as_slice() else { return Ok(()) };
    let others: Vec<usize> = others.iter().map(|way| way.track).collect();
    let both = |exam, price| {
        let changed = repriced(sample, exam, price);
        (cost_by(&changed, goal, &[best.track]), cost_by(&changed, goal, &others), changed)
    };
    let stays = |exam, price| {
        let (ours, theirs, _) = both(exam, price);
        match is_at_most(ours, theirs) {
            true => Ok(()),
            false => Err(format!("{exam:?} at {price}: {ours:?} is above {theirs:?}\n{found:?}\n{sample}")),
        }
    };
    for case in &found.break_even {
        let exam = case.exam;
        let today = case.price.unwrap_or_default().0;
        match case.flip {
            Flip::Unknown => return Err(format!("no limit was set\n{sample}")),
            Flip::Above { price: Money(price), then } => {
                *seen.entry("above").or_default() += 1;
                for below in [today, (today + price) / 2, price - 1, price] {
                    stays(exam, below.max(today))?;
                }
                let (ours, theirs, changed) = both(exam, price + 1);
                if is_at_most(ours, theirs) || cost_by(&changed, goal, &[then]) != theirs {
                    return Err(format!(
                        "{exam:?} above {price}: {ours:?} and {theirs:?}\n{found:?}\n{sample}"
                    ));
                }
            }
            Flip::DoneWithout { above: Money(above) } => {
                *seen.entry("done without").or_default() += 1;
                let costs = [above - 1, above, above + 1].map(|p| both(exam, p.max(today)).0.map(|c| c.1.0));
                let [Some(below), Some(at), Some(after)] = costs else {
                    return Err(format!("the way is lost\n{sample}"));
                };
                if at != after || (above > today && below + 1 != at) {
                    return Err(format!("{exam:?}: {costs:?} around {above}\n{found:?}\n{sample}"));
                }
                stays(exam, above + 1_000_000)?;
            }
            Flip::OthersNeedIt => {
                *seen.entry("others need it").or_default() += 1;
                stays(exam, today + 1_000_000)?;
            }
            Flip::OthersUnpriced => {
                *seen.entry("others unpriced").or_default() += 1;
                stays(exam, 1_000_000_000)?;
            }
            Flip::Unpriced => {
                *seen.entry("unpriced").or_default() += 1;
                if case.price.is_some() || !best.plan.totals.unpriced.contains(&exam) {
                    return Err(format!("{exam:?} has a price\n{sample}"));
                }
            }
            Flip::PaidByOffer => {
                *seen.entry("offer").or_default() += 1;
                stays(exam, 1_000_000_000)?;
            }
        }
    }
    Ok(())
}

fn check(sample: &Sample, seen: &mut BTreeMap<&'static str, usize>) -> Result<(), String> {
    let question = sample.question();
    let comparison = query::compare(&question, &engine()).map_err(|failure| failure.to_string())?;
    for found in &comparison.goals {
        let goals = [found.credential];
        let alone = question.with_goals(&goals);
        let best = query::best(&alone, &engine()).map_err(|failure| failure.to_string())?;
        let first = found.open.first().map(|way| way.plan.totals.clone());
        let expected = best.plan.map(|plan| plan.totals);
        if !found.held && first != expected {
            return Err(format!("the first way is {first:?}, not {expected:?}\n{sample}"));
        }
        for closed in &found.closed {
            let reasons = closed.answer.conflict.as_ref().map_or(0, |conflict| conflict.because.len());
            if reasons == 0 && sample.policy.with.is_empty() {
                return Err(format!("track {} is closed for no reason\n{sample}", closed.track));
            }
        }
        check_break_even(sample, found, seen)?;
    }
    Ok(())
}

fn compared(seed: u64) -> Sample {
    let on = Features { grants: false, ..Features::of(seed) };
    let mut sample = if seed.is_multiple_of(3) { modern::sample(seed, on) } else { random::sample(seed) };
    if seed % 4 == 1 {
        sample = sample.with_unknown_prices(&mut Rng::new(seed ^ 0x0dd));
    }
    if sample.prices.is_some() {
        Arc::make_mut(&mut sample.policy).minimize = vec![Criterion::Cost, Criterion::Exams];
    }
    sample
}

/// The same of as many questions as a soak has time for.
pub fn prices_flip_decisions_of_new_questions() {
    for_samples(0, 1, compared, |sample, _| check(sample, &mut BTreeMap::new()));
}

#[test]
fn a_price_flips_the_decision_exactly_at_the_break_even() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let cases = number("STUDYPATH_CASES").unwrap_or(20_000).div_ceil(10);
    let seeds = number("STUDYPATH_SEED").map_or(0..cases, |seed| seed..seed + 1);
    let many = seeds.end - seeds.start >= 1_000;
    let mut seen = BTreeMap::new();
    for seed in seeds {
        check(&compared(seed), &mut seen).unwrap_or_else(|why| panic!("seed {seed}: {why}"));
    }
    assert!(!many || (seen.len() == 6 && seen.values().all(|n| *n >= 20)), "too few: {seen:?}");
}

struct Mcse {
    catalog: Arc<Catalog>,
    prices: Arc<PriceList>,
}

impl Mcse {
    fn new() -> Mcse {
        let builtin = read::BUILTINS.iter().find(|b| b.id == "microsoft-2003").expect("built in");
        let catalog = read::catalog(&read::SourceFile::new(builtin.id, builtin.catalog_text)).expect("sound");
        let (file, text) = builtin.price_texts[0];
        let prices = read::prices(&read::SourceFile::new(file, text), &catalog).expect("sound");
        Mcse { catalog: Arc::new(catalog), prices: Arc::new(prices) }
    }

    fn sample(&self, has: &[&str]) -> Sample {
        let item = |id: &str| self.catalog.find(id).expect("in the catalog");
        let Item::Credential(goal) = item("mcse-2003") else { panic!("a credential") };
        Sample {
            catalog: self.catalog.clone(),
            prices: Some(self.prices.clone()),
            transcript: has.iter().map(|id| item(id)).collect::<Transcript>(),
            goals: vec![goal],
            as_of: self.catalog.as_of.expect("dated"),
            policy: Arc::new(Policy { minimize: vec![Criterion::Cost], ..Policy::default() }),
        }
    }
}

#[test]
fn the_break_even_prices_of_the_mcse_hold() {
    let mcse = Mcse::new();
    for has in [&[][..], &["mcse-2000"], &["mcsa-2000"], &["mcse-nt4", "70-210"]] {
        let sample = mcse.sample(has);
        check(&sample, &mut BTreeMap::new()).unwrap_or_else(|why| panic!("{has:?}: {why}"));
    }
}

/// By hand: two upgrade exams at 125 against four core exams at 125. One upgrade exam may cost
/// 500 - 125 = 375.
#[test]
fn an_upgrade_exam_may_cost_what_the_core_exams_cost_less_the_other() {
    let mcse = Mcse::new();
    let sample = mcse.sample(&["mcse-2000"]);
    let comparison = query::compare(&sample.question(), &engine()).expect("compared");
    let prices: Vec<Flip> = comparison.goals[0].break_even.iter().map(|case| case.flip).collect();
    let core = mcse.catalog.credential(sample.goals[0]).tracks.iter();
    let then = core.map(|t| t.id.as_str()).position(|id| id == "upgrade-mcse-2000-core").expect("a track");
    assert_eq!(prices, [Flip::Above { price: Money(37_500), then }; 2]);
}
