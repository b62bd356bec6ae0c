use super::columns::COLUMNS;
use super::error::{EXPECTED, HeadError};
use crate::catalog::{Catalog, Item};
use crate::read::table::{Delimiter, Encoding, Form, Reading, Role, roles};
use crate::read::{self, Diagnostic, Diagnostics, did_you_mean};
use crate::transcript::mistaken_column;

/// The header of a cohort: where its columns are.
#[derive(Clone, Debug)]
pub struct Head {
    /// The form.
    pub form: Form,
    /// The names of the columns, as they are written.
    pub names: Vec<String>,
    /// The column of the ids.
    pub id: usize,
    /// The columns of what was passed and what is held, or of the item and its day.
    pub items: [Option<usize>; 2],
    /// In a matrix, the columns of items.
    pub matrix: Vec<(usize, Item)>,
    /// The column of what is booked, where a person is in each row.
    pub booked: Option<usize>,
    /// The column of what came of the item.
    pub result: Option<usize>,
    /// The column of scores.
    pub score: Option<usize>,
    /// The column of goals.
    pub goal: Option<usize>,
    /// The column of as-of days.
    pub as_of: Option<usize>,
    /// The column of rules days.
    pub rules: Option<usize>,
    /// What was recognised, though nobody told it.
    pub assumed: Assumed,
}

/// What is taken for granted of a file, because it looks so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assumed {
    /// How the text is encoded, where that is not UTF-8.
    pub encoding: Option<Encoding>,
    /// What stands between the cells, where that is not a comma.
    pub delimiter: Option<Delimiter>,
    /// What columns mean that have other names.
    pub columns: Vec<(String, Role)>,
    /// The columns that stand for an item each.
    pub items: Vec<String>,
}

impl Assumed {
    /// The same in words; `None` where nothing was assumed.
    pub fn text(&self) -> Option<String> {
        let quoted = |name: &str| read::quoted(name).to_string();
        let mut parts: Vec<String> =
            self.encoding.iter().map(|encoding| encoding.name().to_owned()).collect();
        parts.extend(self.delimiter.map(|delimiter| format!("{} between the columns", delimiter.plural())));
        parts
            .extend(self.columns.iter().map(|(name, role)| format!("{} is `{}`", quoted(name), role.name())));
        if !self.items.is_empty() {
            let items: Vec<String> = self.items.iter().map(|name| quoted(name)).collect();
            parts.push(format!("a person in each row, with a column for each of {}", items.join(", ")));
        }
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

impl Head {
    /// Reads the first record of a cohort, which stands on `line`.
    ///
    /// # Errors
    ///
    /// [`HeadError`] when rows cannot be understood with it.
    pub fn read(record: &[u8], line: u64, reading: &Reading, catalog: &Catalog) -> Result<Head, HeadError> {
        let text = std::str::from_utf8(record).map_err(|_| HeadError::NotUtf8)?;
        let names = fields(text);
        let (form, columns) = roles(&names, reading, catalog)?;
        let find = |role: Role| columns.roles.iter().position(|of| *of == Some(role));
        let free = || (0..names.len()).filter(|at| columns.is_free(*at)).map(|at| names[at].trim());
        // The item in each row has a result of its own, whatever the column is called.
        let mistaken = || free().find_map(|name| Some((name, mistaken_column(name)?)));
        if form == Some(Form::Records)
            && find(Role::Passed).is_none()
            && find(Role::Result).is_none()
            && let Some((column, help)) = mistaken()
        {
            return Err(HeadError::Mistaken { column: column.to_owned(), help });
        }
        let wanted = Role::NAMES.iter().filter(|(_, role)| match form {
            Some(Form::People) => !matches!(role, Role::Item | Role::Date | Role::Result | Role::Score),
            Some(Form::Records) => !matches!(role, Role::Passed | Role::Held | Role::Booked),
            Some(Form::Matrix) => matches!(role, Role::Id | Role::Goal | Role::AsOf | Role::Rules),
            None => !matches!(role, Role::Result | Role::Score),
        });
        let absent = wanted.filter(|(_, role)| find(*role).is_none()).map(|(name, _)| *name);
        if let Some(unknown) = unknown(text, line, &absent.collect::<Vec<_>>(), &|at| columns.is_free(at)) {
            return Err(HeadError::Unknown(Box::new(unknown)));
        }
        let form = match form {
            Some(Form::Records) if find(Role::Passed).is_some() => return Err(HeadError::TwoForms),
            Some(form) => form,
            None => match mistaken().filter(|_| names.len() > 1) {
                Some((column, _)) => return Err(HeadError::NoItem { column: column.to_owned() }),
                None => return Err(HeadError::Missing { column: "passed" }),
            },
        };
        let Some(id) = find(Role::Id) else { return Err(HeadError::Missing { column: "id" }) };
        let items = match form {
            Form::People => [Role::Passed, Role::Held].map(find),
            Form::Records => [Role::Item, Role::Date].map(find),
            Form::Matrix => [None, None],
        };
        let [booked, result, score] = [Role::Booked, Role::Result, Role::Score].map(find);
        let (booked, [result, score]) = match form {
            Form::People | Form::Matrix if result.is_some() => {
                return Err(HeadError::Misplaced { column: "result" });
            }
            Form::Records if booked.is_some() => return Err(HeadError::Misplaced { column: "booked" }),
            Form::Records if items[0].is_none() => return Err(HeadError::Missing { column: "item" }),
            Form::People if items == [None, None] => return Err(HeadError::Missing { column: "passed" }),
            Form::Matrix if columns.items.is_empty() => return Err(HeadError::NoItems),
            Form::Matrix if find(Role::Passed).or(find(Role::Held)).or(booked).is_some() => {
                return Err(HeadError::TwoForms);
            }
            // A score says nothing of a list of items.
            Form::People | Form::Matrix => (booked, [None, None]),
            Form::Records => (None, [result, score]),
        };
        let [goal, as_of, rules] = [Role::Goal, Role::AsOf, Role::Rules].map(find);
        let named = |at: usize| names[at].trim().to_owned();
        let assumed = Assumed {
            columns: columns
                .assumed
                .iter()
                .filter_map(|at| Some((named(*at), columns.roles[*at]?)))
                .collect(),
            items: columns
                .items
                .iter()
                .filter(|_| reading.layout.is_none())
                .map(|(at, _)| named(*at))
                .collect(),
            ..Assumed::default()
        };
        let matrix = columns.items;
        let head =
            Head { form, id, items, matrix, booked, result, score, goal, as_of, rules, names, assumed };
        let is_taken = |name: &&str| head.own().into_iter().any(|at| is_named(&head.names[at], name));
        match COLUMNS.into_iter().find(is_taken) {
            Some(column) => Err(HeadError::Taken { column }),
            None => Ok(head),
        }
    }

    /// The columns of the input that are carried through: all, but in the long form not the item's.
    pub fn own(&self) -> Vec<usize> {
        let of_item = self.items.into_iter().chain([self.result, self.score]);
        let of_item: Vec<usize> = of_item.flatten().collect();
        let is_item = |at: &usize| self.form == Form::Records && of_item.contains(at);
        (0..self.names.len()).filter(|at| !is_item(at)).collect()
    }
}

fn is_named(name: &str, wanted: &str) -> bool {
    name.trim().eq_ignore_ascii_case(wanted)
}

/// The columns whose names are near to one that is absent. Any other name is the input's own business.
fn unknown(text: &str, line: u64, absent: &[&str], is_free: &dyn Fn(usize) -> bool) -> Option<Diagnostics> {
    // The lines before the first record are empty.
    let before = "\n".repeat(usize::try_from(line - 1).unwrap_or(0));
    let text = format!("{before}{text}");
    let header = read::header(&text)?;
    let near =
        header.into_iter().enumerate().filter(|(at, _)| is_free(*at)).filter_map(|(_, (name, span))| {
            let help = meant(&name, absent)?;
            let help = format!("{help} {EXPECTED}; a column of your own needs a name that is not so near");
            Some(Diagnostic::at(span, format!("unknown column {}", read::quoted(&name))).help(help))
        });
    let near: Vec<Diagnostic> = near.collect();
    (!near.is_empty()).then(|| Diagnostics::new("the cohort", text.clone(), near))
}

/// Which column may be meant: the nearest in letters, be it in the plural, or one that is a word of the name.
fn meant(name: &str, absent: &[&str]) -> Option<String> {
    let near = |name: &str| did_you_mean(name, absent.iter().copied());
    let has =
        |known: &&str| name.split(|c: char| !c.is_alphanumeric()).any(|w| w.eq_ignore_ascii_case(known));
    let word = || absent.iter().copied().find(has).and_then(near);
    near(name).or_else(|| near(name.trim_end_matches(['s', 'S']))).or_else(word)
}

/// The cells of one record.
fn fields(text: &str) -> Vec<String> {
    let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let first = reader.into_records().next();
    first.and_then(Result::ok).map_or_else(Vec::new, |record| record.iter().map(str::to_owned).collect())
}
