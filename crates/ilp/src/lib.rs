#![doc = include_str!("../README.md")]

pub mod backend;
mod dive;
mod domain;
mod error;
mod exact;
mod found;
mod precision;
mod program;
mod reduce;
mod search;
mod task;

pub use backend::{BACKENDS, default_backend};
pub use dive::{Dive, dive};
pub use domain::{Domain, Infeasible, Watch};
pub use error::{BackendError, SolveError};
pub use exact::Labels;
pub use found::{Found, Lazy, Verdict};
pub use program::{Affine, Column, LARGEST, Program, Role, Row, Sense, Tag, Var, common_divisor, evaluate};
pub use reduce::Reduced;
pub use search::{Engine, Search};
pub use task::{Backend, Outcome, Stop, Task};
