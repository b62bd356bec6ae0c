//! From a set of exams to the whole plan: which claims, in which order.

use super::Matching;
use super::modes::{Local, Mode};
use super::order::Step;
use super::weight::Set;
use crate::catalog::{ExamId, Item, SlotOption};
use crate::plan::{Claim, Earned, Plan};
use crate::question::Question;

impl Mode {
    /// The claims that the engine prefers: those that come first, one after the other.
    fn first_claims(&self, local: &Local, question: &Question, on_hand: Set) -> Option<Vec<Claim>> {
        let mut claims = self.claims.clone();
        for (credential, track, pool) in &self.pools {
            if !pool.is_full(on_hand) {
                return None;
            }
            let slots = &question.catalog.credential(*credential).tracks[*track].slots;
            let (mut taken, mut left) = (0, on_hand & pool.items);
            for (s, slot) in slots.iter().enumerate() {
                for (o, option) in slot.options.iter().enumerate() {
                    let Some(item) = simple(option, local, question) else { continue };
                    let bit = 1 << item;
                    let place = if left & bit == 0 { None } else { pool.place(s, item, taken) };
                    let Some(place) = place.filter(|p| pool.is_full_beside(taken | p, left & !bit)) else {
                        continue;
                    };
                    taken |= place;
                    left &= !bit;
                    claims.push(Claim { credential: *credential, track: *track, slot: s, option: o });
                }
            }
        }
        claims.sort_unstable();
        Some(claims)
    }

    /// Does what is on hand fill every slot?
    pub(super) fn is_filled(&self, on_hand: Set) -> bool {
        self.pools.iter().all(|(.., pool)| pool.is_full(on_hand))
    }

    /// Claims that fill every slot, whichever they are; `None` where what is on hand does not fill them.
    pub(super) fn any_claims(&self, on_hand: Set) -> Option<Vec<Claim>> {
        let mut claims = Vec::with_capacity(self.count);
        claims.extend(&self.claims);
        for (credential, track, pool) in &self.pools {
            let (credential, track) = (*credential, *track);
            let filled = pool.filled_with(on_hand)?;
            claims.extend(filled.map(|(slot, option)| Claim { credential, track, slot, option }));
        }
        claims.sort_unstable();
        Some(claims)
    }
}

/// The item of an option that is one item for one unit and is accepted on the day.
fn simple(option: &SlotOption, local: &Local, question: &Question) -> Option<usize> {
    match option.items[..] {
        [item] if option.units == 1 && option.window.contains(question.rules_day()) => local.number(item),
        _ => None,
    }
}

impl Matching {
    /// The claims of the plan that the integer program chooses for these exams: the fewest tracks, then the fewest
    /// claims, then of both the first in file order.
    pub(super) fn claims(
        &self,
        question: &Question,
        has: Set,
        sits: Set,
        first: &Mode,
    ) -> Option<Vec<Claim>> {
        let on_hand = has | sits;
        let like_first = |mode: &&Mode| {
            mode.earned == first.earned
                && mode.count == first.count
                && mode.held & !has == 0
                && mode.sits & !on_hand == 0
                && mode.tracks == first.tracks
        };
        let modes = self.modes.iter().filter(like_first);
        modes.filter_map(|m| m.first_claims(&self.local, question, on_hand | m.earned)).min()
    }

    /// The order of study of a plan, where bits decide.
    pub(super) fn order_by_claims(
        &self,
        question: &Question,
        plan: &Plan,
        has: Set,
        sits: Set,
    ) -> Option<(Vec<ExamId>, Vec<Earned>)> {
        let bit = |item: &Item| self.local.number(*item).map(|number| 1 << number);
        let earned =
            plan.earned.iter().filter_map(|e| bit(&e.credential.into())).fold(0, |set: Set, bit| set | bit);
        let makers = |item: &Item| bit(item).filter(|bit| (has | sits | earned) & bit != 0);
        let mut steps = Vec::new();
        for Earned { credential, track } in &plan.earned {
            let mut needs = 0;
            for claim in plan.claims.iter().filter(|claim| claim.credential == *credential) {
                for item in &claim.option_in(&question.catalog).items {
                    needs |= makers(item)?;
                }
            }
            for requirement in &question.catalog.credential(*credential).tracks[*track].requires {
                let any = requirement.any.iter().filter_map(makers).fold(0, |set, bit| set | bit);
                match (any & has != 0, any.count_ones()) {
                    (true, _) => {}
                    (false, 1) => needs |= any,
                    // Another order may meet it by another of them.
                    _ => return None,
                }
            }
            steps.push(Step { bit: bit(&(*credential).into())?, needs: needs & !has });
        }
        let (exams, order) = self.order.as_ref()?.of(has, sits, &steps)?;
        let exams = exams.into_iter().map(|exam| self.local.exams[exam]).collect();
        (order.len() == steps.len())
            .then(|| (exams, order.into_iter().map(|step| plan.earned[step]).collect()))
    }
}
