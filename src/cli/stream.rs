use std::fs::File;
use std::io::{self, BufReader, Read};
use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use clap::builder::RangedU64ValueParser;

use super::endings::{Packing, packing};
use super::stop::Stop;
use super::workbook::{Later, Looked, Refused, look};

/// A file to be read as a stream.
pub(super) struct Input {
    /// The bytes, unpacked; of a workbook, the rows of a sheet as the text of a CSV file.
    pub reader: Box<dyn Read>,
    /// How many bytes the file has, where that is known.
    pub length: Option<u64>,
    /// How many of them are read.
    pub read: Arc<AtomicU64>,
    /// Whether it stays as it is.
    pub watched: Watched,
}

/// A file as it was when it was opened, to be looked at again when it is read.
pub(super) struct Watched {
    name: String,
    /// Nothing for a device or a pipe, which are read as they come.
    opened: Option<(File, State)>,
}

/// What changes with what is in a file.
#[derive(Clone, Copy, PartialEq, Eq)]
struct State {
    length: u64,
    modified: Option<SystemTime>,
}

impl State {
    fn of(file: &File) -> io::Result<State> {
        let facts = file.metadata()?;
        Ok(State { length: facts.len(), modified: facts.modified().ok() })
    }
}

impl Watched {
    /// What is to be said when the file is read, if anything.
    ///
    /// # Errors
    ///
    /// It has changed other than by growing, so that what was read may never have stood there. `left` is what is to be
    /// done then.
    pub fn remark(&self, left: Option<String>) -> Result<Option<String>, Stop> {
        let Some((file, before)) = &self.opened else { return Ok(None) };
        let (name, length) = (&self.name, before.length);
        let now = match State::of(file) {
            Ok(now) => now,
            Err(error) => return Err(Stop::Usage(format!("{name}: {error}"), left)),
        };
        if now.length > length {
            let left_out = format!("what came after the first {length} bytes is left out");
            return Ok(Some(format!("{name} grew while it was read: {left_out}")));
        }
        if now != *before {
            return Err(Stop::Usage(format!("{name} was changed while it was read"), left));
        }
        Ok(None)
    }

    /// Is this the same file, or one like it?
    pub fn is_as(&self, other: &Watched) -> bool {
        let state = |watched: &Watched| watched.opened.as_ref().map(|(_, state)| *state);
        state(self) == state(other)
    }
}

/// Opens a file, or standard input for `-`. A file is read to the length that it has now. `sheet` is the one that is asked
/// for, where it is a workbook.
pub(super) fn open(name: &str, sheet: Option<&str>) -> Result<Input, Stop> {
    let read = Arc::new(AtomicU64::new(0));
    let refuse = |error: io::Error| {
        let why = match error.kind() {
            io::ErrorKind::NotFound => "there is no such file".to_owned(),
            io::ErrorKind::IsADirectory => "this is a folder, not a file".to_owned(),
            io::ErrorKind::PermissionDenied => "the file may not be read: permission denied".to_owned(),
            _ => error.to_string(),
        };
        Stop::usage(format!("{name}: {why}"))
    };
    let (raw, opened): (Box<dyn Read>, _) = if name == "-" {
        (Box::new(io::stdin().lock()), None)
    } else {
        let file = File::open(name).map_err(refuse)?;
        let facts = file.metadata().map_err(refuse)?;
        if facts.is_dir() {
            return Err(refuse(io::ErrorKind::IsADirectory.into()));
        }
        match facts.is_file() {
            true => {
                let watched = file.try_clone().map_err(refuse)?;
                let state = State::of(&watched).map_err(refuse)?;
                (Box::new(file.take(state.length)), Some((watched, state)))
            }
            false => (Box::new(file), None),
        }
    };
    let length = opened.as_ref().map(|(_, state)| state.length);
    let counted = Counted { inner: raw, read: read.clone() };
    let reader: Box<dyn Read> = match packing(name) {
        Packing::None => Box::new(counted),
        Packing::Gzip => {
            Box::new(flate2::read::MultiGzDecoder::new(BufReader::with_capacity(1 << 16, counted)))
        }
        Packing::Zstd => Box::new(zstd::Decoder::new(counted).map_err(refuse)?),
    };
    let refuse = |refused: Refused| Stop::Usage(format!("{name}: {}", refused.why), refused.help);
    let (reader, length): (Box<dyn Read>, _) = match opened.is_some() {
        true => match look(reader, sheet).map_err(refuse)? {
            Looked::Other(reader) => (reader, length),
            // All of it is read before its first row.
            Looked::Rows(text) => (Box::new(text), None),
        },
        false => (Box::new(Later::new(reader, sheet)), length),
    };
    Ok(Input { reader, length, read, watched: Watched { name: name.to_owned(), opened } })
}

/// Reads a number of threads. More than so many help nobody, and each takes memory.
pub(super) fn threads() -> RangedU64ValueParser<u16> {
    RangedU64ValueParser::new().range(1..=1024)
}

/// As many threads as are asked for, or one for each core.
pub(super) fn threads_for(asked: Option<u16>) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, NonZero::get);
    asked.map_or_else(cores, usize::from)
}

struct Counted {
    inner: Box<dyn Read>,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}
