use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::expand::By;
use super::node::Node;
use super::write::TimeExpanded;
use super::{Act, Bought, Step, Term};
use crate::catalog::{CredentialId, ExamId, Item};
use crate::engine::notes;
use crate::plan::Plan;
use crate::question::Question;
use crate::rule::{Fact, FactKind, quoted};
use crate::semantics::{Activity, last_day, rests_on_others};

/// An answer in the words of the question.
pub(super) struct Timeline<'a> {
    pub question: &'a Question,
    pub expanded: &'a TimeExpanded,
    pub plan: &'a Plan,
    /// The last day on which everything is to be active.
    pub until: Date,
}

/// What is active, and what got a new day today.
struct Course<'a> {
    question: &'a Question,
    activity: Activity<'a>,
    fresh: BTreeSet<Item>,
}

impl<'a> Course<'a> {
    fn new(question: &'a Question) -> Course<'a> {
        let activity = Activity::of(&question.catalog, &question.transcript);
        Course { question, activity, fresh: BTreeSet::new() }
    }

    fn renew(&mut self, credential: CredentialId, day: Date) {
        self.activity.renew(credential, day, &mut self.fresh);
    }

    /// The exam earns what it earns alone.
    fn sit(&mut self, exam: ExamId, day: Date) {
        self.activity.extend(exam.into(), day);
        let rules = self.question.rules_on(day);
        let catalog = &self.question.catalog;
        for credential in catalog.credential_ids() {
            let alone = catalog.credential(credential).tracks.iter().any(|track| {
                let mut slots = track.slots.iter().filter(|slot| slot.waived.is_none());
                let has = |item: &Item, active| self.activity.has(*item, day, active);
                let met = track.requires.iter().all(|r| r.any.iter().any(|item| has(item, r.active)));
                let fills = |slot: &crate::catalog::Slot| {
                    let mut options = slot.options.iter().filter(|option| option.window.contains(rules));
                    options.any(|o| o.items == [exam.into()] && o.units >= slot.need_on(rules))
                };
                track.window.contains(rules)
                    && met
                    && slots.next().is_some_and(fills)
                    && slots.next().is_none()
            });
            if alone {
                self.renew(credential, day);
            }
        }
    }
}

impl Timeline<'_> {
    /// What is done, in order, with all that it does; none where something asked for is not active on
    /// some day after all.
    pub fn steps(&self) -> Result<Vec<Step>, String> {
        let mut course = Course::new(self.question);
        let mut steps = Vec::new();
        for (day, acts) in self.days() {
            course.fresh.clear();
            if day > self.question.as_of {
                self.verify(&course, day)?;
            }
            let mut sat: BTreeSet<Item> = BTreeSet::new();
            for (act, node) in acts {
                let before = course.activity.last_days().clone();
                match act {
                    Act::Sit(exam) => course.sit(exam, day),
                    Act::Renew(credential) | Act::Claim(credential) => course.renew(credential, day),
                }
                sat.insert(node);
                self.complete(&mut course, day, &sat);
                let last_days = course.activity.last_days().iter();
                let changed = last_days.filter(|(item, last)| before.get(item) != Some(last));
                let keeps = changed.filter_map(|(item, last)| Some((item.credential()?, *last))).collect();
                steps.push(Step { day, act, keeps });
            }
        }
        self.verify(&course, self.until)?;
        Ok(steps)
    }

    /// What is to be active through a day by what was done before it.
    fn verify(&self, course: &Course<'_>, day: Date) -> Result<(), String> {
        let goals =
            self.question.goals.iter().filter(|goal| !rests_on_others(&self.question.catalog, **goal));
        let lapsed = goals.copied().find(|goal| !course.activity.is_active((*goal).into(), day));
        match lapsed {
            Some(goal) => {
                Err(format!("`{}` is not active on {day}", self.question.catalog.credential(goal).id))
            }
            None => Ok(()),
        }
    }

    /// Earns what the sittings of the day so far complete, as the plan claims it.
    fn complete(&self, course: &mut Course<'_>, day: Date, sat: &BTreeSet<Item>) {
        loop {
            let before = course.fresh.len();
            for (place, credential) in self.fresh(day) {
                let claims = self.plan.claims.iter().filter(|claim| claim.credential == place);
                let mut items = claims.flat_map(|claim| &claim.option_in(&self.expanded.catalog).items);
                let is_done = |item: &Item| match *item {
                    Item::Exam(_) => sat.contains(item),
                    Item::Credential(c) => match self.expanded.nodes[c.0] {
                        Node::Fresh(other, on) if on == day => course.fresh.contains(&other.into()),
                        _ => true,
                    },
                };
                if items.all(is_done) {
                    course.renew(credential, day);
                    if let Some(By::Track(t)) = self.way(place) {
                        let brought = self.question.catalog.brings(credential, t);
                        brought.iter().for_each(|brought| course.renew(*brought, day));
                    }
                }
            }
            if course.fresh.len() == before {
                return;
            }
        }
    }

    /// The credentials that the plan earns through tracks of their own on a day, with their places there.
    fn fresh(&self, day: Date) -> Vec<(CredentialId, CredentialId)> {
        let earned =
            self.plan.earned.iter().filter_map(|earned| match self.expanded.nodes[earned.credential.0] {
                Node::Fresh(credential, on) if on == day => {
                    matches!(self.way(earned.credential), Some(By::Track(_)))
                        .then_some((earned.credential, credential))
                }
                _ => None,
            });
        earned.collect()
    }

    fn way(&self, place: CredentialId) -> Option<By> {
        let track = self.plan.track_of(place)?;
        self.expanded.ways[place.0].get(track).copied()
    }

    /// What is done on each day, in order, with what it is in the expanded catalog: what is renewed at the
    /// vendor's, what is sat, and what is claimed without a sitting.
    fn days(&self) -> BTreeMap<Date, Vec<(Act, Item)>> {
        let mut days: BTreeMap<Date, Vec<(Act, Item)>> = BTreeMap::new();
        let earned = || self.plan.earned.iter().map(|earned| earned.credential);
        for place in earned() {
            if let (Node::Fresh(credential, day), Some(By::Free)) =
                (self.expanded.nodes[place.0], self.way(place))
            {
                days.entry(day).or_default().push((Act::Renew(credential), place.into()));
            }
        }
        for exam in &self.plan.exams {
            let (original, day) = self.expanded.sittings[exam.0];
            days.entry(day).or_default().push((Act::Sit(original), (*exam).into()));
        }
        for place in earned() {
            let (Node::Fresh(credential, day), Some(By::Track(_))) =
                (self.expanded.nodes[place.0], self.way(place))
            else {
                continue;
            };
            let claims = self.plan.claims.iter().filter(|claim| claim.credential == place);
            let mut items = claims.flat_map(|claim| &claim.option_in(&self.expanded.catalog).items);
            if !items.any(|item| item.exam().is_some()) {
                days.entry(day).or_default().push((Act::Claim(credential), place.into()));
            }
        }
        days
    }

    pub fn purchases(&self) -> Vec<Bought> {
        let Some(prices) = &self.expanded.prices else { return Vec::new() };
        let bought = self.plan.purchases.iter().map(|place| {
            let (offer, day) = self.expanded.rows[*place];
            let covers = prices.rows[*place].covers.iter().filter(|exam| self.plan.exams.contains(exam));
            Bought { day, offer, exams: covers.map(|exam| self.expanded.sittings[exam.0].0).collect() }
        });
        let mut bought: Vec<Bought> = bought.collect();
        bought.sort_by_key(|bought| (bought.day, bought.offer));
        bought
    }

    pub fn notes(&self, steps: &[Step], purchases: &[Bought]) -> Vec<String> {
        let catalog = &self.question.catalog;
        let mut facts: Vec<Fact> = Vec::new();
        let mut fact = |about, evidence, text| facts.push(Fact::new(about, evidence, text));
        for step in steps {
            if let Act::Sit(exam) = step.act {
                let exam = catalog.exam(exam);
                fact(FactKind::Dates, exam.evidence, format!("the dates of {}", quoted(&exam.id)));
            }
            for (credential, _) in &step.keeps {
                let credential = catalog.credential(*credential);
                fact(
                    FactKind::Rules,
                    credential.evidence,
                    format!("the rules of {}", quoted(&credential.id)),
                );
                if let (Act::Renew(_), Some(free)) = (step.act, &credential.free_renewal) {
                    fact(
                        FactKind::Rules,
                        free.evidence,
                        format!("the renewal of {}", quoted(&credential.id)),
                    );
                }
            }
        }
        if let Some(tariff) = self.question.tariff() {
            for bought in purchases {
                let row = &tariff.offers[bought.offer];
                fact(FactKind::Price, row.evidence, format!("the price of {}", quoted(&row.item)));
            }
        }
        let mut notes = notes::remarks(self.question, |_| true);
        notes.extend(notes::marks(facts));
        let sat = steps.iter().rev().filter_map(|step| match step.act {
            Act::Sit(exam) => Some((exam, step.day)),
            Act::Renew(_) | Act::Claim(_) => None,
        });
        notes.extend(notes::bookings(self.question, &sat.collect()));
        notes
    }
}

/// How long the goals are active, and what they rest on.
pub(super) fn terms(question: &Question, items: &BTreeSet<Item>, steps: &[Step]) -> Vec<Term> {
    let catalog = &question.catalog;
    let mut then: BTreeMap<CredentialId, Option<Date>> = BTreeMap::new();
    for (credential, last) in steps.iter().flat_map(|step| &step.keeps) {
        then.insert(*credential, *last);
    }
    let (composite, simple): (Vec<CredentialId>, Vec<CredentialId>) =
        question.goals.iter().partition(|goal| rests_on_others(catalog, **goal));
    let tracks = composite.iter().flat_map(|goal| &catalog.credential(*goal).tracks);
    let options = tracks.flat_map(|track| &track.slots).flat_map(|slot| &slot.options);
    let under: BTreeSet<Item> = options.flat_map(|option| option.items.iter().copied()).collect();
    let is_told = |c: &CredentialId| {
        let item = Item::Credential(*c);
        simple.contains(c) || then.contains_key(c) || (under.contains(&item) && question.has(item))
    };
    let credentials = items.iter().filter_map(|item| item.credential()).filter(is_told);
    let terms = credentials.filter(|c| !rests_on_others(catalog, *c)).map(|credential| {
        let now = last_day(catalog, &question.transcript, credential.into());
        let active = question.is_active(credential);
        Term { credential, active, now, then: then.get(&credential).copied().unwrap_or(now) }
    });
    terms.collect()
}
