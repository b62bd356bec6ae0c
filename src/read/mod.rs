//! Text to domain: catalogs, price lists and transcripts, with the position of every mistake.
//!
//! A reader reports all mistakes of a file at once, as [`Diagnostics`]. Nothing here
//! touches the file system: bytes come in, with a name.

mod badges;
mod builtin;
mod catalog;
mod csv_text;
mod day;
mod diagnostic;
mod json_text;
mod lint;
mod prices;
mod review;
mod several;
mod source_file;
mod suggest;
#[cfg(feature = "stream")]
pub mod table;
mod transcript;
mod transcript_items;
mod transcript_json;

pub use builtin::{BUILTINS, Builtin};
pub use catalog::catalog;
#[cfg(feature = "stream")]
pub(crate) use csv_text::header;
pub use day::{DayOrder, parse_day, parse_written_day};
pub use diagnostic::{Diagnostic, Diagnostics, Severity, quoted};
pub use lint::lint;
pub use prices::prices;
pub use review::review;
pub use several::several_transcripts;
pub use source_file::SourceFile;
pub use suggest::{did_you_mean, nearest, nearest_name, nearness};
pub use transcript::{item_list, told_list, transcript, transcript_with};
pub use transcript_items::{Unknown, attempted};
