use std::io::{self, Read, Seek, SeekFrom, Write};

/// Somewhere to put what does not fit into memory.
pub trait Spool: Read + Write + Seek + Send {}

impl<T: Read + Write + Seek + Send> Spool for T {}

/// The ids seen so far, exactly, in about 13 bytes of memory for each: a table of 28 bits of a hash and
/// where the id stands in a list of all ids. A hash that was seen before proves nothing, so the id
/// itself is read again and compared. The list is kept in memory up to a bound and in a spool beyond.
pub struct Ids {
    shards: Vec<Shard>,
    tail: Vec<u8>,
    /// How many bytes of the list are in the spool.
    spooled: u64,
    spool: Option<Box<dyn Spool>>,
    open: Box<dyn FnMut() -> io::Result<Box<dyn Spool>> + Send>,
    buffer: Vec<u8>,
}

#[derive(Default)]
struct Shard {
    /// The tag in the upper 28 bits, the place plus one in the lower 36; 0 where there is none.
    slots: Vec<u64>,
    count: usize,
}

const SHARDS: usize = 64;
const PLACE: u64 = (1 << 36) - 1;
const IN_MEMORY: usize = 16 << 20;

/// The hash of an id.
#[inline]
pub fn hash(id: &[u8]) -> u64 {
    let mut hash = id.len() as u64;
    let mix = |hash: u64, word: u64| (hash.rotate_left(29) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut words = id.chunks_exact(8);
    for word in &mut words {
        hash = mix(hash, word.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b)));
    }
    hash = mix(hash, words.remainder().iter().rev().fold(0, |n, b| n << 8 | u64::from(*b)));
    hash = (hash ^ hash >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    hash ^ hash >> 29
}

impl Ids {
    /// No id was seen. The function opens an empty spool when one is needed.
    pub fn new(open: Box<dyn FnMut() -> io::Result<Box<dyn Spool>> + Send>) -> Ids {
        let shards = (0..SHARDS).map(|_| Shard::default()).collect();
        Ids { shards, tail: Vec::new(), spooled: 0, spool: None, open, buffer: Vec::new() }
    }

    /// Notes an id; false when it was seen before.
    ///
    /// # Errors
    ///
    /// When the spool cannot be written or read.
    pub fn insert(&mut self, hash: u64, id: &[u8]) -> io::Result<bool> {
        let shard = (hash >> 58) as usize;
        let tag = hash << 6 >> 36;
        if self.shards[shard].slots.len() * 4 <= self.shards[shard].count * 5 {
            self.shards[shard].grow();
        }
        let mask = self.shards[shard].slots.len() - 1;
        let mut at = self.shards[shard].first(tag);
        loop {
            let slot = self.shards[shard].slots[at];
            if slot == 0 {
                break;
            }
            if slot >> 36 == tag && self.stands(id, (slot & PLACE) - 1)? {
                return Ok(false);
            }
            at = (at + 1) & mask;
        }
        let place = self.spooled + self.tail.len() as u64 + 1;
        if place > PLACE {
            return Err(io::Error::other("more than 64 GiB of ids"));
        }
        self.shards[shard].slots[at] = tag << 36 | place;
        self.shards[shard].count += 1;
        self.tail.extend_from_slice(&u32::try_from(id.len()).unwrap_or(u32::MAX).to_le_bytes());
        self.tail.extend_from_slice(id);
        if self.tail.len() > IN_MEMORY {
            self.spill()?;
        }
        Ok(true)
    }

    fn spill(&mut self) -> io::Result<()> {
        if self.spool.is_none() {
            self.spool = Some((self.open)()?);
        }
        if let Some(spool) = &mut self.spool {
            spool.seek(SeekFrom::Start(self.spooled))?;
            spool.write_all(&self.tail)?;
            self.spooled += self.tail.len() as u64;
            self.tail.clear();
        }
        Ok(())
    }

    /// Does this id stand at this place of the list?
    fn stands(&mut self, id: &[u8], place: u64) -> io::Result<bool> {
        let length = u32::try_from(id.len()).unwrap_or(u32::MAX).to_le_bytes();
        if let Some(at) = place.checked_sub(self.spooled) {
            let entry = &self.tail[usize::try_from(at).unwrap_or(usize::MAX)..];
            return Ok(entry.starts_with(&length) && entry[4..].starts_with(id));
        }
        let Some(spool) = &mut self.spool else { return Ok(false) };
        let available = usize::try_from(self.spooled - place).unwrap_or(usize::MAX);
        self.buffer.resize(available.min(id.len() + 4), 0);
        spool.seek(SeekFrom::Start(place))?;
        spool.read_exact(&mut self.buffer)?;
        Ok(self.buffer.len() == id.len() + 4 && self.buffer.starts_with(&length) && self.buffer[4..] == *id)
    }
}

impl Shard {
    /// The tag alone decides where an entry belongs, so that it can be moved without its id.
    fn first(&self, tag: u64) -> usize {
        let bits = self.slots.len().trailing_zeros();
        (tag >> 28_u32.saturating_sub(bits)) as usize & (self.slots.len() - 1)
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(64);
        let old = std::mem::replace(&mut self.slots, vec![0; size]);
        for slot in old.into_iter().filter(|slot| *slot != 0) {
            let mut at = self.first(slot >> 36);
            while self.slots[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            self.slots[at] = slot;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids() -> Ids {
        Ids::new(Box::new(|| Ok(Box::new(io::Cursor::new(Vec::new())))))
    }

    #[test]
    fn each_id_is_new_once_in_memory_and_in_the_spool() {
        let mut ids = ids();
        let id = |n: usize| format!("person-{n:0width$}", width = 8 + n % 60).into_bytes();
        for n in 0..400_000 {
            assert!(ids.insert(hash(&id(n)), &id(n)).expect("room"), "{n}");
        }
        assert!(ids.spool.is_some(), "the test is to reach the spool");
        for n in (0..400_000).step_by(7) {
            assert!(!ids.insert(hash(&id(n)), &id(n)).expect("room"), "{n}");
        }
    }

    #[test]
    fn ids_with_the_same_hash_are_still_told_apart() {
        let mut ids = ids();
        assert!(ids.insert(7, b"a").expect("room"));
        assert!(ids.insert(7, b"ab").expect("room"));
        assert!(ids.insert(7, b"b").expect("room"));
        assert!(!ids.insert(7, b"ab").expect("room"));
    }
}
