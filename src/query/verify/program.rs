use std::fmt::Debug;

use studypath_certificate as certificate;
use studypath_ilp::{Engine, Found, Role, Row, Sense, Tag, Var};

use super::super::Failure;
use super::super::certificate::CALENDAR;
use super::{Certificate, KeptBy, Refuted};
use crate::engine::{Cores, search_knowing};
use crate::rule::{Names, is_dated};

/// What the line of the question begins with that says it for programs.
pub(crate) const REQUEST: &str = "request";

impl Certificate<'_> {
    /// Are the lines about the question those that it has?
    pub(super) fn is_about(&self, words: &[String]) -> Result<(), Refuted> {
        let bare = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_request = |line: &str| line.split_whitespace().next() == Some(REQUEST);
        let words: Vec<String> =
            words.iter().map(|line| bare(line)).filter(|line| !is_request(line)).collect();
        let said = self.proof.question.iter().enumerate().filter(|(_, line)| !is_request(line));
        let said: Vec<(usize, &String)> = said.collect();
        for (place, expected) in words.iter().enumerate() {
            let Some((number, found)) = said.get(place) else {
                return Err(Refuted::at(None, format!("the question has a line `{expected}` more")));
            };
            same("the question", found.as_str(), expected)
                .map_err(|text| Refuted::at(self.line("question", *number), text))?;
        }
        match said.get(words.len()) {
            None => Ok(()),
            Some((number, line)) => {
                let text = format!("the question has no line `{line}`");
                Err(Refuted::at(self.line("question", *number), text))
            }
        }
    }

    /// Is the program the one that the rules post? The calendar may have added rows to it.
    pub(super) fn is_the_program(&self) -> Result<(), Refuted> {
        let (program, names) = (&self.posted.program, Names::of(&self.f.question, &self.posted));
        let said = &self.proof.columns;
        for (place, (column, name)) in program.columns.iter().zip(&names.columns).enumerate() {
            let wrong = |text: String| Refuted::at(self.line("column", place), text);
            let Some(found) = said.get(place) else {
                return Err(Refuted::at(None, format!("the program has a column {name} more")));
            };
            let what = |what: &str| format!("the {what} of column {place}");
            same(&what("name"), &found.name, name).map_err(wrong)?;
            same(&what("lower bound"), &found.lower, &column.lower).map_err(wrong)?;
            same(&what("upper bound"), &found.upper, &column.upper).map_err(wrong)?;
        }
        if let Some(more) = said.get(program.columns.len()) {
            let text = format!("the program has no column {}", more.name);
            return Err(Refuted::at(self.line("column", program.columns.len()), text));
        }
        for (place, (row, name)) in program.rows.iter().zip(&names.rows).enumerate() {
            let Some(found) = self.proof.rows.get(place) else {
                return Err(Refuted::at(None, format!("the program has a row {name} more")));
            };
            let wrong = |text: String| Refuted::at(self.line("row", place), text);
            same(&format!("the name of row {place}"), found.name.as_str(), name).map_err(wrong)?;
            let of_row = |text: String| wrong(format!("row {name}: {text}"));
            same("the sense", &sense(found.sense), &row.sense).map_err(of_row)?;
            same("the right side", &found.rhs, &row.rhs).map_err(of_row)?;
            self.same_terms(&found.terms, &row.terms).map_err(of_row)?;
        }
        Ok(())
    }

    /// Are these the same terms? In words, by the names of the columns.
    pub(super) fn same_terms(&self, found: &[(usize, i64)], terms: &[(Var, i64)]) -> Result<(), String> {
        let mut expected: Vec<(usize, i64)> = terms.iter().map(|(var, c)| (var.0, *c)).collect();
        let mut found = found.to_vec();
        expected.sort_unstable();
        found.sort_unstable();
        let name = |column: usize| self.proof.columns.get(column).map_or("", |column| column.name.as_str());
        let of = |terms: &[(usize, i64)], column: usize| {
            terms.iter().find(|(j, _)| *j == column).map_or(0, |(_, c)| *c)
        };
        let mut columns = expected.iter().chain(&found).map(|(column, _)| *column);
        let different = columns.find(|column| of(&found, *column) != of(&expected, *column));
        different.map_or(Ok(()), |column| {
            let what = format!("the coefficient of {}", name(column));
            same(&what, &of(&found, column), &of(&expected, column))
        })
    }

    /// Judges the rows again that the calendar has added: how many of them something kept from that, and what.
    pub(super) fn calendar(
        &self,
        engine: &Engine<'_>,
    ) -> Result<Result<(usize, Option<KeptBy>), Refuted>, Failure> {
        let (posted, known) = (self.posted.program.rows.len(), Cores::default());
        let (mut believed, mut kept_by) = (0, None);
        for (place, found) in self.proof.rows.iter().enumerate().skip(posted) {
            let wrong = |text: String| Ok(Err(Refuted::at(self.line("row", place), text)));
            if !is_dated(self.f) || found.name != CALENDAR {
                return wrong(format!("the program has no row {}", found.name));
            }
            let row = as_row(found);
            let is_one = |(_, c): &(Var, i64)| c.unsigned_abs() == 1;
            if !row.terms.iter().all(is_one) || row.rhs.unsigned_abs() > row.terms.len() as u64 {
                return wrong("the calendar adds no such row".to_owned());
            }
            // Is there a plan that breaks it?
            let mut search = search_knowing(self.f, engine, &known);
            let turned: Vec<(Var, i64)> = row.terms.iter().map(|(var, c)| (*var, -c)).collect();
            match row.sense {
                Sense::AtMost => search.limit(turned, -row.rhs - 1),
                Sense::AtLeast => search.limit(row.terms, row.rhs - 1),
            }
            match search.minimize(&[])? {
                Found::Infeasible => {
                    let solver = search.believed().map(KeptBy::Believed);
                    believed += usize::from(solver.is_some());
                    kept_by = kept_by.or(solver);
                }
                Found::Interrupted => {
                    believed += 1;
                    kept_by = kept_by.or(Some(KeptBy::Limit));
                }
                Found::Optimum(_) => {
                    return wrong("a plan whose calendar keeps every date breaks this row".to_owned());
                }
            }
        }
        Ok(Ok((believed, kept_by)))
    }

    /// The rows that the calendar has added.
    pub(super) fn added(&self) -> impl Iterator<Item = Row> + '_ {
        self.proof.rows.iter().skip(self.posted.program.rows.len()).map(as_row)
    }
}

fn as_row(row: &certificate::Row) -> Row {
    let terms = row.terms.iter().map(|(column, c)| (Var(*column), *c)).collect();
    Row { terms, sense: sense(row.sense), rhs: row.rhs, role: Role::Cut, tag: Tag::default() }
}

fn sense(sense: certificate::Sense) -> Sense {
    match sense {
        certificate::Sense::AtMost => Sense::AtMost,
        certificate::Sense::AtLeast => Sense::AtLeast,
    }
}

/// What is said of something against what is so.
pub(super) fn same<T: PartialEq + Debug + ?Sized>(what: &str, said: &T, found: &T) -> Result<(), String> {
    if said == found { Ok(()) } else { Err(format!("{what} is {found:?}, and the proof says {said:?}")) }
}
