use std::collections::{BTreeMap, BTreeSet};

use super::Formulation;
use crate::catalog::{CredentialId, ExamId, Item, Requirement};
use crate::plan::Claim;

/// Exams between which nothing in a question tells a difference, in catalog order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// The exams.
    pub exams: Vec<ExamId>,
    /// More of them than this are of no use in any plan: the units of the slots that they can fill,
    /// of the most demanding track of each credential.
    pub useful: usize,
}

impl Class {
    /// Exams that no best plan needs. A plan that sits one of them sits at most `useful` of its class,
    /// and stays legal and no worse if an earlier one that it leaves out takes its place; law 10 of the
    /// design then prefers it.
    pub fn surplus(&self) -> &[ExamId] {
        self.exams.get(self.useful..).unwrap_or_default()
    }
}

/// What makes a difference between two exams that can be sat.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Signature<'a> {
    price: i64,
    hours: Option<u32>,
    requires: Vec<&'a [Item]>,
    limits: Vec<usize>,
    claims: Vec<(CredentialId, usize, usize, u32, bool, Option<usize>)>,
}

/// The classes of interchangeable exams of a question: the same price and hours, the same
/// requirements, the same slots with the same units, and no rule that names one of them. Exams that
/// can be sat and are like no other form a class of their own or none. Linear in the program's size.
pub fn interchangeable(f: &Formulation<'_>) -> Vec<Class> {
    let catalog = f.problem.catalog;
    let named = named(f);
    let mut claims: BTreeMap<ExamId, Vec<Claim>> = BTreeMap::new();
    for claim in f.claim.keys() {
        if let [Item::Exam(exam)] = claim.option_in(catalog).items[..] {
            claims.entry(exam).or_default().push(*claim);
        }
    }
    let prices: BTreeMap<_, _> = f.cost.iter().copied().collect();
    let mut classes: BTreeMap<Signature<'_>, Vec<ExamId>> = BTreeMap::new();
    for (exam, var) in &f.sit {
        let bundled = f.offers_for(*exam).iter().any(|offer| f.buy.contains_key(offer));
        if named.contains(exam) || bundled || !f.problem.obstacles(*exam).is_empty() {
            continue;
        }
        let facts = catalog.exam(*exam);
        let counts =
            |items: &Option<Vec<Item>>| items.as_ref().is_some_and(|i| i.contains(&Item::Exam(*exam)));
        let signature = Signature {
            price: prices.get(var).copied().unwrap_or(0),
            hours: facts.hours,
            requires: facts.requires.iter().map(|r| r.any.as_slice()).collect(),
            limits: (0..catalog.limits.len()).filter(|l| counts(&catalog.limits[*l].items)).collect(),
            claims: claims.get(exam).into_iter().flatten().map(|c| place(f, *c)).collect(),
        };
        classes.entry(signature).or_default().push(*exam);
    }
    let class =
        |(signature, exams): (Signature<'_>, Vec<ExamId>)| Class { useful: useful(f, &signature), exams };
    classes.into_iter().map(class).collect()
}

fn place(f: &Formulation<'_>, claim: Claim) -> (CredentialId, usize, usize, u32, bool, Option<usize>) {
    let (slot, option) = (claim.slot_in(f.problem.catalog), claim.option_in(f.problem.catalog));
    let cap = slot.caps.iter().position(|cap| cap.items.contains(&option.items[0]));
    let open = option.window.contains(f.problem.as_of);
    (claim.credential, claim.track, claim.slot, option.units, open, cap)
}

fn useful(f: &Formulation<'_>, signature: &Signature<'_>) -> usize {
    let mut slots: BTreeSet<(CredentialId, usize, usize)> = BTreeSet::new();
    slots.extend(signature.claims.iter().map(|(c, t, s, ..)| (*c, *t, *s)));
    let mut tracks: BTreeMap<(CredentialId, usize), usize> = BTreeMap::new();
    for (c, t, s) in slots {
        let need = f.problem.catalog.credential(c).tracks[t].slots[s].need as usize;
        let sum = tracks.entry((c, t)).or_default();
        *sum = sum.saturating_add(need);
    }
    let mut credentials: BTreeMap<CredentialId, usize> = BTreeMap::new();
    for ((c, _), need) in tracks {
        let most = credentials.entry(c).or_default();
        *most = need.max(*most);
    }
    credentials.into_values().fold(0, usize::saturating_add)
}

/// Exams that something names: a requirement, an option of several items, what the asker wants.
fn named(f: &Formulation<'_>) -> BTreeSet<ExamId> {
    let catalog = f.problem.catalog;
    let mut items: BTreeSet<Item> = f.problem.policy.with.iter().copied().collect();
    let mut requires = |requires: &[Requirement]| items.extend(requires.iter().flat_map(|r| &r.any));
    for exam in f.sit.keys() {
        requires(&catalog.exam(*exam).requires);
    }
    for (credential, track) in f.track.keys() {
        requires(&catalog.credential(*credential).tracks[*track].requires);
    }
    for claim in f.claim.keys() {
        let option = claim.option_in(catalog);
        if option.items.len() > 1 {
            items.extend(&option.items);
        }
    }
    if let Some(tariff) = f.problem.tariff {
        items.extend(f.buy.keys().flat_map(|offer| &tariff.offers[*offer].requires));
    }
    let exam = |item| match item {
        Item::Exam(exam) => Some(exam),
        Item::Credential(_) => None,
    };
    items.into_iter().filter_map(exam).collect()
}
