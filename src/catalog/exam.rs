use jiff::civil::Date;

use super::{Evidence, Item, SourceId, Validity, Window};

/// Something one sits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exam {
    /// The id, usually the vendor's exam number.
    pub id: String,
    /// The title.
    pub title: String,
    /// Other titles under which sources know it.
    pub alt_titles: Vec<String>,
    /// Other names by which it can be told, such as earlier codes.
    pub aliases: Vec<String>,
    /// The first day it could be sat, when known.
    pub released: Option<Date>,
    /// The last day it can be sat, when known.
    pub retired: Option<Date>,
    /// The study estimate in hours, when known.
    pub hours: Option<u32>,
    /// What must be on hand before sitting it: every requirement of the list.
    pub requires: Vec<Requirement>,
    /// What is best had before it: advice, which an order of study follows where it can.
    pub after: Vec<Advice>,
    /// How long a pass stays active.
    pub validity: Validity,
    /// Remarks for people; shown, not solved.
    pub notes: Vec<String>,
    /// Where its facts are stated.
    pub sources: Vec<SourceId>,
    /// How sure its facts are.
    pub evidence: Evidence,
}

impl Exam {
    /// The days on which it can be sat.
    pub fn window(&self) -> Window {
        Window { since: self.released, until: self.retired }
    }
}

/// Something that must be on hand: any one of the items. A single item is a list of one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Requirement {
    /// The items, of which one is enough.
    pub any: Vec<Item>,
    /// Must it be active? Otherwise to have had it once is enough.
    pub active: bool,
}

impl Requirement {
    /// Each of the items, a requirement of its own.
    pub fn each(items: &[Item]) -> Vec<Requirement> {
        items.iter().map(|item| Requirement::from(*item)).collect()
    }
}

impl From<Item> for Requirement {
    fn from(item: Item) -> Requirement {
        Requirement { any: vec![item], active: false }
    }
}

/// Something that is best had before an exam: an order of study follows it where it can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// What is best had before.
    pub item: Item,
    /// Where the advice is given.
    pub sources: Vec<SourceId>,
    /// How sure the advice is.
    pub evidence: Evidence,
}

impl From<Item> for Advice {
    fn from(item: Item) -> Advice {
        Advice { item, sources: Vec::new(), evidence: Evidence::Sourced }
    }
}
