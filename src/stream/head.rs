use super::cells::COLUMNS;
use super::error::HeadError;
use crate::read::did_you_mean;

/// How the rows of a cohort are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A person in each row: `id,passed,held`.
    Wide,
    /// An item in each row, those of a person together: `id,item[,date]`.
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
        let known = ["id", "passed", "held", "item", "date", "goal", "as_of", "rules"];
        let places = |wanted: &str| -> Vec<usize> {
            let same = |(_, name): &(usize, &String)| name.trim().eq_ignore_ascii_case(wanted);
            names.iter().enumerate().filter(same).map(|(at, _)| at).collect()
        };
        for name in known {
            if places(name).len() > 1 {
                return Err(HeadError::Twice { column: name });
            }
        }
        for name in COLUMNS {
            if !places(name).is_empty() {
                return Err(HeadError::Taken { column: name });
            }
        }
        let find = |name: &str| places(name).first().copied();
        let form = match (find("passed"), find("item")) {
            (Some(_), Some(_)) => return Err(HeadError::TwoForms),
            (None, Some(_)) => Form::Long,
            (Some(_), None) => Form::Wide,
            (None, None) if find("held").is_some() => Form::Wide,
            (None, None) => return Err(missing(&names, "passed")),
        };
        let Some(id) = find("id") else { return Err(missing(&names, "id")) };
        let items = match form {
            Form::Wide => [find("passed"), find("held")],
            Form::Long => [find("item"), find("date")],
        };
        Ok(Head { form, id, items, goal: find("goal"), as_of: find("as_of"), rules: find("rules"), names })
    }

    /// The columns of the input that are carried through: all, but in the long form not the item's.
    pub fn own(&self) -> Vec<usize> {
        let is_item = |at: &usize| self.form == Form::Long && self.items.contains(&Some(*at));
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
