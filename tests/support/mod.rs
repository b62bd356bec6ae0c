//! What several test binaries share: random questions and the slow, obvious twin of the engine.

// Each binary uses its own part of this module.
#![allow(dead_code)]

pub mod cohort;
pub mod keeping;
pub mod modern;
pub mod oracle;
pub mod orders;
pub mod random;
pub mod scenario;
pub mod seeds;
