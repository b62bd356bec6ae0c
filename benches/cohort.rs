//! Whole processes over seeded cohorts, as multiples of what the csv crate takes in the same run only to
//! read and write the same bytes; and of one model for each row, timed on a sample of the rows.
//!
//! The same bytes are those of the people, read record by record, and those of the plans, written record
//! by record while the people are read. The plans are about three times as long as the people, so copying
//! the people is less than that, and copying the plans is more: both are told, too. The plans are read
//! into memory beforehand, which is not counted: the copy measures its own pass. That pass needs no
//! start-up, which counts for studypath.
//!
//! `cargo bench --bench cohort -- [ROWS] [FOLDER] [CASE]..`: 1,000,000 rows and all cases unless told otherwise.
#![allow(missing_docs, clippy::print_stdout, clippy::disallowed_methods, clippy::float_arithmetic)]

mod cohort_people;

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;
use studypath::ilp::default_backend;

use cohort_people::{CASES, Case};
use studypath::catalog::{Catalog, Item};
use studypath::query::{Engine, best};
use studypath::question::{Criterion, Policy, Question};
use studypath::read::{self, BUILTINS, SourceFile};
use studypath::transcript::Transcript;

/// Seconds of the wall and of all cores.
#[derive(Clone, Copy)]
struct Spent {
    wall: f64,
    cpu: f64,
}

/// Where the kernel tells processor time, in hundredths of a second: that of this process, and that of its
/// ended children.
const OWN: usize = 11;
const CHILDREN: usize = 13;

fn cpu(of: usize) -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = text.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |n: usize| fields.get(n).and_then(|f| f.parse::<f64>().ok()).unwrap_or_default();
    (ticks(of) + ticks(of + 1)) / 100.0
}

fn timed(of: usize, run: impl FnOnce()) -> Spent {
    let (before, start) = (cpu(of), Instant::now());
    run();
    Spent { wall: start.elapsed().as_secs_f64(), cpu: cpu(of) - before }
}

fn studypath(case: &Case, folder: &Path, people: &Path, threads: usize) -> Spent {
    let output = folder.join(format!("{}-{threads}.csv", case.name));
    let mut command = Command::new(env!("CARGO_BIN_EXE_studypath"));
    command.arg("cohort").arg(people).args(["--goal", case.goal, "--threads", &threads.to_string(), "-o"]);
    command.arg(&output).arg("-q").stdout(Stdio::null());
    if let Some((catalog, prices)) = case.files {
        let (catalog_path, prices_path) = (folder.join("catalog.toml"), folder.join("prices.csv"));
        std::fs::write(&catalog_path, catalog()).expect("a catalog");
        std::fs::write(&prices_path, prices()).expect("prices");
        command.arg("--catalog").arg(catalog_path).arg("--prices").arg(prices_path);
    }
    timed(CHILDREN, || {
        let code = command.status().expect("the command starts").code();
        assert!(matches!(code, Some(0 | 1)), "{code:?}");
    })
}

fn reader(file: &Path) -> csv::Reader<File> {
    csv::ReaderBuilder::new().has_headers(false).from_reader(File::open(file).expect("a file"))
}

/// The csv crate reads every record and writes it again.
fn copy(from: &Path, to: &Path) {
    let mut reader = reader(from);
    let mut writer = csv::Writer::from_path(to).expect("room");
    let mut record = csv::ByteRecord::new();
    while reader.read_byte_record(&mut record).expect("records") {
        writer.write_byte_record(&record).expect("room");
    }
    writer.flush().expect("room");
}

/// The csv crate reads every record of the people and writes one of the plans for each.
fn same_bytes(people: &Path, plans: &Path, to: &Path) {
    let plans: Vec<csv::ByteRecord> =
        reader(plans).into_byte_records().map(|plan| plan.expect("a plan")).collect();
    let spent = timed(OWN, || {
        let mut reader = reader(people);
        let mut writer = csv::Writer::from_path(to).expect("room");
        let mut record = csv::ByteRecord::new();
        for plan in &plans {
            assert!(reader.read_byte_record(&mut record).expect("records"), "a row for each person");
            writer.write_byte_record(plan).expect("room");
        }
        assert!(!reader.read_byte_record(&mut record).expect("records"), "a row for each person");
        writer.flush().expect("room");
    });
    println!("{} {}", spent.wall, spent.cpu);
}

fn copied(from: &Path, folder: &Path) -> Spent {
    let to = folder.join("bare.csv");
    timed(CHILDREN, || {
        let this = std::env::current_exe().expect("this bench");
        let status = Command::new(this).arg("--copy").arg(from).arg(&to).status();
        assert!(status.expect("the copy starts").success());
    })
}

fn bare(people: &Path, plans: &Path, folder: &Path) -> Spent {
    let this = std::env::current_exe().expect("this bench");
    let to = folder.join("bare.csv");
    let output = Command::new(this).arg("--same-bytes").arg(people).arg(plans).arg(&to).output();
    let text = String::from_utf8(output.expect("the copy starts").stdout).expect("numbers");
    let numbers: Vec<f64> = text.split_whitespace().map(|n| n.parse().expect("a number")).collect();
    let length = |file: &Path| std::fs::metadata(file).expect("a file").len();
    assert_eq!(length(&to), length(plans), "the same bytes");
    Spent { wall: numbers[0], cpu: numbers[1] }
}

/// Seconds for each row when every row is a model of its own.
fn one_by_one(case: &Case, people: &Path, sample: usize) -> f64 {
    let (catalog_text, prices_text) = match case.files {
        Some((catalog, prices)) => (catalog(), prices()),
        None => (BUILTINS[0].catalog_text.to_owned(), BUILTINS[0].price_texts[0].1.to_owned()),
    };
    let catalog: Catalog = read::catalog(&SourceFile::new("catalog", catalog_text)).expect("a catalog");
    let prices = read::prices(&SourceFile::new("prices", prices_text), &catalog).expect("prices");
    let as_of = catalog.as_of.expect("a day");
    let tariff = Arc::new(prices).tariff(as_of, None, None);
    let goal = match catalog.find(case.goal) {
        Some(Item::Credential(goal)) => goal,
        _ => panic!("no such goal"),
    };
    let policy = Policy { minimize: vec![Criterion::Cost, Criterion::Exams], ..Policy::default() };
    let catalog = Arc::new(catalog);
    let question = Question {
        catalog: catalog.clone(),
        tariff: tariff.map(Arc::new),
        transcript: Arc::default(),
        goals: [goal].into(),
        as_of,
        today: None,
        policy: Arc::new(policy),
    };
    let mut reader = csv::Reader::from_reader(BufReader::new(File::open(people).expect("people")));
    let rows: Vec<csv::StringRecord> = reader.records().take(sample).map(|r| r.expect("a record")).collect();
    let start = Instant::now();
    for row in &rows {
        let ids = row[1].split(';').chain(row[2].split(';')).filter(|id| !id.is_empty());
        let transcript: Transcript = ids.map(|id| catalog.find(id).expect("an id")).collect();
        best(&question.with_transcript(transcript), &Engine::new(default_backend())).expect("an answer");
    }
    start.elapsed().as_secs_f64() / rows.len() as f64
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--copy", from, to] => return copy(Path::new(from), Path::new(to)),
        ["--same-bytes", people, plans, to] => {
            return same_bytes(Path::new(people), Path::new(plans), Path::new(to));
        }
        _ => {}
    }
    let rows: usize = args.first().and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let folder = args.get(1).map_or_else(|| std::env::temp_dir().join("studypath-cohort"), PathBuf::from);
    std::fs::create_dir_all(&folder).expect("a folder");
    let is_named = |case: &&Case| args.len() < 3 || args[2..].iter().any(|name| name == case.name);
    for case in CASES.iter().filter(is_named) {
        let people = folder.join(format!("{}.csv", case.name));
        (case.write)(rows, &mut BufWriter::new(File::create(&people).expect("room")));
        let plans = folder.join(format!("{}-1.csv", case.name));
        let mut spent: [Vec<Spent>; 5] = Default::default();
        for _ in 0..3 {
            spent[3].push(studypath(case, &folder, &people, 1));
            spent[4].push(studypath(case, &folder, &people, 2));
            spent[0].push(bare(&people, &plans, &folder));
            spent[1].push(copied(&people, &folder));
            spent[2].push(copied(&plans, &folder));
        }
        let least = |spent: &[Spent], of: fn(&Spent) -> f64| spent.iter().map(of).fold(f64::MAX, f64::min);
        let [bare, shorter, longer, one, two] =
            spent.map(|s| Spent { wall: least(&s, |s| s.wall), cpu: least(&s, |s| s.cpu) });
        println!("{}: {rows} rows, {}", case.name, case.about);
        for (name, run) in
            [("csv, same bytes", bare), ("csv, the people", shorter), ("csv, the plans", longer)]
        {
            println!("  {name:<15} {:7.3} s wall {:7.3} s cpu", run.wall, run.cpu);
        }
        for (name, run) in [("one thread", one), ("two threads", two)] {
            print!("  {name:<15} {:7.3} s wall {:7.3} s cpu  ", run.wall, run.cpu);
            for (name, base) in [("same bytes", bare), ("people", shorter), ("plans", longer)] {
                let (wall, cpu) = (run.wall / base.wall, run.cpu / base.cpu);
                print!(" {name} {wall:5.2} x wall {cpu:5.2} x cpu  ");
            }
            println!();
        }
        let each = one_by_one(case, &people, 500);
        let ratio = each * rows as f64 / one.wall;
        println!("  one model for each row {:.3} ms: {ratio:.0} times slower than one thread", each * 1e3);
    }
}
