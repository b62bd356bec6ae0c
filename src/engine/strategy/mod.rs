//! The ways to find a best plan without a program. Where none of them knows every rule in play, the integer program
//! answers, which is always right.

mod matching;

pub use matching::{Effort, Found, Matching};
