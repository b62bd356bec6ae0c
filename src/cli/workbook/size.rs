//! How large a workbook may be. A few kilobytes unpack to as much as somebody likes, so all of it is unpacked once, and
//! counted, before anything is made of it.

use std::io::{Read, Seek};

use memchr::memmem;
use zip::ZipArchive;

use super::{Refused, SAVE};

const MIB: u64 = 1 << 20;

/// The largest workbook that is read, as it is packed.
const PACKED: u64 = 256 * MIB;

/// How much the parts of a workbook may unpack to.
struct Share {
    parts: fn(&str) -> bool,
    most: u64,
}

/// Sheets are read as they come, and texts are kept. A style takes a few bytes and becomes some hundreds. The last one has
/// what no other has.
const SHARES: [Share; 4] = [
    Share { parts: |name| name.contains("worksheets/") && name.ends_with(".xml"), most: 1024 * MIB },
    Share { parts: |name| name.ends_with(STRINGS), most: 512 * MIB },
    Share { parts: |name| name.ends_with("styles.xml"), most: 16 * MIB },
    Share { parts: |_| true, most: 256 * MIB },
];

const STRINGS: &str = "sharedstrings.xml";

/// The bytes of a workbook.
pub fn read(input: impl Read) -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::new();
    input.take(PACKED + 1).read_to_end(&mut bytes).map_err(Refused::unreadable)?;
    if bytes.len() as u64 > PACKED {
        return Err(too_large(format!("the workbook is larger than {} MiB", PACKED / MIB)));
    }
    Ok(bytes)
}

fn too_large(why: String) -> Refused {
    Refused::new(why, "save the sheet as CSV in UTF-8, which may be of any length")
}

/// Refuses what says that it unpacks to too much, and what does so.
pub fn check(archive: &mut ZipArchive<impl Read + Seek>) -> Result<(), Refused> {
    let mut left = SHARES.map(|share| share.most);
    let mut buffer = vec![0; 1 << 16];
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).map_err(Refused::unreadable)?;
        let name = part.name().map_err(Refused::unreadable)?.replace('\\', "/").to_lowercase();
        let share = SHARES.iter().position(|share| (share.parts)(&name)).unwrap_or(SHARES.len() - 1);
        let most = SHARES[share].most / MIB;
        let full = || {
            too_large(format!("`{}` in the workbook unpacks to more than {most} MiB", name.escape_debug()))
        };
        if part.size() > left[share] {
            return Err(full());
        }
        let mut counts = Counts::default();
        let mut size = 0;
        loop {
            let n = part.read(&mut buffer).map_err(Refused::unreadable)?;
            if n == 0 {
                break;
            }
            size += n as u64;
            left[share] = left[share].checked_sub(n as u64).ok_or_else(full)?;
            if name.ends_with(STRINGS) {
                counts.look(&buffer[..n]);
            }
        }
        // Room is made for as many texts as the part says that it has.
        if counts.most > size / SHORTEST {
            return Err(Refused::new("the workbook says that it has more texts than it has room for", SAVE));
        }
    }
    Ok(())
}

/// No text takes fewer bytes: `<si/>`.
const SHORTEST: u64 = 5;

/// The largest number that a part calls its count, wherever the name stands in it.
#[derive(Default)]
struct Counts {
    tail: Vec<u8>,
    most: u64,
}

impl Counts {
    const NAME: &[u8] = b"uniqueCount";
    /// A number that is split between two pieces is looked for in both together.
    const OVERLAP: usize = 256;

    fn look(&mut self, piece: &[u8]) {
        self.tail.extend_from_slice(piece);
        for at in memmem::find_iter(&self.tail, Self::NAME) {
            let after = &self.tail[at + Self::NAME.len()..];
            let is_between =
                |byte: &&u8| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'"' | b'\'' | b'+');
            let start = after.iter().take_while(is_between).count();
            let digits: Vec<u8> = after[start..].iter().copied().take_while(u8::is_ascii_digit).collect();
            let number = String::from_utf8_lossy(&digits).parse().unwrap_or(if digits.is_empty() {
                0
            } else {
                u64::MAX
            });
            self.most = self.most.max(number);
        }
        let old = self.tail.len().saturating_sub(Self::OVERLAP);
        self.tail.drain(..old);
    }
}
