//! A cohort asked in memory.

use std::io::Cursor;
use studypath::ilp::backend;

use studypath::cohort::{Conduct, Register, Spool, Watch};

use super::random::{self, Sample};

/// Nobody looks on.
pub struct Nobody;

impl Watch for Nobody {
    fn go_on(&mut self, _: u64) -> bool {
        true
    }
}

/// The cohort's question of a random one, without totals.
pub fn register(sample: &Sample) -> Register<'_> {
    Register {
        catalog: &sample.catalog,
        prices: sample.prices.as_ref(),
        currency: sample.prices.as_ref().map(|_| random::dollars()),
        region: sample.prices.as_ref().map(|_| "US"),
        goals: &sample.goals,
        as_of: sample.as_of,
        policy: &sample.policy,
        backend: backend::default_backend(),
        limit: None,
        document: None,
        compare: false,
        totals: false,
    }
}

/// So many threads, and parts of so many bytes.
pub fn conduct<'c>(threads: usize, part: usize) -> Conduct<'c> {
    let spool = || Ok(Box::new(Cursor::new(Vec::new())) as Box<dyn Spool>);
    Conduct { threads, part, strict: false, columns: None, spool: Box::new(spool) }
}
