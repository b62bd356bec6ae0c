use studypath_ilp::Engine;

use super::{Failure, search_of};
use crate::plan::{Earned, Plan};
use crate::rule::Formulation;

/// An assignment that a plan can be read off, the opposite of [`decode`](super::decode()): what the plan says is given, and
/// what the rules need of their own is looked for. `None` where a limit stops that, and where there is none.
///
/// # Errors
///
/// [`Failure`] when the backend fails.
pub fn encode(f: &Formulation, plan: &Plan, engine: &Engine<'_>) -> Result<Option<Vec<i64>>, Failure> {
    let mut search = search_of(f, engine);
    let sat = f.sit.iter().map(|(exam, var)| (*var, plan.exams.contains(exam)));
    let earned = f.track.iter().map(|((credential, track), var)| {
        (*var, plan.earned.contains(&Earned { credential: *credential, track: *track }))
    });
    let claimed = f.claim.iter().map(|(claim, var)| (*var, plan.claims.contains(claim)));
    let bought = f.buy.iter().map(|(offer, var)| (*var, plan.purchases.contains(offer)));
    let says = sat.chain(earned).chain(claimed).chain(bought);
    let (ones, zeros): (Vec<_>, Vec<_>) = says.partition(|(_, is_one)| *is_one);
    search.rule_out(zeros.into_iter().map(|(var, _)| var));
    for (var, _) in ones {
        search.limit([(var, -1)], -1);
    }
    search.minimize(&[])?;
    Ok(search.incumbent().map(<[i64]>::to_vec))
}
