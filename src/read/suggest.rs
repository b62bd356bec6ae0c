use strsim::osa_distance;

use crate::catalog::Catalog;

const MOST: usize = 3;
const LONGEST: usize = 64;

/// The candidates nearest to a name, at most three and all equally near, in alphabetical order.
/// Empty when nothing is near enough to be a slip of the pen. Letter case is not a difference.
pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Vec<&'c str> {
    nearest_of(name, &mut candidates.into_iter())
}

fn nearest_of<'c>(name: &str, candidates: &mut dyn Iterator<Item = &'c str>) -> Vec<&'c str> {
    let name = name.trim().to_lowercase();
    let length = name.chars().count();
    if length == 0 || length > LONGEST {
        return Vec::new();
    }
    // All of a name cannot be a slip.
    let mut limit = (length / 3).max(1).min(length - 1);
    let mut found: Vec<&str> = Vec::new();
    let mut holding: Vec<&str> = Vec::new();
    for candidate in candidates {
        let folded = candidate.to_lowercase();
        if length >= 3 && folded.contains(&name) {
            holding.push(candidate);
        }
        if folded.chars().count().abs_diff(length) > limit {
            continue;
        }
        let distance = osa_distance(&name, &folded);
        if distance < limit || (distance == limit && found.is_empty()) {
            limit = distance;
            found.clear();
        }
        if distance <= limit {
            found.push(candidate);
        }
    }
    if found.is_empty() {
        found = holding;
    }
    found.sort_unstable();
    found.dedup();
    if found.len() > MOST {
        // So many equally near names say nothing, unless they share their beginning with the name.
        found.sort_by_key(|c| std::cmp::Reverse(common_prefix(&name, &c.to_lowercase())));
        found.truncate(MOST);
        found.sort_unstable();
    }
    found
}

/// How near a word that somebody types is to a known one: 40 for the same, 30 for its beginning, 18 for a part of it, 12 for a
/// slip of the pen in its beginning or all of it, 10 for two in a long word, 0 for anything else. Both are in lower case.
/// In a number nothing is a slip: 2003 is not 2000.
pub fn nearness(known: &str, word: &str) -> u32 {
    if known == word {
        return 40;
    }
    if known.starts_with(word) {
        return 30;
    }
    let length = word.chars().count();
    if length >= 3 && known.contains(word) {
        return 18;
    }
    let slips = match length {
        _ if word.chars().all(|c| c.is_ascii_digit()) => return 0,
        0..4 | LONGEST.. => return 0,
        4..7 => 1,
        _ => 2,
    };
    // Each slip brings at most one letter that is not in the known word.
    if (letters(word) & !letters(known)).count_ones() > slips {
        return 0;
    }
    let most = slips as usize;
    let begins = |count: usize| known.char_indices().nth(count).map_or(known, |(end, _)| &known[..end]);
    let slips = (length - most..=length + most).map(|count| osa_distance(begins(count), word)).min();
    match slips.filter(|slips| *slips <= most) {
        Some(1) => 12,
        Some(_) => 10,
        None => 0,
    }
}

/// The letters and digits of a word, a bit for each.
fn letters(word: &str) -> u64 {
    let bit = |c: char| match c {
        'a'..='z' => 1 << (c as u32 - 'a' as u32),
        '0'..='9' => 1 << (26 + c as u32 - '0' as u32),
        _ => 1 << 63,
    };
    word.chars().map(bit).fold(0, |all, bit: u64| all | bit)
}

fn common_prefix(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count()
}

/// The question "did you mean ...?", or `None` when nothing is near.
pub fn did_you_mean<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<String> {
    asked(&nearest(name, candidates))
}

/// The question "did you mean ...?" about what a catalog has: its ids and aliases, or else its titles.
pub fn nearest_name(name: &str, catalog: &Catalog) -> Option<String> {
    did_you_mean(name, catalog.ids()).or_else(|| did_you_mean(name, catalog.names()))
}

fn asked(names: &[&str]) -> Option<String> {
    let (last, others) = names.split_last()?;
    if others.is_empty() {
        return Some(format!("did you mean `{last}`?"));
    }
    let others: Vec<String> = others.iter().map(|n| format!("`{n}`")).collect();
    Some(format!("did you mean {} or `{last}`?", others.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_recognised() {
        let ids = ["70-290", "70-291", "mcse-2003", "mcsa-2003"];
        assert_eq!(nearest("mcse-2030", ids), ["mcse-2003"]);
        assert_eq!(nearest("MCSA2003", ids), ["mcsa-2003"]);
        assert_eq!(nearest("70-2900", ids), ["70-290"]);
        assert_eq!(nearest("70-29", ids), ["70-290", "70-291"]);
        assert_eq!(nearest("291", ids), ["70-291"]);
        assert!(nearest("oracle", ids).is_empty());
        assert!(nearest("", ids).is_empty());
    }

    #[test]
    fn a_word_that_is_typed_is_near() {
        for (known, word, points) in [
            ("azure", "azure", 40),
            ("azure", "az", 30),
            ("kubestronaut", "stron", 18),
            ("kubestronaut", "kuberstronaut", 12),
            ("administrator", "adminsit", 12),
            ("azure", "azrue", 12),
            ("azure", "asure", 12),
            ("azure", "asurr", 0),
            ("administrator", "admniistartor", 10),
            ("2000", "2003", 0),
            ("70-290", "70-2900", 12),
            ("70-210", "70-2900", 10),
            ("azure", "zu", 0),
            ("cka", "ckd", 0),
            ("", "azure", 0),
        ] {
            assert_eq!(nearness(known, word), points, "{known} {word}");
        }
    }

    #[test]
    fn several_names_are_joined_for_reading() {
        assert_eq!(did_you_mean("70-29", ["70-290"]).as_deref(), Some("did you mean `70-290`?"));
        assert_eq!(
            did_you_mean("70-29", ["70-291", "70-290"]).as_deref(),
            Some("did you mean `70-290` or `70-291`?")
        );
    }
}
