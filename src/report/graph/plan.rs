use std::collections::BTreeMap;

use petgraph::graph::NodeIndex;

use crate::catalog::{CredentialId, ExamId, Item, Slot};
use crate::plan::{Earned, Plan};
use crate::query::{self, Answer};
use crate::question::Question;
use crate::report::plan::uses::{self, Use};
use crate::report::plan::{basis, headline, price, track_name, verdict};
use crate::report::{capitalized, goal_titles, slot_name};

use super::{Kind, Link, Paragraph, Picture, State};

/// The path of an answer as a picture: the exams to sit in their order, what is on hand and used, the
/// slots that they fill, the credentials that these make. `None` where there is no plan.
pub fn plan(question: &Question, answer: &Answer) -> Option<Picture> {
    let plan = answer.plan.as_ref()?;
    let picture = Picture {
        title: goal_titles(question),
        subtitle: format!("{}. {}", capitalized(&headline(question, answer)), verdict(question, answer)),
        basis: basis(question),
        graph: Default::default(),
    };
    let mut path = Path { question, plan, picture, items: BTreeMap::new(), slots: BTreeMap::new() };
    path.nodes();
    path.links();
    path.advice();
    path.for_free();
    path.days(answer);
    Some(path.picture)
}

struct Path<'a> {
    question: &'a Question,
    plan: &'a Plan,
    picture: Picture,
    items: BTreeMap<Item, NodeIndex>,
    slots: BTreeMap<(CredentialId, usize), NodeIndex>,
}

impl Path<'_> {
    fn nodes(&mut self) {
        let (question, plan) = (self.question, self.plan);
        for (i, exam) in plan.exams.iter().enumerate() {
            let is_unpriced = question.tariff().is_some() && plan.totals.unpriced.contains(exam);
            let otherwise = if is_unpriced { "no price" } else { "" };
            let price = price(question, plan, *exam).unwrap_or_else(|| otherwise.to_owned());
            let node = self.item(Item::Exam(*exam), State::Needed, price);
            self.picture.graph[node].step = Some(i + 1);
        }
        for told in query::told(question, Some(plan)).into_iter().filter(|told| told.is_used()) {
            let how: Vec<String> = [told.how()].into_iter().chain(told.expiry).collect();
            if let Some(item) = told.item {
                self.item(item, State::OnHand, how.join(", "));
            }
        }
        let after = uses::completed_after(plan);
        for (earned, step) in plan.earned.iter().zip(after) {
            let when = match step {
                0 if plan.exams.is_empty() => "complete".to_owned(),
                0 => "earned at once".to_owned(),
                _ => format!("earned after step {step}"),
            };
            let credential = self.item(earned.credential.into(), State::Needed, when);
            let by = format!("by {}", track_name(question, earned.credential, earned.track));
            self.picture.graph[credential].text.push(Paragraph::new(by, 2));
            let track = &question.catalog.credential(earned.credential).tracks[earned.track];
            for (place, slot) in track.slots.iter().enumerate() {
                let node = self.slot(earned.credential, slot);
                self.slots.insert((earned.credential, place), node);
                self.picture.link(node, credential, Link::Counts);
            }
        }
    }

    /// Credentials that come with the plan, each at the exam that completes it.
    fn for_free(&mut self) {
        for milestone in &self.plan.milestones {
            let last = milestone.after_step.checked_sub(1).and_then(|step| self.plan.exams.get(step));
            let free = self.plan.track_of(milestone.credential).is_none();
            let (true, Some(exam)) = (free, last) else { continue };
            let when = format!("for free after step {}", milestone.after_step);
            let credential = self.item(milestone.credential.into(), State::Needed, when);
            for from in self.node((*exam).into()) {
                self.picture.link(from, credential, Link::Counts);
            }
        }
    }

    fn days(&mut self, answer: &Answer) {
        for sitting in answer.timetable.iter().flat_map(|timetable| &timetable.sittings) {
            let Some(day) = sitting.day else { continue };
            for node in self.node(sitting.exam.into()) {
                self.picture.graph[node].text.push(Paragraph::new(format!("sit on {day}"), 1));
            }
        }
    }

    fn item(&mut self, item: Item, state: State, aside: String) -> NodeIndex {
        let kind = match item {
            Item::Exam(_) => Kind::Exam,
            Item::Credential(_) => Kind::Credential,
        };
        let catalog = &self.question.catalog;
        let mut text = vec![Paragraph::new(catalog.title_of(item), 3)];
        if self.question.asks_for(item) {
            text.push(Paragraph::new("asked for", 1));
        }
        let node = self.picture.add(kind, state, catalog.id_of(item), aside, text);
        self.items.insert(item, node);
        node
    }

    fn links(&mut self) {
        for (item, node) in self.items.clone() {
            for found in uses::uses(self.question, self.plan, item) {
                self.link_use(item, node, found);
            }
        }
    }

    /// The advice that the order of study follows.
    fn advice(&mut self) {
        for (place, exam) in self.plan.exams.iter().enumerate() {
            for advice in &self.question.catalog.exam(*exam).after {
                let before = |e: ExamId| self.plan.exams[..place].contains(&e);
                if let Item::Exam(other) = advice.item
                    && before(other)
                    && let (Some(from), Some(to)) =
                        (self.node(advice.item).next(), self.node((*exam).into()).next())
                {
                    self.picture.link(from, to, Link::Advice);
                }
            }
        }
    }

    fn link_use(&mut self, item: Item, from: NodeIndex, found: Use) {
        let link = if matches!(found, Use::Slot(_)) { Link::Counts } else { Link::Requires };
        let targets: Vec<NodeIndex> = match found {
            Use::Slot(claim) => {
                self.slots.get(&(claim.credential, claim.slot)).copied().into_iter().collect()
            }
            Use::Opens(Earned { credential, .. }) => self.node(credential.into()).collect(),
            Use::ToSit(exam) => self.node(exam).collect(),
            Use::Offer(offer) | Use::Voucher(offer) => {
                let covers = self.question.tariff().map_or(&[][..], |tariff| &tariff.offers[offer].covers);
                let is_later = |exam| uses::is_before(self.question, self.plan, item, exam);
                let paid = covers.iter().filter(|e| matches!(found, Use::Voucher(_)) || is_later(**e));
                paid.flat_map(|exam| self.node(Item::Exam(*exam))).collect()
            }
            Use::Asked => Vec::new(),
        };
        for to in targets {
            self.picture.link(from, to, link);
        }
    }

    fn node(&self, item: Item) -> impl Iterator<Item = NodeIndex> + use<> {
        self.items.get(&item).copied().into_iter()
    }

    fn slot(&mut self, credential: CredentialId, slot: &Slot) -> NodeIndex {
        let (state, aside, text) = match &slot.waived {
            Some(why) => (State::Waived, "waived".to_owned(), vec![Paragraph::new(why, 3)]),
            None => (State::Needed, format!("needs {}", slot.need), Vec::new()),
        };
        let name = slot_name(self.question, credential, &slot.id);
        self.picture.add(Kind::Slot, state, &name, aside, text)
    }
}
