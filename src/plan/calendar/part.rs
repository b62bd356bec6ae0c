use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::catalog::{CredentialId, ExamId, Item};
use crate::plan::{Claim, Earned, Plan};
use crate::question::Question;
use crate::semantics::{active_parts, may_expire};

/// What is to be put in order: a plan, or so much of one that it may show why there is no order.
#[derive(Clone)]
pub(crate) struct Part<'a> {
    pub question: &'a Question,
    /// Its purchases and vouchers.
    pub plan: &'a Plan,
    /// In catalog order.
    pub exams: Vec<ExamId>,
    pub earned: Vec<Earned>,
    pub claims: Vec<Claim>,
    pub goals: Vec<CredentialId>,
    /// Are purchases looked at?
    pub paid: bool,
    /// Of a part, what the rest of the plan may bring on any day; `None` for a whole plan.
    pub loose: Option<BTreeSet<Item>>,
    /// The credentials that are active only as long as an item is.
    pub resting: Rc<BTreeMap<Item, Vec<CredentialId>>>,
}

impl<'a> Part<'a> {
    /// All of a plan, its exams in whatever order.
    pub fn whole(question: &'a Question, plan: &'a Plan) -> Part<'a> {
        let mut resting: BTreeMap<Item, Vec<CredentialId>> = BTreeMap::new();
        for credential in question.catalog.credential_ids() {
            for item in active_parts(&question.catalog, credential) {
                resting.entry(item).or_default().push(credential);
            }
        }
        Part {
            question,
            plan,
            exams: plan.exams.iter().copied().collect::<BTreeSet<_>>().into_iter().collect(),
            earned: plan.earned.clone(),
            claims: plan.claims.clone(),
            goals: question.goals.to_vec(),
            paid: true,
            loose: None,
            resting: Rc::new(resting),
        }
    }

    /// May the rest of the plan bring the item on any day?
    pub fn is_loose(&self, item: Item) -> bool {
        self.loose.as_ref().is_some_and(|loose| loose.contains(&item))
    }

    /// Everything that these items bring with them when they are got: themselves, what comes along with them, what any
    /// of that renews, and what rests on any of that.
    pub fn brought_by(&self, items: impl IntoIterator<Item = Item>) -> BTreeSet<Item> {
        let catalog = &self.question.catalog;
        let mut brought: BTreeSet<Item> = items.into_iter().collect();
        let mut open: Vec<Item> = brought.iter().copied().collect();
        while let Some(item) = open.pop() {
            let resting = self.resting.get(&item).into_iter().flatten().map(|c| Item::Credential(*c));
            open.extend(resting.filter(|item| brought.insert(*item)).collect::<Vec<_>>());
            let Item::Credential(credential) = item else { continue };
            let tracks = self.plan.earned.iter().filter(|e| e.credential == credential);
            let granted =
                tracks.flat_map(|e| catalog.brings(credential, e.track)).map(|c| Item::Credential(*c));
            let renewed = catalog.credential(credential).renews.iter().map(|renewal| renewal.item);
            open.extend(granted.chain(renewed).filter(|item| brought.insert(*item)).collect::<Vec<_>>());
        }
        brought
    }

    /// Of each credential of a part, may the whole plan complete it on a later day than the part does? It waits for
    /// what the rest of the plan brings, for a credential that may itself come later, or for a day that may come only
    /// while something else is sat.
    pub fn may_come_later(&self) -> Vec<bool> {
        let mut later = vec![false; self.earned.len()];
        let Some(loose) = &self.loose else { return later };
        let catalog = &self.question.catalog;
        let claims = |claims: &[Claim], e: &Earned| -> Vec<Claim> {
            claims.iter().copied().filter(|claim| claim.credential == e.credential).collect()
        };
        loop {
            let so_far = self.earned.iter().zip(&later).filter(|(_, later)| **later);
            let open = self.brought_by(loose.iter().copied().chain(so_far.map(|(e, _)| e.credential.into())));
            let waits = |e: &Earned| {
                let own = claims(&self.claims, e);
                let track = &catalog.credential(e.credential).tracks[e.track];
                let claimed = own.iter().flat_map(|claim| &claim.option_in(catalog).items);
                let required = track.requires.iter().flat_map(|r| &r.any);
                own.len() < claims(&self.plan.claims, e).len()
                    || open.contains(&e.credential.into())
                    || claimed.chain(required).any(|item| open.contains(item))
                    || self.may_lapse(e)
            };
            let next: Vec<bool> = self.earned.iter().map(waits).collect();
            if next == later {
                return later;
            }
            later = next;
        }
    }

    /// Is there something of the credential before it is earned that may run out, so that it is earned once that has?
    fn may_lapse(&self, earned: &Earned) -> bool {
        let item = Item::Credential(earned.credential);
        let others = self.plan.earned.iter().filter(|other| *other != earned);
        let others = || others.clone().map(|other| Item::Credential(other.credential));
        may_expire(&self.question.catalog, item)
            && (self.question.has(item) || self.brought_by(others()).contains(&item))
    }

    /// Does it matter how many days lie between two exams: does anything run out?
    pub fn runs_out(&self) -> bool {
        let catalog = &self.question.catalog;
        let expires = |item: Item| may_expire(catalog, item);
        self.exams.iter().any(|exam| expires((*exam).into()))
            || self.goals.iter().any(|goal| expires((*goal).into()))
            || self.question.on_hand().any(|(item, _)| expires(item))
            || self.earned.iter().any(|e| expires(e.credential.into()))
            || self.earned.iter().any(|e| {
                let track = &catalog.credential(e.credential).tracks[e.track];
                let mut brought = catalog.brings(e.credential, e.track).iter();
                track.window_months.is_some() || brought.any(|c| expires((*c).into()))
            })
    }
}
