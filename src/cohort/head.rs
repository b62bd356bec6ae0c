use super::told::COLUMNS;
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
}

const EXPECTED: &str = "expected the header `id,passed,held`, or `id,item,date` with one item in each row";

impl Head {
    /// Reads the first record of a cohort.
    ///
    /// # Errors
    ///
    /// A sentence for people when rows cannot be understood with it, and what would help.
    pub fn read(record: &[u8]) -> Result<Head, (String, String)> {
        let expected = || EXPECTED.to_owned();
        let Ok(text) = std::str::from_utf8(record) else {
            return Err(("the first line is not in UTF-8".to_owned(), "save the file as UTF-8".to_owned()));
        };
        if text.contains('\r') {
            let help = "save it with line feeds between the lines".to_owned();
            return Err(("the lines end with carriage returns alone".to_owned(), help));
        }
        let names = fields(text);
        let known = ["id", "passed", "held", "item", "date", "goal", "as_of"];
        let places = |wanted: &str| -> Vec<usize> {
            let same = |(_, name): &(usize, &String)| name.trim().eq_ignore_ascii_case(wanted);
            names.iter().enumerate().filter(same).map(|(at, _)| at).collect()
        };
        for name in known {
            if places(name).len() > 1 {
                return Err((format!("the first line names the column `{name}` twice"), expected()));
            }
        }
        for name in COLUMNS {
            if !places(name).is_empty() {
                let help = "rename it: the answer has a column of that name".to_owned();
                return Err((format!("the cohort has a column `{name}` already"), help));
            }
        }
        let find = |name: &str| places(name).first().copied();
        let form = match (find("passed"), find("item")) {
            (Some(_), Some(_)) => {
                return Err(("the first line has both `passed` and `item`".to_owned(), expected()));
            }
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
        Ok(Head { form, id, items, goal: find("goal"), as_of: find("as_of"), names })
    }

    /// The columns of the input that are carried through: all, but in the long form not the item's.
    pub fn own(&self) -> Vec<usize> {
        let is_item = |at: &usize| self.form == Form::Long && self.items.contains(&Some(*at));
        (0..self.names.len()).filter(|at| !is_item(at)).collect()
    }
}

fn missing(names: &[String], wanted: &str) -> (String, String) {
    if let [only] = names
        && let Some(mark) = [';', '\t'].into_iter().find(|mark| only.contains(*mark))
    {
        let named = if mark == ';' { "semicolons" } else { "tabs" };
        let help = "save the file with commas between the columns, and semicolons between ids".to_owned();
        return (format!("the columns are separated by {named}"), help);
    }
    let near = names
        .iter()
        .find(|name| did_you_mean(name, [wanted]).is_some_and(|_| !name.trim().eq_ignore_ascii_case(wanted)));
    let help = match near {
        Some(near) => format!("is `{}` meant for `{wanted}`? {EXPECTED}", near.trim()),
        None => EXPECTED.to_owned(),
    };
    (format!("the first line names no column `{wanted}`"), help)
}

/// The cells of one record.
fn fields(text: &str) -> Vec<String> {
    let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let first = reader.into_records().next();
    first.and_then(Result::ok).map_or_else(Vec::new, |record| record.iter().map(str::to_owned).collect())
}
