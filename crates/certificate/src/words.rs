//! Numbers and lists of numbers in the words of a line.

pub type Outcome<T = ()> = Result<T, String>;

/// Refuses what does not hold.
macro_rules! ensure {
    ($holds:expr, $($message:tt)+) => {
        if !$holds {
            return Err(format!($($message)+));
        }
    };
}
pub(crate) use ensure;

/// Words in a message, no more of them than it bears.
pub fn quoted(words: &str) -> String {
    let dots = if words.chars().nth(60).is_some() { "..." } else { "" };
    if words.is_empty() { "nothing".to_owned() } else { format!("`{words:.60}{dots}`") }
}

/// A column, a row or a stage in a message.
pub fn named(what: &str, index: usize, name: &str) -> String {
    if name.is_empty() { format!("{what} {index}") } else { format!("{what} {index} ({})", quoted(name)) }
}

pub fn number(word: &str) -> Outcome<i64> {
    let number = word.parse().ok().filter(|_| !word.starts_with('+'));
    number.ok_or_else(|| format!("expected a whole number of 64 bits, found {}", quoted(word)))
}

/// The number of one of so many things.
pub fn index(word: &str, count: usize, what: &str) -> Outcome<usize> {
    let index = word.parse().ok().filter(|index| *index < count && !word.starts_with('+'));
    index.ok_or_else(|| format!("expected one of {count} {what}, numbered from 0, found {}", quoted(word)))
}

/// Numbers of things in rising order, each at most once.
pub fn indices(words: &[&str], index: impl Fn(&str) -> Outcome<usize>) -> Outcome<Vec<usize>> {
    let mut indices = words.iter().map(|word| index(word)).collect::<Outcome<Vec<_>>>()?;
    indices.sort_unstable();
    let twice = indices.windows(2).find(|pair| pair.first() == pair.last());
    ensure!(twice.is_none(), "expected each number once, found {:?}", twice.unwrap_or_default());
    Ok(indices)
}

/// `index:factor` each, the indices as above, but in the order of the line.
pub fn factors(words: &[&str], index: impl Fn(&str) -> Outcome<usize>) -> Outcome<Vec<(usize, i64)>> {
    let pairs = words.iter().map(|word| word.split_once(':').unwrap_or((word, "")));
    let (left, right): (Vec<_>, Vec<_>) = pairs.unzip();
    indices(&left, &index)?;
    left.iter().zip(right).map(|(left, right)| Ok((index(left)?, number(right)?))).collect()
}

/// What is before and what is behind a word.
pub fn split<'a, 'b>(words: &'a [&'b str], separator: &str) -> (&'a [&'b str], &'a [&'b str]) {
    let mut parts = words.splitn(2, |word| *word == separator);
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}
