//! Texts of which few are certificates.

use studypath_certificate::check;

use super::{Random, STEPS, certificate, redigested};

/// What the format knows beside its steps, and what it does not.
const WORDS: &[&str] = &[
    "studypath",
    "proof",
    "1",
    "question",
    "column",
    "row",
    "digest",
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

/// Words in any order.
pub fn words(random: &mut Random) -> String {
    let mut text = if random.chance(80) { "studypath proof 1\n".to_owned() } else { String::new() };
    for _ in 0..random.below(80) {
        let words = if random.chance(25) { STEPS } else { WORDS };
        text.push_str(choice(random, words));
        text.push(if random.chance(30) { '\n' } else { ' ' });
    }
    text
}

/// The beginning of a certificate, and that with the end of another one behind it.
pub fn splice(random: &mut Random) -> (String, String) {
    let (.., one) = certificate(random.below(500) as u64);
    let (.., other) = certificate(random.below(500) as u64);
    let cut = |text: &str, at: usize| String::from_utf8_lossy(&text.as_bytes()[..at]).into_owned();
    let (from, to) = (random.below(one.len() + 1), random.below(other.len()));
    let start = cut(&one, from);
    (start.clone(), start + &other[to..])
}

/// What changes the spelling of a word or of a line; few of them leave the certificate one.
const PIECES: &[&str] = &[
    " ",
    "0",
    "00000000000000000000",
    "-",
    "+",
    ":",
    "|",
    "/",
    "*",
    "#",
    "\n",
    " 0:0",
    " 1:1",
    "\n#\n",
    "\n  # ",
    "\t",
    "\r",
    "\u{1}",
    "\u{7f}",
    "\u{85}",
    "\u{9f}",
    "\u{a0}",
    "\u{2028}",
    "\u{3000}",
    "\u{feff}",
    "\u{663}",
];

/// A certificate with something between its words, with a good digest all the same, or not.
pub fn respelled(random: &mut Random) -> String {
    let (.., mut text) = certificate(random.below(500) as u64);
    for _ in 0..random.between(1, 2) {
        let before = text.match_indices([' ', '\n']).map(|(at, _)| at);
        let places: Vec<usize> = before.flat_map(|at| [at, at + 1]).collect();
        // The last line is a witness, mostly.
        let at = if random.chance(20) { text.trim_end_matches('\n').len() } else { *random.pick(&places) };
        text.insert_str(at, choice(random, PIECES));
    }
    match random.below(3) {
        0 => text,
        1 => redigested(&text),
        _ => {
            let line = |line: &str| match line.strip_prefix("digest ") {
                Some(digest) => format!("digest {}\n", digest.to_uppercase()),
                None => format!("{line}\n"),
            };
            text.split('\n').map(line).collect()
        }
    }
}

/// Steps after a head that is accepted, with numbers at the ends of their ranges: each text that was tried.
pub fn steps(random: &mut Random) -> Vec<String> {
    let numbers = [i64::MIN, i64::MIN + 1, -2, -1, 0, 1, 2, 3, i64::MAX - 1, i64::MAX];
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
    let mut tried = Vec::new();
    for _ in 0..40 {
        let mut longer = text.clone();
        longer.push_str(choice(random, STEPS));
        for _ in 0..random.below(3) {
            match random.below(4) {
                0 => longer.push_str(&format!(" {}", random.pick(&numbers))),
                1 => longer.push_str(choice(random, &[" /", " |", " *:1"])),
                _ => longer.push_str(&format!(" {}:{}", random.below(6), random.pick(&numbers))),
            }
        }
        longer.push('\n');
        tried.push(longer.clone());
        let is_refused = check(&longer).is_err_and(|why| !why.message.ends_with("the end of the file"));
        if !is_refused {
            text = longer;
        }
    }
    tried
}
