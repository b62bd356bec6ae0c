//! The questions that can be asked, one file for each.

mod alternatives;
mod audit;
mod beside;
mod break_even;
mod by_track;
mod certificate;
mod compare;
mod explain;
mod fund;
mod keep;
mod keep_proof;
mod latest_start;
mod likely;
mod openness;
mod optima;
mod pareto;
mod search;
mod separate_goals;
mod sourced;
mod timetable;
mod told;
mod tradeoff;
mod verify;

pub(crate) use crate::engine::best_of;
pub use crate::engine::{
    Answer, Bound, Change, Conflict, Failure, LastSafe, LeftOut, Likely, Missing, Reason, Repair,
    SeparateGoals, Sitting, Slack, Sourced, Status, Then, Timetable, Tradeoff, Value, best, best_by_program,
    best_without_repairs, earliest,
};
pub(crate) use alternatives::alternatives_of;
pub use alternatives::{Alternatives, End, alternatives};
pub use audit::{Audit, Gap, GoalAudit, SlotAudit, TrackAudit, audit};
pub use beside::beside;
pub use break_even::{BreakEven, Flip};
pub use by_track::{Difference, OpenTrack};
pub(crate) use certificate::certificate_of;
pub use certificate::{Uncertified, certificate};
pub use compare::{Along, ClosedTrack, Comparison, GoalComparison, Opening, compare};
pub(crate) use explain::explain_best;
pub use explain::{Explanation, Saving, Threshold, With, Without, explain, is_in_scope};
pub use fund::{Funding, Pack, Share, fund};
pub use keep::{Act, Bought, Keeping, Lapse, Step, Term, Unasked, keep, never_expires};
pub use keep_proof::{keep_certificate, verify_keep};
pub use latest_start::latest_start;
pub(crate) use latest_start::latest_start_of;
pub use likely::likely_passed;
pub use openness::{Listed, Openness, openness};
pub(crate) use optima::optima_of;
pub use optima::{Count, Group, Optima, Role, Roles, Wanted, optima};
pub use pareto::{Front, Point, pareto};
pub use search::{Match, Sought, search};
pub use separate_goals::separate_goals;
pub use sourced::by_sourced_facts;
pub use studypath_ilp::Engine;
pub use timetable::timetable;
pub use told::{Told, Verdict, told, told_besides};
pub(crate) use tradeoff::tradeoff_of;
pub(crate) use verify::REQUEST;
pub use verify::{KeptBy, Refuted, Size, Verified, verify, verify_plan};
