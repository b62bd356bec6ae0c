//! A sheet as a stream of text.

use std::io::{self, Cursor, Read, Seek};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::Builder;

use calamine::{Reader as _, Xlsx};

use super::caught::caught;
use super::cells::{Row, text, zeros};
use super::{Refused, broken, sheets};

/// About so much text is handed over at a time.
const PIECE: usize = 1 << 16;

/// The rows of a sheet as the text of a CSV file. They are read on a thread of their own, a few pieces ahead.
pub(crate) struct Text {
    pieces: Receiver<Piece>,
    piece: Cursor<Vec<u8>>,
    has_ended: bool,
}

enum Piece {
    Some(Vec<u8>),
    Last(Result<(), String>),
}

impl Text {
    /// Opens a workbook whose size was looked at.
    ///
    /// # Errors
    ///
    /// It cannot be read, or it is not clear which sheet is meant.
    pub fn of(bytes: Vec<u8>, sheet: Option<&str>) -> Result<Text, Refused> {
        let asked = sheet.map(str::to_owned);
        let (chosen, choice) = sync_channel(1);
        let (sender, pieces) = sync_channel(4);
        let thread = Builder::new().spawn(move || {
            // A broken workbook may make its reader give up.
            let opened = caught(|| open(bytes, asked.as_deref()));
            let opened = opened.unwrap_or_else(|| Err(Refused::unreadable(DAMAGED)));
            let (answer, opened) = match opened {
                Ok(opened) => (Ok(()), Some(opened)),
                Err(refused) => (Err(refused), None),
            };
            let _ = chosen.send(answer);
            if let Some((mut book, name)) = opened {
                let end =
                    caught(|| write(&mut book, &name, &sender)).unwrap_or_else(|| Err(DAMAGED.to_owned()));
                let _ = sender.send(Piece::Last(end));
            }
        });
        thread.map_err(Refused::unreadable)?;
        choice.recv().unwrap_or_else(|_| Err(Refused::unreadable(DAMAGED)))?;
        Ok(Text { pieces, piece: Cursor::default(), has_ended: false })
    }
}

/// No sheet of a workbook has more of them.
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;

const DAMAGED: &str = "it is damaged";

type Book = Xlsx<Cursor<Vec<u8>>>;

fn open(bytes: Vec<u8>, asked: Option<&str>) -> Result<(Book, String), Refused> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(Refused::unreadable)?;
    let name = sheets::choose(&mut book, asked)?;
    Ok((book, name))
}

/// Writes the rows of a sheet, each on the line of its number unless a cell has several lines.
fn write<S: Read + Seek>(book: &mut Xlsx<S>, name: &str, sender: &SyncSender<Piece>) -> Result<(), String> {
    let mut number = 0;
    let failed =
        |number: u32, error: &dyn std::fmt::Display| format!("row {} of the sheet: {error}", number + 1);
    let mut cells = book.worksheet_cells_reader(name).map_err(|error| failed(0, &error))?;
    let formats = cells.styles().iter().map(|style| style.number_format.as_ref());
    let digits: Vec<usize> =
        formats.map(|format| format.map_or(0, |format| zeros(&format.format_code))).collect();
    let (mut row, mut out) = (Row::default(), Vec::with_capacity(PIECE));
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|error| failed(number, &error))? {
        let (at, column) = cell.get_position();
        if at < number {
            return Err(failed(number, &"a row that stands above it comes after it"));
        }
        if at >= ROWS || column >= COLUMNS {
            return Err(failed(number, &"a cell stands outside of the sheet"));
        }
        let text = text(cell.get_value(), digits.get(style).copied().unwrap_or(0));
        // Rows below the last one that holds something are no rows.
        if text.is_empty() {
            continue;
        }
        while number < at {
            row.end(&mut out);
            number += 1;
        }
        row.put(column as usize, text);
        if out.len() >= PIECE {
            let piece = std::mem::replace(&mut out, Vec::with_capacity(PIECE));
            if sender.send(Piece::Some(piece)).is_err() {
                return Ok(());
            }
        }
    }
    row.end(&mut out);
    let _ = sender.send(Piece::Some(out));
    Ok(())
}

impl Read for Text {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.piece.read(buffer)?;
            if count > 0 || buffer.is_empty() || self.has_ended {
                return Ok(count);
            }
            match self.pieces.recv() {
                Ok(Piece::Some(piece)) => self.piece = Cursor::new(piece),
                Ok(Piece::Last(end)) => {
                    self.has_ended = true;
                    end.map_err(broken)?;
                }
                Err(_) => return Err(broken(DAMAGED)),
            }
        }
    }
}
