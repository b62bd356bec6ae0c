//! The JSON documents, as types.

mod error;
mod request;
mod response;

pub use error::{DiagnosticDocument, ErrorDocument};
pub use request::{Command, Request, Source, Stream, TextSource};
pub use response::Response;
