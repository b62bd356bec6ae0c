use std::io;

use crate::batch::RowError;
use crate::read::table::Unclear;
use crate::read::{Diagnostics, quoted};
use crate::transcript::RESULTS;

/// Why a cohort was not worked through.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BatchError {
    /// The first line is not a cohort's, or does not go with what is asked.
    #[error(transparent)]
    Head(#[from] HeadError),
    /// The first wrong row, where one is enough.
    #[error("line {line}: {error}")]
    Strict {
        /// The line on which the row begins.
        line: u64,
        /// What is wrong.
        error: RowError,
    },
    /// The input cannot be read.
    #[error("cannot read the cohort: {0}")]
    Read(io::Error),
    /// The output cannot be written.
    #[error("cannot write the plans: {0}")]
    Write(io::Error),
    /// The ids cannot be kept.
    #[error("cannot keep the ids: {0}")]
    Spool(io::Error),
}

/// What is wrong with the first line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HeadError {
    /// There is none.
    #[error("the cohort is empty")]
    Empty,
    /// Bytes that are no text.
    #[error("the first line is not in UTF-8")]
    NotUtf8,
    /// Two columns of one name.
    #[error("the first line names the column `{column}` twice")]
    Twice {
        /// The name.
        column: &'static str,
    },
    /// A column that the answer has.
    #[error("the cohort has a column `{column}` already")]
    Taken {
        /// The name.
        column: &'static str,
    },
    /// A person in each row, or an item?
    #[error("the first line has both `passed` and `item`")]
    TwoForms,
    /// A column that looks like the result or the score of an item and has another name.
    #[error("the column `{column}` looks like what came of each item")]
    Mistaken {
        /// The name.
        column: String,
        /// What would help.
        help: String,
    },
    /// There are results, and nothing of which they could be.
    #[error("the first line names no column `item`, and `{column}` looks like what came of one")]
    NoItem {
        /// The name of the column with the results.
        column: String,
    },
    /// A column that goes with the other form.
    #[error("the column `{column}` does not go with {}", if *column == "result" { "a person in each row" } else { "an item in each row" })]
    Misplaced {
        /// The name.
        column: &'static str,
    },
    /// Several columns that may be meant.
    #[error("{} may be `{column}`", listed(columns))]
    Several {
        /// The name.
        column: &'static str,
        /// The columns.
        columns: Vec<String>,
    },
    /// A meaning was told of a column that is not there.
    #[error("there is no column `{}`", column.escape_debug())]
    NotThere {
        /// The column.
        column: String,
        /// What may be meant.
        help: Option<String>,
    },
    /// A column for each item is looked for, and there is none.
    #[error("no column is named after an item of the catalog")]
    NoItems,
    /// Columns that are nearly ones that mean something, with their places.
    #[error("{}", .0.list.first().map_or("", |first| &first.title))]
    Unknown(Box<Diagnostics>),
    /// A column that must be there.
    #[error("the first line names no column `{column}`")]
    Missing {
        /// The name.
        column: &'static str,
    },
    /// One table cannot show the tracks of several goals.
    #[error("tracks cannot be compared where rows name their goals")]
    Uncomparable,
    /// A column that is to be written and is not there.
    #[error("there is no column `{column}` to write")]
    NoColumn {
        /// The name.
        column: String,
        /// What may be meant, or what there is.
        help: String,
    },
}

fn listed(columns: &[String]) -> String {
    let quoted: Vec<String> = columns.iter().map(|column| quoted(column).to_string()).collect();
    quoted.join(" or ")
}

impl From<Unclear> for HeadError {
    fn from(unclear: Unclear) -> HeadError {
        match unclear {
            Unclear::Twice(role) => HeadError::Twice { column: role.name() },
            Unclear::Several { role, columns } => HeadError::Several { column: role.name(), columns },
            Unclear::NotThere { column, help } => HeadError::NotThere { column, help },
        }
    }
}

/// What a first line looks like.
pub(super) const EXPECTED: &str =
    "expected the header `id,passed,held`, or `id,item,date,result` with one item in each row";

impl HeadError {
    /// What would help.
    pub fn help(&self) -> String {
        match self {
            HeadError::Empty => "the first line is `id,passed,held`, or `id,item,date`".to_owned(),
            HeadError::NotUtf8 => "say how it is encoded, or save the file as UTF-8".to_owned(),
            HeadError::Taken { .. } => "rename it: the answer has a column of that name".to_owned(),
            HeadError::Several { column, columns } => {
                let first = columns.first().map_or("", String::as_str);
                format!("say which one it is, such as `--map \"{first}={column}\"`")
            }
            HeadError::NotThere { help, .. } => {
                help.clone().unwrap_or_else(|| "a column is named as in the first line".to_owned())
            }
            HeadError::NoItems => "the columns need ids of exams or credentials".to_owned(),
            HeadError::Unknown(columns) => {
                columns.list.first().and_then(|first| first.help.clone()).unwrap_or_default()
            }
            HeadError::Twice { .. } | HeadError::TwoForms | HeadError::Missing { .. } => EXPECTED.to_owned(),
            HeadError::Uncomparable => "leave it out, or give every row the same goal".to_owned(),
            HeadError::NoItem { .. } => format!(
                "expected the header `id,item,date,result`, one item in each row; `result` is {RESULTS}"
            ),
            HeadError::Misplaced { column: "result" } => {
                "write one item in each row: `id,item,date,result`; or list what was passed, and what is `booked`"
                    .to_owned()
            }
            HeadError::Misplaced { .. } => "write `booked` as the `result` of the item".to_owned(),
            HeadError::Mistaken { help, .. } | HeadError::NoColumn { help, .. } => help.clone(),
        }
    }
}
