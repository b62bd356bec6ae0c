//! The files that a run writes. All of them are opened here, after it is decided for each that it may be
//! written: it is no file that the run reads, and no two outputs are one file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use fs4::{FileExt, TryLockError};
use same_file::Handle;

use super::endings::{Packing, packing};
use super::output::STDOUT;
use super::stop::Stop;

/// What becomes of what a stopped run has left.
#[derive(Args, Clone, Copy)]
pub(super) struct PartArgs {
    /// Continue where a stopped run left off; the bytes are the same as without the stop
    #[arg(long, requires = "output", conflicts_with = "restart", help_heading = "Output")]
    pub resume: bool,

    /// Begin again, and lose what a stopped run has left
    #[arg(long, help_heading = "Output")]
    pub restart: bool,
}

/// Opens the outputs of a run: that of the rows, which can be continued, and those beside it. `inputs` are the
/// names of all that the run reads. A name is a path, or `-` for a standard stream.
///
/// # Errors
///
/// Before anything is opened for writing: an output, or the file that it grows in, is an input or another
/// output. Then: it cannot be written, another run writes it, or a stopped run has left something there and
/// nothing is said about that.
pub(super) fn open<const N: usize>(
    inputs: &[&str],
    rows: &str,
    aside: [Option<&str>; N],
    left: PartArgs,
) -> Result<(Output, [Option<Output>; N]), Stop> {
    let rows = Place::of(rows);
    let aside = aside.map(|name| name.map(Place::of));
    decide(inputs, std::iter::once(&rows).chain(aside.iter().flatten()))?;
    if let Place::File { name, path, part } = &rows
        && left.resume
        && path.exists()
        && !part.exists()
    {
        let help = "without --resume it is written anew".to_owned();
        return Err(Stop::Usage(format!("{name} is complete: there is nothing to continue"), Some(help)));
    }
    let rows = rows.open(Some(left))?;
    let mut opened = [const { None }; N];
    for (output, place) in opened.iter_mut().zip(aside) {
        *output = place.map(|place| place.open(Some(left))).transpose()?;
    }
    Ok((rows, opened))
}

/// Opens an output that is written in one go, beside an answer on standard output: a file, of which nothing stays
/// behind where that fails.
///
/// # Errors
///
/// As for [`open`].
pub(super) fn open_whole(inputs: &[&str], name: &str) -> Result<Output, Stop> {
    let place = Place::of(name);
    decide(inputs, [&Place::Stdout, &place].into_iter())?;
    place.open(None)
}

/// Where a name leads.
enum Place<'a> {
    Stdout,
    /// A device or a pipe: nothing there can be lost.
    Device(&'a str),
    /// A file. It grows as `part`, and is moved to its path when it is complete.
    File {
        name: &'a str,
        path: PathBuf,
        part: PathBuf,
    },
}

impl<'a> Place<'a> {
    fn of(name: &'a str) -> Place<'a> {
        if name == "-" {
            return Place::Stdout;
        }
        if fs::metadata(name).is_ok_and(|facts| !facts.is_file()) {
            return Place::Device(name);
        }
        // What a link leads to is written, and the link stays.
        let is_link = fs::symlink_metadata(name).is_ok_and(|facts| facts.is_symlink());
        let path = match fs::canonicalize(name) {
            Ok(path) if is_link => path,
            _ => PathBuf::from(name),
        };
        let mut part = path.clone().into_os_string();
        part.push(".part");
        Place::File { name, path, part: PathBuf::from(part) }
    }

    fn name(&self) -> &'a str {
        match self {
            Place::Stdout => STDOUT,
            Place::Device(name) | Place::File { name, .. } => name,
        }
    }

    /// Every file that is written on the way.
    fn files(&self) -> Vec<(String, FileId)> {
        match self {
            Place::Stdout => {
                FileId::of_stream(Handle::stdout()).map(|id| (STDOUT.to_owned(), id)).into_iter().collect()
            }
            Place::Device(_) => Vec::new(),
            Place::File { name, path, part } => {
                let part = (part.display().to_string(), FileId::of(part));
                let path = ((*name).to_owned(), FileId::of(path));
                [path, part].into_iter().filter_map(|(name, id)| Some((name, id?))).collect()
            }
        }
    }

    /// Opens it; `left` says what becomes of what a stopped run has left, where it can be continued.
    fn open(self, left: Option<PartArgs>) -> Result<Output, Stop> {
        let name = self.name().to_owned();
        let refuse = |error: io::Error| Stop::usage(format!("{name}: cannot write there: {error}"));
        let (sink, paths, is_empty) = match self {
            Place::Stdout => (Sink::Stdout(io::stdout().lock()), None, true),
            Place::Device(path) => {
                let file = OpenOptions::new().write(true).open(path).map_err(refuse)?;
                (Sink::Plain(Rest { file, old: 0, buffer: Vec::new() }), None, true)
            }
            Place::File { name, path, part } => {
                if path.exists() {
                    OpenOptions::new().write(true).open(&path).map_err(refuse)?;
                }
                let packing = packing(name);
                let (file, old) = locked(name, &part, left)?;
                // Packed bytes are not compared: they are written anew.
                let resume = left.is_some_and(|left| left.resume);
                let old = if resume && packing == Packing::None { old } else { 0 };
                if old == 0 {
                    file.set_len(0).map_err(refuse)?;
                }
                let sink = match packing {
                    Packing::None => Sink::Plain(Rest { file, old, buffer: Vec::new() }),
                    Packing::Gzip => {
                        let file = BufWriter::with_capacity(1 << 18, file);
                        Sink::Gzip(flate2::write::GzEncoder::new(file, flate2::Compression::default()))
                    }
                    Packing::Zstd => {
                        let file = BufWriter::with_capacity(1 << 18, file);
                        Sink::Zstd(zstd::Encoder::new(file, 3).map_err(refuse)?)
                    }
                };
                (sink, Some((part, path)), old == 0)
            }
        };
        Ok(Output { name, sink: Some(sink), paths, is_empty, is_continued: left.is_some() })
    }
}

/// Refuses what would overwrite an input, or an output of the same run.
fn decide<'p, 'a: 'p>(inputs: &[&str], places: impl Iterator<Item = &'p Place<'a>>) -> Result<(), Stop> {
    let read: Vec<(&str, FileId)> = inputs
        .iter()
        .filter_map(|name| {
            let id =
                if *name == "-" { FileId::of_stream(Handle::stdin()) } else { FileId::of(Path::new(name)) };
            Some((*name, id?))
        })
        .collect();
    let mut written: Vec<(&str, String, FileId)> = Vec::new();
    let mut has_stdout = false;
    for place in places {
        let name = place.name();
        if matches!(place, Place::Stdout) && std::mem::replace(&mut has_stdout, true) {
            return Err(Stop::usage(format!("{name} is named twice, and can hold one thing only")));
        }
        let files = place.files();
        for (file, id) in &files {
            let on_the_way =
                if file == name { String::new() } else { format!(" (it is written by way of {file})") };
            if let Some((input, _)) = read.iter().find(|(_, input)| input == id) {
                return Err(Stop::usage(if *input == name {
                    format!("{name} is read and cannot be written at the same time")
                } else {
                    let input = if *input == "-" { "standard input" } else { input };
                    format!(
                        "{name} cannot be written: that would overwrite {input}, which is read{on_the_way}"
                    )
                }));
            }
            if let Some((other, their_file, _)) = written.iter().find(|(.., other)| other == id) {
                return Err(Stop::usage(if *other == name {
                    format!("{name} is named twice, and can hold one thing only")
                } else if their_file == other {
                    format!("{other} and {name} are one file, which can hold one thing only{on_the_way}")
                } else {
                    format!("{name} cannot be written: {other} is written by way of {their_file}")
                }));
            }
        }
        written.extend(files.into_iter().map(|(file, id)| (name, file, id)));
    }
    Ok(())
}

/// Which file it is, whatever it is called.
#[derive(PartialEq, Eq)]
enum FileId {
    There(Handle),
    /// A file that is still to be made, or cannot be looked at.
    Named(PathBuf),
}

impl FileId {
    /// Nothing where there is a device or a pipe.
    fn of(path: &Path) -> Option<FileId> {
        if fs::metadata(path).is_ok_and(|facts| !facts.is_file()) {
            return None;
        }
        if let Ok(handle) = Handle::from_path(path) {
            return Some(FileId::There(handle));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        Some(FileId::Named(folder.join(path.file_name().unwrap_or_default())))
    }

    fn of_stream(handle: io::Result<Handle>) -> Option<FileId> {
        let handle = handle.ok()?;
        let is_file = handle.as_file().metadata().is_ok_and(|facts| facts.is_file());
        is_file.then_some(FileId::There(handle))
    }
}

/// The file in which an output grows, for this run alone, with its length. The lock ends with the process,
/// however that ends.
fn locked(name: &str, part: &Path, left: Option<PartArgs>) -> Result<(File, u64), Stop> {
    let refuse = |error: io::Error| Stop::usage(format!("{name}: cannot write there: {error}"));
    loop {
        // What a link leads to is somebody else's.
        if fs::symlink_metadata(part).is_ok_and(|facts| facts.is_symlink()) {
            return Err(Stop::usage(format!(
                "{name} is written by way of {}, which is a link",
                part.display()
            )));
        }
        if fs::metadata(part).is_ok_and(|facts| !facts.is_file()) {
            return Err(Stop::usage(format!(
                "{name} is written by way of {}, which is no file",
                part.display()
            )));
        }
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(left.is_some())
            .create_new(left.is_none())
            .truncate(false)
            .open(part);
        let file = match file {
            Err(error) if left.is_none() && error.kind() == io::ErrorKind::AlreadyExists => {
                let message =
                    format!("{name} is written by way of {}, which is there already", part.display());
                let help = "wait until another run has ended, remove it, or write to another file".to_owned();
                return Err(Stop::Usage(message, Some(help)));
            }
            file => file.map_err(refuse)?,
        };
        match FileExt::try_lock(&file) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let help = "wait until it has ended, or write to another file".to_owned();
                return Err(Stop::Usage(format!("{name} is being written by another run"), Some(help)));
            }
            // Some network file systems have no locks.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(refuse(error)),
        }
        // Before it was locked, another run may have moved it to where it belongs.
        let same = |opened: Handle| Handle::from_path(part).is_ok_and(|named| named == opened);
        if !file.try_clone().and_then(Handle::from_file).is_ok_and(same) {
            continue;
        }
        let length = file.metadata().map_err(refuse)?.len();
        if length > 0 && !left.is_some_and(|left| left.resume || left.restart) {
            let message = format!("{} holds what a stopped run has written of {name}", part.display());
            let help = if left.is_some() { CHOICE } else { "remove it, or write to another file" };
            return Err(Stop::Usage(message, Some(help.to_owned())));
        }
        return Ok((file, length));
    }
}

const CHOICE: &str = "--resume continues it, --restart begins again";

/// Where something is written. A file gets its name only when it is complete; until then it is `NAME.part`.
pub(super) struct Output {
    name: String,
    sink: Option<Sink>,
    paths: Option<(PathBuf, PathBuf)>,
    is_empty: bool,
    /// Can another run go on with what this one has left?
    is_continued: bool,
}

enum Sink {
    Stdout(io::StdoutLock<'static>),
    Plain(Rest),
    Gzip(flate2::write::GzEncoder<BufWriter<File>>),
    Zstd(zstd::Encoder<'static, BufWriter<File>>),
}

impl Output {
    /// Why the command ends when this could not be written.
    pub fn unwritten(&self, error: io::Error) -> Stop {
        Stop::Unwritten { name: self.name.clone(), error, help: self.left() }
    }

    /// What is to be done about the part that stays behind, if one does.
    pub fn left(&self) -> Option<String> {
        let (part, _) = self.paths.as_ref().filter(|_| !self.is_empty && self.is_continued)?;
        Some(format!("what is done is in {}: {CHOICE}", part.display()))
    }

    /// Leaves what is written where it is, to be continued.
    pub fn interrupted(mut self) -> Result<Stop, Stop> {
        let Some(left) = self.left() else { return Ok(Stop::Interrupted("stopped".to_owned())) };
        self.close().map_err(|error| self.unwritten(error))?;
        Ok(Stop::Interrupted(format!("stopped; {left}")))
    }

    /// Everything is written: the file gets its name.
    pub fn finish(mut self) -> Result<(), Stop> {
        let done = self.close().and_then(|file| match (&self.paths, file) {
            (Some((part, path)), Some(file)) => {
                if let Ok(before) = fs::metadata(path) {
                    file.set_permissions(before.permissions())?;
                }
                fs::rename(part, path)
            }
            _ => Ok(()),
        });
        done.map_err(|error| self.unwritten(error))?;
        self.paths = None;
        Ok(())
    }

    fn close(&mut self) -> io::Result<Option<File>> {
        let whole = |writer: BufWriter<File>| writer.into_inner().map_err(io::IntoInnerError::into_error);
        match self.sink.take() {
            None => Ok(None),
            Some(Sink::Stdout(mut stdout)) => stdout.flush().map(|()| None),
            Some(Sink::Plain(rest)) => rest.finish().map(Some),
            Some(Sink::Gzip(encoder)) => whole(encoder.finish()?).map(Some),
            Some(Sink::Zstd(encoder)) => whole(encoder.finish()?).map(Some),
        }
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if let Some((part, _)) = self.paths.take().filter(|_| self.is_empty || !self.is_continued) {
            // Still locked. Where an open file cannot be removed, it stays behind, in nobody's way.
            let _ = fs::remove_file(part);
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = match &mut self.sink {
            None => Ok(bytes.len()),
            Some(Sink::Stdout(stdout)) => stdout.write(bytes),
            Some(Sink::Plain(rest)) => rest.write(bytes),
            Some(Sink::Gzip(encoder)) => encoder.write(bytes),
            Some(Sink::Zstd(encoder)) => encoder.write(bytes),
        }?;
        self.is_empty &= count == 0;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.sink {
            Some(Sink::Stdout(stdout)) => stdout.flush(),
            _ => Ok(()),
        }
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

/// A file of which some is written already: that part is compared with what would be written, so that
/// the whole is byte for byte what it would have been in one go.
struct Rest {
    file: File,
    /// How much of the file is still to be compared.
    old: u64,
    buffer: Vec<u8>,
}

impl Rest {
    fn finish(self) -> io::Result<File> {
        if self.old > 0 {
            return Err(changed());
        }
        Ok(self.file)
    }
}

fn changed() -> io::Error {
    io::Error::other("the input or the question has changed since what is there was written")
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
