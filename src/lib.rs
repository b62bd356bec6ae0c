//! The provably cheapest set of exams that still stands between a person and a credential.
//!
//! ```
//! use studypath::{Format, Question, Session, Shelf, report};
//!
//! let shelf = Shelf::builtin();
//! let question = Question::builder(&shelf).goal("MCSE").held("mcse-2000").build()?;
//! let session = Session::new(question);
//! let answer = session.best()?;
//! assert_eq!(answer.plan.as_ref().map(|plan| plan.exams.len()), Some(2));
//! print!("{}", report::plan::render(Format::Text, session.question(), &answer, &Default::default()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - A [`Shelf`] holds catalogs and price lists: those built in, and what is added as text.
//! - A [`Question`] owns a catalog, a tariff, a transcript, goals and a policy; its
//!   [builder](Question::builder) takes words and finds every mistake at once.
//! - A [`Session`] writes it down as an integer program once ([`rule`]), solves it ([`ilp`], within a
//!   [`Limit`]) and answers it in many ways ([`query`]). What a backend returns is decoded into a [`Plan`] and
//!   checked by code that shares nothing with the program.
//! - [`report`] lays an answer out; [`ask()`] does all of this for a request in JSON, byte for byte as the
//!   command does it.
//!
//! The library reads no files and no clock, starts no threads but for a `stream` of people, and prints nothing.
//! [`architecture`] has the map.

#![warn(clippy::disallowed_methods)]

#[doc = include_str!("../ARCHITECTURE.md")]
pub mod architecture {}

pub mod ask;
pub mod batch;
pub mod catalog;
pub mod engine;
pub mod mistake;
pub mod money;
pub mod plan;
pub mod price;
pub mod query;
pub mod question;
pub mod read;
pub mod report;
pub mod rule;
pub mod schedule;
pub mod schema;
pub mod semantics;
pub mod session;
pub mod shelf;
pub mod spreadsheet;
#[cfg(feature = "stream")]
#[allow(clippy::disallowed_methods, reason = "streams of people are answered on all threads")]
pub mod stream;
pub mod transcript;
mod words;

pub use studypath_ilp as ilp;

pub use ask::ask;
pub use catalog::Catalog;
pub use mistake::{Mistake, Mistakes};
pub use plan::Plan;
pub use price::PriceList;
pub use query::{Answer, Failure, Status};
pub use question::{Criterion, Question};
pub use report::Format;
pub use schema::{Request, Response};
pub use session::{Limit, Session};
pub use shelf::Shelf;
