use super::Requirer;
use crate::catalog::{CredentialId, ExamId, Item};
use crate::question::Question;

/// Short names made of ids, for the rows and columns of a program.
pub struct Ids<'q>(pub &'q Question);

impl<'q> Ids<'q> {
    /// An exam.
    pub fn exam(&self, exam: ExamId) -> &'q str {
        &self.0.catalog.exam(exam).id
    }

    /// A credential.
    pub fn credential(&self, credential: CredentialId) -> &'q str {
        &self.0.catalog.credential(credential).id
    }

    /// An exam or a credential.
    pub fn item(&self, item: Item) -> &'q str {
        self.0.catalog.id_of(item)
    }

    /// `credential_track`.
    pub fn track(&self, credential: CredentialId, track: usize) -> String {
        let facts = self.0.catalog.credential(credential);
        format!("{}_{}", facts.id, facts.tracks[track].id)
    }

    /// `credential_track_slot`.
    pub fn slot(&self, credential: CredentialId, track: usize, slot: usize) -> String {
        let facts = &self.0.catalog.credential(credential).tracks[track].slots[slot];
        format!("{}_{}", self.track(credential, track), facts.id)
    }

    /// `credential_track_slot_item_item`.
    pub fn option(&self, credential: CredentialId, track: usize, slot: usize, option: usize) -> String {
        let items = &self.0.catalog.credential(credential).tracks[track].slots[slot].options[option].items;
        let ids: Vec<&str> = items.iter().map(|item| self.item(*item)).collect();
        format!("{}_{}", self.slot(credential, track, slot), ids.join("_"))
    }

    /// An offer, by its place in the tariff.
    pub fn offer(&self, offer: usize) -> &'q str {
        self.0.tariff().map_or("", |tariff| &tariff.offers[offer].item)
    }

    /// What has requirements.
    pub fn requirer(&self, requirer: Requirer) -> String {
        match requirer {
            Requirer::Exam(exam) => self.exam(exam).to_owned(),
            Requirer::Track(c, t) => self.track(c, t),
            Requirer::Offer(offer) => format!("offer_{}", self.offer(offer)),
        }
    }
}
