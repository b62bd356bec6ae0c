use std::collections::{BTreeMap, BTreeSet};

use super::{Stuck, StudyOrder};
use crate::catalog::{CredentialId, ExamId, Item};
use crate::plan::{ClaimsOf, Earned, Milestone, Plan};
use crate::question::Question;
use crate::semantics::{Holdings, completed};

/// An order found by always taking the exam with the earliest last day, then the least advice broken,
/// then the first in catalog order. O(n²) in the size of the plan, beside what comes for free: what can be sat once
/// can be sat from then on, so that what pays for an exam is looked for a few times only.
pub(super) fn walk(
    question: &Question,
    plan: &Plan,
    exams: &[ExamId],
    free: &[CredentialId],
) -> Result<StudyOrder, Stuck> {
    let earned = &plan.earned;
    let claims = ClaimsOf::plan(plan);
    let mut walk = Walk { question, plan, holdings: Holdings::default(), free: BTreeSet::new() };
    let mut exams_left: BTreeSet<ExamId> = exams.iter().copied().collect();
    let (mut closed, mut open) = (exams_left.clone(), BTreeSet::new());
    let mut earned_left: BTreeSet<Earned> = earned.iter().copied().collect();
    let mut free_left: BTreeSet<CredentialId> = free.iter().copied().collect();
    let room = walk.room(exams, earned);
    let mut done = StudyOrder::default();
    let mut effort = 0;
    loop {
        let after_step = done.exams.len();
        if let Some(next) =
            earned_left.iter().copied().find(|e| claims.can_be_earned(question, &walk.holdings, *e))
        {
            earned_left.remove(&next);
            done.earned.push(next);
            done.milestones.push(Milestone { after_step, credential: next.credential });
            walk.holdings.earn(question, next.credential, next.track);
            continue;
        }
        if let Some(next) = free_left.iter().copied().find(|c| {
            let is_there =
                |item, active| walk.holdings.has(question, item, active) || walk.free.contains(&item);
            completed(question, *c, &is_there).is_some()
        }) {
            free_left.remove(&next);
            if after_step > 0 {
                done.milestones.push(Milestone { after_step, credential: next });
            }
            walk.free.insert(next.into());
            continue;
        }
        let in_time = |exam: &ExamId| room[exam].is_none_or(|room| effort + walk.effort(*exam) <= room);
        closed.retain(|exam| {
            let is_open = plan.can_be_sat(question, &walk.holdings, *exam);
            if is_open {
                open.insert(*exam);
            }
            !is_open
        });
        let key =
            |exam: &ExamId| (room[exam].unwrap_or(u64::MAX), walk.broken_advice(*exam, &exams_left), *exam);
        let Some(next) = open.iter().copied().filter(in_time).min_by_key(key) else { break };
        effort += walk.effort(next);
        exams_left.remove(&next);
        open.remove(&next);
        done.exams.push(next);
        walk.holdings.sit(next);
    }
    if exams_left.is_empty() && earned_left.is_empty() {
        Ok(done)
    } else {
        Err(Stuck { exams: exams_left.into_iter().collect(), credentials: earned_left.into_iter().collect() })
    }
}

struct Walk<'a> {
    question: &'a Question,
    plan: &'a Plan,
    /// What the plan itself has done so far.
    holdings: Holdings,
    /// The credentials that came for free so far.
    free: BTreeSet<Item>,
}

impl Walk<'_> {
    fn broken_advice(&self, exam: ExamId, left: &BTreeSet<ExamId>) -> usize {
        let advice = &self.question.catalog.exam(exam).after;
        advice.iter().filter(|a| matches!(a.item, Item::Exam(e) if left.contains(&e))).count()
    }

    fn effort(&self, exam: ExamId) -> u64 {
        let facts = self.question.catalog.exam(exam);
        self.question.schedule().and_then(|schedule| schedule.effort(facts)).unwrap_or(0)
    }

    /// How much effort may be done by the end of each exam: what fits before its last day, less what
    /// must still follow before the last days of what rests on it alone.
    fn room(&self, exams: &[ExamId], earned: &[Earned]) -> BTreeMap<ExamId, Option<u64>> {
        let last = |exam: &ExamId| {
            let schedule = self.question.schedule()?;
            self.question.deadline(*exam).map(|day| schedule.capacity(day))
        };
        let mut room: BTreeMap<ExamId, Option<u64>> = exams.iter().map(|e| (*e, last(e))).collect();
        if room.values().all(Option::is_none) {
            return room;
        }
        let catalog = &self.question.catalog;
        let mut credentials: BTreeMap<CredentialId, Option<u64>> = BTreeMap::new();
        // Each round carries the last days one step further down.
        for _ in 0..exams.len() + earned.len() {
            let before = (room.clone(), credentials.clone());
            let mut lower = |item: Item, most: Option<u64>| {
                let Some(most) = most else { return };
                let entry = match item {
                    Item::Exam(exam) => room.get_mut(&exam),
                    Item::Credential(credential) => Some(credentials.entry(credential).or_default()),
                };
                if let Some(entry) = entry {
                    *entry = Some(entry.map_or(most, |known| known.min(most)));
                }
            };
            for exam in exams {
                let most = before.0[exam].map(|most| most.saturating_sub(self.effort(*exam)));
                for requirement in &catalog.exam(*exam).requires {
                    if let ([item], false) = (&requirement.any[..], self.question.meets(requirement)) {
                        lower(*item, most);
                    }
                }
            }
            for earned in earned {
                let most = before.1.get(&earned.credential).copied().flatten();
                let claims = self.plan.claims.iter().filter(|claim| claim.credential == earned.credential);
                for option in claims.map(|claim| claim.option_in(catalog)) {
                    let backers =
                        |item: &Item| self.question.backers(earned.credential, *item, option.active);
                    let open = |item: &&Item| backers(item).is_some();
                    option.items.iter().filter(open).for_each(|item| lower(*item, most));
                }
                for requirement in &catalog.credential(earned.credential).tracks[earned.track].requires {
                    if let ([item], false) = (&requirement.any[..], self.question.meets(requirement)) {
                        lower(*item, most);
                    }
                }
            }
            if before == (room.clone(), credentials.clone()) {
                break;
            }
        }
        room
    }
}
