//! A cohort asked in memory.

use std::io::Cursor;

use studypath::cohort::{Conduct, Register, Spool, Watch};
use studypath::solver;

use super::random::{self, Question};

/// Nobody looks on.
pub struct Nobody;

impl Watch for Nobody {
    fn go_on(&mut self, _: u64) -> bool {
        true
    }
}

/// The cohort's question of a random one, without totals.
pub fn register(question: &Question) -> Register<'_> {
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
        totals: false,
    }
}

/// So many threads, and parts of so many bytes.
pub fn conduct<'c>(threads: usize, part: usize) -> Conduct<'c> {
    let spool = || Ok(Box::new(Cursor::new(Vec::new())) as Box<dyn Spool>);
    Conduct { threads, part, strict: false, columns: None, spool: Box::new(spool) }
}
