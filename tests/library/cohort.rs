//! A cohort against one question at a time: on random catalogs and cohorts each row is what `best`
//! says of it, however the work is divided and however the rows are written.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::support::cohort::{Nobody, batch, options};
use crate::support::modern;
use crate::support::random::{self, Rng, Sample};
use crate::support::seeds::{for_samples, for_seeds};
use jiff::civil::date;
use studypath::batch::BatchQuestion;
use studypath::catalog::{CredentialId, Item};
use studypath::ilp::backend;
use studypath::query::{self, Engine};
use studypath::question::{Criterion, Policy};
use studypath::read::table::Reading;
use studypath::read::{self, BUILTINS, SourceFile, Unknown};
use studypath::report::plan::rest_of_line;
use studypath::rule::formulate;
use studypath::stream::{self, BatchError, ExecOptions, HeadError, Outcome};
use studypath::transcript::Transcript;

fn run(batch: BatchQuestion<'_>, options: ExecOptions<'_>, input: &str) -> (String, Outcome) {
    let mut output = Vec::new();
    let outcome = stream::run(batch, options, &mut input.as_bytes(), &mut output, &mut Nobody);
    (String::from_utf8(output).expect("UTF-8"), outcome.expect("a cohort"))
}

/// People who have something of everything.
fn people(sample: &Sample, rng: &mut Rng, count: usize) -> Vec<BTreeSet<Item>> {
    let catalog = &sample.catalog;
    let items: Vec<Item> =
        catalog.exam_ids().map(Item::Exam).chain(catalog.credential_ids().map(Item::Credential)).collect();
    let person = |_| {
        let most = rng.between(0, items.len());
        rng.sample(&items, most).into_iter().collect()
    };
    (0..count).map(person).collect()
}

fn ids(sample: &Sample, person: &BTreeSet<Item>, credentials: bool) -> String {
    let wanted = |item: &&Item| matches!(item, Item::Credential(_)) == credentials;
    let ids: Vec<&str> = person.iter().filter(wanted).map(|i| sample.catalog.id_of(*i)).collect();
    ids.join(";")
}

fn wide(sample: &Sample, people: &[BTreeSet<Item>]) -> String {
    let rows = people
        .iter()
        .enumerate()
        .map(|(n, person)| format!("p{n},{},{}\n", ids(sample, person, false), ids(sample, person, true)));
    format!("id,passed,held\n{}", rows.collect::<String>())
}

fn long(sample: &Sample, people: &[BTreeSet<Item>]) -> String {
    let mut text = String::from("id,item\n");
    for (n, person) in people.iter().enumerate() {
        if person.is_empty() {
            text.push_str(&format!("p{n},\n"));
        }
        for item in person {
            text.push_str(&format!("p{n},{}\n", sample.catalog.id_of(*item)));
        }
    }
    text
}

/// The cells that `best` amounts to, from its answer alone.
fn cells(sample: &Sample, person: &BTreeSet<Item>) -> Result<String, String> {
    cells_of_transcript(sample, person.iter().copied().collect())
}

fn cells_of_transcript(sample: &Sample, transcript: Transcript) -> Result<String, String> {
    let sample = Sample { transcript, ..sample.clone() };
    let tariff = sample.tariff();
    let question = sample.question();
    let answer =
        query::best(&question, &Engine::new(backend::default_backend())).map_err(|e| e.to_string())?;
    let catalog = &sample.catalog;
    let Some(plan) = &answer.plan else { return Ok(format!("{},", answer.status.name())) };
    let track = |credential: CredentialId, track: usize| {
        let credential = catalog.credential(credential);
        format!("{}/{}", credential.id, credential.tracks[track].id)
    };
    let tracks: Vec<String> = plan.earned.iter().map(|e| track(e.credential, e.track)).collect();
    let exams: Vec<&str> = plan.exams.iter().map(|e| catalog.exam(*e).id.as_str()).collect();
    let cost =
        plan.totals.cost.zip(tariff.as_ref()).map(|(cost, t)| (t.currency.format(cost), t.currency.code()));
    let (mut cost, currency) = cost.unwrap_or_default();
    if !plan.totals.unpriced.is_empty() && plan.totals.cost.is_some_and(|cost| cost.0 == 0) {
        cost.clear();
    }
    let status = answer.status.name();
    Ok(format!("{status},{},{},{},{cost},{currency},", tracks.join(";"), exams.join(";"), plan.totals.exams))
}

#[test]
pub fn each_row_is_the_plan_of_its_person() {
    for_samples(3_000, 1, random::sample, |sample, seed| {
        let people = people(sample, &mut Rng::new(!seed), 12);
        let (output, _) = run(batch(sample), options(1, 1 << 16), &wide(sample, &people));
        for (row, person) in output.lines().skip(1).zip(&people) {
            let expected = cells(sample, person)?;
            let found: Vec<&str> = row.splitn(4, ',').collect();
            if !found[3].starts_with(&expected) {
                return Err(format!("{row}\nshould be {expected}"));
            }
        }
        Ok(())
    });
}

/// The days that some of a person's items have, as on the command line.
fn dated(sample: &Sample, person: &BTreeSet<Item>, rng: &mut Rng) -> (String, Transcript) {
    let mut transcript = Transcript::new();
    let (mut passed, mut held) = (Vec::new(), Vec::new());
    for item in person {
        let day = rng.chance(50).then(|| date(2000 + i16::try_from(rng.below(5)).expect("small"), 11, 1));
        transcript.add(*item, day);
        let id = sample.catalog.id_of(*item);
        let list = if item.exam().is_some() { &mut passed } else { &mut held };
        list.push(day.map_or(id.to_owned(), |day| format!("{id}@{day}")));
    }
    (format!("{},{}", passed.join(";"), held.join(";")), transcript)
}

#[test]
pub fn so_it_is_with_days_with_what_is_new_and_where_time_is_short() {
    let draw = |seed: u64| match seed.is_multiple_of(3) {
        true => modern::any(seed).in_a_hurry(&mut Rng::new(!seed)),
        false => modern::any(seed),
    };
    for_samples(3_000, 1, draw, |sample, seed| {
        let mut rng = Rng::new(seed ^ 0xda7e);
        let people = people(sample, &mut rng, 8);
        let rows: Vec<(String, Transcript)> =
            people.iter().map(|person| dated(sample, person, &mut rng)).collect();
        let cells_of = rows.iter().enumerate().map(|(n, (cells, _))| format!("p{n},{cells}\n"));
        let input = format!("id,passed,held\n{}", cells_of.collect::<String>());
        let (output, _) = run(batch(sample), options(1, 1 << 16), &input);
        for (row, (_, transcript)) in output.lines().skip(1).zip(&rows) {
            let expected = cells_of_transcript(sample, transcript.clone())?;
            let found: Vec<&str> = row.splitn(4, ',').collect();
            if !found[3].starts_with(&expected) {
                return Err(format!("{row}\nshould be {expected}"));
            }
        }
        Ok(())
    });
}

#[test]
pub fn people_of_the_real_catalog_get_their_own_plans() {
    let built_in = BUILTINS[0];
    let catalog = read::catalog(&SourceFile::new(built_in.id, built_in.catalog_text)).expect("a catalog");
    let (name, text) = built_in.price_texts[0];
    let prices = read::prices(&SourceFile::new(name, text), &catalog).expect("prices");
    for_seeds(60, 1, |seed| {
        let mut rng = Rng::new(seed);
        let goals: Vec<CredentialId> =
            ["mcse", "mcsa", "mcse-security-2003", "mcse-messaging-2003", "mcsa-2000"]
                .iter()
                .filter_map(|goal| match catalog.find(goal) {
                    Some(Item::Credential(goal)) => Some(goal),
                    _ => None,
                })
                .collect();
        let sample = Sample {
            goals: vec![rng.pick(&goals)],
            as_of: jiff::civil::date(2003 + i16::try_from(seed % 5).expect("small"), 9, 1),
            policy: Arc::new(Policy {
                minimize: vec![Criterion::Cost, Criterion::Exams],
                ..Policy::default()
            }),
            prices: Some(Arc::new(prices.clone())),
            transcript: Transcript::new(),
            catalog: Arc::new(catalog.clone()),
        };
        // Most have passed something of the exams that many tracks share.
        let exams: Vec<Item> = catalog.exam_ids().map(Item::Exam).collect();
        let credentials: Vec<Item> = catalog.credential_ids().map(Item::Credential).collect();
        let people: Vec<BTreeSet<Item>> = (0..12)
            .map(|_| {
                let (some, few) = (rng.below(26), rng.below(3) * rng.below(2));
                let passed = rng.sample(&exams, some);
                passed.into_iter().chain(rng.sample(&credentials, few)).collect()
            })
            .collect();
        let (output, _) = run(batch(&sample), options(1, 1 << 16), &wide(&sample, &people));
        for (row, person) in output.lines().skip(1).zip(&people) {
            let expected = cells(&sample, person)?;
            let found: Vec<&str> = row.splitn(4, ',').collect();
            if !found[3].starts_with(&expected) {
                return Err(format!("{row}\nshould be {expected}\n"));
            }
        }
        Ok(())
    });
}

/// The rows of an output, each from its answer's cells on, in the order of the ids.
fn answers(output: &str, own: usize) -> Vec<String> {
    let cut = |row: &str| row.splitn(own + 1, ',').last().unwrap_or_default().to_owned();
    output.lines().skip(1).map(cut).collect()
}

#[test]
pub fn the_bytes_depend_neither_on_the_threads_nor_on_the_parts() {
    for_seeds(60, 1, |seed| {
        let sample = random::sample(seed);
        let people = people(&sample, &mut Rng::new(!seed), 60);
        for input in [wide(&sample, &people), long(&sample, &people)] {
            let whole = run(batch(&sample), options(1, 1 << 20), &input);
            for (threads, part) in [(1, 1), (2, 1), (2, 300), (8, 77), (8, 1 << 20)] {
                let divided = run(batch(&sample), options(threads, part), &input);
                if divided != whole {
                    return Err(format!("{threads} threads, parts of {part}: {divided:?}\nnot {whole:?}"));
                }
            }
        }
        Ok(())
    });
}

#[test]
pub fn the_order_of_the_rows_and_their_form_change_no_answer() {
    for_seeds(100, 1, |seed| {
        let sample = random::sample(seed);
        let mut rng = Rng::new(!seed);
        let people = people(&sample, &mut rng, 40);
        let (whole, outcome) = run(batch(&sample), options(1, 1 << 20), &wide(&sample, &people));
        let (same, _) = run(batch(&sample), options(1, 1 << 20), &long(&sample, &people));
        if answers(&whole, 3) != answers(&same, 1) {
            return Err(format!("{whole}\n{same}"));
        }
        let text = wide(&sample, &people);
        let mut rows: Vec<&str> = text.lines().skip(1).collect();
        rng.shuffle(&mut rows);
        let shuffled = format!("id,passed,held\r\n{}\r\n", rows.join("\r\n"));
        let (output, again) = run(batch(&sample), options(1, 1 << 20), &shuffled);
        let (mut before, mut after): (Vec<&str>, Vec<&str>) =
            (whole.lines().collect(), output.lines().collect());
        before.sort_unstable();
        after.sort_unstable();
        if before != after || outcome != again {
            return Err(format!("{whole}\n{output}"));
        }
        Ok(())
    });
}

#[test]
pub fn a_line_of_json_is_the_plan_of_its_person() {
    for_seeds(40, 1, |seed| {
        let sample = random::sample(seed);
        let people = people(&sample, &mut Rng::new(!seed), 6);
        let options = ExecOptions { document: Some(&rest_of_line), ..options(2, 50) };
        let (output, _) = run(batch(&sample), options, &wide(&sample, &people));
        for ((n, line), person) in output.lines().enumerate().zip(&people) {
            let sample = Sample { transcript: person.iter().copied().collect(), ..sample.clone() };
            let question = sample.question();
            let engine = Engine::new(backend::default_backend());
            let mut answer = query::best(&question, &engine).map_err(|e| e.to_string())?;
            answer = query::beside(&formulate(&question), answer, &engine).map_err(|e| e.to_string())?;
            let expected = format!("{{\"id\":\"p{n}\"{}", rest_of_line(&question, &answer));
            if line != expected {
                return Err(format!("{line}\nshould be\n{expected}"));
            }
        }
        Ok(())
    });
}

#[test]
pub fn comparing_tracks_says_what_each_alone_amounts_to() {
    for_seeds(150, 1, |seed| {
        let sample = random::sample(seed);
        let mut people = people(&sample, &mut Rng::new(!seed), 4);
        people.push(BTreeSet::new());
        let compared = BatchQuestion { compare: true, ..batch(&sample) };
        let (output, _) = run(compared, options(1, 1 << 16), &wide(&sample, &people));
        let mut expected_tracks = Vec::new();
        for goal in &sample.goals {
            for track in 0..sample.catalog.credential(*goal).tracks.len() {
                if sample.policy.allows_track(*goal, track) {
                    expected_tracks.push((*goal, track));
                }
            }
        }
        for (row, person) in output.lines().skip(1).zip(&people) {
            let mut expected = String::new();
            for (goal, track) in &expected_tracks {
                let mut by_track = Sample { transcript: person.iter().copied().collect(), ..sample.clone() };
                Arc::make_mut(&mut by_track.policy).tracks.retain(|(credential, _)| credential != goal);
                Arc::make_mut(&mut by_track.policy).tracks.push((*goal, *track));
                let tariff = by_track.tariff();
                let question = by_track.question();
                let answer = query::best(&question, &Engine::new(backend::default_backend()));
                let plan = answer.map_err(|e| e.to_string())?.plan;
                // There is no room for what is missing: the cell is filled only where all is known.
                let in_full = plan.as_ref().filter(|p| p.totals.unpriced.is_empty());
                let cost = in_full.and_then(|p| p.totals.cost).zip(tariff.as_ref());
                let cost = cost.map_or(String::new(), |(cost, t)| t.currency.format(cost));
                let count = plan.map_or(String::new(), |p| p.totals.exams.to_string());
                expected += &format!(",{count},{cost}");
            }
            if !row.ends_with(&expected) {
                return Err(format!("{row}\nshould end with {expected}\n{sample}"));
            }
        }
        Ok(())
    });
}

fn club() -> Sample {
    let sample = (0..).map(random::sample).find(|q| q.goals.len() == 1 && q.prices.is_some());
    sample.expect("some sample has one goal")
}

#[test]
fn a_bad_row_is_a_row_with_its_reason_and_nothing_is_dropped() {
    let sample = club();
    let input = b"id,passed,held,note\n\
        a,e0,,fine\n\
        b,e99,,unknown\n\
        a,e1,,twice\n\
        c,e0\n\
        d,e0,,\xff\n\
        ,e0,,nobody\n\
        e,\"e0\n\
        f,e0@2004-13-01,,no such day\n\
        g,E0;e1,,=1+1\n";
    let mut output = Vec::new();
    let reading = Reading { encoding: "utf-8".parse().ok(), ..Reading::default() };
    let options = ExecOptions { reading, ..options(1, 1 << 16) };
    let outcome = stream::run(batch(&sample), options, &mut &input[..], &mut output, &mut Nobody);
    let output = String::from_utf8(output).expect("UTF-8");
    let rows: Vec<&str> = output.lines().collect();
    let outcome = outcome.expect("a cohort");
    assert_eq!((rows.len(), outcome.rows(), outcome.errors), (10, 9, 7), "{output}");
    let says = [
        (2, "unknown id `e99`"),
        (3, "the id `a` was there before"),
        (4, "2 fields, and the first line has 4"),
        (5, "not in UTF-8: the byte 0xFF"),
        (6, "the id is missing"),
        (7, "a quotation mark is never closed"),
        (8, "there is no such day"),
    ];
    for (row, message) in says {
        assert!(rows[row].contains(",error,") && rows[row].contains(message), "{}", rows[row]);
    }
    let lines: Vec<u64> = outcome.first_errors.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [3, 4, 5, 6, 7, 8, 9]);
    assert!(rows[9].starts_with("g,E0;e1,,'=1+1,"), "{}", rows[9]);
}

#[test]
fn strict_stops_at_the_first_bad_row_after_a_whole_row() {
    let sample = club();
    let strict = ExecOptions { strict: true, ..options(2, 8) };
    let mut output = Vec::new();
    let input = "id,passed,held\na,,\nb,,\na,,\nc,,\n";
    let halt = stream::run(batch(&sample), strict, &mut input.as_bytes(), &mut output, &mut Nobody);
    assert!(matches!(halt, Err(BatchError::Strict { line: 4, error }) if error.to_string().contains("`a`")));
    let output = String::from_utf8(output).expect("UTF-8");
    assert!(output.ends_with('\n') && output.lines().count() == 3, "{output}");
}

#[test]
fn quoted_cells_and_line_feeds_in_them_are_carried_through() {
    let sample = club();
    let input = "note,id,held,passed\n\"a \"\"b\"\",\nc\",x,,\"e0;e1\"\n";
    let (output, outcome) = run(batch(&sample), options(1, 1), input);
    assert!(output.contains("\n\"a \"\"b\"\",\nc\",x,,e0;e1,"), "{output}");
    assert_eq!((outcome.rows(), outcome.errors), (1, 0));
}

#[test]
pub fn bytes_that_mean_nothing_give_errors_and_no_panic() {
    let sample = club();
    for_seeds(300, 1, |seed| {
        let mut rng = Rng::new(seed);
        let alphabet = b"\",\n\r;=@e0123\xff\xc3 ab";
        let mut input = b"id,passed,held\n".to_vec();
        input.extend((0..rng.below(400)).map(|_| alphabet[rng.below(alphabet.len())]));
        let mut outputs = Vec::new();
        for (threads, part) in [(1, 1 << 20), (1, 1), (3, 40)] {
            let mut output = Vec::new();
            let outcome = stream::run(
                batch(&sample),
                options(threads, part),
                &mut input.as_slice(),
                &mut output,
                &mut Nobody,
            );
            outputs.push((output, outcome.map_err(|halt| halt.to_string())?));
        }
        let same = outputs.iter().all(|o| o.0 == outputs[0].0 && o.1.rows() == outputs[0].1.rows());
        if same { Ok(()) } else { Err(format!("{outputs:?}")) }
    });
}

/// Takes so many bytes and no more.
struct Small(usize);

impl io::Write for Small {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        if taken == 0 { Err(io::ErrorKind::StorageFull.into()) } else { Ok(taken) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_a_clear_end_on_any_number_of_threads() {
    let sample = club();
    let people = people(&sample, &mut Rng::new(1), 500);
    for threads in [1, 4] {
        let halt = stream::run(
            batch(&sample),
            options(threads, 200),
            &mut wide(&sample, &people).as_bytes(),
            &mut Small(2_000),
            &mut Nobody,
        );
        assert!(matches!(halt, Err(BatchError::Write(error)) if error.kind() == io::ErrorKind::StorageFull));
    }
}

/// Rows that hold nothing, as a spreadsheet or a hand leaves them.
const BLANK: [&str; 6] = ["", "\r", ",", " , ", "\t", "\"\",\" \""];

/// Rows that name nobody: a comment, too many cells, an item without a person.
const UNNAMED: [&str; 4] = ["# x", "a,b,c", ",e0", " ,e0"];

/// Rows of persons, one item in each, with rows between them that hold nothing or name nobody; and whose rows have one
/// that names nobody among them.
fn interrupted(rng: &mut Rng, people: &[(String, Vec<String>)], quotes: bool) -> (String, BTreeSet<String>) {
    let (mut text, mut spoilt) = (String::from("id,item\n"), BTreeSet::new());
    for (id, items) in people {
        for (n, item) in items.iter().enumerate() {
            while rng.below(3) == 0 {
                let blank = BLANK[rng.below(if quotes { BLANK.len() } else { BLANK.len() - 1 })];
                text.push_str(&format!("{blank}\n"));
            }
            if rng.below(12) == 0 {
                text.push_str(&format!("{}\n", UNNAMED[rng.below(UNNAMED.len())]));
                if n > 0 {
                    spoilt.insert(id.clone());
                }
            }
            let around = ["", " "][usize::from(rng.below(6) == 0)];
            text.push_str(&format!("{id}{around},{item}{}", ["\n", "\r\n"][rng.below(2)]));
        }
    }
    (text, spoilt)
}

#[test]
pub fn a_person_is_not_split_by_rows_that_say_nothing_and_not_answered_by_half() {
    let sample = club();
    let exams: Vec<&str> = sample.catalog.exam_ids().map(|e| sample.catalog.id_of(Item::Exam(e))).collect();
    let by_id = |output: &str| -> Vec<(String, String)> {
        let rows = output.lines().skip(1).filter(|row| row.starts_with('p'));
        rows.filter_map(|row| row.split_once(',')).map(|(a, b)| (a.trim().to_owned(), b.to_owned())).collect()
    };
    for_seeds(600, 1, |seed| {
        let mut rng = Rng::new(seed);
        let people: Vec<(String, Vec<String>)> = (0..rng.between(1, 6))
            .map(|n| {
                let most = rng.between(1, 4);
                let items = (0..most).map(|_| exams[rng.below(exams.len())].to_owned()).collect();
                (format!("p{n}"), items)
            })
            .collect();
        let quotes = rng.below(2) == 0;
        let (text, spoilt) = interrupted(&mut rng, &people, quotes);
        let (whole, outcome) = run(batch(&sample), options(1, 1 << 20), &text);
        let alone: Vec<(String, String)> = people
            .iter()
            .flat_map(|(id, items)| {
                let rows: String = items.iter().map(|item| format!("{id},{item}\n")).collect();
                by_id(&run(batch(&sample), options(1, 1 << 20), &format!("id,item\n{rows}")).0)
            })
            .collect();
        let found = by_id(&whole);
        let as_alone = found.len() == alone.len()
            && found.iter().zip(&alone).all(|(found, alone)| match spoilt.contains(&found.0) {
                true => found.0 == alone.0 && found.1.starts_with("error,"),
                false => found == alone,
            });
        if !as_alone {
            return Err(format!("{text:?}\n{whole}\nby themselves {alone:?}, spoilt {spoilt:?}"));
        }
        for threads in [1, 2] {
            let part = rng.between(1, 120);
            let (parted, parts) = run(batch(&sample), options(threads, part), &text);
            if parted != whole || parts.first_errors != outcome.first_errors {
                return Err(format!("{text:?} in parts of {part}\n{parted}\nand not\n{whole}"));
            }
        }
        Ok(())
    });
}

#[test]
fn an_empty_row_is_passed_over_and_lines_are_counted_as_the_file_has_them() {
    let sample = club();
    let input = "\n\nid,passed,held\n,,\na,e0,\n \t,,\n\"\",\"\",\nb,e99,\n \t,e0,\n a,e0,\n";
    for part in [1, 9, 1 << 16] {
        let (_, outcome) = run(batch(&sample), options(1, part), input);
        let lines: Vec<u64> = outcome.first_errors.iter().map(|(line, _)| *line).collect();
        assert_eq!((outcome.rows(), lines), (4, vec![8, 9, 10]), "parts of {part}");
    }
}

#[test]
fn what_is_wrong_with_a_person_is_told_by_its_line() {
    let sample = club();
    let input = "id,item\na,e0\n\na,e1\n# x\na,e0\nb,e0\nb,e99\nb,e1\nc,e0\na,e1\n";
    for part in [1, 9, 1 << 16] {
        let (_, outcome) = run(batch(&sample), options(1, part), input);
        let lines: Vec<u64> = outcome.first_errors.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [5, 8, 11], "parts of {part}");
    }
}

#[test]
fn many_rows_that_name_nobody_are_not_kept_for_ever() {
    let sample = club();
    let input = format!("id,item\np0,e0\n{}p0,e1\n", "x\n".repeat(40_000));
    for part in [1, 1 << 10, 1 << 30] {
        let (_, outcome) = run(batch(&sample), options(1, part), &input);
        assert_eq!((outcome.rows(), outcome.errors), (40_002, 40_001), "parts of {part}");
    }
}

/// Who passed `A` holds `held`, and the goal counts it: that no plan may earn it takes nothing away from them.
#[test]
fn what_follows_from_passes_is_on_hand_where_no_plan_may_earn_it() {
    let text = r#"[catalog]
id = "demo"
title = "demo"
[exam.A]
title = "A"
[exam.B]
title = "B"
[credential.held]
title = "held"
[[credential.held.track]]
id = "only"
[[credential.held.track.slot]]
id = "a"
need = 1
from = ["A"]
[credential.goal]
title = "goal"
[[credential.goal.track]]
id = "only"
[[credential.goal.track.slot]]
id = "b"
need = 1
from = ["B", "held"]
"#;
    let catalog = Arc::new(read::catalog(&SourceFile::new("demo.toml", text)).expect("a catalog"));
    let named = |id: &str| catalog.find_credential(id).expect("it is there");
    let policy = Policy { without: vec![named("held").into()], ..Policy::default() };
    let sample = Sample {
        as_of: date(2026, 1, 1),
        goals: vec![named("goal")],
        transcript: Transcript::new(),
        policy: Arc::new(policy),
        prices: None,
        catalog: catalog.clone(),
    };
    let columns = ["id", "status", "exams"].map(str::to_owned);
    let options = ExecOptions { columns: Some(&columns), ..options(1, 1 << 16) };
    let (output, _) = run(batch(&sample), options, "id,passed\np1,A\np2,\np3,A\n");
    assert_eq!(output.lines().skip(1).collect::<Vec<_>>(), ["p1,earned,", "p2,optimal,B", "p3,earned,"]);
    let columns = ["id", "only_count"].map(str::to_owned);
    let compared = BatchQuestion { compare: true, ..batch(&sample) };
    let asked = ExecOptions { columns: Some(&columns), ..self::options(1, 1 << 16) };
    let (output, _) = run(compared, asked, "id,passed\np1,A\np2,\n");
    assert_eq!(output.lines().skip(1).collect::<Vec<_>>(), ["p1,0", "p2,1"]);
    // What is to be earned by a track is not on hand because of passes, and no plan may earn this; what is held is held.
    // Both have the same on hand.
    let goals = [named("held")];
    let compared = BatchQuestion { compare: true, goals: &goals, ..batch(&sample) };
    let asked = ExecOptions { columns: Some(&columns), ..self::options(1, 1 << 16) };
    let (output, _) = run(compared, asked, "id,passed,held\np1,A,\np2,A,held\n");
    assert_eq!(output.lines().skip(1).collect::<Vec<_>>(), ["p1,", "p2,0"]);
}

fn head_error(head: &str) -> Option<HeadError> {
    let sample = club();
    let (input, mut output) = (format!("{head}\n"), Vec::new());
    let run = stream::run(batch(&sample), options(1, 1), &mut input.as_bytes(), &mut output, &mut Nobody);
    match run {
        Err(BatchError::Head(error)) => Some(error),
        Err(error) => panic!("{head}: {error}"),
        Ok(_) => None,
    }
}

#[test]
fn a_column_that_is_nearly_one_that_means_something_is_refused() {
    let cases = [
        ("id,pased,held", "pased", "passed"),
        ("id,passed,hold", "hold", "held"),
        ("id,passed,boked", "boked", "booked"),
        ("id,passed,golas", "golas", "goal"),
        ("id,passed,asof", "asof", "as_of"),
        ("id,passed,as-of", "as-of", "as_of"),
        ("id,passed,rule", "rule", "rules"),
        ("id,my_passed,held", "my_passed", "passed"),
        ("id,item,dat", "dat", "date"),
        ("id,item,date,reslt", "reslt", "result"),
        ("id,item,My Date", "My Date", "date"),
        ("id,itm,date", "itm", "item"),
        ("ids,passed", "ids", "id"),
    ];
    for (head, column, meant) in cases {
        let error = head_error(head).expect(head);
        assert_eq!(error.to_string(), format!("unknown column `{column}`"), "{head}");
        assert!(error.help().contains(&format!("`{meant}`")), "{head}: {}", error.help());
    }
    for head in [
        "id,passed,held,name,department,note,country,email",
        "id,item,site,manager,cost centre",
        "id,passed,date,score",
        "ID, Passed ,HELD,as_of,rules,goal,booked",
    ] {
        assert_eq!(head_error(head), None, "{head}");
    }
}

#[test]
fn ids_that_are_joined_in_another_way_are_told_how() {
    let sample = club();
    for cell in ["e0|e1", "\"e0,e1\"", "e0 e1", "e0/e1", "\"e0@2004-01-02, e1\"", "e0+e1"] {
        for unknown in [Unknown::Error, Unknown::Ignore] {
            let options = ExecOptions { unknown, ..options(1, 1 << 16) };
            let (output, outcome) = run(batch(&sample), options, &format!("id,passed\na,{cell}\n"));
            assert_eq!(outcome.errors, 1, "{output}");
            assert!(output.contains("join them by semicolons"), "{output}");
        }
    }
    let (output, _) = run(batch(&sample), options(1, 1 << 16), "id,item\na,e0;e1\n");
    assert!(output.contains("several ids in `e0;e1`: write one in each row"), "{output}");
}

/// The time is that of the whole run. Who comes after it is told so, whatever is asked for, and nobody is dropped.
#[test]
fn who_comes_when_the_time_is_up_is_told_so_at_once() {
    let sample = random::sample(7);
    let people = people(&sample, &mut Rng::new(7), 6);
    let asked = AtomicUsize::new(0);
    let none = || {
        asked.fetch_add(1, Ordering::Relaxed);
        Duration::ZERO
    };
    let stopped = BatchQuestion { remaining: Some(&none), ..batch(&sample) };
    for batch in [
        stopped,
        BatchQuestion { compare: true, totals: true, ..stopped },
        BatchQuestion { told: true, ..stopped },
    ] {
        asked.store(0, Ordering::Relaxed);
        let (output, outcome) = run(batch, options(1, 1 << 16), &wide(&sample, &people));
        assert_eq!(output.lines().count(), people.len() + 1);
        for row in output.lines().skip(1) {
            assert!(row.contains(",unproven,") && row.contains("a limit stopped the search"), "{row}");
        }
        assert_eq!(outcome.unproven, people.len() as u64);
        // Once for each person at most: no program is written down, let alone solved.
        assert!(asked.load(Ordering::Relaxed) <= people.len());
    }
    let whole = BatchQuestion { whole: true, ..stopped };
    let document = ExecOptions { document: Some(&rest_of_line), ..options(1, 1 << 16) };
    let (output, _) = run(whole, document, &wide(&sample, &people));
    assert!(output.lines().all(|line| line.contains("\"status\":\"unproven\"")), "{output}");
}
