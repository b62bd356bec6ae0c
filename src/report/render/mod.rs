//! Documents as text, Markdown, HTML and CSV, each format written once.

mod csv;
mod html;
mod markdown;
mod style;
mod text;

#[cfg(test)]
mod tests;

pub use csv::csv;
pub(in crate::report) use html::escape;
pub use html::html;
pub use markdown::markdown;
pub use style::TerminalStyle;
pub use text::text;
