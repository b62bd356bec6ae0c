use crate::exact::{Exact, Guide, Relief};
use crate::task::{Backend, Outcome, Stop, Task};
use crate::{BackendError, Found};

/// The search in integers of this crate. [`Search`](crate::Search) does not hand it one task after the other but keeps
/// its state between the stages.
pub struct Integers;

impl Backend for Integers {
    fn name(&self) -> &'static str {
        "exact"
    }

    fn is_native(&self) -> bool {
        true
    }

    fn solve(&self, task: &Task<'_>) -> Result<Outcome, BackendError> {
        let mut exact = Exact::new(task.program, false);
        if let Some(start) = task.start {
            exact.set_incumbent(start.to_vec());
        }
        let go_on = || task.remaining.is_none_or(|remaining| !remaining().is_zero());
        if !go_on() {
            return Ok(Outcome { stop: Stop::TimeLimit, best: task.start.map(<[i64]>::to_vec) });
        }
        let relief = Relief { backend: super::relief(), remaining: task.remaining };
        let mut guide = Guide { go_on: &go_on, nodes: None, judge: None, relief: Some(relief) };
        let found = exact.minimize(task.minimize, false, &mut guide).ok_or(BackendError::TooLarge)?;
        let best = exact.incumbent().map(<[i64]>::to_vec);
        let stop = match found {
            Found::Optimum(_) => Stop::Proven,
            Found::Infeasible => Stop::Infeasible,
            Found::Interrupted => Stop::TimeLimit,
        };
        Ok(Outcome { stop, best })
    }
}
