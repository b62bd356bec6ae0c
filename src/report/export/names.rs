use std::collections::HashSet;

use crate::catalog::CredentialId;
use crate::question::{Obstacle, Question};
use crate::rule::{Model, Node, Origin, Quantity, Requirer};

/// CPLEX LP allows 255 characters; some are left for a number.
const LONGEST: usize = 240;

/// Names for the columns and rows of a program: unique among their kind, made of ASCII letters,
/// digits and underscores, starting with a word.
pub(super) struct Names {
    pub columns: Vec<String>,
    pub rows: Vec<String>,
}

impl Names {
    pub fn of(question: &Question, model: &Model) -> Names {
        let namer = Namer { question };
        let columns =
            unique(model.program.columns.iter().map(|column| namer.quantity(model.quantity(column))));
        let rows = unique(model.program.rows.iter().map(|row| namer.origin(model.origin(row))));
        Names { columns, rows }
    }
}

fn unique(wanted: impl Iterator<Item = String>) -> Vec<String> {
    let wanted: Vec<String> = wanted.map(|name| legal(&name)).collect();
    let mut times = std::collections::HashMap::<&str, usize>::new();
    for name in &wanted {
        *times.entry(name).or_default() += 1;
    }
    let mut taken: HashSet<String> =
        times.iter().filter(|(_, n)| **n == 1).map(|(name, _)| (*name).to_owned()).collect();
    let mut next = std::collections::HashMap::<&str, usize>::new();
    let mut names = Vec::with_capacity(wanted.len());
    for name in &wanted {
        if times[name.as_str()] == 1 {
            names.push(name.clone());
            continue;
        }
        let number = next.entry(name).or_insert(0);
        let fresh = loop {
            *number += 1;
            let candidate = format!("{name}_{number}");
            if taken.insert(candidate.clone()) {
                break candidate;
            }
        };
        names.push(fresh);
    }
    names
}

fn legal(name: &str) -> String {
    name.chars().take(LONGEST).map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

struct Namer<'p> {
    question: &'p Question,
}

impl Namer<'_> {
    fn quantity(&self, what: Quantity) -> String {
        let catalog = &self.question.catalog;
        match what {
            Quantity::Sit(exam) => format!("sit_{}", catalog.exam(exam).id),
            Quantity::Track(c, t) => format!("track_{}", self.track(c, t)),
            Quantity::Claim { credential, track, slot, option } => {
                format!("claim_{}", self.option(credential, track, slot, option))
            }
            Quantity::Counted { credential, track, slot, cap } => {
                format!("counted_{}_cap{}", self.slot(credential, track, slot), cap + 1)
            }
            Quantity::Buy(offer) => format!("buy_{}", self.offer(offer)),
            Quantity::Pay(offer, exam) => format!("pay_{}_{}", self.offer(offer), catalog.exam(exam).id),
            Quantity::Meets(requirer, i, item) => {
                format!("meets_{}_{}_{}", self.requirer(requirer), i + 1, catalog.id_of(item))
            }
            Quantity::Backs(c, item) => {
                format!("backs_{}_{}", catalog.credential(c).id, catalog.id_of(item))
            }
            Quantity::First(exam) => format!("first_{}", catalog.exam(exam).id),
            Quantity::Spend(offer, exam) => {
                format!("spend_{}_on_{}", catalog.exam(exam).id, self.offer(offer))
            }
            Quantity::SpendAtHand(offer) => format!("spend_at_hand_on_{}", self.offer(offer)),
            Quantity::Uses(c, item) => format!("uses_{}_{}", catalog.credential(c).id, catalog.id_of(item)),
            Quantity::Shared(limit, item) => format!("shared_limit{}_{}", limit + 1, catalog.id_of(item)),
            Quantity::OnHandBy(item, day) => format!("by_{day}_{}", catalog.id_of(item)),
            Quantity::GrantedBy(c, t, day) => format!("granted_by_{day}_{}", self.track(c, t)),
            Quantity::PaidBy(offer, exam, day) => {
                format!("paid_by_{day}_{}_{}", self.offer(offer), catalog.exam(exam).id)
            }
            Quantity::Depth(Node::Item(item)) => format!("depth_{}", catalog.id_of(item)),
            Quantity::Depth(Node::Offer(offer)) => format!("depth_offer_{}", self.offer(offer)),
        }
    }

    fn origin(&self, origin: Origin) -> String {
        let catalog = &self.question.catalog;
        let credential = |c| &catalog.credential(c).id;
        match origin {
            Origin::Structure => "link".to_owned(),
            Origin::Implied => "implied".to_owned(),
            Origin::Deadline(day) => format!("deadline_{day}"),
            Origin::Goal(c) => format!("goal_{}", credential(c)),
            Origin::OneTrack(c) => format!("one_track_{}", credential(c)),
            Origin::TrackClosed(c, t) => format!("closed_{}", self.track(c, t)),
            Origin::TrackChoice(c) => format!("track_choice_{}", credential(c)),
            Origin::SlotNeed(c, t, s) => format!("need_{}", self.slot(c, t, s)),
            Origin::OptionClosed(c, t, s, o) => format!("closed_{}", self.option(c, t, s, o)),
            Origin::SlotCap(c, t, s, cap) => format!("cap{}_{}", cap + 1, self.slot(c, t, s)),
            Origin::NoReuse(c, item) => format!("no_reuse_{}_{}", credential(c), catalog.id_of(item)),
            Origin::Requires(requirer, i) => format!("requires_{}_{}", self.requirer(requirer), i + 1),
            Origin::Unavailable(exam, obstacle) => {
                let word = match obstacle {
                    Obstacle::NotReleased => "not_released",
                    Obstacle::Retired => "retired",
                    Obstacle::Excluded => "excluded",
                    Obstacle::NoPrice => "no_price",
                    Obstacle::NoHours => "no_hours",
                };
                format!("{word}_{}", catalog.exam(exam).id)
            }
            Origin::Retired(c) => format!("retired_{}", credential(c)),
            Origin::TooFarApart(c, t, a, b) => {
                format!("apart_{}_{}_{}", self.track(c, t), catalog.exam(a).id, catalog.exam(b).id)
            }
            Origin::Voucher(offer) => format!("voucher_{}", self.offer(offer)),
            Origin::Included(item) => format!("with_{}", catalog.id_of(item)),
            Origin::Excluded(c) => format!("without_{}", credential(c)),
            Origin::NotCircular => "not_circular".to_owned(),
            Origin::Limit(limit) => format!("limit{}", limit + 1),
        }
    }

    fn track(&self, credential: CredentialId, track: usize) -> String {
        let facts = self.question.catalog.credential(credential);
        format!("{}_{}", facts.id, facts.tracks[track].id)
    }

    fn slot(&self, credential: CredentialId, track: usize, slot: usize) -> String {
        let facts = &self.question.catalog.credential(credential).tracks[track].slots[slot];
        format!("{}_{}", self.track(credential, track), facts.id)
    }

    fn option(&self, credential: CredentialId, track: usize, slot: usize, option: usize) -> String {
        let catalog = &self.question.catalog;
        let items = &catalog.credential(credential).tracks[track].slots[slot].options[option].items;
        let ids: Vec<&str> = items.iter().map(|item| catalog.id_of(*item)).collect();
        format!("{}_{}", self.slot(credential, track, slot), ids.join("_"))
    }

    fn offer(&self, offer: usize) -> &str {
        self.question.tariff().map_or("", |tariff| &tariff.offers[offer].item)
    }

    fn requirer(&self, requirer: Requirer) -> String {
        match requirer {
            Requirer::Exam(exam) => self.question.catalog.exam(exam).id.clone(),
            Requirer::Track(c, t) => self.track(c, t),
            Requirer::Offer(offer) => format!("offer_{}", self.offer(offer)),
        }
    }
}
