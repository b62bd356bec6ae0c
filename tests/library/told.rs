//! Nothing that was told disappears: every record has one verdict, and it goes with the plan. What is failed is no
//! pass, and what is booked is paid for; on random questions, one by one and for many people.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::cohort::{Nobody, batch, options};
use crate::support::modern;
use crate::support::oracle;
use crate::support::random::{Rng, Sample};
use crate::support::seeds::{for_samples, for_seeds};
use jiff::civil::{Date, date};
use studypath::batch::{BatchQuestion, BatchTotals, RowAnswer};
use studypath::catalog::Item;
use studypath::ilp::backend;
use studypath::money::Money;
use studypath::plan::Plan;
use studypath::query::{self, Answer, Engine, Verdict};
use studypath::question::{Criterion, Question};
use studypath::read::{self, SourceFile, Unknown};
use studypath::report::plan::{render, rest_of_line};
use studypath::report::{Format, TerminalStyle};
use studypath::rule::formulate;
use studypath::schema;
use studypath::stream::{self, ExecOptions, HeadError, Observer, Outcome};
use studypath::transcript::{RecordResult, Transcript};

/// A record as a file has it.
#[derive(Clone, Debug)]
enum Record {
    Of(Item, RecordResult, Option<Date>),
    Unknown(&'static str),
}

const RESULTS: [RecordResult; 4] =
    [RecordResult::Passed, RecordResult::Failed, RecordResult::Withdrawn, RecordResult::Booked];

/// Some records of one person, several of them of one item.
fn records(sample: &Sample, rng: &mut Rng) -> Vec<Record> {
    let exams: Vec<Item> = sample.catalog.exam_ids().map(Item::Exam).collect();
    let all: Vec<Item> =
        exams.iter().copied().chain(sample.catalog.credential_ids().map(Item::Credential)).collect();
    let mut records = Vec::new();
    for item in rng.sample(&all, 4).into_iter().chain(rng.sample(&exams, 4)) {
        let result = if item.exam().is_some() { rng.pick(&RESULTS) } else { RecordResult::Passed };
        let day = date(2001 + i16::try_from(rng.below(4)).expect("small"), 3, 1);
        records.push(Record::Of(item, result, rng.chance(60).then_some(day)));
    }
    records.extend(
        rng.sample(&["fire safety", "x-1"], 1).into_iter().filter(|_| rng.chance(40)).map(Record::Unknown),
    );
    rng.shuffle(&mut records);
    records
}

fn transcript(records: &[Record]) -> Transcript {
    let mut transcript = Transcript::new();
    for record in records {
        match record {
            Record::Of(item, result, day) => transcript.record(*item, *result, *day, None),
            Record::Unknown(name) => transcript.add_unknown(name),
        }
    }
    transcript
}

fn best(question: &Question) -> Result<Answer, String> {
    query::best(question, &Engine::new(backend::default_backend())).map_err(|failure| failure.to_string())
}

fn require(kept: bool, broken: impl FnOnce() -> String) -> Result<(), String> {
    if kept { Ok(()) } else { Err(broken()) }
}

/// What came of each item, the strongest record first, by the words of the law alone.
fn strongest(sample: &Sample, records: &[Record]) -> BTreeMap<String, RecordResult> {
    let rank = |result: RecordResult| match result {
        RecordResult::Passed => 3,
        RecordResult::Booked => 2,
        RecordResult::Failed => 1,
        RecordResult::Withdrawn => 0,
    };
    let mut found: BTreeMap<String, RecordResult> = BTreeMap::new();
    for record in records {
        let Record::Of(item, result, _) = record else { continue };
        let known = found.entry(sample.catalog.id_of(*item).to_owned()).or_insert(*result);
        if rank(*result) > rank(*known) {
            *known = *result;
        }
    }
    found
}

/// Does the verdict go with the plan?
fn goes_with(question: &Question, plan: &Plan, told: &query::Told) -> Result<(), String> {
    let Some(item) = told.item else {
        return require(told.verdict == Verdict::Unknown, || format!("{told:?}"));
    };
    let claims = plan.claims.iter().any(|claim| claim.option_in(&question.catalog).items.contains(&item));
    let anew = item.exam().is_some_and(|exam| plan.exams.contains(&exam))
        || item.credential().is_some_and(|credential| plan.track_of(credential).is_some());
    let expired = question.expired(item).is_some();
    let kept = match told.verdict {
        Verdict::Counts | Verdict::Renewed => {
            question.has(item) && !anew && (told.verdict == Verdict::Counts || expired)
        }
        // An expired pass has nothing to tell where the credential that it earned is active.
        Verdict::Unused => question.has(item) && (anew || !claims) && (!expired || item.exam().is_some()),
        Verdict::Expired => question.has(item) && expired && (anew || !claims),
        // Too old, or it has counted for what has expired.
        Verdict::Stale => {
            let has_counted = item.exam().is_some_and(|exam| question.used_up_for(exam).is_some());
            question.has(item)
                && (anew || !claims && (has_counted || question.transcript.day(item).is_some()))
        }
        Verdict::Failed | Verdict::Booked => !question.has(item),
        _ => false,
    };
    let used = !claims || anew || told.is_used() || !question.has(item);
    require(kept && used, || format!("{told:?} does not go with {plan:?}"))
}

/// The names in the text of an answer: those of the table, and those that are not used.
fn names_in_text(text: &str) -> Vec<String> {
    let lines = text.lines().skip_while(|line| *line != "What you told us").skip(1);
    let told = lines.take_while(|line| !line.is_empty()).map(|line| line.trim());
    // A column is two spaces away from the next one.
    let mut names: Vec<String> =
        told.map(|line| line.split("  ").next().unwrap_or_default().to_owned()).collect();
    let heads = ["Not used in this plan: ", "Not used, as there is no plan: "];
    let unused = text.lines().find_map(|line| heads.iter().find_map(|head| line.strip_prefix(head)));
    let unused = unused.map(|list| list.trim_end_matches('.').split(", ").map(str::to_owned));
    names.extend(unused.into_iter().flatten());
    names
}

#[test]
pub fn everything_told_has_one_verdict_that_goes_with_the_plan() {
    for_samples(2_000, 1, modern::any, |sample, seed| {
        let records = records(sample, &mut Rng::new(!seed));
        let question = sample.question().for_candidate(transcript(&records));
        let answer = best(&question)?;
        let explain = |why: String| format!("{why}\n{records:?}");
        let told = query::told(&question, answer.plan.as_ref());
        let strongest = strongest(sample, &records);
        let unknown: BTreeSet<&str> = records
            .iter()
            .filter_map(|r| if let Record::Unknown(name) = r { Some(*name) } else { None })
            .collect();
        let mut expected: Vec<&str> = strongest.keys().map(String::as_str).chain(unknown).collect();
        let mut names: Vec<&str> = told.iter().map(|told| told.name.as_str()).collect();
        expected.sort_unstable();
        names.sort_unstable();
        require(names == expected, || explain(format!("{names:?} instead of {expected:?}")))?;
        for told in &told {
            let verdict = strongest.get(&told.name).map(|result| match result {
                RecordResult::Passed => None,
                RecordResult::Booked => Some(Verdict::Booked),
                RecordResult::Failed | RecordResult::Withdrawn => Some(Verdict::Failed),
            });
            let kept = verdict.flatten().is_none_or(|verdict| told.verdict == verdict);
            require(kept, || explain(format!("{told:?}")))?;
            let plan = answer.plan.clone().unwrap_or_default();
            goes_with(&question, &plan, told).map_err(explain)?;
        }
        let document = schema::Plan::of(&question, &answer);
        let written: Vec<(&str, Verdict)> =
            document.told.iter().map(|told| (told.item.as_str(), told.verdict)).collect();
        let found: Vec<(&str, Verdict)> =
            told.iter().map(|told| (told.name.as_str(), told.verdict)).collect();
        require(written == found, || explain(format!("{written:?} instead of {found:?}")))?;
        let text = render(Format::Text, &question, &answer, &TerminalStyle::default()).to_string();
        let mut shown = names_in_text(&text);
        shown.sort_unstable();
        require(shown == names, || explain(format!("{shown:?} instead of {names:?} in\n{text}")))
    });
}

#[test]
pub fn failed_is_no_pass_and_booked_is_paid_for() {
    for_seeds(3_000, 1, |seed| {
        let sample = modern::any(seed);
        let records = records(&sample, &mut Rng::new(!seed));
        let question = sample.question().for_candidate(transcript(&records));
        let (expected, answer) = (oracle::best(&question), best(&question)?);
        let explain = |why: String| format!("{why}\n{:?}\n{expected:?}\n{records:?}\n{sample}", answer.plan);
        let Some(expected) = &expected else {
            return require(answer.plan.is_none(), || explain("no plan is legal".to_owned()));
        };
        let plan = answer.plan.as_ref().ok_or_else(|| explain("a plan is missing".to_owned()))?;
        let exams: BTreeSet<_> = plan.exams.iter().copied().collect();
        require(exams == expected.exams, || explain("the exams differ".to_owned()))?;
        let place = question.policy.criteria().iter().position(|criterion| *criterion == Criterion::Cost);
        let cost = place.filter(|_| question.tariff().is_some()).map(|place| Money(expected.values[place].1));
        require(place.is_none() || plan.totals.cost == cost, || explain("the cost differs".to_owned()))?;
        oracle::is_legal(&question, plan).map_err(|why| explain(format!("the plan is not legal: {why}")))
    });
}

fn run(
    batch: BatchQuestion<'_>,
    options: ExecOptions<'_>,
    input: &str,
    observer: &mut dyn Observer,
) -> (String, Outcome) {
    let mut output = Vec::new();
    let outcome = stream::run(batch, options, &mut input.as_bytes(), &mut output, observer);
    (String::from_utf8(output).expect("UTF-8"), outcome.expect("a cohort"))
}

/// One record in each row.
fn long(sample: &Sample, people: &[Vec<Record>], rng: &mut Rng) -> String {
    let mut text = String::from("id,item,date,result,score\n");
    for (n, person) in people.iter().enumerate() {
        if person.is_empty() {
            text.push_str(&format!("p{n},,,,\n"));
        }
        for record in person {
            text.push_str(&match record {
                Record::Unknown(name) => format!("p{n},{name},2001-02-03,{},\n", rng.pick(&["passed", ""])),
                Record::Of(item, result, day) => {
                    let word = match (item.exam(), rng.below(3)) {
                        (None, 0) => String::new(),
                        (_, 1) => result.name().to_uppercase(),
                        _ => result.name().to_owned(),
                    };
                    let day = day.map(|day| day.to_string()).unwrap_or_default();
                    let score = rng.pick(&["", "700", "92.5"]);
                    format!("p{n},{},{day},{word},{score}\n", sample.catalog.id_of(*item))
                }
            });
        }
    }
    text
}

/// Counts verdicts, as totals do.
struct Totals(BatchTotals);

impl Observer for Totals {
    fn go_on(&mut self, _: u64) -> bool {
        true
    }

    fn answered(&mut self, answer: &std::sync::Arc<RowAnswer>, rows: u64) {
        self.0.answered(answer, rows);
    }
}

#[test]
pub fn a_cohort_tells_each_person_what_became_of_their_records() {
    for_seeds(600, 1, |seed| {
        let mut rng = Rng::new(!seed);
        let sample = modern::any(seed);
        let mut people: Vec<Vec<Record>> = (0..5).map(|_| records(&sample, &mut rng)).collect();
        people.push(people[0].clone());
        people.push(Vec::new());
        let input = long(&sample, &people, &mut rng);
        let columns = ["id", "status", "exams", "cost", "message", "told"].map(str::to_owned);
        let asked = |threads, part| ExecOptions {
            unknown: Unknown::Ignore,
            columns: Some(&columns),
            ..options(threads, part)
        };
        let mut totals = Totals(BatchTotals::new(0));
        let (output, outcome) = run(batch(&sample), asked(1, 1 << 16), &input, &mut totals);
        let mut expected = String::from("id,status,exams,cost,message,told\n");
        let (mut verdicts, mut lines) = (BTreeMap::new(), Vec::new());
        for (n, person) in people.iter().enumerate() {
            let question = sample.question().for_candidate(transcript(person));
            let mut answer = best(&question)?;
            let told = query::told(&question, answer.plan.as_ref());
            told.iter().for_each(|told| *verdicts.entry(told.verdict).or_insert(0_u64) += 1);
            let words: Vec<String> =
                told.iter().map(|told| format!("{}={}", told.name, told.verdict.name())).collect();
            let ids = |plan: &Plan| -> Vec<&str> {
                plan.exams.iter().map(|exam| sample.catalog.exam(*exam).id.as_str()).collect()
            };
            let exams = answer.plan.as_ref().map_or_else(Vec::new, ids).join(";");
            // Where no price is known there is no sum.
            let is_known = |plan: &&Plan| {
                plan.totals.unpriced.is_empty() || plan.totals.cost.is_some_and(|cost| cost > Money(0))
            };
            let cost = answer.plan.as_ref().filter(is_known).and_then(|plan| plan.totals.cost);
            let cost = cost.and_then(|cost| question.money(cost)).unwrap_or_default();
            let unknown = question.transcript.unknown().join(", ");
            expected.push_str(&format!(
                "p{n},{},{exams},{cost},…{unknown},{}\n",
                answer.status.name(),
                words.join(";")
            ));
            let engine = Engine::new(backend::default_backend());
            answer = query::beside(&formulate(&question), answer, &engine).map_err(|e| e.to_string())?;
            lines.push(format!("{{\"id\":\"p{n}\"{}", rest_of_line(&question, &answer)));
        }
        for (found, expected) in output.lines().skip(1).zip(expected.lines().skip(1)) {
            let (head, rest) = expected.split_once('…').expect("a message");
            let (unknown, told) = rest.split_once(',').expect("verdicts");
            let kept =
                found.starts_with(head) && found.contains(unknown) && found.ends_with(&format!(",{told}"));
            require(kept, || format!("{found}\nshould be\n{expected}\n{input}\n{sample}"))?;
        }
        require(totals.0.verdicts == verdicts, || format!("{:?} {verdicts:?}", totals.0.verdicts))?;
        for (threads, part) in [(2, 40), (3, 200), (1, 1)] {
            let (again, other) = run(batch(&sample), asked(threads, part), &input, &mut Nobody);
            require(again == output, || format!("{output}\n{again}"))?;
            let counts = |outcome: &Outcome| (outcome.with_unknown, outcome.first_unknown.clone());
            require(counts(&other) == counts(&outcome), || format!("{outcome:?} {other:?}"))?;
        }
        let documents =
            ExecOptions { unknown: Unknown::Ignore, document: Some(&rest_of_line), ..options(2, 100) };
        let (output, _) = run(batch(&sample), documents, &input, &mut Nobody);
        let found: Vec<&str> = output.lines().collect();
        require(found == lines, || format!("{found:#?}\nshould be\n{lines:#?}"))
    });
}

#[test]
pub fn a_column_of_what_is_booked_says_the_same_as_records() {
    for_seeds(600, 1, |seed| {
        let mut rng = Rng::new(!seed);
        let sample = modern::any(seed);
        let people: Vec<Vec<Record>> = (0..6).map(|_| records(&sample, &mut rng)).collect();
        let list = |person: &[Record], wanted: &dyn Fn(Item, RecordResult) -> bool| -> String {
            let ids = person.iter().filter_map(|record| match record {
                Record::Of(item, result, day) if wanted(*item, *result) => {
                    let id = sample.catalog.id_of(*item);
                    Some(day.map_or(id.to_owned(), |day| format!("{id}@{day}")))
                }
                _ => None,
            });
            ids.collect::<Vec<_>>().join(";")
        };
        let mut wide = String::from("id,booked,held,note,passed\n");
        for (n, person) in people.iter().enumerate() {
            let passed =
                list(person, &|item, result| item.exam().is_some() && result == RecordResult::Passed);
            let held = list(person, &|item, _| item.credential().is_some());
            let booked = list(person, &|_, result| result == RecordResult::Booked);
            wide.push_str(&format!("p{n},{booked},{held},,{passed}\n"));
        }
        let known = |person: &Vec<Record>| -> Vec<Record> {
            person.iter().filter(|record| matches!(record, Record::Of(..))).cloned().collect()
        };
        let people: Vec<Vec<Record>> = people.iter().map(known).collect();
        let columns = ["id", "status", "tracks", "exams", "count", "cost"].map(str::to_owned);
        let asked = || ExecOptions { columns: Some(&columns), ..options(1, 64) };
        let (records, _) = run(batch(&sample), asked(), &long(&sample, &people, &mut rng), &mut Nobody);
        let (lists, _) = run(batch(&sample), asked(), &wide, &mut Nobody);
        require(records == lists, || format!("{records}\n{lists}\n{wide}"))?;
        // Rows that are written whole are known by their bytes.
        let whole = |input: &str| run(batch(&sample), options(2, 1 << 16), input, &mut Nobody).0;
        let twice =
            format!("{wide}{}", wide.lines().skip(1).map(|row| format!("q{row}\n")).collect::<String>());
        let written = whole(&twice);
        let rows: Vec<&str> = written.lines().skip(1).collect();
        let (first, second) = rows.split_at(rows.len() / 2);
        let same = first.iter().zip(second).all(|(a, b)| b.strip_prefix('q') == Some(a));
        require(same, || written.clone())
    });
}

const CATALOG: &str = r#"[catalog]
id = "demo"
as_of = 2026-01-01
[exam.A]
[exam.B]
[exam.C]
[credential.a]
[[credential.a.track]]
id = "exam"
[[credential.a.track.slot]]
id = "exam"
need = 1
from = ["A"]
[credential.x]
[[credential.x.track]]
id = "t"
[[credential.x.track.slot]]
id = "core"
need = 1
from = ["A"]
[[credential.x.track.slot]]
id = "elective"
need = 1
from = ["B", "C"]
"#;

const PRICES: &str = "item,price,currency\nA,100,EUR\nB,300,EUR\nC,200,EUR\n";

fn demo() -> Sample {
    let catalog = read::catalog(&SourceFile::new("demo.toml", CATALOG)).expect("a catalog");
    let prices = read::prices(&SourceFile::new("demo.csv", PRICES), &catalog).expect("prices");
    let Some(Item::Credential(goal)) = catalog.find("x") else { panic!("a credential") };
    Sample {
        as_of: date(2026, 1, 1),
        goals: vec![goal],
        transcript: Transcript::new(),
        policy: std::sync::Arc::new(studypath::question::Policy {
            minimize: vec![Criterion::Cost, Criterion::Exams],
            ..Default::default()
        }),
        prices: Some(std::sync::Arc::new(prices)),
        catalog: std::sync::Arc::new(catalog),
    }
}

/// The cohort's rows: the cells of what is asked for, with the prices of the whole world.
fn rows(input: &str, unknown: Unknown) -> Result<Vec<String>, HeadError> {
    let sample = demo();
    let columns = ["id", "status", "exams", "cost", "message"].map(str::to_owned);
    let asked = ExecOptions { columns: Some(&columns), unknown, ..options(2, 16) };
    let batch = BatchQuestion { currency: None, region: None, ..batch(&sample) };
    let mut output = Vec::new();
    match stream::run(batch, asked, &mut input.as_bytes(), &mut output, &mut Nobody) {
        Ok(_) => {}
        Err(stream::BatchError::Head(error)) => return Err(error),
        Err(error) => panic!("{error}"),
    }
    let text = String::from_utf8(output).expect("UTF-8");
    Ok(text.lines().skip(1).map(str::to_owned).collect())
}

#[test]
fn of_several_records_a_pass_wins_then_a_booking_then_a_failure() {
    let input = "id,item,date,result,score
p1,A,2025-03-10,Failed,400
p1,A,2025-04-10,PASSED,710.5
p2,A,2025-03-10,failed,
p2,A,2026-04-10,booked,
p3,A,2025-03-10,withdrawn,
p4,A,2025-03-10,passed,
p4,A,2025-01-10,booked,
p5,B,2026-02-01,Scheduled,
p6,a,2026-02-01,booked,
";
    // Without a pass A costs 100 and C 200; who booked A pays for C alone, and who booked B for A alone.
    let expected = [
        "p1,optimal,C,200.00,",
        "p2,optimal,A;C,200.00,",
        "p3,optimal,A;C,300.00,",
        "p4,optimal,C,200.00,",
        "p5,optimal,A;B,100.00,",
        "p6,optimal,A;C,200.00,",
    ];
    assert_eq!(rows(input, Unknown::Error).as_deref(), Ok(&expected.map(str::to_owned)[..]));
}

#[test]
fn what_a_record_must_not_be_is_said_of_its_row() {
    let input = "id,item,date,result,score
p1,A,,maybe,
p2,A,,,
p3,A,,passed,A+
p4,x,,booked,
p5,x,,,
";
    let expected = [
        "p1,error,,,\"`result` is `maybe`: expected `passed`, `failed`, `withdrawn` or `booked`\"",
        "p2,error,,,\"`result` is empty: expected `passed`, `failed`, `withdrawn` or `booked`\"",
        "p3,error,,,\"`score` is `A+`: expected a number, such as 850 or 92.5\"",
        "p4,error,,,\"`x` is a credential, and exams are booked: name the exam\"",
        "p5,earned,,0.00,",
    ];
    let found = rows(input, Unknown::Error).expect("a head");
    let plain: Vec<String> = found.iter().map(|row| row.replace('"', "")).collect();
    assert_eq!(plain, expected.map(|row| row.replace('"', "")));
}

#[test]
fn rows_of_a_person_stand_together() {
    let found = rows("id,item\nann,A\nbob,A\nann,C\n", Unknown::Error).expect("a head");
    let said = "the id `ann` was there before: rows of a person must stand together; sort by id";
    assert!(found[2].contains(said), "{found:?}");
}

#[test]
fn records_that_lie_apart_are_put_together_where_they_are_few_and_keep_their_lines() {
    let sample = demo();
    let columns = ["id", "status", "exams"].map(str::to_owned);
    let input = "id,item\nann,A\nbob,B\n\ncas,no such\nann,C\nbob,A@\nbob,\"x\ny\"\ncas,A";
    let batch = BatchQuestion { currency: None, region: None, ..batch(&sample) };
    for (threads, part) in [(1, 1), (2, 16), (1, 1 << 16)] {
        let asked = ExecOptions { columns: Some(&columns), together: 100, ..options(threads, part) };
        let mut output = Vec::new();
        let outcome = stream::run(batch, asked, &mut input.as_bytes(), &mut output, &mut Nobody);
        let text = String::from_utf8(output).expect("UTF-8");
        assert_eq!(text.lines().skip(1).collect::<Vec<_>>(), ["ann,earned,", "bob,error,", "cas,error,"]);
        // Where the lines of the file are: a cell of bob has two.
        let lines: Vec<u64> = outcome.expect("a cohort").first_errors.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [7, 5]);
    }
    let few = ExecOptions { columns: Some(&columns), together: 20, ..options(1, 16) };
    let outcome = stream::run(batch, few, &mut input.as_bytes(), &mut Vec::new(), &mut Nobody);
    assert!(outcome.expect("a cohort").errors > 2);
}

#[test]
fn a_name_that_the_catalog_does_not_know_is_an_error_unless_it_is_to_be_left_out() {
    let input = "id,passed,held\np1,A;Fire safety,\np2,A;70-1,\n";
    let found = rows(input, Unknown::Error).expect("a head");
    assert!(found.iter().all(|row| row.contains(",error,")), "{found:?}");
    let found = rows(input, Unknown::Ignore).expect("a head");
    let expected = [
        "p1,optimal,C,200.00,not known to the catalog: `Fire safety`",
        "p2,optimal,C,200.00,not known to the catalog: `70-1`",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_column_that_looks_like_a_result_or_a_score_is_not_passed_over() {
    for column in ["status", "Outcome", "Passed?", "Completed"] {
        for (cell, left) in [("No", "A;C,300.00"), ("failed", "A;C,300.00"), ("Yes", "C,200.00")] {
            let found = rows(&format!("id,item,{column}\np1,A,{cell}\n"), Unknown::Error).expect(column);
            assert_eq!(found, [format!("p1,optimal,{left},")], "{column}");
        }
    }
    for column in ["exam status", "State"] {
        let error = rows(&format!("id,item,{column}\np1,A,No\n"), Unknown::Error).expect_err(column);
        assert_eq!(error.to_string(), format!("the column `{column}` looks like what came of each item"));
        assert!(
            error.help().starts_with("call it `result` and write `passed`, `failed`"),
            "{}",
            error.help()
        );
    }
    for column in ["grade", "Course Grade", "final score"] {
        let error = rows(&format!("id,item,{column}\np1,A,1\n"), Unknown::Error).expect_err(column);
        assert!(error.help().starts_with("call it `score`"), "{}", error.help());
    }
    let error = rows("id,passed,held,result\np1,A,,failed\n", Unknown::Error).expect_err("two forms");
    assert_eq!(error, HeadError::Misplaced { column: "result" });
    let error = rows("id,item,booked\np1,A,B\n", Unknown::Error).expect_err("two forms");
    assert_eq!(error, HeadError::Misplaced { column: "booked" });
    // Where lists say what was passed, other columns are the reader's own.
    assert!(rows("id,passed,held,grade,department\np1,A,,7,x\n", Unknown::Error).is_ok());
}
