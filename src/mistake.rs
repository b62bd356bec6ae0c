//! What is wrong with what was asked, told in a way that names fields and not anybody's flags.

use std::fmt;
use std::ops::Add;

use crate::read::Diagnostics;

/// Something that can be said in a question or a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the field of the same name in a request, which documents it")]
#[non_exhaustive]
pub enum Field {
    Command,
    Goals,
    Catalog,
    Prices,
    Currency,
    Region,
    AsOf,
    Rules,
    Evidence,
    Today,
    Passed,
    Held,
    Price,
    Booked,
    Vouchers,
    Transcript,
    Unknown,
    Minimize,
    Track,
    With,
    Without,
    HoursPerWeek,
    DefaultHours,
    ExamsPerMonth,
    WeeksPerExam,
    Start,
    By,
    Blackout,
    Weekdays,
    Robust,
    Alternatives,
    CountOptimal,
    Roles,
    Pareto,
    Graph,
    WhyNot,
    Until,
    To,
    Solver,
    Format,
    Proof,
    File,
    Words,
    Kind,
    Most,
}

impl Field {
    /// Its key in a request.
    pub fn name(self) -> &'static str {
        match self {
            Field::Command => "command",
            Field::Goals => "goals",
            Field::Catalog => "catalog",
            Field::Prices => "prices",
            Field::Currency => "currency",
            Field::Region => "region",
            Field::AsOf => "as_of",
            Field::Rules => "rules",
            Field::Evidence => "evidence",
            Field::Today => "today",
            Field::Passed => "passed",
            Field::Held => "held",
            Field::Price => "price",
            Field::Booked => "booked",
            Field::Vouchers => "vouchers",
            Field::Transcript => "transcript",
            Field::Unknown => "unknown",
            Field::Minimize => "minimize",
            Field::Track => "track",
            Field::With => "with",
            Field::Without => "without",
            Field::HoursPerWeek => "hours_per_week",
            Field::DefaultHours => "default_hours",
            Field::ExamsPerMonth => "exams_per_month",
            Field::WeeksPerExam => "weeks_per_exam",
            Field::Start => "start",
            Field::By => "by",
            Field::Blackout => "blackout",
            Field::Weekdays => "weekdays",
            Field::Robust => "robust",
            Field::Alternatives => "alternatives",
            Field::CountOptimal => "count_optimal",
            Field::Roles => "roles",
            Field::Pareto => "pareto",
            Field::Graph => "graph",
            Field::WhyNot => "why_not",
            Field::Until => "until",
            Field::To => "to",
            Field::Solver => "solver",
            Field::Format => "format",
            Field::Proof => "proof",
            Field::File => "file",
            Field::Words => "words",
            Field::Kind => "kind",
            Field::Most => "most",
        }
    }
}

/// A sentence in which fields are named. Whoever shows it knows how they are spelled there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Field(Field),
}

impl Phrase {
    /// The sentence, with the fields spelled as `name` says.
    pub fn spelled(&self, name: &dyn Fn(Field) -> String) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Field(field) => name(*field),
        };
        self.0.iter().map(part).collect()
    }
}

impl From<&str> for Phrase {
    fn from(text: &str) -> Phrase {
        Phrase(vec![Part::Text(text.to_owned())])
    }
}

impl From<String> for Phrase {
    fn from(text: String) -> Phrase {
        Phrase(vec![Part::Text(text)])
    }
}

impl From<Field> for Phrase {
    fn from(field: Field) -> Phrase {
        Phrase(vec![Part::Field(field)])
    }
}

impl<T: Into<Phrase>> Add<T> for Phrase {
    type Output = Phrase;

    fn add(mut self, rest: T) -> Phrase {
        self.0.extend(rest.into().0);
        self
    }
}

impl<T: Into<Phrase>> Add<T> for Field {
    type Output = Phrase;

    fn add(self, rest: T) -> Phrase {
        Phrase::from(self) + rest
    }
}

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// What a field says makes no sense.
    Said {
        /// The field.
        field: Field,
        /// What is wrong.
        message: Phrase,
        /// What would help.
        help: Option<Phrase>,
    },
    /// The list of ids that a field holds has mistakes, each with its place in the list.
    List(Field, Diagnostics),
    /// A text has mistakes, each with its place.
    Text(Diagnostics),
}

/// A mistake in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spelled {
    /// What is wrong, and what would help.
    Sentence(String, Option<String>),
    /// The places that are wrong.
    Marked(Diagnostics),
}

impl Mistake {
    /// What a field says makes no sense.
    pub fn said(field: Field, message: impl Into<Phrase>) -> Mistake {
        Mistake::Said { field, message: message.into(), help: None }
    }

    /// With advice. Texts with mistakes have their own.
    #[must_use]
    pub fn help(self, advice: impl Into<Phrase>) -> Mistake {
        match self {
            Mistake::Said { field, message, .. } => {
                Mistake::Said { field, message, help: Some(advice.into()) }
            }
            text => text,
        }
    }

    /// The field that is wrong, where it is not a text of its own.
    pub fn field(&self) -> Option<Field> {
        match self {
            Mistake::Said { field, .. } | Mistake::List(field, _) => Some(*field),
            Mistake::Text(_) => None,
        }
    }

    /// The mistake in words, with the fields spelled as `name` says.
    pub fn spelled(&self, name: &dyn Fn(Field) -> String) -> Spelled {
        match self {
            Mistake::Said { message, help, .. } => {
                Spelled::Sentence(message.spelled(name), help.as_ref().map(|help| help.spelled(name)))
            }
            Mistake::List(field, diagnostics) => {
                Spelled::Marked(Diagnostics { name: name(*field), ..diagnostics.clone() })
            }
            Mistake::Text(diagnostics) => Spelled::Marked(diagnostics.clone()),
        }
    }
}

impl From<Diagnostics> for Mistake {
    fn from(diagnostics: Diagnostics) -> Mistake {
        Mistake::Text(diagnostics)
    }
}

/// All the mistakes that were found, the most basic one first. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistakes(Vec<Mistake>);

impl Mistakes {
    /// `Ok` where there are none.
    ///
    /// # Errors
    ///
    /// The mistakes, where there are some.
    pub fn none_in(mistakes: Vec<Mistake>) -> Result<(), Mistakes> {
        if mistakes.is_empty() { Ok(()) } else { Err(Mistakes(mistakes)) }
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Mistake> {
        self.0.iter()
    }
}

impl IntoIterator for Mistakes {
    type Item = Mistake;
    type IntoIter = std::vec::IntoIter<Mistake>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl From<Mistake> for Mistakes {
    fn from(mistake: Mistake) -> Mistakes {
        Mistakes(vec![mistake])
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, mistake) in self.0.iter().enumerate() {
            let line = if at == 0 { "" } else { "\n" };
            match mistake.spelled(&|field| format!("`{}`", field.name())) {
                Spelled::Sentence(message, None) => write!(f, "{line}{message}")?,
                Spelled::Sentence(message, Some(help)) => write!(f, "{line}{message}\nhelp: {help}")?,
                Spelled::Marked(diagnostics) => write!(f, "{line}{diagnostics}")?,
            }
        }
        Ok(())
    }
}

impl std::error::Error for Mistakes {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_names_fields_as_its_reader_does() {
        let mistake =
            Mistake::said(Field::Currency, Field::Currency + " needs a price list; use " + Field::Prices);
        let flags = mistake.spelled(&|field| format!("--{}", field.name()));
        assert_eq!(flags, Spelled::Sentence("--currency needs a price list; use --prices".into(), None));
        assert_eq!(Mistakes::from(mistake).to_string(), "`currency` needs a price list; use `prices`");
    }
}
