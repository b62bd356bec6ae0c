use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use studypath::read::DayOrder;
use studypath::read::table::{Delimiter, Encoding, Form, Reading, Role};
use studypath::stream::Outcome;

use super::output::Terminal;

/// Options about how a file of people is written. What they leave out is recognised.
#[derive(Args)]
pub(super) struct ReadingArgs {
    /// What a column means that has another name: id, passed, held, booked, item, date, result, score, goal, as_of or
    /// rules, or nothing for one that is only carried along; can be repeated
    #[arg(long, value_name = "THEIRS=OURS", help_heading = "Input", value_parser = mapped)]
    map: Vec<(String, Option<Role>)>,

    /// What stands between the cells: comma, semicolon, tab or bar [default: as it looks]
    #[arg(long, value_name = "MARK", help_heading = "Input", value_parser = |text: &str| text.parse::<Delimiter>())]
    delimiter: Option<Delimiter>,

    /// How the text is encoded, such as utf-8, utf-16le or windows-1252 [default: as it looks]
    #[arg(long, value_name = "NAME", help_heading = "Input", value_parser = |text: &str| text.parse::<Encoding>())]
    encoding: Option<Encoding>,

    /// What a row holds: people (one with lists of ids), records (one item), or matrix (a person, with a column for each
    /// item) [default: as the first line says]
    #[arg(long, value_name = "LAYOUT", help_heading = "Input", value_parser = one_of(&Form::NAMES))]
    layout: Option<Form>,

    /// How days are written that could be two, such as 03/04/2005: dd/mm/yyyy or mm/dd/yyyy
    #[arg(long, value_name = "FORMAT", help_heading = "Input", value_parser = one_of(&DayOrder::NAMES))]
    date_format: Option<DayOrder>,
}

fn one_of<T: Copy + Send + Sync + 'static>(
    all: &'static [(&'static str, T)],
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(all.iter().map(|(name, _)| *name)).try_map(|text| {
        let found = all.iter().find(|(name, _)| *name == text);
        found.map(|(_, one)| *one).ok_or("it is not one of these")
    })
}

fn mapped(text: &str) -> Result<(String, Option<Role>), String> {
    let Some((theirs, ours)) = text.rsplit_once('=') else {
        return Err("expected THEIRS=OURS, such as \"Exam code=item\"".to_owned());
    };
    let ours = ours.trim();
    let known = Role::NAMES.iter().find(|(name, _)| ours.eq_ignore_ascii_case(name));
    match known {
        Some((_, role)) => Ok((theirs.to_owned(), Some(*role))),
        None if ours.is_empty() => Ok((theirs.to_owned(), None)),
        None => {
            let names: Vec<&str> = Role::NAMES.iter().map(|(name, _)| *name).collect();
            Err(format!(
                "`{}` is no column that means something: expected {}",
                ours.escape_debug(),
                names.join(", ")
            ))
        }
    }
}

impl ReadingArgs {
    /// How the file is to be read.
    pub fn reading(&self) -> Reading {
        Reading {
            delimiter: self.delimiter,
            encoding: self.encoding,
            layout: self.layout,
            columns: self.map.clone(),
            date_format: self.date_format,
        }
    }
}

/// Says what was taken for granted of the file, in a line.
pub(super) fn tell_assumed(file: &str, outcome: &Outcome, terminal: &Terminal) {
    if let Some(assumed) = outcome.assumed.text() {
        terminal.remark(&format!("{file} is read so: {assumed}"));
    }
}
