use super::diagnostic::{Diagnostic, Diagnostics};

/// A text with the name under which mistakes in it are reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The name, usually the path of a file.
    pub name: String,
    /// The text, without a byte order mark.
    pub text: String,
}

impl SourceFile {
    /// The largest file that is read, in bytes.
    pub const LIMIT: u64 = 16 * 1024 * 1024;

    /// A text that is at hand already. A byte order mark at its head is dropped.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> SourceFile {
        let mut text = text.into();
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        SourceFile { name: name.into(), text }
    }

    /// Takes bytes for text in UTF-8.
    ///
    /// # Errors
    ///
    /// More bytes than [`SourceFile::LIMIT`], a binary file, and bytes that are not UTF-8.
    pub fn from_bytes(name: &str, bytes: Vec<u8>) -> Result<SourceFile, Diagnostics> {
        let refuse = |error| Err(Diagnostics::unreadable(name, error));
        if bytes.len() as u64 > SourceFile::LIMIT {
            let limit = SourceFile::LIMIT / 1024 / 1024;
            return refuse(
                Diagnostic::whole(format!("the file is larger than {limit} MiB"))
                    .help("is it the right file? a catalog or a price list takes a few hundred kilobytes"),
            );
        }
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return refuse(Diagnostic::whole("the file is in UTF-16, not in UTF-8").help("save it as UTF-8"));
        }
        if let Some(at) = bytes.iter().position(|b| *b == 0) {
            return refuse(
                Diagnostic::whole(format!("this is not a text file: byte {} is NUL", at + 1))
                    .help("is it the right file? a spreadsheet must be saved as CSV in UTF-8"),
            );
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(SourceFile::new(name, text)),
            Err(error) => Err(not_utf8(name, error.as_bytes(), error.utf8_error().valid_up_to())),
        }
    }
}

fn not_utf8(name: &str, bytes: &[u8], at: usize) -> Diagnostics {
    let byte = bytes.get(at).copied().unwrap_or_default();
    let bom = if bytes.starts_with(&[0xef, 0xbb, 0xbf]) { 3 } else { 0 };
    let end = bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |n| at + n);
    let shown = String::from_utf8_lossy(&bytes[bom..end]).into_owned();
    let error = Diagnostic::at(at - bom..at - bom + '\u{fffd}'.len_utf8(), "the file is not in UTF-8")
        .label(format!("the byte 0x{byte:02X}"));
    let latin = matches!(byte, 0x80..=0xff) && !matches!(bytes.get(at + 1), Some(0x80..=0xbf));
    let error = if latin {
        let letter = match byte {
            0xa0..=0xff => format!(" (0x{byte:02X} is `{}` there)", char::from(byte)),
            _ => String::new(),
        };
        error.help(format!("it looks like Latin-1 or Windows-1252{letter}: save it as UTF-8"))
    } else {
        error.help("save it as UTF-8")
    };
    Diagnostics::new(name, shown, vec![error])
}
