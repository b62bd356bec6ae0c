//! The nodes of an expanded question as a catalog and a price list.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::days;
use super::expand::{By, Expander, Way};
use super::node::{Moment, Node};
use super::slots::Slots;
use crate::catalog::{
    Cap, Catalog, CatalogParts, Credential, CredentialId, Evidence, Exam, ExamId, Item, Limit, Requirement,
    Slot, SlotOption, Track, Window,
};
use crate::price::{PriceList, PriceRow, Tariff};
use crate::question::Question;
use crate::transcript::Transcript;

/// The expanded question, ready to be asked.
pub(super) struct TimeExpanded {
    pub catalog: Arc<Catalog>,
    pub prices: Option<Arc<PriceList>>,
    pub transcript: Arc<Transcript>,
    pub goal: CredentialId,
    /// What the exams of the expanded catalog are.
    pub sittings: Vec<(ExamId, Date)>,
    /// What its credentials are.
    pub nodes: Vec<Node>,
    /// How each of its tracks comes about.
    pub ways: Vec<Vec<By>>,
    /// Which offer of the original tariff a row is, and on which day it is used.
    pub rows: Vec<(usize, Date)>,
}

impl TimeExpanded {
    /// Everything on the expanded price list is on sale.
    pub fn tariff(&self, question: &Question) -> Option<Tariff> {
        let (original, prices) = question.tariff().zip(self.prices.as_ref())?;
        let earned = prices
            .rows
            .iter()
            .flat_map(|row| row.covers.iter().filter_map(|exam| Some((*exam, row.earns.clone()?))));
        Some(Tariff {
            prices: prices.clone(),
            currency: original.currency,
            region: None,
            offers: prices.rows.clone(),
            earned: earned.collect(),
            booked: Vec::new(),
        })
    }
}

/// Writes the question out: every exam once for each day on which it may have to be sat, every credential
/// once for each day on which it may get a new day, and for each credential to keep and each day on which
/// it could have lapsed a slot that something must cover. Whatever is cheapest there is cheapest here.
pub(super) fn expand(
    question: &Question,
    items: &BTreeSet<Item>,
    days: &BTreeSet<Date>,
    until: Date,
) -> TimeExpanded {
    let mut expander = Expander {
        question,
        items,
        days,
        until,
        vouchers: question.tariff().map(|tariff| tariff.prices.vouchers()).unwrap_or_default(),
        sittable: BTreeSet::new(),
        ways: BTreeMap::new(),
        sat: BTreeMap::new(),
        open: vec![Node::Kept],
    };
    expander.find_sittable();
    // Something could have lapsed on the first day, and after each last one.
    let after = days.iter().filter_map(|day| day.tomorrow().ok()).filter(|day| *day <= until);
    let critical = after.map(Moment::Through).chain([Moment::On(question.as_of)]).collect();
    expander.discover(&critical);
    expander.write_down()
}

impl Expander<'_> {
    /// The question as one that the engine answers.
    pub fn write_down(&self) -> TimeExpanded {
        // Later sittings first: of equally good ways the one that can wait wins; and of one day those that
        // sit again what expires on it.
        let mut expected: BTreeMap<ExamId, BTreeSet<Date>> = BTreeMap::new();
        for (_, exam) in self.sat.keys() {
            let days = || days::expected(self.question, (*exam).into(), self.items, self.until);
            expected.entry(*exam).or_insert_with(days);
        }
        let mut sittings: Vec<(ExamId, Date)> = self.sat.keys().map(|(day, exam)| (*exam, *day)).collect();
        sittings.sort_by_key(|(exam, day)| {
            (std::cmp::Reverse(*day), !expected[exam].contains(day), !self.question.has(*exam), *exam)
        });
        let nodes: Vec<Node> = self.ways.keys().copied().collect();
        let mut ids: BTreeMap<Node, Item> = BTreeMap::new();
        ids.extend(sittings.iter().enumerate().map(|(i, (e, d))| (Node::Sat(*e, *d), ExamId(i).into())));
        ids.extend(nodes.iter().enumerate().map(|(i, node)| (*node, CredentialId(i).into())));
        let writer = Writer { ids };
        let exams = sittings.iter().map(|(exam, day)| {
            let facts = self.question.catalog.exam(*exam);
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
        for node in nodes.iter().filter(|node| matches!(node, Node::Held(_) | Node::Counted(_))) {
            transcript.add(writer.ids[node], None);
        }
        for (name, count) in self.question.transcript.all_vouchers() {
            transcript.add_vouchers(name, count);
        }
        for booked in self.question.tariff().into_iter().flat_map(|tariff| &tariff.booked) {
            transcript.add_vouchers(&booking(&booked.item), 1);
        }
        let (rows, origins) = self.rows(&writer);
        let name = self.question.tariff().map(|tariff| tariff.prices.name.to_owned());
        let goal = nodes.iter().position(|node| *node == Node::Kept).unwrap_or_default();
        TimeExpanded {
            catalog: Arc::new(Catalog::new(parts)),
            prices: name.map(|name| Arc::new(PriceList { name, rows, ..PriceList::default() })),
            transcript: Arc::new(transcript),
            goal: CredentialId(goal),
            sittings,
            ways: self.ways.values().map(|ways| ways.iter().map(|way| way.by).collect()).collect(),
            nodes,
            rows: origins,
        }
    }

    /// A pass from before counts for a credential once.
    fn first_passes(&self, writer: &Writer) -> Vec<Limit> {
        let mut between: BTreeMap<CredentialId, Vec<CredentialId>> = BTreeMap::new();
        for node in self.ways.keys() {
            if let (Node::Fresh(c, _), Item::Credential(id)) = (node, writer.ids[node]) {
                between.entry(*c).or_default().push(id);
            }
        }
        let passed = |node: &&Node| matches!(node, Node::Held(Item::Exam(_)));
        let items: Vec<Item> = self.ways.keys().filter(passed).map(|node| writer.ids[node]).collect();
        let several = between.into_values().filter(|fresh| fresh.len() > 1 && !items.is_empty());
        let limits = several.map(|between| Limit {
            between,
            at_most: 0,
            items: Some(items.clone()),
            sources: Vec::new(),
            evidence: Evidence::Sourced,
        });
        limits.collect()
    }

    /// The prices of the as-of day on every day. What pays for several exams pays for them on one day.
    fn rows(&self, writer: &Writer) -> (Vec<Arc<PriceRow>>, Vec<(usize, Date)>) {
        let (mut rows, mut origins) = (Vec::new(), Vec::new());
        let Some(tariff) = self.question.tariff() else { return (rows, origins) };
        for day in self.days {
            for (offer, row) in tariff.offers.iter().enumerate() {
                let covers = row.covers.iter().filter_map(|e| writer.exam(Node::Sat(*e, *day)));
                let covers: Vec<ExamId> = covers.collect();
                let booking = tariff.is_booking(offer).then(|| booking(&row.item));
                let booked = row.covers.first().and_then(|exam| self.question.transcript.attempt(*exam));
                if booking.is_some() && booked.is_some_and(|(_, from)| from.is_some_and(|from| *day < from)) {
                    continue;
                }
                let needed: Option<Vec<Node>> =
                    row.requires.iter().map(|item| self.one(*item, Moment::On(*day), false)).collect();
                let (Some(mut needed), false) = (needed, covers.is_empty()) else { continue };
                needed.extend(self.voucher(row).map(|voucher| Node::Brought(voucher, *day)));
                needed.retain(|node| !matches!(node, Node::Held(_)));
                rows.push(Arc::new(PriceRow {
                    covers,
                    requires: needed.iter().map(|node| writer.ids[node]).collect(),
                    retake: crate::price::Retake::default(),
                    voucher: booking.or_else(|| row.voucher.clone()),
                    region: None,
                    window: Window::ALWAYS,
                    ..PriceRow::clone(row)
                }));
                origins.push((offer, *day));
            }
        }
        (rows, origins)
    }
}

/// A booking pays for one sitting, on whichever of the days that is: like a voucher at hand.
fn booking(exam: &str) -> String {
    format!("booking of {exam}")
}

/// What the nodes are called in the expanded catalog.
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
            // What is not accepted on the day stands under a cap, and is no node.
            items: nodes.iter().filter_map(|node| self.ids.get(node).copied()).collect(),
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
