use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use clap::builder::RangedU64ValueParser;

use super::endings::{Packing, packing};
use super::stop::Stop;

/// A file to be read as a stream.
pub(super) struct Input {
    /// The bytes, unpacked.
    pub reader: Box<dyn Read>,
    /// How many bytes the file has, where that is known.
    pub length: Option<u64>,
    /// How many of them are read.
    pub read: Arc<AtomicU64>,
    /// Whether it grew.
    pub growth: Growth,
}

/// Did the file grow while it was read?
pub(super) struct Growth {
    path: PathBuf,
    length: Option<u64>,
}

impl Growth {
    /// What is to be said, if anything.
    pub fn remark(&self) -> Option<String> {
        let now = fs::metadata(&self.path).ok()?.len();
        let before = self.length.filter(|length| *length < now)?;
        let name = self.path.display();
        Some(format!("{name} grew while it was read: what came after the first {before} bytes is left out"))
    }
}

/// Opens a file, or standard input for `-`. A file is read to the length that it has now.
pub(super) fn open(name: &str) -> Result<Input, Stop> {
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
    let (raw, length): (Box<dyn Read>, Option<u64>) = if name == "-" {
        (Box::new(io::stdin().lock()), None)
    } else {
        let file = File::open(name).map_err(refuse)?;
        let facts = file.metadata().map_err(refuse)?;
        if facts.is_dir() {
            return Err(refuse(io::ErrorKind::IsADirectory.into()));
        }
        match facts.is_file() {
            true => (Box::new(file.take(facts.len())), Some(facts.len())),
            false => (Box::new(file), None),
        }
    };
    let counted = Counted { inner: raw, read: read.clone() };
    let reader: Box<dyn Read> = match packing(name) {
        Packing::None => Box::new(counted),
        Packing::Gzip => {
            Box::new(flate2::read::MultiGzDecoder::new(BufReader::with_capacity(1 << 16, counted)))
        }
        Packing::Zstd => Box::new(zstd::Decoder::new(counted).map_err(refuse)?),
    };
    let growth = Growth { path: PathBuf::from(name), length };
    Ok(Input { reader, length, read, growth })
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
