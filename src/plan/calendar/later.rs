use std::collections::BTreeSet;
use std::iter;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::follow::Way;
use super::too_far::TooFar;
use crate::catalog::{ExamId, Item, months_before};
use crate::schedule::Schedule;
use crate::semantics::active_parts;

/// So often the day until which something must last moves on while one waits for a day from which it lasts.
const MOVES: usize = 4_000;

/// No so many months are longer, in days: a month has 30.44 of them on average, and seven from July on have two more.
fn longest(months: u32) -> u64 {
    u64::from(months) * 3_044 / 100 + 3
}

impl Way<'_> {
    /// What would have to come later for one of the items to be there as it is asked for on a day, after so many steps
    /// and the effort for what is left until then.
    pub(super) fn later(
        &self,
        items: &[Item],
        active: bool,
        steps: usize,
        day: Date,
        left: &BTreeSet<ExamId>,
    ) -> Vec<(usize, Date)> {
        let mut later: Vec<(usize, Date)> = self.blocked.iter().flatten().copied().collect();
        let items = if active { self.with_parts(items) } else { BTreeSet::new() };
        for item in items.into_iter().filter(|item| self.activity.has(*item, day, false)) {
            let plays = |step: usize| item == Item::Exam(self.order[step]) || self.gained[step];
            let days = |step: usize| Some((step, self.lasting(item, step, day, left)?));
            later.extend((0..steps).filter(|step| plays(*step)).filter_map(days));
        }
        later.sort_unstable();
        later.dedup();
        later
    }

    /// The items and all that they rest on.
    fn with_parts(&self, items: &[Item]) -> BTreeSet<Item> {
        let mut all: BTreeSet<Item> = items.iter().copied().collect();
        let mut open: Vec<Item> = items.to_vec();
        while let Some(item) = open.pop() {
            let Item::Credential(credential) = item else { continue };
            let parts = active_parts(&self.part.question.catalog, credential);
            open.extend(parts.into_iter().filter(|part| all.insert(*part)));
        }
        all
    }

    /// The first day after that of a step on which getting the item might make it active on this day, or on the day
    /// that it becomes by waiting.
    fn lasting(&self, item: Item, step: usize, day: Date, left: &BTreeSet<ExamId>) -> Option<Date> {
        let now = self.days[step];
        if self.lasts(item, now, day) {
            return self.renewable(item, now);
        }
        let months =
            self.part.question.catalog.validity_of(item).rules.iter().map(|rule| rule.months).max()?;
        let lasting = |after, until| self.lasting_after(item, after, until);
        self.put_off(step, day, left, (Some(item), months), lasting)
    }

    /// The first day after its own to which a step would have to be put off so that it and what becomes of a later day lie
    /// so close together as `close` asks for: it gives the first day after one that lies so close to another. They never lie
    /// more than so many months apart. What must last is named, nothing where exams must lie within a window.
    pub(super) fn put_off(
        &self,
        step: usize,
        day: Date,
        left: &BTreeSet<ExamId>,
        (lasts, months): (Option<Item>, u32),
        close: impl Fn(Date, Date) -> Option<Date>,
    ) -> Option<Date> {
        let question = self.part.question;
        let schedule = question.schedule()?;
        let between = self.between(step, day, left)?;
        if between > schedule.most_within(longest(months)) {
            return None;
        }
        let effort = schedule.effort(question.catalog.exam(self.order[step]))?;
        let distance = (lasts, months, effort, between);
        let end = schedule.by.unwrap_or(Date::MAX);
        let mut until = day;
        let first = close(self.days[step], until)?;
        let known = self.prepared.too_far.borrow().get(&distance).copied();
        if known.is_some_and(|known| known.holds(first, day)) {
            return None;
        }
        let mut on = first;
        for _ in 0..MOVES {
            until = until.max(reached(schedule, effort, between, on)?);
            if end < until {
                return None;
            }
            let next = close(on.yesterday().ok()?, until)?;
            if next == on {
                return Some(on);
            }
            on = next;
        }
        self.prepared.too_far.borrow_mut().insert(distance, TooFar { first, last: on, until: day });
        None
    }

    fn lasts(&self, item: Item, from: Date, until: Date) -> bool {
        let validity = self.part.question.catalog.validity_of(item);
        validity.last_day(from).is_none_or(|last| until <= last)
    }

    /// The first day after another from which the item lasts until a day by its own validity.
    fn lasting_after(&self, item: Item, now: Date, until: Date) -> Option<Date> {
        let tomorrow = now.tomorrow().ok()?;
        let lasts = |on: &Date| tomorrow <= *on && *on <= until && self.lasts(item, *on, until);
        let rules = &self.part.question.catalog.validity_of(item).rules;
        let by_months = |months: u32| {
            let near = months_before(until, months).saturating_sub(4.days());
            let last = near.saturating_add(8.days());
            iter::successors(Some(near.max(tomorrow)), |day| day.tomorrow().ok())
                .take_while(|day| *day <= last)
                .find(lasts)
        };
        let turns = rules.iter().flat_map(|rule| {
            let ends = rule.earned.until.and_then(|last| last.tomorrow().ok());
            rule.earned.since.into_iter().chain(ends)
        });
        let turns = turns.chain([tomorrow]).filter(lasts);
        rules.iter().filter_map(|rule| by_months(rule.months)).chain(turns).min()
    }

    /// The effort after a step for what comes until a day and for what is left.
    fn between(&self, step: usize, day: Date, left: &BTreeSet<ExamId>) -> Option<u64> {
        let question = self.part.question;
        let schedule = question.schedule()?;
        let by_then = self.days.partition_point(|other| *other < day) + usize::from(self.days.contains(&day));
        let between = self.order.get(step + 1..by_then).unwrap_or_default();
        let effort = |exam: &ExamId| schedule.effort(question.catalog.exam(*exam));
        between.iter().chain(left).map(effort).sum()
    }

    /// The first day after another on which something may begin that renews the item.
    fn renewable(&self, item: Item, now: Date) -> Option<Date> {
        let mut seen = BTreeSet::from([item]);
        let mut open = vec![item];
        let mut next: Option<Date> = None;
        while let Some(target) = open.pop() {
            for (credential, renewal) in self.part.question.catalog.renewed_by(target) {
                let since = renewal.window.since.filter(|since| now < *since);
                next = since.into_iter().chain(next).min();
                if seen.insert((*credential).into()) {
                    open.push((*credential).into());
                }
            }
        }
        next
    }
}

/// No later than what becomes of a day if one waits with a step: the effort for what comes between is done.
fn reached(schedule: &Schedule, effort: u64, between: u64, on: Date) -> Option<Date> {
    let (position, _) = schedule.sit(0, effort, Some(on))?;
    Some(schedule.sit(position, between, None)?.1)
}
