use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Formulation;
use crate::catalog::{ExamId, Item, Validity};
use crate::question::Obstacle;

/// What the rules say that tells exams apart. Two exams are alike where nothing names one of them and every rule
/// says the same of both.
#[derive(Clone, Debug, Default)]
pub struct Likeness {
    /// A rule did not say anything: no exam is like another.
    all_unlike: bool,
    named: BTreeSet<Item>,
    signs: BTreeMap<ExamId, Vec<Sign>>,
    places: BTreeMap<Item, Vec<Place>>,
    wanted: BTreeSet<ExamId>,
}

/// Something that a rule looks at in an exam.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// What keeps it from being sat.
    Obstacle(Obstacle),
    /// The effort and the last day.
    Time(Option<u64>, Option<Date>),
    /// A requirement: of what is active or merely on hand, one of these.
    Requires(bool, Vec<Item>),
    /// How long it counts.
    Validity(Validity),
    /// A limit that counts it.
    Limit(usize),
    /// A price, its conditions, and the voucher to give.
    Price(i64, Vec<Item>, Option<String>),
    /// A voucher that it brings.
    Brings(String),
    /// A number, by the name of the rule.
    Number(&'static str, i64),
}

/// Where an item counts by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The credential.
    pub credential: usize,
    /// The track, by index.
    pub track: usize,
    /// The slot, by index.
    pub slot: usize,
    /// The units.
    pub units: u32,
    /// The cap that it stands in.
    pub cap: Option<usize>,
}

impl Likeness {
    /// What all rules say.
    pub fn of(f: &Formulation) -> Likeness {
        let mut likeness = Likeness::default();
        super::RULES.iter().for_each(|rule| rule.tell_apart(f, &mut likeness));
        likeness.signs.values_mut().for_each(|signs| signs.sort_unstable());
        likeness.places.values_mut().for_each(|places| places.sort_unstable());
        likeness
    }

    /// No exam is like another.
    pub fn all_unlike(&mut self) {
        self.all_unlike = true;
    }

    /// Something is said of this item alone.
    pub fn name(&mut self, item: impl Into<Item>) {
        self.named.insert(item.into());
    }

    /// A rule looks at this in the exam.
    pub fn sign(&mut self, exam: ExamId, sign: Sign) {
        self.signs.entry(exam).or_default().push(sign);
    }

    /// The item counts there by itself.
    pub fn place(&mut self, item: Item, place: Place) {
        self.places.entry(item).or_default().push(place);
    }

    /// A plan may want more of such exams than its slots take.
    pub fn want(&mut self, exam: ExamId) {
        self.wanted.insert(exam);
    }

    /// Is something said of this item alone?
    pub fn is_named(&self, item: Item) -> bool {
        self.all_unlike || self.named.contains(&item)
    }

    /// May a plan want more of such exams than its slots take?
    pub fn is_wanted(&self, exam: ExamId) -> bool {
        self.wanted.contains(&exam)
    }

    /// What the rules look at in the exam.
    pub fn signs(&self, exam: ExamId) -> &[Sign] {
        self.signs.get(&exam).map_or(&[], Vec::as_slice)
    }

    /// Where the item counts by itself.
    pub fn places(&self, item: Item) -> &[Place] {
        self.places.get(&item).map_or(&[], Vec::as_slice)
    }
}
