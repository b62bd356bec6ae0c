//! A cohort against one question at a time: on random catalogs and cohorts each row is what `best`
//! says of it, however the work is divided and however the rows are written.

mod support;

use std::collections::BTreeSet;
use std::io::{self, Cursor, Write};

use studypath::catalog::{CredentialId, Item};
use studypath::cohort::{self, Conduct, Halt, Outcome, Register, Spool, Watch};
use studypath::problem::Problem;
use studypath::query::{self, Engine, Status};
use studypath::report;
use studypath::solver;
use studypath::transcript::Transcript;
use support::random::{self, Question, Rng};
use support::seeds::for_seeds;

struct Nobody;

impl Watch for Nobody {
    fn go_on(&mut self, _: u64) -> bool {
        true
    }
}

fn register<'q>(question: &'q Question) -> Register<'q> {
    Register {
        catalog: &question.catalog,
        prices: question.prices.as_ref(),
        currency: question.prices.as_ref().map(|_| random::dollars()),
        region: question.prices.as_ref().map(|_| "US"),
        goals: &question.goals,
        as_of: question.as_of,
        policy: &question.policy,
        backend: solver::default_backend(),
        limit: None,
        document: None,
        compare: false,
    }
}

fn conduct<'c>(threads: usize, part: usize) -> Conduct<'c> {
    let spool = || Ok(Box::new(Cursor::new(Vec::new())) as Box<dyn Spool>);
    Conduct { threads, part, strict: false, columns: None, spool: Box::new(spool) }
}

fn run(register: Register<'_>, conduct: Conduct<'_>, input: &str) -> (String, Outcome) {
    let mut output = Vec::new();
    let outcome = cohort::run(register, conduct, &mut input.as_bytes(), &mut output, &mut Nobody);
    (String::from_utf8(output).expect("UTF-8"), outcome.expect("a cohort"))
}

/// People who have something of everything.
fn people(question: &Question, rng: &mut Rng, count: usize) -> Vec<BTreeSet<Item>> {
    let catalog = &question.catalog;
    let items: Vec<Item> =
        catalog.exam_ids().map(Item::Exam).chain(catalog.credential_ids().map(Item::Credential)).collect();
    let person = |_| {
        let most = rng.between(0, items.len());
        rng.sample(&items, most).into_iter().collect()
    };
    (0..count).map(person).collect()
}

fn ids(question: &Question, person: &BTreeSet<Item>, credentials: bool) -> String {
    let wanted = |item: &&Item| matches!(item, Item::Credential(_)) == credentials;
    let ids: Vec<&str> = person.iter().filter(wanted).map(|i| question.catalog.id_of(*i)).collect();
    ids.join(";")
}

fn wide(question: &Question, people: &[BTreeSet<Item>]) -> String {
    let rows = people.iter().enumerate().map(|(n, person)| {
        format!("p{n},{},{}\n", ids(question, person, false), ids(question, person, true))
    });
    format!("id,passed,held\n{}", rows.collect::<String>())
}

fn long(question: &Question, people: &[BTreeSet<Item>]) -> String {
    let mut text = String::from("id,item\n");
    for (n, person) in people.iter().enumerate() {
        if person.is_empty() {
            text.push_str(&format!("p{n},\n"));
        }
        for item in person {
            text.push_str(&format!("p{n},{}\n", question.catalog.id_of(*item)));
        }
    }
    text
}

/// The cells that `best` amounts to, from its answer alone.
fn cells(question: &Question, person: &BTreeSet<Item>) -> Result<String, String> {
    let transcript: Transcript = person.iter().copied().collect();
    let question = Question { transcript, ..question.clone() };
    let tariff = question.tariff();
    let problem = question.problem(tariff.as_ref());
    let answer = query::best(&problem, &Engine::new(solver::default_backend())).map_err(|e| e.to_string())?;
    let catalog = &question.catalog;
    let Some(plan) = &answer.plan else { return Ok(format!("{},", answer.status.name())) };
    let track = |credential: CredentialId, track: usize| {
        let credential = catalog.credential(credential);
        format!("{}/{}", credential.id, credential.tracks[track].id)
    };
    let tracks: Vec<String> = plan.earned.iter().map(|e| track(e.credential, e.track)).collect();
    let exams: Vec<&str> = plan.exams.iter().map(|e| catalog.exam(*e).id.as_str()).collect();
    let cost =
        plan.totals.cost.zip(tariff.as_ref()).map(|(cost, t)| (t.currency.format(cost), t.currency.code()));
    let (cost, currency) = cost.unwrap_or_default();
    let status = answer.status.name();
    Ok(format!("{status},{},{},{},{cost},{currency},", tracks.join(";"), exams.join(";"), plan.totals.exams))
}

#[test]
fn each_row_is_the_plan_of_its_person() {
    for_seeds(3_000, 1, |seed| {
        let question = random::question(seed);
        let people = people(&question, &mut Rng::new(!seed), 12);
        let (output, _) = run(register(&question), conduct(1, 1 << 16), &wide(&question, &people));
        for (row, person) in output.lines().skip(1).zip(&people) {
            let expected = cells(&question, person)?;
            let found: Vec<&str> = row.splitn(4, ',').collect();
            if !found[3].starts_with(&expected) {
                return Err(format!("{row}\nshould be {expected}\n{question}"));
            }
        }
        Ok(())
    });
}
