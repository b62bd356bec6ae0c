//! Exact backends: the list, and what each of them promises.

mod enumerate;
mod exact;
mod good_lp;

use crate::task::Backend;

/// Every backend built in, the default first.
pub static BACKENDS: &[&dyn Backend] = &[
    &exact::Integers,
    &good_lp::Microlp,
    #[cfg(feature = "highs")]
    &good_lp::Highs,
    &enumerate::Enumerate,
];

/// The backend that stages are handed to which the search in integers finds too hard.
pub(crate) fn relief() -> &'static dyn Backend {
    &good_lp::Microlp
}

/// The backend used when none is asked for.
pub fn default_backend() -> &'static dyn Backend {
    BACKENDS[0]
}

/// The names of the backends built in, the default first.
pub fn names() -> Vec<&'static str> {
    BACKENDS.iter().map(|b| b.name()).collect()
}

/// The backend with this name, in any letter case.
pub fn by_name(name: &str) -> Option<&'static dyn Backend> {
    BACKENDS.iter().copied().find(|b| b.name().eq_ignore_ascii_case(name))
}
