//! The questions that can be asked, one file for each.

mod alternatives;
mod answer;
mod apart;
mod argument;
mod audit;
mod best;
mod break_even;
mod by_track;
mod change;
mod compare;
mod conflict;
mod decode;
mod explain;
mod fund;
mod keep;
mod notes;
mod optima;
mod pareto;
mod repair;
mod robust;
mod stages;
mod timetable;

pub use crate::engine::Failure;
pub(crate) use alternatives::alternatives_of;
pub use alternatives::{Alternatives, End, alternatives};
pub use answer::{
    Answer, Apart, Bound, Conflict, LastSafe, LeftOut, Reason, Repair, Sitting, Slack, Status, Then,
    Timetable,
};
pub use apart::apart;
pub use audit::{Audit, Gap, GoalAudit, SlotAudit, TrackAudit, audit};
pub(crate) use best::best_of;
pub(crate) use explain::explain_best;
pub(crate) use optima::optima_of;
pub(crate) use robust::robust_of;
pub(crate) use timetable::without_hours_of;

pub use best::{best, best_by_program, best_without_repairs};
pub use break_even::{BreakEven, Flip};
pub use by_track::{Difference, OpenTrack};
pub use change::Change;
pub use compare::{ClosedTrack, Comparison, GoalComparison, Opening, compare};
pub use explain::{Explanation, Saving, Threshold, With, Without, explain, is_in_scope};
pub use fund::{Funding, Pack, Share, fund};
pub use keep::{Act, Bought, Keeping, Lapse, Step, Term, Unasked, keep, never_expires};
pub use optima::{Count, Group, Optima, Role, Roles, Wanted, optima};
pub use pareto::{Front, Point, pareto};
pub use robust::robust;
pub use studypath_ilp::Engine;
pub use timetable::{earliest, timetable, without_hours};
