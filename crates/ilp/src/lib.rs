#![doc = include_str!("../README.md")]

pub mod backend;
mod dive;
mod domain;
mod error;
mod exact;
mod program;
mod reduce;
mod search;

pub use backend::{BACKENDS, Backend, Outcome, Stop, Task, default_backend};
pub use dive::{Dive, dive};
pub use domain::{Domain, Infeasible, Watch};
pub use error::{BackendError, SolveError};
pub use exact::Labels;
pub use program::{Affine, Column, LARGEST, Program, Role, Row, Sense, Tag, Var, common_divisor, evaluate};
pub use reduce::Reduced;
pub use search::{Engine, Found, Lazy, Search, Verdict};
