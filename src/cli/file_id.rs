//! Which file it is, whatever it is called.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use same_file::Handle;

/// A file, and not its name.
#[derive(PartialEq, Eq)]
pub(super) enum FileId {
    There(Handle),
    /// A file that is still to be made.
    Named(PathBuf),
}

impl FileId {
    /// Nothing where there is a device or a pipe.
    ///
    /// # Errors
    ///
    /// It cannot be told which file it is.
    pub fn of(path: &Path) -> io::Result<Option<FileId>> {
        match facts(path)? {
            Some(facts) if facts.is_file() => Ok(Some(FileId::There(Handle::from_path(path)?))),
            Some(_) => Ok(None),
            None => {
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
                let folder = folder.unwrap_or(Path::new("."));
                let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
                Ok(Some(FileId::Named(folder.join(path.file_name().unwrap_or_default()))))
            }
        }
    }

    /// As [`FileId::of`], for standard input.
    pub fn of_stdin() -> io::Result<Option<FileId>> {
        FileId::of_stream(duplicate(io::stdin())?)
    }

    /// As [`FileId::of`], for standard output.
    pub fn of_stdout() -> io::Result<Option<FileId>> {
        FileId::of_stream(duplicate(io::stdout())?)
    }

    fn of_stream(file: File) -> io::Result<Option<FileId>> {
        let is_file = file.metadata()?.is_file();
        is_file.then(|| Handle::from_file(file).map(FileId::There)).transpose()
    }
}

/// What is so of a file; nothing where there is none.
pub(super) fn facts(path: &Path) -> io::Result<Option<Metadata>> {
    unless_missing(fs::metadata(path))
}

/// Is there a link of this name, wherever it leads?
pub(super) fn is_link(path: &Path) -> io::Result<bool> {
    Ok(unless_missing(fs::symlink_metadata(path))?.is_some_and(|facts| facts.is_symlink()))
}

fn unless_missing(facts: io::Result<Metadata>) -> io::Result<Option<Metadata>> {
    match facts {
        Ok(facts) => Ok(Some(facts)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}

// `Handle::stdout` closes the stream itself where it cannot be looked at, and the next file to be opened takes its place.
#[cfg(unix)]
fn duplicate(stream: impl std::os::fd::AsFd) -> io::Result<File> {
    Ok(File::from(stream.as_fd().try_clone_to_owned()?))
}

#[cfg(windows)]
fn duplicate(stream: impl std::os::windows::io::AsHandle) -> io::Result<File> {
    Ok(File::from(stream.as_handle().try_clone_to_owned()?))
}
