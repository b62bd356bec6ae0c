//! From a question to a plan that can be shown: the strategies that find one, and the one exit.
//!
//! Whatever finds a plan, it leaves through [`arranged`] or [`checked`]: the order of study supports it, its totals
//! are recomputed in integers, and every rule is asked whether it is broken.

mod exit;
mod failure;
pub mod strategy;

pub(crate) use exit::unsupported;
pub use exit::{arranged, checked};
pub use failure::Failure;
