//! Every answer that is proven has a certificate. A checker that shares nothing with the library accepts it; its program
//! is the one that the rules post; its values are those of the answer; and what is changed in it is found.
//!
//! `STUDYPATH_CASES` sets how many random questions are asked, `STUDYPATH_SEED` asks a single one.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::support::keeping;
use crate::support::modern;
use crate::support::random::{self, Rng};
use crate::support::scenario::Scenarios;
use crate::support::seeds::{for_samples, for_seeds};
use studypath::ilp::{Labels, Search, Sense, Var, backend};
use studypath::query::{self, Answer, Engine, Keeping, Status, Unasked, Uncertified, Verified};
use studypath::question::{Criterion, Question};
use studypath::rule::{Names, formulate};
use studypath::session::{Limit, Session};
use studypath::{Plan, Shelf, schema};
use studypath_certificate::{self as certificate, Checked, Claim, Stage};

fn engine() -> Engine<'static> {
    Engine::new(backend::default_backend())
}

fn words() -> Vec<String> {
    vec!["what is asked".to_owned()]
}

/// Does the program of a proof begin with the one that the rules post? Rows that follow are those of the calendar; what is
/// implied is derived and not posted.
fn is_the_program(question: &Question, proof: &Checked) -> Result<(), String> {
    let program = formulate(question).model.program.without_implied();
    let posted = program.columns.iter().map(|column| (column.lower, column.upper));
    if !proof.columns.iter().map(|column| (column.lower, column.upper)).eq(posted) {
        return Err("the columns are others".to_owned());
    }
    for (at, row) in program.rows.iter().enumerate() {
        let found = proof.rows.get(at).ok_or("a row is missing")?;
        let terms: Vec<(usize, i64)> = row.terms.iter().map(|(Var(column), c)| (*column, *c)).collect();
        let is_at_most = found.sense == certificate::Sense::AtMost;
        if (&found.terms, found.rhs, is_at_most) != (&terms, row.rhs, row.sense == Sense::AtMost) {
            return Err(format!("row {at} is another one: {found:?}, and not {row:?}"));
        }
    }
    let more = proof.rows.iter().skip(program.rows.len()).find(|row| row.name != "calendar");
    more.map_or(Ok(()), |row| Err(format!("{row:?} is no row of the program")))
}

/// Are the first stages the measures of the criteria, with the values of the plan?
fn has_the_values(question: &Question, plan: &Plan, stages: &[Stage]) -> Result<(), String> {
    let measures = formulate(question).objectives();
    for (at, (measure, _)) in measures.iter().enumerate() {
        let stage = stages.get(at).ok_or("a stage is missing")?;
        // Without a price list nothing has a cost.
        let expected = plan.totals.value(*measure).unwrap_or(0);
        if (stage.name.as_str(), stage.value) != (measure.name(), expected) {
            return Err(format!("{stage:?}, and the {measure} of the plan is {expected}"));
        }
    }
    Ok(())
}

/// The certificate of an answer; `None` where a limit kept it from being proven.
fn certified(
    question: &Question,
    answer: &Answer,
    engine: &Engine<'_>,
) -> Result<Option<(String, Checked)>, String> {
    let text = query::certificate(question, answer, &words(), engine).map_err(|f| f.to_string())?;
    let is_brief = engine.remaining.is_some() || answer.status == Status::Unproven;
    let text = match text {
        Ok(text) => text,
        Err(Uncertified::Limit | Uncertified::TooLong(_)) if is_brief => return Ok(None),
        Err(why) => return Err(why.to_string()),
    };
    let proof = certificate::check(&text).map_err(|refused| refused.to_string())?;
    is_the_program(question, &proof)?;
    match (&proof.claim, &answer.plan) {
        (Claim::Infeasible, None) => {}
        (Claim::Optimum { stages, .. }, Some(plan)) => has_the_values(question, plan, stages)?,
        (claim, plan) => return Err(format!("{claim:?} is proven of {plan:?}")),
    }
    Ok(Some((text, proof)))
}

/// Asks a question and has its answer proven and verified. How many rows the calendar has added.
fn is_proven(question: &Question, engine: &Engine<'_>) -> Result<usize, String> {
    let answer = query::best(question, engine).map_err(|failure| failure.to_string())?;
    let Some((text, _)) = certified(question, &answer, engine)? else { return Ok(0) };
    let verified = query::verify(question, &text, &words(), &self::engine());
    let verified = verified.map_err(|failure| failure.to_string())?;
    let Verified { plan, certificate, .. } = verified.map_err(|refuted| format!("{refuted:?}\n{text}"))?;
    let size = certificate.ok_or("a proof has a size")?;
    match plan == answer.plan && size.believed == 0 && size.is_chosen {
        true => Ok(size.calendar),
        false => Err(format!("{size:?} of {plan:?}, and not {:?}", answer.plan)),
    }
}

/// The same of a question whose plans in time may be very many: it is let go after a while.
fn is_proven_briefly(question: &Question) -> Result<usize, String> {
    let start = Instant::now();
    let remaining = || Duration::from_secs(5).saturating_sub(start.elapsed());
    is_proven(question, &Engine { remaining: Some(&remaining), ..engine() })
}

#[test]
fn every_scenario_has_a_proof() {
    let mut failures = String::new();
    for Scenarios { file, catalog, prices, cases } in Scenarios::all() {
        for case in cases {
            if let Err(why) = case.ask(&catalog, prices.as_ref(), |question| is_proven(question, &engine())) {
                failures += &format!("\n{file}: {}\n  {why}", case.name);
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
pub fn what_keeps_credentials_active_is_proven() {
    for_seeds(400, 1, |seed| {
        let sample = keeping::sample(seed);
        sample.ask(|question| {
            let keeping = match query::keep(question, sample.until, &engine()) {
                Err(Unasked::Closing(_)) => return Ok(()),
                asked => asked.map_err(|why| why.to_string())?,
            };
            let text = query::keep_certificate(question, &keeping, &words(), &engine());
            let text = text.map_err(|why| why.to_string())?.map_err(|why| why.to_string())?;
            let verified = query::verify_keep(question, sample.until, &text, &words(), &engine());
            let verified = verified.map_err(|why| why.to_string())?;
            let verified = verified.map_err(|refuted| format!("{refuted:?}\n{text}"))?;
            let again = verified.keeping.as_deref().ok_or("nothing is kept")?;
            let found = |keeping: &Keeping| {
                (keeping.status, keeping.steps.clone(), keeping.purchases.clone(), keeping.totals.clone())
            };
            match verified.is_shown() && found(again) == found(&keeping) {
                true => Ok(()),
                false => Err(format!("{again:?}, and not {keeping:?}")),
            }
        })
    });
}

/// A plan that was written down in JSON is the same plan when it is read again, and keeps every rule.
fn is_a_plan_again(question: &Question) -> Result<(), String> {
    let mut answer = query::best(question, &engine()).map_err(|failure| failure.to_string())?;
    let Some(plan) = answer.plan.clone() else { return Ok(()) };
    answer.timetable =
        query::timetable(question, &answer, &engine()).map_err(|failure| failure.to_string())?;
    let verified = schema::Plan::of(question, &answer).verify(question)?;
    let verified = verified.map_err(|refuted| format!("{refuted:?}: {plan:?}"))?;
    match verified {
        Verified { plan: Some(again), certificate: None, .. } if again == plan => Ok(()),
        other => Err(format!("{other:?}, and not {plan:?}")),
    }
}

#[test]
fn every_plan_of_a_scenario_is_a_plan_again() {
    let mut failures = String::new();
    for Scenarios { file, catalog, prices, cases } in Scenarios::all() {
        for case in cases {
            if let Err(why) = case.ask(&catalog, prices.as_ref(), is_a_plan_again) {
                failures += &format!("\n{file}: {}\n  {why}", case.name);
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
pub fn every_random_question_has_a_proof() {
    for_samples(400, 1, random::sample, |sample, _| {
        is_a_plan_again(&sample.question())?;
        is_proven_briefly(&sample.question()).map(|_| ())
    });
}

#[test]
pub fn so_it_has_where_prices_are_not_known() {
    let draw = |seed| modern::any(seed).with_unknown_prices(&mut Rng::new(seed ^ 0x0dd));
    for_samples(400, 1, draw, |sample, _| is_proven_briefly(&sample.question()).map(|_| ()));
}

/// Under a pace the search for a calendar adds rows, and may be given up: then there is neither an answer nor a proof.
#[test]
pub fn every_random_question_in_time_has_a_proof() {
    let added = AtomicUsize::new(0);
    let draw = |seed| {
        let mut rng = Rng::new(seed ^ 0xda7e);
        modern::with_days(modern::any(seed), &mut rng).in_a_hurry(&mut rng)
    };
    for_samples(200, 1, draw, |sample, _| {
        let rows = is_proven_briefly(&sample.question())?;
        added.fetch_add(rows, Ordering::Relaxed);
        Ok(())
    });
    assert!(added.load(Ordering::Relaxed) > 0 || std::env::var_os("STUDYPATH_SEED").is_some());
}

/// One change of a proof as somebody who lies would make it.
fn lie(text: &str, rng: &mut Rng) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let at = rng.below(lines.len());
    let other = rng.below(lines.len());
    match rng.below(5) {
        0 => {
            lines.remove(at);
        }
        1 => lines.insert(other, lines[at].clone()),
        2 => lines.swap(at, other),
        _ => {
            let mut words: Vec<String> = lines[at].split(' ').map(str::to_owned).collect();
            let numbers: Vec<usize> =
                (0..words.len()).filter(|place| words[*place].parse::<i64>().is_ok()).collect();
            if let Some(place) = (!numbers.is_empty()).then(|| rng.pick(&numbers)) {
                let number: i64 = words[place].parse().expect("a number");
                words[place] = rng.pick(&[number - 1, number + 1, -number, 0, number / 2]).to_string();
            }
            lines[at] = words.join(" ");
        }
    }
    lines.join("\n") + "\n"
}

/// What is changed in a proof is found, or what it still says is true: no lie makes a plan optimal that is not, nor a
/// question hopeless that is none.
#[test]
pub fn a_lie_is_refuted_or_says_what_is_true() {
    let draw = |seed| modern::any(seed).with_unknown_prices(&mut Rng::new(seed ^ 0x0dd));
    for_samples(150, 1, draw, |sample, seed| {
        let question = sample.question();
        let answer = query::best(&question, &engine()).map_err(|failure| failure.to_string())?;
        let Some((text, _)) = certified(&question, &answer, &engine())? else { return Ok(()) };
        let mut rng = Rng::new(!seed);
        for _ in 0..10 {
            let lie = lie(&text, &mut rng);
            let verified = query::verify(&question, &lie, &words(), &engine()).map_err(|f| f.to_string())?;
            let Ok(verified) = verified else { continue };
            let totals = |plan: &Option<Plan>| plan.as_ref().map(|plan| plan.totals.clone());
            if totals(&verified.plan) != totals(&answer.plan) {
                return Err(format!("{:?} is believed, and not {:?}\n{lie}", verified.plan, answer.plan));
            }
        }
        Ok(())
    });
}

fn mcse() -> Session {
    let question = Question::builder(&Shelf::builtin()).goal("mcse").held("mcse-2000").build();
    Session::new(question.unwrap_or_else(|mistakes| panic!("{mistakes}")))
}

/// The proof of a session, its digest made right again after a change.
fn changed(change: impl FnOnce(&mut Vec<String>)) -> String {
    let text = mcse().certificate(&words()).expect("answered").expect("proven");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    change(&mut lines);
    let program = lines.iter().filter(|line| line.starts_with("column") || line.starts_with("row"));
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let digest = program.flat_map(|line| line.bytes().chain(*b"\n")).fold(0xcbf2_9ce4_8422_2325, step);
    for line in lines.iter_mut().filter(|line| line.starts_with("digest")) {
        *line = format!("digest {digest:016x}");
    }
    lines.join("\n")
}

/// What is wrong with the proof after a change. The checker may think that it holds.
#[track_caller]
fn refuted(change: impl FnOnce(&mut Vec<String>)) -> String {
    let found = mcse().verify(&changed(change), &words()).expect("no failure");
    found.expect_err("refuted").text
}

fn first<'l>(lines: &'l mut [String], begins: &str) -> &'l mut String {
    lines.iter_mut().find(|line| line.starts_with(begins)).expect("it is there")
}

#[test]
fn a_proof_of_another_program_is_refuted_with_the_first_difference() {
    assert_eq!(mcse().verify(&changed(|_| {}), &words()).expect("no failure").map(|_| ()), Ok(()));
    let name = refuted(|lines| *first(lines, "column") = "column 0 1 sit_70_999".to_owned());
    assert_eq!(
        name,
        r#"this proof is about another question: the name of column 0 is "sit_70_290", and the proof says "sit_70_999""#
    );
    let bound = refuted(|lines| *first(lines, "column") = "column 0 2 sit_70_290".to_owned());
    assert_eq!(
        bound,
        "this proof is about another question: the upper bound of column 0 is 1, and the proof says 2"
    );
    let row = refuted(|lines| {
        let row = first(lines, "row");
        *row = row.split(" | ").next().expect("its terms").to_owned() + " | something else";
    });
    assert!(
        row.contains("another question: the name of row 0 is ")
            && row.ends_with(r#"the proof says "something else""#),
        "{row}"
    );
    let words = refuted(|lines| *first(lines, "question") = "question something else".to_owned());
    assert_eq!(
        words,
        r#"this proof is about another question: the question is "what is asked", and the proof says "something else""#
    );
}

/// What a proof assumes beside the rules is found, however right its steps are.
#[test]
fn a_proof_that_asks_for_more_than_the_rules_is_refuted() {
    let rows = changed(|_| {}).lines().filter(|line| line.starts_with("row <= 1 ")).count();
    let narrowed = (0..rows).map(|at| {
        changed(|lines| {
            let row = lines.iter_mut().filter(|line| line.starts_with("row <= 1 ")).nth(at).expect("a row");
            *row = row.replacen("row <= 1 ", "row <= 0 ", 1);
        })
    });
    let accepted: Vec<String> = narrowed.filter(|text| certificate::check(text).is_ok()).collect();
    assert!(!accepted.is_empty(), "the steps of none of them hold");
    for text in accepted {
        let refuted = mcse().verify(&text, &words()).expect("no failure").expect_err("another program");
        assert!(refuted.text.ends_with("the right side is 1, and the proof says 0"), "{refuted:?}");
    }
}

/// A proof that nothing is cheaper where an exam of the best plan is not sat. That is said to be so for its calendar.
fn without_an_exam(question: &Question) -> String {
    let f = formulate(question);
    let plan = query::best(question, &engine()).expect("answered").plan.expect("a plan");
    let mut search = Search::proving(f.model.program.clone(), engine());
    search.limit(f.sit[&plan.exams[0]], 0);
    for (measure, terms) in f.objectives() {
        search.label(measure.name());
        search.settle(&terms).expect("small numbers");
    }
    let names = Names::of(question, &f.model);
    let labels = Labels { question: &words(), columns: &names.columns, rows: &names.rows, lazy: "calendar" };
    search.certificate(&labels).expect("a certificate")
}

#[test]
fn rows_that_the_calendar_is_said_to_add_are_judged_again() {
    let asked = |in_time: bool| {
        let shelf = Shelf::builtin();
        let question =
            Question::builder(&shelf).goal("kubestronaut").as_of("2026-11-21").held("cka@2026-01-10");
        if in_time { question.weeks_per_exam(3) } else { question }.build().expect("a question")
    };
    let refuted = |question: &Question| {
        let text = without_an_exam(question);
        certificate::check(&text).expect("its steps hold");
        let found = query::verify(question, &text, &words(), &engine()).expect("no failure");
        found.expect_err("refuted").text
    };
    assert_eq!(refuted(&asked(false)), "the program has no row calendar");
    assert_eq!(refuted(&asked(true)), "a plan whose calendar keeps every date breaks this row");
}

/// A program and its steps are one thing, and what is minimized another: a proof that something else is least is no
/// proof that the plan is the best.
#[test]
fn a_proof_of_other_stages_is_refuted() {
    let name = refuted(|lines| {
        let stage = first(lines, "minimize 25000");
        *stage = stage.replace("| cost", "| price");
    });
    assert_eq!(name, r#"the stage is "cost", and the proof says "price""#);
    let missing = refuted(|lines| {
        let stage = lines.iter().position(|line| line.ends_with("| fewest offers")).expect("it is there");
        let end = lines.iter().position(|line| line.starts_with("witness")).expect("it ends");
        lines.drain(stage..end);
    });
    assert_eq!(missing, "a stage `fewest offers` is missing");
    let first_stage = refuted(|lines| {
        let stage = lines.iter().position(|line| line.starts_with("minimize")).expect("it is there");
        lines.insert(stage, "proven".to_owned());
        lines.insert(stage, "narrow *:1".to_owned());
        lines.insert(stage, "minimize 0 | free".to_owned());
    });
    assert!(!first_stage.is_empty());
}

#[test]
fn a_refusal_is_proven_too() {
    let question = Question::builder(&Shelf::builtin()).goal("mcse").as_of("2014-01-01").build();
    let session = Session::new(question.expect("a question"));
    let text = session.certificate(&words()).expect("answered").expect("proven");
    assert_eq!(certificate::check(&text).expect("accepted").claim, Claim::Infeasible);
    let verified = session.verify(&text, &words()).expect("no failure").expect("right");
    assert_eq!(verified.plan, None);
    let found = mcse().verify(&text, &words()).expect("no failure");
    assert!(found.is_err(), "it is about another question");
}

#[test]
fn a_proof_that_is_too_long_says_by_whom_the_plan_is_optimal() {
    let words = Uncertified::TooLong("microlp").to_string();
    assert_eq!(words, "the plan is optimal by microlp; its proof would be too long to write down");
}

#[test]
fn what_a_limit_stopped_has_no_proof() {
    let session = mcse().with_limit(Limit::new(|| Duration::ZERO));
    assert_eq!(session.certificate(&words()).expect("no failure"), Err(Uncertified::Limit));
}

#[test]
fn a_limit_that_stops_a_proof_at_its_end_is_no_failure() {
    let shelf = Shelf::builtin();
    let builder = Question::builder(&shelf).goal("golden-kubestronaut").as_of("2026-02-28");
    let question = builder.minimize([Criterion::Exams]).build().expect("a question");
    let whole = Arc::new(AtomicUsize::new(0));
    let counting = whole.clone();
    let prove = |limit: Limit| {
        let session = Session::new(question.clone()).with_limit(limit);
        session.certificate(&words()).expect("no failure")
    };
    let limit = Limit::new(move || {
        counting.fetch_add(1, Ordering::Relaxed);
        Duration::MAX
    });
    assert!(prove(limit).is_ok());
    let whole = whole.load(Ordering::Relaxed);
    let mut stopped = 0;
    for asked in whole.saturating_sub(200)..=whole {
        // The time is up once it was asked for so often.
        let times = AtomicUsize::new(0);
        let remaining = move || match times.fetch_add(1, Ordering::Relaxed) < asked {
            true => Duration::MAX,
            false => Duration::ZERO,
        };
        match prove(Limit::new(remaining)) {
            Ok(_) => {}
            Err(Uncertified::Limit) => stopped += 1,
            Err(why) => panic!("asked {asked} times: {why}"),
        }
    }
    assert!(stopped > 0);
}
