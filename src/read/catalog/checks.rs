//! What each part says rightly, but all of them together cannot mean.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use jiff::civil::Date;

use crate::catalog::{Cap, Exam, Item, SlotOption};
use crate::read::diagnostic::{Diagnostic, quoted};

use super::listed::Listed;
use super::names::Names;
use super::table::Errors;

/// Reports an option that stands in a slot twice for one and the same day.
pub(super) fn same_option_twice(options: &[Listed], names: &Names<'_>, errors: &mut Errors) {
    let mut keyed: Vec<(Vec<Item>, Option<Date>, usize)> = options
        .iter()
        .enumerate()
        .map(|(at, listed)| {
            let mut items = listed.option.items.clone();
            items.sort_unstable();
            (items, listed.option.window.since, at)
        })
        .collect();
    keyed.sort_unstable();
    let mut longest = 0;
    for at in 1..keyed.len() {
        if keyed[at].0 != keyed[at - 1].0 {
            longest = at;
            continue;
        }
        let (first, second) = (&options[keyed[longest].2], &options[keyed[at].2]);
        if first.option.window.overlaps(second.option.window) {
            let (first, second) =
                if first.span.start <= second.span.start { (first, second) } else { (second, first) };
            let ids: Vec<String> = keyed[at].0.iter().map(|item| quoted(names.id_of(*item))).collect();
            let same_place = first.span == second.span;
            let error = Diagnostic::at(
                second.span.clone(),
                format!("{} is twice an option of this slot for the same day", ids.join(" with ")),
            );
            errors.push(if same_place {
                error.label("twice in this group")
            } else {
                error.label("the second time").also(first.span.clone(), "the first time")
            });
        }
        let ends = |n: usize| options[keyed[n].2].option.window.until;
        let outlasts = match (ends(at), ends(longest)) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(a), Some(b)) => a > b,
        };
        if outlasts {
            longest = at;
        }
    }
}

/// Reports a slot whose options cannot reach its need, even when all of them are claimed.
///
/// An item counts once, so an option of `n` items gives each of them an `n`th of its units, and an
/// item gives at most its largest share. That is an upper bound, exact where every option is one item.
pub(super) fn can_be_filled(
    slot: &str,
    need: u32,
    options: &[SlotOption],
    caps: &[Cap],
    span: Range<usize>,
    errors: &mut Errors,
) {
    let Some(scale) = options.iter().try_fold(1_u64, |scale, o| lcm(scale, o.items.len() as u64)) else {
        return;
    };
    let mut shares: HashMap<Item, u64> = HashMap::new();
    let mut in_several: HashSet<Item> = HashSet::new();
    for option in options {
        let share = u64::from(option.units) * (scale / option.items.len().max(1) as u64);
        for item in &option.items {
            let best = shares.entry(*item).or_default();
            *best = (*best).max(share);
            if option.items.len() > 1 {
                in_several.insert(*item);
            }
        }
    }
    let mut most: u64 = 0;
    for cap in caps {
        let capped = cap.items.iter().filter(|item| !in_several.contains(item));
        let sum: u64 = capped.filter_map(|item| shares.remove(item)).sum();
        most += sum.min(u64::from(cap.at_most) * scale);
    }
    most += shares.values().sum::<u64>();
    let most = most / scale;
    if most < u64::from(need) {
        let capped = if caps.is_empty() { "" } else { " within its caps" };
        errors.push(
            Diagnostic::at(span, format!("{slot} can never be filled"))
                .label(format!("its options give at most {most}{capped}")),
        );
    }
}

/// The least common multiple, or `None` when it is too large to reckon with.
fn lcm(a: u64, b: u64) -> Option<u64> {
    let b = b.max(1);
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    (a / x).checked_mul(b).filter(|n| *n < 1 << 16)
}

/// Reports exams that require each other so that none of them can be the first.
///
/// Credentials count as within reach: a circle through a credential is legal.
pub(super) fn exam_circles(exams: &[Exam], spans: &[Vec<Range<usize>>], errors: &mut Errors) {
    // Which requirement of an exam is still without any alternative within reach; an exam leaves the
    // set when it has none. What stays hangs on a circle.
    let mut waiting: HashMap<usize, Vec<(usize, usize)>> = HashMap::new();
    let mut open = vec![0_usize; exams.len()];
    let mut met: Vec<Vec<bool>> = Vec::with_capacity(exams.len());
    for (at, exam) in exams.iter().enumerate() {
        let mut done = Vec::with_capacity(exam.requires.len());
        for (which, requirement) in exam.requires.iter().enumerate() {
            let only_exams = requirement.any.iter().all(|item| matches!(item, Item::Exam(_)));
            done.push(!only_exams);
            if only_exams {
                open[at] += 1;
                for item in &requirement.any {
                    if let Item::Exam(other) = item {
                        waiting.entry(other.0).or_default().push((at, which));
                    }
                }
            }
        }
        met.push(done);
    }
    let mut reached: Vec<usize> = (0..exams.len()).filter(|at| open[*at] == 0).collect();
    while let Some(exam) = reached.pop() {
        for (at, which) in waiting.remove(&exam).unwrap_or_default() {
            if !met[at][which] {
                met[at][which] = true;
                open[at] -= 1;
                if open[at] == 0 {
                    reached.push(at);
                }
            }
        }
    }
    report_circles(exams, spans, &open, &met, errors);
}

fn report_circles(
    exams: &[Exam],
    spans: &[Vec<Range<usize>>],
    open: &[usize],
    met: &[Vec<bool>],
    errors: &mut Errors,
) {
    // Every exam out of reach has a requirement whose alternatives are all out of reach; following
    // the first of them leads into a circle.
    let next = |at: usize| {
        let which = met[at].iter().position(|met| !met)?;
        match exams[at].requires[which].any.first()? {
            Item::Exam(other) => Some((which, other.0)),
            Item::Credential(_) => None,
        }
    };
    let mut visited_in = vec![0_usize; exams.len()];
    for start in (0..exams.len()).filter(|at| open[*at] > 0) {
        let round = start + 1;
        let mut at = start;
        while visited_in[at] == 0 {
            visited_in[at] = round;
            match next(at) {
                Some((_, other)) => at = other,
                None => break,
            }
        }
        if visited_in[at] != round {
            continue;
        }
        let mut circle = vec![at];
        let mut walker = next(at);
        while let Some((_, other)) = walker {
            if other == at {
                break;
            }
            circle.push(other);
            walker = next(other);
        }
        let first = circle.iter().position(|at| circle.iter().min() == Some(at)).unwrap_or(0);
        circle.rotate_left(first);
        let Some((which, _)) = next(circle[0]) else { continue };
        let names: Vec<String> =
            circle.iter().chain(circle.first()).take(9).map(|at| quoted(&exams[*at].id)).collect();
        let title = match circle.len() {
            1 => format!("exam {} requires itself", names[0]),
            _ => "these exams require each other: a circular requirement".to_owned(),
        };
        let error = Diagnostic::at(spans[circle[0]][which].clone(), title);
        errors.push(if circle.len() == 1 {
            error
        } else {
            let more = if circle.len() >= 9 { " and so on" } else { "" };
            error
                .label(format!("required by {}", names[0]))
                .help(format!("{}{more}: none of them can be the first", names.join(" requires ")))
        });
    }
}
