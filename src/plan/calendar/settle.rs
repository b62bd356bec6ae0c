use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::follow::{Followed, Outlook, follow};
use super::prepared::Prepared;
use crate::catalog::{CredentialId, ExamId};
use crate::question::Question;

/// Days before which exams are not sat, although there would be time.
pub(super) type Waits = BTreeMap<ExamId, Date>;

/// So many further ways of putting exams off are tried for one order.
const CHOICES: usize = 64;

/// What a search for days may still take, and whether that was too little somewhere.
pub(crate) struct Steps<'t> {
    /// The calendars that are looked at.
    pub left: usize,
    /// So many of them are looked at in any case.
    sure: usize,
    /// Is there time for another one?
    go_on: &'t dyn Fn() -> bool,
    /// Was something given up before all of it was looked at?
    pub(super) gave_up: bool,
}

impl<'t> Steps<'t> {
    /// So many steps, as long as there is time.
    pub fn new(left: usize, go_on: &'t dyn Fn() -> bool) -> Steps<'t> {
        Steps { left, sure: 0, go_on, gave_up: false }
    }

    /// So many of them whether there is time or not.
    pub fn surely(self, sure: usize) -> Steps<'t> {
        Steps { sure, ..self }
    }

    /// Takes one; false where there is none, and where there is no time for it.
    fn take(&mut self) -> bool {
        if self.sure == 0 && self.left > 0 && !(self.go_on)() {
            self.left = 0;
        }
        self.gave_up |= self.left == 0;
        self.left = self.left.saturating_sub(1);
        self.sure = self.sure.saturating_sub(1);
        !self.gave_up
    }
}

/// The earliest days of exams sat in this order, one studied for after the other: none before its release, nor
/// before it is worth waiting for. `None` where an effort is not known, and beyond the end of the calendar.
pub(super) fn days_of(question: &Question, order: &[ExamId], waits: &Waits) -> Option<(Vec<Date>, u64)> {
    let schedule = question.schedule()?;
    let mut position = 0;
    let day = |exam: &ExamId| {
        let facts = question.catalog.exam(*exam);
        let not_before = facts.released.max(waits.get(exam).copied());
        let (next, day) = schedule.sit(position, schedule.effort(facts)?, not_before)?;
        position = next;
        Some(day)
    };
    let days = order.iter().map(day).collect::<Option<_>>()?;
    Some((days, position))
}

/// A calendar that keeps every date.
pub(super) struct Settled {
    pub days: Vec<Date>,
    /// Where the clock stands.
    pub position: u64,
    pub waits: Waits,
    pub followed: Followed,
    /// Was anything put off on the way, here or where that led nowhere?
    pub put_off: bool,
}

/// Looks for the earliest days on which exams sat in this order keep every date. What does not last is put off, in
/// every way that could help. `Err` says whether anything was. Takes a step for every calendar that it looks at, and
/// gives up without one.
pub(super) fn settle(
    prepared: &Prepared<'_>,
    order: &[ExamId],
    waits: &Waits,
    complete: bool,
    free: &[CredentialId],
    steps: &mut Steps<'_>,
) -> Result<Settled, bool> {
    let settled = match complete {
        true => return first(prepared, order, waits, Look::Complete, free, steps),
        false if !prepared.runs_out => return first(prepared, order, waits, Look::Open, free, steps),
        false => first(prepared, order, waits, Look::Ahead, free, steps)?,
    };
    match settled.put_off {
        // What is to last for the rest may as well be put off when that is clear.
        true => first(prepared, order, waits, Look::Open, free, steps),
        false => Ok(settled),
    }
}

/// How far one looks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Open,
    Ahead,
    Complete,
}

fn first(
    prepared: &Prepared<'_>,
    order: &[ExamId],
    waits: &Waits,
    look: Look,
    free: &[CredentialId],
    steps: &mut Steps<'_>,
) -> Result<Settled, bool> {
    let mut seen: BTreeSet<Waits> = BTreeSet::new();
    let mut open = vec![waits.clone()];
    let mut choices = 0;
    while let Some(waits) = open.pop() {
        if !seen.insert(waits.clone()) {
            continue;
        }
        if choices > CHOICES || !steps.take() {
            steps.gave_up = true;
            break;
        }
        let Some((days, position)) = days_of(prepared.part.question, order, &waits) else { continue };
        let outlook = match look {
            Look::Open => Outlook::Open,
            Look::Ahead => Outlook::From(position),
            Look::Complete => Outlook::Complete,
        };
        match follow(prepared, order, &days, outlook, free) {
            Ok(followed) => {
                return Ok(Settled { days, position, waits, followed, put_off: seen.len() > 1 });
            }
            Err(broken) => {
                choices += broken.later.len().saturating_sub(1);
                open.extend(broken.later.into_iter().rev().map(|(step, day)| {
                    let mut later = waits.clone();
                    later.insert(order[step], day);
                    later
                }));
            }
        }
    }
    Err(seen.len() > 1)
}
