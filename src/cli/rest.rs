//! A file of which some is written already.

use std::fs::File;
use std::io::{self, Read, Seek as _, Write};

/// What is written already is compared with what would be written, so that the whole is byte for byte what it would
/// have been in one go.
pub(super) struct Rest {
    file: File,
    /// How much of the file is still to be compared.
    old: u64,
    buffer: Vec<u8>,
}

impl Rest {
    /// A file that begins with `old` bytes to be compared.
    pub fn new(file: File, old: u64) -> Rest {
        Rest { file, old, buffer: Vec::new() }
    }

    /// Stands something there that was not written by this run, nor compared?
    pub fn is_foreign(&self) -> bool {
        self.old > 0
    }

    /// Begins the file anew.
    pub fn begin(&mut self) -> io::Result<()> {
        self.old = 0;
        self.file.set_len(0)?;
        self.file.rewind()
    }

    /// The file, where all that stood there was compared.
    pub fn finish(self) -> io::Result<File> {
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
