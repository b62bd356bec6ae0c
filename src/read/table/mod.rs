//! Tables as people have them: how they are written, which column means what. What is not told is recognised.

mod columns;
mod delimited;
mod encoding;

pub use columns::Role;
pub use delimited::{Delimiter, Plain};
pub use encoding::Encoding;

use serde::{Deserialize, Serialize};

use super::day::DayOrder;

pub(crate) use columns::{Unclear, roles};
pub(crate) use delimited::{LONGEST, record_end};

use columns::named;

/// How a table is written. What is left out is recognised.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Reading {
    /// What stands between the cells of a row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<Delimiter>,
    /// How the text is encoded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Encoding>,
    /// What each row holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layout: Option<Form>,
    /// Names of columns, and what they mean; `None` for a column that is only carried along.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<(String, Option<Role>)>,
    /// How days are written where that could be read in two ways.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_format: Option<DayOrder>,
}

/// What the rows of a table of people hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// A person in each row, with lists of ids: `id,passed,held`.
    People,
    /// An item in each row, those of a person together: `id,item[,date][,result][,score]`.
    Records,
    /// A person in each row and a column for each item, with a day, a yes or nothing in it.
    Matrix,
}

impl Form {
    /// All of them, with their names.
    pub const NAMES: [(&str, Form); 3] =
        [("people", Form::People), ("records", Form::Records), ("matrix", Form::Matrix)];
}
