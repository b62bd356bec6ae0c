//! A cohort asked in memory.

use std::io::Cursor;
use studypath::ilp::backend;
use studypath::read::Unknown;
use studypath::read::table::Reading;
use studypath::stream::{ExecOptions, Observer, Spool};

use studypath::batch::BatchQuestion;

use super::random::{self, Sample};

/// Nobody looks on.
pub struct Nobody;

impl Observer for Nobody {
    fn go_on(&mut self, _: u64) -> bool {
        true
    }
}

/// The cohort's question of a random one, without totals.
pub fn batch(sample: &Sample) -> BatchQuestion<'_> {
    BatchQuestion {
        catalog: &sample.catalog,
        prices: sample.prices.as_ref(),
        currency: sample.prices.as_ref().map(|_| random::dollars()),
        region: sample.prices.as_ref().map(|_| "US"),
        goals: &sample.goals,
        as_of: sample.as_of,
        policy: &sample.policy,
        backend: backend::default_backend(),
        remaining: None,
        whole: false,
        compare: false,
        totals: false,
        told: false,
    }
}

/// So many threads, and parts of so many bytes.
pub fn options<'c>(threads: usize, part: usize) -> ExecOptions<'c> {
    let spool = || Ok(Box::new(Cursor::new(Vec::new())) as Box<dyn Spool>);
    ExecOptions {
        threads,
        part,
        strict: false,
        columns: None,
        together: 0,
        reading: Reading::default(),
        unknown: Unknown::Error,
        document: None,
        spool: Box::new(spool),
    }
}
