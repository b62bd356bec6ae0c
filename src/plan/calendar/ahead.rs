use std::collections::BTreeSet;

use jiff::civil::Date;

use super::follow::{Breach, Broken, Way};
use super::prepared::Want;
use crate::catalog::{CredentialId, ExamId, Item};
use crate::plan::Earned;

impl Way<'_> {
    /// Is everything that must be active later still active when the effort for what comes before that is done?
    ///
    /// What the calendar has so far it has on the earliest days, so that every calendar for these exams in this order
    /// comes no earlier to what is left.
    pub(super) fn look_ahead(&self, position: u64) -> Result<(), Broken> {
        let part = self.part;
        let left: BTreeSet<ExamId> =
            part.exams.iter().copied().filter(|exam| !self.order.contains(exam)).collect();
        let open: Vec<Earned> =
            part.earned.iter().zip(&self.earned).filter(|(_, earned)| !**earned).map(|(e, _)| *e).collect();
        let again = part.earned.iter().zip(&self.prepared.may_come_later).filter(|(_, later)| **later);
        let coming = open.iter().chain(again.map(|(e, _)| e)).map(|e| Item::Credential(e.credential));
        let coming = part.brought_by(coming.chain(left.iter().map(|exam| Item::Exam(*exam))));
        let is_over = |want: &Want<'_>, on: Date| {
            !want.any.iter().any(|item| coming.contains(item)) && !self.is_there(want, want.active, on)
        };
        let steps = self.order.len();
        for earned in &open {
            let before = self.exams_before(*earned, &open, &left);
            let Some(day) = self.earliest(position, &before) else { continue };
            for want in self.wanted(*earned).filter(|want| want.active) {
                if is_over(want, day) {
                    let later = self.later(want.any, true, steps, day, &before);
                    return Err(Broken { breach: Breach::NeverEarned(earned.credential), later });
                }
            }
        }
        let Some(end) = self.earliest(position, &left) else { return Ok(()) };
        let is_lost =
            |goal: &&CredentialId| is_over(&Want { any: &[(**goal).into()], active: true, anew: false }, end);
        match part.goals.iter().find(is_lost) {
            Some(goal) => {
                let later = self.later(&[(*goal).into()], true, steps, end, &left);
                Err(Broken { breach: Breach::NotActive(*goal, end), later })
            }
            None => Ok(()),
        }
    }

    fn wanted(&self, earned: Earned) -> impl Iterator<Item = &Want<'_>> {
        let own = self.part.earned.iter().zip(&self.prepared.wanted).filter(move |(e, _)| **e == earned);
        own.flat_map(|(_, wanted)| wanted)
    }

    /// The exams left that a credential waits for, by way of others too.
    fn exams_before(&self, earned: Earned, open: &[Earned], left: &BTreeSet<ExamId>) -> BTreeSet<ExamId> {
        let mut exams = BTreeSet::new();
        let mut seen = BTreeSet::from([earned]);
        let mut next = vec![earned];
        while let Some(earned) = next.pop() {
            for want in self.wanted(earned) {
                let [item] = want.any else { continue };
                match *item {
                    Item::Exam(exam) if left.contains(&exam) && !self.is_there(want, false, Date::MAX) => {
                        exams.insert(exam);
                    }
                    Item::Credential(c) if !self.has(*item, false, Date::MAX) => {
                        let by = open.iter().filter(|e| e.credential == c && seen.insert(**e));
                        next.extend(by.copied().collect::<Vec<_>>());
                    }
                    _ => {}
                }
            }
        }
        exams
    }

    /// The day on which the effort for these exams is done, from a place of the clock on.
    fn earliest(&self, position: u64, exams: &BTreeSet<ExamId>) -> Option<Date> {
        let question = self.part.question;
        let schedule = question.schedule()?;
        let efforts = exams.iter().map(|exam| schedule.effort(question.catalog.exam(*exam)));
        Some(schedule.sit(position, efforts.sum::<Option<u64>>()?, None)?.1)
    }
}
