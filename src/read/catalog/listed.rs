use std::ops::Range;

use crate::catalog::SlotOption;

/// An option, where it stands in the slot, and whether it says its own units.
#[derive(Clone)]
pub(super) struct Listed {
    pub(super) option: SlotOption,
    pub(super) span: Range<usize>,
    pub(super) own_units: bool,
}

/// The options of a list. `whole` is false when some of them could not be read.
#[derive(Default)]
pub(super) struct Options {
    pub(super) list: Vec<Listed>,
    pub(super) whole: bool,
}
