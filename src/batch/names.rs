use rustc_hash::FxHashMap;

use crate::catalog::{Catalog, Item, Meant};

/// The ids of a catalog, to be found by their bytes: a table of the first eight bytes and the length
/// for those that are short, which most are, and the catalog itself for all others.
#[derive(Debug)]
pub struct Names<'c> {
    catalog: &'c Catalog,
    short: Vec<(u64, u32)>,
    mask: usize,
    found_before: FxHashMap<String, u32>,
}

const EMPTY: u32 = u32::MAX;

impl<'c> Names<'c> {
    /// Indexes a catalog.
    pub fn new(catalog: &'c Catalog) -> Names<'c> {
        let ids: Vec<&str> = catalog.ids().collect();
        let size = (ids.len() * 8).next_power_of_two().max(64);
        let mut names = Names {
            catalog,
            short: vec![(0, EMPTY); size],
            mask: size - 1,
            found_before: FxHashMap::default(),
        };
        for id in ids {
            let Some(item) = catalog.find(id) else { continue };
            match short_key(id.as_bytes()) {
                Some(key) => {
                    let mut at = slot(key) & names.mask;
                    while names.short[at].1 != EMPTY {
                        at = (at + 1) & names.mask;
                    }
                    names.short[at] = (key, names.number(item));
                }
                None => {
                    names.found_before.insert(id.to_owned(), names.number(item));
                }
            }
        }
        names
    }

    fn number(&self, item: Item) -> u32 {
        u32::try_from(self.catalog.number_of(item)).unwrap_or(EMPTY)
    }

    /// The number of the item with this id, alias or title, as the catalog finds it.
    #[inline]
    pub fn find(&self, id: &[u8], meant: Meant) -> Option<u32> {
        if let Some(key) = short_key(id) {
            let mut at = slot(key) & self.mask;
            loop {
                let (found, number) = self.short[at];
                if number == EMPTY {
                    break;
                }
                if found == key {
                    return Some(number);
                }
                at = (at + 1) & self.mask;
            }
        }
        self.find_slowly(id, meant)
    }

    #[cold]
    fn find_slowly(&self, id: &[u8], meant: Meant) -> Option<u32> {
        let id = std::str::from_utf8(id).ok()?;
        let known = self.found_before.get(id).copied();
        known.or_else(|| self.catalog.named(id, meant).ok().map(|item| self.number(item)))
    }
}

/// An id of up to seven bytes, with its length, as one number; different ids have different ones.
#[inline]
fn short_key(id: &[u8]) -> Option<u64> {
    let length = id.len();
    let bytes = match length {
        4..=7 => {
            let head = u32::from_le_bytes([id[0], id[1], id[2], id[3]]);
            let tail = &id[length - 4..];
            let tail = u32::from_le_bytes([tail[0], tail[1], tail[2], tail[3]]);
            u64::from(head) | u64::from(tail) << ((length - 4) * 8)
        }
        1..=3 => id.iter().rev().fold(0, |key, byte| key << 8 | u64::from(*byte)),
        _ => return None,
    };
    Some(bytes | (length as u64) << 56)
}

#[inline]
fn slot(key: u64) -> usize {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{CatalogParts, Exam};

    #[test]
    fn every_id_is_found_and_nothing_else() {
        let ids = ["a", "ab", "abc", "abcd", "70-290", "1234567", "12345678", "a-long-identifier"];
        let exam = |id: &&str| Exam { id: (*id).to_owned(), ..Exam::default() };
        let parts = CatalogParts { exams: ids.iter().map(exam).collect(), ..CatalogParts::default() };
        let catalog = Catalog::new(parts);
        let names = Names::new(&catalog);
        for (number, id) in ids.iter().enumerate() {
            assert_eq!(names.find(id.as_bytes(), Meant::Exam), u32::try_from(number).ok(), "{id}");
            assert_eq!(
                names.find(id.to_uppercase().as_bytes(), Meant::Exam),
                u32::try_from(number).ok(),
                "{id}"
            );
        }
        for other in ["", "b", "abd", "70-29", "70-2900", "12345679", "a\0", "a-long-identifie"] {
            assert_eq!(names.find(other.as_bytes(), Meant::Exam), None, "{other}");
        }
    }
}
