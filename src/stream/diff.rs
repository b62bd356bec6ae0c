//! The same people asked twice: only what changed.

use std::io::{self, Read, Write};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::Builder;

use rustc_hash::FxHashMap;

use super::cells::Written;
use super::layout::Layout;
use super::{BatchError, ExecOptions, Observer, Outcome, run};
use crate::batch::{BatchQuestion, Changes, Difference, RowAnswer};
use crate::catalog::Catalog;
use crate::money::Money;
use crate::spreadsheet::cell;

/// The columns of a difference.
pub const DIFF_COLUMNS: [&str; 16] = [
    "id",
    "changed",
    "status_before",
    "status_after",
    "tracks_before",
    "tracks_after",
    "exams_before",
    "exams_after",
    "count_before",
    "count_after",
    "cost_before",
    "cost_after",
    "currency_before",
    "currency_after",
    "difference",
    "message",
];

/// One of the two questions.
pub struct Side<'a> {
    /// What everybody is asked.
    pub batch: BatchQuestion<'a>,
    /// How it is worked through.
    pub options: ExecOptions<'a>,
    /// Opens the input; called once, on another thread.
    pub open: Box<dyn FnOnce() -> io::Result<Box<dyn Read>> + Send + 'a>,
}

/// Asks the same people twice and writes those who changed, as CSV, in input order. Each run reads the
/// input by itself; they go side by side, and hold a few parts each.
///
/// # Errors
///
/// [`BatchError`], as for one run; and when the input changed between the two.
pub fn diff(
    sides: [Side<'_>; 2],
    output: &mut dyn Write,
    observer: &mut dyn Observer,
) -> Result<(Changes, [Outcome; 2]), BatchError> {
    let catalogs = sides.each_ref().map(|side| &**side.batch.catalog);
    std::thread::scope(|scope| {
        let started = sides.map(|side| {
            let (sender, receiver) = sync_channel(4);
            let run = Builder::new().spawn_scoped(scope, move || {
                let mut input = (side.open)().map_err(BatchError::Read)?;
                let mut handing = Handing { part: Answers::default(), sender };
                run(side.batch, side.options, &mut input, &mut io::sink(), &mut handing)
            });
            (receiver, run)
        });
        let [(before, first), (after, second)] = started;
        let mut changes = Changes::default();
        let mut compared = Compared { catalogs, known: FxHashMap::default() };
        let mut rows = [before, after].map(Rows::new);
        let zipped = zip(&mut rows, &mut compared, &mut changes, output, observer);
        drop(rows);
        let failed = || BatchError::Read(io::Error::other("a thread has failed"));
        let outcomes = [first, second].map(|run| match run {
            Ok(run) => run.join().unwrap_or_else(|_| Err(failed())),
            Err(error) => Err(BatchError::Read(error)),
        });
        let [first, second] = outcomes;
        if let Err(error @ BatchError::Write(_)) = zipped {
            return Err(error);
        }
        let mut outcomes = [first?, second?];
        outcomes[1].stopped = zipped?;
        Ok((changes, outcomes))
    })
}

/// Says whether it was stopped before the end.
fn zip(
    [before, after]: &mut [Rows; 2],
    compared: &mut Compared<'_>,
    changes: &mut Changes,
    output: &mut dyn Write,
    observer: &mut dyn Observer,
) -> Result<bool, BatchError> {
    let differs = || BatchError::Read(io::Error::other("it was changed while it was read"));
    output.write_all(format!("{}\n", DIFF_COLUMNS.join(",")).as_bytes()).map_err(BatchError::Write)?;
    let mut line = Vec::new();
    loop {
        let (first, second) = (before.next(), after.next());
        if before.part_is_over() && !observer.go_on(changes.people) {
            return Ok(true);
        }
        match (first, second) {
            (None, None) => return Ok(false),
            (Some(a), Some(b)) => {
                let (a, id) = (&before.part.answers[a], before.part.id(a));
                if id != after.part.id(b) {
                    return Err(differs());
                }
                let change = compared.change(a, &after.part.answers[b]);
                changes.add(&change.difference);
                if let Some(tail) = &change.tail {
                    line.clear();
                    cell(id, &mut line);
                    line.extend_from_slice(tail);
                    output.write_all(&line).map_err(BatchError::Write)?;
                }
            }
            _ => return Err(differs()),
        }
    }
}

/// A part of the rows of one run.
#[derive(Default)]
struct Answers {
    ids: Vec<u8>,
    ends: Vec<usize>,
    answers: Vec<Arc<RowAnswer>>,
}

impl Answers {
    fn id(&self, place: usize) -> &[u8] {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.ids[start..self.ends[place]]
    }
}

/// Hands the answers of a run over, part by part.
struct Handing {
    part: Answers,
    sender: SyncSender<Answers>,
}

impl Observer for Handing {
    fn go_on(&mut self, _rows: u64) -> bool {
        self.sender.send(std::mem::take(&mut self.part)).is_ok()
    }

    fn wants_rows(&self) -> bool {
        true
    }

    fn row(&mut self, id: &[u8], answer: &Arc<RowAnswer>) {
        self.part.ids.extend_from_slice(id);
        self.part.ends.push(self.part.ids.len());
        self.part.answers.push(answer.clone());
    }
}

/// The rows of a run, one after the other.
struct Rows {
    receiver: Receiver<Answers>,
    part: Answers,
    at: usize,
}

impl Rows {
    fn new(receiver: Receiver<Answers>) -> Rows {
        Rows { receiver, part: Answers::default(), at: 0 }
    }

    /// The place of the next row in the part.
    fn next(&mut self) -> Option<usize> {
        while self.at >= self.part.answers.len() {
            self.part = self.receiver.recv().ok()?;
            self.at = 0;
        }
        self.at += 1;
        Some(self.at - 1)
    }

    fn part_is_over(&self) -> bool {
        self.at >= self.part.answers.len()
    }
}

/// Pairs of answers that were compared before, kept alive so that their addresses stay theirs.
struct Compared<'a> {
    catalogs: [&'a Catalog; 2],
    known: FxHashMap<(usize, usize), Pair>,
}

struct Pair {
    change: Arc<Change>,
    _alive: [Arc<RowAnswer>; 2],
}

/// In what two answers differ.
struct Change {
    difference: Difference,
    /// The row after the id, where there is a change.
    tail: Option<Vec<u8>>,
}

/// So many pairs are remembered.
const KNOWN: usize = 1 << 16;

impl Compared<'_> {
    fn change(&mut self, before: &Arc<RowAnswer>, after: &Arc<RowAnswer>) -> Arc<Change> {
        let key = (Arc::as_ptr(before) as usize, Arc::as_ptr(after) as usize);
        if let Some(pair) = self.known.get(&key) {
            return pair.change.clone();
        }
        let change = Arc::new(self.compare(before, after));
        if self.known.len() >= KNOWN {
            self.known.clear();
        }
        let pair = Pair { change: change.clone(), _alive: [before.clone(), after.clone()] };
        self.known.insert(key, pair);
        change
    }

    fn compare(&self, before: &RowAnswer, after: &RowAnswer) -> Change {
        let [first, second] = self.catalogs;
        let difference = Difference::between((before, first), (after, second));
        let tail = difference.is_change().then(|| {
            let words: Vec<&str> = difference.aspects.iter().map(|aspect| aspect.name()).collect();
            let mut tail = format!(",{}", words.join(";")).into_bytes();
            let before = Written::cells(before.clone(), first, &Layout::default());
            let after = Written::cells(after.clone(), second, &Layout::default());
            for place in 0..6 {
                tail.extend_from_slice(before.cell(place));
                tail.extend_from_slice(after.cell(place));
            }
            tail.push(b',');
            if let Some((currency, a, b)) = difference.cost {
                tail.extend_from_slice(currency.format(Money(b - a)).as_bytes());
            }
            tail.extend_from_slice(after.cell(6));
            tail.push(b'\n');
            tail
        });
        Change { difference, tail }
    }
}
