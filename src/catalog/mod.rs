//! What exists: exams, credentials, tracks and slots, with their dates and sources.
//!
//! A catalog is immutable and knows nothing of files, candidates or solvers. *Catalog order* is the
//! order of the exams in [`CatalogParts::exams`]; it decides between equally good plans.

mod credential;
mod evidence;
mod exam;
mod item;
mod named;
mod source;
mod validity;
mod window;

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

pub use credential::{Cap, Credential, Slot, SlotOption, Track};
pub use exam::{Advice, Exam, Requirement};
pub use item::{CredentialId, ExamId, Item};
pub use named::Meant;
pub use source::{Evidence, Source, SourceConflict, SourceId};
pub use validity::{FreeRenewal, Renewal, Validity, ValidityRule, first_within, months_after, months_before};
pub use window::Window;

/// At most `at_most` items may be claimed by more than one of these credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The credentials between which sharing is limited.
    pub between: Vec<CredentialId>,
    /// How many items may be claimed by two or more of them.
    pub at_most: u32,
    /// Only these items are counted; `None` counts every item.
    pub items: Option<Vec<Item>>,
    /// Where the rule is stated.
    pub sources: Vec<SourceId>,
    /// How sure the rule is.
    pub evidence: Evidence,
}

/// The plain fields of a catalog, from which [`Catalog::new`] builds the indexed form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CatalogParts {
    /// The id, such as `microsoft-2003`.
    pub id: String,
    /// The title for people.
    pub title: String,
    /// The day whose rules hold when none is asked for; `None` means today.
    pub as_of: Option<Date>,
    /// The file name of the price list used when none is given.
    pub prices: Option<String>,
    /// The sources that facts point to.
    pub sources: Vec<Source>,
    /// Where sources disagree, and which reading the catalog follows.
    pub conflicts: Vec<SourceConflict>,
    /// The exams, in catalog order.
    pub exams: Vec<Exam>,
    /// The credentials, in file order.
    pub credentials: Vec<Credential>,
    /// Limits on claiming an item for several credentials.
    pub limits: Vec<Limit>,
}

/// A certification programme's rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalog {
    parts: CatalogParts,
    by_id: HashMap<String, Item>,
    by_folded_id: HashMap<String, Item>,
    by_title: HashMap<String, Vec<Item>>,
    credential_by_folded_id: HashMap<String, CredentialId>,
    brings: Vec<Vec<Vec<CredentialId>>>,
    granted_by: HashMap<CredentialId, Vec<(CredentialId, usize)>>,
    renewed_by: HashMap<Item, Vec<(CredentialId, Renewal)>>,
    same_fact: HashMap<Item, Item>,
}

impl std::ops::Deref for Catalog {
    type Target = CatalogParts;

    fn deref(&self) -> &CatalogParts {
        &self.parts
    }
}

impl Catalog {
    /// Indexes the items by id, alias and title. Of two items with the same id the first is found; the
    /// reader reports such a catalog before it gets here.
    pub fn new(parts: CatalogParts) -> Catalog {
        let mut by_id = HashMap::new();
        let exams = parts.exams.iter().enumerate().flat_map(|(i, e)| {
            std::iter::once(&e.id).chain(&e.aliases).map(move |id| (id.clone(), Item::Exam(ExamId(i))))
        });
        let credentials = parts.credentials.iter().enumerate().flat_map(|(i, c)| {
            std::iter::once(&c.id)
                .chain(&c.aliases)
                .map(move |id| (id.clone(), Item::Credential(CredentialId(i))))
        });
        for (id, item) in exams.chain(credentials) {
            by_id.entry(id).or_insert(item);
        }
        let mut names: Vec<(&String, &Item)> = by_id.iter().collect();
        names.sort();
        let mut by_folded_id = HashMap::new();
        let mut credential_by_folded_id = HashMap::new();
        for (id, item) in names {
            by_folded_id.entry(id.to_lowercase()).or_insert(*item);
            if let Item::Credential(credential) = item {
                credential_by_folded_id.entry(id.to_lowercase()).or_insert(*credential);
            }
        }
        let brings: Vec<Vec<Vec<CredentialId>>> =
            (0..parts.credentials.len()).map(|c| brought_along(&parts, CredentialId(c))).collect();
        let (mut granted_by, mut renewed_by) = (HashMap::new(), HashMap::new());
        for (c, credential) in parts.credentials.iter().enumerate() {
            for (t, brought) in brings[c].iter().enumerate() {
                for granted in brought {
                    granted_by.entry(*granted).or_insert_with(Vec::new).push((CredentialId(c), t));
                }
            }
            for renewal in &credential.renews {
                renewed_by.entry(renewal.item).or_insert_with(Vec::new).push((CredentialId(c), *renewal));
            }
        }
        let same_fact = same_facts(&parts, &granted_by);
        let by_title = named::by_title(&parts);
        Catalog {
            parts,
            by_id,
            by_folded_id,
            by_title,
            credential_by_folded_id,
            brings,
            granted_by,
            renewed_by,
            same_fact,
        }
    }

    /// What is one and the same fact as an item: of an exam the credential that it alone gives, which has the same id
    /// in another letter case, and of such a credential the exam.
    pub fn same_fact(&self, item: Item) -> Option<Item> {
        self.same_fact.get(&item).copied()
    }

    /// What is earned along with a credential through one of its tracks: what the track grants, and all that is implied.
    pub fn brings(&self, credential: CredentialId, track: usize) -> &[CredentialId] {
        self.brings.get(credential.0).and_then(|tracks| tracks.get(track)).map_or(&[], Vec::as_slice)
    }

    /// The tracks along with which a credential is earned, in file order.
    pub fn granted_by(&self, credential: CredentialId) -> &[(CredentialId, usize)] {
        self.granted_by.get(&credential).map_or(&[], Vec::as_slice)
    }

    /// The credentials that renew an item, in file order.
    pub fn renewed_by(&self, item: Item) -> &[(CredentialId, Renewal)] {
        self.renewed_by.get(&item).map_or(&[], Vec::as_slice)
    }

    /// Does anything renew anything?
    pub fn has_renewals(&self) -> bool {
        !self.renewed_by.is_empty()
    }

    /// How long an item stays active.
    pub fn validity_of(&self, item: Item) -> &Validity {
        match item {
            Item::Exam(e) => &self.exam(e).validity,
            Item::Credential(c) => &self.credential(c).validity,
        }
    }

    /// How many items there are.
    pub fn item_count(&self) -> usize {
        self.parts.exams.len() + self.parts.credentials.len()
    }

    /// The number of an item: exams in catalog order, then credentials. Smaller than [`Catalog::item_count`].
    pub fn number_of(&self, item: Item) -> usize {
        match item {
            Item::Exam(exam) => exam.0,
            Item::Credential(credential) => self.parts.exams.len() + credential.0,
        }
    }

    /// The item with this number.
    pub fn numbered(&self, number: usize) -> Item {
        match number.checked_sub(self.parts.exams.len()) {
            None => Item::Exam(ExamId(number)),
            Some(credential) => Item::Credential(CredentialId(credential)),
        }
    }

    /// Every id and alias, in no particular order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.by_id.keys().map(String::as_str)
    }

    /// The exam.
    pub fn exam(&self, id: ExamId) -> &Exam {
        &self.parts.exams[id.0]
    }

    /// The credential.
    pub fn credential(&self, id: CredentialId) -> &Credential {
        &self.parts.credentials[id.0]
    }

    /// The source.
    pub fn source(&self, id: SourceId) -> &Source {
        &self.parts.sources[id.0]
    }

    /// The id of an item.
    pub fn id_of(&self, item: Item) -> &str {
        match item {
            Item::Exam(e) => &self.exam(e).id,
            Item::Credential(c) => &self.credential(c).id,
        }
    }

    /// The title of an item.
    pub fn title_of(&self, item: Item) -> &str {
        match item {
            Item::Exam(e) => &self.exam(e).title,
            Item::Credential(c) => &self.credential(c).title,
        }
    }

    /// The ids of all exams, in catalog order.
    pub fn exam_ids(&self) -> impl Iterator<Item = ExamId> + use<> {
        (0..self.parts.exams.len()).map(ExamId)
    }

    /// The ids of all credentials, in file order.
    pub fn credential_ids(&self) -> impl Iterator<Item = CredentialId> + use<> {
        (0..self.parts.credentials.len()).map(CredentialId)
    }

    /// The exams that some credentials or what their tracks require mention, in catalog order.
    pub fn exams_of(&self, credentials: &[CredentialId]) -> Vec<ExamId> {
        let tracks = || credentials.iter().flat_map(|c| &self.credential(*c).tracks);
        let options = tracks().flat_map(|t| &t.slots).flat_map(|s| &s.options).flat_map(|o| &o.items);
        let required = tracks().flat_map(|t| &t.requires).flat_map(|r| &r.any);
        let exams: BTreeSet<ExamId> = options.chain(required).filter_map(|item| item.exam()).collect();
        exams.into_iter().collect()
    }

    /// What must be active for a credential to be, as far as its tracks say so, in file order.
    pub fn parts_of(&self, credential: CredentialId) -> impl Iterator<Item = Item> + '_ {
        self.credential(credential).tracks.iter().flat_map(|track| {
            let required = track.requires.iter().filter(|requirement| requirement.active);
            let options = track.slots.iter().flat_map(|slot| &slot.options).filter(|option| option.active);
            let required = required.flat_map(|requirement| requirement.any.iter().copied());
            required.chain(options.flat_map(|option| option.items.iter().copied()))
        })
    }

    /// The sources behind some credentials, each once, in file order.
    pub fn sources_of(&self, credentials: &[CredentialId]) -> Vec<SourceId> {
        let mut sources = BTreeSet::new();
        for credential in credentials.iter().map(|c| self.credential(*c)) {
            sources.extend(&credential.sources);
            sources.extend(credential.free_renewal.iter().flat_map(|free| &free.sources));
            for track in &credential.tracks {
                sources.extend(&track.sources);
                for slot in &track.slots {
                    sources.extend(&slot.sources);
                    sources.extend(slot.options.iter().flat_map(|o| &o.sources));
                }
            }
        }
        sources.into_iter().collect()
    }
}

/// What each track of a credential brings along, itself left out, each once.
fn brought_along(parts: &CatalogParts, credential: CredentialId) -> Vec<Vec<CredentialId>> {
    let facts = &parts.credentials[credential.0];
    let along = |track: &Track| {
        let mut along = track.grants.clone();
        let mut open: Vec<CredentialId> = along.iter().copied().chain([credential]).collect();
        while let Some(next) = open.pop() {
            for implied in parts.credentials.get(next.0).into_iter().flat_map(|c| &c.implies) {
                if *implied != credential && !along.contains(implied) {
                    along.push(*implied);
                    open.push(*implied);
                }
            }
        }
        along
    };
    facts.tracks.iter().map(along).collect()
}

/// The exams and the credentials that they alone give, under one id in two letter cases, both ways round.
fn same_facts(
    parts: &CatalogParts,
    granted_by: &HashMap<CredentialId, Vec<(CredentialId, usize)>>,
) -> HashMap<Item, Item> {
    let exams: HashMap<String, ExamId> =
        parts.exams.iter().enumerate().map(|(i, exam)| (exam.id.to_lowercase(), ExamId(i))).collect();
    let implied: BTreeSet<CredentialId> = parts.credentials.iter().flat_map(|c| c.implies.clone()).collect();
    let mut same = HashMap::new();
    for (c, credential) in parts.credentials.iter().enumerate() {
        let Some(exam) = exams.get(&credential.id.to_lowercase()).copied() else { continue };
        let id = CredentialId(c);
        let is_alone = named::exam_alone(credential) == Some(exam);
        if is_alone && !granted_by.contains_key(&id) && !implied.contains(&id) {
            same.insert(Item::Exam(exam), Item::Credential(id));
            same.insert(Item::Credential(id), Item::Exam(exam));
        }
    }
    same
}
