//! Whatever the text is, the answer is a value. `STUDYPATH_CASES` sets how many texts, `STUDYPATH_SEED` asks a
//! single one.

mod support;

use studypath_certificate::check;
use support::{Random, redigested, seeds, splice, steps, words};

#[test]
fn words_in_any_order() {
    for seed in seeds(20_000) {
        let text = words(&mut Random::new(seed));
        let _ = check(&text);
        let _ = check(&redigested(&text));
    }
}

#[test]
fn bytes_of_any_kind() {
    for seed in seeds(20_000) {
        let mut random = Random::new(seed);
        let bytes: Vec<u8> =
            (0..random.below(200)).map(|_| u8::try_from(random.below(256)).expect("a byte")).collect();
        let _ = check(&String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn certificates_cut_and_spliced_anywhere() {
    for seed in seeds(20_000) {
        let (start, spliced) = splice(&mut Random::new(seed));
        let _ = check(&start);
        let _ = check(&spliced);
        let _ = check(&redigested(&spliced));
    }
}

/// They are checked as they are made.
#[test]
fn steps_of_any_kind() {
    for seed in seeds(20_000) {
        let _ = steps(&mut Random::new(seed));
    }
}
