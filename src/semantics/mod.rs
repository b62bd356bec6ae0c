//! The laws that several rooms need, each stated once: what is offered on a day, what is active on a day
//! and what renews it, what follows from what was told, what is on hand, what fills a track, what comes of what is
//! on hand.

mod active;
mod earn;
mod fill;
mod follow;
mod holdings;
mod offered;

pub use active::{Activity, active_parts, last_day, may_expire, rests_on_others};
pub use earn::{completed, completed_by, completed_on, counts_until, earned_for_free, is_too_old};
pub use fill::{cap_of, counted_units, filled_units, fills, reuse_pool};
pub use follow::what_follows;
pub use holdings::{Holdings, Producer};
pub use offered::{is_offered, is_sittable};
