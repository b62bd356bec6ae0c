use rustc_hash::FxHashMap;

use super::lattice::Lattice;
use super::need::Have;
use super::symmetry::predecessors;

/// So many sets are looked at before it is asked again whether there is time.
const ASKED: usize = 1_024;

/// The shortest path from no exam to all of them, through sets that have what may be taken to come first. `None` where there
/// is none, and where there is no time to go on.
pub(super) fn shortest(lattice: &Lattice<'_>, go_on: &dyn Fn() -> bool) -> Option<Vec<usize>> {
    let n = lattice.places.exams.len();
    let before = predecessors(lattice);
    let follows =
        |exam: &usize, have: Have| before[*exam] & !have.exams == 0 && lattice.can_follow(*exam, have);
    let mut found = vec![lattice.close(0)];
    let mut place = FxHashMap::from_iter([(0_u32, 0_usize)]);
    let mut at = 0;
    while let Some(have) = found.get(at).copied() {
        for exam in (0..n).filter(|exam| follows(exam, have)) {
            let next = have.exams | 1 << exam;
            place.entry(next).or_insert_with(|| {
                found.push(lattice.close(next));
                found.len() - 1
            });
        }
        at += 1;
        if at % ASKED == 0 && !go_on() {
            return None;
        }
    }
    let all = found.last().filter(|last| last.exams == lattice.full())?.credentials;
    // From each set: the advice broken on the rest of the way, and the milestones still open; and the next exam.
    let mut rest: Vec<Option<((u64, u64), usize)>> = vec![None; found.len()];
    *rest.last_mut()? = Some(((0, 0), n));
    for (at, have) in found.iter().enumerate().rev().skip(1) {
        let open = u64::from((all & !have.credentials).count_ones());
        for exam in (0..n).filter(|exam| follows(exam, *have)) {
            let Some(((advice, wait), _)) = rest[place[&(have.exams | 1 << exam)]] else { continue };
            let value = (advice + lattice.broken_advice(exam, *have), wait + open);
            if rest[at].is_none_or(|(best, _)| value < best) {
                rest[at] = Some((value, exam));
            }
        }
    }
    rest[0]?;
    let mut order = Vec::with_capacity(n);
    let mut set = 0;
    while set != lattice.full() {
        let (_, exam) = rest[place[&set]]?;
        order.push(exam);
        set |= 1 << exam;
    }
    Some(order)
}
