//! The question written out day by day, as a catalog of its own.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::days;
use crate::catalog::{
    Cap, Catalog, CatalogParts, Credential, CredentialId, Exam, ExamId, Item, Requirement, Slot, SlotOption,
    Track, Window, months_after,
};
use crate::price::{PriceList, PriceRow, Tariff};
use crate::problem::Problem;
use crate::standing::last_day;
use crate::transcript::Transcript;

/// Something of the original question on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Node {
    /// The exam is sat on this day.
    Sat(ExamId, Date),
    /// It is on hand from the start.
    Held(Item),
    /// The credential is earned or renewed on this day.
    Fresh(CredentialId, Date),
    /// It is active then.
    Active(Item, Moment),
    /// It has been had by then.
    Had(Item, Moment),
    /// What the credential asks for is there then.
    Fulfilled(CredentialId, Moment),
    /// An exam that brings this voucher (by its place among them) has been sat by this day.
    Brought(usize, Date),
    /// Everything is kept.
    Kept,
}

/// When something is to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Moment {
    /// In the course of this day.
    On(Date),
    /// From the beginning of this day on: what is done on it comes too late.
    Through(Date),
}

impl Moment {
    fn day(self) -> Date {
        match self {
            Moment::On(day) | Moment::Through(day) => day,
        }
    }
}

/// How a node comes about, one of the ways.
#[derive(Clone, Debug, Default)]
struct Way {
    by: By,
    requires: Vec<Vec<Node>>,
    slots: Vec<Slots>,
    grants: Vec<Node>,
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

#[derive(Clone, Debug)]
struct Slots {
    need: u32,
    options: Vec<(Vec<Node>, u32)>,
    shared: bool,
    caps: Vec<(Vec<Node>, u32)>,
}

/// The unrolled question, ready to be asked.
pub(super) struct Unrolled {
    pub catalog: Catalog,
    pub prices: Option<PriceList>,
    pub transcript: Transcript,
    pub goal: CredentialId,
    /// What the exams of the unrolled catalog are.
    pub sittings: Vec<(ExamId, Date)>,
    /// What its credentials are.
    pub nodes: Vec<Node>,
    /// How each of its tracks comes about.
    pub ways: Vec<Vec<By>>,
    /// Which offer of the original tariff a row is, and on which day it is used.
    pub rows: Vec<(usize, Date)>,
}

impl Unrolled {
    /// Everything on the unrolled price list is on sale.
    pub fn tariff(&self, problem: &Problem<'_>) -> Option<Tariff<'_>> {
        let (original, prices) = problem.tariff.zip(self.prices.as_ref())?;
        let earned = prices.rows.iter().flat_map(|row| {
            let name = row.earns.as_deref();
            row.covers.iter().filter_map(move |exam| Some((*exam, name?)))
        });
        Some(Tariff {
            list: &prices.name,
            prices,
            currency: original.currency,
            region: None,
            offers: prices.rows.iter().collect(),
            earned: earned.collect(),
        })
    }
}

/// Writes the question out: every exam once for each day on which it may have to be sat, every credential
/// once for each day on which it may get a new day, and for each credential to keep and each day on which
/// it could have lapsed a slot that something must cover. Whatever is cheapest there is cheapest here.
pub(super) fn unroll(
    problem: &Problem<'_>,
    items: &BTreeSet<Item>,
    days: &BTreeSet<Date>,
    until: Date,
) -> Unrolled {
    let mut unroller = Unroller {
        problem,
        items,
        days,
        until,
        vouchers: problem.tariff.map(|tariff| tariff.prices.vouchers()).unwrap_or_default(),
        ways: BTreeMap::new(),
        sat: BTreeMap::new(),
        open: vec![Node::Kept],
    };
    // Something could have lapsed on the first day, and after each last one.
    let after = days.iter().filter_map(|day| day.tomorrow().ok()).filter(|day| *day <= until);
    let critical = after.map(Moment::Through).chain([Moment::On(problem.as_of)]).collect();
    unroller.discover(&critical);
    unroller.write_down()
}

struct Unroller<'p> {
    problem: &'p Problem<'p>,
    items: &'p BTreeSet<Item>,
    days: &'p BTreeSet<Date>,
    until: Date,
    vouchers: Vec<&'p str>,
    ways: BTreeMap<Node, Vec<Way>>,
    sat: BTreeMap<(Date, ExamId), Vec<Vec<Node>>>,
    open: Vec<Node>,
}

impl Unroller<'_> {
    fn discover(&mut self, critical: &BTreeSet<Moment>) {
        loop {
            while let Some(node) = self.open.pop() {
                match node {
                    Node::Sat(exam, day) => {
                        if !self.sat.contains_key(&(day, exam)) {
                            let requires = &self.problem.catalog.exam(exam).requires;
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
                            let granters = self.problem.catalog.granted_by(credential).iter();
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
        let Some(tariff) = self.problem.tariff else { return Vec::new() };
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
    fn voucher(&self, row: &PriceRow) -> Option<usize> {
        let name = row.voucher.as_deref()?;
        let place = self.vouchers.iter().position(|known| *known == name);
        place.filter(|_| self.problem.transcript.vouchers(name) == 0)
    }

    fn ways_of(&self, node: Node, critical: &BTreeSet<Moment>) -> Vec<Way> {
        match node {
            Node::Sat(..) | Node::Held(_) => Vec::new(),
            Node::Fresh(credential, day) => self.refreshments(credential, day),
            Node::Active(item, when) => vec![one_of(self.sources(item, when, true))],
            Node::Had(item, when) => vec![one_of(self.sources(item, when, false))],
            Node::Brought(voucher, day) => {
                let tariff = self.problem.tariff.into_iter();
                let bringing = tariff.flat_map(|tariff| tariff.bringing(self.vouchers[voucher]));
                let before = |exam: ExamId| {
                    let days = self.days.range(..=day).filter(move |day| self.can_be_sat(exam, **day));
                    days.map(move |day| Node::Sat(exam, *day))
                };
                vec![one_of(bringing.flat_map(before).collect())]
            }
            Node::Fulfilled(credential, when) => self.fulfilments(credential, when),
            Node::Kept => {
                let goals = self.problem.goals.iter();
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
        let problem = self.problem;
        if let Some(composite) = item.credential().filter(|c| is_composite(problem.catalog, *c)) {
            match active {
                true => return vec![Node::Fulfilled(composite, when)],
                false if problem.has(item) => return vec![Node::Held(item)],
                false => {
                    let days = self.days_to(when).map(|day| Node::Fulfilled(composite, Moment::On(*day)));
                    return days.collect();
                }
            }
        }
        let last = last_day(problem.catalog, problem.transcript, item);
        if problem.has(item) && (!active || last.is_none_or(|last| when.day() <= last)) {
            return vec![Node::Held(item)];
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
        let (validity, day) = (self.problem.catalog.validity_of(item), when.day());
        let days = self.days_to(when);
        let days = days.filter(|d| !active || validity.last_day(**d).is_none_or(|last| day <= last));
        let nodes = days.filter_map(|d| match item {
            Item::Exam(exam) => self.can_be_sat(exam, *d).then_some(Node::Sat(exam, *d)),
            Item::Credential(credential) => Some(Node::Fresh(credential, *d)),
        });
        nodes.collect()
    }

    /// The same as one node; none where nothing makes it be there.
    fn one(&self, item: Item, when: Moment, active: bool) -> Option<Node> {
        match self.sources(item, when, active)[..] {
            [] => None,
            [one] => Some(one),
            _ if active => Some(Node::Active(item, when)),
            _ => Some(Node::Had(item, when)),
        }
    }

    fn can_be_sat(&self, exam: ExamId, day: Date) -> bool {
        let facts = self.problem.catalog.exam(exam);
        facts.window().contains(day)
            && !self.problem.policy.without.contains(&exam.into())
            && self.requires(&facts.requires, Moment::On(day)).iter().all(|any| !any.is_empty())
    }

    fn requires(&self, requirements: &[Requirement], when: Moment) -> Vec<Vec<Node>> {
        let any = |requirement: &Requirement| {
            let items = requirement.any.iter();
            items.flat_map(|item| self.sources(*item, when, requirement.active)).collect()
        };
        requirements.iter().map(any).collect()
    }

    /// The ways to earn or to renew a credential on a day. To earn it again is to sit its exams again,
    /// all on that day; a pass from before counts only for the first time.
    fn refreshments(&self, credential: CredentialId, day: Date) -> Vec<Way> {
        let catalog = self.problem.catalog;
        let facts = catalog.credential(credential);
        if facts.retired.is_some_and(|retired| retired < day) {
            return Vec::new();
        }
        let mut ways = Vec::new();
        if !self.problem.policy.without.contains(&credential.into()) {
            let tracks = facts.tracks.iter().enumerate();
            for (t, _) in tracks.filter(|(_, track)| track.window.contains(day)) {
                ways.push(self.earning(credential, t, day, false));
                if !self.problem.has(credential) {
                    let first = self.earning(credential, t, day, true);
                    let nodes =
                        first.slots.iter().flat_map(|slot| &slot.options).flat_map(|(nodes, _)| nodes);
                    if nodes.into_iter().any(|node| matches!(node, Node::Held(Item::Exam(_)))) {
                        ways.push(first);
                    }
                }
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
            let in_time = |last: Date| {
                free.within_months.is_none_or(|n| last.saturating_sub(i64::from(n).months()) <= day)
            };
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
        let problem = self.problem;
        match node {
            Node::Held(item) => last_day(problem.catalog, problem.transcript, item),
            Node::Fresh(c, day) => problem.catalog.validity_of(c.into()).last_day(day),
            _ => None,
        }
    }

    /// One of its own tracks, by exams sat on the day; or for the first time, with the passes from before.
    fn earning(&self, credential: CredentialId, t: usize, day: Date, first: bool) -> Way {
        let (problem, on) = (self.problem, Moment::On(day));
        let track = &problem.catalog.credential(credential).tracks[t];
        let is_close = |exam: ExamId| match (track.window_months, problem.transcript.day(exam)) {
            (Some(months), Some(passed)) => day <= months_after(passed, months),
            _ => true,
        };
        let item = |item: Item, active: bool| match item {
            Item::Exam(exam) => match self.sources(item, on, active)[..] {
                [held @ Node::Held(_)] if first && is_close(exam) => Some(held),
                _ => self.can_be_sat(exam, day).then_some(Node::Sat(exam, day)),
            },
            Item::Credential(_) => self.one(item, on, active),
        };
        let may_be_granted = |c: &&CredentialId| {
            let retired = problem.catalog.credential(**c).retired;
            !problem.policy.without.contains(&Item::Credential(**c)) && retired.is_none_or(|r| day <= r)
        };
        Way {
            by: By::Track(t),
            requires: self.requires(&track.requires, on),
            slots: slots(track, day, item),
            grants: track.grants.iter().filter(may_be_granted).map(|c| Node::Fresh(*c, day)).collect(),
        }
    }

    /// The ways to have what a credential asks for.
    fn fulfilments(&self, credential: CredentialId, when: Moment) -> Vec<Way> {
        let tracks = self.problem.catalog.credential(credential).tracks.iter().enumerate();
        let open = tracks.filter(|(_, track)| track.window.contains(when.day()));
        let ways = open.map(|(t, track)| Way {
            by: By::Track(t),
            requires: self.requires(&track.requires, when),
            slots: slots(track, when.day(), |item, active| self.one(item, when, active)),
            grants: Vec::new(),
        });
        ways.filter(|way| way.requires.iter().all(|any| !any.is_empty())).collect()
    }
}

/// Does it stay active only as long as others are?
pub(super) fn is_composite(catalog: &Catalog, credential: CredentialId) -> bool {
    let facts = catalog.credential(credential);
    let asks = facts.tracks.iter().any(|track| {
        track.requires.iter().any(|requirement| requirement.active)
            || track.slots.iter().flat_map(|slot| &slot.options).any(|option| option.active)
    });
    facts.validity.rules.is_empty() && !facts.for_life && asks
}

fn one_of(nodes: Vec<Node>) -> Way {
    let options = nodes.into_iter().map(|node| (vec![node], 1)).collect();
    Way { slots: vec![Slots { need: 1, options, shared: true, caps: Vec::new() }], ..Way::default() }
}

fn slots(track: &Track, day: Date, node: impl Fn(Item, bool) -> Option<Node>) -> Vec<Slots> {
    let slots = track.slots.iter().filter(|slot| slot.waived.is_none()).map(|slot| {
        let open = slot.options.iter().filter(|option| option.window.contains(day));
        let options = open.filter_map(|option| {
            let nodes: Option<Vec<Node>> = option.items.iter().map(|i| node(*i, option.active)).collect();
            Some((nodes?, option.units))
        });
        let caps = slot.caps.iter().map(|cap| {
            let single = slot.options.iter().filter(|o| matches!(o.items[..], [i] if cap.items.contains(&i)));
            (single.filter_map(|o| node(o.items[0], o.active)).collect(), cap.at_most)
        });
        Slots {
            need: slot.need_on(day),
            options: options.collect(),
            shared: slot.shared,
            caps: caps.collect(),
        }
    });
    slots.collect()
}

impl Unroller<'_> {
    fn write_down(self) -> Unrolled {
        // Later sittings first: of equally good ways the one that can wait wins; and of one day those that
        // sit again what expires on it.
        let mut expected: BTreeMap<ExamId, BTreeSet<Date>> = BTreeMap::new();
        for (_, exam) in self.sat.keys() {
            let days = || days::expected(self.problem, (*exam).into(), self.items, self.until);
            expected.entry(*exam).or_insert_with(days);
        }
        let mut sittings: Vec<(ExamId, Date)> = self.sat.keys().map(|(day, exam)| (*exam, *day)).collect();
        sittings.sort_by_key(|(exam, day)| {
            (std::cmp::Reverse(*day), !expected[exam].contains(day), !self.problem.has(*exam), *exam)
        });
        let nodes: Vec<Node> = self.ways.keys().copied().collect();
        let mut ids: BTreeMap<Node, Item> = BTreeMap::new();
        ids.extend(sittings.iter().enumerate().map(|(i, (e, d))| (Node::Sat(*e, *d), ExamId(i).into())));
        ids.extend(nodes.iter().enumerate().map(|(i, node)| (*node, CredentialId(i).into())));
        let writer = Writer { ids };
        let exams = sittings.iter().map(|(exam, day)| {
            let facts = self.problem.catalog.exam(*exam);
            Exam {
                id: format!("{}@{day}", facts.id),
                hours: facts.hours,
                requires: writer.requirements(&self.sat[&(*day, *exam)]),
                ..Exam::default()
            }
        });
        let credentials = self.ways.iter().map(|(node, ways)| Credential {
            id: format!("{node:?}"),
            tracks: ways.iter().enumerate().map(|(w, way)| writer.track(w, way)).collect(),
            ..Credential::default()
        });
        let parts = CatalogParts {
            exams: exams.collect(),
            credentials: credentials.collect(),
            limits: self.first_passes(&writer),
            ..CatalogParts::default()
        };
        let mut transcript = Transcript::new();
        for node in nodes.iter().filter(|node| matches!(node, Node::Held(_))) {
            transcript.add(writer.ids[node], None);
        }
        for (name, count) in self.problem.transcript.all_vouchers() {
            transcript.add_vouchers(name, count);
        }
        let (rows, origins) = self.rows(&writer);
        let name = self.problem.tariff.map(|tariff| tariff.list.to_owned());
        let goal = nodes.iter().position(|node| *node == Node::Kept).unwrap_or_default();
        Unrolled {
            catalog: Catalog::new(parts),
            prices: name.map(|name| PriceList { name, rows }),
            transcript,
            goal: CredentialId(goal),
            sittings,
            ways: self.ways.values().map(|ways| ways.iter().map(|way| way.by).collect()).collect(),
            nodes,
            rows: origins,
        }
    }

    /// A pass from before counts for a credential once.
    fn first_passes(&self, writer: &Writer) -> Vec<crate::catalog::Limit> {
        let mut between: BTreeMap<CredentialId, Vec<CredentialId>> = BTreeMap::new();
        for node in self.ways.keys() {
            if let (Node::Fresh(c, _), Item::Credential(id)) = (node, writer.ids[node])
                && !self.problem.has(*c)
            {
                between.entry(*c).or_default().push(id);
            }
        }
        let passed = |node: &&Node| matches!(node, Node::Held(Item::Exam(_)));
        let items: Vec<Item> = self.ways.keys().filter(passed).map(|node| writer.ids[node]).collect();
        let several = between.into_values().filter(|fresh| fresh.len() > 1 && !items.is_empty());
        let limits = several.map(|between| crate::catalog::Limit {
            between,
            at_most: 0,
            items: Some(items.clone()),
            sources: Vec::new(),
            evidence: crate::catalog::Evidence::Sourced,
        });
        limits.collect()
    }

    /// The prices of the as-of day on every day. What pays for several exams pays for them on one day.
    fn rows(&self, writer: &Writer) -> (Vec<PriceRow>, Vec<(usize, Date)>) {
        let (mut rows, mut origins) = (Vec::new(), Vec::new());
        let Some(tariff) = self.problem.tariff else { return (rows, origins) };
        for day in self.days {
            for (offer, row) in tariff.offers.iter().enumerate() {
                let covers = row.covers.iter().filter_map(|e| writer.exam(Node::Sat(*e, *day)));
                let covers: Vec<ExamId> = covers.collect();
                let needed: Option<Vec<Node>> =
                    row.requires.iter().map(|item| self.one(*item, Moment::On(*day), false)).collect();
                let (Some(mut needed), false) = (needed, covers.is_empty()) else { continue };
                needed.extend(self.voucher(row).map(|voucher| Node::Brought(voucher, *day)));
                needed.retain(|node| !matches!(node, Node::Held(_)));
                rows.push(PriceRow {
                    covers,
                    requires: needed.iter().map(|node| writer.ids[node]).collect(),
                    region: None,
                    window: Window::ALWAYS,
                    ..(*row).clone()
                });
                origins.push((offer, *day));
            }
        }
        (rows, origins)
    }
}

/// What the nodes are called in the unrolled catalog.
struct Writer {
    ids: BTreeMap<Node, Item>,
}

impl Writer {
    fn exam(&self, node: Node) -> Option<ExamId> {
        self.ids.get(&node).and_then(|item| item.exam())
    }

    fn requirements(&self, requires: &[Vec<Node>]) -> Vec<Requirement> {
        let any = |nodes: &Vec<Node>| nodes.iter().map(|node| self.ids[node]).collect();
        requires.iter().map(|nodes| Requirement { any: any(nodes), active: false }).collect()
    }

    fn track(&self, place: usize, way: &Way) -> Track {
        let grants = way.grants.iter().filter_map(|node| match self.ids[node] {
            Item::Credential(credential) => Some(credential),
            Item::Exam(_) => None,
        });
        Track {
            id: place.to_string(),
            requires: self.requirements(&way.requires),
            slots: way.slots.iter().map(|slots| self.slot(slots)).collect(),
            grants: grants.collect(),
            ..Track::default()
        }
    }

    fn slot(&self, slots: &Slots) -> Slot {
        let options = slots.options.iter().map(|(nodes, units)| SlotOption {
            items: nodes.iter().map(|node| self.ids[node]).collect(),
            units: *units,
            ..SlotOption::item(self.ids[&nodes[0]])
        });
        let caps = slots.caps.iter().map(|(nodes, at_most)| Cap {
            items: nodes.iter().map(|node| self.ids[node]).collect(),
            at_most: *at_most,
        });
        Slot {
            need: slots.need,
            options: options.collect(),
            shared: slots.shared,
            caps: caps.collect(),
            ..Slot::default()
        }
    }
}
