use std::io::{self, Write};

use super::error::BatchError;
use super::ids::{Ids, Spool};
use super::observer::{Observer, Outcome};
use super::part::Part;
use super::records;
use super::shared::Shared;
use super::worker::Worker;
use crate::batch::{Remark, RowError};
use crate::read::table::Form;

/// So many wrong rows are told one by one.
const FIRST_ERRORS: usize = 10;

/// What happens to the parts in order: ids are compared, rows counted, and all of it written.
pub struct Sequence<'o, 'a> {
    worker: Worker<'o, 'a>,
    ids: Ids,
    outcome: Outcome,
    /// The line on which the first part and the next one begin.
    first_line: u64,
    line: u64,
    /// Where each line stood, if they were put in another order.
    stood: Vec<u64>,
    strict: bool,
    form: Form,
    output: &'o mut dyn Write,
    observer: &'o mut dyn Observer,
}

impl<'o, 'a> Sequence<'o, 'a> {
    /// Nothing is written yet, but the head; the people begin on `first_line`, and their lines `stood` there, if they are
    /// in another order now.
    pub fn new(
        shared: &'o Shared<'a>,
        spool: Box<dyn FnMut() -> io::Result<Box<dyn Spool>> + Send>,
        strict: bool,
        (first_line, stood): (u64, Vec<u64>),
        output: &'o mut dyn Write,
        observer: &'o mut dyn Observer,
    ) -> Sequence<'o, 'a> {
        Sequence {
            worker: Worker::new(shared),
            ids: Ids::new(spool),
            outcome: Outcome::default(),
            first_line,
            line: first_line,
            stood,
            strict,
            form: shared.head.form,
            output,
            observer,
        }
    }

    /// What became of all parts.
    pub fn outcome(self) -> Outcome {
        self.outcome
    }

    /// The line of the file on which this line stood.
    fn stood_on(&self, line: u64) -> u64 {
        let place = usize::try_from(line - self.first_line).unwrap_or(usize::MAX);
        self.stood.get(place).copied().unwrap_or(line)
    }

    /// Takes the next part; says whether to go on.
    ///
    /// # Errors
    ///
    /// [`BatchError`] when the output cannot be written, ids cannot be kept, or a wrong row ends it.
    pub fn take(&mut self, part: &mut Part) -> Result<bool, BatchError> {
        let is_clean = part.is_sound()
            && !self.observer.wants_rows()
            && self.ids.append(&part.ids).map_err(BatchError::Spool)?;
        let written = if is_clean { 0 } else { self.row_by_row(part)? };
        self.output.write_all(&part.output[written..]).map_err(BatchError::Write)?;
        for (written, rows) in part.answers.iter().zip(&part.counts).filter(|(_, rows)| **rows > 0) {
            self.outcome.count(&written.answer, *rows);
            self.outcome.unknown(&written.answer.unknown, *rows);
            self.observer.answered(&written.answer, *rows);
        }
        self.line += records::lines(&part.input);
        self.outcome.stopped = !self.observer.go_on(self.outcome.rows());
        Ok(!self.outcome.stopped)
    }

    /// Looks at each row by itself, and writes those that are found wrong, with all before them; says how
    /// much of the output is written.
    fn row_by_row(&mut self, part: &mut Part) -> Result<usize, BatchError> {
        let wants_rows = self.observer.wants_rows();
        let (mut id_start, mut written, mut start) = (0, 0, 0);
        for (place, row) in part.rows.iter().enumerate() {
            let id = part.ids.id(id_start, row.id_end as usize);
            id_start = row.id_end as usize;
            let mut answer = &part.answers[row.answer as usize].answer;
            let changed;
            let flaw = if id.is_empty() && answer.status.is_some() {
                Some(RowError::MissingId)
            } else if !id.is_empty() && !self.ids.insert(id).map_err(BatchError::Spool)? {
                let id = String::from_utf8_lossy(id).into_owned();
                Some(match self.form {
                    Form::People | Form::Matrix => RowError::Twice { id },
                    Form::Records => RowError::Apart { id },
                })
            } else {
                None
            };
            let wrong = if flaw.is_some() { row.from } else { row.wrong };
            if let Some(flaw) = flaw {
                self.output.write_all(&part.output[written..start]).map_err(BatchError::Write)?;
                let mut anew = Vec::new();
                changed = self.worker.rewrite(&part.input, row, flaw, &mut anew);
                answer = &changed.answer;
                written = row.end as usize;
                if !self.strict {
                    self.output.write_all(&anew).map_err(BatchError::Write)?;
                }
                self.outcome.count(answer, 1);
                self.observer.answered(answer, 1);
                part.counts[row.answer as usize] -= 1;
            }
            if let Remark::Wrong(error) = &answer.remark {
                let line = self.stood_on(self.line + records::lines(&part.input[..wrong as usize]));
                if self.strict {
                    let whole = &part.output[written.min(start)..start];
                    self.output.write_all(whole).map_err(BatchError::Write)?;
                    return Err(BatchError::Strict { line, error: error.clone() });
                }
                if self.outcome.first_errors.len() < FIRST_ERRORS {
                    self.outcome.first_errors.push((line, error.clone()));
                }
            }
            if wants_rows {
                self.observer.row(id, answer);
                let end = part.rows.get(place + 1).map_or(part.input.len(), |next| next.from as usize);
                self.observer.lines(&part.input[row.from as usize..end]);
            }
            start = row.end as usize;
        }
        Ok(written)
    }
}
