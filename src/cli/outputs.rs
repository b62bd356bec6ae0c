//! The files that a run writes. All of them are opened here, after it is decided for each that it may be
//! written: it is no file that the run reads, and no two outputs are one file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use fs4::{FileExt, TryLockError};
use same_file::Handle;

use super::endings::{Packing, packing};
use super::file_id::{FileId, facts, is_link};
use super::form::Form;
use super::output::STDOUT;
use super::rest::Rest;
use super::stop::Stop;

/// What becomes of what a stopped run has left.
#[derive(Args, Clone, Copy)]
pub(super) struct PartArgs {
    /// Continue where a stopped run left off; the bytes are the same as without the stop
    #[arg(long, conflicts_with = "restart", help_heading = "Output")]
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
    let rows = Place::of(rows)?;
    let mut places = [const { None }; N];
    for (place, name) in places.iter_mut().zip(aside) {
        *place = name.map(Place::of).transpose()?;
    }
    decide(inputs, std::iter::once(&rows).chain(places.iter().flatten()))?;
    if left.resume {
        can_be_continued(&rows, places.iter().flatten())?;
    }
    let rows = rows.open(Some(left))?;
    let mut opened = [const { None }; N];
    for (output, place) in opened.iter_mut().zip(places) {
        *output = place.map(|place| place.open(Some(left))).transpose()?;
    }
    Ok((rows, opened))
}

fn can_be_continued<'p, 'a: 'p>(
    rows: &Place<'a>,
    mut aside: impl Iterator<Item = &'p Place<'a>> + Clone,
) -> Result<(), Stop> {
    let is_begun = |place: &Place<'_>| matches!(place, Place::File { part, .. } if part.exists());
    match rows {
        Place::File { name, path, part: _ }
            if path.exists() && !is_begun(rows) && !aside.clone().any(is_begun) =>
        {
            let help = "without --resume it is written anew".to_owned();
            Err(Stop::Usage(format!("{name} is complete: there is nothing to continue"), Some(help)))
        }
        Place::Stdout | Place::Device(_) if !aside.any(|place| matches!(place, Place::File { .. })) => {
            Err(Stop::usage("--resume needs an output that is a file"))
        }
        _ => Ok(()),
    }
}

/// Opens an output that is written in one go, beside an answer on standard output: a file, of which nothing stays
/// behind where that fails. What a killed run has left is the beginning of the same bytes, and loses nothing by being
/// continued unasked; what is something else stays as it is.
///
/// # Errors
///
/// As for [`open`].
pub(super) fn open_whole(inputs: &[&str], name: &str) -> Result<Output, Stop> {
    let place = Place::of(name)?;
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
    fn of(name: &'a str) -> Result<Place<'a>, Stop> {
        if name == "-" {
            return Ok(Place::Stdout);
        }
        let refuse = |error| cannot_write(name, &error);
        if facts(Path::new(name)).map_err(refuse)?.is_some_and(|facts| !facts.is_file()) {
            return Ok(Place::Device(name));
        }
        // What a link leads to is written, and the link stays.
        let path = match is_link(Path::new(name)).map_err(refuse)? {
            true => fs::canonicalize(name).unwrap_or_else(|_| PathBuf::from(name)),
            false => PathBuf::from(name),
        };
        let mut part = path.clone().into_os_string();
        part.push(".part");
        Ok(Place::File { name, path, part: PathBuf::from(part) })
    }

    fn name(&self) -> &'a str {
        match self {
            Place::Stdout => STDOUT,
            Place::Device(name) | Place::File { name, .. } => name,
        }
    }

    /// Every file that is written on the way.
    fn files(&self) -> io::Result<Vec<(String, FileId)>> {
        match self {
            Place::Stdout => Ok(FileId::of_stdout()?.map(|id| (STDOUT.to_owned(), id)).into_iter().collect()),
            Place::Device(_) => Ok(Vec::new()),
            Place::File { name, path, part } => {
                let part = (part.display().to_string(), FileId::of(part)?);
                let path = ((*name).to_owned(), FileId::of(path)?);
                Ok([path, part].into_iter().filter_map(|(name, id)| Some((name, id?))).collect())
            }
        }
    }

    /// Opens it; `left` says what becomes of what a stopped run has left, where that can be chosen.
    fn open(self, left: Option<PartArgs>) -> Result<Output, Stop> {
        let name = self.name().to_owned();
        let refuse = |error: io::Error| cannot_write(&name, &error);
        let (sink, paths, is_empty) = match self {
            Place::Stdout => (Sink::Stdout(io::stdout().lock()), None, true),
            Place::Device(path) => {
                let file = OpenOptions::new().write(true).open(path).map_err(refuse)?;
                (Sink::Plain(Rest::new(file, 0)), None, true)
            }
            Place::File { name, path, part } => {
                if path.exists() {
                    OpenOptions::new().write(true).open(&path).map_err(refuse)?;
                }
                let packing = packing(name);
                let (file, old) = locked(name, &part, left)?;
                let old = match left {
                    None => old,
                    // Rows that are packed depend on the size of the parts that they came in: they are written anew.
                    Some(left) if left.resume && packing == Packing::None => old,
                    Some(_) => 0,
                };
                if old == 0 {
                    file.set_len(0).map_err(refuse)?;
                }
                let rest = Rest::new(file, old);
                let buffered = |rest| BufWriter::with_capacity(1 << 18, rest);
                let sink = match packing {
                    Packing::None => Sink::Plain(rest),
                    Packing::Gzip => {
                        let level = flate2::Compression::default();
                        Sink::Gzip(flate2::write::GzEncoder::new(buffered(rest), level))
                    }
                    Packing::Zstd => Sink::Zstd(zstd::Encoder::new(buffered(rest), 3).map_err(refuse)?),
                };
                (sink, Some((part, path)), old == 0)
            }
        };
        Ok(Output {
            name,
            sink,
            form: Form::default(),
            paths,
            is_empty,
            is_continued: left.is_some(),
            is_foreign: !is_empty,
            outlives_its_reader: false,
        })
    }
}

fn cannot_write(name: &str, error: &io::Error) -> Stop {
    Stop::usage(format!("{name}: cannot write there: {error}"))
}

/// Refuses what would overwrite an input, or an output of the same run.
fn decide<'p, 'a: 'p>(inputs: &[&str], places: impl Iterator<Item = &'p Place<'a>>) -> Result<(), Stop> {
    let mut read: Vec<(&str, FileId)> = Vec::new();
    for name in inputs {
        let id = if *name == "-" { FileId::of_stdin() } else { FileId::of(Path::new(name)) };
        let id = id.map_err(|error| Stop::usage(format!("{name}: the file cannot be read: {error}")))?;
        read.extend(id.map(|id| (*name, id)));
    }
    let mut written: Vec<(&str, String, FileId)> = Vec::new();
    let mut has_stdout = false;
    for place in places {
        let name = place.name();
        if matches!(place, Place::Stdout) && std::mem::replace(&mut has_stdout, true) {
            return Err(Stop::usage(format!("{name} is named twice, and can hold one thing only")));
        }
        let files = place.files().map_err(|error| cannot_write(name, &error))?;
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

/// The file in which an output grows, for this run alone, with its length. The lock ends with the process,
/// however that ends.
fn locked(name: &str, part: &Path, left: Option<PartArgs>) -> Result<(File, u64), Stop> {
    let refuse = |error: io::Error| cannot_write(name, &error);
    let by_way =
        |what: &str| Stop::usage(format!("{name} is written by way of {}, which is {what}", part.display()));
    loop {
        // What a link leads to is somebody else's.
        if is_link(part).map_err(refuse)? {
            return Err(by_way("a link"));
        }
        if facts(part).map_err(refuse)?.is_some_and(|facts| !facts.is_file()) {
            return Err(by_way("no file"));
        }
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(part);
        let file = file.map_err(refuse)?;
        match FileExt::try_lock(&file) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let help = "wait until it has ended, or write to another file".to_owned();
                return Err(Stop::Usage(format!("{name} is being written by another run"), Some(help)));
            }
            // Some network file systems have no locks.
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(refuse(error)),
        }
        // Before it was locked, another run may have moved it to where it belongs.
        let opened = file.try_clone().and_then(Handle::from_file).map_err(refuse)?;
        match Handle::from_path(part) {
            Ok(named) if named == opened => {}
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(refuse(error)),
            _ => continue,
        }
        let length = file.metadata().map_err(refuse)?.len();
        if length > 0 && left.is_some_and(|left| !left.resume && !left.restart) {
            let message = format!("{} holds what a stopped run has written of {name}", part.display());
            return Err(Stop::Usage(message, Some(CHOICE.to_owned())));
        }
        return Ok((file, length));
    }
}

const CHOICE: &str = "--resume continues it, --restart begins again";

/// Where something is written. A file gets its name only when it is complete; until then it is `NAME.part`.
pub(super) struct Output {
    name: String,
    sink: Sink,
    form: Form,
    paths: Option<(PathBuf, PathBuf)>,
    is_empty: bool,
    /// Can another run be told to go on with what this one has left?
    is_continued: bool,
    /// Stands something there that this run has neither written nor compared?
    is_foreign: bool,
    outlives_its_reader: bool,
}

enum Sink {
    Stdout(io::StdoutLock<'static>),
    Plain(Rest),
    Gzip(flate2::write::GzEncoder<BufWriter<Rest>>),
    Zstd(zstd::Encoder<'static, BufWriter<Rest>>),
    /// Nothing more is written; where it is a file, it is still locked.
    Closed(Option<File>),
}

impl Output {
    /// Why the command ends when this could not be written.
    pub fn unwritten(&self, error: io::Error) -> Stop {
        Stop::Unwritten { name: self.name.clone(), error, help: self.left() }
    }

    /// What is to be done about the part that stays behind, if one does.
    pub fn left(&self) -> Option<String> {
        let (part, _) = self.paths.as_ref().filter(|_| !self.is_empty)?;
        match self.is_continued {
            true => Some(format!("what is done is in {}: {CHOICE}", part.display())),
            false if self.is_foreign => {
                Some(format!("{} was there already: remove it, or write to another file", part.display()))
            }
            false => None,
        }
    }

    /// Rows are written in this form from now on.
    pub fn write_as(&mut self, form: Form) -> Result<(), Stop> {
        self.form = form;
        if matches!(self.form, Form::Workbook(_)) { self.begin() } else { Ok(()) }
    }

    /// Begins anew what is written in one go at the end: nothing of it is left to be continued.
    pub fn begin(&mut self) -> Result<(), Stop> {
        if let Sink::Plain(rest) = &mut self.sink {
            rest.begin().map_err(|error| cannot_write(&self.name, &error))?;
        }
        (self.is_empty, self.is_foreign, self.is_continued) = (true, false, false);
        Ok(())
    }

    /// Nobody may read standard output to its end, and there is more to do than to write there.
    pub fn outlive_its_reader(&mut self) {
        self.outlives_its_reader = true;
    }

    /// Leaves what is written where it is, to be continued.
    pub fn interrupted(mut self) -> Result<Stop, Stop> {
        let Some(left) = self.left() else {
            let stopped = match self.form {
                Form::Workbook(_) => "stopped; a workbook is written at the end, so nothing of it is there",
                _ => "stopped",
            };
            return Ok(Stop::Interrupted(stopped.to_owned()));
        };
        self.complete()?;
        Ok(Stop::Interrupted(format!("stopped; {left}")))
    }

    /// Everything is written, and safe; a file has not got its name yet.
    pub fn complete(&mut self) -> Result<(), Stop> {
        let form = std::mem::take(&mut self.form);
        let finished = form.finish(self).and_then(|()| self.close());
        finished.map_err(|error| self.unwritten(error))
    }

    /// Everything is written: the file gets its name.
    pub fn finish(mut self) -> Result<(), Stop> {
        self.complete()?;
        if let Some((part, path)) = &self.paths {
            fs::rename(part, path).map_err(|error| self.unwritten(error))?;
        }
        self.paths = None;
        Ok(())
    }

    fn close(&mut self) -> io::Result<()> {
        let whole = |writer: BufWriter<Rest>| writer.into_inner().map_err(io::IntoInnerError::into_error);
        self.flush()?;
        let file = match std::mem::replace(&mut self.sink, Sink::Closed(None)) {
            Sink::Closed(file) => file,
            Sink::Stdout(_) => return Ok(()),
            Sink::Plain(rest) => Some(rest.finish()?),
            Sink::Gzip(encoder) => Some(whole(encoder.finish()?)?.finish()?),
            Sink::Zstd(encoder) => Some(whole(encoder.finish()?)?.finish()?),
        };
        if let (Some((_, path)), Some(file)) = (&self.paths, &file) {
            if let Some(before) = facts(path)? {
                file.set_permissions(before.permissions())?;
            }
            // Some systems say only now that there was no room.
            file.sync_all()?;
        }
        self.is_foreign = false;
        self.sink = Sink::Closed(file);
        Ok(())
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        let is_left = !self.is_empty && (self.is_continued || self.is_foreign);
        if let Some((part, _)) = self.paths.take().filter(|_| !is_left) {
            // Still locked. Where an open file cannot be removed, it stays behind, in nobody's way.
            let _ = fs::remove_file(part);
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if matches!(self.form, Form::AsTheyAre) {
            return self.put(bytes);
        }
        let mut form = std::mem::take(&mut self.form);
        let written = form.write(bytes, &mut |bytes| self.write_all(bytes));
        self.form = form;
        written.map(|()| bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.sink {
            Sink::Stdout(stdout) => match stdout.flush() {
                Err(error) if self.outlives_its_reader && error.kind() == ErrorKind::BrokenPipe => Ok(()),
                flushed => flushed,
            },
            _ => Ok(()),
        }
    }
}

impl Output {
    /// Writes bytes as they are to be in the file.
    fn put(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = match &mut self.sink {
            Sink::Closed(_) => Ok(bytes.len()),
            Sink::Stdout(stdout) => match stdout.write(bytes) {
                Err(error) if self.outlives_its_reader && error.kind() == ErrorKind::BrokenPipe => {
                    self.sink = Sink::Closed(None);
                    Ok(bytes.len())
                }
                count => count,
            },
            Sink::Plain(rest) => {
                let count = rest.write(bytes);
                self.is_foreign = rest.is_foreign();
                count
            }
            Sink::Gzip(encoder) => encoder.write(bytes),
            Sink::Zstd(encoder) => encoder.write(bytes),
        }?;
        self.is_empty &= count == 0;
        Ok(count)
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
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}
