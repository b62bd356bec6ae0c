//! Tables of typed cells.

use jiff::civil::Date;

use crate::money::{Currency, Money};
use crate::report::figures::{grouped, price, share};

/// Rows of typed cells.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// Each with a cell for every column.
    pub rows: Vec<Vec<Cell>>,
    /// Does the last row sum up the others?
    pub has_total: bool,
    /// One for each row, or none at all: a page that can draw shows them as bars.
    pub weights: Vec<u64>,
}

/// A column of a [`Table`].
#[derive(Clone, Debug)]
pub struct Column {
    /// What stands above it.
    pub name: String,
    /// The same on a terminal on which the names do not fit, where it is another one.
    pub short: Option<String>,
    /// Does a terminal leave the name out?
    pub is_headless: bool,
    /// What its cells are.
    pub kind: Kind,
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Ids, days, and other short words on one line.
    Id,
    /// Numbers and amounts.
    Number,
    /// Titles and sentences.
    Words,
}

/// A cell of a [`Table`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cell {
    /// Nothing is known, or nothing is to be said.
    #[default]
    Empty,
    /// Words or an id.
    Text(String),
    /// Several things, with commas between them.
    List(Vec<String>),
    /// Several things, under each other where there is room for it.
    Lines(Vec<String>),
    /// Several things that a terminal says in fewer words.
    Brief {
        /// For a terminal.
        words: String,
        /// For everybody else.
        things: Vec<String>,
    },
    /// A count.
    Count(u64),
    /// An amount; its currency stands elsewhere.
    Money(Money, Currency),
    /// A count of many, which is said in groups of digits.
    Many(u64),
    /// A part of a whole, which is said in percent.
    Share(u64, u64),
    /// An amount that is said with its currency.
    Price(Money, Currency),
    /// A day.
    Day(Date),
}

/// A row of cells from values of several types.
macro_rules! cells {
    ($($cell:expr),* $(,)?) => { [$($crate::report::document::Cell::from($cell)),*] };
}
pub(in crate::report) use cells;

impl Table {
    /// Without rows.
    pub fn new(columns: impl IntoIterator<Item = Column>) -> Table {
        Table { columns: columns.into_iter().collect(), ..Table::default() }
    }

    /// For spreadsheets.
    pub fn raw(names: &[&str]) -> Table {
        Table::new(names.iter().map(|name| Column::words(*name)))
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl Into<Vec<Cell>>) {
        self.rows.push(cells.into());
    }

    /// Adds a row that is drawn as a bar, too.
    pub fn bar(&mut self, cells: impl Into<Vec<Cell>>, weight: u64) {
        self.row(cells);
        self.weights.push(weight);
    }

    /// Adds the last row, which sums up the others.
    pub fn total(&mut self, cells: impl Into<Vec<Cell>>) {
        self.row(cells);
        self.has_total = true;
    }

    /// With rows.
    pub fn with(self, rows: impl IntoIterator<Item = impl Into<Vec<Cell>>>) -> Table {
        Table { rows: rows.into_iter().map(Into::into).collect(), ..self }
    }

    /// Without heads on a terminal.
    pub fn headless(mut self) -> Table {
        self.columns = self.columns.into_iter().map(Column::headless).collect();
        self
    }
}

impl Column {
    fn new(kind: Kind, name: impl Into<String>) -> Column {
        Column { name: name.into(), short: None, is_headless: false, kind }
    }

    /// Ids, days, and other short words on one line.
    pub fn id(name: impl Into<String>) -> Column {
        Column::new(Kind::Id, name)
    }

    /// Numbers and amounts.
    pub fn number(name: impl Into<String>) -> Column {
        Column::new(Kind::Number, name)
    }

    /// Titles and sentences.
    pub fn words(name: impl Into<String>) -> Column {
        Column::new(Kind::Words, name)
    }

    /// Without a head on a terminal.
    pub fn headless(self) -> Column {
        Column { is_headless: true, ..self }
    }
}

impl Cell {
    /// As plain text, for a terminal.
    pub fn text(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(words) | Cell::Brief { words, .. } => words.clone(),
            Cell::List(things) => things.join(", "),
            Cell::Lines(lines) => lines.join("\n"),
            Cell::Count(n) => n.to_string(),
            Cell::Money(money, currency) => currency.format(*money),
            Cell::Many(n) => grouped(*n),
            Cell::Share(part, whole) => share(*part, *whole),
            Cell::Price(money, currency) => price(*currency, *money),
            Cell::Day(day) => day.to_string(),
        }
    }
}

macro_rules! into_cell {
    ($($value:ident: $type:ty => $cell:expr),* $(,)?) => {
        $(impl From<$type> for Cell {
            fn from($value: $type) -> Cell {
                $cell
            }
        })*
    };
}

into_cell! {
    text: String => Cell::Text(text),
    text: &str => Cell::Text(text.to_owned()),
    text: &String => Cell::Text(text.clone()),
    things: Vec<String> => Cell::List(things),
    things: Vec<&str> => Cell::List(things.into_iter().map(str::to_owned).collect()),
    n: usize => Cell::Count(n as u64),
    n: u64 => Cell::Count(n),
    n: u32 => Cell::Count(n.into()),
    day: Date => Cell::Day(day),
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(cell: Option<T>) -> Cell {
        cell.map_or(Cell::Empty, Into::into)
    }
}
