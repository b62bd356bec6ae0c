//! What the question that is written out day by day is made of.

use jiff::civil::Date;

use crate::catalog::{CredentialId, ExamId, Item};

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
    /// It has been sat again by then, and is active if that is asked for.
    SatAgain(ExamId, Moment, bool),
    /// Always there: claimed with whatever makes the item be there, so that the item counts once.
    Counted(Item),
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
    pub fn day(self) -> Date {
        match self {
            Moment::On(day) | Moment::Through(day) => day,
        }
    }
}
