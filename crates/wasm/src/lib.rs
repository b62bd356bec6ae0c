//! What a browser asks the library: one request, or one about a file of people. No logic of its own.

use std::io::{self, Read, Seek, SeekFrom, Write};

use js_sys::{Function, Uint8Array};
use studypath::{Limit, Shelf, ask};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

thread_local! {
    static SHELF: Shelf = Shelf::builtin();
}

/// Answers a request in JSON with a response in JSON.
#[wasm_bindgen]
pub fn answer(request: &str) -> String {
    SHELF.with(|shelf| ask(shelf, request, &Limit::none()).to_json())
}

/// Answers a request about a file of people. `read` is called with a place in the file and a number of bytes, and returns
/// at most so many from there, none at its end; `write` takes rows; `tell` takes the number of rows so far.
#[wasm_bindgen]
pub fn people(request: &str, read: &Function, write: &Function, tell: &Function) -> String {
    let mut tell = |rows: u64| tell.call1(&JsValue::NULL, &JsValue::from(js_number(rows))).is_ok();
    let (mut input, mut output) = (Input { read, at: 0 }, Output(write));
    SHELF.with(|shelf| ask::people(shelf, request, &mut input, &mut output, &mut tell).to_json())
}

fn js_number(rows: u64) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}

struct Input<'f> {
    read: &'f Function,
    at: u64,
}

impl Read for Input<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // Files are far below the 2^53 bytes to which a number of JavaScript is exact.
        let at = JsValue::from_f64(self.at as f64);
        let most = JsValue::from(js_number(buffer.len() as u64));
        let bytes = self.read.call2(&JsValue::NULL, &at, &most);
        let bytes = Uint8Array::new(&bytes.map_err(|_| io::Error::other("the file cannot be read"))?);
        let length = (bytes.length() as usize).min(buffer.len());
        bytes.slice(0, js_number(length as u64)).copy_to(&mut buffer[..length]);
        self.at += length as u64;
        Ok(length)
    }
}

impl Seek for Input<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match to {
            SeekFrom::Start(at) => self.at = at,
            SeekFrom::Current(0) => {}
            _ => return Err(io::ErrorKind::Unsupported.into()),
        }
        Ok(self.at)
    }
}

struct Output<'f>(&'f Function);

impl Write for Output<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.0.call1(&JsValue::NULL, &Uint8Array::from(bytes));
        written.map(|_| bytes.len()).map_err(|_| io::Error::other("the rows cannot be kept"))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
