//! The questions that can be asked, one file for each.

mod alternatives;
mod answer;
mod apart;
mod argument;
mod audit;
mod best;
mod break_even;
mod change;
mod compare;
mod conflict;
mod decode;
mod engine;
mod explain;
mod fund;
mod notes;
mod optima;
mod pareto;
mod repair;
mod search;
mod stages;

pub use alternatives::{Alternatives, End, alternatives};
pub use answer::{Answer, Bound, Conflict, LeftOut, Reason, Repair, Status};
pub use apart::{Apart, apart};
pub use audit::{Audit, Gap, GoalAudit, SlotAudit, TrackAudit, audit};
pub use best::{best, best_without_repairs};
pub use break_even::{BreakEven, Flip};
pub use change::Change;
pub use compare::{ClosedTrack, Comparison, Difference, GoalComparison, OpenTrack, Opening, compare};
pub use engine::{Engine, Failure};
pub use explain::{Explanation, Saving, Threshold, With, Without, explain, is_in_scope};
pub use fund::{Funding, Pack, Share, fund};
pub use optima::{Count, Group, Optima, Role, Roles, Wanted, optima};
pub use pareto::{Front, Point, pareto};
