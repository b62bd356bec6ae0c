use crate::catalog::{ExamId, Item, SlotOption};
use crate::plan::{Claim, Plan, Totals};
use crate::question::Question;
use crate::rule::{Scope, cheapest_plain, columns, interchangeable};

/// What can tell two people apart who are asked the same question.
///
/// Two people are in one situation when there is a bijection between what they have and between what
/// they could sit that keeps every rule and the catalog order of what could be sat. Then each legal plan
/// of one is a legal plan of the other with the same values, and law 10, which looks at the order alone,
/// chooses the same one. The bijection may move an exam only within its class
/// ([`interchangeable`]): what a rule names, or compares in a way that the classes do not know, is a
/// class by itself, and whoever has it is kept apart from whoever has not. So a new kind of rule must
/// only keep the classes honest, and everything here stays exact.
#[derive(Debug)]
pub struct SituationClasses {
    places: Vec<Place>,
    classes: usize,
    /// The places, one bit for each number.
    mask: Vec<u64>,
}

#[derive(Debug)]
struct Place {
    number: u32,
    /// The class of exams that it belongs to, where there are others in it.
    class: Option<u32>,
    /// More than so many of its class are of no use.
    useful: u32,
    sittable: bool,
}

/// A situation, and who it is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Situation {
    /// The same for everybody who is in it, and for nobody else.
    pub key: Vec<u32>,
    /// The exams that this person could sit, in catalog order: those of two people in one situation
    /// correspond to each other place by place.
    pub candidates: Vec<ExamId>,
    /// Of each class what this person has, in catalog order.
    had: Vec<Vec<ExamId>>,
}

const BREAK: u32 = u32::MAX;
const HAD: u32 = 1 << 31;

impl SituationClasses {
    /// What matters in a question; the transcript of the question is empty.
    pub fn new(question: &Question) -> SituationClasses {
        let scope = Scope::of(question);
        let number = |item| u32::try_from(question.catalog.number_of(item)).unwrap_or(u32::MAX);
        let classes: Vec<_> =
            interchangeable(&columns(question)).into_iter().filter(|c| c.exams.len() > 1).collect();
        let exams = scope.exams.iter().map(|exam| {
            let class = classes.iter().position(|c| c.exams.contains(exam));
            Place {
                number: number(Item::Exam(*exam)),
                class: class.and_then(|c| u32::try_from(c).ok()),
                useful: class.map_or(1, |c| u32::try_from(classes[c].useful).unwrap_or(u32::MAX)),
                sittable: question.obstacles(*exam).is_empty(),
            }
        });
        let credentials = scope.credentials.iter().map(|credential| Place {
            number: number(Item::Credential(*credential)),
            class: None,
            useful: 1,
            sittable: false,
        });
        let places: Vec<Place> = exams.chain(credentials).collect();
        let words = places.iter().map(|place| place.number as usize / 64 + 1).max().unwrap_or(0);
        let mut mask = vec![0; words];
        places.iter().for_each(|place| mask[place.number as usize / 64] |= 1 << (place.number % 64));
        SituationClasses { places, classes: classes.len(), mask }
    }

    /// A hash of the situation's key, for counting.
    pub fn fingerprint(&self, has: &[u64]) -> u64 {
        let mut had = [0_u32; 64];
        let mut open = [0_u32; 64];
        let mut hash = 0_u64;
        if self.classes == 0 {
            // Then what is had of the places says it all.
            self.mask.iter().zip(has).for_each(|(mask, has)| {
                hash = (hash.rotate_left(23) ^ (mask & has)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            });
            return hash ^ hash >> 32;
        }
        let mut mix = |word: u32| {
            hash = (hash.rotate_left(23) ^ u64::from(word)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        };
        if self.classes > 64 {
            self.of(has).key.into_iter().for_each(mix);
            return hash;
        }
        for place in &self.places {
            if let Some(word) = place.word(has, &mut had, &mut open) {
                mix(word);
            }
        }
        mix(BREAK);
        had[..self.classes].iter().for_each(|count| mix(*count));
        hash
    }

    /// The situation of someone who has these items, one bit for each number.
    pub fn of(&self, has: &[u64]) -> Situation {
        let mut situation = Situation::default();
        let mut had = vec![0_u32; self.classes];
        let mut open = vec![0_u32; self.classes];
        situation.had = vec![Vec::new(); self.classes];
        for place in &self.places {
            if let Some(class) = place.class.filter(|_| place.is_had(has)) {
                situation.had[class as usize].push(ExamId(place.number as usize));
            }
            if let Some(word) = place.word(has, &mut had, &mut open) {
                situation.key.push(word);
                if word & HAD == 0 {
                    situation.candidates.push(ExamId(place.number as usize));
                }
            }
        }
        situation.key.push(BREAK);
        situation.key.extend(had);
        situation
    }
}

impl Situation {
    /// A plan of someone in this situation as a plan of someone else in the same one, not in order and not checked:
    /// exams by the bijection, with their claims and purchases. `None` where something has no counterpart.
    pub fn carry(&self, plan: &Plan, to: &Situation, question: &Question) -> Option<Plan> {
        let catalog = &question.catalog;
        let is_claimed = |exam: &ExamId| {
            plan.claims.iter().any(|claim| claim.option_in(catalog).items.contains(&Item::Exam(*exam)))
        };
        let carried = |exam: ExamId| -> Option<ExamId> {
            if let Some(place) = self.candidates.iter().position(|candidate| *candidate == exam) {
                return to.candidates.get(place).copied();
            }
            let Some(class) = self.had.iter().position(|had| had.contains(&exam)) else { return Some(exam) };
            let mut claimed = self.had[class].iter().filter(|exam| is_claimed(exam));
            to.had[class].get(claimed.position(|claimed| *claimed == exam)?).copied()
        };
        let item = |item: Item| match item {
            Item::Exam(exam) => carried(exam).map(Item::Exam),
            Item::Credential(_) => Some(item),
        };
        let claim = |claim: &Claim| {
            let option = claim.option_in(catalog);
            let items: Vec<Item> = option.items.iter().map(|i| item(*i)).collect::<Option<_>>()?;
            let mut options = claim.slot_in(catalog).options.iter();
            let alike = |o: &SlotOption| {
                o.items == items && o.units == option.units && o.window.contains(question.rules_day())
            };
            Some(Claim { option: options.position(alike)?, ..*claim })
        };
        let purchase = |offer: &usize| {
            let tariff = question.tariff()?;
            match tariff.offers[*offer].covers[..] {
                [exam] => cheapest_plain(question, tariff, carried(exam)?),
                _ => Some(*offer),
            }
        };
        let mut claims: Vec<Claim> = plan.claims.iter().map(claim).collect::<Option<_>>()?;
        let mut purchases: Vec<usize> = plan.purchases.iter().map(purchase).collect::<Option<_>>()?;
        claims.sort_unstable();
        purchases.sort_unstable();
        let exams = plan.exams.iter().map(|exam| carried(*exam)).collect::<Option<_>>()?;
        let unpriced = plan.totals.unpriced.iter().map(|exam| carried(*exam)).collect::<Option<_>>()?;
        let totals = Totals { unpriced, ..Totals::default() };
        Some(Plan { exams, earned: plan.earned.clone(), claims, purchases, totals, ..Plan::default() })
    }
}

impl Place {
    #[inline]
    fn is_had(&self, has: &[u64]) -> bool {
        has[self.number as usize / 64] >> (self.number % 64) & 1 == 1
    }

    /// What the key says of it: that it is had, or could be sat. What is had of a class is counted.
    fn word(&self, has: &[u64], had: &mut [u32], open: &mut [u32]) -> Option<u32> {
        match (self.is_had(has), self.class) {
            (true, None) => Some(HAD | self.number),
            (true, Some(class)) => {
                let had = &mut had[class as usize];
                *had = (*had + 1).min(self.useful);
                None
            }
            (false, None) => self.sittable.then_some(self.number),
            (false, Some(class)) => {
                let open = &mut open[class as usize];
                *open += u32::from(self.sittable);
                (self.sittable && *open <= self.useful).then_some(u32::MAX / 4 + class)
            }
        }
    }
}
