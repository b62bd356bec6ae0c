//! The streaming batch: one plan for each row of a cohort, exact and checked like a single one, in input
//! order and with bounded memory.
//!
//! A question (goals and a day) is compiled once: which items can matter, and which exams are
//! interchangeable. A row is reduced to what it has of them; what is new is solved, what is known is
//! looked up and copied as finished bytes. Rows are parsed, reduced, looked up and written on all
//! threads; the parts of the input stay in order, and no byte of the output depends on the number of
//! threads or the size of the parts.

mod ask;
mod detail;
mod diff;
mod head;
mod ids;
mod known;
mod memo;
mod names;
mod parts;
mod purse;
mod records;
mod row;
mod situation;
mod summary;
mod tally;
mod told;
mod work;

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};

pub use ask::{Document, Register};
pub use detail::{Detail, Upgrade, is_upgrade};
pub use diff::{Changes, CostChange, DIFF_COLUMNS, Side, diff};
pub use head::{Form, Head};
pub use ids::Spool;
pub use purse::{Funded, Purse};
pub use summary::Summary;
pub use tally::{Budget, Near, Tally, Upgrades};
pub use told::{COLUMNS, Told, cell};

use ask::tracks_of;
use ids::Ids;
use names::Names;
use parts::Parts;
use work::{Column, Done, Office, Worker};

use crate::query::Status;

/// How a cohort is worked through.
pub struct Conduct<'a> {
    /// How many threads answer.
    pub threads: usize,
    /// About how many bytes are handed to a thread at a time.
    pub part: usize,
    /// Stop at the first row that is wrong.
    pub strict: bool,
    /// The columns to write, by name; `None` for the input's own and then the answer's.
    pub columns: Option<&'a [String]>,
    /// Opens an empty spool for ids that do not fit into memory.
    pub spool: Box<dyn FnMut() -> io::Result<Box<dyn Spool>> + Send>,
}

/// Who looks on while a cohort is worked through.
pub trait Watch {
    /// So many rows are written by now. Says whether to go on.
    fn go_on(&mut self, rows: u64) -> bool;

    /// So many rows have this answer; told in input order, part by part.
    fn answered(&mut self, _answer: &Arc<Told>, _rows: u64) {}

    /// Is each row to be told?
    fn wants_rows(&self) -> bool {
        false
    }

    /// A row, with its id; told in input order.
    fn row(&mut self, _id: &[u8], _answer: &Arc<Told>) {}
}

/// What became of a cohort.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The rows, by status.
    pub optimal: u64,
    /// Nothing left to sit.
    pub earned: u64,
    /// No plan exists.
    pub infeasible: u64,
    /// A limit stopped the search.
    pub unproven: u64,
    /// The row is wrong.
    pub errors: u64,
    /// The first rows that are wrong: the line, and what is wrong.
    pub first_errors: Vec<(u64, String)>,
    /// How many situations were told apart.
    pub situations: usize,
    /// The onlooker asked to stop before the end.
    pub stopped: bool,
}

impl Outcome {
    /// How many rows there were.
    pub fn rows(&self) -> u64 {
        self.optimal + self.earned + self.infeasible + self.unproven + self.errors
    }

    fn count(&mut self, status: Option<Status>, rows: u64) {
        *match status {
            Some(Status::Optimal) => &mut self.optimal,
            Some(Status::Earned) => &mut self.earned,
            Some(Status::Infeasible) => &mut self.infeasible,
            Some(Status::Unproven) => &mut self.unproven,
            None => &mut self.errors,
        } += rows;
    }
}

/// Why a cohort was not worked through.
#[derive(Debug, thiserror::Error)]
pub enum Halt {
    /// The first line is not a cohort's, or does not go with what is asked.
    #[error("{0}")]
    Head(String, String),
    /// The first wrong row, where one is enough.
    #[error("line {0}: {1}")]
    Strict(u64, String),
    /// The input cannot be read.
    #[error("cannot read the cohort: {0}")]
    Read(io::Error),
    /// The output cannot be written.
    #[error("cannot write the plans: {0}")]
    Write(io::Error),
    /// The ids cannot be kept.
    #[error("cannot keep the ids: {0}")]
    Spool(io::Error),
}

/// So many wrong rows are told one by one.
const FIRST_ERRORS: usize = 10;

/// Answers every row of a cohort. Reads and writes on the calling thread and holds about two parts for
/// each thread; the memory does not depend on the length of the input but for some 13 bytes for each id.
///
/// # Errors
///
/// [`Halt`]; what is written by then ends with a whole row, unless writing itself failed.
pub fn run(
    register: Register<'_>,
    conduct: Conduct<'_>,
    input: &mut dyn Read,
    output: &mut dyn Write,
    watch: &mut dyn Watch,
) -> Result<Outcome, Halt> {
    let mut parts = Parts::new(input, conduct.part);
    let head = parts.head().map_err(Halt::Read)?;
    if head.is_empty() {
        let help = "the first line is `id,passed,held`, or `id,item,date`".to_owned();
        return Err(Halt::Head("the cohort is empty".to_owned(), help));
    }
    let head = Head::read(&head).map_err(|(message, help)| Halt::Head(message, help))?;
    let mut office = office(register, head, conduct.columns)?;
    office.shared = conduct.threads > 1;
    if register.document.is_none() {
        output.write_all(&first_line(&office)).map_err(Halt::Write)?;
    }
    let mut sequel = Sequel {
        clerk: Worker::new(&office),
        ids: Ids::new(conduct.spool),
        outcome: Outcome::default(),
        line: 2,
        strict: conduct.strict,
        output,
        watch,
    };
    if conduct.threads <= 1 {
        let mut worker = Worker::new(&office);
        let mut done = Done::default();
        while parts.next(&office.head, &mut done.input).map_err(Halt::Read)? {
            worker.work(&mut done);
            if !sequel.take(&mut done)? {
                break;
            }
        }
    } else {
        on_threads(conduct.threads, &office, &mut parts, &mut sequel)?;
    }
    let mut outcome = sequel.outcome;
    if let Ok(asked) = office.asked.lock() {
        outcome.situations = asked.values().map(|query| query.situations()).sum();
    }
    Ok(outcome)
}

fn on_threads<R: Read>(
    threads: usize,
    office: &Office<'_>,
    parts: &mut Parts<R>,
    sequel: &mut Sequel<'_, '_>,
) -> Result<(), Halt> {
    let (to_do, waiting) = channel::<(u64, Done)>();
    let (finished, ready) = channel::<(u64, Done)>();
    let waiting = Mutex::new(waiting);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (waiting, finished) = (&waiting, finished.clone());
            scope.spawn(move || {
                let mut worker = Worker::new(office);
                loop {
                    let next = waiting.lock().ok().and_then(|waiting| waiting.recv().ok());
                    let Some((number, mut done)) = next else { break };
                    worker.work(&mut done);
                    if finished.send((number, done)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(finished);
        // The threads end when nothing more can be sent to them.
        let to_do = to_do;
        let mut free: Vec<Done> = (0..2 * threads).map(|_| Done::default()).collect();
        let mut early: BTreeMap<u64, Done> = BTreeMap::new();
        let (mut sent, mut taken, mut more) = (0, 0, true);
        loop {
            while more && let Some(mut done) = free.pop() {
                more = parts.next(&office.head, &mut done.input).map_err(Halt::Read)?;
                if more && to_do.send((sent, done)).is_ok() {
                    sent += 1;
                }
            }
            if taken == sent {
                return Ok(());
            }
            let Ok((number, done)) = ready.recv() else {
                return Err(Halt::Read(io::Error::other("a thread has failed")));
            };
            early.insert(number, done);
            while let Some(mut done) = early.remove(&taken) {
                if !sequel.take(&mut done)? {
                    return Ok(());
                }
                taken += 1;
                free.push(done);
            }
        }
    })
}

/// What happens to the parts in order: ids are compared, rows counted, and all of it written.
struct Sequel<'o, 'a> {
    clerk: Worker<'o, 'a>,
    ids: Ids,
    outcome: Outcome,
    /// The line on which the next part begins.
    line: u64,
    strict: bool,
    output: &'o mut dyn Write,
    watch: &'o mut dyn Watch,
}

impl Sequel<'_, '_> {
    fn take(&mut self, done: &mut Done) -> Result<bool, Halt> {
        let is_clean =
            done.is_sound() && !self.watch.wants_rows() && self.ids.append(&done.ids).map_err(Halt::Spool)?;
        let written = if is_clean { 0 } else { self.row_by_row(done)? };
        self.output.write_all(&done.output[written..]).map_err(Halt::Write)?;
        for (answer, rows) in done.answers.iter().zip(&done.counts).filter(|(_, rows)| **rows > 0) {
            self.outcome.count(answer.status, *rows);
            self.watch.answered(answer, *rows);
        }
        self.line += records::lines(&done.input);
        self.outcome.stopped = !self.watch.go_on(self.outcome.rows());
        Ok(!self.outcome.stopped)
    }

    /// Looks at each row by itself, and writes those that are found wrong, with all before them; says how
    /// much of the output is written.
    fn row_by_row(&mut self, done: &mut Done) -> Result<usize, Halt> {
        let wants_rows = self.watch.wants_rows();
        let (mut id_start, mut written, mut start) = (0, 0, 0);
        for row in &done.rows {
            let id = done.ids.id(id_start, row.id_end as usize);
            id_start = row.id_end as usize;
            let mut answer = &done.answers[row.answer as usize];
            let changed;
            let flaw = if id.is_empty() && answer.status.is_some() {
                Some("the id is missing".to_owned())
            } else if !id.is_empty() && !self.ids.insert(id).map_err(Halt::Spool)? {
                Some(format!("the id `{}` was there before", String::from_utf8_lossy(id)))
            } else {
                None
            };
            if let Some(flaw) = flaw {
                self.output.write_all(&done.output[written..start]).map_err(Halt::Write)?;
                let mut anew = Vec::new();
                changed = self.clerk.rewrite(&done.input, row, flaw, &mut anew);
                answer = &changed;
                written = row.end as usize;
                if !self.strict {
                    self.output.write_all(&anew).map_err(Halt::Write)?;
                }
                self.outcome.count(None, 1);
                self.watch.answered(answer, 1);
                done.counts[row.answer as usize] -= 1;
            }
            if answer.status.is_none() {
                let line = self.line + records::lines(&done.input[..row.from as usize]);
                if self.strict {
                    let whole = &done.output[written.min(start)..start];
                    self.output.write_all(whole).map_err(Halt::Write)?;
                    return Err(Halt::Strict(line, answer.message.clone()));
                }
                if self.outcome.first_errors.len() < FIRST_ERRORS {
                    self.outcome.first_errors.push((line, answer.message.clone()));
                }
            }
            if wants_rows {
                self.watch.row(id, answer);
            }
            start = row.end as usize;
        }
        Ok(written)
    }
}

fn office<'a>(register: Register<'a>, head: Head, columns: Option<&[String]>) -> Result<Office<'a>, Halt> {
    let names = Names::new(register.catalog);
    let compared = if register.compare { tracks_of(&register, register.goals) } else { Vec::new() };
    if register.compare && (head.goal.is_some() || register.goals.is_empty()) {
        let help = "leave it out, or give every row the same goal".to_owned();
        return Err(Halt::Head("tracks cannot be compared where rows name their goals".to_owned(), help));
    }
    let mut office = Office {
        register,
        names,
        head,
        columns: None,
        compared: compared.len(),
        asked: Mutex::default(),
        shared: false,
    };
    let own = office.head.own();
    let answers = answer_columns(&office);
    if let Some(columns) = columns {
        let mut chosen = Vec::new();
        for name in columns {
            let own = own.iter().find(|at| office.head.names[**at].trim() == name);
            let column = own.map(|at| Column::Own(*at));
            let answer = || answers.iter().position(|a| a == name).map(Column::Answer);
            match column.or_else(answer) {
                Some(column) => chosen.push(column),
                None => {
                    let known: Vec<&str> =
                        own_names(&office).chain(answers.iter().map(String::as_str)).collect();
                    let help = crate::read::did_you_mean(name, known.iter().copied());
                    let help = help.unwrap_or_else(|| format!("the columns are {}", known.join(", ")));
                    return Err(Halt::Head(format!("there is no column `{name}` to write"), help));
                }
            }
        }
        office.columns = Some(chosen);
    } else if office.head.form == Form::Long {
        let all = (0..answers.len()).map(Column::Answer);
        office.columns = Some(own.into_iter().map(Column::Own).chain(all).collect());
    }
    Ok(office)
}

fn own_names<'o>(office: &'o Office<'_>) -> impl Iterator<Item = &'o str> {
    office.head.own().into_iter().map(|at| office.head.names[at].trim())
}

/// The names of the answer's columns.
fn answer_columns(office: &Office<'_>) -> Vec<String> {
    let mut names: Vec<String> = COLUMNS.iter().map(|name| (*name).to_owned()).collect();
    if office.compared > 0 {
        let goals = office.register.goals;
        for (credential, track) in tracks_of(&office.register, goals) {
            let credential = office.register.catalog.credential(credential);
            let track = &credential.tracks[track].id;
            let name = if goals.len() == 1 { track.clone() } else { format!("{}/{track}", credential.id) };
            names.extend([format!("{name}_count"), format!("{name}_cost")]);
        }
    }
    names
}

fn first_line(office: &Office<'_>) -> Vec<u8> {
    let answers = answer_columns(office);
    let all: Vec<&str> = match &office.columns {
        None => office.head.names.iter().chain(&answers).map(String::as_str).collect(),
        Some(columns) => columns
            .iter()
            .map(|column| match column {
                Column::Own(at) => office.head.names[*at].as_str(),
                Column::Answer(at) => answers[*at].as_str(),
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
