use crate::batch::Funded;
use crate::report::figures::{amount, grouped, price};
use crate::words::is_unseen;

/// `1 person`, `2 people`.
pub fn people(n: u64) -> String {
    if n == 1 { "1 person".to_owned() } else { format!("{} people", grouped(n)) }
}

/// Whom a budget lets finish, in a few sentences.
pub fn funded(funded: &Funded) -> Vec<String> {
    let Funded { currency, budget, cost, .. } = funded;
    let finishing = funded.people.len() as u64;
    let mut says = vec![format!(
        "With {} {} of {} can finish, for {}; {} is left.",
        price(*currency, *budget),
        grouped(finishing),
        people(funded.candidates),
        price(*currency, *cost),
        amount(*currency, i128::from(budget.0) - i128::from(cost.0))
    )];
    says.push(match (funded.proven, funded.at_most > finishing) {
        (true, _) => "Proven: with the plans of the rows no other choice lets more people finish.".to_owned(),
        (false, true) => format!("Not proven: no choice lets more than {} finish.", grouped(funded.at_most)),
        (false, false) => "Not proven in every detail: a limit stopped the search.".to_owned(),
    });
    if funded.unpriced > 0 {
        says.push(format!(
            "Of {} it is not known whether the money is enough: their plans have exams without a price.",
            people(funded.unpriced)
        ));
    }
    says
}

/// Text from the input, short and without anything that a terminal or a browser would obey.
pub fn shown(text: &[u8]) -> String {
    const MOST: usize = 60;
    let text = String::from_utf8_lossy(text);
    let mut chars = text.chars().map(|c| if is_unseen(c) { '\u{FFFD}' } else { c });
    let mut shown: String = chars.by_ref().take(MOST).collect();
    if chars.next().is_some() {
        shown.pop();
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_not_shown() {
        assert_eq!(shown(b"a\x1b[31mb\xff"), "a\u{FFFD}[31mb\u{FFFD}");
        assert_eq!(shown("a\u{202E}b".as_bytes()), "a\u{FFFD}b");
        assert_eq!(shown("é".repeat(100).as_bytes()).chars().count(), 60);
    }
}
