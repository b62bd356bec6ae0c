//! The totals of a cohort, whom a budget lets finish, and what changes between two questions: against
//! one plan at a time, however the work is divided.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::sync::Arc;

use crate::support::cohort::{Nobody, batch, options};
use crate::support::random::{self, Rng, Sample};
use crate::support::seeds::for_seeds;
use studypath::batch::{BatchQuestion, BatchTotals, FundingSelection, RowAnswer};
use studypath::catalog::{Item, Track};
use studypath::ilp::backend;
use studypath::money::Money;
use studypath::plan::Totals;
use studypath::price::PriceRow;
use studypath::query::{self, Answer, Engine};
use studypath::question::{Criterion, Policy};
use studypath::stream::{self, Observer, Side};
use studypath::transcript::Transcript;

struct Counting<'a> {
    tally: BatchTotals,
    funding: Option<FundingSelection<'a>>,
}

impl Observer for Counting<'_> {
    fn go_on(&mut self, _: u64) -> bool {
        true
    }

    fn answered(&mut self, answer: &Arc<RowAnswer>, rows: u64) {
        self.tally.answered(answer, rows);
    }

    fn wants_rows(&self) -> bool {
        true
    }

    fn row(&mut self, id: &[u8], answer: &Arc<RowAnswer>) {
        self.tally.row(id, answer);
        if let Some(funding) = &mut self.funding {
            funding.row(id, answer);
        }
    }
}

fn with_totals(sample: &Sample) -> BatchQuestion<'_> {
    BatchQuestion { totals: true, ..batch(sample) }
}

type Person = BTreeSet<Item>;

fn people(sample: &Sample, rng: &mut Rng, count: usize) -> Vec<Person> {
    let catalog = &sample.catalog;
    let items: Vec<Item> =
        catalog.exam_ids().map(Item::Exam).chain(catalog.credential_ids().map(Item::Credential)).collect();
    (0..count)
        .map(|_| {
            let most = rng.between(0, items.len());
            rng.sample(&items, most).into_iter().collect()
        })
        .collect()
}

fn input(sample: &Sample, people: &[Person]) -> String {
    let mut text = "id,passed,held\n".to_owned();
    for (n, person) in people.iter().enumerate() {
        let ids: Vec<&str> = person.iter().map(|item| sample.catalog.id_of(*item)).collect();
        text.push_str(&format!("p{n},{},\n", ids.join(";")));
    }
    text
}

fn count<'a>(
    sample: &'a Sample,
    input: &str,
    threads: usize,
    part: usize,
    budget: Option<i64>,
) -> Counting<'a> {
    let funding = budget.zip(sample.prices.as_ref()).map(|(budget, prices)| {
        FundingSelection::new(prices, random::dollars(), Some("US".to_owned()), Money(budget))
    });
    let mut counting = Counting { tally: BatchTotals::new(5), funding };
    let (batch, options) = (with_totals(sample), options(threads, part));
    stream::run(batch, options, &mut input.as_bytes(), &mut Vec::new(), &mut counting).expect("a cohort");
    counting
}

fn answer(sample: &Sample, person: &Person, policy: &Policy) -> Result<Answer, String> {
    let transcript: Transcript = person.iter().copied().collect();
    let sample = Sample { transcript, policy: Arc::new(policy.clone()), ..sample.clone() };
    let engine = Engine::new(backend::default_backend());
    query::best(&sample.question(), &engine).map_err(|e| e.to_string())
}

fn requires_a_credential(track: &Track) -> bool {
    track.requires.iter().any(|r| r.any.iter().any(|item| matches!(item, Item::Credential(_))))
}

/// The best plan without upgrade tracks, by asking for each allowed choice of other tracks.
fn cost_without(sample: &Sample, person: &Person) -> Result<Option<Totals>, String> {
    let mut policy = Policy::clone(&sample.policy);
    let transcript: Transcript = person.iter().copied().collect();
    let on_hand = Sample { transcript, ..sample.clone() }.question().transcript;
    for goal in &sample.goals {
        let tracks = &sample.catalog.credential(*goal).tracks;
        let plain: Vec<_> = (0..tracks.len())
            .filter(|t| sample.policy.allows_track(*goal, *t) && !requires_a_credential(&tracks[*t]))
            .map(|t| (*goal, t))
            .collect();
        policy.tracks.retain(|(credential, _)| credential != goal);
        if plain.is_empty() {
            // Only who has it already, told or by what passes have completed, can do without.
            if !on_hand.has(*goal) {
                return Ok(None);
            }
            policy.without.push((*goal).into());
        }
        policy.tracks.extend(plain);
    }
    let plan = answer(sample, person, &policy)?.plan;
    Ok(plan.map(|plan| plan.totals))
}

#[test]
pub fn totals_are_what_the_plans_of_each_person_sum_up_to() {
    for_seeds(300, 1, |seed| {
        let sample = random::sample(seed);
        let people = people(&sample, &mut Rng::new(!seed), 10);
        let tally = count(&sample, &input(&sample, &people), 1, 1 << 16, None).tally;
        let mut status: BTreeMap<&str, u64> = BTreeMap::new();
        let (mut left, mut demand, mut tracks) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let (mut sum, mut upgrades, mut only_way, mut saved) = (0, 0, 0, 0);
        for person in &people {
            let answer = answer(&sample, person, &sample.policy)?;
            *status.entry(answer.status.name()).or_default() += 1;
            let Some(plan) = &answer.plan else { continue };
            *left.entry(plan.exams.len()).or_default() += 1;
            plan.exams.iter().for_each(|exam| *demand.entry(*exam).or_default() += 1);
            plan.earned.iter().for_each(|e| *tracks.entry((e.credential, e.track)).or_default() += 1);
            if plan.exams.is_empty() {
                continue;
            }
            sum += plan.totals.cost.map_or(0, |cost| i128::from(cost.0));
            let upgrade = plan.earned.iter().any(|e| {
                let track = &sample.catalog.credential(e.credential).tracks[e.track];
                sample.goals.contains(&e.credential) && requires_a_credential(track)
            });
            if upgrade {
                upgrades += 1;
                match cost_without(&sample, person)? {
                    None => only_way += 1,
                    // What is saved is known only where the same exams are without a price.
                    Some(without) if without.unpriced == plan.totals.unpriced => {
                        let costs = without.cost.zip(plan.totals.cost);
                        saved += costs.map_or(0, |(a, b)| i128::from(a.0 - b.0)).max(0);
                    }
                    Some(_) => {}
                }
            }
        }
        let told = |name: &str| status.get(name).copied().unwrap_or(0);
        let counted = [tally.optimal, tally.earned, tally.infeasible, tally.unproven, tally.errors];
        let expected = [told("optimal"), told("earned"), told("infeasible"), 0, 0];
        let equal = |what: &str, same: bool| if same { Ok(()) } else { Err(format!("{what}\n{sample}")) };
        equal("status", counted == expected)?;
        equal("exams left", tally.exams_left == left)?;
        equal("demand", tally.demand == demand)?;
        equal("tracks", tally.tracks == tracks)?;
        equal("budget", tally.budgets.iter().map(|b| b.sum).sum::<i128>() == sum)?;
        equal("upgrades", (tally.upgrades.people, tally.upgrades.only_way) == (upgrades, only_way))?;
        equal("saved", tally.upgrades.saved.iter().map(|(.., n)| n).sum::<i128>() == saved)?;
        equal("stuck", tally.reasons().iter().map(|(_, n)| n).sum::<u64>() == tally.infeasible)
    });
}

#[test]
pub fn totals_do_not_depend_on_how_the_work_is_divided() {
    for_seeds(60, 1, |seed| {
        let sample = random::sample(seed);
        let mut rng = Rng::new(!seed);
        let mut input = input(&sample, &people(&sample, &mut rng, 60));
        input.push_str("p3,,\nwrong,nothing-of-the-kind,\n");
        let told = |threads, part| {
            let counting = count(&sample, &input, threads, part, Some(200));
            let funded = counting.funding.map(|p| p.decide(&Engine::new(backend::default_backend())));
            let tally = counting.tally;
            let reasons = tally.reasons();
            format!(
                "{:?} {:?} {:?} {:?} {:?} {reasons:?} {:?} {:?} {funded:?}",
                tally.exams_left,
                tally.demand,
                tally.offers,
                tally.upgrades,
                tally.closest,
                tally.errors,
                tally.budgets.iter().map(|b| (b.sum, b.mean(), b.median())).collect::<Vec<_>>()
            )
        };
        let first = told(1, 1 << 16);
        for (threads, part) in [(1, 64), (2, 200), (4, 64)] {
            if told(threads, part) != first {
                return Err(format!("{threads} threads, parts of {part}\n{sample}"));
            }
        }
        Ok(())
    });
}

#[test]
pub fn parts_of_the_people_that_are_merged_are_the_same_as_all_of_them() {
    for_seeds(60, 1, |seed| {
        let sample = random::sample(seed);
        let mut rng = Rng::new(!seed);
        let text = input(&sample, &people(&sample, &mut rng, 40));
        let lines: Vec<&str> = text.lines().collect();
        let part = |from: usize, to: usize| {
            let text = format!("{}\n{}\n", lines[0], lines[1 + from..1 + to].join("\n"));
            count(&sample, &text, 1, 1 << 16, Some(300))
        };
        let cut = rng.between(1, 39);
        let (mut first, second, whole) = (part(0, cut), part(cut, 40), part(0, 40));
        first.tally.merge(second.tally);
        let decide = |funding: Option<FundingSelection<'_>>| {
            funding.map(|f| f.decide(&Engine::new(backend::default_backend())).expect("sums are small"))
        };
        if let (Some(funding), Some(more)) = (&mut first.funding, second.funding) {
            funding.merge(more);
        }
        match first.tally == whole.tally && decide(first.funding) == decide(whole.funding) {
            true => Ok(()),
            false => Err(format!("{:#?}\nand not {:#?}\n{sample}", first.tally, whole.tally)),
        }
    });
}

/// What the rest of a plan costs after what is bought for its own person, by trying every row.
fn least(rows: &[&Arc<PriceRow>], mut open: Vec<usize>) -> Option<i64> {
    let first = open.pop()?;
    rows.iter()
        .filter(|row| row.covers.iter().any(|e| e.0 == first))
        .filter_map(|row| {
            let mut rest = open.clone();
            for exam in row.covers.iter().filter(|e| e.0 != first) {
                if let Some(at) = rest.iter().position(|open| *open == exam.0) {
                    rest.remove(at);
                }
            }
            let more = if rest.is_empty() { Some(0) } else { least(rows, rest) };
            more.map(|more| more + row.price.0)
        })
        .min()
}

#[test]
pub fn a_budget_lets_as_many_finish_as_any_choice_of_people_would() {
    for_seeds(250, 1, |seed| {
        let mut sample = random::sample(seed);
        if sample.prices.is_none() {
            return Ok(());
        }
        Arc::make_mut(&mut sample.policy).minimize = vec![Criterion::Cost];
        let mut rng = Rng::new(!seed);
        let people = people(&sample, &mut rng, 7);
        let budget = i64::try_from(rng.between(0, 60)).expect("small") * 10;
        let counting = count(&sample, &input(&sample, &people), 1, 1 << 16, Some(budget));
        let funded =
            counting.funding.expect("there are prices").decide(&Engine::new(backend::default_backend()));
        let funded = funded.map_err(|e| e.to_string())?;
        let tariff = sample.tariff();
        let offers = tariff.iter().flat_map(|t| &t.offers).collect::<Vec<_>>();
        let untied: Vec<&Arc<PriceRow>> =
            offers.iter().copied().filter(|row| row.requires.is_empty()).collect();
        let mut needs = Vec::new();
        for person in &people {
            let Some(plan) = answer(&sample, person, &sample.policy)?.plan else { continue };
            // Whoever lacks a price cannot be paid for.
            if plan.exams.is_empty() || !plan.totals.unpriced.is_empty() {
                continue;
            }
            let tied =
                plan.purchases.iter().map(|place| offers[*place]).filter(|row| !row.requires.is_empty());
            let tied: Vec<&Arc<PriceRow>> = tied.collect();
            let open = plan.exams.iter().filter(|e| !tied.iter().any(|row| row.covers.contains(e)));
            let open: Vec<usize> = open.map(|e| e.0).collect();
            needs.push((tied.iter().map(|row| row.price.0).sum::<i64>(), open));
        }
        let mut best = (0, 0);
        for chosen in 0..1_u32 << needs.len() {
            let group: Vec<_> =
                (0..needs.len()).filter(|i| chosen >> i & 1 == 1).map(|i| &needs[i]).collect();
            let fixed: i64 = group.iter().map(|(fixed, _)| fixed).sum();
            let mut open: Vec<usize> = group.iter().flat_map(|(_, open)| open.iter().copied()).collect();
            open.sort_unstable();
            if open.len() > 9 {
                return Ok(());
            }
            let bought = if open.is_empty() { Some(0) } else { least(&untied, open) };
            let Some(cost) = bought.map(|cost| cost + fixed).filter(|cost| *cost <= budget) else { continue };
            if (group.len(), -cost) > (best.0, -best.1) {
                best = (group.len(), cost);
            }
        }
        match funded.proven && (funded.people.len(), funded.cost.0) == best {
            true => Ok(()),
            false => Err(format!("{best:?} and not {funded:?}\n{sample}")),
        }
    });
}

#[test]
pub fn only_those_who_changed_are_told_with_the_sum() {
    for_seeds(150, 1, |seed| {
        let before = random::sample(seed);
        let mut after = before.clone();
        let mut rng = Rng::new(!seed);
        match after.prices.as_mut().filter(|_| rng.chance(60)) {
            Some(prices) => {
                for row in &mut Arc::make_mut(prices).rows {
                    Arc::make_mut(row).price.0 += 10 * i64::from(rng.chance(30));
                }
            }
            None => Arc::make_mut(&mut after.policy).without.push(Item::Exam(studypath::catalog::ExamId(0))),
        }
        let people = people(&before, &mut rng, 12);
        let text = input(&before, &people);
        let side = |sample, threads, part| Side {
            batch: with_totals(sample),
            options: options(threads, part),
            open: Box::new(|| Ok(Box::new(Cursor::new(text.clone())) as Box<dyn Read>)),
        };
        let told = |threads, part| {
            let mut output = Vec::new();
            let sides = [side(&before, threads, part), side(&after, threads, 2 * part)];
            let (changes, _) = stream::diff(sides, &mut output, &mut Nobody).expect("a difference");
            (String::from_utf8(output).expect("UTF-8"), changes)
        };
        let (output, changes) = told(1, 1 << 16);
        let mut expected = Vec::new();
        let (mut old_sum, mut new_sum) = (0, 0);
        for (n, person) in people.iter().enumerate() {
            let (a, b) = (answer(&before, person, &before.policy)?, answer(&after, person, &after.policy)?);
            let facts = |answer: &Answer| {
                let plan = answer.plan.as_ref();
                let exams: Option<BTreeSet<_>> = plan.map(|p| p.exams.iter().copied().collect());
                let cost = plan.map(|p| (p.totals.cost, p.totals.unpriced.clone()));
                (answer.status, exams, plan.map(|p| p.earned.clone()), cost)
            };
            if facts(&a) != facts(&b) {
                expected.push(format!("p{n}"));
            }
            let in_full = |answer: Answer| {
                answer.plan.filter(|p| p.totals.unpriced.is_empty()).and_then(|p| p.totals.cost)
            };
            let costs = in_full(a).zip(in_full(b));
            if let Some((a, b)) = costs {
                old_sum += i128::from(a.0);
                new_sum += i128::from(b.0);
            }
        }
        let ids: Vec<&str> =
            output.lines().skip(1).map(|line| line.split(',').next().unwrap_or("")).collect();
        let sums = changes.costs.values().fold((0, 0), |(a, b), cost| (a + cost.before, b + cost.after));
        if ids != expected || sums != (old_sum, new_sum) || changes.people != people.len() as u64 {
            return Err(format!("{expected:?} {old_sum} {new_sum} and not {changes:?}\n{output}\n{before}"));
        }
        let again = told(2, 64);
        if again.0 != output || again.1.costs != changes.costs {
            return Err(format!("not the same for other threads and parts\n{before}"));
        }
        Ok(())
    });
}
