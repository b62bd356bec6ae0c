//! People, as a file with a person or with an item in each row: what comes back is the same however the work is divided.

#![no_main]

use std::io::{Cursor, Read};
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use studypath::batch::BatchQuestion;
use studypath::ilp::backend;
use studypath::question::Prepared;
use studypath::read::Unknown;
use studypath::read::table::Reading;
use studypath::report::plan::rest_of_line;
use studypath::stream::{self, ExecOptions, Observer, Outcome, Side, Spool};
use studypath::{Question, Shelf};
use studypath_fuzz::TODAY;

/// A goal that asks for others, and one whose days matter: the length of a text chooses one of them.
static PREPARED: LazyLock<Vec<Prepared>> = LazyLock::new(|| {
    let mut shelf = Shelf::builtin();
    shelf
        .add_catalog("requires", include_str!("../../tests/scenarios/catalogs/requires.toml"))
        .expect("a catalog");
    let prepare =
        |goal: &str| Question::builder(&shelf).goal(goal).today(TODAY).prepare().expect("a question");
    ["fellow", "kubestronaut"].map(prepare).into()
});

fn batch(prepared: &Prepared) -> BatchQuestion<'_> {
    let question = &prepared.question;
    BatchQuestion {
        catalog: &question.catalog,
        prices: prepared.prices.as_ref(),
        currency: prepared.currency,
        region: prepared.region.as_deref(),
        goals: &question.goals,
        as_of: question.as_of,
        policy: &question.policy,
        backend: backend::default_backend(),
        remaining: None,
        whole: false,
        compare: false,
        totals: false,
        told: false,
    }
}

fn options<'c>(threads: usize, part: usize) -> ExecOptions<'c> {
    let spool = || Ok(Box::new(Cursor::new(Vec::new())) as Box<dyn Spool>);
    ExecOptions {
        threads,
        part,
        strict: false,
        columns: None,
        together: 1 << 12,
        reading: Reading::default(),
        unknown: Unknown::Ignore,
        document: None,
        spool: Box::new(spool),
    }
}

struct Nobody;

impl Observer for Nobody {
    fn go_on(&mut self, _: u64) -> bool {
        true
    }
}

/// The rows, or why there are none.
fn run(
    batch: BatchQuestion<'_>,
    options: ExecOptions<'_>,
    mut input: &[u8],
) -> Result<(Vec<u8>, Outcome), String> {
    let mut output = Vec::new();
    let outcome = stream::run(batch, options, &mut input, &mut output, &mut Nobody);
    outcome.map(|outcome| (output, outcome)).map_err(|error| error.to_string())
}

fuzz_target!(|bytes: &[u8]| {
    let batch = batch(&PREPARED[bytes.len() % PREPARED.len()]);
    let whole = run(batch, options(1, 1 << 18), bytes);
    assert_eq!(run(batch, options(1, 1), bytes), whole);
    let Ok((rows, outcome)) = whole else { return };
    assert_eq!(run(batch, options(2, 16), bytes).map(|(rows, _)| rows).as_ref(), Ok(&rows));

    // It is a table again: as many rows as people, each with as many cells as the header.
    let mut lines = csv::Reader::from_reader(rows.as_slice()).into_byte_records();
    let count = lines.by_ref().map(|line| line.expect("a row like the header")).count();
    assert_eq!(count as u64, outcome.rows());

    let strict = ExecOptions { strict: true, unknown: Unknown::Error, ..options(1, 64) };
    if let Ok((_, outcome)) =
        run(BatchQuestion { compare: true, totals: true, told: true, ..batch }, strict, bytes)
    {
        assert_eq!(outcome.errors, 0);
    }
    let written = ExecOptions { document: Some(&rest_of_line), ..options(1, 1 << 18) };
    let (lines, _) = run(batch, written, bytes).expect("rows, as before");
    let lines = String::from_utf8(lines).expect("JSON is UTF-8");
    assert_eq!(lines.lines().count(), count);
    for line in lines.lines() {
        serde_json::from_str::<serde_json::Value>(line).expect("JSON");
    }

    // Asked the same twice, nobody is answered differently.
    let side = || {
        let input = Cursor::new(bytes.to_vec());
        let open = Box::new(move || Ok(Box::new(input) as Box<dyn Read>));
        Side { batch, options: options(1, 1 << 18), open }
    };
    let mut changed = Vec::new();
    stream::diff([side(), side()], &mut changed, &mut Nobody).expect("rows, as before");
    assert_eq!(changed.iter().filter(|byte| **byte == b'\n').count(), 1);
});
