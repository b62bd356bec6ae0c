use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::stop::Stop;

/// How a file is compressed, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    None,
    Gzip,
    Zstd,
}

fn packing(name: &str) -> Packing {
    let lower = name.to_lowercase();
    if lower.ends_with(".gz") {
        Packing::Gzip
    } else if lower.ends_with(".zst") {
        Packing::Zstd
    } else {
        Packing::None
    }
}

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

/// An empty file without a name, for what does not fit into memory.
pub(super) fn spool() -> io::Result<File> {
    let folder = std::env::temp_dir();
    for attempt in 0..1000 {
        let path = folder.join(format!("studypath-{}-{attempt}", std::process::id()));
        match OpenOptions::new().read(true).write(true).create_new(true).open(&path) {
            Ok(file) => {
                // Where an open file cannot be removed, it stays behind.
                let _ = fs::remove_file(&path);
                return Ok(file);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Where the plans go. A file gets its name only when it is complete; until then it is `NAME.part`.
pub(super) struct Output {
    writer: Option<Sink>,
    paths: Option<(PathBuf, PathBuf)>,
}

enum Sink {
    Stdout(io::StdoutLock<'static>),
    Plain(Rest),
    Gzip(flate2::write::GzEncoder<BufWriter<File>>),
    Zstd(zstd::Encoder<'static, BufWriter<File>>),
}

impl Output {
    /// Standard output for `-` and without a name.
    pub fn create(name: Option<&str>, input: &str, resume: bool) -> Result<Output, Stop> {
        let Some(name) = name.filter(|name| *name != "-") else {
            return Ok(Output { writer: Some(Sink::Stdout(io::stdout().lock())), paths: None });
        };
        let path = PathBuf::from(name);
        let same = |a: &Path, b: &Path| matches!((fs::canonicalize(a), fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b);
        if input != "-" && same(&path, Path::new(input)) {
            return Err(Stop::usage(format!("{name} is read and cannot be written at the same time")));
        }
        let refuse = |error: io::Error| Stop::usage(format!("{name}: cannot write there: {error}"));
        let is_special = fs::metadata(&path).is_ok_and(|facts| !facts.is_file());
        if is_special {
            let file = OpenOptions::new().write(true).open(&path).map_err(refuse)?;
            return Ok(Output { writer: Some(Sink::Plain(Rest::all(file))), paths: None });
        }
        let mut part = path.clone().into_os_string();
        part.push(".part");
        let part = PathBuf::from(part);
        let packing = packing(name);
        if resume && !part.exists() && path.exists() {
            let help = "without --resume it is written anew".to_owned();
            return Err(Stop::Usage(format!("{name} is complete: there is nothing to continue"), Some(help)));
        }
        let writer = if resume && packing == Packing::None && part.exists() {
            Sink::Plain(Rest::of(&part).map_err(refuse)?)
        } else {
            let file = File::create(&part).map_err(refuse)?;
            match packing {
                Packing::None => Sink::Plain(Rest::all(file)),
                Packing::Gzip => {
                    let file = BufWriter::with_capacity(1 << 18, file);
                    Sink::Gzip(flate2::write::GzEncoder::new(file, flate2::Compression::default()))
                }
                Packing::Zstd => {
                    let file = BufWriter::with_capacity(1 << 18, file);
                    Sink::Zstd(zstd::Encoder::new(file, 3).map_err(refuse)?)
                }
            }
        };
        Ok(Output { writer: Some(writer), paths: Some((part, path)) })
    }

    /// Where to write.
    pub fn writer(&mut self) -> &mut dyn Write {
        self
    }

    /// Leaves what is written where it is, to be continued; says where that is.
    pub fn keep(mut self) -> io::Result<Option<String>> {
        self.close()?;
        Ok(self.paths.take().map(|(part, _)| part.display().to_string()))
    }

    /// Everything is written: the file gets its name.
    pub fn finish(mut self) -> io::Result<()> {
        let file = self.close()?;
        if let (Some((part, path)), Some(_)) = (self.paths.take(), file) {
            fs::rename(part, path)?;
        }
        Ok(())
    }

    fn close(&mut self) -> io::Result<Option<File>> {
        let whole = |writer: BufWriter<File>| writer.into_inner().map_err(io::IntoInnerError::into_error);
        match self.writer.take() {
            None => Ok(None),
            Some(Sink::Stdout(mut stdout)) => stdout.flush().map(|()| None),
            Some(Sink::Plain(rest)) => rest.finish().map(Some),
            Some(Sink::Gzip(encoder)) => whole(encoder.finish()?).map(Some),
            Some(Sink::Zstd(encoder)) => whole(encoder.finish()?).map(Some),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.writer {
            None => Ok(bytes.len()),
            Some(Sink::Stdout(stdout)) => stdout.write(bytes),
            Some(Sink::Plain(rest)) => rest.write(bytes),
            Some(Sink::Gzip(encoder)) => encoder.write(bytes),
            Some(Sink::Zstd(encoder)) => encoder.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.writer {
            Some(Sink::Stdout(stdout)) => stdout.flush(),
            _ => Ok(()),
        }
    }
}

/// A file of which some is written already: that part is compared with what would be written, so that
/// the whole is byte for byte what it would have been in one go.
struct Rest {
    file: File,
    /// How much of the file is still to be compared.
    old: u64,
    buffer: Vec<u8>,
}

impl Rest {
    fn all(file: File) -> Rest {
        Rest { file, old: 0, buffer: Vec::new() }
    }

    fn of(path: &Path) -> io::Result<Rest> {
        let file = OpenOptions::new().read(true).write(true).open(path)?;
        let old = file.metadata()?.len();
        Ok(Rest { file, old, buffer: Vec::new() })
    }

    fn finish(self) -> io::Result<File> {
        if self.old > 0 {
            return Err(changed());
        }
        Ok(self.file)
    }
}

fn changed() -> io::Error {
    io::Error::other("the input or the question has changed since: run it anew, without --resume")
}

impl Write for Rest {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.old == 0 {
            return self.file.write(bytes);
        }
        let count = usize::try_from(self.old).unwrap_or(usize::MAX).min(bytes.len());
        self.buffer.resize(count, 0);
        self.file.read_exact(&mut self.buffer)?;
        if self.buffer != bytes[..count] {
            return Err(changed());
        }
        self.old -= count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
