use super::columns::{COLUMNS, TOLD};
use super::error::HeadError;
use super::head::Head;
use crate::batch::{BatchQuestion, compared_tracks};
use crate::read::table::Form;
use crate::spreadsheet::cell;

/// What of a row is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// A column of the input.
    Own(usize),
    /// A cell of the answer.
    Answer(usize),
}

/// How rows are written.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// The columns; `None` for the whole row and the whole answer.
    pub columns: Option<Vec<Column>>,
    /// How many tracks are compared.
    pub compared: usize,
    /// Is it written what became of everything that was told?
    pub told: bool,
    /// The names of the answer's columns.
    answers: Vec<String>,
}

impl Layout {
    /// The layout of the columns asked for, by name; `None` for the input's own and then the answer's.
    ///
    /// # Errors
    ///
    /// [`HeadError`] when one is not there, and where tracks cannot be compared.
    pub fn new(
        batch: &BatchQuestion<'_>,
        head: &Head,
        wanted: Option<&[String]>,
    ) -> Result<Layout, HeadError> {
        if batch.compare && (head.goal.is_some() || batch.goals.is_empty()) {
            return Err(HeadError::Uncomparable);
        }
        let tracks = if batch.compare { compared_tracks(batch, batch.goals) } else { Vec::new() };
        let mut answers: Vec<String> = COLUMNS.iter().map(|name| (*name).to_owned()).collect();
        for (credential, track) in &tracks {
            let credential = batch.catalog.credential(*credential);
            let track = &credential.tracks[*track].id;
            let name = match batch.goals.len() {
                1 => track.clone(),
                _ => format!("{}/{track}", credential.id),
            };
            answers.extend([format!("{name}_count"), format!("{name}_cost")]);
        }
        let own = head.own();
        let is_own = || own.iter().any(|at| head.names[*at].trim() == TOLD);
        let told = wanted.is_some_and(|wanted| wanted.iter().any(|name| name == TOLD)) && !is_own();
        if told {
            answers.push(TOLD.to_owned());
        }
        let columns = match wanted {
            Some(wanted) => {
                let column = |name: &String| {
                    let own = own.iter().find(|at| head.names[**at].trim() == name);
                    let answer = || answers.iter().position(|a| a == name).map(Column::Answer);
                    let column = own.map(|at| Column::Own(*at)).or_else(answer);
                    column.ok_or_else(|| unknown(name, &own_names(head), &answers))
                };
                Some(wanted.iter().map(column).collect::<Result<_, _>>()?)
            }
            None if head.form == Form::Records => {
                let all = (0..answers.len()).map(Column::Answer);
                Some(own.into_iter().map(Column::Own).chain(all).collect())
            }
            None => None,
        };
        Ok(Layout { columns, compared: tracks.len(), told, answers })
    }

    /// The first line of the output.
    pub fn first_line(&self, head: &Head) -> Vec<u8> {
        let all: Vec<&str> = match &self.columns {
            None => head.names.iter().chain(&self.answers).map(String::as_str).collect(),
            Some(columns) => columns
                .iter()
                .map(|column| match column {
                    Column::Own(at) => head.names[*at].as_str(),
                    Column::Answer(at) => self.answers[*at].as_str(),
                })
                .collect(),
        };
        let mut line = Vec::new();
        for (place, name) in all.into_iter().enumerate() {
            if place > 0 {
                line.push(b',');
            }
            cell(name.as_bytes(), &mut line);
        }
        line.push(b'\n');
        line
    }
}

fn own_names(head: &Head) -> Vec<&str> {
    head.own().into_iter().map(|at| head.names[at].trim()).collect()
}

fn unknown(name: &str, own: &[&str], answers: &[String]) -> HeadError {
    let answers = answers.iter().map(String::as_str);
    let known: Vec<&str> = own.iter().copied().chain(answers).chain([TOLD]).collect();
    let help = crate::read::did_you_mean(name, known.iter().copied());
    let help = help.unwrap_or_else(|| format!("the columns are {}", known.join(", ")));
    HeadError::NoColumn { column: name.to_owned(), help }
}
