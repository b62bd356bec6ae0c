use crate::query::Failure;
use crate::words::visible;

/// Why one person's row has no answer. Another row may have one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RowError {
    /// Nothing in the catalog has this id.
    #[error("unknown {what} `{}`{}", visible(name), help.as_ref().map(|help| format!(": {help}")).unwrap_or_default())]
    Unknown {
        /// What it should be: an id, a goal.
        what: &'static str,
        /// What is written.
        name: String,
        /// What may be meant.
        help: Option<String>,
    },
    /// Several things in the catalog have this name.
    #[error("several have the {what} `{}`: write one of {}", visible(name), ids.join(", "))]
    Several {
        /// What it should be: an id, a goal.
        what: &'static str,
        /// What is written.
        name: String,
        /// Their ids.
        ids: Vec<String>,
    },
    /// A day that is none.
    #[error("`{}`: {}", visible(text), visible(why))]
    Day {
        /// What is written.
        text: String,
        /// What is wrong with it.
        why: String,
    },
    /// A day that is none.
    #[error("{column} `{}`: {}", visible(text), visible(why))]
    DayOf {
        /// The column it stands in.
        column: &'static str,
        /// What is written.
        text: String,
        /// What is wrong with it.
        why: String,
    },
    /// A cell in the column of an item that says neither when it was passed nor whether it was.
    #[error("{} `{}`: {}", visible(column), visible(text), visible(why))]
    Cell {
        /// The column.
        column: String,
        /// What is written.
        text: String,
        /// What is wrong with it.
        why: String,
    },
    /// Several ids where one is looked for.
    #[error("several ids in `{}`: {}", visible(text), if *is_list { "join them by semicolons" } else { "write one in each row" })]
    Joined {
        /// What is written.
        text: String,
        /// Can there be several, joined in another way?
        is_list: bool,
    },
    /// An item without an id.
    #[error("an id is missing")]
    MissingItem,
    /// A person without an id.
    #[error("the id is missing")]
    MissingId,
    /// Two persons with one id.
    #[error("the id `{}` was there before", visible(id))]
    Twice {
        /// The id.
        id: String,
    },
    /// The rows of a person, of whom there is one item in each, do not stand together.
    #[error("the id `{}` was there before: rows of a person must stand together; sort by id", visible(id))]
    Apart {
        /// The id.
        id: String,
    },
    /// A result that is none, or a score.
    #[error("{}", visible(why))]
    Record {
        /// What is wrong with it.
        why: String,
    },
    /// A booking of something that cannot be sat.
    #[error("`{}` is a credential, and exams are booked: name the exam", visible(name))]
    BookedCredential {
        /// What is written.
        name: String,
    },
    /// A goal that can only be sat.
    #[error("goal `{}` is an exam, not a credential", visible(name))]
    ExamAsGoal {
        /// What is written.
        name: String,
    },
    /// Neither the row nor the batch names a goal.
    #[error("no goal is named")]
    NoGoal,
    /// The rows of one person ask different questions.
    #[error("the rows of one id differ in `{}`", visible(column))]
    Differs {
        /// The column.
        column: String,
    },
    /// A quotation that does not end.
    #[error("a quotation mark is never closed")]
    OpenQuotation,
    /// Bytes that are no text.
    #[error("not in UTF-8: the byte 0x{byte:02X}")]
    NotUtf8 {
        /// The first of them.
        byte: u8,
    },
    /// Too many fields, or too few.
    #[error("{found} {}, and the first line has {wanted}", if *found == 1 { "field" } else { "fields" })]
    Fields {
        /// How many there are.
        found: usize,
        /// How many there should be.
        wanted: usize,
    },
    /// A line end within a line.
    #[error("a carriage return inside the line")]
    CarriageReturn,
    /// The search failed, or what it found did not pass the check.
    #[error(transparent)]
    Failed(#[from] Failure),
    /// Another thread ended before its time.
    #[error("a thread has failed")]
    Thread,
}
