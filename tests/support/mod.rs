//! What several tests share: random questions and the slow, obvious twin of the engine.

pub mod cohort;
pub mod keeping;
pub mod modern;
pub mod oracle;
pub mod orders;
pub mod random;
pub mod scenario;
pub mod seeds;
pub mod shrink;
pub mod soak;
pub mod written;
