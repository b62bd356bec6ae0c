use super::columns::COLUMNS;
use super::error::HeadError;
use crate::read::did_you_mean;
use crate::transcript::mistaken_column;

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
    /// Reads the first record of a cohort.
    ///
    /// # Errors
    ///
    /// [`HeadError`] when rows cannot be understood with it.
    pub fn read(record: &[u8]) -> Result<Head, HeadError> {
        let text = std::str::from_utf8(record).map_err(|_| HeadError::NotUtf8)?;
        if text.contains('\r') {
            return Err(HeadError::CarriageReturns);
        }
        let names = fields(text);
        let known =
            ["id", "passed", "held", "item", "date", "goal", "as_of", "rules", "booked", "result", "score"];
        let places = |wanted: &str| -> Vec<usize> {
            let same = |(_, name): &(usize, &String)| name.trim().eq_ignore_ascii_case(wanted);
            names.iter().enumerate().filter(same).map(|(at, _)| at).collect()
        };
        for name in known {
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
            (None, None) => return Err(missing(&names, "passed")),
        };
        let Some(id) = find("id") else { return Err(missing(&names, "id")) };
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

fn missing(names: &[String], wanted: &'static str) -> HeadError {
    if let [only] = names
        && let Some(mark) = [';', '\t'].into_iter().find(|mark| only.contains(*mark))
    {
        return HeadError::Separator { mark };
    }
    let near = names
        .iter()
        .find(|name| did_you_mean(name, [wanted]).is_some_and(|_| !name.trim().eq_ignore_ascii_case(wanted)));
    HeadError::Missing { column: wanted, near: near.map(|near| near.trim().to_owned()) }
}

/// The cells of one record.
fn fields(text: &str) -> Vec<String> {
    let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let first = reader.into_records().next();
    first.and_then(Result::ok).map_or_else(Vec::new, |record| record.iter().map(str::to_owned).collect())
}
