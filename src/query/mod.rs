//! The questions that can be asked, one file for each.

mod answer;
mod audit;
mod best;
mod break_even;
mod compare;
mod conflict;
mod decode;
mod engine;
mod notes;
mod search;

pub use answer::{Answer, Bound, Conflict, LeftOut, Reason, Repair, Status};
pub use audit::{Audit, Gap, GoalAudit, SlotAudit, TrackAudit, audit};
pub use best::best;
pub use break_even::{BreakEven, Flip};
pub use compare::{ClosedTrack, Comparison, Difference, GoalComparison, OpenTrack, Opening, compare};
pub use engine::{Engine, Failure};
