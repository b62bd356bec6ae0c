use jiff::civil::Date;

use super::{
    Catalog, CredentialId, Evidence, FreeRenewal, Item, Limit, Renewal, Requirement, SourceId, Validity,
    Window,
};

/// Something one holds, earned by completing exactly one of its tracks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Credential {
    /// The id.
    pub id: String,
    /// The title.
    pub title: String,
    /// Other names by which it can be asked for.
    pub aliases: Vec<String>,
    /// Remarks for people; shown, not solved.
    pub notes: Vec<String>,
    /// The ways to earn it. Without tracks it can only be held.
    pub tracks: Vec<Track>,
    /// The last day on which it can be earned, when known. What is held counts on.
    pub retired: Option<Date>,
    /// What takes its place once it is no longer offered, when known.
    pub successor: Option<CredentialId>,
    /// How long it stays active.
    pub validity: Validity,
    /// Does it not expire once it is earned, whatever becomes of what it asked for?
    pub for_life: bool,
    /// The credentials that are held by whoever holds it.
    pub implies: Vec<CredentialId>,
    /// What is renewed whenever it is earned or renewed.
    pub renews: Vec<Renewal>,
    /// The vendor's own renewal, where it costs nothing and takes no exam.
    pub free_renewal: Option<FreeRenewal>,
    /// Where its facts are stated.
    pub sources: Vec<SourceId>,
    /// How sure its facts are.
    pub evidence: Evidence,
}

impl Catalog {
    /// Does earning the credential renew, grant or imply others?
    pub fn changes_others(&self, credential: CredentialId) -> bool {
        let facts = self.credential(credential);
        let grants = facts.tracks.iter().any(|track| !track.grants.is_empty());
        grants || !facts.renews.is_empty() || !facts.implies.is_empty()
    }

    /// Do its tracks decide by themselves whether a credential is complete with what is on hand? Not where a limit
    /// on sharing, of fewer items than it counts, stands between it and another one. Linear in the limits.
    pub fn is_decided_by_tracks(&self, credential: CredentialId) -> bool {
        let shares = |limit: &Limit| {
            let counted = limit.items.as_ref().map_or(self.item_count(), Vec::len);
            let binds = u64::from(limit.at_most) < counted as u64;
            binds
                && limit.between.contains(&credential)
                && limit.between.iter().any(|other| *other != credential)
        };
        !self.limits.iter().any(shares)
    }
}

/// One way to earn a credential.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Track {
    /// The id, unique within the credential.
    pub id: String,
    /// A few words for people, when the id does not say it.
    pub title: Option<String>,
    /// What must be on hand to use this track: every requirement of the list.
    pub requires: Vec<Requirement>,
    /// The days on which it is open.
    pub window: Window,
    /// The slots, all of which must be filled.
    pub slots: Vec<Slot>,
    /// The exams claimed must lie within so many months of each other.
    pub window_months: Option<u32>,
    /// Credentials that are earned along with it.
    pub grants: Vec<CredentialId>,
    /// Remarks for people; shown, not solved.
    pub notes: Vec<String>,
    /// Where the rule is stated.
    pub sources: Vec<SourceId>,
    /// How sure the rule is.
    pub evidence: Evidence,
}

/// A requirement of a track: `need` units from its options.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slot {
    /// The id, unique within the track.
    pub id: String,
    /// What kind of requirement it is, such as `core` or `elective`.
    pub role: Option<String>,
    /// How many units fill it. Where every option is needed, those of all the options, on any day.
    pub need: u32,
    /// Is every option needed that is accepted on the day?
    pub every: bool,
    /// What can fill it, groups already written out.
    pub options: Vec<SlotOption>,
    /// Why it counts as filled without any claim.
    pub waived: Option<String>,
    /// May its items also be claimed by other slots of the same credential?
    pub shared: bool,
    /// Upper limits on the units that some of its options may contribute.
    pub caps: Vec<Cap>,
    /// Where the rule is stated.
    pub sources: Vec<SourceId>,
    /// How sure the rule is.
    pub evidence: Evidence,
}

impl Slot {
    /// How many units fill it on a day.
    pub fn need_on(&self, day: Date) -> u32 {
        match self.every {
            false => self.need,
            // Before the first of them is accepted there is nothing to have, and nothing is filled by that.
            true => {
                let open = self.options.iter().filter(|o| o.window.contains(day));
                open.map(|o| o.units).sum::<u32>().max(1)
            }
        }
    }
}

/// What can fill a slot: one item, or several that count only together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotOption {
    /// The items; all of them must be on hand.
    pub items: Vec<Item>,
    /// How many units it contributes.
    pub units: u32,
    /// Must the items be active? Otherwise to have had them once is enough.
    pub active: bool,
    /// The days on which it is accepted.
    pub window: Window,
    /// Where the rule is stated.
    pub sources: Vec<SourceId>,
    /// How sure the rule is.
    pub evidence: Evidence,
}

impl SlotOption {
    /// One item, one unit, at any time.
    pub fn item(item: Item) -> SlotOption {
        SlotOption {
            items: vec![item],
            units: 1,
            active: false,
            window: Window::ALWAYS,
            sources: Vec::new(),
            evidence: Evidence::Sourced,
        }
    }
}

/// Of the units of these single-item options at most `at_most` count towards the slot's need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cap {
    /// The capped items.
    pub items: Vec<Item>,
    /// How many of their units count.
    pub at_most: u32,
}
