//! Whatever the text is, the answer is a value. `STUDYPATH_CASES` sets how many texts, `STUDYPATH_SEED` asks a
//! single one.

mod support;

use studypath_certificate::check;
use support::{Random, certificate, redigested, seeds};

/// What the format knows, and what it does not.
const WORDS: &[&str] = &[
    "studypath",
    "proof",
    "1",
    "question",
    "column",
    "row",
    "digest",
    "narrow",
    "equate",
    "round",
    "minimize",
    "impossible",
    "branch",
    "else",
    "done",
    "proven",
    "witness",
    "<=",
    ">=",
    "|",
    "/",
    "*",
    ":",
    "#",
    "0",
    "-1",
    "2",
    "3",
    "0:1",
    "1:-1",
    "*:1",
    "2:0",
    "0:0:0",
    ":",
    "1:",
    ":1",
    "-0:1",
    "9223372036854775807",
    "-9223372036854775808",
    "0:9223372036854775807",
    "1:-9223372036854775808",
    "18446744073709551615",
    "18446744073709551616:1",
    "170141183460469231731687303715884105728",
    "\u{e9}\u{1f9ea}",
    "\u{202e}",
    "\0",
    "\t",
    "\r",
    "\u{feff}",
    "cbf29ce484222325",
    "",
    "   ",
];

fn choice(random: &mut Random, words: &[&'static str]) -> &'static str {
    words[random.below(words.len())]
}

#[test]
fn words_in_any_order() {
    for seed in seeds(20_000) {
        let mut random = Random::new(seed);
        let mut text = if random.chance(80) { "studypath proof 1\n".to_owned() } else { String::new() };
        for _ in 0..random.below(80) {
            text.push_str(choice(&mut random, WORDS));
            text.push(if random.chance(30) { '\n' } else { ' ' });
        }
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
        let mut random = Random::new(seed);
        let (.., one) = certificate(random.below(500) as u64);
        let (.., other) = certificate(random.below(500) as u64);
        let cut = |text: &str, at: usize| String::from_utf8_lossy(&text.as_bytes()[..at]).into_owned();
        let (from, to) = (random.below(one.len() + 1), random.below(other.len()));
        let _ = check(&cut(&one, from));
        let spliced = cut(&one, from) + &other[to..];
        let _ = check(&spliced);
        let _ = check(&redigested(&spliced));
    }
}

/// Steps that are read after a head that is accepted, with numbers at the ends of their ranges.
#[test]
fn steps_of_any_kind() {
    let numbers = [i64::MIN, i64::MIN + 1, -2, -1, 0, 1, 2, 3, i64::MAX - 1, i64::MAX];
    let steps = [
        "narrow",
        "equate",
        "round",
        "minimize",
        "impossible",
        "branch",
        "else",
        "done",
        "proven",
        "witness",
    ];
    for seed in seeds(20_000) {
        let mut random = Random::new(seed);
        let mut text = "studypath proof 1\n".to_owned();
        for _ in 0..3 {
            let (a, b) = (*random.pick(&numbers), *random.pick(&numbers));
            text.push_str(&format!("column {} {}\n", a.min(b), a.max(b)));
        }
        for _ in 0..4 {
            let sense = random.pick(&["<=", ">="]);
            text.push_str(&format!("row {sense} {}", random.pick(&numbers)));
            for column in 0..3 {
                text.push_str(&format!(" {column}:{}", random.pick(&numbers)));
            }
            text.push('\n');
        }
        text.push_str("digest\n");
        // A step that is refused ends a proof, so that one that is not is kept.
        text = redigested(&text);
        for _ in 0..40 {
            let mut longer = text.clone();
            longer.push_str(choice(&mut random, &steps));
            for _ in 0..random.below(3) {
                match random.below(4) {
                    0 => longer.push_str(&format!(" {}", random.pick(&numbers))),
                    1 => longer.push_str(choice(&mut random, &[" /", " |", " *:1"])),
                    _ => longer.push_str(&format!(" {}:{}", random.below(6), random.pick(&numbers))),
                }
            }
            longer.push('\n');
            let is_refused = check(&longer).is_err_and(|why| !why.message.ends_with("the end of the file"));
            if !is_refused {
                text = longer;
            }
        }
    }
}
