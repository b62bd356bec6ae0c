//! From a question to a plan that can be shown: the strategies that find one, and the one exit.
//!
//! Matching is tried first where every rule says that it decides; else a program is written down and solved in stages,
//! and what it says is decoded. Where there is no plan, the reasons are looked for, put into words, and repaired.
//! Whatever finds a plan, it leaves through [`arranged`] or [`checked`]: the order of study supports it, its totals
//! are recomputed in integers, and every rule is asked whether it is broken.

mod answer;
mod argument;
mod best;
mod calendar;
mod change;
mod conflict;
mod decode;
mod earliest;
mod encode;
mod exit;
mod failure;
pub(crate) mod notes;
mod repair;
pub(crate) mod stages;
pub mod strategy;

pub use answer::{
    Answer, Bound, Conflict, LastSafe, LeftOut, Likely, Missing, Reason, Repair, SeparateGoals, Sitting,
    Slack, Sourced, Status, Then, Timetable, Tradeoff, Value,
};
pub(crate) use best::{answer, best_of, first, search};
pub use best::{best, best_by_program, best_without_repairs};
pub(crate) use calendar::{Cores, Cuts, proving_search_of, search_knowing, search_noting, search_of};
pub use change::Change;
pub(crate) use change::ask_changed;
pub(crate) use decode::decode;
pub use earliest::earliest;
pub(crate) use earliest::effort;
pub(crate) use encode::encode;
pub use exit::{arranged, checked};
pub(crate) use exit::{arranged_within, unsupported};
pub use failure::Failure;
