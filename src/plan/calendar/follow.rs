use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::part::Part;
use super::prepared::{Prepared, Want};
use crate::catalog::{CredentialId, ExamId, Item, Requirement, first_within, months_after};
use crate::plan::{Earned, Milestone};
use crate::semantics::{Activity, completed_by, is_offered, is_sittable};

/// What a plan brings, day by day.
#[derive(Clone, Debug, Default)]
pub(crate) struct Followed {
    /// The credentials that the plan builds on, in the order in which they are completed.
    pub earned: Vec<Earned>,
    /// When each credential is reached.
    pub milestones: Vec<Milestone>,
}

/// The first date that a calendar does not keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Breach {
    /// The exam is sat on a day on which it cannot be.
    NotSittable(ExamId, Date),
    /// What the exam requires is not there on its day.
    Lacks(ExamId, Date),
    /// No offer that pays for the exam can be bought on its day.
    Unpaid(ExamId, Date),
    /// The credential is never completed with what counts on the same day.
    NeverEarned(CredentialId),
    /// What is asked for is not active when everything is done.
    NotActive(CredentialId, Date),
}

/// A date that is not kept, and what may mend that.
pub(crate) struct Broken {
    pub breach: Breach,
    /// Steps, by place, that would have to come on a day no earlier than this. None of the days is later than what
    /// any calendar for this order has that keeps the date, and one that does has at least one of them.
    pub later: Vec<(usize, Date)>,
}

/// What is known of the exams that follow some exams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outlook {
    /// Nothing is asked about them.
    Open,
    /// All the others of the part follow, the clock standing here: nothing may have run out by then.
    From(u64),
    /// None follows.
    Complete,
}

/// Follows exams through the days on which they are sat: everything dated is judged on the day on which it matters.
///
/// An exam is sat on a day on which it is offered, when what it requires is there, active where that is asked for. A
/// credential is earned on the first day on which its track's requirements are there, what it claims is there and
/// active where that is asked for, and its claimed exams lie within its completion window; it renews others on that
/// day. One that is active already is earned again only by way of something that is new, or where passes may have earned
/// it today. What is asked for is active
/// on the day on which everything is done.
///
/// `outlook` says what follows the last of the exams; `free` are the credentials, apart from those earned,
/// for which one wants to know when they are complete.
///
/// # Errors
///
/// [`Broken`] names the first date that is not kept.
pub(crate) fn follow(
    prepared: &Prepared<'_>,
    order: &[ExamId],
    days: &[Date],
    outlook: Outlook,
    free: &[CredentialId],
) -> Result<Followed, Broken> {
    let question = prepared.part.question;
    let mut way = Way {
        part: prepared.part,
        prepared,
        activity: prepared.activity.clone(),
        passed: prepared.passed.clone(),
        made: BTreeSet::new(),
        fallen: prepared.fallen.clone(),
        days,
        order,
        gained: vec![false; order.len()],
        earned: vec![false; prepared.part.earned.len()],
        blocked: vec![Vec::new(); prepared.part.earned.len()],
        free: free.to_vec(),
        came: BTreeSet::new(),
        open: BTreeSet::new(),
        followed: Followed::default(),
    };
    way.reach(0, question.outset());
    for (step, (exam, day)) in order.iter().zip(days).enumerate() {
        way.sit(step, *exam, *day)?;
        way.reach(step + 1, *day);
    }
    match outlook {
        Outlook::Open => {}
        Outlook::From(position) => way.look_ahead(position)?,
        Outlook::Complete => way.finish(days.last().copied().unwrap_or(question.outset()))?,
    }
    Ok(way.followed)
}

pub(super) struct Way<'w> {
    pub(super) part: &'w Part<'w>,
    pub(super) prepared: &'w Prepared<'w>,
    pub(super) activity: Activity<'w>,
    /// The days on which each exam was passed, before or by the plan.
    passed: BTreeMap<ExamId, Vec<Date>>,
    /// What the plan itself has got.
    made: BTreeSet<Item>,
    /// What rests on others and fell with them before the outset: it is active once it is earned or renewed.
    fallen: BTreeSet<Item>,
    pub(super) days: &'w [Date],
    pub(super) order: &'w [ExamId],
    /// The steps after which something was earned.
    pub(super) gained: Vec<bool>,
    pub(super) earned: Vec<bool>,
    /// What would have to come later for a credential to be earned on some day so far.
    pub(super) blocked: Vec<Vec<(usize, Date)>>,
    free: Vec<CredentialId>,
    /// The credentials that came for free.
    came: BTreeSet<Item>,
    /// Of a part, what may come about again on any later day.
    open: BTreeSet<Item>,
    followed: Followed,
}

/// Why a credential is not earned on a day.
enum Not {
    Yet,
    Unless(Vec<(usize, Date)>),
}

impl Way<'_> {
    pub(super) fn has(&self, item: Item, active: bool, day: Date) -> bool {
        let is_there = || self.made.contains(&item) || self.part.question.has(item);
        let stands = || !(active && self.fallen.contains(&item)) && self.activity.has(item, day, active);
        self.is_loose(item) || (is_there() && stands())
    }

    /// May it be there on this day by what is not looked at?
    fn is_loose(&self, item: Item) -> bool {
        self.part.is_loose(item) || self.open.contains(&item)
    }

    /// Is one of the items there, as it is wanted?
    pub(super) fn is_there(&self, want: &Want<'_>, active: bool, day: Date) -> bool {
        let is_new = |item: Item| self.made.contains(&item) || self.is_loose(item);
        want.any.iter().any(|item| (!want.anew || is_new(*item)) && self.has(*item, active, day))
    }

    fn meets(&self, requirement: &Requirement, day: Date) -> bool {
        requirement.any.iter().any(|item| self.has(*item, requirement.active, day))
    }

    fn sit(&mut self, step: usize, exam: ExamId, day: Date) -> Result<(), Broken> {
        let question = self.part.question;
        let is_late = question.deadline(exam).is_some_and(|last| last < day);
        if is_late || !is_sittable(&question.catalog, exam, day) {
            return Err(Broken { breach: Breach::NotSittable(exam, day), later: Vec::new() });
        }
        for requirement in &question.catalog.exam(exam).requires {
            if !self.meets(requirement, day) {
                let later = self.later(&requirement.any, requirement.active, step, day, &BTreeSet::new());
                return Err(Broken { breach: Breach::Lacks(exam, day), later });
            }
        }
        if self.part.paid && !self.is_paid(exam, day) {
            let later = self.later(&[], false, step, day, &BTreeSet::new());
            return Err(Broken { breach: Breach::Unpaid(exam, day), later });
        }
        self.activity.extend(exam.into(), day);
        self.passed.entry(exam).or_default().push(day);
        self.made.insert(exam.into());
        Ok(())
    }

    /// Can an offer be bought by now that pays for the exam, where the plan has one?
    fn is_paid(&self, exam: ExamId, day: Date) -> bool {
        let plan = self.part.plan;
        if plan.totals.unpriced.contains(&exam) {
            return true;
        }
        let Some(tariff) = self.part.question.tariff() else { return true };
        let offers = plan.purchases.iter().filter(|o| tariff.offers[**o].covers.contains(&exam));
        let mut offers = offers.peekable();
        let can_be_bought = |offer: usize| {
            let row = &tariff.offers[offer];
            let mut spent = plan.vouchers.iter().filter(|spent| spent.offer == offer);
            row.requires.iter().all(|item| self.has(*item, false, day))
                && (row.voucher.is_none()
                    || spent.any(|s| {
                        s.from.is_none_or(|e| self.made.contains(&e.into()) || self.is_loose(e.into()))
                    }))
        };
        offers.peek().is_none() || offers.any(|offer| can_be_bought(*offer))
    }

    /// Earns what is complete after so many steps.
    fn reach(&mut self, steps: usize, day: Date) {
        let mut reached = Vec::new();
        // Of a part it is not known when the rest of what is claimed comes about: on any later day as well.
        let mut again = self.prepared.may_come_later.clone();
        loop {
            let mut goes_on = false;
            for (at, again) in again.iter_mut().enumerate() {
                if self.earned[at] && !*again {
                    continue;
                }
                match self.is_complete(at, steps, day) {
                    Ok(()) => {
                        goes_on = true;
                        *again = false;
                        let earned = self.part.earned[at];
                        self.earn(earned, day);
                        if self.prepared.may_come_later[at] {
                            self.open.extend(self.part.brought_by([earned.credential.into()]));
                        }
                        if let Some(step) = steps.checked_sub(1) {
                            self.gained[step] = true;
                        }
                        if !self.earned[at] {
                            self.earned[at] = true;
                            self.blocked[at].clear();
                            self.followed.earned.push(earned);
                            reached.push(earned.credential);
                        }
                    }
                    Err(Not::Yet) => {}
                    Err(Not::Unless(later)) if !self.earned[at] => {
                        self.blocked[at].extend(later);
                        self.blocked[at].sort_unstable();
                        self.blocked[at].dedup();
                    }
                    Err(Not::Unless(_)) => {}
                }
            }
            if !goes_on {
                break;
            }
        }
        loop {
            let has = |item, active| self.came.contains(&item) || self.has(item, active, day);
            let question = self.part.question;
            let passed = |item: Item| {
                let sat = item.exam().and_then(|exam| self.passed.get(&exam)?.last().copied());
                sat.or_else(|| question.transcript.day(item))
            };
            let next =
                self.free.iter().position(|c| completed_by(question, *c, day, &passed, &has).is_some());
            let Some(next) = next else { break };
            let credential = self.free.remove(next);
            self.came.insert(credential.into());
            if steps > 0 {
                reached.push(credential);
            }
        }
        reached.sort_by_key(|c| self.part.question.goals.contains(c));
        let milestones = reached.into_iter().map(|credential| Milestone { after_step: steps, credential });
        self.followed.milestones.extend(milestones);
    }

    fn earn(&mut self, earned: Earned, day: Date) {
        let question = self.part.question;
        let brought = question.catalog.brings(earned.credential, earned.track).iter().copied();
        let brought = brought.filter(|c| question.can_be_granted(*c));
        let mut done = BTreeSet::new();
        for credential in [earned.credential].into_iter().chain(brought) {
            if is_offered(&question.catalog, credential, day) {
                self.activity.renew(credential, day, &mut done);
                self.made.insert(credential.into());
            }
        }
        self.fallen.retain(|item| !done.contains(item));
    }

    fn is_complete(&self, at: usize, steps: usize, day: Date) -> Result<(), Not> {
        let catalog = &self.part.question.catalog;
        let earned = self.part.earned[at];
        let again = self.earned[at] || self.prepared.may_come_later[at];
        let item = Item::Credential(earned.credential);
        let track = &catalog.credential(earned.credential).tracks[earned.track];
        if !is_offered(catalog, earned.credential, day) {
            return Err(Not::Yet);
        }
        let items = || self.prepared.claimed[at].iter().copied();
        let is_new = |item: Item| self.made.contains(&item) || self.is_loose(item);
        let is_repeatable = || self.part.question.is_repeatable(earned.credential);
        if !again && self.has(item, true, day) && !items().any(is_new) && !is_repeatable() {
            let ends = self.activity.last_day(item);
            let after = ends.and_then(|last| last.tomorrow().ok()).zip(steps.checked_sub(1));
            return Err(after.map_or(Not::Yet, |(day, step)| Not::Unless(vec![(step, day)])));
        }
        let wanted = &self.prepared.wanted[at];
        if !wanted.iter().all(|want| self.is_there(want, false, day)) {
            return Err(Not::Yet);
        }
        if let Some(want) = wanted.iter().find(|want| !self.is_there(want, want.active, day)) {
            return Err(Not::Unless(self.later(want.any, want.active, steps, day, &BTreeSet::new())));
        }
        match track.window_months {
            None => Ok(()),
            Some(months) => self.are_close(earned.credential, items().filter_map(Item::exam), months),
        }
    }

    /// Do passes of these exams lie within so many months of each other? An exam that was sat twice counts with
    /// either day, unless the first has counted for the credential; one whose day is not known goes with everything.
    fn are_close(
        &self,
        credential: CredentialId,
        exams: impl Iterator<Item = ExamId>,
        months: u32,
    ) -> Result<(), Not> {
        let counted = |exam: ExamId| self.part.question.has_counted_for_what_runs_out(credential, exam);
        let is_dated = |exam: &ExamId| {
            (counted(*exam) || !self.prepared.undated.contains(exam)) && !self.is_loose((*exam).into())
        };
        let days = |exam: ExamId| {
            let days = self.passed.get(&exam)?;
            Some((exam, &days[if counted(exam) { days.len() - 1 } else { 0 }..]))
        };
        let on: Vec<(ExamId, &[Date])> = exams.filter(is_dated).filter_map(days).collect();
        let mut last = on.iter().filter_map(|(_, days)| days.iter().min()).max().copied();
        while let Some(latest) = last {
            let is_recent = |day: &&Date| months_after(**day, months) >= latest;
            let mut counted = None;
            for (exam, days) in &on {
                let Some(day) = days.iter().filter(is_recent).min() else {
                    let step = self.order.iter().take(self.days.len()).position(|e| e == exam);
                    let sat = step.filter(|step| days.contains(&self.days[*step]));
                    let Some(step) = sat else { return Err(Not::Yet) };
                    let close = |after: Date, until: Date| first_within(after, until, months);
                    let day = self.put_off(step, latest, &BTreeSet::new(), (None, months), close);
                    return Err(Not::Unless(day.map(|day| (step, day)).into_iter().collect()));
                };
                counted = Some(*day).max(counted);
            }
            if counted == Some(latest) {
                return Ok(());
            }
            last = counted;
        }
        Ok(())
    }

    fn finish(&self, day: Date) -> Result<(), Broken> {
        if let Some(at) = self.earned.iter().position(|earned| !earned) {
            let later = self.blocked.iter().flatten().copied().collect();
            return Err(Broken { breach: Breach::NeverEarned(self.part.earned[at].credential), later });
        }
        for goal in &self.part.goals {
            let item = Item::Credential(*goal);
            if !self.has(item, true, day) {
                let later = self.later(&[item], true, self.order.len(), day, &BTreeSet::new());
                return Err(Broken { breach: Breach::NotActive(*goal, day), later });
            }
        }
        Ok(())
    }
}
