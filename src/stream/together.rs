//! The records of each person, put together.

use rustc_hash::FxHashMap;

use super::fields::Fields;
use super::head::Head;
use super::records::{lines, record};

/// Puts the records of each person behind the first one where some lie apart. What names nobody stays behind what stood
/// before it. Says on which line each line of the result stood; nothing where all stays as it was. `first_line` is that of
/// the first record.
pub fn together(text: &mut Vec<u8>, head: &Head, first_line: u64) -> Vec<u64> {
    let mut fields = Fields::default();
    let mut places: FxHashMap<Vec<u8>, usize> = FxHashMap::default();
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    let (mut at, mut place, mut is_apart) = (0, 0, false);
    while let Some(one) = record(text, at, true).filter(|_| at < text.len()) {
        if !one.is_blank(text, at) {
            let flaw = fields.split(text, at, one, head.names.len());
            if fields.name_somebody(flaw.as_ref(), head) {
                let next = places.len();
                let theirs = *places.entry(fields.id(head).to_vec()).or_insert(next);
                is_apart |= theirs < place;
                place = theirs;
            }
        }
        found.push((place, at, one.next));
        at = one.next;
    }
    if !is_apart {
        return Vec::new();
    }
    if text.last() != Some(&b'\n') {
        text.push(b'\n');
        found.iter_mut().for_each(|(.., end)| *end += usize::from(*end + 1 == text.len()));
    }
    let mut line = first_line;
    let mut records: Vec<(usize, u64, &[u8])> = Vec::new();
    for (place, from, end) in found {
        let one = &text[from..end];
        records.push((place, line, one));
        line += lines(one);
    }
    records.sort_by_key(|(place, line, _)| (*place, *line));
    let stood = records.iter().flat_map(|(_, line, one)| *line..*line + lines(one)).collect();
    *text = records.iter().map(|(.., one)| *one).collect::<Vec<_>>().concat();
    stood
}
