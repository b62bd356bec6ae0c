//! The same people asked twice: only what changed.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Write};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use rustc_hash::FxHashMap;

use super::ask::Register;
use super::told::{Told, cell};
use super::{Conduct, Halt, Outcome, Watch, run};
use crate::money::Currency;

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
    pub register: Register<'a>,
    /// How it is worked through.
    pub conduct: Conduct<'a>,
    /// Opens the input; called once, on another thread.
    pub open: Box<dyn FnOnce() -> io::Result<Box<dyn Read>> + Send + 'a>,
}

/// What changed, in numbers. The memory does not depend on the number of people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// How many people there are.
    pub people: u64,
    /// How many of them have another answer.
    pub changed: u64,
    /// How many people went from one status to another, or have the same but another plan.
    pub statuses: BTreeMap<(&'static str, &'static str), u64>,
    /// For each currency, by its code, those who have a known cost in it before and after.
    pub costs: BTreeMap<&'static str, CostChange>,
    /// What became of the two runs.
    pub outcomes: [Outcome; 2],
}

/// What the same people cost before and after, in minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostChange {
    /// The currency.
    pub currency: Currency,
    /// How many people have a plan with a known cost before and after.
    pub people: u64,
    /// The sum before.
    pub before: i128,
    /// The sum after.
    pub after: i128,
    /// How many cost more.
    pub dearer: u64,
    /// How many cost less.
    pub cheaper: u64,
}

/// Asks the same people twice and writes those who changed, as CSV, in input order. Each run reads the
/// input by itself; they go side by side, and hold a few parts each.
///
/// # Errors
///
/// [`Halt`], as for one run; and when the input changed between the two.
pub fn diff(sides: [Side<'_>; 2], output: &mut dyn Write, watch: &mut dyn Watch) -> Result<Changes, Halt> {
    std::thread::scope(|scope| {
        let started = sides.map(|side| {
            let (sender, receiver) = sync_channel(4);
            let run = scope.spawn(move || {
                let mut input = (side.open)().map_err(Halt::Read)?;
                let mut tap = Tap { batch: Batch::default(), sender };
                run(side.register, side.conduct, &mut input, &mut io::sink(), &mut tap)
            });
            (receiver, run)
        });
        let [(before, first), (after, second)] = started;
        let mut changes = Changes::default();
        let zipped = zip(&mut Rows::new(before), &mut Rows::new(after), &mut changes, output, watch);
        let failed = || Halt::Read(io::Error::other("a thread has failed"));
        let outcomes = [first, second].map(|run| run.join().unwrap_or_else(|_| Err(failed())));
        let [first, second] = outcomes;
        if let Err(halt @ Halt::Write(_)) = zipped {
            return Err(halt);
        }
        changes.outcomes = [first?, second?];
        let stopped = zipped?;
        changes.outcomes[1].stopped = stopped;
        Ok(changes)
    })
}

/// Says whether it was stopped before the end.
fn zip(
    before: &mut Rows,
    after: &mut Rows,
    changes: &mut Changes,
    output: &mut dyn Write,
    watch: &mut dyn Watch,
) -> Result<bool, Halt> {
    let differs = || Halt::Read(io::Error::other("the file changed while it was read"));
    output.write_all(format!("{}\n", DIFF_COLUMNS.join(",")).as_bytes()).map_err(Halt::Write)?;
    let mut compared = Compared::default();
    let mut line = Vec::new();
    loop {
        let (first, second) = (before.next(), after.next());
        if before.part_is_over() && !watch.go_on(changes.people) {
            return Ok(true);
        }
        match (first, second) {
            (None, None) => return Ok(false),
            (Some(a), Some(b)) => {
                let (a, id) = (&before.batch.told[a], before.batch.id(a));
                let b_told = &after.batch.told[b];
                if id != after.batch.id(b) {
                    return Err(differs());
                }
                changes.people += 1;
                let change = compared.change(a, b_told);
                changes.add(&change);
                if let Some(tail) = &change.tail {
                    line.clear();
                    cell(id, &mut line);
                    line.extend_from_slice(tail);
                    output.write_all(&line).map_err(Halt::Write)?;
                }
            }
            _ => return Err(differs()),
        }
    }
}

/// A part of the rows of one run.
#[derive(Default)]
struct Batch {
    ids: Vec<u8>,
    ends: Vec<usize>,
    told: Vec<Arc<Told>>,
}

impl Batch {
    fn id(&self, place: usize) -> &[u8] {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.ids[start..self.ends[place]]
    }
}

/// Hands the answers of a run over, part by part.
struct Tap {
    batch: Batch,
    sender: SyncSender<Batch>,
}

impl Watch for Tap {
    fn go_on(&mut self, _rows: u64) -> bool {
        self.sender.send(std::mem::take(&mut self.batch)).is_ok()
    }

    fn wants_rows(&self) -> bool {
        true
    }

    fn row(&mut self, id: &[u8], answer: &Arc<Told>) {
        self.batch.ids.extend_from_slice(id);
        self.batch.ends.push(self.batch.ids.len());
        self.batch.told.push(answer.clone());
    }
}

/// The rows of a run, one after the other.
struct Rows {
    receiver: Receiver<Batch>,
    batch: Batch,
    at: usize,
}

impl Rows {
    fn new(receiver: Receiver<Batch>) -> Rows {
        Rows { receiver, batch: Batch::default(), at: 0 }
    }

    /// The place of the next row in the batch.
    fn next(&mut self) -> Option<usize> {
        while self.at >= self.batch.told.len() {
            self.batch = self.receiver.recv().ok()?;
            self.at = 0;
        }
        self.at += 1;
        Some(self.at - 1)
    }

    fn part_is_over(&self) -> bool {
        self.at >= self.batch.told.len()
    }
}

/// What two answers differ in.
struct Change {
    statuses: (&'static str, &'static str),
    cost: Option<(Currency, i64, i64)>,
    /// The row after the id, where there is a change.
    tail: Option<Vec<u8>>,
}

/// Pairs of answers that were compared before, kept alive so that their addresses stay theirs.
#[derive(Default)]
struct Compared {
    known: FxHashMap<(usize, usize), Pair>,
}

struct Pair {
    change: Arc<Change>,
    _alive: [Arc<Told>; 2],
}

/// So many pairs are remembered.
const KNOWN: usize = 1 << 16;

impl Compared {
    fn change(&mut self, before: &Arc<Told>, after: &Arc<Told>) -> Arc<Change> {
        let key = (Arc::as_ptr(before) as usize, Arc::as_ptr(after) as usize);
        if let Some(pair) = self.known.get(&key) {
            return pair.change.clone();
        }
        let change = Arc::new(Change::of(before, after));
        if self.known.len() >= KNOWN {
            self.known.clear();
        }
        let pair = Pair { change: change.clone(), _alive: [before.clone(), after.clone()] };
        self.known.insert(key, pair);
        change
    }
}

impl Change {
    fn of(before: &Told, after: &Told) -> Change {
        let name = |told: &Told| told.status.map_or("error", |status| status.name());
        let exams = |told: &Told| -> BTreeSet<Vec<u8>> {
            text(told, 2).split(|b| *b == b';').map(<[u8]>::to_vec).collect()
        };
        let differs = |place: usize| before.cell(place) != after.cell(place);
        let mut changed = Vec::new();
        for (word, differs) in [
            ("status", differs(0)),
            ("tracks", differs(1)),
            ("exams", exams(before) != exams(after)),
            ("cost", differs(4) || differs(5)),
        ] {
            if differs {
                changed.push(word);
            }
        }
        let cost = before.totals.zip(after.totals).and_then(|(a, b)| {
            let currency = Currency::from_code(std::str::from_utf8(text(before, 5)).ok()?)?;
            Some((currency, a.cost?.0, b.cost?.0)).filter(|_| !differs(5))
        });
        let tail = (!changed.is_empty()).then(|| {
            let mut tail = format!(",{}", changed.join(";")).into_bytes();
            for place in 0..6 {
                tail.extend_from_slice(before.cell(place));
                tail.extend_from_slice(after.cell(place));
            }
            tail.push(b',');
            if let Some((currency, a, b)) = cost {
                tail.extend_from_slice(currency.format(crate::money::Money(b - a)).as_bytes());
            }
            tail.extend_from_slice(after.cell(6));
            tail.push(b'\n');
            tail
        });
        Change { statuses: (name(before), name(after)), cost, tail }
    }
}

/// A cell without its comma and its quotation marks; ids that would need them are kept apart by them.
fn text(told: &Told, place: usize) -> &[u8] {
    let cell = &told.cell(place)[1..];
    cell.strip_prefix(b"\"").and_then(|cell| cell.strip_suffix(b"\"")).unwrap_or(cell)
}

impl Changes {
    fn add(&mut self, change: &Change) {
        if change.tail.is_some() {
            self.changed += 1;
            *self.statuses.entry(change.statuses).or_default() += 1;
        }
        let Some((currency, before, after)) = change.cost else { return };
        let none = CostChange { currency, people: 0, before: 0, after: 0, dearer: 0, cheaper: 0 };
        let sum = self.costs.entry(currency.code()).or_insert(none);
        sum.people += 1;
        sum.before += i128::from(before);
        sum.after += i128::from(after);
        sum.dearer += u64::from(after > before);
        sum.cheaper += u64::from(after < before);
    }
}
