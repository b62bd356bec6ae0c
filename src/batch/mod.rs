//! One question for many people: compiled once, with a typed answer for each of them.
//!
//! A question (goals and a day) is compiled once ([`BatchQuery`]): which items can matter, and which exams are
//! interchangeable. A person is reduced to what they have of them ([`HeldItems`]); what is new is solved, what is known
//! is looked up. [`BatchTotals`] and [`FundingSelection`] add answers up, and what parts of a batch come to can be
//! merged. Nothing here reads or writes a file or starts a thread: `stream` does.

mod answer;
mod answer_cache;
mod changes;
mod detail;
mod error;
mod funding;
mod held_items;
mod names;
mod query;
mod situation;
mod summary;
mod totals;

pub use answer::{Remark, RowAnswer, Whole};
pub use answer_cache::AnswerCache;
pub use changes::{Aspect, Changes, CostChange, Difference};
pub use detail::{Detail, Upgrade, is_upgrade};
pub use error::RowError;
pub use funding::{Funded, FundingSelection};
pub use held_items::HeldItems;
pub use names::Names;
pub use query::{BatchQuery, BatchQuestion, compared_tracks};
pub use situation::{Situation, SituationClasses};
pub use summary::Summary;
pub use totals::{BatchTotals, Budget, Near, Upgrades};
