use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};

/// Somewhere to put what does not fit into memory.
pub trait Spool: Read + Write + Seek + Send {}

impl<T: Read + Write + Seek + Send> Spool for T {}

/// The ids seen so far, exactly, in 10 to 20 bytes of memory for each: a table of 28 bits of a hash and
/// where the id stands in a list of all ids. A hash that was seen before proves nothing, so the id
/// itself is read again and compared. The list is kept in memory up to a bound and in a spool beyond.
/// As long as each id is greater than the one before, as in a register sorted by them, none can have been
/// there before and there is no table; it is made of the list when the first one is not.
pub struct Ids {
    shards: Vec<Shard>,
    /// The ids came in ascending order so far; the last one.
    last: Option<Vec<u8>>,
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

/// The ids of some rows as they are kept: each after its length.
#[derive(Debug)]
pub struct List {
    bytes: Vec<u8>,
    /// Where the last one begins.
    last: usize,
    /// Is none of them empty, and each greater than the one before?
    is_ascending: bool,
}

impl Default for List {
    fn default() -> List {
        List { bytes: Vec::new(), last: 0, is_ascending: true }
    }
}

impl List {
    /// Takes all of them away.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.last = 0;
        self.is_ascending = true;
    }

    /// Adds one.
    #[inline]
    pub fn add(&mut self, id: &[u8]) {
        let last = self.id(self.last, self.bytes.len());
        self.is_ascending &= match (last.first_chunk::<8>(), id.first_chunk::<8>()) {
            (Some(a), Some(b)) if a != b => a < b,
            _ => last < id,
        };
        self.last = self.bytes.len();
        add(id, &mut self.bytes);
    }

    /// How many bytes they take so far.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The one between two such lengths; empty where there is none.
    #[inline]
    pub fn id(&self, start: usize, end: usize) -> &[u8] {
        self.bytes.get(start + LENGTH..end).unwrap_or_default()
    }

    fn first(&self) -> &[u8] {
        let length = self.bytes.first_chunk().map_or(0, |length| u32::from_le_bytes(*length) as usize);
        self.id(0, LENGTH + length)
    }
}

const LENGTH: usize = 4;

#[inline]
fn add(id: &[u8], list: &mut Vec<u8>) {
    list.extend_from_slice(&u32::try_from(id.len()).unwrap_or(u32::MAX).to_le_bytes());
    list.extend_from_slice(id);
}

/// The hash of an id.
#[inline]
pub fn hash(id: &[u8]) -> u64 {
    let mut hash = id.len() as u64;
    let mix = |hash: u64, word: u64| (hash.rotate_left(29) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let (words, rest) = id.as_chunks::<8>();
    for word in words {
        hash = mix(hash, u64::from_le_bytes(*word));
    }
    // The last eight bytes are read at once, some of them for the second time.
    hash = match id.last_chunk::<8>() {
        Some(_) if rest.is_empty() => hash,
        Some(last) => mix(hash, u64::from_le_bytes(*last)),
        None => mix(hash, rest.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b))),
    };
    hash = (hash ^ hash >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    hash ^ hash >> 29
}

impl Ids {
    /// No id was seen. The function opens an empty spool when one is needed.
    pub fn new(open: Box<dyn FnMut() -> io::Result<Box<dyn Spool>> + Send>) -> Ids {
        let shards = (0..SHARDS).map(|_| Shard::default()).collect();
        Ids {
            shards,
            last: Some(Vec::new()),
            tail: Vec::new(),
            spooled: 0,
            spool: None,
            open,
            buffer: Vec::new(),
        }
    }

    /// Notes an id; false when it was seen before.
    ///
    /// # Errors
    ///
    /// When the spool cannot be written or read.
    pub fn insert(&mut self, id: &[u8]) -> io::Result<bool> {
        self.insert_with(hash(id), id)
    }

    fn insert_with(&mut self, hash: u64, id: &[u8]) -> io::Result<bool> {
        if let Some(last) = &mut self.last {
            if last.as_slice() < id {
                last.clear();
                last.extend_from_slice(id);
                self.list(id)?;
                return Ok(true);
            }
            self.last = None;
            self.enter_list()?;
        }
        let (shard, at) = match self.look(hash, id)? {
            Some(place) => place,
            None => return Ok(false),
        };
        let place = self.list(id)?;
        self.shards[shard].enter(at, hash, place);
        Ok(true)
    }

    /// Notes all ids of a list at once; false, and nothing is noted, where they must be looked at one by one.
    ///
    /// # Errors
    ///
    /// When the spool cannot be written.
    pub fn append(&mut self, list: &List) -> io::Result<bool> {
        let Some(last) = self.last.as_mut().filter(|last| list.first() > last.as_slice()) else {
            return Ok(false);
        };
        if !list.is_ascending || self.spooled + self.tail.len() as u64 + list.bytes.len() as u64 >= PLACE {
            return Ok(false);
        }
        last.clear();
        last.extend_from_slice(list.id(list.last, list.bytes.len()));
        self.tail.extend_from_slice(&list.bytes);
        self.spill()?;
        Ok(true)
    }

    /// Enters every id of the list into the table; they are all different.
    fn enter_list(&mut self) -> io::Result<()> {
        let mut nothing = io::empty();
        let spooled: &mut dyn Read = match &mut self.spool {
            Some(spool) => {
                spool.seek(SeekFrom::Start(0))?;
                spool
            }
            None => &mut nothing,
        };
        let mut list =
            BufReader::with_capacity(1 << 20, spooled.take(self.spooled)).chain(self.tail.as_slice());
        let end = self.spooled + self.tail.len() as u64;
        let (mut id, mut place) = (Vec::new(), 0);
        while place < end {
            let mut length = [0; 4];
            list.read_exact(&mut length)?;
            let length = u32::from_le_bytes(length);
            id.resize(length as usize, 0);
            list.read_exact(&mut id)?;
            let hash = hash(&id);
            let shard = &mut self.shards[(hash >> 58) as usize];
            shard.make_room();
            let at = shard.vacant(hash << 6 >> 36);
            shard.enter(at, hash, place);
            place += 4 + u64::from(length);
        }
        Ok(())
    }

    /// A vacant slot for an id; `None` when it was seen before.
    fn look(&mut self, hash: u64, id: &[u8]) -> io::Result<Option<(usize, usize)>> {
        let shard = (hash >> 58) as usize;
        let tag = hash << 6 >> 36;
        self.shards[shard].make_room();
        let mask = self.shards[shard].slots.len() - 1;
        let mut at = self.shards[shard].first(tag);
        loop {
            let slot = self.shards[shard].slots[at];
            if slot == 0 {
                return Ok(Some((shard, at)));
            }
            if slot >> 36 == tag && self.stands(id, (slot & PLACE) - 1)? {
                return Ok(None);
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds an id to the list and says where it stands.
    fn list(&mut self, id: &[u8]) -> io::Result<u64> {
        let place = self.spooled + self.tail.len() as u64;
        if place >= PLACE {
            return Err(io::Error::other("more than 64 GiB of ids"));
        }
        add(id, &mut self.tail);
        self.spill()?;
        Ok(place)
    }

    fn spill(&mut self) -> io::Result<()> {
        if self.tail.len() <= IN_MEMORY {
            return Ok(());
        }
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

    fn vacant(&self, tag: u64) -> usize {
        let mut at = self.first(tag);
        while self.slots[at] != 0 {
            at = (at + 1) & (self.slots.len() - 1);
        }
        at
    }

    fn enter(&mut self, at: usize, hash: u64, place: u64) {
        self.slots[at] = (hash << 6 >> 36) << 36 | (place + 1);
        self.count += 1;
    }

    fn make_room(&mut self) {
        if self.slots.len() * 4 <= self.count * 5 {
            self.grow();
        }
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(64);
        let old = std::mem::replace(&mut self.slots, vec![0; size]);
        for slot in old.into_iter().filter(|slot| *slot != 0) {
            let at = self.vacant(slot >> 36);
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
        let mut ids = Ids { last: None, ..ids() };
        let id = |n: usize| format!("person-{n:0width$}", width = 8 + n % 60).into_bytes();
        for n in 0..400_000 {
            assert!(ids.insert(&id(n)).expect("room"), "{n}");
        }
        assert!(ids.spool.is_some(), "the test is to reach the spool");
        for n in (0..400_000).step_by(7) {
            assert!(!ids.insert(&id(n)).expect("room"), "{n}");
        }
    }

    #[test]
    fn ids_in_ascending_order_need_no_table_until_one_is_not() {
        let mut ids = ids();
        let id = |n: usize| format!("{n:012}").into_bytes();
        for n in 0..1_200_000 {
            assert!(ids.insert(&id(n)).expect("room"), "{n}");
        }
        assert!(ids.spool.is_some() && ids.shards.iter().all(|shard| shard.count == 0));
        for n in (0..1_200_000).rev().step_by(1001) {
            assert!(!ids.insert(&id(n)).expect("room"), "{n}");
        }
        assert!(ids.insert(b"new").expect("room"));
        assert!(!ids.insert(b"new").expect("room"));
    }

    #[test]
    fn ids_with_the_same_hash_are_still_told_apart() {
        let mut ids = Ids { last: None, ..ids() };
        assert!(ids.insert_with(7, b"a").expect("room"));
        assert!(ids.insert_with(7, b"ab").expect("room"));
        assert!(ids.insert_with(7, b"b").expect("room"));
        assert!(!ids.insert_with(7, b"ab").expect("room"));
    }
}
