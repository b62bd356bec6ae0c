use super::columns::COLUMNS;
use super::error::{EXPECTED, HeadError};
use crate::read::{self, Diagnostic, Diagnostics, did_you_mean};
use crate::transcript::mistaken_column;

const WIDE: [&str; 7] = ["id", "passed", "held", "booked", "goal", "as_of", "rules"];
const LONG: [&str; 8] = ["id", "item", "date", "result", "score", "goal", "as_of", "rules"];
const ALL: [&str; 11] =
    ["id", "passed", "held", "item", "date", "goal", "as_of", "rules", "booked", "result", "score"];

/// How the rows of a cohort are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A person in each row: `id,passed,held`.
    Wide,
    /// An item in each row, those of a person together: `id,item[,date][,result][,score]`.
    Long,
}

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
}

impl Head {
    /// Reads the first record of a cohort, which stands on `line`.
    ///
    /// # Errors
    ///
    /// [`HeadError`] when rows cannot be understood with it.
    pub fn read(record: &[u8], line: u64) -> Result<Head, HeadError> {
        let text = std::str::from_utf8(record).map_err(|_| HeadError::NotUtf8)?;
        if text.contains('\r') {
            return Err(HeadError::CarriageReturns);
        }
        let names = fields(text);
        if let [only] = names.as_slice()
            && let Some(mark) = [';', '\t'].into_iter().find(|mark| only.contains(*mark))
        {
            return Err(HeadError::Separator { mark });
        }
        let places = |wanted: &str| -> Vec<usize> {
            let same = |(_, name): &(usize, &String)| name.trim().eq_ignore_ascii_case(wanted);
            names.iter().enumerate().filter(same).map(|(at, _)| at).collect()
        };
        for name in ALL {
            if places(name).len() > 1 {
                return Err(HeadError::Twice { column: name });
            }
        }
        let find = |name: &str| places(name).first().copied();
        // The item in each row has a result of its own, whatever the column is called.
        let is_long = find("item").is_some() && find("passed").is_none();
        let mistaken = || names.iter().find_map(|name| Some((name.trim(), mistaken_column(name)?)));
        if is_long && let Some((column, help)) = mistaken() {
            return Err(HeadError::Mistaken { column: column.to_owned(), help });
        }
        let wanted: &[&str] = match (find("passed").or(find("held")), find("item")) {
            (Some(_), None) => &WIDE,
            (None, Some(_)) => &LONG,
            _ => &ALL,
        };
        let absent: Vec<&str> = wanted.iter().copied().filter(|name| find(name).is_none()).collect();
        if let Some(unknown) = unknown(text, line, &absent) {
            return Err(HeadError::Unknown(Box::new(unknown)));
        }
        for name in COLUMNS {
            if !places(name).is_empty() {
                return Err(HeadError::Taken { column: name });
            }
        }
        let form = match (find("passed"), find("item")) {
            (Some(_), Some(_)) => return Err(HeadError::TwoForms),
            (None, Some(_)) => Form::Long,
            (Some(_), None) => Form::Wide,
            (None, None) if find("held").is_some() => Form::Wide,
            (None, None) if names.len() > 1 && mistaken().is_some() => {
                let (column, _) = mistaken().unwrap_or_default();
                return Err(HeadError::NoItem { column: column.to_owned() });
            }
            (None, None) => return Err(HeadError::Missing { column: "passed" }),
        };
        let Some(id) = find("id") else { return Err(HeadError::Missing { column: "id" }) };
        let items = match form {
            Form::Wide => [find("passed"), find("held")],
            Form::Long => [find("item"), find("date")],
        };
        let [booked, result, score] = ["booked", "result", "score"].map(find);
        let (booked, [result, score]) = match form {
            Form::Wide if result.is_some() => return Err(HeadError::Misplaced { column: "result" }),
            Form::Long if booked.is_some() => return Err(HeadError::Misplaced { column: "booked" }),
            // A score says nothing of a list of items.
            Form::Wide => (booked, [None, None]),
            Form::Long => (None, [result, score]),
        };
        let [goal, as_of, rules] = ["goal", "as_of", "rules"].map(find);
        Ok(Head { form, id, items, booked, result, score, goal, as_of, rules, names })
    }

    /// The columns of the input that are carried through: all, but in the long form not the item's.
    pub fn own(&self) -> Vec<usize> {
        let of_item = self.items.into_iter().chain([self.result, self.score]);
        let of_item: Vec<usize> = of_item.flatten().collect();
        let is_item = |at: &usize| self.form == Form::Long && of_item.contains(at);
        (0..self.names.len()).filter(|at| !is_item(at)).collect()
    }
}

/// The columns whose names are near to one that is absent. Any other name is the input's own business.
fn unknown(text: &str, line: u64, absent: &[&str]) -> Option<Diagnostics> {
    // The lines before the first record are empty.
    let before = "\n".repeat(usize::try_from(line - 1).unwrap_or(0));
    let text = format!("{before}{text}");
    let header = read::header(&text)?;
    let near = header.into_iter().filter_map(|(name, span)| {
        let is_known = ALL.iter().any(|known| name.eq_ignore_ascii_case(known));
        let help = if is_known { None } else { meant(&name, absent) }?;
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
