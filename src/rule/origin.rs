use jiff::civil::Date;
use studypath_ilp::Var;

use crate::catalog::{CredentialId, ExamId, Item};
use crate::question::Obstacle;

/// What a variable stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// 1 if the exam is sat.
    Sit(ExamId),
    /// 1 if the credential is earned through this track.
    Track(CredentialId, usize),
    /// 1 if the option is claimed for the slot.
    Claim {
        /// The credential.
        credential: CredentialId,
        /// The track, by index.
        track: usize,
        /// The slot, by index.
        slot: usize,
        /// The option, by index.
        option: usize,
    },
    /// The capped units that count towards the slot.
    Counted {
        /// The credential.
        credential: CredentialId,
        /// The track, by index.
        track: usize,
        /// The slot, by index.
        slot: usize,
        /// The cap, by index.
        cap: usize,
    },
    /// 1 if the offer is bought.
    Buy(usize),
    /// 1 if the offer pays for the exam.
    Pay(usize, ExamId),
    /// 1 if the exam is sat and no offer bought pays for it: its price is not known.
    Unpriced(ExamId),
    /// 1 if this item is what meets the requirement.
    Meets(Requirer, usize, Item),
    /// 1 if this item, made in one of several ways, is what a claim of the credential rests on.
    Backs(CredentialId, Item),
    /// 1 if the exam is sat before everything that is bought with a voucher of those it brings.
    First(ExamId),
    /// 1 if the voucher that the exam brings is given for the offer.
    Spend(usize, ExamId),
    /// 1 if a voucher at hand is given for the offer.
    SpendAtHand(usize),
    /// 1 if the credential claims the item at least once.
    Uses(CredentialId, Item),
    /// 1 if the item is claimed by more than one credential of the limit.
    Shared(usize, Item),
    /// 1 if the exam must be sat, or the credential earned, by the day.
    OnHandBy(Item, Date),
    /// 1 if the credential must be earned by the day through this track, which grants others.
    GrantedBy(CredentialId, usize, Date),
    /// 1 if the offer pays for the exam and can be bought by the day.
    PaidBy(usize, ExamId, Date),
    /// How deep in a chain of support something stands.
    Depth(Node),
    /// A variable of the rule of this name about the credential, with a number of its own.
    Own(&'static str, CredentialId, usize),
}

/// What can have requirements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Requirer {
    /// An exam.
    Exam(ExamId),
    /// A track of a credential.
    Track(CredentialId, usize),
    /// An offer, by its place in the tariff.
    Offer(usize),
}

/// What can support something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// An exam or a credential.
    Item(Item),
    /// An offer, by its place in the tariff.
    Offer(usize),
}

/// Something that rests on something else of its cycle where a variable is 1.
#[derive(Clone, Copy, Debug)]
pub struct Rest {
    /// What it rests on.
    pub on: Node,
    /// The variable.
    pub used: Var,
    /// Why it needs that to be there.
    pub origin: Origin,
}

/// Why a row is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// It ties variables together and says nothing by itself; never offered as a reason.
    Structure,
    /// It follows from the other rows and only tightens the linear relaxation; left out where
    /// reasons are looked for.
    Implied,
    /// The credential is asked for.
    Goal(CredentialId),
    /// A credential is earned through one track.
    OneTrack(CredentialId),
    /// The track is not open on the as-of day.
    TrackClosed(CredentialId, usize),
    /// The asker named the tracks through which the credential may be earned.
    TrackChoice(CredentialId),
    /// The slot needs its units.
    SlotNeed(CredentialId, usize, usize),
    /// The option is not accepted on the as-of day.
    OptionClosed(CredentialId, usize, usize, usize),
    /// Of some of the slot's units only so many count.
    SlotCap(CredentialId, usize, usize, usize),
    /// The item is claimed by one slot of the credential at most.
    NoReuse(CredentialId, Item),
    /// The exam, the track or the offer has this requirement.
    Requires(Requirer, usize),
    /// The exam cannot be sat.
    Unavailable(ExamId, Obstacle),
    /// The credential can no longer be earned on the as-of day.
    Retired(CredentialId),
    /// The track counts no two exams that were passed too long after each other, such as these.
    TooFarApart(CredentialId, usize, ExamId, ExamId),
    /// The offer is sold against a voucher only.
    Voucher(usize),
    /// The asker wants the item in the plan.
    Included(Item),
    /// The asker wants the plan to sit the exam.
    Sat(ExamId),
    /// The asker does not want the credential earned.
    Excluded(CredentialId),
    /// Nothing is earned by way of itself.
    NotCircular,
    /// The limit on sharing.
    Limit(usize),
    /// What is due by the day, and all that must come before it, fits into the time up to then.
    Deadline(Date),
    /// These exams, with what they count for, cannot be put on days on which every date is kept.
    Calendar(Clash),
    /// The rule of this name asks something of the credential as a whole.
    Own(&'static str, CredentialId),
}

/// Exams that no calendar has together. Of many only the first are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clash {
    /// Their places in catalog order; so small because every row has room for it.
    exams: [u32; Clash::NAMED],
    all: u32,
    place: u32,
}

impl Clash {
    const NAMED: usize = 6;

    /// The clash of these exams, the one found at this place.
    pub fn of(exams: &[ExamId], place: usize) -> Clash {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let mut named = [0; Clash::NAMED];
        named.iter_mut().zip(exams).for_each(|(place, exam)| *place = number(exam.0));
        Clash { exams: named, all: number(exams.len()), place: number(place) }
    }

    /// The exams that are named.
    pub fn exams(&self) -> impl Iterator<Item = ExamId> + '_ {
        self.exams.iter().take(self.all as usize).map(|exam| ExamId(*exam as usize))
    }

    /// How many more there are.
    pub fn more(&self) -> usize {
        (self.all as usize).saturating_sub(Clash::NAMED)
    }

    /// Its place among those found.
    pub fn place(&self) -> usize {
        self.place as usize
    }
}
