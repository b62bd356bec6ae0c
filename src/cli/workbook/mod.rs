//! Workbooks (.xlsx): those that people bring become the text of a CSV file, and rows become those that are written.

mod caught;
mod cells;
mod read;
mod sheets;
mod size;
mod totals;
mod write;

use std::io::{self, Cursor, ErrorKind, Read};

use memchr::memmem;
use zip::ZipArchive;

pub(super) use read::Text;
pub(super) use totals::write as write_report;
pub(super) use write::Rows;

/// Why a workbook is not read, with what would help.
pub(super) struct Refused {
    pub why: String,
    pub help: Option<String>,
}

impl Refused {
    fn new(why: impl Into<String>, help: impl Into<String>) -> Refused {
        Refused { why: why.into(), help: Some(help.into()) }
    }

    fn unreadable(error: impl std::fmt::Display) -> Refused {
        Refused::new(format!("the workbook cannot be read: {error}"), SAVE)
    }
}

const SAVE: &str = "save it anew as .xlsx, or as CSV in UTF-8";

/// So many bytes tell whether a file is a workbook.
const MAGIC: usize = 8;
const ZIP: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// A stream whose first bytes were looked at.
pub(super) enum Looked {
    /// Something else than a workbook, with all of its bytes.
    Other(Box<dyn Read>),
    /// The rows of a sheet, as the text of a CSV file in UTF-8.
    Rows(Text),
}

/// Looks whether a stream is a workbook, whatever it is called; `sheet` is the one that is asked for. A stream that cannot
/// be read says so when it is read on.
///
/// # Errors
///
/// It is a workbook of a kind that is not read, a damaged or too large one, or it is not clear which sheet is meant.
pub(super) fn look(mut input: Box<dyn Read>, sheet: Option<&str>) -> Result<Looked, Refused> {
    let (head, error) = head(&mut input);
    let is_packed = is_packed(&head);
    let whole = Cursor::new(head).chain(Failing(error)).chain(input);
    if is_packed {
        return Ok(Looked::Rows(rows(size::read(whole)?, sheet)?));
    }
    Ok(Looked::Other(Box::new(whole)))
}

/// A stream that nothing is known of before it is read: nobody waits for it before its time.
pub(super) struct Later {
    input: Option<Box<dyn Read>>,
    sheet: Option<String>,
    found: Box<dyn Read>,
}

impl Later {
    pub fn new(input: Box<dyn Read>, sheet: Option<&str>) -> Later {
        Later { input: Some(input), sheet: sheet.map(str::to_owned), found: Box::new(io::empty()) }
    }
}

impl Read for Later {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(input) = self.input.take() {
            self.found = match look(input, self.sheet.as_deref()) {
                Ok(Looked::Other(found)) => found,
                Ok(Looked::Rows(found)) => Box::new(found),
                Err(Refused { why, help: Some(help) }) => return Err(broken(format!("{why}; {help}"))),
                Err(Refused { why, help: None }) => return Err(broken(why)),
            };
        }
        self.found.read(buffer)
    }
}

/// The text of a file that may be a workbook.
///
/// # Errors
///
/// As for [`look`].
pub(super) fn text(bytes: Vec<u8>, sheet: Option<&str>, most: u64) -> Result<Vec<u8>, Refused> {
    if !is_packed(&bytes) {
        return Ok(bytes);
    }
    let mut text = Vec::new();
    let read = rows(bytes, sheet)?.take(most).read_to_end(&mut text);
    read.map_err(|error| Refused { why: error.to_string(), help: None })?;
    Ok(text)
}

fn is_packed(head: &[u8]) -> bool {
    head.starts_with(COMPOUND) || ZIP.iter().any(|magic| head.starts_with(magic))
}

fn rows(bytes: Vec<u8>, sheet: Option<&str>) -> Result<Text, Refused> {
    if bytes.starts_with(COMPOUND) {
        return Err(compound(&bytes));
    }
    let mut archive = ZipArchive::new(Cursor::new(&bytes)).map_err(Refused::unreadable)?;
    let names: Vec<String> =
        archive.file_names().filter_map(|name| Some(name.ok()?.to_lowercase())).collect();
    let has = |part: &str| names.iter().any(|name| name.replace('\\', "/") == part);
    if has("content.xml") && has("mimetype") {
        return Err(Refused::new("documents of LibreOffice (.ods) are not read", SAVE));
    }
    if has("xl/workbook.bin") {
        return Err(Refused::new("binary workbooks (.xlsb) are not read", SAVE));
    }
    if !names.iter().any(|name| name.starts_with("xl/") || name.starts_with("xl\\")) {
        return Err(Refused::new("this is a zip archive, and no workbook is in it", "unpack it first"));
    }
    size::check(&mut archive)?;
    Text::of(bytes, sheet)
}

/// What a compound file is: an old workbook, or a new one that is encrypted.
fn compound(bytes: &[u8]) -> Refused {
    let wide: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    match memmem::find(bytes, &wide) {
        Some(_) => Refused::new("the workbook is locked with a password", "save it without one"),
        None => Refused::new("old workbooks (.xls) are not read", SAVE),
    }
}

/// The first bytes, as many as there are, and why there are no more.
fn head(input: &mut dyn Read) -> (Vec<u8>, Option<io::Error>) {
    let mut head = Vec::new();
    let error = input.take(MAGIC as u64).read_to_end(&mut head).err();
    (head, error)
}

/// Fails once, where there is something to fail with.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _buffer: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

fn broken(why: impl Into<String>) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, why.into())
}
