use std::collections::{BTreeMap, BTreeSet};

use studypath_ilp::{Affine, Var};

use super::scope::Scope;
use super::{Model, Node, Quantity, Rest, cycle, post};
use crate::catalog::{CredentialId, ExamId, Item};
use crate::plan::Claim;
use crate::question::{Measure, Question};
use crate::semantics::Producer;

/// A question written down as an integer program.
///
/// With x the exam's own variable, t the track's and a(i, s) the claims, the rows
/// `sum of a(i, s) over the slots s of track t <= t` stand beside `a(i, s) <= x(i)`: without side
/// rules this makes the linear relaxation integral (bipartite matching), so that branching is rare.
#[derive(Clone, Debug)]
pub struct Formulation {
    /// The question.
    pub question: Question,
    /// What it can touch.
    pub scope: Scope,
    /// The program.
    pub model: Model,
    /// One variable for each exam that could be sat, in catalog order.
    pub sit: BTreeMap<ExamId, Var>,
    /// One variable for each way of earning each credential, in file order.
    pub track: BTreeMap<(CredentialId, usize), Var>,
    /// One variable for each claim, in file order.
    pub claim: BTreeMap<Claim, Var>,
    /// One variable for each offer that is bought or not. Exams for which only plain rows are on
    /// sale have no such variable: their price is a coefficient of `sit`.
    pub buy: BTreeMap<usize, Var>,
    /// One variable for each exam that an offer of the same cycle could pay for.
    pub pay: BTreeMap<(usize, ExamId), Var>,
    /// One variable for each step that could back something within a cycle of support: what it backs is
    /// used where the variable beside it is 1.
    pub taken: BTreeMap<(Var, Backing), Vec<(Producer, Var)>>,
    /// The variable that puts an offer after an exam that brings a voucher, where the order matters.
    pub spend: BTreeMap<(usize, ExamId), Var>,
    /// What the exams cost, as terms, when plans are judged by cost.
    pub cost: Vec<(Var, i64)>,
    /// When plans are judged by cost, for each exam that may have to be sat at a price that is not known the
    /// variable that says so: that of the exam itself where nothing pays for it.
    pub unpriced: BTreeMap<ExamId, Var>,
    /// The cycles of possible support, by what stands in them.
    pub cycles: BTreeMap<Node, usize>,
    /// How deep something stands in its cycle.
    pub depth: BTreeMap<Node, Var>,
    /// What rests on what within a cycle.
    pub rests: Vec<Rest>,
}

/// What a step backs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Backing {
    /// A requirement, by its place among those of what is used.
    Requirement(usize),
    /// An item of the option that is claimed.
    Item(Item),
}

/// Writes a question down. The program has one column for each exam, track, claim and composite
/// offer in scope; building it is linear in its size, but for the limits between credentials.
pub fn formulate(question: &Question) -> Formulation {
    columns(question).with_rows()
}

/// The columns of the program that a question is written down as, before any rule has added its rows and what it
/// needs of its own.
pub fn columns(question: &Question) -> Formulation {
    let scope = Scope::of(question);
    let cycles = cycle::cycles(question, &scope);
    let mut formulation = Formulation {
        question: question.clone(),
        scope,
        model: Model::default(),
        sit: BTreeMap::new(),
        track: BTreeMap::new(),
        claim: BTreeMap::new(),
        buy: BTreeMap::new(),
        pay: BTreeMap::new(),
        taken: BTreeMap::new(),
        spend: BTreeMap::new(),
        cost: Vec::new(),
        unpriced: BTreeMap::new(),
        cycles,
        depth: BTreeMap::new(),
        rests: Vec::new(),
    };
    formulation.add_columns();
    formulation
}

impl Formulation {
    /// The whole program, of its columns.
    pub fn with_rows(mut self) -> Formulation {
        post(&mut self);
        self
    }

    fn add_columns(&mut self) {
        for exam in &self.scope.exams {
            self.sit.insert(*exam, self.model.column(Quantity::Sit(*exam), 0, 1));
        }
        for credential in &self.scope.credentials {
            let tracks = &self.question.catalog.credential(*credential).tracks;
            for (t, track) in tracks.iter().enumerate() {
                let var = self.model.column(Quantity::Track(*credential, t), 0, 1);
                self.track.insert((*credential, t), var);
                for (s, slot) in track.slots.iter().enumerate().filter(|(_, s)| s.waived.is_none()) {
                    for option in 0..slot.options.len() {
                        let claim = Claim { credential: *credential, track: t, slot: s, option };
                        let what = Quantity::Claim { credential: *credential, track: t, slot: s, option };
                        self.claim.insert(claim, self.model.column(what, 0, 1));
                    }
                }
            }
        }
    }

    /// At least 1 when the item is on hand (active, if that is asked for) in the end, 0 when not.
    pub fn on_hand(&self, item: Item, active: bool) -> Affine {
        match self.question.producers(item, active) {
            None => Affine::constant(1),
            Some(producers) => self.made(&producers),
        }
    }

    /// At least 1 when the plan takes one of these steps, 0 when not.
    pub fn made(&self, producers: &[Producer]) -> Affine {
        let mut made = Affine::default();
        for producer in producers {
            match producer {
                Producer::Sit(exam) => made.terms.extend(self.sit.get(exam).map(|var| (*var, 1))),
                Producer::Earn(credential) => made.add(1, &self.earned(*credential)),
                Producer::Grant(credential, track) => {
                    made.terms.extend(self.track.get(&(*credential, *track)).map(|var| (*var, 1)));
                }
            }
        }
        made
    }

    /// 1 when the plan earns the credential by one of its own tracks.
    pub fn earned(&self, credential: CredentialId) -> Affine {
        let terms = self.tracks_of(credential).map(|(_, var)| (var, 1)).collect();
        Affine { constant: 0, terms }
    }

    /// The track variables of a credential.
    pub fn tracks_of(&self, credential: CredentialId) -> impl Iterator<Item = (usize, Var)> + '_ {
        let all = (credential, 0)..=(credential, usize::MAX);
        self.track.range(all).map(|((_, track), var)| (*track, *var))
    }

    /// The claim variables of one slot, with the option's index.
    pub fn claims_of_slot(&self, credential: CredentialId, track: usize, slot: usize) -> Vec<(usize, Var)> {
        let first = Claim { credential, track, slot, option: 0 };
        let last = Claim { credential, track, slot, option: usize::MAX };
        self.claim.range(first..=last).map(|(claim, var)| (claim.option, *var)).collect()
    }

    /// The claim variables of a credential.
    pub fn claims_of(&self, credential: CredentialId) -> impl Iterator<Item = (Claim, Var)> + '_ {
        let first = Claim { credential, track: 0, slot: 0, option: 0 };
        let last = Claim { credential, track: usize::MAX, slot: usize::MAX, option: usize::MAX };
        self.claim.range(first..=last).map(|(claim, var)| (*claim, *var))
    }

    /// The objective of a measure, to be minimised. In minor units for cost.
    pub fn objective(&self, measure: Measure) -> Vec<(Var, i64)> {
        match measure {
            Measure::Unpriced => self.unpriced.values().map(|var| (*var, 1)).collect(),
            Measure::Cost => self.cost.clone(),
            Measure::Exams => self.sit.values().map(|var| (*var, 1)).collect(),
            Measure::Hours => self
                .sit
                .iter()
                .filter_map(|(exam, var)| {
                    let hours = self.question.hours(*exam)?;
                    (hours > 0).then_some((*var, i64::from(hours)))
                })
                .collect(),
        }
    }

    /// The objectives of the criteria in force, the most important first. Without the exams of unknown price
    /// where there can be none.
    pub fn objectives(&self) -> Vec<(Measure, Vec<(Var, i64)>)> {
        let measures = self.question.policy.measures();
        let measures = measures.filter(|m| *m != Measure::Unpriced || !self.unpriced.is_empty());
        measures.map(|measure| (measure, self.objective(measure))).collect()
    }

    /// Do both stand in one cycle of possible support?
    pub fn same_cycle(&self, a: Node, b: Node) -> bool {
        self.cycles.get(&a).is_some_and(|cycle| self.cycles.get(&b) == Some(cycle))
    }

    /// The offers in scope that pay for an exam.
    pub fn offers_for(&self, exam: ExamId) -> BTreeSet<usize> {
        let Some(tariff) = self.question.tariff() else { return BTreeSet::new() };
        self.scope.offers.iter().copied().filter(|o| tariff.offers[*o].covers.contains(&exam)).collect()
    }
}
