//! A module with its code taken apart: instructions, and by themselves the numbers in them that follow laws of their own.
//! Like stands by like then, and packs a tenth better than the module as it is. `join.js` puts it together again.

use anyhow::bail;
use wasmparser::{Parser, Payload};

/// What every module begins with.
const MAGIC: usize = 8;

/// What stands before the code, and what behind it.
const BEFORE: usize = 0;
const AFTER: usize = 6;
/// Instructions, with the numbers that have no place of their own.
const CODE: usize = 1;
const LOCALS: usize = 2;
const OFFSETS: usize = 3;
const CONSTANTS: usize = 4;
const CALLS: usize = 5;

/// The lengths of the parts, each in four bytes, the lowest first; and the parts.
pub fn split(module: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut parts: [Vec<u8>; 7] = Default::default();
    let mut header = ..MAGIC;
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        match &payload {
            Payload::CodeSectionStart { count, range, .. } => {
                parts[BEFORE].extend(&module[header]);
                parts[AFTER].extend(&module[range.end..]);
                parts[CODE].extend(count.to_le_bytes());
            }
            Payload::CodeSectionEntry(body) => {
                let mut operators = body.get_operators_reader()?;
                let mut at = operators.original_position();
                parts[CODE].extend(&module[body.range().start..at]);
                while !operators.eof() {
                    operators.read()?;
                    let instruction = &module[at..operators.original_position()];
                    let (length, part) = cut(instruction)?;
                    parts[CODE].extend(&instruction[..length]);
                    parts[part].extend(&instruction[length..]);
                    at += instruction.len();
                }
            }
            _ => {}
        }
        if let Some((_, range)) = payload.as_section() {
            header = ..range.end;
        }
    }
    let mut bytes = Vec::new();
    for part in &parts {
        bytes.extend(u32::try_from(part.len())?.to_le_bytes());
    }
    bytes.extend(parts.concat());
    Ok(bytes)
}

/// How much of an instruction is kept together, and where its last number goes.
fn cut(instruction: &[u8]) -> anyhow::Result<(usize, usize)> {
    Ok(match instruction[0] {
        0x10 => (1, CALLS),
        0x20..=0x22 => (1, LOCALS),
        0x28..=0x3e => (2, OFFSETS),
        0x41 => (1, CONSTANTS),
        0x00..=0x05 | 0x0b..=0x11 | 0x1a..=0x1c | 0x23..=0x26 | 0x3f..=0xc4 | 0xd0..=0xd2 => {
            (instruction.len(), CODE)
        }
        0xfc if instruction[1] < 0x12 => (instruction.len(), CODE),
        code => bail!("the engine has the instruction {code:#x}, which the page cannot put together again"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A function that adds 42: its instructions, and apart from them the local and the constant.
    #[test]
    fn numbers_stand_apart_from_instructions() {
        let before = b"\0asm\x01\0\0\0\x01\x06\x01\x60\x01\x7f\x01\x7f\x03\x02\x01\0";
        let module = [&before[..], b"\x0a\x09\x01\x07\0\x20\0\x41\x2a\x6a\x0b"].concat();
        let parts = split(&module).expect("a module");
        let lengths = [20, 9, 1, 0, 1, 0, 0_u32].map(u32::to_le_bytes).concat();
        let code = b"\x01\0\0\0\0\x20\x41\x6a\x0b";
        assert_eq!(parts, [&lengths[..], before, code, b"\0", b"\x2a"].concat());
    }
}
