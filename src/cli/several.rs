//! Transcripts in a folder or a ZIP archive, read as one.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use studypath::read::{Diagnostic, Diagnostics, SourceFile};
use zip::ZipArchive;

use super::files::cannot_read;

/// A transcript with its name in the folder or the archive.
type Named = (String, String);

/// Is it a file of a kind that a transcript can be?
fn is_transcript(name: &str) -> bool {
    let kind = Path::new(name).extension().and_then(|kind| kind.to_str());
    kind.is_some_and(|kind| ["json", "csv"].iter().any(|known| kind.eq_ignore_ascii_case(known)))
}

/// Is it a ZIP archive by its name?
pub(super) fn is_archive(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|kind| kind.eq_ignore_ascii_case("zip"))
}

/// The transcripts of a folder, in the order of their names. Folders in it are not looked into, and links not followed.
///
/// # Errors
///
/// What cannot be read, and a folder without one.
pub(super) fn of_folder(path: &str) -> Result<Vec<Named>, Diagnostics> {
    let unreadable = |error: &std::io::Error| Diagnostics::unreadable(path, cannot_read(error));
    let mut names = Vec::new();
    for entry in fs::read_dir(path).map_err(|error| unreadable(&error))? {
        let entry = entry.map_err(|error| unreadable(&error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_transcript(&name) && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            names.push((name, entry.path()));
        }
    }
    names.sort();
    let mut room = Room::of(path);
    for (name, place) in names {
        let file = File::open(&place)
            .map_err(|error| Diagnostics::unreadable(format!("{path}/{name}"), cannot_read(&error)))?;
        room.read(name, file)?;
    }
    room.files("there is no .json and no .csv in this folder")
}

/// The transcripts of a ZIP archive, in the order of their names. Nothing is unpacked to a disk.
///
/// # Errors
///
/// What cannot be read, and an archive without one.
pub(super) fn of_archive(path: &str) -> Result<Vec<Named>, Diagnostics> {
    let file = File::open(path).map_err(|error| Diagnostics::unreadable(path, cannot_read(&error)))?;
    let broken = |error: zip::result::ZipError| {
        let title = format!("this ZIP archive cannot be read: {error}");
        Diagnostics::unreadable(path, Diagnostic::whole(title))
    };
    let mut archive = ZipArchive::new(file).map_err(broken)?;
    // A Mac puts files of its own beside each.
    let is_one = |name: &Cow<'_, str>| is_transcript(name) && !name.starts_with("__MACOSX/");
    let mut names: Vec<String> = archive.file_names().flatten().filter(is_one).map(Cow::into_owned).collect();
    names.sort();
    let mut room = Room::of(path);
    for name in names {
        let entry = archive.by_name(&name).map_err(broken)?;
        if entry.is_file() {
            room.read(name, entry)?;
        }
    }
    room.files("there is no .json and no .csv in this archive")
}

/// What was read, and how much more is.
struct Room<'p> {
    path: &'p str,
    files: Vec<Named>,
    left: u64,
}

impl Room<'_> {
    fn of(path: &str) -> Room<'_> {
        Room { path, files: Vec::new(), left: SourceFile::LIMIT / 2 }
    }

    /// Reads a file, as long as all of them together are no larger than one may be.
    fn read(&mut self, name: String, input: impl Read) -> Result<(), Diagnostics> {
        let whole = format!("{}/{name}", self.path);
        let mut bytes = Vec::new();
        let read = input.take(self.left + 1).read_to_end(&mut bytes);
        read.map_err(|error| Diagnostics::unreadable(&whole, cannot_read(&error)))?;
        let Some(left) = self.left.checked_sub(bytes.len() as u64) else {
            let limit = SourceFile::LIMIT / 2 / 1024 / 1024;
            let error =
                Diagnostic::whole(format!("the transcripts in it are larger than {limit} MiB together"))
                    .help("is it the right one? the badges of a person take a few hundred kilobytes");
            return Err(Diagnostics::unreadable(self.path, error));
        };
        self.left = left;
        self.files.push((name, SourceFile::from_bytes(&whole, bytes)?.text));
        Ok(())
    }

    fn files(self, without: &str) -> Result<Vec<Named>, Diagnostics> {
        match self.files.is_empty() {
            true => Err(Diagnostics::unreadable(self.path, Diagnostic::whole(without))),
            false => Ok(self.files),
        }
    }
}
