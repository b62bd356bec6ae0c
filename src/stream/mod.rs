//! The adapter for files of people: one plan for each row, exact and checked like a single one, in input order and
//! with bounded memory.
//!
//! Rows are parsed, reduced, looked up and written on all threads; the parts of the input stay in order, and no byte
//! of the output depends on the number of threads or the size of the parts. What a person is answered is
//! [`batch`](crate::batch)'s.

mod all_written;
mod byte_cache;
mod cells;
mod columns;
mod diff;
mod error;
mod fields;
mod head;
mod ids;
mod items;
mod layout;
mod observer;
mod part;
mod parts;
mod records;
mod sequence;
mod shared;
mod together;
mod worker;

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::sync::Mutex;
use std::sync::mpsc::channel;
use std::thread::Builder;

pub use columns::COLUMNS;
pub use diff::{DIFF_COLUMNS, Side, diff};
pub use error::{BatchError, HeadError};
pub use head::{Assumed, Head};
pub use ids::Spool;
pub use observer::{Observer, Outcome};

use crate::batch::{BatchQuestion, Names};
use crate::query::Answer;
use crate::question::Question;
use crate::read::Unknown;
use crate::read::table::{Form, Plain, Reading};
use layout::Layout;
use part::Part;
use parts::Parts;
use sequence::Sequence;
use shared::Shared;
use worker::Worker;

/// Writes the answer to one row as a document, on one line and without its opening brace.
pub type Document = dyn Fn(&Question, &Answer) -> String + Sync;

/// How a cohort is worked through.
pub struct ExecOptions<'a> {
    /// How many threads answer.
    pub threads: usize,
    /// About how many bytes are handed to a thread at a time.
    pub part: usize,
    /// Stop at the first row that is wrong.
    pub strict: bool,
    /// The columns to write, by name; `None` for the input's own and then the answer's.
    pub columns: Option<&'a [String]>,
    /// In a file of at most so many bytes of records, one in each row, those of a person may lie apart.
    pub together: usize,
    /// How the file is written.
    pub reading: Reading,
    /// What is done about ids that the catalog does not know.
    pub unknown: Unknown,
    /// Where each row is to become a document instead of cells; the whole answer is asked for then.
    pub document: Option<&'a Document>,
    /// Opens an empty spool for ids that do not fit into memory.
    pub spool: Box<dyn FnMut() -> io::Result<Box<dyn Spool>> + Send>,
}

/// So many bytes of records are put in order, where somebody's lie apart, unless something else is said.
pub const TOGETHER: usize = 16 << 20;

/// Answers every row of a cohort. Reads and writes on the calling thread and holds about two parts for
/// each thread; the memory does not depend on the length of the input but for some 13 bytes for each id.
///
/// # Errors
///
/// [`BatchError`]; what is written by then ends with a whole row, unless writing itself failed.
pub fn run(
    batch: BatchQuestion<'_>,
    options: ExecOptions<'_>,
    input: &mut dyn Read,
    output: &mut dyn Write,
    observer: &mut dyn Observer,
) -> Result<Outcome, BatchError> {
    let plain = Plain::new(input, &options.reading).map_err(BatchError::Read)?;
    let assumed = plain.assumed(&options.reading);
    let mut parts = Parts::new(plain, options.part);
    let head = parts.head().map_err(BatchError::Read)?;
    if head.is_empty() {
        return Err(HeadError::Empty.into());
    }
    let mut head = Head::read(&head, parts.first_line, &options.reading, batch.catalog)?;
    (head.assumed.encoding, head.assumed.delimiter) = assumed;
    let lines = match head.form {
        Form::Records => parts.put_together(&head, options.together).map_err(BatchError::Read)?,
        Form::People | Form::Matrix => Vec::new(),
    };
    observer.head(&head);
    let layout = Layout::new(&batch, &head, options.columns)?;
    let shared = Shared {
        batch: BatchQuestion { whole: options.document.is_some(), told: batch.told || layout.told, ..batch },
        names: Names::new(batch.catalog),
        head,
        layout,
        document: options.document,
        asked: Mutex::default(),
        unknown: options.unknown,
        date_format: options.reading.date_format,
        is_shared: options.threads > 1,
    };
    if options.document.is_none() {
        output.write_all(&shared.layout.first_line(&shared.head)).map_err(BatchError::Write)?;
    }
    let mut sequence =
        Sequence::new(&shared, options.spool, options.strict, (parts.next_line, lines), output, observer);
    if options.threads <= 1 {
        alone(&shared, &mut parts, &mut sequence)?;
    } else {
        on_threads(options.threads, &shared, &mut parts, &mut sequence)?;
    }
    let mut outcome = sequence.outcome();
    outcome.assumed = shared.head.assumed.clone();
    if let Ok(asked) = shared.asked.lock() {
        outcome.situations = asked.values().map(|asked| asked.query.situations()).sum();
    }
    Ok(outcome)
}

fn alone<R: Read>(
    shared: &Shared<'_>,
    parts: &mut Parts<R>,
    sequence: &mut Sequence<'_, '_>,
) -> Result<(), BatchError> {
    let mut worker = Worker::new(shared);
    let mut part = Part::default();
    while parts.next(&shared.head, &mut part.input).map_err(BatchError::Read)? {
        worker.work(&mut part);
        if !sequence.take(&mut part)? {
            break;
        }
    }
    Ok(())
}

fn on_threads<R: Read>(
    threads: usize,
    shared: &Shared<'_>,
    parts: &mut Parts<R>,
    sequence: &mut Sequence<'_, '_>,
) -> Result<(), BatchError> {
    let (to_do, waiting) = channel::<(u64, Part)>();
    let (finished, ready) = channel::<(u64, Part)>();
    let waiting = Mutex::new(waiting);
    std::thread::scope(|scope| {
        let mut started = 0;
        while started < threads {
            let (waiting, finished) = (&waiting, finished.clone());
            let thread = Builder::new().spawn_scoped(scope, move || {
                let mut worker = Worker::new(shared);
                loop {
                    let next = waiting.lock().ok().and_then(|waiting| waiting.recv().ok());
                    let Some((number, mut part)) = next else { break };
                    worker.work(&mut part);
                    if finished.send((number, part)).is_err() {
                        break;
                    }
                }
            });
            // Where the system gives no more threads, those that there are do the work.
            if thread.is_err() {
                break;
            }
            started += 1;
        }
        drop(finished);
        if started == 0 {
            return alone(shared, parts, sequence);
        }
        // The threads end when nothing more can be sent to them.
        let to_do = to_do;
        let mut free: Vec<Part> = (0..2 * started).map(|_| Part::default()).collect();
        let mut early: BTreeMap<u64, Part> = BTreeMap::new();
        let (mut sent, mut taken, mut more) = (0, 0, true);
        loop {
            while more && let Some(mut part) = free.pop() {
                more = parts.next(&shared.head, &mut part.input).map_err(BatchError::Read)?;
                if more && to_do.send((sent, part)).is_ok() {
                    sent += 1;
                }
            }
            if taken == sent {
                return Ok(());
            }
            let Ok((number, part)) = ready.recv() else {
                return Err(BatchError::Read(io::Error::other("a thread has failed")));
            };
            early.insert(number, part);
            while let Some(mut part) = early.remove(&taken) {
                if !sequence.take(&mut part)? {
                    return Ok(());
                }
                taken += 1;
                free.push(part);
            }
        }
    })
}
