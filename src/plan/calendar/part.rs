use std::collections::BTreeSet;

use crate::catalog::{CredentialId, ExamId, Item};
use crate::plan::{Claim, Earned, Plan};
use crate::question::Question;

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
}

impl<'a> Part<'a> {
    /// All of a plan, its exams in whatever order.
    pub fn whole(question: &'a Question, plan: &'a Plan) -> Part<'a> {
        Part {
            question,
            plan,
            exams: plan.exams.iter().copied().collect::<BTreeSet<_>>().into_iter().collect(),
            earned: plan.earned.clone(),
            claims: plan.claims.clone(),
            goals: question.goals.to_vec(),
            paid: true,
            loose: None,
        }
    }

    /// May the rest of the plan bring the item on any day?
    pub fn is_loose(&self, item: Item) -> bool {
        self.loose.as_ref().is_some_and(|loose| loose.contains(&item))
    }

    /// Does it matter how many days lie between two exams: does anything run out?
    pub fn runs_out(&self) -> bool {
        let catalog = &self.question.catalog;
        let expires = |item: Item| !catalog.validity_of(item).rules.is_empty();
        let tracks = self.earned.iter().map(|e| &catalog.credential(e.credential).tracks[e.track]);
        self.exams.iter().any(|exam| expires((*exam).into()))
            || self.goals.iter().any(|goal| expires((*goal).into()))
            || self.question.transcript.iter().any(|(item, _)| expires(item))
            || self.earned.iter().any(|e| expires(e.credential.into()))
            || tracks.into_iter().any(|track| {
                track.window_months.is_some() || track.grants.iter().any(|c| expires((*c).into()))
            })
    }
}
