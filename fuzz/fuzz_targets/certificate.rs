//! A proof, as the checker reads it that stands by itself.

#![no_main]

use libfuzzer_sys::fuzz_target;
use studypath_certificate::{Claim, check};

fuzz_target!(|text: &str| {
    checked(text);
    // A changed program has another digest, and would be refused for that before its proof is read.
    checked(&redigested(text));
});

fn checked(text: &str) {
    let checked = check(text);
    assert_eq!(check(text), checked);
    match checked {
        Ok(proof) => {
            if let Claim::Optimum { witness, .. } = &proof.claim {
                assert_eq!(witness.len(), proof.columns.len());
            }
        }
        Err(refused) => {
            assert!((1..=text.split('\n').count()).contains(&refused.line), "{refused}");
            assert!(!refused.message.chars().any(char::is_control), "{refused:?}");
        }
    }
}

/// The text with the digest of its columns and rows: FNV-1a.
fn redigested(text: &str) -> String {
    let lines = || text.lines().map(|line| line.trim_matches(' '));
    let mut hash: u64 = 14_695_981_039_346_656_037;
    for line in lines().filter(|line| line.starts_with("column ") || line.starts_with("row ")) {
        for byte in line.bytes().chain([b'\n']) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(1_099_511_628_211);
        }
    }
    let digest = format!("digest {hash:016x}");
    lines().map(|line| format!("{}\n", if line.starts_with("digest") { &digest } else { line })).collect()
}
