//! The question written out day by day, as a catalog of its own.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::node::{Moment, Node};
use super::slots::{Slots, slots};
use crate::catalog::{CredentialId, ExamId, Item, Requirement, Track, months_after, months_before};
use crate::price::PriceRow;
use crate::question::Question;
use crate::semantics::{is_offered, is_sittable, last_day, rests_on_others};

/// How a node comes about, one of the ways.
#[derive(Clone, Debug, Default)]
pub(super) struct Way {
    pub by: By,
    pub requires: Vec<Vec<Node>>,
    pub slots: Vec<Slots>,
    pub grants: Vec<Node>,
}

/// How a credential gets a new day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum By {
    /// One of its own tracks.
    Track(usize),
    /// Something that renews it, or that it is granted along with.
    #[default]
    Other,
    /// The vendor's own renewal, without an exam.
    Free,
}

pub(super) struct Expander<'p> {
    pub question: &'p Question,
    pub items: &'p BTreeSet<Item>,
    pub days: &'p BTreeSet<Date>,
    pub until: Date,
    pub vouchers: Vec<&'p str>,
    /// The exams that can be sat, and on which days, as far as their dates and what they require go.
    pub sittable: BTreeSet<(Date, ExamId)>,
    pub ways: BTreeMap<Node, Vec<Way>>,
    /// Each exam on each day with what it requires.
    pub sat: BTreeMap<(Date, ExamId), Vec<Vec<Node>>>,
    pub open: Vec<Node>,
}

impl Expander<'_> {
    pub fn discover(&mut self, critical: &BTreeSet<Moment>) {
        loop {
            while let Some(node) = self.open.pop() {
                match node {
                    Node::Sat(exam, day) => {
                        if !self.sat.contains_key(&(day, exam)) {
                            let requires = &self.question.catalog.exam(exam).requires;
                            let requires = self.requires(requires, Moment::On(day));
                            self.visit(requires.iter().flatten());
                            self.sat.insert((day, exam), requires);
                        }
                    }
                    _ if self.ways.contains_key(&node) => {}
                    _ => {
                        let ways = self.ways_of(node, critical);
                        for way in &ways {
                            self.visit(way.requires.iter().flatten().chain(&way.grants));
                            self.visit(
                                way.slots.iter().flat_map(|s| &s.options).flat_map(|(nodes, _)| nodes),
                            );
                        }
                        if let Node::Fresh(credential, day) = node {
                            let granters = self.question.catalog.granted_by(credential).iter();
                            self.open.extend(granters.map(|(granter, _)| Node::Fresh(*granter, day)));
                        }
                        self.ways.insert(node, ways);
                    }
                }
            }
            // What a price asks for may bring in further exams, and those further prices.
            for day in self.days {
                let nodes: Vec<Node> = self.market(*day);
                self.visit(&nodes);
            }
            let known = |node: &Node| match node {
                Node::Sat(exam, day) => self.sat.contains_key(&(*day, *exam)),
                _ => self.ways.contains_key(node),
            };
            if self.open.iter().all(known) {
                return;
            }
        }
    }

    fn visit<'n>(&mut self, nodes: impl IntoIterator<Item = &'n Node>) {
        self.open.extend(nodes.into_iter().copied());
    }

    /// What the prices of the exams sat on a day rest on.
    fn market(&self, day: Date) -> Vec<Node> {
        let Some(tariff) = self.question.tariff() else { return Vec::new() };
        let mut nodes = Vec::new();
        let is_sat = |exam: &ExamId| self.sat.contains_key(&(day, *exam));
        for row in tariff.offers.iter().filter(|row| row.covers.iter().any(is_sat)) {
            let on = Moment::On(day);
            nodes.extend(row.requires.iter().filter_map(|item| self.one(*item, on, false)));
            let Some(voucher) = self.voucher(row) else { continue };
            let bringing = tariff.bringing(self.vouchers[voucher]);
            nodes.extend(bringing.filter(|e| self.can_be_sat(*e, day)).map(|e| Node::Sat(e, day)));
            nodes.push(Node::Brought(voucher, day));
        }
        nodes
    }

    /// The voucher that has to be brought by a pass before the row is of use: none where one is at hand,
    /// for every purchase brings back what it takes.
    pub fn voucher(&self, row: &PriceRow) -> Option<usize> {
        let name = row.voucher.as_deref()?;
        let place = self.vouchers.iter().position(|known| *known == name);
        place.filter(|_| self.question.transcript.vouchers(name) == 0)
    }

    fn ways_of(&self, node: Node, critical: &BTreeSet<Moment>) -> Vec<Way> {
        match node {
            Node::Sat(..) | Node::Held(_) | Node::Counted(_) => Vec::new(),
            Node::Fresh(credential, day) => self.refreshments(credential, day),
            Node::Active(item, when) => vec![one_of(self.sources(item, when, true))],
            Node::Had(item, when) => vec![one_of(self.sources(item, when, false))],
            Node::Brought(voucher, day) => {
                let tariff = self.question.tariff().into_iter();
                let bringing = tariff.flat_map(|tariff| tariff.bringing(self.vouchers[voucher]));
                let before = |exam: ExamId| {
                    let days = self.days.range(..=day).filter(move |day| self.can_be_sat(exam, **day));
                    days.map(move |day| Node::Sat(exam, *day))
                };
                vec![one_of(bringing.flat_map(before).collect())]
            }
            Node::SatAgain(exam, when, active) => vec![one_of(self.made(exam.into(), when, active))],
            Node::Fulfilled(credential, when) => self.fulfilments(credential, when),
            Node::Kept => {
                let goals = self.question.goals.iter();
                let slots =
                    goals.flat_map(|goal| critical.iter().filter_map(|when| self.watch(*goal, *when)));
                vec![Way { slots: slots.collect(), ..Way::default() }]
            }
        }
    }

    /// What must keep the credential active then; nothing where it is active anyway.
    fn watch(&self, goal: CredentialId, when: Moment) -> Option<Slots> {
        let options = self.sources(goal.into(), when, true);
        (!matches!(options[..], [Node::Held(_)])).then(|| one_of(options).slots.remove(0))
    }

    /// What makes an item be there.
    fn sources(&self, item: Item, when: Moment, active: bool) -> Vec<Node> {
        let question = self.question;
        let last = last_day(&question.catalog, &question.transcript, item);
        if question.has(item) && (!active || last.is_none_or(|last| when.day() <= last)) {
            return vec![Node::Held(item)];
        }
        if let Some(composite) = item.credential().filter(|c| rests_on_others(&question.catalog, *c)) {
            return match active {
                true => vec![Node::Fulfilled(composite, when)],
                false => self.days_to(when).map(|day| Node::Fulfilled(composite, Moment::On(*day))).collect(),
            };
        }
        self.made(item, when, active)
    }

    /// The days on which something can be done for it to be there then.
    fn days_to(&self, when: Moment) -> impl Iterator<Item = &Date> {
        let (Moment::On(day) | Moment::Through(day)) = when;
        self.days.range(..=day).filter(move |d| when == Moment::On(day) || **d < day)
    }

    /// The ways to get an item such that it is there.
    fn made(&self, item: Item, when: Moment, active: bool) -> Vec<Node> {
        let (validity, day) = (self.question.catalog.validity_of(item), when.day());
        let days = self.days_to(when);
        let days = days.filter(|d| !active || validity.last_day(**d).is_none_or(|last| day <= last));
        let nodes = days.filter_map(|d| match item {
            Item::Exam(exam) => self.can_be_sat(exam, *d).then_some(Node::Sat(exam, *d)),
            Item::Credential(credential) => Some(Node::Fresh(credential, *d)),
        });
        nodes.collect()
    }

    /// The same as one node; none where nothing makes it be there.
    pub fn one(&self, item: Item, when: Moment, active: bool) -> Option<Node> {
        match self.sources(item, when, active)[..] {
            [] => None,
            [one] => Some(one),
            _ if active => Some(Node::Active(item, when)),
            _ => Some(Node::Had(item, when)),
        }
    }

    /// Works out what can be sat: one exam after the other, so that none is there by itself where exams may require
    /// each other in a circle.
    pub fn find_sittable(&mut self) {
        let (catalog, days) = (&self.question.catalog, self.days);
        let excluded = &self.question.policy.without;
        let exams = || catalog.exam_ids().filter(|exam| !excluded.contains(&Item::Exam(*exam)));
        for day in days {
            let mut open: Vec<ExamId> = exams().filter(|exam| is_sittable(catalog, *exam, *day)).collect();
            loop {
                let met = |exam: &ExamId| {
                    let requires = self.requires(&catalog.exam(*exam).requires, Moment::On(*day));
                    requires.iter().all(|any| !any.is_empty())
                };
                let (found, left): (Vec<ExamId>, Vec<ExamId>) = open.into_iter().partition(met);
                if found.is_empty() {
                    break;
                }
                self.sittable.extend(found.into_iter().map(|exam| (*day, exam)));
                open = left;
            }
        }
    }

    fn can_be_sat(&self, exam: ExamId, day: Date) -> bool {
        self.sittable.contains(&(day, exam))
    }

    fn requires(&self, requirements: &[Requirement], when: Moment) -> Vec<Vec<Node>> {
        let any = |requirement: &Requirement| {
            let items = requirement.any.iter();
            items.flat_map(|item| self.sources(*item, when, requirement.active)).collect()
        };
        requirements.iter().map(any).collect()
    }

    /// The ways to earn or to renew a credential on a day. To earn it again is to sit its exams again,
    /// all on that day; a pass from before counts only if it has not yet.
    fn refreshments(&self, credential: CredentialId, day: Date) -> Vec<Way> {
        let catalog = &self.question.catalog;
        let facts = catalog.credential(credential);
        if !is_offered(catalog, credential, day) {
            return Vec::new();
        }
        let mut ways = Vec::new();
        // What is active as long as it is asked for is not earned again. What has no validity of its own gains nothing
        // by it as long as it is active at all.
        let last = last_day(catalog, &self.question.transcript, credential.into());
        let needed = if facts.validity.rules.is_empty() { day } else { self.until };
        let lasts = self.question.has(credential) && last.is_none_or(|last| needed <= last);
        let may_earn = !lasts || self.question.is_repeatable(credential);
        if may_earn && !self.question.policy.without.contains(&credential.into()) {
            let tracks = facts.tracks.iter().enumerate();
            for (t, _) in tracks.filter(|(_, track)| track.window.contains(self.question.rules_on(day))) {
                ways.push(self.earning(credential, t, day, false));
                let first = self.earning(credential, t, day, true);
                let nodes = first.slots.iter().flat_map(|slot| &slot.options).flat_map(|(nodes, _)| nodes);
                if nodes.into_iter().any(|node| matches!(node, Node::Held(Item::Exam(_)))) {
                    ways.push(first);
                }
                ways.extend(self.earning_by_old_passes(credential, t, day));
            }
        }
        for (renewer, renewal) in catalog.renewed_by(credential.into()) {
            if renewal.window.contains(day) {
                let mut requires = vec![self.alive(credential, day, !renewal.even_expired)];
                requires.retain(|any| !any.iter().any(|node| matches!(node, Node::Held(_))));
                let mut way = one_of(vec![Node::Fresh(*renewer, day)]);
                way.requires = requires;
                ways.push(way);
            }
        }
        if let Some(free) = facts.free_renewal.as_ref().filter(|free| free.window.contains(day)) {
            let in_time = |last: Date| free.within_months.is_none_or(|n| months_before(last, n) <= day);
            let alive = self.alive(credential, day, true);
            let alive: Vec<Node> =
                alive.into_iter().filter(|node| self.last(*node).is_none_or(in_time)).collect();
            // As a claim, so that of equally good answers none has a renewal that it can do without.
            ways.push(Way { by: By::Free, ..one_of(alive) });
        }
        ways.retain(|way| way.requires.iter().all(|any| !any.is_empty()));
        ways
    }

    /// What makes it be there on a day before anything is done on that day.
    fn alive(&self, credential: CredentialId, day: Date, active: bool) -> Vec<Node> {
        self.sources(credential.into(), Moment::Through(day), active)
    }

    /// The last active day that a node gives.
    fn last(&self, node: Node) -> Option<Date> {
        let question = self.question;
        match node {
            Node::Held(item) => last_day(&question.catalog, &question.transcript, item),
            Node::Fresh(c, day) => question.catalog.validity_of(c.into()).last_day(day),
            _ => None,
        }
    }

    /// One of its own tracks, by exams sat on the day; or with the passes from before that have not counted for it yet.
    fn earning(&self, credential: CredentialId, t: usize, day: Date, first: bool) -> Way {
        let (question, on) = (self.question, Moment::On(day));
        let track = &question.catalog.credential(credential).tracks[t];
        let brought = question.catalog.brings(credential, t);
        let is_close = |exam: ExamId| match (track.window_months, question.transcript.day(exam)) {
            (Some(months), Some(passed)) => day <= months_after(passed, months),
            _ => true,
        };
        let item = |item: Item, active: bool| match item {
            Item::Exam(exam) => match self.sources(item, on, active)[..] {
                [held @ Node::Held(_)] if first && is_close(exam) && self.is_unspent(credential, exam) => {
                    Some(held)
                }
                _ => self.can_be_sat(exam, day).then_some(Node::Sat(exam, day)),
            },
            Item::Credential(_) => self.one(item, on, active),
        };
        let may_be_granted = |c: &&CredentialId| {
            !question.policy.without.contains(&Item::Credential(**c))
                && is_offered(&question.catalog, **c, day)
        };
        Way {
            by: By::Track(t),
            requires: self.requires(&track.requires, on),
            slots: slots(track, self.question.rules_on(day), false, item),
            grants: brought.iter().filter(may_be_granted).map(|c| Node::Fresh(*c, day)).collect(),
        }
    }

    /// Has a pass from before not counted for the credential yet, or may passes have earned that today?
    fn is_unspent(&self, credential: CredentialId, exam: ExamId) -> bool {
        !self.question.has_counted(credential, exam) || self.question.is_repeatable(credential)
    }

    /// A track with a completion window by passes from before alone, which lie close to each other and not to the day: a
    /// way for each of them that may be the first.
    fn earning_by_old_passes(&self, credential: CredentialId, t: usize, day: Date) -> Vec<Way> {
        let question = self.question;
        let track = &question.catalog.credential(credential).tracks[t];
        let Some(months) = track.window_months else { return Vec::new() };
        let sat = self.earning(credential, t, day, true);
        let passes = exams_of(track);
        let first: BTreeSet<Date> = passes.filter_map(|exam| question.transcript.day(exam)).collect();
        let by = |first: Date| {
            let item = |item: Item, active: bool| match item {
                Item::Exam(exam) => {
                    let on = question.transcript.day(exam);
                    let is_close = on.is_none_or(|on| first <= on && on <= months_after(first, months));
                    let held = self.sources(item, Moment::On(day), active);
                    let counts = is_close && self.is_unspent(credential, exam);
                    held.into_iter().find(|node| counts && matches!(node, Node::Held(_)))
                }
                Item::Credential(_) => self.one(item, Moment::On(day), active),
            };
            Way { slots: slots(track, question.rules_on(day), false, item), ..sat.clone() }
        };
        first.into_iter().map(by).collect()
    }

    /// The ways to have what a credential asks for. As long as it is held since before only what must be active is
    /// asked for; once it has fallen, its exams have to be sat again, as for any other.
    fn fulfilments(&self, credential: CredentialId, when: Moment) -> Vec<Way> {
        let question = self.question;
        let stands = question.is_active(credential);
        let may_earn = is_offered(&question.catalog, credential, question.as_of)
            && !question.policy.without.contains(&credential.into());
        if !stands && !may_earn {
            return Vec::new();
        }
        let item = |item: Item, active: bool| match item {
            _ if stands && !active => Some(Node::Held(item)),
            Item::Exam(exam) if !stands && question.has_counted(credential, exam) => {
                let again = || Node::SatAgain(exam, when, active);
                (!self.made(item, when, active).is_empty()).then(again)
            }
            _ => self.one(item, when, active),
        };
        let tracks = question.catalog.credential(credential).tracks.iter().enumerate();
        let open = tracks.filter(|(_, track)| stands || track.window.contains(question.rules_on(when.day())));
        let ways = open.map(|(t, track)| {
            let requires = track.requires.iter().filter(|requirement| requirement.active || !stands);
            let requires: Vec<Requirement> = requires.cloned().collect();
            Way {
                by: By::Track(t),
                requires: self.requires(&requires, when),
                slots: slots(track, question.rules_on(when.day()), stands, item),
                grants: Vec::new(),
            }
        });
        ways.filter(|way| way.requires.iter().all(|any| !any.is_empty())).collect()
    }
}

fn exams_of(track: &Track) -> impl Iterator<Item = ExamId> + '_ {
    let options = track.slots.iter().flat_map(|slot| &slot.options);
    options.flat_map(|option| &option.items).filter_map(|item| item.exam())
}

fn one_of(nodes: Vec<Node>) -> Way {
    let options = nodes.into_iter().map(|node| (vec![node], 1)).collect();
    Way { slots: vec![Slots { need: 1, options, shared: true, caps: Vec::new() }], ..Way::default() }
}
