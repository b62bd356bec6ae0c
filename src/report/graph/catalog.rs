use std::collections::{BTreeMap, VecDeque};

use jiff::civil::Date;
use petgraph::graph::NodeIndex;

use crate::catalog::{Catalog, CredentialId, Item, Requirement, Slot, SlotOption, Track};
use crate::report::catalog::requirements;
use crate::report::{count, ids_of, listed};

use super::{Kind, Link, Paragraph, Picture, State};

/// Slots with more options than this name them without their titles.
const TITLED: usize = 4;

/// The rules of a credential on a day as a picture: its tracks, their slots with what can fill them, and
/// the credentials that count or are required, each with its own rules once. Tracks and options that are
/// not in force on that day are left out.
pub fn catalog(catalog: &Catalog, goal: CredentialId, as_of: Date) -> Picture {
    let facts = catalog.credential(goal);
    let open = facts.tracks.iter().filter(|track| track.window.contains(as_of)).count();
    let subtitle = match open {
        0 if facts.tracks.is_empty() => "Can only be held.".to_owned(),
        0 => "No track is open.".to_owned(),
        1 => "One track.".to_owned(),
        n => format!("{}; any one of them is enough.", count(n, "track")),
    };
    let picture = Picture {
        title: facts.title.clone(),
        subtitle,
        basis: format!("Rules as of {as_of}; catalog {}.", catalog.id),
        graph: Default::default(),
    };
    let mut rules = Rules { catalog, as_of, picture, credentials: BTreeMap::new(), next: VecDeque::new() };
    rules.credential(goal);
    while let Some(credential) = rules.next.pop_front() {
        rules.tracks(credential);
    }
    rules.picture
}

struct Rules<'a> {
    catalog: &'a Catalog,
    as_of: Date,
    picture: Picture,
    credentials: BTreeMap<CredentialId, NodeIndex>,
    next: VecDeque<CredentialId>,
}

impl Rules<'_> {
    /// The node of a credential, whose rules are drawn later, once.
    fn credential(&mut self, id: CredentialId) -> NodeIndex {
        if let Some(node) = self.credentials.get(&id) {
            return *node;
        }
        let facts = self.catalog.credential(id);
        let open = facts.tracks.iter().any(|track| track.window.contains(self.as_of));
        let aside = if open { String::new() } else { "can only be held".to_owned() };
        let title = vec![Paragraph::new(&facts.title, 2)];
        let node = self.picture.add(Kind::Credential, State::Needed, &facts.id, aside, title);
        self.credentials.insert(id, node);
        self.next.push_back(id);
        node
    }

    fn tracks(&mut self, credential: CredentialId) {
        let catalog = self.catalog;
        let target = self.credentials[&credential];
        let open = |track: &&Track| track.window.contains(self.as_of);
        let tracks: Vec<&Track> = catalog.credential(credential).tracks.iter().filter(open).collect();
        for track in &tracks {
            let mut text: Vec<Paragraph> = track.title.iter().map(|title| Paragraph::new(title, 2)).collect();
            if !track.requires.is_empty() {
                let words = format!("for holders of {}", requirements(catalog, &track.requires));
                text.push(Paragraph::new(words, 3));
            }
            let state = if tracks.len() > 1 { State::Optional } else { State::Needed };
            let node = self.picture.add(Kind::Track, state, &track.id, String::new(), text);
            self.picture.link(node, target, Link::Counts);
            self.required(&track.requires, node);
            for slot in &track.slots {
                self.slot(slot, node);
            }
        }
    }

    /// Edges from the credentials that are required.
    fn required(&mut self, requires: &[Requirement], to: NodeIndex) {
        for item in requires.iter().flat_map(|requirement| &requirement.any) {
            if let Item::Credential(credential) = item {
                let from = self.credential(*credential);
                self.picture.link(from, to, Link::Requires);
            }
        }
    }

    fn slot(&mut self, slot: &Slot, track: NodeIndex) {
        let catalog = self.catalog;
        let options: Vec<&SlotOption> =
            slot.options.iter().filter(|option| option.window.contains(self.as_of)).collect();
        let (state, aside) = how_many(slot, &options);
        let mut text = self.options(&options);
        text.extend(slot.waived.iter().map(|why| Paragraph::new(why, 3)));
        for cap in &slot.caps {
            let items = listed(&ids_of(catalog, &cap.items), "and");
            text.push(Paragraph::new(format!("at most {} of {items}", cap.at_most), 3));
        }
        if slot.shared {
            text.push(Paragraph::new("may count for other slots too", 1));
        }
        let node = self.picture.add(Kind::Slot, state, &slot.id, aside, text);
        self.picture.link(node, track, Link::Counts);
        for item in options.iter().flat_map(|option| &option.items) {
            match item {
                Item::Credential(credential) => {
                    let from = self.credential(*credential);
                    self.picture.link(from, node, Link::Counts);
                }
                Item::Exam(exam) => self.required(&catalog.exam(*exam).requires, node),
            }
        }
    }

    /// The options, each on a line of its own where there are few.
    fn options(&self, options: &[&SlotOption]) -> Vec<Paragraph> {
        let words = |option: &&SlotOption| {
            let ids: Vec<String> = option.items.iter().map(|item| self.id(*item)).collect();
            let units =
                if option.units == 1 { String::new() } else { format!("\u{a0}({} units)", option.units) };
            format!("{}{units}", ids.join("\u{a0}+\u{a0}"))
        };
        if options.len() > TITLED {
            let ids: Vec<String> = options.iter().map(words).collect();
            return vec![Paragraph::new(ids.join(", "), 12)];
        }
        let line = |option: &&SlotOption| {
            let titles: Vec<&str> = option.items.iter().map(|item| self.catalog.title_of(*item)).collect();
            Paragraph::new(format!("{}: {}", words(option), titles.join(" + ")), 1)
        };
        options.iter().map(line).collect()
    }

    /// The id of an option with what must come before it.
    fn id(&self, item: Item) -> String {
        let mut id = self.catalog.id_of(item).to_owned();
        if let Item::Exam(exam) = item {
            let facts = self.catalog.exam(exam);
            let mut remarks = Vec::new();
            if !facts.requires.is_empty() {
                remarks.push(format!("after {}", requirements(self.catalog, &facts.requires)));
            }
            if facts.retired.is_some_and(|day| day < self.as_of) {
                remarks.push("retired".to_owned());
            }
            if !remarks.is_empty() {
                id.push_str(&format!("\u{a0}({})", remarks.join(", ")));
            }
        }
        id
    }
}

/// How much of the options a slot needs, and whether that leaves a choice.
fn how_many(slot: &Slot, options: &[&SlotOption]) -> (State, String) {
    if slot.waived.is_some() {
        return (State::Waived, "waived".to_owned());
    }
    let plain = options.iter().all(|option| option.units == 1);
    let all: u64 = options.iter().map(|option| u64::from(option.units)).sum();
    match u64::from(slot.need) {
        need if need > all => (State::Needed, format!("needs {need}, {all} open")),
        need if !plain => {
            (if need < all { State::Optional } else { State::Needed }, format!("{need} of {all} units"))
        }
        need if need < all => (State::Optional, format!("any {need} of {all}")),
        1 => (State::Needed, "required".to_owned()),
        need => (State::Needed, format!("all {need}")),
    }
}
